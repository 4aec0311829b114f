"""The external editor (F4), with a fake process: what it's given and how its result is handled."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reconcile_tui.messages import fields as editing
from reconcile_tui.messages import screens as cover
from reconcile_tui.storage.editor_files import EditorProcess, find_editor
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import Field
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down


class FakeRun(EditorProcess):
    """A fake process that has ended already."""

    def __init__(self, words: Sequence[str], does: Callable[[Path], None]) -> None:
        self.file = Path(words[-1])
        self._does = does

    def wait(self) -> int:
        self._does(self.file)
        return 0


class Editor:
    """The edits to make to each file in order; `given` records what the files contained."""

    def __init__(self, hand: BookHand, *does: Callable[[Path], object]) -> None:
        self.given: list[str] = []
        self._does = list(does)
        hand.app.terminal.start = self.start

    def start(self, words: Sequence[str]) -> EditorProcess:
        def do(file: Path) -> None:
            self.given.append(file.read_text("utf-8", "replace"))
            self._does.pop(0)(file)

        return FakeRun(words, do)


@pytest.fixture(autouse=True)
def vim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor named vim; only the name matters here."""
    path = tmp_path / "bin" / "vim"
    path.parent.mkdir()
    path.write_text("")
    path.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(path))


def writes(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(text, "utf-8")


def replaces(old: str, new: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbfone\r\ntwo\r\n", b"\xef\xbb\xbfone\ntwo", b"one\rtwo\r"]
)
async def test_the_marks_of_an_editor_are_not_in_the_answer(book: OpenBook, raw: bytes) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        Editor(hand, lambda file: file.write_bytes(raw))
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        await hand.until(lambda: hand.value("different") == "one\ntwo")


@pytest.mark.slow
async def test_rare_line_ends_in_a_file_outlive_a_letter_typed_beside_them(
    book: OpenBook, places: Places
) -> None:
    rare = "old\u2028sep\x85nel\u2029 and\x0b more"
    path = write_down(places, "what-changed", {"ended-us": rare})
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-cause", "ended-us")
        await hand.type("x")
        await hand.saved()
        assert hand.on_disk()["answers"]["ended-us"] == f"{rare}x"
        Editor(hand, replaces("old", "new"))
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        await hand.until(lambda: hand.value("ended-us") == f"new{rare[3:]}x")


async def test_an_answer_comes_back_and_can_be_taken_back(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("First.")
        editor = Editor(hand, writes("Second.\n\nWith a line between.\n"))
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        assert editor.given == ["First.\n"]
        await hand.until(lambda: hand.value("different") == "Second.\n\nWith a line between.")
        assert hand.here() == "different"
        await hand.saved()
        await hand.press("ctrl+z")
        await hand.until(lambda: hand.value("different") == "First.")


@pytest.mark.slow
async def test_one_cell_of_a_row_and_several_lines_become_one(
    book: OpenBook, places: Places
) -> None:
    row = {"row": "ra1", "what": "Asked for a break."}
    path = write_down(places, "what-changed", {"contact": "yes"}, rows={"seen": (row,)})
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("seen")
        await hand.press("enter")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        next(one for one in screen.query(Field) if one.item_id == "what").enter()
        await hand.settle()
        editor = Editor(hand, writes("Asked for a break,\nand came back.\n"))
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        assert editor.given == ["Asked for a break.\n"]
        await hand.press("escape")
        await hand.until(
            lambda: hand.session.rows("seen")[0]["what"] == "Asked for a break, and came back."
        )


async def test_a_sheet_in_memory_goes_to_no_editor(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await hand.start("is-it-me")
        Editor(hand)
        assert hand.work.private
        await hand.press("f4")
        await hand.hears(editing.NO_FILE_FOR_EDITOR)
        assert hand.files() == []


async def test_the_whole_file_keeps_its_comments(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+o")
        Editor(hand, replaces('"We stopped talking."', '"We hardly talked."  # said to L. once'))
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        assert hand.value("different") == "We hardly talked."
        assert "# said to L. once" in path.read_text("utf-8")
        assert not hand.work.dirty
        versions = Notebook(places).state / "history"
        assert any("We stopped talking." in one.read_text() for one in versions.rglob("*.toml"))
        assert not list(path.parent.glob("*conflict*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("does", "said"),
    [
        (replaces("format = 1", "format = = 1"), ".toml:"),
        (lambda file: file.write_bytes(b"# caf\xe9\n"), ".toml"),
        (writes(""), '"worksheet" or "id" line was changed'),
        (replaces("\nid = ", "\nother = "), '"worksheet" or "id" line was changed'),
    ],
    ids=["syntax", "no text", "emptied", "no id"],
)
async def test_an_invalid_edit_never_reaches_the_file(
    book: OpenBook, places: Places, does: Callable[[Path], object], said: str
) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    sound = path.read_bytes()
    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+o")
        editor = Editor(hand, does, lambda file: file.write_bytes(sound))
        await hand.press("f4")
        await hand.until(lambda: isinstance(hand.app.screen, Choose))
        await hand.sees(editing.EDITOR_TEXT_REJECTED)
        assert said in hand.words()
        assert path.read_bytes() == sound
        (copy,) = path.parent.glob("*conflict*")
        assert copy.name in hand.words()
        await hand.press("escape")
        await hand.hears(editing.reopen_editor_text(copy))
        await hand.press("f4")
        await hand.hears(editing.NOTHING_CHANGED)
        assert len(editor.given) == 2
        assert path.read_bytes() == sound
        assert not copy.exists()


async def test_an_invalid_edit_stays_beside_the_file_until_it_is_corrected(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+o")
        spoil = replaces("We stopped talking.", 'We hardly talked."')
        editor = Editor(hand, spoil, replaces("talked.", "spoke."), replaces('spoke.""', 'spoke."'))
        await hand.press("f4")
        await hand.sees(editing.EDITOR_TEXT_REJECTED)
        (copy,) = path.parent.glob("*conflict*")
        assert copy.read_text("utf-8") == editor.given[0].replace(
            "We stopped talking.", 'We hardly talked."'
        )
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        await hand.press("enter")
        await hand.until(lambda: len(editor.given) == 2)
        await hand.sees(editing.EDITOR_TEXT_REJECTED)
        (copy,) = path.parent.glob("*conflict*")
        assert b"We hardly spoke." in copy.read_bytes()
        assert not hand.app.final_save.holds_unsaved()
        await hand.press("enter")
        await hand.hears(editing.EDITOR_TEXT_USED)
        assert list(path.parent.iterdir()) == [path]
        assert hand.value("different") == "We hardly spoke."


async def test_an_edit_whose_field_is_gone_waits_for_the_next_one(
    book: OpenBook, places: Places
) -> None:
    """Another program's change may draw the question anew while the app asks something."""
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-audit", "different")
        view = hand.view
        spoil = lambda file: file.write_bytes(b"\xff")  # noqa: E731 - one of three in a row
        editor = Editor(hand, spoil, writes("A long new answer.\n"), replaces("long", "longer"))
        await hand.press("f4")
        await hand.sees(editing.EDITOR_TEXT_REJECTED)
        await view.show("the-cause")
        await hand.press("enter")
        await hand.sees(editing.FIELD_GONE[:40])
        (copy,) = path.parent.glob("*conflict*")
        assert copy.read_text("utf-8") == "A long new answer.\n"
        await hand.press("escape")
        await hand.show("the-audit", "different")
        await hand.press("f4")
        await hand.hears(editing.EDITOR_TEXT_USED)
        assert editor.given[-1] == "A long new answer.\n"
        await hand.until(lambda: hand.value("different") == "A longer new answer.")
        assert not copy.exists()


@pytest.mark.slow
async def test_a_discarded_edit_leaves_no_file(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+o")
        Editor(hand, replaces("format = 1", "format = = 1"))
        await hand.press("f4")
        await hand.sees(editing.EDITOR_TEXT_REJECTED)
        await hand.press("down", "down", "enter")
        await hand.settle()
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.slow
async def test_an_edit_that_cannot_be_saved_is_asked_about_before_quitting(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        Editor(hand, writes("x" * 200_001))
        await hand.press("f4")
        await hand.sees(editing.EDITOR_TEXT_REJECTED, "Your text from the editor isn't saved yet.")
        await hand.press("escape")
        hand.rush("ctrl+q")
        await hand.sees(cover.NOT_SAVED)
        assert hand.app.is_running


async def test_a_file_changed_meanwhile_is_merged(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})

    def both(file: Path) -> None:
        replaces("We stopped talking.", "We hardly talked.")(file)
        replaces('title = "What changed?"', 'title = "From elsewhere"')(path)

    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+o")
        Editor(hand, both)
        await hand.press("f4")
        await hand.hears(editing.CHANGED_MEANWHILE)
        await hand.until(lambda: "We hardly talked." in path.read_text("utf-8"))
        assert "From elsewhere" in path.read_text("utf-8")
        assert any("We hardly" in one.read_text() for one in path.parent.glob("*conflict*"))


@pytest.mark.slow
async def test_what_is_too_long_is_kept_and_offered_again(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("First.")
        editor = Editor(hand, writes("x" * 200_001), writes("Shorter."))
        await hand.press("f4")
        await hand.sees("The text is too long: there's room for only 200,000 characters.")
        await hand.press("enter")
        await hand.hears(editing.EDITOR_TEXT_USED)
        await hand.until(lambda: hand.value("different") == "Shorter.")
        assert len(editor.given[1]) == 200_001


def test_vim_is_told_to_keep_nothing() -> None:
    words = find_editor(os.environ).words
    assert words[1:5] == ("--clean", "-n", "-i", "NONE")
    assert sum("nobackup nowritebackup noswapfile" in word for word in words) == 2


def programs(folder: Path, *names: str) -> str:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("there", "found"),
    [
        (("vim", "vi", "nano"), "nano"),
        (("vi", "vim"), "vim"),
        (("vi", "nvim"), "nvim"),
        (("vi",), "vi"),
    ],
)
def test_who_names_no_editor_gets_nano_first(
    tmp_path: Path, there: tuple[str, ...], found: str
) -> None:
    editor = find_editor({"PATH": programs(tmp_path / "found", *there)})
    assert editor.name == found
    assert editor.keys == editing.EDITOR_KEYS[found]
    named = find_editor({"PATH": programs(tmp_path / "found", "vi"), "EDITOR": "vi"})
    assert (named.name, named.keys) == ("vi", ""), "a chosen editor needs no key hints"


@pytest.mark.slow
@pytest.mark.parametrize("is_folder", [False, True])
async def test_an_editor_that_is_there_and_cannot_be_run_is_not_said_to_be_missing(
    book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_folder: bool
) -> None:
    path = tmp_path / "my-editor"
    if is_folder:
        path.mkdir()
    else:
        path.write_text("#!/bin/sh\n")
        path.chmod(0o644)
    monkeypatch.setenv("VISUAL", str(path))
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("First.")
        await hand.press("f4")
        await hand.hears(editing.editor_not_executable("VISUAL"))
        assert not any("wasn't found" in said for said in hand.said)
        assert hand.value("different") == "First."


async def test_how_to_save_and_quit_is_said_before_it_opens_and_once(
    book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL")
    monkeypatch.setenv("PATH", programs(tmp_path / "found", "nano"))
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("First.")
        editor = Editor(hand, writes("Second."), writes("Third."))
        await hand.press("f4")
        await hand.sees(
            "Your text will open in nano", "To save and quit: ctrl+x, then y, then Enter."
        )
        assert not editor.given
        await hand.press("escape")
        assert not editor.given
        await hand.at("different")
        await hand.press("f4", "enter")
        await hand.until(lambda: hand.value("different") == "Second.")
        await hand.press("f4")
        await hand.until(lambda: hand.value("different") == "Third.")
        assert len(editor.given) == 2


def test_settings_that_are_named_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", f"{os.environ['VISUAL']} -u ~/.vimrc")
    assert "--clean" not in find_editor(os.environ).words
