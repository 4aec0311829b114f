"""The texts of a content file: each with its place and the role in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from reconcile_tui.content.checks import texts, walk
from reconcile_tui.domain.items import Door, Item, Ledger, Letter, Note, Plan, Reply, Rows, Scale
from reconcile_tui.domain.kinds import BaseColumn, Option
from reconcile_tui.domain.pages import (
    Block,
    Claim,
    Claims,
    Compare,
    Country,
    HelpLine,
    HelpLines,
    Layer,
    Myth,
    Page,
)
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet
from reconcile_tui.errors import Place

ContentFile: TypeAlias = Worksheet | Page | Myth | Claims | HelpLines
Role = Literal["title", "question", "prose", "option", "label", "myth", "claim", "line"]

_ROLES: dict[type, dict[str, Role]] = {
    Worksheet: {"title": "title", "neutral_title": "title", "purpose": "prose"},
    Section: {"title": "title", "intro": "prose"},
    Item: {"text": "question", "hint": "prose"},
    Note: {"text": "prose"},
    Scale: {"min_label": "label", "max_label": "label"},
    Rows: {"add": "label", "closed_text": "prose"},
    BaseColumn: {"text": "question", "hint": "prose"},
    Option: {"label": "option"},
    Reply: {"text": "prose"},
    Door: {"label": "label"},
    Guidance: {"title": "title", "text": "prose"},
    Ledger: {"title": "title"},
    Letter: {"title": "title"},
    Page: {"title": "title"},
    Block: {"heading": "title", "text": "prose", "list": "prose"},
    Layer: {"name": "title", "text": "prose"},
    Compare: {"left": "title", "right": "title", "rows": "prose"},
    Myth: {"myth": "myth", "fact": "prose"},
    Claim: {"say": "claim", "kind": "claim", "not_shown": "claim"},
    HelpLines: {"note": "line"},
    Country: {"emergency_note": "line"},
    HelpLine: {"for_whom": "line", "leaves_trace": "line"},
}
"""The texts that a reader sees. Ids, sources and numbers of helplines are not read."""

_NEEDED: dict[type, str] = {
    Worksheet: "title",
    Section: "title",
    Item: "text",
    BaseColumn: "text",
    Option: "label",
    Reply: "text",
    Door: "label",
    Guidance: "text",
    Page: "title",
    Myth: "myth fact",
}
"""The texts without which something on the screen has no name or no words."""


class Passage(NamedTuple):
    """A text and its place in the file.

    `about_me`: it says what the person themselves will do. `needed`: it must not be empty.
    """

    place: Place
    text: str
    role: Role
    about_me: bool = False
    needed: bool = False


def passages(content: ContentFile) -> Iterator[Passage]:
    """Yield every text of a file that a reader sees and that is not empty."""
    return (passage for passage in all_passages(content) if passage.text.strip())


def all_passages(content: ContentFile) -> Iterator[Passage]:
    """Yield every text of a file that a reader sees, empty ones included."""
    of_item = of_column = False
    for place, part in walk(content):
        if isinstance(part, Item):
            of_item = of_column = part.about_me or isinstance(part, Plan)
        elif isinstance(part, BaseColumn):
            of_column = of_item or part.about_me
        roles: dict[str, Role] = {}
        needed = ""
        for kind in reversed(type(part).__mro__):
            roles |= _ROLES.get(kind, {})
            needed = _NEEDED.get(kind, needed)
        about_me = of_column and isinstance(part, Item | BaseColumn | Option)
        for key, role in roles.items():
            mine = about_me and key in {"text", "hint", "label"}
            for where, text in texts(getattr(part, key), (*place, key)):
                yield Passage(where, text, role, mine, key in needed.split())


class Found(NamedTuple):
    """A finding: its place, what is wrong, and what to do about it.

    `words` are those of the passage that the finding is about; they give the exact line.
    """

    place: Place
    message: str
    hint: str = ""
    words: str = ""


def shortened(text: str, most: int = 12) -> str:
    """Return the first words of a sentence in quotes."""
    words = text.split()
    return f"“{' '.join(words[:most])}{' …' if len(words) > most else ''}”"
