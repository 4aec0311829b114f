"""Answers of a wrong type in a hand-edited file: every output reports them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.commands.saved import SHEET, Run, make_notebook
from tests.conftest import RunBook

NAME = "2026-11-20-promises"
FILE = """\
format = 1
worksheet = "promises"
worksheet_version = 1
id = "abcd1234"
title = "Promises"
started = 2026-11-20T19:05:00+01:00
saved = 2026-11-20T19:05:00+01:00

[answers]
held-words = 5
look-again = "2026-02-31"
rung-mine = "forever"

[[rows.my-promises]]
row = "p1"
words = 7
said-on = 2026-11-01

[[rows.my-days]]
row = "d1"
promise = "p1"
date = 2026-11-17
how = "mostly"
"""
SAID = "5 answers couldn't be read (lines 10, 11, 12, 16 and 23)."


@pytest.fixture
def edited(notebook: Path) -> Path:
    path = notebook / f"{NAME}.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_show_prints_the_lines_of_unreadable_entries(run: Run, edited: Path) -> None:
    code, out, _ = run("show", NAME)
    assert code == 0
    assert "    (couldn't be read: 5)\n" in out
    assert "(couldn't be read as a date: 2026-02-31)" in out
    assert "(couldn't be read: forever)" in out
    assert "(couldn't be read: 7)" in out
    assert "(couldn't be read: mostly)" in out
    assert out.endswith(f"{SAID}\n")


def test_the_timeline_reports_unreadable_entries(run: Run, edited: Path) -> None:
    _, out, _ = run("show", NAME, "--timeline")
    assert "mostly" not in out
    assert out.endswith("2 answers couldn't be read (lines 16 and 23).\n")


@pytest.mark.parametrize("format_name", ["txt", "md", "html"])
def test_every_export_reports_unreadable_entries(run: Run, edited: Path, format_name: str) -> None:
    code, out, _ = run("export", NAME, "--to", format_name)
    assert code == 0
    plain = out.replace("&#x27;", "'").replace("\\", "")
    assert " ".join(SAID.split()) in " ".join(plain.split())
    assert "couldn't be read: 5" in plain
    assert "couldn't be read: mostly" in plain


def test_json_keeps_an_unreadable_value_without_counting_it(run: Run, edited: Path) -> None:
    output = json.loads(run("export", NAME, "--to", "json")[1])
    assert output["unread_answers"] == 5
    asked = {one["id"]: one for part in output["sections"] for one in part["questions"]}
    assert asked["held-words"]["answer"] == 5
    assert asked["held-words"]["words"] == "(couldn't be read: 5)"


def test_compare_reports_unreadable_entries_per_side(run: Run, edited: Path) -> None:
    other = edited.with_name("2026-11-27-promises.toml")
    text = FILE.replace("abcd1234", "dcba4321").replace("2026-11-20T", "2026-11-27T")
    other.write_text(text.replace("held-words = 5", 'held-words = "The calls"'), encoding="utf-8")
    code, out, _ = run("compare", NAME, other.stem)
    output = " ".join(out.split())
    assert code == 0
    assert f"Friday 20 November 2026: {SAID}" in output
    assert "Friday 27 November 2026: 4 answers couldn't be read" in output


def test_the_list_does_not_count_unreadable_answers(run: Run, edited: Path) -> None:
    listed = json.loads(run("list", "--json")[1])
    [answered] = [one["answered"] for one in listed if one["worksheet"] == "promises"]
    assert answered == 2, "two lists with an entry, and none of the three answers"


def test_fill_reports_an_unreadable_answer_and_takes_a_new_one(
    run_book: RunBook, home: Path
) -> None:
    path = make_notebook(home) / "2026-11-30-what-changed.toml"
    text = SHEET.replace("b1946ac9", "b2946ac9").partition("[skipped]")[0]
    path.write_text(f"{text}[answers]\ndifferent = 5\n", encoding="utf-8")
    lines = ["kept words", ".", "quit"]
    result = run_book("fill", path.stem, input="".join(f"{line}\n" for line in lines))
    output = " ".join(result.stdout.split())
    assert (
        "This answer couldn't be read. It stays in the file until you answer again. It says: 5"
        in output
    )
    saved = tomllib.loads(path.read_text(encoding="utf-8"))
    assert saved["answers"] == {"different": "kept words"}
