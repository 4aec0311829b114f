"""Opposing options get equal space."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from reconcile_tui.content.lint.rules import faults_of_evenness
from reconcile_tui.domain.pages import Page
from tests.core.worksheet_sample import SHEET, sheet


def of_list(*lengths: int, even: bool = True) -> list[tuple[object, str, str]]:
    ways = ", ".join(f'"{"x" * length}"' for length in lengths)
    text = f'id = "p"\ntitle = "P"\n[[block]]\neven = {str(even).lower()}\nlist = [{ways}]'
    page = msgspec.convert(tomllib.loads(text), Page)
    return [(one.place[-1], one.message, one.hint) for one in faults_of_evenness(page)]


@pytest.mark.parametrize("lengths", [(100, 120), (120, 100, 110), (5, 6), (10, 10, 10)])
def test_a_fifth_longer_is_balanced(lengths: tuple[int, ...]) -> None:
    assert of_list(*lengths) == []


def test_the_unbalanced_option_is_reported_with_its_limit() -> None:
    ((place, message, hint),) = of_list(100, 100, 121, 100)
    assert place == 2
    assert "121 characters, the others have from 100" in message
    assert hint.startswith("use at most 120,")
    ((place, message, hint),) = of_list(121, 100, 121)
    assert place == 1
    assert "100 characters, the others have up to 121" in message
    assert hint.startswith("use at least 101,")


def test_the_hint_balances_the_group() -> None:
    assert of_list(100, 100, 120, 100) == of_list(121, 101, 121) == []


def test_a_list_without_even_may_be_unbalanced() -> None:
    assert of_list(10, 100, even=False) == []


def test_citation_marks_and_line_ends_do_not_count() -> None:
    ways = '"Stay.[^four-layers]", """St\nay."""'
    text = f'id = "p"\ntitle = "P"\n[[block]]\neven = true\nlist = [{ways}]'
    assert list(faults_of_evenness(msgspec.convert(tomllib.loads(text), Page))) == []


def test_even_without_a_list_is_reported() -> None:
    text = 'id = "p"\ntitle = "P"\n[[block]]\neven = true\ntext = "x"'
    found = list(faults_of_evenness(msgspec.convert(tomllib.loads(text), Page)))
    assert [one.message for one in found] == ["there's no list to balance"]


def ways(*items: tuple[str, str, str]) -> str:
    parts = (
        f'[[section.item]]\nid = "w{n}"\ntype = "note"\neven = "{name}"\n'
        f'text = "{text}"\nhint = "{hint}"\n'
        for n, (name, text, hint) in enumerate(items)
    )
    return SHEET.replace("[[guidance]]", "".join(parts) + "[[guidance]]", 1)


def test_items_are_balanced_across_sections_with_their_hints() -> None:
    assert (
        list(faults_of_evenness(sheet(ways(("a", "x" * 60, "y" * 60), ("a", "x" * 121, ""))))) == []
    )
    found = list(faults_of_evenness(sheet(ways(("a", "x" * 60, "y" * 90), ("a", "x" * 121, "")))))
    assert [one.place[-1] for one in found] == ["text"]


def test_a_group_of_one_is_reported_with_the_nearest_name() -> None:
    found = list(
        faults_of_evenness(sheet(ways(("ways", "x", "y"), ("ways", "x", "y"), ("wais", "x", "y"))))
    )
    assert [(one.message, one.hint) for one in found] == [
        ('"wais" is used only once', 'did you mean "ways"?')
    ]
