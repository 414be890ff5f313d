"""Let single system calls of afterview fail, as a full disk or a cut network makes them.

strace injects an error into one call of a run of `sync`, `add`, `set`, `done` or `feed rotate`: one
of those that touch the person's folder, a server or the output; what Python needs to start is left
alone. Where something is written, it may also be killed at the call. After each fault

- the program says what is wrong in words for a person, and ends with a code of its own;
- log and .ics are whole, the old or the new; the store opens;
- what it said that it did (exit code 0) is done;
- the next run, without a fault, puts everything right, and leaves no temporary file.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import ground  # first, for it makes tests/support importable
from dav_servers import Account, new_xandikos_account, xandikos_in
from kills import FREE, configuration

from afterview.store.database import Store

DISK = ("ENOSPC", "EIO", "EACCES")
NETWORK = ("ECONNRESET", "EIO", "EINTR")
ERRORS = {
    **dict.fromkeys(("write", "pwrite64", "fsync", "fdatasync"), ("ENOSPC", "EIO", "EINTR")),
    **dict.fromkeys(("openat", "rename", "renameat2", "mkdir", "link", "linkat"), DISK),
    **dict.fromkeys(("unlink", "unlinkat", "chmod", "fchmod", "fchmodat"), ("EIO", "EACCES")),
    **dict.fromkeys(("read", "pread64", "newfstatat", "fstat", "lseek"), ("EIO", "EACCES")),
    **dict.fromkeys(("close", "ftruncate"), ("EIO", "EINTR")),
    **dict.fromkeys(("flock", "fcntl"), ("ENOLCK", "EIO", "EACCES")),
    "connect": ("ECONNREFUSED", "ENETUNREACH", "EINTR", "EACCES"),
    **dict.fromkeys(("socket",), ("EMFILE", "EACCES")),
    **dict.fromkeys(("sendto", "recvfrom", "setsockopt"), NETWORK),
}
"""The calls that fail, and how each may."""
KILL = "SIGUSR1"
"""Nobody handles it, so it ends the process at once; SIGKILL is none that strace can inject."""
WRITES = frozenset(
    {"write", "pwrite64", "fsync", "fdatasync", "rename", "renameat2", "openat", "unlink", "sendto"}
)
"""The calls at which the process is also killed: of all kills these are the ones that tell."""
COMMANDS = ("sync", "add", "set", "done", "rotate")
ROUND = 12
"""Faults after which a folder begins anew, so that the log stays small."""
_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
DONE_STEP = "bolt/thank-you/jane-doe"


class Fault(NamedTuple):
    """The call of that name with that number fails so."""

    call: str
    number: int
    error: str

    def __str__(self) -> str:
        return f"{self.call} number {self.number}: {self.error}"


@dataclass
class Place:
    """The folder of one command, and what its calendar has."""

    command: str
    home: ground.Home
    account: Account | None
    candidates: list[tuple[str, int]] = field(default_factory=list)
    number: int = 0

    def arguments(self) -> list[str]:
        """Return the next command, each of which changes something."""
        self.number += 1
        number = self.number
        if self.command == "add":
            words = f"add --company New{number} --at 2099-03-01T10:00 --yes --id new-{number}"
            return words.split()
        if self.command == "set":
            return ["set", "acme", f"role=Pilot {number}"]
        if self.command == "done":
            return ["done", DONE_STEP, "--on", ("today", "yesterday")[number % 2]]
        if self.command == "rotate":
            return ["feed", "rotate"]
        text = self.home.log.read_text()
        self.home.log.write_text(re.sub(r'"Room \d+"', f'"Room {number}"', text))
        return ["sync"]

    def is_done(self, out: str) -> bool:
        """Whether the command did what it says that it did."""
        text = self.home.log.read_text()
        if self.command == "add":
            return f'id = "new-{self.number}"' in text
        if self.command == "set":
            return f'"Pilot {self.number}"' in text
        if self.command == "done":
            return any(item["done"] for item in self.home.plan() if item["id"] == DONE_STEP)
        if self.command == "rotate":
            return self.home.run("feed", "url").stdout.strip() in out
        return f"Room {self.number}" in self.home.calendar.read_text()

    def touches(self, line: str) -> bool:
        """Whether a call is about the person's folder, a server, or the output."""
        about = (f"{self.home.folder}", "<TCP:", "AF_INET", "write(1<")
        return any(each in line for each in about)


