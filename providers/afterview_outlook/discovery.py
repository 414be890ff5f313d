"""Finding our calendar and our list in Outlook, and making them.

Both are looked for side by side, so that they are one request. Our mark says when one of them was
made, and for which name; Graph shows it only where each is asked for by itself.
"""

from __future__ import annotations

import re
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.errors import InTheWayError
from afterview.provider import containers
from afterview.provider.containers import CALENDAR, LIST, Container
from afterview_outlook import calendar, events, tasklist, tasks
from afterview_outlook.api import Call
from afterview_outlook.errors import OUTLOOK
from afterview_outlook.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.errors import ProviderError
    from afterview.provider.containers import Wanted
    from afterview.provider.replies import Reply
    from afterview_outlook.session import Session

PAGE = 100
EXTENSION = "com.github.afterview"
"""The extension of our list that holds its mark; no program shows it."""
_MARK = re.compile(r"(\S+) (.*)", re.DOTALL)


class Discovery:
    """The calendars and lists that the account shows."""

    def __init__(self, session: Session) -> None:
        """Share what the run knows."""
        self._session = session
        self._wanted = session.wanted

    def located(self) -> Place:
        """Return our calendar and our list as far as they are there; nothing is made."""
        there = self._marked(self._all())
        ids = {what: self._chosen(what, found) for what, found in there.items()}
        return Place(calendar=ids[CALENDAR], tasklist=ids.get(LIST, ""))

    def make_missing(self, place: Place) -> bool:
        """Make the calendar and the list that are not there yet; False where both are there.

        Neither can be made under an id of our choosing: where an answer is lost, the next run
        looks for it before it makes another. Raises InTheWayError where another computer made one
        at the same moment, and was first.
        """
        missing = [] if place.calendar else [CALENDAR]
        missing += [LIST] if LIST in self._wanted and not place.tasklist else []
        if not missing:
            return False
        now = self._session.api.dated or self._session.context.now
        made = self._made(missing, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._keep_if_first(made)
        place.calendar = made[CALENDAR].id if CALENDAR in made else place.calendar
        place.tasklist = made[LIST].id if LIST in made else place.tasklist
        self._session.is_new = self._session.is_new or CALENDAR in made
        # Another computer may have found them as soon as they were there.
        self._session.all_known = False
        return True

    def _chosen(self, what: str, there: Sequence[Container]) -> str:
        holding = partial(self._holding, what)
        adopt = self._session.context.adopt
        return containers.chosen(self._wanted[what], there, holding, adopt=adopt)

    def _all(self) -> dict[str, list[Container]]:
        """Return the calendars that we may write to, and the lists, without their marks."""
        starts = {CALENDAR: Call("GET", "/me/calendars?$select=id,name,canEdit&$top=100")}
        if LIST in self._wanted:
            starts[LIST] = Call("GET", "/me/todo/lists", page=PAGE)
        there: dict[str, list[Container]] = {}
        for what, feed in self._session.pages(starts).items():
            if feed.failure is not None:
                raise self._session.failure(feed.failure, f"the list of {what}s")
            there[what] = [
                Container(str(body["id"]), str(body.get("name") or body.get("displayName")))
                for body in feed.bodies
                if body.get("canEdit") is not False
            ]
            self._session.owners[what] = min((one.id for one in there[what]), default="")
        return there

    def _marked(self, there: Mapping[str, Sequence[Container]]) -> dict[str, list[Container]]:
        """Return calendars and lists with what their marks say."""
        asked = {one.id: _get_mark(what, one) for what, found in there.items() for one in found}
        marks = dict(self._session.answers(asked))
        for reply in marks.values():
            if reply.verdict in {"throttled", "login", "unclear"}:
                raise self._session.failure(reply, "the list of calendars")
        return {
            what: [_with_mark(one, marks[one.id]) for one in found] for what, found in there.items()
        }

    def _holding(self, what: str, there: Sequence[Container]) -> set[str]:
        """Return the ids of the calendars or lists that hold items of ours."""
        listing, ref_of = (
            (calendar.listing, events.ref_of)
            if what == CALENDAR
            else (tasklist.listing, tasks.ref_of)
        )
        feeds = self._session.pages({one.id: listing(one.id) for one in there})
        return {
            name
            for name, feed in feeds.items()
            if any(map(ref_of, self._session.checked(feed, what).bodies))
        }

    def _made(self, missing: Sequence[str], since: str) -> dict[str, Container]:
        """Make calendar and list, with our mark where Graph takes it."""
        api = self._session.api
        replies = api.call_all([[_make(self._wanted[what], since)] for what in missing])
        made: dict[str, Container] = {}
        failure: ProviderError | None = None
        for what, (first,) in zip(missing, replies, strict=True):
            wanted, refused = self._wanted[what], first.verdict == "refused"
            reply = api.call(_make(wanted, "")) if refused else first
            if reply.ok and reply.body.get("id"):
                made_for, made_on = (None, "") if refused else (wanted.name, since)
                made[what] = Container(str(reply.body["id"]), wanted.name, made_for, made_on)
            else:
                failure = failure or self._not_made(wanted, reply)
        if failure is not None:
            if isinstance(failure, InTheWayError):
                self._take_back(made)
            raise failure
        return made

    def _not_made(self, wanted: Wanted, reply: Reply) -> ProviderError:
        if reply.verdict == "exists":
            return InTheWayError(containers.second(wanted, self._session.context.target))
        if reply.ok:
            return OUTLOOK.unreadable()
        return self._session.failure(reply, f"the {wanted.what}")

    def _keep_if_first(self, made: Mapping[str, Container]) -> None:
        """Delete what we made, and raise InTheWayError, where another computer was first."""
        there = self._all()
        late: dict[str, Container] = {}
        for what, ours in made.items():
            others = [one for one in there[what] if one.name == ours.name and one.id != ours.id]
            rivals = self._marked({what: others})[what]
            holding = partial(self._holding, what)
            kept = containers.kept(self._wanted[what], ours, rivals, holding)
            if kept is not ours:
                late[what] = ours
        if late:
            self._take_back(late)
            wanted = self._wanted[next(iter(late))]
            raise InTheWayError(containers.second(wanted, self._session.context.target))

    def _take_back(self, made: Mapping[str, Container]) -> None:
        """Delete what we made a moment ago, and have not written to."""
        calls = [[Call("DELETE", _path(what, one))] for what, one in made.items()]
        self._session.api.call_all(calls)


def _path(what: str, one: Container) -> str:
    path = calendar.calendar_path if what == CALENDAR else tasklist.list_path
    return path(one.id)


def _get_mark(what: str, one: Container) -> Call:
    path = _path(what, one)
    if what == CALENDAR:
        return Call("GET", f"{path}?$select=id&{events.EXPAND}")
    return Call("GET", f"{path}/extensions/{EXTENSION}")


def _with_mark(one: Container, reply: Reply) -> Container:
    """Return a calendar or a list with what its mark says; as it is where it has none."""
    said = events.kept_in(reply.body) or str(reply.body.get("mark") or "")
    found = _MARK.fullmatch(said)
    return one._replace(made_for=found[2], since=found[1]) if found else one


def _make(wanted: Wanted, since: str) -> Call:
    """Return the call that makes a calendar or a list; with our mark if `since` says when."""
    mark, body = f"{since} {wanted.name}", dict[str, Any]()
    if wanted.what == CALENDAR:
        if since:
            body["singleValueExtendedProperties"] = [{"id": events.PROPERTY, "value": mark}]
        return Call("POST", "/me/calendars", {"name": wanted.name, **body})
    if since:
        kind = "microsoft.graph.openTypeExtension"
        body["extensions"] = [{"@odata.type": kind, "extensionName": EXTENSION, "mark": mark}]
    return Call("POST", "/me/todo/lists", {"displayName": wanted.name, **body})


__all__ = ["EXTENSION", "Discovery"]
