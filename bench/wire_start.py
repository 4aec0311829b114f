"""Measure the time until the first screen is shown.

The programs alternate, so that other load on the machine affects all of them alike.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from bench.wire_tty import Tty

__all__ = ["start_times"]

ROUNDS = 10


def start_times(
    programs: Mapping[str, tuple[Sequence[str], str]], env: dict[str, str]
) -> dict[str, float]:
    """Return each program's median milliseconds until its first words show, over ROUNDS."""
    took: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (command, ready) in programs.items():
            with Tty(command, env=env) as tty:
                took[name].append(tty.wait_for(ready) * 1000)
    return {name: statistics.median(times) for name, times in took.items()}
