"""How long an answer may be, and what was longer: it is not taken, and nothing of it is lost."""

from __future__ import annotations

from reconcile_tui.core.answers import MAX_ANSWER

__all__ = ["MAX_ANSWER", "TOO_LONG", "TooLong"]

TOO_LONG = f"longer than {MAX_ANSWER:,} characters"
"""How the complaint about a text begins that is not taken."""


class TooLong(dict[str, str]):
    """What stands in fields and was too long to be taken, by its place.

    A place is `item`, `item/part` for a part of a plan, or `item/row/column`. No text is here that
    could be taken.
    """

    def refuse(self, place: str, raw: str) -> str:
        """Why a text cannot be taken, and then it is here; empty when it can."""
        if len(raw) > MAX_ANSWER:
            self[place] = raw
        else:
            self.pop(place, None)
        return self.complaint(place)

    def complaint(self, place: str) -> str:
        """What is wrong at a place, and by how much; empty when nothing is."""
        return f"{TOO_LONG}, by {self.excess(place):,}" if place in self else ""

    def excess(self, place: str) -> int:
        """By how many characters the text at a place is too long."""
        return len(self[place]) - MAX_ANSWER

    def forget(self, place: str) -> None:
        """Let go of a place and all in it: it was cleared, or taken away."""
        for one in [key for key in self if key == place or key.startswith(f"{place}/")]:
            del self[one]
