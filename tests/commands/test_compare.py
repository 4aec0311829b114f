"""`compare`: a worksheet on several dates, or with another person's file."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.storage.paths import shipped_content
from tests.commands.saved import FLAGS, NAME, PRIVATE, SHEET, Run, Typed
from tests.conftest import RunBook
from tests.export.filling import filled

LATER = "2026-12-06-what-changed"
LATER_SHEET = (
    SHEET.replace("2026-11-22T", "2026-12-06T")
    .replace("b1946ac9", "ffff")
    .replace("never came back", "sometimes came back")
)


NO_HARM = ("1", "3", "3")
"""Typed answers: not afraid, and no court order."""


@pytest.fixture
def days(notebook: Path) -> Path:
    (notebook / f"{LATER}.toml").write_text(LATER_SHEET)
    return notebook


def test_two_dates_are_compared_with_the_earlier_first(run: Run, days: Path) -> None:
    code, out, err = run("compare", LATER, NAME)
    assert code == 0
    assert "Answers that are never shared" in err
    assert out.startswith("What changed?\nSunday 22 November 2026 · Sunday 6 December 2026\n")
    assert "We [-never-] {+sometimes+} came back to a quarrel." in out
    assert "  = too much for now, on both dates\n" in out
    assert "  = the same on both dates: Yes, and we both want it\n" in out
    assert run("compare", NAME, LATER)[1] == out


def test_what_could_not_be_read_is_named(run: Run, days: Path) -> None:
    head, _, rows = LATER_SHEET.partition("[[rows.")
    broken = f'{head}[rows]\nmine = ["x", 3]\n'
    (days / f"{LATER}.toml").write_text(broken)
    line = broken[: broken.index("mine = ")].count("\n") + 1
    assert rows
    _, out, _ = run("compare", LATER, NAME)
    output = f"Sunday 6 December 2026: 2 entries couldn't be read (line {line})."
    assert output in " ".join(out.split())
    (days / f"{LATER}.toml").write_text(f"{head.partition('[skipped]')[0]}answers = 3\n")
    _, _, err = run("compare", LATER, NAME)
    assert f"{LATER}.toml" in err


def test_unanswered_questions_take_one_line_per_section(run: Run, days: Path) -> None:
    _, out, _ = run("compare", LATER, NAME)
    _, whole, _ = run("compare", LATER, NAME, "--all")
    asked = "What's one thing you'll do, whatever the other person does?"
    rest = "  = the other questions here aren't answered on either date\n"
    assert asked in whole
    assert asked not in out
    assert rest in out
    assert rest not in whole
    assert "no answers here on either date" in out
    for section in out.split("\n\n"):
        assert section.count("answered on either date") <= 1
    output = [line for line in whole.splitlines() if line != "  = not answered on either date"]
    assert set(out.splitlines()) - set(output) <= {
        rest.rstrip("\n"),
        "  = no answers here on either date",
    }, "nothing else is omitted or added"


def test_an_answer_that_is_new_or_gone_as_a_whole_is_marked_like_words(
    run: Run, days: Path
) -> None:
    (days / f"{LATER}.toml").write_text(
        LATER_SHEET.replace('contact = "yes"\n', "")
        .replace('me-now = "too-much"\n', "")
        .replace("[answers]\n", '[answers]\nme-now = "The dishes."\n')
    )
    out = run("compare", LATER, NAME)[1]
    assert "(too much for now)\n  Sunday 6 December 2026\n    {+The dishes.+}\n" in out
    assert "    [-Yes, and we both want it-]\n    (unanswered)\n" in out


def test_each_of_three_dates_is_compared_with_the_one_before(run: Run, days: Path) -> None:
    third = LATER_SHEET.replace("2026-12-06T", "2027-01-03T").replace("sometimes came", "came")
    (days / "2027-01-03-what-changed.toml").write_text(third)
    _, out, _ = run("compare", "2027", NAME, "2026-12")
    assert out.index("{+sometimes+}") < out.index("[-sometimes-]")


def test_it_is_wrapped_without_a_terminal_and_on_a_narrow_one(
    run: Run, days: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert max(map(len, run("compare", NAME, LATER)[1].splitlines())) <= 76


def test_another_persons_file_has_a_neutral_name(
    run: Run, days: Path, tmp_path: Path, typed: Typed
) -> None:
    theirs = tmp_path / "from-them.toml"
    theirs.write_text(LATER_SHEET)
    typed(*NO_HARM, "1")
    code, out, _ = run("compare", str(theirs), NAME)
    assert code == 0
    assert "\nYours · The other file\n" in out
    assert "  Yours\n    We {never} came back to a quarrel." in out
    assert "  The other file\n    We {sometimes} came back to a quarrel." in out
    assert theirs.read_text() == LATER_SHEET
    assert sorted(path.name for path in days.parent.rglob("*.toml")) == sorted(
        f"{name}.toml" for name in (NAME, LATER, PRIVATE)
    )


NEUTRAL = "This worksheet isn't open right now."
KEEPS_APART = {
    "2": "Nothing was shown.",
    "1 1": NEUTRAL,
    "1 2": NEUTRAL,
    "1 3 1": NEUTRAL,
    "1 3 2": NEUTRAL,
    "1 3 3 2": NEUTRAL,
    "1 3 3 3": NEUTRAL,
    "1 3": "Nothing was shown.",
}
"""The typed lines and the expected output."""


@pytest.mark.parametrize("lines", KEEPS_APART)
def test_the_safety_questions_can_stop_a_comparison(
    run: Run, days: Path, tmp_path: Path, typed: Typed, lines: str
) -> None:
    theirs = tmp_path / "from-them.toml"
    theirs.write_text(LATER_SHEET)
    output = KEEPS_APART[lines]
    typed(*lines.split())
    code, out, err = run("compare", NAME, str(theirs))
    assert (code, out) == (4, "")
    assert output in " ".join(err.split())
    assert "quarrel" not in err


def test_without_a_terminal_only_own_files_are_compared(
    run: Run, days: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "from-them.toml"
    theirs.write_text(LATER_SHEET)
    code, out, err = run("compare", NAME, str(theirs))
    assert (code, out) == (2, "")
    assert "safety questions" in err
    assert run("compare", NAME, LATER)[0] == 0


def test_a_symlink_into_the_notebook_is_an_own_file(run: Run, days: Path, tmp_path: Path) -> None:
    link = tmp_path / "gift.toml"
    link.symlink_to(days / f"{LATER}.toml")
    assert "Sunday 6 December 2026" in run("compare", NAME, str(link))[1]
    link.unlink()
    link.symlink_to(days / f"{PRIVATE}.toml")
    assert run("compare", NAME, str(link))[0] == 4
    link.unlink()
    link.symlink_to(days / f"{NAME}.toml")
    assert run("compare", NAME, str(link))[0] == 2


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ([], 2, '"compare" needs a NAME'),
        ([NAME], 2, "needs at least two saved worksheets"),
        ([NAME, NAME], 2, f"You typed {NAME}.toml twice."),
        ([NAME, "2026-13"], 3, 'called "2026-13"'),
        ([NAME, "/no/such/file.toml"], 3, "There's no file at /no/such/file.toml."),
        ([NAME, "/dev/zero"], 4, "pipe or a device"),
        ([NAME, "20"], 2, '"20" could be any of these: '),
        ([NAME, PRIVATE], 4, "private, so it can't be compared"),
        ([PRIVATE, PRIVATE], 2, f"You typed {PRIVATE}.toml twice."),
        (
            ["/etc/hostname", "/etc/hosts"],
            2,
            "one of your worksheets with someone else's",
        ),
        (
            [NAME, LATER, "/etc/hostname"],
            2,
            "one of your worksheets with someone else's",
        ),
    ],
)
def test_what_cannot_be_compared_is_reported_with_its_exit_code(
    run: Run, days: Path, words: list[str], code: int, expected: str
) -> None:
    assert run("compare", *words)[0] == code
    got, out, err = run("compare", *words)
    assert (got, out) == (code, "")
    assert expected in err


def test_two_different_worksheets_are_both_named(run: Run, days: Path) -> None:
    (days / "2026-12-07-reflection.toml").write_text(
        SHEET.replace('"what-changed"', '"reflection"')
    )
    code, _, err = run("compare", NAME, "2026-12-07")
    assert code == 2
    assert f'{NAME}.toml has answers to "What changed?"' in err
    assert '2026-12-07-reflection.toml has answers to "Reflection"' in err


def test_a_private_worksheet_is_refused_without_naming_it(
    run: Run, days: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.toml"
    theirs.write_text(FLAGS)
    for words in ([NAME, PRIVATE], [NAME, str(theirs)]):
        code, out, err = run("compare", *words)
        assert (code, out) == (4, "")
        assert "flags" not in err.lower()


def test_a_problem_in_another_persons_file_has_its_position(
    run: Run, days: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.toml"
    theirs.write_text('format = 1\ntitle = "half\n')
    code, out, err = run("compare", NAME, str(theirs))
    assert (code, out) == (1, "")
    assert f"{theirs}:2:14: expected a closing quote" in err


HOSTILE = (
    SHEET.replace("We never came back", "\\u001b]52;c;AAAA\\u0007\\u202e [@click=app.quit]x[/]")
    .replace('contact = "yes"', 'contact = { a = [1, 2, { b = "\\u001b[2J" }] }')
    .replace('cause-kind = ["safety"]', "cause-kind = nan")
    .replace('what = "Asked for a break"', "what = [[], [[]]]")
    .replace("2026-11-22T19:05:00+01:00", "0001-01-01T00:00:00+23:59")
)


def into_a_pipe(program: Path, *words: str) -> tuple[int, str, str]:
    """Run `compare … | cat` on a terminal; return (exit code, piped output, terminal output)."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{line}\n" for line in (*NO_HARM, "1")).encode())
    result = subprocess.run(
        [str(program), "compare", *words],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        timeout=60,
        check=False,
    )
    talk = os.read(keyboard, 100_000).decode()
    os.close(keyboard)
    os.close(terminal)
    return result.returncode, result.stdout.decode(), talk


