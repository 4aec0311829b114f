"""What the Get help screen and the page for tonight say around the helplines."""

from __future__ import annotations

__all__ = [
    "AFRAID",
    "BILLS",
    "BY_TEXT",
    "CALL",
    "CHAT",
    "CHOOSE_FOR_MORE",
    "DEAF",
    "EMERGENCY",
    "FEAR",
    "FIRST_NUMBERS",
    "FROM_MEMORY",
    "LANGUAGES",
    "LIFE",
    "MORE",
    "NO_OWN_LINE",
    "OPEN",
    "OWN",
    "SITE",
    "TEXT",
    "THREATENED",
    "TONIGHT",
    "TWO_LINKS",
    "not_verified",
    "see_above",
]

AFRAID = "I am afraid or controlled"
TONIGHT = "If you do not want to live tonight"
"""The two links at the top: the titles of their pages, side by side and alike."""

TWO_LINKS = "Enter opens a link. Right goes to the second: it starts with crisis lines."
FIRST_NUMBERS = "Emergency · if someone makes you afraid"
CHOOSE_FOR_MORE = (
    "Choose your country in the list for text, chat, sign language and more helplines. Some are "
    "for young people, or for worry about your own behavior."
)
THREATENED = (
    "If they threaten to end their life when you leave: call the emergency number. Do not go "
    "there, not even with someone. “I am afraid or controlled” leads to a page about it."
)
EMERGENCY = "Emergency"
FEAR = "If someone makes you afraid"
LIFE = "If you do not want to live"
OWN = "If you're worried about your own behavior"
MORE = "More helplines"
NO_OWN_LINE = (
    "We found no helpline for this here. A crisis line, a doctor or a counselor can listen, and "
    "there may be a service near you. You can call before anything happens."
)

CALL, TEXT, CHAT, SITE, DEAF = "Call", "Text", "Chat", "Site", "Deaf"
OPEN, LANGUAGES, BILLS = "Hours", "Speaks", "Traces"
FROM_MEMORY = "number from memory"
BY_TEXT = "text"
"""Before what to text, where no number can be called: "text HOME to 741741"."""


def not_verified(*, some_checked: bool) -> str:
    """Return how far the numbers can be trusted; said once, above all of them."""
    unless = ", unless it says “checked”" if some_checked else ""
    return (
        f"Not verified{unless}: found in published copies, not called by us. If one doesn't work, "
        "try the next."
    )


def see_above(name: str) -> str:
    """Return the entry of a line that already stands under another heading."""
    return f"{name}: see above"
