"""`read`: a page of the guide, the myths, or the helplines, in plain lines; also for `fill`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from reconcile_tui.cli.console import put
from reconcile_tui.cli.lines import EndOfInputError, Lines, quits
from reconcile_tui.content.library import Library
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import (
    Block,
    Claim,
    Country,
    HelpLine,
    HelpLines,
    LinesByNeed,
    Myth,
    Page,
    by_need,
    cited,
    paragraphs,
    unmarked,
)
from reconcile_tui.errors import BookError, NoSuchError, UsageError, nearest
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import general, get_help
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import claim_rows
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import read_settings

MYTHS, HELP, PAGES = "myths", "help", "pages"
"""Names that are no pages of the guide."""

TONIGHT = "tonight"
"""The page that begins with numbers, before any other word."""


def read(places: Places, name: str | None) -> int:
    """Print what has a name; without one, what there is to read. Returns the exit code."""
    library, lines = Library.of(places, checks_ours=False), Lines()
    lines.at_shell = True
    if not name:
        put(words.READ_WHICH)
        list_pages(lines, library)
        return 0
    found = _meant(library, name.casefold())
    today = datetime.now().astimezone().date()
    stays = f"\n{words.READ_STAYS}" if lines.height else ""
    numbers_first = found == TONIGHT
    if stays and not numbers_first:
        lines.say(stays)
    try:
        show_named(lines, library, found, today, places)
    except EndOfInputError:
        put("")
    if stays and numbers_first:
        lines.say(stays)
    return 0


def _meant(library: Library, name: str) -> str:
    """Return the name that is meant. Raises NoSuchError or UsageError."""
    known = sorted(names(library))
    if name in known:
        return name
    begun = [one for one in known if one.startswith(name)]
    if len(begun) > 1:
        raise UsageError(general.could_be_any(name, begun))
    if not begun:
        guess = general.did_you_mean(nearest(name, known))
        raise NoSuchError(words.NO_PAGE_HERE + (guess or words.READ_LISTS))
    return begun[0]


def names(library: Library) -> set[str]:
    """Return every name that can be read."""
    listed = {head.id for head in library.page_heads()}
    return listed | {page.id for page in library.pages()} | {MYTHS, HELP, PAGES}


def list_pages(lines: Lines, library: Library) -> None:
    """Print the pages there are, by name and title."""
    heads = [head for head in library.page_heads() if head.listed]
    lines.say("\n".join(f"{head.id}: {head.title}" for head in heads))
    lines.say(f"{MYTHS}: {labels.TABS[1][1]}\n{HELP}: {labels.HELP_NOW}")


def show_named(lines: Lines, library: Library, name: str, today: date, places: Places) -> bool:
    """Print what has a name: a page, the myths, or the helplines. True when the person quits."""
    if name == MYTHS:
        return show_myths(lines, library)
    if name == HELP:
        return show_help(lines, library, today, places)
    if name == PAGES:
        list_pages(lines, library)
        return False
    kept = _remembered(places) if name == TONIGHT else ""
    return _paged(lines, _page(library, library.page(name), places.worksheets, kept))


def _remembered(places: Places) -> str:
    """Return the country that the person had remembered in the app, or empty."""
    return read_settings(places.settings).get("country", "")


def show_page(lines: Lines, page: Page, folder: Path) -> None:
    """Print a page from its title to its links, without a stop."""
    for part in _blocks(page, folder):
        lines.say(f"\n{words.without_keys(part, at_shell=lines.at_shell)}")


def link(door: Door) -> str:
    """Say where a link leads, and what to type for it."""
    kind, _, name = door.to.partition("/")
    if kind == "guide":
        return words.page_link(door.label, name)
    if kind == "worksheet":
        return words.worksheet_link(door.label, name)
    if kind == "red-flags":
        return words.worksheet_link(door.label, kind)
    return words.app_link(door.label) if kind == "layers" else words.help_link(door.label)


# -- pages -----------------------------------------------------------------------------------------


def _paged(lines: Lines, parts: Iterable[str]) -> bool:
    """Print parts; on a terminal, wait for Enter before the screen has scrolled away."""
    room = lines.height
    left = room
    for part in parts:
        text = f"\n{words.without_keys(part, at_shell=lines.at_shell)}"
        needed = lines.lines_of(text)
        if room and needed > left and left < room:
            if typed := lines.ask(words.MORE_PAGE).strip():
                return quits(typed)
            left = room
        lines.say(text)
        left -= needed
    return False


def _page(library: Library, page: Page, folder: Path, kept: str) -> Iterator[str]:
    if page.id == TONIGHT:
        yield "\n".join(_crisis(library.help_lines, kept))
        yield get_help.said_once(library.help_lines)
    yield from _blocks(page, folder)
    if sources := _sources(library, page.claims()):
        yield sources
    if page.next:
        try:
            yield words.page_link(labels.next_page(library.page(page.next).title), page.next)
        except BookError:  # a page of the person's own may name one that they have deleted
            return


def _blocks(page: Page, folder: Path) -> Iterator[str]:
    yield page.title
    for block in page.block:
        yield from _block(block, folder)


def _block(block: Block, folder: Path) -> Iterator[str]:
    if block.heading:
        yield unmarked(block.heading)
    for part in paragraphs(block.text.replace("{data_dir}", str(folder))):
        yield unmarked(part)
    if block.layers:
        yield "\n".join(f"{unmarked(one.name)}: {unmarked(one.text)}" for one in block.layers)
    if block.list:
        yield "\n".join(f"- {one_line(unmarked(one))}" for one in block.list)
    if block.compare:
        left, right = block.compare.left, block.compare.right
        for one, other in block.compare.rows:
            yield f"{left}: {unmarked(one)}\n{right}: {unmarked(other)}"
    if block.doors:
        yield "\n".join(link(door) for door in block.doors)


# -- myths and sources -----------------------------------------------------------------------------


def show_myths(lines: Lines, library: Library) -> bool:
    """Print the cards. On a terminal, what a person thinks is asked first, and saved nowhere."""
    myths = library.myths()
    for number, myth in enumerate(myths, 1):
        lines.say(f"\n{words.card_of(number, len(myths))}\n“{unmarked(myth.myth)}”")
        if lines.height:
            lines.say(f"\n{labels.WHAT_DO_YOU_THINK}\n{words.numbered(labels.THINK)}")
            typed = lines.ask(words.THINK_PROMPT).strip()
            if quits(typed):
                return True
            if typed in {"1", "2", "3"}:
                lines.say(labels.you_think(int(typed) - 1))
        _fact(lines, library, myth)
    return False


def _fact(lines: Lines, library: Library, myth: Myth) -> None:
    lines.say(f"\n{labels.BOOKS_MODEL if myth.model else labels.WHAT_IS_KNOWN}")
    for part in paragraphs(myth.fact):
        lines.say(unmarked(part))
    if sources := _sources(library, dict.fromkeys([*cited(myth.fact), *myth.claims])):
        lines.say(sources)


def _sources(library: Library, claims: Iterable[str]) -> str:
    """The sources of these claims, a line each; empty where the library has none of them."""
    found = [library.claims[one].source for one in claims if one in library.claims]
    told = [f"- {one_line(source)}" for source in found]
    return "\n".join([words.SOURCES_TITLE, *told]) if told else ""


def show_claims(lines: Lines, claims: Iterable[Claim]) -> None:
    """Print sources: what each says, where it is from, and what it doesn't show."""
    for claim in claims:
        rows = [f"{name}: {one_line(said)}" for name, said in claim_rows(claim)]
        lines.say("\n".join(["", one_line(claim.say), *rows]))


