"""Long random edit sequences of one file: the app's edits compared with a plain model."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reconcile_tui.domain.answers import Answers, same
from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import edit
from tests.store.answers_file import CELLS, HEADER, PROMPTS, answers_of, without_empty

__all__ = ["Edits", "edit_fuzz"]

ITEMS = ["ended-us", "contact", "feelings", "plan", "old-one", "a", "B_2"]
TEXTS = [
    *("", "x", '"', "\\", "'''", '"""', "a\nb", "\n\n", "# no comment", "[table]", "k = 1"),
    *("é🌱", "\u202e", "\x1b[2J", "\x00", "\x7f", "\u2028", "ends \\", 'ends "', "tab\tin it"),
    *("[[rows.seen]]\nrow = 'x'", "\ufeff", " leading", "trailing ", "x" * 300, "a\nb\n"),
]


@dataclass
class Edits:
    """The results."""

    edits: int = 0
    rewritten: int = 0
    wrong: list[str] = field(default_factory=list)
    comments_lost: list[str] = field(default_factory=list)


def edit_fuzz(number: int, seed: int = 0, *, long: bool = False) -> Edits:
    """Run this many edits in sequences of some dozen each; tomllib parses every result."""
    chance, seen = random.Random(seed), Edits()
    while seen.edits < number:
        text, notes = _start(chance, long=long)
        model = tomllib.loads(text.removeprefix(BOM))
        answers = answers_of(text)
        for _ in range(chance.randrange(5, 60)):
            target = _changed(answers, model, chance)
            result = edit(text, answers, target, PROMPTS)
            seen.edits += 1
            seen.rewritten += result.rewritten
            said = tomllib.loads(result.text.removeprefix(BOM))
            if not same(without_empty(said), without_empty(model)):
                seen.wrong.append(f"{text!r} -> {result.text!r}")
            lost = [n for n in range(notes) if result.text.count(f"# mine {n}.") != 1]
            if lost and not result.rewritten:
                seen.comments_lost.append(f"{lost} {text!r} -> {result.text!r}")
            text, answers = result.text, target
            if seen.wrong or result.rewritten:
                break
    return seen


def _start(chance: random.Random, *, long: bool) -> tuple[str, int]:
    """Return a file with a person's own comments and keys."""
    lines, notes = [], 0

    def note() -> None:
        nonlocal notes
        if chance.random() < 0.4:
            lines.append(chance.choice(["", "  "]) + f"# mine {notes}.")
            notes += 1
        elif chance.random() < 0.2:
            lines.append("")

    lines += HEADER.splitlines()
    note()
    lines.append('x-mood = "ok"')
    note()
    lines.append("[answers]")
    for item in chance.sample(ITEMS, chance.randrange(4)):
        note()
        lines.append(f'{item} = "{chance.choice(["x", "y z"])}"')
    note()
    for number in range(300 if long else chance.randrange(4)):
        lines.append("")
        note()
        lines += ["[[rows.seen]]", f'row = "r{number}"', 'what = "Something that was seen."']
    note()
    text = "\n".join(lines) + chance.choice(["\n", "", "\n\n"])
    text = text.replace("\n", "\r\n") if chance.random() < 0.2 else text
    return (BOM if chance.random() < 0.1 else "") + text, notes


def _value(chance: random.Random) -> Any:
    text = chance.choice(TEXTS) + chance.choice(TEXTS)
    return chance.choice(
        [text, text, text, chance.randrange(11), date(2026, 1, 2), [text, "b"], {"if": text}]
    )


def _changed(answers: Answers, model: dict[str, Any], chance: random.Random) -> Answers:
    """Apply one change of the answers through the app and directly to the model."""
    skipped, values = model.setdefault("skipped", {}), model.setdefault("answers", {})
    rows = model.setdefault("rows", {}).setdefault("seen", [])
    name, way = chance.choice(ITEMS), chance.randrange(7)
    if way == 0:
        values.pop(name, None)
        return answers.with_value(name, None)
    if way == 1:
        skipped[name] = "too-much"
        return answers.with_skip(name, "too-much")
    if way == 2 and rows:
        gone = chance.choice(rows)
        rows.remove(gone)
        return answers.without_row("seen", gone["row"])
    if way in (3, 4):
        return _row(answers, rows, skipped, chance)
    if way == 5:
        model["title"] = chance.choice(["One", 'Two "2"', "Two\nlines"])
        return replace(answers, title=model["title"])
    values[name] = _value(chance)
    skipped.pop(name, None)
    return answers.with_value(name, values[name])


def _row(
    answers: Answers, rows: list[Any], skipped: dict[str, Any], chance: random.Random
) -> Answers:
    fresh = {"row": f"n{chance.getrandbits(40):x}"}
    old = chance.choice([fresh, *rows[:3], *rows[-3:]])
    row = {**old, **{cell: _value(chance) for cell in CELLS if chance.random() < 0.5}}
    if old is fresh:
        rows.append(row)
    else:
        rows[rows.index(old)] = row
    skipped.pop("seen", None)
    return answers.with_row("seen", row)
