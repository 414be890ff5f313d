"""The contract of a provider, held by `afterview_caldav` on Radicale and on Xandikos."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from dav_person import DavPerson
from dav_servers import (
    Account,
    event_text,
    new_radicale_account,
    new_xandikos_account,
    radicale_server,
    xandikos_server,
)
from fault_proxy import FaultProxy, cut_before, proxied
from long import long_only

from afterview.model import Item
from afterview.provider import Context, Provider
from afterview.testing import Person, TwoWayContract, event

__all__ = ["radicale_server", "xandikos_server"]

WEST = timezone(-timedelta(hours=5))


class DavContract(TwoWayContract):
    """The contract on one server, through a proxy that can fail."""

    accounts: dict[Path, Account]
    proxy: FaultProxy
    mine: str
    server: str
    tasks = "todos"

    @pytest.fixture(autouse=True)
    def service(self, request: pytest.FixtureRequest) -> Iterator[None]:
        self.accounts = {}
        self.given = request.getfixturevalue(self.server)
        root = self.given if isinstance(self.given, str) else self.given[0]
        with proxied(root) as proxy:
            self.proxy = proxy
            yield

    def account(self, place: Path) -> Account:
        if place not in self.accounts:
            make = new_radicale_account if "radicale" in self.server else new_xandikos_account
            self.accounts[place] = replace(make(self.given), options={"tasks": self.tasks})
        return self.accounts[place]

    def open(self, place: Path, context: Context) -> Provider:
        account = replace(self.account(place), root=self.proxy.root)
        return account.open(context)

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        account = self.account(place)
        found = [account.text(path.rpartition("/")[2][:-4]) for path in account.objects()]
        lines = [dict(_lines(text)) for text in found if "Dentist" not in text]
        return [(line["UID"], line["SUMMARY"]) for line in lines]

    def stamp(self, place: Path) -> object:
        account = self.account(place)
        _, _, listed = account.request("PROPFIND", account.home, Depth="1")
        return account.objects(), re.findall(rb"href>([^<]*)<", listed)

    def person(self, place: Path) -> Person:
        return DavPerson(self.account(place))

    def plant(self, place: Path) -> None:
        account = self.account(place)
        # As the first run would make it, where there was none.
        self.mine = account.folder() or account.own_folder()
        account.put("dentist", event_text("dentist-1"), self.mine)

    def planted(self, place: Path) -> object:
        status, _, body = self.account(place).request("GET", f"{self.mine}dentist.ics")
        return status, body

    def break_down(self, place: Path) -> None:  # noqa: ARG002 - all places share the proxy
        self.proxy.on(".*", cut_before, times=10**6)

    def refused(self) -> Item:
        last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
        return event("last/interview", start=last.replace(tzinfo=WEST), end=last)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.sub(r"\\([\\,;])", r"\1", text).split("\n"):
        name, _, value = line.partition(":")
        yield name, value


class TestRadicale(DavContract):
    server = "radicale_server"


@long_only
class TestXandikos(DavContract):
    server = "xandikos_server"


class TestTasksAsEvents(DavContract):
    server = "radicale_server"
    tasks = "events"
