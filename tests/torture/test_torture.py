"""The short forms of the data-loss tests: the same code with small numbers.

The first number of each test fits into `make test`; the second is marked slow, as are all
further sets of parameters, encrypted notebooks and the tests with many writers. Detecting a faulty
saver takes up to ten rounds and stops at the first detection. `make torture` runs everything
at full length.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.store.sealed import key_in_memory
from tests.torture.cuts import CannotMountError, power_cuts
from tests.torture.edits import edit_fuzz
from tests.torture.kills import BAD_SAVERS, kill_loop
from tests.torture.mutants import through_functions, through_processes
from tests.torture.writers import run_writers


@pytest.mark.parametrize("times", [20, 100])
def test_a_kill_during_saves_loses_nothing(tmp_path: Path, times: int) -> None:
    seen = kill_loop(tmp_path, times)
    assert seen.bad == 0, seen
    assert seen.copies == 0, "no conflict copy is made of unacknowledged text"
    assert seen.acknowledged > seen.kills


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_SAVERS)
def test_the_same_loop_catches_a_bad_saver(tmp_path: Path, name: str) -> None:
    assert any(kill_loop(tmp_path / f"{n}", 20 + n, BAD_SAVERS[name]).bad for n in range(10))


@pytest.mark.parametrize("times", [6, 24])
def test_a_power_cut_loses_nothing(tmp_path: Path, times: int) -> None:
    try:
        seen = power_cuts(tmp_path, times)
    except CannotMountError as error:
        pytest.skip(f"no power cuts here: {error}")
    assert seen.bad == 0, seen
    assert seen.acknowledged > seen.cuts


@pytest.mark.slow
@pytest.mark.parametrize("without", ["fsync", "folder sync"])
def test_the_same_cuts_catch_a_saver_that_does_not_sync(tmp_path: Path, without: str) -> None:
    try:
        for number in range(10):
            (folder := tmp_path / f"{number}").mkdir()
            seen = power_cuts(folder, 6, without=without, seed=number)
            if seen.bad:
                break
    except CannotMountError as error:
        pytest.skip(f"no power cuts here: {error}")
    assert seen.bad, seen


@pytest.mark.parametrize("files", [150, 2_000])
def test_spoiled_files_end_in_answers_or_in_a_sentence(tmp_path: Path, files: int) -> None:
    seen = through_functions(tmp_path, files, REPOSITORY / "content")
    assert seen.tracebacks == []
    assert seen.changed == 0
    assert seen.without_line == []
    assert seen.readable > files / 10
    assert seen.refused > files / 10


@pytest.mark.parametrize("files", [8, 40])
def test_spoiled_files_end_well_in_the_program_too(
    tmp_path: Path, program: Path, files: int
) -> None:
    seen = through_processes(tmp_path, files, program)
    assert (seen.files, seen.tracebacks, seen.changed) == (files, [], 0)


@pytest.mark.parametrize(
    ("times", "long"),
    [(300, False), (2_000, False), (150, True)],
    ids=["a few", "short files", "long files"],
)
def test_edits_say_what_the_model_says_and_keep_every_comment(times: int, long: bool) -> None:
    seen = edit_fuzz(times, seed=7, long=long)
    assert seen.wrong == []
    assert seen.comments_lost == []
    assert seen.rewritten == 0


@pytest.fixture
def key() -> Iterator[None]:
    with key_in_memory():
        yield


@pytest.mark.slow
def test_the_same_kills_writers_and_spoiled_files_of_an_encrypted_notebook(
    tmp_path: Path, key: None
) -> None:
    seen = kill_loop(tmp_path / "kills", 40)
    assert (seen.bad, seen.copies) == (0, 0), seen
    assert seen.acknowledged > seen.kills
    (tmp_path / "writers").mkdir()
    tally = run_writers(tmp_path / "writers", sessions=3, saves=8, foreign=30, kill_every=1.0)
    assert tally.lost == [], tally
    assert tally.saves + tally.refused >= 24
    spoiled = through_functions(tmp_path / "spoiled", 500, REPOSITORY / "content")
    assert (spoiled.tracebacks, spoiled.changed, spoiled.without_line) == ([], 0, [])
    assert spoiled.readable > 25
    assert spoiled.refused > 250


@pytest.mark.slow
def test_a_power_cut_of_an_encrypted_notebook_loses_nothing(tmp_path: Path, key: None) -> None:
    try:
        seen = power_cuts(tmp_path, 8)
    except CannotMountError as error:
        pytest.skip(f"no power cuts here: {error}")
    assert seen.bad == 0, seen
    assert seen.acknowledged > seen.cuts


@pytest.mark.slow
def test_many_writers_on_one_file_lose_nothing(tmp_path: Path) -> None:
    tally = run_writers(tmp_path, sessions=4, saves=15, foreign=60, kill_every=1.0)
    assert tally.lost == [], tally
    assert tally.hung == 0
    assert tally.saves + tally.refused >= 60
