"""Make the system start `afterview watch`: by a user unit of systemd, or a line for cron."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.errors import InputError, StoreError
from afterview.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence

UNIT = "afterview.service"
SECONDS = 30

TEXT = """\
# Made by `afterview watch --install`; `afterview watch --uninstall` removes it.
[Unit]
Description=afterview: calendar entries for your interviews

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=60
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""
HOUR, DAY = 60, 24 * 60
"""In minutes."""
SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')
"""Starts programs that systemd refuses: those with quotes, backslashes or line ends in their
path."""

_NOT_STARTED = re.compile(r"[\"'\\$\x01-\x1f\x7f]")
"""The characters that systemd refuses in the path of a program; `$` cannot be escaped there as
`$$`."""
_UNWRITABLE = re.compile("[\x01-\x1f\x7f\udc80-\udcff]")
"""Control characters, and bytes of a path that are not UTF-8: no line of a unit may have them."""


def install(config: Path, every: int, flags: Sequence[str]) -> list[str]:
    """Let systemd run the program from now on, and return what to tell the person.

    Without systemd nothing is installed, and the line for cron is returned. Raises InputError if
    the program cannot be found, and StoreError if the unit cannot be written.
    """
    program, config = _program(), config.absolute()
    if not _has_systemd():
        words = [str(program), "--config", str(config)]
        when, line = _cron(every), shlex.join([*words, "sync", "--quiet"])
        if flags:
            # A server has to stay; cron can only start it with the machine.
            when, line = "@reboot", shlex.join([*words, "watch", f"--every={every}", *flags])
        # cron takes an unescaped % for the end of the command.
        line = line.replace("%", r"\%")
        return [
            "systemd does not run for your user here; add this line to your crontab (crontab -e):",
            f"{when} {line}",
        ]
    command = [str(program), "--config", str(config), "watch", f"--every={every}", *flags]
    if _NOT_STARTED.search(str(program)):
        command = [*SHELL, *command]
    path = _unit_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = TEXT.format(command=" ".join(map(_quoted, command)))
        write_atomic(path, text.encode(), mode=0o600)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror})"
        raise StoreError(msg) from error
    _systemctl("daemon-reload")
    _systemctl("enable", UNIT)
    # Not "enable --now": a unit that runs since an earlier --install would keep its old options.
    _systemctl("restart", UNIT)
    return [
        f"{path} is installed; systemd runs it from now on while you are logged in",
        f"to see how it goes: systemctl --user status {UNIT}; journalctl --user -u {UNIT}",
        "to run it while you are logged out, too: loginctl enable-linger",
    ]


def uninstall() -> list[str]:
    """Remove the unit, and return what to tell the person."""
    path = _unit_path()
    if not path.exists():
        return [
            "there is nothing to remove; delete a line of your crontab yourself (crontab -e)",
        ]
    if _has_systemd():
        _systemctl("disable", "--now", UNIT)
    path.unlink()
    if _has_systemd():
        _systemctl("daemon-reload")
    return [f"{path} is removed, and nothing runs any more"]


def _program() -> Path:
    """Return the path of the program that this call runs."""
    beside = Path(sys.executable).with_name("afterview")
    if beside.exists():
        return beside
    found = shutil.which("afterview")
    if found is None:
        msg = "there is no program called afterview to start; install it first"
        raise InputError(msg)
    return Path(found).absolute()


def _cron(every: int) -> str:
    """Return the schedule for cron: the interval, or the next shorter one that is regular."""
    if every < HOUR:
        minutes = max(n for n in range(1, every + 1) if HOUR % n == 0)
        return f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    hours = max(n for n in range(1, min(every // HOUR, 24) + 1) if 24 % n == 0)
    return f"0 */{hours} * * *" if every < DAY else "0 7 * * *"


def _unit_path() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "systemd" / "user" / UNIT


def _has_systemd() -> bool:
    """Return whether a systemd of this user answers."""
    if shutil.which("systemctl") is None:
        return False
    return _ran("show-environment") == 0


def _systemctl(*arguments: str) -> None:
    if code := _ran(*arguments):
        msg = f"systemctl --user {' '.join(arguments)} failed with exit code {code}"
        raise StoreError(msg)


def _ran(*arguments: str) -> int:
    try:
        return subprocess.run(  # noqa: S603 - words of ours
            ["systemctl", "--user", *arguments],  # noqa: S607 - the person's own
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 1


def _quoted(word: str) -> str:
    """Return a word in the quoting of systemd (systemd.service(5), "Command lines")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{_UNWRITABLE.sub(_in_hexadecimal, escaped)}"'


def _in_hexadecimal(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(found[0]))
