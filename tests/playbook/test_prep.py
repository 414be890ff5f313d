"""What comes back before a round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from scenes import interview

from afterview.model import Interview, Question
from afterview.playbook.prep import Concern, Preparation
from afterview.playbook.prep import prepare as prepare_visit

if TYPE_CHECKING:
    from collections.abc import Iterable


def on(day: int, company: str = "Acme", *questions: Question, **changes: Any) -> Interview:
    """An interview on a day of November 2026, at ten in the morning."""
    start = datetime.combine(date(2026, 11, day), time(10))
    changes.setdefault("id", f"{company.strip()}-{day}".casefold())
    return interview(company, start=start, questions=questions, **changes)


COMING = on(27)


def prepare(coming: Interview, log: Iterable[Interview]) -> Preparation:
    return prepare_visit((coming,), log, coming.start)


def test_a_visit_is_prepared_as_a_whole_and_halfway_what_is_left_of_it() -> None:
    said = Question("Why us?")
    first, second, third = (
        on(27, "Acme", said, id=f"a{n}", concerns=(f"doubt {n}",)) for n in range(3)
    )
    visit = tuple(
        replace(each, start=each.start.replace(hour=hour), end=each.end.replace(hour=hour))
        for each, hour in ((first, 10), (second, 12), (third, 14))
    )
    log = (on(9), *visit)
    eve = prepare_visit(visit, log, visit[0].start - timedelta(days=1))
    assert (eve.rounds, [each.id for each in eve.before], eve.asked) == (visit, ["acme-9"], ())
    assert [each.words for each in eve.concerns] == ["doubt 0", "doubt 1", "doubt 2"]
    noon = prepare_visit(visit, log, visit[0].end)
    assert noon.rounds == visit[1:]
    assert [each.id for each in noon.before] == ["acme-9", "a0"]
    assert [each.words for each in noon.asked] == ["Why us?"]
    over = prepare_visit(visit, log, visit[2].end)
    assert (over.rounds, [each.id for each in over.before]) == (visit, ["acme-9"])


def test_earlier_rounds_with_the_company_come_back_by_start_whatever_the_role() -> None:
    log = (
        on(20, " ACME "),
        COMING,
        on(9, role="Analyst"),
        on(10, "Globex"),
        on(28),
        on(12, status="cancelled"),
        on(15, status="rejected"),
    )
    assert [each.id for each in prepare(COMING, log).before] == ["acme-9", "acme-15", "acme-20"]


def test_rounds_are_in_order_of_the_moment_not_of_the_wall_clock() -> None:
    tokyo = on(20, id="tokyo", timezone="Asia/Tokyo")
    berlin = on(20, id="berlin", timezone="Europe/Berlin")
    assert [each.id for each in prepare(COMING, (berlin, tokyo)).before] == ["tokyo", "berlin"]


def test_one_question_put_in_two_ways_is_one() -> None:
    here = Question("Why do you want  to leave?", "For a service of my own.", "ok")
    there = Question("why do you want to leave", "For a challenge.", "gap")
    (asked,) = prepare(COMING, (on(20, "Acme", here), on(10, "Globex", there))).asked
    assert asked.words == "Why do you want  to leave?"
    assert [(each.interview.id, each.question) for each in asked.answers] == [
        ("globex-10", there),
        ("acme-20", here),
    ]
    assert (asked.here, asked.is_gap) == (1, True)


def test_what_was_asked_here_comes_first_then_gaps_then_what_is_asked_most() -> None:
    log = (
        on(9, "Globex", Question("Often?"), Question("Gap there?", "", "gap"), Question("Rare?")),
        on(10, "Hooli", Question("Often?"), Question("Brainteaser?", "", "strong")),
        on(11, "Acme", Question("Here?", "", "strong"), Question("Gap here?", "", "gap")),
    )
    prepared = prepare(COMING, log)
    assert [(each.words, each.here, len(each.answers)) for each in prepared.asked] == [
        ("Gap here?", 1, 1),
        ("Here?", 1, 1),
        ("Gap there?", 0, 1),
        ("Often?", 0, 2),
        ("Brainteaser?", 0, 1),
        ("Rare?", 0, 1),
    ]


def test_what_is_asked_later_or_in_the_round_itself_is_not_known_yet() -> None:
    coming = on(27, "Acme", Question("Now?"))
    log = (coming, on(28, "Globex", Question("Later?")), on(9, "Globex", status="cancelled"))
    assert prepare(coming, log).asked == ()


def test_each_concern_comes_once_with_the_round_where_it_came_last() -> None:
    coming = on(27, concerns=("too far away",))
    first = on(9, concerns=("no Kubernetes", "too young"))
    second = on(12, concerns=("No  kubernetes",))
    log = (second, coming, first, on(10, "Globex", concerns=("too old",)))
    assert prepare(coming, log).concerns == (
        Concern(second, "No  kubernetes"),
        Concern(first, "too young"),
        Concern(coming, "too far away"),
    )


def test_the_first_round_of_all_has_nothing_to_come_back() -> None:
    assert prepare(COMING, (COMING,)) == ((COMING,), (), (), ())
