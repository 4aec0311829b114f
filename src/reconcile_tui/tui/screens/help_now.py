"""Help now: a page for tonight, then everyone there is to call, one country or all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.core.items import Door
from reconcile_tui.core.pages import HelpLine, HelpLines, standing
from reconcile_tui.tui import labels
from reconcile_tui.tui.chrome import DoorLink, Footing
from reconcile_tui.tui.fitted import Fitted
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.typeset import Typeset, wrapped
from reconcile_tui.tui.words import Words, plain

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["HelpNow", "crisis_lines"]

TONIGHT = Door("guide/tonight", "If you do not want to live tonight")


class HelpNow(Screen[None]):
    """The lines, emergency numbers first. A country is remembered only when asked."""

    BINDINGS = [*bindings("everywhere", "screen", "help-now")]  # noqa: RUF012
    place = "help-now"

    @property
    def book(self) -> BookApp:
        """The app, by its own type."""
        return cast("BookApp", self.app)

    @property
    def lines(self) -> HelpLines:
        """Every help line."""
        return self.book.library.help_lines

    def compose(self) -> ComposeResult:
        """The door to tonight, the countries, the lines."""
        yield DoorLink(TONIGHT)
        yield Words(plain(self.lines.note, "$secondary"), classes="note")
        with Horizontal():
            names = [labels.ALL_COUNTRIES, *(country.name for country in self.lines.country)]
            yield Choices(*[Option(plain(name)) for name in names])
            with VerticalScroll(classes="reading"):
                yield Fitted(lambda _: Content(), id="lines")
        yield Footing("help-now", "screen")

    def on_mount(self) -> None:
        """All countries, or the one that was asked to be remembered."""
        ids = [country.id for country in self.lines.country]
        kept = self.book.settings.get("country", "")
        choices = self.query_one(Choices)
        choices.highlighted = ids.index(kept) + 1 if kept in ids else 0
        self.query_one(DoorLink).focus()

    @on(OptionList.OptionHighlighted)
    def _shown(self) -> None:
        country = self._country()
        lines, today = self.lines, self.book.today()
        self.query_one("#lines", Fitted).lay_out(
            lambda width: help_text(lines, country, today, width).content()
        )
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _into(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _country(self) -> str:
        place = self.query_one(Choices).highlighted or 0
        return self.lines.country[place - 1].id if place else ""

    def action_keep_country(self) -> None:
        """Remember this country, or forget it."""
        country = self._country()
        if not country:
            self.app.notify(labels.CHOOSE_COUNTRY, markup=False)
        elif self.book.settings.get("country") == country:
            self.book.keep_setting("country", "")
            self.app.notify(labels.COUNTRY_FORGOTTEN, markup=False)
        else:
            self.book.keep_setting("country", country)
            self.app.notify(labels.COUNTRY_KEPT, markup=False)

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)


def help_text(lines: HelpLines, country: str, today: date, width: int) -> Typeset:
    """Emergency numbers, then the lines, of one country or of all."""
    sheet = Typeset(width)
    countries = [c for c in lines.country if not country or c.id == country]
    sheet.heading(labels.DANGER)
    for one in countries:
        if one.emergency:
            note = f". {one.emergency_note}" if one.emergency_note else ""
            said = f"{one.emergency}{note} ({standing(one, today)})"
            sheet.pairs([(one.name, said)], 18)
            sheet.lines.pop()
    sheet.gap()
    for one in countries:
        own = [line for line in lines.line if line.country == one.id]
        if own:
            sheet.heading(one.name)
            for line in sorted(own, key=lambda line: not line.crisis):
                _line(sheet, line, today)
    return sheet


def _line(sheet: Typeset, line: HelpLine, today: date) -> None:
    site = f", {line.web}" if line.web and line.web not in line.name else ""
    sheet.lines += [(part, "bold") for part in wrapped(f"{line.name}{site}", sheet.width)]
    ways = [
        f"Call {_whole(line.call)}" if line.call else "",
        f"Text {_whole(line.text)}" if line.text else "",
        line.hours,
    ]
    said = ". ".join(way for way in ways if way)
    sheet.text(f"{said} ({standing(line, today)})" if said else f"({standing(line, today)})")
    sheet.lines.pop()
    extra = [line.for_whom, labels.OWN if line.own_behaviour else "", line.leaves_trace]
    for text in filter(None, [*extra, line.languages]):
        sheet.text(text[:1].upper() + text[1:], "$secondary", "  ")
        sheet.lines.pop()
    sheet.gap()


def _number_of(line: HelpLine) -> str:
    """The number first, then whose it is, where the name does not say it already."""
    number = line.call or line.text or line.web
    return line.name if line.name.startswith(number) else f"{_whole(number)} ({line.name})"


def _whole(number: str) -> str:
    """A number that no line end breaks in two."""
    return number.replace(" ", "\u00a0")


def crisis_lines(lines: HelpLines) -> list[Widget]:
    """Someone to call tonight, for every country there is, before any other word."""
    return [Fitted(lambda width: _crisis(lines, width), classes="lead")]


def _crisis(lines: HelpLines, width: int) -> Content:
    sheet = Typeset(width)
    for country in lines.country:
        own = [line for line in lines.line if line.country == country.id and line.crisis]
        numbers = [f"{_whole(country.emergency)} (emergency)"] if country.emergency else []
        numbers += [_number_of(line) for line in own]
        if numbers:
            sheet.pairs([(country.name, ", ".join(numbers))], 18)
            sheet.lines.pop()
    sheet.gap()
    sheet.text(f"{labels.NOT_VERIFIED} {lines.note}", "$secondary")
    return sheet.content()
