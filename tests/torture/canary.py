"""A unique word in every field, a way to quit, and a search: the word is only in its own file.

    python -m tests.torture.canary        every way to quit in every terminal; prints a table

The terminals are a plain one, tmux, tmux without an alternate screen, and GNU screen. The search
covers what each of them retains, the person's folders, the temporary ones and the memory disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tests.conftest import HOUSE_FOLDERS
from tests.pty.journey import QUESTION, bytes_of
from tests.pty.terminal import Terminal
from tests.pty.test_exits import CRASH

__all__ = ["TERMINALS", "WAYS", "look_after"]

READY = "ready% "
TAB, ESC, LEAVE, F1, F2, F8, F9 = (
    b"\t",
    b"\x1b",
    b"\x11",
    b"\x1bOP",
    b"\x1bOQ",
    b"\x1b[19~",
    b"\x1b[20~",
)


class Window(Protocol):
    """A terminal with a shell in it."""

    def write(self, data: bytes) -> None:
        """Type the data."""

    def shown(self) -> str:
        """Return the text on the screen now."""

    def kept(self) -> str:
        """Return everything that can still be read: the screen and the scrollback."""


class Plain:
    """The test terminal; all output after leaving the alternate screen counts as retained."""

    def __init__(self, shell: list[str], env: dict[str, str]) -> None:
        self.terminal = Terminal(shell, env=env)

    def write(self, data: bytes) -> None:
        self.terminal._write(data)

    def shown(self) -> str:
        self.terminal.read_for(0.05)
        return self.terminal.screen_text()

    def kept(self) -> str:
        left = self.terminal.raw.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
        return f"{self.shown()}\n{left}"


class Tmux:
    """tmux on its own server."""

    def __init__(self, shell: list[str], env: dict[str, str], folder: str, option: str) -> None:
        self._words = ["tmux", "-S", f"{folder}/tmux", "-f", "/dev/null"]
        self._env = env
        self._run("new-session", "-d", "-x", "80", "-y", "24", shlex.join(shell))
        self._run("set-option", "-g", "alternate-screen", option)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._words, *words], env=self._env, capture_output=True, text=True, check=False
        )
        return done.stdout

    def write(self, data: bytes) -> None:
        self._run("send-keys", "-H", *[f"{byte:02x}" for byte in data])

    def shown(self) -> str:
        time.sleep(0.05)
        return self._run("capture-pane", "-p")

    def kept(self) -> str:
        return self._run("capture-pane", "-p", "-S", "-") + self._run(
            "capture-pane", "-p", "-a", "-q"
        )

    def close(self) -> None:
        self._run("kill-server")


class Screen:
    """GNU screen with default settings: without an alternate screen."""

    def __init__(self, shell: list[str], env: dict[str, str], folder: str) -> None:
        self._env = {**env, "SCREENDIR": f"{folder}/screens", "TERM": "xterm-256color"}
        (Path(folder) / "screens").mkdir(mode=0o700)
        (Path(folder) / "rc").write_text("startup_message off\ndefscrollback 2000\n")
        self._copy = Path(folder) / "copy"
        # Detached, its window would have no size, so a terminal attaches to it.
        command = ["screen", "-c", f"{folder}/rc", "-S", "book", *shell]
        self._holder = Terminal(command, env=self._env)

    def write(self, data: bytes) -> None:
        self._holder._write(data)

    def shown(self) -> str:
        self._holder.read_for(0.05)
        return self._holder.screen_text()

    def kept(self) -> str:
        self._copy.unlink(missing_ok=True)
        subprocess.run(
            ["screen", "-S", "book", "-X", "hardcopy", "-h", str(self._copy)],
            env=self._env,
            check=False,
            capture_output=True,
        )
        end = time.monotonic() + 5
        while not self._copy.exists() and time.monotonic() < end:
            self._holder.read_for(0.05)
        return self.shown() + self._copy.read_bytes().decode("utf-8", "replace")

    def close(self) -> None:
        subprocess.run(
            ["screen", "-S", "book", "-X", "quit"], env=self._env, check=False, capture_output=True
        )
        self._holder.kill()


@contextlib.contextmanager
def window(kind: str, env: dict[str, str]) -> Iterator[Window]:
    """Open one of the terminals, with a shell whose prompt is known."""
    shell = ["env", f"PS1={READY}", "HISTFILE=", "sh", "-i"]
    with tempfile.TemporaryDirectory(prefix="win") as folder:  # a socket's path must be short
        if kind == "plain":
            plain = Plain(shell, env)
            try:
                yield plain
            finally:
                plain.terminal.kill()
        else:
            option = {"tmux": "on", "tmux, no alternate screen": "off"}
            held = (
                Screen(shell, env, folder)
                if kind == "GNU screen"
                else Tmux(shell, env, folder, option[kind])
            )
            try:
                yield held
            finally:
                held.close()


TERMINALS = {
    "plain": "sh",
    "tmux": "tmux",
    "tmux, no alternate screen": "tmux",
    "GNU screen": "screen",
}
"""Each terminal and the program it needs."""


# ── the ways to quit ────────────────────────────────────────────────────────────────────────────


def _keys(*keys: bytes) -> Callable[[Window, int], None]:
    def press(at: Window, _: int) -> None:
        for key in keys:
            at.write(key)
            time.sleep(
                0.4 if key != LEAVE else 0.0
            )  # Esc must not be parsed as part of the next key

    return press


def _signal(number: int) -> Callable[[Window, int], None]:
    return lambda _, pid: os.kill(pid, number)


def _twice(at: Window, _: int) -> None:
    at.write(LEAVE)
    time.sleep(0.05)
    at.write(LEAVE)


WAYS: dict[str, Callable[[Window, int], None]] = {
    "ctrl+q": _keys(LEAVE),
    "ctrl+q in mid-word": _keys(b"half a wo" + LEAVE),
    "ctrl+q from help": _keys(F1, LEAVE),
    "ctrl+q from help now": _keys(F2, LEAVE),
    "ctrl+q from the pause": _keys(F9, LEAVE),
    "ctrl+q from a dialog": _keys(TAB, F8, LEAVE),
    "ctrl+q from the sections": _keys(ESC, LEAVE),
    "ctrl+q twice": _twice,
    "commands": _keys(b"\x10", b"quit", b"\r"),
    "TERM": _signal(signal.SIGTERM),
    "HUP": _signal(signal.SIGHUP),
    "a fault": _keys(F8),
}


def look_after(way: str, kind: str, folder: Path) -> list[str]:
    """Write words, quit, and return every place outside its file where one of them is found."""
    home = folder / "home"
    env = {name: str(home / place) for name, place in HOUSE_FOLDERS.items()}
    for place in env.values():
        Path(place).mkdir(parents=True, mode=0o700)
    temporary = home / "tmp"
    temporary.mkdir()
    env |= {"HOME": str(home), "TMPDIR": str(temporary), "LANG": "C.UTF-8"}
    kept = {name: value for name, value in os.environ.items() if name not in {"TMUX", "STY"}}
    words = [f"canary{number}x{os.getpid()}" for number in range(4)]
    with window(kind, {**kept, **env}) as at:
        _wait(at, READY.strip())
        pid = _open(at, home, crash=way == "a fault")
        at.write(words[0].encode())
        _wait(at, words[0])  # before later output scrolls it away
        for word in words[1:]:
            at.write(TAB + word.encode())
        at.write(TAB)
        _wait(at, "Saved ")
        WAYS[way](at, pid)
        end = time.monotonic() + 20
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            at.shown()
        at.write(b"echo over\r")
        _wait(at, "\nover")
        found = [f"{kind}: {word}" for word in words if word in at.kept()]
    files = [path for path in [*home.rglob("*"), *Path("/dev/shm").rglob("*")] if path.is_file()]
    holding = [path for path in files if any(word.encode() in bytes_of(path) for word in words)]
    found += [str(path) for path in holding if path.suffix != ".toml"]
    if len(holding) - len(found) > 1:
        found.append(f"{len(holding)} files")
    if not holding:
        found.append("the words are lost")
    return found


def _open(at: Window, home: Path, *, crash: bool) -> int:
    """Open a worksheet from the shell and return its process."""
    program = (
        f"{shlex.quote(str(Path(sys.executable).with_name('reconcile-tui')))} new what-changed"
    )
    if crash:
        (home / "crash.py").write_text(CRASH)
        program = f"{shlex.quote(sys.executable)} {home / 'crash.py'}"
    (home / "go").write_text(f"clear; echo $$ > {home}/pid; exec {program}\n")
    at.write(f"sh {home}/go\r".encode())
    _wait(at, "Enter Continue")
    at.write(b"\r")
    _wait(at, QUESTION)
    return int((home / "pid").read_text())


def _wait(at: Window, words: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while words not in (shown := at.shown()):
        if time.monotonic() > end:
            raise AssertionError(f"waited for {words!r}:\n{shown}")


def main() -> None:
    """Run all combinations."""
    for kind, program in TERMINALS.items():
        for way in WAYS:
            if not shutil.which(program):
                told = "not here"
            else:
                with tempfile.TemporaryDirectory(prefix="canary") as folder:
                    told = "; ".join(look_after(way, kind, Path(folder))) or "in its file alone"
            sys.stdout.write(f"{kind:26} {way:26} {re.sub(chr(10), ' ', told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
