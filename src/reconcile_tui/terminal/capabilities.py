"""What a terminal can do beyond moving its cursor, judged by its name alone.

Asking the terminal would cost a round trip, and terminfo lies over SSH: `xterm-256color` stands for
a dozen programs. So nothing is used here that any terminal of that name lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_FAMILY = (
    "xterm tmux screen linux rxvt alacritty kitty foot konsole vte gnome wezterm putty st "
    "ghostty contour mlterm"
).split()
"""Terminals that take out and put in lines, erase characters, and end one attribute."""

_NO_COLOUR_LEFT = ("screen",)
"""Of these, the ones that erase to their own background and not to the current one."""

_REPEATS = ("xterm-kitty", "foot", "alacritty", "xterm-ghostty", "wezterm")
"""Names that stand for one program each, which knows REP (`ESC[<n>b`).

tmux is not among them: up to 3.3 it repeats no character beyond ASCII, and draws boxes open.
"""


class Traits(NamedTuple):
    """What may be used. The default is a plain vt100: cursor moves and colours.

    `erases`: erased cells take the current background (terminfo's `bce`). `blanks`: `ESC[<n>X`.
    `scrolls`: lines taken out and put in. `repeats`: `ESC[<n>b`. `ends`: bold, underlined and
    reversed end by `22`, `24` and `27`, without the colours.
    """

    erases: bool = False
    blanks: bool = False
    scrolls: bool = False
    repeats: bool = False
    ends: bool = False


def traits_of(term: str) -> Traits:
    """The traits of a terminal by its TERM."""
    known = any(part.startswith(tuple(_FAMILY)) for part in (term, term.removeprefix("xterm-")))
    return Traits(
        erases=known and not term.startswith(_NO_COLOUR_LEFT),
        blanks=known,
        scrolls=known,
        repeats=term.startswith(_REPEATS),
        ends=known,
    )


def is_multiplexed(environ: Mapping[str, str]) -> bool:
    """Whether the book is shown by tmux or GNU screen, here or where the person sits."""
    within = environ.get("TMUX") or environ.get("STY")
    return bool(within) or environ.get("TERM", "").startswith(("tmux", "screen"))


def can_have_mouse(environ: Mapping[str, str]) -> bool:
    """Whether the mouse may be turned on: not in GNU screen, here or where the person sits.

    With mouse reports on, GNU screen holds back a lone Esc until the next key. tmux does not.
    """
    is_screen = environ.get("TERM", "").startswith("screen") and not environ.get("TMUX")
    return not (environ.get("STY") or is_screen)
