"""Plan the interview and its recap (Do 4, "Recap every question and answer").

The answers that are written down are shown again before the next round, to keep them consistent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview.dates.clock import later
from afterview.playbook.placing import place
from afterview.playbook.planned import Planned, count, local
from afterview.playbook.rules import RECAP
from afterview.playbook.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.placing import Place, Span
    from afterview.playbook.planned import Situation
    from afterview.playbook.visits import Visit

MORNING_AFTER = time(8)
"""The time of a recap on the morning after a late interview."""
FURTHER_MINUTES = 15
"""How much longer a recap is for each further interview of a visit."""
MOST_DELAY = timedelta(days=7)
"""A recap that has to wait for longer than this is not placed with those of its time."""


def interview_event(
    interview: Interview, earlier: tuple[Interview, ...], situation: Situation
) -> Iterator[Planned]:
    """Yield the interview as logged; one that does not take place has a title that says so."""
    cancelled = "" if situation.takes_place(interview) else "Cancelled: "
    ended = interview.id in situation.called_off
    step_id = f"{interview.id}/interview"
    if not situation.is_useful("interview", step_id, interview.start.date()):
        return
    yield Planned(
        id=step_id,
        step="interview",
        day=interview.start.date(),
        start=interview.start,
        end=interview.end,
        title=f"{cancelled}{interview.company} interview{_round(interview)}",
        private_title=f"{cancelled}Interview",
        why=RECAP.because(
            "as logged, but the case ended before it" if ended else "as logged",
            "to prepare, read what was said before" if earlier else "",
        ),
        zone=interview.timezone,
        subject=interview,
        earlier=earlier,
        free=bool(cancelled),
        called_off=ended,
        done=situation.facts.done.get(step_id),
    )


def recaps(situation: Situation) -> Iterator[Planned]:
    """Yield for each visit the time for writing down the questions and answers.

    No recap lies on an interview of the log or on another recap, nor on what stands in the person's
    other calendars, as far as `placing` finds room beside it.
    """
    wishes = {wish.step_id: wish for wish in _wishes(situation)}
    settings = situation.settings
    length = f"{count(settings.recap_minutes, 'minute')} ({settings.cite('recap_minutes')})"
    for step_id, found in _places(wishes.values(), situation).items():
        wish, said = wishes[step_id], situation.clock.say_time
        start = found.start.astimezone(wish.start.tzinfo)
        reasons = [wish.reason]
        if found.rule != wish.start:
            reasons.append(f"not at {said(wish.start)}, for another interview or recap is then")
        if found.start != found.rule:
            reasons.append(f"not at {said(found.rule)}, because your calendar has something then")
        elif found.is_taken:
            reasons.append("your calendar has something then, and no free time soon after")
        if situation.is_useful("recap", step_id, start.date()):
            further = len(wish.visit) - 1
            longer = f"{FURTHER_MINUTES * further} minutes longer for {further + 1} interviews"
            reasons += [length, longer if further else ""]
            yield _recap(wish.visit, start, wish.length, reasons, situation)


def places(situation: Situation) -> Mapping[str, Place]:
    """Return where each recap stands, by step id, for the next run to keep to it."""
    return _places(_wishes(situation), situation)


def _places(wishes: Iterable[_Wish], situation: Situation) -> Mapping[str, Place]:
    return place(
        wishes,
        _kept_free(situation),
        situation.busy,
        situation.placed,
        situation.today,
    )


def replaced_recaps(all_cases: Iterable[Case]) -> dict[str, str]:
    """Return the recap that holds for a visit, by the step id of each that it has replaced.

    Before interviews of one day were one visit, each of them had a recap of its own.
    """
    return {
        f"{each.id}/recap": f"{visit[-1].id}/recap"
        for case in all_cases
        for visit in visits(case.rounds)
        for each in visit[:-1]
    }


def _recap(
    visit: Visit,
    start: datetime,
    length: timedelta,
    reasons: Iterable[str],
    situation: Situation,
) -> Planned:
    interview = visit[-1]
    step_id = f"{interview.id}/recap"
    what = _round(interview) if len(visit) == 1 else f", {len(visit)} interviews"
    _, postponed = situation.wished_day(step_id, start.date())
    return Planned(
        id=step_id,
        step="recap",
        day=start.date(),
        start=start,
        end=later(start, length),
        title=f"Recap: {interview.company}{what}",
        private_title="Recap",
        why=RECAP.because(*reasons, postponed),
        zone=str(start.tzinfo),
        subject=interview,
        done=situation.facts.done.get(step_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Says when the recap of a visit would begin if nothing else were then."""

    step_id: str
    visit: Visit
    start: datetime
    length: timedelta
    reason: str
    situation: Situation

    def allowed(self, start: datetime) -> datetime:
        """Return a time at which it may begin: `start`, or the morning after it."""
        return _by_day(start, self.visit, self.situation)


