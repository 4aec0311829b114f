"""Random edit sequences, on hand-edited files and on files written only by the app."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.domain.answers import Answers, same
from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import edit
from reconcile_tui.toml.write import encode, new_text
from tests.conftest import examples
from tests.store.answers_file import BLANK, CELLS, HEADER, LATER, PROMPTS, answers_of, without_empty

answer_values = st.one_of(
    st.text(st.sampled_from('ab "\\\n#[]=é'), max_size=12),
    st.lists(st.sampled_from(["sad", "glad\n"]), max_size=2),
    st.builds(lambda words: {"if": words, "then": "x"}, st.text("a'\n", max_size=3)),
    st.integers(0, 10),
    st.just(date(2026, 1, 2)),
)
ANSWERED = ["ended-us", "contact", "feelings", "plan", "old-one"]
ROW_IDS = ["r1", "r2", "r3"]


class Sheet:
    """Draws a hand-edited file and counts its comments."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.notes = 0
        self.lines: list[str] = []

    def coin(self) -> bool:
        return self.draw(st.booleans())

    def note(self) -> str:
        self.notes += 1
        return f"# mine {self.notes}."

    def between(self) -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            self.lines.append(
                self.draw(st.sampled_from(["", "  "])) + self.note() if self.coin() else ""
            )

    def pair(self, key: str, value: object) -> None:
        if isinstance(value, list) and self.coin():
            written = "[\n" + "".join(f"  {encode(v)}, {self.note()}\n" for v in value) + "]"
        else:
            written = encode(value)
        name = f'"{key}"' if self.draw(st.integers(0, 4)) == 0 else key
        self.lines.append(f"{name} = {written}" + (f"  {self.note()}" if self.coin() else ""))

    def header(self, brackets: str) -> None:
        self.lines.append(brackets + (f" {self.note()}" if self.coin() else ""))

    def top(self) -> None:
        self.lines += HEADER.splitlines()[0 if self.coin() else 1 :]
        self.between()
        self.pair("x-mood", "ok")

    def tables(self) -> None:
        if self.coin():
            self.header("[skipped]")
            for item in self.draw(st.sets(st.sampled_from(ANSWERED), max_size=2)):
                self.pair(item, "later")
            self.between()
        if self.coin():
            self.header("[mine]")
            self.pair("x", [1])
            self.between()
        if self.draw(st.integers(0, 3)):
            self.header("[answers]")
            for item in self.draw(st.lists(st.sampled_from(ANSWERED), unique=True)):
                self.between()
                if self.coin() and item in PROMPTS:
                    self.lines.append("# " + " ".join(PROMPTS[item].split()))
                self.pair(item, self.draw(answer_values))
            self.between()

    def rows(self, item: str) -> None:
        for number, row in enumerate(self.draw(st.sets(st.sampled_from(ROW_IDS), max_size=3))):
            self.between()
            self.header(f"[[rows.{item}]]")
            if number == 0 and self.coin():
                self.lines.append("# " + PROMPTS[item])
            self.pair("row", row)
            for cell in self.draw(st.sets(st.sampled_from([*CELLS, "x-unknown"]))):
                self.between()
                self.pair(cell, self.draw(answer_values))
            if self.draw(st.integers(0, 4)) == 0:
                self.header(f"[rows.{item}.extra]")
                self.pair("deep", 1)
        self.between()


@st.composite
def hand_edited(draw: st.DrawFn) -> tuple[str, int]:
    sheet = Sheet(draw)
    sheet.top()
    sheet.tables()
    sheet.rows("seen")
    if sheet.coin():
        sheet.header("[[mine-too]]")
    text = "\n".join(sheet.lines) + draw(st.sampled_from(["\n", "", "\n\n"]))
    if sheet.coin():
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", BOM])) + text, sheet.notes


