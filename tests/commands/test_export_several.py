"""`export` of several worksheets by name, date or kind, and what it omits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.saved import NAME, PRIVATE, SHEET, Run

ME = ("--for", "me")
REFLECTION = """\
format = 1
worksheet = "reflection"
id = "{day}"
title = "Reflection of {day}"
started = {day}T21:00:00+01:00

[answers]
what-it-takes = "Words of {day}"
"""
DAYS = ("2026-11-02", "2026-11-30", "2026-12-24")


@pytest.fixture
def notebook(notebook: Path) -> Path:
    """The usual notebook with three more worksheets."""
    for day in DAYS:
        (notebook / f"{day}-reflection.toml").write_text(REFLECTION.format(day=day))
    return notebook


def titles(out: str) -> list[str]:
    return [one["title"] for one in json.loads(out)]


def of(*days: str) -> list[str]:
    return [f"Reflection of {day}" for day in days]


# -- selection -------------------------------------------------------------------------------------


def test_several_names_are_exported_as_one_list_oldest_first(run: Run, notebook: Path) -> None:
    names = [f"{DAYS[2]}-reflection", NAME, DAYS[0]]
    code, out, err = run("export", *names, "--to", "json", *ME)
    assert code == 0
    assert titles(out) == [*of(DAYS[0]), "What changed?", *of(DAYS[2])]
    assert err.startswith("Answers that are never shared")


def test_a_name_given_twice_is_exported_once(run: Run, notebook: Path) -> None:
    _, out, _ = run("export", DAYS[0], f"{DAYS[0]}-reflection.toml", "--to", "json")
    assert titles(out) == of(DAYS[0])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--worksheet", "reflection"], DAYS),
        (["--worksheet", "refl", "--since", "2026-11-30"], DAYS[1:]),
        (["--worksheet", "reflection", "--until", "30.11.2026"], DAYS[:2]),
        (["--since", "2026-11-23", "--until", "24 Dec 2026"], DAYS[1:]),
    ],
)
def test_dates_and_kinds_select_worksheets(
    run: Run, notebook: Path, words: list[str], found: tuple[str, ...]
) -> None:
    code, out, _ = run("export", *words, "--to", "json")
    assert code == 0
    assert titles(out) == of(*found)


def test_a_single_match_by_date_is_still_a_list(run: Run, notebook: Path) -> None:
    _, out, _ = run("export", "--since", "2026-12-01", "--to", "json")
    assert titles(out) == of(DAYS[2])


@pytest.mark.parametrize("to", ["md", "txt", "html"])
def test_several_worksheets_are_one_document_with_contents(
    run: Run, notebook: Path, to: str
) -> None:
    code, out, _ = run("export", "--all", "--to", to, *ME)
    assert code == 0
    places = [out.index(f"Words of {day}") for day in DAYS]
    assert places == sorted(places)
    assert out.index("Reflection of 2026-12-24") < places[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--to", "md"], "Say what to export, or use --all, --since, --until or --worksheet. See"),
        ([NAME, "--all", "--to", "md"], "can't be combined"),
        (["--since", "soon", "--to", "md"], '"--since" needs a date after it'),
        (["--since", "31 Feb 2026", "--to", "md"], "no such date: February 2026 has 28 days"),
        (["--until", "11/12/2026", "--to", "md"], '"--until" needs a date after it'),
        (["--since", "2026-12-02", "--until", "2026-12-01", "--to", "md"], "is later than"),
        ([NAME, "--to", "md", "--cancel"], "--cancel works only with --to ics"),
        ([NAME, "--to", "md", "--for", "us"], "--for"),
    ],
)
def test_contradictory_arguments_are_reported(
    run: Run, notebook: Path, words: list[str], expected: str
) -> None:
    code, out, err = run("export", *words)
    assert (code, out) == (2, "")
    assert expected in err


# -- what is skipped -------------------------------------------------------------------------------


def test_skipped_private_worksheets_are_only_counted(run: Run, notebook: Path) -> None:
    code, out, err = run("export", "--all", "--to", "json", *ME)
    assert code == 0
    assert len(titles(out)) == 4
    assert "1 worksheet isn't in the export. It's private or never shared" in err
    for output in ("Notes", PRIVATE, "red-flags", "Red flags"):
        assert output not in out + err


def test_a_private_worksheet_among_names_is_skipped(run: Run, notebook: Path) -> None:
    code, out, err = run("export", PRIVATE, NAME, "--to", "json", *ME)
    assert code == 0
    assert titles(out) == ["What changed?"]
    assert "1 worksheet isn't in the export. It's private" in err
    assert "otes" not in err


def test_a_private_kind_is_refused_and_nothing_is_counted(run: Run, notebook: Path) -> None:
    before = run("export", "--worksheet", "red-flags", "--to", "md")
    assert before == (4, "", "This worksheet is private, so it isn't exported.\n")
    (notebook / f"{PRIVATE}.toml").unlink()
    assert run("export", "--worksheet", "red-flags", "--to", "md") == before


def test_no_match_in_a_date_range_is_reported_and_writes_nothing(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.md"
    words = ("--since", "2027-01-01", "--to", "md", "--out", str(path))
    code, out, err = run("export", *words)
    assert (code, out) == (3, "")
    assert err == "Nothing you started in this period can be exported.\n"
    assert not path.exists()


def test_nothing_saved_is_reported(run: Run, notebook: Path) -> None:
    for path in notebook.iterdir():
        path.unlink()
    output = run("export", "--all", "--to", "txt")
    assert output == (3, "", "There's nothing to export yet.\n")


# -- what can't be read ----------------------------------------------------------------------------


def test_a_broken_file_is_named_and_the_rest_exported(run: Run, notebook: Path) -> None:
    (notebook / f"{DAYS[1]}-reflection.toml").write_text('title = "half\n')
    code, out, err = run("export", "--worksheet", "reflection", "--to", "json")
    assert code == 1
    assert titles(out) == of(DAYS[0], DAYS[2])
    assert f"{DAYS[1]}-reflection.toml:1:" in err


def test_a_folder_instead_of_a_file_is_named(run: Run, notebook: Path) -> None:
    (notebook / f"{DAYS[1]}-reflection.toml").unlink()
    (notebook / f"{DAYS[1]}-reflection.toml").mkdir()
    code, out, err = run("export", "--worksheet", "reflection", "--to", "json")
    assert code == 4
    assert titles(out) == of(DAYS[0], DAYS[2])
    assert "it's a folder" in err


def test_a_broken_file_outside_the_date_range_is_not_opened(run: Run, notebook: Path) -> None:
    (notebook / f"{DAYS[0]}-reflection.toml").write_text("broken")
    code, out, _ = run("export", "--since", "2026-11-23", "--to", "json")
    assert code == 0
    assert titles(out) == of(*DAYS[1:])


def test_an_unknown_name_stops_before_anything_is_written(
    run: Run, notebook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.md"
    code, _, err = run("export", DAYS[0], "nothing-so-called", "--to", "md", "--out", str(path))
    assert code == 3
    assert "nothing-so-called" in err
    assert not path.exists()


def test_a_file_that_is_no_worksheet_is_named(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-25-shopping.toml").write_text('milk = "two"\n')
    code, out, err = run("export", "--all", "--to", "json", *ME)
    assert code == 4
    assert len(titles(out)) == 4
    assert "2026-11-25-shopping.toml" in err
    assert "milk" not in err


def test_the_notebook_of_these_tests_has_the_usual_worksheet(notebook: Path) -> None:
    assert (notebook / f"{NAME}.toml").read_text() == SHEET


def test_the_old_name_of_the_option_still_works(run: Run, notebook: Path) -> None:
    new, old = (
        run("export", option, "reflection", "--to", "json", "--for", "me")
        for option in ("--worksheet", "--kind")
    )
    assert new[0] == 0
    assert old == new
