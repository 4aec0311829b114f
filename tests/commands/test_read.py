"""`read`: pages, myths and helplines as plain lines."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import reconcile_tui.cli
from reconcile_tui.cli.commands.line_ui import plain
from reconcile_tui.domain.pages import unmarked
from reconcile_tui.messages import cli as line_mode
from reconcile_tui.messages import screens
from reconcile_tui.messages.cli import without_keys
from reconcile_tui.storage.paths import shipped_content
from tests.commands.line_mode import APP_KEYS, LIBRARY
from tests.commands.saved import Run, in_one_line
from tests.conftest import RunBook
from tests.pty.terminal import Terminal

MODULE = Path(line_mode.__file__).stem
PLAIN = ("add", "fill", "fill_prompts", "line_ui", "lines", "read")
"""Modules of commands that print plain lines, in addition to those of `fill`."""

PAGES = [page.id for page in LIBRARY.pages()]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_read_whole(run: Run, name: str) -> None:
    code, out, err = run("read", name)
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert not APP_KEYS.findall(out)
    assert not re.search(r"[.?!]\. ", out), "a label that ends a sentence gets no second period"
    for block in LIBRARY.page(name).block:
        for text in block.texts():
            output = without_keys(in_one_line(unmarked(text)), at_shell=True)
            assert output.partition("{data_dir}")[0].strip() in in_one_line(out)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("core-idea", LIBRARY.page("core-idea").title),
        ("core", LIBRARY.page("core-idea").title),
        ("myths", screens.WHAT_IS_KNOWN),
        ("help", screens.CRISIS_HEADING),
        ("tonight", LIBRARY.page("tonight").title),
    ],
)
def test_every_name_can_be_printed(run_here: RunBook, name: str, expected: str) -> None:
    result = run_here("read", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert in_one_line(expected) in in_one_line(result.stdout)


@pytest.mark.parametrize("name", ["tonight", "help"])
def test_the_country_setting_puts_it_first(run_here: RunBook, home: Path, name: str) -> None:
    last = LIBRARY.help_lines.country[-1]
    settings = home / ".config/reconcile-tui/settings.toml"
    settings.parent.mkdir(parents=True)
    first = LIBRARY.help_lines.country[0]
    before = run_here("read", name).stdout
    settings.write_text(f'country = "{last.id}"\n')
    after = run_here("read", name).stdout
    assert before.index(f"\n{first.name}") < before.index(f"\n{last.name}")
    assert after.index(f"\n{last.name}") < after.index(f"\n{first.name}")


def test_every_helpline_is_printed_and_whether_it_is_verified(run_here: RunBook) -> None:
    output = in_one_line(run_here("read", "help").stdout)
    for line in LIBRARY.help_lines.line:
        assert in_one_line(line.name) in output
        assert in_one_line(line.call) in output
    assert "not verified" in output


def test_help_says_what_to_do_when_they_threaten_to_die(
    run_here: RunBook,
) -> None:
    output = in_one_line(run_here("read", "help").stdout)
    first = LIBRARY.help_lines.country[0]
    assert output.count(in_one_line(screens.THREATENED)) == 1
    place = output.index(in_one_line(f"{first.name} {screens.EMERGENCY}"))
    assert output.index(in_one_line(screens.THREATENED)) < place


@pytest.mark.parametrize("kept", ["", *(one.id for one in LIBRARY.help_lines.country)])
def test_both_links_and_their_numbers_are_in_the_first_ten_lines(
    run_here: RunBook, home: Path, kept: str
) -> None:
    settings = home / ".config/reconcile-tui/settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'country = "{kept}"\n' if kept else "")
    output = run_here("read", "help", env={"COLUMNS": "80"}).stdout
    first = in_one_line("\n".join(output.splitlines()[:10]))
    country = screens.countries(LIBRARY.help_lines, kept)[0]
    lines = [one for one in LIBRARY.help_lines.line if one.country == country.id]
    afraid, tonight = (
        first.index(in_one_line(screens.AFRAID)),
        first.index(in_one_line(screens.TONIGHT)),
    )
    fear = next((one for one in lines if one.violence), None)
    life = next(one for one in lines if one.crisis)
    assert afraid < tonight < first.index(in_one_line(life.call or life.text or life.web), tonight)
    if fear is not None:
        assert in_one_line(screens.number_and_audience(fear)) in first[afraid:tonight]


def test_tonight_begins_with_numbers(run_here: RunBook) -> None:
    output = run_here("read", "tonight").stdout
    first = next(one for one in LIBRARY.help_lines.line if one.crisis)
    page = LIBRARY.page("tonight")
    opening = in_one_line(page.block[0].text)[:40]
    assert in_one_line(output).index(in_one_line(first.call or first.text)) < in_one_line(
        output
    ).index(opening)


def test_without_a_name_it_lists_the_pages(run_here: RunBook) -> None:
    result = run_here("read")
    assert result.returncode == 0
    assert "core-idea: " in result.stdout
    assert "help: " in result.stdout


def test_an_unknown_page_is_reported(run_here: RunBook) -> None:
    result = run_here("read", "afriad")
    assert result.returncode == 3
    assert 'Did you mean "afraid"?' in result.stderr


def test_help_says_where_a_country_has_no_line_for_ones_own_behavior(run_here: RunBook) -> None:
    output = run_here("read", "help").stdout
    lines = LIBRARY.help_lines
    with_one = {line.country for line in lines.line if line.own_behaviour}
    without = [country for country in lines.country if country.id not in with_one]
    assert output.count(screens.NO_OWN_LINE) == len(without) > 0


@pytest.mark.pty
@pytest.mark.parametrize("asked", ["read tonight", "tonight", "reconcile-tui read tonight"])
def test_the_page_for_tonight_can_be_read_from_help(program: Path, asked: str) -> None:
    with Terminal([program, "fill", "reflection"], term="dumb", lines=200) as terminal:
        terminal.wait_for("Press Enter")
        terminal.type("\r")
        terminal.wait_for(line_mode.HOW_IT_WORKS[:30])
        terminal.type("help\r")
        terminal.wait_for(line_mode.ALL_HELPLINES)
        first = in_one_line(terminal.screen_text())
        assert first.index(screens.TONIGHT) < first.index("988")
        terminal.type("read help\r")
        terminal.wait_for("Type a country")
        output = in_one_line(terminal.screen_text()).rpartition("Number: read help")[2]
        for country, numbers in screens.crisis_numbers(LIBRARY.help_lines):
            assert in_one_line(f"{country}: {numbers}") in output
        assert (
            output.index(screens.TONIGHT)
            < output.index("988")
            < output.index(screens.FIRST_NUMBERS)
        )
        terminal.type(f"{asked}\r")
        terminal.wait_for(LIBRARY.page("tonight").title)
        assert in_one_line(line_mode.NO_COUNTRY) not in in_one_line(terminal.screen_text())


@pytest.mark.pty
def test_help_says_whom_a_number_is_for(program: Path) -> None:
    with Terminal([program, "read", "help"], term="dumb", lines=200) as terminal:
        terminal.wait_for("Type a country")
        output = in_one_line(terminal.screen_text())
    for line in LIBRARY.help_lines.line:
        if line.violence:
            assert in_one_line(screens.number_and_audience(line)) in output


@pytest.mark.pty
@pytest.mark.parametrize("name", ["afraid", "help", "tonight"])
def test_on_a_terminal_it_says_that_what_is_printed_stays(program: Path, name: str) -> None:
    with Terminal([program, "read", name], term="dumb", lines=300) as terminal:
        if name == "help":
            terminal.wait_for("Type a country")
            terminal.type("\r")
        assert terminal.wait_end() == 0
        output = in_one_line(terminal.screen_text())
    assert in_one_line(line_mode.STAYS_VISIBLE) in output
    if name == "tonight":
        assert output.index("988") < output.index(in_one_line(line_mode.STAYS_VISIBLE)), (
            "numbers come first"
        )


@pytest.mark.parametrize("name", ["myths", "help"])
def test_no_key_of_the_app_is_in_the_myths_and_helplines(run: Run, name: str) -> None:
    code, out, _ = run("read", name)
    assert code == 0
    assert not APP_KEYS.findall(out)


def test_the_page_afraid_says_that_the_output_stays_on_the_screen(run: Run) -> None:
    _, out, _ = run("read", "afraid")
    assert "Ctrl+c quits right away. What's on the screen stays there" in in_one_line(out)
    assert "closes the app" not in out


def _strings(value: object) -> Iterator[str]:
    """Yield every string in parsed TOML, joined into one line."""
    if isinstance(value, str):
        yield in_one_line(value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _content() -> list[str]:
    """Return all text of the pages and worksheets without comments, which are never shown."""
    files = shipped_content().rglob("*.toml")
    return [text for path in files for text in _strings(tomllib.loads(path.read_text()))]


def _messages() -> list[str]:
    """Return every message string except those used only in plain-line output."""
    folder = Path(line_mode.__file__).parent
    parsed = [ast.parse(path.read_text()) for path in folder.rglob("*.py") if path.stem != MODULE]
    nodes = [node for module in parsed for node in ast.walk(module)]
    return [
        in_one_line(node.value)
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_each_replaced_text_still_exists() -> None:
    """A rewritten sentence would no longer be replaced and would mention the app's keys."""
    output = "\n".join([*_content(), *_messages()])
    for old, new in line_mode._KEYS:
        assert old in output, f"no longer in any text: {old}"
        output = output.replace(old, new)


