"""`encrypt` and its consequences on a real terminal, with the real library and worker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile_tui.messages.files import ASK_COPY_FIRST, ASK_EVERYTHING, CONFIRM_WORD
from reconcile_tui.messages.private import NEEDS_MEMORY, SCREEN_TITLE
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.io.passphrase import WrongPassphraseError, unwrapped, wrapped
from tests.conftest import RunBook
from tests.pty.journey import NOTEBOOK, past_the_first_page
from tests.pty.terminal import Terminal
from tests.store.sealed import PASSPHRASE, seal

pytestmark = pytest.mark.pty

PASS = PASSPHRASE
TWENTY = [f"quokka{number:02}z" for number in range(20)]
"""Words typed into a worksheet that occur nowhere else."""


def found_in(home: Path, *more: Path) -> list[str]:
    """Return every file in any folder that contains one of the words or reveals the worksheet."""
    hits = []
    for root in (home, Path("/dev/shm"), *more):
        for path in root.rglob("*"):
            if path.is_file() and os.access(path, os.R_OK) and not path.is_symlink():
                raw = path.read_bytes() if path.stat().st_size < 5_000_000 else b""
                hits += [str(path) for word in TWENTY if word.encode() in raw]
    return sorted(set(hits))


def write_twenty(run_book: RunBook) -> None:
    done = run_book("add", "promises", "--date", "2026-11-01", input=" ".join(TWENTY))
    assert done.returncode == 0, done.stderr


def encrypt(program: Path, typed: str = PASS, again: str = PASS) -> Terminal:
    terminal = Terminal([program, "encrypt"])
    terminal.wait_for("Encrypt your worksheets? [y/N]")
    for told in ("This encrypts your worksheets", "can't be recovered"):
        assert told in terminal.screen_text(), "visible where it's asked"
    terminal.type("y\r")
    terminal.wait_for("New passphrase:")
    terminal.type(f"{typed}\r")
    if again:
        terminal.wait_for("Repeat the passphrase:")
        terminal.type(f"{again}\r")
    return terminal


def give(terminal: Terminal, typed: str = PASS) -> None:
    terminal.wait_for("Passphrase:")
    terminal.type(f"{typed}\r")


@pytest.fixture
def notebook(home: Path) -> Path:
    return home / NOTEBOOK


@pytest.mark.slow
def test_from_encrypting_to_decrypting_no_word_is_found_but_where_it_was_said(
    program: Path, home: Path, run_book: RunBook, notebook: Path, tmp_path: Path
) -> None:
    write_twenty(run_book)
    assert found_in(home)
    with encrypt(program) as terminal:
        terminal.wait_for("Encrypted: 1 worksheet, with")
        assert terminal.wait_end() == 0
        assert PASS.encode() not in terminal.raw
    assert found_in(home, Path("/tmp/reconcile-tui")) == []
    [path] = notebook.iterdir()
    assert path.name.endswith(".toml.age")

    with Terminal([program, "show", "promises"]) as terminal:
        give(terminal)
        terminal.wait_for(TWENTY[0])
        assert terminal.wait_end() == 0
    with Terminal([program, "add", "promises", "--date", "2026-11-09"]) as terminal:
        give(terminal, "not this one")
        terminal.wait_for("That isn't the right passphrase.")
        terminal.wait_for(lambda t: t.screen_text().count("Passphrase:") == 2)
        terminal.type(f"{PASS}\r")
        terminal.wait_for("What I did:")
        terminal.type("one more\r")
        assert terminal.wait_end() == 0
    assert found_in(home) == []

    with Terminal([program, "decrypt"]) as terminal:
        terminal.wait_for("Decrypt your worksheets? [y/N]")
        terminal.type("y\r")
        give(terminal)
        terminal.wait_for("Decrypted: 1 worksheet, with")
        assert terminal.wait_end() == 0
    [plain] = notebook.iterdir()
    assert plain.name.endswith("-promises.toml")
    kept = {notebook, *(home / ".local/state/reconcile-tui/history").iterdir()}
    assert {Path(one).parent for one in found_in(home)} <= kept, "only where it was before"
    assert "one more" in run_book("show", "promises").stdout
    assert not list(home.rglob("*.age"))


@pytest.mark.slow
def test_what_is_typed_while_the_passphrase_is_checked_is_not_shown_and_answers_nothing(
    program: Path, run_book: RunBook, notebook: Path
) -> None:
    write_twenty(run_book)
    with encrypt(program) as terminal:
        terminal.wait_for("Encrypted: 1 worksheet, with")
        terminal.wait_end()
    with Terminal([program, "delete", "promises"]) as terminal:
        give(terminal)
        terminal.type("typed-ahead\ry\r")
        terminal.wait_for("permanently? y/N")
        terminal.settle()
        assert b"typed-ahead" not in terminal.raw
        assert list(notebook.iterdir()), "the y was typed before the question"
        terminal.type("n\r")
        terminal.wait_end()
    assert list(notebook.iterdir())


def test_encrypting_without_a_terminal_says_what_it_needs(run_book: RunBook, home: Path) -> None:
    done = run_book("encrypt", input="")
    assert done.returncode == 2
    assert "has to be typed in a terminal" in done.stderr
    assert "are encrypted" not in done.stderr


@pytest.mark.slow
def test_a_pipe_is_refused_and_completion_never_asks(
    program: Path, home: Path, run_book: RunBook
) -> None:
    write_twenty(run_book)
    (home / ".local/share/reconcile-tui/identity.age").write_text("wrapped")
    for command in (
        ["list"],
        ["show", "promises"],
        ["export", "promises", "--to", "md"],
        ["check", "promises"],
        ["fill", "promises"],
        ["copy", "promises", "--for-them"],
        ["delete", "promises", "--yes"],
        ["history", "promises"],
        ["encrypt"],
        ["decrypt"],
    ):
        done = run_book(*command, input=f"{PASS}\n")
        assert done.returncode == 2, command
        assert "typed in a terminal" in done.stderr, command
        assert done.stdout == "", command
    done = run_book("completion", "--words", input="show\0\0")
    assert (done.returncode, done.stderr) == (0, "")
    assert run_book("where").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [("short", "", "too short"), (PASS, "something else", "don't match")]
)
def test_nothing_changes_where_the_passphrase_is_no_good(
    program: Path, run_book: RunBook, notebook: Path, case: tuple[str, str, str]
) -> None:
    typed, again, said = case
    write_twenty(run_book)
    with encrypt(program, typed, again) as terminal:
        terminal.wait_for(said)
        assert terminal.wait_end() == 2
    assert [one.suffix for one in notebook.iterdir()] == [".toml"]
    assert not (notebook.parent / "identity.age").exists()


def test_the_worker_wraps_unwraps_and_dies_without_taking_anything_along(
    tmp_path: Path,
) -> None:
    secret = encryption.new_identity()
    key = wrapped(secret, bytearray(PASS.encode()))
    assert unwrapped(tmp_path, key, bytearray(PASS.encode())) == secret
    with pytest.raises(WrongPassphraseError):
        unwrapped(tmp_path, key, bytearray(b"another one"))
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (60 << 20, 60 << 20))\n"
        "import sys; sys.path.insert(0, '.')\nfrom pathlib import Path\n"
        "from reconcile_tui.storage.io.passphrase import unwrapped\n"
        "from reconcile_tui.errors import AppError\n"
        f"try: unwrapped(Path('x'), {key!r}, bytearray({PASS.encode()!r}))\n"
        "except AppError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == NEEDS_MEMORY


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("age") is None, reason="needs Debian's age")
def test_stock_age_opens_every_file(
    program: Path, home: Path, run_book: RunBook, notebook: Path, tmp_path: Path
) -> None:
    write_twenty(run_book)
    plain = {path.read_text() for path in notebook.iterdir()}
    with encrypt(program) as terminal:
        terminal.wait_for("Encrypted: 1 worksheet, with")
        assert terminal.wait_end() == 0
    identity, key = notebook.parent / "identity.age", tmp_path / "key.txt"
    with Terminal(["age", "-d", "-o", key, identity]) as terminal:
        terminal.wait_for("passphrase")
        terminal.type(f"{PASS}\r")
        assert terminal.wait_end() == 0
    done = [
        subprocess.run(["age", "-d", "-i", key, path], capture_output=True, text=True, check=True)
        for path in notebook.iterdir()
    ]
    assert {one.stdout for one in done} == plain
    [path] = notebook.iterdir()
    with Terminal(["age", "-d", "-i", identity, "-o", tmp_path / "out.toml", path]) as terminal:
        terminal.wait_for("passphrase")
        terminal.type(f"{PASS}\r")
        assert terminal.wait_end() == 0
    assert (tmp_path / "out.toml").read_text() in plain


@pytest.mark.slow
def test_everything_can_be_deleted_by_who_forgot_the_passphrase(
    program: Path, home: Path, run_book: RunBook, notebook: Path
) -> None:
    write_twenty(run_book)
    (notebook.parent / "identity.age").write_bytes(b"age-encryption.org/v1\nnobody opens this")
    with Terminal([program, "delete", "--everything"]) as terminal:
        terminal.wait_for("The key that your passphrase unlocks")
        terminal.wait_for(ASK_COPY_FIRST.strip().splitlines()[-1][:30])
        terminal.type("n\r")
        terminal.wait_for(ASK_EVERYTHING.strip().splitlines()[-1][:30])
        terminal.type(f"{CONFIRM_WORD}\r")
        assert terminal.wait_end() == 0
    assert found_in(home) == []
    assert not notebook.parent.exists()


@pytest.mark.slow
def test_the_line_mode_asks_first_and_opens_no_editor(
    program: Path, home: Path, notebook: Path
) -> None:
    seal(home)
    notebook.mkdir(mode=0o700)  # something was saved before, so there's no first page
    with Terminal([program, "fill", "what-changed"]) as terminal:
        give(terminal)
        terminal.wait_for("What, exactly, is different")
        terminal.type("edit\r")
        terminal.wait_for("A text editor needs a plain file")
        terminal.type(f"{TWENTY[0]} again\r.\r")
        terminal.wait_for(lambda t: t.screen_text().count("What") > 1)
        terminal.type("quit\r")
        terminal.wait_for("Saved")
        assert terminal.wait_end() == 0
    assert [one.suffixes[-2:] for one in notebook.iterdir()] == [[".toml", ".age"]]
    assert found_in(home) == []


@pytest.mark.slow
def test_while_another_window_is_open_it_says_so_before_it_asks_for_anything(
    program: Path, run_book: RunBook, notebook: Path
) -> None:
    write_twenty(run_book)
    with Terminal([program]) as window:
        window.wait_for("►Worksheets")
        with Terminal([program, "encrypt"]) as terminal:
            terminal.wait_for("open in another window")
            assert terminal.wait_end() == 4
            assert b"[y/N]" not in terminal.raw
        window.send("ctrl+q")
        assert window.wait_end() == 0
    assert [one.suffix for one in notebook.iterdir()] == [".toml"]


QUESTIONS = {
    "What, exactly, is different": ["f5"],
    "Which skills have you built": ["f5", "f5"],
    "If you had your last fight": ["f5"],
}
"""The text fields of one worksheet, each with the keys to the next one."""

LAST = "What problem ended us"

KILLED_IN_A_SAVE = """
import os, signal, sys
from pathlib import Path
from reconcile_tui.__main__ import main
from reconcile_tui.storage.io import disk

