"""Merge the answers of this session into a file that other programs may have changed.

First, what another program wrote is compared with our last versions: it may have changed one that
was not the newest, and then what was added since is restored. Then the answers of this session are
merged into that, place by place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.merge import (
    Place,
    changed_places,
    collides,
    foreign_to,
    laid_over,
    value_at,
)
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.storage.entries import Version
from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import Edit, edit
from reconcile_tui.toml.write import Prompts, new_text


@dataclass(frozen=True)
class OwnAnswers:
    """The answers of this session, and those of the file that they were made from."""

    base: Answers
    answers: Answers
    offered: Answers | None = None

    @property
    def known(self) -> Answers:
        """The base, with what was applied since from `offered`: that is no change of ours."""
        if self.offered is None:
            return self.base
        taken = [
            place
            for place in changed_places(self.base, self.offered)
            if value_at(self.offered, place) == value_at(self.answers, place)
        ]
        return laid_over(self.base, self.offered, taken)


@dataclass(frozen=True)
class Merge:
    """Result of a merge. `collided`: it replaces something that another program changed.

    `rewritten`: comments and order could not be kept. `stale`: the other program had not seen our
    newest version; `dropped`: it removed or changed part of that. `whole` is the version found with
    the missing parts restored, without our answers. `foreign` holds all answers when others changed
    some.
    """

    edited: Edit
    whole: Edit
    foreign: Answers | None = None
    collided: bool = False
    stale: bool = False
    dropped: bool = False

    @property
    def rewritten(self) -> bool:
        """Whether the version found has to be kept as a copy, for its comments and order."""
        return self.edited.rewritten


def merge(
    found: Version,
    mine: OwnAnswers,
    prompts: Prompts,
    last: Version | None = None,
    recent: Sequence[Answers] = (),
) -> Merge:
    """Merge our answers into the version found.

    `last` is what this app wrote last, when `found` is something else and that is known; `recent`
    are older versions, newest first. Raises CannotWriteError as `edit` does.
    """
    whole = Edit(found.text, found.data)
    collided, stale, dropped = False, False, False
    if last is not None:
        whole, collided, stale = restored(found, last.answers, recent, prompts)
        dropped = drops(last.answers, answers_from(whole.data))
    if not whole.data:
        # Nothing stands there, or comments only: all of mine is written, and not what changed.
        return Merge(_begun(whole.text, mine.answers, prompts), whole, dropped=last is not None)
    base = mine.known
    theirs = found.answers if whole.text is found.text else answers_from(whole.data)
    edited = edit(whole.text, base, mine.answers, prompts, whole.data)
    return Merge(
        replace(edited, rewritten=edited.rewritten or whole.rewritten),
        whole,
        foreign_to(base, mine.answers, theirs),
        collided or collides(base, mine.answers, theirs),
        stale,
        dropped,
    )


def _begun(text: str, answers: Answers, prompts: Prompts) -> Edit:
    """Return a file that holds only comments, with all the answers below them."""
    above = text if not text.removeprefix(BOM) or text.endswith("\n") else f"{text}\n"
    written = above.replace("\r\n", "\n") + new_text(answers, prompts)
    if "\r\n" in text:
        written = written.replace("\n", "\r\n")
    return Edit(written, tomllib.loads(written.removeprefix(BOM)))


def restored(
    found: Version, last: Answers, recent: Sequence[Answers], prompts: Prompts
) -> tuple[Edit, bool, bool]:
    """Restore in the version found what it lacks of `last`.

    Returns the text, whether that collides, and whether anything was restored. Each of our saves
    sets the time in a file, and other programs leave that alone: it shows, to the second, which of
    our versions one was made from. What is missing from that was removed on purpose, and stays
    removed. A version of unknown origin removes nothing.
    """
    made_from = [one for one in (last, *recent) if one.saved and one.saved == found.answers.saved]
    back: list[Place] = []
    collided = False
    for place in changed_places(found.answers, last):
        theirs, ours = value_at(found.answers, place), value_at(last, place)
        if ours is None:  # at worst something comes back that was removed before
            continue
        before = [value_at(one, place) for one in made_from]
        if not before or ours not in before:
            collided = collided or theirs not in before
            back.append(place)
        elif theirs in before:
            back.append(place)
    if not back:
        return Edit(found.text, found.data), False, False
    wanted = laid_over(found.answers, last, back)
    return edit(found.text, found.answers, wanted, prompts, found.data), collided, True


def drops(last: Answers, now: Answers) -> bool:
    """Return whether something in the last version is missing or different now."""
    return any(value_at(last, place) is not None for place in changed_places(last, now))
