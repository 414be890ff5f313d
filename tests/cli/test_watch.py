from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fault_proxy import answers, proxied
from long import long_only
from own_systemd import own_systemd
from processes import RUN, fetched, line, running
from program import AHEAD, CONFIGURATION, NEW_YORK, NOW, Program, table

from afterview.cli.watch import _flags
from afterview.cli.watch_install import cron
from afterview.cli.watch_install.systemd import UNIT, _quoted
from afterview.cli.watch_run import Runs, Stopped
from afterview.errors import StoreError
from afterview.lock import RunLock
from afterview.provider.http_time import READ_TIMEOUT
from afterview.service import health
from afterview.service.loop import FileState, LoopPorts, RunOutcome, Schedule, file_state, watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterview.service.loop import Trigger

# the schedule, which is pure


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [
        (0, 0.5, 900),
        (0, 0.0, 810),
        (0, 1.0, 990),
        (1, 0.5, 1800),
        (2, 0.5, 3600),
        (3, 0.5, 7200),
        (4, 0.5, 14400),
        (99, 0.5, 14400),
        (10_000, 0.5, 14400),
    ],
)
def test_how_long_it_waits(failures: int, chance: float, seconds: float) -> None:
    assert Schedule(every=900).wait(failures, chance) == pytest.approx(seconds)


def test_a_long_interval_is_not_made_shorter_by_failures() -> None:
    assert Schedule(every=86400).wait(5, 0.5) == 86400


# the loop, in a time of its own