# -- helplines -------------------------------------------------------------------------------------


FIRST_COUNTRIES = 2
"""Countries whose first numbers stand right under each link: all of it fits into ten lines."""


def show_help(lines: Lines, library: Library, today: date, places: Places) -> bool:
    """Print two links with first numbers, those of every country, and then each that is named.

    Neither fear nor tonight waits for the end of the other's list.
    """
    found, kept = library.help_lines, _remembered(places)
    countries = get_help.countries(found, kept)
    afraid, tonight = show_first_help(lines, library, today, places)
    lines.say("\n" + "\n".join([get_help.FIRST_NUMBERS, *afraid[FIRST_COUNTRIES:]]))
    lines.say("\n" + "\n".join([get_help.LIFE, *tonight[FIRST_COUNTRIES:]]))
    lines.say(f"\n{get_help.said_once(found)}")
    lines.say(get_help.THREATENED)
    if lines.height:
        return _asked_for(lines, library, today, places)
    for country in countries:
        _country(lines, country, found.line, today)
    return False


def show_first_help(
    lines: Lines, library: Library, today: date, places: Places
) -> tuple[list[str], list[str]]:
    """Print the two links with the numbers of the first countries.

    Returns the first numbers of every country, for fear and for tonight.
    """
    found, kept = library.help_lines, _remembered(places)
    afraid = [_first(one, found.line, today) for one in get_help.countries(found, kept)]
    tonight = _crisis(found, kept)
    for door, numbers in (
        (Door("guide/afraid", get_help.AFRAID), afraid),
        (Door("guide/tonight", get_help.TONIGHT), tonight),
    ):
        shown = words.without_keys(link(door), at_shell=lines.at_shell)
        lines.say("\n" + "\n".join([shown, *numbers[:FIRST_COUNTRIES]]))
    return afraid, tonight


