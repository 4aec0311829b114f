"""Messages about privacy: private answers, private runs, and encryption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from reconcile_tui import named
from reconcile_tui.domain.display import counted

UNSAVED = "Private: not saved. F6 saves private answers."
SAVED_TOO = "Private: saved in this file, never shared or exported."
UNCHOSEN = "Private: already in this file. F6: keep or erase."

NOT_SAVED = "Private answers aren't saved. F6 saves them."
AS_YOU_GO = "Saved as you go. Nothing written yet."

MEMORY = "No, don't save"
SAVE = "Yes, save"
FORGOTTEN_WHEN = (
    "What you type is gone when you quit or lose the connection. Until then, F6 can save it."
)

SAVE_SHEET = "Save these answers in a file?"
NOT_SAVED_NOW = "Right now, they aren't saved."
SAVE_TOO = "Save the private answers too?"
ANSWERS_SAVED_NOW = "From now on, private answers on this worksheet will be saved."
NOT_SAVED_ANSWERS = (
    "Private answers aren't saved. They're gone when you quit or lose the connection."
)

_ERASES = "This deletes them from the file, its earlier versions and this screen."
ARE_SAVED = "Private answers are saved in this file"
ARE_SAVED_CHOICES = [
    ("keep", "Keep them saved", ""),
    ("erase", "Erase the private answers", _ERASES),
]

FOUND = "This file has private answers in it"
FOUND_ABOUT = (
    "An older version of the app saved private answers. Now they're saved only if you say so. Esc "
    "leaves everything as it is."
)
FOUND_CHOICES = [
    ("keep", "Keep them in this file", "This deletes them only from the file's earlier versions."),
    ("erase", "Erase them", _ERASES),
]
ERASE = "Erase the private answers?"
ERASE_VERSIONS = "Erase the earlier versions?"
ERASE_VERSIONS_ABOUT = (
    "The worksheet itself stays. This can't be undone, and you may need the earlier versions as "
    "evidence one day. Backups and the disk itself may still have them."
)
ERASE_CHOICES = [("cancel", "Cancel"), ("erase", "Erase them")]
FOUND_READ_ONLY = (
    "This file has private answers in it. The app saves private answers only if you say so. But it "
    "can't change this file, so they're still in it."
)
FOUND_UNREADABLE = (
    "This file may have private answers in it. The app saves private answers only if you say so. "
    "But it can't read or change this file, so any private answers in it will stay there."
)
FOUND_VERSIONS = "There are earlier versions of this worksheet"
FOUND_VERSIONS_ABOUT = (
    "An older version of the app saved them. This version doesn't. Do you want to erase them, or "
    "keep them? Esc leaves everything as it is."
)
FOUND_VERSIONS_CHOICES = [
    ("keep", "Keep the earlier versions"),
    ("erase", "Erase the earlier versions"),
]
KEPT_IN_FILE = "Private answers stay in this file, and there are none in its earlier versions."
ERASED = "The answers to the private questions were erased, here and in the earlier versions."
VERSIONS_ERASED = "The earlier versions were erased."

ASK_FIRST = "Save what you write here?"

IN_TRASH = (
    "Cleared here, but the file is in Trash and still has the answer. In Trash, you can delete the "
    "file permanently or restore it."
)
NO_EDITOR = (
    "An editor may leave a copy behind, so private answers are never opened in one. You can write "
    "this one here."
)
NAMED = 3
"""The most files named in one notice."""

Choices = list[tuple[str, str, str]]


def save_sheet_choices(*, encrypted: bool) -> Choices:
    """Return the choices for saving a private worksheet."""
    inside = (
        "The file's name doesn't say what's in it."
        if encrypted
        else "The file gets a neutral name and title, but the questions inside show what it's "
        "about."
    )
    return _whether_to_save(inside, encrypted=encrypted)


def save_again_choices(*, encrypted: bool) -> Choices:
    """Return the choices for saving a worksheet again whose file was deleted."""
    return _whether_to_save("The app makes a new file for this worksheet.", encrypted=encrypted)


def save_too_choices(*, encrypted: bool) -> Choices:
    """Return the choices for saving the private answers of a saved worksheet too."""
    return _whether_to_save(
        "Private answers go in this worksheet's file, never in earlier versions, exports or shared "
        "copies.",
        encrypted=encrypted,
    )


def ask_first_choices(*, encrypted: bool) -> Choices:
    """Return the choices for saving a worksheet, before the first word is typed."""
    return _whether_to_save("What you write is saved as you go.", encrypted=encrypted)


def _whether_to_save(more: str, *, encrypted: bool) -> Choices:
    read_by = read_by_whom(encrypted=encrypted)
    return [("memory", MEMORY, FORGOTTEN_WHEN), ("save", SAVE, f"{more} {read_by}")]


def read_by_whom(*, encrypted: bool) -> str:
    """Say who may read what is saved."""
    if encrypted:
        return (
            "What you save is encrypted, like your other worksheets. While the app is open, anyone "
            "at this computer can still read it. So can a monitoring program, or someone who makes "
            "you tell them the passphrase."
        )
    return named(
        "Anyone who can get into this computer may read what you save, because your worksheets "
        "aren't encrypted. To encrypt them, quit and run reconcile-tui encrypt. Anything you "
        "haven't saved would be lost."
    )


def copies_with_answer(copies: Sequence[Path]) -> str:
    """Say which copies still have a cleared answer; the app leaves them as they are."""
    return (
        f"What you cleared is still in {_names(copies)}. The app doesn't change other versions of "
        "this file, so you'd have to clear it there yourself."
    )


def erase_about(questions: Sequence[str]) -> str:
    """Say which answers are erased, and that this can't be undone."""
    more = f"\nand {len(questions) - NAMED} more" if len(questions) > NAMED else ""
    asked = "".join(f"\n- {one}" for one in questions[:NAMED])
    what = f"Your answers to:{asked}{more}\n" if asked else ""
    where = "They'll be deleted from the file, its earlier versions and this screen."
    return (
        f"{what}{where} This can't be undone, and you may need these answers as evidence one "
        "day. Backups and the disk itself may still have them."
    )


