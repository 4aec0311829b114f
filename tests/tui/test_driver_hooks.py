"""The private names of Textual's Linux driver that our driver depends on."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest
from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.widgets import OptionList

from reconcile_tui.terminal.driver import SafeDriver, ThinDriver
from reconcile_tui.terminal.input import as_text_key

HOOKS = {
    "_app": "Driver._app is the app that receives keys",
    "_loop": "Driver._loop is the event loop",
    "_mouse": "Driver._mouse is whether mouse reports are enabled",
    "fileno": "LinuxDriver.fileno is the descriptor that keys are read from",
    "attrs_before": "LinuxDriver.attrs_before is the terminal's original mode",
    "exit_event": "LinuxDriver.exit_event ends the input thread",
    "_must_signal_resume": "True while the process is stopped by SIGTSTP",
    "_get_terminal_size": "falls back to the environment if the terminal reports no size",
    "_patch_iflag": "input flags of raw mode",
    "_patch_lflag": "local flags of raw mode",
    "_enable_mouse_support": "requests mouse reports if they are enabled",
    "_sigtstp_application": "the handler of SIGTSTP",
    "_sigcont_application": "the handler of SIGCONT",
    "process_message": "forwards a message from the input thread",
    "send_message": "sends a message to the app",
    "start_application_mode": "enters application mode",
    "stop_application_mode": "restores the terminal",
    "disable_input": "ends the input thread",
    "close": "closes the driver",
    "write": "writes frames, modes and synchronization marks",
    "flush": "flushes after each frame",
    "SignalResume": "tells the app that it was resumed after a stop",
}
"""Every private name of the driver that ours overrides, sets or reads, and why."""

OURS = {
    "_call_soon _can_synchronize _cells _cursor_change _cursor_shown _cursor_wanted _dropped "
    "_fail _fit _frames _frozen _had_terminal _in_app _newest _output _post_size "
    "_prepare_repaint _raw _resized _send _size_now _stop _synchronized _take_frame _tamed "
    "forget input release_terminal repaint resume_drawing show_cursor wipe wipe_suspended"
}


def attributes(*owners: type) -> set[str]:
    """Return every attribute of `self` and `super()` in some classes' source, and their methods."""
    found: set[str] = set()
    for owner in owners:
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(owner)))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"self", "super()"}:
                found.add(node.attr)
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                found.add(node.name)
    return found


def test_every_name_of_ours_is_in_the_table_or_our_own() -> None:
    ours = attributes(SafeDriver, ThinDriver)
    theirs = attributes(Driver, LinuxDriver) | set(vars(Driver)) | set(vars(LinuxDriver))
    own = set(" ".join(OURS).split())
    assert ours - set(HOOKS) - own - {"__init__"} == set(), "a name in neither"
    assert not own & theirs, "a name of ours overrides one of Textual's by accident"


@pytest.mark.parametrize("name", HOOKS)
def test_the_driver_still_has_it(name: str) -> None:
    theirs = attributes(Driver, LinuxDriver) | set(vars(Driver)) | set(vars(LinuxDriver))
    assert name in theirs


def test_what_is_called_takes_what_it_is_given() -> None:
    assert list(inspect.signature(LinuxDriver._patch_iflag).parameters) == ["attrs"]
    assert list(inspect.signature(LinuxDriver._patch_lflag).parameters) == ["attrs"]
    assert list(inspect.signature(LinuxDriver.process_message).parameters) == ["self", "message"]
    wanted = ["self", "app", "debug", "mouse", "size"]
    assert list(inspect.signature(LinuxDriver.__init__).parameters) == wanted


def test_frames_come_between_these_marks() -> None:
    assert (SYNC_START, SYNC_END) == ("\x1b[?2026h", "\x1b[?2026l")


def test_the_delay_after_esc_is_a_number_of_seconds() -> None:
    assert 0 < constants.ESCAPE_DELAY < 10


@pytest.mark.parametrize(
    ("sequence", "key"),
    [("\x1b[A", "up"), ("\x1bOP", "f1"), ("\x1b[113;5u", "ctrl+q"), ("\x1bb", "ctrl+left")],
)
def test_a_whole_sequence_is_one_key(sequence: str, key: str) -> None:
    (event,) = XTermParser().feed(sequence)
    assert isinstance(event, events.Key)
    assert event.key == key


def test_characters_are_keys_one_by_one() -> None:
    found = list(XTermParser().feed("aé\t\x11"))
    assert [event.key for event in found if isinstance(event, events.Key)] == [
        "a",
        "é",
        "tab",
        "ctrl+q",
    ]


async def test_a_list_knows_the_line_of_its_cursor() -> None:
    from textual.app import App, ComposeResult  # noqa: PLC0415 - this test alone

    class Lists(App[None]):
        def compose(self) -> ComposeResult:
            yield OptionList("one", "two\nlines", "three")

    async with Lists().run_test() as pilot:
        chosen = pilot.app.query_one(OptionList)
        chosen.highlighted = 2
        await pilot.pause()
        assert chosen._index_to_line[2] == 3


def test_a_sign_is_a_key_to_every_field_and_a_control_is_none() -> None:
    sign = as_text_key(events.Key("zero_width_joiner", "\u200d"))
    assert type(sign) is not events.Key
    assert isinstance(sign, events.Key)
    assert sign.is_printable
    assert sign.handler_name == events.Key.handler_name == "on_key"
    assert sign.bubble
    for other in (events.Key("a", "a"), events.Key("ctrl+a", "\x01"), events.Key("up", None)):
        assert as_text_key(other) is other
