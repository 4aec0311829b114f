"""Key identity: the same key for every terminal, keyboard protocol and layout."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from reconcile_tui.terminal.driver import InputThread, Output
from reconcile_tui.terminal.input import Sequence, normalize_key


def key_of(sequence: str) -> str:
    """Return the only key that Textual parses from a sequence, or an empty string."""
    pressed = normalize_key(sequence)
    found = list(XTermParser().feed(pressed)) if pressed else []
    keys = [event.key for event in found if isinstance(event, events.Key)]
    assert len(keys) == len(found) <= 1
    return "".join(keys)


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[113;5u",
        "\x1b[1081;5u",  # Russian, from a terminal that reports only the character
        "\x1b[1081::113;5u",
        "\x1b[1049:1049:113;5u",
        "\x1b[59::113;5u",  # Greek
        "\x1b[47::113;5u",  # Hebrew
        "\x1b[1590::113;5u",  # Arabic
        "\x1b[113::97;5u",  # a French keyboard, where the reported base key is q
        "\x1b[113;69u",  # Caps Lock
        "\x1b[113;133u",  # Num Lock
        "\x1b[113:81;6u",  # Shift
        "\x1b[113;5:1u",
        "\x1b[113;5:2u",
        "\x1b[27;5;113~",  # xterm's format
    ],
)
def test_ctrl_q_is_ctrl_q_on_every_layout(sequence: str) -> None:
    assert key_of(sequence) == "ctrl+q"


@pytest.mark.parametrize(
    ("key", "letters"),
    [("a", "фαש"), ("l", "дλ"), ("n", "тνמ"), ("p", "зπפ"), ("z", "яζז"), ("t", "еτא")],
)
def test_every_ctrl_key_is_found_where_the_terminal_does_not_tell(key: str, letters: str) -> None:
    for letter in letters:
        assert key_of(f"\x1b[{ord(letter)};5u") == f"ctrl+{key}"


def test_a_latin_layout_keeps_its_own_letters() -> None:
    assert key_of("\x1b[97::113;5u") == "ctrl+a"


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[32;2u", "space"),
        ("\x1b[127;2u", "backspace"),
        ("\x1b[13;2u", "enter"),
        ("\x1b[57414;2u", "enter"),
        ("\x1b[27;2;13~", "enter"),
        ("\x1b[3;2~", "delete"),
        ("\x1b[3$", "delete"),
        ("\x1b[27;2u", "escape"),
        ("\x1b[9;2u", "shift+tab"),
        ("\x1b[1;2D", "shift+left"),
        ("\x1b[7$", "shift+home"),
    ],
)
def test_shift_changes_nothing_where_it_has_no_meaning(sequence: str, key: str) -> None:
    assert key_of(sequence) == key


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1bb", "ctrl+left"),
        ("\x1b[98;3u", "ctrl+left"),
        ("\x1b[1080::98;3u", "ctrl+left"),
        ("\x1bf", "ctrl+right"),
        ("\x1bd", "alt+d"),
        ("\x1b[100;3u", "alt+d"),
        ("\x1b\x7f", "ctrl+w"),
        ("\x1b[127;3u", "ctrl+w"),
        ("\x1b[127;5u", "ctrl+w"),
        ("\x1bOd", "ctrl+left"),
        ("\x1bOc", "ctrl+right"),
        ("\x1b\r", ""),
        ("\x1b[13;3u", ""),
        ("\x1bx", ""),
        ("\x1b[120;3u", ""),
        ("\x1bя", ""),
    ],
)
def test_alt_and_ctrl_go_by_words_or_do_nothing(sequence: str, key: str) -> None:
    assert key_of(sequence) == key


@pytest.mark.parametrize(
    ("sequence", "key"),
    [("\x1b[1;1:3A", ""), ("\x1b[113;5:3u", ""), ("\x1b[1;1:2A", "up"), ("\x1b[1;65A", "up")],
)
def test_a_key_let_go_is_no_key_and_one_held_down_is(sequence: str, key: str) -> None:
    assert key_of(sequence) == key


def test_the_keypad_types_its_signs() -> None:
    signs = [normalize_key(f"\x1b[{code};129u") for code in range(57399, 57414)]
    assert "".join(signs) == "0123456789./*-+"


def test_no_sequence_is_esc_and_something_else() -> None:
    """Textual parses many Alt keys as Esc and the key, which would leave the field."""
    output = Output(os.open(os.devnull, os.O_WRONLY), str)
    ears = InputThread(0, output, lambda _: None, lambda: None, lambda _: None)
    wrong = [
        sequence
        for sequence, keys in ANSI_SEQUENCES_KEYS.items()
        if isinstance(keys, tuple) and Keys.Escape in keys and len(sequence) > 2
        for event in ears.events(Sequence(sequence))
        if isinstance(event, events.Key) and event.key == "escape"
    ]
    assert wrong == []


@given(st.text("0123456789:;", max_size=20), st.sampled_from("uABCDEFHPQS~$^"))
def test_any_numbers_are_taken(numbers: str, end: str) -> None:
    assert isinstance(normalize_key(f"\x1b[{numbers}{end}"), str)
