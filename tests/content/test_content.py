"""The shipped content, and the manual for its authors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from reconcile_tui.content.checks import Known, check_myth, check_page, check_worksheet
from reconcile_tui.content.library import PROTECTED_PAGES, Library, read_object
from reconcile_tui.content.lint.rules import rule_findings
from reconcile_tui.domain.items import ITEM_TYPES, Operator
from reconcile_tui.domain.kinds import COLUMN_TYPES
from reconcile_tui.domain.pages import Block, Claims, HelpLines, Myth, Page, cited
from reconcile_tui.domain.worksheet import Guidance, Worksheet
from reconcile_tui.errors import Place
from reconcile_tui.storage.paths import shipped_content
from tests.conftest import REPOSITORY

MANUAL = (REPOSITORY / "content/README.md").read_text(encoding="utf-8")


# -- what is shipped -------------------------------------------------------------------------------


def test_every_shipped_file_is_in_use(library: Library) -> None:
    inside = shipped_content() / "en"
    used = {
        "worksheets": [sheet.id for sheet in library.worksheets()],
        "guide": [page.id for page in library.pages()],
        "myths": [myth.id for myth in library.myths()],
    }
    for folder, ids in used.items():
        assert sorted(ids) == sorted(path.stem for path in (inside / folder).glob("*.toml"))
    assert library.claims
    assert library.help_lines.line


def test_the_pages_that_the_program_itself_shows_are_there(library: Library) -> None:
    assert {page.id for page in library.pages()} >= PROTECTED_PAGES


def test_every_claim_is_complete_and_no_other_is_cited(library: Library) -> None:
    used = set()
    for page in library.pages():
        used |= set(page.claims())
    for myth in library.myths():
        used |= {*cited(myth.fact), *myth.claims}
    for sheet in library.worksheets():
        used |= set(sheet.claims)
    for claim in library.claims.values():
        assert claim.say.strip(), claim.id
        assert claim.source.strip(), claim.id
        assert claim.not_shown.strip(), claim.id
        assert claim.url or re.search(r"\d{4}", claim.source) or claim.sure == "model", claim.id
    assert used <= set(library.claims)


def test_nothing_claims_an_unmade_review(library: Library) -> None:
    for sheet in library.worksheets():
        assert bool(sheet.reviewed_by) == bool(sheet.reviewed), sheet.id


def test_every_country_has_a_number_for_danger_now(library: Library) -> None:
    served = {line.country for line in library.help_lines.line}
    for country in library.help_lines.country:
        assert country.emergency or country.id in served, country.id


def test_worksheets_about_danger_are_private(library: Library) -> None:
    flags = library.worksheet("red-flags")
    assert flags.private
    assert flags.sharing == "never"
    assert flags.neutral_title not in {"", flags.title}


# -- the examples of the manual --------------------------------------------------------------------

KINDS: dict[str, type[msgspec.Struct]] = {
    "worksheet": Worksheet,
    "page": Page,
    "myth": Myth,
    "claims": Claims,
    "help-lines": HelpLines,
}
_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> Iterator[tuple[str, str, str]]:
    """Return (kind, id, text) of every TOML block in the manual."""
    for text in _BLOCK.findall(MANUAL):
        first = text.partition("\n")[0].removeprefix("# ")
        kind, _, name = first.partition(": ")
        yield kind, name, text


EXAMPLES = list(examples())


def test_the_manual_has_an_example_of_every_kind_of_file() -> None:
    assert {kind for kind, _, _ in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize(("kind", "name", "text"), EXAMPLES, ids=[e[1] or e[0] for e in EXAMPLES])
def test_every_example_of_the_manual_is_valid(
    kind: str, name: str, text: str, library: Library
) -> None:
    read, found = read_object(tomllib.loads(text), KINDS[kind], "README.md", text)
    assert found == []
    assert getattr(read, "id", "") == name
    assert list(_faults(read, library.known())) == []


def _faults(read: Any, known: Known) -> Iterator[tuple[Place, str]]:
    named: dict[type, Callable[[Any], Iterator[tuple[Place, str, str]]]] = {
        Worksheet: lambda sheet: check_worksheet(sheet, known),
        Page: lambda page: check_page(page, known),
        Myth: lambda myth: check_myth(myth, known),
    }
    countries = [one.id for one in read.country] if isinstance(read, HelpLines) else []
    for place, message, _ in named.get(type(read), lambda _: iter(()))(read):
        yield place, message
    for found in rule_findings(read, countries):
        yield found.place, found.message


def exampled(kind: str) -> list[dict[str, Any]]:
    return [tomllib.loads(text) for one, _, text in EXAMPLES if one == kind]


def example_items() -> list[dict[str, Any]]:
    sheets = exampled("worksheet")
    return [item for sheet in sheets for part in sheet["section"] for item in part["item"]]


def columns(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [column for item in items for column in item.get("columns", ())]


def test_every_item_type_and_column_type_is_shown_by_example() -> None:
    items = example_items()
    assert {item["type"] for item in items} == set(ITEM_TYPES)
    assert {column["type"] for column in columns(items)} == set(COLUMN_TYPES)


def _keys_of(kind: type[msgspec.Struct]) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(kind)}


def _named(keys: set[str]) -> set[str]:
    """Return the keys that the manual mentions as code."""
    return {key for key in keys if re.search(rf"`\[{{0,2}}{key}\]{{0,2}}`", MANUAL)}


@pytest.mark.parametrize(
    "kind",
    [*KINDS.values(), Block, Guidance, *ITEM_TYPES.values(), *COLUMN_TYPES.values()],
    ids=lambda kind: kind.__name__,
)
def test_every_key_is_in_the_manual(kind: type[msgspec.Struct]) -> None:
    in_examples = {word for _, _, text in EXAMPLES for word in re.findall(r"[\w-]+(?= = )", text)}
    tables = {
        word for _, _, text in EXAMPLES for word in re.findall(r"\[\[(?:\w+\.)*(\w+)\]\]", text)
    }
    assert _keys_of(kind) - in_examples - tables - _named(_keys_of(kind)) == set()


def test_every_attribute_of_an_item_is_explained() -> None:
    everywhere = set.intersection(*(_keys_of(kind) for kind in ITEM_TYPES.values()))
    table = MANUAL.partition("### What every item can have")[2].partition("###")[0]
    assert {key for key in everywhere if f"`{key}`" not in table} == set()


def test_every_operator_is_explained() -> None:
    conditions = MANUAL.partition("**Conditions**")[2].partition("**Guidance**")[0]
    assert [op for op in get_args(Operator) if f"`{op}`" not in conditions] == []


def test_every_file_that_the_manual_names_is_there() -> None:
    rows = MANUAL.partition("## The source, sentence by sentence")[2]
    named = set(re.findall(r"`(en/[\w/-]+\.toml)`", rows))
    assert named
    assert {name for name in named if not (Path(REPOSITORY) / "content" / name).exists()} == set()
