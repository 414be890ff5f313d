"""The contract of a reader, held by all four: over files, real servers and the two fakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from long import long_only

pytest.importorskip("recurring_ical_events", reason="the extra `calendars` is not installed")

from afterview_caldav.other_calendar import OtherCalendar as DavCalendar
from afterview_ics.reader import plugin as ics
from cyrus import Cyrus, cyrus_server
from dav_servers import CANARY as PASSWORD
from dav_servers import (
    Account,
    new_radicale_account,
    new_xandikos_account,
    radicale_server,
    xandikos_server,
)
from fault_proxy import Answer, FaultProxy, Forward, Request, proxied, truncated
from google_owner import GoogleOwner, google_to_read
from google_owner import opened as google_opened
from google_service import OTHERWISE, USUAL, Switches
from graph_person import CANARY
from graph_service import Switches as GraphSwitches
from graph_service import graph_service
from graph_world import OTHERWISE as GRAPH_OTHERWISE
from ical_appointments import IcalOwner
from outlook_owner import OutlookOwner
from outlook_owner import opened as outlook_opened

from afterview.provider import Context
from afterview.provider.http import Budget
from afterview.provider.reader import CalendarReader
from afterview.testing import CalendarOwner, ReaderContract

__all__ = ["cyrus_server", "radicale_server", "xandikos_server"]

EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n"


class FileOwner(IcalOwner):
    """A person whose program writes all objects into one file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.objects: dict[str, bytes] = {}
        self.reads = 0
        path.write_bytes(EMPTY)

    def write(self, uid: str, text: bytes) -> None:
        self.objects[uid] = text
        self.path.write_bytes(b"".join(self.objects.values()))

    def stamp(self) -> object:
        return self.path.stat().st_mtime_ns, sorted(self.path.parent.iterdir())

    def requests(self) -> int:
        return self.reads

    def said(self) -> bytes:
        return self.path.read_bytes()

    def break_down(self) -> None:
        self.path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Zugspitze\r\n")


class TestIcs(ReaderContract):
    tells_times_alone = False
    marks_times = True
    owners: ClassVar[dict[Path, FileOwner]] = {}

    def owner(self, place: Path) -> CalendarOwner:
        return self.owners.setdefault(place, FileOwner(place / "private.ics"))

    def open(self, place: Path, context: Context) -> CalendarReader:
        owner = self.owners[place]
        reader = ics.open({"path": str(owner.path), "url": None}, context)

        class Counted:
            """Counts the reads of the file."""

            def read(self, *span: object, **how: object) -> object:
                owner.reads += 1
                return reader.read(*span, **how)  # type: ignore[arg-type]  # as it was called

            def close(self) -> None:
                reader.close()

        return Counted()  # type: ignore[return-value]  # the same methods


class GoogleReader(ReaderContract):
    """The contract over a fake Google."""

    switches: ClassVar[Switches] = USUAL
    pages_of: ClassVar[int] = 10_000
    account: ClassVar[dict[str, object]] = {}
    calendar: ClassVar[str] = ""
    decides_about_days = True

    @pytest.fixture(autouse=True)
    def service(self) -> Iterator[None]:
        with google_to_read(self.switches) as self.google:
            self.google.page = self.pages_of
            made = self.google.new_calendar({"summary": "Private"}, by_app=False)
            self.mine = self.google.calendars[made["id"]] if self.calendar else self.google.main
            yield

    def owner(self, place: Path) -> CalendarOwner:  # noqa: ARG002 - there is one account in a test
        return GoogleOwner(self.google, self.mine)

    def open(self, place: Path, context: Context) -> CalendarReader:  # noqa: ARG002 - the same
        context = replace(context, target="google")
        return google_opened(self.google, context, self.calendar, **self.account)


class TestGoogle(GoogleReader):
    """Of the main calendar."""


@long_only
class TestGoogleOtherwise(GoogleReader):
    """What Google does not say, the other way; and short pages."""

    switches = OTHERWISE
    pages_of = 3
    calendar = "Private"

    @pytest.mark.parametrize("events", [False, True])
    def test_a_run_takes_one_request(self, place: Path, me: CalendarOwner, *, events: bool) -> None:
        self.google.page = 10_000
        super().test_a_run_takes_one_request(place, me, events=events)


class TestGoogleThatIsWrittenToo(GoogleReader):
    """Of a calendar into which the target writes."""

    account: ClassVar[dict[str, object]] = {"calendar_id": "sam@gmail.com"}
    marks_times = True
    decides_about_days = False


class OutlookReader(ReaderContract):
    """The contract over a Graph of our own."""

    marks_times = True
    switches: ClassVar[GraphSwitches] = GraphSwitches()
    calendar: ClassVar[str] = ""
    windows: ClassVar[bool] = False

    @pytest.fixture(autouse=True)
    def graph(self) -> Iterator[None]:
        with graph_service() as self.service:
            self.service.switches = self.switches
            self.box = self.service.mailbox(CANARY, "sam")
            self.mine = "AAkC-sam_0000Az="
            if self.calendar:
                self.mine = self.box.new_id("C")
                self.box.calendars[self.mine] = self.calendar
            yield

    def owner(self, place: Path) -> CalendarOwner:  # noqa: ARG002 - there is one account in a test
        return OutlookOwner(self.service, self.box, self.mine, windows=self.windows)

    def open(self, place: Path, context: Context) -> CalendarReader:  # noqa: ARG002 - the same
        return outlook_opened(self.service, context, self.calendar)


class TestOutlook(OutlookReader):
    """Of the main calendar."""


