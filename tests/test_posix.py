"""Process hardening: memory can't be read by others, and no core is dumped."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile_tui.platform import HANG_UPS

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")

BECOME_SOMEBODY = """
import ctypes, os, sys
from reconcile_tui import platform as posix
posix.get_ready()
if os.geteuid() == 0:  # who may look into everything
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""

BOOK = f"""{BECOME_SOMEBODY}
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # as every program begins
if sys.argv[1] == "hardened":
    posix.harden()
print("ready", flush=True)
sys.stdin.read()
"""

NEIGHBOUR = f"""{BECOME_SOMEBODY}
try:
    open(f"/proc/{{sys.argv[1]}}/maps", "rb").read()
    print("it can look in")
except PermissionError:
    print("refused")
"""

AFTERWARDS = """
import ctypes, os, resource, subprocess, sys
from pathlib import Path
from reconcile_tui import platform as posix
from reconcile_tui.storage.io import disk
posix.harden()
told = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)
print(*told, flush=True)
disk.write_new(Path(sys.argv[1]) / "words.toml", b"words")
descriptor = posix.open_unnamed(sys.argv[1])
os.write(descriptor, b"no name until now")
posix.link_unnamed(descriptor, f"{sys.argv[1]}/linked")
asked = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
subprocess.run([sys.executable, "-c", asked], check=True)
"""


@linux
@pytest.mark.parametrize(("begun", "seen"), [("hardened", "refused"), ("open", "it can look in")])
def test_another_program_of_the_same_login_cannot_read_the_memory(begun: str, seen: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BOOK, begun], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as book:
        assert book.stdout is not None
        assert book.stdout.readline() == b"ready\n"
        looked = subprocess.run(
            [sys.executable, "-c", NEIGHBOUR, str(book.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        book.communicate()
    assert looked.strip() == seen


@linux
def test_no_core_is_left_and_files_without_a_name_still_get_theirs(tmp_path: Path) -> None:
    """/proc/self then belongs to root; naming an unnamed file needs it."""
    told = subprocess.run(
        [sys.executable, "-c", AFTERWARDS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    dumpable, editor = told
    assert dumpable == "0 (0, 0)"
    assert editor == "1", "an editor is a program like any other"
    assert (tmp_path / "words.toml").read_bytes() == b"words"
    assert (tmp_path / "linked").read_bytes() == b"no name until now"


def test_every_signal_that_ends_a_process_is_handled() -> None:
    deaf = {"SIGKILL", "SIGSTOP"}
    stops = {"SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCONT"}
    harmless = {"SIGCHLD", "SIGCLD", "SIGURG", "SIGWINCH", "SIGINFO"}
    ignored_by_python = {"SIGPIPE", "SIGXFSZ"}
    faults = {"SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGSYS", "SIGTRAP", "SIGEMT", "SIGSTKFLT"}
    real_time = {"SIGRTMIN", "SIGRTMAX"}
    left = deaf | stops | harmless | ignored_by_python | faults | real_time
    assert {one.name for one in signal.Signals} - left == {one.name for one in HANG_UPS}
