"""What Google tells of the calendars of a person: busy times, and events between two times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from recurring import starts

if TYPE_CHECKING:
    from google_service import Asked, Collection, GoogleService

Json = dict[str, Any]

LONGEST = timedelta(days=93)
"""The longest time of a question for busy times; Google does not say where its limit is."""


def free_busy(service: GoogleService, asked: Asked) -> Json:
    """Return the busy times of calendars; raises Refused."""
    from google_service import Refused

    first, last = (datetime.fromisoformat(asked.body[name]) for name in ("timeMin", "timeMax"))
    if last - first > service.longest_free_busy:
        raise Refused(400, "timeRangeTooLong", "The requested time range is too long.")
    told: Json = {}
    for item in asked.body["items"]:
        calendar = service.calendar_named(item["id"])
        if calendar is None:
            told[item["id"]] = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
            continue
        busy = [
            _span(calendar, body)
            for body in instances(calendar)
            if body["status"] != "cancelled"
            and body.get("transparency") != "transparent"
            and not _is_declined(body)
        ]
        inside = sorted(
            (max(start, first), min(end, last))
            for start, end in busy
            if start < last and end > first
        )
        told[item["id"]] = {
            "busy": [{"start": _stamp(start), "end": _stamp(end)} for start, end in _merged(inside)]
        }
    return {
        "kind": "calendar#freeBusy",
        "timeMin": _stamp(first),
        "timeMax": _stamp(last),
        "calendars": told,
    }


def events_between(service: GoogleService, asked: Asked) -> Json:
    """Return a page of the events between two times, each instance by itself."""
    from google_service import Refused

    calendar, query = service.calendar(asked), asked.query
    if query.get("singleEvents") != "true":
        service.complain("events.list: a time without singleEvents")
    first, last = (datetime.fromisoformat(query[name]) for name in ("timeMin", "timeMax"))
    if last <= first:
        raise Refused(400, "timeRangeEmpty", "The specified time range is empty.")
    kinds = query.get("eventTypes", "").split(",") if query.get("eventTypes") else []
    found = []
    for body in instances(calendar):
        is_gone = body["status"] == "cancelled"
        if kinds and body.get("eventType", "default") not in kinds:
            continue
        if is_gone and query.get("showDeleted") != "true":
            continue
        start, end = _span(calendar, body)
        if start < last and end > first:
            found.append(_told(service, calendar, body, int(query.get("maxAttendees", 0))))
    answer = service.paged(asked, found, 250, 2500)
    answer.setdefault("items", [])
    return {**answer, "kind": "calendar#events", "timeZone": calendar.body["timeZone"]}


def instances(calendar: Collection) -> Iterator[Json]:
    """Yield the events of a calendar: of a recurring one its instances, as they are now."""
    changed: dict[tuple[str, str], Json] = {}
    for entry in calendar.entries.values():
        if series := entry.body.get("recurringEventId"):
            changed[series, key_of(entry.body["originalStartTime"])] = entry.body
    for entry in list(calendar.entries.values()):
        body = entry.body
        if body.get("recurringEventId"):
            continue
        if not body.get("recurrence"):
            yield body
            continue
        (rule,) = body["recurrence"]
        first, length = read_time(body["start"]), read_time(body["end"]) - read_time(body["start"])
        zone = body["start"].get("timeZone", "UTC")
        for start in starts(first, rule.removeprefix("RRULE:"), zone):
            said = said_time(start, zone)
            instance = {
                **{key: value for key, value in body.items() if key != "recurrence"},
                "id": f"{body['id']}_{key_of(said)}",
                "recurringEventId": body["id"],
                "originalStartTime": said,
                "start": said,
                "end": said_time(start + length, zone),
            }
            yield changed.get((body["id"], key_of(said)), instance)


def picked(answer: Any, fields: str) -> Any:
    """Return those fields of an answer that are asked for (developers.google.com, "fields")."""
    return _picked(answer, tree_of(fields)) if fields else answer


def tree_of(fields: str) -> Json:
    """Return what is asked for, an empty tree for all that there is below a name."""
    tree: Json = {}
    at = 0
    while at < len(fields):
        found = re.compile(r"[A-Za-z/]+").match(fields, at)
        assert found, f"fields={fields}"
        at = found.end()
        below: Json = {}
        if fields[at : at + 1] == "(":
            depth, end = 1, at + 1
            while depth:
                depth += {"(": 1, ")": -1}.get(fields[end], 0)
                end += 1
            below, at = tree_of(fields[at + 1 : end - 1]), end
        *parents, name = found[0].split("/")
        inner = tree
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[name] = below
        at += 1
    return tree


def _picked(value: Any, tree: Json) -> Any:
    if isinstance(value, list):
        return [_picked(each, tree) for each in value]
    if not tree or not isinstance(value, dict):
        return value
    return {name: _picked(value[name], below) for name, below in tree.items() if name in value}


def _told(service: GoogleService, calendar: Collection, body: Json, most: int) -> Json:
    """Return an event as a list has it."""
    told: Json = json.loads(json.dumps(body))
    if body["status"] == "cancelled" and service.switches.cancelled_is_bare:
        names = ("id", "status", "recurringEventId", "originalStartTime")
        return {name: told[name] for name in names if name in told}
    if most and len(told.get("attendees", ())) > most:
        # Only the participant is returned then, as the discovery document says.
        told["attendees"] = [each for each in told["attendees"] if each.get("self")]
        told["attendeesOmitted"] = True
    if not service.switches.calendar_keeps_zone:
        for name in ("start", "end", "originalStartTime"):
            if "dateTime" in told.get(name, {}):
                zone = ZoneInfo(calendar.body["timeZone"])
                moment = datetime.fromisoformat(told[name]["dateTime"]).astimezone(zone)
                told[name]["dateTime"] = moment.isoformat()
    return told


def _is_declined(body: Mapping[str, Any]) -> bool:
    return any(
        each.get("self") and each.get("responseStatus") == "declined"
        for each in body.get("attendees", ())
    )


def _span(calendar: Collection, body: Json) -> tuple[datetime, datetime]:
    """Return begin and end; whole days are in the zone of the calendar."""
    zone = ZoneInfo(calendar.body["timeZone"])
    start, end = (
        when
        if isinstance(when, datetime)
        else datetime(when.year, when.month, when.day, tzinfo=zone)
        for when in (read_time(body["start"]), read_time(body["end"]))
    )
    return start, end


def _merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def read_time(said: Json) -> Any:
    if "date" in said:
        return date.fromisoformat(said["date"])
    return datetime.fromisoformat(said["dateTime"]).astimezone(UTC)


def said_time(when: Any, zone: str) -> Json:
    if not isinstance(when, datetime):
        return {"date": when.isoformat()}
    return {"dateTime": when.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}


def key_of(said: Json) -> str:
    when = read_time(said)
    return f"{when:%Y%m%dT%H%M%SZ}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
