"""The person's folders, the names of worksheet files, and paths that a person types."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from msgspec import Struct

from reconcile_tui import NEUTRAL, PROGRAM, private_run
from reconcile_tui.errors import CannotWriteError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import files as words
from reconcile_tui.messages import general
from reconcile_tui.storage.io import disk, encryption

if TYPE_CHECKING:
    from reconcile_tui.storage import settings
else:
    settings = late("reconcile_tui.storage.settings")


SETTINGS = "settings.toml"

FIRST_PAGES = ("first-start", "discreet", "private-run")
"""Pages that say who can read what is written, each for one kind of run."""


class Places(Struct, frozen=True):
    """The folders of one person. Each is made when something is first saved in it."""

    data: Path
    config: Path
    state: Path
    content: Path
    elsewhere: bool = False
    """Whether the notebook's folder was chosen by an option or the environment."""
    private_run: bool = False
    """Whether nothing may be written in this run."""
    discreet: bool = False
    """Whether the first screen must not say what the app is about."""

    @property
    def first_page(self) -> str:
        """The id of the page that says who can read what is written in this run."""
        return FIRST_PAGES[2 if self.private_run else int(self.discreet)]

    @property
    def worksheets(self) -> Path:
        """The notebook: one TOML file per worksheet."""
        return self.data / "worksheets"

    @property
    def trash(self) -> Path:
        """The trash: deleted worksheets that can be restored."""
        return self.data / "bin"

    @property
    def identity(self) -> Path:
        """The wrapped key of an encrypted notebook; missing in any other."""
        return self.data / encryption.IDENTITY

    @property
    def signs_of_encryption(self) -> tuple[Path, ...]:
        """Paths of which one exists while a notebook is encrypted or being converted."""
        return (self.identity, *self.staging)

    @property
    def staging(self) -> tuple[Path, ...]:
        """The folders that exist only while the notebook is encrypted or decrypted."""
        return (self.data / "encrypting", self.data / "decrypting")

    @property
    def cache(self) -> Path:
        """The cache of earlier versions of the app, which is deleted with everything else."""
        return platformdirs.user_cache_path(PROGRAM)

    def contains(self, path: Path) -> bool:
        """Return whether a path is in the notebook or its trash, also through links."""
        try:
            parents = path.resolve().parents
        except (OSError, ValueError, RuntimeError):
            return False
        return any(folder.resolve() in parents for folder in (self.worksheets, self.trash))

    @property
    def own_content(self) -> Path:
        """The person's own pages and worksheets, read after ours."""
        return self.config / "content"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / SETTINGS


def find_places(data_dir: str | None = None) -> Places:
    """Return the platform's folders; the notebook's may be chosen by argument or environment."""
    chosen = data_dir or os.environ.get("RECONCILE_TUI_DATA")
    data = Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path(PROGRAM)
    config = platformdirs.user_config_path(PROGRAM)
    return Places(
        data=data,
        config=config,
        state=platformdirs.user_state_path(PROGRAM),
        content=shipped_content(),
        elsewhere=bool(chosen),
        private_run=private_run.is_on(),
        discreet=PROGRAM == NEUTRAL
        or ((config / SETTINGS).is_file() and settings.is_discreet(config / SETTINGS)),
    )


def folders_of_other_command() -> list[Path]:
    """Return the folders with data that the app saved under its other command name."""
    other = "reconcile-tui" if PROGRAM == NEUTRAL else NEUTRAL
    data, state = platformdirs.user_data_path(other), platformdirs.user_state_path(other)
    # Another program may use the neutral name too: our folder is recognized by its content.
    signs = {data: ("worksheets", "bin", "identity.age"), state: ("history", "locks")}
    return [one for one, names in signs.items() if any((one / name).exists() for name in names)]


def shipped_content() -> Path:
    """Return the folder of the app's content: inside the wheel, or beside `src/`."""
    here = Path(__file__).resolve()
    inside = here.parents[1] / "content"
    return inside if (inside / "en").is_dir() else here.parents[3] / "content"


EXTENSION = ".toml"

_GENERATED_NAME = r"[a-z0-9-]+\.toml(?:\.age)?"

_TEMPORARY_PREFIXES = ("~", "#")
"""How temporary files of sync and office programs begin: `~syncthing~x`."""

_MAX_STEM_BYTES = 200
"""Bytes: a file name holds 255, and a conflict copy's name is longer."""

