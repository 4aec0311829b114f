"""The commands, as a person uses them: what they print, what they say, how they end."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile_tui.__main__ import main
from reconcile_tui.commands import book, speech
from reconcile_tui.commands.table import COMMANDS
from reconcile_tui.opening import Opening
from tests.conftest import RunBook

SHEET = """\
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "b1946ac9"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[skipped]
last-conflict = "too-much"

[answers]
ended-us = "We never came back to a quarrel."
contact = "yes"
cause-kind = ["safety"]
gone-question = "From before."

[[rows.mine]]
row = "k3f9"
date = 2026-11-08
what = "Asked for a break"
"""
FLAGS = """\
format = 1
worksheet = "red-flags"
worksheet_version = 1
id = "c0ffee00"
title = "Notes"
status = "completed"
started = 2026-11-23T19:05:00+01:00
saved = 2026-11-23T19:31:00+01:00

[answers]
neck = "yes"
"""
NAME = "2026-11-22-what-changed"
PRIVATE = "2026-11-23-notes"

Said = tuple[int, str, str]


@pytest.fixture
def notebook(home: Path) -> Path:
    """The folder of worksheets, with one open and one private sheet in it."""
    folder = home / ".local/share/reconcile-tui/worksheets"
    folder.mkdir(parents=True, mode=0o700)
    (folder / f"{NAME}.toml").write_text(SHEET, encoding="utf-8")
    (folder / f"{PRIVATE}.toml").write_text(FLAGS, encoding="utf-8")
    return folder


class Run:
    """Runs a command in this process and hands back (exit code, stdout, stderr)."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        code = main(list(words))
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person sits at both ends."""
    monkeypatch.setattr(speech, "_is_terminal", lambda stream: True)


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    waiting = list(lines)
    monkeypatch.setattr(sys, "stdin", type("Keys", (), {"readline": lambda self: waiting.pop(0)})())


# -- help and wrong calls --------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_says_first_what_this_is_and_for_whom(run: Run, word: str) -> None:
    code, out, err = run(word)
    first = " ".join(out.partition("\n\n")[0].split())
    assert (code, err) == (0, "")
    for words in (
        "private worksheet book",
        "for anyone who",
        "no account",
        "no network",
        "nothing is scored",
    ):
        assert words in first
    assert all(command.usage in out for command in COMMANDS.values())
    assert max(len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(run: Run, name: str) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: reconcile-tui {name}")


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("reconcile-tui 0.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lst"], 'There is no command "lst". Did you mean "list"?'),
        (["exprot", NAME], 'There is no command "exprot". Did you mean "export"?'),
        (["xyzzy"], 'There is no command "xyzzy". See "reconcile-tui --help".'),
        (["what-changed"], "To start it: reconcile-tui new what-changed"),
        (["--verson"], 'There is no option "--verson". Did you mean "--version"?'),
        (["list", "--jsn"], '"list" has no option "--jsn". Did you mean "--json"?'),
        (["list", "all"], '"list" does not know what to do with "all".'),
        (["show"], '"show" needs NAME.'),
        (["export", NAME], '"export" needs --to.'),
        (["export", NAME, "--to"], '"--to" needs a word after it.'),
        (["export"], '"export" needs NAME and --to.'),
        (["--data-dir"], '"--data-dir" needs a word after it.'),
        (["check"], '"check" needs FILE.'),
        (["new"], '"new" needs a KIND.'),
        (["export", NAME, "--to", "pdf"], 'There is no format "pdf". There are: json, md.'),
        (["export", NAME, "--to", "jsom"], 'Did you mean "json"?'),
        (["show", "2026-11"], f'"2026-11" could be any of: {NAME}, {PRIVATE}.'),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_and_ends_with_2(
    run: Run, notebook: Path, words: list[str], told: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


# -- list ------------------------------------------------------------------------------------------


def test_an_empty_notebook_says_so_and_prints_nothing(run: Run) -> None:
    code, out, err = run("list")
    assert (code, out) == (0, "")
    assert err.startswith("Nothing is saved yet.")
    assert run("list", "--json")[1] == "[]\n"


def test_the_list_is_newest_first_and_counts_no_private_answer(run: Run, notebook: Path) -> None:
    code, out, err = run("list")
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first.split() == [PRIVATE, "2026-11-23", "19:31", "completed", "Notes"]
    assert second.split() == [
        *(NAME, "2026-11-22", "19:31", "in", "progress", "3", "answered", "What", "changed?")
    ]


def test_a_private_sheet_is_listed_by_its_neutral_title(run: Run, notebook: Path) -> None:
    path = notebook / f"{PRIVATE}.toml"
    path.write_text(FLAGS.replace('"Notes"', '"All about the red flags"'), encoding="utf-8")
    listed = run("list")[1] + run("list", "--json")[1]
    assert "flags" not in listed
    assert "Notes" in listed


def test_the_list_for_programs(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    records = {record["name"]: record for record in json.loads(run("list", "--json")[1])}
    assert records[NAME] == {
        "name": NAME,
        "title": "What changed?",
        "worksheet": "what-changed",
        "status": "in-progress",
        "started": "2026-11-22T19:05:00+01:00",
        "saved": "2026-11-22T19:31:00+01:00",
        "answered": 3,
        "trouble": None,
    }
    assert records[PRIVATE]["worksheet"] is None
    assert records[PRIVATE]["answered"] is None
    assert records["2026-11-24-broken"]["title"] is None
    assert ":1:10:" in records["2026-11-24-broken"]["trouble"]
    assert len({tuple(record) for record in records.values()}) == 1


def test_an_unreadable_file_is_listed_with_the_reason(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    newer = SHEET.replace("format = 1", "format = 2")
    (notebook / "2026-11-25-newer.toml").write_text(newer, encoding="utf-8")
    code, out, _ = run("list")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert "unreadable" in lines["2026-11-24-broken"]
    assert "expected a value" in lines["2026-11-24-broken"]
    assert "newer version of the book (format 2)" in lines["2026-11-25-newer"]


def test_answers_whose_blank_sheet_is_gone_are_listed_without_a_count(
    run: Run, notebook: Path
) -> None:
    (notebook / "2026-11-24-x.toml").write_text(SHEET.replace("what-changed", "gone"))
    line = next(one for one in run("list")[1].splitlines() if one.startswith("2026-11-24"))
    assert "answered" not in line
    assert "What changed?" in line


def test_a_title_cannot_make_the_terminal_act(run: Run, notebook: Path, terminal: None) -> None:
    hostile = SHEET.replace('"What changed?"', '"a\\u001b[2J\\nb\\u202e"')
    (notebook / f"{NAME}.toml").write_text(hostile, encoding="utf-8")
    assert "a␛[2J b\ufffd" in run("list")[1]


# -- show ------------------------------------------------------------------------------------------


def test_show_prints_plain_words_without_what_is_never_shared(run: Run, notebook: Path) -> None:
    code, out, err = run("show", NAME)
    assert (code, err) == (0, "")
    assert out == (
        "What changed?\n"
        "Sunday 22 November 2026 · in progress\n"
        "\n"
        "What ended us\n"
        "-------------\n"
        "\n"
        "What problem ended us? One or two plain sentences.\n"
        "    We never came back to a quarrel.\n"
        "\n"
        "What happened in our last big fight? Two or three plain sentences.\n"
        "    (too much for now)\n"
        "\n"
        "Are you in contact now?\n"
        "    Yes, and both of us want it\n"
        "\n"
        "What was done\n"
        "-------------\n"
        "\n"
        "What have you done since then?\n"
        "    - Sunday 8 November 2026 · Asked for a break\n"
        "\n"
        "From an older sheet\n"
        "-------------------\n"
        "\n"
        "gone-question\n"
        "    From before.\n"
    )


@pytest.mark.parametrize("name", [NAME, f"{NAME}.toml", "2026-11-22", "b1946ac9", "b19"])
def test_a_name_is_a_file_an_id_or_a_beginning(run: Run, notebook: Path, name: str) -> None:
    assert run("show", name)[1].startswith("What changed?")


def test_a_path_is_a_name_too(run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = notebook.parent / "mine.toml"
    (notebook / f"{NAME}.toml").rename(elsewhere)
    monkeypatch.chdir(elsewhere.parent)
    for name in (str(elsewhere), "./mine.toml", "mine.toml"):
        assert run("show", name)[1].startswith("What changed?")


def test_a_private_sheet_is_not_printed_into_a_pipe(run: Run, notebook: Path) -> None:
    code, out, err = run("show", PRIVATE)
    assert (code, out) == (4, "")
    assert (
        err
        == "This worksheet is private. It is shown only on a terminal, never in a file or a pipe.\n"
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("y\n", True), ("yes\n", True), ("\n", False), ("n\n", False), ("", False)],
)
def test_a_private_sheet_is_printed_on_a_terminal_after_a_yes(
    run: Run,
    notebook: Path,
    terminal: None,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    printed: bool,
) -> None:
    typing(monkeypatch, typed)
    code, out, err = run("show", PRIVATE)
    assert code == 0
    assert "y/N" in err
    assert ("neck" in out) == printed
    assert bool(out) == printed


def test_answers_that_are_never_shared_are_printed_after_a_yes(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "n\n", "y\n")
    assert "Safety was missing" not in run("show", NAME)[1]
    assert "Safety was missing" in run("show", NAME)[1]


def test_a_private_answer_changes_nothing_anywhere(run: Run, notebook: Path) -> None:
    calls = [
        ["list"],
        ["list", "--json"],
        ["show", NAME],
        ["export", NAME, "--to", "md"],
        ["export", NAME, "--to", "json"],
    ]
    before = [run(*words) for words in calls]
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('cause-kind = ["safety"]\n', ""), encoding="utf-8")
    assert [run(*words) for words in calls] == before


def test_the_question_on_a_terminal_does_not_tell_whether_there_is_an_answer(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "n\n", "n\n")
    before = run("show", NAME)
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('cause-kind = ["safety"]\n', ""), encoding="utf-8")
    assert run("show", NAME) == before


def test_answers_whose_blank_sheet_is_gone_count_as_private(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notebook / f"{NAME}.toml").write_text(SHEET.replace("what-changed", "gone"), encoding="utf-8")
    typing(monkeypatch, "n\n", "y\n")
    assert "quarrel" not in run("show", NAME)[1]
    assert "We never came back to a quarrel." in run("show", NAME)[1]


# -- export ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["md", "json"])
def test_an_export_holds_no_private_answer_and_says_so(run: Run, notebook: Path, to: str) -> None:
    code, out, err = run("export", NAME, "--to", to)
    assert code == 0
    assert "quarrel" in out
    assert "safety" not in out.lower()
    assert "From before" not in out
    assert err.startswith("Answers that are never shared")


def test_a_private_sheet_is_not_exported(run: Run, notebook: Path, tmp_path: Path) -> None:
    out_file = tmp_path / "out.md"
    code, out, err = run("export", PRIVATE, "--to", "md", "--out", str(out_file))
    assert (code, out, err) == (4, "", "This worksheet is private and is not exported.\n")
    assert not out_file.exists()


def test_answers_whose_blank_sheet_is_gone_are_not_exported(run: Run, notebook: Path) -> None:
    (notebook / f"{NAME}.toml").write_text(SHEET.replace("what-changed", "what-chnged"))
    code, out, err = run("export", NAME, "--to", "md")
    assert (code, out) == (3, "")
    assert 'Did you mean "what-changed"?' in err


def test_out_is_for_the_owner_alone_and_overwrites_nothing(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    words = ("export", NAME, "--to", "json", "--out", str(path))
    os.umask(0o022)
    assert run(*words)[:2] == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["title"] == "What changed?"

    path.write_text("mine")
    code, _, err = run(*words)
    assert code == 4
    assert "--force" in err
    assert path.read_text() == "mine"

    assert run(*words, "--force")[0] == 0
    assert json.loads(path.read_text())["title"] == "What changed?"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_force_on_a_free_name_just_writes(run: Run, notebook: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    assert run("export", NAME, "--to", "md", "--out", str(path), "--force")[0] == 0
    assert path.read_text().startswith("# What changed?")


def test_an_export_never_takes_the_place_of_saved_answers(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    code, _, err = run("export", NAME, "--to", "md", "--out", str(path), "--force")
    assert code == 2
    assert "notebook" in err
    assert path.read_text() == SHEET


@pytest.mark.parametrize(
    ("out", "told"), [("", "is a folder"), ("none/x.md", "There is no folder")]
)
def test_out_that_cannot_be_written_is_told(
    run: Run, notebook: Path, tmp_path: Path, out: str, told: str
) -> None:
    code, _, err = run("export", NAME, "--to", "md", "--out", str(tmp_path / out))
    assert code == 4
    assert told in err


# -- check -----------------------------------------------------------------------------------------

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
        ':2:1: worksheet: there is no worksheet "what-chnged" (did you mean "what-changed"?)',
    ),
    "unknown item": (
        SHEET.replace("ended-us", "endd-us"),
        ':15:1: answers.endd-us: "what-changed" has no question of this name'
        ' (did you mean "ended-us"?)',
    ),
    "unknown column": (
        SHEET.replace("what = ", "waht = "),
        ':23:1: rows.mine[1].waht: there is no such column (did you mean "what"?)',
    ),
    "row without id": (
        SHEET.replace('row = "k3f9"\n', ""),
        ':20:3: rows.mine[1]: the row has no id (add a line such as row = "k3f9")',
    ),
    "newer format": (
        SHEET.replace("format = 1", "format = 2"),
        ":1:1: format: format 2 is newer than this program (opens read-only)",
    ),
    "unknown reason": (
        SHEET.replace('"too-much"', '"tired"'),
        ":12:1: skipped.last-conflict: expected one of skipped, later",
    ),
    "too long": (
        SHEET.replace("We never", "a" * 200_001),
        ":15:1: answers.ended-us: holds 200,025 characters; an answer holds at most 200,000",
    ),
    "a blank worksheet": (
        'id = "x"\n[[section]]\nid = "y"\n',
        ":1:1: this is a blank worksheet, not saved answers (to check it: reconcile-tui lint)",
    ),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_a_problem_is_told_with_its_place(run: Run, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    code, out, _ = run("check", str(path))
    assert code == 1
    assert f"{path}{told}" in out


def test_every_problem_is_told_from_top_to_bottom(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    text = (
        SHEET.replace('"yes"', '"maybe"').replace('"too-much"', '"tired"').replace("id =", "idd =")
    )
    path.write_text(text, encoding="utf-8")
    lines = [int(line.split(":")[1]) for line in run("check", str(path))[1].splitlines()]
    assert lines == sorted(lines)
    assert {4, 12, 16, 18} <= set(lines)


def test_problems_of_a_row_stand_at_that_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    rows = '\n[[rows.mine]]\nwhat = "no id"\n\n[[rows.mine]]\nrow = "b"\ndate = "soon"\n'
    path.write_text(SHEET + rows, encoding="utf-8")
    out = run("check", str(path))[1]
    assert ":25:3: rows.mine[2]: the row has no id" in out
    assert ":30:1: rows.mine[3].date: expected a date" in out


def test_a_sound_file_prints_nothing(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('gone-question = "From before."\n', ""), encoding="utf-8")
    code, out, err = run("check", NAME)
    assert (code, out) == (0, "")
    assert err.endswith(f"{NAME}.toml: fine\n")


def test_an_answer_that_a_newer_sheet_no_longer_asks_is_no_error(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace("worksheet_version = 1", "worksheet_version = 0"))
    code, out, _ = run("check", NAME)
    assert code == 0
    assert "warning: answers.gone-question" in out


def test_every_file_is_checked_and_the_worst_code_wins(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("format = ")
    code, out, err = run("check", str(tmp_path), str(bad), str(tmp_path / "none.toml"))
    assert code == 4
    assert f"{bad}:1:10" in out
    assert "is a folder" in err
    assert "There is no file" in err
    assert run("check", str(bad), "none.toml")[0] == 3
    assert run("check", str(bad), NAME)[0] == 1


@pytest.mark.parametrize(
    "command", [["check"], ["show"], ["open"], []], ids=lambda words: str(words)
)
def test_what_is_no_file_is_told_and_never_waited_for(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    none = tmp_path / "none.toml"
    assert [run(*command, str(path))[0] for path in (pipe, folder, none)] == [4, 4, 3]


# -- lint, where, new --list -----------------------------------------------------------------------


def test_the_shipped_content_has_no_problem_and_warnings_take_one_line(run: Run) -> None:
    code, out, err = run("lint")
    assert (code, out) == (0, "")
    assert err.count("\n") == 1
    assert "warning" in err


def test_lint_can_name_each_warning_and_a_release_refuses_them(run: Run) -> None:
    code, out, _ = run("lint", "--verbose")
    assert code == 0
    assert "help-lines.toml:" in out
    assert ": warning: country[" in out
    code, _, err = run("lint", "--release")
    assert code == 1
    assert "problems" in err


def test_lint_names_the_problems_of_a_folder(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "en/guide/mine.toml"
    page.parent.mkdir(parents=True)
    page.write_text('id = "mine"\ntitel = "Mine"\n[[block]]\ntext = "x"\n')
    code, out, _ = run("lint", str(tmp_path))
    assert code == 1
    assert f'{page}:2:1: titel: there is no such key here (did you mean "title"?)' in out


@pytest.mark.parametrize(("name", "code"), [("none", 3), ("file.toml", 4), ("empty", 3)])
def test_lint_of_what_holds_no_content(run: Run, tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.toml").write_text("")
    assert run("lint", str(tmp_path / name))[:2] == (code, "")


def test_the_schema_knows_every_kind_of_content_file(run: Run) -> None:
    code, out, _ = run("lint", "--schema")
    schema = json.loads(out)
    kinds = [part["$ref"].rpartition("/")[2] for part in schema["anyOf"]]
    assert code == 0
    assert kinds == ["Page", "Myth", "Worksheet", "Claims", "HelpLines"]
    assert "purpose" in schema["$defs"]["Worksheet"]["required"]


def test_where_names_each_folder_and_whether_it_is_there(
    run: Run, notebook: Path, home: Path
) -> None:
    code, out, _ = run("where")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert ["worksheets", str(notebook), "there"] in rows
    assert ["bin", str(notebook.parent / "bin"), "not there yet"] in rows
    assert [row[0] for row in rows] == [
        *("worksheets", "bin", "settings", "own-content", "state", "content")
    ]


@pytest.mark.parametrize(
    "words", [["--data-dir", "D", "where"], ["where", "--data-dir", "D"], ["--data-dir=D", "where"]]
)
def test_the_notebook_can_be_elsewhere(
    run: Run, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"worksheets\t{tmp_path}/D/worksheets\t" in run(*words)[1]


def test_the_environment_can_put_it_elsewhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONCILE_TUI_DATA", str(tmp_path / "E"))
    assert f"worksheets\t{tmp_path}/E/worksheets\t" in run("where")[1]


def test_the_blank_worksheets_the_private_ones_last(run: Run) -> None:
    code, out, _ = run("new", "--list")
    ids = [line.split("\t")[0] for line in out.splitlines()]
    assert code == 0
    assert "what-changed\tWhat changed?" in out.splitlines()
    assert ids[-1] == "red-flags"
    assert ids.index("this-week") < ids.index("before-you-start")


# -- opening the book ------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Opening]:
    """Catches the book just before it is drawn."""
    seen: list[Opening] = []

    def draw(places: object, opening: Opening) -> int:
        seen.append(opening)
        return 0

    monkeypatch.setattr(book, "_draw", draw)
    return seen


def test_what_opens(run: Run, notebook: Path, opened: list[Opening]) -> None:
    path = notebook / f"{NAME}.toml"
    for words in ([], [str(path)], ["open", "b19"], ["new", "what-changed"], ["new", "refl"]):
        assert run(*words)[0] == 0
    assert opened == [
        Opening(),
        Opening(path=path),
        Opening(path=path),
        Opening(kind="what-changed"),
        Opening(kind="reflection"),
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["new", "what-chnged"], 3, 'Did you mean "what-changed"?'),
        (["new", "re"], 2, "could be any of: reflection, red-flags"),
        (["open", "2026-11-22-what-chnged"], 3, f'Did you mean "{NAME}"?'),
        (["none.toml"], 3, 'There is no file, and nothing saved, called "none.toml".'),
    ],
    ids=" ".join,
)
def test_what_cannot_be_opened_is_told_before_the_screen_is_drawn(
    run: Run, notebook: Path, opened: list[Opening], words: list[str], code: int, told: str
) -> None:
    assert run(*words)[0::2][0] == code
    assert told in run(*words)[2]
    assert opened == []


@pytest.mark.parametrize(
    ("text", "code"), [(BAD["syntax"][0], 1), (BAD["unknown worksheet"][0], 3)]
)
def test_a_broken_file_is_not_opened(
    run: Run, notebook: Path, opened: list[Opening], text: str, code: int
) -> None:
    (notebook / f"{NAME}.toml").write_text(text, encoding="utf-8")
    assert run("open", NAME)[0] == code
    assert opened == []


def test_the_book_opens_only_in_a_terminal(run_book: RunBook) -> None:
    told = run_book()
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("The book opens only in a terminal")


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda: True)
    code, _, err = run()
    assert code == 2
    assert 'TERM is "dumb" or empty' in err


def test_textual_finds_none_of_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/log")
    book._prepare_environment()
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]
    assert "ESCDELAY" not in os.environ
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    book._prepare_environment()
    assert os.environ.pop("ESCDELAY") == "300"


# -- the end of the line ---------------------------------------------------------------------------


def test_a_fault_prints_its_place_and_no_word_of_the_person(
    run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("We never came back to a quarrel.")

    monkeypatch.setattr("reconcile_tui.commands.showing.words_of_answers", fail)
    code, out, err = run("show", NAME)
    assert (code, out) == (4, "")
    assert "reconcile_tui.commands.showing:" in err
    assert "quarrel" not in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_a_reader_that_goes_away_is_no_fault(program: Path, notebook: Path) -> None:
    told = subprocess.run(
        ["sh", "-c", f'("{program}" show {NAME}; echo "code $?" >&2) | true'],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
    )
    assert "Traceback" not in told.stderr
    assert "Exception" not in told.stderr
    assert told.stderr.strip() in {"code 141", "code 0"}


def test_a_full_disk_is_told(program: Path, notebook: Path) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [str(program), "show", NAME],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert told.returncode == 4
    assert told.stderr.count("\n") == 1
    assert "space" in told.stderr.lower()


def test_a_locale_without_our_signs_still_prints(run_book: RunBook, notebook: Path) -> None:
    plain = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = run_book("show", NAME, env=plain)
    assert told.returncode == 0
    assert "Sunday 22 November 2026 \\xb7 in progress" in told.stdout


def test_names_that_are_no_text_are_told(program: Path, notebook: Path) -> None:
    told = subprocess.run(
        [str(program), "show", b"\xff/\xfe.toml"], capture_output=True, check=False
    )
    assert told.returncode == 3
    assert b"Traceback" not in told.stderr
