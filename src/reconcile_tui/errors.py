"""Errors with their exit codes, and `Problem`: something wrong in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

from reconcile_tui.lazy import late

if TYPE_CHECKING:
    import difflib
else:
    difflib = late("difflib")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is closest, or None when nothing is close."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def suggestion(word: str, known: Iterable[str], most: int = 12) -> str:
    """Suggest the nearest known word, or all known words when there are few."""
    words = list(known)
    if guess := nearest(word, words):
        return f'did you mean "{guess}"?'
    return f"use one of: {', '.join(words)}" if 0 < len(words) <= most else ""


Place: TypeAlias = tuple[str | int, ...]
"""The path to a value in a file: keys, and indexes in lists."""


class Problem(NamedTuple):
    """Something wrong in a file.

    `line` and `column` count from 1; 0 means the whole file. `severity` is `error` for what cannot
    be used, and `warning` for what can. `hint` says what to do.
    """

    path: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        key = f"{self.key}: " if self.key else ""
        hint = f" ({self.hint})" if self.hint else ""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{where}: {mark}{key}{self.message}{hint}"


def problem_at(
    path: str,
    place_of: Callable[[Place], tuple[int, int]],
    place: Place,
    message: str,
    hint: str = "",
) -> Problem:
    """Return a problem at a place in a file, with its line and column.

    Its key is like `section[2].item[1].text`, counted from 1.
    """
    key = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in place)
    return Problem(path, *place_of(place), key.removeprefix("."), message, hint)


class AppError(Exception):
    """An error with a message for the person, and the exit code of the command."""

    exit_code: ClassVar[int] = 4


class ProblemsError(AppError):
    """A file has problems; the error holds all of them, not just the first."""

    exit_code = 1

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(AppError):
    """The command line is wrong."""

    exit_code = 2


class NoSuchError(AppError):
    """There is no file, worksheet or saved answers of that name."""

    exit_code = 3


class CannotReadError(AppError):
    """The file exists but cannot be read: a directory, a pipe, too large, no permission."""

    exit_code = 4


class NothingForItError(AppError):
    """A worksheet has no data for an export, such as dates for a calendar."""

    exit_code = 1


class NotSharedError(AppError):
    """Nothing was shared: the person stopped, or the safety questions did."""

    exit_code = 4


class CannotWriteError(AppError):
    """Something could not be saved; what was on the disk has not changed."""

    exit_code = 4


class UnfitFileError(CannotWriteError):
    """Answers don't fit into a valid file because of its structure; a new file can take them."""


@contextmanager
def reading_one(name: str) -> Iterator[None]:
    """Turn any exception about one file of many into a CannotReadError that names the file.

    For every loop over files: no single file may end a list, a search or an export. Only the type
    of the exception is named, since its message could quote the person.
    """
    try:
        yield
    except AppError:
        raise
    except Exception as error:
        raise CannotReadError(could_not_be_read(name, error)) from error


def could_not_be_read(name: str, error: Exception) -> str:
    """Return the sentence that a file can't be read, with the type of the exception."""
    return f"Couldn't read {name} ({type(error).__name__}). The file hasn't been changed."
