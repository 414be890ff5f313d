"""A person's log, synced run after run with a Graph of our own, by the real engine."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Self

from afterview_outlook.account import Account
from fault_proxy import Fault, answers, answers_after, cut_after, cut_before, truncated
from graph_person import CANARY, GraphPerson, given, is_event, opened, uid_of
from graph_service import GraphService, Switches, graph_service
from service_world import AccountWorld

from afterview.provider import Context

USUAL = Switches()
OTHERWISE = Switches(
    heeds_etags=False,
    secondary_delta=False,
    duplicate="400",
    keeps_iana_names=False,
    prefers_text=False,
    shifts_whole_days=True,
    converts_due=True,
    link_is_part=False,
    repeats=True,
    takes_marks=False,
    unique_names=False,
    encodes_uids=False,
)


@dataclass
class GraphWorld(AccountWorld):
    """One log, one store, one Microsoft account."""

    service: GraphService

    target: ClassVar = "outlook"
    idle_requests: ClassVar = 1
    faults: ClassVar[Mapping[str, Fault]] = {
        "cut": cut_before,
        "lost": cut_after,
        "torn": truncated,
        "html": answers(502, "<html>Bad gateway</html>"),
        "html after": answers_after(502, "<html>Bad gateway</html>"),
    }

    def __post_init__(self) -> None:
        """Open the account."""
        self.box = self.service.mailboxes.get(CANARY) or self.service.mailbox(CANARY, "sam")

    @classmethod
    @contextmanager
    def at(cls, folder: Path, *, otherwise: bool) -> Iterator[Self]:
        with graph_service() as service:
            service.switches = OTHERWISE if otherwise else USUAL
            world = cls(folder, service)
            world.write()
            yield world

    def opened(self, context: Context, options: Mapping[str, Any]) -> Account:
        account = opened(self.service, CANARY, context, **options)
        # One HTTP request each.
        account.api._sent = self._mortal(account.api._sent)  # type: ignore[method-assign]  # noqa: SLF001 - the run ends around each
        return account

    def given(self) -> tuple[dict[str, Any], str]:
        return given(self.service, **self.options), CANARY

    def begin(self) -> None:
        self.service.now = self.now + self.skewed
        self.service.requests.clear()
        self.service.calls.clear()

    def http(self) -> int:
        return self.service.http()

    def calm(self) -> None:
        self.service.calm()

    def forgive(self) -> None:
        self.service.problems.clear()

    def throttle(self, times: int) -> None:
        wait = {"Retry-After": "3600"}
        self.service.refuse(
            "/(events|tasks)$", 429, "TooManyRequests", method="POST", times=times, headers=wait
        )

    @property
    def person(self) -> GraphPerson:
        return GraphPerson(self.box)

    def held(self, besides: Container[str] = ()) -> list[tuple[str, str]]:
        return sorted(
            (uid_of(entry), str(entry.body["subject" if is_event(entry) else "title"]))
            for entry in self.box.entries.values()
            if uid_of(entry) and entry.id not in besides
        )

    def homes(self) -> list[str]:
        return sorted([*self.box.calendars.values(), *self.box.lists.values()])

    def rename_homes(self, before: str, after: str) -> None:
        for names in (self.box.calendars, self.box.lists):
            for id_, name in names.items():
                names[id_] = after if name == before else name

    def add_homes(self, name: str) -> None:
        # Before ours in every order that goes by the id.
        self.box.calendars[f"AAa-{name}"] = name
        self.box.lists[f"AAb-{name}"] = name

    def commits(self) -> int:
        return self.box.commits

    def most_requests(self) -> int:
        """Allow a request for twenty items, and three more where Graph does not take our marks."""
        return -(-len(self.held()) // 20) + (6 if self.service.switches.takes_marks else 9)

    def fail_batches(self, fault: str, times: int) -> None:
        self.service.on("batch", self.faults[fault], times=times)

    def answer_in_pages(self) -> None:
        self.service.switches = replace(self.service.switches, page=2, empty_pages=True)

    def refuse_one_event(self) -> None:
        self.service.refuse("/events$", 400, "ErrorInvalidRequest", method="POST")

    def withdraw_a_right(self) -> None:
        self.service.refuse("/todo/lists", 403, "ErrorAccessDenied")

    def text(self, uid: str) -> str:
        return self.person.text(uid)

    def start(self, uid: str) -> date:
        start: date = self.person.entry(uid).body["start"]
        return start

    def is_ticked(self, uid: str) -> bool | None:
        entry = self.person.entry(uid)
        return None if is_event(entry) else entry.body["status"] == "completed"

    def of_id(self, remote_id: str) -> object:
        entry = self.box.entries.get(remote_id)
        return entry and deepcopy((entry.body, entry.html, entry.links, entry.properties))
