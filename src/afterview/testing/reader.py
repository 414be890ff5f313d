"""The laws that every reader of a calendar has to keep."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from afterview.errors import AfterviewError
from afterview.provider import Context
from afterview.testing.appointments import Invited, at
from afterview.testing.reader_samples import (
    FIRST,
    HOME,
    JANE,
    LAST,
    OURS,
    SAM,
    SECRETS,
    UID,
    ZONES,
    appointment,
    causes,
    in_utc,
    invited,
    listed,
    merged,
    only_event,
    private,
    span,
)
from afterview.testing.samples import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from afterview.provider.reader import CalendarReader, Reading
    from afterview.testing.appointments import CalendarOwner


class ReaderContract(ABC):
    """The laws of a reader. `place` is an empty folder for each test."""

    tells_times_alone: ClassVar[bool] = True
    """Whether the service can be asked for times alone; a file cannot."""
    marks_times: ClassVar[bool] = False
    """Whether the UID of an event is told with its time, also where times alone are asked for."""
    decides_about_days: ClassVar[bool] = False
    """Whether the service, where it is asked for times alone, decides by itself which whole days
    are busy, and in which zone they begin."""

    @abstractmethod
    def open(self, place: Path, context: Context) -> CalendarReader:
        """Open the reader of the calendar that belongs to `place`, as a new process would."""

    @abstractmethod
    def owner(self, place: Path) -> CalendarOwner:
        """Return the person whose calendar it is."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        """Return the folder of one test."""
        return tmp_path

    @pytest.fixture
    def me(self, place: Path) -> CalendarOwner:
        """Return the person."""
        return self.owner(place)

    def look(  # noqa: PLR0913 - all but the first two by name
        self,
        place: Path,
        *,
        events: bool,
        first: datetime = FIRST,
        last: datetime = LAST,
        notes: list[str] | None = None,
        home: str = HOME,
    ) -> Reading:
        """Open the reader as a new run does, read, and close it; `notes` last between runs."""
        kept = [] if notes is None else notes
        context = Context(
            target="work",
            now=NOW,
            timezone=home,
            noted=lambda: kept[-1] if kept else "",
            note=kept.append,
        )
        reader = self.open(place, context)
        try:
            return reader.read(first, last, events=events)
        finally:
            reader.close()

    def busy(self, place: Path, **how: Any) -> list[tuple[datetime, datetime]]:
        """Return the busy times in UTC, which are the same with the events and without."""
        alone = self.told(place, events=False, **how)
        assert alone == self.told(place, events=True, **how)
        return alone

    def told(self, place: Path, *, events: bool, **how: Any) -> list[tuple[datetime, datetime]]:
        """Return the busy times in UTC."""
        said = self.look(place, events=events, **how).busy
        assert all(each.start < each.end for each in said), said
        return merged((each.start, each.end) for each in said)

    def events(self, place: Path, **how: Any) -> list[Any]:
        """Return the events, in the order of their starts."""
        found = [only_event(each) for each in self.look(place, events=True, **how).events]
        return sorted(found, key=lambda event: str(in_utc(event["DTSTART"].dt)))

    # When the person is busy.

    def test_an_appointment_is_busy_from_its_begin_to_its_end(
        self, place: Path, me: CalendarOwner
    ) -> None:
        """And nothing else is."""
        me.enter(appointment())
        assert self.busy(place) == [span(at(HOME, 11, 25, 10), at(HOME, 11, 25, 11))]

    def test_an_empty_calendar_has_nothing(self, place: Path, me: CalendarOwner) -> None:
        """Of times and of events."""
        del me
        for events in (False, True):
            assert not any(self.look(place, events=events))

    def test_what_leaves_the_time_free_is_not_busy(self, place: Path, me: CalendarOwner) -> None:
        """Nor what was cancelled; what may take place is."""
        me.enter(appointment(free=True))
        me.enter(
            appointment(uid="2", title="Off", start=at(HOME, 11, 26, 10), end=at(HOME, 11, 26, 11))
        )
        me.cancel("2")
        start, end = at(HOME, 11, 27, 10), at(HOME, 11, 27, 11)
        me.enter(appointment(uid="3", start=start, end=end, tentative=True))
        assert self.busy(place) == [span(start, end)]

    def test_a_whole_day_is_busy_if_it_says_so(self, place: Path, me: CalendarOwner) -> None:
        """From midnight to midnight where the person lives."""
        me.enter(appointment(start=date(2026, 11, 26), end=date(2026, 11, 28), free=False))
        me.enter(appointment(uid="2", start=date(2026, 12, 1), end=date(2026, 12, 2), free=True))
        for home in ("America/New_York", "Pacific/Auckland"):
            first, last = (datetime(2026, 11, day, tzinfo=ZoneInfo(home)) for day in (26, 28))
            for events in (True,) if self.decides_about_days else (True, False):
                assert self.told(place, events=events, home=home) == [span(first, last)]

    def test_a_whole_day_that_says_nothing_of_it_is_free(
        self, place: Path, me: CalendarOwner
    ) -> None:
        """As the birthdays and the anniversaries are."""
        me.enter(appointment(start=date(2026, 11, 26), end=date(2026, 11, 27)))
        for events in (True,) if self.decides_about_days else (True, False):
            assert self.told(place, events=events) == []

    def test_only_the_time_that_is_asked_for_is_told(self, place: Path, me: CalendarOwner) -> None:
        """What reaches into it is, what ends or begins at its edge is not."""
        first, last = at(HOME, 11, 25, 10), at(HOME, 11, 25, 12)
        half, hour = timedelta(minutes=30), timedelta(hours=1)
        me.enter(appointment(uid="before", start=first - hour, end=first))
        me.enter(appointment(uid="into", start=first - half, end=first + half))
        me.enter(appointment(uid="in", start=first + hour, end=last - half))
        me.enter(appointment(uid="after", start=last, end=last + hour))
        told = self.look(place, events=False, first=first, last=last).busy
        inside = [(max(each.start, first), min(each.end, last)) for each in told]
        assert merged(inside) == [span(first, first + half), span(first + hour, last - half)]
        titled = self.look(place, events=True, first=first, last=last)
        assert {str(only_event(each)["UID"]) for each in titled.events} == self.named("into", "in")

    def test_each_instance_counts(self, place: Path, me: CalendarOwner) -> None:
        """One that was moved at its new time only, one that was cancelled not at all."""
        weekly = appointment(weeks=5, title="Stand-up")
        me.enter(weekly)
        second, third = weekly.starts[1], weekly.starts[2]
        assert isinstance(second, datetime)
        assert isinstance(third, datetime)
        moved = second + timedelta(days=1, hours=3)
        me.move(UID, moved, second)
        me.cancel(UID, third)
        hour = timedelta(hours=1)
        starts = [weekly.starts[0], moved, *weekly.starts[3:]]
        assert self.busy(place) == [span(each, each + hour) for each in starts]  # type: ignore[arg-type]  # times

    def test_an_instance_that_was_moved_out_or_in(self, place: Path, me: CalendarOwner) -> None:
        """It is told where it is now, not where it would have been."""
        weekly = appointment(weeks=4)
        me.enter(weekly)
        first, last = at(HOME, 12, 1, 0), at(HOME, 12, 4, 0)  # the second instance
        assert isinstance(weekly.starts[1], datetime)
        assert isinstance(weekly.starts[3], datetime)
        me.move(UID, at(HOME, 12, 6, 9), weekly.starts[1])
        me.move(UID, at(HOME, 12, 3, 15), weekly.starts[3])
        there = span(at(HOME, 12, 3, 15), at(HOME, 12, 3, 16))
        assert self.busy(place, first=first, last=last) == [there]
        (event,) = self.events(place, first=first, last=last)
        assert in_utc(event["RECURRENCE-ID"].dt) == in_utc(weekly.starts[3])

    @pytest.mark.parametrize("zone", ZONES)
    def test_an_hour_stays_the_hour_of_its_zone(
        self, place: Path, me: CalendarOwner, zone: str
    ) -> None:
        """In each zone, when its clocks change and when it is another day at home."""
        hour = timedelta(hours=1)
        first = at(zone, 9, 20, 9)
        weekly = appointment(start=first, end=first + hour, weeks=30)
        me.enter(weekly)
        last = at(zone, 4, 30, 0)
        starts: list[Any] = [*weekly.starts]
        spans = [span(each, each + hour) for each in starts if each + hour > FIRST and each < last]
        assert self.busy(place, last=last) == spans
        told = self.events(place, last=last)
        assert [in_utc(event["DTSTART"].dt) for event in told] == [first for first, _ in spans]
        assert {str(event["DTSTART"].params.get("TZID", zone)) for event in told} == {
            self.zone_kept(zone)
        }
        assert {event["DTSTART"].dt.hour for event in told} == {9}
        originals = [in_utc(event["RECURRENCE-ID"].dt) for event in told]
        assert originals == [first for first, _ in spans]

    # What the events say.

    def test_an_event_says_what_the_service_knows(self, place: Path, me: CalendarOwner) -> None:
        """Each text, who invites, who is invited and what they answered, and the link."""
        link = "https://meet.example/abc-defg"
        said = appointment(
            title="Interview; Globex, round 2",
            place="3 High Street, Room 4",
            text="Please bring:\nan open mind; questions, too",
            link=link,
            host=JANE,
            guests=(JANE, SAM),
            start=at("Europe/Berlin", 11, 25, 16),
            end=at("Europe/Berlin", 11, 25, 17),
        )
        me.enter(said)
        (event,) = self.events(place)
        assert str(event["UID"]) in self.named(UID)
        assert str(event["SUMMARY"]) == said.title
        assert str(event["LOCATION"]) == said.place
        assert str(event["DESCRIPTION"]).splitlines()[:2] == said.text.splitlines()
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (said.start, said.end)
        assert str(event["DTSTART"].params.get("TZID")) == "Europe/Berlin"
        assert str(event.get("STATUS", "CONFIRMED")) == "CONFIRMED"
        assert str(event.get("TRANSP", "OPAQUE")) == "OPAQUE"
        assert "DTSTAMP" in event
        assert not {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"} & event.keys()
        assert invited(event["ORGANIZER"])[:2] == JANE[:2]
        assert sorted(map(invited, listed(event["ATTENDEE"]))) == sorted([JANE, SAM])
        links = [str(event[name]) for name in ("CONFERENCE", "URL") if name in event]
        assert link in links

    def test_an_instance_says_which_one_it_is(self, place: Path, me: CalendarOwner) -> None:
        """By its original start, and it has no rule."""
        weekly = appointment(weeks=3)
        me.enter(weekly)
        second = weekly.starts[1]
        assert isinstance(second, datetime)
        me.move(UID, second + timedelta(hours=2), second)
        told = self.events(place)
        assert len({str(event["UID"]) for event in told}) == 1
        assert [in_utc(event["RECURRENCE-ID"].dt) for event in told] == [
            in_utc(each) for each in weekly.starts
        ]
        assert in_utc(told[1]["DTSTART"].dt) == in_utc(second + timedelta(hours=2))
        assert not any({"RRULE", "RDATE", "EXDATE"} & event.keys() for event in told)

    def test_a_whole_day_is_one(self, place: Path, me: CalendarOwner) -> None:
        """The same days for everybody, also those of a series."""
        for number, day in enumerate((date(2026, 11, 26), date(2026, 12, 1))):
            days = appointment(
                uid=f"{number}",
                start=day,
                end=day + timedelta(days=2),
                weeks=number + 1,
                free=False,
            )
            me.enter(days)
        for home in ("America/Los_Angeles", "Pacific/Apia"):
            told = self.events(place, home=home)
            spans = [(event["DTSTART"].dt, event["DTEND"].dt) for event in told]
            starts = [date(2026, 11, 26), date(2026, 12, 1), date(2026, 12, 8)]
            assert spans == [(day, day + timedelta(days=2)) for day in starts]
            originals = [event["RECURRENCE-ID"].dt for event in told if "RECURRENCE-ID" in event]
            assert originals == starts[1:]

    def test_what_was_cancelled_says_so_or_is_not_there(
        self, place: Path, me: CalendarOwner
    ) -> None:
        """An event, and an instance."""
        me.enter(appointment(host=JANE, guests=(JANE, SAM)))
        me.cancel(UID)
        weekly = appointment(uid="2", start=at(HOME, 11, 26, 10), end=at(HOME, 11, 26, 11), weeks=3)
        me.enter(weekly)
        assert isinstance(weekly.starts[1], datetime)
        me.cancel("2", weekly.starts[1])
        told = self.events(place)
        taking_place = [event for event in told if str(event.get("STATUS")) != "CANCELLED"]
        assert [in_utc(event["DTSTART"].dt) for event in taking_place] == [
            in_utc(weekly.starts[0]),
            in_utc(weekly.starts[2]),
        ]
        for event in told:
            if event not in taking_place:
                assert str(event["UID"]) in self.named(UID, "2")

    def test_a_text_is_plain_and_not_too_long(self, place: Path, me: CalendarOwner) -> None:
        """At most 8 kB, and no half of a character."""
        me.enter(appointment(text="Größe ✓ " * 2000))
        (event,) = self.events(place)
        told = str(event["DESCRIPTION"])
        assert 3000 < len(told.encode()) <= 8192  # noqa: PLR2004 - the contract's bound
        assert "�" not in told
        assert told.startswith("Größe ✓ Größe")

    def test_no_text_becomes_another_line(self, place: Path, me: CalendarOwner) -> None:
        """What somebody writes into an invitation stays a text."""
        bad = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:fake\\n;"quoted"'
        host = Invited("jane@globex.example", 'Jane "JD" Doe; Globex: \\n')
        me.enter(appointment(title="One\\nline", text=bad, host=host, guests=(host, SAM)))
        (event,) = self.events(place)
        assert str(event["UID"]) in self.named(UID)
        assert "END:VEVENT" in str(event["DESCRIPTION"])
        assert invited(event["ORGANIZER"])[0] == "jane@globex.example"

    def test_entries_of_our_own_are_known_by_their_uid(
        self, place: Path, me: CalendarOwner
    ) -> None:
        """Among the events, and among the times where they can be among those."""
        start, end = at(HOME, 11, 25, 10), at(HOME, 11, 25, 11)
        me.enter_ours(OURS, start, end)
        reading = self.look(place, events=True)
        assert [str(only_event(each)["UID"]) for each in reading.events] == [OURS]
        assert {each.uid for each in reading.busy} <= {OURS}
        if self.marks_times:
            assert {each.uid for each in self.look(place, events=False).busy} == {OURS}

    # How it is asked.

    def test_times_alone_are_asked_for_without_events(self, place: Path, me: CalendarOwner) -> None:
        """No word of an appointment leaves the service, if that can tell times alone."""
        me.enter(private())
        reading = self.look(place, events=False)
        assert reading.events == ()
        assert len(reading.busy) == 1
        if not self.marks_times:
            assert not any(secret in repr(reading) for secret in SECRETS)
        if self.tells_times_alone:
            assert not any(secret.encode() in me.said() for secret in SECRETS)
        self.look(place, events=True)
        if self.tells_times_alone:
            assert all(secret.encode() in me.said() for secret in SECRETS), "said() tells nothing"

    @pytest.mark.parametrize("events", [False, True])
    def test_a_run_takes_one_request(self, place: Path, me: CalendarOwner, *, events: bool) -> None:
        """From the second one on, which knows what the first one found."""
        me.enter(appointment(weeks=4))
        how: dict[str, Any] = {"events": events, "notes": []}
        if not events:  # the time that the engine asks for then
            how |= {"first": NOW - timedelta(days=2), "last": NOW + timedelta(days=60)}
        self.look(place, **how)
        before = me.requests()
        again = self.look(place, **how)
        assert me.requests() - before == 1
        assert again == self.look(place, **how)

    def test_a_note_of_another_time_harms_nothing(self, place: Path, me: CalendarOwner) -> None:
        """It is taken for none."""
        me.enter(appointment())
        for note in ("no json", "[]", '{"id": 3}', '["a", "b", "c", "d"]', "null", '"x"'):
            assert len(self.look(place, events=False, notes=[note]).busy) == 1

    def test_opening_asks_nothing(self, place: Path, me: CalendarOwner) -> None:
        """And closing twice does nothing."""
        before = me.requests()
        reader = self.open(place, Context(target="work", now=NOW, timezone=HOME))
        reader.close()
        reader.close()
        assert me.requests() == before

    def test_reading_writes_nothing(self, place: Path, me: CalendarOwner) -> None:
        """Not on the first run either."""
        me.enter(appointment(weeks=3))
        before = me.stamp()
        for events in (False, True):
            self.look(place, events=events)
        assert me.stamp() == before

    @pytest.mark.parametrize("events", [False, True])
    def test_errors_are_of_our_tree_and_keep_what_they_read(
        self, place: Path, me: CalendarOwner, *, events: bool
    ) -> None:
        """No word of an appointment is in an error, nor in one that caused it."""
        me.enter(private())
        notes: list[str] = []
        self.look(place, events=True, notes=notes)
        me.break_down()
        with pytest.raises(AfterviewError) as caught:
            self.look(place, events=events, notes=notes)
        told = "".join(f"{each} {each!r}" for each in causes(caught.value))
        assert not any(secret in told for secret in (*SECRETS, "canary"))

    # Helpers.

    def named(self, *uids: str) -> set[str]:
        """Return the UIDs under which the service keeps appointments."""
        return set(uids)

    def zone_kept(self, zone: str) -> str:
        """Return the zone that the service keeps of an event in another one; it has its hours."""
        return zone


__all__ = ["ReaderContract"]