def one_change(  # noqa: PLR0911 - one way out for each kind of change
    draw: st.DrawFn, answers: Answers, model: dict[str, Any]
) -> Answers:
    """Apply one change through the app and directly to the plain model."""
    skipped, values = model.setdefault("skipped", {}), model.setdefault("answers", {})
    item = draw(st.sampled_from(["seen", "promises"]))
    rows = model.setdefault("rows", {}).setdefault(item, [])
    name = draw(st.sampled_from(ANSWERED))
    match draw(
        st.sampled_from(["set", "set", "clear", "skip", "back", "row", "row", "drop", "top"])
    ):
        case "set":
            value = draw(answer_values)
            values[name] = value
            skipped.pop(name, None)
            return answers.with_value(name, value)
        case "clear":
            values.pop(name, None)
            return answers.with_value(name, None)
        case "skip":
            skipped[name] = "too-much"
            return answers.with_skip(name, "too-much")
        case "back":
            skipped.pop(name, None)
            return answers.with_skip(name, None)
        case "row":
            # The app never reuses an id.
            new = f"n{draw(st.uuids())}"
            row_id = draw(st.sampled_from([new, *(row["row"] for row in rows)]))
            old = next((row for row in rows if row["row"] == row_id), None)
            kept = {k: v for k, v in (old or {}).items() if k not in CELLS and k != "row"}
            cells = {cell: draw(answer_values) for cell in CELLS if draw(st.booleans())}
            row = {"row": row_id, **cells, **kept}
            if old is None:
                rows.append(row)
            else:
                rows[rows.index(old)] = row
            skipped.pop(item, None)
            return answers.with_row(item, row)
        case "drop":
            row_id = draw(st.sampled_from(["none", *(row["row"] for row in rows)]))
            rows[:] = [row for row in rows if row["row"] != row_id]
            return answers.without_row(item, row_id)
    model["title"] = draw(st.sampled_from(["What changed?", 'A "new" one', "Two\nlines"]))
    model["saved"] = LATER
    return replace(answers, title=model["title"], saved=LATER)


def is_note(line: str) -> bool:
    return line.strip().startswith("# mine ")


@pytest.mark.slow
@given(st.data())
@settings(max_examples=examples(250), deadline=None)
def test_any_sequence_of_edits_keeps_the_persons_comments(data: st.DataObject) -> None:
    draw: st.DrawFn = data.draw  # type: ignore[assignment]
    text, notes = draw(hand_edited())
    windows, bom = "\r\n" in text, text.startswith(BOM)
    model = tomllib.loads(text.removeprefix(BOM))
    answers = answers_of(text)
    assert edit(text, answers, answers, PROMPTS).text is text
    for _ in range(draw(st.integers(1, 5))):
        target = answers
        for _ in range(draw(st.integers(1, 3))):
            target = one_change(draw, target, model)
        result = edit(text, answers, target, PROMPTS)
        assert not result.rewritten
        assert same(
            without_empty(tomllib.loads(result.text.removeprefix(BOM))), without_empty(model)
        )
        for number in range(1, notes + 1):
            assert result.text.count(f"# mine {number}.") == 1
        gone = Counter(text.split("\n")) - Counter(result.text.split("\n"))
        assert not any(is_note(line) and line != text.split("\n")[-1] for line in gone)
        assert result.text.startswith(BOM) == bom
        assert ("\n" not in result.text.replace("\r\n", "")) if windows else "\r" not in result.text
        assert tomlkit.parse(result.text.removeprefix(BOM)) is not None
        text, answers = result.text, target


@given(st.data())
@settings(max_examples=examples(120), deadline=None)
def test_edits_of_a_file_of_ours_keep_the_canonical_form(data: st.DataObject) -> None:
    draw: st.DrawFn = data.draw  # type: ignore[assignment]
    answers, text = BLANK, new_text(BLANK, PROMPTS)
    model: dict[str, Any] = {}
    for _ in range(draw(st.integers(1, 6))):
        target = one_change(draw, answers, model)
        target = replace(target, rows={k: v for k, v in target.rows.items() if k == "seen"})
        text = edit(text, answers, target, PROMPTS).text
        assert text == new_text(target, PROMPTS)
        answers = target
