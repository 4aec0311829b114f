"""A real SSH server on the loopback interface, for the duration of one test.

It listens on 127.0.0.1 on a free port, with keys generated for it, and reads nothing of the person
who runs the tests: no ~/.ssh, no agent, no known hosts. Programs started over it get the test's
own HOME.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import queue
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin:/opt/homebrew/sbin"
_PRIVILEGE_SEPARATION = Path("/run/sshd")
_PASSED_ON = ("HOME", "LANG", "TZ")
_PASSED_ON_BEGINNING = "XDG_"


@dataclass(frozen=True)
class Sshd:
    """A running server; `command` is how to connect to it."""

    ssh: str
    port: int
    folder: Path

    def command(self, *remote: str) -> list[str]:
        """Return the command that runs `remote` (joined as ssh does) on a pty at the server."""
        options = {
            "IdentityFile": self.folder / "client",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": self.folder / "known_hosts",
            "GlobalKnownHostsFile": "/dev/null",
            "StrictHostKeyChecking": "yes",
            "PreferredAuthentications": "publickey",
            "BatchMode": "yes",
            "ControlPath": "none",
            "EscapeChar": "none",  # a typed ~ is a letter
            "LogLevel": "ERROR",
        }
        words = [self.ssh, "-tt", "-F", "/dev/null", "-p", str(self.port)]
        for name, value in options.items():
            words += ["-o", f"{name}={value}"]
        return [*words, f"{getpass.getuser()}@127.0.0.1", *remote]


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Sshd]:
    """Run a server whose files are in `folder`; stop it by its process id.

    Skips the test, naming the missing program, if sshd or ssh isn't installed.
    """
    sshd, ssh, keygen = map(_program, ("sshd", "ssh", "ssh-keygen"))
    _make_privilege_separation()
    _make_keys(keygen, folder)
    for _ in range(3):  # another program may take the free port before sshd does
        port = _free_port()
        config = _write_config(folder, port)
        # sshd re-executes itself for each connection, so it needs its absolute path
        process = subprocess.Popen(
            [sshd, "-D", "-e", "-f", str(config)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said = _wait_until_listening(process)
            if process.poll() is None:
                yield Sshd(ssh, port, folder)
                return
        finally:
            process.terminate()
            process.wait(10)
        if "in use" not in said:
            pytest.fail(f"sshd did not start: {said}")
    pytest.fail("no port stayed free long enough for sshd")


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{_SYSTEM_FOLDERS}")
    if not found:
        pytest.skip(f"{name} is not installed here (make ci-deps installs it)")
    return found


def _make_privilege_separation() -> None:
    """Create the empty folder that sshd needs as root and that the system usually makes at boot."""
    if os.geteuid() == 0 and not _PRIVILEGE_SEPARATION.is_dir():
        try:
            _PRIVILEGE_SEPARATION.mkdir(mode=0o755, parents=True)
        except OSError as error:
            pytest.skip(f"sshd needs {_PRIVILEGE_SEPARATION}, which can't be created: {error}")


def _make_keys(keygen: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("host", "client"):
        command = [keygen, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    shutil.copyfile(folder / "client.pub", folder / "authorized_keys")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _write_config(folder: Path, port: int) -> Path:
    key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n")
    passed = {
        name: value
        for name, value in os.environ.items()
        if name in _PASSED_ON or name.startswith(_PASSED_ON_BEGINNING)
    }
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f'HostKey "{folder / "host"}"',
        f'AuthorizedKeysFile "{folder / "authorized_keys"}"',
        "PidFile none",
        f"UsePAM {'yes' if _account_is_locked() else 'no'}",
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "PermitUserRC no",
        "X11Forwarding no",
        "PrintMotd no",
        "PrintLastLog no",
        "LogLevel INFO",
        "SetEnv " + " ".join(f'"{name}={value}"' for name, value in passed.items()),
    ]
    config = folder / "sshd_config"
    config.write_text("\n".join(lines) + "\n")
    return config


def _account_is_locked() -> bool:
    """Return whether the account is locked ("!"): without PAM, sshd refuses it."""
    try:
        entries = Path("/etc/shadow").read_text()
    except OSError:
        return False  # then sshd, running as the same user, can't see it either
    return any(line.startswith(f"{getpass.getuser()}:!") for line in entries.splitlines())


def _wait_until_listening(process: subprocess.Popen[str]) -> str:
    """Wait until sshd logs that it listens; return its log until then, or until it ended."""
    assert process.stderr is not None
    heard: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(process.stderr, heard), daemon=True).start()
    said = ""
    while "Server listening" not in said:
        line = heard.get(timeout=30)
        if not line:
            process.wait(10)
            return said
        said += line
    return said


def _listen(stream: Iterator[str], heard: queue.Queue[str]) -> None:
    """Read sshd's log until it ends, so that it never blocks; an empty string marks the end."""
    for line in stream:
        heard.put(line)
    heard.put("")
