"""Three looks: dark, light, and the terminal's own sixteen colours. One accent, few tones."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

LOOKS: dict[str, str] = {
    "dark": "book-dark",
    "light": "book-light",
    "terminal": "book-terminal",
}
"""What a person can ask for -> the theme's name."""

_DARK = {"block-cursor-text-style": "none", "input-selection-background": "#5a5040"}
_LIGHT = {"block-cursor-text-style": "none", "input-selection-background": "#e4cfae"}

# Nobody knows what is behind them. Cyan, green and yellow cannot be read on white, blue and red
# hardly on black, and bright black is the ground itself in some. So words have the terminal's own
# colour, and weight, lines and signs tell them apart; only the line with the cursor has a ground.
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
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        dark=True,
        boost="ansi_default",
        ansi=True,
        variables=_SIXTEEN,
    ),
)


def look_for(environ: Mapping[str, str], wanted: str = "") -> str:
    """The theme to start with: the one asked for, else what the terminal can show."""
    if "NO_COLOR" in environ:
        return LOOKS["terminal"]  # the others would be shown in greys
    if wanted in LOOKS:
        return LOOKS[wanted]
    colours = environ.get("COLORTERM", "") in {"truecolor", "24bit"}
    many = colours or "256color" in environ.get("TERM", "") or "direct" in environ.get("TERM", "")
    return LOOKS["dark"] if many else LOOKS["terminal"]
