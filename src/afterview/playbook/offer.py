"""Plan what follows an offer: the thanks, the decision, the acceptance, the news to the others.

An employer who is still deciding is told of an offer with a last day, also before their promise has
run out, because it is news to them. It counts in the contact budget like a follow-up (Don't 4), but
does not wait for the gap where that would leave them no time.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from afterview.dates.clock import say
from afterview.playbook.cases import SAME_SEARCH
from afterview.playbook.contact_budget import news_id
from afterview.playbook.farewells import is_silent
from afterview.playbook.planned import Planned
from afterview.playbook.rules import KNOW_THE_TIMELINE, SEND_A_THANK_YOU
from afterview.playbook.titles import agent, possessive, through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Situation

TO_DECIDE = timedelta(hours=1)
"""The length of the event that keeps time for the decision."""
DAYS_FOR_THEM = 2
"""The business days before `answer_by` that news of an offer leaves the others to act."""


class News(NamedTuple):
    """Describes the news of an offer to one company: the case it goes to, its day, the reasons."""

    case: Case
    offer: Case
    day: date
    reasons: tuple[str, ...]

    @property
    def id(self) -> str:
        """The step id."""
        return news_id(self.case.latest.id)

    @property
    def answer_by(self) -> date:
        """The last day on which the offer can be answered."""
        return self.offer.latest.answer_by or self.offer.since


def offer_reply(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the thanks for an offer, on the day on which it came."""
    if not case.has_offer:
        return
    interview = case.latest
    company, who = interview.company, agent(interview)
    step_id = f"{interview.id}/offer-reply"
    day, postponed = situation.wished_day(step_id, case.since)
    if not situation.is_useful("offer-reply", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="offer-reply",
        day=day,
        title=f"Thank {who or company} for {possessive(company) if who else 'the'} offer",
        private_title="Reply to an offer",
        why=SEND_A_THANK_YOU.because(
            f"the same day, as the offer came on {say(case.since)}", postponed
        ),
        zone=situation.zone_on(day),
        subject=interview,
        done=situation.facts.done.get(step_id),
    )


def decide(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield an event for the decision, on the day before the offer has to be answered."""
    interview = case.latest
    if not case.has_offer or interview.answer_by is None:
        return
    step_id = f"{interview.id}/decide"
    ideal = max(interview.answer_by - timedelta(days=1), case.since)
    day, postponed = situation.wished_day(step_id, ideal)
    if not situation.is_useful("decide", step_id, day):
        return
    start = situation.places.at(day, situation.settings.hour)
    yield Planned(
        id=step_id,
        step="decide",
        day=day,
        start=start,
        end=(start.astimezone(UTC) + TO_DECIDE).astimezone(start.tzinfo),
        title=f"Decide on {possessive(interview.company)} offer",
        private_title="Decide on an offer",
        why=KNOW_THE_TIMELINE.because(
            f"the day before {say(interview.answer_by)}, by which you have to answer "
            f"({situation.settings.cite('hour')})",
            postponed,
        ),
        zone=situation.zone_on(day),
        subject=interview,
        done=situation.facts.done.get(step_id),
    )


def accept(case: Case, situation: Situation) -> Iterator[Planned]:
    """Yield the letter that accepts an offer, on the day on which the person accepted it."""
    interview, facts = case.latest, situation.facts
    step_id = f"{interview.id}/accept"
    if interview.status != "accepted":
        return
    if step_id not in facts.done and is_silent(case, case.since, facts):
        return
    day, postponed = situation.wished_day(step_id, case.since)
    if not situation.is_useful("accept", step_id, day):
        return
    yield Planned(
        id=step_id,
        step="accept",
        day=day,
        title=f"Accept {possessive(interview.company)} offer{through(interview)}",
        private_title="Accept an offer",
        why=KNOW_THE_TIMELINE.because(
            f"the same day, as you decided on {say(case.since)} to accept the offer", postponed
        ),
        zone=situation.zone_on(day),
        subject=interview,
        done=facts.done.get(step_id),
    )


def news_to_tell(members: Iterable[Case], situation: Situation) -> News | None:
    """Return the news that one company is to be told, on its day without regard to the budget.

    None if there is no offer with a last day elsewhere, if nobody there waits to be asked, or if
    the company was told of that offer after an earlier round.
    """
    open_cases = [case for case in members if case.awaits_answer and not case.latest.no_contact]
    for offer in situation.offers:
        reached = [case for case in open_cases if _is_same_search(case, offer)]
        if reached and offer.company != reached[0].company:
            return _news(reached, offer, situation)
    return None


def _is_same_search(case: Case, offer: Case) -> bool:
    """Return whether a case was alive when the offer came: neither long over nor far ahead."""
    last, first = case.latest.start.date(), case.rounds[0].start.date()
    return first - SAME_SEARCH <= offer.since <= last + SAME_SEARCH


def _news(reached: list[Case], offer: Case, situation: Situation) -> News | None:
    facts = situation.facts
    told = {
        news_id(round_.id)
        for case in reached
        for round_ in case.rounds
        if news_id(round_.id) in facts.skipped
        or offer.since <= facts.done.get(news_id(round_.id), date.min)
    }
    case = max(
        reached,
        key=lambda each: (
            news_id(each.latest.id) in told,
            each.latest.start.timestamp(),
            each.latest.id,
        ),
    )
    news = News(case, offer, offer.since, ())
    if news.id in facts.skipped or (told and news.id not in told):
        return None
    ideal, passed = situation.business_days_after(offer.since, 1)
    when = "the next business day"
    if ideal > news.answer_by:
        ideal, passed = situation.workdays.on_or_after(offer.since), ""
        when = "the same day"
    day, shifted = situation.on_business_day(news.id, ideal)
    reason = (
        f"{when} after the offer from {offer.latest.company}, which you have to answer by "
        f"{say(news.answer_by)}"
    )
    return news._replace(day=day, reasons=(reason, passed, shifted))


def is_open(news: News, situation: Situation) -> bool:
    """Return whether the company is still to be told."""
    in_time = situation.today <= news.answer_by and news.id not in situation.facts.done
    return in_time and situation.is_useful("news", news.id, news.day)


def news_item(news: News, situation: Situation) -> Iterator[Planned]:
    """Yield the news to one company, until the offer has to be answered."""
    interview = news.case.latest
    to = f"{interview.company}{through(interview)}"
    done = situation.facts.done.get(news.id)
    is_told = done is not None and situation.is_useful("news", news.id, news.day)
    if not is_told and not is_open(news, situation):
        return
    yield Planned(
        id=news.id,
        step="news",
        day=news.day,
        title=f"Tell {to} you have to answer an offer by {say(news.answer_by)}",
        private_title="News of an offer",
        why=KNOW_THE_TIMELINE.because(*news.reasons),
        zone=situation.zone_on(news.day),
        subject=interview,
        answer_by=news.answer_by,
        done=done,
    )
