"""The text of an answers file with its statements: where things are, and whole lines put in."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile_tui.core.toml_scan import comments
from reconcile_tui.core.toml_text import BOM, KeyPath, Statement, statements

__all__ = ["Page", "close_gap", "starts_blank"]


@dataclass(frozen=True)
class Page:
    """One text with its statements, for one change: the next one starts from the new text."""

    text: str
    statements: list[Statement]
    line_end: str

    @classmethod
    def of(cls, text: str) -> Page:
        """A page of a text that tomllib accepts. Its line end is the one most lines have."""
        windows = text.count("\r\n")
        return cls(text, statements(text), "\r\n" if 2 * windows > text.count("\n") else "\n")

    def key(self, path: KeyPath) -> Statement | None:
        """The statement that sets exactly this key."""
        return next((s for s in self.statements if s.kind == "key" and s.path == path), None)

    def header(self, path: KeyPath) -> Statement | None:
        """The header that opens exactly this table or record."""
        return next((s for s in self.statements if s.kind != "key" and s.path == path), None)

    def under(self, path: KeyPath) -> list[Statement]:
        """Every statement about this path or something inside it."""
        return [s for s in self.statements if s.path[: len(path)] == path]

    def first_table(self, *names: str) -> Statement | None:
        """The first header of the first of these tables that the text has."""
        for name in names:
            for statement in self.under((name,)):
                if statement.kind != "key":
                    return statement
        return None

    def before(self, statement: Statement) -> int:
        """Where the space between this statement and the one before it begins."""
        number = self.statements.index(statement)
        if number:
            return self.statements[number - 1].end
        return len(BOM) if self.text.startswith(BOM) else 0

    def after(self, statement: Statement) -> int:
        """Where something new can follow a statement.

        Comments right under it go with it, unless they stand right above another key.
        """
        following = self.statements.index(statement) + 1
        limit = len(self.text)
        if following < len(self.statements):
            limit = self.statements[following].start
        end = statement.end
        while end < limit and _is_comment(self.line(end)):
            end += len(self.line(end))
        above_a_key = end == limit < len(self.text) and self.statements[following].kind == "key"
        return statement.end if above_a_key else end

    def line(self, start: int) -> str:
        """The line that starts here, with its line end; empty at the end of the text."""
        found = self.text.find("\n", start)
        return self.text[start:] if found < 0 else self.text[start : found + 1]

    def line_above(self, position: int, limit: int) -> int | None:
        """Where the line above starts, if it stands below `limit`."""
        if position <= limit:
            return None
        return max(self.text.rfind("\n", limit, position - 1) + 1, limit)

    def entry_start(self, statement: Statement, question: str) -> int:
        """Where a key begins, with our question above it if that is there."""
        above = self.line_above(statement.start, self.before(statement))
        if above is not None and question and self.line(above).strip() == question:
            return above
        return statement.start

    def comment_block(self, statement: Statement) -> int:
        """Where the comment lines right above a statement begin."""
        start, limit = statement.start, self.before(statement)
        while (above := self.line_above(start, limit)) is not None:
            if not _is_comment(self.line(above)):
                break
            start = above
        return start

    def question_under(self, header: Statement, question: str) -> tuple[int, int] | None:
        """The span of our question when it stands right under a header."""
        line = self.line(header.end)
        if question and line.strip() == question:
            return header.end, header.end + len(line)
        return None

    def kept_comments(self, start: int, end: int) -> str:
        """The comments of a stretch as lines of their own."""
        return "".join(found + self.line_end for found in comments(self.text, start, end))

    def insert(
        self,
        position: int,
        lines: list[str],
        *,
        blank_before: bool = False,
        blank_after: bool = False,
    ) -> str:
        """Put whole lines in, parted by blank lines where asked and none is there."""
        head, tail = self.text[:position], self.text[position:]
        if head.removeprefix(BOM) and not head.endswith("\n"):
            head += self.line_end
        block = "".join(line.replace("\n", self.line_end) + self.line_end for line in lines)
        if blank_before and head.removeprefix(BOM) and not _ends_blank(head):
            block = self.line_end + block
        if blank_after and tail and not starts_blank(tail):
            block += self.line_end
        return head + block + tail


def close_gap(head: str, tail: str) -> str:
    """Join what is left around something removed, without two blank lines in a row."""
    if _ends_blank(head) and (not tail or starts_blank(tail)):
        head = head[: _last_line(head)]
    return head + tail


def starts_blank(text: str) -> bool:
    """Whether the first line is a blank one."""
    end = text.find("\n")
    return not (text if end < 0 else text[:end]).strip()


def _ends_blank(text: str) -> bool:
    """Whether the last line is a blank one, with its line end."""
    return text.endswith("\n") and not text[_last_line(text) :].strip()


def _last_line(text: str) -> int:
    start = text.rfind("\n", 0, max(len(text) - 1, 0)) + 1
    return start or len(BOM) * text.startswith(BOM)


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")
