"""`add`: one dated entry from standard input or the terminal, never from the arguments."""

from __future__ import annotations

import os
import signal
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.messages import cli as words
from reconcile_tui.messages.fields import NOT_YET
from reconcile_tui.workspace import RESERVE
from tests.commands.line_mode import saved_in
from tests.conftest import RunBook
from tests.pty.terminal import Terminal

CANARY = "zebra-42"
PROMISES = """\
format = 1
worksheet = "promises"
worksheet_version = 2
id = "0123456789abcdef"
title = "Promises"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[answers]
contact = "no"

[[rows.my-promises]]
row = "raaaa"
words = "No walking out"

[[rows.my-promises]]
row = "rbbbb"
words = "Call on Sundays"
"""


@pytest.fixture
def ledger(home: Path) -> Path:
    """A ledger with two own promises, during a no-contact period."""
    folder = home / ".local/share/reconcile-tui/worksheets"
    folder.mkdir(parents=True, mode=0o700)
    path = folder / "2026-11-22-promises.toml"
    path.write_text(PROMISES)
    path.chmod(0o600)
    return path


def entries(path: Path, name: str = "my-days") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text())["rows"].get(name, [])
    return found


def test_an_entry_comes_from_standard_input(run_here: RunBook, ledger: Path) -> None:
    result = run_here(
        "add", "promises", "--date", "3 nov 2026", "--partly", "--promise", "2", input=f"{CANARY}\n"
    )
    assert result.returncode == 0, result.stderr
    (entry,) = entries(ledger)
    assert entry.pop("row")
    assert {key: str(value) for key, value in entry.items()} == {
        "promise": "rbbbb",
        "date": "2026-11-03",
        "what": CANARY,
        "how": "partly",
    }
    assert ledger.name in result.stdout
    assert CANARY in result.stdout
    assert "Sundays" not in result.stdout, "a saved answer must not appear in the output unasked"


@pytest.mark.parametrize(("typed", "expected"), [("tomorrow", True), ("today", False)])
def test_a_future_date_is_reported_and_saved(
    run_here: RunBook, ledger: Path, typed: str, expected: bool
) -> None:
    result = run_here("add", "promises", "--date", typed, input="I'll call.\n")
    assert result.returncode == 0
    assert (NOT_YET in result.stdout) is expected
    (entry,) = entries(ledger)
    assert entry["date"] == datetime.now().astimezone().date() + timedelta(expected)
    assert entry["what"] == "I'll call."


def test_a_weekday_means_the_most_recent_one(run_here: RunBook, ledger: Path) -> None:
    run_here("add", "promises", "--date", "tue", input="x\n")
    day = entries(ledger)[0]["date"]
    assert day.weekday() == 1
    assert 0 <= (date.today() - day).days < 7  # noqa: DTZ011 - the person's own day


@pytest.mark.parametrize("place", ["after", "before", "as one", "as an option", "at the end"])
def test_words_in_the_arguments_are_refused(run_here: RunBook, ledger: Path, place: str) -> None:
    before = ledger.read_text()
    options = ["--date", "today"]
    output = [CANARY, "walked", "out"]
    arguments = {
        "before": output + options,
        "after": options + output,
        "as one": [*options, " ".join(output)],
        "as an option": [*options, f"-{CANARY} walked out"],
        "at the end": [*options, "--", *output],
    }
    result = run_here("add", "promises", *arguments[place])
    assert result.returncode == 2
    assert words.WORDS_REFUSED in " ".join(result.stderr.split())
    assert CANARY not in result.stdout + result.stderr
    assert ledger.read_text() == before


def test_words_in_place_of_a_name_are_refused_and_not_repeated(run_here: RunBook) -> None:
    result = run_here("add", f"{CANARY} walked out")
    assert result.returncode == 2
    assert words.WORDS_REFUSED in " ".join(result.stderr.split())
    assert CANARY not in result.stderr


def test_a_full_file_gets_no_entry(run_here: RunBook, ledger: Path) -> None:
    ledger.write_text(f"{ledger.read_text()}#{'x' * (MAX_FILE - RESERVE)}\n")
    result = run_here("add", "promises", "--date", "today", "--kept", input=f"{CANARY}\n")
    assert result.returncode == 4
    assert words.NOT_ADDED_FULL in " ".join(result.stderr.split())
    assert entries(ledger) == []


@pytest.mark.parametrize(
    ("options", "typed", "expected"),
    [
        ([], "x", words.NEEDS_DATE),
        (["--date", "today"], "", words.NO_WORDS),
        (["--date", "someday"], "x", "what you typed couldn't be read as a date"),
        (["--date", "2026-02-30"], "x", "there's no such date"),
        (["--date", "today", "--promise", "7"], "x", "no promise with that number"),
        (["--date", "today", "--theirs"], "x", "only if you're in contact"),
        (["--date", "today", "--list", "nope"], "x", "--list takes one of these: my-promises"),
        (["--date", "today"], "x" * 200_001, "there's room for only 200,000"),
    ],
    ids=[
        "no date",
        "no words",
        "no such date",
        "no such day",
        "no promise",
        "closed",
        "no list",
        "long",
    ],
)
def test_an_invalid_entry_writes_nothing(
    run_here: RunBook, ledger: Path, options: list[str], typed: str, expected: str
) -> None:
    before = ledger.read_text()
    result = run_here("add", "promises", *options, input=typed)
    assert result.returncode == 2
    assert expected in " ".join(result.stderr.split())
    assert ledger.read_text() == before


def test_a_sign_alone_is_an_entry(run_here: RunBook, ledger: Path) -> None:
    assert run_here("add", "promises", "--date", "today", "--not").returncode == 0
    assert entries(ledger)[0]["how"] == "not"
    assert "what" not in entries(ledger)[0]


