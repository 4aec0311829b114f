"""The three themes: dark, light, and the terminal's own sixteen colors; and the stylesheets."""

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


def look_for(environ: Mapping[str, str], wanted: str = "") -> str:
    """Return the theme to start with: the one asked for, else one the terminal can show."""
    if "NO_COLOR" in environ:
        return LOOKS["terminal"]  # the others would turn into grays
    if wanted in LOOKS:
        return LOOKS[wanted]
    term, color_term = environ.get("TERM", ""), environ.get("COLORTERM", "")
    has_colors = color_term in {"truecolor", "24bit"} or "256color" in term or "direct" in term
    return LOOKS["dark"] if has_colors else LOOKS["terminal"]


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
