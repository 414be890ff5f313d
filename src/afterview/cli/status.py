"""Implement `afterview status`, which shows what is due, what comes, and who has to act next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import click

from afterview.cli.arguments import day_option, seen_on
from afterview.cli.json_output import print_json, step_as_dict, trip_as_dict
from afterview.cli.terminal.layout import (
    INDENT,
    Row,
    echo,
    heading,
    numbered,
    paint,
    paragraph,
    print_lines,
    section,
    terminal_width,
    urgent,
)
from afterview.cli.terminal.printing import print_sentences, print_text, trip_lines
from afterview.log.replaced import FOLDER
from afterview.operations.agenda import (
    AHEAD,
    agenda_of,
    by_next,
    id_of_line,
    name_of_case,
    offers_due,
    overlaps_ahead,
    patience,
    say_patience,
    say_sent,
    sent_letters,
)
from afterview.operations.forgetting import gone_interviews
from afterview.operations.short_ids import handles
from afterview.playbook import steps
from afterview.playbook.planned import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.operations.agenda import Agenda, OfferDue
    from afterview.operations.following import Difference
    from afterview.operations.short_ids import Handle
    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.sync.drift import Deleted, Move
    from afterview.workspace import Workspace

WAITING = {
    "you": "Waiting for you",
    "them": "Waiting for them",
    "nobody": "Coming up",
}
"""The heading for the cases that wait for somebody."""
NO_INTERVIEW = "the log has no interviews yet; add one with `afterview add`"


class ByHand(NamedTuple):
    """Holds the person's changes in their calendars that need a decision."""

    moved: tuple[tuple[Move, date | None], ...]
    """The moved steps, each with its first allowed day if it was moved before that."""
    deleted: tuple[Deleted, ...]
    elsewhere: tuple[Difference, ...] = ()
    """The interviews of which another calendar says something else than the log."""


class _Seen(NamedTuple):
    """Holds what `status` shows."""

    agenda: Agenda
    by_hand: ByHand
    cases: tuple[Meter, ...]
    """The open cases."""
    closed: int
    offers: list[OfferDue]
    overlaps: list[str]


