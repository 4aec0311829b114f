"""A list to choose from, as the whole book shows it."""

from __future__ import annotations

from textual.widgets import OptionList

__all__ = ["Choices"]


class Choices(OptionList):
    """An OptionList without borders. Its prompts are Content: nothing in them is markup."""

    def __init__(self, *options: object, **kwargs: object) -> None:
        super().__init__(*options, markup=False, compact=True, **kwargs)  # type: ignore[arg-type]
