"""Let systemd run `afterview watch`, by a unit of the person's own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.cli.watch_install.system import must_run, ran, write_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

UNIT = "afterview.service"

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
SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')
"""Starts programs that systemd refuses: those with quotes, backslashes or line ends in their
path."""

_NOT_STARTED = re.compile(r"[\"'\\$\x01-\x1f\x7f]")
"""The characters that systemd refuses in the path of a program; `$` cannot be escaped there as
`$$`."""
_UNWRITABLE = re.compile("[\x01-\x1f\x7f\udc80-\udcff]")
"""Control characters, and bytes of a path that are not UTF-8: no line of a unit may have them."""


def install(command: Sequence[str]) -> list[str]:
    """Let systemd run a command of afterview from now on, and return what to tell the person.

    Raises StoreError if the unit cannot be written or started.
    """
    if _NOT_STARTED.search(command[0]):
        command = [*SHELL, *command]
    path = _unit_path()
    text = TEXT.format(command=" ".join(map(_quoted, command)))
    write_kept(path, text.encode())
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
    """Remove the unit, and return what to tell the person; nothing if there is none."""
    path = _unit_path()
    if not path.exists():
        return []
    if is_usable():
        _systemctl("disable", "--now", UNIT)
    path.unlink()
    if is_usable():
        _systemctl("daemon-reload")
    return [f"{path} is removed, and nothing runs any more"]


def _unit_path() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "systemd" / "user" / UNIT


def is_usable() -> bool:
    """Return whether a systemd of this user answers."""
    return ran("systemctl", "--user", "show-environment") == 0


def _systemctl(*arguments: str) -> None:
    must_run("systemctl", "--user", *arguments)


def _quoted(word: str) -> str:
    """Return a word in the quoting of systemd (systemd.service(5), "Command lines")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{_UNWRITABLE.sub(_in_hexadecimal, escaped)}"'


def _in_hexadecimal(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(found[0]))
