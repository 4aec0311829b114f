"""Content to read: guide pages, myth cards, claims and helplines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from reconcile_tui.domain.items import Link

_MARK = re.compile(r"\[\^([a-z0-9-]+)\]")
VERIFIED_FOR_DAYS = 180
"""Days after which a live check of a helpline is shown as old (content brief)."""


def cited(text: str) -> list[str]:
    """Return the ids of the claims that a text cites with `[^id]`, in order, each once."""
    return list(dict.fromkeys(_MARK.findall(text)))


def unmarked(text: str) -> str:
    """Return the text without its `[^id]` marks."""
    return _MARK.sub("", text)


def numbered(text: str, number_of: dict[str, int]) -> str:
    """Return the text with each `[^id]` as `[n]`; a new claim gets the next number."""

    def mark(found: re.Match[str]) -> str:
        return f"[{number_of.setdefault(found[1], len(number_of) + 1)}]"

    return _MARK.sub(mark, text)


def paragraphs(text: str) -> list[str]:
    """Split a text at blank lines; a single line end inside a paragraph becomes a space."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


class Compare(Struct, frozen=True, forbid_unknown_fields=True):
    """Two columns to be read side by side."""

    left: str
    right: str
    rows: tuple[tuple[str, str], ...]


class Layer(Struct, frozen=True, forbid_unknown_fields=True):
    """One layer of the drawn picture."""

    name: str
    text: str


class Block(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a page: text, a list, a picture, a comparison, links.

    `even`: the entries of the list are alternatives, and all have about the same length.
    """

    heading: str = ""
    text: str = ""
    list: tuple[str, ...] = ()
    even: bool = False
    picture: Literal["", "four-layers"] = ""
    layers: tuple[Layer, ...] = ()
    compare: Compare | None = None
    claims: tuple[str, ...] = ()
    doors: tuple[Link, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield every text of the block, in order."""
        yield from (self.heading, self.text, *self.list)
        for layer in self.layers:
            yield from (layer.name, layer.text)
        if self.compare:
            yield from (self.compare.left, self.compare.right)
            for row in self.compare.rows:
                yield from row


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page of the guide. `listed = false`: only links and the program open it.

    `group` is its heading in the list; `next` is the id of the page to read next.
    """

    id: str
    title: str
    block: tuple[Block, ...]
    order: int = 1000
    listed: bool = True
    group: str = ""
    next: str = ""

    def claims(self) -> list[str]:
        """Return every claim that the page rests on, in order, each once."""
        found: list[str] = []
        for block in self.block:
            for text in block.texts():
                found += cited(text)
            found += block.claims
        return list(dict.fromkeys(found))


class PageHead(Struct, frozen=True, kw_only=True):
    """A page as a list shows it."""

    id: str
    title: str
    order: int = 1000
    listed: bool = True
    group: str = ""


def sort_by_group(heads: Iterable[PageHead]) -> list[PageHead]:
    """Sort pages so that each group is together, at the place of its first page."""
    pages = list(heads)
    groups = list(dict.fromkeys(page.group for page in pages))
    return sorted(pages, key=lambda page: groups.index(page.group))


class Myth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card: what is often said, and what is known. `model`: the workbook's own model."""

    id: str
    myth: str
    fact: str
    claims: tuple[str, ...] = ()
    model: bool = False
    order: int = 1000


class Claim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact the content rests on: who found it, how sure it is, and what it does not show.

    `seen` is what was read of the source: all of it, its abstract or first page, a press release, a
    web page of the organization, a copy on another site, or nothing (from memory).
    """

    id: str
    say: str
    source: str
    year: int
    kind: str
    sure: Literal["high", "medium", "low", "model"]
    not_shown: str
    seen: Literal["full", "abstract", "release", "page", "mirror", "memory"]
    checked: date
    url: str = ""


class Claims(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `claims.toml`."""

    claim: tuple[Claim, ...] = ()


Status = Literal["seen-in-copy", "memory", "live-checked"]


class Country(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country and the number for danger right now."""

    id: str
    name: str
    emergency: str = ""
    emergency_note: str = ""
    status: Status = "memory"
    checked: date | None = None


class HelpLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A helpline to call, text or write to, and how well its number was checked.

    `chat` is the address of a live chat, `deaf` a contact that needs no hearing. `violence` marks a
    main helpline for someone who is hurt or controlled, shown before a country is chosen. `crisis`
    is for someone who does not want to live.
    """

    id: str
    country: str
    name: str
    source: str
    status: Status
    for_whom: str = ""
    call: str = ""
    text: str = ""
    chat: str = ""
    web: str = ""
    deaf: str = ""
    hours: str = ""
    languages: str = ""
    leaves_trace: str = ""
    violence: bool = False
    crisis: bool = False
    own_behaviour: bool = False
    seen: str = ""
    checked: date | None = None


class HelpLines(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `help-lines.toml`."""

    note: str = ""
    country: tuple[Country, ...] = ()
    line: tuple[HelpLine, ...] = ()


class LinesByNeed(Struct, frozen=True):
    """The helplines of one country by what a person comes with: fear comes first.

    `own` are those for one's own behavior; `own_above` are for it too, but are in an earlier group.
    """

    afraid: list[HelpLine]
    crisis: list[HelpLine]
    own: list[HelpLine]
    own_above: list[HelpLine]
    more: list[HelpLine]


def group_by_need(lines: Iterable[HelpLine], country: str) -> LinesByNeed:
    """Return the helplines of a country, each in every group that it is for."""
    found = [line for line in lines if line.country == country]
    afraid = [line for line in found if line.violence]
    crisis = [line for line in found if line.crisis]
    behavior = [line for line in found if line.own_behaviour]
    above = [line for line in behavior if line in afraid or line in crisis]
    own = [line for line in behavior if line not in above]
    more = [line for line in found if line not in (*afraid, *crisis, *own)]
    return LinesByNeed(afraid, crisis, own, above, more)


def verification(entry: Country | HelpLine, today: date) -> str:
    """Return how far a number can be trusted, as shown next to it."""
    if entry.status != "live-checked" or entry.checked is None:
        return "not verified"
    age = (today - entry.checked).days
    old = f", {age} days ago" if age > VERIFIED_FOR_DAYS else ""
    return f"checked {entry.checked.isoformat()}{old}"
