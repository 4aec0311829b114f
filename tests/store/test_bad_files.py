"""Invalid files: each is opened, refused or listed with its reason, and never changed."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, ProblemsError
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.toml.write import new_text
from reconcile_tui.workspace import Workspace
from tests.conftest import REPOSITORY
from tests.store.notebooks import NOW, PROMPTS, at, copies, fresh, keep, places_in

GOOD = new_text(fresh(contact="yes", ended_us="Words."), PROMPTS)


@pytest.fixture
def path(notebook: Notebook) -> Path:
    notebook.folder.mkdir(parents=True)
    return notebook.folder / "2026-11-22-what-changed.toml"


UNREADABLE: dict[str, tuple[bytes, str, int]] = {
    "deep nesting": (b"a = " + b"[" * 500 + b"]" * 500, "too deeply nested", 1),
    "a long number": (b"x = 1\na = " + b"9" * 5000, "too many digits", 2),
    "a key twice": (b"a = 1\na = 2\n", "already", 2),
    "a table twice": (b"[a]\nb = 1\n[a]\n", "already", 3),
    "NUL": (b'a = "x"\nb = "\0"\n', "byte 13 is a NUL", 2),
    "invalid UTF-8": (b'a = "x"\nb = "\xe9"\n', "byte 13 isn't", 2),
    "UTF-16": ("a = 1\n".encode("utf-16"), "UTF-16", 1),
    "a git conflict": (b"a = 1\n<<<<<<< ours\nb = 1\n=======\n", "git conflict at line 2", 2),
    "no end of a text": (b'a = 1\nb = """\nwords\n', "closing quote", 2),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_shown_as_text_with_the_reason_and_stays(
    notebook: Notebook, path: Path, name: str
) -> None:
    data, words, line = UNREADABLE[name]
    path.write_bytes(data)
    with pytest.raises(ProblemsError, match=words) as caught:
        notebook.open(path)
    assert (caught.value.problems[0].path, caught.value.problems[0].line) == (str(path), line)
    view = plain_view(path)
    assert words in view.why
    assert view.line == line
    assert view.text
    assert notebook.summary(path).trouble
    assert path.read_bytes() == data


def test_a_file_over_the_limit_is_named_and_never_parsed(notebook: Notebook, path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"# the beginning\n")
        file.truncate(100 * MAX_FILE)
    with pytest.raises(CannotReadError, match="larger than 1,048,576 bytes"):
        notebook.open(path)
    view = plain_view(path)
    assert view.cut
    assert view.text.startswith("# the beginning\n")
    assert len(view.text) <= MAX_FILE
    assert "it's larger than" in view.why


def test_what_is_no_file_is_refused_at_once(notebook: Notebook, path: Path) -> None:
    os.mkfifo(path)
    (path.parent / "folder.toml").mkdir()
    (path.parent / "device.toml").symlink_to("/dev/zero")
    done: list[str] = []

    def try_all() -> None:
        for name in (path.name, "folder.toml", "device.toml"):
            for act in (notebook.open, plain_view):
                try:
                    act(path.parent / name)
                except CannotReadError as error:
                    done.append(str(error))

    thread = threading.Thread(target=try_all, daemon=True)
    thread.start()
    thread.join(2.0)
    assert len(done) == 6, "nothing waits for a pipe"


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_line_ends_and_a_byte_order_mark_stay(
    notebook: Notebook, path: Path, ends: str, mark: str
) -> None:
    path.write_bytes((mark + GOOD.replace("\n", ends)).encode())
    before = path.read_bytes()
    opened = notebook.open(path)
    assert opened.answers.values == {"contact": "yes", "ended-us": "Words."}
    assert path.read_bytes() == before, "reading changes nothing"
    notebook.save(opened.entry, opened.answers.with_value("contact", "no"), PROMPTS, at(1))
    after = path.read_bytes()
    assert after.startswith(mark.encode())
    assert after.count(b"\r\n") == (after.count(b"\n") if ends == "\r\n" else 0)
    saved = f"saved = {at(1).isoformat()}{ends}".encode()
    assert after.replace(b'"no"', b'"yes"').replace(saved, b"") == before


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (lambda text: text.replace("format = 1", "format = 1\nx-mood = [1, 2]"), "x-mood = [1, 2]"),
        (lambda text: text + '\n[mine]\na."b c" = 1979-05-27\n', 'a."b c" = 1979-05-27'),
        (lambda text: text.replace('contact = "yes"', "contact = 5"), "contact = 5"),
        (lambda text: text.replace('status = "in-progress"', "status = 7"), "status = 7"),
        (lambda text: text + '\n[[rows.seen]]\nwhat = "no id"\n', 'what = "no id"'),
        (lambda text: text.replace("worksheet_version = 1\n", ""), 'worksheet = "what-changed"'),
    ],
    ids=["a key", "a table", "a wrong type", "a wrong status", "a row without id", "a lost key"],
)
def test_what_is_unknown_or_wrong_opens_and_is_kept(
    notebook: Notebook, path: Path, change: Callable[[str], str], kept: str
) -> None:
    path.write_text(change(GOOD), "utf-8")
    opened = notebook.open(path)
    assert opened.read_only == ""
    notebook.save(opened.entry, opened.answers.with_value("ended-us", "New."), PROMPTS, at(1))
    assert kept in path.read_text("utf-8")
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["ended-us"] == "New."


