"""Library of everything that can be read or filled in: the shipped content and the person's own.

A file is read when it is first needed. A person's file replaces the shipped one with the same id;
it may add protections and never loosen them. A file with a problem is skipped, the shipped one is
used instead, and the problem is stored in `Library.problems`.

msgspec converts a whole file in one quick step, but stops at the first error and knows no lines.
Only when that fails is the file compared with its type key by key, to find every problem.
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
    AppError,
    NoSuchError,
    Place,
    Problem,
    ProblemsError,
    nearest,
    problem_at,
)
from reconcile_tui.lazy import late
from reconcile_tui.storage.io.disk import read_regular
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


def with_option_sets(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Found]]:
    """Return the parsed file with every named set in place, and the names that have no set."""
    sets = data.get("options", {})
    problems: list[Found] = []

    def filled(table: Any, place: Place) -> Any:
        if not isinstance(table, dict):
            return table
        name = table.get("options")
        if isinstance(name, str) and name not in sets:
            guess = nearest(name, sets)
            add = f"add [options] with {name} = [ … ] at the top of the file"
            hint = f'did you mean "{guess}"?' if guess else add
            problems.append(((*place, "options"), f'there\'s no option set "{name}"', hint))
        options = {"options": sets.get(name, [])} if isinstance(name, str) else {}
        return {**table, **options, **filled_lists(table, place)}

    def filled_lists(table: Mapping[str, Any], place: Place) -> dict[str, Any]:
        lists = ((key, table.get(key)) for key in ("section", "item", "columns"))
        return {
            key: [filled(one, (*place, key, number)) for number, one in enumerate(parts)]
            for key, parts in lists
            if isinstance(parts, list)
        }

    return ({**data, **filled_lists(data, ())}, problems) if isinstance(sets, dict) else (data, [])


def read_object(
    data: Mapping[str, Any], kind: type[T], path: str, text: str
) -> tuple[T | None, list[Problem]]:
    """Return the object that a parsed file describes, or None and every problem in it."""
    data, found = with_option_sets(data)
    if not found:
        try:
            return msgspec.convert(data, kind), []
        except msgspec.ValidationError as error:
            found = _differences(data, kind, ()) or [((), str(error), "")]
    place_of = scan.Positions(text).locate
    return None, [problem_at(path, place_of, *one) for one in found]


def _differences(value: Any, kind: Any, place: Place) -> list[Found]:
    """Return every difference between a value and the type it should have."""
    args = get_args(kind)
    structs = [k for k in args if isinstance(k, type) and issubclass(k, msgspec.Struct)]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct_differences(value, kind, place)
    if get_origin(kind) in {types.UnionType, typing.Union} and structs and isinstance(value, dict):
        return _union_differences(value, structs, place)
    if get_origin(kind) is tuple and args[-1] is Ellipsis and isinstance(value, list):
        return [
            found
            for number, one in enumerate(value)
            for found in _differences(one, args[0], (*place, number))
        ]
    return _leaf_differences(value, kind, place)


def _union_differences(
    value: dict[str, Any], kinds: list[type[msgspec.Struct]], place: Place
) -> list[Found]:
    tagged = {k.__struct_config__.tag: k for k in kinds if k.__struct_config__.tag}
    if not tagged:
        return _struct_differences(value, kinds[0], place)
    if "type" not in value:
        return [(place, 'the key "type" is missing', _list_words(tagged))]
    if not isinstance(value["type"], str):
        return _leaf_differences(value["type"], str, (*place, "type"))
    if value["type"] not in tagged:
        hint = _nearest_of(value["type"], map(str, tagged))
        return [((*place, "type"), f'there\'s no type "{value["type"]}"', hint)]
    return _struct_differences(value, tagged[value["type"]], place)


def _struct_differences(value: Any, kind: type[msgspec.Struct], place: Place) -> list[Found]:
    if not isinstance(value, dict):
        return [(place, "expected a table of keys", "")]
    fields = _fields_of(kind)
    found: list[Found] = [
        ((*place, key), "there's no such key here", _nearest_of(key, fields))
        for key in value
        if key not in fields and key != kind.__struct_config__.tag_field
    ]
    for key, field in fields.items():
        if key in value:
            found += _differences(value[key], field.type, (*place, key))
        elif field.required:
            words = _words_of(field.type)
            example = f'"{words[0]}"' if words else _EXAMPLES.get(field.type, "[ … ]")
            found.append((place, f'the key "{key}" is missing', f"add {key} = {example}"))
    return found


def _leaf_differences(value: Any, kind: Any, place: Place) -> list[Found]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        words = _words_of(kind)
        if words and isinstance(value, str):
            return [(place, f'"{value}" isn\'t allowed here', _nearest_of(value, words))]
        return [(place, _plainly(str(error)), "")]
    return []


@cache
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return key in the file -> field. Without the cache, msgspec reads every annotation again."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _list_words(words: Iterable[Any]) -> str:
    return "use one of: " + ", ".join(str(word) for word in words if word)


def _nearest_of(word: str, known: Iterable[str]) -> str:
    known = list(known)
    guess = nearest(word, known)
    return f'did you mean "{guess}"?' if guess else _list_words(known)


def _words_of(kind: Any) -> list[str]:
    """Return the words that a Literal allows, or those of an optional one."""
    if get_origin(kind) is Literal:
        return [word for word in get_args(kind) if isinstance(word, str)]
    return [word for part in get_args(kind) for word in _words_of(part)]


_EXAMPLES: dict[Any, str] = {str: '"…"', int: "2026", date: "2026-11-22"}
"""Type of a missing key -> a value that it could have."""

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
"""Type as msgspec names it -> as a person does."""


def _plainly(message: str) -> str:
    def in_words(found: re.Match[str]) -> str:
        types = (name for name in found[1].split(" | ") if name != "null")
        return " or ".join(_PLAIN.get(name, name) for name in types)

    message = re.sub("`([^`]+)`", in_words, message.split(" - at ", maxsplit=1)[0])
    if message.startswith("Invalid RFC3339"):
        return f"expected {_PLAIN['date']}"
    return message[:1].lower() + message[1:]


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


def weakened_protection(ours: Worksheet, theirs: Worksheet) -> str | None:
    """Return why `theirs` may not replace `ours`, as a sentence; None if it may."""
    if ours.private:
        return f'the worksheet "{ours.id}" is private, so it can\'t be replaced'
    if ours.sharing == "never" and theirs.sharing != "never":
        return f'"{ours.id}" has sharing = "never", and that can\'t be loosened'
    for item in theirs.items():
        if item.id in ours.retired:
            return f'"{item.id}" is retired in ours, and people have answers saved under it'
    return next((reason for item in ours.items() if (reason := _loosened(item, theirs))), None)


def _loosened(item: Item, theirs: Worksheet) -> str | None:
    same = theirs.by_id.get(item.id)
    is_shared = same is not None and "never" not in (theirs.sharing, same.sharing)
    if item.sharing == "never" and is_shared:
        return f'"{item.id}" has sharing = "never", and that can\'t be loosened'
    if item.sensitive and same is not None and not same.sensitive:
        return f'"{item.id}" is sensitive, and that can\'t be loosened'
    if item.gate is not None and (same is None or same.gate != item.gate):
        return f'the gate of "{item.id}" can\'t be changed or removed'
    if item.gate is not None and same is not None and same.enable_when != item.enable_when:
        return f'"{item.id}" has a gate, so its enable_when can\'t be changed'
    return None


T = TypeVar("T", bound=msgspec.Struct)
KINDS: dict[str, type[Worksheet | Page | Myth]] = {
    "worksheets": Worksheet,
    "guide": Page,
    "myths": Myth,
}
"""Folder -> what each file in it describes."""


class Library:
    """Content in one language. `ours` and `theirs` are folders that contain `<language>/`.

    `checks_ours`: whether the shipped files are also checked for what their types can't say. `lint`
    and `make check` do that before they ship, so the app need not. `neutral`: every worksheet has
    its neutral title, which doesn't say what it is about.
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
        self.is_neutral = neutral
        self._checks_ours = checks_ours
        self._ours = ours / language
        self._theirs = theirs / language if theirs else None
        self._roots = [root for root in (self._ours, self._theirs) if root]
        self._read: dict[Path, msgspec.Struct | None] = {}
        self.problems: list[Problem] = []

    @classmethod
    def of(cls, places: Places, *, checks_ours: bool = True) -> Library:
        """Return the library for the folders and the settings of this run."""
        ours, theirs = places.content, places.own_content
        return cls(ours, theirs, checks_ours=checks_ours, neutral=places.discreet)

    def worksheets(self) -> list[Worksheet]:
        """Return every blank worksheet that can be used, in order."""
        return self._all("worksheets")

    def pages(self) -> list[Page]:
        """Return every guide page, unlisted ones too, in order."""
        return self._all("guide")

    def page_heads(self) -> list[PageHead]:
        """Return the head of every guide page, in order, without reading whole pages of ours."""
        return self._all("guide", self._head)

    def _head(self, folder: str, name: str) -> PageHead | None:
        path = self._folders[folder][name]
        if path.is_relative_to(self._ours):
            with suppress(AppError, ValueError, msgspec.ValidationError):
                top, _, _ = read_regular(path).decode().partition("\n[")
                return msgspec.convert(tomllib.loads(top), PageHead)
        page = self._chosen(folder, name)
        return msgspec.convert(page, PageHead, from_attributes=True) if page else None

    def myths(self) -> list[Myth]:
        """Return every myth card, in order."""
        return self._all("myths")

    def worksheet(self, name: str) -> Worksheet:
        """Return one blank worksheet by id. Raises NoSuchError, with the nearest id."""
        found: Worksheet = self._one("worksheet", "worksheets", name)
        return found

    def page(self, name: str) -> Page:
        """Return one guide page by id. Raises NoSuchError, with the nearest id."""
        found: Page = self._one("guide page", "guide", name)
        return found

    def has_worksheet(self, name: str) -> bool:
        """Return whether there is a file for a blank worksheet with that id."""
        return name in self._folders["worksheets"]

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
        """Return whether the person's own file is the one in use."""
        path = self._folders[folder].get(name)
        theirs = self._theirs
        return bool(path and theirs and path.is_relative_to(theirs) and self._read.get(path))

    def known(self) -> Known:
        """Return every id that a file may refer to, read or not."""
        return checks.Known(self.claims, self._folders["guide"], self._folders["worksheets"])

    # -- reading -------------------------------------------------------------------------------

    def _chosen(self, folder: str, name: str) -> Any:
        """Return the person's file with that id if it is valid and loosens nothing, else ours."""
        kind = KINDS[folder]
        our_path = self._ours / folder / f"{name}.toml"
        path = self._folders[folder][name]
        exists = _is_there(our_path)
        ours = self._object(our_path, kind, checked=self._checks_ours) if exists else None
        if path == our_path:
            return ours
        theirs = self._object(path, kind, checked=True)
        if theirs is None or ours is None:
            return theirs or ours
        if reason := self._refusal(name, ours, theirs):
            self._read[path] = None
            self.problems.append(Problem(str(path), 1, 1, "", reason, "ours is used instead"))
            return ours
        return theirs

    @staticmethod
    def _refusal(name: str, ours: Any, theirs: Any) -> str | None:
        if isinstance(ours, Worksheet):
            return weakened_protection(ours, theirs)
        if isinstance(ours, Page) and name in PROTECTED_PAGES:
            return f'the page "{name}" can\'t be replaced'
        return None

    def _object(self, path: Path, kind: type[T], *, checked: bool = False) -> T | None:
        """Return the object of one file, read once; None, with its problems noted, if invalid."""
        if path not in self._read:
            found: msgspec.Struct | None = self._fresh(path, kind, checked=checked)
            if self.is_neutral and isinstance(found, Worksheet):
                found = found.with_neutral_title()
            self._read[path] = found
        return self._read[path]  # type: ignore[return-value]  # one path holds one kind

    def _fresh(self, path: Path, kind: type[T], *, checked: bool) -> T | None:
        try:
            raw = read_regular(path)
            if self.is_neutral and path.is_relative_to(self._ours):
                raw = named(raw.decode()).encode()
            text, data = read_data(raw, str(path))
        except ProblemsError as error:
            self.problems += error.problems
            return None
        except AppError as error:
            self.problems.append(_unreadable(path, error))
            return None
        found, problems = read_object(data, kind, str(path), text)
        if found is not None and checked:
            wrong = [*self._wrong_file_name(path, found), *checks.check(found, self.known())]
            place_of = scan.Positions(text).locate if wrong else None
            problems = [problem_at(str(path), place_of, *one) for one in wrong if place_of]
        self.problems += problems
        return None if problems else found

    @staticmethod
    def _wrong_file_name(path: Path, found: Any) -> Iterator[Found]:
        if found.id != path.stem:
            yield ("id",), f'the file is called "{path.name}"', f"rename it to {found.id}.toml"

    # -- files ---------------------------------------------------------------------------------

    @cached_property
    def _folders(self) -> dict[str, dict[str, Path]]:
        """Folder -> file stem -> path; the person's file replaces ours."""
        return {
            folder: {
                path.stem: path
                for root in self._roots
                for path in sorted((root / folder).glob("*.toml"))
            }
            for folder in KINDS
        }

    def _single_files(self, name: str) -> list[Path]:
        return [root / name for root in self._roots if _is_there(root / name)]

    def _all(self, folder: str, read: Callable[[str, str], Any] | None = None) -> list[Any]:
        names = self._folders[folder]
        found = filter(None, ((read or self._chosen)(folder, name) for name in names))
        return sorted(found, key=lambda one: (one.order, one.id))

    def _one(self, what: str, folder: str, name: str) -> Any:
        found = self._chosen(folder, name) if name in self._folders[folder] else None
        if found is None:
            guess = nearest(name, self._folders[folder])
            all_of_them = ' "reconcile-tui new --list" lists them.' if what == "worksheet" else ""
            also = f' Did you mean "{guess}"?' if guess and guess != name else all_of_them
            raise NoSuchError(f'There\'s no {what} called "{name}".{also}')
        return found


def _is_there(path: Path) -> bool:
    """Whether a file of that name is meant to be read: a link to nothing is, and is reported."""
    return path.exists() or path.is_symlink()


def _unreadable(path: Path, error: AppError) -> Problem:
    """A name in a content folder behind which there is no file to read."""
    why = str(error).removeprefix(f"{path} ").removesuffix(".")
    if isinstance(error, NoSuchError):
        why = "the link doesn't lead to a file" if path.is_symlink() else "the file is gone"
    return Problem(str(path), 0, 0, "", why, "put a TOML file here, or delete it")
