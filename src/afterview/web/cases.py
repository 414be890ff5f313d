"""Prepare the board of all cases, in columns by whose move it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import same_name
from afterview.operations.agenda import by_next, patience
from afterview.playbook.planned import count
from afterview.web.meter import bar_of, say_used, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.playbook.patience import CaseState, Meter
    from afterview.web.meter import Bar
    from afterview.workspace import Workspace

COLUMNS: Mapping[str, tuple[str, tuple[CaseState, ...]]] = {
    "coming": ("Coming up", ("ahead",)),
    "you": ("Your move", ("due", "heard", "withdraw")),
    "them": ("Waiting for them", ("quiet", "silent")),
    "offer": ("Offer", ("offer",)),
    "closed": ("Closed", ("closed", "left")),
}
"""The columns of the board by their key, each with its heading and the states of its cases."""


class Card(NamedTuple):
    """Describes one case on the board."""

    id: str
    """The id of its latest round."""
    name: str
    role: str
    verdict: str
    """Whose turn it is, in a few words."""
    rounds: str
    """`3 rounds, the last on Mon 23 Nov`"""
    used: str
    """`1 of 2 follow-ups sent`; empty where nobody waits."""
    bar: Bar | None


class Column(NamedTuple):
    """Holds the cases of one column."""

    key: str
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Holds everything that the page shows."""

    title: str
    columns: tuple[Column, ...]
    query: str
    shown: str
    """The column that is shown alone; empty for all."""
    found: int
    number: int
    """The number of all cases."""
    nav: str = "cases"


def cases_of(workspace: Workspace, said: Mapping[str, str]) -> Cases:
    """Return the board of a workspace, filtered by the words of `q` and the column of `show`."""
    meters = by_next(patience(workspace)[2])
    query, shown = said.get("q", "").strip(), said.get("show", "")
    found = [each for each in meters if all(word in _text(each) for word in _words(query))]
    columns = tuple(_columns(found, shown if shown in COLUMNS else "", workspace))
    return Cases(
        title="Cases",
        columns=columns,
        query=query,
        shown=shown if shown in COLUMNS else "",
        found=sum(len(each.cards) for each in columns),
        number=len(meters),
    )


def _words(query: str) -> list[str]:
    return same_name(query).split()


def _text(meter: Meter) -> str:
    """Return everything about a case that a search looks at; private notes are not part of it."""
    found = []
    for each in meter.case.rounds:
        found += [each.company, each.role, each.round, each.location, each.via, *each.topics]
        found += [person.name for person in each.interviewers]
    return same_name(" ".join((*found, meter.case.status)))


def _columns(meters: list[Meter], shown: str, workspace: Workspace) -> Iterator[Column]:
    for key, (heading, states) in COLUMNS.items():
        members = [each for each in meters if each.standing in states]
        if key == "closed":
            members.sort(key=lambda each: (each.case.since, each.case.latest.id), reverse=True)
        if not shown or key == shown:
            yield Column(key, heading, tuple(_card(each, workspace) for each in members))


def _card(meter: Meter, workspace: Workspace) -> Card:
    clock, rounds = workspace.clock, meter.case.rounds
    latest = meter.case.latest
    last = f"the last on {clock.say_day(latest.start)}"
    number = f"{count(len(rounds), 'round')}, {last}" if len(rounds) > 1 else ""
    return Card(
        id=latest.id,
        name=latest.company,
        role=latest.role,
        verdict=verdict(meter, clock),
        rounds=number or f"{latest.round or 'interview'}, {clock.say_day(latest.start)}",
        used=say_used(meter) if meter.standing in {"quiet", "due", "silent"} else "",
        bar=bar_of(meter, clock),
    )
