"""One unusual file, or one that makes the app fail, doesn't hide the other files."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from reconcile_tui.cli.commands import list as listing
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.reading import Locator, answers_from
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.formats import EXPORTERS
from reconcile_tui.export.report import Filled
from reconcile_tui.messages.general import DATE_UNKNOWN, NO_SUCH_TIME, SOME_UNREAD
from reconcile_tui.storage import notebook as heads
from tests.commands.saved import NAME, SHEET, Run

EXTREMES = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00"]
STAMP = "2026-11-22T19:31:00+01:00"
BEGUN = "2026-11-22T19:05:00+01:00"
ODD = "2026-11-30-odd"
ALL = ["export", "--all", "--to", "txt", "--for", "me"]


@pytest.fixture(params=["America/New_York", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time zones far from the prime meridian, on either side."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()


@pytest.mark.parametrize("moment", EXTREMES)
@pytest.mark.parametrize("key", [STAMP, BEGUN])
def test_an_unrepresentable_time_fails_no_command(
    run: Run, notebook: Path, zone: None, moment: str, key: str
) -> None:
    odd = notebook / f"{ODD}.toml"
    odd.write_text(SHEET.replace(key, moment).replace("b1946ac9", "odd"), encoding="utf-8")
    code, out, err = run("list")
    assert (code, err) == (0, "")
    assert {line.split()[0] for line in out.splitlines()} >= {ODD, NAME}
    assert {one["name"] for one in json.loads(run("list", "--json")[1])} >= {ODD, NAME}
    assert run(*ALL)[0] == 0
    for words in (
        ["show", ODD],
        ["compare", ODD, NAME],
        ["export", ODD, "--to", "json", "--for", "me"],
    ):
        assert run(*words)[0] == 0, words
    code, out, _ = run("check", ODD)
    (warned,) = [line for line in out.splitlines() if "outside the range that can be shown" in line]
    assert ": warning: " in warned
    line = 8 if key == BEGUN else 9
    assert f"{ODD}.toml:{line}:1: " in warned


@pytest.mark.parametrize("moment", [*EXTREMES, '"yesterday"'])
def test_a_file_whose_time_cannot_be_shown_is_marked_and_never_the_newest(
    run: Run, notebook: Path, zone: None, moment: str
) -> None:
    odd = notebook / f"{ODD}.toml"
    odd.write_text(SHEET.replace(STAMP, moment).replace("b1946ac9", "odd"), encoding="utf-8")
    *_, last = run("list")[1].splitlines()
    assert last.startswith(ODD)
    assert DATE_UNKNOWN in last
    assert NO_SUCH_TIME in last
    *_, record = json.loads(run("list", "--json")[1])
    assert (record["name"], record["saved"]) == (ODD, None)


@pytest.mark.parametrize("shape", ["answers = 3", "[[answers]]", '[rows]\nmine = ["x"]'])
def test_answers_that_could_not_be_read_are_not_counted_as_none(
    run: Run, notebook: Path, shape: str
) -> None:
    head = SHEET.partition("[skipped]")[0]
    (notebook / f"{NAME}.toml").write_text(f"{head}\n{shape}\n", encoding="utf-8")
    line = next(one for one in run("list")[1].splitlines() if one.startswith(NAME))
    assert "0 answered" not in line
    assert SOME_UNREAD in line


def test_answers_to_removed_questions_are_counted_as_older(run: Run, notebook: Path) -> None:
    head = SHEET.partition("[skipped]")[0]
    old = f'{head}\n[answers]\nold-one = "x"\nold-two = "y"\n'
    (notebook / f"{NAME}.toml").write_text(old, encoding="utf-8")
    line = next(one for one in run("list")[1].splitlines() if one.startswith(NAME))
    assert "0 answered, 2 no longer asked" in line
    record = next(one for one in json.loads(run("list", "--json")[1]) if one["name"] == NAME)
    assert (record["answered"], record["older"], record["partial"]) == (0, 2, False)


def test_a_time_without_an_offset_is_local(run: Run, notebook: Path, zone: None) -> None:
    local = SHEET.replace(STAMP, "2026-11-01T00:10:00")
    (notebook / f"{ODD}.toml").write_text(local, encoding="utf-8")
    line = next(one for one in run("list")[1].splitlines() if one.startswith(ODD))
    assert "2026-11-01 00:10" in line


def test_an_impossible_mtime_does_not_break_the_list(run: Run, notebook: Path) -> None:
    odd = notebook / f"{ODD}.toml"
    odd.write_text("format =")
    os.utime(odd, (0, 2**33))
    assert run("list")[0] == 0


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z"]
)
def test_an_entry_on_the_last_possible_date_fails_no_command(
    run: Run, notebook: Path, zone: None, day: str
) -> None:
    text = f"""
