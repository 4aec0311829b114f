"""Editing a person's answers file: what they wrote stays, what they answered is there."""

from __future__ import annotations

import codecs
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.core.toml_encode import encode, same
from reconcile_tui.core.toml_text import BOM
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.store.document import Edit, edit, new_text, read_data

WHEN = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 19, 31, tzinfo=UTC)
PROMPTS = {
    "ended-us": "What problem ended us?\nOne or two plain sentences.",
    "contact": "Are you in contact now?",
    "feelings": "What did you feel?",
    "plan": "If it happens again, what will you do?",
    "seen": "What have you seen since then?",
    "promises": "What was \x1b[31mpromised\u202e?",
}
BLANK = Answers(worksheet="what-changed", id="a1b2", title="What changed?", started=WHEN)
HEADER = """\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "a1b2"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+00:00
"""


def answers_of(text: str) -> Answers:
    """The answers that a text holds; rows without an id are not among them."""
    data = tomllib.loads(text.removeprefix(BOM))
    header = {key: value for key, value in data.items() if key in Answers.__dataclass_fields__}
    return replace(
        BLANK,
        **{key: value for key, value in header.items() if key not in {"answers", "rows"}},
        values=data.get("answers", {}),
        rows={
            item: tuple(row for row in rows if "row" in row)
            for item, rows in data.get("rows", {}).items()
            if isinstance(rows, list)
        },
    )


def changed(text: str, change: Callable[[Answers], Answers]) -> str:
    """The text after one change to the answers it holds, which must not need a rewrite."""
    base = answers_of(text)
    result = edit(text, base, change(base), PROMPTS)
    assert not result.rewritten
    return result.text


# -- a new file --------------------------------------------------------------------------------


def test_a_new_file_reads_well_without_the_app() -> None:
    answers = replace(
        BLANK.with_value("contact", "yes")
        .with_value("ended-us", 'We never came back\nto a "quarrel".')
        .with_value("from-an-older-sheet", ["a", "b"])
        .with_value("plan", {"if": "they shout", "then": "I leave", "when": "at once"})
        .with_row("seen", {"row": "k3f9", "date": date(2026, 11, 8), "what": "Asked for a break."})
        .with_row("seen", {"row": "m2x7", "what": "Left."})
        .with_skip("feelings", "too-much"),
        previous="older",
        saved=LATER,
    )
    assert (
        new_text(answers, PROMPTS)
        == """\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "a1b2"
title = "What changed?"
language = "en"
status = "in-progress"
previous = "older"
started = 2026-11-22T19:05:00+00:00
saved = 2026-11-22T19:31:00+00:00

[skipped]
feelings = "too-much"

[answers]
# What problem ended us? One or two plain sentences.
ended-us = \"\"\"
We never came back
to a "quarrel".\"\"\"

# Are you in contact now?
contact = "yes"

# If it happens again, what will you do?
plan = { if = "they shout", then = "I leave", when = "at once" }

from-an-older-sheet = ["a", "b"]

[[rows.seen]]
# What have you seen since then?
row = "k3f9"
date = 2026-11-08
what = "Asked for a break."

[[rows.seen]]
row = "m2x7"
what = "Left."
"""
    )


def test_a_question_cannot_bring_control_characters_or_lines_into_the_file() -> None:
    text = new_text(BLANK.with_row("promises", {"row": "r"}), PROMPTS)
    assert "# What was [31mpromised?\n" in text


def test_a_file_with_no_answers_is_ready_for_them() -> None:
    assert new_text(BLANK, PROMPTS) == HEADER + "\n[answers]\n"


# -- one change at a time ----------------------------------------------------------------------


@pytest.mark.parametrize("text", [HEADER, BOM + HEADER, HEADER.replace("\n", "\r\n"), HEADER[:-1]])
def test_no_difference_leaves_the_text_alone(text: str) -> None:
    assert edit(text, BLANK, BLANK, PROMPTS) == Edit(text, rewritten=False)


def test_an_answer_that_is_there_already_is_not_written_again() -> None:
    text = HEADER + "[answers]\ncontact = 'yes' # my way to write it\n"
    assert edit(text, BLANK, BLANK.with_value("contact", "yes"), PROMPTS) == Edit(text)