def traced(place: Place, calls: Sequence[str], *more: str) -> tuple[list[str], str, list[str]]:
    """Run the next command under strace; return what it said, and the calls."""
    trace = place.home.folder.with_suffix(".trace")
    strace = ["strace", "-f", "-yy", "-s", "0", "-o", str(trace)]
    if not any("signal=" in each for each in more):
        strace.append("--seccomp-bpf")  # faster, but signals are not injected with it
    arguments = place.arguments()
    ran = place.home.run(*arguments, before=[*strace, "-e", "trace=" + ",".join(calls), *more])
    said = [str(ran.returncode), ran.stdout, ran.stderr]
    return said, " ".join(arguments), trace.read_text(errors="replace").splitlines()


def profile(place: Place) -> list[tuple[str, int]]:
    """Return the calls of a run that are worth a fault, by name and number."""
    said, command, lines = traced(place, list(ERRORS))
    if said[0] != "0":
        msg = f"{command} does not even work without a fault: {said}"
        raise RuntimeError(msg)
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for line in lines:
        match = _CALL.match(line)
        if match is None:
            continue
        process, call, _ = match.groups()
        counts[process, call] += 1
        if place.touches(line):
            found.append((call, counts[process, call]))
    return found


@dataclass
class Attack:
    """All that is needed for a fault after another."""

    folder: Path
    server: str
    dice: random.Random
    verdict: ground.Verdict
    verbose: bool = False
    only: frozenset[str] = frozenset(ERRORS)
    faults: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    tries: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: int = 0
    killed: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    made: int = 0

    def place(self, command: str) -> Place:
        """Return the folder of a command; a new one where the last was used often enough."""
        place = self.places.get(command)
        if place is not None and place.number < ROUND:
            return place
        self.made += 1
        account = new_xandikos_account(self.server) if command == "sync" else None
        home = ground.Home(self.folder / f"{command}-{self.made}", {"PYTHONHASHSEED": "0"})
        tables = configuration({"xandikos": account}) if account else ""
        home.write([ground.interview("acme", 9), ground.interview("bolt", -3)], tables)
        home.run("sync")
        home.run("feed", "url")
        candidates = place.candidates if place else []
        place = self.places[command] = Place(command, home, account, candidates)
        place.candidates = candidates or profile(place)
        return place

    def one(self) -> None:
        """Let one call fail, and look at everything."""
        places = {command: self.place(command) for command in COMMANDS}
        every = {(of, call) for of, place in places.items() for call, _ in place.candidates}
        kinds = {(of, call) for of, call in every if call in self.only} or every
        # What was tried least often comes next, so that the rare calls get their turn as well.
        which = min(sorted(kinds), key=lambda kind: (self.tries[kind], self.dice.random()))
        self.tries[which] += 1
        place, call = places[which[0]], which[1]
        number = self.dice.choice([number for name, number in place.candidates if name == call])
        errors = (*ERRORS[call], KILL) if call in WRITES else ERRORS[call]
        fault = Fault(call, number, self.dice.choice(errors))
        old = {path: path.read_bytes() for path in (place.home.log, place.home.calendar)}
        how = "signal" if fault.error == KILL else "error"
        inject = f"inject={call}:{how}={fault.error}:when={number}"
        said, command, lines = traced(place, [call], "-e", inject)
        # Where it is killed, the last call is the one.
        struck = [line for line in lines if "(INJECTED)" in line or f" killed by {KILL}" in line]
        if fault.error == KILL and struck:
            struck = [line for line in lines if _CALL.match(line)][-1:]
        if not any(place.touches(line) for line in struck):
            self.missed += 1
            self._heals(place, "no fault")
            return
        self.faults[call] += 1
        self.codes[said[0]] += 1
        name = f"`{command}`, {fault}: {struck[0].strip()}\n   said {said}"
        if self.verbose:
            print(name, flush=True)
        if fault.error == KILL:
            self.killed += 1
        else:
            self._says(place, said, name)
        self._whole(place, old, name)
        self._heals(place, name)

    def _says(self, place: Place, said: list[str], name: str) -> None:
        code, out, err = int(said[0]), said[1], said[2]
        if code not in ground.CODES:
            self.verdict.add(f"a code that is not the program's: {name}")
        if bad := ground.bad_words(out + err):
            self.verdict.add(f"it names {bad} to a person: {name}")
        if "output cannot be written" in err and "(1<" not in name:
            self.verdict.add(f"it blames the output for another file: {name}")
        # Python repeats a call that a signal interrupted (PEP 475), so EINTR is no failure.
        if not code and re.search(r"f(data)?sync\(.*\.tmp>\)", name) and "EINTR" not in name:
            self.verdict.add(f"it says that it wrote what the disk did not take: {name}")
        if code and not err.strip():
            self.verdict.add(f"it fails and does not say why: {name}")
        if not code and not place.is_done(out):
            self.verdict.add(f"it says that it did it, and did not: {name}")

    def _whole(self, place: Place, old: dict[Path, bytes], name: str) -> None:
        log = place.home.log.read_bytes()
        before = old[place.home.log]
        try:
            ids = {each["id"] for each in tomllib.loads(log.decode())["interview"]}
        except (ValueError, KeyError) as error:
            self.verdict.add(f"the log is not whole ({error}): {name}")
            return
        had = {each["id"] for each in tomllib.loads(before.decode())["interview"]}
        if had - ids:
            self.verdict.add(f"the log lost {had - ids}: {name}")
        text = place.home.calendar.read_bytes()
        is_whole = text.startswith(b"BEGIN:VCALENDAR") and text.endswith(b"END:VCALENDAR\r\n")
        if text != old[place.home.calendar] and not is_whole:
            self.verdict.add(f"the .ics is not whole: {name}")
        try:
            with Store.open(place.home.folder / "afterview.db", read_only=True) as store:
                store.facts()
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.verdict.add(f"the store does not open ({error!r}): {name}")

    def _heals(self, place: Place, name: str) -> None:
        ran = place.home.run("sync")
        if ran.returncode:
            self.verdict.add(f"the next run ends with {ran.returncode} ({ran.stderr}): {name}")
            self.places.pop(place.command)
            return
        if left := place.home.leftovers():
            self.verdict.add(f"left behind {left}: {name}")
        plan = {item["uid"]: item["step"] for item in place.home.plan()}
        found = {"calendar": Counter(ground.uids(place.home.calendar.read_text()))}
        wanted = {"calendar": {uid for uid, step in plan.items() if step != FREE}}
        if place.account:
            texts = place.account.objects().values()
            found["xandikos"] = Counter(uid for text in texts for uid in ground.uids(text))
            wanted["xandikos"] = {*plan}
        for where, each in found.items():
            if each != Counter(wanted[where]):
                extra, lacks = each - Counter(wanted[where]), Counter(wanted[where]) - each
                self.verdict.add(f"{where} has {extra} too many and lacks {lacks}: {name}")

    def rows(self, seconds: float) -> Iterator[tuple[str, object]]:
        """Return the table."""
        yield "faults", self.faults.total()
        for call, count in sorted(self.faults.items()):
            yield f"faults in {call}", count
        for code, count in sorted(self.codes.items()):
            yield f"ended with {code}", count
        yield "of these killed at the call", self.killed
        yield "struck something else, not counted", self.missed
        yield "seconds", round(seconds)


