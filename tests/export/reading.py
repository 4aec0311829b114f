"""Readers for each export format, through third-party parsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export import formats as exports

__all__ = ["ANY_TEXT", "export", "page", "read", "tokens", "words_of"]


MARKS = st.text(
    st.sampled_from("\n\r\t #*_`<>[](){}&|~-=+.!:;,\"'\\/01ab\x0c\x1b\u2028\u202e\ud800")
)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=())) | MARKS
"""Any text that can be typed or be in a file, favoring markup of the export formats."""


def export(to: str, sheet: Worksheet, answers: Answers) -> str:
    """Export one worksheet in one format."""
    return exports.export(to, [(sheet, answers)])


def tokens(text: str) -> list[Token]:
    """Return every token of a Markdown text, from a CommonMark parser."""
    flat: list[Token] = []
    for token in MarkdownIt("commonmark").parse(text):
        flat += [token, *(token.children or ())]
    return flat


def page(text: str) -> Element:
    """Parse an HTML page strictly: any error raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: Element = parser.parse(text)
    return found


def words_of(element: Element | None) -> str:
    """Return the text inside the element."""
    assert element is not None
    return "".join(element.itertext())


def _strings(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value, including keys."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    else:
        yield str(value)


def read(to: str, text: str) -> str:
    """Return the text that a reader finds in one format."""
    if to == "json":
        return " ".join(_strings(json.loads(text)))
    if to == "md":
        return " ".join(token.content for token in tokens(text) if token.type == "text")
    if to == "html":
        return " ".join(words_of(page(text).find("body")).split())
    return " ".join(text.split())
