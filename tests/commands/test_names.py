"""A saved worksheet named by its kind: which file is used, and the note about the others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from reconcile_tui.tui import Opening
from tests.commands.saved import FLAGS, NAME, PRIVATE, SHEET, Run

FIRST = "2026-10-04-what-changed"
AGAIN = "2026-11-22-what-changed-2"
TENTH = "2026-11-22-what-changed-10"
OTHERS = 'the one you started last. "reconcile-tui list" shows the others.'


@pytest.fixture
def days(notebook: Path) -> Path:
    """The same worksheet on an earlier date, and twice more on the date of NAME."""
    for name, words in ((FIRST, "first"), (AGAIN, "again"), (TENTH, "for the tenth time")):
        begun = SHEET.replace("2026-11-22T", f"{name[:10]}T").replace("never came back", words)
        (notebook / f"{name}.toml").write_text(begun)
    return notebook


@pytest.mark.parametrize("name", ["what-changed", "what-ch", "w"])
def test_a_kind_means_the_one_begun_last_and_the_choice_is_reported(
    run: Run, days: Path, name: str
) -> None:
    code, out, err = run("show", name)
    assert code == 0
    assert "We for the tenth time to a quarrel." in out
    assert f'Several saved worksheets match "{name}". This is {TENTH}, {OTHERS}' in err


@pytest.mark.parametrize(
    "words", [["check"], ["history"], ["export", "--to", "txt", "--for", "me"]]
)
def test_every_command_takes_a_kind_and_reports_the_date(
    run: Run, days: Path, words: list[str]
) -> None:
    code, _, err = run(words[0], "what", *words[1:])
    assert code == 0
    assert f"This is {TENTH}, {OTHERS}" in err


def test_a_single_file_of_a_kind_is_taken_silently(run: Run, notebook: Path) -> None:
    _, out, err = run("show", "what-changed")
    assert "We never came back to a quarrel." in out
    assert "the one you started last" not in err


def test_the_app_opens_the_one_begun_last_and_says_so(
    run: Run, days: Path, opened: list[Opening]
) -> None:
    assert run("open", "what") == (0, "", ""), "output would stay on the terminal afterwards"
    (opening,) = opened
    assert opening.path == days / f"{TENTH}.toml"
    assert "This is the newest, started on Sunday 22 November 2026" in opening.word


def test_the_prefix_of_a_file_name_has_precedence_over_a_kind(run: Run, days: Path) -> None:
    (days / "what-i-keep.toml").write_text(SHEET.replace("never came back", "kept it"))
    assert "We kept it to a quarrel." in run("show", "what-")[1]
    assert "We for the tenth time" in run("show", "what-ch")[1]


def test_an_ambiguous_kind_is_refused_with_both_names(run: Run, days: Path) -> None:
    day = date(2026, 12, 1)
    for place, kind in enumerate(("reflection", "repair-script")):
        output = SHEET.replace('"what-changed"', f'"{kind}"')
        (days / f"{day + timedelta(place)}-{kind}.toml").write_text(output)
    code, out, err = run("show", "re")
    assert (code, out) == (2, "")
    assert '"re" could be any of these: reflection, repair-script.' in err


def test_a_misspelled_kind_is_suggested(run: Run, days: Path) -> None:
    code, _, err = run("show", "what-chnged")
    assert code == 3
    assert 'Did you mean "what-changed"?' in err


def test_a_worksheet_never_begun_is_reported_with_how_to_begin_it(
    run: Run, notebook: Path, opened: list[Opening]
) -> None:
    code, _, err = run("open", "my-dec")
    assert code == 3
    assert "To start it: reconcile-tui new my-decision" in err
    assert opened == []


def test_a_private_worksheet_is_not_found_by_its_kind(
    run: Run, notebook: Path, opened: list[Opening]
) -> None:
    with_it = run("open", "red-flags")
    (notebook / f"{PRIVATE}.toml").unlink()
    assert run("open", "red-flags") == with_it
    assert opened == []
    (notebook / f"{PRIVATE}.toml").write_text(FLAGS)
    assert run("open", "notes")[0] == 0
    assert opened == [Opening(path=notebook / f"{PRIVATE}.toml")]


def test_one_kind_is_compared_by_its_last_two_days(run: Run, days: Path) -> None:
    code, out, err = run("compare", "what")
    assert code == 0
    assert "again-] {+for the tenth time+}" in out
    assert "these are the two you started last" in err
    (days / f"{AGAIN}.toml").unlink()
    (days / f"{TENTH}.toml").unlink()
    code, out, err = run("compare", "what")
    assert "{+never came back+}" in out
    assert "the two you started last" not in err
    (days / f"{FIRST}.toml").unlink()
    assert run("compare", "what")[:2] == (2, "")
    assert 'You\'ve saved only one worksheet called "what".' in run("compare", "what")[2]


def test_a_file_and_a_kind_are_compared(run: Run, days: Path) -> None:
    _, out, err = run("compare", NAME, "what")
    assert "for the tenth time" in out
    assert f"This is {TENTH}" in err


@pytest.mark.parametrize("name", ["nothing", "nowhere/nothing.toml"])
def test_comparing_an_unknown_name_reports_that(run: Run, notebook: Path, name: str) -> None:
    code, out, err = run("compare", name)
    assert (code, out) == (3, "")
    assert "nothing" in err
    assert "at least two worksheets" not in err


@pytest.mark.parametrize("file", ["diary", "Our talks", "2026-11-24-what-changed"])
def test_the_kind_comes_from_the_file_not_from_its_name(
    run: Run, notebook: Path, file: str
) -> None:
    output = SHEET.replace('"what-changed"', '"repair-script"').replace("What changed?", "Our talk")
    (notebook / f"{file}.toml").write_text(output)
    for name in ("repair-script", "repair"):
        code, out, _ = run("show", name)
        assert code == 0
        assert out.startswith("Our talk")
    assert "We never came back to a quarrel." in run("show", "what-changed")[1]
    assert run("show", file)[1].startswith("Our talk")


def test_the_one_begun_last_is_taken_also_if_its_name_has_no_date(run: Run, notebook: Path) -> None:
    later = SHEET.replace("2026-11-22T19:05", "2026-12-01T19:05").replace("never came", "came")
    (notebook / "diary.toml").write_text(later)
    code, out, err = run("show", "what-changed")
    assert code == 0
    assert "We came back to a quarrel." in out
    assert f'match "what-changed". This is diary, {OTHERS}' in err
