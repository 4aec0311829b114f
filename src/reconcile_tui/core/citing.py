"""A figure or a finding that is stated names the claim behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile_tui.core.findings import Found, shortened
from reconcile_tui.core.pages import Myth, Page, cited
from reconcile_tui.core.parse import Place
from reconcile_tui.core.passages import ContentFile, passages
from reconcile_tui.core.readability import sentences
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["faults_of_citing"]

_FINDING = re.compile(
    r"\d ?(?:%|per ?cent\b)|\b\d+ in \d+\b|\b(?:studies|research|science|scientists|experts?"
    r"|psychologists|statistics) (?:shows?|finds?|found|says?|proves?|proved|agrees?)\b"
    r"|\b(?:a|one|this) (?:study|trial|survey) (?:showed|shows|found|finds|proved|proves)\b"
    r"|\bin (?:one|a|\d+) (?:study|trial|survey|experiments?)\b",
    re.IGNORECASE,
)


def faults_of_citing(content: ContentFile) -> Iterator[Found]:
    """Sentences that state a finding, in a paragraph that names no claim."""
    if not isinstance(content, Worksheet | Page | Myth):
        return
    for passage in passages(content):
        if passage.role == "myth" or _rests_on(content, passage.place):
            continue
        for paragraph in re.split(r"\n\s*\n", passage.text):
            stated = [one for one in sentences(paragraph) if _FINDING.search(one.text)]
            if stated and not cited(paragraph):
                message = f"{shortened(stated[0].text)} states a finding and names no claim"
                hint = "put [^claim-id] behind it; the claims stand in claims.toml"
                yield Found(passage.place, message, hint, stated[0].text)


def _rests_on(content: Worksheet | Page | Myth, place: Place) -> tuple[str, ...]:
    """The claims that the block, the item or the card around a passage rests on as a whole."""
    match content, place:
        case Myth(), _:
            return content.claims
        case Page(), ("block", int(number), *_):
            return content.block[number].claims
        case Worksheet(), ("section", int(s), "item", int(i), *_):
            return content.section[s].item[i].claims
    return ()
