"""Everything that can be read or filled in: ours, and after it the person's own.

A file is read when it is first asked for. A person's file replaces ours of the same id and is
marked as theirs; it may add to what protects them and never loosen it. A file with a problem is
left out, ours stands in for it, and the problem is kept for whoever asks. What protects the reader
is here too: a person's own content may not undo it.

Content files into typed objects, with every problem and where it stands.

msgspec converts a whole file in one quick step. It stops at the first error and knows no lines, so
only when that step fails is the file walked key by key to find them all.
"""

from __future__ import annotations

import re
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import msgspec

from reconcile_tui import named
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.pages import (
    Claim,
    Claims,
    Country,
    HelpLine,
    HelpLines,
    Myth,
    Page,
    PageHead,
)
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import (
    BookError,
    NoSuchError,
    Place,
    Problem,
    ProblemsError,
    nearest,
    problem_at,
)
from reconcile_tui.lazy import late
from reconcile_tui.storage.io.atomic import read_regular
from reconcile_tui.toml.read import read_data

if TYPE_CHECKING:
    from reconcile_tui.content import checks
    from reconcile_tui.content.checks import Found, Known
    from reconcile_tui.storage.paths import Places
    from reconcile_tui.toml import scan
else:
    checks = late("reconcile_tui.content.checks")
    scan = late("reconcile_tui.toml.scan")

# -- parsing ---------------------------------------------------------------------------------------

SetProblem = tuple[tuple[str | int, ...], str, str]


def with_option_sets(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[SetProblem]]:
    """Return the parsed file with every named set in place, and the names that have no set."""
    sets, sections = data.get("options", {}), data.get("section")
    if not isinstance(sets, dict) or not isinstance(sections, list):
        return data, []
    found: list[SetProblem] = []
    replaced = [
        _with_list(section, "item", sets, ("section", number), found)
        for number, section in enumerate(sections)
    ]
    return {**data, "section": replaced}, found


def _with_list(
    table: Any,
    key: str,
    sets: dict[str, Any],
    place: tuple[str | int, ...],
    found: list[SetProblem],
) -> Any:
    """Return the table with the options of each table in its list `key` filled in."""
    if not isinstance(table, dict) or not isinstance(table.get(key), list):
        return table
    filled = [
        _filled(one, sets, (*place, key, number), found) for number, one in enumerate(table[key])
    ]
    return {**table, key: filled}


def _filled(
    one: Any, sets: dict[str, Any], place: tuple[str | int, ...], found: list[SetProblem]
) -> Any:
    one = _with_list(one, "columns", sets, place, found)
    if not isinstance(one, dict) or not isinstance(name := one.get("options"), str):
        return one
    if name not in sets:
        found.append(((*place, "options"), f'there\'s no option set "{name}"', _hint(name, sets)))
        return {**one, "options": []}
    return {**one, "options": sets[name]}


def _hint(name: str, sets: dict[str, Any]) -> str:
    if guess := nearest(name, sets):
        return f'did you mean "{guess}"?'
    return f"add [options] with {name} = [ … ] at the top of the file"


_TYPE = re.compile("`([^`]+)`")


def read_object(
    data: Mapping[str, Any], kind: type[T], path: str, text: str
) -> tuple[T | None, list[Problem]]:
    """The object that a parsed file describes, or None and every problem in it."""
    data, found = with_option_sets(data)
    if not found:
        try:
            return msgspec.convert(data, kind), []
        except msgspec.ValidationError as error:
            found = _Walk().visit(data, kind, ()) or [((), str(error), "")]
    place_of = scan.Positions(text).locate
    return None, [problem_at(path, place_of, *one) for one in found]


RawProblem = tuple[Place, str, str]