def test_theirs_writes_to_the_other_persons_list(run_here: RunBook, ledger: Path) -> None:
    ledger.write_text(PROMISES.replace('contact = "no"', 'contact = "yes"'))
    result = run_here("add", "promises", "--date", "today", "--theirs", input="They came.\n")
    assert result.returncode == 0, result.stderr
    assert entries(ledger, "their-days")[0]["what"] == "They came."


@pytest.mark.parametrize(
    ("kind", "name"),
    [("what-changed", "mine"), ("this-week", "things"), ("my-decision", "reasons")],
)
def test_every_worksheet_with_a_list_takes_an_entry(
    run_here: RunBook, home: Path, kind: str, name: str
) -> None:
    dated = [] if kind == "my-decision" else ["--date", "today"]
    result = run_here("add", kind, *dated, input="One thing\n")
    assert result.returncode == 0, result.stderr
    (path,) = saved_in(home)
    (entry,) = entries(path, name)
    assert "One thing" in entry.values()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("closing-well", words.write_privately("closing-well")),
        ("reflection", words.NO_LISTS),
        ("slow-re-entry", words.QUESTIONS_FIRST),
    ],
)
def test_a_worksheet_that_takes_no_entry_says_why(
    run_here: RunBook, home: Path, kind: str, expected: str
) -> None:
    result = run_here("add", kind, "--date", "today", input="x\n")
    assert result.returncode == 2
    assert expected in " ".join(result.stderr.split())
    assert not saved_in(home)


# -- undo ------------------------------------------------------------------------------------------


def test_undo_deletes_the_last_entry_wherever_it_was(
    run_here: RunBook, home: Path, ledger: Path
) -> None:
    run_here("add", "promises", "--date", "today", input="First\n")
    run_here("add", "promises", "--date", "today", input=f"{CANARY}\n")
    run_here("add", "promises", "--list", "my-promises", "--date", "today", input="Third\n")
    assert run_here("add", "--undo").returncode == 0
    assert len(entries(ledger, "my-promises")) == 2
    run_here("add", "promises", "--date", "today", input=f"{CANARY} again\n")
    assert run_here("add", "--undo").returncode == 0
    assert [one["what"] for one in entries(ledger)] == ["First", CANARY]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [p for p in files if f"{CANARY} again" in p.read_text("utf-8", "replace")]


def test_undo_prints_the_date_of_the_entry_and_none_of_its_words(
    run_here: RunBook, ledger: Path
) -> None:
    run_here("add", "promises", "--date", "3 Nov 2026", input=f"{CANARY}\n")
    result = run_here("add", "--undo")
    assert "the entry for Tuesday 3 November 2026 from 2026-11-22-promises.toml" in result.stdout
    assert CANARY not in result.stdout + result.stderr
    assert entries(ledger) == []


def test_a_second_undo_reports_nothing_to_undo(run_here: RunBook, ledger: Path) -> None:
    run_here("add", "promises", "--date", "today", input="First\n")
    assert run_here("add", "--undo").returncode == 0
    again = run_here("add", "--undo")
    assert again.returncode == 3
    assert words.NOTHING_ADDED in " ".join(again.stderr.split())
    assert entries(ledger) == []


# -- on a terminal ---------------------------------------------------------------------------------


@pytest.mark.pty
def test_on_a_terminal_it_asks_for_what_is_missing(program: Path, ledger: Path) -> None:
    with Terminal([program, "add", "promises", "--kept"], term="dumb") as terminal:
        terminal.wait_for("Which promise?")
        assert "Sundays" not in terminal.screen_text()
        terminal.type("list\r")
        terminal.wait_for("2. Call on Sundays")
        terminal.type("2\r")
        terminal.wait_for("Date:")
        terminal.type("whenever\r")
        terminal.wait_for(words.DATE_HOW[:20])
        terminal.type("2026-11-03\r")
        terminal.wait_for(words.STAYS_HERE[:20])
        terminal.type("I called.\r")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
    (entry,) = entries(ledger)
    assert (entry["promise"], entry["what"], entry["how"]) == ("rbbbb", "I called.", "kept")


@pytest.mark.pty
def test_a_lost_connection_saves_the_words_so_far(program: Path, ledger: Path) -> None:
    with Terminal(
        [program, "add", "promises", "--date", "today", "--promise", "1"], term="dumb"
    ) as terminal:
        terminal.wait_for("What I did:")
        terminal.type("half a sent")
        terminal.wait_for("half a sent")
        os.kill(terminal.process.pid, signal.SIGHUP)
        assert terminal.wait_end() == 128 + signal.SIGHUP
    assert entries(ledger)[0]["what"] == "half a sent"


@pytest.mark.pty
def test_ctrl_c_saves_the_words_so_far_and_undo_deletes_them(
    program: Path, run_book: RunBook, ledger: Path
) -> None:
    with Terminal(
        [program, "add", "promises", "--date", "today", "--promise", "1"], term="dumb"
    ) as terminal:
        terminal.wait_for("What I did:")
        terminal.type("half a sent")
        terminal.wait_for("half a sent")
        terminal.send("ctrl+c")
        assert terminal.wait_end() == 128 + signal.SIGINT
    assert entries(ledger)[0]["what"] == "half a sent"
    assert run_book("add", "--undo").returncode == 0
    assert entries(ledger) == []


@pytest.mark.pty
def test_quitting_at_a_question_writes_nothing(program: Path, ledger: Path) -> None:
    before = ledger.read_text()
    with Terminal([program, "add", "promises"], term="dumb") as terminal:
        terminal.wait_for("Which promise?")
        terminal.send("ctrl+d")
        assert terminal.wait_end() == 2
    assert ledger.read_text() == before