def test_a_new_answer_goes_where_the_worksheet_has_it() -> None:
    text = HEADER + (
        "\n[answers]\n# What problem ended us? One or two plain sentences.\nended-us = 'x'\n"
        "# my thought about it\n\n# my other thought\nplan = 'y' # trailing\n"
    )
    assert changed(text, lambda a: a.with_value("contact", "yes")) == text.replace(
        "about it\n", 'about it\n\n# Are you in contact now?\ncontact = "yes"\n'
    )


def test_a_comment_over_the_next_answer_stays_with_the_next_answer() -> None:
    text = HEADER + "[answers]\nended-us = 'x'\n# my thought on the plan\nplan = 'y'"
    assert changed(text, lambda a: a.with_value("contact", "yes")) == text.replace(
        "'x'\n", "'x'\n\n# Are you in contact now?\ncontact = \"yes\"\n\n"
    )


def test_the_first_answer_of_the_worksheet_goes_right_under_the_header() -> None:
    text = HEADER + "\n[answers] # all of them\ncontact = 'no'\n"
    assert changed(text, lambda a: a.with_value("ended-us", "us")) == text.replace(
        "them\n",
        'them\n# What problem ended us? One or two plain sentences.\nended-us = "us"\n\n',
    )


def test_missing_tables_are_made_above_the_comments_of_what_follows() -> None:
    text = HEADER + "# one more word\n\n# my rows\n# are here\n[[rows.seen]]\nrow = 'a'\n"
    with_answers = changed(text, lambda a: a.with_value("contact", "yes"))
    assert with_answers == text.replace(
        "\n# my rows", '\n[answers]\n# Are you in contact now?\ncontact = "yes"\n\n# my rows'
    )
    with_skipped = changed(with_answers, lambda a: a.with_skip("plan", "later"))
    assert with_skipped == with_answers.replace(
        "[answers]", '[skipped]\nplan = "later"\n\n[answers]'
    )


def test_skipping_and_coming_back_leaves_no_trace() -> None:
    text = new_text(BLANK.with_value("contact", "no"), PROMPTS)
    skipped = changed(text, lambda a: a.with_skip("plan", "too-much").with_skip("seen", "later"))
    assert changed(skipped, lambda a: a.with_skip("seen", None).with_skip("plan", None)) == text


def test_a_commented_skipped_table_stays() -> None:
    text = HEADER + "[skipped]\n# not now\nplan = 'later' # nor soon\n"
    assert changed(text, lambda a: a.with_skip("plan", None)) == (
        HEADER + "[skipped]\n# not now\n# nor soon\n"
    )


def test_an_answer_taken_away_takes_its_question_along_and_no_other_comment() -> None:
    full = new_text(
        BLANK.with_value("ended-us", "a").with_value("contact", "b").with_value("plan", "c"),
        PROMPTS,
    )
    for item in ("ended-us", "contact", "plan"):
        fewer = BLANK.with_value("ended-us", "a").with_value("contact", "b").with_value("plan", "c")
        expected = new_text(fewer.with_value(item, None), PROMPTS)
        assert changed(full, lambda a, item=item: a.with_value(item, None)) == expected  # type: ignore[misc]
    mine = full.replace("# Are you", "# mine\n# Are you").replace('"b"', '"b" # also mine')
    assert changed(mine, lambda a: a.with_value("contact", None)) == mine.replace(
        '# Are you in contact now?\ncontact = "b" # also mine\n', "# also mine\n"
    )
    reworded = full.replace("contact now", "touch now")
    assert changed(reworded, lambda a: a.with_value("contact", None)) == reworded.replace(
        'contact = "b"\n', ""
    )


def test_only_the_value_is_replaced() -> None:
    text = HEADER + (
        '[answers]\n  contact   =   """\nyes\n"""   # since May\n'
        "feelings = [\n  'sad', # mostly\n  'glad',\n]\n"
    )
    assert changed(text, lambda a: a.with_value("contact", "no")) == text.replace(
        '"""\nyes\n"""', '"no"'
    )
    assert changed(text, lambda a: a.with_value("feelings", ["glad"])) == text.replace(
        "feelings = [\n  'sad', # mostly\n  'glad',\n]", '# mostly\nfeelings = ["glad"]'
    )


