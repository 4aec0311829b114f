"""Rendering: only visible changes are rendered, with the same result as Textual's own rendering."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from rich.segment import Segment
from textual import strip
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App, ComposeResult
from textual.cache import FIFOCache
from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from reconcile_tui.tui.widgets.rendering import FrontCompositor, disable_strip_caches
from tests.tui.conftest import OpenBook

pytestmark = pytest.mark.usefixtures("every_frame")


@pytest.mark.slow
async def test_nothing_is_rendered_for_a_batch_that_is_not_over(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual would render it and discard the result, half the cost of changing tabs."""
    wasted: list[object] = []
    render = Compositor.render_update

    def rendered(compositor: Compositor, *args: Any, **kwargs: Any) -> Any:
        update = render(compositor, *args, **kwargs)
        if hand.app._batch_count:
            wasted.append(update)
        return update

    async with book() as hand:
        monkeypatch.setattr(Compositor, "render_update", rendered)
        await hand.app.navigation.show_tab("myths")
        await hand.sees(hand.app.library.myths()[0].myth[:20])
        await hand.start("what-changed")
        await hand.sees("What, exactly, is different")
    assert not wasted


async def test_a_new_screen_is_styled_once_and_one_come_back_to_again(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        resumed: list[bool] = []
        screen = hand.app.screen
        screen.update_node_styles = lambda animate=False: resumed.append(animate)  # type: ignore[method-assign]
        await hand.press("f1", "escape")
        assert hand.app.screen is screen
        assert resumed, "the theme may have changed while it was covered"


async def test_a_change_is_drawn_as_textual_would_draw_it(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compare every cell, text and style, of the same changes rendered by both."""
    screens = [pyte.Screen(100, 30), pyte.Screen(100, 30)]
    drawn = [pyte.Stream(screen) for screen in screens]
    compared: list[str] = []
    render = FrontCompositor.render_partial_update

    def rendered(ours: FrontCompositor) -> ChopsUpdate | None:
        dirty = set(ours._dirty_regions)
        update = render(ours)
        if update is not None:
            ours._dirty_regions = dirty
            with monkeypatch.context() as patch:
                patch.setattr(FrontCompositor, "_get_renders", Compositor._get_renders)
                theirs = render(ours)
            assert theirs is not None
            for stream, one in zip(drawn, (update, theirs), strict=True):
                stream.feed(one.render_segments(hand.app.console))
            compared.append(screens[0].display[0])
            assert screens[0].buffer == screens[1].buffer
        return update

    async with book(size=(100, 30)) as hand:
        await hand.start("what-changed")
        whole = hand.app.screen._compositor.render_full_update()
        for stream in drawn:
            stream.feed(whole.render_segments(hand.app.console))
        monkeypatch.setattr(FrontCompositor, "render_partial_update", rendered)
        await hand.type("two words")
        await hand.press("tab", "down", "down", "space", "tab", "f8")
        await hand.settle()
        await hand.press("escape", "escape", "down", "down", "up")
        await hand.settle()
    assert len(compared) > 5, "too few changes were compared"


async def test_what_stands_behind_a_field_is_not_rendered_for_a_letter(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        compositor = hand.app.screen._compositor
        field = hand.app.screen.focused
        assert field is not None
        region: Region = compositor.visible_widgets[field][0]
        assert len(list(compositor._get_renders(region))) == 1
        assert len(list(Compositor._get_renders(compositor, region))) > 5


@pytest.mark.parametrize(
    "drawn", [[], [Strip([])] * 5, [Strip([Segment("half")])] * 2], ids=["none", "empty", "short"]
)
async def test_what_stands_behind_shows_where_a_widget_draws_too_little(
    drawn: list[Strip],
) -> None:
    """A widget that is removed between layout and rendering has no place, so no line, any more."""

    class Gone(Static):
        def render_lines(self, crop: Region) -> list[Strip]:
            return drawn

    class Pane(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("behind")
            yield Gone("five\nlines\nthat\nare\ngone")

    async with Pane().run_test(size=(20, 8)) as pilot:
        screen = pilot.app.screen
        stock = [line.text for line in screen._compositor.render_strips()]
        screen._compositor.__class__ = FrontCompositor
        assert screen._compositor.render_full_update().render_segments(pilot.app.console)
        assert [line.text for line in screen._compositor.render_strips()] == stock


async def test_a_layout_that_changed_while_a_place_was_looked_up_is_drawn_whole() -> None:
    class Pane(App[None]):
        CSS = "#left { width: 10; } #right { width: 10; }"

        def compose(self) -> ComposeResult:
            with Horizontal():
                yield Static("left", id="left")
                yield Static("right", id="right")

    async with Pane().run_test(size=(20, 1)) as pilot:
        screen = pilot.app.screen
        compositor = screen._compositor
        compositor.__class__ = FrontCompositor
        compositor.reflow_visible(screen, screen.size)  # as scrolling does
        compositor.render_full_update()
        screen.query_one("#left").styles.width = 7
        screen.query_one("#right").styles.width = 13
        screen.query_one(Horizontal)._clear_arrangement_cache()  # as the coming layout does
        assert screen.query_one("#right") in compositor.full_map
        assert compositor.render_full_update().render_segments(pilot.app.console)
        assert [line.text for line in compositor.render_strips()] == ["left   right        "]


@pytest.mark.slow
async def test_a_screen_is_the_same_when_no_line_keeps_its_pieces(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drawn() -> list[list[str]]:
        async with book() as hand:
            await hand.start("what-changed")
            await hand.type("two words")
            await hand.press("tab", "down", "escape")
            await hand.sees("Saved 14:03")
            lines = hand.app.screen._compositor.render_strips()
            return [[repr(segment) for segment in line.simplify()] for line in lines]

    theirs = await drawn()
    monkeypatch.setattr(strip, "FIFOCache", FIFOCache)  # restored after the test
    disable_strip_caches()
    assert await drawn() == theirs


def test_a_line_keeps_no_piece_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_kept() -> bool:
        line = strip.Strip.blank.__wrapped__(strip.Strip, 9)  # rather than one created earlier
        return line.crop(0, 3) is line.crop(0, 3) or line.divide([3, 9]) is line.divide([3, 9])

    assert is_kept(), "Textual stopped caching them: drop_strip_caches is obsolete"
    monkeypatch.setattr(strip, "FIFOCache", FIFOCache)
    disable_strip_caches()
    assert not is_kept()
