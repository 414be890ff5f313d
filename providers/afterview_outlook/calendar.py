"""Our calendar in Outlook: reading and writing its events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterview.errors import TransientError
from afterview.model import Event
from afterview.provider.batch import event_of, outcome_of
from afterview.provider.containers import CALENDAR
from afterview.provider.replies import originals, title_of
from afterview.provider.text import Ref
from afterview_outlook import events
from afterview_outlook.api import Call
from afterview_outlook.errors import OUTLOOK
from afterview_outlook.place import AFTER, BEFORE, Known
from afterview_outlook.session import FEED_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.provider import Action, Outcome, Remote
    from afterview.provider.replies import Reply
    from afterview_outlook.place import Place
    from afterview_outlook.session import Body, Session, Steps

PAGE = 500


class Calendar:
    """The events of one run; `Place` holds where they are and how far they have been read."""

    def __init__(self, session: Session) -> None:
        """Share what the run knows."""
        self._session = session

    # Reading.

    def feed(self, place: Place) -> Call:
        """Return the call that begins a feed of changes, with a window around today."""
        now = self._session.context.now.replace(hour=0, minute=0, second=0, microsecond=0)
        window = [(now + by).strftime("%Y-%m-%dT%H:%M:%SZ") for by in (-BEFORE, AFTER)]
        query = f"startDateTime={quote(window[0])}&endDateTime={quote(window[1])}"
        path = f"{calendar_path(place.calendar)}/calendarView/delta?{query}"
        return Call("GET", path, page=FEED_PAGE)

    def read_feed(self, place: Place, bodies: Iterable[Body]) -> tuple[list[Remote], list[str]]:
        """Return what changed, of a feed of changes, and the uids of what was deleted.

        What is in another version than we know is asked for by its id: the feed does not show what
        makes an event ours, and it also calls an event removed that was moved out of its window.
        """
        asked = {}
        for name, body in {str(body["id"]): body for body in bodies}.items():
            known = place.events.get(name)
            is_news = known is None or known.etag != events.etag_of(body)
            if known if "@removed" in body else is_news:
                asked[name] = get_event(name)
        return self._read_asked(place, asked)

    def read_list(self, place: Place, bodies: Sequence[Body]) -> tuple[list[Remote], list[str]]:
        """Return what changed, of a list of everything, and the uids of what was deleted.

        What is not in the list is asked for by its id.
        """
        before = dict(place.events)
        found = [
            remote
            for remote in self.ours(place, bodies)
            if before.get(remote.remote_id, Known("")).etag != remote.etag
        ]
        listed = {str(body["id"]) for body in bodies}
        asked = {name: get_event(name) for name in before if name not in listed}
        changed, gone = self._read_asked(place, asked)
        return found + changed, gone

    def ours(self, place: Place, bodies: Sequence[Body]) -> list[Remote]:
        """Return the events of a list that are ours, one for each uid, and note their ids."""
        refs = {str(body["id"]): events.ref_of(body) for body in bodies}
        made = [
            body
            for body in bodies
            if (ref := refs[str(body["id"])])
            and body.get("transactionId") == events.transaction(place.calendar, ref.uid)
        ]
        place.echoes = place.echoes or bool(made)
        ordered = sorted(bodies, key=lambda body: str(body.get("createdDateTime")))
        known = {name: known.uid for name, known in place.events.items()}
        found = originals(ordered, known, partial(_uid_of, place))
        return [_noted(place, uid, body) for uid, body in found.items()]

    def _read_asked(
        self, place: Place, asked: Mapping[str, Call]
    ) -> tuple[list[Remote], list[str]]:
        found: list[Remote] = []
        gone: list[str] = []
        for name, reply in self._session.answers(asked):
            known = place.events.get(name)
            if reply.ok:
                uid = known.uid if known else _uid_of(place, reply.body)
                if uid and (known is None or known.etag != events.etag_of(reply.body)):
                    found.append(_noted(place, uid, reply.body))
            elif reply.verdict != "missing":
                raise self._session.failure(reply, "an event")
            elif known is not None:
                gone.append(known.uid)
                del place.events[name]
        return found, gone

    # Writing.

    def steps(self, place: Place, action: Action) -> Steps:
        """Return the calls that carry out an action on an event."""
        by_op = {"create": self._create, "update": self._update, "delete": self._delete}
        return by_op[action.op](place, action)

    def _create(self, place: Place, action: Action) -> Steps:
        event = event_of(action)
        if name := place.event_of(action.uid):
            (reply,) = yield [get_event(name)]
            if reply.ok:
                return _outcome_of_ours(place, action, reply)
            if reply.verdict != "missing":
                raise self._session.api.error(reply, title_of(action))
            place.events.pop(name, None)
        alarms = bool(self._session.options["alarms"])
        body = events.created(place.calendar, event, _ref(action), alarms=alarms)
        (reply,) = yield [Call("POST", f"{calendar_path(place.calendar)}/events", body)]
        if reply.verdict == "missing":
            raise OUTLOOK.gone(CALENDAR)
        if reply.verdict == "exists":
            # Graph may say which event has the transaction.
            name = str(reply.body.get("@event.existingEventId") or "")
            return (yield from self._replayed(place, action, name))
        if not reply.ok:
            raise self._session.unclear(action, reply)
        if self._session.is_new:
            outcome = _outcome(place, action, reply)
            if outcome.item is None:
                return outcome
        # It may be the answer to an earlier request, and edited, deleted or moved since.
        return (yield from self._replayed(place, action, str(reply.body.get("id") or "")))

    def _replayed(self, place: Place, action: Action, name: str) -> Steps:
        """Return the outcome of a creation that Outlook may have taken for one that it knows.

        An event that the person moved to another calendar counts as deleted from ours.
        """
        if not name:
            # Outlook does not say which event it is.
            raise (
                OUTLOOK.changed(action)
                if self._lists(place, action)
                else OUTLOOK.was_deleted(action)
            )
        (reply,) = yield [get_event(name, calendar_path(place.calendar))]
        if reply.verdict == "missing":
            place.events.pop(name, None)
            raise OUTLOOK.was_deleted(action)
        if not reply.ok:
            # The creation may have taken effect, whatever Outlook says of our question.
            msg = f"Outlook does not say what became of {title_of(action)}; the next run looks"
            raise TransientError(msg)
        return _outcome_of_ours(place, action, reply)

    def _lists(self, place: Place, action: Action) -> bool:
        """Whether the item of an action is in a list of everything, whose ids are noted."""
        (feed,) = self._session.pages({"events": listing(place.calendar)}).values()
        seen = place.copy()
        remotes = self.ours(seen, self._session.checked(feed, CALENDAR).bodies)
        place.learn(seen)
        return any(remote.uid == action.uid for remote in remotes)

    def _update(self, place: Place, action: Action) -> Steps:
        event = event_of(action)
        before = action.before if isinstance(action.before, Event) else None
        body = events.changed(event, before, _ref(action))
        name = action.remote_id or place.event_of(action.uid)
        current = yield from self._session.current(action, name, get_event(name))
        if current is None:
            raise OUTLOOK.changed(action)
        (reply,) = yield [Call("PATCH", _path(name), body, etag=events.etag_of(current))]
        if not reply.ok:
            raise self._session.unclear(action, reply)
        return _outcome(place, action, reply)

    def _delete(self, place: Place, action: Action) -> Steps:
        name = action.remote_id or place.event_of(action.uid)
        return self._session.delete(action, name, get_event(name), _path(name), place.events)


def listing(calendar: str) -> Call:
    """Return the call for a list of all events of a calendar."""
    query = f"{events.SELECT}&{events.EXPAND}&$top={PAGE}"
    return Call("GET", f"{calendar_path(calendar)}/events?{query}")


def get_event(name: str, calendar: str = "/me") -> Call:
    """Return the call for one event."""
    return Call("GET", f"{_path(name, calendar)}?{events.SELECT}&{events.EXPAND}")


def calendar_path(calendar: str) -> str:
    """Return the path of a calendar."""
    return f"/me/calendars/{quote(calendar, safe='')}"


def _path(name: str, calendar: str = "/me") -> str:
    # Usually not below its calendar: a person may have moved it to another one.
    return f"{calendar}/events/{quote(name, safe='')}"


def _uid_of(place: Place, body: Body) -> str:
    """Return the uid of an event of ours whose id is not known; empty for all others.

    A copy that a person made has our property, too, but no transaction id, or not ours.
    """
    ref = events.ref_of(body)
    if ref is None or place.event_of(ref.uid):
        return ""
    said = body.get("transactionId")
    ours = said == events.transaction(place.calendar, ref.uid)
    return ref.uid if ours or (not said and not place.echoes) else ""


def _noted(place: Place, uid: str, body: Body) -> Remote:
    """Return an event as it is there, and note its id and its version."""
    remote = events.remote(body, uid)
    place.events[remote.remote_id] = Known(uid, remote.etag)
    if isinstance(remote.item, Event):
        place.zone = place.zone or events.zone_of(remote.item)
    return remote


def _outcome(place: Place, action: Action, reply: Reply) -> Outcome:
    return outcome_of(action, _noted(place, action.uid, OUTLOOK.readable(reply).body))


def _outcome_of_ours(place: Place, action: Action, reply: Reply) -> Outcome:
    """Return the outcome of a creation that was made before, if it is the same one."""
    ref = events.ref_of(reply.body)
    if ref is None or ref.uid != action.uid or ref.mark != action.mark:
        raise OUTLOOK.changed(action)
    return _outcome(place, action, reply)


def _ref(action: Action) -> Ref:
    return Ref(action.uid, action.mark, action.revision)


__all__ = ["Calendar", "calendar_path", "get_event", "listing"]
