"""The command `compare`: a worksheet on several dates, or next to another person's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reconcile_tui.cli.console import output_width, print_data, print_message
from reconcile_tui.cli.names import files_of_kind, find_path, unread_messages
from reconcile_tui.cli.prompts import COMPARING, require_safety_answers
from reconcile_tui.compare import (
    Cell,
    Comparison,
    Question,
    cell_lines,
    compare_dates,
    compare_with_file,
)
from reconcile_tui.content.library import Library
from reconcile_tui.domain.display import one_line, underlined, visible, wrapped
from reconcile_tui.errors import UsageError
from reconcile_tui.messages import compare as words
from reconcile_tui.messages import general
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places

WIDEST = 80
PIPED = 76
INDENT = "  "


def compare_saved(places: Places, names: Sequence[str], *, whole: bool = False) -> int:
    """Print saved answers question by question, each date against the one before.

    Questions that nobody answered take one line per section, unless `whole`. Another person's
    answers are shown only if the safety questions allow it.
    """
    notebook = Notebook(places)
    library = Library.of(places)
    if len(names) < 2:
        paths = _last_two(notebook, names[0])
    else:
        paths = [find_path(notebook, name) for name in names]
    comparison = _compared(notebook, library, paths)
    if comparison.between == "people":
        require_safety_answers(library, COMPARING)
    for path in (one for one in paths if notebook.places.contains(one)):
        for sentence in unread_messages(notebook, path):
            print_message(sentence)
    width = min(WIDEST, output_width()) or PIPED
    print_data(comparison_text(comparison, width, whole=whole))
    print_message(words.LEFT_OUT)
    return 0


def _last_two(notebook: Notebook, name: str) -> list[Path]:
    """Return the last two worksheets of a kind, the earlier first."""
    days = files_of_kind(notebook, name)
    if not days:
        notebook.answers(find_path(notebook, name))  # raises where there is no such file
        raise UsageError(words.NEEDS_TWO)
    if len(days) < 2:
        raise UsageError(general.only_one_to_compare(name))
    if len(days) > 2:
        print_message(general.compared_newest_two(name))
    return days[1::-1]


def _compared(notebook: Notebook, library: Library, paths: Sequence[Path]) -> Comparison:
    others = [path for path in paths if not notebook.places.contains(path)]
    if not others:
        return compare_dates(notebook, library, paths)
    if len(others) > 1 or len(paths) > 2:
        raise UsageError(words.ONE_OTHER)
    own = next(path for path in paths if path not in others)
    return compare_with_file(notebook, library, own, others[0])


def comparison_text(comparison: Comparison, width: int, *, whole: bool = False) -> str:
    """Return a comparison as plain text, without control characters.

    Questions that nobody answered take one line per section; with `whole`, each is named.
    """
    blocks = [
        wrapped(f"{one_line(comparison.title)}\n{one_line(' · '.join(comparison.names))}", width),
        wrapped(words.how_to_read(comparison), width),
    ]
    if unread := words.unread(comparison):
        blocks.append(wrapped(unread, width))
    cells = (cell for part in comparison.parts for q in part.questions for cell in q.cells)
    if all(cell.status != "answered" for cell in cells):
        return visible("\n\n".join([*blocks, words.NOTHING_TO_COMPARE]))
    for part in comparison.parts:
        blocks.append(underlined(part.title, width))
        shown = [q for q in part.questions if whole or not q.is_unanswered]
        blocks += [_question(comparison, question, width) for question in shown]
        if len(shown) < len(part.questions):
            blocks.append(_same_line(words.none_answered(comparison, whole=not shown), width))
    return visible("\n\n".join(blocks))


def _question(comparison: Comparison, question: Question, width: int) -> str:
    asked = wrapped(one_line(question.asked), width)
    if question.is_same:
        return f"{asked}\n{_same_line(words.same_answer(comparison, question), width)}"
    sides = [
        f"{wrapped(one_line(name), width, INDENT)}\n{_cell(cell, width)}"
        for name, cell in zip(comparison.names, question.cells, strict=True)
    ]
    return "\n".join([asked, *sides])


def _same_line(text: str, width: int) -> str:
    """Return what is the same everywhere as one line, cut at the width."""
    first, *more = wrapped(f"= {text}", width - 4, "").split("\n")
    return f"{INDENT}{first}{' …' if more else ''}"


def _cell(cell: Cell, width: int) -> str:
    lines = ("".join(text for text, _ in line) for line in cell_lines(cell, width - 4))
    return "\n".join(f"{INDENT * 2}{line}".rstrip() for line in lines)
