"""What `watch --install` writes for macOS, Windows and cron; for systemd see test_watch.py.

launchd and the Task Scheduler cannot run here. Their files are read back by a parser, and compared
with what the documentation of either allows.
"""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from program import AHEAD, Program, table

from afterview.cli.watch_install import launchd, windows
from afterview.errors import InputError

ODD = 'it\'s "odd" & <100%> ü 日本 \\x41 ;'
"""The name of a folder that means something else to a shell, to XML and to a property list."""

WRITES = """\
#!/bin/sh
echo "$@" >> "{log}"
{then}
"""


@pytest.fixture
def here(program: Program, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], Path]:
    """Be on another system, with its command first on the path; it writes down how it is called."""

    def be(system: str, command: str, then: str = "exit 0") -> Path:
        folder = program.folder / "bin"
        folder.mkdir()
        log = program.folder / f"{command}.log"
        script = folder / command
        script.write_text(WRITES.format(log=log, then=then.format(log=log)))
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        monkeypatch.setenv("HOME", str(program.folder / "home"))
        monkeypatch.setenv("LOCALAPPDATA", str(program.folder / "home" / "Local"))
        monkeypatch.setenv("USERDOMAIN", "SAMS-PC")
        monkeypatch.setenv("USERNAME", "sam")
        monkeypatch.setattr("afterview.cli.watch_install.system", lambda: system)
        monkeypatch.setattr(launchd, "PAUSE", 0.0)
        return log

    return be


# macOS

KEYS = {
    "Label": str,
    "ProgramArguments": list,
    "EnvironmentVariables": dict,
    "RunAtLoad": bool,
    "KeepAlive": dict,
    "ThrottleInterval": int,
    "ProcessType": str,
    "StandardOutPath": str,
    "StandardErrorPath": str,
}
"""The keys that launchd.plist(5) of macOS 14 has for what we use, each with its type there."""


def checked(data: bytes) -> dict[str, object]:
    """Return a property list that keeps to launchd.plist(5)."""
    document: dict[str, object] = plistlib.loads(data, fmt=plistlib.FMT_XML)
    assert {key: type(value) for key, value in document.items()} == KEYS
    assert document["KeepAlive"] == {"SuccessfulExit": False}
    assert document["ProcessType"] in {"Background", "Standard", "Adaptive", "Interactive"}
    arguments = document["ProgramArguments"]
    assert isinstance(arguments, list)
    assert all(isinstance(each, str) and each for each in arguments)
    assert all(Path(str(document[key])).is_absolute() for key in KEYS if key.endswith("Path"))
    return document


def test_launchd_runs_it(program: Program, here: Callable[..., Path]) -> None:
    log = here("darwin", "launchctl")
    ran = program("watch", "--install", "--at", "18:00", "--at", "7:30", "--on", "mon-fri")
    assert (ran.code, ran.err) == (0, "")
    path = program.folder / "home/Library/LaunchAgents/afterview.watch.plist"
    assert f"{path} is installed" in ran.out
    assert path.stat().st_mode & 0o777 == 0o600
    document = checked(path.read_bytes())
    domain = f"gui/{os.getuid()}"
    assert document["ProgramArguments"][1:] == [  # type: ignore[index]
        *("--config", str(program.config), "watch"),
        *("--at=07:30", "--at=18:00", "--on=mon,tue,wed,thu,fri"),
    ]
    assert document["EnvironmentVariables"] == {"PATH": os.environ["PATH"]}
    assert str(document["StandardOutPath"]).endswith("/home/Library/Logs/afterview.log")
    assert log.read_text().splitlines() == [
        f"bootout {domain}/afterview.watch",
        f"bootstrap {domain} {path}",
    ]
    assert "is removed" in program("watch", "--uninstall").out
    assert not path.exists()
    assert log.read_text().splitlines()[-1] == f"bootout {domain}/afterview.watch"
    assert program("watch", "--uninstall").out == "there is nothing to remove\n"


@pytest.mark.parametrize(("after", "code"), [(3, 0), (99, 2)])
def test_an_agent_that_is_still_ending_is_waited_for(
    program: Program, here: Callable[..., Path], after: int, code: int
) -> None:
    log = here("darwin", "launchctl", f'test "$(grep -c bootstrap "{{log}}")" -ge {after}')
    ran = program("watch", "--install")
    assert (ran.code, "bootstrap" in ran.err) == (code, bool(code))
    assert len(log.read_text().splitlines()) == 1 + min(after, launchd.TRIES)


def test_a_property_list_holds_any_path_but_one_with_control_characters() -> None:
    command = [f"/opt/{ODD}/afterview", "--config", f"/Users/sam/{ODD}/config.toml"]
    document = checked(launchd.property_list(command, Path("/Users/sam/afterview.log")))
    assert document["ProgramArguments"] == command
    for wrong in ("a\x01b", "a\udcffb"):
        with pytest.raises(InputError, match="launchd cannot read"):
            launchd.property_list([wrong], Path("/log"))


