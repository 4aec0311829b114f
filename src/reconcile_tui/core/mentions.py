"""When words are mentioned and not said: denied, left open, or put into somebody's mouth.

"No list can tell you that you are safe" says nothing about the reader. Neither does "if you are
safe", nor "they said they will change". The frame has to stand right in front of the words: what is
further away in the sentence speaks of something else ("If you are hurt, you should leave").
"""

from __future__ import annotations

import re

__all__ = ["is_mentioned"]

_NO = r"(?:no|not|never|cannot|nobody|nothing|none|nor|neither|\w+n't)"
_SAY = (
    r"(?:tells?|telling|told|says?|saying|said|knows?|shows?|means?|promises?|proves?|decides?"
    r"|claims?|advises?|advised|asks?|concludes?|be sure)"
)
_SOMEBODY = r"(?:you|anyone|anybody|someone|somebody|me|us|them|it|yourself)"
_THAT = r"(?: for sure| that| whether| if)*"
_OTHER_QUOTES = r"(?:[\s,:]*(?:(?:or|and|nor|that) )?[\"“][^\"”]*[\"”])*"
_RIGHT_BEFORE = rf"(?: {_SOMEBODY})?{_THAT}{_OTHER_QUOTES}[\s,:]*(?:or |and |nor |that )*[\"“]?$"

_DENIED = re.compile(
    rf"\b{_NO}\b(?: [\w'-]+){{0,4}}? {_SAY}\b{_RIGHT_BEFORE}",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(
    rf"\b{_NO} (?:\w+ )?(?:sign|proof|reason|rule|law|duty|test) (?:that|to say|why) $",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|whether|when|whenever|until|till|unless|once|where|wherever|before|after|how|why"
    r"|in case|as if|as though|wonder(?:ing)?|(?:not|never)(?= that))(?: that)?[\s:]*[\"“]?$",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:they|he|she|i|you|someone|somebody|people|others|friends?|family|person|partner|ex|to be"
    r"|were|was)"
)
_OFTEN = r"(?: (?:also|may|might|often|sometimes|once|still|always|do|does|did|ha(?:ve|s)|been))*"
_TOLD = (
    r"(?:says?|said|tells?|told|promise[sd]?|hears?|heard|hope[sd]?|wish(?:es)?|believe[sd]?"
    r"|thinks?|thought|feels?|felt|fear(?:s|ed)?|insist(?:s|ed)?|claim(?:s|ed)?|worry|worries)"
)
_REPORTED = re.compile(
    rf"\b(?P<who>{_SUBJECT}){_OFTEN} {_TOLD}{_RIGHT_BEFORE}"
    r"|\b(?:the|a|your|my) (?:wish|hope|thought|promise|fear|claim|belief) that $",
    re.IGNORECASE,
)


_REACH = 240
"""How far back a frame can begin, in characters: as far as a sentence of the book is long."""


def is_mentioned(sentence: str, place: int, *, of_reader: bool) -> bool:
    """Whether the words at `place` are only mentioned there.

    `of_reader`: they speak of "you". Then a sentence that begins with "I" does not tell what the
    reader thinks: it is the book that speaks.
    """
    before = sentence[max(place - _REACH, 0) : place]
    if any(frame.search(before) for frame in (_DENIED, _NO_SIGN, _OPEN)):
        return True
    told = _REPORTED.search(before)
    return told is not None and not (of_reader and (told["who"] or "").lower() == "i")
