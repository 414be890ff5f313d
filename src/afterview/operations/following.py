"""Let interviews follow the events that they came from, and decide where log and calendar differ.

What is automatic is decided in `importing.moved`; everything else is for the person to say, by
`accept` and `reclaim`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from afterview.errors import AfterviewError, InputError
from afterview.model import CLOSED
from afterview.operations.found import note_new
from afterview.operations.wording import role_and_round
from afterview.store.found import SeenEvent, keep_event, seen_event
from afterview.sync.report import Followed

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import datetime

    from afterview.dates.clock import Clock
    from afterview.importing.found import FoundEvent
    from afterview.importing.moved import Decision
    from afterview.model import Interview
    from afterview.sync.calendars import SeenCalendar
    from afterview.workspace import Workspace


_Events = Mapping[str, Mapping[str, "FoundEvent"]]
"""The events of each calendar that was read, by the UIDs of their invitations."""
TOLD_FOR = timedelta(days=7)
"""For so long `status` tells what the log has followed."""


class Difference(NamedTuple):
    """An interview of which the calendar that its event is in says something else than the log."""

    interview: Interview
    seen: SeenEvent
    kind: Literal["moved", "cancelled", "gone"]

    @property
    def step_id(self) -> str:
        """The step that `accept` and `reclaim` take."""
        return f"{self.interview.id}/interview"

    @property
    def title(self) -> str:
        """The company, with role and round as far as the log has them."""
        return ", ".join(filter(None, (self.interview.company, role_and_round(self.interview))))

    @property
    def start(self) -> datetime:
        """When the calendar has it, in the zone of its event."""
        return self.seen.start.astimezone(ZoneInfo(self.seen.zone))

    @property
    def end(self) -> datetime | None:
        """When it ends there, in the zone of its event."""
        return self.seen.end and self.seen.end.astimezone(ZoneInfo(self.seen.zone))

    def say_there(self, clock: Clock) -> str:
        """Return what the calendar says: `Thu 3 Dec 10:00-11:00`, `cancelled`, `not there`."""
        said = {"cancelled": "cancelled", "gone": "not there any more"}
        return said.get(self.kind) or clock.say(self.start, self.end)


def follow(workspace: Workspace, seen: Sequence[SeenCalendar]) -> Followed:
    """Let interviews follow the events that they came from, and count what the log lacks.

    The log is written where `importing.moved` says so; all else is told, and decided by the person.
    """
    from afterview.importing.found import read_events

    zone, notes = workspace.config.me.timezone, list[str]()
    events = {
        each.name: {
            found.identity.uid: found
            for found in read_events(each.name, each.events, zone, workspace.now)
        }
        for each in seen
    }
    for interview in workspace.interviews:
        if interview.status not in CLOSED:
            workspace, said = _followed(workspace, interview, events)
            notes += said
    for name, by_uid in events.items():
        notes += note_new(workspace, name, by_uid.values())
    return Followed(workspace, notes)


def _followed(
    workspace: Workspace,
    interview: Interview,
    events: _Events,
) -> tuple[Workspace, list[str]]:
    """Return the workspace after an interview has followed its event, and what to say about it."""
    before, event = _event_of(workspace, interview, events)
    decision = _decision(workspace, interview, before, event, events)
    if decision is None:
        return workspace, []
    now, said = Difference(interview, decision.seen, _kind(decision.seen)), list[str]()
    if decision.what == "follow" and event is not None:
        try:
            workspace, _ = _written(workspace, now, event)
        except AfterviewError as error:
            return workspace, [_told(now, workspace.clock, f"the log stays as it is: {error}")]
        from afterview.importing.known import remember
        from afterview.importing.match import Remembered

        said.append(_told(now, workspace.clock, "the log says so now"))
        # So that the mailbox does not propose it again.
        remember(workspace.store, {event.identity.uid: Remembered(interview.id, event.identity)})
        was = interview.start.astimezone(UTC)
        seen = decision.seen._replace(followed=workspace.today, was=was)
        decision = decision._replace(seen=seen)
    elif before is not None:
        kept = decision.seen._replace(followed=before.followed, was=before.was)
        decision = decision._replace(seen=kept)
    if decision.what == "ask" and decision.is_news:
        said.append(_told(now, workspace.clock, _advice(interview)))
    keep_event(workspace.store, interview.id, decision.seen)
    return workspace, said


def _advice(interview: Interview) -> str:
    if interview.status == "cancelled":
        on = f"if it takes place: afterview set {interview.id} status=scheduled"
        return f"the log has it as cancelled; {on}"
    return "the log does not say so; see: afterview status"


def _event_of(
    workspace: Workspace, interview: Interview, events: _Events
) -> tuple[SeenEvent | None, FoundEvent | None]:
    """Return where the event of an interview stood before, and the event as it is now, if read.

    An event that is in two calendars is followed in one of them, for the other one may be late.
    """
    from afterview.importing.known import INVITATION_OF, remembered

    linked = remembered(workspace.store, INVITATION_OF, interview.id)
    if not linked:
        return None, None
    uid, before = str(linked[0]), seen_event(workspace.store, interview.id)
    if before is not None and before.uid != uid:
        before = None  # another invitation took its place
    places = [by_uid for by_uid in events.values() if uid in by_uid]
    if before is not None and before.calendar in {each.name for each in workspace.calendars}:
        if before.calendar not in events:
            return before, None
        places.sort(key=lambda by_uid: by_uid is not events[before.calendar])
    return before, places[0][uid] if places else None


def _decision(
    workspace: Workspace,
    interview: Interview,
    before: SeenEvent | None,
    event: FoundEvent | None,
    read: Container[str],
) -> Decision | None:
    """Return what to do about the event of an interview; None where nothing is to be done.

    `read` has the names of the calendars that were read.
    """
    from afterview.importing.moved import decide, seen_of, vanished

    if event is None:
        has_vanished = before and before.calendar in read and interview.status != "cancelled"
        return vanished(before, workspace.now) if before and has_vanished else None
    seen = seen_of(event)
    if seen is None or _is_late(workspace, interview, seen.sequence):
        return None
    begin = f"{interview.id}/"
    is_done = any(step_id.startswith(begin) for step_id in workspace.facts.done)
    # An event that is left in another calendar only may be one that this calendar forgot to move.
    is_elsewhere = (
        before is not None and before.calendar in read and event.found_in != before.calendar
    )
    return decide(before, seen, interview, is_free=not (is_done or is_elsewhere))


def _is_late(workspace: Workspace, interview: Interview, sequence: int) -> bool:
    """Return whether the log knows a later version of an event, which came by mail."""
    from afterview.importing.known import INVITATION_OF, remembered

    linked = remembered(workspace.store, INVITATION_OF, interview.id)
    return len(linked) > 1 and isinstance(linked[1], int) and linked[1] > sequence


def _kind(seen: SeenEvent) -> Literal["moved", "cancelled", "gone"]:
    return "moved" if seen.state == "there" else seen.state


def _told(now: Difference, clock: Clock, then: str) -> str:
    id_, name = now.interview.id, now.seen.calendar
    if now.kind == "cancelled":
        return f"{id_} is cancelled in {name}; {then}"
    if now.kind == "gone":
        return f"{id_} is not in {name} any more; see: afterview status"
    was = f"was {clock.say(now.interview.start)}"
    return f"{id_} is in {name} on {now.say_there(clock)} ({was}); {then}"


def _written(
    workspace: Workspace, now: Difference, event: FoundEvent | None = None
) -> tuple[Workspace, dict[str, Any]]:
    """Write what a calendar says about an interview into the log, as a changed invitation does.

    Returns the workspace as it is then, and the changed keys of the log. Raises InputError if the
    log would have a problem or was changed meanwhile, LockedError while it is open in an editor.
    """
    from afterview.importing import updates
    from afterview.importing.event_time import in_log
    from afterview.log.edit import set_values
    from afterview.operations import log_change

    interview, seen, own = now.interview, now.seen, workspace.config.me.timezone
    log = log_change.read_log(workspace)
    current = log_change.find(log_change.with_log(workspace, log.text, interview.id), interview.id)
    if current != interview:
        msg = f"{interview.id} was changed in the log meanwhile"
        raise InputError(msg)
    table = log_change.table_of(log.text, interview.id)
    if now.kind == "moved":
        fields: dict[str, Any] = {"start": in_log(seen.start, seen.zone)}
        if seen.end:
            fields["end"] = in_log(seen.end, seen.zone)
        if seen.zone != own:
            fields["timezone"] = seen.zone
        fields |= event.place if event else {}
        values = updates.changes(fields, interview, table, own)
    else:
        values = updates.cancellation(interview, workspace.today)
    text = set_values(log.text, interview.id, values)
    after = log_change.with_log(workspace, text, interview.id)
    log_change.write_log(workspace, log, text)
    after.remember_statuses()
    return after, values


def differences(workspace: Workspace) -> list[Difference]:
    """Return the interviews ahead of which a calendar says something else, by their start."""
    from afterview.importing.moved import difference

    names = {each.name for each in workspace.calendars if each.options["interviews"]}
    found = []
    for each in workspace.taking_place if names else ():
        seen = seen_event(workspace.store, each.id)
        if seen is None or seen.calendar not in names or each.status in CLOSED:
            continue
        if _is_late(workspace, each, seen.sequence):
            continue
        kind = difference(seen, each)
        last = max(workspace.clock.day(each.start), workspace.clock.day(seen.start))
        if kind and last >= workspace.today:
            found.append(Difference(each, seen, kind))
    return sorted(found, key=lambda each: (each.interview.start, each.interview.id))


def followed(workspace: Workspace) -> list[str]:
    """Return a sentence for each interview that followed its event in the last days."""
    from afterview.importing.moved import logged, where_of

    said = []
    for each in workspace.interviews:
        seen = seen_event(workspace.store, each.id)
        if seen is None or seen.followed is None or seen.was is None:
            continue
        is_new = workspace.today - seen.followed < TOLD_FOR
        if is_new and seen.state != "gone" and where_of(seen).agrees(logged(each)):
            clock, day = workspace.clock, workspace.clock.say_day(seen.followed)
            now = Difference(each, seen, _kind(seen))
            was = clock.say(seen.was.astimezone(ZoneInfo(seen.zone)))
            moved = f"is on {now.say_there(clock)}"
            stands = "is cancelled" if now.kind == "cancelled" else moved
            said.append(
                f"{each.id} {stands}, as {seen.calendar} has it (it was on {was}); the log has "
                f"followed on {day}"
            )
    return said


def difference_of(workspace: Workspace, step_id: str, calendar: str | None) -> Difference | None:
    """Return the difference that a person means by a step and, where given, a calendar."""
    return next(
        (
            each
            for each in differences(workspace)
            if each.step_id == step_id and calendar in {None, each.seen.calendar}
        ),
        None,
    )


def accept(workspace: Workspace, now: Difference) -> tuple[Workspace, dict[str, Any]]:
    """Let the log say what the calendar says; return the workspace then, and the changed keys.

    Raises InputError if the log would have a problem.
    """
    return _written(workspace, now)


def reclaim(workspace: Workspace, now: Difference) -> None:
    """Keep the log as it is, and ask no more until the event changes."""
    keep_event(workspace.store, now.interview.id, now.seen._replace(is_settled=True))


__all__ = [
    "Difference",
    "accept",
    "difference_of",
    "differences",
    "follow",
    "followed",
    "reclaim",
]
