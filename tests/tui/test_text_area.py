"""The text area for long answers: it wraps and draws as Textual's does, and no edit loses text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from reconcile_tui.tui.widgets.fields.text_area import AnswerArea, FastWrappedDocument, ProseArea

PIECES = (
    "\u200d",
    "a",
    "of",
    "quarrel ",
    " ",
    "   ",
    "\n",
    "\t",
    "漢字",
    "👩‍👩‍👧 ",
    "e\u0301",
    "x" * 23,
    "no one ",
)
words = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)
edits = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 30), st.sampled_from(("", *PIECES))), max_size=12
)


def place(document: Document, at: int) -> tuple[int, int]:
    """Return the row and column of an offset in the text."""
    before = document.text[: at % (len(document.text) + 1)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


RARE = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei"
"""Characters that Unicode and Python count as line breaks."""


async def test_rare_line_ends_are_signs_of_the_answer() -> None:
    app = Two("")
    async with app.run_test(size=(60, 24)) as pilot:
        area = app.areas[1]
        area.load_text(f"one{RARE}\r\ntwo\rthree\n")
        assert area.text == f"one{RARE}\ntwo\nthree\n"
        area.focus()
        area.move_cursor((0, 0))
        await pilot.press("x", "delete")
        assert area.text == f"xne{RARE}\ntwo\nthree\n"
        area.replace(f"{RARE}\n{RARE}", (1, 1), (2, 1))
        assert area.text == f"xne{RARE}\nt{RARE}\n{RARE}hree\n"
        area.undo()
        assert area.text == f"xne{RARE}\ntwo\nthree\n"


def told(wrapped: WrappedDocument) -> list[object]:
    """All that a wrapped document says of itself."""
    return [
        wrapped.lines,
        wrapped.height,
        wrapped._offset_to_line_info,
        wrapped._line_index_to_offsets,
        [wrapped.get_sections(n) for n in range(wrapped.document.line_count)],
        [wrapped.get_tab_widths(n) for n in range(wrapped.document.line_count)],
    ]


@given(text=words, width=st.sampled_from([0, 1, 7, 12, 30]), changes=edits)
@example(text="aaaa bbbb cccc", width=7, changes=[(5, 3, "")])
@example(text="x" * 60 + " end", width=7, changes=[(3, 40, ""), (0, 0, " ")])
def test_an_edit_leaves_the_breaks_that_wrapping_all_of_it_would(
    text: str, width: int, changes: list[tuple[int, int, str]]
) -> None:
    document = Document(text)
    quick = FastWrappedDocument(document)
    quick.wrap(width)
    for at, length, put in changes:
        start = place(document, at)
        end = place(document, min(at % (len(document.text) + 1) + length, len(document.text)))
        done = document.replace_range(start, end, put)
        quick.wrap_range(start, end, done.end_location)
        whole = WrappedDocument(document)
        whole.wrap(width)
        assert told(quick) == told(whole)
        for column in range(len(document.get_line(start[0])) + 1):
            where = (start[0], column)
            assert quick.location_to_offset(where) == whole.location_to_offset(where)


@pytest.mark.parametrize(
    ("before", "at", "after", "typed"),
    [
        ("one two three", 13, "one two INSERTED three", "one two INSERTED three!"),
        ("one two three", 3, "one two three, four", "one! two three, four"),
        ("one\ntwo", 7, "zero\none\ntwo", "zero\none\ntwo!"),
        ("one two", 7, "one two, three", "one two, three!"),
        ("one two", 7, "", "!"),
    ],
)
async def test_another_hand_never_moves_the_cursor_into_its_words(
    before: str, at: int, after: str, typed: str
) -> None:
    app = Two("")
    async with app.run_test(size=(60, 24)) as pilot:
        area = app.areas[1]
        assert isinstance(area, ProseArea)
        area.load_text(before)
        area.focus()
        area.move_cursor(place(Document(before), at))
        area.change_to(after)
        assert area.text == after
        await pilot.press("!")
        assert area.text == typed
        area.undo()
        area.undo()
        assert area.text == before


@pytest.mark.slow
@given(before=words, after=words, at=st.integers(0, 400))
def test_what_another_hand_wrote_is_there_and_can_be_undone(
    before: str, after: str, at: int
) -> None:
    area = AnswerArea("", read_only=False)
    area.load_text(before)
    area.move_cursor(place(Document(before), at))
    area.change_to(after)
    assert area.text == after
    area.undo()
    assert area.text == before


class Stock(TextArea):
    """Textual's own text area, for prose."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.match_cursor_bracket = False
        self.cursor_blink = False