@long_only
class TestOutlookOtherwise(OutlookReader):
    """Every switch the other way, a calendar by its name, and the zones of Windows."""

    switches = replace(GRAPH_OTHERWISE, mangles=True)
    calendar = "Private"
    windows = True

    def zone_kept(self, zone: str) -> str:
        # Windows has one zone for all places with the same hours.
        return {"Asia/Kathmandu": "Asia/Katmandu", "Pacific/Pago_Pago": "Etc/GMT+11"}.get(
            zone, zone
        )


class DavOwner(IcalOwner):
    """A person whose program writes each object to a server."""

    def __init__(self, account: Account, folder: str, proxy: FaultProxy) -> None:
        super().__init__()
        self.account = account
        self.folder = folder
        self.proxy = proxy
        self.answers: list[bytes] = []

    def write(self, uid: str, text: bytes) -> None:
        self.account.put(uid.replace("@", "-"), text.decode(), self.folder)

    def stamp(self) -> object:
        _, _, listed = self.account.request("PROPFIND", self.account.home, Depth="1")
        return self.account.objects(self.folder), sorted(re.findall(rb"href>([^<]*)<", listed))

    def requests(self) -> int:
        return len(self.proxy.log)

    def said(self) -> bytes:
        return b"".join(self.answers)

    def break_down(self) -> None:
        self.proxy.heal()
        self.proxy.on(".*", truncated, times=10**6)


class DavReader(ReaderContract):
    """The contract on one server, through a proxy that can fail."""

    server: ClassVar[str]
    is_the_targets: ClassVar[bool] = False
    """Whether it is the calendar into which the target writes."""
    hides_free_busy: ClassVar[bool] = False
    owners: dict[Path, DavOwner]

    @pytest.fixture(autouse=True)
    def service(self, request: pytest.FixtureRequest) -> Iterator[None]:
        self.owners = {}
        self.given = request.getfixturevalue(self.server)
        with proxied(self.root()) as self.proxy:
            yield

    def root(self) -> str:
        """Return the address of the server."""
        root: str = self.given if isinstance(self.given, str) else self.given[0]
        return root

    def account(self, place: Path) -> tuple[Account, str]:
        """Return the account of a test, and the path of its calendar."""
        make = new_radicale_account if "radicale" in self.server else new_xandikos_account
        named = replace(make(self.given), calendar=f"Private of {place.name}")
        return named, named.own_folder()

    def owner(self, place: Path) -> DavOwner:
        if place not in self.owners:
            owner = DavOwner(*self.account(place), self.proxy)
            self.owners[place] = owner
            self.proxy.on(".*", self.passed_on(owner), times=10**6)
        return self.owners[place]

    def passed_on(self, owner: DavOwner) -> Callable[[Request, Forward], Answer]:
        """Return a way to the server that remembers what it answers."""

        def pass_on(request: Request, forward: Forward) -> Answer:
            answer = forward(request)
            owner.answers.append(answer.body)
            if self.hides_free_busy:
                body = re.sub(rb"<[^<>]*free-busy-query[^<>]*>", b"", answer.body)
                answer = replace(answer, body=body)
            return answer

        return pass_on

    def open(self, place: Path, context: Context) -> CalendarReader:
        account = self.owner(place).account
        target = account.calendar if self.is_the_targets else "Interviews"
        given = replace(account, root=self.proxy.root).given(calendar=target)
        options = {"calendar": account.calendar, "account": given}
        context = replace(context, secret=lambda: PASSWORD)
        return DavCalendar(options, context, budget=Budget(wait=lambda _: None))


class TestRadicale(DavReader):
    """By its own answer about busy times."""

    server = "radicale_server"
    decides_about_days = True


class TestRadicaleWithoutFreeBusy(DavReader):
    """By the times of events, as iCloud has to be asked; Radicale tells more than that."""

    server = "radicale_server"
    tells_times_alone = False
    hides_free_busy = True
    marks_times = True


class TestRadicaleThatIsWrittenToo(DavReader):
    """By the times of events, because some of them are ours."""

    server = "radicale_server"
    tells_times_alone = False
    is_the_targets = True
    marks_times = True


@long_only
class TestXandikos(DavReader):
    server = "xandikos_server"
    decides_about_days = True


@long_only
class TestXandikosThatIsWrittenToo(DavReader):
    """By whole events: it stumbles over the question for their times."""

    server = "xandikos_server"
    tells_times_alone = False
    is_the_targets = True
    marks_times = True


class TestCyrus(DavReader):
    """The main calendar of an account, by the server's own answer."""

    server = "cyrus_server"
    decides_about_days = True

    def root(self) -> str:
        given: Cyrus = self.given
        if not given.http_port:
            pytest.skip("Cyrus' server of calendars is not there: Debian's cyrus-caldav")
        return f"http://127.0.0.1:{given.http_port}"

    def account(self, place: Path) -> tuple[Account, str]:  # noqa: ARG002 - the next one
        name = self.given.calendar_account(PASSWORD)
        home = f"/dav/calendars/user/{name}/"
        account = Account(self.root(), name, "", "/dav/", home)
        replace(account, calendar="Family").own_folder()  # so that the main one has to be found
        return account, f"{home}Default/"


class TestCyrusThatIsWrittenToo(TestCyrus):
    """By the times of events, which it tells alone."""

    is_the_targets = True
    decides_about_days = False
    marks_times = True

    def account(self, place: Path) -> tuple[Account, str]:
        account, folder = super().account(place)
        return replace(account, calendar="personal"), folder
