"""Answers files in forms that the app itself never writes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import partial

import pytest

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.toml import edit as toml_edit
from reconcile_tui.toml.edit import edit
from reconcile_tui.toml.write import new_text
from tests.store.answers_file import BLANK, HEADER, PROMPTS, answers_of, changed


@pytest.mark.parametrize(
    "body",
    [
        "answers = { contact = 'no', x = [1] }\n",
        "rows.seen = [ { row = 'a' }, { row = 'b', d = 2026-01-01 } ]\n",
        "rows = { seen = [ { row = 'a' } ], odd = 5 }\n",
    ],
)
def test_a_form_that_cannot_be_edited_in_place_is_rewritten_with_every_key(body: str) -> None:
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
def test_an_answer_in_dotted_parts_becomes_one_value(before: str, after: str) -> None:
    text = HEADER + before
    assert changed(text, lambda a: a.with_value("plan", {"if": "new"})) == HEADER + after
    gone = changed(text, lambda a: a.with_value("plan", None))
    assert "# one\n# two\n" in gone


INLINE = """\
# above
answers = { ended-us = 'old', contact = "yes" } # mine
rows = { seen = [ { row = "a", what = "b" }, # one
  { row = "c" } ] } # two
skipped = { plan = "later" }

# of my own
[own] # three
a = 1 # four
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "change",
    [
        lambda answers: answers.with_value("contact", "no"),
        lambda answers: answers.with_value("feelings", "calm"),
        lambda answers: answers.with_value("ended-us", None),
        lambda answers: answers.with_row("seen", {"row": "c", "what": "d"}),
        lambda answers: answers.with_row("promises", {"row": "z"}),
        lambda answers: answers.without_row("seen", "a"),
        lambda answers: answers.with_skip("contact", "too-much"),
    ],
)
def test_inline_answers_are_written_out_with_every_comment(
    change: Callable[[Answers], Answers], line_end: str
) -> None:
    text = (HEADER + INLINE).replace("\n", line_end)
    base = answers_of(text)
    target = change(base)
    result = edit(text, base, target, PROMPTS)
    assert answers_of(result.text) == target
    for comment in ("# above", "# one", "# two", "# of my own", "[own] # three", "a = 1 # four"):
        assert comment in result.text
    if target.values != base.values:
        assert "# mine" in result.text
        assert result.rewritten
        assert "\n[answers]" in result.text
    assert result.text.startswith(HEADER.replace("\n", line_end))


TAPLO = """\
[answers]
  # one
  contact  = "no"    # two
  plan     = { if = "x", then = "y" }
  feelings = [
    "calm", # three
    "tired",
  ]

[[rows.seen]]
  date = 2026-11-08 # four
  row  = "a"
"""
QUOTED = """\
"answers"."contact" = 'no' # one
'answers' . plan = "x" # two
# three
answers."feelings" = ["calm"] # four
[["rows".'seen']]
"row" = "a"
"""


@pytest.mark.parametrize("body", [TAPLO, QUOTED])
@pytest.mark.parametrize("item", [*PROMPTS, "no-question"])
def test_formatted_and_hand_written_files_are_edited_in_place(body: str, item: str) -> None:
    text = HEADER + body
    comments = ("# one", "# two", "# three", "# four")
    for value in ("new", "two\nlines", None):
        after = changed(text, partial(Answers.with_value, item_id=item, value=value))
        assert tomllib.loads(after)["answers"].get(item) == value
        assert [comment for comment in comments if comment not in after] == []
    after = changed(text, lambda answers: answers.with_row("seen", {"row": "b"}))
    assert [row["row"] for row in tomllib.loads(after)["rows"]["seen"]] == ["a", "b"]
    after = changed(text, lambda answers: answers.with_row("seen", {"row": "a", "what": "w"}))
    assert tomllib.loads(after)["rows"]["seen"][0]["what"] == "w"


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
def test_an_edit_that_would_lose_data_is_refused(text: str) -> None:
    with pytest.raises(CannotWriteError, match=r"\.$"):
        edit(text, BLANK, BLANK.with_value("contact", "x").with_row("seen", {"row": "a"}), PROMPTS)


def test_a_result_that_parses_to_something_else_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = BLANK.with_value("contact", "yes")
    expected = new_text(target, PROMPTS)
    for broken in (HEADER, "not TOML"):
        monkeypatch.setattr(toml_edit, "set_key", lambda *_, text=broken: text)
        found = edit(HEADER, BLANK, target, PROMPTS)
        assert (found.text, found.rewritten, found.lossless) == (expected, True, False)
        with monkeypatch.context() as patch:
            patch.setattr(toml_edit, "canonical_text", lambda *_, text=broken: text)
            with pytest.raises(CannotWriteError):
                edit(HEADER, BLANK, target, PROMPTS)


def test_values_that_toml_cannot_hold_and_large_files_are_refused() -> None:
    for value in ("half \ud800", "é" * (MAX_FILE // 2)):
        with pytest.raises(CannotWriteError):
            edit(HEADER, BLANK, BLANK.with_value("contact", value), PROMPTS)
