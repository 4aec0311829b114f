"""Terminal input parsing: keys, pastes and replies are never turned into other text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.terminal.input import (
    LONGEST_PASTE,
    PASTE_TIMEOUT,
    QUIT_AFTER_SILENCE,
    Answered,
    Escape,
    InputParser,
    InvalidUtf8,
    Pasted,
    PasteRefused,
    Sequence,
    Token,
    Typed,
)

UP, F5, DELETE, LINUX_F1 = b"\x1b[A", b"\x1b[15~", b"\x1b[3~", b"\x1b[[A"
BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def heard(*pieces: bytes, apart: float = 0.0, then: float = 10.0) -> list[Token]:
    """Return the events for bytes that arrive in pieces, with pauses, followed by silence."""
    intake, tokens, now = InputParser(0.3), [], 100.0
    for piece in pieces:
        tokens += intake.feed(piece, now)
        now += apart
        tokens += ticked(intake, now)
    return joined(tokens + ticked(intake, now + then))


def ticked(intake: InputParser, until: float) -> list[Token]:
    tokens: list[Token] = []
    while (due := intake.due()) is not None and due <= until:
        tokens += intake.tick(due)
    return tokens


def joined(tokens: list[Token]) -> list[Token]:
    """Join consecutive pieces of typed text."""
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


def test_with_alt_a_letter_and_enter_are_no_esc() -> None:
    assert heard(b"\x1bd") == [Sequence("\x1bd")]
    assert heard(b"\x1b\r") == [Sequence("\x1b\r")]
    assert heard(b"\x1bO") == [Escape(), Typed("O")], "it may be the start of a key"
    assert heard("\x1bя".encode()) == [Sequence("\x1bя")]
    assert heard(b"\x1bd", b"words", apart=0.2) == [Sequence("\x1bd"), Typed("words")]


def test_esc_and_a_letter_pressed_soon_after_are_two_keys() -> None:
    assert heard(b"\x1b", b"d", apart=0.1) == [Escape(), Typed("d")]


@pytest.mark.parametrize(
    "key", [b"\x1bOd", b"\x1b[3$", b"\x1b[3^", b"\x1b[1081::113;5u", b"\x1b[27;2;13~"]
)
def test_keys_of_other_terminals_are_whole(key: bytes) -> None:
    assert heard(key, b"x", apart=0.2) == [Sequence(key.decode()), Typed("x")]


def test_shift_with_a_key_in_urxvt_takes_no_letter_along() -> None:
    assert heard(b"\x1b[3$x") == [Sequence("\x1b[3$"), Typed("x")]


def test_a_line_feed_stays_and_a_return_with_one_is_one_line_end() -> None:
    assert heard(b"l1\nl2") == [Typed("l1\nl2")]
    assert heard(b"l1\r\nl2") == [Typed("l1\rl2")]
    assert heard(b"l1\r", b"\nl2", apart=0.01) == [Typed("l1\rl2")]
    assert heard(b"l1\r", b"\nl2", apart=0.4) == [Typed("l1\r\nl2")]


def test_what_is_no_utf_8_is_replaced_and_said() -> None:
    assert heard(b"gr\xfcn ok\xff") == [InvalidUtf8(), Typed("gr\ufffdn ok\ufffd")]
    assert heard(b"gr\xc3", b"\xbcn") == [Typed("grün")]
    assert heard(b"caf\xe9") == [Typed("caf"), InvalidUtf8(), Typed("\ufffd")], "incomplete"
    assert heard("�".encode()) == [Typed("�")], "a typed replacement character is ordinary text"


# -- replies from the terminal ---------------------------------------------------------------------

ANSWERS = {
    "colour": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    "colour with a bell": b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    "termcap": b"\x1bP1+r436f=323536\x1b\\",
    "status": b"\x1bP1$r0 q\x1b\\",
    "version": b"\x1bP>|XTerm(370)\x1b\\",
    "unit": b"\x1bP!|00000000\x1b\\",
    "graphics": b"\x1b_Gi=31;OK\x1b\\",
    "title": b"\x1b]lnobody asked\x1b\\",
    "clipboard": b"\x1b]52;c;" + b"QUJD" * 500 + b"\x07",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_skipped_to_its_end(answer: bytes) -> None:
    assert heard(b"a" + answer + b"b") == [Typed("ab")]


@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "title"])
@pytest.mark.parametrize("apart", [0.0, 0.25])
def test_an_answer_in_pieces_is_skipped_too(name: str, apart: float) -> None:
    whole = ANSWERS[name]
    pieces = [whole[n : n + 1] for n in range(len(whole))]
    assert heard(b"a", *pieces, b"b", apart=apart) == [Typed("ab")]


def test_an_answer_without_an_end_takes_no_key_along() -> None:
    begun = b"\x1b]11;rgb:0000"
    assert heard(begun + b"\x11") == [Typed("\x11")]
    assert heard(begun + b"\x1b[A") == [Sequence("\x1b[A")]
    assert heard(begun + b"\r") == [Typed("\r")]
    assert heard(begun, b"words", apart=1.5) == [Typed("words")]


def test_the_answer_to_our_own_question_is_no_key() -> None:
    assert heard(b"a\x1b[0nb") == [Typed("a"), Answered(), Typed("b")]
    assert heard(b"a\x1b[", b"0nb", apart=0.2) == [Typed("a"), Answered(), Typed("b")]


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
    cuts = sorted(data.draw(st.lists(st.integers(1, len(whole) - 1), max_size=4, unique=True)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert without_complaints(*pieces) == without_complaints(whole)
    assert isinstance(without_complaints(whole)[1], Pasted)


def without_complaints(*pieces: bytes) -> list[Token]:
    """Return the events without those for invalid bytes, which occur once per piece."""
    return joined([token for token in heard(*pieces, apart=0.1) if token != InvalidUtf8()])


def test_a_paste_without_an_end_ends_and_keys_are_keys_again() -> None:
    intake = InputParser()
    assert intake.feed(BEGIN + b"words", 5.0) == []
    assert intake.tick(5.0 + PASTE_TIMEOUT / 2) == []
    assert intake.tick(5.0 + PASTE_TIMEOUT) == [Pasted("words")]
    assert intake.feed(END + b"\x11", 8.0) == [Typed("\x11")], "a late end marker must be ignored"


@pytest.mark.parametrize("quits", [b"\x11", b"\x1b[113;5u", b"\x1b[1081::113;5u"])
def test_ctrl_q_alone_ends_a_paste_whose_end_was_lost(quits: bytes) -> None:
    intake = InputParser()
    assert intake.feed(BEGIN + b"abc", 5.0) == []
    assert intake.feed(quits, 5.0 + QUIT_AFTER_SILENCE) == [Pasted("abc"), Typed("\x11")]
    assert intake.feed(b"d", 6.0) == [Typed("d")], "the paste is still open"


def test_ctrl_q_in_a_paste_that_goes_on_is_no_key() -> None:
    intake = InputParser()
    assert intake.feed(BEGIN + b"abc", 5.0) == []
    assert intake.feed(b"\x11", 5.1) == []
    assert intake.feed(b"def", 5.2) == []
    assert intake.feed(END, 5.3) == [Pasted("abcdef")]
    assert intake.feed(BEGIN + b"abc", 7.0) == []
    assert intake.feed(b"\x11 more", 9.0) == [], "more bytes arrived with it"
    assert intake.feed(END, 9.1) == [Pasted("abc more")]


def test_ctrl_q_at_the_very_end_of_a_paste_without_an_end_quits() -> None:
    assert heard(BEGIN + b"abc\x11") == [Pasted("abc"), Typed("\x11")]
    assert heard(BEGIN + b"abc\x1b[113;5u") == [Pasted("abc"), Typed("\x11")]


def test_a_paste_that_is_too_long_is_refused_whole() -> None:
    (fits,) = heard(BEGIN + b"a" * LONGEST_PASTE + END)
    assert fits == Pasted("a" * LONGEST_PASTE)
    (refused,) = heard(BEGIN + b"a" * (LONGEST_PASTE + 5) + END)
    assert refused == PasteRefused(LONGEST_PASTE + 5)


# -- arbitrary bytes -------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=12), max_size=12), st.sampled_from([0.0, 0.2, 1.5]))
def test_any_bytes_are_taken_and_nothing_is_held_for_ever(
    pieces: list[bytes], apart: float
) -> None:
    intake, now = InputParser(), 0.0
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
