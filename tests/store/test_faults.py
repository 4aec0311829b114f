"""Whichever call of a save fails, and however: the file is entirely old or entirely new."""

from __future__ import annotations

import errno
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.errors import AppError
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook
from tests.store.failing_os import ERRNOS, FailingOS, calls_of, system_calls_replaced
from tests.store.notebooks import NOW, PROMPTS, at, copies, fresh, keep, leftovers, notebook_in


def said(path: Path) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["answers"]
    return found


def test_the_calls_come_in_the_order_that_a_power_cut_needs(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = fresh(contact="yes")
    entry = Entry()
    first = calls_of(monkeypatch, lambda: notebook.save(entry, answers, PROMPTS, NOW))
    again = answers.with_value("contact", "no")
    notebook.save(entry, again, PROMPTS, at(1))
    later = answers.with_value("contact", "not-sure")
    second = calls_of(monkeypatch, lambda: notebook.save(entry, later, PROMPTS, at(2)))
    told = {"fsync", "exchange", "link_unnamed", "replace", "rename_new", "unlink"}
    made = first.index("open_unnamed")
    assert [c for c in first[made:] if c in told] == ["fsync", "link_unnamed", "fsync"]
    assert [c for c in second if c in told] == [
        "fsync",
        "link_unnamed",
        "exchange",
        "unlink",
        "fsync",
    ]


def test_where_nothing_can_be_exchanged_it_is_compared_and_replaced(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    for number in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        failing = FailingOS()
        failing.refuse = {"exchange": number, "open_unnamed": errno.EOPNOTSUPP}
        with system_calls_replaced(monkeypatch, failing):
            answers = answers.with_value("contact", f"not {number}")
            notebook.save(entry, answers, PROMPTS, at(number))
        assert "replace" in failing.calls
        assert said(path) == {"contact": f"not {number}"}
        assert leftovers(path.parent) == []


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("number", ERRNOS, ids=[errno.errorcode[n] for n in ERRNOS])
@pytest.mark.parametrize("plain", [False, True], ids=["exchange", "replace"])
def test_a_save_that_fails_anywhere_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, for_good: bool, plain: bool
) -> None:
    refuse = {"exchange": errno.ENOSYS, "open_unnamed": errno.EOPNOTSUPP} if plain else {}

    def begin(name: str) -> tuple[Notebook, Entry, Path]:
        notebook = notebook_in(tmp_path / name)
        entry, path = keep(notebook, fresh(contact="old words"))
        return notebook, entry, path

    notebook, entry, path = begin("count")
    assert entry.base is not None
    watching = FailingOS()
    watching.refuse = refuse
    with system_calls_replaced(monkeypatch, watching):
        notebook.save(entry, entry.base.with_value("contact", "new words"), PROMPTS, at(1))
    assert len(watching.calls) > 20
    for nth, name in enumerate(watching.calls, 1):
        notebook, entry, path = begin(str(nth))
        assert entry.base is not None
        mine = entry.base.with_value("contact", "new words")
        failing = FailingOS(nth, number, for_good=for_good)
        failing.refuse = refuse
        error = None
        with system_calls_replaced(monkeypatch, failing):
            try:
                notebook.save(entry, mine, PROMPTS, at(1))
            except AppError as caught:
                error = caught
        words = said(path)["contact"]
        assert words in ({"new words"} if error is None else {"old words", "new words"}), (
            nth,
            name,
        )
        if error is not None:
            assert "words" not in str(error)
            assert entry.base.values["contact"] == "old words", "the entry's base is unchanged"
        # The text is still in memory: the next save writes it, without other effects.
        notebook.save(entry, mine, PROMPTS, at(2))
        assert said(entry.path or path)["contact"] == "new words", (nth, name)
        if not for_good and name != "unlink":
            assert leftovers(path.parent) == [], (nth, name)
            assert copies(path) == [], (nth, name)


@pytest.mark.parametrize("number", ERRNOS, ids=[errno.errorcode[n] for n in ERRNOS])
def test_a_first_save_that_fails_anywhere_leaves_nothing_or_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    answers = fresh(contact="new words")
    watching = calls_of(
        monkeypatch,
        lambda: notebook_in(tmp_path / "count").save(Entry(), answers, PROMPTS, NOW),
    )
    for nth, name in enumerate(watching, 1):
        notebook, entry = notebook_in(tmp_path / str(nth)), Entry()
        with system_calls_replaced(monkeypatch, FailingOS(nth, number)):
            try:
                notebook.save(entry, answers, PROMPTS, NOW)
            except AppError:
                assert entry.path is None
                assert notebook.paths() == [], (nth, name)
        notebook.save(entry, answers, PROMPTS, at(1))
        assert [said(path)["contact"] for path in notebook.paths()] == ["new words"], (nth, name)
