"""`check`: every problem is reported with its position."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.domain.form import AFTER_LAST, BEFORE_FIRST, NO_TIME
from reconcile_tui.messages.exporting import LAST_BEFORE_FIRST
from tests.commands.saved import NAME, SHEET, Run, command_id

BAD = {
    "syntax": (
        'format = 1\nworksheet = "what-changed\n',
        ':2:26: expected a closing quote on this line (use """ for more lines)',
    ),
    "wrong type": (
        SHEET.replace('"We never came back to a quarrel."', "5"),
        ":15:1: answers.ended-us: expected text in quotes",
    ),
    "wrong choice": (
        SHEET.replace('contact = "yes"', 'contact = "maybe"'),
        ":16:1: answers.contact: expected one of",
    ),
    "unknown worksheet": (
        SHEET.replace('"what-changed"', '"what-chnged"'),
        ':2:1: worksheet: there\'s no worksheet "what-chnged" (did you mean "what-changed"?)',
    ),
    "unknown item": (
        SHEET.replace("ended-us", "endd-us").replace(
            "worksheet_version = 1", "worksheet_version = 3"
        ),
        ':15:1: answers.endd-us: "what-changed" has no question with this id'
        ' (did you mean "ended-us"?)',
    ),
    "unknown column": (
        SHEET.replace("what = ", "whatx = "),
        ':23:1: rows.mine[1].whatx: there\'s no such column (did you mean "what"?)',
    ),
    "newer format": (
        SHEET.replace("format = 1", "format = 2"),
        ":1:1: format: format 2 needs a newer version of reconcile-tui"
        " (until then the file opens read-only)",
    ),
    "unknown reason": (
        SHEET.replace('"too-much"', '"tired"'),
        ":12:1: skipped.me-now: expected one of skipped, later",
    ),
    "too long": (
        SHEET.replace("We never", "a" * 200_001),
        ":15:1: answers.ended-us: this answer has 200,025 characters; the limit is 200,000",
    ),
    "no file of ours": (
        "a = 1\n",
        ":1:1: this isn't a saved worksheet (a saved worksheet starts with the keys",
    ),
    "nothing": ("# only a comment\n", ":1:1: this file is empty"),
    "a blank worksheet": (
        'id = "x"\n[[section]]\nid = "y"\n',
        ":1:1: this file has a worksheet's questions, not your answers"
        ' (check it with "reconcile-tui lint")',
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_a_problem_is_printed_with_its_position(
    run: Run, tmp_path: Path, text: str, expected: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    code, out, _ = run("check", str(path))
    assert code == 1
    assert f"{path}{expected}" in out


def test_all_problems_are_printed_in_file_order(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    text = (
        SHEET.replace('"yes"', '"maybe"').replace('"too-much"', '"tired"').replace("id =", "idd =")
    )
    path.write_text(text, encoding="utf-8")
    lines = [int(line.split(":")[1]) for line in run("check", str(path))[1].splitlines()]
    assert lines == sorted(lines)
    assert {4, 12, 16, 18} <= set(lines)


def test_a_problem_of_a_row_has_the_position_of_the_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    rows = '\n[[rows.mine]]\nwhat = "no id"\n\n[[rows.mine]]\nrow = "b"\ndate = "soon"\n'
    path.write_text(SHEET + rows, encoding="utf-8")
    out = run("check", str(path))[1]
    assert ":25:3: warning: rows.mine[2]: the entry has no id yet" in out
    assert ":30:1: rows.mine[3].date: expected a date" in out


ODD_ROWS = """
[[rows.seen]]
date = "soon"
whatx = "a column that is none"

[[rows.seen]]

[rows.mine]
what = "a table, not an array"

[rows]
more = ["no table", { what = "one" }]
"""


def test_one_run_reports_every_problem_of_hand_written_rows(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    text = SHEET.partition("[[rows")[0] + ODD_ROWS
    path.write_text(text, encoding="utf-8")
    code, out, _ = run("check", str(path))
    assert code == 1
    for line, output in (
        ("[[rows.seen]]", "warning: rows.seen[1]: the entry has no id yet (it gets its own"),
        ('date = "soon"', "rows.seen[1].date: expected a date"),
        ("whatx", "rows.seen[1].whatx: there's no such column"),
        ("[rows.mine]", "rows.mine: expected [[rows.mine]]"),
        ("more = ", "rows.more[1]: expected a table"),
    ):
        number = text.split("\n").index(next(one for one in text.split("\n") if line in one)) + 1
        assert any(f":{number}:" in one and output in one for one in out.split("\n")), output


def test_a_row_without_an_id_is_a_warning(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(SHEET.replace('row = "k3f9"\n', ""), encoding="utf-8")
    code, out, _ = run("check", str(path))
    assert code == 0
    assert ":20:3: warning: rows.mine[1]: the entry has no id yet" in out


LEDGER = """\
format = 1
worksheet = "promises"
id = "d00dfeed"
title = "Promises"
started = 2026-11-22T19:05:00+01:00

[[rows.my-promises]]
row = "p1"
words = "I say when I will be back"
said-on = 2026-11-10
until = 2026-11-01

[[rows.my-days]]
row = "d1"
promise = "gone"
date = 2026-11-12

[[rows.my-days]]
row = "d2"
date = 2026-11-13
"""


def test_a_dangling_row_reference_is_reported_with_valid_ids(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(LEDGER)
    code, out, _ = run("check", str(path))
    assert code == 1
    early, gone, apart = out.splitlines()
    assert early.startswith(f"{path}:11:1: warning: rows.my-promises[1].until: this date is before")
    assert '"said-on"' in early
    assert gone == (
        f'{path}:15:1: rows.my-days[1].promise: there\'s no entry "gone" there, expected the id of '
        'an entry in "my-promises" (use one of: p1)'
    )
    assert apart.startswith(
        f"{path}:18:3: warning: rows.my-days[2]: this entry doesn't say which one it belongs to"
    )
    assert "back" not in out, "no message contains the text of a promise"


def test_warnings_alone_are_no_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(LEDGER.replace('"gone"', '"p1"'))
    code, out, err = run("check", str(path))
    assert code == 0
    assert out.count("warning: ") == 2
    assert "no problems" not in err


AGREEMENT = """\
format = 1
worksheet = "slow-re-entry"
worksheet_version = 1
id = "a1"
title = "A trial"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00

[answers]
end = 2026-12-01
first-check-in = 2026-12-08
check-in-every = "week"
check-in-time = "25:99"
"""


def test_dates_unusable_for_a_calendar_are_warnings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "agreed.toml"
    path.write_text(AGREEMENT)
    code, out, _ = run("check", str(path))
    assert code == 0
    assert f"{path}:11:1: warning: answers.end: {BEFORE_FIRST}" in out
    assert f"{path}:12:1: warning: answers.first-check-in: {AFTER_LAST}" in out
    assert f"{path}:14:1: warning: answers.check-in-time: {NO_TIME}" in out
    assert "no problems" not in out


@pytest.mark.parametrize("days", ["end = 2026-12-01\nfirst-check-in = 2026-12-08\n", ""])
def test_a_worksheet_without_usable_dates_makes_no_calendar_file(
    run: Run, tmp_path: Path, days: str
) -> None:
    path, out = tmp_path / "agreed.toml", tmp_path / "agreed.ics"
    path.write_text(f'{AGREEMENT.partition("end =")[0]}{days}check-in-every = "week"\n')
    code, _, err = run("export", str(path), "--to", "ics", "--for", "me", "--out", str(out))
    assert code == 1
    assert not out.exists()
    assert (LAST_BEFORE_FIRST in err) == bool(days)


def test_the_calendar_file_has_the_first_and_last_day_of_a_trial(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "agreed.toml"
    days = "start = 2026-11-24\nend = 2027-01-22\nfirst-check-in = 2026-12-01\n"
    path.write_text(f'{AGREEMENT.partition("end =")[0]}{days}check-in-every = "week"\n')
    code, out, err = run("export", str(path), "--to", "ics", "--for", "me")
    assert code == 0
    assert "DTSTART;VALUE=DATE:20261124" in out
    assert "DTSTART;VALUE=DATE:20270122" in out
    output = "In the file: 24 Nov 2026; every week from 1 Dec 2026 to 19 Jan 2027; 22 Jan 2027.\n"
    assert output in err
    assert "DESCRIPTION" not in out


def test_a_valid_file_prints_nothing_on_stdout(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('gone-question = "From before."\n', ""), encoding="utf-8")
    code, out, err = run("check", NAME)
    assert (code, out) == (0, "")
    assert err.endswith(f"{NAME}.toml: no problems\n")


def test_an_answer_to_a_removed_question_is_no_error(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace("worksheet_version = 1", "worksheet_version = 0"))
    code, out, _ = run("check", NAME)
    assert code == 0
    assert "warning: answers.gone-question" in out


def test_every_file_is_checked_and_the_highest_exit_code_wins(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("format = ")
    code, out, err = run("check", str(tmp_path), str(bad), str(tmp_path / "none.toml"))
    assert code == 4
    assert f"{bad}:1:10" in out
    assert "it's a folder" in err
    assert "There's no file" in err
    assert run("check", str(bad), "none.toml")[0] == 3
    assert run("check", str(bad), NAME)[0] == 1


@pytest.mark.parametrize("command", [["check"], ["show"], ["open"], []], ids=command_id)
def test_a_path_that_is_no_regular_file_is_reported_without_blocking(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    none = tmp_path / "none.toml"
    assert [run(*command, str(path))[0] for path in (pipe, folder, none)] == [4, 4, 3]
