"""Get help: links to the pages for fear and for tonight, then the helplines by country."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.items import Link
from reconcile_tui.domain.pages import Country, HelpLine, HelpLines, LinesByNeed, group_by_need
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.app_protocol import close_screen, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import lists
from reconcile_tui.tui.widgets.chrome import KeyFooter, PlaceLink
from reconcile_tui.tui.widgets.lists import Choices, SearchMixin
from reconcile_tui.tui.widgets.page import WrappedText
from reconcile_tui.tui.widgets.text import Typeset, Words, plain, wrapped

AFRAID = Link("guide/afraid", labels.AFRAID)
TONIGHT = Link("guide/tonight", labels.TONIGHT)

COUNTRY_WIDTH = 16
"""Cells for the name of a country."""

CONTACT_WIDTH = 11
"""Cells for the name of a way to reach a helpline."""


class Countries(Choices, inherit_bindings=False):
    """The list of countries. PgUp, PgDn, Home and End scroll the numbers next to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("enter", "select", show=False),
        Binding("space", "space", show=False),
    ]


class GetHelpScreen(Screen[None], SearchMixin):
    """The helplines, emergency numbers first. A country is remembered only when asked."""

    BINDINGS = [*bindings("everywhere", "screen", "help-now")]  # noqa: RUF012
    place = "help-now"
    _match: tuple[int, str] | None = None
    """The line of the last search hit among the numbers, and the words of the search."""

    @property
    def lines(self) -> HelpLines:
        """Every helpline."""
        return workbook(self).library.help_lines

    def compose(self) -> ComposeResult:
        """Return the two links, what is true of all numbers, the countries and the numbers."""
        with Horizontal(id="doors"):
            yield PlaceLink(AFRAID)
            yield PlaceLink(TONIGHT)
        yield Words(plain(labels.TWO_LINKS, "$secondary"), classes="note")
        yield Words(plain(labels.verification_note(self.lines), "$secondary"), classes="note")
        with Horizontal():
            names = [labels.ALL_COUNTRIES, *(country.name for country in self.lines.country)]
            yield Countries(*[Option(plain(name)) for name in names])
            with VerticalScroll(classes="reading"):
                yield WrappedText(lambda _: Content(), id="lines")
        yield KeyFooter("help-now", "screen")

    def on_mount(self) -> None:
        """Select the remembered country, else all."""
        if not self.query(Countries):
            return  # closed before it was composed
        ids = [country.id for country in self.lines.country]
        country = workbook(self).preferences.text("country")
        self.query_one(Countries).highlighted = ids.index(country) + 1 if country in ids else 0
        self.query(PlaceLink).first().focus()

    @on(OptionList.OptionHighlighted)
    def _on_country_highlighted(self) -> None:
        country = self._country()
        lines, today = self.lines, workbook(self).today()
        self.query_one("#lines", WrappedText).lay_out(
            lambda width: help_text(lines, country, today, width).content()
        )
        if country or self._match is None:
            self._match = None
            self.query_one(VerticalScroll).scroll_home(animate=False)
        else:
            # The numbers of all countries have to be laid out first.
            self.call_after_refresh(self._go_to_line, *self._match)

    @on(OptionList.OptionSelected)
    def _on_country_selected(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _country(self) -> str:
        place = self.query_one(Countries).highlighted or 0
        return self.lines.country[place - 1].id if place else ""

    def action_scroll(self, direction: int) -> None:
        """Scroll the numbers a page, wherever the focus is."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)

    def action_jump(self, direction: int) -> None:
        """Scroll to the first number (-1) or the last one (1)."""
        pane = self.query_one(VerticalScroll)
        (pane.scroll_home if direction < 0 else pane.scroll_end)(animate=False)

    def action_remember_country(self) -> None:
        """Remember this country, or forget it."""
        country, preferences = self._country(), workbook(self).preferences
        if not country:
            self.app.notify(labels.CHOOSE_COUNTRY, markup=False)
        elif preferences.text("country") == country:
            preferences.keep("country", "", labels.COUNTRY_CLEARED)
        else:
            preferences.keep("country", country, labels.COUNTRY_SAVED)

    def seek(self, sought: str, step: int) -> bool:
        """Select the next country of this name; else go to these words among all the numbers."""
        choices = self.query_one(Countries)
        if choices.seek(sought, step):
            return True
        width = self.query_one("#lines", WrappedText).content_size.width
        text = help_text(self.lines, "", workbook(self).today(), width).content().plain
        lines = {text.count("\n", 0, start) for start, _ in lists.spans(text, sought)}
        here = -1 if self._match is None or choices.highlighted else self._match[0]
        found = lists.next_of(lines, here, step)
        if found is None:
            return False
        self._match = found, sought
        if choices.highlighted:
            choices.highlighted = 0
        else:
            self._go_to_line(found, sought)
        return True

    def _go_to_line(self, line: int, sought: str) -> None:
        if not self.query("#lines"):
            return  # closed before it was drawn
        numbers = self.query_one("#lines", WrappedText)
        numbers.mark([*lists.spans(numbers.plain, sought)])
        pane = self.query_one(VerticalScroll)
        pane.scroll_to(y=line - pane.size.height // 3, animate=False)

    def action_move_focus(self, step: int) -> None:
        """Move the focus to the right (1) or left (-1): the other link, the list, the numbers."""
        (self.focus_next if step > 0 else self.focus_previous)()

    action_step_out = close_screen


def help_text(lines: HelpLines, country: str, today: date, width: int) -> Typeset:
    """Return the numbers of a country, or of all after a table of the most important ones."""
    sheet = Typeset(width)
    if not country:
        _add_first_numbers(sheet, lines, today)
    for one in lines.country:
        if country in ("", one.id):
            _country(sheet, one, group_by_need(lines.line, one.id), today, alone=bool(country))
    return sheet


def _add_first_numbers(sheet: Typeset, lines: HelpLines, today: date) -> None:
    """Add a row for each country, with emergency and violence: nobody has to choose one first."""
    sheet.heading(labels.FIRST_NUMBERS)
    for one in lines.country:
        own = [line for line in lines.line if line.country == one.id and line.violence]
        numbers = [
            _emergency(one, today),
            " or ".join(labels.number_and_audience(line) for line in own),
        ]
        sheet.pairs([(one.name, " · ".join(filter(None, numbers)))], COUNTRY_WIDTH)
        sheet.lines.pop()
    sheet.gap()
    sheet.text(labels.CHOOSE_FOR_MORE, "$secondary")
    sheet.text(labels.THREATENED)


def _country(
    sheet: Typeset, country: Country, lines: LinesByNeed, today: date, *, alone: bool
) -> None:
    """Add the emergency number, then the helplines by need, those for fear first.

    With `alone` no other country is shown, and the sentence for all of them is added here.
    """
    sheet.heading(country.name)
    emergency = filter(None, [_emergency(country, today), country.emergency_note])
    sheet.pairs([(labels.EMERGENCY, ". ".join(emergency))], CONTACT_WIDTH)
    _add_group(sheet, labels.AFRAID_HEADING, lines.afraid, today)
    if alone:
        sheet.text(labels.THREATENED)
    _add_group(sheet, labels.CRISIS_HEADING, lines.crisis, today)
    _add_own_behavior(sheet, lines, today)
    _add_group(sheet, labels.MORE, lines.more, today)


def _emergency(country: Country, today: date) -> str:
    number = country.emergency
    return f"{labels.unbroken_number(number)}{labels.number_note(country, today)}" if number else ""


def _add_own_behavior(sheet: Typeset, lines: LinesByNeed, today: date) -> None:
    """Add helplines for someone worried about what they do, or a sentence where there is none."""
    _add_group(sheet, labels.OWN_BEHAVIOR_HEADING, lines.own, today, always=True)
    for line in lines.own_above:
        sheet.text(labels.see_above(line.name))
    if not lines.own and not lines.own_above:
        sheet.text(labels.NO_OWN_LINE)


def _add_group(
    sheet: Typeset, title: str, lines: list[HelpLine], today: date, *, always: bool = False
) -> None:
    if lines or always:
        sheet.lines += [(part, "bold $secondary") for part in wrapped(f"─ {title}", sheet.width)]
    for line in lines:
        _add_helpline(sheet, line, today)


def _add_helpline(sheet: Typeset, line: HelpLine, today: date) -> None:
    """Add one helpline: its name, for whom it is, and each way to reach it."""
    name = f"{line.name}{labels.number_note(line, today)}"
    sheet.lines += [(part, "bold") for part in wrapped(name, sheet.width)]
    if line.for_whom:
        whom = line.for_whom[:1].upper() + line.for_whom[1:]
        sheet.lines += [(part, "$secondary") for part in wrapped(whom, sheet.width)]
    sheet.pairs([(f"  {way}", number) for way, number in labels.contacts(line)], CONTACT_WIDTH)


def crisis_lines(lines: HelpLines, country: str = "") -> list[Widget]:
    """Return the first numbers of each country, the remembered one first.

    All numbers would leave no room for the page itself.
    """

    def lay(width: int) -> Content:
        sheet = Typeset(width)
        for name, numbers in labels.crisis_numbers(lines, country):
            sheet.pairs([(name, numbers)], 18)
            sheet.lines.pop()
        sheet.gap()
        sheet.text(labels.verification_note(lines), "$secondary")
        return sheet.content()

    return [WrappedText(lay, classes="lead")]