class _Walk:
    """Visits a value beside the type it should have and notes every difference."""

    def visit(self, value: Any, kind: Any, place: Place) -> list[RawProblem]:
        if typing.get_origin(kind) in {types.UnionType, typing.Union}:
            return self._union(value, kind, place)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._struct(value, kind, place)
        args = get_args(kind)
        if get_origin(kind) is tuple and args[-1] is Ellipsis and isinstance(value, list):
            return [
                found
                for number, one in enumerate(value)
                for found in self.visit(one, args[0], (*place, number))
            ]
        return self._leaf(value, kind, place)

    def _union(self, value: Any, kind: Any, place: Place) -> list[RawProblem]:
        structs = [
            k for k in get_args(kind) if isinstance(k, type) and issubclass(k, msgspec.Struct)
        ]
        tagged = {k.__struct_config__.tag: k for k in structs if k.__struct_config__.tag}
        if not isinstance(value, dict) or not structs:
            return self._leaf(value, kind, place)
        if not tagged:
            return self.visit(value, structs[0], place)
        if "type" not in value:
            return [(place, 'the key "type" is missing', _list_words(tagged))]
        if not isinstance(value["type"], str):
            return self._leaf(value["type"], str, (*place, "type"))
        if value["type"] not in tagged:
            guess = nearest(value["type"], map(str, tagged))
            hint = f'did you mean "{guess}"?' if guess else _list_words(tagged)
            return [((*place, "type"), f'there\'s no type "{value["type"]}"', hint)]
        return self._struct(value, tagged[value["type"]], place)

    def _struct(self, value: Any, kind: type[msgspec.Struct], place: Place) -> list[RawProblem]:
        if not isinstance(value, dict):
            return [(place, "expected a table of keys", "")]
        fields = _fields_of(kind)
        tag = {kind.__struct_config__.tag_field} - {None}
        found: list[RawProblem] = []
        for key in value:
            if key not in fields and key not in tag:
                guess = nearest(key, fields)
                hint = f'did you mean "{guess}"?' if guess else _list_words(fields)
                found.append(((*place, key), "there's no such key here", hint))
        for key, field in fields.items():
            if key in value:
                found += self.visit(value[key], field.type, (*place, key))
            elif field.required:
                hint = f"add {key} = {_example(field.type)}"
                found.append((place, f'the key "{key}" is missing', hint))
        return found

    def _leaf(self, value: Any, kind: Any, place: Place) -> list[RawProblem]:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            words = _words_of(kind)
            if words and isinstance(value, str):
                guess = nearest(value, words)
                hint = f'did you mean "{guess}"?' if guess else _list_words(words)
                return [(place, f'"{value}" isn\'t allowed here', hint)]
            return [(place, _plainly(str(error)), "")]
        return []


@cache
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Name in the file -> field. msgspec reads every annotation anew each time it is asked."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _list_words(words: Iterable[Any]) -> str:
    return "use one of: " + ", ".join(str(word) for word in words if word)


def _words_of(kind: Any) -> list[str]:
    """The words that a Literal allows, also one that may be left out."""
    if get_origin(kind) is Literal:
        return [word for word in get_args(kind) if isinstance(word, str)]
    return [word for part in get_args(kind) for word in _words_of(part)]


_EXAMPLES = {str: '"…"', int: "2026", date: "2026-11-22"}


def _example(kind: Any) -> str:
    """A value that the key could have."""
    if words := _words_of(kind):
        return f'"{words[0]}"'
    return _EXAMPLES.get(kind, "[ … ]")


_PLAIN = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a decimal number",
    "bool": "true or false",
    "date": "a date such as 2026-11-22",
    "datetime": "a date with a time",
    "time": "a time",
    "array": "a list in [brackets]",
    "object": "a table of keys",
}
"""What msgspec calls a type, and what a person calls it."""


def _plainly(message: str) -> str:
    message = _TYPE.sub(_type_in_words, message.split(" - at ", maxsplit=1)[0])
    if message.startswith("Invalid RFC3339"):
        return f"expected {_PLAIN['date']}"
    return message[:1].lower() + message[1:]