_COPY_SUFFIXES = (
    # Ours; a part of an answer that the first edition couldn't save; Syncthing; Resilio.
    r"\.conflict-\d{8}T\d{6}Z-\d+",
    r"\.too-long-\d{8}T\d{6}Z-(?P<number>\d+)-of-(?P<count>\d+)",
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Za-z0-9]+)?",
    r"\.Conflict",
    # ownCloud: x_conflict-20261102-101112, and with a name before the day.
    r"_conflict-(?:[^/]*-)?\d{8}-\d{6}",
    # Dropbox, Nextcloud, Seafile: x (host's conflicted copy 2026-11-02), or so with a date.
    r" ?\((?i:[^()]*(?:conflicted copy|case conflict|sfconflict)[^()]*)\)",
    r" ?\((?i:[^()]*[ck]onfli[^()]*\d{4}-\d\d-\d\d[^()]*)\)",
)
_COPY_NAME = rf"(?s)(?P<stem>.+?)(?:{'|'.join(_COPY_SUFFIXES)})(?P<ending>\.toml(?:\.age)?)"


def extension_of(name: str) -> str:
    """Return `.toml` or `.toml.age` as written in the name; empty for any other file."""
    lowered = name.lower()
    extension = next((one for one in (encryption.ENDING, EXTENSION) if lowered.endswith(one)), "")
    return name[len(name) - len(extension) :] if extension else ""


def default_extension() -> str:
    """Return the ending of new files, by whether the notebook is encrypted."""
    return encryption.ENDING if encryption.is_on() else EXTENSION


def stem_of_file(path: Path | str) -> str:
    """Return the name of a worksheet's file without `.toml` or `.toml.age`."""
    name = path if isinstance(path, str) else path.name
    return name[: len(name) - len(extension_of(name))]


def is_worksheet_name(name: str) -> bool:
    """Return whether a name is that of a worksheet or a conflict copy."""
    return bool(extension_of(name)) and not name.startswith((".", *_TEMPORARY_PREFIXES))


def is_generated_name(name: str) -> bool:
    """Return whether the app itself may have given a worksheet this name."""
    return re.fullmatch(_GENERATED_NAME, name) is not None


def part_number_in(name: str) -> tuple[int, int] | None:
    """Return the number and count in the name of a part of an answer that was too long."""
    match = re.fullmatch(_COPY_NAME, name)
    return (int(match["number"]), int(match["count"])) if match and match["count"] else None


def stems_of_copy(name: str) -> Iterator[str]:
    """Yield the stems of the worksheets that a conflict copy may belong to, the nearest first.

    Yields nothing for any other file. A copy of a copy belongs to both.
    """
    while match := re.fullmatch(_COPY_NAME, name):
        yield match["stem"]
        name = f"{match['stem']}{match['ending']}"


def copy_stem(stem: str) -> str:
    """Return the part of a worksheet's stem that its conflict copies' names begin with."""
    return os.fsdecode(os.fsencode(stem)[:_MAX_STEM_BYTES])


def without_copies(names: Iterable[str]) -> list[str]:
    """Return the worksheets among the names of one folder.

    A conflict copy is listed only when its worksheet is missing: nothing else would show it.
    """
    plain = [name for name in names if is_worksheet_name(name)]
    copies = {name: set(stems_of_copy(name)) for name in plain if re.fullmatch(_COPY_NAME, name)}
    stems = {copy_stem(stem_of_file(name)) for name in plain if name not in copies}
    return [name for name in plain if name not in copies or not copies[name] & stems]


def worksheets_in(folder: Path) -> list[Path]:
    """Return the worksheets of one folder, unordered. Raises OSError."""
    paths = {path.name: path for path in folder.iterdir()}
    return [paths[name] for name in without_copies(paths)]


def entries_in(folder: Path) -> list[Path]:
    """Return the sorted entries of a folder; none when it cannot be read."""
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def worksheet_files_in(folder: Path) -> list[Path]:
    """Return the sorted worksheets and conflict copies of a folder; none when it is unreadable."""
    return [path for path in entries_in(folder) if is_worksheet_name(path.name)]


def normalized(name: str) -> str:
    """Return a name in normal form: file systems store accents in two ways."""
    return unicodedata.normalize("NFC", name)


def free_names(path: Path) -> Iterator[Path]:
    """Yield `stem.toml`, then `stem-2.toml` and so on, without end."""
    yield path
    stem, ending = stem_of_file(path), extension_of(path.name)
    yield from (path.with_name(f"{stem}-{number}{ending}") for number in count(2))


