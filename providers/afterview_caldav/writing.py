"""Carries out the actions of a run: one request each, and creations several at a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from threading import Event as Flag
from typing import TYPE_CHECKING

from afterview.errors import ProviderError, RejectedError, TransientError, WasDeletedError
from afterview.model import Task
from afterview.provider import Outcome, with_deletions_checked
from afterview.provider.batch import ITEM_ERRORS, ends_target
from afterview.provider.replies import title_of
from afterview_caldav import dav, reading
from afterview_caldav.objects import alarm_of, text_to_write
from afterview_caldav.server import CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterview.provider import Action, Remote
    from afterview.provider.http import Response
    from afterview_caldav.cursor import CalendarState, SyncState
    from afterview_caldav.server import Server

MOST_UNCLEAR = 5
"""Writes of which nobody knows whether they took effect, after which a run sends no others."""
NO_CONFLICT = f"{dav.CALDAV}no-uid-conflict"
PLAIN = frozenset(
    {f"{dav.DAV}error", "{http://sabredav.org/ns}exception", "{http://sabredav.org/ns}message"}
)
"""Elements of an error that say nothing by themselves."""
GONE_OR_CHANGED = frozenset({404, 410, 412})
NO_CALENDAR = frozenset({404, 409, 410})
DELETED_BEFORE = "Deleted calendar object with uid already exists"
"""Begins the words of Nextcloud if an object with the uid is in its trash bin."""
OF_THE_ACCOUNT = frozenset({402, 403, 405, 507})
"""Refusals that have nothing to do with the item, unless the server names a condition for it."""


class Writer:
    """Writes to the calendars of one account."""

    def __init__(self, server: Server, state: SyncState, *, alarms: bool) -> None:
        """Keep where to write, and how; nothing is sent yet."""
        self._server = server
        self._state = state
        self._alarms = alarms

    def apply(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcome of each action, and note in the state what was written.

        An error that concerns more than one item is raised after the outcomes known by then.
        """
        written: dict[str, str | None] = {}
        unread: list[Outcome] = []
        failure: ProviderError | None = None
        find = partial(reading.find, self._server, self._state)
        try:
            for outcome in with_deletions_checked(self._outcomes(actions), find):
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
        # If this fails, the server reports our own writes to the next run, which knows them.
        with suppress(ProviderError):
            reading.note_own_writes(self._server, self._state, written)

    def _outcomes(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcome of each action; stop after too many whose effect is unknown."""
        unclear = 0
        for outcome in self._in_turn(actions):
            yield outcome
            unclear += isinstance(outcome.error, TransientError)
            if unclear >= MOST_UNCLEAR and outcome.error is not None:
                raise outcome.error

    def _in_turn(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcomes of changes and deletions one by one, then those of creations.

        Only a first run has many writes, and all of them are creations. Xandikos cannot change or
        delete two objects at a time: it answers 423, or 500 with an unknown effect.
        """
        creations = [action for action in actions if action.op == "create"]
        for action in actions:
            if action.op != "create":
                yield self._carry_out(action)
        # If each request needs a connection of its own, more at a time only burden the server.
        if len(creations) > 1 and self._server.client.keeps_alive:
            yield from self._side_by_side(creations)
        else:
            yield from map(self._carry_out, creations)

    def _side_by_side(self, actions: Sequence[Action]) -> Iterator[Outcome]:
        """Yield the outcomes as they become known; after an error that ends the run, raise it."""
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
        """Return the outcome of one action; raise an error that concerns more than one item."""
        try:
            if action.op == "create":
                return self._create(action)
            if action.op == "update":
                return self._update(action)
            return self._delete(action)
        except ITEM_ERRORS as error:
            if ends_target(error):
                raise
            return Outcome(uid=action.uid, error=error)

    def _create(self, action: Action) -> Outcome:
        calendar = self._calendar_for(action)
        url = self._state.url_of(calendar, action.uid)
        text = self._text(action, None)
        response = self._server.put(url, text, None)
        if response.status in dav.OK:
            return _written(action, url, response, text)
        in_the_way = response.status == HTTPStatus.PRECONDITION_FAILED
        if in_the_way or NO_CONFLICT in dav.conditions(response)[0]:
            remote = next(reading.find(self._server, self._state, [action.uid]), None)
            if remote is not None and remote.mark == action.mark:
                # An earlier attempt made it, and the answer was lost.
                return Outcome(
                    uid=action.uid,
                    remote_id=remote.remote_id,
                    etag=remote.etag,
                    item=remote.item,
                    native=remote.native,
                )
            if remote is not None or in_the_way:
                raise self._server.errors.changed(action)
        elif response.status in NO_CALENDAR and self._server.calendar(calendar.url) is None:
            raise self._server.gone()
        raise self._refused(action, response)

    def _update(self, action: Action) -> Outcome:
        url = self._state.url_at(action.remote_id) or self._state.url_of(
            self._calendar_for(action), action.uid
        )
        native, etag = action.native, dav.strong(action.etag)
        if not native or not etag:
            there = self._server.get(url)
            if there is None or etag not in {"", there.etag}:
                raise self._server.errors.changed(action)
            native, etag = there.text, there.etag
        text = self._text(action, native)
        response = self._server.put(url, text, etag)
        if response.status in dav.OK:
            return _written(action, url, response, text)
        if response.status in GONE_OR_CHANGED:
            raise self._server.errors.changed(action)
        raise self._refused(action, response)

    def _delete(self, action: Action) -> Outcome:
        state, server = self._state, self._server
        everywhere = [state.url_of(calendar, action.uid) for calendar in state.calendars]
        for url in [state.url_at(action.remote_id)] if action.remote_id else everywhere:
            etag = dav.strong(action.etag)
            if not etag:
                there = server.get(url)
                if there is None:
                    continue
                etag = there.etag
            response = server.delete(url, etag)
            if response.status == HTTPStatus.PRECONDITION_FAILED:
                raise self._server.errors.changed(action)
            if response.status in dav.NOT_THERE:
                break
            if response.status not in dav.OK:
                raise self._refused(action, response)
            return Outcome(uid=action.uid, remote_id=dav.path(url))
        raise server.errors.missing(action)

    def _calendar_for(self, action: Action) -> CalendarState:
        """Return the calendar that an item belongs in; raise RejectedError if there is none."""
        kind = "VTODO" if isinstance(action.item, Task) else "VEVENT"
        calendar = self._state.calendar_for(kind)
        if calendar is None:
            what = "to-dos" if kind == "VTODO" else "events"
            hint = '; set tasks = "events"' if kind == "VTODO" else ""
            msg = f"{self._server.host} has no calendar for {what}{hint}"
            raise RejectedError(msg)
        return calendar

    def _text(self, action: Action, native: str | None) -> str:
        alarm = None
        if self._alarms and native is None and action.item is not None:
            alarm = alarm_of(action.item)
        return text_to_write(action, native, alarm)

    def _read_back(self, unread: Sequence[Outcome]) -> Iterator[Outcome]:
        """Yield the outcomes with the items as the server holds them after the writes."""
        there: dict[str, Remote] = {}
        with suppress(ProviderError):
            for calendar in self._state.calendars if unread else ():
                addresses = (self._state.url_at(outcome.remote_id) for outcome in unread)
                urls = [url for url in addresses if url.startswith(calendar.url)]
                if urls:
                    found = self._server.fetch(calendar.url, urls)[0]
                    there |= reading.ours(self._server, self._state, found)
        for outcome in unread:
            remote = there.get(outcome.uid)
            if remote is None:
                yield replace(outcome, native="")
            else:
                yield replace(outcome, etag=remote.etag, item=remote.item, native=remote.native)

    def _refused(self, action: Action, response: Response) -> ProviderError:
        """Return the error for the refusal of one item, in the server's words if it has any.

        A refusal that has nothing to do with the item, such as a full disk or a missing right, may
        be over in the next run. What the server says of the item holds until the item changes.
        """
        conditions, words = dav.conditions(response)
        names = sorted(tag.rpartition("}")[2] for tag in conditions if tag not in PLAIN)
        why = words or ", ".join(names)
        said = f"{response.status}: {why}" if why else f"{response.status}"
        msg = f"{self._server.host} refuses {title_of(action)} ({said})"
        if response.status in OF_THE_ACCOUNT and not names:
            return TransientError(f"{msg}; the next run tries again")
        if action.op == "create" and words.startswith(DELETED_BEFORE):
            return WasDeletedError(msg)
        return RejectedError(msg)


def _written(action: Action, url: str, response: Response, text: str) -> Outcome:
    """Return the outcome of a write; without an etag if the server may have changed the object."""
    etag = response.headers.get("etag", "")
    is_weak = etag.strip().startswith("W/")
    return Outcome(
        uid=action.uid,
        remote_id=dav.path(url),
        etag="" if is_weak else dav.strong(etag),
        native=text,
    )


__all__ = ["Writer"]
