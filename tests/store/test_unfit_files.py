"""Valid files that can't hold the answers stay unchanged; the text is saved next to them."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from reconcile_tui.domain.reading import misshapen
from reconcile_tui.errors import AppError, CannotReadError
from reconcile_tui.storage.external_changes import read_for_merge
from reconcile_tui.storage.notebook import Notebook
from tests.store.answers_file import HEADER
from tests.store.notebooks import PROMPTS, at, copies, fresh, keep, replace_text, said

pytestmark = pytest.mark.usefixtures("worksheets_folder")

NAME = "2026-11-01-what-changed.toml"
SHAPES = [
    ('[[answers]]\nended-us = "old"\n', ("answers",)),
    ("answers = 3\n", ("answers",)),
    ('answers = ["old"]\n', ("answers",)),
    ("skipped = true\n", ("skipped",)),
    ('rows = "old"\n', ("rows",)),
    ("[[rows]]\nrow = 'a'\n", ("rows",)),
    ("[rows.seen]\nrow = 'a'\n", ("rows", "seen")),
    ('[rows]\nseen = "old"\n', ("rows", "seen")),
]


@pytest.mark.parametrize(("body", "place"), SHAPES)
def test_what_is_typed_goes_into_a_new_file_and_the_old_one_stays(
    notebook: Notebook, body: str, place: tuple[str, ...]
) -> None:
    path = notebook.folder / NAME
    path.write_text(HEADER + body, "utf-8")
    opened = notebook.open(path)
    assert misshapen(opened.data) == [place]
    assert not opened.read_only
    mine = opened.answers.with_value("contact", "yes").with_row("seen", {"row": "z"})
    saved = notebook.save(opened.entry, mine, PROMPTS, at(1))
    assert path.read_text("utf-8") == HEADER + body
    assert saved.path == opened.entry.path
    assert saved.path.parent == path.parent
    assert said(saved.path) == {"contact": "yes"}
    assert saved.notice.startswith(f"{NAME} has a part that the app can't add to")
    assert saved.path.name in saved.notice
    again = notebook.save(opened.entry, mine.with_value("contact", "no"), PROMPTS, at(2))
    assert (again.path, again.notice) == (saved.path, "")
    assert sorted(notebook.folder.glob("*")) == sorted({path, saved.path})


def test_other_answers_still_go_into_a_file_with_one_bad_list(notebook: Notebook) -> None:
    path = notebook.folder / NAME
    path.write_text(HEADER + '[rows]\nseen = "old"\n', "utf-8")
    opened = notebook.open(path)
    saved = notebook.save(opened.entry, opened.answers.with_value("contact", "yes"), PROMPTS, at(1))
    assert (saved.path, saved.notice) == (path, "")
    assert tomllib.loads(path.read_text("utf-8"))["rows"] == {"seen": "old"}


def test_answers_that_another_program_spoils_under_an_open_session_are_kept(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes", ended_us="old")
    entry, path = keep(notebook, mine)
    replace_text(path, "[answers]", "[[answers]]")
    spoiled = path.read_bytes()
    with pytest.raises(AppError):
        read_for_merge(entry, mine)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert saved.path != path
    assert said(saved.path) == {"contact": "no", "ended-us": "old"}
    assert path.read_bytes() == spoiled


def test_the_new_file_has_a_day_even_when_the_old_one_had_none(notebook: Notebook) -> None:
    path = notebook.folder / NAME
    text = HEADER.replace("2026-11-22T19:05:00+00:00", "0001-01-01T00:00:00Z")
    path.write_text(text + "answers = 3\n", "utf-8")
    opened = notebook.open(path)
    saved = notebook.save(opened.entry, opened.answers.with_value("contact", "yes"), PROMPTS, at(1))
    assert saved.path.name == "2026-11-22-what-changed.toml"


def test_a_title_is_not_given_to_a_file_that_would_lose_its_answers(notebook: Notebook) -> None:
    path = notebook.folder / NAME
    path.write_text(HEADER + "answers = 3\n", "utf-8")
    with pytest.raises(CannotReadError, match='"answers"'):
        notebook.rename(path, "Another", PROMPTS, at(1))
    assert [one.name for one in notebook.folder.iterdir()] == [NAME]


@pytest.mark.parametrize("private", [False, True])
def test_inline_answers_are_rewritten_and_that_is_said(notebook: Notebook, private: bool) -> None:
    path = notebook.folder / NAME
    text = HEADER + 'answers = { ended-us = "old", contact = "yes" } # mine\n\n[notes]\na = 1 # n\n'
    path.write_text(text, "utf-8")
    opened = notebook.open(path)
    opened.entry.private = private
    mine = replace(opened.answers, values={**opened.answers.values, "contact": "no"})
    saved = notebook.save(opened.entry, mine, PROMPTS, at(1))
    after = path.read_text("utf-8")
    assert saved.path == path
    assert said(path) == {"ended-us": "old", "contact": "no"}
    assert "# mine\n" in after
    assert "[notes]\na = 1 # n\n" in after
    assert "changed outside this window" not in saved.notice
    assert "rewritten in the usual form" in saved.notice
    if private:
        assert copies(path) == []
        assert "old file" not in saved.notice
    else:
        (copy,) = copies(path)
        assert copy.read_text("utf-8") == text
        assert f"The old file is next to it, as {copy.name}." in saved.notice