def _asked_for(lines: Lines, library: Library, today: date, places: Places) -> bool:
    """Print each country or page that is typed, until Enter alone. True when the person quits."""
    found = library.help_lines
    by_name = {country.name.casefold(): country for country in found.country}
    pages = names(library) - {HELP}
    while typed := one_line(lines.ask(words.WHICH_COUNTRY)).casefold():
        if quits(typed):
            return True
        page = typed.removeprefix("reconcile-tui ").removeprefix("read ")
        meant = [by_name[one] for one in by_name if one.startswith(typed)]
        if page in pages:
            if show_named(lines, library, page, today, places):
                return True
        elif meant:
            _country(lines, meant[0], found.line, today)
        else:
            lines.say(words.NO_COUNTRY)
    return False


def _crisis(found: HelpLines, kept: str) -> list[str]:
    """The first crisis lines, one country a line."""
    return [f"{country}: {said}" for country, said in get_help.crisis_numbers(found, kept)]


def _first(country: Country, found: Iterable[HelpLine], today: date) -> str:
    """The emergency number, and the first line against violence."""
    own = [one for one in found if one.country == country.id and one.violence]
    numbers = [f"{country.emergency}{get_help.mark(country, today)}"] if country.emergency else []
    numbers += [get_help.meant_for(one) for one in own]
    return f"{country.name}: {', '.join(numbers)}"


def _country(lines: Lines, country: Country, every: Iterable[HelpLine], today: date) -> None:
    """The emergency number, then the lines by what a person comes with: fear first."""
    found = by_need(every, country.id)
    lines.say(f"\n{country.name}")
    if country.emergency:
        number = f"{country.emergency}{get_help.mark(country, today)}"
        said = ". ".join(filter(None, [number, country.emergency_note]))
        lines.say(f"{get_help.EMERGENCY}: {said}")
    _group(lines, get_help.FEAR, found.afraid, today)
    _group(lines, get_help.LIFE, found.crisis, today)
    _own_behavior(lines, found, today)
    _group(lines, get_help.MORE, found.more, today)


def _own_behavior(lines: Lines, found: LinesByNeed, today: date) -> None:
    """Lines for someone worried about what they do; a sentence where the country has none."""
    _group(lines, get_help.OWN, found.own, today, always=True)
    for one in found.own_above:
        lines.say(get_help.see_above(one.name))
    if not found.own and not found.own_above:
        lines.say(get_help.NO_OWN_LINE)


def _group(
    lines: Lines, title: str, group: list[HelpLine], today: date, *, always: bool = False
) -> None:
    if group or always:
        lines.say(f"\n{title}")
    for one in group:
        _line(lines, one, today)


def _line(lines: Lines, line: HelpLine, today: date) -> None:
    whom = line.for_whom[:1].upper() + line.for_whom[1:]
    ways = [f"{way}: {said}" for way, said in get_help.ways(line)]
    told = [f"{line.name}{get_help.mark(line, today)}", whom, *ways]
    lines.say("\n" + "\n".join(filter(None, told)))
