"""`fill`: every worksheet as plain lines, with no data loss on any exit."""

from __future__ import annotations

import signal
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.cli.commands.fill_prompts import ASKERS
from reconcile_tui.cli.commands.line_ui import matching
from reconcile_tui.domain.answers import MAX_ANSWER, MAX_FILE
from reconcile_tui.domain.form import closes_gate
from reconcile_tui.domain.items import ITEM_TYPES, Choice, Rows
from reconcile_tui.domain.kinds import COLUMN_TYPES
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, private, screens
from reconcile_tui.messages.general import SEE_NEW
from reconcile_tui.workspace import RESERVE
from tests.commands.line_mode import (
    APP_KEYS,
    CONTINUE,
    KINDS,
    LIBRARY,
    SAFETY,
    RecordedFill,
    normalized,
    saved_in,
)
from tests.conftest import RunBook

CANARY = "zebra-42"
"""Private text that must be found only where it belongs."""


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def answers_in(home: Path) -> dict[str, Any]:
    """Read the only saved file."""
    (path,) = saved_in(home)
    return tomllib.loads(path.read_text())


# -- every worksheet -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "last",
    [False, pytest.param(True, marks=pytest.mark.slow)],
    ids=["first options", "last options"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_each_worksheet_is_filled_as_a_session_fills_it(
    run_here: RunBook, home: Path, tmp_path: Path, kind: str, last: bool
) -> None:
    recorded = RecordedFill(tmp_path / "session", kind, last=last)
    result = run_here("fill", kind, input=typed(*recorded.lines))
    assert result.returncode == 0, result.stdout + result.stderr
    (mine,), (theirs,) = saved_in(tmp_path / "session"), saved_in(home)
    assert normalized(theirs.read_text()) == normalized(mine.read_text()), result.stdout
    assert mine.name == theirs.name
    assert "\x1b" not in result.stdout + result.stderr
    assert result.stdout.startswith(words.SCROLLBACK)
    assert not APP_KEYS.findall(result.stdout)


def test_every_type_of_question_and_column_is_asked_for() -> None:
    kinds = [*ITEM_TYPES.values(), *COLUMN_TYPES.values()]
    assert set(ASKERS) == {kind.answered_as for kind in kinds}


def test_no_option_label_is_a_command() -> None:
    """An option's label, when typed, must never parse as a command."""
    for sheet in LIBRARY.worksheets():
        for item in sheet.items():
            for option in getattr(item, "options", ()):
                assert option.label.casefold().partition(",")[0] not in words.COMMANDS


# -- output ----------------------------------------------------------------------------------------


def test_no_saved_answer_is_printed_unasked(run_here: RunBook, home: Path) -> None:
    assert run_here("fill", "reflection", input=typed(*CONTINUE, "next", "quit")).returncode == 0
    lines = [*CONTINUE, "", "1", "1", "", "", "", "", f"{CANARY} is what it takes", "."]
    run_here("fill", "reflection", input=typed(*lines))
    assert CANARY in saved_in(home)[0].read_text()
    again = run_here("fill", "reflection", input=typed("sections", "1", *[""] * 40))
    assert CANARY not in again.stdout
    assert words.ANSWERED_TEXT in again.stdout
    asked = run_here("fill", "reflection", input=typed("review", "show", "quit"))
    assert CANARY in asked.stdout


def test_show_works_where_no_question_is_asked(run_here: RunBook) -> None:
    output = run_here("fill", "deep-questions", input=typed(*CONTINUE, "show", "quit")).stdout
    assert words.NO_ANSWER in output[output.index(words.ENTER_GOES_ON) :]


def test_why_prints_the_source_of_a_sentence(run_here: RunBook) -> None:
    output = run_here("fill", "promises", input=typed(*CONTINUE, "", "why", "quit")).stdout
    assert LIBRARY.claims["promises"].say in output.replace("\n", " ")
    assert "Doesn't show: " in output


def test_help_and_pages_can_be_read_at_a_prompt(run_here: RunBook) -> None:
    output = run_here(
        "fill", "what-changed", input=typed(*CONTINUE, "help", "read afraid", "quit")
    ).stdout
    assert LIBRARY.page("afraid").title in output
    assert "911" in output


def test_help_is_short_and_says_what_can_be_typed_here(run_here: RunBook) -> None:
    output = run_here("fill", "what-changed", input=typed(*CONTINUE, "", "help", "quit")).stdout
    said = output[output.rindex(screens.AFRAID) : output.index(words.can_type([])[-15:])]
    assert said.count("\n") <= 10
    assert "911" in said
    assert "988" in said
    assert words.ALL_HELPLINES in said
    assert "edit, back, skip" in said, "a text also takes edit"
    output = run_here(
        "fill", "what-changed", input=typed(*CONTINUE, "", "read help", "quit")
    ).stdout
    assert all(country.name in output for country in LIBRARY.help_lines.country)


def test_back_cancels_the_menu_of_skip(run_here: RunBook, home: Path) -> None:
    result = run_here("fill", "promises", input=typed(*CONTINUE, "skip", "back", "quit"))
    contact = LIBRARY.worksheet("promises").by_id["contact"]
    assert words.NOT_SKIPPED in result.stdout
    assert result.stdout.count(contact.text) == 2, "the question is asked again"
    assert words.NOT_A_CHOICE not in result.stdout
    assert not saved_in(home)


def test_a_pause_says_that_text_is_saved_only_where_there_is_some(run_here: RunBook) -> None:
    output = run_here(
        "fill", "promises", input=typed(*CONTINUE, "pause", "", "3", "pause", "quit")
    ).stdout
    empty, saved = output.index(words.PAUSED_EMPTY), output.index(words.PAUSED)
    assert empty < saved
    assert (output.count(words.PAUSED_EMPTY), output.count(words.PAUSED)) == (1, 1)


def test_the_question_is_asked_again_after_much_was_printed(run_here: RunBook) -> None:
    output = run_here("fill", "promises", input=typed(*CONTINUE, "read tonight", "quit")).stdout
    contact = LIBRARY.worksheet("promises").by_id["contact"]
    assert output.count(contact.text) == 2
    assert output.rindex(contact.text) > output.index(LIBRARY.page("tonight").title)


# -- navigation ------------------------------------------------------------------------------------


def test_a_word_that_is_a_command_can_be_an_answer(run_here: RunBook, home: Path) -> None:
    run_here(
        "fill",
        "this-week",
        input=typed(*CONTINUE, "1", "3 nov 2026", " help", " skip", "x", "quit"),
    )
    plan = answers_in(home)["answers"]["the-plan"]
    assert plan == {"if": "help", "then": "skip", "when": "x"}


def test_back_changes_an_answer_and_undo_restores_it(run_here: RunBook, home: Path) -> None:
    lines = [*CONTINUE, f"{CANARY} one", ".", "back", "replace", "Another", ".", "undo", "quit"]
    run_here("fill", "what-changed", input=typed(*lines))
    assert answers_in(home)["answers"] == {"different": f"{CANARY} one"}


def test_a_cleared_answer_is_erased_from_every_file(run_here: RunBook, home: Path) -> None:
    run_here("fill", "what-changed", input=typed(*CONTINUE, CANARY, ".", "", "2", "quit"))
    run_here("fill", "what-changed", input=typed("sections", "1", "clear", "", "quit"))
    assert "different" not in answers_in(home)["answers"]
    assert not [
        p for p in home.rglob("*") if p.is_file() and CANARY in p.read_text("utf-8", "replace")
    ]


@pytest.mark.parametrize(("typed_why", "reason"), [("skip later", "later"), ("skip", "too-much")])
def test_a_question_is_skipped_with_a_reason(
    run_here: RunBook, home: Path, typed_why: str, reason: str
) -> None:
    more = [] if " " in typed_why else ["3"]
    run_here("fill", "what-changed", input=typed(*CONTINUE, typed_why, *more, "quit"))
    assert answers_in(home)["skipped"] == {"different": reason}


def test_an_answer_is_not_skipped_and_a_skip_is_undone(run_here: RunBook, home: Path) -> None:
    lines = [*CONTINUE, "One", ".", "back", "skip later", "next", "skip later", "undo", "quit"]
    result = run_here("fill", "what-changed", input=typed(*lines))
    assert words.HAS_ANSWER in result.stdout
    assert "skipped" not in (found := answers_in(home)), found
    assert found["answers"] == {"different": "One"}


def test_another_programs_change_is_merged(program: Path, home: Path) -> None:
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        process.stdin.write(typed(*CONTINUE, "One", ".", "", "2", "sections", "1", ""))
        process.stdin.flush()
        read_until(process, words.ANSWERED_TEXT)
        (path,) = saved_in(home)
        path.write_text(path.read_text().replace('"One"', '"From outside"'))
        process.stdin.write(typed("next", "skip later", "review", "show", "quit"))
        process.stdin.close()
        assert words.FILE_CHANGED in read_until(process, "From outside")
        assert process.wait(20) == 0
    assert answers_in(home)["answers"]["different"] == "From outside"


def test_enter_alone_answers_nothing_and_makes_no_file(run_here: RunBook, home: Path) -> None:
    for kind in ("what-changed", "promises", "this-week", "red-flags", "deep-questions"):
        result = run_here("fill", kind, input=typed(*[""] * 60))
        assert result.returncode == 0
        assert not saved_in(home)
        assert words.NOTHING_WRITTEN in result.stdout


def test_a_gate_stops_the_worksheet_and_prints_its_page(run_here: RunBook, home: Path) -> None:
    sheet = LIBRARY.worksheet("slow-re-entry")
    behind = sheet.section[1].item[0].text
    on = run_here("fill", sheet.id, input=typed(*CONTINUE, *SAFETY, *[""] * 4)).stdout
    assert behind in on
    gated = next(item for item in sheet.items() if item.gate)
    assert isinstance(gated, Choice)
    assert gated.gate
    number = next(n for n, one in enumerate(gated.options, 1) if closes_gate(gated, one.value))
    output = run_here(
        "fill", sheet.id, input=typed(*CONTINUE, *SAFETY, "", str(number), *[""] * 4)
    ).stdout
    title = LIBRARY.page(gated.gate.page).title
    assert output.index(title) < output.index(private.SAVE_TOO) < output.index(screens.REVIEW)
    assert behind not in output


@pytest.mark.parametrize(
    "answers", [["2"], ["1", "1"], ["1", "3", "1"]], ids=["seen", "fear", "order"]
)
def test_the_safety_questions_come_first_and_can_stop_it(
    run_here: RunBook, home: Path, answers: list[str]
) -> None:
    result = run_here("fill", "repair-script", input=typed(*CONTINUE, *answers, "", "", ""))
    assert LIBRARY.worksheet("repair-script").purpose.split(".")[0] not in result.stdout
    shows_page = LIBRARY.page("not-for-now").title in result.stdout
    assert shows_page == (answers != ["2"])
    assert not saved_in(home)


@pytest.mark.parametrize("kind", ["closing-well", "take-to-helper"])
def test_help_works_at_the_first_decision(run_here: RunBook, home: Path, kind: str) -> None:
    output = run_here("fill", kind, input=typed(*CONTINUE, "help", "", "no", "quit", "quit")).stdout
    assert output.index(private.ASK_FIRST) < output.index("988") < output.rindex(words.WHICH_WORD)
    output = run_here("fill", kind, input=typed("help", "", *CONTINUE, "no", "quit", "quit")).stdout
    assert output.index("988") < output.index(private.ASK_FIRST), "on the first page too"
    assert not saved_in(home)


def test_sensitive_answers_are_not_saved_until_confirmed(run_here: RunBook, home: Path) -> None:
    lines = [*CONTINUE, *CONTINUE, "7", "2", "no", CANARY, "quit", "quit"]
    output = run_here("fill", "deep-questions", input=typed(*lines)).stdout
    assert private.SAVE_TOO in output
    assert "steady-before" not in answers_in(home)["answers"]
    run_here("fill", "deep-questions", "--new", input=typed(*CONTINUE, "7", "yes", "x", "quit"))
    assert any("steady-before = 7" in path.read_text() for path in saved_in(home))


@pytest.mark.parametrize(
    ("way", "is_saved"), [(["quit"], False), (["save", "yes"], True)], ids=["gone", "saved"]
)
def test_quitting_at_the_decision_about_private_answers_reports_what_is_saved(
    run_here: RunBook, home: Path, way: list[str], is_saved: bool
) -> None:
    """`quit` at that prompt saves nothing: it asks once more, then reports what wasn't saved."""
    output = run_here("fill", "reflection", input=typed(*CONTINUE, "7", "quit", *way)).stdout
    after = output[output.index(private.SAVE_TOO) :]
    assert words.SAVE_OR_GO in after
    assert words.NOTHING_WRITTEN not in after
    assert (words.FORGOTTEN_PRIVATE in after) is not is_saved
    assert bool(saved_in(home)) is is_saved


def test_a_private_worksheet_is_not_saved_unless_chosen(run_here: RunBook, home: Path) -> None:
    result = run_here("fill", "red-flags", input=typed(*CONTINUE, *CONTINUE, "1", "quit", "quit"))
    assert words.PRIVATE in result.stdout
    assert words.FORGOTTEN_UNSAVED in result.stdout
    assert not saved_in(home)
    run_here("fill", "red-flags", input=typed(*CONTINUE, *CONTINUE, "1", "save", "yes", "quit"))
    (path,) = saved_in(home)
    assert "notes" in path.name


@pytest.mark.parametrize(
    "way",
    [["quit", "save", "quit", "save", "quit", "quit"], ["quit", "save"], ["quit", "save", ""]],
    ids=["quits at the choice", "ends at the choice", "chooses nothing"],
)
def test_the_choice_at_the_end_saves_nothing_by_default(
    run_here: RunBook, home: Path, way: list[str]
) -> None:
    result = run_here("fill", "red-flags", input=typed(*CONTINUE, *CONTINUE, "1", *way))
    assert (result.returncode, result.stderr) == (0, "")
    assert not saved_in(home)
    assert words.FORGOTTEN_UNSAVED in result.stdout


@pytest.mark.parametrize("way", [["quit", "quit"], [], ["back", "clear", "quit", "quit"]])
def test_no_word_of_a_private_worksheet_is_in_any_file(
    run_here: RunBook, home: Path, way: list[str]
) -> None:
    lines = [*CONTINUE, *CONTINUE, "sections", "4", CANARY, ".", "back", "show", "", *way]
    result = run_here("fill", "is-it-me", input=typed(*lines))
    assert result.returncode == 0
    assert CANARY in result.stdout, "the answer shows because show was typed"
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY in path.read_text("utf-8", "replace")]


