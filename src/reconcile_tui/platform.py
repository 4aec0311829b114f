"""POSIX: hang-up signals, private file modes, file locks, and atomic renames."""

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
from reconcile_tui.tty_modes import disable_echo, restore

if TYPE_CHECKING:
    import ctypes
else:
    ctypes = late("ctypes")

_ENDING = "HUP TERM INT QUIT ABRT USR1 USR2 ALRM VTALRM PROF XCPU IO PWR".split()

HANG_UPS = tuple(
    signal.Signals[f"SIG{name}"] for name in _ENDING if f"SIG{name}" in signal.Signals.__members__
)
"""The terminal is gone, or this process is asked to end. No key of the app sends any of these.

Every signal that ends a process by default and can be handled is among them, but no fault of the
machine (SEGV, BUS, ILL, FPE): after one nothing can be relied on.
"""

CANNOT_EXCHANGE = frozenset(
    {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM, errno.EXDEV}
)
"""The errors of file systems and kernels that can't exchange two names (NFS, FUSE, old ones)."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2
_MAC_SWAP, _MAC_EXCL = 2, 4
_PR_SET_DUMPABLE = 4
# System call numbers of renameat2, which musl before 1.2.6 has no function for.
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "armv7l": 382, "i686": 353}


def harden() -> None:
    """Make new files readable for their owner alone, and the memory of this process for nobody.

    No core file is written, and on Linux no other program of the same login can read the memory.
    A child process is not protected.
    """
    os.umask(0o077)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # The limit alone is ignored if cores are piped to a program.
        with contextlib.suppress(OSError, AttributeError):
            _c_library().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def on_hang_up(handler: Callable[[int], None]) -> None:
    """Call `handler(number)` when the terminal goes away or the process is asked to end.

    These are plain handlers on purpose: asyncio's never run while the event loop is blocked by a
    stalled terminal. A signal that was set to be ignored is handled too.
    """
    for number in HANG_UPS:
        signal.signal(number, lambda got, _frame: handler(got))


@contextlib.contextmanager
def echo_disabled() -> Iterator[None]:
    """Turn off echo until there is a screen that can be wiped, and restore the terminal after it.

    What is echoed would still be in the terminal after the end.
    """
    on_hang_up(exit_at_once)
    disable_echo()
    try:
        yield
    finally:
        restore()


def exit_at_once(number: int) -> None:
    """Handle a signal while there is nothing to save: restore the terminal and exit."""
    restore()
    os._exit(128 + number)


def is_alive(process: int) -> bool:
    """Whether a process with this id exists on this computer."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# -- files -----------------------------------------------------------------------------------------


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Lock an open file for this process; return False if the file system has no locks.

    Raises BlockingIOError while another process holds it. The lock ends with the descriptor, also
    when the process is killed.
    """
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise
    return True


def is_held_for_writing(descriptor: int) -> bool | None:
    """Whether any process has this file open for writing; None if that can't be told.

    Linux grants a read lease only while there is no writer. The descriptor must be read-only, and
    the file the user's own.
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
    """Open a file that has no name yet, for its owner alone; a kill leaves nothing of it.

    Raises OSError if the file system has no such files.
    """
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    return os.open(folder, os.O_WRONLY | flag | os.O_CLOEXEC, 0o600)


def link_unnamed(descriptor: int, path: str) -> None:
    """Give a file without a name one. Raises FileExistsError if the path exists."""
    # A folder descriptor has to be given, or Python calls link(2), which does not follow /proc.
    os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=descriptor, follow_symlinks=True)


def sync_drive(descriptor: int) -> bool:
    """Flush the cache of the drive, which fsync doesn't do on macOS; return False elsewhere."""
    full_sync: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    if full_sync is None:
        return False
    try:
        fcntl.fcntl(descriptor, full_sync)
    except OSError:  # not every disk there can do this
        return False
    return True


def exchange(one: str, other: str) -> None:
    """Exchange the names of two files atomically, so that nothing is ever overwritten.

    Raises OSError with one of CANNOT_EXCHANGE if that isn't possible.
    """
    _rename_with(one, other, _MAC_SWAP if sys.platform == "darwin" else _EXCHANGE)


def rename_new(source: str, target: str) -> None:
    """Rename a file; raise FileExistsError instead of overwriting. Otherwise as `exchange`."""
    _rename_with(source, target, _MAC_EXCL if sys.platform == "darwin" else _NOREPLACE)


def get_ready() -> None:
    """Load what an exchange needs, while files can still be opened."""
    _renaming()


def _rename_with(source: str, target: str, flags: int) -> None:
    call = _renaming()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    # Audited as `os.rename` is, for hooks that watch this process or forbid it to write.
    sys.audit("os.rename", source, target, -1, -1)
    if call(os.fsencode(source), os.fsencode(target), ctypes.c_uint(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), source, None, target)


@cache
def _c_library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


@cache
def _renaming() -> Callable[[bytes, bytes, Any], int] | None:
    """Return the system's rename with flags, or None."""
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
