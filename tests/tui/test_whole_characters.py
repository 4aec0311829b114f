"""Emoji, flags and accented letters are one step for the cursor, Backspace and Delete."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input, TextArea

from reconcile_tui.domain.answers import inside
from reconcile_tui.domain.items import AnyItem, Line, Text
from reconcile_tui.terminal.input import as_text_key
from reconcile_tui.tui.widgets.fields.text_area import AnswerArea
from tests.tui.conftest import OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of

FAMILY, FLAG, ACCENT, SKIN = "👩\u200d👩\u200d👧", "🇩🇪", "e\u0301", "👋🏽"
WHOLE = [FAMILY, FLAG, ACCENT, SKIN, "가", "\u1100\u1161\u11a8", "❤\ufe0f", "1\ufe0f\u20e3"]
FIELDS: dict[str, AnyItem] = {
    "area": Text(id="it", text="What?"),
    "line": Line(id="it", text="What?"),
}

fields = pytest.mark.parametrize("kind", FIELDS)


def cursor_column(hand: Hand) -> int:
    """Return the cursor column in the only line."""
    field = hand.app.focused
    if isinstance(field, Input):
        return field.cursor_position
    assert isinstance(field, TextArea)
    return field.cursor_location[1]


async def write(hand: Hand, text: str) -> None:
    """Type it one code point at a time, as a terminal sends it."""
    driver = hand.app._driver
    assert driver is not None
    for sign in text:
        event = as_text_key(events.Key(sign, sign))
        event.set_sender(hand.app)
        driver.send_message(event)
    await hand.settle()


async def clear_field(hand: Hand) -> None:
    """Delete everything in the field."""
    await hand.press("end", "ctrl+u")
    assert not hand.value("it")


@fields
async def test_backspace_and_delete_take_it_whole(sheet: OpenSheet, kind: str) -> None:
    async with sheet(work_of(sheet_of(FIELDS[kind]))) as hand:
        for whole in WHOLE:
            await write(hand, f"a{whole}")
            assert hand.value("it") == f"a{whole}"
            await hand.press("backspace")
            assert hand.value("it") == "a"
            await write(hand, f"{whole}b")
            await hand.press("left", "left", "delete")
            assert hand.value("it") == "ab"
            await clear_field(hand)


@fields
async def test_an_arrow_goes_past_it_and_a_letter_stands_beside_it(
    sheet: OpenSheet, kind: str
) -> None:
    async with sheet(work_of(sheet_of(FIELDS[kind]))) as hand:
        for whole in WHOLE:
            await write(hand, f"{whole}b")
            await hand.press("left", "left")
            await hand.type("x")
            assert hand.value("it") == f"x{whole}b"
            await hand.press("right")
            await hand.type("y")
            assert hand.value("it") == f"x{whole}yb"
            await clear_field(hand)


@fields
async def test_what_is_selected_is_whole_characters(sheet: OpenSheet, kind: str) -> None:
    async with sheet(work_of(sheet_of(FIELDS[kind]))) as hand:
        await write(hand, f"a{FAMILY}{FLAG}{ACCENT}b")
        await hand.press("left", "shift+left", "shift+left")
        field = hand.app.focused
        assert isinstance(field, Input | TextArea)
        assert field.selected_text == f"{FLAG}{ACCENT}"
        await hand.press("backspace")
        assert hand.value("it") == f"a{FAMILY}b"


@fields
async def test_no_key_leaves_the_cursor_inside_one(sheet: OpenSheet, kind: str) -> None:
    text = f"{FAMILY} {ACCENT}s {FLAG}{FLAG} {SKIN}x"
    keys = "home right right right ctrl+left ctrl+right shift+right end left ctrl+w".split()
    async with sheet(work_of(sheet_of(FIELDS[kind]))) as hand:
        await write(hand, text)
        for key in [*keys, "ctrl+left", "alt+d", "ctrl+z", "home", "alt+d"]:
            await hand.press(key)
            assert not inside(str(hand.value("it") or ""), cursor_column(hand)), key


@pytest.mark.slow
async def test_up_and_down_never_land_inside_one(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(FIELDS["area"]))) as hand:
        await write(hand, FAMILY * 4)
        await hand.press("enter")
        await write(hand, "abcdefg")
        for _ in range(7):
            await hand.press("left", "up")
            area = hand.app.focused
            assert isinstance(area, TextArea)
            row, column = area.cursor_location
            assert row == 0
            assert not inside(area.document[0], column)
            await hand.press("down")


@fields
async def test_undo_takes_back_whole_characters(sheet: OpenSheet, kind: str) -> None:
    async with sheet(work_of(sheet_of(FIELDS[kind]))) as hand:
        await write(hand, FAMILY * 12)
        while hand.value("it"):
            await hand.press("ctrl+z")
            left = str(hand.value("it") or "")
            assert left == FAMILY * (len(left) // len(FAMILY))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c"], ids=ascii)
async def test_rare_line_ends_are_kept_by_an_edit_elsewhere(sheet: OpenSheet, end: str) -> None:
    before = f"one{end}two\nthree"
    unanswered = Line(id="other", text="And?")
    async with sheet(work_of(sheet_of(FIELDS["area"], unanswered), it=before)) as hand:
        hand.view.query_one(AnswerArea).focus()
        await hand.settle()
        await hand.type("!")
        assert hand.value("it") == f"{before}!"
        await hand.press("enter", *"end")
        assert hand.value("it") == f"{before}!\nend"
