"""Kill afterview at random times, over CalDAV and .ics, while a person edits log and calendars.

Real processes (`sync`, `add`, `set`, `done`, `accept`, `feed rotate`) get a real SIGKILL at a time
anywhere in their life. A person moves, renames, ticks and deletes entries in Radicale and Xandikos
and saves the log, in between and while they run. After each handful of kills two runs are left
alone; then

- each planned entry stands once in each target, but for what the person deleted;
- what the person renamed, moved, ticked or deleted stands as they left it, and so does an event of
  their own;
- no line that they wrote into the log is lost, nor what a command said that it wrote;
- no temporary file is left; and the second run sends nothing.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import ground  # first, for it makes tests/support importable
from dav_servers import (
    CANARY,
    Account,
    new_radicale_account,
    new_xandikos_account,
    radicale_in,
    unfolded,
    xandikos_in,
)
from fault_proxy import FaultProxy, proxied
from person import Person

from afterview.playbook.planned import uid_of
from afterview.service import feeds

HANDFUL = 8
LIFE = 96
"""Kills after which everything begins anew: the first push is where most is at stake."""
COMMANDS = ("sync",) * 5 + ("add", "set", "set", "done", "accept", "rotate")
SENDS = frozenset({"PUT", "DELETE", "MKCALENDAR", "PROPPATCH", "POST", "MOVE", "MKCOL"})
FREE = "follow-up-date"
"""Only marks the day of a follow-up: nobody does it, and a file has the follow-up as an event."""
ALIVE = 0.4
"""How often the person edits while a command runs."""
LEFT_ALIVE = 0.1
"""How many commands are not killed."""


@dataclass
class Tally:
    """What is counted over all lives."""

    kills: Counter[str] = field(default_factory=Counter)
    when: Counter[str] = field(default_factory=Counter)
    lasted: dict[str, deque[float]] = field(
        default_factory=lambda: defaultdict(lambda: deque([0.8], maxlen=9))
    )
    ended: int = 0
    quiet: int = 0
    edits: int = 0
    lives: int = 0
    aside: int = 0
    left: int = 0
    most_requests: int = 40


@dataclass
class Life:
    """One folder, one calendar on each server, and what happened to them."""

    home: ground.Home
    person: Person
    proxies: dict[str, FaultProxy]
    dice: random.Random
    tally: Tally
    verdict: ground.Verdict
    steps: dict[str, str] = field(default_factory=dict)
    """Uid to kind of step."""
    ids: dict[str, str] = field(default_factory=dict)
    """Uid to step id."""
    first: dict[str, str] = field(default_factory=dict)
    """The uid of any generation of a step to that of the first."""
    added: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    contested: set[str] = field(default_factory=set)
    trace: deque[str] = field(default_factory=lambda: deque(maxlen=400))
    number: int = 0

    # one kill

    def kill_one(self) -> None:
        """Start a command, let the person edit meanwhile or not, and kill it somewhere."""
        name = self.dice.choice(COMMANDS)
        arguments, undo = self._arguments(name)
        self._person_edits(0.5)
        meanwhile = None
        for proxy in self.proxies.values():
            proxy.methods()
        saves = self.person.saves
        lives_on = self.dice.random() < LEFT_ALIVE
        die_at = self._time_of_death(name)
        began = time.monotonic()
        process = self.home.start(*arguments)
        if self.dice.random() < ALIVE:
            wait = self.dice.uniform(0, die_at)
            meanwhile = threading.Timer(wait, self._person_edits, [1.0])
            meanwhile.start()
        if not lives_on:
            self._kill(process, name, die_at)
        out, err = process.communicate()
        lasted = time.monotonic() - began
        if meanwhile is not None:
            meanwhile.join()
        if process.returncode != -9:
            self.tally.ended += 1
            if lives_on:
                self.tally.lasted[name].append(lasted)
            if bad := ground.bad_words(out + err):
                self._broken(f"{name} says {bad}: {out + err}")
            if process.returncode == 0 and self.person.saves == saves:
                undo()
        else:
            self.tally.kills[name] += 1
            self.tally.when[self._phase()] += 1
        self.trace.append(f"{name} {arguments[1:]} ended with {process.returncode} at {die_at:.2f}")

    def _time_of_death(self, name: str) -> float:
        """Return seconds: half of all fall anywhere, half into the part where something is written.

        How long a command lasts is known from those that were left alive.
        """
        lasts = median(self.tally.lasted[name])
        return self.dice.uniform(self.dice.choice((0.0, 0.6)) * lasts, lasts * 1.05)

    def _kill(self, process: subprocess.Popen[str], name: str, die_at: float) -> None:
        if name == "sync" and self.dice.random() < 0.5:
            # By the number of requests that it has sent, which take the shorter part of its life.
            most = self.dice.randint(1, max(2, self.tally.most_requests))
            end = time.monotonic() + 20
            while process.poll() is None and time.monotonic() < end and self._requests() < most:
                time.sleep(0.001)
            self.tally.most_requests = max(self._requests(), self.tally.most_requests * 9 // 10)
            time.sleep(self.dice.uniform(0, 0.01))
            process.kill()
            return
        try:
            process.wait(die_at)
        except subprocess.TimeoutExpired:
            process.kill()

    def _requests(self) -> int:
        return sum(len(proxy.log) for proxy in self.proxies.values())

    def _phase(self) -> str:
        methods = [method for proxy in self.proxies.values() for method in proxy.methods()]
        if not methods:
            return "before or without a request"
        return "after a write to a server" if SENDS & {*methods} else "between requests"

    def _arguments(self, name: str) -> tuple[list[str], Callable[[], None]]:
        """Return the arguments of a command, and what to remember once it said that it did it."""
        self.number += 1
        if name == "add":
            id_ = f"new-{self.number}"
            words = (
                f"add --company New{self.number} --at 2099-03-0{self.number % 9 + 1}T10:00 --yes"
            )
            return [*words.split(), "--id", id_], lambda: self.added.append(id_)
        if name == "rotate":
            return ["feed", "rotate"], lambda: None
        if name == "set":
            return ["set", "acme", f"role=Pilot {self.number}"], lambda: None
        open_ones = sorted(
            uid for uid, kind in self.steps.items() if kind not in {"interview", FREE}
        )
        if name == "done" and open_ones:
            uid = self.dice.choice(open_ones)
            return ["done", self.ids[uid]], lambda: self.done.add(uid)
        moved = sorted(key for key in self.person.moved if key[1] in self.ids)
        if name == "accept" and moved:
            target, uid = self.dice.choice(moved)
            # Its new time is news of the log, which wins over any move until a run has told of it.
            self.contested.add(uid)
            return ["accept", self.ids[uid], "--target", target], lambda: None
        return ["sync"], lambda: None

    def _person_edits(self, chance: float) -> None:
        if self.dice.random() >= chance:
            return
        if self.dice.random() < 0.5:
            self.trace.append("person: " + self.person.saves_the_log())
        else:
            self.trace.append("person: " + self.person.edits_a_calendar(self.steps))

    # the laws

    def look(self) -> bool:
        """Let two runs go by in peace, and see whether every law holds."""
        before = len(self.verdict.broken)
        self._find_marks()
        for number in (1, 2):
            for proxy in self.proxies.values():
                proxy.methods()
            ran = self.home.run("sync", "--json")
            self.tally.quiet += 1
            if ran.returncode != 0 or ground.bad_words(ran.stdout + ran.stderr):
                self._broken(f"quiet run {number} ended with {ran.returncode}: {ran.stderr}")
                return False
            if number == 2:
                self._sends_nothing(ran.stdout)
        feeds.read(self.home.folder)  # raises where it is not whole
        self.person.quiet()
        for key in [key for key in self.person.moved if key[1] in self.contested]:
            del self.person.moved[key]
        self.contested.clear()
        self._log_is_whole()
        if left := self.home.leftovers():
            self.tally.left += len(left)
            print(f"left behind: {left}", flush=True)
        plan = self.home.plan()
        self.steps = {item["uid"]: item["step"] for item in plan}
        self.ids = {item["uid"]: item["id"] for item in plan}
        # What left the plan and came back is made anew, with the uid of the next generation.
        self.first = {uid_of(id_, n): uid for uid, id_ in self.ids.items() for n in range(30)}
        is_done = {item["uid"] for item in plan if item["done"]}
        for uid in self.done & self.steps.keys() - is_done:
            self._broken(f"done {self.ids[uid]} was said and is not known")
        self._file_is_right()
        for name in self.person.accounts:
            self._calendar_is_right(name)
        return len(self.verdict.broken) == before

    def _broken(self, what: str) -> None:
        self.verdict.add(f"life {self.tally.lives}, kill {self.tally.kills.total()}: {what}")
        if self.trace:
            print("  what happened before:", *self.trace, sep="\n    ")
            self.trace.clear()

    def _sends_nothing(self, out: str) -> None:
        for name, proxy in self.proxies.items():
            if sent := [method for method in proxy.methods() if method in SENDS]:
                self._broken(f"the second quiet run sends {sent} to {name}")
        for target in json.loads(out)["targets"]:
            if any(target["counts"].values()):
                self._broken(f"the second quiet run changes {target['name']}: {target['counts']}")

    def _find_marks(self) -> None:
        """Look for lines that are gone from the log; one that was kept aside is put back."""
        lines = {*self.home.log.read_text().splitlines()}
        for mark in [mark for mark in self.person.marks if mark not in lines]:
            aside = [
                path
                for path in self.home.folder.rglob("*")
                if path.is_file() and path != self.home.log and mark.encode() in path.read_bytes()
            ]
            if aside:
                self.tally.aside += 1
            else:
                self._broken(f"the line {mark!r} of the log is lost")
            self.person.marks.remove(mark)

    def _log_is_whole(self) -> None:
        text = self.home.log.read_text()
        for id_ in self.added:
            if f'id = "{id_}"' not in text:
                self._broken(f"add said that it wrote {id_}, which is not in the log")

    def _file_is_right(self) -> None:
        found = Counter(self._uids(self.home.calendar.read_text()))
        free = {uid for uid, kind in self.steps.items() if kind == FREE}
        self._each_once("calendar", found, free)

    def _uids(self, text: str) -> list[str]:
        return [self.first.get(uid, uid) for uid in ground.uids(text)]

    def _each_once(self, name: str, found: Counter[str], gone: set[str]) -> None:
        for uid, count in found.items():
            if count > 1:
                self._broken(f"{name} has {self.ids.get(uid, uid)} {count} times")
        for uid in self.steps.keys() - found.keys() - gone:
            self._broken(f"{name} lacks {self.ids[uid]} ({uid})")
        for uid in gone & found.keys():
            self._broken(f"{name} has {self.ids.get(uid, uid)}, which should not be there")

    def _calendar_is_right(self, name: str) -> None:
        account = self.person.accounts[name]
        _, _, home = account.request("PROPFIND", account.home, Depth="1")
        made = len(re.findall(rb"<(?:\w+:)?displayname>" + account.calendar.encode() + rb"<", home))
        if made != 1 and account.username:
            self._broken(f"{name} has {made} calendars of that name")
        texts = [unfolded(text) for text in account.objects(self.person.folder(name)).values()]
        found = Counter(uid for text in texts for uid in self._uids(text))
        if name not in self.person.own:
            self.person.keeps_an_event(name)
        elif found.pop("dentist", 0) != 1 or not any(
            unfolded(self.person.own[name]) == text for text in texts
        ):
            self._broken(f"{name}: the person's own event is not as it was")
        self._each_once(name, found, {uid for of, uid in self.person.deleted if of == name})
        touched = {uid for of, uid in (*self.person.renamed, *self.person.moved) if of == name}
        by_uid = {uid: text for text in texts for uid in self._uids(text)}
        for uid in found.keys() - self.steps.keys() - touched:
            if "\nSTATUS:COMPLETED\n" not in by_uid[uid]:  # what is done stays as it was
                self._broken(f"{name} has what is not planned:\n{by_uid[uid]}")
        self._edits_stand(name, {uid: by_uid[uid] for uid in by_uid.keys() & self.steps.keys()})

    def _edits_stand(self, name: str, by_uid: dict[str, str]) -> None:
        for uid, text in by_uid.items():
            key, id_ = (name, uid), self.ids[uid]
            title = self.person.renamed.get(key)
            if title and f"\nSUMMARY:{title}\n" not in text:
                self._broken(f"{name}: the title {title} of {id_} is lost:\n{text}")
            day = self.person.moved.get(key)
            if day and not re.search(rf"^DTSTART[^:\n]*:{day}T", text, re.MULTILINE):
                self._broken(f"{name}: the day {day} of {id_} is lost:\n{text}")
            ticked = any((of, uid) in self.person.ticked for of in self.person.accounts)
            if ticked and "\nSTATUS:COMPLETED\n" not in text:
                self._broken(f"{name}: {id_} was ticked and is open:\n{text}")
            if self.steps[uid] == "interview" and self.ids[uid] == "acme/interview":
                self._is_current(name, text)

    def _is_current(self, name: str, text: str) -> None:
        if f"LOCATION:{self.person.room}\n" not in text:
            self._broken(f"{name}: the interview is not in {self.person.room}:\n{text}")


def configuration(accounts: dict[str, Account]) -> str:
    """Return the tables of the CalDAV targets."""
    tables = []
    for name, account in accounts.items():
        lines = [
            f"[targets.{name}]",
            'provider = "caldav"',
            f'url = "{account.root}{account.start}"',
            f'calendar = "{account.calendar}"',
        ]
        if account.username:
            lines += [f'username = "{account.username}"', f'password_command = "echo {CANARY}"']
        tables.append("\n".join(lines))
    return "\n" + "\n\n".join(tables) + "\n"


def lives(arguments: Sequence[str] | None = None) -> int:
    """Run the attack."""
    options = ground.parser(__doc__)
    options.add_argument("--kills", type=int, default=1000, help="processes to kill")
    options.add_argument("--most-broken", type=int, default=10, help="stop after so many")
    given = ground.begun(options, arguments)
    tally, verdict, dice = Tally(), ground.Verdict(), random.Random(given.seed)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in ("radicale", "xandikos"):
            (folder / name).mkdir()
        radicale = stack.enter_context(radicale_in(folder / "radicale"))
        xandikos = stack.enter_context(xandikos_in(folder / "xandikos"))
        while tally.kills.total() < given.kills and len(verdict.broken) < given.most_broken:
            accounts = {
                "radicale": new_radicale_account(radicale),
                "xandikos": new_xandikos_account(xandikos),
            }
            with ExitStack() as proxies:
                of = {}
                for name, account in accounts.items():
                    account.direct = account.root
                    of[name] = proxies.enter_context(proxied(account.root))
                    account.root = of[name].root
                tally.lives += 1
                home = ground.Home(folder / f"life-{tally.lives}")
                _live(home, accounts, of, dice, tally, verdict, given.kills)
    if tally.left:
        verdict.add(f"{tally.left} temporary files were left behind")
    return verdict.end(rows(tally, time.monotonic() - began), given.seed)


def _live(  # noqa: PLR0913, PLR0917
    home: ground.Home,
    accounts: dict[str, Account],
    proxies: dict[str, FaultProxy],
    dice: random.Random,
    tally: Tally,
    verdict: ground.Verdict,
    most: int,
) -> None:
    home.write(
        [ground.interview("acme", 9), ground.interview("bolt", -3), ground.interview("cyan", 2)],
        configuration(accounts),
    )
    person = Person(home.log, accounts, dice)
    life = Life(home, person, proxies, dice, tally, verdict)
    end = min(most, tally.kills.total() + LIFE)
    while tally.kills.total() < end:
        until = min(end, tally.kills.total() + HANDFUL)
        while tally.kills.total() < until:
            life.kill_one()
        if not life.look():
            break
        print(f"{tally.kills.total()} kills", flush=True)
    tally.edits += person.edits


def rows(tally: Tally, seconds: float) -> Iterator[tuple[str, object]]:
    """Return the table."""
    yield "kills", tally.kills.total()
    for name, count in sorted(tally.kills.items()):
        yield f"kills of {name}", count
    for name, count in sorted(tally.when.items()):
        yield f"killed {name}", count
    yield "ended before the kill", tally.ended
    yield "edits by the person", tally.edits
    yield "quiet runs", tally.quiet
    yield "lines of the log found in a kept copy only", tally.aside
    yield "lives", tally.lives
    yield "seconds", round(seconds)


if __name__ == "__main__":
    sys.exit(lives())
