"""The private names of Textual that the app depends on; renaming one fails here first."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache

import pytest
from rich.text import Text
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from reconcile_tui import tui
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.widgets.fields.line import AnswerInput
from reconcile_tui.tui.widgets.fields.text_area import AnswerArea
from tests.tui.conftest import OpenBook

HOOKS = {
    "_display": "App._display draws a screen; ours draws nothing once the screen is cleared",
    "_batch_count": "App._batch_count is the number of open batches",
    "_end_batch": "App._end_batch closes a batch; ours then draws what was deferred",
    "_compositor": "Screen._compositor combines the widgets; ours skips hidden ones",
    "_get_renders": "Compositor._get_renders renders front to back; ours stops where all is drawn",
    "_render_chops": "Compositor._render_chops renders lines between the cuts",
    "_cuts": "Compositor._cuts are the columns where widgets begin and end, or None",
    "_compositor_refresh": "Screen._compositor_refresh renders a screen, even for no use",
    "_on_screen_resume": "Screen._on_screen_resume restyles a screen that becomes the topmost",
    "_driver": "App._driver writes to the terminal",
    "_fatal_error": "App._fatal_error is what a crash prints",
    "_exception": "App._exception is the exception of a crash",
    "_handle_exception": "App._handle_exception handles a crash, unless the app has ended",
    "_exit": "App._exit is True once the app is exiting",
    "_exit_renderables": "App._exit_renderables are printed after the end",
    "_close_messages_no_wait": "App._close_messages_no_wait ends the app from a crash",
    "_loop": "App._loop is the event loop",
    "_build_driver": "App._build_driver creates the driver; ours knows the Quit keys",
    "_clipboard": "App._clipboard is the app's own clipboard",
    "_draw_cursor": "TextArea._draw_cursor is whether the cursor is drawn",
    "_recompute_cursor_offset": "TextArea._recompute_cursor_offset finds the cursor",
    "_set_document": "TextArea._set_document sets the text; ours breaks lines only at line feeds",
    "_build_highlight_map": "TextArea._build_highlight_map clears the cache of drawn rows",
    "_rewrap_and_refresh_virtual_size": "TextArea._rewrap_and_refresh_virtual_size wraps it",
    "_render_line": "TextArea._render_line draws one row; ours looks at that row alone",
    "_theme": "TextArea._theme holds the styles that rows are drawn in",
    "_forward_event": "Widget._forward_event sends a key to a widget, even on a covered screen",
    "_bindings": "Widget._bindings are a widget's own key bindings",
    "_refresh_notifications": "App._refresh_notifications shows notifications; ours positions them",
    "_get_component_classes": "TextArea._get_component_classes names the parts that have a style",
    "_value": "Input._value is the text as it is drawn",
}
"""Every private name of Textual that the app overrides, sets or reads, and why."""

OWNERS = {owner.__name__: owner for owner in (App, Compositor, Screen, Widget, TextArea, Input)}
"""The classes that own these names; each reason above begins with one."""


# -- every hooked name is in the table -------------------------------------------------------------


def our_classes() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if one.__module__ == module.name and issubclass(one, MessagePump | Compositor):
                found.append(one)
    return found


@cache
def names_within(owner: type) -> frozenset[str]:
    """Return the private names that a class defines or sets: methods and instance attributes."""
    names = {name for name in vars(owner) if is_private(name)}
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except OSError:
        return frozenset(names)
    return frozenset(names | {name for name in touched(tree) if is_private(name)})


def touched(tree: ast.AST) -> Iterator[str]:
    """Return the attributes of `self` and `super()` that are used, and names passed to getattr."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"self", "super()"}:
            yield node.attr
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
            yield from (str(a.value) for a in node.args[1:2] if isinstance(a, ast.Constant))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


@pytest.mark.parametrize("ours", our_classes(), ids=lambda one: one.__name__)
def test_no_name_of_ours_meets_one_of_textuals_by_chance(ours: type) -> None:
    foreign = [base for base in ours.__mro__ if base.__module__.startswith("textual.")]
    theirs = {name for base in foreign for name in names_within(base)}
    shared = (names_within(ours) & theirs) - set(HOOKS)
    meeting = {name for name in shared if not made_by_textual(ours, name)}
    assert not meeting, f"{ours.__name__} uses {sorted(meeting)} of Textual without a contract"


def made_by_textual(ours: type, name: str) -> bool:
    """Return the class attributes that Textual puts on every subclass without our naming them."""
    return name in vars(ours) and name not in inspect.getsource(ours)


# -- each hook behaves as expected -----------------------------------------------------------------


@pytest.mark.parametrize("name", HOOKS)
def test_textual_still_has_it(name: str) -> None:
    owner = OWNERS[HOOKS[name].partition(".")[0]]
    assert name in {found for base in owner.__mro__[:-1] for found in names_within(base)}


def test_drawing_takes_a_screen_and_what_to_draw() -> None:
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"]
    assert not inspect.signature(App._fatal_error).parameters.keys() - {"self"}
    assert not inspect.signature(App._close_messages_no_wait).parameters.keys() - {"self"}