# -- exits -----------------------------------------------------------------------------------------


def test_end_of_input_loses_nothing(run_here: RunBook, home: Path) -> None:
    result = run_here("fill", "what-changed", input="\nFirst line\nand half a li")
    assert result.returncode == 0
    assert answers_in(home)["answers"]["different"] == "First line\nand half a li"
    assert "Saved " in result.stdout


@contextmanager
def filling(program: Path, *names: str) -> Iterator[subprocess.Popen[str]]:
    """The program with open pipes for input and output."""
    with subprocess.Popen(
        [str(program), "fill", *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        # If no input comes, the prompt must already be printed.
        late = threading.Timer(60, process.kill)
        late.start()
        try:
            yield process
        finally:
            late.cancel()
            process.kill()


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    """Read the output up to these words."""
    assert process.stdout is not None
    seen = ""
    while wanted not in seen:
        char = process.stdout.read(1)
        assert char, f"ended before {wanted!r}: {seen}"
        seen += char
    return seen


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_signal_saves_what_was_typed(program: Path, home: Path, name: str) -> None:
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        process.stdin.write(typed(*CONTINUE, "One", "two"))
        process.stdin.flush()
        read_until(process, "> \n> \n> ")
        process.send_signal(signal.Signals[name])
        assert process.wait(20) == 128 + signal.Signals[name]
        assert process.stdout is not None
        output = process.stdout.read()
    assert answers_in(home)["answers"]["different"] == "One\ntwo"
    (path,) = saved_in(home)
    assert (path.name in output) is (name == "SIGINT"), "only ctrl+c leaves a reader"


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("what-changed", [""], words.NOTHING_WRITTEN),
        ("reflection", ["7", "no"], words.FORGOTTEN_PRIVATE),
        ("red-flags", [*CONTINUE, "1"], words.FORGOTTEN_UNSAVED),
    ],
)
def test_ctrl_c_reports_what_is_not_saved(
    program: Path, home: Path, kind: str, lines: list[str], expected: str
) -> None:
    with filling(program, kind) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(typed(*CONTINUE, *lines, "pause"))
        process.stdin.flush()
        read_until(process, words.PAUSED_UNSAVED)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().strip() == expected
        assert process.wait(20) == 128 + signal.SIGINT
    assert not saved_in(home)


