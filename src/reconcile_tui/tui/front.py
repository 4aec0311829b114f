"""Rendering only what is seen of a change: the front-most widget, as far as it covers the place."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

__all__ = ["FrontCompositor"]


class FrontCompositor(Compositor):
    """Textual's compositor, which stops where nothing behind can be seen any more.

    It paints from front to back, and what is painted first stays. For a letter in a field Textual
    still renders every pane, column and list that the field stands on, and everything beside it in
    the same scrolled pane; the cells that come out are the same.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not crop.overlaps(seen):
                continue
            within = Region(seen.x - region.x, seen.y - region.y, seen.width, seen.height)
            yield region, clip, widget.render_lines(within)
            if seen.contains_region(crop):
                return
