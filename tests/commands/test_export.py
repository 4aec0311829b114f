"""`export`: a file for another program, without private answers."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.commands.saved import NAME, PRIVATE, SHEET, Run

ME = ("--for", "me")


@pytest.mark.parametrize("to", ["md", "json", "txt", "html"])
def test_an_export_contains_no_private_answer_and_says_so(
    run: Run, notebook: Path, to: str
) -> None:
    code, out, err = run("export", NAME, "--to", to, *ME)
    assert code == 0
    assert "quarrel" in out
    assert "safety" not in out.lower()
    assert "From before" not in out
    assert err.startswith("Answers that are never shared")


def test_a_private_worksheet_is_not_exported(run: Run, notebook: Path, tmp_path: Path) -> None:
    out_file = tmp_path / "out.md"
    code, out, err = run("export", PRIVATE, "--to", "md", "--out", str(out_file))
    assert (code, out, err) == (4, "", "This worksheet is private, so it isn't exported.\n")
    assert not out_file.exists()


def test_answers_to_an_unknown_worksheet_are_not_exported(run: Run, notebook: Path) -> None:
    (notebook / f"{NAME}.toml").write_text(SHEET.replace("what-changed", "what-chnged"))
    code, out, err = run("export", NAME, "--to", "md", *ME)
    assert (code, out) == (3, "")
    assert 'Did you mean "what-changed"?' in err


def test_an_exported_file_has_mode_0600_and_replaces_nothing(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    words = ("export", NAME, "--to", "json", *ME, "--out", str(path))
    assert run(*words)[:2] == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["title"] == "What changed?"

    path.write_text("mine")
    code, _, err = run(*words)
    assert code == 4
    assert "--force" in err
    assert path.read_text() == "mine"

    assert run(*words, "--force")[0] == 0
    assert json.loads(path.read_text())["title"] == "What changed?"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_force_on_a_free_name_just_writes(run: Run, notebook: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    assert run("export", NAME, "--to", "md", *ME, "--out", str(path), "--force")[0] == 0
    assert path.read_text().startswith("# What changed?")


def test_an_export_never_replaces_saved_answers(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    code, _, err = run("export", NAME, "--to", "md", *ME, "--out", str(path), "--force")
    assert code == 2
    assert "can't go into the folder with your saved worksheets" in err
    assert path.read_text() == SHEET


@pytest.mark.parametrize(
    ("out", "expected"),
    [("", "is a folder, so nothing was written"), ("none/x.md", "There's no folder")],
)
def test_an_unwritable_path_is_reported(
    run: Run, notebook: Path, tmp_path: Path, out: str, expected: str
) -> None:
    code, _, err = run("export", NAME, "--to", "md", *ME, "--out", str(tmp_path / out))
    assert code == 4
    assert expected in err


def test_a_dash_is_standard_output(
    run: Run, notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("export", NAME, "--to", "md", *ME)
    assert run(*words, "--out", "-") == run(*words)
    assert not (tmp_path / "-").exists()
    assert run(*words, "--out", "./-")[:2] == (0, "")
    assert (tmp_path / "-").read_text().startswith("# What changed?")