def attack(arguments: Sequence[str] | None = None) -> int:
    """Run the attack."""
    options = ground.parser(__doc__)
    options.add_argument("--faults", type=int, default=200, help="calls that fail")
    options.add_argument("--most-broken", type=int, default=20, help="stop after so many")
    options.add_argument(
        "--only", metavar="CALLS", help="only these, such as fsync,rename; else all"
    )
    options.add_argument("--verbose", action="store_true", help="say what each fault came to")
    given = ground.begun(options, arguments)
    if shutil.which("strace") is None:
        print("this needs strace: apt-get install strace")
        return 2
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True)  # noqa: S607
    if probe.returncode:
        print(f"strace may not trace here: {probe.stderr.decode()}")
        return 2
    began = time.monotonic()
    verdict = ground.Verdict()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "xandikos").mkdir()
        server = stack.enter_context(xandikos_in(folder / "xandikos"))
        dice, only = (
            random.Random(given.seed),
            frozenset(given.only.split(",") if given.only else ERRORS),
        )
        made = Attack(folder, server, dice, verdict, given.verbose, only)
        while made.faults.total() < given.faults and len(verdict.broken) < given.most_broken:
            made.one()
        rows = [*made.rows(time.monotonic() - began)]
    return verdict.end(rows, given.seed)


if __name__ == "__main__":
    sys.exit(attack())
