"""Prepare the pictures of the search: bars with the numbers beside them, for eyes and readers."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.operations.agenda import patience
from afterview.playbook.cases import cases
from afterview.playbook.contact_budget import sent
from afterview.playbook.planned import count
from afterview.reports.stages import stages
from afterview.reports.statistics import VERDICT_WORDS, statistics
from afterview.web.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.reports.stages import Fate, Stage
    from afterview.reports.statistics import Statistics
    from afterview.web.timeline import Timeline
    from afterview.workspace import Workspace

WEEKS = 12
"""The number of weeks that are shown: those of one quarter."""
FATE_WORDS: Mapping[Fate, str] = {
    "went on": "went on",
    "offer": "offer",
    "rejected": "rejected",
    "left": "you left",
    "silent": "no answer",
    "waiting": "waiting",
}


class Part(NamedTuple):
    """Describes one part of a bar."""

    kind: str
    """What it stands for, as the legend and the style sheet name it."""
    at: float
    """Where it begins, in percent of the whole width."""
    width: float
    """In percent of the whole width."""


class Bar(NamedTuple):
    """Describes one bar, and says the same in words."""

    name: str
    parts: tuple[Part, ...]
    said: str


class Chart(NamedTuple):
    """Holds one picture."""

    heading: str
    said: str
    """What it shows, in one sentence."""
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()
    """The kinds of parts, each with its words; empty where there is one kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Holds everything that the page shows."""

    title: str
    timeline: Timeline | None
    """Each case as a line over time."""
    charts: tuple[Chart, ...]
    nav: str = "cases"


def pictures_of(workspace: Workspace, _: Mapping[str, str]) -> Pictures:
    """Return the pictures of the search."""
    seen = patience(workspace)
    return Pictures(
        title="Your search in pictures",
        timeline=timeline_of(seen[2], workspace),
        charts=charts(workspace),
    )


def charts(workspace: Workspace) -> tuple[Chart, ...]:
    """Return the pictures that have something to show, in the order in which they are shown."""
    found = statistics(workspace.interviews, workspace.facts, today=workspace.today, weeks=WEEKS)
    known = stages(workspace.interviews, workspace.facts, workspace.today)
    made = (_answers(known), _time(known), _promises(found), _weeks(found, workspace))
    return tuple(chart for chart in made if chart.bars)


def _weeks(found: Statistics, workspace: Workspace) -> Chart:
    """Draw the interviews and the follow-ups of each week."""
    written = Counter(
        day.fromordinal(day.toordinal() - day.weekday())
        for case in cases(workspace.interviews, workspace.facts, workspace.today)
        for _, day in sent(case.rounds, workspace.facts)
    )
    rows = [
        (
            f"From {week.monday.day} {week.monday:%b}",
            {
                "held": week.interviews - week.ahead,
                "ahead": week.ahead,
                "sent": written[week.monday],
            },
        )
        for week in found.weeks
    ]
    words = {"held": "held", "ahead": "to come", "sent": "followed up"}
    most = max((sum(parts.values()) for _, parts in rows), default=0)
    return Chart(
        "Interviews week by week",
        f"{count(found.interviews, 'interview')} in all, with those to come.",
        tuple(
            Bar(name, _parts(parts, most), _say(parts, words) or "a quiet week")
            for name, parts in rows
        )
        if found.interviews
        else (),
        _legend(words, (parts for _, parts in rows)),
    )


def _answers(known: Sequence[Stage]) -> Chart:
    most = max((stage.visits for stage in known), default=0)
    return Chart(
        "How far you get",
        "How each stage that is over ended.",
        tuple(
            Bar(_capital(stage.name), _parts(stage.fates, most), _say(stage.fates, FATE_WORDS))
            for stage in known
        ),
        _legend(FATE_WORDS, (stage.fates for stage in known)),
    )


def _time(known: Sequence[Stage]) -> Chart:
    minutes = {stage.name: round(stage.time.total_seconds() / 60) for stage in known}
    most, total = max(minutes.values(), default=0), sum(minutes.values())
    return Chart(
        "Where your time went",
        f"{_hours(total)} in interviews so far.",
        tuple(
            Bar(_capital(name), _parts({"time": number}, most), _hours(number))
            for name, number in minutes.items()
        ),
    )


def _promises(found: Statistics) -> Chart:
    there = {verdict: number for verdict, number in found.promises.items() if number}
    judged = count(found.employers_judged, "employer")
    said = "No date that you were given has come yet."
    if found.employers_judged:
        said = f"{found.employers_kept} of {judged} kept what they promised."
    if found.median is not None:
        of_all = "Half of the answers" if len(found.answers) > 1 else "The answer"
        said += f" {of_all} came within {count(math.ceil(found.median), 'day')}."
    most = max(there.values(), default=0)
    return Chart(
        "Dates they gave you",
        said,
        tuple(
            Bar(_capital(VERDICT_WORDS[verdict]), _parts({verdict: number}, most), f"{number}")
            for verdict, number in there.items()
        ),
    )


def _parts(numbers: Mapping[Any, int], whole: int) -> tuple[Part, ...]:
    """Return the parts of a bar side by side; `whole` is what the full width stands for."""
    parts, at = [], 0.0
    for kind, number in numbers.items():
        if number:
            width = 100 * number / whole
            parts.append(Part(kind.replace(" ", "-"), round(at, 2), round(width, 2)))
            at += width
    return tuple(parts)


def _say(numbers: Mapping[Any, int], words: Mapping[Any, str]) -> str:
    return ", ".join(f"{number} {words[kind]}" for kind, number in numbers.items() if number)


def _legend(
    words: Mapping[Any, str], bars: Iterable[Mapping[Any, int]]
) -> tuple[tuple[str, str], ...]:
    shown = {kind for numbers in bars for kind, number in numbers.items() if number}
    return tuple((kind.replace(" ", "-"), said) for kind, said in words.items() if kind in shown)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
