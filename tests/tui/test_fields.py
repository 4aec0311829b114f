"""Every item type has a field that shows it and a section in the manual."""

from __future__ import annotations

import re

import pytest

from reconcile_tui.domain.items import ITEM_TYPES, Item
from reconcile_tui.domain.kinds import COLUMN_TYPES
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.fields.field import FIELD_FOR, Field
from tests.conftest import REPOSITORY
from tests.tui.conftest import OpenSheet
from tests.tui.hand import sheet_of, work_of

MANUAL = (REPOSITORY / "content" / "README.md").read_text(encoding="utf-8")
OPTIONS = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})


@pytest.mark.parametrize("name", ITEM_TYPES)
def test_an_item_type_has_its_line_in_field_for(name: str) -> None:
    body = FIELD_FOR[ITEM_TYPES[name].answered_as]
    if ITEM_TYPES[name].asks:
        assert body is not None
        assert issubclass(body, Body)
    else:
        assert body is None


@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_a_column_type_has_its_line_too(name: str) -> None:
    assert FIELD_FOR[COLUMN_TYPES[name].answered_as] is not None


def test_field_for_knows_nothing_that_does_not_exist() -> None:
    kinds = [*ITEM_TYPES.values(), *COLUMN_TYPES.values()]
    assert set(FIELD_FOR) == {kind.answered_as for kind in kinds}


@pytest.mark.parametrize("name", ITEM_TYPES)
def test_an_item_type_has_its_paragraph_in_the_manual(name: str) -> None:
    part = MANUAL.split("### Every item type")[1].split("### What every item can have")[0]
    assert re.search(rf"^# {name}: \w", part, re.MULTILINE), "no description"
    assert f'type = "{name}"' in part, "no example"


@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_a_column_type_is_in_the_manual(name: str) -> None:
    assert f'type = "{name}"' in MANUAL


def example(name: str) -> Item:
    more: dict[str, dict[str, object]] = {
        "choice": {"options": OPTIONS},
        "choices": {"options": OPTIONS},
        "rows": {"columns": ()},
    }
    return made(name, more.get(name, {}))


def made(name: str, more: dict[str, object]) -> Item:
    import msgspec  # noqa: PLC0415

    return msgspec.convert(
        {"id": "asked", "text": "What is asked?", "hint": "A hint.", **more}, ITEM_TYPES[name]
    )


@pytest.mark.parametrize("name", ITEM_TYPES)
async def test_a_field_of_every_type_shows_its_question_and_hint(
    sheet: OpenSheet, name: str
) -> None:
    item = example(name)
    async with sheet(work_of(sheet_of(item))) as hand:  # type: ignore[arg-type]
        await hand.show("only")
        await hand.sees("What is asked?", "A hint.")
        field = hand.view.query_one(Field)
        assert (field.body is None) == (FIELD_FOR[item.answered_as] is None)
        if item.asks:
            await hand.at("asked")


@pytest.mark.parametrize("name", [name for name, kind in ITEM_TYPES.items() if kind.asks])
async def test_a_field_of_every_type_can_be_entered_and_left_by_tab(
    sheet: OpenSheet, name: str
) -> None:
    async with sheet(work_of(sheet_of(example(name)))) as hand:  # type: ignore[arg-type]
        await hand.at("asked")
        for _ in range(3 if name == "plan" else 1):
            await hand.press("tab")
        assert hand.here() != "asked"
        await hand.press("shift+tab")
        assert hand.here() == "asked"


@pytest.mark.parametrize("name", [name for name, kind in ITEM_TYPES.items() if kind.asks])
async def test_a_file_that_cannot_be_written_can_be_read_and_not_changed(
    sheet: OpenSheet, name: str
) -> None:
    work = work_of(sheet_of(example(name)))  # type: ignore[arg-type]
    work.session.read_only = "This file is read-only."
    async with sheet(work) as hand:
        await hand.sees("What is asked?")
        hand.view.query_one(Field).enter()
        await hand.settle()
        await hand.press("enter", "space", "7", "x", "delete", "ctrl+r")
        assert hand.session.answers.is_empty()
        await hand.sees("This file is read-only.", "you can't change it")
