"""The recipient of a copy and the safety questions, on the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import icalendar
import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import SAFETY_QUESTIONS
from reconcile_tui.messages.exporting import ONLY_EARLIER
from reconcile_tui.storage.paths import shipped_content
from tests.commands.line_mode import APP_KEYS
from tests.commands.saved import NAME, Run, Typed, in_one_line

AGREEMENT = """\
format = 1
worksheet = "slow-re-entry"
id = "a19c"
title = "Slow re-entry agreement"
started = 2026-11-24T19:05:00+01:00

[answers]
both-yes = "yes"
can-say-no = "not-sure"
first-check-in = 2026-12-08
check-in-every = "week"
end = 2027-01-26
check-in-time = "19:30"
calendar-title = "Call"
"""
TRIAL = "2026-11-24-slow-re-entry"
REFLECTION = AGREEMENT.replace("slow-re-entry", "reflection").partition("[answers]")[0]

LIBRARY = Library(shipped_content())
QUESTIONS = [item for item in LIBRARY.worksheet(SAFETY_QUESTIONS).items() if item.asks]
HERE, FEAR, ORDER, ASKED = (item.text for item in QUESTIONS)


BOTH = ("2", "1", "3", "3", "1")
"""Typed answers: for the other person; alone, not afraid, no court order, and asked for."""


@pytest.fixture
def notebook(notebook: Path) -> Path:
    """The usual notebook with an agreement and an evening's reflection."""
    (notebook / f"{TRIAL}.toml").write_text(AGREEMENT)
    (notebook / "2026-11-25-reflection.toml").write_text(REFLECTION)
    return notebook


# -- without a terminal ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [NAME, TRIAL])
def test_without_a_terminal_for_is_required(run: Run, notebook: Path, name: str) -> None:
    code, out, err = run("export", name, "--to", "md")
    assert (code, out) == (2, "")
    assert "--for me" in err
    code, out, err = run("export", name, "--to", "md", "--for", "both")
    assert (code, out) == (2, "")
    assert "you need a terminal for those" in err
    assert run("export", name, "--to", "md", "--for", "me")[0] == 0


def test_a_worksheet_for_one_person_needs_no_question(run: Run, notebook: Path) -> None:
    assert run("export", "2026-11-25", "--to", "md")[0] == 0


def test_a_calendar_always_asks(run: Run, notebook: Path) -> None:
    assert run("export", TRIAL, "--to", "ics")[0] == 2
    code, out, err = run("export", TRIAL, "--to", "ics", "--for", "me")
    assert code == 0
    assert "Other people may see your calendar" in err
    assert len(icalendar.Calendar.from_ical(out).events) == 1


# -- on a terminal ---------------------------------------------------------------------------------


def test_for_me_asks_nothing_more(run: Run, notebook: Path, typed: Typed) -> None:
    typed("1")
    code, out, err = run("export", NAME, "--to", "md")
    assert code == 0
    assert "quarrel" in out
    assert FEAR not in in_one_line(err)


def test_for_both_asks_the_safety_questions_and_writes(
    run: Run, notebook: Path, typed: Typed
) -> None:
    typed(*BOTH)
    code, out, err = run("export", NAME, "--to", "md")
    assert code == 0
    assert "quarrel" in out
    err = in_one_line(err)
    assert err.index(HERE) < err.index(FEAR) < err.index(ORDER) < err.index(ASKED)
    assert "can be read in this terminal until you close it" in err


def test_the_copy_for_both_does_not_reveal_a_stopped_worksheet(
    run: Run, notebook: Path, typed: Typed
) -> None:
    (notebook / f"{TRIAL}.toml").write_text(
        AGREEMENT.replace("[answers]", 'status = "stopped"\n\n[answers]')
    )
    typed(*BOTH)
    code, out, _ = run("export", TRIAL, "--to", "txt")
    assert code == 0
    assert "stopped" not in out.lower()
    assert "· Stopped\n" in run("export", TRIAL, "--to", "txt", "--for", "me")[1]


