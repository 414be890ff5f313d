"""Let the Task Scheduler of Windows run `afterview watch`, by a task of the person's own.

The form of the file: "Task Scheduler Schema" of Microsoft, version 1.3. Nobody of us has Windows:
the file is checked by tests, and was never loaded.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from subprocess import list2cmdline
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from afterview.cli.watch_install.system import must_run, ran, write_kept
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TASK = "afterview"
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
MOST_OF_PATH = 260
"""The most characters of a program's path (`pathType` of the schema)."""

SETTINGS: Mapping[str, str] = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "ExecutionTimeLimit": "PT0S",  # no limit; the default ends it after three days
}

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (its production `Char`)."""


def install(python: Path, arguments: Sequence[str]) -> list[str]:
    """Let the Task Scheduler run afterview from now on, and return what to tell the person.

    `python` is the interpreter that runs this call. Raises InputError if a task cannot hold the
    paths, and StoreError if it cannot be written or created.
    """
    path = _folder() / "watch.xml"
    logs = [each for each in arguments if each.startswith("--log=")] or [
        f"--log={_folder() / 'watch.log'}"
    ]
    # Without a window; what it prints goes to a file, because it has no other place.
    quiet = python.with_name("pythonw.exe")
    command = quiet if quiet.exists() else python
    words = ["-m", "afterview", *(each for each in arguments if each not in logs), *logs]
    write_kept(path, task(str(command), words, _user()))
    ran("schtasks", "/End", "/TN", TASK)  # one that runs since an earlier --install
    must_run("schtasks", "/Create", "/TN", TASK, "/XML", str(path), "/F")
    must_run("schtasks", "/Run", "/TN", TASK)
    log = logs[0].removeprefix("--log=")
    return [
        f'the task "{TASK}" is installed; it runs from now on while you are logged in',
        f"to see how it goes: schtasks /Query /TN {TASK} /V /FO LIST; it writes to {log}",
    ]


def uninstall() -> list[str]:
    """Remove the task, and return what to tell the person; nothing if there is none."""
    path = _folder() / "watch.xml"
    if not path.exists():
        return []
    ran("schtasks", "/End", "/TN", TASK)
    if ran("schtasks", "/Query", "/TN", TASK) == 0:  # else the person has deleted it
        must_run("schtasks", "/Delete", "/TN", TASK, "/F")
    path.unlink()
    return [f'the task "{TASK}" is removed, and nothing runs any more']


def task(command: str, arguments: Sequence[str], user: str) -> bytes:
    """Return the task as XML in UTF-16, as schtasks reads it.

    It begins when `user` (with their domain) logs on, and again a minute after it failed. Raises
    InputError if the schema does not allow a path.
    """
    line = list2cmdline(arguments)
    if len(command) > MOST_OF_PATH or _NOT_IN_XML.search(f"{command}{line}{user}"):
        msg = (
            f"the Task Scheduler cannot start {command}; move afterview and its configuration to a "
            "folder with a shorter, plain name"
        )
        raise InputError(msg)
    document = ET.Element("Task", {"version": "1.3", "xmlns": NAMESPACE})
    _add(document, "RegistrationInfo", {"Description": "Calendar entries for your interviews"})
    _add(_add(document, "Triggers"), "LogonTrigger", {"Enabled": "true", "UserId": user})
    principal = _add(
        _add(document, "Principals"),
        "Principal",
        {"UserId": user, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"},
    )
    principal.set("id", "Author")
    settings = _add(document, "Settings", SETTINGS)
    _add(settings, "RestartOnFailure", {"Interval": "PT1M", "Count": "255"})
    actions = _add(document, "Actions")
    actions.set("Context", "Author")
    _add(actions, "Exec", {"Command": command, "Arguments": line})
    data: bytes = ET.tostring(document, encoding="utf-16", xml_declaration=True)
    return data


def _add(parent: ET.Element, name: str, texts: Mapping[str, str] | None = None) -> ET.Element:
    """Add an element with children that hold these texts, and return it."""
    made = ET.SubElement(parent, name)
    for child, text in (texts or {}).items():
        ET.SubElement(made, child).text = text
    return made


def _folder() -> Path:
    local = os.environ.get("LOCALAPPDATA")
    return (Path(local) if local else Path.home() / "AppData" / "Local") / "afterview"


def _user() -> str:
    """Return the person's account as Windows names it."""
    return "\\".join(filter(None, map(os.environ.get, ("USERDOMAIN", "USERNAME"))))
