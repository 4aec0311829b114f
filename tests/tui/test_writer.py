"""The terminal writer: never blocks, and sends the newest frame."""

from __future__ import annotations

import pytest

from reconcile_tui.terminal.driver import NARROWEST, PATIENCE, QUESTION, WIDEST, Writer


class Connection:
    """A connection with limited room, a manual clock, and a screen to draw on."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.room, self.now, self.screen = room, 0.0, ""
        self.got = bytearray()
        self.broken = False
        self.writer = Writer(self._take, self._newest, lambda: self.now)

    def _take(self, data: bytes) -> int:
        if self.broken:
            raise OSError(5, "the line is gone")
        count = min(self.room, len(data))
        if not count:
            raise BlockingIOError
        self.room -= count
        self.got += data[:count]
        return count

    def _newest(self) -> str:
        screen, self.screen = self.screen, ""
        return screen

    def draw(self, screen: str) -> None:
        self.screen = screen
        self.writer.draw()

    def answer(self, after: float = 0.0) -> None:
        """Send the terminal's reply to the oldest open query."""
        self.now += after
        self.writer.answered()


def asked() -> Connection:
    """A connection whose terminal has replied once, immediately."""
    line = Connection()
    line.writer.ask()
    line.answer()
    line.got.clear()
    return line


def test_what_there_is_room_for_is_sent_at_once() -> None:
    line = Connection()
    line.draw("one")
    line.draw("two")
    assert line.got == b"onetwo"
    assert not line.writer.wants_room


def test_screens_that_found_no_room_are_never_sent() -> None:
    line = Connection(room=2)
    line.draw("[one]")
    line.draw("[two]")
    line.draw("[three]")
    assert line.got == b"[o"
    assert line.writer.wants_room
    line.room = 1000
    line.writer.send_waiting()
    assert line.got == b"[one][three]", "finish the started frame, then send the newest"


def test_what_must_arrive_arrives_in_order() -> None:
    line = Connection(room=0)
    line.writer.send("A")
    line.draw("screen")
    line.writer.send("B")
    line.room = 1000
    line.writer.send_waiting()
    assert line.got == b"ABscreen"


def test_a_wipe_does_not_wait_for_a_screen_of_words() -> None:
    line = Connection(room=6)
    line.draw("\x1b[1;1Hwords \x1b[2;1Hmore words \x1b[3;1Hstill more")
    line.writer.drop()
    line.writer.send("\x1b[2K")
    line.room = 1000
    line.writer.send_waiting()
    assert line.got == b"\x1b[1;1Hwords \x1b[2K", "only the started sequence is finished"


def test_a_dead_connection_is_drained() -> None:
    line = Connection()
    line.broken = True
    line.draw("words")
    line.writer.send("more")
    assert line.writer.gone
    assert not line.writer.wants_room
    assert line.writer.due() is None


def test_no_screen_is_sent_while_many_bytes_are_on_their_way() -> None:
    line = asked()
    line.draw("a" * 3000)
    assert line.got.endswith(QUESTION)
    for number in range(50):
        line.draw(f"[{number}]")
    assert line.got == b"a" * 3000 + QUESTION
    line.answer(after=0.5)
    assert line.got == b"a" * 3000 + QUESTION + b"[49]"


def test_small_screens_go_out_without_a_question() -> None:
    line = asked()
    for _ in range(900):
        line.draw("x")
    assert line.got == b"x" * 900


def test_the_window_follows_the_speed_of_the_connection() -> None:
    line = asked()
    for _ in range(8):
        line.draw("a" * 2000)
        line.answer(after=0.01)
    assert line.writer.window == WIDEST
    for _ in range(8):
        line.draw("a" * 2000)
        line.answer(after=0.9)
    assert line.writer.window == NARROWEST


def test_a_terminal_that_never_answered_is_never_waited_for() -> None:
    line = Connection()
    line.writer.ask()
    for _ in range(20):
        line.draw("a" * 3000)
    assert len(line.got) == 60000 + len(QUESTION)


def test_screens_sent_before_the_first_answer_hold_nothing_up_for_ever() -> None:
    line = Connection()
    line.writer.ask()
    line.draw("a" * 9000)
    line.answer()
    line.draw("news")
    assert line.got.endswith(QUESTION), "held back, and asked for a reply"
    line.answer()
    assert line.got.endswith(b"news")


def test_an_answer_that_is_lost_is_not_waited_for_for_ever() -> None:
    line = asked()
    line.draw("a" * 9000)
    line.draw("news")
    assert line.writer.due() == pytest.approx(PATIENCE)
    line.writer.overdue()
    assert not line.got.endswith(b"news")
    line.now += PATIENCE
    line.writer.overdue()
    assert line.got.endswith(b"news")


def test_where_nothing_waits_nothing_is_due() -> None:
    line = asked()
    line.draw("a" * 9000)
    assert line.writer.due() is None, "no frame waits for the reply"
