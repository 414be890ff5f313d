"""An answer holds the follow-ups of its case back until the log says what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from scenes import MONDAY, interview, planned, promised, workdays

from afterview.model import Interview
from afterview.playbook import situation
from afterview.playbook.facts import Facts
from afterview.playbook.follow_up import timelines
from afterview.playbook.heard import answered, hearing, said_of
from afterview.playbook.patience import Meter, meters
from afterview.playbook.settings import Settings

TUESDAY = MONDAY + timedelta(days=1)
ACME = interview("Acme")
WROTE = hearing(Facts(), ACME, TUESDAY)


def meter(log: Interview, facts: Facts, today: date = MONDAY + timedelta(days=20)) -> Meter:
    seen = situation(
        [log], facts, today=today, settings=Settings(), workdays=workdays(), zone="America/New_York"
    )
    now = datetime.combine(today, time(18), ZoneInfo("America/New_York"))
    (found,) = meters(timelines(seen), seen, now)
    return found


def test_all_that_is_open_waits() -> None:
    free, held = planned(ACME), planned(ACME, facts=WROTE)

    assert not free["acme/follow-up/1"].forecast
    for step_id in ("acme/follow-up/1", "acme/follow-up-date/1", "acme/follow-up/2", "acme/park"):
        assert held[step_id].forecast, step_id
        assert "Acme wrote on Tue 24 Nov, so it waits until you have said" in held[step_id].why
    assert not held["acme/thank-you/jane-doe"].forecast


def test_what_was_sent_stays_sent() -> None:
    facts = replace(WROTE, done={"acme/follow-up/1": MONDAY})

    sent = planned(ACME, facts=facts)["acme/follow-up/1"]

    assert not sent.forecast
    assert "Acme wrote on" not in sent.why


@pytest.mark.parametrize(
    "said",
    [
        {"status": "waiting"},
        {"promise": promised(date(2026, 12, 4))},
        {"answer_by": date(2026, 12, 4)},
        {"no_contact": True},
    ],
)
def test_it_is_dealt_with_when_the_log_says_something_new(said: dict[str, object]) -> None:
    assert answered(ACME, WROTE) == TUESDAY
    assert answered(replace(ACME, **said), WROTE) is None  # type: ignore[arg-type]
    assert said_of(replace(ACME, notes="other", topics=("x",))) == said_of(ACME)


def test_a_later_round_is_another_matter() -> None:
    later = replace(
        ACME, id="acme-2", start=ACME.start + timedelta(days=2), end=ACME.end + timedelta(days=2)
    )

    assert not planned(ACME, later, facts=WROTE)["acme-2/follow-up/1"].forecast


def test_the_last_message_counts() -> None:
    friday = MONDAY + timedelta(days=4)

    assert answered(ACME, hearing(WROTE, ACME, friday)) == friday
    assert answered(ACME, hearing(hearing(WROTE, ACME, friday), ACME, TUESDAY)) == friday


def test_a_message_after_the_log_has_changed_counts_from_its_own_day() -> None:
    friday = MONDAY + timedelta(days=4)
    changed = replace(ACME, status="waiting")

    assert answered(changed, hearing(hearing(Facts(), ACME, friday), changed, TUESDAY)) == TUESDAY


def test_the_meter_waits_for_the_person_and_counts_from_the_message() -> None:
    found = meter(ACME, WROTE)

    assert (found.standing, found.waits_for) == ("heard", "you")
    assert found.quiet_since == TUESDAY
    assert found.next is None
    assert meter(ACME, Facts()).standing == "due"
