"""Snapshots of the safety questions, long answers, gathering from other worksheets, and hints."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reconcile_tui.domain.form import SafetyResult
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.widgets.fields.field import GatherLink
from tests.tui.conftest import Clock
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.safety_keys import ASKED_NO, ASKED_YES, NO, YES
from tests.tui.test_gather import open_gather
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, take

WORDS = {
    "wanted": "no",
    "what-i-did": "I walked out in the middle of our talks, more than once.",
    "how-it-landed": "You were left alone with it, and you did not know if I would come back.",
    "what-i-do-now": "Now I say when I will be back, and I come back.",
    "no-demand": "You owe me no answer. I will not ask again.",
}
TRIAL = {"both-yes": "yes", "can-say-no": "yes", "start": date(2026, 11, 24)}
BOUNDARY = ({"row": "ra1", "if": "voices get loud", "then": "wait, and they must stop"},)


def seed(places: Places) -> None:
    write_down(places, "repair-script", WORDS)
    write_down(places, "slow-re-entry", TRIAL, rows={"boundaries": BOUNDARY})
    write_down(
        places,
        "what-changed",
        {"different": "We never came back to a quarrel after one of us walked out."},
        skipped={"me-now": "ask-helper"},
        when=NOW - timedelta(3),
    )


def safety_questions(*answers: tuple[str, ...]) -> Scene:
    async def play(hand: BookHand) -> None:
        hand.app.navigation.start("repair-script")
        await hand.sees("Are you alone at this screen?")
        for pressed in answers:
            await hand.press(*pressed)

    return play


def saved(
    kind: str, section: str, item: str = "", *pressed: str, way: SafetyResult = "open"
) -> Scene:
    async def play(hand: BookHand) -> None:
        hand.app.safety_questions.outcomes[kind] = way
        await hand.open(hand.app.workspace.notebook.find(f"2026-11-22-{kind}"))
        await hand.show(section, item)
        await hand.press(*pressed)

    return play


async def hard_question(hand: BookHand) -> None:
    await hand.start("deep-questions")
    await hand.show("first-question", "really-ended")
    await hand.type("We stopped talking.")
    hand.view.form.scroll_end(animate=False)
    await hand.settle()


async def gather(hand: BookHand) -> None:
    await open_gather(hand)
    await hand.press("down", "space")


async def gather_link(hand: BookHand) -> None:
    await gather(hand)
    await hand.press("enter")
    hand.view.query_one(GatherLink).focus()
    await hand.sees("Saved 14:03")
    await hand.settle()


async def note(hand: BookHand) -> None:
    await hand.start("what-changed")
    await hand.press("ctrl+r")


SCENES: dict[str, Scene] = {
    "quiet-first": safety_questions(YES),
    "quiet-here": safety_questions(),
    "quiet-alone": safety_questions(YES, NO, NO, ASKED_NO),
    "quiet-open": safety_questions(YES, NO, NO, ASKED_YES),
    "letter-rests": saved("repair-script", "(end)"),
    "letter-alone": saved("repair-script", "(end)", "", "enter", way="alone"),
    "offered-day": saved("slow-re-entry", "the-time", "end"),
    "soft-word": saved("slow-re-entry", "boundaries-part", "boundaries"),
    "heavy": hard_question,
    "gather": gather,
    "gather-link": gather_link,
    "note": note,
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, clock: Clock, snap_compare: SnapCompare
) -> None:
    seed(places)
    assert take(WorkbookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)


@pytest.mark.parametrize("name", ["quiet-first", "offered-day", "gather"])
def test_the_smallest_window(name: str, places: Places, snap_compare: SnapCompare) -> None:
    seed(places)
    app = WorkbookApp(places, Opening(theme="dark"))
    assert take(app, SCENES[name], (60, 16), snap_compare)
