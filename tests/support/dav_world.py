"""A person's log, synced run after run with a real CalDAV server, by the real engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from afterview_caldav.calendars import Calendars
from dav_person import DavPerson
from dav_servers import CANARY, Account, unfolded
from fault_proxy import (
    Fault,
    FaultProxy,
    answers,
    answers_after,
    cut_after,
    cut_before,
    dated,
    proxied,
)
from fault_proxy import truncated as torn
from service_world import ServiceWorld

from afterview.provider import Context

UNKNOWN = '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'


@dataclass
class DavWorld(ServiceWorld):
    """One log, one store, one account on a server, behind a proxy that can fail."""

    service: Account
    proxy: FaultProxy = field(kw_only=True)

    target: ClassVar = "dav"
    idle_requests: ClassVar = 1
    faults: ClassVar[Mapping[str, Fault]] = {
        "cut": cut_before,
        "lost": cut_after,
        "torn": torn,
        "html": answers(502, "<html>Bad gateway</html>"),
        "html after": answers_after(502, "<html>Bad gateway</html>"),
    }
    new_account: ClassVar[Callable[[], Account]]
    """Named by the subclass for one server."""

    @classmethod
    @contextmanager
    def at(cls, folder: Path, *, otherwise: bool) -> Iterator[Self]:
        """Take a new account; a real server is `otherwise` as it always is."""
        del otherwise
        account = cls.new_account()
        with proxied(account.root) as proxy:
            world = cls(folder, replace(account, direct=account.root), proxy=proxy)
            world.service.root = proxy.root
            world.write()
            yield world

    def opened(self, context: Context, options: Mapping[str, Any]) -> Calendars:
        calendars = self.service.open(context, **options)
        client = calendars._connection().client  # noqa: SLF001 - the run ends around each request
        send = client.request

        def mortal(*what: str, **how: object) -> object:
            (answer,) = self._mortal(lambda _: [send(*what, **how)])([what])  # type: ignore[arg-type]  # as they were given
            return answer

        client.request = mortal  # type: ignore[method-assign, assignment]  # the same arguments
        return calendars

    def given(self) -> tuple[dict[str, Any], str]:
        return self.service.given(**self.options), CANARY

    def begin(self) -> None:
        self.proxy.log.clear()

    def http(self) -> int:
        return len(self.proxy.log)

    def calm(self) -> None:
        """End all faults."""

    def skew(self, by: timedelta) -> None:
        """Date the answers in place of the server, whose clock is the real one."""
        self.proxy.heal()
        self.proxy.on(".*", dated(self.now + by), times=10**6)

    def forget(self) -> None:
        self.proxy.on("REPORT", answers(403, UNKNOWN))

    def forgive(self) -> None:
        """A real server keeps no complaints."""

    def throttle(self, times: int) -> None:
        self.proxy.on("PUT", answers(429, retry_after="3600"), times=times)

    @property
    def person(self) -> DavPerson:
        return DavPerson(self.service)

    def held(self, besides: Container[str] = ()) -> list[tuple[str, str]]:
        del besides
        found = []
        for text in map(unfolded, self.service.objects().values()):
            lines = dict(line.partition(":")[::2] for line in text.split("\n"))
            found.append((lines["UID"], lines["SUMMARY"]))
        return sorted(found)

    def text(self, uid: str) -> str:
        found = re.search(r"^DESCRIPTION:(.*)$", self.service.text(uid), flags=re.MULTILINE)
        return found[1].replace("\\n", "\n") if found else ""

    def start(self, uid: str) -> date:
        (said,) = re.findall(r"^DTSTART:(\d+T\d+Z)$", self.service.text(uid), flags=re.MULTILINE)
        return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    def is_ticked(self, uid: str) -> bool | None:
        text = self.service.text(uid)
        return "STATUS:COMPLETED" in text if "BEGIN:VTODO" in text else None

    def of_id(self, remote_id: str) -> object:
        return self.service.objects().get(remote_id)