def _type_in_words(found: re.Match[str]) -> str:
    return " or ".join(_PLAIN.get(name, name) for name in found[1].split(" | ") if name != "null")


PROTECTED_PAGES = frozenset(
    {
        "tonight",
        "first-start",
        "private-run",
        "discreet",
        "exception",
        "afraid",
        "legal-first",
        "grounding",
        "not-for-now",
    }
)


def loosened(ours: Worksheet, theirs: Worksheet) -> str | None:
    """Why `theirs` may not stand in for `ours`, as a sentence; None when it may."""
    if ours.private:
        return f'the worksheet "{ours.id}" is private, so it can\'t be replaced'
    if ours.sharing == "never" and theirs.sharing != "never":
        return f'"{ours.id}" has sharing = "never", and that can\'t be loosened'
    for item in theirs.items():
        if item.id in ours.retired:
            return f'"{item.id}" is retired in ours, and people have answers saved under it'
    return next((reason for item in ours.items() if (reason := _loosened(item, theirs))), None)


def _loosened(item: Item, theirs: Worksheet) -> str | None:
    """The same for one item of ours."""
    same = theirs.by_id.get(item.id)
    if item.sharing == "never" and same is not None and not _never(theirs, item.id):
        return f'"{item.id}" has sharing = "never", and that can\'t be loosened'
    if item.sensitive and same is not None and not same.sensitive:
        return f'"{item.id}" is sensitive, and that can\'t be loosened'
    if item.gate is not None and (same is None or same.gate != item.gate):
        return f'the gate of "{item.id}" can\'t be changed or removed'
    if item.gate is not None and same is not None and same.enable_when != item.enable_when:
        return f'"{item.id}" has a gate, so its enable_when can\'t be changed'
    return None


def _never(sheet: Worksheet, item_id: str) -> bool:
    return sheet.sharing == "never" or sheet.by_id[item_id].sharing == "never"


T = TypeVar("T", bound=msgspec.Struct)
FOLDERS = ("worksheets", "guide", "myths")


