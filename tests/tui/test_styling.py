"""Cached styles equal the styles that Textual computes without the cache."""

from __future__ import annotations

from typing import Any

from rich.style import Style
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from reconcile_tui.tui.widgets.text import Words
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand
from tests.tui.styling import CachingStylesheet


def styles_of(node: DOMNode) -> dict[str, Any]:
    """Return everything that a style sheet decides about a node."""
    return {
        "own": dict(node.styles.base._rules),
        "of its parts": {
            name: dict(styles.base._rules) for name, styles in node._component_styles.items()
        },
        "noted": (
            node._has_hover_style,
            node._has_focus_within,
            node._has_order_style,
            node._has_odd_or_even,
        ),
    }


def assert_styled_as_textual_does(hand: BookHand, textual: Stylesheet) -> None:
    """Compare the nodes with Textual's own style sheet, parsed when the sources differ."""
    nodes = [hand.app, *(one for s in hand.app.screen_stack for one in s.walk_children())]
    remembered = [(node, styles_of(node)) for node in nodes]
    assert len(remembered) > 5
    if textual.source != hand.app.stylesheet.source:
        textual.source = dict(hand.app.stylesheet.source)
        textual.parse()
    for node in nodes:
        textual.apply(node)
    assert [(node, styles_of(node)) for node in nodes] == remembered


async def test_every_node_is_styled_as_textual_would_style_it(book: OpenBook) -> None:
    for _ in ("first", "and again, when most of it is remembered"):
        async with book() as hand:
            assert isinstance(hand.app.stylesheet, CachingStylesheet)
            textual = Stylesheet(variables=hand.app.get_css_variables())
            for keys in (["ctrl+t"], ["down", "down"], ["f2"], ["escape", "ctrl+p"], ["escape"]):
                await hand.press(*keys)
                assert_styled_as_textual_does(hand, textual)
            await hand.start("what-changed")
            for keys in (["tab"], ["tab", "tab"], ["f8"], ["escape", "shift+tab"], ["f1"]):
                await hand.press(*keys)
                assert_styled_as_textual_does(hand, textual)


async def test_a_node_is_styled_once_it_is_mounted_and_not_before(book: OpenBook) -> None:
    async with book() as hand:
        line = Words("said", classes="status")
        line.add_class("failed")
        assert not line.styles.base._rules
        await hand.app.screen.mount(line)
        assert line.styles.text_style == Style(bold=True)
        line.remove_class("failed")
        assert line.styles.text_style == Style()
