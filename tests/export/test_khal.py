"""Calendar files in a real client: Debian's khal, with its own calendar under tmp_path."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.export.test_ics import answers, written
from tests.programs import need

CONFIG = """
[calendars]
[[mine]]
path = {path}

[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {cache}

[default]
default_calendar = mine
"""

CHECK_INS = [date(2026, 12, 8) + timedelta(weeks=2 * number) for number in range(4)]


class Client:
    """khal with an empty calendar."""

    def __init__(self, place: Path) -> None:
        self._khal = need("khal")
        self._place = place
        (place / "calendar").mkdir()
        self._config = place / "khal.conf"
        self._config.write_text(CONFIG.format(path=place / "calendar", cache=place / "khal.db"))

    def _run(self, *words: str) -> str:
        command = [self._khal, "-c", str(self._config), *words]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout

    def takes(self, text: str) -> None:
        """Import a file interactively."""
        path = self._place / "in.ics"
        path.write_bytes(text.encode())
        self._run("import", "--batch", str(path))

    def agenda(self, day: date) -> str:
        """Return the entries shown for one date, without the heading."""
        lines = self._run("list", day.isoformat(), "1d").splitlines()
        return "\n".join(line.strip() for line in lines if day.isoformat() not in line)


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(tmp_path)


def test_the_agenda_of_each_day_shows_its_entry(client: Client) -> None:
    client.takes(written(answers(name="Call", time="19:30")))
    for day in CHECK_INS:
        assert "19:30-20:00 Call" in client.agenda(day)
    assert client.agenda(date(2027, 1, 26)) == "Call"
    assert "Call" not in client.agenda(date(2026, 12, 15))


@pytest.mark.slow
def test_without_a_time_an_entry_lasts_the_day(client: Client) -> None:
    client.takes(written(answers()))
    assert "Reminder" in client.agenda(CHECK_INS[1])
    assert ":" not in client.agenda(CHECK_INS[1])
    assert "Reminder" not in client.agenda(CHECK_INS[1] + timedelta(1))


@pytest.mark.slow
def test_canceling_leaves_one_canceled_event_per_series(client: Client) -> None:
    """khal replaces the entry with the new one and marks it cancelled instead of removing it."""
    client.takes(written(answers(name="Call", time="19:30")))
    client.takes(written(answers(name="Call", time="19:30"), cancel=True))
    assert "CANCELLED 19:30-20:00 Call" in client.agenda(CHECK_INS[0])
    assert "CANCELLED  Call" in client.agenda(date(2027, 1, 26))
    for day in CHECK_INS[1:]:
        assert "Call" not in client.agenda(day)


@pytest.mark.slow
def test_a_series_is_canceled_after_its_dates_were_changed(client: Client) -> None:
    client.takes(written(answers(name="Call")))
    moved = answers(name="Call", first=date(2026, 12, 10), every="week")
    client.takes(written(moved, cancel=True))
    for day in CHECK_INS:
        assert "Call" not in client.agenda(day)


@pytest.mark.slow
def test_a_series_is_canceled_after_its_end_was_deleted(client: Client) -> None:
    client.takes(written(answers(name="Call")))
    client.takes(written(answers(name="Call", first=None, end=None), cancel=True))
    for day in (*CHECK_INS, date(2027, 1, 26)):
        assert "Call" not in client.agenda(day)


def test_importing_the_same_file_twice_duplicates_nothing(client: Client) -> None:
    client.takes(written(answers(name="Call")))
    client.takes(written(answers(name="Call")))
    assert client.agenda(CHECK_INS[0]).count("Call") == 1
