"""`lint`, `where` and `new --list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.saved import Run


def test_the_shipped_content_has_no_problem_and_warnings_take_one_line(run: Run) -> None:
    code, out, err = run("lint")
    assert (code, out) == (0, "")
    assert err.count("\n") == 1
    assert "warning" in err


@pytest.mark.slow
def test_lint_can_name_each_warning_and_a_release_refuses_them(run: Run) -> None:
    code, out, _ = run("lint", "--verbose")
    assert code == 0
    assert "help-lines.toml:" in out
    assert ": warning: country[" in out
    code, _, err = run("lint", "--release")
    assert code == 1
    assert "problems" in err


@pytest.mark.parametrize(("name", "code"), [("none", 3), ("file.toml", 4), ("empty", 3)])
def test_lint_reports_a_folder_without_content(
    run: Run, tmp_path: Path, name: str, code: int
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.toml").write_text("")
    assert run("lint", str(tmp_path / name))[:2] == (code, "")


def test_grades_are_printed_hardest_first(run: Run) -> None:
    code, out, err = run("lint", "--grades")
    rows = [line.split("\t") for line in out.splitlines()]
    grades = [float(grade) for grade, _, _ in rows]
    assert (code, err) == (0, "")
    assert grades == sorted(grades, reverse=True)
    limits = {path.rsplit("/", 2)[1]: int(limit) for _, limit, path in rows}
    assert limits == {"guide": 8, "myths": 8, "worksheets": 6}
    assert all(float(grade) <= int(limit) for grade, limit, _ in rows)


def test_the_schema_knows_every_kind_of_content_file(run: Run) -> None:
    code, out, _ = run("lint", "--schema")
    schema = json.loads(out)
    kinds = [part["$ref"].rpartition("/")[2] for part in schema["anyOf"]]
    assert code == 0
    assert kinds == ["Page", "Myth", "Worksheet", "Claims", "HelpLines"]
    assert "purpose" in schema["$defs"]["Worksheet"]["required"]


def test_where_prints_each_folder_and_whether_it_exists(
    run: Run, notebook: Path, home: Path
) -> None:
    code, out, _ = run("where")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert ["worksheets", str(notebook), "exists"] in rows
    assert ["trash", str(notebook.parent / "bin"), "not there yet"] in rows
    assert [row[0] for row in rows] == [
        *("worksheets", "trash", "settings", "own-content", "state", "content")
    ]


@pytest.mark.parametrize(
    "words", [["--data-dir", "D", "where"], ["where", "--data-dir", "D"], ["--data-dir=D", "where"]]
)
def test_data_dir_puts_the_notebook_elsewhere(
    run: Run, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"worksheets\t{tmp_path}/D/worksheets\t" in run(*words)[1]


def test_an_environment_variable_puts_the_notebook_elsewhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONCILE_TUI_DATA", str(tmp_path / "E"))
    assert f"worksheets\t{tmp_path}/E/worksheets\t" in run("where")[1]


def test_new_list_prints_the_private_worksheets_last(run: Run) -> None:
    code, out, _ = run("new", "--list")
    ids = [line.split("\t")[0] for line in out.splitlines()]
    assert code == 0
    assert "what-changed\tWhat changed?" in out.splitlines()
    private = ["before-you-write", "before-you-start", "red-flags", "is-it-me"]
    assert ids[-7:] == [*private, "take-to-helper", "closing-well", "safety-plan"]
    assert "quiet-questions" not in ids
    assert ids.index("this-week") < ids.index("before-you-start")
