"""Two sessions, an editor and crashes in any order: every acknowledged text can be found."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.merge import apply_merge
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook
from tests.conftest import examples
from tests.store.notebooks import PROMPTS, at, fresh, keep, notebook_in

NEXT = st.sampled_from([f"{what} {name}" for what in ("open", "save", "reload") for name in "AB"])
SESSIONS = st.sampled_from(["A", "B"])


class ConcurrentWriters(RuleBasedStateMachine):
    """The model is the set of all texts whose save was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.notebook: Notebook = notebook_in(self.folder)
        self.texts: set[str] = set()
        self.pending: set[str] = set()
        self.own: dict[str, str] = {}
        self.count = 0
        self.read_before = ""

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        _, self.path = keep(self.notebook, fresh(contact="begun"))
        self.sessions: dict[str, tuple[Entry, Answers]] = {}
        for name in "AB":
            self.open(name)
        # Both sessions have saved and the editor has written, so each has seen the others' changes.
        for name in "AB":
            self.save(name, minutes=False)
        self.edit(in_place=False, then="save B")
        self.save("A", minutes=False)

    @rule(name=SESSIONS)
    def open(self, name: str) -> None:
        """Start a session, or kill and restart it, which loses unsaved changes."""
        opened = self.notebook.open(self.path)
        self.notebook.keep_lost(opened.entry, self.now)
        self.sessions[name] = (opened.entry, opened.answers)

    @rule(name=SESSIONS, minutes=st.booleans())
    def save(self, name: str, minutes: bool) -> None:
        """Save a new row and new text in the session's own answer."""
        entry, answers = self.sessions[name]
        text = self.text(name)
        answers = answers.with_row("seen", {"row": f"r{self.count}", "what": text})
        answers = answers.with_value(f"own-{name.lower()}", f"own {text}")
        self.saved(name, entry, answers)
        self.texts.add(text)
        self.own[name] = f"own {text}"
        if minutes:
            self.count += 7

    @rule(name=SESSIONS)
    def save_the_same_answer(self, name: str) -> None:
        """Both sessions change one answer: an unseen change of the other must not be lost."""
        entry, answers = self.sessions[name]
        self.saved(name, entry, answers.with_value("contact", self.text(name)))

    @rule(name=SESSIONS)
    def reload(self, name: str) -> None:
        entry, answers = self.sessions[name]
        self.sessions[name] = (entry, self.notebook.reload(entry, answers, self.now))

    @rule(in_place=st.booleans(), then=NEXT)
    def edit(self, in_place: bool, then: str) -> None:
        """A program reads the file and writes it immediately."""
        self.write(self.path.read_text("utf-8"), in_place, then)

    @rule()
    def read(self) -> None:
        """A program reads the file, to write it later."""
        self.read_before = self.path.read_text("utf-8")

    @precondition(lambda self: self.read_before)
    @rule(in_place=st.booleans(), then=NEXT)
    def write_what_was_read_before(self, in_place: bool, then: str) -> None:
        # It may overwrite its own earlier text that no session has merged yet.
        self.pending.clear()
        self.write(self.read_before, in_place, then)
        self.read_before = ""

    def write(self, text: str, in_place: bool, then: str) -> None:
        mark = self.text("F")
        row = f'\n[[rows.seen]]\nrow = "f{self.count}"\nwhat = "{mark}"\n'
        target = self.path if in_place else self.path.with_name("4913")
        target.write_text(text + row, "utf-8")
        if not in_place:
            target.rename(self.path)
        self.pending.add(mark)
        # Text overwritten before any session has read it can't be recovered, so one reads now.
        what, name = then.split()
        if what == "open":
            self.open(name)
        elif what == "reload":
            self.reload(name)
            self.saved(name, *self.sessions[name])
        else:
            self.save(name, minutes=False)

    @property
    def now(self) -> datetime:
        return at(self.count)

    def text(self, name: str) -> str:
        self.count += 1
        return f"{name}-{self.count}-text"

    def saved(self, name: str, entry: Entry, answers: Answers) -> None:
        saved = self.notebook.save(entry, answers, PROMPTS, at(self.count))
        self.texts |= self.pending
        self.pending.clear()
        if saved.merged is not None:
            answers = apply_merge(answers, saved.answers, saved.merged)
        self.sessions[name] = (entry, answers)

    @invariant()
    def every_text_is_somewhere(self) -> None:
        if not self.texts:
            return
        roots = (self.path.parent, self.notebook.state / "history")
        files = [f for root in roots for f in root.rglob("*.toml") if not f.name.startswith(".")]
        everything = "\n".join(file.read_text("utf-8") for file in files)
        lost = {text for text in self.texts if f'"{text}"' not in everything}
        assert not lost
        assert not {own for own in self.own.values() if f'"{own}"' not in everything}


ConcurrentWriters.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=14, deadline=None
)
TestConcurrentWriters = pytest.mark.slow(ConcurrentWriters.TestCase)
