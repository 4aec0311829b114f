"""One session with the real program on a test terminal, on a chosen date.

The clock is Debian's faketime. Everything is done with keys, as a person does it; the questions of
a worksheet and their order are read from its content file, as a person reads them on the screen.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from tests.pty.terminal import ScreenTimeoutError, Terminal

__all__ = ["AppSession", "at", "has_faketime"]

CONTENT = Path(__file__).resolve().parents[2] / "content" / "en" / "worksheets"
CLOCK = {
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    "NO_FAKE_STAT": "1",
}
"""Fakes only the wall clock; durations stay real.

This is required. libfaketime 0.9.10 also fakes CLOCK_MONOTONIC, which then holds the seconds since
1970, and it wraps `sem_timedwait` but not `sem_clockwait`, which CPython uses: under it even
`threading.Condition().wait(0.3)` in an empty program never returns. The saver waits that way, so
with a plain `faketime` nothing is saved before ctrl+q. Its "monotonic fix" makes CPython's threads
spin on their lock: a letter took 25 times as long. Both are bugs in libfaketime, not in the app.
"""


def has_faketime() -> bool:
    """Return whether Debian's faketime is installed."""
    return shutil.which("faketime") is not None


def at(when: datetime, program: Path, *words: str) -> list[str]:
    """Return the command that runs the program at another time."""
    return ["faketime", "-f", f"@{when:%Y-%m-%d %H:%M:%S}", str(program), *words]


@cache
def _sheet(kind: str) -> Mapping[str, Any]:
    return tomllib.loads((CONTENT / f"{kind}.toml").read_text("utf-8"))