class Library:
    """Content in one language. `ours` and `theirs` are folders that hold `<language>/`.

    `checks_ours`: whether our own files are also held against what their shape cannot say. `lint`
    and `make check` do that before they ship; the book opened for reading need not do it again.
    `neutral`: every worksheet goes by a title that doesn't say what it is about.
    """

    def __init__(
        self,
        ours: Path,
        theirs: Path | None = None,
        language: str = "en",
        *,
        checks_ours: bool = True,
        neutral: bool = False,
    ) -> None:
        self.language = language
        self._neutral = neutral
        self._checks_ours = checks_ours
        self._ours = ours / language
        self._theirs = theirs / language if theirs else None
        self._read: dict[Path, msgspec.Struct | None] = {}
        self._named_neutrally: dict[str, Worksheet] = {}
        self.problems: list[Problem] = []

    @classmethod
    def of(cls, places: Places, *, checks_ours: bool = True) -> Library:
        """The content that ships, and the person's own, as this run is to show it."""
        ours, theirs = places.content, places.own_content
        return cls(ours, theirs, checks_ours=checks_ours, neutral=places.discreet)

    # -- what there is -------------------------------------------------------------------------

    def worksheets(self) -> list[Worksheet]:
        """Every blank worksheet that can be used, in its order."""
        return self._all("worksheets", self._worksheet)

    def pages(self) -> list[Page]:
        """Every guide page, unlisted ones too, in order."""
        return self._all("guide", self._page)

    @property
    def is_neutral(self) -> bool:
        """Whether its titles tell nothing, as in a discreet run."""
        return self._neutral

    def page_heads(self) -> list[PageHead]:
        """The head of every guide page, in order. The page itself is read when it is opened."""
        return self._all("guide", self._head)

    def _head(self, name: str) -> PageHead | None:
        path = self._files("guide")[name]
        if path == self._ours / "guide" / f"{name}.toml":
            with suppress(BookError, ValueError, msgspec.ValidationError):
                top, _, _ = read_regular(path).decode().partition("\n[")
                return msgspec.convert(tomllib.loads(top), PageHead)
        page = self._page(name)
        if page is None:
            return None
        return PageHead(
            id=page.id, title=page.title, order=page.order, listed=page.listed, group=page.group
        )

    def myths(self) -> list[Myth]:
        """Every myth card, in order."""
        return self._all("myths", self._myth)

    def worksheet(self, name: str) -> Worksheet:
        """One blank worksheet by id. Raises NoSuchError, with the nearest id."""
        found: Worksheet = self._one("worksheet", "worksheets", name, self._worksheet)
        return found

    def page(self, name: str) -> Page:
        """One guide page by id. Raises NoSuchError, with the nearest id."""
        found: Page = self._one("guide page", "guide", name, self._page)
        return found

    def has_worksheet(self, name: str) -> bool:
        """Whether a blank worksheet of that id stands in a file."""
        return name in self._files("worksheets")

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id. The person's own add to ours and replace none."""
        found: dict[str, Claim] = {}
        for path in self._single_files("claims.toml"):
            read = self._object(path, Claims)
            for claim in read.claim if read else ():
                found.setdefault(claim.id, claim)
        return found

    @cached_property
    def help_lines(self) -> HelpLines:
        """Help lines. The person's own add to ours and replace none."""
        note = ""
        countries: dict[str, Country] = {}
        lines: dict[str, HelpLine] = {}
        for path in self._single_files("help-lines.toml"):
            read = self._object(path, HelpLines)
            if read is None:
                continue
            note = note or read.note
            for country in read.country:
                countries.setdefault(country.id, country)
            for line in read.line:
                lines.setdefault(line.id, line)
        return HelpLines(note, tuple(countries.values()), tuple(lines.values()))

    def is_theirs(self, folder: str, name: str) -> bool:
        """Whether the person's own file is the one in use."""
        path = self._files(folder).get(name)
        mine = bool(path and self._theirs and path.is_relative_to(self._theirs))
        return mine and path is not None and self._read.get(path) is not None

    def known(self) -> Known:
        """Every id that a file may point at, read or not."""
        return checks.Known(self.claims, self._files("guide"), self._files("worksheets"))

    # -- reading -------------------------------------------------------------------------------

    def _worksheet(self, name: str) -> Worksheet | None:
        found = self._chosen("worksheets", name, Worksheet, self._faults)
        if found is None or not self._neutral:
            return found
        if name not in self._named_neutrally:
            self._named_neutrally[name] = found.named_neutrally()
        return self._named_neutrally[name]

    def _page(self, name: str) -> Page | None:
        return self._chosen("guide", name, Page, self._faults)

    def _myth(self, name: str) -> Myth | None:
        return self._chosen("myths", name, Myth, self._faults)

    def _faults(self, found: msgspec.Struct) -> Iterator[Found]:
        if isinstance(found, Worksheet):
            return checks.check_worksheet(found, self.known())
        if isinstance(found, Page):
            return checks.check_page(found, self.known())
        assert isinstance(found, Myth)
        return checks.check_myth(found, self.known())

    def _chosen(
        self, folder: str, name: str, kind: type[T], check: Callable[[T], Iterator[Found]]
    ) -> T | None:
        """The person's file of that id when it is sound and loosens nothing, else ours."""
        our_path = self._ours / folder / f"{name}.toml"
        path = self._files(folder)[name]
        own_check = check if self._checks_ours else None
        ours = self._object(our_path, kind, own_check) if _is_there(our_path) else None
        if path == our_path:
            return ours
        theirs = self._object(path, kind, check)
        if theirs is None or ours is None:
            return theirs or ours
        if reason := self._refusal(name, ours, theirs):
            if self._read.get(path) is not None:
                self._read[path] = None
                self.problems.append(Problem(str(path), 1, 1, "", reason, "ours is used instead"))
            return ours
        return theirs

    @staticmethod
    def _refusal(name: str, ours: Any, theirs: Any) -> str | None:
        if isinstance(ours, Worksheet):
            return loosened(ours, theirs)
        if isinstance(ours, Page) and name in PROTECTED_PAGES:
            return f'the page "{name}" can\'t be replaced'
        return None

    def _object(
        self, path: Path, kind: type[T], check: Callable[[T], Iterator[Found]] | None = None
    ) -> T | None:
        """The object of one file, read once; None, and its problems noted, when it is unsound."""
        if path not in self._read:
            self._read[path] = self._fresh(path, kind, check)
        return self._read[path]  # type: ignore[return-value]  # one path holds one kind

    def _fresh(
        self, path: Path, kind: type[T], check: Callable[[T], Iterator[Found]] | None
    ) -> T | None:
        try:
            raw = read_regular(path)
            if self._neutral and path.is_relative_to(self._ours):
                raw = named(raw.decode()).encode()
            text, data = read_data(raw, str(path))
        except ProblemsError as error:
            self.problems += error.problems
            return None
        except BookError as error:
            self.problems.append(_unreadable(path, error))
            return None
        found, problems = read_object(data, kind, str(path), text)
        if found is not None and check is not None:
            wrong = [*self._named_wrongly(path, found), *check(found)]
            place_of = scan.Positions(text).locate if wrong else None
            problems = [problem_at(str(path), place_of, *one) for one in wrong if place_of]
        self.problems += problems
        return None if problems else found

    @staticmethod
    def _named_wrongly(path: Path, found: Any) -> Iterator[Found]:
        if found.id != path.stem:
            yield ("id",), f'the file is called "{path.name}"', f"rename it to {found.id}.toml"

    # -- files ---------------------------------------------------------------------------------

    def _files(self, folder: str) -> dict[str, Path]:
        """File stem -> path; the person's after ours."""
        return self._folders[folder]

    @cached_property
    def _folders(self) -> dict[str, dict[str, Path]]:
        roots = [root for root in (self._ours, self._theirs) if root]
        return {
            folder: {
                path.stem: path for root in roots for path in sorted((root / folder).glob("*.toml"))
            }
            for folder in FOLDERS
        }

    def _single_files(self, name: str) -> list[Path]:
        roots = [root for root in (self._ours, self._theirs) if root]
        return [root / name for root in roots if _is_there(root / name)]

    def _all(self, folder: str, read: Callable[[str], Any]) -> list[Any]:
        found = [one for name in self._files(folder) if (one := read(name)) is not None]
        return sorted(found, key=lambda one: (one.order, one.id))

    def _one(self, what: str, folder: str, name: str, read: Callable[[str], Any]) -> Any:
        found = read(name) if name in self._files(folder) else None
        if found is None:
            guess = nearest(name, self._files(folder))
            all_of_them = ' "reconcile-tui new --list" lists them.' if what == "worksheet" else ""
            also = f' Did you mean "{guess}"?' if guess and guess != name else all_of_them
            raise NoSuchError(f'There\'s no {what} called "{name}".{also}')
        return found


def _is_there(path: Path) -> bool:
    """Whether a file of that name is meant to be read: a link to nothing is, and is reported."""
    return path.exists() or path.is_symlink()


def _unreadable(path: Path, error: BookError) -> Problem:
    """A name in a content folder behind which there is no file to read."""
    why = str(error).removeprefix(f"{path} ").removesuffix(".")
    if isinstance(error, NoSuchError):
        why = "the link doesn't lead to a file" if path.is_symlink() else "the file is gone"
    return Problem(str(path), 0, 0, "", why, "put a TOML file here, or delete it")
