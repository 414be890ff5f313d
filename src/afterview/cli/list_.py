"""Implement `afterview list`, which prints one line for each interview with its next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.terminal.layout import (
    BETWEEN,
    cells,
    echo,
    longest_word,
    paint,
    paragraph,
    print_lines,
    rule,
    side_by_side,
    terminal_width,
    wrap,
)
from afterview.cli.terminal.printing import PAINTED, style_of
from afterview.dates.clock import say
from afterview.model import CLOSED
from afterview.operations.short_ids import handles
from afterview.operations.wording import role_and_round
from afterview.playbook import sort_key
from afterview.playbook.cases import cases, since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.operations.short_ids import Handle
    from afterview.playbook import Planned
    from afterview.playbook.cases import Case
    from afterview.workspace import Workspace

WIDE = 120
"""The number of columns from which on company, role and round fit on one line."""
ENDED = CLOSED | {"cancelled"}
HEADINGS = ("", "date", "id", "interview", "status", "next step")
SHARE_OF_IDS = 0.4
"""The largest share of the variable columns that ids may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewState:
    """Describes the state of one interview today."""

    interview: Interview
    status: str
    """The status of its case; `superseded` if a later round of an open case replaced it."""
    since: date | None
    """The day on which it got this status, if known."""
    rounds: tuple[Interview, ...]
    """All rounds of its case, by start; the interview alone if it was cancelled."""
    following: Planned | None
    """The first of its steps that is neither done nor over."""

    @property
    def superseded_by(self) -> Interview | None:
        """The round that counts in its place; none for those of the latest visit."""
        latest = self.rounds[-1]
        return None if latest.start.date() == self.interview.start.date() else latest


