"""The library: shipped content, then the person's own, and invalid files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.content.lint.run import Content, content_in, problems_of_content
from reconcile_tui.errors import NoSuchError, Problem

TODAY = date(2026, 11, 22)

PAGE = """\
id = "{id}"
title = "{title}"
[[block]]
text = "Words.[^common]"
"""
SHEET = """\
id = "{id}"
title = "{title}"
purpose = "For a test."
{more}
[[section]]
id = "first"
title = "First"
[[section.item]]
id = "one"
type = "line"
text = "What is {id}?"
sharing = "never"
sensitive = true
"""
CLAIM = """\
[[claim]]
id = "{id}"
say = "{say}"
source = "X (2010)"
year = 2010
kind = "survey"
sure = "low"
not_shown = "N"
seen = "memory"
checked = 2026-11-22
"""
COUNTRY = """\
note = "{name}"
[[country]]
id = "us"
name = "{name}"
emergency = "911"
"""
LINE = """\
[[line]]
id = "{id}"
country = "us"
name = "{name}"
call = "1"
source = "site"
status = "memory"
"""


def lines(name: str, *ids: str) -> str:
    return COUNTRY.format(name=name) + "".join(LINE.format(id=one, name=name) for one in ids)


def put(root: Path, name: str, text: str) -> Path:
    path = root / "en" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    root = tmp_path / "ours"
    put(root, "claims.toml", CLAIM.format(id="common", say="ours"))
    put(root, "help-lines.toml", lines("ours", "us-line"))
    put(root, "guide/a-page.toml", PAGE.format(id="a-page", title="ours"))
    put(root, "guide/tonight.toml", PAGE.format(id="tonight", title="ours"))
    put(root, "worksheets/a-sheet.toml", SHEET.format(id="a-sheet", title="ours", more=""))
    private = 'keep = "ask"\nsharing = "never"'
    put(root, "worksheets/flags.toml", SHEET.format(id="flags", title="ours", more=private))
    put(root, "myths/m.toml", 'id = "m"\nmyth = "M"\nfact = "F"\nmodel = true\n')
    return root


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    return tmp_path / "theirs"


def problems(library: Library) -> list[Problem]:
    library.worksheets()
    library.pages()
    library.myths()
    return library.problems


def test_ours_alone_is_read(ours: Path, theirs: Path) -> None:
    library = Library(ours, theirs)
    assert [sheet.id for sheet in library.worksheets()] == ["a-sheet", "flags"]
    assert [page.id for page in library.pages()] == ["a-page", "tonight"]
    assert [myth.id for myth in library.myths()] == ["m"]
    assert problems(library) == []
    assert not library.is_theirs("worksheets", "a-sheet")


def test_theirs_takes_the_place_of_ours_and_is_marked(ours: Path, theirs: Path) -> None:
    put(theirs, "worksheets/a-sheet.toml", SHEET.format(id="a-sheet", title="theirs", more=""))
    put(theirs, "guide/new.toml", PAGE.format(id="new", title="theirs"))
    library = Library(ours, theirs)
    assert library.worksheet("a-sheet").title == "theirs"
    assert library.is_theirs("worksheets", "a-sheet")
    assert library.page("new").title == "theirs"
    assert library.is_theirs("guide", "new")
    assert not library.is_theirs("guide", "a-page")
    assert problems(library) == []


def test_their_claims_and_lines_add_to_ours_and_replace_none(ours: Path, theirs: Path) -> None:
    put(
        theirs,
        "claims.toml",
        CLAIM.format(id="common", say="theirs") + CLAIM.format(id="c", say="new"),
    )
    put(theirs, "help-lines.toml", lines("theirs", "us-line", "my-line"))
    library = Library(ours, theirs)
    assert {key: claim.say for key, claim in library.claims.items()} == {
        "common": "ours",
        "c": "new",
    }
    assert library.help_lines.note == "ours"
    assert {(one.id, one.name) for one in library.help_lines.line} == {
        ("us-line", "ours"),
        ("my-line", "theirs"),
    }
    assert [country.name for country in library.help_lines.country] == ["ours"]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (
            "worksheets/flags.toml",
            SHEET.format(id="flags", title="theirs", more=""),
            "private, so it can't be replaced",
        ),
        (
            "worksheets/a-sheet.toml",
            SHEET.format(id="a-sheet", title="theirs", more="").replace('sharing = "never"', ""),
            'sharing = "never", and that can\'t be loosened',
        ),
        (
            "guide/tonight.toml",
            PAGE.format(id="tonight", title="theirs"),
            'the page "tonight" can\'t be replaced',
        ),
    ],
)
def test_what_would_loosen_a_protection_is_refused_and_ours_stands(
    ours: Path, theirs: Path, name: str, text: str, reason: str
) -> None:
    path = put(theirs, name, text)
    folder, stem = path.parent.name, path.stem
    library = Library(ours, theirs)
    read = library.page(stem) if folder == "guide" else library.worksheet(stem)
    assert read.title == "ours"
    assert not library.is_theirs(folder, stem)
    found = problems(library)
    assert [one.path for one in found] == [str(path)]
    assert reason in found[0].message
    assert found[0].hint == "ours is used instead"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('id = "a-sheet', 1, "closing quote"),
        ('id = "a-sheet"\n', 1, "is missing"),
        (SHEET.format(id="other", title="theirs", more=""), 1, 'the file is called "a-sheet.toml"'),
        (SHEET.format(id="a-sheet", title="t", more='claims = ["gone"]'), 4, 'no claim "gone"'),
        ("\udcff", 1, "UTF-8"),
    ],
    ids=["syntax", "keys", "name", "claim", "encoding"],
)
def test_a_broken_file_is_told_and_ours_stands_in(
    ours: Path, theirs: Path, text: str, line: int, message: str
) -> None:
    path = theirs / "en/worksheets/a-sheet.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    library = Library(ours, theirs)
    assert library.worksheet("a-sheet").title == "ours"
    assert not library.is_theirs("worksheets", "a-sheet")
    told = problems(library)
    assert {(one.path, one.line) for one in told} == {(str(path), line)}
    assert message in " ".join(str(one) for one in told)


def test_a_broken_file_that_replaces_nothing_is_left_out(ours: Path, theirs: Path) -> None:
    put(theirs, "worksheets/mine.toml", "id = 5")
    library = Library(ours, theirs)
    assert [sheet.id for sheet in library.worksheets()] == ["a-sheet", "flags"]
    with pytest.raises(NoSuchError, match="no worksheet called"):
        library.worksheet("mine")


def test_a_folder_in_the_place_of_a_file_is_told(ours: Path, theirs: Path) -> None:
    (theirs / "en/guide/a-page.toml").mkdir(parents=True)
    library = Library(ours, theirs)
    assert library.page("a-page").title == "ours"
    assert "folder" in library.problems[0].message


def test_a_name_that_is_not_there_names_the_nearest(ours: Path) -> None:
    with pytest.raises(NoSuchError, match=r'no worksheet called "a-shet". Did you mean "a-sheet"'):
        Library(ours).worksheet("a-shet")
    with pytest.raises(NoSuchError, match=r'no guide page called "tonigt". Did you mean "tonight"'):
        Library(ours).page("tonigt")


def test_a_problem_is_told_once_however_often_it_is_met(ours: Path, theirs: Path) -> None:
    put(theirs, "worksheets/a-sheet.toml", "id = 5")
    library = Library(ours, theirs)
    for _ in range(3):
        library.worksheet("a-sheet")
        library.worksheets()
    assert len(library.problems) == len(set(library.problems))


# -- lint ------------------------------------------------------------------------------------------


def linted(content: Content) -> list[tuple[str, str]]:
    found = problems_of_content(content, TODAY)
    return [(Path(one.path).name, one.message) for one in found if one.severity == "error"]


def test_lint_reads_every_file_of_both(ours: Path, theirs: Path) -> None:
    put(theirs, "myths/mine.toml", 'id = "mine"\nmyth = "M"\nfact = "F"\n')
    put(theirs, "guide/p.toml", "id = 5")
    put(theirs, "worksheets/s.toml", SHEET.format(id="s", title="S", more='keep = "ask"'))
    put(theirs, "help-lines.toml", lines("theirs", "us-line", "us-line"))
    assert {name for name, _ in linted(Content(ours, theirs))} == {
        "mine.toml",
        "p.toml",
        "s.toml",
        "help-lines.toml",
    }


def test_lint_names_a_file_that_nothing_reads(ours: Path, theirs: Path) -> None:
    put(theirs, "worksheet/s.toml", SHEET.format(id="s", title="S", more=""))
    assert linted(Content(ours, theirs)) == [("s.toml", "a file in this place isn't used")]


def test_a_number_nobody_called_is_a_warning(ours: Path) -> None:
    found = problems_of_content(Content(ours), TODAY)
    assert [(one.severity, one.line) for one in found] == [("warning", 2)]


def test_a_folder_of_additions_is_read_with_ours(ours: Path, theirs: Path) -> None:
    put(theirs, "guide/mine.toml", PAGE.format(id="mine", title="theirs"))
    assert linted(content_in(theirs, ours)) == []
    assert linted(content_in(theirs / "en", ours)) == []


def test_a_whole_book_stands_for_itself(ours: Path, theirs: Path) -> None:
    put(theirs, "guide/tonight.toml", PAGE.format(id="tonight", title="theirs"))
    put(theirs, "help-lines.toml", lines("theirs", "my-line"))
    content = content_in(theirs, ours)
    assert {name for name, _ in linted(content)} == {"tonight.toml"}
    assert [page.id for page in content.library.pages()] == []


def test_a_folder_without_content_is_no_content(tmp_path: Path, ours: Path) -> None:
    with pytest.raises(NoSuchError, match="There's no content in"):
        content_in(tmp_path, ours)