def _wishes(situation: Situation) -> Iterator[_Wish]:
    """Yield what each recap wishes that is not too old to be useful."""
    for visit in situation.visits:
        step_id = f"{visit[-1].id}/recap"
        latest, _ = situation.wished_day(step_id, visit[-1].end.date() + MOST_DELAY)
        if situation.is_useful("recap", step_id, latest):
            start, reason = _wished(visit, situation)
            minutes = situation.settings.recap_minutes + FURTHER_MINUTES * (len(visit) - 1)
            length = timedelta(minutes=minutes)
            yield _Wish(
                step_id=step_id,
                visit=visit,
                start=start,
                length=length,
                reason=reason,
                situation=situation,
            )


def _wished(visit: Visit, situation: Situation) -> tuple[datetime, str]:
    """Return when the recap begins if nothing else is then, with the reason.

    At the end of the last interview, after the way home, the next morning, or on the day to which
    the person postponed it.
    """
    settings, zone = situation.settings, _zone(visit, situation)
    last = max(visit, key=lambda each: each.end.timestamp())
    ends = _home(last, situation)
    start, reason = ends.astimezone(zone), "right at the end of the interview"
    if last.mode == "in person":
        reason = f"as soon as you are home ({settings.cite('way_home_minutes')})"
    by_day = _by_day(start, visit, situation)
    if by_day != start:
        reason = f"the next morning, as it would begin late ({settings.cite('latest_recap')})"
    day, _ = situation.wished_day(f"{visit[-1].id}/recap", by_day.date())
    if day != by_day.date():
        by_day = _postponed(day, by_day.time(), visit, situation)
    return by_day, reason


def _by_day(start: datetime, visit: Visit, situation: Situation) -> datetime:
    """Return a time at which a recap may begin: `start`, or the morning after it."""
    began = visit[-1].start.astimezone(start.tzinfo).date()
    by_night = start.date() > began and start.time() < MORNING_AFTER
    if not by_night and start.time() <= situation.settings.latest_recap:
        return start
    day = start.date() if by_night else start.date() + timedelta(days=1)
    return local(day, MORNING_AFTER, str(start.tzinfo))


def _zone(visit: Visit, situation: Situation) -> ZoneInfo:
    """Return the zone whose hours hold for a recap: that of the interview, or of a trip.

    The interview is where the person is, as long as they are at home or it is in person.
    """
    last = visit[-1]
    trip = None if last.mode == "in person" else situation.places.trip_at(last.end)
    return trip.zone if trip else ZoneInfo(last.timezone)


def _postponed(day: date, hour: time, visit: Visit, situation: Situation) -> datetime:
    """Return that hour of another day, on which a trip may have begun or ended."""
    places = situation.places
    if places.trip_on(day) or places.trip_at(visit[-1].end):
        return places.at(day, hour)
    return local(day, hour, _zone(visit, situation).key)


def _home(interview: Interview, situation: Situation) -> datetime:
    """Return when the person is home after an interview, in UTC."""
    way = situation.settings.way_home_minutes if interview.mode == "in person" else 0
    return interview.end.astimezone(UTC) + timedelta(minutes=way)


def _kept_free(situation: Situation) -> Iterator[Span]:
    """Yield the time of each interview, with the way home from it."""
    oldest = situation.today - 2 * MOST_DELAY
    for visit in situation.visits:
        for interview in visit:
            if interview.end.date() >= oldest:
                yield interview.start, _home(interview, situation)


def _round(interview: Interview) -> str:
    return f", {interview.round}" if interview.round else ""
