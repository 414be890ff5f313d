"""A real systemd of a user, with a home of its own, in namespaces that end with it.

It has its own processes, /run and cgroups, and sees none of the units that are installed here: what
it shows is what `systemctl --user` does, and nothing of the machine is touched.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

UNITS = Path("/usr/lib/systemd/user")
NEEDED = ("basic.target", "default.target", "shutdown.target")
"""What a session cannot be without."""
MANAGER = "/lib/systemd/systemd"
SECONDS = 30

OUTSIDE = """\
set -e
mount -t cgroup2 none "$1"
here=$1$(sed -n 's/^0:://p' /proc/self/cgroup)
own=$(mktemp -d "$here/afterview-XXXXXX")
echo $$ >"$own/cgroup.procs"
unshare --cgroup --mount --pid --fork --kill-child --mount-proc sh -c "$2" || true
echo $$ >"$here/cgroup.procs"
find "$own" -depth -type d -exec rmdir {} ";"
"""
"""A cgroup of its own, which becomes the root of those inside, and goes when all has ended."""

INSIDE = """\
set -e
mount -t tmpfs tmpfs /run
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /run/systemd/system
mkdir -m 700 /run/user
echo here
exec sh -s
"""
"""The first folder in /run says that systemd booted the machine; it wants to be told."""

ALL_SERVICES = """\
[Service]
StandardOutput=file:{}
"""
"""There is no journal: what services say comes over a socket, whose end is that of the service."""


@dataclass
class OwnSystemd:
    """A session whose programs are run by a shell that is its first process."""

    folder: Path
    shell: subprocess.Popen[str]
    services: socket.socket

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program in the session."""
        out, err = self.folder / "out", self.folder / "err"
        command = shlex.join(["timeout", str(SECONDS), *map(str, words)])
        self.tell(f"{command} </dev/null >{shlex.quote(str(out))} 2>{shlex.quote(str(err))}")
        self.tell("echo $?")
        code = self.hear()
        assert code, "the session has ended"
        return subprocess.CompletedProcess(words, int(code), out.read_text(), err.read_text())

    def tell(self, line: str) -> None:
        """Let the shell do something."""
        assert self.shell.stdin is not None
        self.shell.stdin.write(f"{line}\n")
        self.shell.stdin.flush()

    def hear(self) -> str:
        """Return the next line of the shell; empty where it has ended."""
        assert self.shell.stdout is not None
        return self.shell.stdout.readline()

    @contextmanager
    def started(self) -> Iterator[TextIO]:
        """Wait for a service to start, and give what it says."""
        connection, _ = self.services.accept()
        connection.settimeout(SECONDS)
        with connection, connection.makefile() as said:
            yield said


@contextmanager
def own_systemd(folder: Path) -> Iterator[OwnSystemd]:
    """Give a session whose home is in `folder`; all that ran in it is gone at the end.

    The test is skipped where there is no systemd, or where it cannot be had apart from that of the
    machine.
    """
    if not Path(MANAGER).exists() or shutil.which("unshare") is None:
        pytest.skip("systemd is not installed: apt-get install systemd")
    if os.geteuid() != 0:
        pytest.skip("a systemd apart from that of the machine takes root, for its namespaces")
    for name in ("home", "units", "cgroups"):
        (folder / name).mkdir(parents=True)
    for name in NEEDED:
        shutil.copy(UNITS / name, folder / "units")
    command = ["unshare", "--mount", "sh", "-c", OUTSIDE, "sh", str(folder / "cgroups"), INSIDE]
    pipe = subprocess.PIPE
    # The name of a socket has room for 107 bytes, and folders of pytest are long.
    with (
        tempfile.TemporaryDirectory() as short,
        _listening(Path(short, "services"), socket.SOCK_STREAM) as services,
        _listening(Path(short, "ready"), socket.SOCK_DGRAM) as ready,
        (folder / "errors").open("w") as errors,
        subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=errors, text=True, env=_environment(folder)
        ) as shell,
    ):
        session = OwnSystemd(folder, shell, services)
        settings = session.home / ".config/systemd/user/service.d"
        settings.mkdir(parents=True)
        (settings / "said.conf").write_text(ALL_SERVICES.format(f"{short}/services"))
        try:
            _is_here(session.hear() != "", folder)
            session.tell(f"NOTIFY_SOCKET={short}/ready {MANAGER} --user </dev/null >&2 &")
            _is_here(_is_ready(ready), folder)
            yield session
        finally:
            # The first process ends, and the kernel ends the others before anybody hears of it.
            shell.communicate()
    assert shell.returncode == 0, (folder / "errors").read_text()
    assert str(folder) not in Path("/proc/self/mountinfo").read_text()


def _environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": "/run/user",
        "SYSTEMD_UNIT_PATH": f"{home}/.config/systemd/user:{folder}/units",
    }


@contextmanager
def _listening(path: Path, kind: socket.SocketKind) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, kind) as at:
        at.bind(str(path))
        if kind == socket.SOCK_STREAM:
            at.listen()
        at.settimeout(SECONDS)
        yield at


def _is_ready(at: socket.socket) -> bool:
    """Wait until the manager says that it is (sd_notify(3))."""
    try:
        while "READY=1" not in at.recv(4096).decode().splitlines():
            pass
    except TimeoutError:
        return False
    return True


def _is_here(well: bool, folder: Path) -> None:  # noqa: FBT001 - what was found
    if not well:
        said = (folder / "errors").read_text().strip()
        pytest.skip(f"a systemd apart from that of the machine cannot be had here: {said}")