def test_a_closed_pipe_loses_nothing(program: Path, home: Path) -> None:
    second = LIBRARY.worksheet("what-changed").section[0].item[1].text
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(typed(*CONTINUE, "Saved", "."))
        process.stdin.flush()
        read_until(process, second)
        process.stdout.close()
        process.stdin.write(typed("more", ".", "quit"))
        process.stdin.close()
        assert process.wait(20) == 141
    assert answers_in(home)["answers"]["different"] == "Saved"


def test_a_failed_save_is_reported_and_quit_asks_again(
    program: Path, home: Path, tmp_path: Path
) -> None:
    folder, copies = home / ".local/share/reconcile-tui/worksheets", tmp_path / "copies"
    copies.mkdir()
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        read_until(process, words.ENTER_GOES_ON)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("in the way")
        process.stdin.write(typed(*CONTINUE, CANARY, ".", "quit"))
        process.stdin.flush()
        assert "NOT SAVED" in read_until(process, words.NOT_SAVED_WHAT_NOW)
        process.stdin.write(typed(f"copy {copies}"))
        process.stdin.flush()
        read_until(process, f"was copied to {copies}")
        assert [path for path in copies.iterdir() if CANARY in path.read_text()]
        folder.unlink()
        process.stdin.write(typed(""))
        process.stdin.flush()
        read_until(process, "Saved ")
        assert process.wait(20) == 0
    assert answers_in(home)["answers"]["different"] == CANARY