# Windows

TASK: dict[str, dict[str, str]] = {
    "Task": dict.fromkeys(
        ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"], ""
    ),
    "RegistrationInfo": {"Description": ".*"},
    "Triggers": {"LogonTrigger": ""},
    "LogonTrigger": {"Enabled": "true|false", "UserId": ".+"},
    "Principals": {"Principal": ""},
    "Principal": {
        "UserId": ".+",
        "LogonType": "S4U|Password|InteractiveToken|InteractiveTokenOrPassword",
        "RunLevel": "LeastPrivilege|HighestAvailable",
    },
    "Settings": {
        "MultipleInstancesPolicy": "Parallel|Queue|IgnoreNew|StopExisting",
        "DisallowStartIfOnBatteries": "true|false",
        "StopIfGoingOnBatteries": "true|false",
        "StartWhenAvailable": "true|false",
        "ExecutionTimeLimit": r"PT\d+[HMS]",
        "RestartOnFailure": "",
    },
    "RestartOnFailure": {"Interval": r"PT[1-9]\d*M", "Count": r"[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]"},
    "Actions": {"Exec": ""},
    "Exec": {"Command": ".{1,260}", "Arguments": ".*"},
}
"""The part of the schema that we use: the children of each element, and what their text may be.

From "Task Scheduler Schema" of Microsoft (Win32 documentation, 2018), which lets the children of
all of these come in any order, except those of a trigger: Enabled before UserId.
"""


def structure(data: bytes) -> ET.Element:
    """Return a task that keeps to that part of the schema."""
    assert data.startswith(b"\xff\xfe")
    assert data.decode("utf-16").startswith("<?xml version='1.0' encoding='utf-16'?>")
    root = ET.fromstring(data)  # noqa: S314 - our own
    assert root.attrib == {"version": "1.3"}
    principals = {each.get("id") for each in root.iter(f"{{{windows.NAMESPACE}}}Principal")}
    for element in root.iter():
        namespace, _, name = element.tag[1:].partition("}")
        assert namespace == windows.NAMESPACE
        if name not in TASK:
            continue
        names = [child.tag.rpartition("}")[2] for child in element]
        assert sorted(names) == sorted(TASK[name])
        if name == "LogonTrigger":
            assert names == ["Enabled", "UserId"]
        for child, of in zip(element, names, strict=True):
            if of not in TASK:
                assert re.fullmatch(TASK[name][of], child.text or "", re.DOTALL), of
        assert element.get("Context") in {None, *principals}
    return root


def text(root: ET.Element, name: str) -> str:
    (found,) = root.iter(f"{{{windows.NAMESPACE}}}{name}")
    return found.text or ""


