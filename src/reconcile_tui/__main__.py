"""Entry point: run a command, and turn every failure into one sentence and an exit code.

The terminal is set up first, since until then the kernel echoes what is typed and uses ctrl+q for
flow control. Everything else is imported after that.
"""

from __future__ import annotations

import gc
import os
import sys

from reconcile_tui import tty_modes

TYPE_CHECKING = False  # `typing` takes longer to load than all that has to come first
if TYPE_CHECKING:
    from types import TracebackType

INTERRUPTED = 130
READER_GONE = 141
"""Exit codes, as a shell reports them, of a program that SIGINT or SIGPIPE ended."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns its exit code; no traceback and no answer is ever printed."""
    if argv is not None:
        return _run(argv)
    words = sys.argv[1:]
    try:
        if tty_modes.is_for_screen(words):
            mask = tty_modes.block_signals()
            tty_modes.disable_echo()
            from reconcile_tui import platform as posix  # noqa: PLC0415 - after echo is off

            posix.on_hang_up(posix.exit_at_once)
            tty_modes.restore_signals(mask)
        return _run_alone(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        tty_modes.restore()


def _run_alone(words: list[str]) -> int:
    # A command ends before garbage matters: not collecting it saves a sixth of the time. Whatever
    # runs longer enables it again.
    gc.disable()
    code = _run(words)
    gc.freeze()
    return code


def _run(argv: list[str]) -> int:
    from reconcile_tui.cli.console import say  # noqa: PLC0415 - the same
    from reconcile_tui.cli.main import run  # noqa: PLC0415 - the same
    from reconcile_tui.errors import AppError  # noqa: PLC0415 - the same
    from reconcile_tui.messages import general as strings  # noqa: PLC0415 - after echo is off

    try:
        _escape_unprintable()
        code = run(argv)
        _flush()
    except AppError as error:
        say(str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = READER_GONE
    except OSError as error:
        say(strings.disk_trouble(error.strerror or type(error).__name__))
        code = AppError.exit_code
    except Exception as error:
        # A traceback would print what the person wrote.
        say(strings.fault_of_ours(_place(error.__traceback__)))
        code = AppError.exit_code
    try:
        _flush()
    except OSError:
        _drop_output()
    return code


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _escape_unprintable() -> None:
    """Print escape codes for characters that the locale lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Discard output that is still buffered, so that the exit prints no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place(trace: TracebackType | None) -> str:
    """Return `module:line` of the innermost frame of this package."""
    place = "the start"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("reconcile_tui"):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    sys.exit(main())
