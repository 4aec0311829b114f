"""Saved worksheets without a title are shown by the name of their worksheet everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.cli.commands.list import list_saved
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.commands import commands_of
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import tab

HOW: dict[str, Callable[[str], str]] = {
    "empty": lambda line: 'title = ""',
    "blank": lambda line: 'title = "  "',
    "missing": lambda line: "",
    "a-number": lambda line: "title = 7",
}


def without_title(places: Places, how: str) -> Path:
    path = write_down(places, "what-changed", {"ended-us": "We stopped talking."})
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = [HOW[how](one) if one.startswith("title = ") else one for one in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("how", HOW)
async def test_it_is_called_what_its_kind_is(
    book: OpenBook, places: Places, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    path = without_title(places, how)
    list_saved(places, as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["title"] == "What changed?"
    async with book() as hand:
        await tab("worksheets")(hand)
        await hand.sees("What changed?")
        heads = hand.app.workspace.heads
        found = commands_of(hand.app, hand.app.screen, heads.read([path]))
        assert "Open: What changed?" in [one.label for one in found]
        await hand.open(path)
        assert hand.lines()[0].strip() == "What changed?"