def killed(*_):
    if Path(sys.argv[1]).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*_)

real = getattr(disk, sys.argv[2])
setattr(disk, sys.argv[2], killed)
sys.exit(main(["new", "what-changed"]))
"""
"""A wrapper of the program; once this file exists, the next call of this kind kills it."""


def write_fifteen(terminal: Terminal) -> None:
    """Open the worksheet and write five words in each of three answers, all of them saved."""
    terminal.wait_for(SCREEN_TITLE)
    terminal.type(f"{PASS}\r")
    past_the_first_page(terminal)
    for place, (question, onward) in enumerate(QUESTIONS.items()):
        words = TWENTY[5 * place : 5 * place + 5]
        terminal.wait_for(f"▌ {question}")
        terminal.type(" ".join(words))
        terminal.wait_for(words[-1])
        terminal.send(*onward)
    terminal.wait_for(f"▌ {LAST}")
    terminal.settle()  # before that, "Saved" may still refer to earlier text
    terminal.wait_for("Saved")


def assert_fifteen_are_there(program: Path, home: Path) -> None:
    """No word is in plain text after the exit, nor after the next start's recovery."""
    assert found_in(home, Path("/tmp/reconcile-tui")) == []
    with Terminal([program, "show", "what-changed"], lines=100) as terminal:
        give(terminal)
        terminal.wait_for("y/N")
        terminal.type("n\r")
        assert terminal.wait_end() == 0
        assert [word for word in TWENTY[:15] if word not in terminal.screen_text()] == []
    with Terminal([program]) as terminal:
        terminal.wait_for(SCREEN_TITLE)
        terminal.type(f"{PASS}\r")
        terminal.wait_for("►Worksheets")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert found_in(home, Path("/tmp/reconcile-tui")) == []


