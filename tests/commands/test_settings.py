"""`settings` and `check settings.toml`: created once, never overwritten, checked like any file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage.settings import (
    SETTINGS,
    Number,
    default_of,
    default_text,
    problems_of,
    read_settings,
    write_setting,
)
from tests.commands.saved import Run
from tests.conftest import REPOSITORY, RunBook


@pytest.fixture
def path() -> Path:
    """The path of the settings file."""
    return Path(os.environ["XDG_CONFIG_HOME"]) / "reconcile-tui" / "settings.toml"


def put_down(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_init_writes_every_setting_commented_out(run: Run, path: Path) -> None:
    code, out, output = run("settings", "--init")
    assert (code, out) == (0, "")
    assert str(path) in output
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    assert path.stat().st_mode & 0o777 == 0o600
    for setting in SETTINGS:
        assert f"\n# {setting.key} = " in text
    assert "GNU screen" in text


def test_each_line_can_be_uncommented(path: Path) -> None:
    lines = default_text().splitlines()
    names = tuple(f"# {setting.key} = " for setting in SETTINGS)
    put_down(path, "\n".join(line[2:] if line.startswith(names) else line for line in lines))
    assert problems_of(path, "settings.toml") == []
    assert read_settings(path).keys() == {setting.key for setting in SETTINGS}


def test_init_never_writes_over_a_file(run: Run, path: Path) -> None:
    put_down(path, "# mine\n")
    code, _, output = run("settings", "--init")
    assert code == 4
    assert "already exists" in output
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_a_private_run_writes_no_settings(run_book: RunBook, path: Path) -> None:
    assert run_book("--private", "settings", "--init").returncode == 2
    assert not path.exists()


def test_settings_prints_what_is_set_with_and_without_a_file(run: Run, path: Path) -> None:
    assert run("settings")[:2] == (0, "".join(f"{one.key}\tnot set\n" for one in SETTINGS))
    put_down(path, 'look = "light"\nmouse = true\ncover_after = 2.5\n')
    code, out, output = run("settings")
    assert (code, output) == (0, "")
    is_set = {"look": "light", "cover_after": "2.5", "mouse": "true"}
    assert out.splitlines() == [f"{one.key}\t{is_set.get(one.key, 'not set')}" for one in SETTINGS]


def test_the_docs_list_each_setting_with_its_default() -> None:
    page = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    output = {name.strip("`"): default for name, _, default in rows[: len(SETTINGS)]}
    assert list(output) == [setting.key for setting in SETTINGS]
    for key, default in output.items():
        assert default_of(key).strip('"') in default


def test_an_invalid_number_is_reported_with_its_range() -> None:
    columns = Number("columns", 40, 120)
    assert columns.expected == "expected a number of columns, 40 to 120"
    assert [columns.fits(value) for value in (40, 72.5, "120", 39, 121, "39", True, "a")] == [
        *[True] * 3,
        *[False] * 5,
    ]


WRONG = {
    'look = "drak"': ':1:1: look: expected one of dark, light, terminal (did you mean "dark"?)',
    "\nmuose = true": ':2:1: muose: there\'s no setting "muose" (did you mean "mouse"?)',
    'mouse = "yes"': ":1:1: mouse: expected true or false, without quotes",
    "look = 1": ":1:1: look: expected text in quotes",
    "cover_after = -1": ":1:1: cover_after: expected a number of minutes, 0 or more",
    'cover_after = "soon"': ":1:1: cover_after: expected a number of minutes, 0 or more",
    "cover_after = nan": ":1:1: cover_after: expected a number of minutes, 0 or more",
    "cover_after = true": ":1:1: cover_after: expected a number of minutes, 0 or more",
    'country = "frr"': ":1:1: country: expected one of ",
    'look = "dark': ":1:13: expected a closing quote",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text.strip())
def test_check_reports_each_mistake_with_its_position(run: Run, path: Path, text: str) -> None:
    put_down(path, text)
    for name in (str(path), "settings.toml"):
        code, out, _ = run("check", name)
        assert code == 1
        assert f"{path}{WRONG[text]}" in out, out
    assert run("settings")[0] == 1


def test_check_reports_all_mistakes_or_that_there_are_none(run: Run, path: Path) -> None:
    put_down(path, 'look = "dim"\nfoo = 1\nmouse = 0\n')
    assert [line.split(":")[1] for line in run("check", str(path))[1].splitlines()] == [
        "1",
        "2",
        "3",
    ]
    put_down(path, 'look = "dark"\ncountry = "us"\n')
    code, out, output = run("check", str(path))
    assert (code, out) == (0, "")
    assert str(path) in output


def test_check_says_that_there_is_no_settings_file(run: Run) -> None:
    code, _, output = run("check", "settings.toml")
    assert code == 3
    assert "settings.toml" in output


# -- settings saved by the app ---------------------------------------------------------------------


def test_a_written_setting_keeps_what_the_person_wrote(path: Path) -> None:
    put_down(path, '# my note\nlook = "dark"  # for the evening\n\nmine = 3\n')
    write_setting(path, "look", "light")
    write_setting(path, "cover_after", "2")
    write_setting(path, "mouse", "true")
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {"look": "light", "mine": 3, "cover_after": 2, "mouse": True}
    assert text.startswith('# my note\nlook = "light"  # for the evening\n')
    write_setting(path, "look", "")
    assert tomllib.loads(path.read_text(encoding="utf-8"))["mine"] == 3
    assert "look" not in read_settings(path)


@pytest.mark.parametrize("broken", ['look = "dark\n', "mine = \n", "\x00"])
def test_a_file_with_a_mistake_is_never_written_over(path: Path, broken: str) -> None:
    put_down(path, broken)
    with pytest.raises(CannotWriteError, match="hasn't been changed"):
        write_setting(path, "look", "light")
    assert path.read_text(encoding="utf-8") == broken
    assert read_settings(path) == {}


def test_one_wrong_setting_leaves_the_others_as_they_are(path: Path) -> None:
    put_down(path, "look = 7\nmouse = true\nnew = 1\n")
    assert read_settings(path) == {"mouse": "true"}
