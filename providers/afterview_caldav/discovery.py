"""Finds the calendars of a target in the account, and makes those that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.errors import ProviderError
from afterview.model import Task, slug
from afterview.provider import containers, ical_read
from afterview.provider.containers import Container, Wanted
from afterview_caldav import dav
from afterview_caldav.cursor import CalendarState, SyncState
from afterview_caldav.objects import remote_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview_caldav.dav import Resource
    from afterview_caldav.server import DiscoveredAccount, Server

KINDS = frozenset(ical_read.KINDS)
_PREFIX = "afterview-"
"""Begins the last part of the address of each calendar that we make."""
_TASKS_ENDING = "-tasks"
_NUMBERS = ("", "-2")
"""Ends of the addresses at which we make a calendar; the second is for servers that keep a deleted
calendar at the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCalendars:
    """The calendars that the options of a target ask for."""

    kinds: tuple[str, ...]
    """The components to write: VEVENT, or VEVENT and VTODO."""
    calendar: str
    """The name of the calendar for events."""
    task_list: str
    """The name of the calendar for to-dos; perhaps the same."""
    adopt: bool
    """Whether other calendars of the account are searched for our items."""

    def name_for(self, kind: str) -> str:
        """Return the name of the calendar for components of a kind."""
        return self.calendar if kind == "VEVENT" else self.task_list


def discover(server: Server, wanted: WantedCalendars) -> SyncState:
    """Return the calendars that are there, not read yet; raise ProviderError if none will do."""
    found = server.discover()
    our_kinds: dict[str, set[str]] = {}
    by_url: dict[str, CalendarState] = {}
    for kind in wanted.kinds:
        url = _calendar_url(server, wanted, kind, found, our_kinds)
        if url:
            by_url.setdefault(url, CalendarState(_folder_url(url), [])).kinds.append(kind)
    for resource in found.collections:
        if calendar := by_url.get(resource.url):
            calendar.token = resource.text(dav.SYNC_TOKEN)
            calendar.tag = "" if calendar.token else resource.text(dav.CTAG)
    state = SyncState(found.principal, found.home, list(by_url.values()))
    if not found.home and state.calendar_for("VEVENT") is None:
        msg = f"the calendar at url takes no events; name another one on {server.host}"
        raise ProviderError(msg)
    return state


def make_missing(server: Server, wanted: WantedCalendars, state: SyncState) -> None:
    """Make the calendars that are not there yet, one for all kinds if the server allows that."""
    missing = [kind for kind in wanted.kinds if state.calendar_for(kind) is None]
    if not missing or not state.home:
        return
    is_shared = wanted.calendar == wanted.task_list
    if len(missing) > 1 and is_shared and _make(server, state, wanted.calendar, missing, ""):
        return
    for kind in missing:
        ending = _TASKS_ENDING if kind == "VTODO" else ""
        _make(server, state, wanted.name_for(kind), [kind], ending)
    if state.calendar_for("VEVENT") is None:
        msg = (
            f'{server.host} does not let us make a calendar; make one called "{wanted.calendar}" '
            "there, and run again"
        )
        raise ProviderError(msg)


def claims(server: Server, wanted: WantedCalendars, state: SyncState) -> tuple[str, ...]:
    """Return host and path of each calendar that is there, and of those that will be made.

    The account is left out, because two accounts may have access to the same calendar.
    """
    paths = [dav.folder(calendar.url) for calendar in state.calendars]
    missing = {
        wanted.name_for(kind)
        for kind in wanted.kinds
        if state.calendar_for(kind) is None and state.home
    }
    paths += [f"{dav.folder(state.home)}{_stem(name)}/" for name in sorted(missing)]
    return tuple(f"{server.host} {path}" for path in paths)


def kinds_of(resource: Resource) -> frozenset[str]:
    """Return the components that a calendar takes, which are all if it does not say."""
    said = resource.props.get(dav.COMPONENTS)
    names = {part.get("name", "").upper() for part in said} if said is not None else set()
    return frozenset(names & KINDS if names else KINDS)


