"""Text that resembles terminal sequences or Textual markup: shown literally and saved unchanged."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.screen import Screen

from reconcile_tui.domain.display import visible
from reconcile_tui.domain.items import AnyItem, Choice, Day, Line, Plan, Rows, Scale, Text
from reconcile_tui.domain.kinds import Option
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from reconcile_tui.tui.widgets.fields.field import Field
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import NOW, BookHand, Hand, sheet_of, squeezed, work_of, write_down

HOSTILE = {
    "colour": "a \x1b[31mred\x1b[0m word",
    "title": "a \x1b]0;owned\x07 word",
    "clipboard": "a \x1b]52;c;b3duZWQ=\x07 word",
    "c1": "a \x9b31m word \x90 end",
    "bell": "a \x07\x08\x7f word",
    "bold": "a [bold]word[/bold]",
    "closing": "a [/nope] and [/] word",
    "click": "a [@click=app.quit]word[/]",
    "link": "a [link=file:///etc/passwd]word[/link]",
    "open": "a [ word [[ and ]",
    "bidi": "a \u202edrow\u202c \u2066x\u2069 word",
    "emoji": ":smile: word \U0001f469\u200d\U0001f4bb",
    "return": "a\rword",
    "question": "a \x1b[6n\x1b[c\x1b[5n word",
    "device": "a \x1bP1$r0m\x1b\\ \x1b_x\x1b\\ word",
    "reset": "a \x1bc\x1b[2J\x1b[!p word",
    "hyperlink": "a \x1b]8;;http://example.com\x1b\\word\x1b]8;;\x1b\\",
    "heaped": "a w\u0301\u0302\u0303\u0489\u0489ord",
    "tags": "a\U000e0041\U000e007f word\u200b\ufeff",
    "nested": "a [b][i]['x'][$primary on $error]word[/][/b] \\[x]",
}
"""Twenty texts with terminal sequences, Textual markup, or unusual characters."""

TOGETHER = {
    "orders": " ".join(
        HOSTILE[name] for name in ("colour", "title", "clipboard", "c1", "bell", "question")
    ),
    "markup": " ".join(
        HOSTILE[name] for name in ("closing", "bold", "click", "link", "open", "nested")
    ),
    "signs": " ".join(HOSTILE[name] for name in ("bidi", "emoji", "return", "tags", "device")),
}

_NAMES = tuple(HOSTILE)
SOME_AT_A_TIME = [_NAMES[n : n + 5] for n in range(0, len(_NAMES), 5)]
"""Groups that fit in the visible list of worksheets."""


def no_control(hand: Hand) -> bool:
    """Return whether no cell, nor its metadata, contains a control sequence."""
    for strip in hand.app.screen._compositor.render_strips():
        drawn = strip.text
        if any(segment.control for segment in strip) or visible(drawn) != drawn:
            return False
        if any(unicodedata.category(char) == "Cc" for char in set(drawn)):
            return False
    return True


# -- in the app ------------------------------------------------------------------------------------


def filled(places: Places, text: str, when: datetime = NOW) -> Path:
    return write_down(
        places,
        "what-changed",
        {"different": text, "contact": text, "next-step": {"if": text, "then": text}},
        title=text,
        rows={"mine": ({"row": "ra1", "what": text, "date": text},)},
        skipped={"me-now": "later"},
        when=when,
    )


async def every_screen(hand: BookHand) -> None:
    """Visit each screen that shows the person's words, and check what it draws."""
    await hand.open_tab("worksheets")
    await hand.settle()
    check(hand)
    await hand.press("space")
    assert isinstance(hand.app.screen, Choose)
    check(hand)
    await hand.press("escape", "delete")
    check(hand)
    await hand.press("escape", "ctrl+r")
    assert isinstance(hand.app.screen, Ask)
    check(hand)
    await hand.press("escape", "enter")
    check(hand)
    for step in hand.view.steps.all():
        await hand.show(step.id)
        check(hand)
        for widget in hand.view.form.query("AnswerInput, AnswerArea, PickBody, RowsBody"):
            widget.focus()
            await hand.settle()
            check(hand)
    await hand.show("done-since", "mine")
    await hand.press("enter")
    assert isinstance(hand.app.screen, RowScreen)
    check(hand)
    # Only an unanswered question can be skipped; ctrl+r restores the answer.
    await hand.press("escape", "ctrl+r", "f8")
    assert isinstance(hand.app.screen, Choose)
    check(hand)
    await hand.press("escape", "ctrl+r")


