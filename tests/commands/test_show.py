"""`show`: plain text, with private answers only on a terminal after confirmation."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.domain.outline import EMPTY_ENTRY
from reconcile_tui.messages.general import NEVER_SHARED_LEFT_OUT
from tests.commands.saved import NAME, PRIVATE, SHEET, Run, typing


def test_show_prints_plain_words_without_what_is_never_shared(run: Run, notebook: Path) -> None:
    code, out, err = run("show", NAME)
    assert code == 0
    assert err == f"{NEVER_SHARED_LEFT_OUT}\n"
    assert out == (
        "What changed?\n"
        "Sunday 22 November 2026 · In progress\n"
        "\n"
        "Three questions\n"
        "---------------\n"
        "\n"
        "Which skills have you built since the breakup?\n"
        "    (too much for now)\n"
        "\n"
        "Are you in contact now?\n"
        "    Yes, and we both want it\n"
        "\n"
        "The root cause\n"
        "--------------\n"
        "\n"
        "What problem ended us? One or two plain sentences.\n"
        "    We never came back to a quarrel.\n"
        "\n"
        "What has been done\n"
        "------------------\n"
        "\n"
        "What have you done since the breakup?\n"
        "    - Sunday 8 November 2026 · Asked for a break\n"
        "\n"
        "From an older version of this worksheet's questions\n"
        "---------------------------------------------------\n"
        "\n"
        "gone-question\n"
        "    From before.\n"
    )


def test_a_long_list_item_has_a_hanging_indent(run: Run, notebook: Path) -> None:
    long = " and ".join(["Asked for a break"] * 6)
    (notebook / f"{NAME}.toml").write_text(SHEET.replace("Asked for a break", long))
    _, out, _ = run("show", NAME)
    first, *more = (
        out.partition("have you done since the breakup?\n")[2].partition("\n\n")[0].split("\n")
    )
    assert first.startswith("    - Sunday 8 November 2026 · Asked for a break and")
    assert more
    assert all(line.startswith("      ") and line[6] != " " for line in more)
    assert long in " ".join(out.split())


@pytest.mark.parametrize("name", [NAME, f"{NAME}.toml", "2026-11-22", "b1946ac9", "b19"])
def test_a_name_is_a_file_an_id_or_a_beginning(run: Run, notebook: Path, name: str) -> None:
    assert run("show", name)[1].startswith("What changed?")


def test_a_path_is_a_name_too(run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = notebook.parent / "mine.toml"
    (notebook / f"{NAME}.toml").rename(elsewhere)
    monkeypatch.chdir(elsewhere.parent)
    for name in (str(elsewhere), "./mine.toml", "mine.toml"):
        assert run("show", name)[1].startswith("What changed?")


def test_a_private_worksheet_is_not_printed_into_a_pipe(run: Run, notebook: Path) -> None:
    code, out, err = run("show", PRIVATE)
    assert (code, out) == (4, "")
    assert (
        err
        == "This worksheet is private. It's shown only on a terminal, never in a file or a pipe.\n"
    )


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("typed", "printed"),
    [("y\n", True), ("yes\n", True), ("\n", False), ("n\n", False), ("", False)],
)
def test_a_private_worksheet_is_printed_on_a_terminal_after_a_yes(
    run: Run, notebook: Path, monkeypatch: pytest.MonkeyPatch, typed: str, printed: bool
) -> None:
    typing(monkeypatch, typed)
    code, out, err = run("show", PRIVATE)
    assert code == 0
    assert "y/N" in err
    assert ("around your neck?" in out) == printed
    assert bool(out) == printed


def test_answers_that_are_never_shared_are_printed_after_a_yes(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "n\n", "y\n")
    assert "Danger: one of us was hurt" not in run("show", NAME)[1]
    assert "Danger: one of us was hurt" in run("show", NAME)[1]


def test_a_private_answer_changes_no_output(run: Run, notebook: Path) -> None:
    calls = [
        ["list"],
        ["list", "--json"],
        ["show", NAME],
        ["export", NAME, "--to", "md", "--for", "me"],
        ["export", NAME, "--to", "json", "--for", "me"],
    ]
    before = [run(*words) for words in calls]
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('cause-kind = ["safety"]\n', ""), encoding="utf-8")
    assert [run(*words) for words in calls] == before


def test_the_confirmation_does_not_reveal_whether_there_is_a_private_answer(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing(monkeypatch, "n\n", "n\n")
    before = run("show", NAME)
    path = notebook / f"{NAME}.toml"
    path.write_text(SHEET.replace('cause-kind = ["safety"]\n', ""), encoding="utf-8")
    assert run("show", NAME) == before


def test_answers_to_an_unknown_worksheet_count_as_private(
    run: Run, notebook: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notebook / f"{NAME}.toml").write_text(SHEET.replace("what-changed", "gone"), encoding="utf-8")
    typing(monkeypatch, "n\n", "y\n")
    assert "quarrel" not in run("show", NAME)[1]
    assert "We never came back to a quarrel." in run("show", NAME)[1]


def test_no_pipe_gets_a_control_byte(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    hostile = '"k\\u001b[31mred\\u0007" = "v\\u001b]0;x\\u0007"\n'
    path.write_text(SHEET.replace("[answers]\n", f"[answers]\n{hostile}"), encoding="utf-8")
    for words in (["show", NAME], ["check", str(path)], ["list"]):
        out = run(*words)[1]
        assert not set(out) & {"\x1b", "\x07"}, words
    assert "k␛[31mred␇" in run("show", NAME)[1]
    assert "v␛]0;x␇" in run("show", NAME)[1]


def test_an_empty_file_is_reported_as_empty(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_bytes(b"")
    code, out, err = run("open", NAME)
    assert (code, out) == (3, "")
    assert err == f"{NAME}.toml: This file is empty.\n"
    assert "private" not in run("history", NAME)[2]
    for command in (["show", NAME], ["compare", NAME, PRIVATE], ["export", NAME, "--to", "md"]):
        assert run(*command) == (4, "", err)


def test_an_empty_row_is_not_a_bare_dash(run: Run, notebook: Path) -> None:
    path = notebook / f"{NAME}.toml"
    path.write_text(f'{SHEET}\n[[rows.mine]]\nrow = "r2"\n', encoding="utf-8")
    assert f"- {EMPTY_ENTRY}\n" in run("show", NAME)[1]


def test_two_worksheets_of_one_day_are_distinguished_by_the_time(run: Run, notebook: Path) -> None:
    later = SHEET.replace("T19:05:00", "T21:40:00").replace("b1946ac9", "b2")
    alone = run("show", NAME)[1]
    assert "Sunday 22 November 2026 · In progress" in alone
    (notebook / f"{NAME}-2.toml").write_text(later, encoding="utf-8")
    assert "Sunday 22 November 2026, 19:05 · In progress" in run("show", NAME)[1]
    assert "Sunday 22 November 2026, 21:40 · In progress" in run("show", f"{NAME}-2")[1]
    for form in ("txt", "md", "html"):
        both = run("export", "--all", "--to", form, "--for", "me")[1]
        assert both.count("2026, 19:05") == both.count("2026, 21:40") == 2, "list and heading"