def test_an_answer_can_be_given_in_words(run: Run, notebook: Path, typed: Typed) -> None:
    typed("also for the other person", "yes", "No", "7", "NO", "yes, they said so")
    code, _, err = run("export", NAME, "--to", "md")
    assert code == 0
    assert "Please type one of the numbers." in err


def test_short_forms_of_yes_and_no_are_understood(run: Run, notebook: Path, typed: Typed) -> None:
    typed("2", "y", "n", "N", "yes")
    code, out, err = run("export", NAME, "--to", "md")
    assert code == 0
    assert "quarrel" in out
    assert "Please type one of the numbers." not in err
    typed("2", "y", "Y")
    assert run("export", NAME, "--to", "md")[0] == 4


def test_a_letter_that_no_answer_begins_with_is_asked_again(
    run: Run, notebook: Path, typed: Typed
) -> None:
    typed("y", "")
    code, out, err = run("export", NAME, "--to", "md")
    assert (code, out) == (4, "")
    assert "Please type one of the numbers." in err


@pytest.mark.parametrize("lines", [["1", "1"], ["1", "2"], ["1", "3", "1"], ["1", "3", "2"]])
def test_fear_or_a_court_order_stops_it_without_revealing_which(
    run: Run, notebook: Path, typed: Typed, lines: list[str]
) -> None:
    typed(*lines, "3", "1", "1")
    path = notebook.parent.parent / "out.md"
    code, out, err = run("export", NAME, "--to", "md", "--for", "both", "--out", str(path))
    assert (code, out) == (4, "")
    assert not path.exists()
    output = " ".join(err.split())
    assert "This worksheet isn't open right now. It's made for two people" in output
    assert "reconcile-tui read help" in output
    assert not APP_KEYS.findall(output)
    assert ASKED not in output
    after = output.partition("isn't open right now")[2]
    assert after
    assert not [word for word in ("afraid", "court", "fear") if word in after.lower()]


@pytest.mark.parametrize("typed_here", ["2", "no", "n"])
def test_someone_not_alone_is_asked_nothing_more(
    run: Run, notebook: Path, typed: Typed, typed_here: str
) -> None:
    typed(typed_here, "3", "3", "1")
    code, out, err = run("export", NAME, "--to", "md", "--for", "both")
    assert (code, out) == (4, "")
    assert HERE in err
    assert FEAR not in in_one_line(err)
    assert err.rstrip().endswith("Nothing was written.")


@pytest.mark.parametrize("answer", ["2", "3"])
def test_what_the_other_did_not_ask_for_is_not_exported(
    run: Run, notebook: Path, typed: Typed, answer: str
) -> None:
    typed("1", "3", "3", answer)
    code, out, err = run("export", NAME, "--to", "md", "--for", "both")
    assert (code, out) == (4, "")
    assert "This worksheet isn't open right now" in err
    assert "--for me" in " ".join(err.split())


@pytest.mark.parametrize(
    "lines", [[""], ["2", ""], ["2", "1", ""], ["2", "1", "3", ""], ["2", "1", "3", "3", ""], []]
)
def test_enter_or_the_end_of_input_stops_and_nothing_is_written(
    run: Run, notebook: Path, typed: Typed, tmp_path: Path, lines: list[str]
) -> None:
    typed(*lines)
    path = tmp_path / "out.html"
    code, out, err = run("export", TRIAL, "--to", "html", "--out", str(path))
    assert (code, out) == (4, "")
    assert "Nothing was written." in err
    assert not path.exists()


def test_no_safety_answer_is_saved(run: Run, notebook: Path, typed: Typed) -> None:
    before = {path: path.read_bytes() for path in notebook.parent.rglob("*") if path.is_file()}
    typed(*BOTH)
    run("export", NAME, "--to", "md")
    after = {path: path.read_bytes() for path in notebook.parent.rglob("*") if path.is_file()}
    assert after == before