@pytest.mark.parametrize("at_shell", [False, True])
def test_no_text_of_the_content_names_a_key_in_plain_lines(at_shell: bool) -> None:
    output = [without_keys(unmarked(text), at_shell=at_shell) for text in _content()]
    assert not [text for text in output if APP_KEYS.search(text)]


def _said_in_lines() -> dict[str, str]:
    """Return the messages used by the sources of `fill`, `add` and `read`, by name."""
    cli = Path(reconcile_tui.cli.__file__).parent
    sources = [next(cli.rglob(f"{one}.py")) for one in PLAIN]
    output = {}
    for parsed in [ast.parse(path.read_text()) for path in sources]:
        modules = {
            one.asname or one.name: f"{node.module}.{one.name}"
            for node in ast.walk(parsed)
            if isinstance(node, ast.ImportFrom)
            and str(node.module).startswith("reconcile_tui.messages")
            for one in node.names
        }
        for node in ast.walk(parsed):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            if node.value.id in modules:
                found = getattr(import_module(modules[node.value.id]), node.attr, "")
                text = inspect.getsource(found) if inspect.isfunction(found) else repr(found)
                output[f"{node.value.id}.{node.attr}"] = in_one_line(
                    re.sub(r'"\s*\n\s*f?"', "", text)
                )
    return output


