"""An answer in the person's own editor, in a private folder that is gone when it ends."""

from __future__ import annotations

import os

from reconcile_tui.cli.commands.fill.saving import now
from reconcile_tui.cli.commands.fill.talk import Talk
from reconcile_tui.cli.lines import joined
from reconcile_tui.domain.answers import MAX_ANSWER, plain_text
from reconcile_tui.editors import Editor, Run, find_editor, keys_for_the_editor, nothing_new
from reconcile_tui.errors import BookError
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.slot import Slot
from reconcile_tui.storage.editor_files import MOST, scratch
from reconcile_tui.storage.recovery import keep_edited
from reconcile_tui.toml.scan import BOM


def edit_answer(talk: Talk, slot: Slot) -> None:
    """Let the person write an answer in their editor, and take what comes back."""
    try:
        editor = find_editor(os.environ)
    except BookError as error:
        talk.note(str(error))
        return
    if not _may_open(talk, editor):
        return
    text = slot.raw
    data = f"{text}\n".encode() if text else b""
    try:
        with scratch("text.txt", data, talk.saving.places.state) as paper:
            code = _run(talk, [*editor.words, str(paper.file)])
            raw = paper.read()
    except OSError as error:
        talk.note(editing.could_not_start((error.strerror or type(error).__name__).lower()))
        return
    except BookError as error:
        talk.note(str(error))
        return
    said = _taken(talk, slot, data, raw, code)
    if talk.saving.ended_by:
        os.kill(os.getpid(), talk.saving.ended_by)
    talk.note(said)


def _may_open(talk: Talk, editor: Editor) -> bool:
    """Ask before an editor that may save copies; say how one is left that nobody chose."""
    if editor.keys:
        talk.note(f"{editing.opens(editor.name)}. {editor.keys}")
    if not editor.own_ways:
        return True
    talk.note(f"{editing.OWN_WAYS}. {editing.own_ways_about(editor.name)}")
    return talk.choose([label for _, label in editing.OWN_WAYS_CHOICES]) == 1


def _run(talk: Talk, command: list[str]) -> int:
    """Lend the terminal to the editor until it ends."""
    talk.lines.release()
    try:
        with keys_for_the_editor():
            run = Run(command)
            talk.saving.before_end = run.end
            return run.wait()
    finally:
        talk.saving.before_end = None
        talk.lines.resume()


def _taken(talk: Talk, slot: Slot, data: bytes, raw: bytes | None, code: int) -> str:
    """Take what came back. Returns what is said about it."""
    said = nothing_new(data, data, raw, code)
    if raw is None or said:
        return said
    why = _refusal(slot, raw)
    if why:
        talk.saving.flush()
        copy = keep_edited(talk.work.entry.path, raw, now())
        return f"{editing.NOT_TAKEN}: {why} {words.kept_aside(copy)}"
    text = plain_text(raw.decode("utf-8").removeprefix(BOM)).removesuffix("\n")
    before = talk.session.answers
    slot.take(text if slot.kind.answered_as == "text" else joined(text))
    if talk.session.answers is not before:
        talk.changed(before)
    return editing.ended_with(code) if code else editing.TAKEN


def _refusal(slot: Slot, raw: bytes) -> str:
    if len(raw) > MOST:
        return editing.too_much(MOST)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return editing.no_text(error.start + 1)
    most = getattr(slot.kind, "max", None) or MAX_ANSWER
    return editing.too_much(most) if len(text) > most + 1 else ""
