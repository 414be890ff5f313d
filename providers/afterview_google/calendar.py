"""Our calendar at Google: finding and making it, and reading and writing its events."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from afterview.errors import ProviderError
from afterview.model import Event
from afterview.provider import Outcome
from afterview.provider.batch import event_of, outcome_of
from afterview.provider.containers import CALENDAR, Container
from afterview.provider.replies import title_of
from afterview_google import events
from afterview_google.errors import GOOGLE
from afterview_google.place import Place
from afterview_google.session import only

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from googleapiclient.http import HttpRequest

    from afterview.provider import Action, Remote
    from afterview.provider.replies import Reply
    from afterview_google.session import Session, Steps

PAGE = 2500
MADE_BY = "Made by afterview"
"""The beginning of our calendar's description, before its name, by which it is found again."""
_MADE_FOR = re.compile(rf"{MADE_BY} \((?:(.*?)\): |(.*)\))")
_MADE_ON = re.compile(r"Made on (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")


class Calendar:
    """The events of one run; `Place` holds where they are and how far they have been read."""

    def __init__(self, session: Session) -> None:
        """Share what the run knows."""
        self._session = session
        self._api = session.api
        self._wanted = session.wanted[CALENDAR]

    # Finding and making the calendar.

    def locate(self, place: Place) -> None:
        """Put the id of our calendar and its zone into `place`, if there is such a calendar."""
        place.calendar = self._session.options["calendar_id"]
        if place.calendar == "primary":
            msg = "calendar_id is the address of your account, not the word primary"
            raise ProviderError(msg)
        if place.calendar:
            return
        entries = self._all()
        owner = next((entry["id"] for entry in entries if entry.get("primary")), "")
        self._session.owners[CALENDAR] = owner
        there = [_container(entry) for entry in entries]
        place.calendar = self._session.chosen(self._wanted, there, self._with_events)
        zones = {entry["id"]: str(entry.get("timeZone") or "") for entry in entries}
        place.zone = zones.get(place.calendar, "")

    def make(self, place: Place, actions: Iterable[Action]) -> None:
        """Make the calendar, in the zone of the first event that has one.

        It cannot be made under an id of our choosing: where the answer is lost, the next run looks
        for it before it makes another. Raises InTheWayError where another computer made one at the
        same moment, and was first.
        """
        items = (action.item for action in actions)
        zones = (events.zone_of(item) for item in items if isinstance(item, Event))
        body = self._new(next(filter(None, zones), ""))
        calendars = self._api.resource("calendars")
        made = self._session.made(calendars.insert(body=body), CALENDAR)
        self._session.keep_if_first(
            self._wanted,
            _container({**body, "id": made["id"]}),
            [_container(entry) for entry in self._all()],
            self._with_events,
            calendars.delete(calendarId=made["id"]),
        )
        place.calendar = made["id"]
        place.zone = str(made.get("timeZone") or body.get("timeZone", ""))

    def _all(self) -> list[Mapping[str, Any]]:
        lists = self._api.resource("calendarList")
        found, _ = self._session.pages(
            lambda page: lists.list(maxResults=250, showHidden=True, **page),
            lambda reply: self._session.failure(reply, "the list of calendars"),
        )
        return found

    def _with_events(self, there: Sequence[Container]) -> set[str]:
        """Return the ids of the calendars that hold events of ours, out of those that we made."""
        return {
            one.id
            for one in there
            if one.made_for is not None and self.read(Place(calendar=one.id))[0]
        }

    def _new(self, zone: str) -> dict[str, str]:
        name = self._wanted.name
        now = (self._api.dated("calendar") or self._session.context.now).astimezone(UTC)
        body = {
            "summary": name,
            "description": f"{MADE_BY} ({name}): your interviews and what follows from "
            f"them. Move, edit and tick as you like. Made on {now:%Y-%m-%dT%H:%M:%SZ}.",
        }
        return {**body, "timeZone": zone} if zone else body

    # Reading.

    def read(self, place: Place) -> tuple[list[Remote], list[str]]:
        """Return our events that changed since the sync token, or all, and uids of deleted ones.

        Raises CursorError where Google no longer knows the token, GoneError.
        """
        if not place.calendar:
            return [], []
        since = {"syncToken": place.token} if place.token else {}
        bodies, last = self._session.pages(
            lambda page: self._api.resource("events").list(
                calendarId=place.calendar, maxResults=PAGE, **since, **page
            ),
            lambda reply: self._list_error(reply, place),
        )
        place.token = str(last.get("nextSyncToken") or "")
        place.zone = str(last.get("timeZone") or place.zone)
        known = place.event_ids() if bodies else {}
        by_id = {body["id"]: body for body in bodies}
        found: list[Remote] = []
        gone: list[str] = []
        for name, body in by_id.items():
            uid = known.get(name) or events.uid_of(place.calendar, body)
            if uid and events.is_cancelled(body):
                gone += [uid] if name in known else []
            elif uid:
                found.append(events.remote(body, uid))
        place.events.update(remote.uid for remote in found)
        place.events.difference_update(gone)
        return found, gone

    def find(self, place: Place, uids: Sequence[str]) -> list[Remote]:
        """Return the events that are there, out of some uids; each is asked for by its id."""
        if not place.calendar:
            return []
        calls = {
            uid: self._get(place, events.event_id(place.calendar, uid))
            for uid in uids
            if not place.task_of(uid)
        }
        found: list[Remote] = []
        missing = False
        for uid, reply in self._session.answers(calls):
            missing = missing or reply.verdict == "missing"
            if reply.ok and not events.is_cancelled(reply.body):
                found.append(events.remote(reply.body, uid))
            elif not reply.ok and reply.verdict != "missing":
                raise self._session.failure(reply, "the calendar")
        if missing and not found:
            self._check_there(place)
        place.events.update(remote.uid for remote in found)
        return found

    def _check_there(self, place: Place) -> None:
        """Raise GoneError where the calendar is not there: that explains every missing event."""
        call = self._api.resource("events").list(calendarId=place.calendar, maxResults=1)
        reply = self._api.call(call)
        if not reply.ok:
            raise self._list_error(reply, place)

    def _list_error(self, reply: Reply, place: Place) -> ProviderError:
        if reply.verdict == "cursor":
            place.token = place.since = ""
        if reply.verdict == "missing":
            return GOOGLE.gone(CALENDAR)
        return self._session.failure(reply, "the calendar")

    # Writing.

    def steps(self, place: Place, action: Action) -> Steps:
        """Return the calls that carry out an action on an event."""
        by_op = {"create": self._create, "update": self._update, "delete": self._delete}
        return by_op[action.op](place, action)

    def _create(self, place: Place, action: Action) -> Steps:
        event = event_of(action)
        body = events.created(
            place.calendar,
            event,
            step_id=event.step_id,
            mark=action.mark,
            revision=action.revision,
            alarms=self._session.options["alarms"],
        )
        reply = yield self._api.resource("events").insert(
            calendarId=place.calendar, body=body, sendUpdates="none"
        )
        if reply.ok:
            return self._outcome(place, action, reply)
        if reply.verdict == "missing":
            raise GOOGLE.gone(CALENDAR)
        if reply.verdict != "exists":
            raise self._api.error(reply, title_of(action))
        reply = yield self._get(place, _name(place, action))
        if reply.ok and events.is_cancelled(reply.body):
            raise GOOGLE.was_deleted(action)
        if reply.ok and events.remote(GOOGLE.readable(reply).body, "").mark == action.mark:
            return self._outcome(place, action, reply)
        if reply.ok:
            raise GOOGLE.changed(action)
        raise self._api.error(reply, title_of(action))

    def _update(self, place: Place, action: Action) -> Steps:
        event, etag, name = event_of(action), action.etag, _name(place, action)
        if not etag:
            reply = yield self._get(place, name)
            if not reply.ok:
                raise self._api.error(reply, title_of(action))
            if events.is_cancelled(reply.body):
                raise GOOGLE.changed(action)
            etag = str(GOOGLE.readable(reply).body.get("etag") or "")
        before = action.before if isinstance(action.before, Event) else None
        body = events.changed(event, before, mark=action.mark, revision=action.revision)
        call = self._api.resource("events").patch(
            calendarId=place.calendar, eventId=name, body=body, sendUpdates="none"
        )
        reply = yield only(call, etag)
        if reply.ok:
            return self._outcome(place, action, reply)
        if reply.verdict == "refused":
            refusal = reply
            # Google refuses to change what was deleted, too.
            reply = yield self._get(place, name)
            if not reply.ok or events.is_cancelled(reply.body):
                raise GOOGLE.changed(action)
            reply = refusal
        raise self._api.error(reply, title_of(action))

    def _delete(self, place: Place, action: Action) -> Steps:
        name = _name(place, action)
        call = self._api.resource("events").delete(
            calendarId=place.calendar, eventId=name, sendUpdates="none"
        )
        reply = yield only(call, action.etag)
        if reply.verdict == "changed":
            reply = yield self._get(place, name)
            if reply.ok and not events.is_cancelled(reply.body):
                raise GOOGLE.changed(action)
        if not reply.ok and reply.verdict != "missing":
            raise self._api.error(reply, title_of(action))
        place.events.discard(action.uid)
        return Outcome(uid=action.uid, remote_id=action.remote_id)

    def _get(self, place: Place, name: str) -> HttpRequest:
        call: HttpRequest = self._api.resource("events").get(
            calendarId=place.calendar, eventId=name
        )
        return call

    def _outcome(self, place: Place, action: Action, reply: Reply) -> Outcome:
        remote = events.remote(GOOGLE.readable(reply).body, action.uid)
        place.events.add(action.uid)
        return outcome_of(action, remote)


def is_made_by_us(entry: Mapping[str, Any]) -> bool:
    """Whether we made a calendar, as its description says."""
    return _container(entry).made_for is not None


def _name(place: Place, action: Action) -> str:
    """Return the id of the event that an action is about."""
    return action.remote_id or events.event_id(place.calendar, action.uid)


def _container(entry: Mapping[str, Any]) -> Container:
    """Return a calendar, with the name and the moment that its description says it was made for."""
    description = str(entry.get("description") or "")
    made_for, made_on = _MADE_FOR.search(description), _MADE_ON.search(description)
    return Container(
        entry["id"],
        str(entry.get("summary") or ""),
        (made_for[1] or made_for[2] or "") if made_for else None,
        made_on[1] if made_on else "",
    )


__all__ = ["MADE_BY", "Calendar", "is_made_by_us"]
