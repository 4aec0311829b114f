"""Content files into typed objects, with every problem and where it stands.

msgspec converts a whole file in one quick step. It stops at the first error and knows no lines, so
only when that step fails is the file walked key by key to find them all.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import msgspec

from reconcile_tui.errors import Place, Problem, nearest, problem_at
from reconcile_tui.lazy import late

if TYPE_CHECKING:
    from reconcile_tui.toml import scan
else:
    scan = late("reconcile_tui.toml.scan")


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


T = TypeVar("T", bound=msgspec.Struct)
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


Found = tuple[Place, str, str]


class _Walk:
    """Visits a value beside the type it should have and notes every difference."""

    def visit(self, value: Any, kind: Any, place: Place) -> list[Found]:
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

    def _union(self, value: Any, kind: Any, place: Place) -> list[Found]:
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

    def _struct(self, value: Any, kind: type[msgspec.Struct], place: Place) -> list[Found]:
        if not isinstance(value, dict):
            return [(place, "expected a table of keys", "")]
        fields = _fields_of(kind)
        tag = {kind.__struct_config__.tag_field} - {None}
        found: list[Found] = []
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

    def _leaf(self, value: Any, kind: Any, place: Place) -> list[Found]:
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
