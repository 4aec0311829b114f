"""Rows in a person's answers file, and changes made by another program in the meantime."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import partial, reduce

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.toml.edit import edit
from reconcile_tui.toml.write import new_text
from tests.store.answers_file import BLANK, HEADER, PROMPTS, changed

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


def test_a_row_is_inserted_after_the_last_one_of_its_item() -> None:
    added = changed(ROWS, lambda a: a.with_row("seen", {"what": "second", "row": "b"}))
    assert added == ROWS.replace(
        "# mine 2\n", '# mine 2\n\n[[rows.seen]]\nrow = "b"\nwhat = "second"\n'
    )


def test_a_row_is_added_to_a_file_without_a_last_line_end() -> None:
    added = changed(ROWS, lambda a: a.with_row("promises", {"row": "q"}))
    assert added == ROWS + '\n\n[[rows.promises]]\nrow = "q"\n'


def test_the_first_row_of_an_item_is_appended_with_its_question() -> None:
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


def test_the_question_moves_to_the_first_remaining_row() -> None:
    one = BLANK.with_row("seen", {"row": "a"}).with_row("seen", {"row": "b", "what": "x"})
    text = new_text(one, PROMPTS)
    assert changed(text, lambda a: a.without_row("seen", "a")) == new_text(
        BLANK.with_row("seen", {"row": "b", "what": "x"}), PROMPTS
    )


def test_several_rows_are_removed_at_once() -> None:
    full = BLANK
    for row in "abcde":
        full = full.with_row("seen", {"row": row})
    out = changed(
        new_text(full, PROMPTS),
        lambda a: (
            a.without_row("seen", "a").without_row("seen", "d").with_row("seen", {"row": "f"})
        ),
    )
    left = [row["row"] for row in tomllib.loads(out)["rows"]["seen"]]
    assert left == ["b", "c", "e", "f"]


def test_rows_without_an_id_and_copied_rows_get_one_in_place() -> None:
    text = HEADER + "".join(
        f"\n[[rows.seen]]\n{row}\n"
        for row in ("what = 'mine'", "row = 'a'", "row = 'a'\nwhat = 'copy'")
    )
    out = changed(text, lambda a: a.with_row("seen", {"row": "a", "what": "new"}))
    mine, _, copy = answers_from(tomllib.loads(text)).rows["seen"]
    assert len({mine["row"], copy["row"], "a"}) == 3
    assert out == (
        text.replace("row = 'a'\n\n", "row = 'a'\nwhat = \"new\"\n\n")
        .replace("what = 'mine'", f"row = \"{mine['row']}\"\nwhat = 'mine'")
        .replace("row = 'a'\nwhat = 'copy'", f"row = \"{copy['row']}\"\nwhat = 'copy'")
    )


QUESTION = "# What have you seen since then?"


def test_a_new_id_is_inserted_below_the_question() -> None:
    text = HEADER + (
        f"\n[[rows.seen]]   # mine\n{QUESTION}\n# on a sunday\nwhat = 'x'  # really\n"
        "\n[[rows.seen]]\nwhat = 'y'\n"
    )
    out = changed(text, lambda a: replace(a, status="completed"))
    one, two = (row["row"] for row in answers_from(tomllib.loads(text)).rows["seen"])
    given = text.replace(f"{QUESTION}\n", f'{QUESTION}\nrow = "{one}"\n')
    given = given.replace("what = 'y'", f"row = \"{two}\"\nwhat = 'y'")
    assert out == given.replace('"in-progress"', '"completed"')


def test_the_id_of_a_row_does_not_depend_on_rows_above() -> None:
    row = "[[rows.seen]]\nwhat = 'x'\n"
    before = answers_from(tomllib.loads(row)).rows["seen"][0]
    after = answers_from(tomllib.loads("[[rows.seen]]\nwhat = 'new'\n" + row)).rows["seen"][1]
    assert before == after


def test_equal_rows_get_different_ids() -> None:
    rows = answers_from(tomllib.loads("[[rows.seen]]\nwhat = 'x'\n" * 3)).rows["seen"]
    assert len({row["row"] for row in rows}) == 3


def test_a_subtable_is_removed_with_its_row() -> None:
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


def test_foreign_changes_stay_and_ours_win_where_both_changed() -> None:
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


def test_removing_a_missing_answer_changes_nothing() -> None:
    base = (
        BLANK.with_value("plan", "x").with_row("seen", {"row": "a"}).with_skip("contact", "later")
    )
    assert edit(HEADER, base, BLANK, PROMPTS).text == HEADER


MANY = HEADER + "".join(
    f"""
# above {number}
[[rows.seen]]
row = "r{number}"{" # beside" if number % 3 == 0 else ""}
what = [1, # inside {number}
  2]
# below {number}
{f"[rows.seen.extra]{chr(10)}deep = {number}{chr(10)}" if number == 4 else ""}"""
    for number in range(8)
)


def test_many_rows_edited_at_once_give_the_same_text_as_one_at_a_time() -> None:
    seen = answers_from(tomllib.loads(MANY)).rows["seen"]

    def replaced(answers: Answers, number: int) -> Answers:
        if number in {2, 3}:
            return answers.without_row("seen", f"r{number}")
        row = {**seen[number], "what": "new", "date": date(2026, 11, number + 1)}
        return answers.with_row("seen", row if number % 2 else {**row, "what": None})

    def added(answers: Answers, number: int) -> Answers:
        return answers.with_row("seen", {"row": f"n{number}", "what": f"two\nlines {number}"})

    one_by_one = MANY
    for change in (replaced, added):
        for number in reversed(range(8)):
            one_by_one = changed(one_by_one, partial(change, number=number))

    def all_of(answers: Answers) -> Answers:
        for change in (replaced, added):
            answers = reduce(change, reversed(range(8)), answers)
        return answers

    at_once = changed(MANY, all_of)
    assert at_once == one_by_one
    assert at_once.count("# inside") == 8