def _calendar_url(
    server: Server,
    wanted: WantedCalendars,
    kind: str,
    found: DiscoveredAccount,
    our_kinds: dict[str, set[str]],
) -> str:
    """Return the address of the calendar for components of a kind; empty if there is none.

    A calendar that we made comes first, even if it has been renamed, because our items are in it.
    Next comes one that takes all kinds, so that one calendar is enough.
    """
    name = wanted.name_for(kind)
    fits = sorted(
        (not _is_made(resource, name), len(kinds_of(resource)) < len(KINDS), resource.url)
        for resource in found.collections
        if kind in kinds_of(resource)
        and (not found.home or display_name(resource) == name or _is_made(resource, name))
    )
    is_other, _, url = fits[0] if fits else (True, True, "")
    if wanted.adopt and found.home and is_other:
        return _adopted_url(server, wanted, kind, found.collections, our_kinds) or url
    return url


def _adopted_url(
    server: Server,
    wanted: WantedCalendars,
    kind: str,
    calendars: Iterable[Resource],
    our_kinds: dict[str, set[str]],
) -> str:
    """Return the address of the calendar that holds items of ours; empty if none does.

    `our_kinds` has the kinds of our items by address, as far as the server was asked for them.
    Raises InTheWayError if it is not sure which calendar is the right one.
    """
    name = wanted.name_for(kind)
    there = [
        Container(resource.url, display_name(resource), _made_for(resource, name))
        for resource in calendars
        if kind in kinds_of(resource)
    ]
    for url in (one.id for one in there if one.id not in our_kinds):
        remotes = map(remote_of, server.fetch_all(url))
        our_kinds[url] = {
            "VTODO" if isinstance(remote.item, Task) else "VEVENT" for remote in remotes if remote
        }
    held = {one.id for one in there if our_kinds[one.id]}
    of_kind = {url for url in held if kind in our_kinds[url]}
    if not held:
        return ""
    option = "calendar" if name == wanted.calendar else "task_list"
    return containers.adopted(
        Wanted(name, "calendar", option), there, lambda _there: of_kind or held
    )


def _make(server: Server, state: SyncState, name: str, kinds: list[str], ending: str) -> bool:
    """Make a calendar and put it into `state`; False if the server refuses.

    The address depends on the name alone, so the calendar is made once even if an answer is lost.
    """
    for number in _NUMBERS:
        path = quote(f"{_stem(name)}{ending}{number}", safe="")
        url = f"{_folder_url(state.home)}{path}/"
        made = server.make_calendar(url, name, kinds)
        there = None if made else server.calendar(url)
        if made or (there and set(kinds) <= kinds_of(there)):
            state.calendars.append(CalendarState(url, list(kinds)))
            return True
    return False


def _stem(name: str) -> str:
    """Return the beginning of the addresses of the calendars that we make for a name."""
    return f"{_PREFIX}{slug(name) or 'interviews'}"


def _is_made(resource: Resource, name: str) -> bool:
    """Whether a calendar has an address at which we make calendars for that name."""
    ends = (f"{end}{number}" for end in ("", _TASKS_ENDING) for number in _NUMBERS)
    return _last_part(resource) in {f"{_stem(name)}{end}" for end in ends}


def is_made_by_us(resource: Resource) -> bool:
    """Whether a calendar has an address at which we make calendars."""
    return _last_part(resource).startswith(_PREFIX)


def _made_for(resource: Resource, name: str) -> str | None:
    """Return the name for which we made a calendar, as its address says; None for others."""
    for said in (name, display_name(resource)):
        if _is_made(resource, said):
            return said
    return _last_part(resource) if is_made_by_us(resource) else None


def display_name(resource: Resource) -> str:
    """Return the name that people see of a calendar, or the last part of its address."""
    return resource.text(dav.DISPLAY_NAME) or _last_part(resource)


def _last_part(resource: Resource) -> str:
    return resource.key.rstrip("/").rpartition("/")[2]


def _folder_url(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


__all__ = [
    "WantedCalendars",
    "claims",
    "discover",
    "display_name",
    "is_made_by_us",
    "kinds_of",
    "make_missing",
]