def test_quitting_without_saving_has_its_exit_code(program: Path, home: Path) -> None:
    folder = home / ".local/share/reconcile-tui/worksheets"
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        read_until(process, words.ENTER_GOES_ON)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("in the way")
        process.stdin.write(typed(*CONTINUE, CANARY, ".", "quit", "quit"))
        process.stdin.close()
        assert process.wait(20) == 4


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_answers_unsaved_at_a_hang_up_are_recovered_at_the_next_start(
    program: Path, run_here: RunBook, home: Path, name: str
) -> None:
    folder = home / ".local/share/reconcile-tui/worksheets"
    with filling(program, "what-changed") as process:
        assert process.stdin is not None
        read_until(process, words.ENTER_GOES_ON)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("in the way")
        process.stdin.write(typed(*CONTINUE, CANARY, ".", "pause"))
        process.stdin.flush()
        read_until(process, words.PAUSED_UNSAVED)
        process.send_signal(signal.Signals[name])
        assert process.wait(20) == 128 + signal.Signals[name]
    folder.unlink()
    result = run_here("fill", "what-changed", input=typed("quit"))
    (back,) = saved_in(home)
    assert f"It's saved now, next to its worksheet, as {back.name}" in result.stdout
    assert answers_in(home)["answers"]["different"] == CANARY
    assert not [path for path in (home / ".run").rglob("*") if path.is_file()]


