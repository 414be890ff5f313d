"""Find the interviews in the person's other calendars that the log does not have.

Nothing is kept of an event but a key, and only if it may be an interview.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import AfterviewError
from afterview.model import same_name, time_of
from afterview.store.found import keep_proposed, proposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from afterview.importing.found import FoundEvent, Own
    from afterview.importing.likely import Known
    from afterview.setup import OtherCalendar
    from afterview.workspace import Workspace


class Found(NamedTuple):
    """Holds the events of all calendars that may be interviews."""

    events: list[FoundEvent]
    problems: list[str]
    """A sentence for each calendar that could not be read."""


def looked_through(workspace: Workspace) -> list[OtherCalendar]:
    """Return the calendars that are looked through for interviews."""
    return [each for each in workspace.calendars if each.options["interviews"]]


def look(
    workspace: Workspace,
    calendars: Iterable[OtherCalendar] | None = None,
    left: Callable[[], float] = lambda: math.inf,
) -> Found:
    """Read calendars with one request each; by default all that are looked through for interviews.

    Returns the events that may be interviews and that the log does not have in their last version,
    dismissed ones among them. Nothing is kept. `left` returns the seconds that they may still take.
    """
    from afterview.importing.found import read_events
    from afterview.sync.calendars import read

    events: list[FoundEvent] = []
    problems: list[str] = []
    for calendar in looked_through(workspace) if calendars is None else calendars:
        try:
            documents = read(workspace, calendar, left).events
        except AfterviewError as error:
            problems.append(f"{calendar.name}: {error}")
            continue
        zone = workspace.config.me.timezone
        events += read_events(calendar.name, documents, zone, workspace.now)
    return Found(wanted(workspace, events), problems)


def waiting(workspace: Workspace) -> frozenset[str]:
    """Return the keys of the events that may be interviews, and wait for a decision.

    They were found by the last run or the last look; no calendar is read.
    """
    from afterview.importing.glance import key_of
    from afterview.importing.known import INVITATION_OF, is_dismissed, remembered

    names = [each.name for each in looked_through(workspace)]
    store = workspace.store
    taken = {
        key_of(str(said[0]).encode())
        for each in (workspace.interviews if names else ())
        if (said := remembered(store, INVITATION_OF, each.id))
    }
    keys = proposed(store, names) - taken
    return frozenset(key for key in keys if not is_dismissed(store, key))


def wanted(
    workspace: Workspace, events: Iterable[FoundEvent], *, with_changed: bool = True
) -> list[FoundEvent]:
    """Return the events that may be interviews, and new versions of those that became one.

    An event that is in two calendars is there once.
    """
    from afterview.importing.found import likely
    from afterview.importing.known import remembered_invitation

    ids = {each.id for each in workspace.interviews}
    once = {each.identity.uid: each for each in events}
    before = {uid: remembered_invitation(workspace.store, uid) for uid in once}
    known = {uid: each for uid, each in before.items() if each and each.interview in ids}
    found = likely(once.values(), _known(workspace), _own(workspace), known)
    if with_changed:
        # Their stamps say nothing, for some services write the moment of the answer there.
        changed = (
            once[uid]
            for uid, each in known.items()
            if once[uid].identity.sequence > each.identity.sequence
        )
        found += changed
    return found


def _known(workspace: Workspace) -> Known:
    from afterview.importing.found import known_of
    from afterview.importing.known import remembered
    from afterview.operations.importing import ME

    mail, interviews = workspace.mail, workspace.interviews
    me = [*map(str, remembered(workspace.store, ME, "addresses")), *(mail.own if mail else ())]
    # Where the person works by now, everybody is a colleague.
    jobs = {same_name(each.company) for each in interviews if each.status == "accepted"}
    at_work = {each.id for each in interviews if same_name(each.company) in jobs}
    return known_of(interviews, me, workspace.config.me.name, left_out=at_work)


def _own(workspace: Workspace) -> Own:
    from afterview.importing.found import Own
    from afterview.sync.calendars import own_uids
    from afterview.sync.drift import two_way_targets

    entries = {
        (title, item.start.astimezone(UTC))
        for item in workspace.plan()
        if item.start is not None
        for title in (item.title, item.private_title)
    }
    for target in two_way_targets(workspace):
        for record in workspace.store.edits(target.name):
            start = time_of(record.remote_item)
            if isinstance(start, datetime):
                entries.add((record.remote_item.title, start.astimezone(UTC)))
    return Own(own_uids(workspace), frozenset(entries))


def note_new(workspace: Workspace, name: str, events: Iterable[FoundEvent]) -> Iterator[str]:
    """Keep the keys of what may be interviews in a calendar, and tell of those that are new."""
    from afterview.importing.glance import key_of
    from afterview.importing.known import is_dismissed

    store, starts = workspace.store, {each.start for each in workspace.interviews}
    found = wanted(workspace, events, with_changed=False)
    # What was logged by hand is proposed by `inbox`, and no news.
    uids = [each.identity.uid for each in found if each.where.start not in starts]
    keys = {key for uid in uids if not is_dismissed(store, key := key_of(uid.encode()))}
    new = len(keys - proposed(store, [name]))
    keep_proposed(store, name, keys)
    if new:
        may = "event may be an interview" if new == 1 else "events may be interviews"
        yield f"in {name}, {new} {may} that your log does not have; see: afterview inbox"


__all__ = ["Found", "look", "looked_through", "note_new", "waiting", "wanted"]
