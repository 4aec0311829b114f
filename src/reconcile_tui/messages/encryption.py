"""Messages about encryption and the passphrase."""

from __future__ import annotations

from collections.abc import Iterable

ENCRYPTED = "Encrypted"

ASK = "Passphrase: "
ASK_NEW = "New passphrase: "
ASK_AGAIN = "Repeat the passphrase: "
WRONG = "That isn't the right passphrase. Nothing is lost. Try again."
WRONG_THRICE = "That isn't the right passphrase. Your worksheets haven't changed."
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
NO_EDITOR = (
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
    done = f"Encrypted: {_counted(worksheets, trashed)}." if worksheets + trashed else NOTHING_YET
    return (
        f"{done} From now on, reconcile-tui will ask for your passphrase. If you "
        "forget it, nobody can recover it. If you write it down, keep it somewhere only you can "
        "get to. Don't keep it at home if someone you're afraid of could find it there."
    )


def taken_in(worksheets: int, trashed: int) -> str:
    """Say that new files in an encrypted folder were encrypted."""
    if not worksheets + trashed:
        return ALREADY_ENCRYPTED
    return f"Encrypted: {_counted(worksheets, trashed)}."


def decrypted(worksheets: int, trashed: int) -> str:
    """Say that everything was decrypted."""
    if not worksheets + trashed:
        return "Encryption is off. There were no worksheets to decrypt."
    done = f"Decrypted: {_counted(worksheets, trashed)}."
    return f"{done} From now on, your worksheets can be read without a passphrase."


def left_over(paths: Iterable[str]) -> str:
    """Name the files with plain text that the app doesn't delete."""
    names = "\n".join(f"  {path}" for path in paths)
    return (
        "These files weren't deleted. They may still have your words in them, unencrypted:\n"
        f"{names}"
    )


def not_staged(name: str, why: str) -> str:
    """Say why nothing was encrypted or decrypted."""
    return f"{NOTHING_CHANGED} The problem is with {name}: {why}"


def in_the_way(path: str) -> str:
    """Say which file stopped encrypting or decrypting."""
    return (
        f"The app couldn't finish encrypting or decrypting, because {path} is in the way. Nothing "
        "is lost, but some files may not be encrypted. Move what's at that place somewhere else, "
        "then start reconcile-tui again."
    )


def _counted(worksheets: int, trashed: int) -> str:
    named = "1 worksheet" if worksheets == 1 else f"{worksheets} worksheets"
    in_trash = f" and {trashed} in Trash" if trashed else ""
    return f"{named}{in_trash}, with all earlier versions"