def erased(unknown: Sequence[str]) -> str:
    """Say what was erased, and which `unknown` parts of the file weren't."""
    if not unknown:
        return ERASED
    more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
    names = f"{', '.join(unknown[:NAMED])}{more}"
    return (
        f"{ERASED} The app erases only what it recognizes, so this is still in the file: {names}."
    )


def not_erased(left: Sequence[tuple[Path, str]]) -> str:
    """Say what couldn't be erased, and that the app will try again."""
    path, why = left[0]
    others = len(left) - 1
    more = f" The same goes for {counted(others, 'more file')}." if others else ""
    reason = why if str(path) in why else f"{path}: {why}"
    return (
        f"What you erased isn't gone everywhere yet: {reason.rstrip('.')}.{more} The app will try "
        "again the next time it starts."
    )


def _names(paths: Sequence[Path]) -> str:
    named = [path.name for path in paths[:NAMED]]
    return ", ".join([*named, "…"] if len(paths) > NAMED else named)


# -- private runs ----------------------------------------------------------------------------------

NOTHING_IS_SAVED = "Private: nothing is saved."
FILE_STAYS = "The file stays as it is."
ONLY_THIS = "Only this worksheet is saved."

CLEARED = "Cleared. ctrl+r restores it."
FILE_NOT_CHANGED = "The saved file hasn't changed."
CLEARED_HERE = f"Cleared here. ctrl+r restores it. {FILE_NOT_CHANGED}"

RUN_HAS_NO_EDITOR = (
    "This is a private run. A text editor needs a file, so no editor was opened. What you wrote is "
    "still here."
)
CHANGES_NOTHING = (
    "This is a private run, so no file is written, changed or deleted. To do it anyway, quit and "
    "start reconcile-tui without --private. Anything you haven't saved would be lost."
)
SETTING_UNTIL_QUIT = (
    "This setting lasts until you quit. It isn't saved, because this is a private run."
)
STILL_HERE = (
    "What you wrote isn't saved. It's here until you quit or lose the connection: open the "
    "worksheet again to see it."
)

_GONE = "isn't in any file, and the app forgets it when you quit or lose the connection."
_SAVE_WORD = "To save this worksheet after all, type save."
_TERMINAL = "But your words stay visible in this terminal."
IN_LINES = f"{NOTHING_IS_SAVED} What you type {_GONE} {_TERMINAL} {_SAVE_WORD}"
IN_LINES_FILE = f"{NOTHING_IS_SAVED} {FILE_STAYS} What you change {_GONE} {_SAVE_WORD}"
RUN_NOT_SAVED = f"{NOTHING_IS_SAVED} What you wrote {_GONE}"
COMMANDS = {
    "edit": "not in a private run: an editor needs a file",
    "pause": "take a breath",
    "save": "save this worksheet after all",
    "quit": "quit without saving",
}
"""Command in line mode -> what it does in a private run, if that is different."""

