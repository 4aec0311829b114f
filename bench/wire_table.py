"""The table of the bench: medians by program and figure, and their ratio to a reference."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Figures", "Table"]

Figures = dict[str, float]
"""The name and value of each figure in one run."""


@dataclass
class Table:
    """Figures by program and name, collected over the runs."""

    rows: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, program: str, figures: Figures) -> None:
        """Add the figures of one run."""
        row = self.rows.setdefault(program, {})
        for name, value in figures.items():
            row.setdefault(name, []).append(value)

    def median(self, program: str, name: str) -> float | None:
        """Return the median over the runs, if it was measured."""
        values = self.rows.get(program, {}).get(name)
        return statistics.median(values) if values else None

    def show(self, names: Sequence[str], beside: str) -> None:
        """Print a row per figure, a column per program, and the ratio of the first to `beside`."""
        programs = list(self.rows)
        width = max(map(len, names))
        print(f"{'':{width}}  " + "  ".join(f"{name:>12}" for name in programs) + f"  ÷ {beside}")
        for name in names:
            cells = [self.median(program, name) for program in programs]
            if not any(cell is not None for cell in cells):
                continue
            base = self.median(beside, name)
            ratio = f"{cells[0] / base:.2f}" if cells[0] is not None and base else "–"
            shown = "  ".join(f"{'–' if c is None else f'{c:,.1f}':>12}" for c in cells)
            print(f"{name:{width}}  {shown}  {ratio:>6}")
