"""The test terminal and the test SSH server, verified with plain programs."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from tests.programs import need
from tests.pty.emulator import Emulator
from tests.pty.sshd import serving
from tests.pty.terminal import KEYS, ScreenTimeoutError, Terminal

pytestmark = pytest.mark.pty

ASK = """
import os, sys, termios, tty
tty.setraw(0)
os.write(1, sys.argv[1].encode())
reply = b""
while not reply.endswith(sys.argv[2].encode()):
    reply += os.read(0, 100)
os.write(1, b"\\r\\n" + repr(reply).encode() + b"\\r\\n")
"""

MEASURE = """
import os, signal
def measure(*_):
    columns, lines = os.get_terminal_size()
    os.write(1, b"%d %d\\n" % (lines, columns))  # print may be at work already
signal.signal(signal.SIGWINCH, measure)
print("ready", flush=True)
signal.pause()
"""


def test_what_is_typed_comes_back() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type("Zurück? 戻る")
        terminal.send("enter")
        terminal.wait_for(lambda t: t.screen_text().count("Zurück? 戻る") == 2)
        terminal.send("ctrl+d")
        assert terminal.wait_end() == 0


def test_a_wait_in_vain_shows_the_screen() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.type("only this")
        terminal.wait_for("only this")
        with pytest.raises(ScreenTimeoutError, match="only this"):
            terminal.wait_for("something else", seconds=0.2)


def test_a_wait_ends_when_the_program_does() -> None:
    with (
        Terminal(["sh", "-c", "echo gone; exit 3"]) as terminal,
        pytest.raises(ScreenTimeoutError, match=r"ended[\s\S]*gone"),
    ):
        terminal.wait_for("something else", seconds=30)


def test_the_last_words_are_read_before_the_end() -> None:
    with Terminal(["sh", "-c", "seq 1 5000; exit 7"]) as terminal:
        assert terminal.wait_end() == 7
        assert terminal.raw.endswith(b"5000\r\n")
        assert "5000" in terminal.screen_text()


@pytest.mark.parametrize(
    ("question", "end", "reply"),
    [
        ("\x1b[c", "c", b"\x1b[?62;22c"),
        ("\x1b[?2026$p", "y", b"\x1b[?2026;2$y"),
        ("\x1b[?9999$p", "y", b"\x1b[?9999;0$y"),
        ("\x1b[5;8H\x1b[6n", "R", b"\x1b[5;8R"),
        ("\x1b[5n", "n", b"\x1b[0n"),
    ],
)
def test_questions_are_answered(question: str, end: str, reply: bytes) -> None:
    with Terminal([sys.executable, "-c", ASK, question, end]) as terminal:
        terminal.wait_for(repr(reply))


def test_a_silent_terminal_does_not_answer() -> None:
    with Terminal([sys.executable, "-c", ASK, "\x1b[c", "c"], answers=False) as terminal:
        terminal.wait_for(lambda t: b"\x1b[c" in t.raw)
        assert b"62" not in terminal.read_for(0.2)


def test_the_program_has_the_terminal_for_its_own() -> None:
    with Terminal(
        ["sh", "-c", "tty; stty size; echo $TERM; echo mine >/dev/tty"], columns=91
    ) as terminal:
        terminal.wait_for("24 91")
        terminal.wait_for("xterm-256color\nmine")
        assert terminal.wait_end() == 0


def test_a_new_size_reaches_the_program() -> None:
    with Terminal([sys.executable, "-c", MEASURE]) as terminal:
        terminal.wait_for("ready")
        terminal.resize(120, 36)
        terminal.wait_for("36 120")


def test_closing_is_a_hang_up(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    script = f"trap 'echo hung up >{trace}; exit 5' HUP; echo ready; while :; do read line; done"
    with Terminal(["bash", "-c", script]) as terminal:
        terminal.wait_for("ready")
        assert terminal.close() == 5
    assert trace.read_text() == "hung up\n"


def test_a_program_that_stays_is_killed() -> None:
    with Terminal(["sh", "-c", "trap '' HUP; echo ready; exec sleep 600"]) as terminal:
        terminal.wait_for("ready")
        assert terminal.close(seconds=0.1) == -signal.SIGKILL
        assert terminal.kill() == -signal.SIGKILL


def test_much_can_be_typed_at_once() -> None:
    with Terminal(["sh", "-c", "stty raw; echo ready; exec cat"]) as terminal:
        terminal.wait_for("ready")  # until then the kernel discards input too long for a line
        words = "a long letter; " * 6_000  # more than the kernel buffers for either side
        terminal.type(words)
        terminal.wait_for(lambda t: t.raw.count(b";") >= 6_000, seconds=60)


@pytest.mark.slow
def test_work_is_counted_and_rest_is_not() -> None:
    script = "echo working; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; read x"
    with Terminal(["sh", "-c", script]) as terminal:
        terminal.wait_for("done", seconds=60)
        worked = terminal.cpu_seconds()
        assert worked > 0
        terminal.read_for(0.3)
        assert terminal.cpu_seconds() - worked < 0.1


def test_keys_have_names() -> None:
    with Terminal(["cat", "-v"]) as terminal, pytest.raises(KeyError, match="escape"):
        terminal.send("escpe")


def test_the_linux_console_has_its_own_keys() -> None:
    with Terminal(["sh", "-c", "stty -echo; echo ready; cat -v"], term="linux") as terminal:
        terminal.wait_for("ready")
        terminal.send("f2", "f9", "enter")
        terminal.wait_for("^[[[B^[[20~")


def test_arrow_keys_follow_the_programs_wish() -> None:
    script = r"stty -echo; printf '\033[?1hready'; cat -v"
    with Terminal(["sh", "-c", script]) as terminal:
        terminal.wait_for("ready")
        terminal.send("up", "enter")
        terminal.wait_for("^[OA")


def test_vim_writes_a_file(tmp_path: Path) -> None:
    need("vim")
    letter = tmp_path / "letter.txt"
    with Terminal(["vim", "-N", "-u", "NONE", "-n", letter]) as terminal:
        terminal.wait_for("letter.txt")
        assert terminal.emulator.in_alternate_screen
        terminal.send("i")
        terminal.type("First line")
        terminal.send("enter")
        terminal.type("second line")
        terminal.send("up", "home")
        terminal.type("The ")
        terminal.wait_for(re.compile(r"^The First line\nsecond line\n~", re.MULTILINE))
        terminal.send("escape", ":", "x", "enter")
        assert terminal.wait_end() == 0
    assert letter.read_text() == "The First line\nsecond line\n"


# ── the emulator alone ──────────────────────────────────────────────────────────────────────────

STREAM = (
    "one\r\n\x1b]0;a title\x07\x1bP+q544e\x1b\\\x1b[>1u\x1b[<u\x1b[=1;1u\x1b[>4;2m\x1b[?4m\x1b*B"
    "\x1b[1;38:2::9:8:7mtwo\x1b[0m\r\nü戻e\u0301\x1b[2 q\x1b[?2026h\x1b[?2026l-\x1b[3b"
    "\x1bk t2\x1b\\!"
)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_nothing_strange_is_printed_however_it_is_cut(size: int) -> None:
    emulator, data = Emulator(20, 5), STREAM.encode()
    for start in range(0, len(data), size):
        assert emulator.feed(data[start : start + size]) == b""
    assert emulator.text() == "one\ntwo\nü戻é----!"
    assert emulator.titles == ["a title", " t2"]


def test_the_main_screen_comes_back() -> None:
    emulator = Emulator(20, 5)
    emulator.feed(b"before\x1b[?1049h\x1b[2J\x1b[Hduring")
    assert emulator.text() == "during"
    emulator.feed(b"\x1b[?1049l after")
    assert emulator.text() == "before after"


def test_scrolling_by_number() -> None:
    emulator = Emulator(20, 4)
    emulator.feed(b"a\r\nb\r\nc\r\nd\x1b[2S")
    assert emulator.text() == "c\nd"
    emulator.feed(b"\x1b[1T")
    assert emulator.text() == "\nc\nd"


def test_every_key_sends_something_of_its_own() -> None:
    sent = {name: keys for name, keys in KEYS.items() if name not in {"ctrl+i", "ctrl+m"}}
    assert len(set(sent.values())) == len(sent)


# ── over SSH ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.ssh
def test_a_program_runs_over_ssh(tmp_path: Path, home: Path) -> None:
    with serving(tmp_path / "ssh") as server:
        remote = 'echo "home $HOME"; echo "term $TERM"; stty size; tput cols; read word; exit 9'
        with Terminal(server.command(remote), columns=97, lines=30, term="screen") as terminal:
            terminal.wait_for(f"home {home}"[:90])
            terminal.wait_for("term screen")
            terminal.wait_for(re.compile(r"^30 97\n97$", re.MULTILINE))
            terminal.send("enter")
            assert terminal.wait_end() == 9


@pytest.mark.ssh
def test_the_server_is_gone_afterwards(tmp_path: Path) -> None:
    with serving(tmp_path / "ssh") as server:
        command = server.command("echo", "here")
        with Terminal(command) as terminal:
            terminal.wait_for("here")
    with Terminal(command) as terminal:
        assert terminal.wait_end() == 255
        assert "here" not in terminal.screen_text()


def test_a_missing_server_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: None)
    with (
        pytest.raises(pytest.skip.Exception, match="sshd is not installed"),
        serving(tmp_path),
    ):
        pass