# -- limits ----------------------------------------------------------------------------------------


def test_a_line_of_a_mebibyte_is_refused_whole_and_the_rest_stays(
    run_here: RunBook, home: Path
) -> None:
    long = "x" * (1 << 20)
    result = run_here(
        "fill", "what-changed", input=typed(*CONTINUE, "Before", long, "after", ".", "quit")
    )
    assert words.too_long(len(long), MAX_ANSWER - len("Before") - 1) in result.stdout
    assert answers_in(home)["answers"]["different"] == "Before\nafter"


def test_an_answer_of_the_maximum_length_is_saved_whole(run_here: RunBook, home: Path) -> None:
    full = "é" * MAX_ANSWER
    result = run_here("fill", "what-changed", input=typed(*CONTINUE, full, "quit"))
    assert words.ANSWER_FULL in result.stdout
    assert answers_in(home)["answers"]["different"] == full


def test_a_full_file_takes_no_more_and_says_so(run_here: RunBook, home: Path) -> None:
    run_here("fill", "what-changed", input=typed(*CONTINUE, "Before", ".", "quit"))
    (path,) = saved_in(home)
    path.write_text(f"{path.read_text()}#{'x' * (MAX_FILE - RESERVE)}\n")
    before = path.read_text()
    result = run_here("fill", "what-changed", input=typed("back", "add", CANARY, ".", "quit"))
    assert words.FILE_FULL in result.stdout
    assert CANARY not in path.read_text()
    assert path.read_text() == before


