"""Let launchd of macOS run `afterview watch`, by an agent of the person's own (launchd.plist(5)).

Nobody of us has a Mac: the property list is checked by tests, and was never loaded.
"""

from __future__ import annotations

import os
import plistlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from afterview.cli.watch_install.system import must_run, ran, write_kept
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL = "afterview.watch"
TRIES = 10
PAUSE = 0.5
"""Seconds between two tries: an agent that was told to end may still be known for a moment."""


def install(command: Sequence[str]) -> list[str]:
    """Let launchd run a command of afterview from now on, and return what to tell the person.

    Raises InputError if a property list cannot hold the command, and StoreError if it cannot be
    written or loaded.
    """
    path, log = _path(), Path.home() / "Library" / "Logs" / "afterview.log"
    write_kept(path, property_list(command, log))
    ran("launchctl", "bootout", f"{_domain()}/{LABEL}")
    load = ("launchctl", "bootstrap", _domain(), str(path))
    for _ in range(TRIES - 1):
        if ran(*load) == 0:
            break
        time.sleep(PAUSE)  # launchd gives no sign when it has let go of the old agent
    else:
        must_run(*load)
    return [
        f"{path} is installed; launchd runs it from now on while you are logged in",
        f"to see how it goes: launchctl print {_domain()}/{LABEL}; it writes to {log}",
    ]


def uninstall() -> list[str]:
    """Remove the agent, and return what to tell the person; nothing if there is none."""
    path = _path()
    if not path.exists():
        return []
    ran("launchctl", "bootout", f"{_domain()}/{LABEL}")  # fails if it does not run
    path.unlink()
    return [f"{path} is removed, and nothing runs any more"]


def property_list(command: Sequence[str], log: Path) -> bytes:
    """Return the property list of the agent; raise InputError if it cannot hold the command.

    It has the PATH of this shell: without it, the programs that print passwords are often not
    found.
    """
    document = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "EnvironmentVariables": {"PATH": os.environ.get("PATH", os.defpath)},
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ProcessType": "Background",
        "StandardOutPath": str(log),
        "StandardErrorPath": str(log),
    }
    try:
        return plistlib.dumps(document, sort_keys=False)
    except (ValueError, UnicodeError) as error:
        msg = "a path has a character that launchd cannot read; move the files to another folder"
        raise InputError(msg) from error


def _path() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def _domain() -> str:
    """Return the domain of the person's own agents."""
    return f"gui/{os.getuid()}"
