"""Evolution's data server, as GNOME starts it, but in a session and a home of its own."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRIPT = Path(__file__).parents[1] / "web/subscribe_evolution.py"
PYTHON = "/usr/bin/python3"
"""The system's: its libraries are in no environment that pip makes."""
LIBRARIES = """
import gi
gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
"""
NEEDS = "evolution-data-server dbus-daemon python3-gi gir1.2-ecal-2.0"
"""Packages of Debian."""
SERVICES = Path("/usr/share/dbus-1/services")
PROGRAMS = "org.gnome.evolution.dataserver.[CS]*.service"
"""Its registry of sources and its calendars: the bus starts no keyring, nothing of a desktop."""
SECONDS = 20

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={runtime}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def is_here() -> bool:
    """Whether the data server is installed, with what it takes to talk to it."""
    if shutil.which("dbus-run-session") is None or not any(SERVICES.glob(PROGRAMS)):
        return False
    with suppress(OSError):
        ran = subprocess.run([PYTHON, "-c", LIBRARIES], capture_output=True, check=False)
        return ran.returncode == 0
    return False


@contextmanager
def subscribed(folder: Path, url: str, kind: str) -> Iterator[Callable[[], list[str]]]:
    """Subscribe to a feed; what is given looks at it again and returns all that is there.

    `folder` becomes its home. At the end all its processes are gone, or the test fails.
    """
    errors = folder / "errors"
    with (
        _home(folder) as (config, environment),
        errors.open("w") as err,
        subprocess.Popen(
            ["dbus-run-session", f"--config-file={config}", PYTHON, SCRIPT, url, kind],  # noqa: S607 - whichever is installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        asked, said = process.stdin, process.stdout

        def look() -> list[str]:
            asked.write("\n")
            asked.flush()
            line = said.readline()
            assert line, errors.read_text()
            found: list[str] = json.loads(line)
            return found

        try:
            yield look
        finally:
            standing = dict(_of_session(process.pid))
            asked.close()
            late = [number for number, handle in standing.items() if not _ends(handle)]
    assert not late, f"processes {late} went on: {errors.read_text()}"
    assert len(standing) >= 5, "the session, its bus, the script, the sources and the calendars"


@contextmanager
def _home(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Make a home; give the configuration of its bus, and the environment to live in."""
    services, config = folder / "services", folder / "bus.conf"
    services.mkdir(parents=True)
    for each in SERVICES.glob(PROGRAMS):
        (services / each.name).symlink_to(each)
    # The name of a socket has room for 107 bytes, and folders of pytest are long.
    with tempfile.TemporaryDirectory() as runtime:
        config.write_text(BUS.format(runtime=runtime, services=services))
        yield (
            config,
            {
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "HOME": str(folder),
                "XDG_CONFIG_HOME": str(folder / "config"),
                "XDG_DATA_HOME": str(folder / "data"),
                "XDG_CACHE_HOME": str(folder / "cache"),
                "XDG_STATE_HOME": str(folder / "state"),
                "XDG_RUNTIME_DIR": runtime,
                "GSETTINGS_BACKEND": "memory",
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={runtime}/none",
            },
        )


def _of_session(number: int) -> Iterator[tuple[int, int]]:
    """Give the processes of a session with a handle of each; what the bus starts is among them."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        # One may end while it is looked at.
        with suppress(OSError):
            # The name in brackets may hold anything; behind it: state, parent, group, session.
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
            if session == str(number) and state != "Z":
                pid = int(stat.parent.name)
                yield pid, os.pidfd_open(pid)


def _ends(handle: int) -> bool:
    """Wait for the end of a process; one that does not come to it is killed."""
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    try:
        if waiting.poll(SECONDS * 1000):
            return True
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        return False
    finally:
        os.close(handle)