SAVE_IN_RUN = "This is a private run, and nothing is saved"
SAVE_CHOICES = [
    ("memory", "Don't save it"),
    ("save", "Save this worksheet after all"),
]
SAVED = "From now on, this worksheet will be saved. Nothing else will."


def save_about(*, has_file: bool, encrypted: bool) -> str:
    """Say what it means to save one worksheet after all, and who may read it then."""
    what = (
        "The app hasn't changed the saved worksheet. You can still save your changes in its file."
        if has_file
        else "You can still save this worksheet."
    )
    readers = (
        "What you save is encrypted, like your other worksheets. Anyone who can get into this "
        "computer may see that the app was used."
        if encrypted
        else "Anyone who can get into this computer may read what you save, and may see that the "
        "app was used."
    )
    from_now_on = "If you do, this worksheet will be saved as you go from then on."
    return f"{what} {from_now_on} {readers} Nothing else will be saved."


def refused(command: str) -> str:
    """Say that a command can only write, and that a private run doesn't."""
    return (
        f'"{command}" doesn\'t work in a private run, because it writes to the disk. Nothing was '
        "changed. To run it anyway, leave --private off. If RECONCILE_TUI_PRIVATE is set, "
        "unset it first."
    )


# -- encryption ------------------------------------------------------------------------------------

ENCRYPTED = "Encrypted"

ASK = "Passphrase: "
ASK_NEW = "New passphrase: "
ASK_AGAIN = "Repeat the passphrase: "
WRONG = "That isn't the right passphrase. Nothing is lost. Try again."
WRONG_THREE_TIMES = "That isn't the right passphrase. Your worksheets haven't changed."
NEEDS_TERMINAL = (
    "Your worksheets are encrypted, and the passphrase has to be typed in a terminal. It's never "
    "read from a pipe, a file or the environment."
)
ONLY_ON_TERMINAL = (
    "The passphrase has to be typed in a terminal, but the input or output is redirected. Nothing "
    "was changed."
)
NEEDS_MEMORY = (
    "The passphrase couldn't be checked. Checking it takes up to 1 GiB of memory for a moment, "
    "and there wasn't enough. Nothing is lost. Close another program and try again."
)
CANT_READ_KEY = (
    "{path} can't be used: it isn't a key that reconcile-tui made, or it's damaged. Your "
    "worksheets haven't changed. If you have a backup of that file, put the backup in its place."
)
NO_LIBRARY = (
    'Your worksheets are encrypted, and the library that opens them, "pyrage", isn\'t installed '
    "here. Your worksheets haven't changed. Install pyrage, or open your files with the age "
    "command; the README shows how."
)

LEFT_PLAIN = "This file isn't encrypted. To encrypt it too, run: reconcile-tui encrypt"
ENCRYPTED_NO_EDITOR = (
    "Your worksheets are encrypted. A text editor needs a plain file, so no editor was opened. "
    "What you wrote is still here."
)

# -- the screen ------------------------------------------------------------------------------------

SCREEN_TITLE = "Your worksheets are encrypted"
SCREEN_ABOUT = "Type your passphrase, then press Enter. It isn't shown as you type."
SCREEN_KEYS = "Enter Open · F2 Get help · ctrl+q Quit"
HELP_KEYS = "↑ ↓ Scroll · Esc Back to the passphrase · ctrl+q Quit"
OPENING = "One moment. This takes a few seconds."

# -- encrypt and decrypt ---------------------------------------------------------------------------

