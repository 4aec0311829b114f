"""The man page: generated from the command table, complete, rendered without warnings."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from docs.make_man import JSON_KEYS, PAGE, man_page
from reconcile_tui.cli.main import COMMANDS
from reconcile_tui.cli.parser import GLOBAL_OPTIONS
from reconcile_tui.messages.general import COMMAND_WORDS, GROUP_WORDS
from tests.commands.saved import Run
from tests.conftest import REPOSITORY
from tests.content.test_retired_words import refused
from tests.programs import need


def rendered(*command: str) -> str:
    """The rendered page joined into one line; the renderer must report no warnings."""
    need(command[0])
    result = subprocess.run(
        [*command, str(PAGE)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "LC_ALL": "C.UTF-8",
            "MANROFFSEQ": "",
            "MANWIDTH": "80",
        },
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def plain(page: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m|.\x08", "", page).split())


RENDERERS = [
    ("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8"),
    ("groff", "-ww", "-z", "-man", "-Tutf8"),
    ("groff", "-ww", "-man", "-Tutf8", "-P-cbou", "-rHY=0", "-rLL=200n"),
    ("mandoc", "-Tlint", "-Wwarning"),
    ("mandoc", "-Tutf8"),
]


@pytest.mark.parametrize("command", RENDERERS, ids=" ".join)
def test_it_is_rendered_without_a_warning(command: tuple[str, ...]) -> None:
    rendered(*command)


def test_every_command_and_every_option_is_printed() -> None:
    page = plain(rendered("groff", "-man", "-Tutf8", "-P-cbou", "-rHY=0", "-rLL=200n"))
    page = page.replace("’", "'").replace("‐", "-").replace("−", "-")
    for heading in GROUP_WORDS.values():
        assert heading in page
    for shown in GLOBAL_OPTIONS:
        assert shown in page
    for name, command in COMMANDS.items():
        assert f"{command.usage} {COMMAND_WORDS[name]}" in page
        part = page.partition(f"{command.usage} {COMMAND_WORDS[name]}")[2]
        for action in command.parser(name).declared():
            if action.dest not in {"data_dir", "private", "help"}:
                for shown in action.option_strings or [str(action.metavar)]:
                    assert shown in part.partition(str(action.help))[0]


def test_the_man_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == man_page(), "make man regenerates it"


def test_the_keys_of_the_json_list_are_documented(run: Run, notebook: Path) -> None:
    (record, *_) = json.loads(run("list", "--json")[1])
    assert list(record) == list(JSON_KEYS)
    part = (REPOSITORY / "docs/files.md").read_text("utf-8").partition("## `list --json`")[2]
    table = part.partition("\n## ")[0]
    assert [key for key in record if f"`{key}`" not in table] == []


def test_it_has_no_retired_word() -> None:
    text = re.sub(r"^\.[A-Z]+ ?", "", man_page(), flags=re.MULTILINE).replace("\\-", "-")
    assert refused("help", text.splitlines()) == []
