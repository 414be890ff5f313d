"""Show the cases to somebody who has a link to share, and nothing else.

The page is of its own: no session, no form, no script. It has what a coach needs to know. What
people said, what the person thinks of them, and every letter stay with the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from afterview.compose import reason
from afterview.dates.clock import city_of
from afterview.errors import AfterviewError
from afterview.operations.agenda import by_next, patience
from afterview.playbook import steps
from afterview.playbook.planned import count
from afterview.web.cases import COLUMNS
from afterview.web.meter import verdict
from afterview.web.templating import rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from afterview.playbook import Planned
    from afterview.playbook.patience import Meter
    from afterview.web.actions import PageActions
    from afterview.web.app import Secrets, Site
    from afterview.workspace import Workspace

STEPS_SHOWN = frozenset(
    {
        "interview",
        "thank-you",
        "thank-you-card",
        "follow-up",
        "park",
        "offer-reply",
        "decide",
        "accept",
        "decline",
        "news",
        "rejection-reply",
        "keep-in-touch",
        "withdraw",
    }
)
"""The steps that may be shown as the next one. `connect` would tell with whom the person got along,
`owed` and `recap` are about notes, and the others belong to no case."""
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
    """The reason for its day."""


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
    following = _next_steps(steps(workspace.interviews, seen, lines), workspace.now)
    clock, whose = workspace.clock, workspace.config.me.name
    columns = []
    for key, (heading, states) in COLUMNS.items():
        found = [each for each in by_next(meters) if each.standing in states]
        if found:
            cases = (
                _case(each, following.get(each.case.latest.case_key, ()), workspace)
                for each in found
            )
            columns.append(Column(key, heading, tuple(cases)))
    open_ = sum(not each.case.closed for each in meters)
    return SharedCases(
        title=f"Interviews of {whose}" if whose else "Interviews",
        summary=f"{count(len(meters), 'case')}, {open_} open",
        as_of=clock.say(workspace.now_here),
        place=city_of(clock.here.key),
        until=clock.say(ends),
        columns=tuple(columns),
    )


def _next_steps(plan: Iterable[Planned], now: datetime) -> dict[tuple[str, str], list[Planned]]:
    """Return the open steps that may be shown, by case, the next one first."""
    found: dict[tuple[str, str], list[Planned]] = {}
    for item in plan:
        is_over = item.step == "interview" and item.end is not None and item.end <= now
        is_open = item.done is None and not (item.forecast or item.is_cancelled or is_over)
        if item.subject is not None and item.step in STEPS_SHOWN and is_open:
            found.setdefault(item.subject.case_key, []).append(item)
    return found


def _case(meter: Meter, items: Sequence[Planned], workspace: Workspace) -> SharedCase:
    latest, clock = meter.case.latest, workspace.clock
    rounds = (
        Held(
            each.round or "Interview",
            clock.say(each.start, each.end),
            is_off=each.status == "cancelled" or each.id in workspace.called_off,
        )
        for each in sorted(
            (each for each in workspace.interviews if each.case_key == latest.case_key),
            key=lambda each: (each.start.timestamp(), each.id),
            reverse=True,
        )
    )
    return SharedCase(
        name=latest.company,
        role=latest.role,
        verdict=verdict(meter, clock),
        rounds=tuple(rounds),
        next=_next(items, workspace) if items and items[0].step != "interview" else None,
    )


def _next(items: Sequence[Planned], workspace: Workspace) -> Next:
    item, clock = items[0], workspace.clock
    same = [each for each in items if (each.step, each.begins) == (item.step, item.begins)]
    is_late = clock.day(item.begins) < clock.today
    return Next(
        title=f"{item.private_title} ({len(same)} people)" if len(same) > 1 else item.private_title,
        when=f"since {clock.say_day(item.begins)}"
        if is_late
        else clock.say(item.begins, item.end, near=True),
        why=reason(item),
    )
