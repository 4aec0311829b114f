"""Editing a person's answers file keeps their own text and writes the new answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import edit
from reconcile_tui.toml.write import new_text
from tests.store.answers_file import BLANK, HEADER, LATER, PROMPTS, answers_of, changed


def test_a_new_file_reads_well_without_the_app() -> None:
    answers = replace(
        BLANK.with_value("contact", "yes")
        .with_value("ended-us", 'We never came back\nto a "quarrel".')
        .with_value("from-an-older-sheet", ["a", "b"])
        .with_value("plan", {"if": "they shout", "then": "I leave", "when": "at once"})
        .with_row("seen", {"row": "k3f9", "date": date(2026, 11, 8), "what": "Asked for a break."})
        .with_row("seen", {"row": "m2x7", "what": "Left."})
        .with_skip("feelings", "too-much"),
        previous="older",
        saved=LATER,
    )
    assert (
        new_text(answers, PROMPTS)
        == """\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "a1b2"
title = "What changed?"
language = "en"
status = "in-progress"
previous = "older"
started = 2026-11-22T19:05:00+00:00
saved = 2026-11-22T19:31:00+00:00

[skipped]
feelings = "too-much"

[answers]
# What problem ended us? One or two plain sentences.
ended-us = \"\"\"
We never came back
to a "quarrel".\"\"\"

# Are you in contact now?
contact = "yes"

# If it happens again, what will you do?
plan = { if = "they shout", then = "I leave", when = "at once" }

from-an-older-sheet = ["a", "b"]

[[rows.seen]]
# What have you seen since then?
row = "k3f9"
date = 2026-11-08
what = "Asked for a break."