class Ours(ProseArea):
    """The app's text area, without its other features."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.match_cursor_bracket = False
        self.cursor_blink = False


class Two(App[None]):
    """An app with one of each, of the same size."""

    CSS = "TextArea { width: 24; height: 9; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.areas = (Stock(text), Ours(text))

    def compose(self) -> ComposeResult:
        yield from self.areas


TEXTS = {
    "one long line": "words in a line that goes on " * 12,
    "paragraphs": "First.\n\nThe second one is longer than a row.\n\n\nThe last.",
    "wide signs": "漢字かな " * 9 + "👩‍👩‍👧 e\u0301 and an end",
    "tabs": "one\ttwo\tthree four five six\tseven\n\teight",
    "no gap": "x" * 70 + "\n" + "y" * 24,
    "nothing": "",
    "one line": "short\tand [bold]sweet[/]",
}
SELECTIONS = (((0, 0), (0, 0)), ((0, 2), (0, 30)), ((2, 3), (0, 1)), ((0, 0), (9, 0)))


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
async def test_it_draws_what_textual_draws(text: str) -> None:
    app = Two(text)
    async with app.run_test(size=(60, 24)) as pilot:
        for selection in SELECTIONS:
            for top in (0, 3):
                drawn = []
                for area in app.areas:
                    area.focus()
                    start, end = (area.clamp_visitable(place) for place in selection)
                    area.selection = Selection(start, end)
                    await pilot.pause()
                    area.scroll_to(y=top, animate=False, immediate=True)
                    drawn.append([list(area.render_line(y)) for y in range(area.size.height)])
                assert drawn[0] == drawn[1], (selection, top)


class OneArea(App[None]):
    """An app with only a text area."""

    CSS = "TextArea { width: 24; height: 9; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.area = AnswerArea(text, read_only=False)

    def compose(self) -> ComposeResult:
        yield self.area


@pytest.mark.parametrize(
    ("text", "cell"),
    [("\x1b[31mred", 8), ("a\u202eb", 3), ("a\u2028b\x85c", 5), ("bell \x07 漢", 9), ("a\tb", 5)],
)
async def test_the_cursor_is_where_the_text_before_it_ends(text: str, cell: int) -> None:
    app = OneArea(text)
    async with app.run_test(size=(60, 24)):
        app.area.focus()
        app.area.move_cursor(app.area.document.end)
        assert app.area.cursor_screen_offset.x - app.area.content_region.x == cell


async def test_up_and_down_keep_the_cell_among_characters_that_a_terminal_would_obey() -> None:
    app = OneArea("\x1b\x1b\x1babc\nabcdef")
    async with app.run_test(size=(60, 24)) as pilot:
        app.area.focus()
        app.area.move_cursor((0, 4))
        await pilot.press("down")
        assert app.area.cursor_location == (1, 4)
        await pilot.press("up")
        assert app.area.cursor_location == (0, 4)


@pytest.mark.parametrize("character", ["e\u0301", "👩‍👩‍👧", "🇩🇪"])
async def test_a_painted_cursor_covers_a_whole_character(character: str) -> None:
    app = OneArea(f"a{character} end")
    async with app.run_test(size=(60, 24)) as pilot:
        app.area.theme = "monokai"  # has a cursor of its own
        app.area.focus()
        app.area.move_cursor((0, 1))
        await pilot.pause()
        assert character in [segment.text for segment in app.area.render_line(0)]