async def test_after_the_wipe_nothing_is_drawn(book: OpenBook) -> None:
    async with book() as hand:
        drawn: list[object] = []
        app = hand.app
        assert type(app)._display is not App._display
        screen, renderable = app.screen, app.screen._compositor.render_update(full=True)
        assert app._driver is not None
        write = app._driver.write
        app._driver.write = drawn.append  # type: ignore[assignment, method-assign]
        app._display(screen, renderable)
        before = len(drawn)
        app.shutdown.is_wiped = True
        app._display(screen, renderable)
        assert len(drawn) == before
        app.shutdown.is_wiped = False
        app._driver.write = write  # type: ignore[method-assign]


async def test_the_loop_is_the_running_one(book: OpenBook) -> None:
    async with book() as hand:
        assert hand.app._loop is asyncio.get_running_loop()


async def test_a_crash_prints_one_sentence_and_none_of_the_words(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "a word that must not be printed"
    app = WorkbookApp(places)

    def fall() -> None:
        answer = secret  # a traceback with locals would print this value
        raise RuntimeError(answer)

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.press("enter")
            app.call_later(fall)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await run()
    printed = capsys.readouterr()
    said = " ".join(printed.err.split())
    assert said.startswith(labels.CRASHED.split("{place}")[0])
    assert "RuntimeError test_hooks.py:" in said
    assert len(printed.err.splitlines()) <= 3, "a traceback was printed"
    assert secret not in printed.out + printed.err
    assert not app._exit_renderables, "it would be printed twice"
    assert app.saver.stop()


async def test_a_crash_saves_what_is_in_hand(book: OpenBook, places: Places) -> None:
    async def run() -> None:
        async with book() as hand:
            await hand.start("what-changed")
            hand.rush(*"Saved all the same")
            await hand.until(lambda: hand.value("different") == "Saved all the same")
            hand.app.call_later(lambda: 1 // 0)
            await hand.until(lambda: not hand.app.is_running)

    with pytest.raises(ZeroDivisionError):
        await run()
    (file,) = places.worksheets.iterdir()
    assert "Saved all the same" in file.read_text(encoding="utf-8")


class Fields(App[None]):
    """Textual's widgets and ours, for the two whose drawing is hooked."""

    def compose(self) -> ComposeResult:
        yield Input("raw", compact=True)
        yield AnswerInput("e\x1b[31mred")
        yield TextArea("one\ntwo", compact=True)
        yield AnswerArea("e\x1b[31mred\nsecond", read_only=False)
        yield OptionList("one", compact=True)
        yield Static("static")


async def test_an_input_draws_its_value_through_one_property() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)):
        theirs = app.query_one(Input)
        assert isinstance(theirs._value, Text)
        assert theirs._value.plain == "raw"
        assert isinstance(vars(Input)["_value"], property)
        ours = app.query_one(AnswerInput)
        assert ours.value == "e\x1b[31mred", "the stored value was changed"
        assert "e␛[31mred" in strips(app)


async def test_a_text_area_draws_each_row_through_one_method() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)):
        ours = app.query_one(AnswerArea)
        assert ours.text == "e\x1b[31mred\nsecond"
        assert "e␛[31mred" in strips(app)
        assert "second" in strips(app)


async def test_a_wrapped_text_knows_its_height_and_the_row_of_the_cursor() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)) as pilot:
        area = app.query_one(AnswerArea)
        area.load_text("word " * 30)
        await pilot.pause()
        height = area.wrapped_document.height
        assert height > 1, "the text must wrap"
        area.move_cursor(area.document.end)
        assert area.wrapped_document.location_to_offset(area.cursor_location).y == height - 1
        area.move_cursor((0, 0))
        assert area.wrapped_document.location_to_offset(area.cursor_location).y == 0


async def test_a_text_area_finds_its_cursor_in_the_lines_as_they_are_wrapped_now() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)) as pilot:
        area = app.query_one(AnswerArea)
        area.load_text("word " * 30)
        area.move_cursor(area.document.end)
        await pilot.pause()
        narrow = area.cursor_screen_offset.y
        await pilot.resize_terminal(100, 24)
        await pilot.pause()
        assert area.cursor_screen_offset.y < narrow, "fewer lines: the cursor must be higher up"
        assert area._cursor_offset == area.wrapped_document.location_to_offset(area.cursor_location)


async def test_cursors_do_not_blink_where_we_switch_it_off() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)):
        assert not app.query_one(AnswerInput).cursor_blink
        assert not app.query_one(AnswerArea).cursor_blink
        assert app.query_one(Input).cursor_blink, "the attribute no longer has an effect"


async def test_a_text_area_paints_no_cursor_where_the_terminal_has_its_own() -> None:
    app = Fields()
    async with app.run_test(size=(40, 24)) as pilot:
        assert isinstance(vars(TextArea)["_draw_cursor"], property)
        area = app.query_one(AnswerArea)
        area.focus()
        await pilot.pause()
        assert area._draw_cursor
        app.add_class("-real-cursor")
        assert not area._draw_cursor


def test_a_screen_still_tells_which_keys_work() -> None:
    assert isinstance(inspect.getattr_static(Screen, "active_bindings"), property)


def test_an_option_list_still_asks_for_the_style_of_its_parts() -> None:
    parameters = inspect.signature(OptionList.get_visual_style).parameters
    assert list(parameters) == ["self", "component_classes", "partial"]
    assert "get_visual_style" in inspect.getsource(OptionList)


def strips(app: App[None]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
