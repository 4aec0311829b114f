"""A sentence stated as a research finding must cite its claim."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from reconcile_tui.content.lint.readability import faults_of_citing
from reconcile_tui.domain.pages import Myth, Page
from tests.core.worksheet_sample import SHEET, sheet


def page(block: str) -> Page:
    return msgspec.convert(tomllib.loads(f'id = "p"\ntitle = "P"\n[[block]]\n{block}'), Page)


@pytest.mark.parametrize(
    "sentence",
    [
        "44 % had returned.",
        "About 1 in 4 thought so.",
        "Studies show that it helps.",
        "One study found more doubt.",
        "In 47 experiments, people meant more.",
        "Experts say so.",
    ],
)
def test_a_finding_needs_a_claim_in_its_paragraph(sentence: str) -> None:
    assert [one.words for one in faults_of_citing(page(f'text = "{sentence}"'))] == [sentence]
    assert list(faults_of_citing(page(f'text = "{sentence} So it goes.[^common]"'))) == []
    assert list(faults_of_citing(page(f'text = "{sentence}"\nclaims = ["common"]'))) == []
    apart = f'text = """\n{sentence}\n\nAnother fact.[^common]\n"""'
    assert len(list(faults_of_citing(page(apart)))) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "No study has tested these four layers.",
        "Eight weeks is one way to start.",
        "A study speaks of many people.",
        "Step 1 in the book",
    ],
)
def test_other_sentences_need_no_claim(sentence: str) -> None:
    assert list(faults_of_citing(page(f'text = "{sentence}"'))) == []


def test_an_item_can_cite_claims_as_a_whole() -> None:
    bare = SHEET.replace('text = "How steady?"', 'text = "How steady?"\nhint = "1 in 4 are."')
    assert [one.place[-1] for one in faults_of_citing(sheet(bare))] == ["hint"]
    resting = bare.replace('hint = "1 in 4', 'claims = ["common"]\nhint = "1 in 4')
    assert list(faults_of_citing(sheet(resting))) == []


def test_a_myth_card_needs_claims_only_for_its_fact() -> None:
    card = Myth(id="m", myth="90 % last.", fact="44 % had returned.", claims=("common",))
    assert list(faults_of_citing(card)) == []
    assert len(list(faults_of_citing(msgspec.structs.replace(card, claims=())))) == 1