ENCRYPT_ABOUT = """\
This encrypts your worksheets, their earlier versions and the Trash with a passphrase you choose.

- Someone who checks this computer may notice that your files are encrypted, and demand the \
passphrase. If that could be dangerous, talk to a helpline first, on a device they can't reach.
- A forgotten passphrase can't be recovered. Without the passphrase, nobody can open your \
worksheets, not even you.
- Encryption protects your files if the computer is off or lost, or if someone copies them.
- Encryption doesn't protect you from someone at this computer while the app is open. It doesn't \
help if a program watches what you type, or if someone makes you tell them the passphrase. No \
worksheet is worth getting hurt for.
- Encryption doesn't stop anyone from deleting your worksheets.
- The unencrypted files are deleted afterward. Their text may still be in backups, snapshots, \
synced folders and swap. The text stays on the disk itself until something else is written over it.
- Your settings and your own pages aren't encrypted, and neither is anything you exported or \
copied elsewhere.

Use four or more words that nobody would guess. People who know you may know your birthday, your \
pets' names and your other passwords."""
ENCRYPT_QUESTION = "Encrypt your worksheets? [y/N] "
DECRYPT_ABOUT = """\
This saves your worksheets, their earlier versions and the Trash as plain files again. Anyone who \
can get into this computer can then read them. While this runs, unencrypted copies are in the \
"decrypting" folder next to your worksheets. If decrypting is interrupted, the app finishes the \
job or deletes those copies the next time it starts. Backups and synced folders may copy the plain \
files, and keep those copies even if you encrypt again."""
ENCRYPT_HELP = """\
Before this command changes anything, it says what encryption can't protect you from, and asks \
whether to go on. A forgotten passphrase can't be recovered. Your shell history shows that you \
typed this command."""
DECRYPT_QUESTION = "Decrypt your worksheets? [y/N] "

NOTHING_CHANGED = "Nothing was changed."
ALREADY_ENCRYPTED = "Your worksheets are already encrypted."
NOTHING_YET = "Nothing is saved yet. Anything you save will be encrypted."
NOT_ENCRYPTED = "Your worksheets aren't encrypted."
TOO_SHORT = (
    "That passphrase is too short. Use at least 8 characters; four or more words that nobody would "
    "guess are best. Nothing was changed."
)
TWO_DIFFER = "The two passphrases don't match. Nothing was changed."
OTHERS_OPEN = (
    "reconcile-tui is open in another window. Quit it there first, then try again. Nothing was "
    "changed."
)
BUSY = "Your worksheets are being encrypted or decrypted in another window. Try again in a moment."
INTERRUPTED = (
    "Encrypting or decrypting was interrupted. A private run can't finish the job, because it "
    "saves nothing. To finish it, start reconcile-tui once without --private."
)


def encrypted(worksheets: int, trashed: int) -> str:
    """Say that everything was encrypted."""
    done = (
        f"Encrypted: {_all_counted(worksheets, trashed)}." if worksheets + trashed else NOTHING_YET
    )
    return (
        f"{done} From now on, reconcile-tui will ask for your passphrase. If you "
        "forget it, nobody can recover it. If you write it down, keep it somewhere only you can "
        "get to. Don't keep it at home if someone you're afraid of could find it there."
    )


def new_files_encrypted(worksheets: int, trashed: int) -> str:
    """Say that new files in an encrypted folder were encrypted."""
    if not worksheets + trashed:
        return ALREADY_ENCRYPTED
    return f"Encrypted: {_all_counted(worksheets, trashed)}."


def decrypted(worksheets: int, trashed: int) -> str:
    """Say that everything was decrypted."""
    if not worksheets + trashed:
        return "Encryption is off. There were no worksheets to decrypt."
    done = f"Decrypted: {_all_counted(worksheets, trashed)}."
    return f"{done} From now on, your worksheets can be read without a passphrase."


def plain_files_left(paths: Iterable[str]) -> str:
    """Name the files with plain text that the app doesn't delete."""
    names = "\n".join(f"  {path}" for path in paths)
    return (
        "These files weren't deleted. They may still have your words in them, unencrypted:\n"
        f"{names}"
    )


def not_staged(name: str, why: str) -> str:
    """Say why nothing was encrypted or decrypted."""
    return f"{NOTHING_CHANGED} The problem is with {name}: {why}"


def conversion_blocked(path: str) -> str:
    """Say which file stopped encrypting or decrypting."""
    return (
        f"The app couldn't finish encrypting or decrypting, because {path} is in the way. Nothing "
        "is lost, but some files may not be encrypted. Move what's at that place somewhere else, "
        "then start reconcile-tui again."
    )


def _all_counted(worksheets: int, trashed: int) -> str:
    in_trash = f" and {trashed} in Trash" if trashed else ""
    return f"{counted(worksheets, 'worksheet')}{in_trash}, with all earlier versions"
