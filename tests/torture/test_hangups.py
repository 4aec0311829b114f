"""The short forms of the hang-up tests; `make torture` runs the long ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.pty.sshd import serving
from tests.torture.cuts import CannotMountError
from tests.torture.hangups import (
    KINDS,
    OVER_SSH,
    RESTS,
    HangUps,
    hang_up,
    hang_up_over_ssh,
    hang_ups_on_a_full_disk,
)
from tests.torture.keyboard import kills, noise, wander

pytestmark = pytest.mark.pty


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_ends_while_someone_types_loses_nothing(kind: str, tmp_path: Path) -> None:
    seen = HangUps()
    hang_up(kind, tmp_path / "life", seen, random.Random(kind))
    assert seen.shown > 0
    assert not seen.lost


@pytest.mark.slow
def test_a_line_that_ends_on_a_full_disk_leaves_a_copy_for_the_next_start(tmp_path: Path) -> None:
    try:
        seen = hang_ups_on_a_full_disk(tmp_path, 2)
    except CannotMountError as error:
        pytest.skip(str(error))
    assert seen.shown > 0
    assert not seen.lost


@pytest.mark.ssh
@pytest.mark.slow
def test_nor_does_one_that_ends_over_ssh(tmp_path: Path) -> None:
    seen, chance = HangUps(), random.Random(7)
    with serving(tmp_path / "ssh") as sshd:
        for kind in OVER_SSH:
            hang_up_over_ssh(kind, sshd, tmp_path / kind.replace(" ", "-"), seen, chance)
    assert seen.times == len(OVER_SSH)
    assert not seen.lost
    assert seen.busiest < RESTS, "a waiting app uses no CPU"


@pytest.mark.slow
@pytest.mark.parametrize(("keyboards", "keys"), [(1, 100), (2, 500)])
def test_keyboards_that_send_anything(tmp_path: Path, keyboards: int, keys: int) -> None:
    seen = noise(tmp_path, keyboards, keys)
    assert seen.seeds == keyboards
    assert not seen.bad


@pytest.mark.slow
def test_wandering_through_the_app_ends_nothing(tmp_path: Path) -> None:
    seen = wander(tmp_path, 3, 150)
    assert seen.seeds == 3
    assert not seen.bad


@pytest.mark.parametrize("times", [1, 3])
def test_a_kill_takes_a_second_of_typing_at_most(tmp_path: Path, times: int) -> None:
    seen = kills(tmp_path, times)
    assert seen.torn == 0
    assert len(seen.lost) == times
    # The second is the app's limit; the rest allows for a busy machine that writes and checks late.
    assert seen.worst < 2.0, seen.lost