def test_a_new_title_is_also_the_title_of_the_first_line() -> None:
    text = new_text(BLANK, PROMPTS)
    assert "What changed" not in changed(text, lambda a: replace(a, title="A sheet"))
    own = text.replace(" · you can", " · I can")
    assert changed(own, lambda a: replace(a, title="A sheet")) == own.replace(
        'title = "What changed?"', 'title = "A sheet"'
    )


def test_keys_at_the_top_stand_in_their_order_and_above_every_table() -> None:
    text = new_text(BLANK.with_value("contact", "no"), PROMPTS)
    full = replace(answers_of(text), status="completed", previous="p", saved=LATER)
    assert changed(text, lambda _: full) == new_text(full, PROMPTS)
    assert changed(new_text(full, PROMPTS), lambda _: answers_of(text)) == text
    bare = "# only a comment\n\n# and another\n[answers]\ncontact = 'no'"
    assert edit(bare, replace(BLANK, status=""), BLANK, PROMPTS).text == (
        "# only a comment\n\nstatus = \"in-progress\"\n\n# and another\n[answers]\ncontact = 'no'"
    )
    assert edit("", replace(BLANK, status=""), BLANK, PROMPTS).text == 'status = "in-progress"\n'


# -- rows --------------------------------------------------------------------------------------

ROWS = (
    HEADER
    + """
[[rows.seen]]
# What have you seen since then?
row = "a"
what = "first" # mine 1
# mine 2

# mine 3
[[rows.promises]]
row = "p"
mood = "unknown to the app"
# mine 4"""
)


def test_a_row_goes_after_the_last_one_of_its_item_and_its_comments() -> None:
    added = changed(ROWS, lambda a: a.with_row("seen", {"what": "second", "row": "b"}))
    assert added == ROWS.replace(
        "# mine 2\n", '# mine 2\n\n[[rows.seen]]\nrow = "b"\nwhat = "second"\n'
    )


def test_a_row_is_added_to_a_file_without_a_last_line_end() -> None:
    added = changed(ROWS, lambda a: a.with_row("promises", {"row": "q"}))
    assert added == ROWS + '\n\n[[rows.promises]]\nrow = "q"\n'


def test_the_first_row_of_an_item_goes_to_the_end_with_its_question() -> None:
    text = HEADER + "\n[mine]\nnote = 'stays'\n"
    assert changed(text, lambda a: a.with_row("seen", {"row": "a"})) == (
        text + '\n[[rows.seen]]\n# What have you seen since then?\nrow = "a"\n'
    )


def test_cells_are_changed_added_and_removed_in_place() -> None:
    row = {"row": "a", "date": date(2026, 11, 8), "what": "other"}
    assert changed(ROWS, lambda a: a.with_row("seen", row)) == ROWS.replace(
        'row = "a"\nwhat = "first"', 'row = "a"\ndate = 2026-11-08\nwhat = "other"'
    )
    assert changed(ROWS, lambda a: a.with_row("seen", {"row": "a"})) == ROWS.replace(
        'what = "first" # mine 1', "# mine 1"
    )
    promise = {"row": "p", "mood": "unknown to the app", "kept": True}
    assert changed(ROWS, lambda a: a.with_row("promises", promise)) == ROWS + "\nkept = true\n"


def test_a_removed_row_leaves_the_persons_comments() -> None:
    assert changed(ROWS, lambda a: a.without_row("seen", "a")) == HEADER + (
        '\n# mine 1\n# mine 2\n\n# mine 3\n[[rows.promises]]\nrow = "p"\n'
        'mood = "unknown to the app"\n# mine 4'
    )


def test_the_question_moves_on_to_the_first_row_that_is_left() -> None:
    one = BLANK.with_row("seen", {"row": "a"}).with_row("seen", {"row": "b", "what": "x"})
    text = new_text(one, PROMPTS)
    assert changed(text, lambda a: a.without_row("seen", "a")) == new_text(
        BLANK.with_row("seen", {"row": "b", "what": "x"}), PROMPTS
    )


