"""`list`: what is saved, newest first, and nothing that is private."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reconcile_tui.cli import list as listing
from tests.commands.saved import FLAGS, NAME, PRIVATE, SHEET, Run


def test_an_empty_notebook_says_so_and_prints_nothing(run: Run) -> None:
    code, out, err = run("list")
    assert (code, out) == (0, "")
    assert err.startswith("Nothing is saved yet.")
    assert run("list", "--json")[1] == "[]\n"


def test_the_list_is_newest_first_and_counts_no_private_answer(run: Run, notebook: Path) -> None:
    code, out, err = run("list")
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first.split() == [PRIVATE, "saved", "2026-11-23", "19:31", "Done", "Notes"]
    assert second.split() == [
        *(
            NAME,
            "saved",
            "2026-11-22",
            "19:31",
            "In",
            "progress",
            "3",
            "answered,",
            "1",
            "older",
            "What",
            "changed?",
        )
    ]


def test_a_private_sheet_is_listed_by_its_neutral_title(run: Run, notebook: Path) -> None:
    path = notebook / f"{PRIVATE}.toml"
    path.write_text(FLAGS.replace('"Notes"', '"All about the red flags"'), encoding="utf-8")
    listed = run("list")[1] + run("list", "--json")[1]
    assert "flags" not in listed
    assert "Notes" in listed


def test_the_list_for_programs(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    records = {record["name"]: record for record in json.loads(run("list", "--json")[1])}
    assert records[NAME] == {
        "name": NAME,
        "title": "What changed?",
        "worksheet": "what-changed",
        "status": "in-progress",
        "started": "2026-11-22T19:05:00+01:00",
        "saved": "2026-11-22T19:31:00+01:00",
        "answered": 3,
        "older": 1,
        "partial": False,
        "trouble": None,
    }
    assert records[PRIVATE]["worksheet"] is None
    assert records[PRIVATE]["answered"] is None
    assert records["2026-11-24-broken"]["title"] is None
    assert ":1:10:" in records["2026-11-24-broken"]["trouble"]
    assert len({tuple(record) for record in records.values()}) == 1


def test_an_unreadable_file_is_listed_with_the_reason(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    newer = SHEET.replace("format = 1", "format = 2")
    (notebook / "2026-11-25-newer.toml").write_text(newer, encoding="utf-8")
    code, out, _ = run("list")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert "unreadable" in lines["2026-11-24-broken"]
    assert "expected a value" in lines["2026-11-24-broken"]
    assert "newer version of reconcile-tui (format 2)" in lines["2026-11-25-newer"]


def test_answers_whose_blank_sheet_is_gone_are_listed_without_a_count(
    run: Run, notebook: Path
) -> None:
    (notebook / "2026-11-24-x.toml").write_text(SHEET.replace("what-changed", "gone"))
    line = next(one for one in run("list")[1].splitlines() if one.startswith("2026-11-24"))
    assert "answered" not in line
    assert "What changed?" in line


def test_a_title_cannot_make_the_terminal_act(run: Run, notebook: Path, terminal: None) -> None:
    hostile = SHEET.replace('"What changed?"', '"a\\u001b[2J\\nb\\u202e"')
    (notebook / f"{NAME}.toml").write_text(hostile, encoding="utf-8")
    assert "a␛[2J b\ufffd" in run("list")[1]


def test_words_that_are_no_day_do_not_count_as_an_answer(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    for form in ("[answers]", "[ answers ]"):
        text = SHEET.replace("what-changed", "slow-re-entry").partition("[skipped]")[0]
        path.write_text(f'{text}{form}\nstart = "x"\nend = 2026-12-01\nwhat-we-try = "Tea."\n')
        line = next(line for line in run("list")[1].splitlines() if line.startswith(NAME))
        assert "  2 answered  " in line
        assert "    x\n" in run("show", NAME)[1], "and it is kept"


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_word_is_broken_at_the_edge_of_a_terminal(
    run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    title = "What changed, and what did we both do about it after the long summer"
    text = SHEET.replace("What changed?", title)
    (notebook / "2026-11-20-slow-re-entry-12.toml").write_text(text, encoding="utf-8")
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    monkeypatch.setattr(listing, "output_width", lambda: width)
    out = run("list")[1]
    assert max(map(len, out.splitlines())) <= width
    words = " ".join(out.split())
    assert title in words
    assert "2026-11-20-slow-re-entry-12 saved 2026-11-22 19:31 In progress 3 answered" in words
    monkeypatch.setattr(listing, "output_width", lambda: 0)
    assert len(run("list")[1].splitlines()) == 4, "in a pipe, one line a worksheet"


def test_another_version_is_named_and_not_that_of_a_private_sheet(run: Run, notebook: Path) -> None:
    for name in (NAME, PRIVATE):
        copy = notebook / f"{name} (host's conflicted copy 2026-11-24).toml"
        copy.write_bytes((notebook / f"{name}.toml").read_bytes())
    private, saved = run("list")[1].splitlines()
    assert private.split()[0] == PRIVATE
    assert saved.endswith("What changed? · has another version")
    assert "version" not in private
    code, out, err = run("show", f"{NAME} (host's conflicted copy 2026-11-24)")
    assert code == 0
    assert "We never came back to a quarrel." in out
    assert f"is another version of {NAME}.toml" in err


def test_a_copy_whose_worksheet_is_gone_is_listed(run: Run, notebook: Path) -> None:
    lone = f"{NAME}_conflict-20261102-101112"
    (notebook / f"{NAME}.toml").rename(notebook / f"{lone}.toml")
    assert any(line.startswith(lone) for line in run("list")[1].splitlines())
    _, out, err = run("show", lone)
    assert "We never came back to a quarrel." in out
    assert "another version of" not in err
