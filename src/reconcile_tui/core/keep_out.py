"""Famous figures for which no sound source was found. They stay out of the book in any form.

Source: the content brief, "Facts that may be used", last paragraph. A sentence that only denies
such a figure still carries it on, so no frame makes it fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["figures_in"]

_PERCENT = r"(?:%|per ?cent|percent)"
_FIGURES = (
    (
        rf"(?:8\d|9\d)(?:\.\d)? ?{_PERCENT}",
        r"accura\w+|predict\w*|forecast\w*|divorc\w*",
        'the claim "contempt" says what did and did not hold',
    ),
    (
        rf"75 ?{_PERCENT}|seventy-five {_PERCENT}|75 (?:of|in|out of) (?:every )?100",
        r"kill\w*|murder\w*|die|died|dead|deaths?",
        'the claim "separation-risk" says what was found',
    ),
    (
        r"(?:seven|7) (?:\w+ )?(?:attempts|times|tries|goes)",
        r"leav\w*|left|go for good|get away|get out|stay away",
        'say "Many people go and come back; you can call again each time."',
    ),
    (
        rf"65 ?{_PERCENT}|sixty-five {_PERCENT}|65 (?:of|in|out of) (?:every )?100",
        r"reconcil\w*|remarr\w*|divorc\w*|reunit\w*|back together|couples",
        'the claim "no-figure" says that we found no sound figure',
    ),
    (
        r"(?:21|twenty-one)[ -]days?",
        r"habits?",
        'the claim "habit-review" says what was found, and for which habits',
    ),
)
_PATTERNS = tuple(
    (
        re.compile(rf"\b{figure}", re.IGNORECASE),
        re.compile(rf"\b(?:{about})\b", re.IGNORECASE),
        hint,
    )
    for figure, about, hint in _FIGURES
)


def figures_in(sentence: str) -> Iterator[tuple[str, str]]:
    """Each figure to keep out, as it stands there, and what to say instead."""
    for figure, about, hint in _PATTERNS:
        found = figure.search(sentence)
        if found and about.search(sentence):
            yield found[0], hint
