"""Reads the calendars: everything, what changed since the last run, or single items.

With sync tokens (RFC 6578) a server tells what changed. Without them the CTag of a calendar tells
whether anything did, and a comparison of the versions of all objects tells what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from afterview.errors import CursorError
from afterview_caldav import dav
from afterview_caldav.objects import remote_of
from afterview_caldav.server import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from afterview.provider import Remote
    from afterview_caldav.cursor import CalendarState, SyncState
    from afterview_caldav.dav import Resource
    from afterview_caldav.server import RemoteObject, Server


class Found(NamedTuple):
    """The result of reading: our items that are there, and uids of those that are surely gone."""

    remotes: Mapping[str, Remote]
    """By uid."""
    deleted: tuple[str, ...] = ()


def read_all(server: Server, state: SyncState) -> Found:
    """Return all of our items, and note in `state` that they have been read."""
    objects: list[RemoteObject] = []
    for calendar in state.calendars:
        here = server.fetch_all(calendar.url)
        if not calendar.token:
            calendar.etags = {dav.key(found.url): found.etag for found in here}
        objects += here
    return Found(ours(server, state, objects))


def read_changes(server: Server, state: SyncState) -> Found:
    """Return what changed since `state`, and note in it that this has been read."""
    if state.home:
        server.client.trust(state.home)
    objects: list[RemoteObject] = []
    gone: list[str] = []
    for calendar, now in _versions(server, state):
        changed, missing = _changed_in(server, calendar, now)
        here, vanished = server.fetch(calendar.url, changed) if changed else ([], [])
        objects += here
        gone += (*missing, *vanished)
    uids = dict.fromkeys(map(state.uid_at, gone))
    remotes = ours(server, state, objects)
    return Found(remotes, tuple(uid for uid in uids if uid and uid not in remotes))


def find(server: Server, state: SyncState, uids: Sequence[str]) -> Iterator[Remote]:
    """Yield those of the items that are there: one request for each calendar.

    An item that is not at its address is looked for among all objects, with one more request.
    """
    wanted = set(uids)
    for objects in _searched(server, state, wanted):
        for uid, remote in ours(server, state, objects).items():
            if uid in wanted:
                wanted.remove(uid)
                yield remote


def ours(server: Server, state: SyncState, objects: Iterable[RemoteObject]) -> dict[str, Remote]:
    """Return those that are ours by uid; of two with one uid the one that has our name for it.

    Notes in `state` the addresses of those that have another name.
    """
    found: dict[str, Remote] = {}
    for one in objects:
        remote = remote_of(one, server.zone)
        if remote is None:
            continue
        if dav.object_name(one.url) == remote.uid:
            state.hrefs.pop(remote.uid, None)
        elif remote.uid in found:
            continue
        else:
            state.hrefs[remote.uid] = one.url
        found[remote.uid] = remote
    return found


def note_own_writes(server: Server, state: SyncState, written: Mapping[str, str | None]) -> None:
    """Note our writes in `state`, so that the next run does not take them for changes of others.

    `written` has the version of each object by its path, None for a deleted one. A calendar that
    has never been read is read now; that counts if nobody else has written to it meanwhile.
    """
    for calendar in state.calendars:
        here = {
            path: etag
            for path, etag in written.items()
            if path.startswith(dav.key(calendar.url)) and path != dav.key(calendar.url)
        }
        if not here:
            continue
        if calendar.token:
            calendar.own |= here
        elif calendar.tag or calendar.etags:
            _note_by_etags(server, calendar, here)
        else:
            _note_by_token(server, calendar, here)


def _searched(
    server: Server, state: SyncState, wanted: Collection[str]
) -> Iterator[list[RemoteObject]]:
    """Yield the objects at the addresses of the wanted items, then all objects.

    The caller takes out of `wanted` what it found, and nothing is asked once that is empty.
    """
    for calendar in state.calendars:
        if wanted:
            urls = [state.url_of(calendar, uid) for uid in sorted(wanted)]
            yield server.fetch(calendar.url, urls)[0]
    for calendar in state.calendars:
        if wanted:
            yield server.fetch_all(calendar.url)


def _versions(server: Server, state: SyncState) -> Iterator[tuple[CalendarState, Resource | None]]:
    """Yield each calendar with the version that it has now.

    The version is None if there is only one calendar, and it has a token: to ask for its version
    and to ask what changed in it is one request each.
    """
    if len(state.calendars) == 1 and state.calendars[0].token:
        yield state.calendars[0], None
        return
    versions = server.versions(state.home or state.calendars[0].url, 1 if state.home else 0)
    # Xandikos also lists what is not there, with a status that says so.
    by_path = {dav.folder(found.url): found for found in versions if found.has_type(CALENDAR)}
    for calendar in state.calendars:
        now = by_path.get(dav.folder(calendar.url)) or server.calendar(calendar.url)
        if now is None:
            raise server.gone()
        yield calendar, now


def _changed_in(
    server: Server, calendar: CalendarState, now: Resource | None
) -> tuple[list[str], list[str]]:
    """Return the addresses of the objects that changed, and of those that are gone for certain."""
    token = calendar.token if now is None else now.text(dav.SYNC_TOKEN)
    if token:
        is_unchanged = now is not None and token == calendar.token
        return ([], []) if is_unchanged else _changed_by_token(server, calendar)
    if calendar.token:
        msg = f"{server.host} no longer has sync tokens; everything is read again"
        raise CursorError(msg)
    tag = "" if now is None else now.text(dav.CTAG)
    if tag and tag == calendar.tag:
        return [], []
    return _changed_by_etags(server, calendar), []


def _changed_by_token(server: Server, calendar: CalendarState) -> tuple[list[str], list[str]]:
    answer = server.changed_since(calendar.url, calendar.token)
    if answer is None:
        raise server.gone()
    own, calendar.own, calendar.token = calendar.own, {}, answer.token
    members = [
        found
        for found in answer.resources
        if _is_member(calendar, found) and not _is_own_write(found, own)
    ]
    gone = [found.url for found in members if found.status in dav.NOT_THERE]
    return [found.url for found in members if found.status in dav.OK], gone


def _changed_by_etags(server: Server, calendar: CalendarState) -> list[str]:
    """Return the addresses of the objects that changed, and of those that are no longer listed.

    The latter are then asked for by name, because absence from a list proves nothing.
    """
    before = calendar.etags
    after, calendar.tag = _listed(server, calendar)
    calendar.etags = {dav.key(url): etag for url, etag in after.items()}
    changed = [url for url, etag in after.items() if not etag or before.get(dav.key(url)) != etag]
    absent = sorted(before.keys() - calendar.etags.keys())
    urls = (dav.absolute(calendar.url, quote(path)) for path in absent)
    return changed + [url for url in urls if url is not None]


def _note_by_token(
    server: Server, calendar: CalendarState, written: Mapping[str, str | None]
) -> None:
    answer = server.changed_since(calendar.url, "")
    if answer is None:
        return
    members = [found for found in answer.resources if _is_member(calendar, found)]
    if all(_is_own_write(found, written) for found in members):
        calendar.token = answer.token


def _note_by_etags(
    server: Server, calendar: CalendarState, written: Mapping[str, str | None]
) -> None:
    listed, tag = _listed(server, calendar)
    etags = {dav.key(url): etag for url, etag in listed.items()}
    expected = {path: etag for path, etag in {**calendar.etags, **written}.items() if etag}
    if etags == expected and not any(etag == "" for etag in written.values()):
        calendar.etags, calendar.tag = etags, tag


def _listed(server: Server, calendar: CalendarState) -> tuple[dict[str, str], str]:
    """Return the version of each object in a calendar by its address, and the CTag."""
    listed = server.etags(calendar.url)
    itself = next((found for found in listed if not _is_member(calendar, found)), None)
    etags = {found.url: found.etag for found in listed if _is_member(calendar, found)}
    return etags, itself.text(dav.CTAG) if itself else ""


def _is_member(calendar: CalendarState, found: Resource) -> bool:
    """Whether it is an object in the calendar; some servers list the calendar itself as well."""
    return not dav.key(calendar.url).startswith(found.key) and not found.key.endswith("/")


def _is_own_write(found: Resource, written: Mapping[str, str | None]) -> bool:
    """Whether a reported change is one that we made."""
    if found.key not in written:
        return False
    etag = written[found.key]
    return found.status in dav.NOT_THERE if etag is None else bool(etag) and found.etag == etag


__all__ = ["Found", "find", "note_own_writes", "ours", "read_all", "read_changes"]