def arguments(line: str) -> list[str]:
    """Take a command line apart as Windows' programs do (CommandLineToArgvW)."""
    words, word, quoted, at = [], "", False, 0
    begun = False
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        if slashes and line[at + slashes : at + slashes + 1] == '"':
            word += "\\" * (slashes // 2)
            at += slashes
            begun = True
            if slashes % 2:
                word += '"'
                at += 1
        elif slashes:
            word, at, begun = word + "\\" * slashes, at + slashes, True
        elif line[at] == '"':
            quoted, at, begun = not quoted, at + 1, True
        elif line[at] in " \t" and not quoted:
            words += [word] if begun else []
            word, at, begun = "", at + 1, False
        else:
            word, at, begun = word + line[at], at + 1, True
    return [*words, word] if begun else words


def test_the_task_scheduler_runs_it(program: Program, here: Callable[..., Path]) -> None:
    log = here("win32", "schtasks")
    ran = program("watch", "--install", "--every", "5", "--serve", "--port", "8471")
    assert (ran.code, ran.err) == (0, "")
    folder = program.folder / "home/Local/afterview"
    root = structure((folder / "watch.xml").read_bytes())
    assert text(root, "Command") == sys.executable
    assert [each.text for each in root.iter(f"{{{windows.NAMESPACE}}}UserId")] == [
        "SAMS-PC\\sam"
    ] * 2
    words = arguments(text(root, "Arguments"))
    assert words[:6] == ["-m", "afterview", "--config", str(program.config), "watch", "--every=5"]
    assert words[6] == "--serve"
    assert "--port=8471" in words
    assert words[-1] == f"--log={folder / 'watch.log'}"
    begins = [sys.executable, *words[:4], "check"]
    assert subprocess.run(begins, capture_output=True, check=False).returncode == 0
    assert log.read_text().splitlines() == [
        "/End /TN afterview",
        f"/Create /TN afterview /XML {folder / 'watch.xml'} /F",
        "/Run /TN afterview",
    ]
    assert "is removed" in program("watch", "--uninstall").out
    assert log.read_text().splitlines()[3:] == [
        "/End /TN afterview",
        "/Query /TN afterview",
        "/Delete /TN afterview /F",
    ]
    assert program("watch", "--uninstall").out == "there is nothing to remove\n"


def test_a_program_without_a_window_is_preferred(tmp_path: Path, here: Callable[..., Path]) -> None:
    here("win32", "schtasks")
    (tmp_path / "pythonw.exe").touch()
    windows.install(tmp_path / "python.exe", ["watch"])
    root = structure((Path(os.environ["LOCALAPPDATA"]) / "afterview/watch.xml").read_bytes())
    assert text(root, "Command") == str(tmp_path / "pythonw.exe")


def test_a_task_holds_any_path_that_windows_has() -> None:
    words = ["--config", f"C:\\Users\\sam\\{ODD}\\", "watch", "", "a\\\\", 'b\\"']
    root = structure(windows.task(f"C:\\{ODD}\\python.exe", words, "PC\\säm"))
    assert arguments(text(root, "Arguments")) == words
    assert text(root, "Command") == f"C:\\{ODD}\\python.exe"
    for command, word in (("C:\\" + "a" * 260, ""), ("python", "a\x01b"), ("python", "\udcff")):
        with pytest.raises(InputError, match="shorter, plain name"):
            windows.task(command, [word], "sam")


def test_a_log_of_the_persons_own_is_kept(program: Program, here: Callable[..., Path]) -> None:
    here("win32", "schtasks")
    ran = program("watch", "--install", "--log", str(program.folder / "my.log"))
    assert f"it writes to {program.folder / 'my.log'}" in ran.out
    root = structure((program.folder / "home/Local/afterview/watch.xml").read_bytes())
    words = arguments(text(root, "Arguments"))
    assert [each for each in words if each.startswith("--log")] == [
        f"--log={program.folder / 'my.log'}"
    ]
    assert not (program.folder / "my.log").exists()


def test_a_task_that_cannot_be_made_is_said(program: Program, here: Callable[..., Path]) -> None:
    here("win32", "schtasks", "exit 1")
    ran = program("watch", "--install")
    assert (ran.code, "schtasks /Create" in ran.err) == (2, True)


# cron


@pytest.mark.parametrize(
    ("options", "when"),
    [
        (["--at", "7:30", "--at", "18:00"], ["30 7 * * *", "0 18 * * *"]),
        (["--at", "7:30", "--on", "sat-mon"], ["30 7 * * 1,6,7"]),
        (["--at", "7:30", "--every", "60"], ["30 7 * * *", "0 */1 * * *"]),
        (["--on", "fri"], ["*/15 * * * 5"]),
    ],
)
def test_cron_gets_a_line_for_each_time(
    program: Program, monkeypatch: pytest.MonkeyPatch, options: list[str], when: list[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    said = program("watch", "--install", *options).out.splitlines()[1:]
    assert [line.partition(" /")[0] for line in said] == when
    assert all(line.endswith(f"--config {program.config} sync --quiet") for line in said)


# what is said wrong


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--at", "25:00"], "is not a time of day; write hours and minutes"),
        (["--at", "noon"], "is not a time of day"),
        (["--on", "monday"], 'did you mean "mon"'),
        (["--on", "mon-xyz"], "is not a day"),
        (["--on", ","], "names no day"),
        (["--every", "0"], "0 is not in the range"),
    ],
)
def test_a_wrong_time_is_explained(program: Program, options: list[str], says: str) -> None:
    ran = program("watch", *options)
    assert ran.code == 2
    assert says in " ".join(ran.err.split())


def test_without_the_package_times_of_day_are_refused_and_an_interval_is_not(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "schedule", None)
    monkeypatch.setenv("PATH", "")
    ran = program("watch", "--install", "--at", "7:30")
    assert (ran.code, 'install afterview with the extra "watch"' in ran.err) == (2, True)
    assert program("watch", "--install", "--every", "5", "--on", "mon").code == 0


# without a terminal


def test_it_writes_to_a_file_where_it_has_no_output(program: Program) -> None:
    """As pythonw.exe starts it: there is neither an output nor a place for errors."""
    program.write(table(**AHEAD))
    log = program.folder / "my log.txt"
    start = "import sys; sys.stdout = sys.stderr = sys.stdin = None; "
    run = f"{start}from afterview.cli import main; main()"
    words = ["--config", str(program.config), "watch", f"--log={log}"]
    with subprocess.Popen([sys.executable, "-c", run, *words]) as process:
        try:
            while not (log.exists() and "up to date" in log.read_text()):
                assert process.poll() is None
                os.sched_yield()
            process.terminate()
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    program.log.write_text("[[interview]]\n")
    ran = subprocess.run([sys.executable, "-c", run, *words], check=False)
    assert ran.returncode == 2
    assert "interviews.toml:1" in log.read_text()
    wrong = program("watch", "--log", str(program.folder / "none" / "log"))
    assert (wrong.code, "cannot be written" in wrong.err) == (2, True)