def check(hand: BookHand) -> None:
    screen: Screen[object] = hand.app.screen
    assert no_control(hand), f"{type(screen).__name__}\n{hand.screen()!r}"
    assert hand.app.is_running


@pytest.mark.slow
@pytest.mark.parametrize("name", TOGETHER)
async def test_no_screen_obeys_what_stands_in_a_file(
    book: OpenBook, places: Places, name: str
) -> None:
    path = filled(places, TOGETHER[name])
    before = path.read_bytes()
    async with book() as hand:
        await every_screen(hand)
        await hand.press("escape", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert path.read_bytes() == before, "opening it changed the file"


@pytest.mark.slow
@pytest.mark.parametrize("names", SOME_AT_A_TIME, ids=" ".join)
async def test_it_is_shown_literally_and_kept_to_the_letter(
    book: OpenBook, places: Places, names: tuple[str, ...]
) -> None:
    texts = [HOSTILE[name].replace("\r", "\n") for name in names]
    paths = [filled(places, text, NOW - timedelta(n)) for n, text in enumerate(texts)]
    async with book(size=(120, 36)) as hand:
        await hand.open_tab("worksheets")
        await hand.sees(*(squeezed(visible(text))[:26] for text in texts))
        for text, path in zip(texts, paths, strict=True):
            await hand.open(path)
            await hand.show("the-audit", "different")
            await hand.sees(visible(text))
            await hand.press("end")
            await hand.type("!")
            await hand.saved()
            kept = hand.on_disk(path.name)
            assert kept["answers"]["different"] in {f"{text}!", text.replace("\n", "!\n", 1)}
            assert kept["title"] == text
            assert kept["answers"]["next-step"] == {"if": text, "then": text}
            assert kept["answers"]["contact"] == text, "a value that matches no option was changed"


async def test_a_notice_that_quotes_it_is_plain(book: OpenBook) -> None:
    async with book() as hand:
        for text in HOSTILE.values():
            hand.app.notify(visible(text), markup=False)
            await hand.sees(visible(text).strip())
            assert no_control(hand)
            hand.app.clear_notifications()


@pytest.mark.slow
async def test_rare_line_ends_stay_as_they_are_while_nothing_is_edited(
    book: OpenBook, places: Places
) -> None:
    """A field shows them as line feeds, which doesn't count as an edit."""
    text = "one\x85two\u2028three\x0bfour"
    path = write_down(places, "what-changed", {"different": text})
    before = path.read_bytes()
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-audit", "different")
        await hand.sees("one", "two", "three", "four")
        await hand.press("tab", "ctrl+n", "f9", "space", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert path.read_bytes() == before


async def test_typed_markup_is_typed(book: OpenBook) -> None:
    text = "[b]no[/b] [/nope] [@click=app.quit]x"
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("the-cause", "ended-us")
        await hand.type(text)
        await hand.sees(text)
        await hand.press("f5")
        await hand.show("done-since")
        await hand.sees(f": {text}"[:20])
        await hand.show("(end)")
        await hand.saved()
        assert hand.on_disk()["answers"]["ended-us"] == text


# -- in a worksheet that the person wrote ----------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
async def test_the_words_of_a_sheet_are_plain_too(sheet: OpenSheet, name: str) -> None:
    text = squeezed(HOSTILE[name])
    two = (Option("one", text), Option("two", text))
    items: list[AnyItem] = [
        Line(id="line", text=text, hint=text),
        Text(id="text", text=text, hint=text),
        Choice(id="choice", text=text, options=two),
        Scale(id="scale", text=text, min_label=text, max_label=text),
        Day(id="day", text=text),
        Plan(id="plan", text=text),
        Rows(id="rows", text=text, add=text, columns=()),
    ]
    async with sheet(work_of(sheet_of(*items)), size=(100, 60)) as hand:
        await hand.sees(visible(text))
        for field in hand.view.query(Field):
            field.enter()
            await hand.at(field.item_id)
            assert no_control(hand)
        await hand.press("f8")
        await hand.sees(labels.SKIP_TITLE, visible(text))
        assert no_control(hand)
