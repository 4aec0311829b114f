"""Terminal output of text: hostile and ambiguous-width characters, and terminal capabilities."""

from __future__ import annotations

import pytest

from reconcile_tui.terminal.cells import Cells, Traits, traits_of
from tests.tui.test_cells import ALL, HEIGHT, WIDTH, Pair

HOSTILE = {
    "clear": "\x1b[2J",
    "erase": "x\x1b[K",
    "bell": "\x07",
    "title": "\x1b]0;title\x07",
    "clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "question": "\x1b[6n",
    "device": "\x1bP1$r0m\x1b\\",
    "reset": "\x1bc",
    "c1": "\x9b31m\x90q\x9c",
    "delete": "\x7f\x08\x00",
    "bidi": "\u202edrow\u202c",
    "link": "\x1b]8;;http://example.com\x1b\\word\x1b]8;;\x1b\\",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_can_give_the_terminal_an_order(name: str) -> None:
    pair = Pair()
    sent = ""
    for text in (HOSTILE[name], f"a{HOSTILE[name]}b"):
        pair.cells.take(f"\x1b[2;3H\x1b[31m{text}\x1b[0m\x1b[1;1H")
        sent += pair.cells.changes()
    made_by_us = sent
    for allowed in ("\x1b[", "\n", "\r", "\b", "\x1b7", "\x1b8"):
        made_by_us = made_by_us.replace(allowed, "")
    assert not [char for char in made_by_us if ord(char) < 32 or 127 <= ord(char) < 160]
    assert "\u202e" not in sent
    assert not [order for order in ("\x1b[2J", "\x1b[6n", "\x1bc", "\x1b]") if order in sent]


EMOJI = [
    "\U0001f600",
    "\U0001f469\u200d\U0001f4bb",
    "❤\ufe0f",
    "e\u0301",
    "👍🏽",
    "🇩🇪",
    "\u1100\u1161\u11a8",
]


@pytest.mark.parametrize("sign", EMOJI)
def test_beside_a_character_of_uncertain_width_every_place_is_named(sign: str) -> None:
    """The text after it is in the right column, whatever width the terminal gives the character."""
    cells = Cells(WIDTH, HEIGHT, ALL)
    cells.take(f"\x1b[1;1Hab {sign} cd\x1b[1;1H")
    sent = cells.changes()
    after_it = sent.partition(sign)[2]
    assert sign in sent, "not sent whole"
    assert after_it.startswith("\x1b["), "the cursor position must be absolute"
    cells.take(f"\x1b[1;1Hab {sign} ce\x1b[1;1H")
    assert sign in cells.changes(), "a change beside it must send it again"
    cells.take("\x1b[1;21Hfar\x1b[1;24H")
    assert sign not in cells.changes(), "a change far from it sent it again"


@pytest.mark.parametrize(
    ("term", "traits"),
    [
        ("xterm-256color", ALL._replace(repeats=False)),
        ("screen-256color", Traits(blanks=True, scrolls=True, ends=True)),
        ("linux", ALL._replace(repeats=False)),
        ("xterm-kitty", ALL),
        ("tmux-256color", ALL._replace(repeats=False)),
        ("vt100", Traits()),
        ("", Traits()),
        ("something-new", Traits()),
    ],
)
def test_a_terminal_gets_only_what_its_name_promises(term: str, traits: Traits) -> None:
    assert traits_of(term) == traits
