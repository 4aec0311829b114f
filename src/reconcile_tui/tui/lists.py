"""A list to choose from, as the whole book shows it."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.style import Style
from textual.widgets import OptionList

__all__ = ["Choices"]


class Choices(OptionList):
    """An OptionList without borders. Its prompts are Content: nothing in them is markup."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "space", show=False)]

    def __init__(self, *options: object, space: bool = True, **kwargs: object) -> None:
        self._space_chooses = space
        super().__init__(*options, markup=False, compact=True, **kwargs)  # type: ignore[arg-type]

    def action_space(self) -> None:
        """Choose, as Enter does, where the place around the list has no other use for it."""
        if not self._space_chooses:
            raise SkipAction
        self.action_select()

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part. Without colours the line under the cursor is shown in reverse.

        The stylesheet cannot say so: Textual drops `reverse` from the styles of a widget's parts.
        """
        style = super().get_visual_style(*component_classes, partial=partial)
        here = "option-list--option-highlighted" in component_classes and self.has_focus
        return style + Style(reverse=True) if here and self.app.no_color else style
