"""What comes up the wire: nothing turns into other words than were typed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.tui.terminal.intake import (
    LONGEST_PASTE,
    PASTE_ENDS,
    Escape,
    Intake,
    Pasted,
    Seen,
    Sequence,
    Token,
    Typed,
)

UP, F5, DELETE, LINUX_F1 = b"\x1b[A", b"\x1b[15~", b"\x1b[3~", b"\x1b[[A"
BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def heard(*pieces: bytes, apart: float = 0.0, then: float = 10.0) -> list[Token]:
    """What an intake makes of bytes that come in pieces, some seconds apart, and then no more."""
    intake, tokens, now = Intake(0.3), [], 100.0
    for piece in pieces:
        tokens += intake.feed(piece, now)
        now += apart
        tokens += ticked(intake, now)
    return joined(tokens + ticked(intake, now + then))


def ticked(intake: Intake, until: float) -> list[Token]:
    tokens: list[Token] = []
    while (due := intake.due()) is not None and due <= until:
        tokens += intake.tick(due)
    return tokens


def joined(tokens: list[Token]) -> list[Token]:
    """Text that came in several pieces is one text."""
    out: list[Token] = []
    for token in tokens:
        if isinstance(token, Typed) and out and isinstance(out[-1], Typed):
            out[-1] = Typed(out[-1].text + token.text)
        else:
            out.append(token)
    return out


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [UP, F5, DELETE, LINUX_F1, b"\x1bOP", b"\x1b[1;5D", b"\x1b[113;5u"])
@pytest.mark.parametrize("apart", [0.0, 0.1, 0.29])
def test_a_key_in_pieces_is_one_key(key: bytes, apart: float) -> None:
    whole = [Typed("a"), Sequence(key.decode()), Typed("b")]
    for cut in range(1, len(key)):
        assert heard(b"a" + key[:cut], key[cut:] + b"b", apart=apart) == whole


@pytest.mark.parametrize("key", [UP, DELETE, b"\x1bOP"])
def test_a_key_whose_esc_came_much_earlier_is_no_text(key: bytes) -> None:
    assert heard(key[:1], key[1:], apart=0.6) == [Escape(), Sequence(key.decode())]


def test_a_paste_whose_esc_came_much_earlier_is_a_paste() -> None:
    assert heard(b"\x1b", b"[200~one\ntwo" + END, apart=0.6) == [Escape(), Pasted("one\ntwo")]


def test_esc_alone_is_esc_and_what_follows_later_is_text() -> None:
    assert heard(b"\x1b", b"hello", apart=2.0) == [Escape(), Typed("hello")]
    assert heard(b"\x1b", b"O", apart=2.0) == [Escape(), Typed("O")]
    assert heard(b"\x1b[", apart=3.0) == [Escape(), Typed("[")]


def test_words_in_one_burst_with_esc_are_not_lost() -> None:
    assert heard(b"\x1bhello") == [Escape(), Typed("hello")]
    assert heard(b"\x1bPlease") == [Escape(), Typed("Please")]
    assert heard(b"\x1bOh") == [Escape(), Typed("Oh")]
    assert heard(b"\x1b]x") == [Escape(), Typed("]x")]
    assert heard(b"\x1b\x1b[A") == [Escape(), Sequence("\x1b[A")]
    assert heard(b"\x1b\x11") == [Escape(), Typed("\x11")]


def test_word_by_word_with_alt() -> None:
    assert heard(b"\x1bb\x1bf\x1b\x7f") == [
        Sequence("\x1bb"),
        Sequence("\x1bf"),
        Sequence("\x1b\x7f"),
    ]


def test_what_is_no_utf_8_is_replaced() -> None:
    assert heard(b"gr\xfcn ok\xff") == [Typed("gr\ufffdn ok\ufffd")]
    assert heard(b"gr\xc3", b"\xbcn") == [Typed("grün")]


def test_the_answer_to_our_own_question_is_no_key() -> None:
    assert heard(b"a\x1b[0nb") == [Typed("a"), Seen(), Typed("b")]
    assert heard(b"a\x1b[", b"0nb", apart=0.2) == [Typed("a"), Seen(), Typed("b")]


def test_a_sequence_without_an_end_is_noise() -> None:
    assert heard(b"\x1b[" + b"1;" * 4000, b"word") in ([Typed("word")], [Typed("ord")])
    assert heard(b"\x1b[12;", b"", apart=3.0) == []


# -- pastes ----------------------------------------------------------------------------------------


def test_a_paste_holds_no_key() -> None:
    text = b"one\x1b[31m\x11 \x1b\x11\ttwo\r\nthree\rfour\x00\x07\x7f\x1b[A"
    tokens = heard(b"a" + BEGIN + text + END + b"b")
    assert tokens == [Typed("a"), Pasted("one[31m \ttwo\nthree\nfour[A"), Typed("b")]


@given(st.binary(max_size=60), st.data())
def test_a_paste_in_pieces_is_one_paste(content: bytes, data: st.DataObject) -> None:
    content = content.replace(b"\x1b", b"")
    whole = b"x" + BEGIN + content + END + b"y"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert heard(*pieces, apart=0.1) == heard(whole)
    assert isinstance(heard(whole)[1], Pasted)


def test_a_paste_without_an_end_ends_and_keys_are_keys_again() -> None:
    intake = Intake()
    assert intake.feed(BEGIN + b"words", 5.0) == []
    assert intake.tick(5.0 + PASTE_ENDS / 2) == []
    assert intake.tick(5.0 + PASTE_ENDS) == [Pasted("words")]
    assert intake.feed(END + b"\x11", 8.0) == [Typed("\x11")], "a late end is left out"


def test_a_paste_that_is_too_long_is_cut_and_says_so() -> None:
    (pasted,) = heard(BEGIN + b"a" * (LONGEST_PASTE + 5) + END)
    assert pasted == Pasted("a" * LONGEST_PASTE, cut=True)


# -- anything --------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=12), max_size=12), st.sampled_from([0.0, 0.2, 1.5]))
def test_any_bytes_are_taken_and_nothing_is_held_for_ever(
    pieces: list[bytes], apart: float
) -> None:
    intake, now = Intake(), 0.0
    for piece in pieces:
        intake.feed(piece, now)
        now += apart
    for _ in range(10):
        if (due := intake.due()) is None:
            break
        intake.tick(due)
    assert intake.due() is None
    assert intake.feed(b"x", now + 100) == [Typed("x")] or pieces


def test_letters_among_keys_come_through_however_they_are_cut() -> None:
    chance = random.Random(4)
    for _ in range(300):
        words, whole = "", b""
        for _ in range(chance.randint(1, 12)):
            if chance.random() < 0.5:
                whole += chance.choice([UP, F5, DELETE, b"\x1bOP"])
            word = "".join(chance.choices("abcdefgh ", k=chance.randint(1, 6)))
            words, whole = words + word, whole + word.encode()
        cuts = sorted(chance.choices(range(len(whole) + 1), k=5))
        pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        tokens = heard(*pieces, apart=0.05)
        assert "".join(token.text for token in tokens if isinstance(token, Typed)) == words
