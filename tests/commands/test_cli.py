"""The command line: help, invalid calls, and exit codes."""

from __future__ import annotations

import signal
import subprocess
from argparse import ArgumentParser
from inspect import signature
from pathlib import Path

import pytest

from reconcile_tui.cli import main
from reconcile_tui.cli.main import COMMANDS, OF_EVERY_COMMAND, Command
from reconcile_tui.messages.files import ONE_AT_A_TIME
from reconcile_tui.messages.general import COMMAND_WORDS, GROUP_WORDS, HELP_END
from tests.commands.saved import NAME, PRIVATE, Run, command_id
from tests.conftest import RunBook


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_begins_with_what_the_program_is(run: Run, word: str) -> None:
    code, out, err = run(word)
    first = " ".join(out.partition("\n\n")[0].split())
    assert (code, err) == (0, "")
    for words in (
        "private workbook for one question",
        "for anyone who's asking",
        "no account",
        "no network",
        "nothing is scored",
    ):
        assert words in first
    assert max(len(line) for line in out.splitlines()) <= 80


def test_help_lists_each_command_once_in_its_group(run: Run) -> None:
    blocks = [block.split("\n") for block in run("--help")[1].split("\n\n")]
    output = {block[0]: "\n".join(block[1:]) for block in blocks}
    assert [heading for heading in output if heading in GROUP_WORDS.values()] == [
        *GROUP_WORDS.values()
    ]
    for command in COMMANDS.values():
        at = [heading for heading, lines in output.items() if f"  {command.usage} " in lines]
        assert at == [GROUP_WORDS[command.group]]


