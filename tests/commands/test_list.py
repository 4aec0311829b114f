"""`list`: saved worksheets, newest first, without private ones."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reconcile_tui.cli.commands import list as listing
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.messages.general import SOME_UNREAD
from tests.commands.saved import FLAGS, NAME, PRIVATE, SHEET, Run, Said


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
            "no",
            "longer",
            "asked",
            "What",
            "changed?",
        )
    ]


def test_a_private_worksheet_is_listed_by_its_neutral_title(run: Run, notebook: Path) -> None:
    path = notebook / f"{PRIVATE}.toml"
    path.write_text(FLAGS.replace('"Notes"', '"All about the red flags"'), encoding="utf-8")
    listed = run("list")[1] + run("list", "--json")[1]
    assert "flags" not in listed
    assert "Notes" in listed


@pytest.mark.parametrize(
    ("table", "is_partial"),
    [
        ("[answers]\nended-us = 7", True),
        ("[answers]\ncontact = 'purple'", True),
        ("[[rows.mine]]\nrow = 'r1'\nwhat = 7", True),
        ("[[rows.mine]]\nrow = 'r1'\ndate = 'someday'", True),
        ("[[rows.mine]]\nrow = 'r1'\nwhat = 'a word'\ndate = 2026-11-02", False),
        ("[answers]\ncause-kind = 7", False),  # private: the list doesn't reveal the error
    ],
)
def test_an_answer_that_cannot_be_read_is_marked(
    run: Run, notebook: Path, table: str, is_partial: bool
) -> None:
    path = notebook / f"{NAME}.toml"
    head = path.read_text(encoding="utf-8").split("\n[")[0]
    path.write_text(f"{head}\n\n{table}\n", encoding="utf-8")
    (line,) = (one for one in run("list")[1].splitlines() if NAME in one)
    assert (SOME_UNREAD in line) is is_partial
    records = {record["name"]: record for record in json.loads(run("list", "--json")[1])}
    assert records[NAME]["partial"] is is_partial


def test_list_json(run: Run, notebook: Path) -> None:
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


def test_answers_to_an_unknown_worksheet_are_listed_without_a_count(
    run: Run, notebook: Path
) -> None:
    (notebook / "2026-11-24-x.toml").write_text(SHEET.replace("what-changed", "gone"))
    line = next(one for one in run("list")[1].splitlines() if one.startswith("2026-11-24"))
    assert "answered" not in line
    assert "What changed?" in line


def test_control_characters_in_a_title_are_made_visible(
    run: Run, notebook: Path, terminal: None
) -> None:
    hostile = SHEET.replace('"What changed?"', '"a\\u001b[2J\\nb\\u202e"')
    (notebook / f"{NAME}.toml").write_text(hostile, encoding="utf-8")
    assert "a␛[2J b\ufffd" in run("list")[1]


def test_an_invalid_date_does_not_count_as_an_answer(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    for form in ("[answers]", "[ answers ]"):
        text = SHEET.replace("what-changed", "slow-re-entry").partition("[skipped]")[0]
        path.write_text(f'{text}{form}\nstart = "x"\nend = 2026-12-01\nwhat-we-try = "Tea."\n')
        line = next(line for line in run("list")[1].splitlines() if line.startswith(NAME))
        assert "  2 answered  " in line
        assert "    (couldn't be read as a date: x)\n" in run("show", NAME)[1], "and it was saved"


LONG = "What changed, and what did we both do about it after the long summer"
LONG_NAME = "2026-11-20-slow-re-entry-12"


@pytest.fixture
def two(notebook: Path) -> Path:
    """The notebook without answers to questions that no longer exist."""
    text = SHEET.replace('gone-question = "From before."\n', "")
    (notebook / f"{NAME}.toml").write_text(text, encoding="utf-8")
    return notebook


@pytest.mark.parametrize("width", [40, 47, 60, 79, 80, 100, 120, 200])
def test_the_list_fits_a_terminal_and_no_word_is_broken(
    run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    (notebook / f"{LONG_NAME}.toml").write_text(SHEET.replace("What changed?", LONG))
    (notebook / "2026-11-24-broken.toml").write_text("format = ")
    monkeypatch.setattr(listing, "output_width", lambda: width)
    out = run("list")[1]
    assert max(map(len, out.splitlines())) <= width
    words = " ".join(out.split())
    for whole in (LONG_NAME, NAME, PRIVATE, "2026-11-24-broken", "2026-11-22", "In progress"):
        assert whole in words
    assert all(word in words for word in LONG.split())
    assert "expected a value" in words


def test_in_a_pipe_each_worksheet_is_one_line_without_headings(run: Run, notebook: Path) -> None:
    (notebook / f"{LONG_NAME}.toml").write_text(SHEET.replace("What changed?", LONG))
    assert len(run("list")[1].splitlines()) == 3
    assert "Name" not in run("list")[1]


def test_a_terminal_of_80_columns_gets_a_table_under_headings(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "output_width", lambda: 80)
    assert run("list")[1] == (
        "Name                     Saved             Status       Answered  Title\n"
        "2026-11-23-notes         2026-11-23 19:31  Done                   Notes\n"
        "2026-11-22-what-changed  2026-11-22 19:31  In progress  3         What changed?\n"
    )


def test_answers_without_a_question_are_counted_below_the_table(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two / f"{NAME}.toml").write_text(SHEET)
    monkeypatch.setattr(listing, "output_width", lambda: 80)
    *_, row, note = run("list")[1].splitlines()
    assert row.endswith("3         What changed?")
    assert note == "    1 more from an older version of this worksheet's questions"


def test_a_long_title_is_wrapped_in_its_column(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two / f"{NAME}.toml").write_text(
        (two / f"{NAME}.toml").read_text().replace("What changed?", LONG)
    )
    monkeypatch.setattr(listing, "output_width", lambda: 80)
    _, _, *lines = run("list")[1].splitlines()
    assert len(lines) >= 2
    column = lines[0].index("What changed")
    assert all(line[:column].isspace() and not line[column].isspace() for line in lines[1:])


def test_a_narrow_terminal_gets_a_list_instead_of_a_table(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "output_width", lambda: 40)
    assert run("list")[1] == (
        "2026-11-23-notes\n"
        "    Notes\n"
        "    saved 2026-11-23 19:31 · Done\n"
        "2026-11-22-what-changed\n"
        "    What changed?\n"
        "    saved 2026-11-22 19:31 · In progress\n"
        "    3 answered\n"
    )


# -- filters ---------------------------------------------------------------------------------------


def names(listed: Said) -> list[str]:
    code, out, _ = listed
    assert code == 0
    return [line.split()[0] for line in out.splitlines()]


def begin(notebook: Path, day: str, kind: str = "what-changed") -> str:
    text = SHEET.replace("2026-11-22T", f"{day}T").replace('"what-changed"', f'"{kind}"')
    (notebook / f"{day}-{kind}.toml").write_text(text, encoding="utf-8")
    return f"{day}-{kind}"


def test_since_lists_what_was_started_then_or_later(run: Run, notebook: Path) -> None:
    early, same = begin(notebook, "2026-10-01"), begin(notebook, "2026-11-21")
    assert names(run("list")) == [PRIVATE, NAME, same, early]
    for typed in ("2026-11-21", "21 Nov 2026", "Nov 21, 2026"):
        assert names(run("list", "--since", typed)) == [PRIVATE, NAME, same]
    assert json.loads(run("list", "--since", "2026-11-23", "--json")[1])[0]["name"] == PRIVATE
    renamed = notebook / "my-own-name.toml"
    (notebook / f"{early}.toml").rename(renamed)
    assert "my-own-name" not in names(run("list", "--since", "2026-11-21"))


def test_since_reports_the_date_it_understood(run: Run, notebook: Path) -> None:
    today = datetime.now().astimezone().date()
    begun = begin(notebook, today.isoformat())
    code, out, err = run("list", "--since", "yesterday")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, [begun])
    assert day_in_words(today - timedelta(1)) in err
    code, out, err = run("list", "--since", "31 Feb 2026")
    assert (code, out) == (2, "")
    assert '"--since" needs a date after it' in err


def test_kind_lists_the_answers_to_one_worksheet_or_several(run: Run, notebook: Path) -> None:
    slow = begin(notebook, "2026-11-02", "slow-re-entry")
    promises = begin(notebook, "2026-11-03", "promises")
    assert names(run("list", "--kind", "slow-re-entry")) == [slow]
    assert names(run("list", "--worksheet", "slow")) == [slow], "a prefix is enough"
    assert names(run("list", "--kind", "slow", "--kind", "promises")) == [promises, slow]
    assert names(run("list", "--kind", "what", "--since", "2026-11-22")) == [NAME]
    code, out, err = run("list", "--kind", "what-chnged")
    assert (code, out) == (3, "")
    assert "what-changed" in err


def test_no_match_is_reported_and_no_error(run: Run, notebook: Path) -> None:
    output = (0, "", "Nothing you've saved matches that.\n")
    assert run("list", "--kind", "promises") == output
    assert run("list", "--kind", "promises", "--json")[:2] == (0, "[]\n")


def test_the_list_never_says_which_file_is_of_a_private_worksheet(run: Run, notebook: Path) -> None:
    code, out, err = run("list", "--kind", "red-flags")
    assert (code, out) == (4, "")
    assert PRIVATE not in err
    (notebook / f"{PRIVATE}.toml").unlink()
    assert run("list", "--kind", "red-flags") == (code, out, err), "not even whether one exists"


def test_an_unreadable_file_is_listed_if_it_may_match(run: Run, notebook: Path) -> None:
    for name in ("2026-11-24-what-changed", "2026-11-24-promises", "by-hand", "2026-01-01-x"):
        (notebook / f"{name}.toml").write_text("format = ")
    found = names(run("list", "--kind", "what-changed", "--since", "2026-11-22"))
    assert set(found) == {NAME, "2026-11-24-what-changed", "by-hand"}


def test_a_conflict_copy_is_marked_unless_it_is_private(run: Run, notebook: Path) -> None:
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


def test_a_conflict_copy_without_its_worksheet_is_listed(run: Run, notebook: Path) -> None:
    lone = f"{NAME}_conflict-20261102-101112"
    (notebook / f"{NAME}.toml").rename(notebook / f"{lone}.toml")
    assert any(line.startswith(lone) for line in run("list")[1].splitlines())
    _, out, err = run("show", lone)
    assert "We never came back to a quarrel." in out
    assert "another version of" not in err