def test_control_characters_in_a_foreign_file_are_not_printed(
    program: Path, days: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.toml"
    theirs.write_text(HOSTILE)
    code, out, talk = into_a_pipe(program, NAME, str(theirs))
    assert code == 0, talk
    assert "Traceback" not in talk
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "␛]52;c;AAAA␇" in out


@pytest.mark.slow
def test_a_file_of_rows_and_nothing_else_is_bounded(
    program: Path, days: Path, tmp_path: Path
) -> None:
    theirs, many = tmp_path / "theirs.toml", 20_000
    theirs.write_text(
        SHEET + "".join(f'[[rows.mine]]\nrow = "a"\nwhat = "w{n}"\n' for n in range(many))
    )
    code, out, talk = into_a_pipe(program, NAME, str(theirs))
    assert code == 0, talk
    assert f"w{many - 1}" in out


def test_an_unreadable_file_says_so(run_book: RunBook, days: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    result = run_book("compare", NAME, str(pipe))
    assert (result.returncode, result.stdout) == (4, "")


@pytest.mark.parametrize("sheet", Library(shipped_content()).worksheets(), ids=lambda s: s.id)
def test_no_never_shared_answer_is_printed_of_either_side(
    run: Run, notebook: Path, tmp_path: Path, sheet: object, typed: Typed
) -> None:
    """Every item of every worksheet holds a unique word, in one's own file and in the other."""
    from reconcile_tui.domain.worksheet import Worksheet  # noqa: PLC0415
    from reconcile_tui.toml.write import new_text  # noqa: PLC0415

    assert isinstance(sheet, Worksheet)
    own, theirs = notebook / "2026-12-24-own.toml", tmp_path / "theirs.toml"
    own.write_text(new_text(filled(sheet, "qzleft"), sheet.prompts))
    theirs.write_text(new_text(filled(sheet, "qzright"), sheet.prompts))
    typed(*NO_HARM, "1")
    code, out, err = run("compare", own.stem, str(theirs))
    assert code in {0, 4}
    text = " ".join((out + err).split())
    for item in sheet.items():
        if not sheet.is_exportable(item) and item.asks:
            assert f"qzleft {item.id}" not in text
            assert f"qzright {item.id}" not in text