def test_a_row_without_an_id_and_one_copied_by_hand_are_left_alone() -> None:
    text = HEADER + "".join(
        f"\n[[rows.seen]]\n{row}\n"
        for row in ("what = 'mine'", "row = 'a'", "row = 'a'\nwhat = 'copy'")
    )
    out = changed(text, lambda a: a.with_row("seen", {"row": "a", "what": "new"}))
    assert out == text.replace("row = 'a'\n\n", "row = 'a'\nwhat = \"new\"\n\n")


def test_a_sub_table_goes_with_its_row() -> None:
    text = HEADER + (
        "[[rows.seen]]\nrow = 'a'\n[rows.seen.more]\nx = 1\n[[rows.seen]]\nrow = 'b'\n"
        "[rows.seen.more]\ny = 1\n"
    )
    assert changed(text, lambda a: a.without_row("seen", "a")) == HEADER + (
        "[[rows.seen]]\nrow = 'b'\n[rows.seen.more]\ny = 1\n"
    )
    assert changed(text, lambda a: a.with_row("seen", {**a.rows["seen"][0], "n": 1})) == (
        text.replace("'a'\n", "'a'\nn = 1\n")
    )


# -- what somebody else did in the meantime -------------------------------------------------------


def test_answers_of_others_stay_and_mine_win_where_both_wrote() -> None:
    theirs = (
        HEADER + "[answers]\nended-us = 'theirs'\ncontact = 'theirs'\n[[rows.seen]]\nrow = 't'\n"
    )
    base = BLANK.with_value("plan", "base").with_row("seen", {"row": "gone"})
    mine = base.with_value("contact", "mine").with_row("seen", {"row": "gone", "what": "mine"})
    result = edit(theirs, base, mine, PROMPTS)
    assert not result.rewritten
    assert tomllib.loads(result.text)["answers"] == {"ended-us": "theirs", "contact": "mine"}
    assert tomllib.loads(result.text)["rows"]["seen"] == [
        {"row": "t"},
        {"row": "gone", "what": "mine"},
    ]


def test_taking_away_what_is_gone_already_is_no_change() -> None:
    base = (
        BLANK.with_value("plan", "x").with_row("seen", {"row": "a"}).with_skip("contact", "later")
    )
    assert edit(HEADER, base, BLANK, PROMPTS) == Edit(HEADER)


# -- shapes that surgery cannot do -------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "answers = { contact = 'no', x = [1] }\n",
        "answers.contact = 'no'\n",
        "rows.seen = [ { row = 'a' }, { row = 'b', d = 2026-01-01 } ]\n",
        "rows = { seen = [ { row = 'a' } ], odd = 5 }\n",
    ],
)
def test_a_shape_that_cannot_be_edited_is_rewritten_with_every_key(body: str) -> None:
    text = HEADER + "x-mine = 2026-01-01\n" + body + "[mine]\ndeep.a = [{ b = 'é\\n' }]\n[empty]\n"
    before = tomllib.loads(text)
    base = answers_of(text)
    target = (
        base.with_value("ended-us", "new")
        .with_value("plan", {"if": "other"})
        .with_row("seen", {"row": "c"})
    )
    result = edit(text, base, target, PROMPTS)
    after = tomllib.loads(result.text)
    assert result.rewritten
    assert {k: after[k] for k in ("x-mine", "mine", "empty")} == {
        k: before[k] for k in ("x-mine", "mine", "empty")
    }
    plan = {"ended-us": "new", "plan": {"if": "other"}}
    assert after["answers"] == {**before.get("answers", {}), **plan}
    seen = [*before.get("rows", {}).get("seen", []), {"row": "c"}]
    assert after["rows"] == {**before.get("rows", {}), "seen": seen}
    assert edit(result.text, target, base, PROMPTS).rewritten is False


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("answers.contact = 'no' # x\n", 'answers.contact = "new" # x\n'),
        ("[answers]\n'contact' = 'no'\n", "[answers]\n'contact' = \"new\"\n"),
    ],
)
def test_a_value_in_dotted_or_quoted_form_is_replaced_in_place(before: str, after: str) -> None:
    assert changed(HEADER + before, lambda a: a.with_value("contact", "new")) == HEADER + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "[answers]\ncontact = 'no'\n\n# If it happens again, what will you do?\n"
            "plan.if = 'x' # one\n# two\nplan.then = 'y'\n# three\n",
            "[answers]\ncontact = 'no'\n\n# If it happens again, what will you do?\n"
            'plan = { if = "new" }\n\n# one\n# two\n# three\n',
        ),
        (
            "[answers.plan]\nif = 'x' # one\n# two\n[mine]\nx = 1\n",
            "# one\n# two\n[mine]\nx = 1\n\n[answers]\n"
            '# If it happens again, what will you do?\nplan = { if = "new" }\n',
        ),
    ],
)
def test_an_answer_in_parts_is_put_together_and_comments_stay(before: str, after: str) -> None:
    text = HEADER + before
    assert changed(text, lambda a: a.with_value("plan", {"if": "new"})) == HEADER + after
    gone = changed(text, lambda a: a.with_value("plan", None))
    assert "# one\n# two\n" in gone