def test_no_message_of_the_line_mode_names_a_key() -> None:
    said = _said_in_lines()
    assert len(said) > 100
    output = {name: without_keys(text) for name, text in said.items()}
    assert {name: found for name, text in output.items() if (found := APP_KEYS.findall(text))} == {}


def test_no_text_for_plain_lines_speaks_of_the_app_s_links() -> None:
    output = [plain(path.read_text()) for path in shipped_content().rglob("worksheets/*.toml")]
    assert any("read tonight" in text for text in output)
    assert not [text for text in output if "second link" in text]


@pytest.mark.pty
def test_on_a_terminal_it_waits_before_it_scrolls_away(program: Path) -> None:
    with Terminal([program, "read", "afraid"], term="dumb") as terminal:
        terminal.wait_for("Enter for more")
        assert LIBRARY.page("afraid").title in terminal.screen_text()
        terminal.type("stop\r")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw


@pytest.mark.pty
def test_a_myth_asks_what_you_think_before_it_says_what_is_known(program: Path) -> None:
    myth = LIBRARY.myths()[0]
    with Terminal([program, "read", "myths"], term="dumb", lines=40) as terminal:
        terminal.wait_for("Type a number, or press Enter")
        assert in_one_line(unmarked(myth.fact))[:30] not in in_one_line(terminal.screen_text())
        terminal.type("2\r")
        terminal.wait_for(screens.you_think(1))
        terminal.type("quit\r")
        assert terminal.wait_end() == 0