def with_first_free_name(names: Iterator[Path], make: Callable[[Path], object]) -> Path:
    """Call `make` with one name after another until it raises no FileExistsError. Returns that."""
    while True:
        name = next(names)
        with suppress(FileExistsError):
            make(name)
            return name


def check_folders(places: Places) -> None:
    """Raise UsageError when the chosen folder is not safe for private files.

    A missing folder is fine: it is made for its owner alone.
    """
    for folder in (places.data, places.worksheets):
        if trouble := _folder_problem(folder):
            raise UsageError(trouble)


def _folder_problem(folder: Path) -> str:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return words.folder_trouble(folder, (error.strerror or "").lower())
    if not stat.S_ISDIR(status.st_mode):
        return words.folder_trouble(folder, words.IS_NO_FOLDER)
    if os.getuid() not in (0, status.st_uid):
        return words.folder_trouble(folder, words.IS_ANOTHERS)
    if status.st_mode & stat.S_IWOTH:
        trouble = words.folder_trouble(folder, words.ANYONE_MAY_WRITE)
        return f"{trouble} {words.FIX_PERMISSIONS.format(folder=folder)}"
    return ""


# -- typed paths -----------------------------------------------------------------------------------

MOST_NAMES = 5000
"""Names of a folder that completion looks at."""


def typed_path(typed: str) -> Path:
    """Return the path that was typed or pasted, without quotes around it. It need not exist."""
    bare = typed.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1]
    return Path(os.path.expanduser(bare)).absolute()  # noqa: PTH111 - pathlib's raises for ~nobody


def complete_path(typed: str) -> tuple[str, list[str]]:
    """Complete a typed path. Returns the path as far as it is certain, and the possible names.

    Hidden names are offered once their dot is typed. Returns no names for an unreadable folder.
    """
    folder, slash, start = typed.rpartition("/")
    place = os.path.expanduser(f"{folder}{slash}") or "."  # noqa: PTH111 - as above
    names = sorted(_matching_names(place, start))
    if not names:
        return typed, []
    start = os.path.commonprefix(names)  # noqa: RUF071 - by characters, as a shell completes
    return f"{folder}{slash}{start}", names


def _matching_names(folder: str, start: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry in islice(entries, MOST_NAMES)
                if entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
                and entry.name.isprintable()
            ]
    except (OSError, ValueError):
        return []


def export_path(typed: str, start: Path) -> Path:
    """Return the path that was typed, relative to `start`. `~` is the home folder."""
    path = Path(typed)
    with suppress(RuntimeError):  # "~somebody" who is not here is a name like another
        path = path.expanduser()
    return start / path


def path_exists(path: Path) -> bool:
    """Return whether a path exists, be it a broken link. Raises CannotWriteError."""
    with _translated_errors(path):
        return path.exists() or path.is_symlink()


def check_export_path(places: Places, path: Path, *, force: bool = False) -> None:
    """Raise what `write_export` would raise, before anybody is asked anything."""
    with _translated_errors(path):
        kept = (places.worksheets.resolve(), places.trash.resolve())
        if any(folder in path.resolve().parents for folder in kept):
            raise UsageError(general.NOT_IN_NOTEBOOK)
        if path.is_dir():
            raise CannotWriteError(general.is_a_folder(str(path)))
        if not path.parent.is_dir():
            raise CannotWriteError(general.no_such_folder(str(path.parent)))
    if not force and path_exists(path):
        raise CannotWriteError(general.file_exists(str(path)))


def write_export(places: Places, path: Path, text: str, *, force: bool = False) -> None:
    """Write an export, mode 0600. An existing file is replaced only with `force`."""
    check_export_path(places, path, force=force)
    data = text.encode("utf-8")
    try:
        disk.write_new(path, data)
    except FileExistsError:
        if not force:
            raise CannotWriteError(general.file_exists(str(path))) from None
        disk.replace(path, data)


@contextmanager
def _translated_errors(path: Path) -> Iterator[None]:
    """Raise CannotWriteError for an OSError or an impossible name."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(general.cannot_use(str(path), error.strerror or "")) from None
    except (ValueError, RuntimeError):  # a character that no name can hold; links in a circle
        raise CannotWriteError(general.NO_SUCH_FILE_NAME) from None
