"""Labels, phrasing, boundaries and well-known statistics, in single texts and whole files."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from reconcile_tui.content.lint.wording import (
    faults_of_wording,
    figures_in,
    labels_in,
    unfit_words_in,
)
from reconcile_tui.domain.pages import Claims, Myth, Page
from tests.core.worksheet_sample import SHEET, sheet


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A narcissist does that.", "narcissist"),
        ("It looks narcissistic.", "narcissistic"),
        ("They are borderline.", "borderline"),
        ("That is gaslighting.", "gaslighting"),
        ("A gas-lighter says so.", "gas-lighter"),
        ("A toxic person", "toxic"),
        ("Only a psychopath smiles then.", "psychopath"),
        ("You may be codependent.", "codependent"),
        ("Co-dependency is common.", "Co-dependency"),
        ("That is love bombing.", "love bombing"),
        ("A trauma bond holds you.", "trauma bond"),
        ("The abuser says sorry.", "abuser"),
        ("The victim returns.", "victim"),
        ("They have a narcissistic personality disorder.", "narcissistic"),
        ("What is your attachment style?", "attachment style"),
        ("They ghosted you.", "ghosted"),
    ],
)
def test_a_label_is_reported_with_advice(text: str, word: str) -> None:
    found = list(labels_in(text))
    assert found[0].words == word
    assert all(one.advice for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "where one person is abused",
        "They mock you, or call you names.",
        "The border of the town",
        "Nobody is broken because of it.",
        "They have a temper.",
    ],
)
def test_behaviour_is_no_label(text: str) -> None:
    assert list(labels_in(text)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Your ex must know.", "Your ex"),
        ("An ex-partner may write.", "ex-partner"),
        ("Ask him or her.", "him"),
        ("He or she may say no.", "He or she"),
        ("What did she do?", "she"),
        ("Does your husband shout?", "husband"),
        ("You must answer.", "You must"),
        ("Well done!", "Well done"),
        ("You are on a streak.", "streak"),
        ("Your score is low.", "Your score"),
        ("Tell the whole story of the break-up.", "Tell the whole story"),
    ],
)
def test_excluding_scolding_and_cheering_words_are_reported(text: str, word: str) -> None:
    assert [one.words for one in unfit_words_in(text)][:1] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "You do not have to tell the whole story.",
        "the other person, they, them, their",
        "For example, a friend.",
        "A shed, a hero, an expert, an excuse.",
        "Mustard",
    ],
)
def test_inclusive_words_are_allowed(text: str) -> None:
    assert list(unfit_words_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "It predicts divorce with 90 % accuracy.",
        "with over 93.6 per cent accuracy they forecast it",
        "75 % of women who are killed die after leaving.",
        "It takes seven attempts to leave.",
        "People go 7 times before they leave for good.",
        "65 % of reconciled couples divorce.",
        "It takes 21 days to make a habit.",
        "It does not take twenty-one days to make a habit.",
    ],
)
def test_an_unsound_figure_is_reported(text: str) -> None:
    assert all(figure in text and hint for figure, hint in figures_in(text))
    assert list(figures_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "A new habit felt automatic after about 66 days. The range was 18 to 254.",
        "The famous accuracy figures did not hold on new couples.",
        "44 % had parted and returned.",
        "Write it down for 21 days.",
        "Seven things can be left out.",
    ],
)
def test_other_figures_are_allowed(text: str) -> None:
    assert list(figures_in(text)) == []


# -- whole files -----------------------------------------------------------------------------------


def page(text: str) -> Page:
    return msgspec.convert(tomllib.loads(f'id = "p"\ntitle = "P"\n[[block]]\n{text}'), Page)


@pytest.mark.parametrize(
    "text",
    [
        'text = "You should leave."',
        'list = ["Fine words.", "You should leave."]',
        'text = "x"\nheading = "You should leave"',
        'text = "x"\ndoors = [{ to = "help", label = "You should leave" }]',
        'compare = { left = "a", right = "b", rows = [["x", "You should leave."]] }',
        'picture = "four-layers"\nlayers = [{ name = "a", text = "You should leave." }]',
    ],
)
def test_every_part_of_a_page_is_read(text: str) -> None:
    assert [one.words for one in faults_of_wording(page(text))] == ["You should leave"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('label = "A walk"', 'label = "They will change"', "options"),
        ('title = "First"', 'title = "They will change"', "title"),
        ('intro = "A fact.', 'intro = "They will change. A fact.', "intro"),
        ('text = "You walked.', 'text = "They will change. You walked.', "guidance"),
        ('label = "Reflection"', 'label = "They will change"', "doors"),
        ('text = "How steady?"', 'text = "How steady?"\nhint = "They will change."', "hint"),
        ('text = "How steady?"', 'text = "How?"\nmin_label = "They will change"', "min_label"),
        ('tick = "done"', 'tick = "done"\nadd = "They will change"', "add"),
        ('text = "About which?"', 'text = "Which?", hint = "They will change."', "columns"),
        ('purpose = "For a test."', 'purpose = "They will change."', "purpose"),
    ],
)
def test_every_part_of_a_sheet_is_read(old: str, new: str, place: str) -> None:
    assert old in SHEET
    found = list(faults_of_wording(sheet(SHEET.replace(old, new, 1))))
    assert [one.words for one in found] == ["They will change"]
    assert place in found[0].place


@pytest.mark.parametrize(
    "text",
    [
        "One boundary could be this: they should call first.",
        "A boundary: it is not allowed to be late.",
        "If they are late, then I wait, and they have to tell me why.",
        "A boundary could be: we have sex once a week.",
        "If you do not share your location, then I will stop.",
    ],
)
def test_a_rule_or_a_duty_in_a_boundary_is_found(text: str) -> None:
    assert [one.words for one in faults_of_wording(page(f'text = "{text}"'))] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Use a phone they cannot reach. They should know.",
        "If voices get loud, then I will leave the room.",
        "A boundary never makes sex or a shared bed a duty.",
        "A boundary is no rule, such as “they have to call first”.",
    ],
)
def test_text_without_a_boundary_or_denying_one_is_allowed(text: str) -> None:
    assert list(faults_of_wording(page(f'text = "{text}"'))) == []


def test_a_rule_is_found_in_every_item_about_me() -> None:
    plain = SHEET.replace('text = "What then?"', 'text = "What then?"\nhint = "They may not go."')
    found = list(faults_of_wording(sheet(plain.replace("hint =", "about_me = true\nhint ="))))
    assert [(one.place[-1], one.words) for one in found] == [("hint", "They may not go.")]
    assert list(faults_of_wording(sheet(plain))) == []


def test_a_myth_may_have_a_verdict_and_its_fact_may_not() -> None:
    card = Myth(id="m", myth="They will change.", fact="They will change.")
    assert [one.place for one in faults_of_wording(card)] == [("fact",)]


def test_a_claim_may_name_its_subjects_without_labels() -> None:
    text = """
[[claim]]
id = "c"
say = "The odds that she was later killed rose."
source = "A study of narcissists (2003)"
year = 2003
kind = "survey of victims"
sure = "low"
not_shown = "It does not show what will happen to you."
seen = "memory"
checked = 2026-11-22
"""
    found = list(faults_of_wording(msgspec.convert(tomllib.loads(text), Claims)))
    assert [(one.place[-1], one.words) for one in found] == [("kind", "victims")]
