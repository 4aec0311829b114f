"""What the last line of a dialog says about its keys."""

from __future__ import annotations

__all__ = [
    "ANY_KEY",
    "ENTER_CHOOSES",
    "ENTER_TAKES",
    "ESC_BACK",
    "MOVE_AND_ENTER",
    "OF_DIALOG",
    "TAB_ON",
]

ENTER_CHOOSES = "Enter chooses, Esc goes back."
MOVE_AND_ENTER = "Up and Down move, Enter chooses. Esc goes back."
ENTER_TAKES = "Enter takes it, Esc goes back."
ESC_BACK = "Esc goes back."
ANY_KEY = "Any key goes back."
TAB_ON = "On to the next thing; Shift+Tab back"
OF_DIALOG = (
    "One thing to choose or to write. Up and Down move; Enter takes it. Esc goes back and changes "
    "nothing."
)
