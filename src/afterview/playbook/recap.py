"""Plan the interview and its recap (Do 4, "Recap every question and answer").

The answers that are written down are shown again before the next round, to keep them consistent.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from afterview.playbook.planned import Planned, local
from afterview.playbook.rules import RECAP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.model import Interview
    from afterview.playbook.planned import Situation

MORNING_AFTER = time(8)
"""The time of a recap on the morning after a late interview."""


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
        title=f"{cancelled}Interview: {interview.company}{_round(interview)}",
        private_title=f"{cancelled}Interview",
        why=RECAP.because(
            "as logged, but the case ended before it" if ended else "as logged",
            f"`afterview prep {interview.id}` has what was said before" if earlier else "",
        ),
        zone=interview.timezone,
        subject=interview,
        earlier=earlier,
        free=bool(cancelled),
        called_off=ended,
        done=situation.facts.done.get(step_id),
    )


def recap_event(interview: Interview, situation: Situation) -> Iterator[Planned]:
    """Yield the half hour for writing down the questions and answers."""
    settings = situation.settings
    step_id = f"{interview.id}/recap"
    latest, _ = situation.wished_day(step_id, interview.end.date() + timedelta(days=2))
    if not situation.is_useful("recap", step_id, latest):
        return
    start, reasons = _begin(interview, situation)
    day, postponed = situation.wished_day(step_id, start.date())
    if day != start.date():
        start = local(day, start.time(), interview.timezone)
    if not situation.is_useful("recap", step_id, start.date()):
        return
    minutes = timedelta(minutes=settings.recap_minutes)
    yield Planned(
        id=step_id,
        step="recap",
        day=start.date(),
        start=start,
        end=(start.astimezone(UTC) + minutes).astimezone(start.tzinfo),
        title=f"Recap: {interview.company}{_round(interview)}",
        private_title="Recap",
        why=RECAP.because(*reasons, settings.cite("recap_minutes"), postponed),
        zone=interview.timezone,
        subject=interview,
        done=situation.facts.done.get(step_id),
    )


def _begin(interview: Interview, situation: Situation) -> tuple[datetime, list[str]]:
    """Return when the recap begins: at the end, after the way home, or the next morning."""
    settings, zone = situation.settings, interview.end.tzinfo
    start, reason = interview.end, "right at the end of the interview"
    if interview.mode == "in person":
        way_home = timedelta(minutes=settings.way_home_minutes)
        start = (start.astimezone(UTC) + way_home).astimezone(zone)
        reason = f"as soon as you are home ({settings.cite('way_home_minutes')})"
    by_night = start.date() > interview.start.date() and start.time() < MORNING_AFTER
    if not by_night and start.time() <= settings.latest_recap:
        return start, [reason]
    day = start.date() if by_night else start.date() + timedelta(days=1)
    morning = local(day, MORNING_AFTER, interview.timezone)
    return morning, [f"the next morning, as it would begin late ({settings.cite('latest_recap')})"]


def _round(interview: Interview) -> str:
    return f", {interview.round}" if interview.round else ""
