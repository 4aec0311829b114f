"""`completion`: the words that each shell offers, none of which reveals private data."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.cli.main import COMMANDS
from reconcile_tui.content.library import Library
from reconcile_tui.export.formats import FORMATS
from reconcile_tui.messages.general import COMMAND_WORDS
from reconcile_tui.storage.paths import shipped_content
from tests.commands.saved import FLAGS, NAME, PRIVATE, SHEET, Run

Offered = tuple[str, dict[str, str]]
Tab = Callable[..., Offered]


@pytest.fixture
def tab(run: Run, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """Press Tab after these words; return the offered paths and the offered words."""

    def press(*words: str) -> Offered:
        typed = "".join(f"{word}\0" for word in words)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code, out, err = run("completion", "--words")
        assert (code, err) == (0, "")
        paths, *lines = out.splitlines()
        return paths, dict(line.split("\t") for line in lines)

    return press


def test_every_command_is_offered_with_its_words(tab: Tab) -> None:
    paths, offered = tab("")
    assert paths == "words"
    assert {name: offered[name] for name in COMMANDS} == {
        name: COMMAND_WORDS[name] for name in COMMANDS
    }
    assert "remove" not in offered, "the alias for old scripts"
    assert list(tab("ex")[1]) == ["export"]
    assert list(tab("--data-dir", "x", "--private", "--plain-driver", "ex")[1]) == ["export"]
    assert set(COMMANDS) == set(tab("help", "")[1])


def test_nothing_is_offered_after_the_command_that_help_is_about(tab: Tab) -> None:
    for words in (["help", "export", ""], ["help", "export", "--"], ["help", "export", "--to", ""]):
        assert tab(*words) == ("words", {}), words


def test_a_former_command_name_completes_like_the_new_one(tab: Tab, notebook: Path) -> None:
    assert tab("remove", "--") == tab("delete", "--")
    assert tab("remove", "") == ("words", {NAME: ""})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_offered(tab: Tab, name: str) -> None:
    known = COMMANDS[name].parser(name).options()
    assert set(tab(name, "--")[1]) == set(known)
    assert "--words" not in known


def test_an_option_is_offered_once(tab: Tab) -> None:
    assert "--all" in tab("export", "--")[1]
    assert "--all" not in tab("export", "--all", "--")[1]


def test_saved_worksheets_are_offered_and_no_private_one(tab: Tab, notebook: Path) -> None:
    (notebook / "my-own-name.toml").write_text(FLAGS, encoding="utf-8")
    (notebook / "2026-11-24-of-an-unknown-kind.toml").write_text(
        SHEET.replace("what-changed", "gone"), encoding="utf-8"
    )
    (notebook / "2026-11-25-broken.toml").write_text("format = ")
    for command in ("open", "show", "compare", "history", "export", "check"):
        assert tab(command, "") == ("words", {NAME: ""}), command
        assert tab(command, PRIVATE[:-1]) == ("files", {}), command
    assert tab("compare", NAME, "") == ("files", {}), "an option already given isn't offered again"
    assert tab("show", NAME, "") == ("words", {})


def test_no_title_of_a_saved_worksheet_is_reported(tab: Tab, notebook: Path) -> None:
    text = SHEET.replace('"What changed?"', '"The night he locked the door"')
    (notebook / f"{NAME}.toml").write_text(text, encoding="utf-8")
    assert tab("show", "") == ("words", {NAME: ""})


def test_worksheets_that_can_be_started_are_offered_by_title(tab: Tab) -> None:
    sheets = Library(shipped_content()).worksheets()
    listed = {sheet.id: sheet.title for sheet in sheets if sheet.listed is not False}
    assert tab("new", "")[1] == listed
    public = {sheet.id for sheet in sheets if sheet.id in listed and not sheet.private}
    assert set(tab("export", "--worksheet", "")[1]) == public


def test_values_of_options_are_offered(tab: Tab) -> None:
    assert list(tab("export", "--to", "")[1]) == FORMATS
    assert list(tab("export", "--to=h")[1]) == ["--to=html"]
    assert list(tab("export", "--to", "=", "h")[1]) == ["html"], "as bash splits it"
    assert list(tab("export", "--to", "=")[1]) == FORMATS
    assert list(tab("export", "--for", "b")[1]) == ["both"]
    assert "yesterday" in tab("export", "--since", "")[1]
    assert tab("export", "--out", "") == ("files", {})
    assert tab("list", "--data-dir", "") == ("folders", {})
    assert tab("lint", "") == ("folders", {})
    assert list(tab("completion", "")[1]) == ["bash", "zsh", "fish"]
    assert tab("history", NAME, "--show", "") == ("words", {})


def test_paths_are_completed_by_the_shell(tab: Tab, notebook: Path) -> None:
    for begun in ("./", "~/", "/tmp", "folder/x"):
        assert tab("show", begun) == ("files", {})
    assert tab("open", "no-such-name") == ("files", {})
    assert tab("./")[0] == "files"


def test_names_come_from_the_given_data_dir(tab: Tab, notebook: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "worksheets"
    other.mkdir(parents=True)
    (other / "2026-01-01-what-changed.toml").write_text(SHEET, encoding="utf-8")
    theirs: Offered = ("words", {"2026-01-01-what-changed": ""})
    assert tab("--data-dir", str(other.parent), "show", "") == theirs
    assert tab(f"--data-dir={other.parent}", "show", "") == theirs
    assert tab("show", "--data-dir", str(other.parent), "") == theirs


def test_no_input_makes_completion_fail(tab: Tab) -> None:
    for words in (
        ["xyzzy", ""],
        ["show", "--xyzzy", ""],
        ["export", "--to", "--to", ""],
        ["show", "it's"],
        ["show", "'a b"],
        ["\x1b[2J", "\n"],
        ["--data-dir", "\udcff", "show", ""],
    ):
        tab(*words)


def test_completion_writes_nothing(tab: Tab, home: Path) -> None:
    before = sorted(home.rglob("*"))
    tab("show", "")
    assert sorted(home.rglob("*")) == before


def test_a_name_with_a_line_end_is_not_offered(tab: Tab, notebook: Path) -> None:
    (notebook / "a\nfiles.toml").write_text(SHEET, encoding="utf-8")
    assert tab("show", "")[1] == {NAME: ""}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_says_how_to_load_it(run: Run, shell: str) -> None:
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    assert f"reconcile-tui completion {shell}" in out.partition("_reconcile_tui")[0]


def test_an_unknown_shell_is_reported(run: Run) -> None:
    assert run("completion")[::2] == (
        2,
        '"completion" needs a SHELL. See "reconcile-tui completion --help".\n',
    )
    assert run("completion", "ksh")[::2] == (
        2,
        '"SHELL" takes one of these: bash, zsh, fish.\n',
    )