@pytest.mark.parametrize("columns", [40, 50, 66, 80, 120])
def test_help_fits_the_terminal_and_breaks_no_word(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr(main, "output_width", lambda: columns)
    out = run("--help")[1]
    assert max(len(line) for line in out.splitlines()) <= min(columns, 80)
    words = " ".join(out.split())
    for name, command in COMMANDS.items():
        assert f"{command.usage} {COMMAND_WORDS[name]}" in words
    assert " ".join(HELP_END.split()) in words


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, columns: int
) -> None:
    monkeypatch.setattr(main, "output_width", lambda: columns)
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: reconcile-tui {name}")
    assert max(len(line) for line in out.splitlines()) <= min(columns, 80)
    output = " ".join(out.split())
    for action in COMMANDS[name].parser(name).declared():
        assert " ".join(str(action.help).split()) in output


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("reconcile-tui 0.")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["lst"], 'There\'s no command "lst". Did you mean "list"?'),
        (["exportx", NAME], 'There\'s no command "exportx". Did you mean "export"?'),
        (["xyzzy"], 'There\'s no command "xyzzy". See "reconcile-tui --help".'),
        (["what-changed"], "To start it: reconcile-tui new what-changed"),
        (["--verson"], 'There\'s no option "--verson". Did you mean "--version"?'),
        (["list", "--jsn"], '"list" has no option "--jsn". Did you mean "--json"?'),
        (["list", "all"], '"list" doesn\'t take "all".'),
        (["show"], '"show" needs a NAME.'),
        (["export", NAME], '"export" needs --to and a format: html, ics, json, md, txt.'),
        (["export", NAME, "html"], "Did you mean --to html?"),
        (["export", NAME, "--to"], '"--to" needs a value after it.'),
        (["export"], '"export" needs --to and a format'),
        (
            ["export", NAME, "--to", "txt", "--for", "you"],
            '"--for" takes one of these: me, both.',
        ),
        (["--data-dir"], '"--data-dir" needs a value after it.'),
        (["--data-dir", "", "list"], '"--data-dir" needs a value after it.'),
        (["--data-dir=", "list"], '"--data-dir" needs a value after it.'),
        (["LIST"], 'There\'s no command "LIST". Did you mean "list"?'),
        (["ls"], 'There\'s no command "ls". Did you mean "list"?'),
        (["edit", NAME], 'Did you mean "open"?'),
        (["search", "quarrel"], "start typing on the Worksheets tab"),
        (["delete", NAME], "so it needs a terminal. In a script, use --yes."),
        (["remove", NAME], "so it needs a terminal"),
        (["remove", NAME, "--everything"], "To delete one worksheet: reconcile-tui delete NAME"),
        ([NAME], f'"{NAME}" is a saved worksheet. To open it: reconcile-tui open {NAME}'),
        (["show", ""], "NAME is empty."),
        (["export", "", "--to", "txt"], "NAME is empty."),
        (["history", "", "--delete"], "so it needs a terminal"),
        (["history", NAME, "--show", "one"], '"--show" needs a number after it, such as 1.'),
        (["history", NAME, "--restore"], '"--restore" needs a number after it, such as 1.'),
        (
            ["history", NAME, "--show", "1", "--restore", "1"],
            ONE_AT_A_TIME,
        ),
        (
            ["history", NAME, "--show", "1", "--delete"],
            ONE_AT_A_TIME,
        ),
        (["check"], '"check" needs a FILE.'),
        (["new"], '"new" needs a WORKSHEET.'),
        (
            ["export", NAME, "--to", "pdf"],
            'There\'s no format "pdf". Choose one of: html, ics, json, md, txt.',
        ),
        (["export", NAME, "--to", "jsom"], 'Did you mean "json"?'),
        (["show", "2026-11"], f'"2026-11" could be any of these: {NAME}, {PRIVATE}.'),
    ],
    ids=command_id,
)
def test_a_usage_error_is_printed_and_exits_with_2(
    run: Run, notebook: Path, words: list[str], expected: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert expected in err
    assert err.count("\n") == 1


def test_help_can_precede_the_command(run: Run) -> None:
    assert run("help", "export") == run("export", "--help")
    assert run("help", "nothing-like-it") == run("--help")


def test_a_format_can_be_in_upper_case(run: Run, notebook: Path) -> None:
    assert run("export", NAME, "--to", "TXT", "--for", "me")[0] == 0


def test_a_missing_data_dir_is_named(run: Run, tmp_path: Path) -> None:
    there, not_there = tmp_path, tmp_path / "no"
    assert run("--data-dir", str(there), "list")[2] == f"Nothing is saved in {there}.\n"
    assert "That folder doesn't exist yet." in run("--data-dir", str(not_there), "list")[2]


def test_a_file_of_another_type_is_reported_with_the_types_that_can_be_read(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!DOCTYPE html>")
    for command in ("show", "check"):
        code, out, err = run(command, str(path))
        assert code == 1
        assert "saved worksheets are TOML files and end in .toml" in out + err


def test_a_crash_prints_its_location_and_none_of_the_persons_words(
    run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("We never came back to a quarrel.")

    monkeypatch.setattr("reconcile_tui.cli.commands.show.answers_text", fail)
    code, out, err = run("show", NAME)
    assert (code, out) == (4, "")
    assert "reconcile_tui.cli.commands.show:" in err
    assert "quarrel" not in err
    assert "Traceback" not in err
    assert len(other_messages(err)) == 1


def other_messages(err: str) -> list[str]:
    """Return the messages other than the note on private questions that `show` prints first."""
    private, *others = err.splitlines()
    assert private.startswith("Some questions in this worksheet are private.")
    return others


def test_a_closed_pipe_is_no_error(program: Path, notebook: Path) -> None:
    result = subprocess.run(
        ["sh", "-c", f'("{program}" show {NAME}; echo "code $?" >&2) | true'],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
    )
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    assert result.stderr.splitlines()[-1] in {"code 141", "code 0"}


def test_a_full_disk_is_reported(program: Path, notebook: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [str(program), "show", NAME],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert result.returncode == 4
    (output,) = other_messages(result.stderr)
    assert "space" in output.lower()


def test_a_locale_without_our_characters_still_prints(run_book: RunBook, notebook: Path) -> None:
    plain = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = run_book("show", NAME, env=plain)
    assert result.returncode == 0
    assert "Sunday 22 November 2026 \\xb7 In progress" in result.stdout


def test_names_that_are_not_valid_text_are_reported(program: Path, notebook: Path) -> None:
    result = subprocess.run(
        [str(program), "show", b"\xff/\xfe.toml"], capture_output=True, check=False
    )
    assert result.returncode == 3
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_function_of_each_command_takes_its_arguments(name: str) -> None:
    command = COMMANDS[name]
    taken = {action.dest for action in command.parser(name)._actions} - OF_EVERY_COMMAND
    signature(command.function()).bind(None, **dict.fromkeys(taken))


def test_no_id_is_divided_in_the_help_of_an_option() -> None:
    def takes(parser: ArgumentParser) -> None:
        parser.add_argument("--kind", help="one of promises, what-changed, slow-re-entry or others")

    command = Command("list", takes, "list:list_saved", "read")
    for columns in range(40, 81):
        output = command.parser("list", columns).format_help()
        assert "what-changed" in output
        assert "slow-re-entry" in output