def test_no_control_character_is_printed(run_here: RunBook, home: Path) -> None:
    evil = "a\x1b]52;c;aGk=\x07b\x9bc\u202ed"
    run_here("fill", "what-changed", input=typed(*CONTINUE, evil, ".", "quit"))
    result = run_here("fill", "what-changed", input=typed("review", "show", "quit"))
    assert not set("\x1b\x07\x9b\u202e") & set(result.stdout)
    assert "]52;c;aGk=b" in result.stdout


# -- particular types and worksheets --------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed_word", "places"),
    [
        ("2", [1]),
        ("9", []),
        ("0", []),
        ("no", [2]),
        ("No.", [2]),
        ("YES", [0, 1]),
        ("yes, and", [0]),
        ("there's a court", [4]),
        ("maybe", []),
    ],
)
def test_an_option_is_chosen_by_number_or_words(typed_word: str, places: list[int]) -> None:
    contact = LIBRARY.worksheet("promises").by_id["contact"]
    assert isinstance(contact, Choice)
    assert matching([option.label for option in contact.options], typed_word) == places


def test_ambiguous_words_choose_no_option(run_here: RunBook, home: Path) -> None:
    output = run_here("fill", "promises", input=typed(*CONTINUE, "yes", "no", "quit")).stdout
    assert "More than one choice fits" in output
    assert answers_in(home)["answers"]["contact"] == "no"


def test_a_scale_takes_only_its_numbers(run_here: RunBook) -> None:
    lines = typed(*CONTINUE, "--5", "11", "ten", "", "quit")
    result = run_here("fill", "reflection", input=lines)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("A number from 0 to 10") == 4


def test_guidance_is_printed_at_the_end_of_its_section(run_here: RunBook) -> None:
    sheet = LIBRARY.worksheet("promises")
    words_ = {one.id: one for one in sheet.guidance}
    output = run_here("fill", "promises", input=typed(*CONTINUE, "5", "quit")).stdout
    assert words_["contact-court-order"].title in output
    assert "type read legal-first" in output
    assert words_["contact-none"].title not in output


