"""Run the full-length data-loss tests and print one table of the results.

    python -m tests.torture [NAME ...] [--tenth] [--encrypted] [--folder DIR]

`--tenth` runs a tenth of each, as a quick check before the full run. `--encrypted` runs
those that support it with an encrypted notebook. The folder decides which disk is used.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reconcile_tui.storage.io import encryption
from tests.torture import (
    canary,
    conversions,
    cuts,
    edits,
    hangups,
    keyboard,
    kills,
    mutants,
    writers,
)

REPOSITORY = Path(__file__).parents[2]
FILES = 5
Outcome = tuple[str, int]
"""A description of the results and the number of failures."""


def killed(folder: Path, part: int) -> Outcome:
    seen = kills.kill_loop(folder, 10_000 // part)
    told = f"{seen.kills:,} kills, {seen.acknowledged:,} saves, {seen.left} leftovers"
    return told, seen.bad + seen.copies


def bad_savers(folder: Path, part: int) -> Outcome:
    caught = [
        name
        for name, make in kills.BAD_SAVERS.items()
        if kills.kill_loop(folder / name.replace(" ", "-"), 1000 // part + 100, make).bad
    ]
    return f"caught: {', '.join(caught)}", len(kills.BAD_SAVERS) - len(caught)


def power_cuts(folder: Path, part: int) -> Outcome:
    try:
        seen = cuts.power_cuts(folder, 500 // part)
    except cuts.CannotMountError as error:
        return f"skipped: {error}", 0
    return f"{seen.cuts:,} cuts, {seen.acknowledged:,} saves", seen.bad


def bad_syncs(folder: Path, part: int) -> Outcome:
    found = []
    try:
        for number, without in enumerate(("fsync", "folder sync")):
            place = folder / str(number)
            place.mkdir()
            seen = cuts.power_cuts(place, 100 // part + 30, without=without)
            found.append(f"without {without} {seen.bad} of {seen.cuts} bad")
            if not seen.bad:
                return f"not caught: no {without}", 1
    except cuts.CannotMountError as error:
        return f"skipped: {error}", 0
    return ", ".join(found), 0


def spoiled(folder: Path, part: int) -> Outcome:
    seen = mutants.through_functions(folder, 100_000 // part, REPOSITORY / "content")
    bad = len(seen.tracebacks) + seen.changed + len(seen.without_line)
    return f"{seen.files:,} files, {seen.readable:,} readable", bad


def spoiled_processes(folder: Path, part: int) -> Outcome:
    program = Path(sys.executable).with_name("reconcile-tui")
    seen = mutants.through_processes(folder, 2_000 // part, program)
    return f"{seen.files:,} files", len(seen.tracebacks) + seen.changed


def edited(_: Path, part: int) -> Outcome:
    short = edits.edit_fuzz(95_000 // part)
    long = edits.edit_fuzz(5_000 // part, 1, long=True)
    wrong = [*short.wrong, *long.wrong, *short.comments_lost, *long.comments_lost]
    told = f"{short.edits + long.edits:,} edits, {short.rewritten + long.rewritten} rewritten"
    return told, len(wrong)


def many_writers(folder: Path, part: int) -> Outcome:
    """Run on several files in turn: a single file with every text in it would grow too long."""
    tallies = []
    for number in range(FILES):
        place = folder / str(number)
        place.mkdir()
        saves, foreign = 200 // part // FILES, 1_000 // part // FILES
        tallies.append(
            writers.run_writers(
                place, sessions=8, saves=saves, foreign=foreign, kill_every=1.0, seed=number
            )
        )
    told = f"{sum(t.saves for t in tallies):,} saves, {sum(t.foreign for t in tallies):,} foreign, "
    told += f"{sum(t.kills for t in tallies)} kills, {sum(t.copies for t in tallies)} copies, "
    told += f"{sum(t.refused for t in tallies)} refused"
    return told, sum(len(t.lost) + t.hung for t in tallies)


def hung_up(folder: Path, part: int) -> Outcome:
    seen = hangups.hang_ups(folder, 500 // part)
    told = f"{seen.times} ends of lines, {seen.shown:,} words; gone after {seen.slowest:.1f} s at "
    told += f"most, over ssh {seen.slowest_from_cut:.1f} s after the cut; "
    told += f"{seen.busiest:.0%} of a processor while it waited"
    return told, len(seen.lost) + len(seen.late) + (seen.busiest >= 0.05)


def hung_up_on_a_full_disk(folder: Path, part: int) -> Outcome:
    try:
        seen = hangups.hang_ups_on_a_full_disk(folder, 100 // part)
    except cuts.CannotMountError as error:
        return f"skipped: {error}", 0
    told = f"{seen.times} ends of lines, {seen.shown:,} words; gone after {seen.slowest:.1f} s"
    return told, len(seen.lost) + len(seen.late)


def killed_while_typing(folder: Path, part: int) -> Outcome:
    seen = keyboard.kills(folder, 100 // part)
    told = f"{len(seen.lost)} kills; {seen.worst:.2f} s of typing lost at most, {seen.usual:.2f} s "
    return told + "by half of them", seen.torn + sum(one > 1.5 for one in seen.lost)


def any_keys(folder: Path, part: int) -> Outcome:
    seen = keyboard.noise(folder, 20 // part, 50_000)
    return f"{seen.seeds} seeds, {seen.bytes:,} bytes", len(seen.bad)


def lost_in_the_app(folder: Path, part: int) -> Outcome:
    seen = keyboard.wander(folder, 100 // part, 400)
    told = f"{seen.seeds} walks of 400 keys, {seen.bytes:,} bytes drawn"
    return told + "".join(f"; {why}" for why in seen.bad), len(seen.bad)


def canaries(folder: Path, part: int) -> Outcome:
    every = [(way, kind) for kind in canary.TERMINALS for way in canary.WAYS]
    found, missing = [], set()
    for number, (way, kind) in enumerate(every[::part]):
        if shutil.which(canary.TERMINALS[kind]):
            found += canary.look_after(way, kind, folder / str(number))
        else:
            missing.add(kind)
    told = f"{len(every[::part])} ways out"
    return told + (f", without {', '.join(sorted(missing))}" if missing else ""), len(found)


def encrypting(folder: Path, part: int) -> Outcome:
    seen = conversions.kill_loop(folder, 1_000 // part)
    encryption.end()
    return f"{seen.kills:,} kills of encrypt and decrypt", len(seen.what)


ALL: dict[str, Callable[[Path, int], Outcome]] = {
    "SIGKILL during saves": killed,
    "bad savers in the same loop": bad_savers,
    "power cuts": power_cuts,
    "savers without a sync": bad_syncs,
    "spoiled files, functions": spoiled,
    "spoiled files, processes": spoiled_processes,
    "edits against a model": edited,
    "many writers on one file": many_writers,
    "lines that end while typing": hung_up,
    "lines that end on a full disk": hung_up_on_a_full_disk,
    "SIGKILL while typing": killed_while_typing,
    "random bytes at the keyboard": any_keys,
    "wandering through the app": lost_in_the_app,
    "a word left anywhere": canaries,
    "SIGKILL of encrypt, decrypt": encrypting,
}

ENCRYPTED = {
    "SIGKILL during saves",
    "power cuts",
    "spoiled files, functions",
    "many writers on one file",
    "lines that end while typing",
    "SIGKILL while typing",
    "random bytes at the keyboard",
    "wandering through the app",
}
"""Those that also run with an encrypted notebook."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Try to lose a word, and print what came of it.")
    parser.add_argument("names", nargs="*", help="only those whose name holds one of these words")
    parser.add_argument("--tenth", action="store_true", help="a tenth of each")
    parser.add_argument("--encrypted", action="store_true", help="with an encrypted notebook")
    parser.add_argument("--folder", type=Path, help="where: it decides which disk is used")
    said = parser.parse_args()
    if unknown := [word for word in said.names if not any(word in name for name in ALL)]:
        parser.error(f"nothing is called {unknown[0]!r}. There are: {', '.join(ALL)}")
    worst = 0
    print(f"{'':30}{'bad':>6}   seen")
    for name, run in ALL.items():
        if said.names and not any(word in name for word in said.names):
            continue
        if said.encrypted and name not in ENCRYPTED:
            continue
        if said.encrypted:
            encryption.unlock(encryption.new_identity())
        with tempfile.TemporaryDirectory(dir=said.folder, ignore_cleanup_errors=True) as folder:
            begun = time.monotonic()
            told, bad = run(Path(folder), 10 if said.tenth else 1)
        print(f"{name:30}{bad:>6}   {told} ({time.monotonic() - begun:.0f} s)", flush=True)
        worst = max(worst, bad)
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
