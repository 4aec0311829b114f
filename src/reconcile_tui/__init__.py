"""reconcile-tui: a private workbook, in your terminal, for one question."""

import os
import sys

__version__ = "0.1.0"

NEUTRAL = "worksheets"
"""The command whose name, folders and screens don't say what this program is about."""

PROGRAM = NEUTRAL if os.path.basename(sys.argv[0]) == NEUTRAL else "reconcile-tui"  # noqa: PTH119 - pathlib takes longer to load
"""What this program was started as: it calls itself so, and its folders too."""


def named(sentence: str) -> str:
    """Return a sentence of ours with the name that the program was started as.

    A path or the name of a file in it stays as it is.
    """
    if PROGRAM != NEUTRAL:
        return sentence
    import re  # noqa: PLC0415 - only in a discreet run

    return re.sub(r"(?<![\w/.~-])reconcile-tui(?![\w/-]|\.\w)", PROGRAM, sentence)


PRIVATE_RUN = "RECONCILE_TUI_PRIVATE"
"""Set to anything but 0, this variable makes every run a private one; so does --private."""


def is_private_run(words: list[str]) -> bool:
    """Return whether the words of a command line, or the environment, ask for a private run."""
    return "--private" in words or os.environ.get(PRIVATE_RUN, "") not in {"", "0"}


# Before another module of this package is loaded: Python would save the bytecode of each beside it.
if is_private_run(sys.argv[1:]):
    sys.dont_write_bytecode = True
