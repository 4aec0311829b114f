"""The text area for long answers: its text survives every edit and external change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.document._document import Document

from reconcile_tui.tui.widgets.fields.text_area import Writing

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


def place(document: Document, at: int) -> tuple[int, int]:
    """Return the row and column of an offset in the text."""
    before = document.text[: at % (len(document.text) + 1)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


RARE = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei"
"""Characters that Unicode and Python count as line breaks."""


async def test_rare_line_ends_are_signs_of_the_answer() -> None:
    app = OneArea("")
    async with app.run_test(size=(60, 24)) as pilot:
        area = app.area
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
    app = OneArea("")
    async with app.run_test(size=(60, 24)) as pilot:
        area = app.area
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
    area = Writing("", read_only=False)
    area.load_text(before)
    area.move_cursor(place(Document(before), at))
    area.change_to(after)
    assert area.text == after
    area.undo()
    assert area.text == before


class OneArea(App[None]):
    """An app with only a text area."""

    CSS = "TextArea { width: 24; height: 9; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.area = Writing(text, read_only=False)

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
