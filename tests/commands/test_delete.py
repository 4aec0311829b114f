"""`delete NAME`, and the copy offered before `delete --everything`."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from reconcile_tui.messages import files as words
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import find_places
from reconcile_tui.storage.recovery import remember_copies
from tests.commands.saved import NAME, PRIVATE, SHEET, Run, typing
from tests.store.notebooks import NOW

WORD = b"We never came back to a quarrel"


@pytest.fixture
def path(notebook: Path) -> Path:
    """A worksheet with an earlier version, and a second worksheet."""
    made = notebook / f"{NAME}.toml"
    assert History(find_places().state, made).add(made.read_bytes(), "mine", NOW)
    made.with_name(f"{NAME}.conflict-20261122T100000Z-1.toml").write_bytes(made.read_bytes())
    return made


def holding(home: Path) -> list[Path]:
    return [one for one in home.rglob("*") if one.is_file() and WORD in one.read_bytes()]


def squeezed(text: str) -> str:
    return "".join(text.split())


# -- one worksheet ---------------------------------------------------------------------------------


def test_delete_lists_confirms_deletes_and_reports(
    run: Run, terminal: None, path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("\n", "n\n", "delete\n", ""):
        typing(monkeypatch, typed)
        code, out, err = run("delete", NAME)
        assert (code, out) == (0, "")
        assert words.NOTHING_DELETED in err
        assert squeezed("Earlier versions: 1 file in") in squeezed(err)
        assert squeezed(f"{path.stem}.conflict-") in squeezed(err)
        assert "If the worksheet might be evidence" in " ".join(err.split())
        assert len(holding(home)) == 3
    typing(monkeypatch, "y\n")
    code, out, err = run("delete", NAME)
    assert code == 0
    assert squeezed(path.name) in squeezed(out)
    assert squeezed("Other versions of your worksheets:") in squeezed(out)
    assert "Backups, snapshots, synced folders" in err
    assert "files your text editor saved" in " ".join(err.split())
    assert holding(home) == []
    assert (path.parent / f"{PRIVATE}.toml").exists()
    assert all(len(line) <= 80 for line in [*out.splitlines(), *err.splitlines()])
    assert run("delete", NAME)[0] == 3


def test_without_a_terminal_yes_is_required(run: Run, path: Path, home: Path) -> None:
    code, out, err = run("delete", NAME)
    assert (code, out, err) == (2, "", f"{words.YES_IN_A_PIPE}\n")
    assert len(holding(home)) == 3
    code, out, err = run("delete", NAME, "--yes")
    assert code == 0
    assert squeezed(path.name) in squeezed(out)
    assert "Backups" in err
    assert holding(home) == []


def test_a_name_that_means_several_deletes_none(run: Run, path: Path, home: Path) -> None:
    second = path.with_name("2026-11-24-what-changed.toml")
    second.write_text(SHEET)
    code, _, err = run("delete", "what-changed", "--yes")
    assert code == 2
    assert f'"what-changed" could be any of these: {second.stem}, {NAME}.' in err
    assert run("delete", "2026-11", "--yes")[0] == 2
    assert len(holding(home)) == 4
    assert run("delete", str(second), "--yes")[0] == 0
    assert not second.exists()
    assert path.exists()


def test_a_private_one_is_deleted_by_its_neutral_name(run: Run, path: Path) -> None:
    assert run("delete", PRIVATE, "--yes")[0] == 0
    assert not (path.parent / f"{PRIVATE}.toml").exists()


@pytest.mark.parametrize("name", [NAME, NAME[:12]])
def test_a_trashed_worksheet_is_found_by_its_name(
    run: Run, path: Path, home: Path, name: str
) -> None:
    Notebook(find_places()).remove(path)
    code, out, _ = run("delete", name, "--yes")
    assert code == 0
    assert squeezed("In Trash, 2 files in") in squeezed(out)
    assert holding(home) == []


def test_a_file_that_is_no_worksheet_is_not_deleted(run: Run, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "pyproject.toml"
    other.write_text('[project]\nname = "x"\n')
    assert run("delete", str(other), "--yes")[0] == 4
    other.with_name("broken.toml").write_text("[[[")
    assert run("delete", str(tmp_path / "broken.toml"), "--yes")[0] == 1
    assert run("delete", str(tmp_path / "not-there.toml"), "--yes")[0] == 3
    assert run("delete", str(path.with_name("not-there.toml")), "--yes")[0] == 3
    assert other.exists()
    broken = path.with_name("2026-11-25-broken.toml")
    broken.write_text("[[[")
    assert run("delete", broken.stem, "--yes")[0] == 0
    assert not broken.exists()


def test_a_worksheet_in_another_folder_can_be_deleted(run: Run, path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "mine.toml"
    stick.write_text(SHEET)
    assert run("delete", str(stick), "--yes")[0] == 0
    assert not stick.exists()
    assert path.exists()


def test_a_copy_saved_elsewhere_is_named(run: Run, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(path.read_bytes())
    assert remember_copies(find_places().state, [copy])
    code, _, err = run("delete", NAME, "--yes")
    assert code == 0
    assert squeezed(f"{copy}: {words.SAVED_ELSEWHERE}") in squeezed(err)
    assert copy.exists()


@pytest.mark.parametrize(
    "line", [[], [NAME, "--everything"], ["--everything", "--yes"], [NAME, PRIVATE], [""]]
)
def test_contradictory_or_missing_arguments_delete_nothing(
    run: Run, path: Path, home: Path, terminal: None, line: list[str]
) -> None:
    assert run("delete", *line)[0] == 2
    assert len(holding(home)) == 3


# -- a copy before deleting everything -------------------------------------------------------------


@pytest.mark.usefixtures("terminal")
def test_the_offered_copy_survives_delete_everything(
    run: Run,
    path: Path,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notebook = Notebook(find_places())
    notebook.remove(path.with_name(f"{PRIVATE}.toml"))
    before = path.read_bytes()
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "mine.txt").write_text("mine")
    typing(monkeypatch, "y\n", f"{stick}\n", "everything\n")
    code, _, err = run("delete", "--everything")
    assert code == 0
    output = " ".join(err.split())
    assert "Anything you may need as evidence will be deleted too." in output
    assert "your data is suddenly gone" in output
    assert [one for one in home.rglob("*") if one.is_file()] == []
    (made,) = [one for one in stick.iterdir() if one.is_dir()]
    assert squeezed(f"4 files copied to {made}.") in squeezed(err)
    assert (made / path.name).read_bytes() == before
    assert (made / f"trash/{PRIVATE}.toml").is_file()
    assert len(list((made / f"earlier-versions/{path.stem}").iterdir())) == 1
    for one in [made, *made.rglob("*")]:
        assert stat.S_IMODE(one.stat().st_mode) == (0o700 if one.is_dir() else 0o600)
    assert (stick / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("where", ["", "~/.local/share/reconcile-tui/x", "/dev/null", "no/such/x"])
@pytest.mark.usefixtures("terminal")
def test_nothing_is_deleted_if_the_wanted_copy_fails(
    run: Run,
    path: Path,
    home: Path,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(home)
    typing(monkeypatch, "y\n", f"{where}\n", "everything\n")
    code, out, _ = run("delete", "--everything")
    assert code in (0, 2, 4)
    assert (code == 0) is (where == "")
    assert out == ""
    assert len(holding(home)) == 3


def test_a_second_copy_replaces_nothing(
    run: Run, terminal: None, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    for _ in range(3):
        typing(monkeypatch, "yes\n", f"{stick}\n", "no\n")
        assert run("delete", "--everything")[0] == 0
    assert (stick / path.name).is_file()
    folders = [one for one in stick.iterdir() if one.name.startswith("worksheets-")]
    assert [(one / path.name).is_file() for one in folders] == [True, True]