@click.command()
@day_option("Show what it would say on another day: Fri, 7 Dec.")
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def status(call: Call, words: str | None, *, as_json: bool) -> None:
    """Show what is due, what is coming, and who has to act next.

    Times are those of your own clock; if an interview is elsewhere, its local time follows: 11:30
    (16:30 London). `done`, `skip`, `why` and the other commands take the number on the left or the
    id on the right. If you moved or deleted entries in your calendars, it lists them with both
    times, and with the commands that resolve the difference.

    \b
    Example:
      afterview status
      afterview status --on tomorrow
      afterview status --json | jq -r '.overdue[].title'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as real:
        workspace = seen_on(real, words)
        seen = _seen(workspace)
        clock, other_ids, followed = workspace.clock, _other_ids(workspace), _followed(workspace)
        is_empty = not workspace.interviews
        gone = gone_interviews(workspace) if is_empty else {}
        names = {} if as_json else handles(workspace, _ids(seen))
        sent = {} if as_json else sent_letters(workspace)
    if as_json:
        print_json(_as_document(seen, clock))
    elif is_empty:
        echo(_no_interview(gone))
        print_sentences(followed)
    else:
        print_lines(_lines(seen, clock, names, sent))
        for note in (*seen.overlaps, *other_ids, *followed):
            print_text("note", note)


def as_document(workspace: Workspace) -> dict[str, Any]:
    """Return what is due, what comes and who has to act, in the form of docs/json.md."""
    return _as_document(_seen(workspace), workspace.clock)


def _seen(workspace: Workspace) -> _Seen:
    seen, lines, meters = patience(workspace)
    cases = tuple(meter for meter in meters if meter.standing != "closed")
    items = steps(workspace.interviews, seen, lines)
    return _Seen(
        agenda=agenda_of(workspace, items),
        by_hand=_by_hand(workspace, items),
        cases=cases,
        closed=len(meters) - len(cases),
        offers=offers_due(workspace),
        overlaps=overlaps_ahead(workspace),
    )


def _as_document(seen: _Seen, clock: Clock) -> dict[str, Any]:
    agenda, by_hand = seen.agenda, seen.by_hand
    return {
        "today": clock.today,
        "away": trip_as_dict(clock),
        "offers": [
            {"interview": each.interview.id, "answer_by": each.interview.answer_by}
            for each in seen.offers
        ],
        "due": [step_as_dict(item) for item in agenda.today],
        "overdue": [step_as_dict(item) for item in agenda.overdue],
        "ahead": [step_as_dict(item) for item in agenda.ahead],
        "cases": [as_dict(meter) for meter in by_next(seen.cases)],
        "closed": seen.closed,
        "moved": [_move_as_dict(move, opens) for move, opens in by_hand.moved],
        "deleted": [_deletion_as_dict(each) for each in by_hand.deleted],
        "elsewhere": [difference_as_dict(each) for each in by_hand.elsewhere],
        "overlaps": seen.overlaps,
    }


def _no_interview(gone: Mapping[str, Sequence[str]]) -> str:
    """Say that the log is empty; `gone` has the ids of interviews that it had, by target."""
    ids = sorted({id_ for each in gone.values() for id_ in each})
    if not ids:
        return NO_INTERVIEW
    return (
        f"the log has no interviews any more, but your calendars have entries of {', '.join(ids)}; "
        f"`afterview forget ID` removes them, and the folder {FOLDER} has the log as it was, for a "
        "week"
    )


def print_due(call: Call) -> None:
    """Print what is due, or else the first step ahead, and the commands for it."""
    with call.open() as workspace:
        agenda = agenda_of(workspace, workspace.plan())
        ahead = () if agenda.today or agenda.overdue else agenda.ahead[:1]
        agenda = agenda._replace(ahead=ahead)
        names = handles(workspace, agenda.ids)
        is_empty, clock, offers = not workspace.interviews, workspace.clock, offers_due(workspace)
        gone = gone_interviews(workspace) if is_empty else {}
    if is_empty:
        echo(_no_interview(gone))
        return
    print_lines((*_offer_lines(offers), *_agenda_lines(agenda, clock, names)))
    click.echo()
    hint = (
        "`afterview draft NUMBER` shows what to write, `afterview done NUMBER` records that it is "
        "done; `afterview status` shows more, and `afterview --help` all commands."
    )
    print_sentences([hint])


def as_dict(meter: Meter) -> dict[str, Any]:
    """Return a case in the form of the JSON interface (docs/json.md)."""
    latest, gate = meter.case.latest, meter.gate
    return {
        "interview": latest.id,
        "company": latest.company,
        "role": latest.role,
        "standing": meter.standing,
        "waits_for": meter.waits_for,
        "quiet": {"since": meter.quiet_since, "business_days": meter.quiet, "of": meter.of},
        "promise": {**gate.promise._asdict(), "opens": gate.opens} if gate else None,
        "follow_ups": meter.cap._asdict(),
        "next": step_as_dict(meter.next) if meter.next else None,
    }


def say_times(move: Move, clock: Clock) -> tuple[str, str]:
    """Return the actual and the planned time of a step: `Thu 26 Nov 15:00`, `Fri 27 Nov`.

    If both begin at the same moment, the ends differ, and are included.
    """
    stands, planned = move.stands_at, move.planned_at
    if isinstance(stands, datetime):
        stands = stands.astimezone(ZoneInfo(move.item.zone))
    until, ends = (move.stands_until, move.item.end) if stands == planned else (None, None)
    return clock.say(stands, until), clock.say(planned, ends)


def _other_ids(workspace: Workspace) -> list[str]:
    """Say which interviews have another id than in the targets."""
    from afterview.sync.renamed import renamed

    return [str(each) for each in renamed(workspace)]


def _followed(workspace: Workspace) -> list[str]:
    """Say what other calendars have moved, and what in them may be an interview."""
    if not workspace.calendars:
        return []
    from afterview.operations.following import followed
    from afterview.operations.found import waiting

    number = len(waiting(workspace))
    may = "1 event in your other calendars may be an interview"
    may = may if number == 1 else f"{number} events in your other calendars may be interviews"
    return [*followed(workspace), *([f"{may}; see: afterview inbox"] if number else [])]


def _elsewhere(workspace: Workspace) -> tuple[Difference, ...]:
    if not workspace.calendars:
        return ()
    from afterview.operations.following import differences

    return tuple(differences(workspace))


def _by_hand(workspace: Workspace, items: Sequence[Planned]) -> ByHand:
    elsewhere = _elsewhere(workspace)
    if not any(target.plugin.two_way for target in workspace.targets):
        return ByHand((), (), elsewhere)
    from afterview.sync.drift import deletions, moves

    today, places = workspace.today, workspace.clock.places
    moved = (move for move in moves(workspace, items) if move.is_open(today))
    deleted = (each for each in deletions(workspace, items) if each.is_missed(today))
    early = ((move, move.opens(workspace.workdays, places)) for move in moved)
    return ByHand(tuple(early), tuple(deleted), elsewhere)


def _move_as_dict(move: Move, opens: date | None) -> dict[str, Any]:
    return {
        "id": move.item.id,
        "title": move.item.title,
        "target": move.target,
        "stands": calendar_time_as_dict(move),
        "planned": _span_as_dict(move.planned_at, move.item.end, move.item.zone),
        "opens": opens,
    }


def calendar_time_as_dict(move: Move) -> dict[str, Any]:
    """Return the time to which the person moved a step, in the form of docs/json.md."""
    return _span_as_dict(move.stands_at, move.stands_until, move.item.zone)


def _span_as_dict(start: date, end: datetime | None, zone: str) -> dict[str, Any]:
    """Return a time or a day in the form that items have in the JSON interface (docs/json.md)."""
    there = ZoneInfo(zone)
    if not isinstance(start, datetime):
        return {"date": start, "start": None, "end": None}
    begins = start.astimezone(there)
    return {"date": begins.date(), "start": begins, "end": end and end.astimezone(there)}


def difference_as_dict(each: Difference) -> dict[str, Any]:
    """Return what another calendar says instead of the log, in the form of docs/json.md."""
    interview = each.interview
    return {
        "id": each.step_id,
        "title": each.title,
        "calendar": each.seen.calendar,
        "kind": each.kind,
        "stands": _span_as_dict(each.start, each.end, each.seen.zone),
        "logged": _span_as_dict(interview.start, interview.end, interview.timezone),
    }


def _deletion_as_dict(deletion: Deleted) -> dict[str, Any]:
    return {
        "id": deletion.item.id,
        "title": deletion.item.title,
        "target": deletion.target,
        "seen_on": deletion.tombstone.seen_on,
    }


def _lines(
    seen: _Seen, clock: Clock, names: Mapping[str, Handle], sent: Mapping[str, datetime]
) -> Iterator[str]:
    width = terminal_width()
    agenda, cases = seen.agenda, seen.cases
    yield from _offer_lines(seen.offers)
    yield from _agenda_lines(agenda, clock, names)
    yield from _lines_by_hand(seen.by_hand, width, clock, names)
    busy = {item.interview for item in (*agenda.today, *agenda.overdue)}
    open_cases = Counter(meter.case.company for meter in cases)
    for whom, title in WAITING.items():
        rows = []
        for meter in by_next(each for each in cases if each.waits_for == whom):
            is_busy = any(each.id in busy for each in meter.case.rounds)
            said = say_patience(meter, clock, busy=is_busy)
            rounds = {each.id for each in meter.case.rounds}
            letters = [at for step, at in sent.items() if step.partition("/")[0] in rounds]
            if letters:
                said = f"{said}; last letter {say_sent(max(letters), clock)}"
            rows.append(Row(f"{name_of_case(meter, open_cases)}: {said}", id=meter.case.latest.id))
        yield from section(title, numbered(rows, names), width)
    if seen.closed:
        yield ""
        yield paint(f"{count(seen.closed, 'case')} closed", dim=True)


def _offer_lines(offers: Iterable[OfferDue]) -> Iterator[str]:
    return urgent((f"{each.says}: {each.advice}" for each in offers), terminal_width())


def _agenda_lines(agenda: Agenda, clock: Clock, names: Mapping[str, Handle]) -> Iterator[str]:
    width = terminal_width()
    yield from heading(agenda.say(clock.today), width)
    yield from trip_lines(clock, clock.today + AHEAD, width)
    due = []
    for item in agenda.today:
        when = clock.say_time(item.start, item.end) if item.start else ""
        due.append(Row(item.title, when, id_of_line(item)))
    yield from section("Today", numbered(due, names), width, fg="green")
    overdue = [
        Row(item.title, f"since {clock.say_day(item.begins)}", item.id) for item in agenda.overdue
    ]
    yield from section("Overdue", numbered(overdue, names), width, fg="yellow")
    ahead = [Row(item.title, clock.say(item.begins), id_of_line(item)) for item in agenda.ahead]
    yield from section("Next two weeks", numbered(ahead, names), width)


def _lines_by_hand(
    by_hand: ByHand, width: int, clock: Clock, names: Mapping[str, Handle]
) -> Iterator[str]:
    """Yield the sections about moved and deleted steps, with what can be done about them."""
    moved = []
    for move, opens in by_hand.moved:
        stands, planned = say_times(move, clock)
        early = (
            f", before {clock.say_day(opens)}, the first day on which a follow-up is OK"
            if opens
            else ""
        )
        text = f"{move.item.title}, in {move.target}{early}; planned for {planned}"
        moved.append(Row(text, stands, move.item.id))
    deleted = [
        Row(f"{each.item.title}, from {each.target}", clock.say(each.item.begins), each.item.id)
        for each in by_hand.deleted
    ]
    elsewhere = [
        Row(
            f"{each.title}, in {each.seen.calendar}; in your log {clock.say(each.interview.start)}"
            f"{', which accept cancels' if each.kind == 'gone' else ''}",
            each.say_there(clock),
            each.step_id,
        )
        for each in by_hand.elsewhere
    ]
    for title, rows, advice in (
        (
            "Moved in your calendars",
            moved,
            "`afterview accept STEP` keeps your time, `afterview reclaim STEP` restores the plan's",
        ),
        ("Deleted in your calendars", deleted, "`afterview restore STEP` brings one back"),
        (
            "Different in your other calendars",
            elsewhere,
            "`afterview accept STEP` changes your log to that, `afterview reclaim STEP` keeps it",
        ),
    ):
        yield from section(title, numbered(rows, names), width)
        if rows:
            yield from (paint(line, dim=True) for line in paragraph(advice, width, INDENT))


def _ids(seen: _Seen) -> Iterator[str]:
    """Yield the ids of all lines, from top to bottom."""
    yield from seen.agenda.ids
    yield from (move.item.id for move, _ in seen.by_hand.moved)
    yield from (each.item.id for each in seen.by_hand.deleted)
    yield from (each.step_id for each in seen.by_hand.elsewhere)
    for whom in WAITING:
        waiting = (each for each in seen.cases if each.waits_for == whom)
        yield from (meter.case.latest.id for meter in by_next(waiting))