def test_a_closed_list_takes_no_entries(run_here: RunBook, home: Path) -> None:
    closed = LIBRARY.worksheet("promises").by_id["their-promises"]
    assert isinstance(closed, Rows)
    lines = [*CONTINUE, "5", "sections", "4", "add", "", "quit"]
    output = run_here("fill", "promises", input=typed(*lines)).stdout
    assert output.count(closed.closed_text) >= 2
    assert "their-promises" not in answers_in(home).get("rows", {})


def test_an_invalid_date_is_saved_as_typed_and_reported(run_here: RunBook, home: Path) -> None:
    lines = [*CONTINUE, *SAFETY, "sections", "2", "", "", "someday", "", "quit"]
    output = run_here("fill", "slow-re-entry", input=typed(*lines)).stdout
    assert screens.invalid_answer("write a date as 22 Nov 2026 or 2026-11-22") in output
    assert answers_in(home)["answers"]["start"] == "someday"


def test_a_letter_is_shown_before_the_next_morning_only_if_asked(
    run_here: RunBook, home: Path
) -> None:
    lines = [*CONTINUE, *SAFETY, "1", CANARY, ".", "review", "letter", "1", "quit"]
    output = run_here("fill", "words-i-need", input=typed(*lines)).stdout
    assert fields.SHOW_NOW in output
    assert output.index("Sleep on it") < output.index(CANARY)


def test_answers_from_other_worksheets_are_copied(run_here: RunBook, home: Path) -> None:
    run_here("fill", "what-changed", input=typed(*CONTINUE, CANARY, ".", "skip 5", "quit"))
    lines = ["yes", "sections", "2", "from", "1 2", "list", "", "quit"]
    output = run_here("fill", "take-to-helper", input=typed(*lines)).stdout
    assert fields.NO_WORDS in output
    (notes,) = [path for path in saved_in(home) if "notes" in path.name]
    picked = tomllib.loads(notes.read_text())["rows"]["picked"]
    assert [one.get("words") for one in picked] == [None, CANARY]


# -- choosing the worksheet ------------------------------------------------------------------------


def test_a_kind_continues_the_one_in_progress_and_new_starts_another(
    run_here: RunBook, home: Path
) -> None:
    run_here("fill", "what-changed", input=typed(*CONTINUE, "One", ".", "quit"))
    result = run_here("fill", "what-changed", input=typed("quit"))
    assert words.continuing(saved_in(home)[0].stem, "what-changed") in result.stdout
    run_here("fill", "what-changed", "--new", input=typed("Two", ".", "quit"))
    assert len(saved_in(home)) == 2


def test_an_unknown_name_is_reported(run_here: RunBook) -> None:
    result = run_here("fill", "no-such-worksheet")
    assert result.returncode == 3
    assert result.stdout == ""
    assert SEE_NEW in result.stderr, "it lists the worksheets that can be started"


@pytest.mark.parametrize("command", ["fill", "add"])
def test_a_misspelled_worksheet_is_reported_before_anything_is_saved(
    run_here: RunBook, home: Path, command: str
) -> None:
    result = run_here(command, "promsies")
    assert result.returncode == 3
    assert 'Did you mean "promises"?' in result.stderr
    assert not saved_in(home)


def test_a_file_that_cannot_be_changed_is_not_filled(run_here: RunBook, home: Path) -> None:
    run_here("fill", "what-changed", input=typed(*CONTINUE, "One", ".", "quit"))
    (path,) = saved_in(home)
    path.chmod(0o400)
    result = run_here("fill", path.name, input=typed("x", ".", "quit"))
    assert result.returncode == 4
    assert "can't be changed" in result.stderr


def test_the_review_marks_a_worksheet_as_done(run_here: RunBook, home: Path) -> None:
    result = run_here(
        "fill", "what-changed", input=typed(*CONTINUE, "One", ".", "review", "done", "quit")
    )
    assert screens.STATE_NOW["completed"] in result.stdout
    assert answers_in(home)["status"] == "completed"