format = 1
id = "odd"
title = "Odd"
status = "in-progress"
started = {BEGUN}
saved = {STAMP}
"""
    ledger = f"""
worksheet = "promises"
[answers]
look-again = {day}
[[rows.my-promises]]
row = "a1"
words = "To ask for a break"
said-on = {day}
until = {day}
[[rows.my-days]]
row = "b1"
promise = "a1"
date = {day}
what = "Asked for one"
rung = "once"
"""
    dates = f"""
worksheet = "slow-re-entry"
[answers]
start = {day}
end = {day}
first-check-in = {day}
check-in-every = "week"
"""
    (notebook / f"{ODD}.toml").write_text(text + ledger, encoding="utf-8")
    (notebook / "dates.toml").write_text(text + dates, encoding="utf-8")
    assert "Asked for one" in run("show", ODD)[1]
    for words in (["list"], ["show", ODD, "--timeline"], ["check", ODD], ["check", "dates"], ALL):
        code, out, err = run(*words)
        assert code in {0, 1}, words
        assert "Couldn't read" not in out + err
    for to in ("html", "json", "md", "txt", "ics"):
        for name in (ODD, "dates"):
            code, _, err = run("export", name, "--to", to, "--for", "me")
            assert code in {0, 1}, (name, to)
            assert "Couldn't read" not in err


class OddError(Exception):
    """An unexpected error."""


def _fail_at_odd(answers: Answers) -> None:
    if answers.id == "odd":
        raise OddError("my own words")


@pytest.fixture
def odd(notebook: Path) -> str:
    """A second worksheet in the folder."""
    text = SHEET.replace("b1946ac9", "odd")
    (notebook / f"{ODD}.toml").write_text(text, encoding="utf-8")
    return ODD


def test_an_error_while_reading_one_file_marks_its_row(
    run: Run, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(data: dict[str, object], *rest: Locator) -> Answers:
        answers = answers_from(data, *rest)
        _fail_at_odd(answers)
        return answers

    monkeypatch.setattr("reconcile_tui.storage.entries.answers_from", failing)
    _expect_marked(run, odd)


def test_an_error_while_printing_one_row_marks_it(
    run: Run, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = listing._title

    def failing(one: heads.Header, sheet: Worksheet | None) -> str:
        _fail_at_odd(one.answers)
        return title(one, sheet)

    monkeypatch.setattr(listing, "_title", failing)
    _expect_marked(run, odd)


def _expect_marked(run: Run, odd: str) -> None:
    code, out, err = run("list")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert (code, err) == (0, "")
    assert "3 answered" in lines[NAME]
    assert "unreadable" in lines[odd]
    assert re.search(rf"Couldn't read {odd}(\.toml)? \(OddError\)", lines[odd])
    records = {one["name"]: one for one in json.loads(run("list", "--json")[1])}
    assert f"Couldn't read {odd}" in records[odd]["trouble"]
    assert records[NAME]["answered"] == 3
    assert "my own words" not in out


@pytest.mark.parametrize("to", ["html", "json", "md", "txt"])
def test_a_worksheet_that_cannot_be_exported_is_named_and_the_others_are_there(
    run: Run, odd: str, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    write = EXPORTERS[to]

    def failing(sheets: list[Filled], many: bool) -> str:
        for one in sheets:
            _fail_at_odd(one.answers)
        return write(sheets, many)

    monkeypatch.setitem(EXPORTERS, to, failing)
    code, out, err = run("export", "--all", "--to", to, "--for", "me")
    assert code == 4
    assert "We never came back to a quarrel." in out
    assert "Couldn't read 2026-11-22-what-changed (OddError)" in err
    assert "my own words" not in out + err


def test_control_characters_in_file_names_are_made_visible(
    run: Run, notebook: Path, terminal: None
) -> None:
    for name in ("new\nline\x1b[2J\x9b1m\u202e.toml", os.fsdecode(b"bad\xff.toml")):
        (notebook / name).write_text(SHEET, encoding="utf-8")
        (notebook / f"x{name}").write_text("format =", encoding="utf-8")
    for words in (
        ["list"],
        ["list", "--json"],
        ["check", "new"],
        ["check", "xnew"],
        ["check", "bad"],
        ["show", "xbad"],
        ["show", "ne\x1b[2J"],
        ["export", "--all", "--to", "txt", "--for", "me"],
    ):
        code, out, err = run(*words)
        assert code in {0, 1, 3, 4}, words
        assert not set("\x1b\x9b\u202e") & set(out + err), words
        (out + err).encode("utf-8")
    lines = run("list")[1].splitlines()
    assert len([line for line in lines if not line.startswith("    ")]) == 1 + 6, (
        "each starts with one below the headings"
    )
