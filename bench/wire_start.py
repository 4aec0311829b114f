"""How soon the first screen stands.

The programs take turns, so that what else the computer does meets all of them alike.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from bench.wire_tty import Tty

__all__ = ["in_turns"]

ROUNDS = 10


def in_turns(
    programs: Mapping[str, tuple[Sequence[str], str]], env: dict[str, str]
) -> dict[str, float]:
    """Milliseconds until its words are on the screen, the median of ROUNDS, for each program."""
    took: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (command, ready) in programs.items():
            with Tty(command, env=env) as tty:
                took[name].append(tty.wait_for(ready) * 1000)
    return {name: statistics.median(times) for name, times in took.items()}