@dataclass
class Hours:
    """A clock and files of which time passes only where it is waited for."""

    until: float
    now: float = 0.0
    takes: float = 1.0
    """Seconds that a run takes."""
    outcomes: Callable[[int], RunOutcome] = lambda _: RunOutcome(0)
    changes: tuple[float, ...] = ()
    """When the log is changed."""
    writes: bool = False
    """Whether each run writes into the store."""
    runs: list[tuple[float, Trigger]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    running: bool = False
    stored: int = 0

    def run(self, why: Trigger) -> RunOutcome:
        assert not self.running
        self.running = True
        self.runs.append((self.now, why))
        self.now += self.takes
        self.stored += self.writes
        self.running = False
        return self.outcomes(len(self.runs))

    def observe(self) -> FileState:
        return FileState(sum(at <= self.now for at in self.changes), self.stored)

    def pause(self, seconds: float) -> bool:
        assert not self.running
        assert 0 < seconds <= 1
        self.now += seconds
        return self.now >= self.until

    def go(self, every: float = 900, chance: float = 0.5) -> Hours:
        watch(
            LoopPorts(
                run=self.run,
                observe=self.observe,
                clock=lambda: self.now,
                now=lambda: NOW + timedelta(seconds=self.now),
                home=lambda: NEW_YORK,
                pause=self.pause,
                chance=lambda: chance,
                report=lambda _, wait: self.waits.append(wait),
            ),
            Schedule(every=every),
        )
        return self

    @property
    def times(self) -> list[int]:
        return [round(at) for at, _ in self.runs]

    @property
    def reasons(self) -> list[str]:
        return [why for _, why in self.runs]


def test_an_hour_has_four_runs_and_its_beginning() -> None:
    hour = Hours(until=3700).go()
    assert hour.times == [0, 901, 1802, 2703, 3604]
    assert hour.reasons == ["start", "time", "time", "time", "time"]


def test_no_run_begins_while_another_is_under_way() -> None:
    assert Hours(until=3600, takes=1000).go(every=60).times == [0, 1060, 2120, 3180]


def test_a_change_of_the_log_is_not_waited_for() -> None:
    hour = Hours(until=1700, changes=(99.5, 100.0, 1500.0)).go()
    assert hour.reasons == ["start", "change", "time", "change"]
    assert [at for at, why in hour.runs if why == "change"] == [100, 1500]


def test_a_change_during_a_run_is_followed_by_another_one() -> None:
    hour = Hours(until=800, changes=(3.0,), takes=10).go()
    assert hour.times == [0, 11]
    assert hour.reasons == ["start", "change"]


def test_what_a_run_writes_itself_is_no_change() -> None:
    assert Hours(until=3600, writes=True).go().times == [0, 901, 1802, 2703]


def test_failures_back_off_and_a_good_run_begins_anew() -> None:
    hours = Hours(until=20_000, outcomes=lambda n: RunOutcome(1 if n < 4 else 0)).go()
    assert hours.waits[:6] == [1800, 3600, 7200, 900, 900, 900]
    assert hours.reasons[:6] == ["start", "again", "again", "again", "time", "time"]


def test_a_change_ends_the_wait_after_a_failure_as_well() -> None:
    hours = Hours(
        until=2000, outcomes=lambda n: RunOutcome(2 if n == 1 else 0), changes=(50.0,)
    ).go()
    assert hours.times[:2] == [0, 50]


def test_where_another_run_holds_the_lock_it_tries_soon() -> None:
    hour = Hours(until=100, outcomes=lambda n: RunOutcome(75, was_locked=n < 3)).go()
    assert hour.waits[:2] == [20, 20]
    assert hour.waits[2] == 1800


def test_a_service_that_asks_to_wait_does_not_slow_the_others_down() -> None:
    hour = Hours(until=3000, outcomes=lambda _: RunOutcome(1, only_waits=True)).go()
    assert hour.waits == [900] * 4
    assert hour.reasons == ["start", "time", "time", "time"]


def test_it_ends_while_it_waits() -> None:
    assert Hours(until=0.5).go().times == [0]


# the state of the files


def test_what_it_looks_at(program: Program) -> None:
    program.write(table(), config=CONFIGURATION + '[drafts]\npath = "drafts"\n')
    seen = [file_state(program.config)]
    drafts = program.folder / "drafts"
    drafts.mkdir()
    seen.append(file_state(program.config))
    (drafts / "connect.txt").write_text("Hello")
    seen.append(file_state(program.config))
    program.log.write_text(table("globex"))
    seen.append(file_state(program.config))
    assert program("sync").code == 0
    seen.append(file_state(program.config))
    program.config.write_text("[me")
    seen.append(file_state(program.config))
    assert len({each.inputs for each in seen}) == 5
    assert seen[3].inputs == seen[4].inputs
    assert seen[3].store != seen[4].store
    program.config.unlink()
    assert file_state(program.config) not in seen


def test_it_looks_at_the_drafts_of_each_language(program: Program) -> None:
    program.write(table(), config=CONFIGURATION + '[drafts]\npath = "drafts"\n')
    german = program.folder / "drafts" / "de"
    german.mkdir(parents=True)
    german.joinpath("connect.txt").write_text("Hallo")
    before = file_state(program.config)
    german.joinpath("connect.txt").write_text("Guten Tag")
    assert file_state(program.config) != before


# runs


def runs(program: Program, **options: Any) -> Runs:
    return Runs(program.config, NEW_YORK, now=lambda: NOW, **options)


def test_a_run_tells_of_what_other_calendars_showed(program: Program) -> None:
    """The log may follow an event while nobody looks."""
    pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")
    other = '[calendars.private]\npath = "private.ics"\ninterviews = true\n'
    program.config.write_text(f"{CONFIGURATION}\n{other}")
    lines = ["UID:1", "SUMMARY:Interview with Initech", "DTSTART:20261201T150000Z", "DURATION:PT1H"]
    event = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    (program.folder / "private.ics").write_text(event)
    each = runs(program)
    program.capsys.readouterr()
    each.report(each.run("start"), 900)
    said = program.capsys.readouterr().out
    assert "09:00 in private, 1 event may be an interview that your log does not have" in said


def test_a_run_syncs_and_is_told(program: Program) -> None:
    each = runs(program, as_json=True)
    program.capsys.readouterr()
    each.report(each.run("start"), 900.4)
    said = json.loads(program.capsys.readouterr().out)
    assert said.pop("seconds") >= 0
    new = said["targets"][0]["counts"]["new"]
    assert new > 3
    assert said == {
        "at": "2026-11-23T14:00:00+00:00",
        "why": "start",
        "exit_code": 0,
        "error": None,
        "targets": [
            {
                "name": "calendar",
                "counts": {"new": new},
                "failed": 0,
                "error": None,
                "exit_code": 0,
            }
        ],
        "news": [],
        "notify": None,
        "next_in": 900,
    }
    assert program.calendar.exists()


def test_without_json_only_what_happened_is_told(program: Program) -> None:
    each = runs(program)
    program.capsys.readouterr()
    each.report(each.run("start"), 900)
    first = program.capsys.readouterr().out.splitlines()
    assert " calendar: " in first[0]
    assert first[1].endswith("up to date; press Ctrl-C to stop")
    each.report(each.run("time"), 900)
    assert program.capsys.readouterr().out == ""
    program.log.write_text("[[interview]]\n")
    each.report(each.run("change"), 1800)
    wrong = program.capsys.readouterr().out
    assert "interviews.toml:1" in wrong
    assert "next try in 30 min, or when the log changes" in wrong


def test_what_keeps_failing_is_noted_until_it_is_mended(program: Program) -> None:
    each = runs(program)
    program.write(table(), config=CONFIGURATION.replace("interviews.ics", "missing/deep/x.ics"))
    for _ in range(3):
        assert each.run("time").failed
    (found,) = health.read(program.folder)
    assert (found.name, found.runs, found.calls) == ("calendar", 3, True)
    program.write("[[interview]]")
    assert each.run("change").exit_code == 2
    assert {known.name for known in health.read(program.folder)} == {"", "calendar"}
    program.write(table())
    assert each.run("change") == RunOutcome(0)
    assert health.read(program.folder) == ()


def test_another_run_under_way_is_no_failure(program: Program) -> None:
    with RunLock(program.folder / "afterview.db", NOW):
        ran = runs(program).run("time")
    assert ran.was_locked
    assert not ran.failed
    assert health.read(program.folder) == ()


@pytest.mark.parametrize("wait", ["315360000", "9" * 400, "Mon, 23 Nov 2036 14:00:00 GMT"])
def test_a_service_that_asks_for_years_holds_back_itself_alone(program: Program, wait: str) -> None:
    with proxied("http://127.0.0.1:1") as server:
        server.on(".*", answers(429, "", Retry_After=wait), times=99)
        target = f'[targets.dav]\nprovider = "caldav"\nurl = "{server.root}/"\n'
        program.write(table(), config=CONFIGURATION + target)
        each = runs(program, as_json=True)
        first = each.run("start")
        assert first == RunOutcome(1, only_waits=True)
        assert not first.failed
        each.report(first, Schedule(every=900).wait(0, 0.5))
        assert len(server.methods()) == 1
        program.write(table(), table("globex"), config=CONFIGURATION + target)
        for _ in range(4):
            assert each.run("change") == RunOutcome(1, only_waits=True)
        assert server.methods() == []
    assert "Globex" in program.calendar.read_text()
    (dav,) = [found for found in health.read(program.folder) if found.name == "dav"]
    assert (dav.runs, dav.calls) == (1, False)
    assert [target["name"] for target in each.document["targets"]] == ["calendar", "dav"]


def test_no_target_is_an_error_but_not_where_feeds_are_served(program: Program) -> None:
    program.write(table(), config=CONFIGURATION.partition("[targets")[0])
    assert runs(program).run("start").exit_code == 2
    assert runs(program, needs_target=False).run("start").exit_code == 0


def test_a_run_ends_between_two_writes(program: Program) -> None:
    each = runs(program)
    each.ending.set()
    with pytest.raises(Stopped):
        each.run("start")
    assert runs(program).run("start").exit_code == 0
    assert program("sync").out.startswith("calendar: nothing to do")


@long_only
def test_a_thousand_runs_take_no_more_memory_than_a_hundred(program: Program) -> None:
    each = runs(program)

    def used(times: int) -> tuple[int, int]:
        for _ in range(times):
            each.report(each.run("time"), 900)
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return len(gc.get_objects()), pages * os.sysconf("SC_PAGE_SIZE")

    if not Path("/proc/self/statm").exists():
        pytest.skip("this system does not tell the memory of a process")
    objects, resident = used(100)
    later_objects, later_resident = used(900)
    assert later_objects - objects < 200
    assert later_resident - resident < 4_000_000


# the process


def end(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> None:
    """Send a signal, and see the process end well: long before a silent service is given up."""
    process.send_signal(number)
    _, err = process.communicate(timeout=READ_TIMEOUT / 2)
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_change_of_the_log_wakes_it_and_a_signal_ends_it(program: Program, number: int) -> None:
    program.write(table(**AHEAD))
    with running(program, "watch", "--json") as process:
        assert line(process)["why"] == "start"
        program.write(table(**AHEAD), table("globex", **AHEAD))
        assert line(process)["why"] == "change"
        assert "Globex" in program.calendar.read_text()
        end(process, number)


def test_a_run_that_waits_for_an_answer_is_cut_after_a_second(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        login = 'username = "sam"\npassword_command = "echo secret"'
        target = f'provider = "caldav"\nurl = "{url}"\n{login}\n'
        program.write(table(**AHEAD), config=f"{CONFIGURATION}[targets.deaf]\n{target}")
        with running(program, "watch", "--json") as process:
            accepted, _ = deaf.accept()  # now it waits
            with accepted:
                end(process)
    with RunLock(program.folder / "afterview.db", NOW):
        pass


def test_a_run_that_waits_keeps_neither_the_feed_nor_the_end_waiting(program: Program) -> None:
    pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")
    program.write(table(**AHEAD))
    with running(program, "watch", "--json", "--serve", "--port", "0") as process:
        line(process)
        # Only a feed that was made once can be served while a run keeps the store locked.
        fetched(program("feed").out.strip())
        end(process)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        login = 'username = "sam"\npassword_command = "echo secret"'
        target = f'provider = "caldav"\nurl = "{url}"\n{login}\n'
        program.write(table(**AHEAD), config=f"{CONFIGURATION}[targets.deaf]\n{target}")
        with running(program, "watch", "--json", "--serve", "--port", "0") as process:
            accepted, _ = deaf.accept()  # now it waits
            with accepted:
                assert b"BEGIN:VEVENT" in fetched(program("feed").out.strip())
                end(process)


def test_with_a_server_both_go_on_in_one_process(program: Program) -> None:
    pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")
    program.write(table(**AHEAD))
    with running(program, "watch", "--json", "--serve", "--port", "0") as process:
        assert line(process)["targets"][0]["counts"]
        url = program("feed").out.strip()
        host, _, path = url.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        with socket.create_connection((name, int(port)), timeout=5) as client:
            client.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert client.recv(9) == b"HTTP/1.1 "
        end(process)


def test_a_wrong_log_is_said_before_it_begins(program: Program) -> None:
    program.log.write_text("[[interview]]\n")
    assert program("watch").code == 2


def test_a_failure_of_the_loop_is_not_swallowed(program: Program) -> None:
    assert threading.current_thread() is threading.main_thread()
    ran = program("watch", "--every", "0")
    assert ran.code == 2


# the same within this process, the loop cut short


def test_a_signal_ends_the_wait(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(ports: LoopPorts, _: Schedule) -> None:
        ports.report(ports.run("start"), 900)
        signal.raise_signal(signal.SIGTERM)
        assert ports.pause(60)
        ports.run("time")  # which it does not come to

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("afterview.cli.watch.loop", short)
    program.write(table())
    ran = program("watch", "--json")
    assert (ran.code, ran.json["exit_code"]) == (0, 0)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("as_json", [True, False])
def test_a_signal_ends_both(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    as_json: bool,  # noqa: FBT001 - pytest hands it over by position
) -> None:
    pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

    def short(ports: LoopPorts, _: Schedule) -> None:
        ports.report(ports.run("start"), 900)
        os.kill(os.getpid(), signal.SIGTERM)
        assert ports.pause(60)

    monkeypatch.setattr("afterview.cli.watch.loop", short)
    ran = program("watch", "--serve", "--port", "0", *(["--json"] if as_json else []))
    assert ran.code == 0
    assert ("page: http" in ran.out) is not as_json


def test_what_ends_the_runs_ends_the_server(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

    def wrong(_ports: LoopPorts, _schedule: Schedule) -> None:
        msg = "the disk is gone"
        raise StoreError(msg)

    monkeypatch.setattr("afterview.cli.watch.loop", wrong)
    ran = program("watch", "--serve", "--port", "0")
    assert (ran.code, ran.err) == (2, "afterview: the disk is gone\n")


# systemd and cron

SYSTEMCTL = """\
#!/bin/sh
echo "$@" >> "{log}"
exit {code}
"""


@pytest.fixture
def systemctl(program: Program, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Put a systemctl first that writes down how it is called."""

    def put(code: int) -> Path:
        folder = program.folder / "bin"
        folder.mkdir()
        log = program.folder / "systemctl.log"
        script = folder / "systemctl"
        script.write_text(SYSTEMCTL.format(log=log, code=code))
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(program.folder / "xdg"))
        return log

    return put


def test_systemd_runs_it(program: Program, systemctl: Callable[[int], Path]) -> None:
    log = systemctl(0)
    ran = program("watch", "--install", "--every", "5", "--serve", "--port", "8471")
    unit = program.folder / "xdg/systemd/user/afterview.service"
    assert ran.code == 0
    assert str(unit) in ran.out
    (start,) = [each for each in unit.read_text().splitlines() if each.startswith("ExecStart=")]
    assert f'"--config" "{program.config}" "watch" "--every=5" "--serve"' in start
    assert '"--port=8471"' in start
    assert log.read_text().splitlines() == [
        "--user show-environment",
        "--user daemon-reload",
        "--user enable afterview.service",
        "--user restart afterview.service",
    ]
    assert "is removed" in program("watch", "--uninstall").out
    assert not unit.exists()
    assert "--user disable --now afterview.service" in log.read_text()
    assert "nothing to remove" in program("watch", "--uninstall").out


def test_without_systemd_it_prints_a_line_for_cron(
    program: Program, systemctl: Callable[[int], Path]
) -> None:
    systemctl(1)
    ran = program("watch", "--install")
    assert ran.code == 0
    said = ran.out.splitlines()[1]
    assert said.startswith("*/15 * * * * /")
    assert said.endswith(f"--config {program.config} sync --quiet")
    assert not (program.folder / "xdg").exists()


def test_without_systemd_cron_begins_what_serves_with_the_machine(
    program: Program, systemctl: Callable[[int], Path]
) -> None:
    systemctl(1)
    said = program("watch", "--install", "--every", "5", "--serve", "--port", "9000").out
    line = said.splitlines()[1]
    assert line.startswith("@reboot /")
    assert f"--config {program.config} watch --every=5 --serve --port=9000" in line


def test_install_and_uninstall_are_two_ways(program: Program) -> None:
    ran = program("watch", "--install", "--uninstall")
    assert ran.code == 2
    assert "choose one" in ran.err


@pytest.mark.parametrize(
    ("every", "when"),
    [
        (1, "* * * *"),
        (15, "*/15 * * *"),
        (45, "*/30 * * *"),
        (59, "*/30 * * *"),
        (60, "0 */1 * *"),
        (90, "0 */1 * *"),
        (180, "0 */3 * *"),
        (300, "0 */4 * *"),
        (1440, "0 7 * *"),
    ],
)
def test_when_cron_runs_it(every: int, when: str) -> None:
    assert cron.interval(every) == when


def test_words_reach_systemd_as_they_are() -> None:
    assert _quoted('a "b" 100% $HOME \\') == '"a \\"b\\" 100%% $$HOME \\\\"'
    assert _quoted("a\nb\udcff") == '"a\\x0ab\\xff"'


def test_a_percent_sign_does_not_end_the_line_for_cron(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path / "100%", capsys)
    program.folder.mkdir()
    program.write(table())
    monkeypatch.setenv("PATH", "")
    assert "/100\\%/config.toml sync" in program("watch", "--install").out


def test_what_serving_needs_is_found_from_every_folder(
    program: Program, systemctl: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    systemctl(0)
    monkeypatch.chdir(program.folder)
    flags = _flags(True, {"cert": Path("cert.pem"), "key": None, "port": 1, "public_url": ""})  # noqa: FBT003 - as watch calls it
    assert flags == ["--serve", f"--cert={program.folder}/cert.pem", "--port=1"]
    ran = program("watch", "--install", "--serve", "--cert", "cert.pem", "--key", "key.pem")
    assert (ran.code, "cannot be used" in ran.err) == (2, True)
    assert not (program.folder / "xdg").exists()


ODD = 'it\'s "odd" 100% $HOME ${HOME} %h \\x41 ; ü'
"""The name of a folder that means something else to systemd, were it not quoted."""


@pytest.mark.parametrize(
    "name",
    ["plain", "my search", "100%", "%h", "$HOME", "${HOME}", "it's", "a\\tb", ";", ODD, "a\nb"],
)
def test_systemd_takes_what_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    systemctl: Callable[[int], Path],
    name: str,
) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: apt-get install systemd")
    systemctl(0)
    program = Program(tmp_path / name, capsys)
    program.folder.mkdir(exist_ok=True)
    program.write(table())
    monkeypatch.setattr(sys, "executable", str(installed(program.folder).with_name("python")))
    assert program("watch", "--install").code == 0
    unit = tmp_path / "xdg/systemd/user" / UNIT
    # Without a folder for what is running it says nothing, and ends.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(unit)],  # noqa: S607 - the system's own
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def installed(folder: Path) -> Path:
    """Put the program into a folder, as an environment that has this name would have it."""
    program = folder / "bin/afterview"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{RUN}' \"$@\"\n")
    program.chmod(0o755)
    return program


# a real systemd


@pytest.mark.parametrize("name", ["my search", ODD])
def test_a_real_systemd_runs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    program = Program(tmp_path / name, capsys)
    program.folder.mkdir()
    program.write(table(**AHEAD))
    config, beside = str(program.config), str(installed(program.folder).with_name("python"))
    run = f"import sys; sys.executable = {beside!r}; {RUN}"
    with own_systemd(tmp_path / "systemd") as session:
        unit = session.home / ".config/systemd/user" / UNIT

        def watch_(*args: str) -> str:
            ran = session(sys.executable, "-c", run, "--config", config, "watch", *args)
            assert (ran.returncode, ran.stderr) == (0, "")
            return ran.stdout

        def systemctl(*args: str) -> str:
            return session("systemctl", "--user", *args).stdout

        def words() -> list[str]:
            number = systemctl("show", "--property=MainPID", "--value", UNIT).strip()
            line = session("cat", f"/proc/{number}/cmdline").stdout
            return line.rstrip("\0").split("\0")[3:]

        assert f"{unit} is installed" in watch_("--install", "--every", "5")
        with session.started() as said:
            assert "calendar: " in said.readline()
            assert "up to date" in said.readline()
            assert words() == ["--config", config, "watch", "--every=5"]
            status = systemctl("status", UNIT)
            assert "active (running)" in status
            assert "; enabled" in status
            program.write(table(**AHEAD), table("globex", **AHEAD))
            assert "calendar: " in said.readline()
            assert "Globex" in program.calendar.read_text()
            # Once more: what runs gives way to what was said last.
            watch_("--install", "--every", "7")
            assert said.read() == ""
        with session.started() as said:
            assert "up to date" in said.readline()
            assert words()[-1] == "--every=7"
            assert f"{unit} is removed" in watch_("--uninstall")
            assert said.read() == ""
        assert "0 unit files" in systemctl("list-unit-files", UNIT)
        assert systemctl("is-active", UNIT) == "inactive\n"
        assert not list(unit.parent.rglob(f"*{UNIT}"))
