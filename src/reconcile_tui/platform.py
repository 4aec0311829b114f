"""What only POSIX has: signals that mean "the line is gone", private modes, locks, an exchange."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from reconcile_tui.lazy import late
from reconcile_tui.tty_modes import hush, restore

if TYPE_CHECKING:
    import ctypes
else:
    ctypes = late("ctypes")

_ENDING = "HUP TERM INT QUIT ABRT USR1 USR2 ALRM VTALRM PROF XCPU IO PWR".split()

HANG_UPS = tuple(
    signal.Signals[f"SIG{name}"] for name in _ENDING if f"SIG{name}" in signal.Signals.__members__
)
"""The line is gone, or somebody asks this process to end: no key of the book sends any of these.

Every signal that ends a process by default and lets it say something first is among them. A fault
of the machine (SEGV, BUS, ILL, FPE) is not: after one nothing can be relied on.
"""

CANNOT_EXCHANGE = frozenset(
    {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM, errno.EXDEV}
)
"""What a disk or a system answers that cannot exchange two names (NFS, FUSE, old kernels)."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2
_MAC_SWAP, _MAC_EXCL = 2, 4
_PR_SET_DUMPABLE = 4
# The number of renameat2 where the C library has no name for it (musl before 1.2.6).
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "armv7l": 382, "i686": 353}


def harden() -> None:
    """Make what this process writes readable for its owner alone, and its memory for nobody.

    No core file is left, and on Linux no other program of the same login can look in. Whatever is
    started from here is as open as any program again.
    """
    os.umask(0o077)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The limit alone is not kept where cores go to a program and not into a file.
        with contextlib.suppress(OSError, AttributeError):
            _c_library().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def on_hang_up(handler: Callable[[int], None]) -> None:
    """Call `handler(number)` when the terminal goes away or the process is asked to end.

    These are plain handlers on purpose: asyncio's never run while the event loop is blocked on a
    stalled line (reliability, section 2.3). A signal that was set to be ignored is handled too.
    """
    for number in HANG_UPS:
        signal.signal(number, lambda got, _frame: handler(got))


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Have nothing of what is typed shown, until there is a screen that can be wiped.

    It would stand in the terminal after the end. Whoever ends the process meanwhile gets the line
    back as it was found.
    """
    on_hang_up(end_unheard)
    hush()
    try:
        yield
    finally:
        restore()


def end_unheard(number: int) -> None:
    """End at once, with nothing to save yet, and give the line back."""
    restore()
    os._exit(128 + number)


def is_alive(process: int) -> bool:
    """Whether there is a process of this number on this computer."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# -- files -----------------------------------------------------------------------------------------


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Lock an open file for this process, or share it; False where the disk knows no locks.

    BlockingIOError while another holds it. The lock ends with the descriptor, also at a kill.
    """
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise
    return True


def is_held_for_writing(descriptor: int) -> bool | None:
    """Whether any process has this file open for writing; None where nobody can tell.

    Linux gives a read lease only while there is no writer. The descriptor must be read-only, and
    the file one's own.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    with contextlib.suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def open_unnamed(folder: str) -> int:
    """Open a file that has no name yet, for its owner alone. OSError where there is no such thing.

    A kill leaves nothing of it behind.
    """
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    return os.open(folder, os.O_WRONLY | flag | os.O_CLOEXEC, 0o600)


def link_unnamed(descriptor: int, path: str) -> None:
    """Give a file that has no name one. FileExistsError when something stands there."""
    # A folder descriptor has to be given, or Python calls link(2), which does not follow /proc.
    os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=descriptor, follow_symlinks=True)


def sync_drive(descriptor: int) -> bool:
    """Sync a file through the drive's own cache where fsync stops before it; False elsewhere."""
    # macOS.
    full_sync: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    if full_sync is None:
        return False
    try:
        fcntl.fcntl(descriptor, full_sync)
    except OSError:  # not every disk there can do this
        return False
    return True


def exchange(one: str, other: str) -> None:
    """Let two files change their names in one step, so that nothing is ever written over.

    OSError with one of CANNOT_EXCHANGE where that is not possible.
    """
    _rename_with(one, other, _MAC_SWAP if sys.platform == "darwin" else _EXCHANGE)


def rename_new(source: str, target: str) -> None:
    """Rename, and never over another file: FileExistsError. Otherwise as `exchange`."""
    _rename_with(source, target, _MAC_EXCL if sys.platform == "darwin" else _NOREPLACE)


def get_ready() -> None:
    """Load what an exchange needs, while files can still be opened."""
    _renaming()


def _rename_with(source: str, target: str, flags: int) -> None:
    call = _renaming()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    # Announced as `os.rename` is, for whoever watches this process or forbids it to write.
    sys.audit("os.rename", source, target, -1, -1)
    if call(os.fsencode(source), os.fsencode(target), ctypes.c_uint(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), source, None, target)


@cache
def _c_library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


@cache
def _renaming() -> Callable[[bytes, bytes, Any], int] | None:
    """The system's own rename with flags, or None."""
    library = _c_library()
    if sys.platform == "darwin":
        return getattr(library, "renamex_np", None)
    here = ctypes.c_int(_AT_FDCWD)
    if hasattr(library, "renameat2"):
        named = library.renameat2
        return lambda old, new, flags: int(named(here, old, here, new, flags))
    number = _RENAMEAT2.get(os.uname().machine)
    if number is None or not hasattr(library, "syscall"):
        return None
    return lambda old, new, flags: int(
        library.syscall(ctypes.c_long(number), here, old, here, new, flags)
    )
