"""A file whose answers stand in inline tables, brought into the form that the app writes.

`answers = { contact = "yes" }` holds no line that an answer could be added to. It becomes an
`[answers]` table, and a list of inline rows becomes `[[rows.x]]` records. Everything else of the
text stays as it is, every comment too.

Nothing here reads the result back; `document` does, and does not trust this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile_tui.core.toml_text import KeyPath, Statement
from reconcile_tui.store import surgery
from reconcile_tui.store.canonical import TABLES, Prompts, ordered, question_line
from reconcile_tui.store.page import Page

__all__ = ["in_usual_form"]


def in_usual_form(text: str, data: Mapping[str, Any], prompts: Prompts) -> str | None:
    """Return the text with its inline tables of answers written out; None when there are none.

    `data` is what the text says. Raises `surgery.UnfitError`.
    """
    found = False
    while (statement := next(_inline(Page.of(text), data), None)) is not None:
        found = True
        text = _written_out(text, statement.path, data, prompts)
    return text if found else None


def _inline(page: Page, data: Mapping[str, Any]) -> Iterator[Statement]:
    """The statements that hold a whole table of answers, or all rows of an item, in one value."""
    for statement in page.statements:
        path = statement.path
        value = _at(data, path)
        whole_table = len(path) == 1 and path[0] in TABLES and isinstance(value, Mapping)
        rows = len(path) == 2 and path[0] == "rows" and _are_rows(value)
        if statement.kind == "key" and (whole_table or rows):
            yield statement


def _at(data: Mapping[str, Any], path: KeyPath) -> Any:
    value: Any = data
    for part in path:
        value = value[part]
    return value


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _written_out(text: str, path: KeyPath, data: Mapping[str, Any], prompts: Prompts) -> str:
    value = _at(data, path)
    if path == ("rows",) and not all(map(_are_rows, value.values())):
        raise surgery.UnfitError
    page = Page.of(text)
    statement = page.key(path)
    assert statement is not None
    kept = page.kept_comments(statement.value_start, statement.end)
    text = text[: statement.start] + kept + text[statement.end :]
    if path[0] == "rows":
        items: Mapping[str, Any] = value if len(path) == 1 else {str(path[1]): value}
        for item in ordered(items, prompts):
            question = question_line(prompts.get(item, ""))
            for row in items[item]:
                text = surgery.add_row(text, item, row, question)
        return text
    order = ordered(value, prompts)
    for key in order:
        question = question_line(prompts.get(key, "")) if path[0] == "answers" else ""
        text = surgery.set_key(text, (path[0], key), value[key], order, question)
    return text
