"""Keys as real terminals send them to the real program: their effect and the saved text."""

from __future__ import annotations

import itertools
import termios
from pathlib import Path

import pytest

from tests.pty.journey import NOTEBOOK, first_answer, open_sheet
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty


def quit_by(terminal: Terminal, key: bytes = b"\x11") -> None:
    terminal.send(key)
    assert terminal.wait_end() == 0


def typed(program: Path, home: Path, *pieces: bytes) -> object:
    """Return the saved answer after these bytes, sent piece by piece with pauses."""
    with open_sheet(program) as terminal:
        for piece in pieces:
            terminal.send(piece)
            terminal.read_for(0.15)
        terminal.type("end")
        terminal.wait_for("end")
        quit_by(terminal)
    return first_answer(home)


# ── the key that quits ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "key",
    [b"\x1b[1081;5u", b"\x1b[1081::113;5u", b"\x1b[47::113;5u", b"\x1b[113:81;134u"],
    ids=["Russian", "Russian with its key", "Hebrew", "Shift and Num Lock"],
)
def test_ctrl_q_quits_on_every_layout(program: Path, home: Path, key: bytes) -> None:
    with open_sheet(program) as terminal:
        terminal.type("words")
        terminal.wait_for("words")
        quit_by(terminal, key)
        assert terminal.screen_text() == ""
    assert first_answer(home) == "words"


@pytest.mark.slow
def test_the_base_layout_is_asked_for_and_given_back(program: Path) -> None:
    with open_sheet(program) as terminal:
        quit_by(terminal)
        assert b"\x1b[>5u" in terminal.raw
        assert terminal.raw.count(b"\x1b[<u") == 1


def flow_control_is_off(terminal: Terminal) -> bool:
    """Return whether ctrl+q reaches the program; before that the kernel handles it."""
    return not termios.tcgetattr(terminal._line)[0] & termios.IXON


@pytest.mark.parametrize("after", [0.0, 0.1, 0.2, 0.35, 0.5])
def test_ctrl_q_quits_before_there_is_a_screen(program: Path, home: Path, after: float) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        while not flow_control_is_off(terminal):
            terminal.read_for(0.002)
        terminal.read_for(after)
        terminal.send(b"\x11")
        assert terminal.wait_end() == 0
        assert "exactly, is different" not in terminal.screen_text()


def test_ctrl_q_quits_a_paste_whose_end_was_lost(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        terminal.send(b"\x1b[200~abc")
        terminal.read_for(0.7)
        quit_by(terminal)
    assert first_answer(home) == "abc"


@pytest.mark.slow
def test_ctrl_q_at_the_end_of_such_a_paste_quits_too(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        quit_by(terminal, b"\x1b[200~abc\x11")
    assert first_answer(home) == "abc"


# ── editing keys ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_shift_changes_no_space_and_no_backspace(program: Path, home: Path) -> None:
    pieces = b"a", b"\x1b[32;2u", b"bc", b"\x1b[127;2u", b"\x1b[13;2u", b"xyz", b"\x1b[D\x1b[3;2~"
    assert typed(program, home, *pieces) == "a b\nxyend"


IN_THE_FIELD = (
    (b"\x1bOd", "one endtwo"),
    (b"\x1b[1;5D", "one endtwo"),
    (b"\x1bb", "one endtwo"),
    (b"\x1b\r", "one twoend"),
    (b"\x1bx", "one twoend"),
    (b"\x1b[120;3u", "one twoend"),
    (b"\x1b\x7f", "one end"),
    (b"\x1b[H\x1bd", "end two"),
)
"""The bytes a terminal sends after "one two", and the line after typing "end"."""


@pytest.mark.slow
def test_alt_and_ctrl_stay_in_the_field(program: Path, home: Path) -> None:
    lines = [[b"one two", key, b"end", b"\x1b[F\r"] for key, _ in IN_THE_FIELD]
    left = [line for _, line in IN_THE_FIELD]
    assert typed(program, home, *itertools.chain(*lines)) == "\n".join([*left, "end"])


LATE = [
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1bP1+r436f=323536\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1bP>|kitty(0.35.2)\x1b\\",
]


@pytest.mark.parametrize("answers", [LATE[:1], LATE[1:]], ids=["one", "others"])
def test_what_a_terminal_answers_late_is_no_key(
    program: Path, home: Path, answers: list[bytes]
) -> None:
    pieces: list[bytes] = []
    for answered in answers:
        cut = len(answered) // 2
        pieces += [b"a", answered, b"b", answered[:cut], answered[cut:]]
    assert typed(program, home, *pieces) == "ab" * len(answers) + "end"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_that_come_without_paste_marks_are_lines(
    program: Path, home: Path, end: bytes
) -> None:
    assert typed(program, home, b"l1" + end + b"l2") == "l1\nl2end"


@pytest.mark.slow
def test_a_byte_that_is_no_utf_8_is_said(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        terminal.send(b"caf\xe9")
        terminal.wait_for("isn't UTF-8")
        terminal.wait_for("caf�")
        quit_by(terminal)
    assert first_answer(home) == "caf�"


# ── characters ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_family_is_one_step(program: Path, home: Path) -> None:
    family = "👩\u200d👩\u200d👧".encode()
    assert typed(program, home, b"a" + family, b"\x7f", family, b"\x1b[D", b"x") == (
        "axend👩\u200d👩\u200d👧"
    )


@pytest.mark.slow
def test_rare_line_ends_of_a_file_survive_a_letter(program: Path, home: Path) -> None:
    folder = home / NOTEBOOK
    folder.mkdir(parents=True)
    before = "one\u2028two\x85three"
    (folder / "2026-11-22-what-changed.toml").write_text(
        'format = 1\nworksheet = "what-changed"\nworksheet_version = 1\n'
        'id = "0123456789abcdef"\ntitle = "What changed?"\nlanguage = "en"\n'
        'status = "in-progress"\nstarted = 2026-11-22T19:05:00+01:00\n'
        f'saved = 2026-11-22T19:31:00+01:00\n\n[answers]\ndifferent = "{before}"\n',
        encoding="utf-8",
    )
    with Terminal([program, "open", "what-changed"]) as terminal:
        terminal.wait_for("What changed?")
        terminal.wait_for("▌")
        terminal.send("shift+tab")
        terminal.wait_for("one")
        terminal.type("!")
        terminal.wait_for("three!")
        quit_by(terminal)
    assert first_answer(home) == f"{before}!"


@pytest.mark.slow
def test_a_paste_that_does_not_fit_is_refused_whole(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        terminal.type("words")
        terminal.wait_for("words")
        terminal.send(b"\x1b[200~" + b"x" * 200_001 + b"\x1b[201~")
        terminal.wait_for("Nothing was pasted: the text has 200,001")
        terminal.wait_for("199,995")
        quit_by(terminal)
    assert first_answer(home) == "words"