class AppSession:
    """The app with one worksheet open. Leaving the block quits the app by ctrl+q."""

    def __init__(
        self,
        program: Path,
        when: datetime,
        kind: str,
        *words: str,
        env: Mapping[str, str] | None = None,
        quiet: bool = False,
    ) -> None:
        self.kind = kind
        self.quiet = quiet
        self.at = ""
        command = at(when, program, *(words or ("new", kind)))
        self.terminal = Terminal(command, columns=100, lines=40, env={**CLOCK, **(env or {})})

    def __enter__(self) -> Self:
        self._past_the_first_page()
        if self.quiet:
            self.answer_safety_questions()
        self._wait(re.compile(r"► |►[·•\-]"))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.wait_until_saved()
            self.terminal.send("ctrl+q")
            self.terminal.wait_end(20)
        self.terminal.kill()

    # -- navigation ----------------------------------------------------------------------------

    def _past_the_first_page(self) -> None:
        self._wait(re.compile("Enter Continue|►|Are you alone"))
        if "Enter Continue" in self.terminal.screen_text():
            self.terminal.send("enter")

    def answer_safety_questions(self) -> None:
        """Answer the safety questions so that the worksheet opens."""
        sheet = _sheet("quiet-questions")
        asked = {item["id"]: item for part in sheet["section"] for item in part["item"]}
        goes_on = {"alone": "yes", "fear": "no", "court-order": "no", "asked-for": "yes"}
        for item_id, value in goes_on.items():
            options = {one["value"]: one["label"] for one in asked[item_id]["options"]}
            question = asked[item_id]["text"][:40]
            self._wait(question)
            self._choose(options[value], question)
            self.press("enter")
        self._wait(next(one["title"] for one in sheet["guidance"] if one["id"] == "free-yes"))
        self.press("enter")

    def wait_until_saved(self) -> None:
        """Wait until the text is on the disk."""
        self._wait(re.compile("Saved|Nothing written yet|Not saved\\. Gone when you quit"))

    def wait_until_idle(self) -> None:
        """Read until no more output comes and the program is idle."""
        self.terminal.settle(0.1)

    def press(self, *keys: str) -> None:
        """Press keys that change the screen, and wait for the change."""
        before = len(self.terminal.raw)
        self.terminal.send(*keys)
        self.terminal.wait_for(lambda line: len(line.raw) > before)
        self.wait_until_idle()

    def _wait(self, wanted: str | re.Pattern[str]) -> None:
        self.terminal.wait_for(wanted)

    def to(self, item_id: str) -> Mapping[str, Any]:
        """Move the cursor to a question: by Tab within a section, else through the section list."""
        number, place, item = self._find(item_id)
        question = " ".join(item["text"].split())
        here = re.compile("▌ " + re.escape(question[:40]))
        if item_id == self.at and here.search(self.terminal.screen_text()):
            return item
        if not self.at or self._find(self.at)[0] != number or self._find(self.at)[1] > place:
            self.press("ctrl+o", "home", *["down"] * number, "enter")
        self.at = item_id
        for _ in range(40):
            if here.search(self.terminal.screen_text()):
                if not self._on_a_link():
                    return item
                self.press("shift+tab")
            else:
                self.press("tab")
        raise ScreenTimeoutError(f"never came to {item_id!r}:\n{self.terminal.screen_text()}")

    def _on_a_link(self) -> bool:
        """Return whether the terminal's cursor is on a link inside the question."""
        screen = self.terminal.emulator.screen
        return "→ " in screen.display[screen.cursor.y]

    def _find(self, item_id: str) -> tuple[int, int, Mapping[str, Any]]:
        """Return the section's number in the list, the question's in it, and the question."""
        sheet = _sheet(self.kind)
        first = int(sheet["load"] == "heavy")
        for number, section in enumerate(sheet["section"]):
            for place, item in enumerate(section.get("item", ())):
                if item["id"] == item_id:
                    return number + first, place, item
        raise KeyError(item_id)

    # -- answers -------------------------------------------------------------------------------

    def answer(self, item_id: str, value: Any) -> None:
        """Answer one question."""
        item = self.to(item_id)
        self._fill(item, value)
        self.wait_until_idle()

    def _fill(self, item: Mapping[str, Any], value: Any) -> None:
        match item["type"], value:
            case (("choice" | "ref"), str()):
                labels = self._labels(item)
                self._choose(labels.get(value, value), item["text"])
            case "choices", list():
                labels = self._labels(item)
                for one in value:
                    self._choose(labels[one], item["text"])
            case "check", bool():
                self.terminal.send("space")
            case _, date():
                self.terminal.type(value.isoformat())
            case "plan", (str(), str(), str()):
                for part in value:
                    self.terminal.type(part)
                    self.terminal.send("down")
            case _:
                self.terminal.type(str(value))

    def _labels(self, item: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the label of each value; a worksheet may refer to a named option set."""
        options = item.get("options", ())
        if isinstance(options, str):
            options = _sheet(self.kind)["options"][options]
        return {option["value"]: option["label"] for option in options}

    def _choose(self, label: str, question: str) -> None:
        """Move to an option of the current question and select it."""
        self.wait_until_idle()
        lines = self.terminal.screen_text().split("\n")
        top = next(n for n, line in enumerate(lines) if question[:30] in line)
        below = lines[top:]
        signs = re.compile(r"[\[(][ x•][\])] ")
        row = next((line for line in below if signs.search(line)), "")
        inside = [part.strip(" ▌│") for part in signs.split(row)][1:]
        if len(inside) > 1:
            keys = ["home", *["right"] * inside.index(label)]
        else:
            options = [line for line in below if signs.search(line)]
            told = [signs.split(line)[1].strip(" ▌│") for line in options]
            # A long label wraps: the longest matching beginning identifies it.
            begun = [words for words in told if label.startswith(words)]
            place = told.index(max(begun, key=len))
            keys = ["home", *["down"] * place]
        self.terminal.send(*keys, "space")

    def row(self, item_id: str, cells: Mapping[str, Any]) -> None:
        """Add one row."""
        item = self.to(item_id)
        self.terminal.type("+")
        columns: Sequence[Mapping[str, Any]] = item["columns"]
        self._wait("▌ " + columns[0]["text"])
        for column in columns:
            self._wait("▌ " + column["text"][:40])
            if column["id"] in cells:
                self._fill(column, cells[column["id"]])
            self.terminal.send("tab")
        self.terminal.send("escape")
        self._wait("▌ " + " ".join(item["text"].split())[:40])
