"""A person who edits log and calendars while afterview runs, and remembers what they did."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ground  # noqa: F401 - it makes tests/support importable
from dav_servers import Account, event_text, unfolded

Entry = tuple[str, str]
"""The name of a target, and the uid of an entry."""
MOST_DELETES = 2
"""A target stops, as it should, where more than three entries vanish between two runs."""


@dataclass
class Person:
    """Who edits; what they did has to stand when all is quiet again."""

    log: Path
    accounts: Mapping[str, Account]
    dice: random.Random
    renamed: dict[Entry, str] = field(default_factory=dict)
    moved: dict[Entry, str] = field(default_factory=dict)
    ticked: set[Entry] = field(default_factory=set)
    deleted: set[Entry] = field(default_factory=set)
    marks: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    room: str = "Room 0"
    edits: int = 0
    saves: int = 0
    _folders: dict[str, str] = field(default_factory=dict)
    _deletes: dict[str, int] = field(default_factory=dict)

    def quiet(self) -> None:
        """Begin to count deletions anew: a run has taken note of those before."""
        self._deletes.clear()

    def folder(self, name: str) -> str:
        """Return the path of the calendar of a target; empty where none was made yet."""
        if not self._folders.get(name):
            self._folders[name] = self.accounts[name].folder()
        return self._folders[name]

    def keeps_an_event(self, name: str) -> None:
        """Put an event of their own between ours; nobody may touch it."""
        account = self.accounts[name]
        account.put("dentist", event_text("dentist"), self.folder(name))
        path = f"{self.folder(name)}dentist.ics"
        self.own[name] = account.request("GET", path)[2].decode()

    # the calendars

    def edits_a_calendar(self, steps: Mapping[str, str]) -> str:
        """Move, rename, tick or delete one entry; `steps` has the kind of step of each uid."""
        name = self.dice.choice(sorted(self.accounts))
        if not self.folder(name):
            return "no calendar yet"
        uids = sorted(uid for uid in steps if (name, uid) not in self.deleted)
        if not uids:
            return "no entry left"
        uid = self.dice.choice(uids)
        kinds = ["rename", "rename", "tick", "tick", "delete", "move", "move", "move"]
        what = self.dice.choice(kinds)
        if what == "move":
            uid = self.dice.choice([one for one in uids if steps[one] == "interview"] or [uid])
        done = getattr(self, f"_{what}")(name, uid)
        self.edits += done
        return f"{what} {steps[uid]} {uid[:8]} in {name}: {'done' if done else 'not possible'}"

    def _change(self, name: str, uid: str, change: Callable[[str], str | None]) -> bool:
        """Read, change and write an entry as a calendar program does: only if it is as read."""
        account, path = self.accounts[name], f"{self.folder(name)}{uid}.ics"
        status, heads, body = account.request("GET", path)
        tag = {key.lower(): value for key, value in heads.items()}.get("etag", "")
        new = change(unfolded(body.decode())) if status == 200 else None
        if new is None:
            return False
        text = new.replace("\n", "\r\n")
        return account.request("PUT", path, text, Content_Type="text/calendar", If_Match=tag)[
            0
        ] in {200, 201, 204}

    def _rename(self, name: str, uid: str) -> bool:
        self.saves += 1
        title = f"Mine {self.saves}"
        done = self._change(
            name,
            uid,
            lambda text: re.sub(r"^SUMMARY:.*$", f"SUMMARY:{title}", text, flags=re.MULTILINE),
        )
        if done:
            self.renamed[name, uid] = title
        return done

    def _move(self, name: str, uid: str) -> bool:
        found: list[str] = []

        def change(text: str) -> str | None:
            head, begin, event = text.partition("BEGIN:VEVENT")
            if not re.search(r"^DTSTART[^:\n]*:\d{8}T", event, re.MULTILINE):
                return None
            day = f"2099{self.dice.randint(1, 12):02}{self.dice.randint(1, 28):02}"
            event = re.sub(
                r"^(DT(?:START|END)[^:\n]*:)\d{8}T", rf"\g<1>{day}T", event, flags=re.MULTILINE
            )
            found.append(day)
            return head + begin + event

        if not self._change(name, uid, change):
            return False
        self.moved[name, uid] = found[0]
        return True

    def _tick(self, name: str, uid: str) -> bool:
        def change(text: str) -> str | None:
            if "BEGIN:VTODO" not in text:
                return None
            text = re.sub(
                r"^(STATUS|COMPLETED|PERCENT-COMPLETE):.*\n", "", text, flags=re.MULTILINE
            )
            said = "STATUS:COMPLETED\nCOMPLETED:20261129T090000Z\nPERCENT-COMPLETE:100\n"
            return text.replace("END:VTODO", f"{said}END:VTODO")

        if not self._change(name, uid, change):
            return False
        self.ticked.add((name, uid))
        return True

    def _delete(self, name: str, uid: str) -> bool:
        if self._deletes.get(name, 0) >= MOST_DELETES:
            return False
        status, _, _ = self.accounts[name].request("DELETE", f"{self.folder(name)}{uid}.ics")
        if status not in {200, 204}:
            return False
        self._deletes[name] = self._deletes.get(name, 0) + 1
        self.deleted.add((name, uid))
        for kept in (self.renamed, self.moved):
            kept.pop((name, uid), None)
        self.ticked.discard((name, uid))
        return True

    # the log

    def saves_the_log(self) -> str:
        """Add a line and move all interviews to another room, as an editor saves."""
        self.saves += 1
        mark, room = f"# mark {self.saves}", f"Room {self.saves}"

        def change(text: str) -> str:
            return re.sub(r'"Room \d+"', f'"{room}"', text).rstrip("\n") + f"\n{mark}\n"

        in_place = self.dice.random() < 0.5
        while True:
            before = self.log.read_text()
            after = change(before)
            other = self.log.with_name("interviews.toml~")
            if not in_place:
                other.write_text(after)
            if self.log.read_text() == before:  # an editor says: the file was changed on disk
                break
        if in_place:
            self.log.write_text(after)
        else:
            os.replace(other, self.log)  # noqa: PTH105 - as editors do
        self.marks.append(mark)
        self.room = room
        self.edits += 1
        return f"{'in place' if in_place else 'atomic'} save of {mark}"
