"""What becomes of an interview whose event stands elsewhere: followed, asked about, or left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from afterview.importing.found import read_events
from afterview.importing.moved import Decision, decide, difference, seen_of, vanished
from afterview.model import Interview
from afterview.store.found import SeenEvent

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEEN = SeenEvent("private", "1", START, START + HOUR, "UTC")
MOVED = SEEN._replace(start=START + 2 * HOUR, end=START + 3 * HOUR)
OFF = SEEN._replace(state="cancelled")
LOGGED = Interview(id="a", company="A", start=START, end=START + HOUR, timezone="UTC")
EDITED = Interview(id="a", company="A", start=START + HOUR, end=START + 2 * HOUR, timezone="UTC")
LONGER = Interview(id="a", company="A", start=START, end=START + 2 * HOUR, timezone="UTC")
CALLED_OFF = Interview(
    id="a", company="A", start=START, end=START + HOUR, timezone="UTC", status="cancelled"
)


@pytest.mark.parametrize(
    ("before", "seen", "log", "expected"),
    [
        # The first look.
        (None, SEEN, LOGGED, Decision(SEEN)),
        (None, MOVED, LOGGED, Decision(MOVED, "ask", is_news=True)),
        (None, OFF, LOGGED, Decision(OFF, "ask", is_news=True)),
        (None, SEEN, LONGER, Decision(SEEN._replace(is_settled=True))),
        (None, SEEN, CALLED_OFF, Decision(SEEN._replace(is_settled=True))),
        # Nothing has happened.
        (SEEN, SEEN, LOGGED, Decision(SEEN)),
        (OFF, OFF, CALLED_OFF, Decision(OFF)),
        # The log still says what the event said.
        (SEEN, MOVED, LOGGED, Decision(MOVED, "follow", is_news=True)),
        (SEEN, OFF, LOGGED, Decision(OFF, "follow", is_news=True)),
        (SEEN, MOVED, LONGER, Decision(MOVED, "follow", is_news=True)),
        (OFF, SEEN, CALLED_OFF, Decision(SEEN, "follow", is_news=True)),
        (SEEN, SEEN._replace(end=START + 3 * HOUR), LOGGED, None),
        # The person has edited the log.
        (SEEN, SEEN, EDITED, Decision(SEEN, "ask")),
        (SEEN, MOVED, EDITED, Decision(MOVED, "ask", is_news=True)),
        (SEEN, OFF, EDITED, Decision(OFF, "ask", is_news=True)),
        (SEEN, MOVED, CALLED_OFF, Decision(MOVED, "ask", is_news=True)),
        # They said that the log is right: until the event changes, or both say the same.
        (MOVED._replace(is_settled=True), MOVED, LOGGED, None),
        (MOVED._replace(is_settled=True), OFF, LOGGED, Decision(OFF, "ask", is_news=True)),
        (SEEN._replace(is_settled=True), SEEN, LOGGED, Decision(SEEN)),
        # It is back.
        (SEEN._replace(state="gone"), SEEN, LOGGED, Decision(SEEN)),
        (SEEN._replace(state="gone"), MOVED, LOGGED, Decision(MOVED, "ask", is_news=True)),
    ],
)
def test_what_is_decided(
    before: SeenEvent | None, seen: SeenEvent, log: Interview, expected: Decision | None
) -> None:
    if expected is None and before is not None and before.is_settled:
        expected = Decision(before)
    expected = expected or Decision(seen, "follow", is_news=True)
    assert decide(before, seen, log, is_free=True) == expected


@pytest.mark.parametrize("seen", [MOVED, OFF])
def test_what_is_not_free_is_asked_about(seen: SeenEvent) -> None:
    assert decide(SEEN, seen, LOGGED, is_free=False) == Decision(seen, "ask", is_news=True)


def test_what_is_gone_is_asked_about_once_and_only_ahead() -> None:
    gone = SEEN._replace(state="gone")
    assert vanished(SEEN, NOW) == Decision(gone, "ask", is_news=True)
    assert vanished(gone, NOW) == Decision(gone)
    assert vanished(OFF, NOW) == Decision(OFF)
    assert vanished(SEEN, START) == Decision(SEEN)
    assert vanished(SEEN._replace(is_settled=True), NOW).seen == gone


@pytest.mark.parametrize(
    ("seen", "log", "expected"),
    [
        (SEEN, LOGGED, ""),
        (SEEN, EDITED, "moved"),
        (SEEN, LONGER, "moved"),
        (OFF, LOGGED, "cancelled"),
        (SEEN._replace(state="gone"), LOGGED, "gone"),
        (SEEN._replace(is_settled=True), EDITED, ""),
        (MOVED, CALLED_OFF, ""),
    ],
)
def test_how_an_event_differs_from_the_log(seen: SeenEvent, log: Interview, expected: str) -> None:
    assert difference(seen, log) == expected


def test_what_is_kept_of_an_event() -> None:
    lines = ["UID:1", "SUMMARY:Mushrooms", "DTSTART;TZID=Europe/London:20261201T150000"]
    data = "\r\n".join(["BEGIN:VEVENT", *lines, "SEQUENCE:2", "DURATION:PT1H", "END:VEVENT"])
    (found,) = read_events("private", [data.encode()], "UTC", NOW)
    assert seen_of(found) == SEEN._replace(zone="Europe/London", sequence=2)
    off = replace(found, where=found.where._replace(end=None, is_cancelled=True))
    kept = seen_of(off)
    assert kept is not None
    assert (kept.end, kept.state) == (None, "cancelled")
    assert seen_of(replace(found, where=found.where._replace(start=None))) is None
