"""The three themes: dark, light, and the terminal's own colors; widths of text, stylesheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

LOOKS: dict[str, str] = {
    "dark": "book-dark",
    "light": "book-light",
    "terminal": "book-terminal",
}
"""The setting `look` -> the name of the theme."""

_DARK = {"block-cursor-text-style": "none", "input-selection-background": "#5a5040"}
_LIGHT = {"block-cursor-text-style": "none", "input-selection-background": "#e4cfae"}

# The background is unknown. Cyan, green and yellow are illegible on white, blue and red on black,
# and bright black is the background itself in some. So text has the terminal's own color; weight,
# rules and signs tell it apart, and only the line with the cursor has a background.
_SIXTEEN = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border": "ansi_bright_black",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_bright_black",
    "input-selection-foreground": "ansi_default",
    "scrollbar": "ansi_bright_black",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
}

_COLORS = "primary secondary accent foreground background surface panel warning error success boost"
_DEFAULTS: dict[str, Any] = dict.fromkeys(_COLORS.split(), "ansi_default")

THEMES: tuple[Theme, ...] = (
    Theme(
        name="book-dark",
        primary="#8fb8a8",
        secondary="#8a94a6",
        accent="#d9b88f",
        foreground="#d8d5cd",
        background="#16181c",
        surface="#1b1e23",
        panel="#22262c",
        warning="#d9a75f",
        error="#e08a7d",
        success="#8fb8a8",
        dark=True,
        variables=_DARK,
    ),
    Theme(
        name="book-light",
        primary="#2f6a58",
        secondary="#5a6472",
        accent="#8a5a1e",
        foreground="#2b2a27",
        background="#f7f4ed",
        surface="#f1ede4",
        panel="#e8e3d7",
        warning="#8a5a00",
        error="#9c3324",
        success="#2f6a58",
        dark=False,
        variables=_LIGHT,
    ),
    Theme(
        name="book-terminal",
        **_DEFAULTS,
        dark=True,
        ansi=True,
        variables=_SIXTEEN,
    ),
)

THEMES_BY_NAME = {theme.name: theme for theme in THEMES}


def theme_for(environ: Mapping[str, str], wanted: str = "") -> str:
    """Return the theme to start with: the one asked for, else one the terminal can show."""
    if "NO_COLOR" in environ:
        return LOOKS["terminal"]  # the others would turn into grays
    if wanted in LOOKS:
        return LOOKS[wanted]
    term, color_term = environ.get("TERM", ""), environ.get("COLORTERM", "")
    has_colors = color_term in {"truecolor", "24bit"} or "256color" in term or "direct" in term
    return LOOKS["dark"] if has_colors else LOOKS["terminal"]


MEASURE = 72
"""The longest line that is easy to read."""

SIDE_LIST = 60
"""What a page has besides its text in a wide window: a list of 34 columns, and space."""

DIALOG = 64
"""The width of a dialog with one question."""

_TEXTS = {
    "measure": (MEASURE, 0),
    "measure-claim": (MEASURE - 6, 0),
    "measure-padded": (MEASURE, 2),
    "measure-framed": (MEASURE, 4),
    "measure-field": (MEASURE + 2, 2),
    "measure-about": (MEASURE + 6, 6),
    "measure-how-to-read": (MEASURE + 20, 8),
    "measure-note": (MEASURE + SIDE_LIST - 4, 4),
    "measure-title": (MEASURE + SIDE_LIST - 4, 0),
}
"""Variable of the stylesheet -> the longest line of that text, and the columns around it."""


def text_widths(limit: float | None = None) -> dict[str, str]:
    """Return the widths of running text as variables of the stylesheet.

    With a `limit` no line is longer; otherwise each kind of text has its own longest line.
    """
    columns = None if limit is None else int(limit)
    measure = columns or MEASURE
    widest = max(measure, MEASURE)  # a lower limit leaves lists and tables as wide as they are
    widths = {name: (columns or own) + around for name, (own, around) in _TEXTS.items()}
    widths |= {
        "dialog": min(DIALOG, measure + 2),
        "dialog-wide": measure + 2,
        "page-wide": widest + SIDE_LIST,
        "page-of-two": 2 * (widest + 12),
    }
    return {name: str(width) for name, width in widths.items()}


WORKSHEET_STYLES = "worksheet.tcss"
LATER_STYLES = (WORKSHEET_STYLES, "screens.tcss")
"""The stylesheets that the first screen does without, in the order that decides between rules."""


def read_styles(stylesheet: Stylesheet, *names: str) -> None:
    """Add stylesheets of ours, unless they were added before.

    As the `CSS_PATH` of a screen, they would have Textual parse every rule again.
    """
    for name in names:
        path = Path(__file__).with_name(name)
        if not stylesheet.has_source(str(path)):
            stylesheet.add_source(path.read_text("utf-8"), (str(path), ""))
