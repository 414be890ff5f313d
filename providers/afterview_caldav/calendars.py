"""The calendars of one account as a target: what became of our items there, and writing them.

The cursor is a JSON text with what the way to the calendars is, and how far each has been read:
its sync token, or where the server has none, its tag and the versions of what stands in it.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from importlib.util import find_spec
from itertools import count
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from afterview.errors import (
    CursorError,
    GoneError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.model import Event, Task, as_event, slug, step_of
from afterview.provider import (
    Changes,
    Outcome,
    Remote,
    containers,
    ical,
    ical_edit,
    ical_read,
    with_deletions_checked,
)
from afterview.provider.containers import Container, Wanted
from afterview.provider.http import Budget, Client, UnreachableError
from afterview_caldav import dav
from afterview_caldav.server import CALENDAR, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from afterview.model import Item
    from afterview.provider import Action, Context
    from afterview.provider.http import Response
    from afterview_caldav.dav import Resource
    from afterview_caldav.server import Standing

FORMAT = 1
"""Raised when a cursor of before can no longer be read."""
CONNECTIONS = 4
MOST_DOUBTS = 5
"""Writes of which nobody knows what became, after which a run no longer tries others."""
DONE = "✓ "
ALARMS = {"interview": timedelta(minutes=-60), "recap": timedelta(0)}
"""Distance from the start of an event; the other events have no alarm."""
MORNING = timedelta(hours=9)
"""When the alarm of a task sounds on its day, wherever the person is then."""
KINDS = frozenset(ical_read.KINDS)
NO_CONFLICT = f"{dav.CALDAV}no-uid-conflict"
PLAIN = frozenset(
    {f"{dav.DAV}error", "{http://sabredav.org/ns}exception", "{http://sabredav.org/ns}message"}
)
"""Parts of an error that say nothing by themselves."""
GONE_OR_CHANGED = frozenset({404, 410, 412})
LOCKED = 423
STEM = "afterview-"
TASKS_ENDING = "-tasks"
NUMBERS = ("", "-2")
"""Ends of the addresses at which we make a calendar; the second where a server keeps a deleted one
at the first."""
DELETED_BEFORE = "Deleted calendar object with uid already exists"
"""How Nextcloud begins to say that the uid lies in its trash bin."""
OF_THE_ACCOUNT = frozenset({402, 403, 405, 507})
"""Refusals that say nothing of the item, unless the server names a condition that it fails."""


@dataclass
class Calendar:
    """One collection, and how far it has been read."""

    url: str
    kinds: list[str]
    token: str = ""
    tag: str = ""
    etags: dict[str, str] = field(default_factory=dict)
    """Path to version, where the server has no sync tokens."""
    own: dict[str, str | None] = field(default_factory=dict)
    """Path to version of what we wrote since the token, which the server will tell us of; None for
    what we deleted."""


@dataclass
class Place:
    """Where our items stand."""

    principal: str
    home: str
    calendars: list[Calendar]
    """One for all, or that of the events and that of the to-dos."""
    hrefs: dict[str, str] = field(default_factory=dict)
    """Uid to path, of items that a program put under another name than we would."""

    def of(self, kind: str) -> Calendar | None:
        """Return the calendar for components of a kind; None where there is none yet."""
        return next((found for found in self.calendars if kind in found.kinds), None)


def connected(options: Mapping[str, Any], context: Context, budget: Budget | None = None) -> Server:
    """Return the server that `options` name; nothing is sent yet.

    Raises ProviderError where a library is missing, or the address is not one to be spoken to.
    """
    for library in ("defusedxml", "urllib3"):
        if find_spec(library) is None:
            msg = f'{context.target} needs {library}; pip install "afterview[caldav]"'
            raise ProviderError(msg)
    url: str = options["url"]
    client = Client(
        url,
        now=context.now,
        username=options["username"],
        secret=context.secret,
        login_hint=f"run: afterview login {context.target}",
        connections=CONNECTIONS,
        budget=budget or Budget(left=context.left),
    )
    return Server(url, client)


class Calendars:
    """The calendars that `options` name; see the docstrings of `afterview.provider.Provider`."""

    def __init__(
        self, options: Mapping[str, Any], context: Context, *, budget: Budget | None = None
    ) -> None:
        """Keep what the options say; nothing is sent yet."""
        self._options = options
        self._context = context
        self._budget = budget
        self._name: str = options["calendar"]
        self._list_name: str = options["task_list"] or options["calendar"]
        self._kinds = ["VEVENT"] if options["tasks"] == "events" else ["VEVENT", "VTODO"]
        names = ("url", "username", "calendar", "task_list", "tasks")
        shape = repr((FORMAT, *(options[name] for name in names)))
        self._shape = hashlib.sha256(shape.encode()).hexdigest()[:16]
        self._server: Server | None = None
        self._place: Place | None = None
        self._crowded = Flag()
        self._alone = Lock()

    # What a component holds.

    def canonical(self, item: Item) -> Item | None:
        """Return what a component holds: of a task the day, of a time the moment.

        Where tasks are events, so is the canonical form of a task, and a follow-up date is left
        out. No event can be ticked off, so the title says that it is done.
        """
        if isinstance(item, Task) and "VTODO" not in self._kinds:
            item = as_event(item)
        elif step_of(item.step_id) == "follow-up-date" and "VTODO" not in self._kinds:
            return None
        return _held(item)

    # What happened there.

    def changes(self, cursor: str | None) -> Changes:
        """Return everything of ours without a cursor, else what changed since."""
        return self._since(self._remembered(cursor)) if cursor else self._everything()

    def cursor(self) -> str:
        """Return how far the calendars have been read; empty while there are none."""
        place = self._place
        if place is None or not place.calendars:
            return ""
        kept = {"shape": self._shape, **asdict(place)}
        return json.dumps(kept, separators=(",", ":"), sort_keys=True)

    def container(self) -> str:
        """Return host, account and path of each calendar; empty until all are there."""
        place = self._found()
        if any(place.of(kind) is None for kind in self._kinds) and place.home:
            return ""
        account = dav.key(place.principal) or self._options["username"]
        # By path: iCloud moves an account from one of its hosts to another.
        paths = (dav.folder(calendar.url) for calendar in place.calendars)
        return "\n".join(f"{self._connection().host} {account} {path}" for path in paths)

    def find(self, uids: Sequence[str]) -> Iterator[Remote]:
        """Yield those of the items that stand there: a request for each calendar.

        What is not where it should be is looked for in everything: one more.
        """
        wanted = set(uids)
        for standing in self._looked_through(wanted):
            for uid, remote in self._ours(standing).items():
                if uid in wanted:
                    wanted.remove(uid)
                    yield remote

    def _looked_through(self, wanted: Collection[str]) -> Iterator[list[Standing]]:
        """Yield what stands where the items should, then what stands anywhere; until all are found.

        The caller takes out of `wanted` what it found.
        """
        server, calendars = self._connection(), self._found().calendars
        for calendar in calendars:
            if wanted:
                urls = [self._url(calendar, uid) for uid in sorted(wanted)]
                yield server.fetch(calendar.url, urls)[0]
        for calendar in calendars:
            if wanted:
                yield server.everything(calendar.url)

    def close(self) -> None:
        """Close the connections."""
        if self._server is not None:
            self._server.close()

    def _everything(self) -> Changes:
        place = self._place = self._discovered()
        standing: list[Standing] = []
        for calendar in place.calendars:
            here = self._connection().everything(calendar.url)
            if not calendar.token:
                calendar.etags = {dav.key(found.url): found.etag for found in here}
            standing += here
        remotes = self._ours(standing)
        return Changes(
            cursor=self.cursor(),
            changed=tuple(remotes.values()),
            full=True,
            container=self.container(),
            claims=self._claims(),
            clock=self._connection().client.dated,
        )

    def _since(self, place: Place) -> Changes:
        self._place = place
        server = self._connection()
        if place.home:
            server.client.trust(place.home)
        standing: list[Standing] = []
        gone: list[str] = []
        for calendar, now in self._versions(place):
            changed, missing = self._changed_in(calendar, now)
            here, vanished = server.fetch(calendar.url, changed) if changed else ([], [])
            standing += here
            gone += (*missing, *vanished)
        deleted = [self._uid_at(url) for url in gone]
        remotes = self._ours(standing)
        return Changes(
            cursor=self.cursor(),
            changed=tuple(remotes.values()),
            deleted=tuple(uid for uid in dict.fromkeys(deleted) if uid and uid not in remotes),
            container=self.container(),
            claims=self._claims(),
            clock=server.client.dated,
        )

    def _versions(self, place: Place) -> Iterator[tuple[Calendar, Resource | None]]:
        """Yield the calendars, each with the version that it has now.

        None where there is but one, with a token: to ask it what changed is one request, too.
        """
        server = self._connection()
        if len(place.calendars) == 1 and place.calendars[0].token:
            yield place.calendars[0], None
            return
        versions = server.versions(place.home or place.calendars[0].url, 1 if place.home else 0)
        # Xandikos lists what is not there too, with a status that says so.
        by_path = {dav.folder(found.url): found for found in versions if found.has_type(CALENDAR)}
        for calendar in place.calendars:
            now = by_path.get(dav.folder(calendar.url)) or server.calendar(calendar.url)
            if now is None:
                raise self._gone()
            yield calendar, now

    def _changed_in(self, calendar: Calendar, now: Resource | None) -> tuple[list[str], list[str]]:
        """Return the addresses of what changed in a calendar, and of what is gone for sure.

        Notes in `calendar` how far it has been read with that.
        """
        server = self._connection()
        token = calendar.token if now is None else now.text(dav.SYNC_TOKEN)
        tag = "" if now is None else now.text(dav.CTAG)
        if token:
            if now is not None and token == calendar.token:
                return [], []
            answer = server.changed_since(calendar.url, calendar.token)
            if answer is None:
                raise self._gone()
            own, calendar.own, calendar.token = calendar.own, {}, answer.token
            members = [
                found
                for found in answer.resources
                if _is_member(calendar, found) and not _is_known(found, own)
            ]
            gone = [found.url for found in members if found.status in dav.NOT_THERE]
            return [found.url for found in members if found.status in dav.OK], gone
        if calendar.token:
            msg = f"{server.host} no longer has sync tokens; everything is read again"
            raise CursorError(msg)
        if tag and tag == calendar.tag:
            return [], []
        before = calendar.etags
        after, calendar.tag = self._listed(calendar)
        calendar.etags = {dav.key(url): etag for url, etag in after.items()}
        changed = [
            url for url, etag in after.items() if not etag or before.get(dav.key(url)) != etag
        ]
        # What is no longer in the list is asked for by name, for absence says nothing.
        absent = sorted(before.keys() - calendar.etags.keys())
        urls = (dav.absolute(calendar.url, quote(path)) for path in absent)
        return changed + [url for url in urls if url is not None], []

    def _listed(self, calendar: Calendar) -> tuple[dict[str, str], str]:
        """Return the versions in a calendar by address, and the tag of it all."""
        listed = self._connection().etags(calendar.url)
        itself = next((found for found in listed if not _is_member(calendar, found)), None)
        etags = {found.url: found.etag for found in listed if _is_member(calendar, found)}
        return etags, itself.text(dav.CTAG) if itself else ""

    def _ours(self, standing: Iterable[Standing]) -> dict[str, Remote]:
        """Return those that are ours by uid; of two with one uid that which has our name for it."""
        hrefs = self._found().hrefs
        ours: dict[str, Remote] = {}
        for found in standing:
            remote = _remote(found)
            if remote is None:
                continue
            if _name(found.url) == remote.uid:
                hrefs.pop(remote.uid, None)
            elif remote.uid in ours:
                continue
            else:
                hrefs[remote.uid] = found.url
            ours[remote.uid] = remote
        return ours

    # Writing.

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Carry out `actions`, a request each and several at once; then see how far that leads."""
        if not actions:
            return
        if any(action.op == "create" for action in actions):
            self._make_missing()
        written: dict[str, str | None] = {}
        unread: list[Outcome] = []
        failure: ProviderError | None = None
        try:
            for outcome in with_deletions_checked(self._carried_out(actions), self.find):
                if outcome.error is None:
                    written[dav.key(outcome.remote_id)] = outcome.etag if outcome.native else None
                if outcome.error is None and outcome.native and not outcome.etag:
                    unread.append(outcome)
                else:
                    yield outcome
        except ProviderError as error:
            failure = error
        for outcome in self._read_back(unread):
            written[dav.key(outcome.remote_id)] = outcome.etag
            yield outcome
        if failure is not None:
            raise failure
        # Where this fails, the next run hears of our own writes once more, and knows them.
        with suppress(ProviderError):
            self._catch_up(written)

    def _carried_out(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcome of each; raises what stops them all, after those that are known."""
        doubts = 0
        for outcome in self._in_turn(actions):
            yield outcome
            doubts += isinstance(outcome.error, TransientError)
            if doubts >= MOST_DOUBTS and outcome.error is not None:
                raise outcome.error

    def _in_turn(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcomes of changes and deletions in turn, then those of creations at once.

        Only a first run has many writes, all of them creations. Xandikos cannot change or delete
        two objects at a time: it answers 423, or 500 and nobody knows what became of it.
        """
        creations = [action for action in actions if action.op == "create"]
        for action in actions:
            if action.op != "create":
                yield self._carry_out(action)
        # Where each request needs a connection of its own, more at once only burden the server.
        if len(creations) > 1 and self._connection().client.keeps_alive:
            yield from self._at_once(creations)
        else:
            yield from map(self._carry_out, creations)

    def _at_once(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcomes as they become known; after an error that stops them all, raise it."""
        from concurrent.futures import ThreadPoolExecutor, as_completed

        stop = Flag()

        def work(action: Action) -> Outcome | None:
            try:
                return None if stop.is_set() else self._carry_out(action)
            except BaseException:
                stop.set()
                raise

        failure: ProviderError | None = None
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            futures = [pool.submit(work, action) for action in actions]
            try:
                for future in as_completed(futures):
                    try:
                        outcome = future.result()
                    except ProviderError as error:
                        failure = failure or error
                        continue
                    if outcome is not None:
                        yield outcome
            finally:
                stop.set()
        if failure is not None:
            raise failure

    def _carry_out(self, action: Action) -> Outcome:
        """Return the outcome of one action; raises what concerns more than the one."""
        try:
            if action.op == "create":
                return self._create(action)
            if action.op == "update":
                return self._update(action)
            return self._delete(action)
        except (ThrottledError, UnreachableError):
            raise
        except (PreconditionError, RejectedError, TransientError) as error:
            return Outcome(uid=action.uid, error=error)

    def _create(self, action: Action) -> Outcome:
        calendar = self._calendar_for(action)
        url = self._url(calendar, action.uid)
        text = self._written(action, None)
        response = self._sent(lambda: self._connection().put(url, text, None))
        if response.status in dav.OK:
            return self._outcome(action, url, response, text)
        in_the_way = response.status == HTTPStatus.PRECONDITION_FAILED
        if in_the_way or NO_CONFLICT in dav.conditions(response)[0]:
            remote = next(self.find([action.uid]), None)
            if remote is not None and remote.mark == action.mark:
                # It was made before: the answer was lost.
                return Outcome(
                    uid=action.uid,
                    remote_id=remote.remote_id,
                    etag=remote.etag,
                    item=remote.item,
                    native=remote.native,
                )
            if remote is not None or in_the_way:
                raise self._changed(action)
        elif (
            response.status in {404, 409, 410} and self._connection().calendar(calendar.url) is None
        ):
            msg = f"{self._connection().host} no longer has the calendar that the items stood in"
            raise GoneError(msg)
        raise self._refused(action, response)

    def _update(self, action: Action) -> Outcome:
        url = self._at(action.remote_id) or self._url(self._calendar_for(action), action.uid)
        native, etag = action.native, dav.strong(action.etag)
        if not native or not etag:
            standing = self._connection().get(url)
            if standing is None or etag not in {"", standing.etag}:
                raise self._changed(action)
            native, etag = standing.text, standing.etag
        text = self._written(action, native)
        response = self._sent(lambda: self._connection().put(url, text, etag))
        if response.status in dav.OK:
            return self._outcome(action, url, response, text)
        if response.status in GONE_OR_CHANGED:
            raise self._changed(action)
        raise self._refused(action, response)

    def _delete(self, action: Action) -> Outcome:
        server = self._connection()
        calendars = self._found().calendars
        urls = [self._url(calendar, action.uid) for calendar in calendars]
        for url in [self._at(action.remote_id)] if action.remote_id else urls:
            etag = dav.strong(action.etag)
            if not etag:
                standing = server.get(url)
                if standing is None:
                    continue
                etag = standing.etag
            response = self._sent(partial(server.delete, url, etag))
            if response.status == HTTPStatus.PRECONDITION_FAILED:
                raise self._changed(action)
            if response.status in dav.NOT_THERE:
                break
            if response.status not in dav.OK:
                raise self._refused(action, response)
            return Outcome(uid=action.uid, remote_id=_path(url))
        msg = f"{_title(action)} is no longer where it stood on {server.host}"
        raise MissingError(msg)

    def _sent(self, send: Callable[[], Response]) -> Response:
        """Return the answer to a write; one by one as soon as the server finds them too many."""
        if not self._crowded.is_set():
            response = send()
            if response.status != LOCKED:
                return response
            self._crowded.set()
        client = self._connection().client
        with self._alone:
            for attempt in count():
                response = send()
                if response.status != LOCKED or not client.pause(attempt):
                    break
        if response.status == LOCKED:
            msg = f"{self._connection().host} is busy; the next run tries again"
            raise TransientError(msg)
        return response

    def _written(self, action: Action, native: str | None) -> str:
        """Return the calendar object to send; raises RejectedError where it cannot be made."""
        try:
            return self._object(action, native)
        except (ValueError, OverflowError) as error:
            msg = f"{action.uid} cannot stand in a calendar: {error}"
            raise RejectedError(msg) from error

    def _object(self, action: Action, native: str | None) -> str:
        """Return the object as it is made, or edited from `native`; ValueError, OverflowError."""
        item, changed_at = action.item, action.changed_at
        if item is None or changed_at is None:
            msg = "the action does not say what, or since when"
            raise ValueError(msg)
        if native is None:
            return ical_edit.created(
                item,
                revision=action.revision,
                changed_at=changed_at,
                mark=action.mark,
                alarm=self._alarm(item),
            )
        standing = ical_read.parse(native)
        before = action.before or (ical_read.read(standing) if standing else None)
        if standing is None or before is None or standing.uid != action.uid:
            msg = "what stands there cannot be read"
            raise ValueError(msg)
        return ical_edit.edited(
            standing,
            before,
            item,
            revision=action.revision,
            changed_at=changed_at,
            mark=action.mark,
        )

    def _alarm(self, item: Item) -> timedelta | None:
        if not self._options["alarms"] or item.done or item.title.startswith(DONE):
            return None
        shown_as_events = "VTODO" not in self._kinds
        if isinstance(item, Task) or (shown_as_events and not isinstance(item.start, datetime)):
            return MORNING
        # What leaves the time free, as a cancelled interview does, need not be hurried to.
        return None if item.free else ALARMS.get(step_of(item.step_id))

    def _outcome(self, action: Action, url: str, response: Response, text: str) -> Outcome:
        """Return the outcome of a write; without etag where the server may have changed it."""
        etag = response.headers.get("etag", "")
        weak = etag.strip().startswith("W/")
        return Outcome(
            uid=action.uid, remote_id=_path(url), etag="" if weak else dav.strong(etag), native=text
        )

    def _read_back(self, unread: Sequence[Outcome]) -> Iterator[Outcome]:
        """Yield the outcomes with what the server made of the items."""
        there: dict[str, Remote] = {}
        with suppress(ProviderError):
            for calendar in self._found().calendars if unread else ():
                addresses = (self._at(outcome.remote_id) for outcome in unread)
                urls = [url for url in addresses if url.startswith(calendar.url)]
                if urls:
                    there |= self._ours(self._connection().fetch(calendar.url, urls)[0])
        for outcome in unread:
            remote = there.get(outcome.uid)
            if remote is None:
                yield replace(outcome, native="")
            else:
                yield replace(outcome, etag=remote.etag, item=remote.item, native=remote.native)

    def _catch_up(self, written: Mapping[str, str | None]) -> None:
        """Note our own writes, so that the next run takes them for no news.

        `written` has the version by path, None for what was deleted. A calendar that has not been
        read yet is read now, if nobody else wrote to it meanwhile.
        """
        server = self._connection()
        for calendar in self._found().calendars:
            ours = {
                path: etag
                for path, etag in written.items()
                if path.startswith(dav.key(calendar.url)) and path != dav.key(calendar.url)
            }
            if not ours:
                continue
            if calendar.token:
                calendar.own |= ours
                continue
            if not (calendar.tag or calendar.etags):
                answer = server.changed_since(calendar.url, "")
                if answer is None:
                    continue
                members = [found for found in answer.resources if _is_member(calendar, found)]
                if all(_is_known(found, ours) for found in members):
                    calendar.token = answer.token
                continue
            listed, tag = self._listed(calendar)
            etags = {dav.key(url): etag for url, etag in listed.items()}
            expected = {path: etag for path, etag in (calendar.etags | ours).items() if etag}
            if etags == expected and not any(etag == "" for etag in ours.values()):
                calendar.etags, calendar.tag = etags, tag

    def _gone(self) -> GoneError:
        host = self._connection().host
        return GoneError(f"{host} no longer has the calendar that the items stood in")

    # Finding the calendars, and making them.

    def _connection(self) -> Server:
        if self._server is None:
            self._server = connected(self._options, self._context, self._budget)
        return self._server

    def _found(self) -> Place:
        if self._place is None:
            self._place = self._discovered()
        return self._place

    def _remembered(self, cursor: str) -> Place:
        """Return the place that a cursor names; raises CursorError for one of other options."""
        try:
            kept = json.loads(cursor)
            if kept.pop("shape") != self._shape:
                msg = "the configuration of this target has changed; everything is read again"
                raise CursorError(msg)
            calendars = [Calendar(**calendar) for calendar in kept.pop("calendars")]
            return Place(calendars=calendars, **kept)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            msg = "the cursor is not one of ours; everything is read again"
            raise CursorError(msg) from error

    def _discovered(self) -> Place:
        found = self._connection().discover()
        place = Place(found.principal, found.home, [])
        wanted = [
            (kind, self._name if kind == "VEVENT" else self._list_name) for kind in self._kinds
        ]
        by_url: dict[str, Calendar] = {}
        standing: dict[str, set[str]] = {}
        for kind, name in wanted:
            # One that we made comes first, even if it has been renamed since: our items are there.
            # Then those that hold both, so that one calendar does where one can.
            fits = sorted(
                (not _is_made(resource, name), len(_kinds(resource)) < len(KINDS), resource.url)
                for resource in found.calendars
                if kind in _kinds(resource)
                and (not found.home or _display(resource) == name or _is_made(resource, name))
            )
            is_other, _, url = fits[0] if fits else (True, True, "")
            if self._context.adopt and found.home and is_other:
                url = self._adopted(kind, name, found.calendars, standing) or url
            if url:
                by_url.setdefault(url, Calendar(_folder(url), [])).kinds.append(kind)
        for resource in found.calendars:
            calendar = by_url.get(resource.url)
            if calendar:
                calendar.token = resource.text(dav.SYNC_TOKEN)
                calendar.tag = "" if calendar.token else resource.text(dav.CTAG)
        place.calendars = list(by_url.values())
        if not found.home and place.of("VEVENT") is None:
            host = self._connection().host
            msg = f"the calendar at url takes no events; name another one on {host}"
            raise ProviderError(msg)
        return place

    def _adopted(
        self,
        kind: str,
        name: str,
        calendars: Iterable[Resource],
        standing: dict[str, set[str]],
    ) -> str:
        """Return the address of the calendar that holds items of ours; empty where none does.

        `standing` has the kinds of our items by address, as far as that was asked. Raises
        InTheWayError where it is not sure which one it is.
        """
        there = [
            Container(resource.url, _display(resource), _made_for(resource, name))
            for resource in calendars
            if kind in _kinds(resource)
        ]
        for url in (one.id for one in there if one.id not in standing):
            remotes = map(_remote, self._connection().everything(url))
            standing[url] = {
                "VTODO" if isinstance(remote.item, Task) else "VEVENT"
                for remote in remotes
                if remote
            }
        held = {one.id for one in there if standing[one.id]}
        of_kind = {url for url in held if kind in standing[url]}
        if not held:
            return ""
        option = "calendar" if name == self._name else "task_list"
        wanted = Wanted(name, "calendar", option)
        return containers.adopted(wanted, there, lambda _there: of_kind or held)

    def _make_missing(self) -> None:
        """Make the calendars that are not there yet, one for all where the server lets us."""
        place = self._found()
        missing = [kind for kind in self._kinds if place.of(kind) is None]
        if not missing or not place.home:
            return
        together = self._name == self._list_name
        if len(missing) > 1 and together and self._make(place, self._name, missing, ""):
            return
        for kind in missing:
            ending = TASKS_ENDING if kind == "VTODO" else ""
            name = self._list_name if kind == "VTODO" else self._name
            self._make(place, name, [kind], ending)
        if place.of("VEVENT") is None:
            host = self._connection().host
            msg = (
                f'{host} does not let us make a calendar; make one called "{self._name}" there, '
                "and run again"
            )
            raise ProviderError(msg)

    def _make(self, place: Place, name: str, kinds: list[str], ending: str) -> bool:
        """Make a calendar and put it into `place`; False where the server will not."""
        server = self._connection()
        # Always the same address, so that it is made once where an answer is lost; and another,
        # for a server that keeps a deleted calendar at the first.
        for number in NUMBERS:
            path = quote(f"{_stem(name)}{ending}{number}", safe="")
            url = f"{_folder(place.home)}{path}/"
            made = server.make(url, name, kinds)
            there = None if made else server.calendar(url)
            if made or (there and set(kinds) <= _kinds(there)):
                place.calendars.append(Calendar(url, list(kinds)))
                return True
        return False

    def _claims(self) -> tuple[str, ...]:
        """Return host and path of each calendar that is there, and of those to be made.

        Without the account: two accounts may reach the same calendar.
        """
        place, host = self._found(), self._connection().host
        paths = [dav.folder(calendar.url) for calendar in place.calendars]
        names = {"VEVENT": self._name, "VTODO": self._list_name}
        missing = {names[kind] for kind in self._kinds if place.of(kind) is None and place.home}
        paths += [f"{dav.folder(place.home)}{_stem(name)}/" for name in sorted(missing)]
        return tuple(f"{host} {path}" for path in paths)

    def _calendar_for(self, action: Action) -> Calendar:
        """Return where an item belongs; raises RejectedError where there is no such place."""
        kind = "VTODO" if isinstance(action.item, Task) else "VEVENT"
        calendar = self._found().of(kind)
        if calendar is None:
            what = "to-dos" if kind == "VTODO" else "events"
            hint = '; set tasks = "events"' if kind == "VTODO" else ""
            msg = f"{self._connection().host} has no calendar for {what}{hint}"
            raise RejectedError(msg)
        return calendar

    def _url(self, calendar: Calendar, uid: str) -> str:
        other = self._found().hrefs.get(uid, "")
        return other if other.startswith(calendar.url) else f"{calendar.url}{quote(uid)}.ics"

    def _at(self, remote_id: str) -> str:
        """Return the address of an item by its path; empty where that is not known."""
        place = self._found()
        bases = (place.home, *(calendar.url for calendar in place.calendars))
        return urljoin(next(filter(None, bases), ""), remote_id) if remote_id else ""

    def _uid_at(self, url: str) -> str:
        """Return the uid of an item of ours that stood at an address; empty if none did."""
        hrefs = self._found().hrefs
        for uid, href in hrefs.items():
            if dav.key(href) == dav.key(url):
                return uid
        name = _name(url)
        return name if ical_read.is_our_uid(name) and name not in hrefs else ""

    def _changed(self, action: Action) -> PreconditionError:
        host = self._connection().host
        return PreconditionError(f"{_title(action)} was changed on {host} since it was read")

    def _refused(self, action: Action, response: Response) -> ProviderError:
        """Return the error for a no to one item, in the server's words where it has any.

        What has nothing to do with the item, as a full disk or a missing right, may be over with
        the next run; what the server says of the item itself holds until it changes.
        """
        conditions, words = dav.conditions(response)
        names = sorted(tag.rpartition("}")[2] for tag in conditions if tag not in PLAIN)
        why = words or ", ".join(names)
        said = f"{response.status}: {why}" if why else f"{response.status}"
        msg = f"{self._connection().host} refuses {_title(action)} ({said})"
        if response.status in OF_THE_ACCOUNT and not names:
            return TransientError(f"{msg}; the next run tries again")
        if action.op == "create" and words.startswith(DELETED_BEFORE):
            return WasDeletedError(msg)
        return RejectedError(msg)


def _title(action: Action) -> str:
    return f'"{action.item.title}"' if action.item else action.uid


def _held(item: Item) -> Item:
    """Return what a component holds of an item, of the kind that it has."""
    if isinstance(item, Task):
        return ical.canonical(replace(item, due_at=ical_read.midnight(item.due)))
    held = ical.canonical(item)
    if not isinstance(held, Event):
        return held
    title = f"{DONE}{held.title}".strip() if held.done else held.title
    start, end = (
        ical_read.comparable(when) if isinstance(when, datetime) else when
        for when in (held.start, held.end)
    )
    return replace(held, title=title, done=None, start=start, end=end)


def _remote(standing: Standing) -> Remote | None:
    """Return what stands there, if it is ours."""
    name = _name(standing.url)
    if ical_read.MARK not in standing.text.upper() and not ical_read.is_our_uid(name):
        return None  # the quick way past the calendars of others
    component = ical_read.parse(standing.text)
    if component is None or not ical_read.is_ours(component, name):
        return None
    item = ical_read.read(component)
    return Remote(
        uid=component.uid,
        remote_id=_path(standing.url),
        etag=standing.etag,
        revision=component.revision,
        item=_held(item) if item else None,
        mark=component.mark,
        native=standing.text,
    )


def _is_member(calendar: Calendar, found: Resource) -> bool:
    """Whether it is an object in the calendar; some servers list the calendar itself as well."""
    return not dav.key(calendar.url).startswith(found.key) and not found.key.endswith("/")


def _is_known(found: Resource, ours: Mapping[str, str | None]) -> bool:
    """Whether a change is the one that we made ourselves."""
    if found.key not in ours:
        return False
    etag = ours[found.key]
    return found.status in dav.NOT_THERE if etag is None else bool(etag) and found.etag == etag


def _kinds(resource: Resource) -> frozenset[str]:
    """Return the components that a calendar takes: all where it does not say."""
    said = resource.props.get(dav.COMPONENTS)
    names = {part.get("name", "").upper() for part in said} if said is not None else set()
    return frozenset(names & KINDS if names else KINDS)


def _stem(name: str) -> str:
    """Return how the addresses begin of the calendars that we make for a name."""
    return f"{STEM}{slug(name) or 'interviews'}"


def _is_made(resource: Resource, name: str) -> bool:
    """Whether a calendar stands where we make those for that name."""
    last = resource.key.rstrip("/").rpartition("/")[2]
    return last in {f"{_stem(name)}{end}{n}" for end in ("", TASKS_ENDING) for n in NUMBERS}


def _made_for(resource: Resource, name: str) -> str | None:
    """Return the name for which we made a calendar, as its address says; None for others."""
    for said in (name, _display(resource)):
        if _is_made(resource, said):
            return said
    last = resource.key.rstrip("/").rpartition("/")[2]
    return last if last.startswith(STEM) else None


def _display(resource: Resource) -> str:
    return resource.text(dav.DISPLAY_NAME) or resource.key.rstrip("/").rpartition("/")[2]


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _path(url: str) -> str:
    """Return the path of an address, as the server writes it."""
    return urlsplit(url).path


def _name(url: str) -> str:
    return dav.key(url).rpartition("/")[2].removesuffix(".ics")


__all__ = ["Calendars", "connected"]