@pytest.fixture
def temporary(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files that is included in the search."""
    (home / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))


@pytest.mark.slow
@pytest.mark.usefixtures("temporary")
def test_killed_in_mid_word_it_leaves_no_word_in_plain_and_loses_none_that_was_saved(
    program: Path, home: Path
) -> None:
    seal(home)
    with Terminal([program, "new", "what-changed"]) as terminal:
        write_fifteen(terminal)
        terminal.type(" ".join(TWENTY[15:]))
        terminal.wait_for(TWENTY[15])
        terminal.process.kill()
        assert terminal.wait_end() == -signal.SIGKILL
    assert_fifteen_are_there(program, home)


@pytest.mark.slow
@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("step", ["write", "sync", "exchange"])
def test_killed_within_a_save_it_leaves_no_word_in_plain_and_loses_none_that_was_saved(
    program: Path, home: Path, tmp_path: Path, step: str
) -> None:
    seal(home)
    (script := tmp_path / "killed.py").write_text(KILLED_IN_A_SAVE)
    now = tmp_path / "now"
    with Terminal([sys.executable, script, now, step]) as terminal:
        write_fifteen(terminal)
        now.touch()
        terminal.type(" ".join(TWENTY[15:]))
        assert terminal.wait_end() == -signal.SIGKILL
    assert_fifteen_are_there(program, home)
