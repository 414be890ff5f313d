"""Kill `afterview sync` at the points of a run with mail, and see that the next one makes it whole.

A program, for the kill has to be a real one: `mail_crash_run.py FOLDER [all]`. The run is a process
of its own over a real Dovecot. It is killed before and after each write to its store, and by the
proxy before each command reaches the server and after it took effect there; without `all`, only
after commands that wrote, and at some of the writes to the store. Prints, as JSON, how many points
there were, at how many of them it killed, and what was wrong after a kill.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from dovecot import NOW, Account, dovecot_in, mail_table
from mortal import Points
from program import CONFIGURATION, table

from afterview.cli import main
from afterview.mailbox.letter import stored_draft
from afterview.store import connection
from afterview.store.database import Store

WRITES = re.compile("APPEND|UID STORE|UID EXPUNGE")
FEW = 7
"""Of the writes to the store one in so many is a point, unless it is to be `all`."""
LATER = timedelta(minutes=5)
EVENING = NOW + timedelta(hours=14)
COMPANIES = ("put", "replace", "remove", "learn", "touch")
"""What the next run has to do for each of them."""


@dataclass
class Person:
    """The person, their folder and their mailbox."""

    folder: Path
    account: Account

    @property
    def maildir(self) -> Path:
        """The folder in which Dovecot keeps the mailbox."""
        return self.account.server.folder / "mail" / self.account.username

    def write(self, *ids: str, topics: str = "") -> None:
        """Write the log; each interview has one person."""
        tables = []
        for id_ in ids:
            people = f'[{{ name = "Jo {id_.title()}", email = "jo@{id_}.example" }}]'
            more = {"topics": f'["{topics}"]'} if topics and id_ in {"replace", "touch"} else {}
            tables.append(table(id_, people=people, **more))
        (self.folder / "interviews.toml").write_text("\n".join(tables))

    def prepare(self) -> None:
        """Bring the mailbox to where the next run has something of each kind to do."""
        config = CONFIGURATION + mail_table(self.account)
        (self.folder / "config.toml").write_text(config)
        self.write(*COMPANIES[1:])
        run(self.folder, EVENING - LATER, "sync")
        run(self.folder, EVENING - LATER, "skip", "remove/thank-you/jo-remove")
        for raw in self.account.drafts():
            draft = stored_draft(raw, "")
            assert draft is not None
            if b"jo@learn.example" in raw:
                self.account.discard(draft.message_id)
                self.account.send(raw, EVENING)
            if b"jo@touch.example" in raw:
                self.account.discard(draft.message_id)
                self.account.save(raw.replace(b"Hi Jo", b"Hello Jo"))
        answer = (
            f"From: jo@learn.example\r\nTo: {self.account.username}\r\nSubject: Re: Thanks\r\n"
            "Message-ID: <answer@learn.example>\r\n\r\nHi\r\n"
        )
        self.account.receive(answer.encode(), EVENING + timedelta(minutes=1))
        self.write(*COMPANIES, topics="your new office")

    def state(self) -> dict[str, Any]:
        """Return all that has to be the same, wherever a run was killed."""
        drafts = [stored_draft(raw, "") for raw in self.account.drafts()]
        with Store.open(self.folder / "afterview.db") as store:
            return {
                "drafts": sorted(
                    (draft.uid, draft.message_id, draft.touched) for draft in drafts if draft
                ),
                "letters": sorted(store.letters().values()),
                "messages": store.messages(),
                "facts": sorted(store.facts().done.items()),
                "unread": self.account.unread(),
                "calendar": sorted(
                    line
                    for line in (self.folder / "interviews.ics").read_text().splitlines()
                    if line.startswith(("UID:", "SUMMARY:"))
                ),
            }


def run(folder: Path, now: datetime, *args: str) -> int:
    """Run a command as `main` does, in this process; return its exit code."""
    nowhere = io.StringIO()
    with redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            main(["--config", str(folder / "config.toml"), *args], now=now)
        except SystemExit as exit_:
            return exit_.code if isinstance(exit_.code, int) else 0
    return 0


@dataclass
class Killer:
    """Counts the commands of a run, before and after, and kills its process at one of them."""

    kill_at: int | None
    commands: list[tuple[str, str]] = field(default_factory=list)
    pid: int = 0

    def at(self, command: str, moment: str) -> None:
        """Take note of a command; called by the proxy."""
        self.commands.append((command, moment))
        if len(self.commands) - 1 == self.kill_at:
            os.kill(self.pid, signal.SIGKILL)
            raise ConnectionError  # so that nothing goes on to the server


def die() -> NoReturn:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def mortal_run(person: Person, killer: Killer, kill_at: int | None) -> tuple[bool, int]:
    """Sync in a process of its own; return whether it lived, and the points of its store."""
    told, tell = os.pipe()
    may_begin, begin = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(may_begin, 1)
        points = Points(kill_at, end=die)
        with each_write(points):
            code = run(person.folder, EVENING + LATER, "sync")
        os.write(tell, str(points.passed).encode())
        os._exit(code)
    killer.pid = child
    person.account.proxy.at = killer.at
    os.write(begin, b"!")
    _, status = os.waitpid(child, 0)
    person.account.proxy.at = lambda _command, _moment: None
    os.close(tell)
    said = os.read(told, 20)
    for each in (told, may_begin, begin):
        os.close(each)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False, 0
    assert os.WEXITSTATUS(status) == 0, f"the run ended with {os.WEXITSTATUS(status)}"
    return True, int(said)


@contextmanager
def each_write(points: Points) -> Iterator[None]:
    """Let there be a point before and after each write to a store."""
    begin = connection._transaction  # noqa: SLF001 - each write to the store passes here

    @contextmanager
    def transaction(*args: Any) -> Iterator[Any]:
        points.point()
        with begin(*args) as opened:
            yield opened
        points.point()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_transaction", transaction)
        yield


@dataclass
class Trial:
    """What came of a run that was killed, and of the runs after it."""

    lived: bool
    writes: int
    commands: list[tuple[str, str]]
    state: dict[str, Any]
    wrong: list[str]


def trial(person: Person, saved: Path, command: int | None, write: int | None) -> Trial:
    """Kill a run at one point, run again, and return what there is then and what is wrong."""
    shutil.rmtree(person.folder)
    shutil.copytree(saved / "home", person.folder)
    shutil.rmtree(person.maildir)
    subprocess.run(["/bin/cp", "-a", saved / "mail", person.maildir], check=True)
    proxy, killer = person.account.proxy, Killer(command)
    lived, writes = mortal_run(person, killer, write)
    proxy.settle()
    code = run(person.folder, EVENING + 2 * LATER, "sync")
    state = person.state()
    proxy.log.clear()
    again = run(person.folder, EVENING + 3 * LATER, "sync")
    wrong = [f"a run after it ended with {each}" for each in (code, again) if each]
    wrong += [f"one more run sent {each}" for each in proxy.log if WRITES.match(each)]
    return Trial(lived, writes, killer.commands, state, wrong)


def kills(folder: Path, *, is_all: bool) -> dict[str, Any]:
    """Kill at all points, or at a few; return what was seen."""
    home, saved, server = (folder / name for name in ("home", "saved", "server"))
    for each in (home, saved, server):
        each.mkdir()
    with dovecot_in(server) as running:
        person = Person(home, running.account())
        person.prepare()
        shutil.copytree(home, saved / "home")
        subprocess.run(["/bin/cp", "-a", person.maildir, saved / "mail"], check=True)
        clean = trial(person, saved, None, None)
        points: list[tuple[int | None, int | None]] = [
            (number, None)
            for number, (said, moment) in enumerate(clean.commands)
            if is_all or (moment == "after" and WRITES.match(said))
        ]
        points += [(None, number) for number in range(0, clean.writes, 1 if is_all else FEW)]
        wrong = list(clean.wrong)
        for command, write in points:
            seen = trial(person, saved, command, write)
            found = [*seen.wrong, *(["it was not killed"] if seen.lived else [])]
            found += [
                f"other {key}: {seen.state[key]} instead of {value}"
                for key, value in clean.state.items()
                if seen.state[key] != value
            ]
            place = f"write {write}" if command is None else clean.commands[command]
            wrong += [f"killed at {place}: {each}" for each in found]
        person.account.proxy.stop()
    kinds = {match[0] for said, _ in clean.commands if (match := WRITES.match(said))}
    return {
        "points": len(clean.commands) + clean.writes,
        "killed": len(points),
        "kinds": sorted(kinds),
        "drafts": len(clean.state["drafts"]),
        "wrong": wrong,
    }


if __name__ == "__main__":
    seen = kills(Path(sys.argv[1]), is_all="all" in sys.argv[2:])
    print(json.dumps(seen))  # noqa: T201 - what it is for