@click.command("list")
@click.option("--open", "open_", is_flag=True, help="Only those whose case has not ended.")
@click.option("--waiting", is_flag=True, help="Only those for whose answer you wait.")
@click.option("--closed", is_flag=True, help="Only those whose case has ended, or cancelled ones.")
@click.option("--company", metavar="TEXT", help="Only companies with this text in their name.")
@click.option("--json", "as_json", is_flag=True, help="Print the interviews as JSON.")
@click.pass_obj
def list_(  # noqa: PLR0913 - one for each option
    call: Call, *, open_: bool, waiting: bool, closed: bool, company: str | None, as_json: bool
) -> None:
    """List your interviews by date, with status and next step.

    Interviews of one case on one day are one visit, and share a line.

    You can combine --open, --waiting and --closed: it lists what matches any of them.

    \b
    Example:
      afterview list --waiting
      afterview list --company acme --json | jq -r '.interviews[].id'
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    with call.open() as workspace:
        clock = workspace.clock
        shown = [
            each
            for each in interview_states(workspace)
            if _is_wanted(each.status, open_=open_, waiting=waiting, closed=closed)
            and (company or "").casefold() in each.interview.company.casefold()
        ]
        is_empty = not workspace.interviews
        visits = _visits(shown)
        names = {} if as_json else handles(workspace, [each[-1].interview.id for each in visits])
    if as_json:
        print_json({"today": clock.today, "interviews": [as_dict(each) for each in shown]})
    elif shown:
        print_lines(_table(visits, names, clock, terminal_width()))
    elif is_empty:
        echo("the log has no interviews yet; add one with `afterview add`")
    else:
        echo("no interview matches; `afterview list` shows all of them")


def interview_states(workspace: Workspace) -> list[InterviewState]:
    """Return the state of each interview in the log, by start."""
    case_of = {
        round_.id: case
        for case in cases(workspace.interviews, workspace.facts, workspace.today)
        for round_ in case.rounds
    }
    following: dict[str | None, Planned] = {}
    for item in workspace.plan():
        is_over = item.end is not None and item.end <= workspace.now
        is_open = item.done is None and not item.forecast and not item.is_cancelled
        if is_open and not is_over:
            following.setdefault(item.interview, item)
    ordered = sorted(workspace.interviews, key=lambda each: (each.start.timestamp(), each.id))
    return [
        _state(each, case_of.get(each.id), following.get(each.id), workspace) for each in ordered
    ]


def as_dict(state: InterviewState) -> dict[str, Any]:
    """Return an interview in the form that `list` has in the JSON interface (docs/json.md)."""
    interview = state.interview
    return {
        "id": interview.id,
        "company": interview.company,
        "role": interview.role,
        "round": interview.round,
        "start": interview.start,
        "end": interview.end,
        "status": state.status,
        "since": state.since,
        "superseded_by": state.superseded_by.id if state.superseded_by else None,
        "next": step_as_dict(state.following) if state.following else None,
    }


def _is_wanted(status: str, *, open_: bool, waiting: bool, closed: bool) -> bool:
    """Return whether one of the filters asks for this status; without a filter, all match."""
    return (
        not (open_ or waiting or closed)
        or (open_ and status not in ENDED)
        or (waiting and status == "waiting")
        or (closed and status in ENDED)
    )


def _state(
    interview: Interview, case: Case | None, following: Planned | None, workspace: Workspace
) -> InterviewState:
    """Return the state of an interview; only a cancelled one has no case."""
    rounds = case.rounds if case else (interview,)
    counts = rounds[-1]
    status, day = counts.status, None
    if case and case.closed:
        status, day = case.status, case.since
    elif case and interview.id in case.called_off:
        status, day = "cancelled", case.accepted_elsewhere
    elif case and counts.start.date() != interview.start.date():
        status = "superseded"
    elif status is not None:
        day = case.since if case else since(counts, workspace.facts, workspace.today)
    elif counts.end > workspace.now:
        status = "scheduled"
    else:
        status, day = "waiting", workspace.clock.day(counts.end)
    return InterviewState(
        interview=interview, status=status, since=day, rounds=rounds, following=following
    )


class _Row(NamedTuple):
    """Holds an interview as the table shows it, in texts that are not folded yet."""

    number: str
    date: Sequence[str]
    id: str
    interview: Sequence[str]
    status: str
    when: str
    """The day of the next step."""
    style: str
    """The style of that day."""
    title: str
    """The title of the next step."""

    @property
    def following(self) -> str:
        """The next step; empty if nothing is left to do."""
        return f"{self.when}: {self.title}" if self.when else ""


def _visits(interview_states: Iterable[InterviewState]) -> list[list[InterviewState]]:
    """Return the interviews of each visit; each cancelled one is alone."""
    by_visit: dict[object, list[InterviewState]] = {}
    for each in interview_states:
        key = each.interview.case_key, each.interview.start.date()
        alone = each.interview.id if each.interview.status == "cancelled" else ""
        by_visit.setdefault((key, alone), []).append(each)
    return [*by_visit.values()]


def _table(
    visits: Sequence[Sequence[InterviewState]],
    names: Mapping[str, Handle],
    clock: Clock,
    width: int,
) -> Iterator[str]:
    """Yield the lines of the table, or of a list if the columns would break words.

    An id is never folded, so that it can be copied: one that is too long for its column is on a
    line above the others.
    """
    rows = [
        _row(visit, clock, is_wide=width >= WIDE)._replace(
            number=names[visit[-1].interview.id].number
        )
        for visit in visits
    ]
    widths = _widths(rows, width)
    interviews = max(longest_word(part) for row in rows for part in row.interview)
    if interviews > widths[3] or max(longest_word(row.following) for row in rows) > widths[5]:
        yield from _stacked(rows, width)
        return
    titles = (wrap(name, each) for name, each in zip(HEADINGS, widths, strict=True))
    yield from side_by_side([[paint(line, bold=True) for line in name] for name in titles], widths)
    yield rule(sum(widths) + BETWEEN * (len(widths) - 1))
    for row in rows:
        above = [""] if cells(row.id) > widths[2] else []
        interview = [line for part in row.interview for line in wrap(part, widths[3])]
        following = wrap(row.following, widths[5])
        following[0] = following[0].replace(row.when, paint(row.when, **PAINTED[row.style]), 1)
        texts = ([*above, *column] for column in (interview, [row.status], following))
        number = row.number.rjust(widths[0])
        yield from side_by_side([[number], row.date, [row.id], *texts], widths)


def _stacked(rows: Iterable[_Row], width: int) -> Iterator[str]:
    """Yield the rows as a list: day, id and status, then the interview, then its next step."""
    rows = tuple(rows)
    margin = max(cells(row.number) for row in rows) + BETWEEN
    for row in rows:
        number = row.number.rjust(margin - BETWEEN)
        head = (" " * BETWEEN).join((number, " ".join(row.date), row.id))
        with_status = f"{head}{' ' * BETWEEN}{row.status}"
        fits = cells(with_status) <= width
        yield with_status if fits else head
        for text in row.interview if fits else (row.status, *row.interview):
            yield from paragraph(text, width, " " * margin)
        if row.following:
            first, *others = paragraph(row.following, width, " " * margin)
            yield first.replace(row.when, paint(row.when, **PAINTED[row.style]), 1)
            yield from others


def _row(visit: Sequence[InterviewState], clock: Clock, *, is_wide: bool) -> _Row:
    """Return the row of a visit, which has the id of its last interview."""
    state = visit[-1]
    interview = state.interview
    steps = [each.following for each in visit if each.following]
    item = min(steps, key=lambda each: sort_key(each, clock), default=None)
    day = clock.day(interview.start)
    date_ = [say(day)] if day.year == clock.today.year else [say(day), str(day.year)]
    if len(visit) == 1:
        parts = [*filter(None, (interview.company, role_and_round(interview)))]
        parts = ["; ".join(parts)] if is_wide else parts
    else:
        parts = ["; ".join(filter(None, (interview.company, interview.role)))]
        parts += [_session(each.interview, clock) for each in visit]
    return _Row(
        number="",
        date=[" ".join(date_)] if is_wide else date_,
        id=interview.id,
        interview=parts,
        status=state.status,
        when=clock.say(item.begins, near=True) if item else "",
        style=style_of(item, clock) if item else "",
        title=item.title if item else "",
    )


def _session(interview: Interview, clock: Clock) -> str:
    """Return time, round and id of an interview: `11:00 panel (acme-panel)`."""
    return f"{clock.say_time(interview.start)} {interview.round} ({interview.id})".replace(
        "  ", " "
    )


def _widths(rows: Sequence[_Row], width: int) -> Sequence[int]:
    """Return the width of each column; short columns leave their space to the last two."""
    number = max(cells(text) for text in (HEADINGS[0], *(row.number for row in rows)))
    date_ = max(cells(line) for row in rows for line in row.date)
    status = max(cells(text) for text in (HEADINGS[4], *(row.status for row in rows)))
    room = width - number - date_ - status - BETWEEN * (len(HEADINGS) - 1)
    interview = max(cells(part) for row in rows for part in (HEADINGS[3], *row.interview))
    following = max(cells(text) for text in (HEADINGS[5], *(row.following for row in rows)))
    most = max(room * SHARE_OF_IDS, room - interview - following)
    ids = [cells(row.id) for row in rows if cells(row.id) <= most]
    id_ = max(cells(HEADINGS[2]), *ids, 0)
    room -= id_
    interview = min(interview, max(room - following, room // 2))
    return number, date_, id_, interview, status, min(following, room - interview)
