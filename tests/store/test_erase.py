"""Erasing an answer from all earlier versions and leftovers, and what is never copied."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import SAVED
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.entries import Entry, copyable, redacted
from reconcile_tui.storage.erase import FILE, AnswersToErase, Pending, erase_earlier
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.disk import aside_names
from reconcile_tui.storage.notebook import Notebook, restore_version
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.workspace import finish_erasure, finish_erasures
from tests.store.notebooks import NOW, PROMPTS, at, fresh, keep, replace_text, said

WORD = "marigold"
SHEET = Library(shipped_content(), None).worksheet("what-changed")
HIDDEN = frozenset({"cause-kind"})


def holding(notebook: Notebook) -> list[Path]:
    root = notebook.folder.parents[1]
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in files if WORD.encode() in path.read_bytes()]


def everywhere(notebook: Notebook) -> tuple[Entry, Path, Answers]:
    """A word erased from the file that is still in its history and recent versions."""
    mine = fresh(contact="yes", ended_us=WORD)
    entry, path = keep(notebook, mine)
    replace_text(path, '"yes"', '"no"')  # from now on recent versions are saved
    for minute in (1, 20, 40):
        mine = mine.with_value("note", f"{minute}")
        notebook.save(entry, mine, PROMPTS, at(minute))
    mine = mine.with_value("ended-us", None)
    notebook.save(entry, mine, PROMPTS, at(41))
    assert WORD not in path.read_text("utf-8")
    kinds = {path.parent.parent.name for path in holding(notebook)}
    assert kinds == {"history", "recent"}
    return entry, path, mine


def test_an_answer_is_erased_from_history_and_recent_versions_only(
    notebook: Notebook,
) -> None:
    _, path, _ = everywhere(notebook)
    before = [one.number for one in History(notebook.state, path).versions()]
    erased = erase_earlier(notebook.state, path, AnswersToErase({"ended-us"}, PROMPTS), at(42))
    assert (erased.left, erased.copies) == ([], [])
    assert holding(notebook) == []
    versions = History(notebook.state, path).versions()
    assert [one.number for one in versions] == before
    assert all("contact = " in one.path.read_text("utf-8") for one in versions)


def test_an_older_version_written_back_is_still_merged(notebook: Notebook) -> None:
    """Erasing from the recent versions must not prevent merging the others."""
    entry, path, mine = everywhere(notebook)
    old = path.read_text("utf-8")
    mine = mine.with_value("note", "newest")
    notebook.save(entry, mine, PROMPTS, at(42))
    erase_earlier(notebook.state, path, AnswersToErase({"ended-us"}, PROMPTS), at(43))
    path.write_text(old.replace('"no"', '"theirs"'), "utf-8")
    notebook.save(entry, mine.with_value("more", "x"), PROMPTS, at(44))
    assert said(path) == {"contact": "theirs", "note": "newest", "more": "x"}


def test_leftovers_of_a_kill_are_erased_too(notebook: Notebook) -> None:
    _, path, _ = everywhere(notebook)
    aside = path.with_name(f".{path.name}.{2**22 + 1}-0.tmp")
    aside.write_bytes(History(notebook.state, path).read(1))
    erase_earlier(notebook.state, path, AnswersToErase({"ended-us"}, PROMPTS), at(42))
    assert not aside.exists()
    assert set(holding(notebook)) <= set(copies_of(path)), "unless it's another program's version"


def test_an_unreadable_version_that_may_hold_it_is_deleted(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    history = History(notebook.state, path)
    history.add(f'ended-us = "{WORD}"\n[[['.encode(), "beside", NOW)
    history.add(b"contact = yes\n[[[", "beside", NOW)
    erase_earlier(notebook.state, path, AnswersToErase({"ended-us"}, PROMPTS), NOW)
    assert holding(notebook) == []
    assert len(history.versions()) == 1, "the other one holds nothing to erase"


def test_nothing_else_in_a_version_changes() -> None:
    text = (
        'format = 1\nworksheet = "what-changed"\nid = "x"\n\n[answers]\n# mine\n'
        f'ended-us = "{WORD}" # beside\ncontact = "yes"\n'
    )
    found = redacted(text.encode(), {"ended-us"}, {})
    assert found is not None
    assert found.decode() == text.replace(f'ended-us = "{WORD}" # beside', "# beside")
    assert redacted(text.encode(), {"no-such"}, {}) == text.encode()


def test_no_copy_holds_a_sensitive_answer_even_in_another_form() -> None:
    for line in (
        f'[answers]\ncause-kind = "{WORD}"',
        f'answers = {{ cause-kind = "{WORD}" }}',
        f'answers.cause-kind = "{WORD}"',
        f'[answers]\n"cause\\u002dkind" = "{WORD}"',
    ):
        raw = f'format = 1\nworksheet = "w"\nid = "x"\nsensitive = "saved"\n{line}\n'.encode()
        found = copyable(raw, HIDDEN)
        assert found is not None
        assert WORD.encode() not in found
        assert b"sensitive" not in found
    assert copyable(b'cause-kind = "' + WORD.encode(), HIDDEN) is None, "not even an invalid one"


# -- the list of pending erasures ------------------------------------------------------------------


def test_an_interrupted_erasure_is_finished_in_the_file(
    notebook: Notebook,
) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    history = History(notebook.state, path)
    history.add(path.read_bytes(), "mine", NOW)
    Pending(notebook.state, path).write(notebook.open(path).answers.id, {"ended-us": FILE})
    erased = finish_erasures(notebook, lambda _: SHEET, at(1))
    assert (erased.left, erased.copies) == ([], [])
    assert holding(notebook) == []
    assert said(path) == {"contact": "yes"}
    assert not (notebook.state / "erasing").exists()


def test_other_answers_under_the_same_name_are_not_changed(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    Pending(notebook.state, path).write("someone-else", {"ended-us": FILE})
    finish_erasure(notebook, path, lambda _: SHEET, at(1))
    assert said(path)["ended-us"] == WORD


def test_the_pending_list_moves_to_the_trash_with_its_file(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    History(notebook.state, path).add(path.read_bytes(), "mine", NOW)
    Pending(notebook.state, path).write(notebook.open(path).answers.id, {"ended-us": FILE})
    notebook.remove(path)
    finish_erasures(notebook, lambda _: SHEET, at(1))
    assert holding(notebook) == []


def test_the_history_of_a_missing_file_is_erased(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    History(notebook.state, path).add(path.read_bytes(), "mine", NOW)
    Pending(notebook.state, path).write(notebook.open(path).answers.id, {"ended-us": "earlier"})
    path.unlink()
    finish_erasures(notebook, lambda _: SHEET, at(1))
    assert holding(notebook) == []
    assert not (notebook.state / "erasing").exists()


def test_a_read_only_file_is_reported_and_stays_pending(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    Pending(notebook.state, path).write(notebook.open(path).answers.id, {"ended-us": FILE})
    path.chmod(0o400)
    erased = finish_erasures(notebook, lambda _: SHEET, at(1))
    assert [one for one, _ in erased.left] == [path]
    assert (notebook.state / "erasing").exists()
    path.chmod(0o600)
    assert finish_erasures(notebook, lambda _: SHEET, at(2)).left == []
    assert holding(notebook) == []


def test_leftovers_of_the_pending_list_are_finished_or_deleted(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = keep(notebook, fresh(contact="yes", ended_us=WORD))
    History(notebook.state, path).add(path.read_bytes(), "mine", NOW)
    pending = Pending(notebook.state, path)
    pending.write(notebook.open(path).answers.id, {"ended-us": FILE})
    with monkeypatch.context() as patch:

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("reconcile_tui.storage.io.disk.rename", killed)
        with pytest.raises(KeyboardInterrupt):
            pending.write("id", {"contact": FILE})
    (pending.file.parent / f".{pending.file.name}.part").write_text("cut off")
    finish_erasures(notebook, lambda _: SHEET, at(1))
    assert holding(notebook) == [], "the previous list is complete"
    assert not pending.file.parent.exists()
    pending.file.parent.mkdir()
    finish_erasures(notebook, lambda _: SHEET, at(2))
    assert not pending.file.parent.exists(), "killed between deleting the file and its folder"


def test_a_folder_that_another_session_takes_away_is_made_again(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    pending, replace_whole = Pending(notebook.state, path), disk.replace

    def taken_away(target: Path, data: bytes) -> None:
        monkeypatch.setattr(disk, "replace", replace_whole)
        target.parent.rmdir()
        replace_whole(target, data)

    monkeypatch.setattr(disk, "replace", taken_away)
    pending.write("id", {"ended-us": FILE})
    assert pending.read() == ("id", {"ended-us": FILE})


def test_a_pending_list_that_cannot_be_written_is_deleted(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    pending = Pending(notebook.state, path)
    pending.write("id", {"ended-us": FILE})

    def refused(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("reconcile_tui.storage.io.disk.write", refused)
    pending.write("id", {"ended-us": FILE, "contact": FILE})
    assert pending.read() == ("", {})


# -- copies of a file with sensitive answers -------------------------------------------------------


def with_sensitive(notebook: Notebook) -> tuple[Entry, Path, Answers]:
    mine = replace(fresh(contact="yes", cause_kind=WORD), sensitive=SAVED)
    entry = Entry(sensitive=HIDDEN)
    notebook.save(entry, mine, PROMPTS, NOW)
    assert entry.path is not None
    return entry, entry.path, mine


def test_no_stored_version_holds_a_sensitive_answer(notebook: Notebook) -> None:
    entry, path, mine = with_sensitive(notebook)
    replace_text(path, '"yes"', '"theirs"')
    mine = mine.with_value("contact", "mine")
    saved = notebook.save(entry, mine, PROMPTS, at(1))
    assert len(saved.copies) == 1
    assert "theirs" in saved.copies[0].read_text("utf-8")
    entry.kept_at = -1e9
    notebook.save(entry, mine.with_value("note", "x"), PROMPTS, at(2))
    assert History(notebook.state, path).versions()
    assert any((notebook.state / "recent").rglob("*"))
    assert holding(notebook) == [path]


def test_a_collision_about_nothing_else_makes_no_copy(notebook: Notebook) -> None:
    entry, path, mine = with_sensitive(notebook)
    replace_text(path, WORD, "theirs")
    saved = notebook.save(entry, mine.with_value("cause-kind", "mine"), PROMPTS, at(1))
    assert saved.copies == ()
    assert said(path)["cause-kind"] == "mine"


def test_restoring_a_version_keeps_sensitive_answers(notebook: Notebook) -> None:
    entry, path, mine = with_sensitive(notebook)
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    number = History(notebook.state, path).versions()
    assert number == [], "the first save of a session adds no version of a file it created"
    History(notebook.state, path, HIDDEN).add(path.read_bytes(), "mine", at(2))
    (kept,) = History(notebook.state, path).versions()
    notebook.save(entry, mine.with_value("contact", "yes"), PROMPTS, at(3))
    restore_version(notebook, path, kept.number, SHEET, at(4))
    assert said(path) == {"contact": "no", "cause-kind": WORD}
    assert notebook.open(path).answers.sensitive == SAVED
    assert holding(notebook) == [path]


def test_a_foreign_leftover_becomes_a_copy_without_sensitive_answers(notebook: Notebook) -> None:
    _, path, _ = with_sensitive(notebook)
    aside = path.with_name(f".{path.name}.{2**22 + 1}-0.tmp")
    aside.write_text(path.read_text("utf-8").replace('"yes"', '"theirs"'), "utf-8")
    os.utime(aside, (0, 0))
    copies = notebook.sweep(at(1), lambda _: HIDDEN)
    assert all(WORD not in copy.read_text("utf-8") for copy in copies)


def test_a_version_that_cannot_be_redacted_is_not_kept(notebook: Notebook) -> None:
    _, path, _ = with_sensitive(notebook)
    broken = path.read_bytes() + b"\n[[["
    assert not History(notebook.state, path, HIDDEN).add(broken, "beside", NOW)
    assert holding(notebook) == [path]


def test_a_history_that_cannot_be_changed_is_reported(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path, _ = everywhere(notebook)

    def refused(one: Path, _: bytes) -> None:
        raise CannotWriteError(f"{one} couldn't be saved: this account doesn't have permission.")

    monkeypatch.setattr(disk, "replace", refused)
    erased = erase_earlier(notebook.state, path, AnswersToErase({"ended-us"}, PROMPTS), at(42))
    assert erased.left
    assert all("history" in str(one) for one, _ in erased.left)


@pytest.mark.parametrize(
    "body",
    [
        f"[[answers]]\ncause-kind = '{WORD}'\n",
        f"answers = [{{ cause-kind = '{WORD}' }}]\n",
        f"[answers.answers]\ncause-kind = '{WORD}'\n",
        f"rows = [{{ cause-kind = '{WORD}' }}]\n",
    ],
)
def test_a_version_with_misplaced_sensitive_answers_is_not_kept(body: str) -> None:
    raw = f'format = 1\nworksheet = "what-changed"\nid = "a"\n{body}'.encode()
    assert copyable(raw, HIDDEN) is None
    assert redacted(raw, HIDDEN, PROMPTS) is None


def test_the_copy_of_a_rewritten_file_has_no_sensitive_answers(notebook: Notebook) -> None:
    _, path, _ = with_sensitive(notebook)
    head = path.read_text("utf-8").split("[answers]")[0]
    path.write_text(
        f'{head}answers = {{ contact = "yes", cause-kind = "{WORD}" }} # why\n', "utf-8"
    )
    opened = notebook.open(path)
    opened.entry.sensitive = HIDDEN
    saved = notebook.save(opened.entry, opened.answers.with_value("ended-us", "x"), PROMPTS, at(1))
    (copy,) = saved.copies
    assert "# why" in path.read_text("utf-8") + copy.read_text("utf-8")
    assert said(path) == {"contact": "yes", "cause-kind": WORD, "ended-us": "x"}
    assert holding(notebook) == [path]


def test_a_leftover_is_redacted_at_the_next_save(notebook: Notebook) -> None:
    _, path, _ = with_sensitive(notebook)
    theirs = path.read_text("utf-8").replace('"yes"', '"theirs"')
    opened = notebook.open(path)
    opened.entry.sensitive = HIDDEN
    # The last name available to this process: there are too many leftovers, so they are checked.
    list(aside_names(path))[-1].write_text(theirs, "utf-8")
    saved = notebook.save(opened.entry, opened.answers.with_value("note", "x"), PROMPTS, at(1))
    (copy,) = saved.copies
    assert "theirs" in copy.read_text("utf-8")
    assert holding(notebook) == [path]


def test_a_leftover_is_redacted_when_an_answer_is_erased(notebook: Notebook) -> None:
    _, path, _ = with_sensitive(notebook)
    theirs = path.read_text("utf-8").replace('"yes"', '"theirs"')
    path.with_name(f".{path.name}.{2**22 + 1}-0.tmp").write_text(theirs, "utf-8")
    wanted = AnswersToErase(HIDDEN, PROMPTS, None, HIDDEN)
    erase_earlier(notebook.state, path, wanted, at(1))
    (copy,) = copies_of(path)
    assert "theirs" in copy.read_text("utf-8")
    assert holding(notebook) == [path]
