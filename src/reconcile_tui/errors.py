"""One tree of errors, each with its exit code, and Problem: something wrong in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar, NamedTuple

__all__ = [
    "BookError",
    "CannotReadError",
    "CannotWriteError",
    "NoSuchError",
    "NotSharedError",
    "NothingForItError",
    "Problem",
    "ProblemsError",
    "UnfitFileError",
    "UsageError",
    "could_not_be_read",
    "nearest",
    "reading_one",
    "suggestion",
]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None when nothing is close."""
    import difflib  # noqa: PLC0415 - only needed once something is wrong

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(word: str, known: Iterable[str], most: int = 12) -> str:
    """What could be written instead: the nearest known word, or all of them when they are few."""
    words = list(known)
    if guess := nearest(word, words):
        return f'did you mean "{guess}"?'
    return f"known here: {', '.join(words)}" if 0 < len(words) <= most else ""


class Problem(NamedTuple):
    """Something wrong in a file.

    `line` and `column` count from 1; 0 means "the file as a whole". `severity` is `error` for what
    cannot be used and `warning` for what can. `hint` says what to do about it.
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


class BookError(Exception):
    """A failure with a sentence a person can act on. `exit_code` is what the command ends with."""

    exit_code: ClassVar[int] = 4


class ProblemsError(BookError):
    """A file was read and found wrong; every problem is carried, not only the first."""

    exit_code = 1

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(BookError):
    """The command was called in a way it does not know."""

    exit_code = 2


class NoSuchError(BookError):
    """No file, no worksheet or no answers of that name."""

    exit_code = 3


class CannotReadError(BookError):
    """The file is there and cannot be read: a directory, a pipe, too large, not permitted."""

    exit_code = 4


class NothingForItError(BookError):
    """A sheet was read, and holds nothing of what is asked for: it has no days for a calendar."""

    exit_code = 1


class NotSharedError(BookError):
    """The person stopped, or was stopped, before something was shared. Nothing of it went out."""

    exit_code = 4


class CannotWriteError(BookError):
    """The words could not be put on the disk; what was there before is untouched."""

    exit_code = 4


class UnfitFileError(CannotWriteError):
    """A sound file has a shape that no answer can be added to. Another file can take the words."""


@contextmanager
def reading_one(name: str) -> Iterator[None]:
    """Turn whatever goes wrong with one file of many into a CannotReadError that names the file.

    For every place that walks over files: no single one may end a list, a search or an export. Of
    the fault its type alone is told; its message may hold words of the person.
    """
    try:
        yield
    except BookError:
        raise
    except Exception as error:
        raise CannotReadError(could_not_be_read(name, error)) from error


def could_not_be_read(name: str, error: Exception) -> str:
    """Say that a file is there and cannot be shown, and why as far as that is known."""
    return f"{name} could not be read ({type(error).__name__}). Nothing in it was changed."
