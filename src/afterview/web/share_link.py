"""Show the cases to somebody who has a link to share, and nothing else.

The page is of its own: no session, no form, no script. It has what a coach needs to know. What
people said, what the person thinks of them, and every letter stay with the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from afterview.compose import reason
from afterview.dates.clock import city_of
from afterview.errors import AfterviewError
from afterview.model import STEP_KINDS
from afterview.operations.agenda import by_next, patience
from afterview.playbook import steps
from afterview.playbook.contact_budget import recipients
from afterview.playbook.planned import count
from afterview.web.cases import COLUMNS
from afterview.web.meter import verdict
from afterview.web.templating import rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.web.actions import PageActions
    from afterview.web.app import Secrets, Site
    from afterview.workspace import Workspace

    CaseKey = tuple[str, str]

STEPS_SHOWN = frozenset(
    step for step, kind in STEP_KINDS.items() if kind.has_draft and not kind.is_private
)
"""The steps that may be shown as the next one; a follow-up date says what its follow-up says."""
RETRY_AFTER = 5
HEADERS: Mapping[str, str] = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


class Held(NamedTuple):
    """Describes one round of a case."""

    name: str
    when: str
    is_off: bool
    """Whether it was cancelled, or does not take place because the case ended before."""


class Next(NamedTuple):
    """Describes the next step of a case, without the names of people."""

    title: str
    when: str
    why: str
    """The reason for its day, which may quote what the company promised."""


class SharedCase(NamedTuple):
    """Describes one case."""

    name: str
    role: str
    verdict: str
    rounds: tuple[Held, ...]
    """The rounds, the latest first."""
    next: Next | None
    """The next step; None if there is none, or if it is the round that the verdict names."""


class Column(NamedTuple):
    """Holds the cases of one column of the board."""

    key: str
    heading: str
    cases: tuple[SharedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCases:
    """Holds everything that the page shows."""

    title: str
    summary: str
    as_of: str
    place: str
    """The place whose clock all times are from."""
    until: str
    """Until when the link works."""
    columns: tuple[Column, ...]
    """The columns that are not empty."""


@dataclass(frozen=True, slots=True)
class ShareLinkPage:
    """Answers those who have a link to share."""

    site: Site
    secrets: Secrets
    actions: PageActions

    def routes(self) -> list[Route]:
        """Return its only route."""
        return [Route("/look/{secret}", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Show the cases; a link that does not work has one answer, whatever the reason is."""
        known, now = self.secrets.current(), self.site.now()
        link = known and known.open_share(request.path_params["secret"], now)
        if not link:
            return self._render({"title": "This link opens nothing", "view": None}, 404)
        try:
            build = partial(shared_cases, ends=link.ends)
            looked = await run_in_threadpool(self.actions.look, build, now)
        except AfterviewError:
            # What is wrong with the person's files is for the person alone.
            title = "This page cannot be shown right now"
            answer = self._render({"title": title, "view": None, "is_open": True}, 503)
            answer.headers["retry-after"] = str(RETRY_AFTER)
            return answer
        view: Any = looked.view
        as_of = looked.as_of or view.as_of
        return self._render({"title": view.title, "view": view, "as_of": as_of}, 200)

    def _render(self, values: Mapping[str, Any], code: int) -> Response:
        text = rendered("look.html", {"prefix": self.site.prefix, "is_open": False, **values})
        return HTMLResponse(text, code, headers=HEADERS)


def shared_cases(workspace: Workspace, ends: datetime) -> SharedCases:
    """Return the cases of a workspace for a link that works until `ends`."""
    seen, lines, meters = patience(workspace)
    following = _next_steps(steps(workspace.interviews, seen, lines), workspace)
    rounds = _rounds(workspace)
    clock, whose = workspace.clock, workspace.config.me.name
    columns = []
    for key, (heading, states) in COLUMNS.items():
        cases = tuple(
            SharedCase(
                name=each.case.latest.company,
                role=each.case.latest.role,
                verdict=verdict(each, clock),
                rounds=tuple(rounds[each.case.latest.case_key]),
                next=following.get(each.case.latest.case_key),
            )
            for each in by_next(meters)
            if each.standing in states
        )
        if cases:
            columns.append(Column(key, heading, cases))
    open_ = sum(not each.case.closed for each in meters)
    return SharedCases(
        title=f"Interviews of {whose}" if whose else "Interviews",
        summary=f"{count(len(meters), 'case')}, {open_} open",
        as_of=clock.say(workspace.now_here),
        place=city_of(clock.here.key),
        until=clock.say(ends),
        columns=tuple(columns),
    )


def _rounds(workspace: Workspace) -> Mapping[CaseKey, list[Held]]:
    """Return the rounds by case, the latest first."""
    found: dict[CaseKey, list[Held]] = {}
    latest_first = sorted(
        workspace.interviews, key=lambda each: (each.start.timestamp(), each.id), reverse=True
    )
    for each in latest_first:
        is_off = each.status == "cancelled" or each.id in workspace.called_off
        when = workspace.clock.say(each.start, each.end)
        found.setdefault(each.case_key, []).append(Held(each.round or "Interview", when, is_off))
    return found


def _next_steps(plan: Iterable[Planned], workspace: Workspace) -> Mapping[CaseKey, Next | None]:
    """Return the next step that may be shown, by case; None if it is an interview."""
    found: dict[CaseKey, list[Planned]] = {}
    for item in plan:
        is_over = item.step == "interview" and item.end is not None and item.end <= workspace.now
        is_open = item.done is None and not (item.forecast or item.is_cancelled or is_over)
        if item.subject is not None and item.step in STEPS_SHOWN and is_open:
            found.setdefault(item.subject.case_key, []).append(item)
    people = _people(workspace.interviews)
    return {
        key: None if items[0].step == "interview" else _next(items, people, workspace.clock)
        for key, items in found.items()
    }


def _next(items: Sequence[Planned], people: re.Pattern[str], clock: Clock) -> Next:
    item = items[0]
    same = [each for each in items if (each.step, each.begins) == (item.step, item.begins)]
    is_late = clock.day(item.begins) < clock.today
    return Next(
        title=f"{item.private_title} ({len(same)} people)" if len(same) > 1 else item.private_title,
        when=f"since {clock.say_day(item.begins)}"
        if is_late
        else clock.say(item.begins, item.end, near=True),
        why=people.sub("one person", reason(item)),
    )


def _people(interviews: Iterable[Interview]) -> re.Pattern[str]:
    """Return a pattern that finds what the log calls people and agencies.

    A reason may name them: the gap between two follow-ups is one to a person of an agency, and a
    promise may be the whole sentence of somebody.
    """
    names = set[str]()
    for each in interviews:
        names.update(each.contact or (), [*recipients(each).values()][1:])
        names.update(part for who in each.interviewers for part in (who.name, who.email))
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")
