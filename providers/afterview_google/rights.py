"""The rights that a login asks for: the fewest that the configuration needs.

docs/google.md explains each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.provider.reader import ReadCalendar

AUTH = "https://www.googleapis.com/auth/"
PRIMARY = "primary"
"""Google's word for the main calendar of an account."""
OF_GROUPS = "@group.calendar.google.com"
"""The end of the ids of all calendars but the main one."""

FREE_BUSY = "calendar.freebusy"
OWNED = "calendar.events.owned"
OWNED_READ = "calendar.events.owned.readonly"
ALL_READ = "calendar.events.readonly"
NAMES = "calendar.calendarlist.readonly"

SAYS: Mapping[str, str] = {
    "calendar.app.created": "make a calendar of its own, and change that one",
    NAMES: "see the names and descriptions of your calendars",
    OWNED: "see and change the events of your own calendars (it writes to one of them)",
    "tasks": "see and change all your task lists (it changes one)",
    FREE_BUSY: "see when you are busy, and nothing else about it",
    OWNED_READ: "see the events of your own calendars",
    ALL_READ: "see the events of all your calendars, also of those that others share with you",
}
"""What afterview may do with each right, in words that go on after "afterview will be able to"."""


def scopes(options: Mapping[str, Any], reads: Iterable[ReadCalendar] = ()) -> list[str]:
    """Return the scopes that a target needs, and the calendars that are read in its account."""
    names = ["calendar.app.created", NAMES]
    if options["calendar_id"]:
        names = [OWNED]
    if options["tasks"] == "todos":
        names.append("tasks")
    for read in reads:
        names += to_read(options, read.calendar, events=read.events)
    if ALL_READ in names:
        names = [name for name in names if name != OWNED_READ]
    return [f"{AUTH}{name}" for name in dict.fromkeys(names)]


def to_read(options: Mapping[str, Any], calendar: str, *, events: bool) -> list[str]:
    """Return the rights that a calendar needs to be read, beyond those of the target."""
    names = [] if is_id(calendar) else [NAMES]
    is_mine = (calendar or PRIMARY) == PRIMARY
    if may_hold_ours(options, calendar) or (events and is_mine and options["calendar_id"]):
        return names  # what the target may do covers it
    if events:
        return [*names, OWNED_READ if is_mine else ALL_READ]
    return [*names, FREE_BUSY]


def may_hold_ours(options: Mapping[str, Any], calendar: str) -> bool:
    """Whether the target may write into a calendar that is read.

    Busy times alone do not show which of them are our own entries.
    """
    ours = options["calendar_id"]
    is_main = bool(ours) and not ours.endswith(OF_GROUPS)
    return bool(ours) and (calendar == ours or ((calendar or PRIMARY) == PRIMARY and is_main))


def is_id(calendar: str) -> bool:
    """Whether a calendar is named by its id, which is an address; empty for the main one."""
    return not calendar or calendar == PRIMARY or "@" in calendar


__all__ = ["AUTH", "PRIMARY", "SAYS", "is_id", "may_hold_ours", "scopes", "to_read"]
