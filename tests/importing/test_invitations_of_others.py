"""What other programs write, file by file: the right hour, person, place and link of each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from afterview.importing import Proposal, Read, decoding
from afterview.importing.invitation import InvitationContext, read

FILES = Path(__file__).with_name("invitations")
ASKED = InvitationContext(zone="America/Chicago", my_name="Sam Roe")
RITA = "Rita Cruz <rita@acme-robotics.example>"
JUERGEN = "Jürgen Müller <juergen@acme-robotics.example>"
MEETING = "https://teams.microsoft.com/l/meetup-join/19%3ax/0"


def imported(name: str) -> Read:
    text, odd_lines = decoding.decoded((FILES / f"{name}.ics").read_bytes())
    return read(text, ASKED, odd_lines)


def said(proposal: Proposal, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return some fields, with the times in UTC."""
    found = dict(proposal.fields)
    zone = ZoneInfo(found.get("timezone", ASKED.zone))
    for key in ("start", "end"):
        when = found.get(key)
        if isinstance(when, datetime):
            aware = when if when.tzinfo else when.replace(tzinfo=zone)
            found[key] = f"{aware.astimezone(UTC):%d %H:%M}"
    return {key: found.get(key) for key in keys}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zone-commas", {"start": "08 12:00", "end": "08 13:00"}),
        ("zone-rules", {"start": "08 12:00", "end": "08 13:00"}),
        ("zone-space", {"start": "08 12:00", "end": "08 13:00"}),
        ("zone-empty-name", {"start": "08 14:00", "end": "08 15:00"}),
        ("zone-display-name", {"start": "08 18:00", "timezone": "America/New_York"}),
        ("zone-colon", {"start": "08 08:30", "end": "08 09:30"}),
        ("x-wr-timezone", {"start": "08 18:00", "timezone": "America/New_York"}),
        ("fold-in-character", {"contact": JUERGEN}),
        ("cr-cr-lf", {"location": "1 Main Street, Springfield"}),
        ("cn-escaped-comma", {"contact": RITA}),
        ("cn-quotes", {"contact": RITA.replace("Cruz", "Rio Cruz")}),
        ("cn-suffix", {"contact": RITA.replace("Cruz", "Cruz, PhD")}),
        ("cn-notes", {"contact": RITA}),
        (
            "member-list",
            {"interviewers": [{"name": "Jane Doe", "email": "jane@acme-robotics.example"}]},
        ),
        ("place-teams-de", {"mode": "video", "location": None}),
        ("place-cal-com", {"mode": "video", "location": None}),
        ("place-will-call", {"mode": "phone", "location": "Rita to call Sam at 206 555 0112"}),
        ("place-and-link-de", {"mode": "video", "url": MEETING, "location": None}),
        ("link-amp", {"url": "https://acme.zoom.us/j/123456789?pwd=abc.1&from=addon"}),
        ("link-options-first", {"url": MEETING}),
        ("link-safelinks", {"url": MEETING, "mode": "video"}),
        ("alt-desc", {"url": MEETING, "mode": "video"}),
        ("no-length", {"start": "08 18:00", "end": None}),
    ],
)
def test_what_an_invitation_says(name: str, expected: dict[str, Any]) -> None:
    found = imported(name)
    assert not found.held_back
    assert not found.notes
    (only,) = found.proposals
    assert said(only, tuple(expected)) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fold-in-character", "Bitte pünktlich"),
        ("cr-cr-lf", "laptop and a pen"),
        ("alt-desc", "Join"),
    ],
)
def test_the_words_of_an_invitation(name: str, words: str) -> None:
    (only,) = imported(name).proposals
    assert words in only.fields["notes"]


def test_one_damaged_byte_damages_one_character_and_is_said() -> None:
    found = imported("one-bad-byte")
    assert found.notes == ["the file is damaged: line 13 has bytes that are not UTF-8"]
    assert said(found.proposals[0], ("contact",)) == {"contact": JUERGEN}


def test_each_calendar_of_a_file_has_its_own_method() -> None:
    moved, cancelled = imported("calendars-second").proposals
    assert said(moved, ("start",)) == {"start": "08 20:00"}
    assert (moved.is_cancelled, cancelled.is_cancelled) == (False, True)


def test_an_event_without_an_end_hides_no_other_and_is_said() -> None:
    found = imported("missing-end")
    assert [said(each, ("start",))["start"] for each in found.proposals] == ["08 18:00", "09 18:00"]
    assert "before line 13" in found.notes[0]


def test_a_day_that_is_written_with_hours_has_none() -> None:
    (held,) = imported("all-day-flag").held_back
    assert "a day and no hour" in held.reason


def test_every_file_is_read_by_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    names = {path.stem for path in FILES.glob("*.ics")} - {"calendars-first"}
    assert [name for name in names if f'"{name}"' not in source] == []
