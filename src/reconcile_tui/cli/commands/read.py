"""The command `read`, also for `fill`: print a page of the guide, the myths, or the helplines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from reconcile_tui.cli.console import print_data
from reconcile_tui.cli.lines import EndOfInputError, Lines, is_quit
from reconcile_tui.content.library import Library
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Link
from reconcile_tui.domain.pages import (
    Block,
    Claim,
    Country,
    HelpLine,
    Page,
    cited,
    group_by_need,
    paragraphs,
    unmarked,
)
from reconcile_tui.errors import AppError, NoSuchError, UsageError, nearest
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import general
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import claim_rows
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import read_settings

MYTHS, HELP, PAGES = "myths", "help", "pages"
"""Names that are not pages of the guide."""

TONIGHT = "tonight"
"""The page that begins with phone numbers, before any other text."""

FIRST_COUNTRIES = 2
"""Countries whose first numbers are right below each link, so that all of it is ten lines."""


def read(places: Places, page: str | None) -> int:
    """Print what has a name; without one, what there is to read. Returns the exit code."""
    library, lines = Library.of(places, checks_ours=False), Lines()
    lines.at_shell = True
    reader = Reader(lines, library, places)
    if not page:
        print_data(words.READ_WHICH)
        reader.list_pages()
        return 0
    known = _resolve_name(library, page.casefold())
    stays = f"\n{words.STAYS_VISIBLE}" if lines.height else ""
    if stays and known != TONIGHT:
        lines.say(stays)
    try:
        reader.show(known)
    except EndOfInputError:
        print_data("")
    if stays and known == TONIGHT:
        lines.say(stays)
    return 0


def _resolve_name(library: Library, name: str) -> str:
    """Return the name that begins so. Raises NoSuchError or UsageError."""
    known = sorted(page_names(library))
    if name in known:
        return name
    matches = [one for one in known if one.startswith(name)]
    if len(matches) > 1:
        raise UsageError(general.could_be_any(name, matches))
    if not matches:
        guess = general.did_you_mean(nearest(name, known))
        raise NoSuchError(words.NO_PAGE_HERE + (guess or words.READ_LISTS))
    return matches[0]


def page_names(library: Library) -> set[str]:
    """Return every name that can be read."""
    listed = {head.id for head in library.page_heads()}
    return listed | {page.id for page in library.pages()} | {MYTHS, HELP, PAGES}


def link_text(link: Link) -> str:
    """Return the label of a link, and what to type to follow it."""
    kind, _, name = link.to.partition("/")
    if kind == "guide":
        return words.page_link(link.label, name)
    if kind in {"worksheet", "red-flags"}:
        return words.worksheet_link(link.label, name if kind == "worksheet" else kind)
    return words.app_link(link.label) if kind == "layers" else words.help_link(link.label)


class Reader:
    """Prints the content of a library as lines."""

    def __init__(self, lines: Lines, library: Library, places: Places) -> None:
        self.lines = lines
        self.library = library
        self.places = places

    @property
    def today(self) -> date:
        """The current local date, for numbers that were checked until some day."""
        return datetime.now().astimezone().date()

    @property
    def country(self) -> str:
        """The country that the person has set in the app, or empty."""
        return read_settings(self.places.settings).get("country", "")

    def _say(self, text: str) -> None:
        self.lines.say(f"\n{text}")

    def _without_keys(self, text: str) -> str:
        return words.without_keys(text, at_shell=self.lines.at_shell)

    def list_pages(self) -> None:
        """Print the pages there are, by name and title."""
        heads = [head for head in self.library.page_heads() if head.listed]
        self.lines.say("\n".join(f"{head.id}: {head.title}" for head in heads))
        self.lines.say(f"{MYTHS}: {labels.TABS[1][1]}\n{HELP}: {labels.GET_HELP}")

    def show(self, name: str) -> bool:
        """Print what has a name: a page, the myths, or the helplines. True if the person quits."""
        if name == MYTHS:
            return self._show_myths()
        if name == HELP:
            return self._show_help()
        if name == PAGES:
            self.list_pages()
            return False
        return self._print_paged(self._page_parts(self.library.page(name)))

    def show_page(self, name: str) -> None:
        """Print a page from its title to its links, without a stop."""
        for part in self._page_blocks(self.library.page(name)):
            self._say(self._without_keys(part))

    def _print_paged(self, parts: Iterable[str]) -> bool:
        """Print parts; on a terminal, wait for Enter when it's full. True if the person quits."""
        room = left = self.lines.height
        for part in parts:
            text = f"\n{self._without_keys(part)}"
            needed = self.lines.lines_of(text)
            if room and needed > left and left < room:
                if typed := self.lines.ask(words.MORE_PAGE).strip():
                    return is_quit(typed)
                left = room
            self.lines.say(text)
            left -= needed
        return False

    def _page_parts(self, page: Page) -> Iterator[str]:
        if page.id == TONIGHT:
            yield "\n".join(self._crisis_numbers())
            yield labels.verification_note(self.library.help_lines)
        yield from self._page_blocks(page)
        if sources := self._sources(page.claims()):
            yield sources
        if page.next:
            try:
                title = self.library.page(page.next).title
            except AppError:  # a page of the person's own can name one that they have deleted
                return
            yield words.page_link(labels.next_page(title), page.next)

    def _page_blocks(self, page: Page) -> Iterator[str]:
        yield page.title
        for block in page.block:
            yield from self._block_parts(block)

    def _block_parts(self, block: Block) -> Iterator[str]:
        if block.heading:
            yield unmarked(block.heading)
        text = block.text.replace("{data_dir}", str(self.places.worksheets))
        yield from map(unmarked, paragraphs(text))
        if block.layers:
            yield "\n".join(f"{unmarked(one.name)}: {unmarked(one.text)}" for one in block.layers)
        if block.list:
            yield "\n".join(f"- {one_line(unmarked(one))}" for one in block.list)
        if block.compare:
            left, right = block.compare.left, block.compare.right
            for one, other in block.compare.rows:
                yield f"{left}: {unmarked(one)}\n{right}: {unmarked(other)}"
        if block.doors:
            yield "\n".join(map(link_text, block.doors))

    def _show_myths(self) -> bool:
        """Print the myths. On a terminal, ask first what the person thinks, and save nothing."""
        myths = self.library.myths()
        for number, myth in enumerate(myths, 1):
            self._say(f"{words.myth_number(number, len(myths))}\n“{unmarked(myth.myth)}”")
            if self.lines.height:
                self._say(f"{labels.WHAT_DO_YOU_THINK}\n{words.numbered(labels.THINK)}")
                typed = self.lines.ask(words.THINK_PROMPT).strip()
                if is_quit(typed):
                    return True
                if typed in {"1", "2", "3"}:
                    self.lines.say(labels.you_think(int(typed) - 1))
            self._say(labels.WORKBOOK_MODEL if myth.model else labels.WHAT_IS_KNOWN)
            sources = self._sources(dict.fromkeys([*cited(myth.fact), *myth.claims]))
            for part in filter(None, [*map(unmarked, paragraphs(myth.fact)), sources]):
                self.lines.say(part)
        return False

    def _sources(self, claims: Iterable[str]) -> str:
        """Return the sources of these claims, a line each; empty without any."""
        known = [self.library.claims[one].source for one in claims if one in self.library.claims]
        listed = [f"- {one_line(source)}" for source in known]
        return "\n".join([words.SOURCES_TITLE, *listed]) if listed else ""

    def show_claims(self, claims: Iterable[Claim]) -> None:
        """Print what each claim says, where it is from, and what it doesn't show."""
        for claim in claims:
            rows = [f"{name}: {one_line(text)}" for name, text in claim_rows(claim)]
            self.lines.say("\n".join(["", one_line(claim.say), *rows]))

    def _show_help(self) -> bool:
        """Print two links with first numbers, those of every country, and then each helpline.

        Neither fear nor tonight comes after the whole list of the other.
        """
        help_lines = self.library.help_lines
        afraid, tonight = self.show_first_help()
        self._say("\n".join([labels.FIRST_NUMBERS, *afraid[FIRST_COUNTRIES:]]))
        self._say("\n".join([labels.CRISIS_HEADING, *tonight[FIRST_COUNTRIES:]]))
        self._say(labels.verification_note(help_lines))
        self.lines.say(labels.THREATENED)
        if self.lines.height:
            return self._ask_for_countries()
        for country in labels.countries(help_lines, self.country):
            self._show_country(country)
        return False

    def show_first_help(self) -> tuple[list[str], list[str]]:
        """Print the two links with the numbers of the first countries.

        Returns the first numbers of every country, for fear and for tonight.
        """
        countries = labels.countries(self.library.help_lines, self.country)
        afraid, tonight = [*map(self._first_numbers, countries)], self._crisis_numbers()
        for link, numbers in (
            (Link("guide/afraid", labels.AFRAID), afraid),
            (Link("guide/tonight", labels.TONIGHT), tonight),
        ):
            shown = self._without_keys(link_text(link))
            self._say("\n".join([shown, *numbers[:FIRST_COUNTRIES]]))
        return afraid, tonight

    def _ask_for_countries(self) -> bool:
        """Print each country or page that is typed, until Enter. True if the person quits."""
        by_name = {one.name.casefold(): one for one in self.library.help_lines.country}
        pages = page_names(self.library) - {HELP}
        while typed := one_line(self.lines.ask(words.WHICH_COUNTRY)).casefold():
            if is_quit(typed):
                return True
            page = typed.removeprefix("reconcile-tui ").removeprefix("read ")
            countries = [by_name[one] for one in by_name if one.startswith(typed)]
            if page in pages:
                if self.show(page):
                    return True
            elif countries:
                self._show_country(countries[0])
            else:
                self.lines.say(words.NO_COUNTRY)
        return False

    def _crisis_numbers(self) -> list[str]:
        """Return the first crisis lines, one country a line."""
        numbers = labels.crisis_numbers(self.library.help_lines, self.country)
        return [f"{country}: {number}" for country, number in numbers]

    def _emergency(self, country: Country) -> list[str]:
        mark = labels.number_note(country, self.today)
        return [f"{country.emergency}{mark}"] if country.emergency else []

    def _first_numbers(self, country: Country) -> str:
        """Return the emergency number of a country, and its first helpline against violence."""
        every = self.library.help_lines.line
        own = [one for one in every if one.country == country.id and one.violence]
        numbers = [*self._emergency(country), *map(labels.number_and_audience, own)]
        return f"{country.name}: {', '.join(numbers)}"

    def _show_country(self, country: Country) -> None:
        """Print the emergency number, then the helplines by need: fear first."""
        lines = group_by_need(self.library.help_lines.line, country.id)
        self._say(country.name)
        for number in self._emergency(country):
            text = ". ".join(filter(None, [number, country.emergency_note]))
            self.lines.say(f"{labels.EMERGENCY}: {text}")
        self._show_group(labels.AFRAID_HEADING, lines.afraid)
        self._show_group(labels.CRISIS_HEADING, lines.crisis)
        # For someone worried about what they do themselves: a sentence where there is no line.
        self._show_group(labels.OWN_BEHAVIOR_HEADING, lines.own, always=True)
        for one in lines.own_above:
            self.lines.say(labels.see_above(one.name))
        if not lines.own and not lines.own_above:
            self.lines.say(labels.NO_OWN_LINE)
        self._show_group(labels.MORE, lines.more)

    def _show_group(self, title: str, group: list[HelpLine], *, always: bool = False) -> None:
        if group or always:
            self._say(title)
        for line in group:
            whom = line.for_whom[:1].upper() + line.for_whom[1:]
            ways = [f"{way}: {text}" for way, text in labels.contacts(line)]
            shown = [f"{line.name}{labels.number_note(line, self.today)}", whom, *ways]
            self._say("\n".join(filter(None, shown)))