def test_a_dotted_answer_is_followed_by_a_dotted_answer() -> None:
    text = HEADER + "answers.contact = 'no'\n"
    assert changed(text, lambda a: a.with_value("plan", "x")).endswith('\nanswers.plan = "x"\n')


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "answers = 5\n",
        HEADER + "rows = [1]\n",
        HEADER + "[rows]\nseen = 'words'\n",
        HEADER + "skipped = []\n",
        "not TOML",
    ],
)
def test_what_cannot_be_edited_without_loss_is_refused(text: str) -> None:
    with pytest.raises(CannotWriteError, match=r"\.$"):
        edit(text, BLANK, BLANK.with_value("contact", "x").with_row("seen", {"row": "a"}), PROMPTS)


def test_what_toml_cannot_hold_and_what_is_too_large_is_refused() -> None:
    for value in ("half \ud800", "é" * (MAX_FILE // 2)):
        with pytest.raises(CannotWriteError):
            edit(HEADER, BLANK, BLANK.with_value("contact", value), PROMPTS)


# -- sequences of changes on files that people have been in ------------------------------------

answer_values = st.one_of(
    st.text(st.sampled_from('ab "\\\n#[]=é'), max_size=12),
    st.lists(st.sampled_from(["sad", "glad\n"]), max_size=2),
    st.builds(lambda words: {"if": words, "then": "x"}, st.text("a'\n", max_size=3)),
    st.integers(0, 10),
    st.just(date(2026, 1, 2)),
)
ANSWERED = ["ended-us", "contact", "feelings", "plan", "old-one"]
ROW_IDS = ["r1", "r2", "r3"]
CELLS = ["date", "what", "rung"]


class Sheet:
    """Draws a file that somebody has worked in; counts their comments."""

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
def worked_in(draw: st.DrawFn) -> tuple[str, int]:
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
    """Change the answers as the app does, and the plain model by hand."""
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
            # The app never uses an id again.
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


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    rows = {item: rows for item, rows in data.get("rows", {}).items() if rows}
    data = {**data, "rows": rows}
    return {k: v for k, v in data.items() if v or k not in {"skipped", "answers", "rows"}}


def is_note(line: str) -> bool:
    return line.strip().startswith("# mine ")


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_any_sequence_of_changes_keeps_what_the_person_wrote(data: st.DataObject) -> None:
    draw: st.DrawFn = data.draw  # type: ignore[assignment]
    text, notes = draw(worked_in())
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
@settings(max_examples=120, deadline=None)
def test_a_file_only_the_app_wrote_in_stays_in_canonical_form(data: st.DataObject) -> None:
    draw: st.DrawFn = data.draw  # type: ignore[assignment]
    answers, text = BLANK, new_text(BLANK, PROMPTS)
    model: dict[str, Any] = {}
    for _ in range(draw(st.integers(1, 6))):
        target = one_change(draw, answers, model)
        target = replace(target, rows={k: v for k, v in target.rows.items() if k == "seen"})
        text = edit(text, answers, target, PROMPTS).text
        assert text == new_text(target, PROMPTS)
        answers = target


# -- reading -----------------------------------------------------------------------------------


def test_text_and_data_are_read_and_the_byte_order_mark_kept() -> None:
    assert read_data(codecs.BOM_UTF8 + b"a = 'x'\r\n", "f") == (BOM + "a = 'x'\r\n", {"a": "x"})
    assert read_data(b"", "f") == ("", {})


GOOD = b"a = 1\n"


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (GOOD + b"b = \n", 2, 5, "expected a value"),
        (GOOD + b"b 1\n", 2, 3, 'expected "="'),
        (GOOD + b"b = 1 2\n", 2, 7, "expected the end of the line"),
        (GOOD + b"b = 'open\nc = 1\n", 2, 5, "expected a closing quote"),
        (GOOD + b"b = 'open\nc = 'x'\n", 2, 10, "expected a closing quote"),
        (GOOD + b'b = "open\n', 2, 10, "expected a closing quote on this line"),
        (GOOD + b"b = [ 'open\n", 3, 1, "expected a closing quote"),
        (b"# it's so\nb = \"open", 2, 10, "expected a closing quote"),
        (GOOD + b'b = """x"""\nc = "open', 3, 10, "expected a closing quote"),
        (GOOD + b'b = """open\nc = 1\n', 2, 5, "expected a closing quote"),
        (GOOD + b'b = "C:\\dir"\n', 2, 10, 'expected "\\\\"'),
        (GOOD + b"a = 2\n", 2, 6, "used already"),
        (GOOD + b"[t]\n[t]\n", 3, 3, "used already"),
        (GOOD + b"b = [1 2]\n", 2, 8, 'expected "," or "]"'),
        (GOOD + b"b = {c = 1 d = 2}\n", 2, 12, 'expected "," or "}"'),
        (GOOD + b"b = 2026-02-30\n", 2, 5, "expected a day"),
        (GOOD + b"[t\n", 2, 3, 'expected "]"'),
        (GOOD + b"? = 1\n", 2, 1, "expected a comment"),
        (GOOD + b"b = " + b"1" * 5000, 2, 5, "fewer digits"),
        (GOOD + b"b = " + b"[" * 100 + b"]" * 100, 2, 69, "too deeply nested"),
        (GOOD + b"b = " + b"[" * 9000, 2, 69, "too deeply nested"),
        (GOOD + b"b." * 90 + b"c = 1", 0, 0, "too deeply nested"),
        (GOOD + b"b." * 9000 + b"c = 1", 2, 1, "too deeply nested"),
        (GOOD + b"# \xc3\xa9 \xe9\n", 2, 5, "byte 11 is not"),
        (codecs.BOM_UTF8 + b"'\xff", 1, 2, "byte 4 is not"),
        (GOOD + b"b\0 = 1", 2, 2, "byte 7 is a NUL"),
        ("a = 1".encode("utf-16"), 1, 1, "UTF-16"),
        (GOOD + b"<<<<<<< HEAD\nb = 1\n=======\n", 2, 1, "git conflict at line 2"),
        (GOOD + b"=======\r\nb = 1\n", 2, 1, "git conflict at line 2"),
        (b"a = 1\n" * 200_000, 0, 0, "expected a smaller file"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    data: bytes, line: int, column: int, words: str
) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_data(data, "notes.toml")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.column) == ("notes.toml", line, column)
    assert words in problem.message
    assert problem.message.isprintable()


def test_conflict_marks_inside_an_answer_are_no_conflict() -> None:
    assert read_data(b"a = '''\n<<<<<<< HEAD\n'''\n", "f")[1] == {"a": "<<<<<<< HEAD\n"}


@given(st.binary(max_size=60) | st.text("a=\"[]{}.#\n\\'", max_size=40).map(str.encode))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused_with_a_problem(data: bytes) -> None:
    try:
        text, _ = read_data(data, "f")
    except ProblemsError as error:
        lines = [problem.line for problem in error.problems]
    else:
        lines = [1]
        assert text.encode() == data
    assert min(lines) >= 1
