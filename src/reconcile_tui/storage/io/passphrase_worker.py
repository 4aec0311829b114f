"""Wrap or unwrap a key with a passphrase, in a process of its own.

The work takes 512 MiB to 1 GiB of memory, and the library ends the whole process where it can't
have them. So the app starts this one for it. What is secret comes through standard input, and goes
back through standard output: never through arguments, the environment or a file.
"""

from __future__ import annotations

import sys

WRAP, UNWRAP = b"w", b"u"

LENGTH = 4
"""Bytes in which the length of the passphrase stands, before it and the key."""

WRONG = 3
"""The exit code where the passphrase doesn't open the key."""

UNUSABLE = 4
"""The exit code where the wrapped key is damaged, or none."""


def main() -> int:
    """Do one piece of work, and end."""
    from reconcile_tui import platform as posix  # noqa: PLC0415 - see `__main__`

    posix.harden()
    given = sys.stdin.buffer.read()
    task, rest = given[:1], given[1:]
    end = LENGTH + int.from_bytes(rest[:LENGTH], "big")
    try:
        passphrase, key = rest[LENGTH:end].decode("utf-8"), rest[end:]
    except UnicodeDecodeError:
        return WRONG
    import pyrage  # noqa: PLC0415 - after the memory is closed to other programs

    try:
        work = pyrage.passphrase.encrypt if task == WRAP else pyrage.passphrase.decrypt
        made = work(key, passphrase)
    except pyrage.DecryptError as error:
        # The library tells a wrong passphrase and a wrong file by nothing but its words.
        return WRONG if str(error) == "Decryption failed" else UNUSABLE
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
