"""Content files with one mistake each, and the findings that `lint` reports to their author.

Each file under `bad/` begins with the expected finding: `# lint: line:column: key: what is wrong
(what to do)`. Files that nobody writes by hand, but that a disk or a faulty tool can produce, are
created by the tests themselves.
"""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.content.checks import Known, check_myth, check_page, check_worksheet
from reconcile_tui.content.library import read_object
from reconcile_tui.content.lint.readability import ContentFile
from reconcile_tui.content.lint.rules import outdated_facts, rule_findings
from reconcile_tui.domain.pages import Claims, HelpLines, Myth, Page
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place
from reconcile_tui.storage.paths import shipped_content
from tests.conftest import REPOSITORY, RunBook

BAD = REPOSITORY / "tests/content/bad"
FILES = sorted(BAD.rglob("*.toml"))
SIGN = "# lint: "
RULES = sorted((REPOSITORY / "src/reconcile_tui/content").rglob("*.py"))
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def announced(path: Path) -> list[str]:
    """Return the findings that a file declares."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(SIGN) for line in lines if line.startswith(SIGN)]


def found_in(said: subprocess.CompletedProcess[str], path: Path) -> list[str]:
    """Return what was printed about one file, without its name."""
    lines = [line for line in said.stdout.splitlines() if line.startswith(str(path))]
    return [line.removeprefix(str(path)).removeprefix(":").lstrip() for line in lines]


def test_every_planted_fault_is_reported_and_nothing_else(
    run_book: RunBook, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(BAD, mine)
    put_unreadable_file(mine / "en/guide")
    said = run_book("lint", str(mine))
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert len(FILES) >= 20
    found = {path: found_in(said, mine / path.relative_to(BAD)) for path in FILES}
    assert found == {path: announced(path) for path in FILES}
    others = 0
    for kind in NO_FILES:
        findings = found_in(said, mine / f"en/guide/{kind}.toml")
        others += len(findings)
        assert all(str(mine) not in finding for finding in findings), "it's reported once"
        if kind != "forbidden" or os.geteuid():
            assert findings[0].endswith("(put a TOML file here, or delete it)"), kind
    assert len(said.stdout.splitlines()) == sum(map(len, found.values())) + others


NO_FILES = ("folder", "pipe", "dangling", "circle", "forbidden")


def put_unreadable_file(guide: Path) -> None:
    """Put something that can't be read as a file in the place of a content file."""
    guide.mkdir(parents=True, exist_ok=True)
    (guide / "folder.toml").mkdir()
    os.mkfifo(guide / "pipe.toml")
    (guide / "dangling.toml").symlink_to(guide / "nowhere")
    (guide / "circle.toml").symlink_to(guide / "circle.toml")
    (guide / "forbidden.toml").write_text('id = "forbidden"')
    (guide / "forbidden.toml").chmod(0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_finding_says_where_it_is_and_what_to_do(path: Path) -> None:
    for finding in announced(path):
        place, _, rest = finding.partition(": ")
        assert "this place isn't used" in finding or place.split(":")[0].isdigit()
        advised = rest.endswith(")") or "expected" in rest
        assert advised or path.parent.name == "pages", finding


def test_the_manual_quotes_what_lint_says() -> None:
    manual = (REPOSITORY / "content/README.md").read_text(encoding="utf-8")
    listed = manual.partition("### What `lint` says")[2].partition("\n### ")[0]
    quoted = re.findall(r'"([^"]+)"\*\*', listed)
    assert len(quoted) >= 15
    findings = NUMBER.sub("#", "\n".join(one for path in FILES for one in announced(path)))
    rules = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    for quote in quoted:
        told = NUMBER.sub("#", quote)
        assert told in findings or all(piece in rules for piece in told.split("#")), quote


def a_page(name: str, body: bytes) -> tuple[str, bytes]:
    return f"guide/{name}.toml", b'id = "%b"\ntitle = "Mine"\n' % name.encode() + body


HOSTILE = dict(
    [
        ("guide/binary.toml", bytes(range(256)) * 40),
        ("guide/nul.toml", b'id = "nul"\0'),
        ("guide/empty.toml", b""),
        ("guide/not-utf8.toml", 'title = "Männer"'.encode("latin-1")),
        ("guide/utf16.toml", 'title = "Mine"'.encode("utf-16")),
        ("guide/huge.toml", b"# " + b"x" * (3 << 20)),
        a_page("deep", b"[[block]]\ntext = " + b"[" * 5_000 + b"]" * 5_000),
        a_page("deep-table", b"block = " + b"{ a = " * 400 + b"1" + b" }" * 400),
        a_page("dots", b".".join([b"a"] * 3_000) + b" = 1"),
        a_page("block-is-text", b'block = "text"'),
        a_page("block-is-table", b'[block]\ntext = "x"'),
        a_page("text-is-list", b'[[block]]\ntext = ["x"]'),
        a_page("list-is-numbers", b"[[block]]\nlist = [1, true, 2026-11-22, {}]"),
        a_page(
            "rows-of-three", b'[[block]]\ncompare = { left = "a", right = "b", rows = [["x"]] }'
        ),
        a_page("long-number", b"order = " + b"9" * 5_000),
        a_page("long-word", b'[[block]]\ntext = "' + b"you are " * 20_000 + b"a" * 200_000 + b'"'),
        a_page("open-marks", b'[[block]]\ntext = "' + b"[^ no " * 20_000 + b'"'),
        a_page("quotes", b"[[block]]\ntext = '" + b'never says "' * 8_000 + b"you should leave'"),
        a_page("control", b'[[block]]\ntext = "\\u001b]0;x\\u0007 \\u202e you are safe."'),
        (
            "worksheets/wrong.toml",
            b'id = 1\ntitle = []\npurpose = {}\nsection = "x"\nversion = "1"',
        ),
        (
            "worksheets/wrong-items.toml",
            b'id = "wrong-items"\ntitle = "T"\npurpose = "P"\n[[section]]\nid = "s"\ntitle = "S"\n'
            b'item = [1, "x", [], { type = 1 }, { type = [] }, { id = {}, type = "choice" }]',
        ),
        ("myths/wrong.toml", b'id = "wrong"\nmyth = 1\nfact = [[]]\nclaims = "x"\nmodel = "yes"'),
        ("claims.toml", b'claim = [1, { id = 2 }, { checked = "today", year = "old" }]'),
        ("help-lines.toml", b'country = "x"\nline = { id = 1 }\nnote = 5'),
    ]
)


@pytest.mark.slow
def test_a_broken_file_is_reported_in_a_short_line(run_book: RunBook, tmp_path: Path) -> None:
    for name, data in HOSTILE.items():
        path = tmp_path / "mine/en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    said = run_book("lint", str(tmp_path / "mine"))
    assert said.returncode == 1
    assert "Traceback" not in said.stdout + said.stderr
    assert "crashed" not in said.stderr
    for name in HOSTILE:
        assert found_in(said, tmp_path / "mine/en" / name), name
    assert max(map(len, said.stdout.splitlines())) < 1000


KINDS: dict[str, type[ContentFile]] = {
    "worksheets/take-to-helper.toml": Worksheet,
    "worksheets/slow-re-entry.toml": Worksheet,
    "worksheets/promises.toml": Worksheet,
    "guide/four-layers.toml": Page,
    "guide/how-it-shows.toml": Page,
    "myths/promises.toml": Myth,
    "claims.toml": Claims,
    "help-lines.toml": HelpLines,
}
FIRST, *OTHERS = KINDS
WRONG: tuple[Any, ...] = (None, 0, -(10**12), 1.5, True, "", "x", [], [[]], {}, date(1, 1, 1))
"""TOML values that hardly any key expects (None: the key is missing)."""

EACH = 7
"""The rules check a whole file, so they run only on one in so many of the spoiled files."""


def places(data: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the path of every key in a parsed file, and of the first two elements of long lists."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data[:2])
    for key, value in list(pairs):
        yield (*place, key)
        if isinstance(value, dict | list):
            yield from places(value, (*place, key))


def with_value_at(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """Return a copy of the file with another value at one path."""
    changed = copy.deepcopy(data)
    inside: Any = changed
    for key in place[:-1]:
        inside = inside[key]
    if value is None:
        del inside[place[-1]]
    else:
        inside[place[-1]] = copy.deepcopy(value)
    return changed


@pytest.mark.parametrize(
    "name", [FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)]
)
def test_a_wrong_value_anywhere_never_crashes_lint(name: str) -> None:
    data = tomllib.loads((shipped_content() / "en" / name).read_text(encoding="utf-8"))
    told = 0
    for number, place in enumerate(places(data)):
        for turn, value in enumerate(WRONG):
            read, found = read_object(with_value_at(data, place, value), KINDS[name], name, "")
            told += bool(found)
            if read is not None and (number + turn) % EACH == 0:
                told += len(
                    [*_named(read), *rule_findings(read, ()), *outdated_facts(read, date.max)]
                )
    assert told > 50


def _named(read: ContentFile) -> Iterator[object]:
    if isinstance(read, Worksheet):
        yield from check_worksheet(read, Known())
    elif isinstance(read, Page):
        yield from check_page(read, Known())
    elif isinstance(read, Myth):
        yield from check_myth(read, Known())