def test_an_unwritable_path_is_reported_before_any_question(
    run: Run, notebook: Path, typed: Typed, tmp_path: Path
) -> None:
    typed(*BOTH)
    (tmp_path / "there.md").write_text("mine")
    code, _, err = run("export", NAME, "--to", "md", "--out", str(tmp_path / "there.md"))
    assert code == 4
    assert "--force" in err
    assert FEAR not in in_one_line(err)


def test_for_both_is_asked_also_where_the_worksheet_does_not(
    run: Run, notebook: Path, typed: Typed
) -> None:
    typed("1", "1")
    code, _, err = run("export", "2026-11-25", "--to", "md", "--for", "both")
    assert code == 4
    assert FEAR in in_one_line(err)


def test_the_questions_go_to_the_terminal_and_the_words_into_the_file(
    notebook: Path, program: Path, tmp_path: Path
) -> None:
    """`export … > FILE` on a real terminal."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{line}\n" for line in BOTH).encode())
    with (tmp_path / "out.md").open("wb") as file:
        code = subprocess.call(
            [str(program), "export", NAME, "--to", "md"],
            stdin=terminal,
            stdout=file,
            stderr=terminal,
            timeout=60,
        )
    output = os.read(keyboard, 100_000).decode()
    os.close(keyboard)
    os.close(terminal)
    assert code == 0
    assert FEAR in in_one_line(output)
    assert (tmp_path / "out.md").read_text().startswith("# What changed?")


# -- calendars -------------------------------------------------------------------------------------


def test_a_calendar_file_is_exact_to_the_byte(run: Run, notebook: Path, tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    words = ("export", TRIAL, "--to", "ics", "--for", "me")
    run(*words, "--out", str(path))
    raw = path.read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    out = run(*words)[1]
    assert out.endswith("END:VCALENDAR\r\n")
    assert out.count("\n") == out.count("\r\n")


def test_canceling_explains_what_calendars_do(run: Run, notebook: Path) -> None:
    code, out, err = run("export", TRIAL, "--to", "ics", "--for", "me", "--cancel")
    assert code == 0
    assert "METHOD:CANCEL" in out
    assert "Not every calendar removes the entries" in err


def test_canceling_includes_check_ins_whose_end_was_deleted(run: Run, notebook: Path) -> None:
    words = ("export", TRIAL, "--to", "ics", "--for", "me")
    made = icalendar.Calendar.from_ical(run(*words)[1]).events
    path = notebook / f"{TRIAL}.toml"
    path.write_text(AGREEMENT.partition("first-check-in")[0])
    code, out, err = run(*words, "--cancel")
    gone = icalendar.Calendar.from_ical(out).events
    assert code == 0
    assert {event["uid"] for event in made} < {event["uid"] for event in gone}
    assert "Unanswered" not in err
    assert ONLY_EARLIER in err


def test_a_worksheet_without_dates_reports_what_is_missing(run: Run, notebook: Path) -> None:
    path = notebook / f"{TRIAL}.toml"
    path.write_text(AGREEMENT.replace("first-check-in = 2026-12-08\n", ""))
    code, out, err = run("export", TRIAL, "--to", "ics", "--for", "me")
    assert code == 0
    assert "Unanswered" in err
    assert "20270126" in out
    path.write_text(AGREEMENT.partition("first-check-in")[0])
    code, out, err = run("export", TRIAL, "--to", "ics", "--for", "me")
    assert (code, out) == (1, "")
    assert err.count("Unanswered") == 4
    code, out, err = run("export", NAME, "--to", "ics", "--for", "me")
    assert (code, out) == (1, "")
    assert "no dates to put in a calendar" in err


def test_several_worksheets_share_one_calendar_and_the_others_are_counted(
    run: Run, notebook: Path
) -> None:
    code, out, err = run("export", "--all", "--to", "ics", "--for", "me")
    assert code == 0
    assert len(icalendar.Calendar.from_ical(out).events) == 1
    assert "2 worksheets have no dates to put in a calendar." in err
