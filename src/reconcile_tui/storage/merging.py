"""One file's next version, out of what stands in it and what three hands know of it.

First what another program did is understood: it may have changed a version that was not the
newest, and then what was added since is put back. On that, the answers of this session are
brought in, place by place.
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
class Mine:
    """The answers of this session, and what it knew of the file when it made them."""

    base: Answers
    answers: Answers
    offered: Answers | None = None

    @property
    def known(self) -> Answers:
        """The base, with what was offered and taken over since: that is no change of mine."""
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
    """The next version. `collided`: it writes over something that another hand changed.

    `rewritten`: the person's comments and order could not be kept. `stale`: the other hand had
    not seen the newest version; `dropped`: it took away or changed something that stood there.
    `whole` is what was found with what it had not seen put back, without my answers.
    `foreign` holds the answers as they are now, when others changed some.
    """

    edited: Edit
    whole: Edit
    foreign: Answers | None = None
    collided: bool = False
    stale: bool = False
    dropped: bool = False

    @property
    def rewritten(self) -> bool:
        """Whether the found version has to be kept beside the new one for its shape."""
        return self.edited.rewritten


def merge(
    found: Version,
    mine: Mine,
    prompts: Prompts,
    last: Version | None = None,
    recent: Sequence[Answers] = (),
) -> Merge:
    """Bring my answers into what stands in a file.

    `last` is what a session of this book wrote last, when `found` is not that and it is known;
    `recent` are older ones, newest first. Raises CannotWriteError as `edit` does.
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
    """A file with comments only, and all the answers under them."""
    above = text if not text.removeprefix(BOM) or text.endswith("\n") else f"{text}\n"
    written = above.replace("\r\n", "\n") + new_text(answers, prompts)
    if "\r\n" in text:
        written = written.replace("\n", "\r\n")
    return Edit(written, tomllib.loads(written.removeprefix(BOM)))


def restored(
    found: Version, last: Answers, recent: Sequence[Answers], prompts: Prompts
) -> tuple[Edit, bool, bool]:
    """What was found, with what it had not seen yet of `last` put back.

    The text, whether that collides, and whether there was anything. Each of our saves sets the time
    in a file, and other programs leave it alone: it tells which of our versions one was made from,
    as far as seconds can. What is gone from that was taken away on purpose, and stays away. What
    was made from a version that is not known takes nothing away: ours stays.
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
    """Whether something that stood in the last version is gone or different now."""
    return any(value_at(last, place) is not None for place in changed_places(last, now))