def test_a_newer_format_is_only_read(notebook: Notebook, path: Path) -> None:
    path.write_text(GOOD.replace("format = 1", "format = 2"), "utf-8")
    assert "newer version of reconcile-tui (format 2)" in notebook.open(path).read_only


@pytest.mark.parametrize("text", ["", "\n \n", "# a note\n", "\ufeff# a note\r\n"])
def test_an_empty_file_is_a_new_sheet_after_asking(
    notebook: Notebook, path: Path, tmp_path: Path, text: str
) -> None:
    path.write_bytes(text.encode())
    opened = notebook.open(path)
    assert opened.blank
    assert opened.read_only == "This file is empty."
    saver = Saver(lambda *_: None, lambda *_: None)
    library = Library(REPOSITORY / "content", places_in(tmp_path).own_content)
    workspace = Workspace(library, notebook, saver, lambda: NOW)
    work = workspace.start("what-changed")
    work.entry.path, work.entry.known = path, opened.entry.known
    assert path.read_bytes() == text.encode(), "nothing is created before something is written"
    work.session.answer("ended-us", "Words.")
    assert saver.stop(10)
    after = path.read_bytes().decode()
    assert after.startswith(text.rstrip())
    data = tomllib.loads(after.removeprefix("\ufeff"))
    assert (data["format"], data["answers"]) == (1, {"ended-us": "Words."})


def test_a_file_that_vanishes_between_the_list_and_the_opening_is_said(
    notebook: Notebook, path: Path
) -> None:
    path.write_text(GOOD, "utf-8")
    (listed,) = notebook.paths()
    path.unlink()
    with pytest.raises(NoSuchError):
        notebook.open(listed)
    assert notebook.summary(listed).trouble
    assert notebook.summaries() == []


def test_a_file_in_the_middle_of_being_written_is_not_called_broken(
    notebook: Notebook, path: Path
) -> None:
    """vim truncates the file before writing it again."""
    go_on, begun = threading.Event(), threading.Event()

    def write() -> None:
        with path.open("w", encoding="utf-8") as file:
            file.write(GOOD[:300])
            file.flush()
            begun.set()
            go_on.wait(10)
            file.write(GOOD[300:])

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(10)
    threading.Timer(0.15, go_on.set).start()
    opened = notebook.open(path)
    writer.join()
    assert opened.answers.values == {"contact": "yes", "ended-us": "Words."}


def test_a_broken_file_that_nobody_writes_is_said_at_once(
    notebook: Notebook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(seconds: float) -> None:
        raise AssertionError("it waited")

    path.write_text("not [toml")
    monkeypatch.setattr("reconcile_tui.storage.entries.time.sleep", sleep)
    with pytest.raises(ProblemsError):
        notebook.open(path)


def test_a_file_broken_while_it_is_open_is_never_written_to(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    path.write_text("<<<<<<< ours\n")
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert path.read_text() == "<<<<<<< ours\n"
    assert saved.path != path
    assert copies(path) == []


def test_no_error_speaks_the_persons_words(notebook: Notebook, path: Path) -> None:
    for broken in ('contact = "yes', 'contact = "yes"\ncontact = "yes"', "secret words"):
        path.write_text(GOOD.replace('contact = "yes"', broken).replace("Words.", "secret"))
        with pytest.raises(AppError) as caught:
            notebook.open(path)
        assert "secret" not in str(caught.value)