[[rows.seen]]
row = "m2x7"
what = "Left."
"""
    )


def test_a_question_cannot_bring_control_characters_or_lines_into_the_file() -> None:
    text = new_text(BLANK.with_row("promises", {"row": "r"}), PROMPTS)
    assert "# What was [31mpromised?\n" in text


def test_a_new_file_without_answers_has_an_answers_table() -> None:
    assert new_text(BLANK, PROMPTS) == HEADER + "\n[answers]\n"


@pytest.mark.parametrize("text", [HEADER, BOM + HEADER, HEADER.replace("\n", "\r\n"), HEADER[:-1]])
def test_no_change_returns_the_same_text(text: str) -> None:
    found = edit(text, BLANK, BLANK, PROMPTS)
    assert (found.text, found.rewritten) == (text, False)


def test_an_answer_the_file_already_has_is_not_written_again() -> None:
    text = HEADER + "[answers]\ncontact = 'yes' # my way to write it\n"
    found = edit(text, BLANK, BLANK.with_value("contact", "yes"), PROMPTS)
    assert (found.text, found.rewritten) == (text, False)


def test_a_new_answer_is_inserted_in_worksheet_order() -> None:
    text = HEADER + (
        "\n[answers]\n# What problem ended us? One or two plain sentences.\nended-us = 'x'\n"
        "# my thought about it\n\n# my other thought\nplan = 'y' # trailing\n"
    )
    assert changed(text, lambda a: a.with_value("contact", "yes")) == text.replace(
        "about it\n", 'about it\n\n# Are you in contact now?\ncontact = "yes"\n'
    )


def test_a_comment_above_the_next_answer_stays_above_it() -> None:
    text = HEADER + "[answers]\nended-us = 'x'\n# my thought on the plan\nplan = 'y'"
    assert changed(text, lambda a: a.with_value("contact", "yes")) == text.replace(
        "'x'\n", "'x'\n\n# Are you in contact now?\ncontact = \"yes\"\n\n"
    )


def test_the_first_answer_is_inserted_right_below_the_header() -> None:
    text = HEADER + "\n[answers] # all of them\ncontact = 'no'\n"
    assert changed(text, lambda a: a.with_value("ended-us", "us")) == text.replace(
        "them\n",
        'them\n# What problem ended us? One or two plain sentences.\nended-us = "us"\n\n',
    )


def test_a_missing_table_is_inserted_above_the_next_tables_comments() -> None:
    text = HEADER + "# one more word\n\n# my rows\n# are here\n[[rows.seen]]\nrow = 'a'\n"
    with_answers = changed(text, lambda a: a.with_value("contact", "yes"))
    assert with_answers == text.replace(
        "\n# my rows", '\n[answers]\n# Are you in contact now?\ncontact = "yes"\n\n# my rows'
    )
    with_skipped = changed(with_answers, lambda a: a.with_skip("plan", "later"))
    assert with_skipped == with_answers.replace(
        "[answers]", '[skipped]\nplan = "later"\n\n[answers]'
    )


def test_skipping_and_unskipping_restores_the_text() -> None:
    text = new_text(BLANK.with_value("contact", "no"), PROMPTS)
    skipped = changed(text, lambda a: a.with_skip("plan", "too-much").with_skip("seen", "later"))
    assert changed(skipped, lambda a: a.with_skip("seen", None).with_skip("plan", None)) == text


def test_a_commented_skipped_table_stays() -> None:
    text = HEADER + "[skipped]\n# not now\nplan = 'later' # nor soon\n"
    assert changed(text, lambda a: a.with_skip("plan", None)) == (
        HEADER + "[skipped]\n# not now\n# nor soon\n"
    )


def test_removing_an_answer_removes_its_question_and_no_other_comment() -> None:
    full = new_text(
        BLANK.with_value("ended-us", "a").with_value("contact", "b").with_value("plan", "c"),
        PROMPTS,
    )
    for item in ("ended-us", "contact", "plan"):
        fewer = BLANK.with_value("ended-us", "a").with_value("contact", "b").with_value("plan", "c")
        expected = new_text(fewer.with_value(item, None), PROMPTS)
        assert changed(full, lambda a, item=item: a.with_value(item, None)) == expected  # type: ignore[misc]
    mine = full.replace("# Are you", "# mine\n# Are you").replace('"b"', '"b" # also mine')
    assert changed(mine, lambda a: a.with_value("contact", None)) == mine.replace(
        '# Are you in contact now?\ncontact = "b" # also mine\n', "# also mine\n"
    )
    reworded = full.replace("contact now", "touch now")
    assert changed(reworded, lambda a: a.with_value("contact", None)) == reworded.replace(
        'contact = "b"\n', ""
    )


def test_only_the_value_is_replaced() -> None:
    text = HEADER + (
        '[answers]\n  contact   =   """\nyes\n"""   # since May\n'
        "feelings = [\n  'sad', # mostly\n  'glad',\n]\n"
    )
    assert changed(text, lambda a: a.with_value("contact", "no")) == text.replace(
        '"""\nyes\n"""', '"no"'
    )
    assert changed(text, lambda a: a.with_value("feelings", ["glad"])) == text.replace(
        "feelings = [\n  'sad', # mostly\n  'glad',\n]", '# mostly\nfeelings = ["glad"]'
    )


def test_a_new_title_is_also_written_to_the_first_line() -> None:
    text = new_text(BLANK, PROMPTS)
    assert "What changed" not in changed(text, lambda a: replace(a, title="A sheet"))
    own = text.replace(" · you can", " · I can")
    assert changed(own, lambda a: replace(a, title="A sheet")) == own.replace(
        'title = "What changed?"', 'title = "A sheet"'
    )


def test_header_keys_are_inserted_in_order_above_every_table() -> None:
    text = new_text(BLANK.with_value("contact", "no"), PROMPTS)
    full = replace(answers_of(text), status="completed", previous="p", saved=LATER)
    assert changed(text, lambda _: full) == new_text(full, PROMPTS)
    assert changed(new_text(full, PROMPTS), lambda _: answers_of(text)) == text
    bare = "# only a comment\n\n# and another\n[answers]\ncontact = 'no'"
    assert edit(bare, replace(BLANK, status=""), BLANK, PROMPTS).text == (
        "# only a comment\n\nstatus = \"in-progress\"\n\n# and another\n[answers]\ncontact = 'no'"
    )
    assert edit("", replace(BLANK, status=""), BLANK, PROMPTS).text == 'status = "in-progress"\n'
