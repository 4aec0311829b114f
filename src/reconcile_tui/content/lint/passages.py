"""Every piece of text in a content file, where it stands, and as what it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from reconcile_tui.domain.items import AnyItem, Choice, Choices, Door, Note, Plan, Rows, Scale
from reconcile_tui.domain.kinds import OneOfKind, Option
from reconcile_tui.domain.pages import Block, Claims, Compare, HelpLines, Myth, Page
from reconcile_tui.domain.worksheet import Guidance, Worksheet
from reconcile_tui.errors import Place

Role = Literal["title", "question", "prose", "option", "label", "myth", "claim", "line"]


class Passage(NamedTuple):
    """A text and its place in the file. `mine`: it is about what the person themselves will do."""

    place: Place
    text: str
    role: Role
    mine: bool = False


ContentFile: TypeAlias = Worksheet | Page | Myth | Claims | HelpLines


def passages(content: ContentFile) -> Iterator[Passage]:
    """All that a reader meets of a file, in the order in which they meet it; empty texts left out.

    What only names something (ids, sources, numbers of help lines) is not read.
    """
    found: Iterator[Passage]
    match content:
        case Worksheet():
            found = _of_sheet(content)
        case Page():
            found = _of_page(content)
        case Myth():
            pair: list[Passage] = [
                Passage(("myth",), content.myth, "myth"),
                Passage(("fact",), content.fact, "prose"),
            ]
            found = iter(pair)
        case Claims():
            found = _of_claims(content)
        case HelpLines():
            found = _of_help_lines(content)
    return (passage for passage in found if passage.text.strip())


def _of_sheet(sheet: Worksheet) -> Iterator[Passage]:
    yield Passage(("title",), sheet.title, "title")
    yield Passage(("neutral_title",), sheet.neutral_title, "title")
    yield Passage(("purpose",), sheet.purpose, "prose")
    for s, section in enumerate(sheet.section):
        yield Passage(("section", s, "title"), section.title, "title")
        yield Passage(("section", s, "intro"), section.intro, "prose")
        for i, item in enumerate(section.item):
            yield from _of_item(item, ("section", s, "item", i))
    for g, words in enumerate(sheet.guidance):
        yield from _of_guidance(words, ("guidance", g))
    for n, ledger in enumerate(sheet.timeline):
        yield Passage(("timeline", n, "title"), ledger.title, "title")
    if sheet.letter:
        yield Passage(("letter", "title"), sheet.letter.title, "title")


def _of_item(item: AnyItem, place: Place) -> Iterator[Passage]:
    mine = item.about_me or isinstance(item, Plan)
    yield Passage((*place, "text"), item.text, "question" if item.asks else "prose", mine)
    yield Passage((*place, "hint"), item.hint, "prose", mine)
    if isinstance(item, Choice | Choices):
        yield from _of_options(item.options, place, mine=mine)
    if isinstance(item, Scale):
        yield Passage((*place, "min_label"), item.min_label, "label")
        yield Passage((*place, "max_label"), item.max_label, "label")
    if isinstance(item, Note) and item.door:
        yield Passage((*place, "door", "label"), item.door.label, "label")
    if isinstance(item, Rows):
        yield from _of_rows(item, place)
    for n, reply in enumerate(item.reply):
        yield Passage((*place, "reply", n, "text"), reply.text, "prose")
        yield from _of_doors(reply.doors, (*place, "reply", n))


def _of_rows(item: Rows, place: Place) -> Iterator[Passage]:
    yield Passage((*place, "add"), item.add, "label")
    yield Passage((*place, "closed_text"), item.closed_text, "prose")
    for n, column in enumerate(item.columns):
        where = (*place, "columns", n)
        mine = item.about_me or column.about_me
        yield Passage((*where, "text"), column.text, "question", mine)
        yield Passage((*where, "hint"), column.hint, "prose", mine)
        if isinstance(column, OneOfKind):
            yield from _of_options(column.options, where, mine=mine)


def _of_options(options: Iterable[Option], place: Place, *, mine: bool) -> Iterator[Passage]:
    for n, option in enumerate(options):
        yield Passage((*place, "options", n, "label"), option.label, "option", mine)


def _of_guidance(words: Guidance, place: Place) -> Iterator[Passage]:
    yield Passage((*place, "title"), words.title, "title")
    yield Passage((*place, "text"), words.text, "prose")
    yield from _of_doors(words.doors, place)


def _of_doors(doors: Iterable[Door], place: Place) -> Iterator[Passage]:
    for n, door in enumerate(doors):
        yield Passage((*place, "doors", n, "label"), door.label, "label")


def _of_page(page: Page) -> Iterator[Passage]:
    yield Passage(("title",), page.title, "title")
    for number, block in enumerate(page.block):
        yield from _of_block(block, ("block", number))


def _of_block(block: Block, place: Place) -> Iterator[Passage]:
    yield Passage((*place, "heading"), block.heading, "title")
    yield Passage((*place, "text"), block.text, "prose")
    for n, text in enumerate(block.list):
        yield Passage((*place, "list", n), text, "prose")
    for n, layer in enumerate(block.layers):
        yield Passage((*place, "layers", n, "name"), layer.name, "title")
        yield Passage((*place, "layers", n, "text"), layer.text, "prose")
    if block.compare:
        yield from _of_compare(block.compare, (*place, "compare"))
    yield from _of_doors(block.doors, place)


def _of_compare(compare: Compare, place: Place) -> Iterator[Passage]:
    yield Passage((*place, "left"), compare.left, "title")
    yield Passage((*place, "right"), compare.right, "title")
    for n, row in enumerate(compare.rows):
        for side, text in enumerate(row):
            yield Passage((*place, "rows", n, side), text, "prose")


def _of_claims(claims: Claims) -> Iterator[Passage]:
    for n, claim in enumerate(claims.claim):
        for key in ("say", "kind", "not_shown"):
            yield Passage(("claim", n, key), getattr(claim, key), "claim")


def _of_help_lines(lines: HelpLines) -> Iterator[Passage]:
    yield Passage(("note",), lines.note, "line")
    for n, country in enumerate(lines.country):
        yield Passage(("country", n, "emergency_note"), country.emergency_note, "line")
    for n, line in enumerate(lines.line):
        for key in ("for_whom", "leaves_trace"):
            yield Passage(("line", n, key), getattr(line, key), "line")


class Found(NamedTuple):
    """Where it is, what is wrong, and what to do about it.

    `words` are those of the passage that the finding is about; they give the exact line.
    """

    place: Place
    message: str
    hint: str = ""
    words: str = ""


def shortened(text: str, most: int = 12) -> str:
    """A sentence in quotes, cut to as many words as find it again."""
    found = text.split()
    return f"“{' '.join(found[:most])}{' …' if len(found) > most else ''}”"
