"""Which claims the words of a worksheet rest on, in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile_tui.domain.form import Form
from reconcile_tui.domain.items import Item, Reply
from reconcile_tui.domain.pages import cited
from reconcile_tui.domain.worksheet import Section, Worksheet


def claims_of_section(sheet: Worksheet, section: Section) -> list[str]:
    """Return the claims of a section: its intro, its items, and the guidance that closes it."""
    texts = [section.intro, *(text for item in section.item for text in _texts(item))]
    texts += [words.text for words in sheet.guidance if words.after == section.id]
    return _cited_in(texts)


def claims_of_item(item: Item) -> list[str]:
    """Return the claims that one question rests on."""
    return _cited_in(_texts(item))


def claims_of_review(form: Form, *, replies: bool = True) -> list[str]:
    """Return the claims of the review page: what single answers are told, and its guidance."""
    texts = [with_claims(*one) for one in form.replies()] if replies else []
    texts += [words.text for words in form.worksheet.guidance if not words.after]
    return _cited_in(texts)


def with_claims(item: Item, reply: Reply) -> str:
    """Return a reply with the marks of the claims that its item rests on."""
    marks = [f"[^{claim}]" for claim in item.claims if claim not in cited(reply.text)]
    return reply.text.rstrip() + "".join(marks)


def _texts(item: Item) -> list[str]:
    return [item.text, item.hint, *(f"[^{claim}]" for claim in item.claims)]


def _cited_in(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(claim for text in texts for claim in cited(text)))
