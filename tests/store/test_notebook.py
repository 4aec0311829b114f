"""The notebook: file names, saving alongside other writers, the Trash."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import AppError, NoSuchError, UsageError
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook, new_answers
from tests.store.notebooks import NOW, PROMPTS


def fresh(sheet: str = "what-changed", **values: str) -> Answers:
    return replace(new_answers(sheet, 1, "What changed?", NOW), values=values)


def keep(notebook: Notebook, answers: Answers, minutes: int = 0) -> Entry:
    entry = Entry()
    notebook.save(entry, answers, PROMPTS, NOW + timedelta(minutes=minutes))
    return entry


def test_a_name_is_the_day_and_the_sheet_and_counts_up(notebook: Notebook) -> None:
    names = [keep(notebook, fresh(contact="yes")).path for _ in range(3)]
    assert [path.name for path in names if path] == [
        "2026-11-22-what-changed.toml",
        "2026-11-22-what-changed-2.toml",
        "2026-11-22-what-changed-3.toml",
    ]


def test_only_the_owner_can_read(notebook: Notebook) -> None:
    old = os.umask(0)
    try:
        path = keep(notebook, fresh(contact="yes")).path
    finally:
        os.umask(old)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_was_saved_opens_again_to_the_letter(notebook: Notebook) -> None:
    words = 'Two lines,\n"quotes", a \\ and an emoji 🌱 \n'
    entry = keep(notebook, fresh(**{"ended-us": words}))
    assert entry.path is not None
    opened = notebook.open(entry.path)
    assert opened.answers.values == {"ended-us": words}
    assert opened.answers.saved == NOW
    assert opened.read_only == ""


def test_an_edit_from_elsewhere_is_kept_with_its_comment(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    assert entry.path is not None
    text = entry.path.read_text("utf-8")
    entry.path.write_text(text.replace('"yes"', '"no" # since Monday') + "# a note of my own\n")
    mine = answers.with_value("ended-us", "We never came back to a quarrel.")
    saved = notebook.save(entry, mine, PROMPTS, NOW)
    after = entry.path.read_text("utf-8")
    assert tomllib.loads(after)["answers"] == {
        "contact": "no",
        "ended-us": "We never came back to a quarrel.",
    }
    assert "# since Monday" in after
    assert "# a note of my own" in after
    assert saved.notice == ""


def test_the_same_answer_changed_twice_keeps_both(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    assert entry.path is not None
    theirs = entry.path.read_text("utf-8").replace('"yes"', '"no"')
    entry.path.write_text(theirs)
    saved = notebook.save(entry, answers.with_value("contact", "not-sure"), PROMPTS, NOW)
    copies = list(entry.path.parent.glob("*.conflict-*.toml"))
    assert [copy.read_text("utf-8") for copy in copies] == [theirs]
    assert copies[0].name in saved.notice
    assert tomllib.loads(entry.path.read_text("utf-8"))["answers"]["contact"] == "not-sure"
    assert notebook.paths() == [entry.path], "a conflict copy isn't listed as a worksheet"


def test_a_file_broken_elsewhere_is_never_written_to(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    broken = entry.path
    assert broken is not None
    broken.write_text("this is [not toml")
    saved = notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, NOW)
    assert broken.read_text() == "this is [not toml"
    assert saved.path != broken
    assert tomllib.loads(saved.path.read_text("utf-8"))["answers"]["contact"] == "no"
    assert broken.name in saved.notice


def test_a_file_that_is_gone_is_written_anew(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    assert entry.path is not None
    entry.path.unlink()
    saved = notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, NOW)
    assert tomllib.loads(saved.path.read_text("utf-8"))["answers"]["contact"] == "no"
    assert saved.notice


def test_saving_the_same_words_again_touches_only_the_time(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    assert entry.path is not None
    before = entry.path.read_text("utf-8").splitlines()
    notebook.save(entry, answers, PROMPTS, NOW + timedelta(hours=1))
    after = entry.path.read_text("utf-8").splitlines()
    assert [b for a, b in zip(before, after, strict=True) if a != b] == [
        "saved = 2026-11-22T20:05:00+01:00"
    ]


def test_newest_first_and_the_unreadable_named_with_the_reason(notebook: Notebook) -> None:
    old = keep(notebook, fresh(contact="yes"), minutes=0)
    new = keep(notebook, fresh("reflection", contact="no"), minutes=5)
    assert [one.path for one in notebook.summaries()] == [new.path, old.path]
    assert old.path is not None
    old.path.write_text("a = 1\na = 2\n")
    broken = next(one for one in notebook.summaries() if one.path == old.path)
    assert f"{old.path}:2" in broken.trouble


@pytest.mark.parametrize(
    "name",
    [
        ".2026-11-22-what-changed.toml.tmp",
        "2026-11-22-what-changed.conflict-20261122T180500Z-1.toml",
        ".2026-11-22-what-changed.toml.swp",
        "2026-11-22-what-changed.toml~",
        "4913",
        ".syncthing.x.toml.tmp",
    ],
)
def test_what_other_programs_leave_is_not_listed(notebook: Notebook, name: str) -> None:
    keep(notebook, fresh(contact="yes"))
    (notebook.folder / name).write_text("")
    assert [path.name for path in notebook.paths()] == ["2026-11-22-what-changed.toml"]


def test_a_name_can_be_its_beginning_or_the_beginning_of_the_id(notebook: Notebook) -> None:
    answers = fresh(contact="yes")
    entry = keep(notebook, answers)
    other = keep(notebook, fresh("reflection", contact="no"))
    assert notebook.find("2026-11-22-w") == entry.path
    assert notebook.find("2026-11-22-reflection.toml") == other.path
    assert notebook.find(answers.id[:6]) == entry.path
    with pytest.raises(UsageError, match="could be any of"):
        notebook.find("2026")
    with pytest.raises(NoSuchError):
        notebook.find("2025")
    with pytest.raises(NoSuchError):
        notebook.find("")


def test_a_file_marked_read_only_opens_so(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    entry.path.chmod(0o400)
    assert notebook.open(entry.path).read_only


def test_a_newer_format_opens_read_only(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    entry.path.write_text(entry.path.read_text().replace("format = 1", "format = 2"))
    assert "newer version" in notebook.open(entry.path).read_only


def test_another_title_keeps_the_name_and_every_comment(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    entry.path.write_text(entry.path.read_text("utf-8") + "# mine\n")
    notebook.rename(entry.path, "Before winter", PROMPTS, NOW)
    opened = notebook.open(entry.path)
    assert opened.answers.title == "Before winter"
    assert "# mine" in opened.text
    assert "# Are you in contact now?" in opened.text


def test_the_bin_gives_back_what_it_took(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    words = entry.path.read_bytes()
    binned = notebook.remove(entry.path)
    assert notebook.paths() == []
    assert [one.path for one in notebook.trashed()] == [binned]
    keep(notebook, fresh(contact="no"))
    back = notebook.restore(binned)
    assert back.read_bytes() == words
    assert back.name == "2026-11-22-what-changed-2.toml", "no file is overwritten"


def test_erased_is_nowhere(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    notebook.erase(entry.path)
    assert notebook.paths() == []
    assert notebook.trashed() == []


def test_a_folder_that_is_a_file_is_said_plainly(notebook: Notebook) -> None:
    notebook.folder.parent.mkdir(parents=True)
    notebook.folder.write_text("")
    with pytest.raises(AppError, match="worksheets"):
        keep(notebook, fresh(contact="yes"))


def test_an_answer_changed_elsewhere_is_never_lost_later(notebook: Notebook) -> None:
    """Regression: after saving another answer, a later save overwrote the external change."""
    mine = fresh(contact="yes").with_value("ended-us", "As it was.")
    entry = keep(notebook, mine)
    assert entry.path is not None
    path = entry.path
    path.write_text(path.read_text("utf-8").replace("As it was.", "Changed in vim."), "utf-8")
    mine = mine.with_value("contact", "no")
    saved = notebook.save(entry, mine, PROMPTS, NOW)
    assert saved.merged is not None
    assert saved.merged.values == {"contact": "no", "ended-us": "Changed in vim."}
    notebook.save(entry, mine.with_value("ended-us", "As it was, plus."), PROMPTS, NOW)
    everything = "".join(file.read_text("utf-8") for file in path.parent.iterdir())
    assert "Changed in vim." in everything
    assert "As it was, plus." in everything


def test_rows_added_by_two_hands_are_both_there(notebook: Notebook) -> None:
    entry = keep(notebook, fresh(contact="yes"))
    assert entry.path is not None
    other = notebook.open(entry.path)
    theirs = other.answers.with_row("seen", {"row": "r1", "what": "theirs"})
    notebook.save(other.entry, theirs, PROMPTS, NOW)
    mine = fresh(contact="yes").with_row("seen", {"row": "r2", "what": "mine"})
    saved = notebook.save(entry, replace(mine, id=other.answers.id), PROMPTS, NOW)
    rows = tomllib.loads(entry.path.read_text("utf-8"))["rows"]["seen"]
    assert sorted(row["what"] for row in rows) == ["mine", "theirs"]
    assert saved.notice == "", "rows added by both don't conflict"
