"""Google Calendar and Google Tasks of one account, as a real HTTP server on loopback.

It holds state as the real ones do, and checks each request against the discovery documents that
Google's client library brings along: what they do not know is refused, and kept in `complaints`, so
that the test fails. What Google does not say about itself is a `Switches`, to be tried both ways.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.parser import BytesParser
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo, available_timezones

import google_reading
import googleapiclient

Json = dict[str, Any]

MOST_IN_A_BATCH = 50
AUTH = "https://www.googleapis.com/auth/"
NARROW = frozenset({"calendar.app.created", "calendar.calendarlist.readonly", "tasks"})
CALENDAR_WRITES = {"calendar.events.insert", "calendar.events.patch", "calendar.events.delete"}
ALWAYS = {"key", "alt", "fields", "prettyPrint", "quotaUser"}


@dataclass(frozen=True)
class Switches:
    """What Google does not say, and what it may do one way or the other."""

    tasks_heed_etags: bool = True
    completed_is_kept: bool = True
    """Whether a task keeps the time of completion that it is sent, or gets the present one."""
    deleted_tasks_are_found: bool = True
    """Whether to get a deleted task gives it, marked as deleted, or nothing."""
    tasks_leave_a_trace: bool = True
    """Whether a task that was moved to another list counts as deleted in its own, or is not there
    any more."""
    cancelled_is_bare: bool = True
    """Whether a deleted event in a list has its id and no more."""
    changing_cancelled: int = 412
    """The status of a change to a deleted event: 412 or 403."""
    backwards: bool = False
    """Whether the calls of a batch are carried out, and answered, from the last to the first."""
    calendar_keeps_zone: bool = True
    """Whether the times of an event are shown in its own zone, or in that of the calendar."""


USUAL = Switches()
OTHERWISE = Switches(
    tasks_heed_etags=False,
    completed_is_kept=False,
    deleted_tasks_are_found=False,
    tasks_leave_a_trace=False,
    cancelled_is_bare=False,
    changing_cancelled=403,
    backwards=True,
    calendar_keeps_zone=False,
)


class Refused(Exception):  # noqa: N818 - it is an answer
    """An answer that is an error."""

    def __init__(  # noqa: PLR0913 - all that an answer has
        self,
        status: int,
        reason: str,
        words: str = "",
        *,
        domain: str = "global",
        location: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = dict(headers or {})
        first = {"domain": domain, "reason": reason, "message": words or reason}
        if location:
            first |= {"location": location, "locationType": "header"}
        self.body = {"error": {"errors": [first], "code": status, "message": words or reason}}


def throttled(retry_after: str = "", status: int = 403) -> Refused:
    """Return the answer to what is too much."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return Refused(status, "rateLimitExceeded", domain="usageLimits", headers=headers)


@dataclass
class Fault:
    """What becomes of the next calls of a method instead."""

    of: str
    """A pattern for the ids of methods; `calendar.batch` and `tasks.batch` are the batches."""
    what: str | Refused
    """`cut`: nothing is done and no answer comes; `lost`: it is done, and none comes; `torn`: it
    is done, and half of the answer comes; `empty`: it is done, and the answer says nothing;
    `html`: it is done, and a page about trouble comes."""
    times: int = 1
    after: int = 0
    """How many calls are let through before."""


@dataclass
class Entry:
    """An event or a task, and the version in which it last changed."""

    body: Json
    version: int
    extras: Json = field(default_factory=dict)
    """What no API shows: the hour that a person gave a task."""
    by_app: bool = False


@dataclass
class Collection:
    """A calendar or a task list."""

    body: Json
    entries: dict[str, Entry] = field(default_factory=dict)
    by_app: bool = False


@cache
def document(name: str) -> Json:
    """Return a discovery document."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found: Json = json.loads((folder / f"{name}.json").read_text())
    return found


@dataclass(frozen=True)
class Method:
    """One method of an API, as its discovery document has it."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    known: Json
    document: str
    request: str
    response: str
    scopes: frozenset[str]


@cache
def methods() -> tuple[Method, ...]:
    """Return all methods of both APIs."""
    found: list[Method] = []

    def walk(name: str, resource: Json) -> None:
        for one in resource.get("methods", {}).values():
            base = document(name)["servicePath"]
            path = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(f"/{base}{one['path']}"))
            found.append(
                Method(
                    one["id"],
                    one["httpMethod"],
                    re.compile(path),
                    one.get("parameters", {}),
                    name,
                    one.get("request", {}).get("$ref", ""),
                    one.get("response", {}).get("$ref", ""),
                    frozenset(scope.removeprefix(AUTH) for scope in one.get("scopes", ())),
                )
            )
        for inner in resource.get("resources", {}).values():
            walk(name, inner)

    for name in ("calendar.v3", "tasks.v1"):
        walk(name, document(name))
    return tuple(found)


@dataclass
class Asked:
    """One call."""

    method: Method
    path: dict[str, str]
    query: dict[str, str]
    body: Json
    headers: Mapping[str, str]
    scopes: frozenset[str]

    @property
    def if_match(self) -> str:
        return self.headers.get("if-match", "")


class GoogleService:
    """One account. Everything on it is for tests to look at and to set."""

    def __init__(  # noqa: PLR0915 - all that a test sets
        self, account: str = "sam", switches: Switches = USUAL
    ) -> None:
        self.account = account
        self.switches = switches
        self.calendars: dict[str, Collection] = {}
        self.lists: dict[str, Collection] = {}
        self.version = 0
        self.made = 0
        self.commits = 0
        """Counts the calls that changed something."""
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
        self.counts: Counter[str] = Counter()
        """Calls by the id of the method, also those in batches."""
        self.requests: list[str] = []
        """The HTTP requests to the APIs, by the id of the method, `calendar.batch` and such."""
        self.complaints: list[str] = []
        self.faults: list[Fault] = []
        self.strike: tuple[int, str] | None = None
        """The number of a request from now on, and the fault that strikes it."""
        self.page = 10_000
        """The most entries of a page, whatever is asked for."""
        self.empty_page_first = False
        self.oldest_token = 0
        self.lagging: set[str] = set()
        """Ids that lists do not show yet."""
        self.lists_nothing = False
        self.waits: list[float] = []
        """The seconds that our side would have waited."""
        self.throttle_rate = 0.0
        """The part of the writes in batches that is sent away, to wait for a second."""
        self._chance = random.Random(11)  # noqa: S311 - no secret
        self.tasks_lag = 0
        """How many lists of tasks show nothing yet."""
        self.zone = "Europe/Berlin"
        """That of a calendar that is made without one."""
        self.date_skew = timedelta()
        self.connections = 0
        self.main = Collection({"timeZone": "America/New_York"})
        """The main calendar of the person."""
        self.shared: set[str] = set()
        """The ids of calendars that others share with the person."""
        self.longest_free_busy = google_reading.LONGEST
        self.answers: list[bytes] = []
        """All that the APIs answered."""
        # The login.
        self.access: dict[str, frozenset[str]] = {"canary-access-0": NARROW}
        self.refresh: dict[str, frozenset[str]] = {"canary-refresh-0": NARROW}
        self.granted = NARROW
        """What the person ticks when they are asked."""
        self.client = ("client-id", "canary-client-secret")
        self.codes: dict[str, tuple[str, str, frozenset[str]]] = {}
        self.token_error: tuple[int, str] | None = None
        self.token_requests: list[Json] = []
        self.gives_refresh_token = True
        self.new_access: Callable[[], str] = lambda: f"canary-access-{len(self.token_requests)}"
        """Returns an access token that was not there before."""
        self.lock = threading.RLock()
        self.root = ""

    # For tests.

    def new_name(self, kind: str) -> str:
        """Return a name that nothing had before."""
        self.made += 1
        return f"{kind}{self.made}{self.account}"

    def throttles(self) -> bool:
        """Whether a write is one of those that are sent away."""
        return self._chance.random() < self.throttle_rate

    def tick_clock(self) -> str:
        """Let a moment pass; return the time."""
        self.now += timedelta(milliseconds=7)
        return stamp(self.now)

    def fail(self, of: str, what: str | Refused, times: int = 1, after: int = 0) -> None:
        """Let the next calls of a method fail."""
        self.faults.append(Fault(of, what, times, after))

    def forget_tokens(self) -> None:
        """Refuse all sync tokens that were given out so far."""
        self.version += 1
        self.oldest_token = self.version

    def expire(self) -> None:
        """Let all access tokens run out."""
        self.access.clear()

    def our_calendars(self) -> list[Collection]:
        """Return the calendars that were made through the API."""
        return [found for found in self.calendars.values() if found.by_app]

    def put(self, collection: Collection, entry: Entry) -> Entry:
        """Note that an entry has changed, whoever did it."""
        self.version += 1
        entry.version = self.version
        entry.body["etag"] = f'"{self.version}"'
        entry.body["updated"] = self.tick_clock()
        collection.entries[entry.body["id"]] = entry
        return entry

    # Calls.

    def call(self, asked: Asked) -> tuple[int, Json | None]:
        """Carry out one call; raises Refused."""
        self.counts[asked.method.id] += 1
        self.check(asked)
        answer = HANDLERS[asked.method.id](self, asked)
        if asked.method.verb != "GET" and asked.method.response != "FreeBusyResponse":
            self.commits += 1
        if answer is None:
            return 204, None
        fields = asked.query.get("fields", "")
        self.check_fields(asked, fields)
        answer = google_reading.picked(answer, fields)
        self.answers.append(json.dumps(answer, ensure_ascii=False).encode())
        return 200, answer

    def check_fields(self, asked: Asked, fields: str) -> None:
        """Raise Refused for fields that the answer cannot have, by the discovery document."""
        schemas = document(asked.method.document)["schemas"]

        def look(tree: Json, schema: Json, where: str) -> None:
            schema = schemas[schema["$ref"]] if "$ref" in schema else schema
            schema = schema["items"] if schema.get("type") == "array" else schema
            schema = schemas[schema["$ref"]] if "$ref" in schema else schema
            for name, below in tree.items():
                known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
                if known is None:
                    self.complain(f"{asked.method.id}: no field {where}.{name}")
                look(below, known, f"{where}.{name}")

        if fields:
            look(google_reading.tree_of(fields), {"$ref": asked.method.response}, "")

    def complain(self, what: str) -> NoReturn:
        """Note that a request is wrong, and refuse it."""
        self.complaints.append(what)
        raise Refused(400, "badRequest", what)

    def check(self, asked: Asked) -> None:
        """Raise Refused for what the discovery document, or the token, does not allow."""
        method = asked.method
        if not asked.scopes & method.scopes:
            raise Refused(403, "insufficientPermissions", "Insufficient Permission")
        parameters = {**document(method.document)["parameters"], **method.known}
        for name, value in asked.query.items():
            if name not in parameters:
                self.complain(f"{method.id}: no parameter {name}")
            if not _fits(name, value, parameters[name]):
                self.complain(f"{method.id}: {name}={value}")
        if not method.request and asked.body:
            self.complain(f"{method.id}: takes no body")
        if method.request:
            self.check_value(
                asked,
                {"$ref": method.request},
                asked.body,
                method.request,
                patch=method.verb == "PATCH",
            )
        if asked.body.get("attendees"):
            self.complaints.append(f"{method.id}: attendees")
        if method.id in CALENDAR_WRITES and asked.query.get("sendUpdates") != "none":
            self.complaints.append(f"{method.id}: would send mails")

    def check_value(
        self, asked: Asked, schema: Json, value: object, where: str, *, patch: bool
    ) -> None:
        """Raise Refused for a value that its schema does not allow."""
        if "$ref" in schema:
            schema = document(asked.method.document)["schemas"][schema["$ref"]]
        if value is None and patch:
            return
        if not _is_of(schema, value):
            self.complain(f"{asked.method.id}: {where} is {value!r}")
        for name, inner in value.items() if isinstance(value, dict) else ():
            known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if known is None:
                self.complain(f"{asked.method.id}: no property {where}.{name}")
            said = known.get("description", "").strip()
            if known.get("readOnly") or said.endswith("Read-only."):
                self.complain(f"{asked.method.id}: {where}.{name} is read-only")
            self.check_value(asked, known, inner, f"{where}.{name}", patch=patch)
        for inner in value if isinstance(value, list) else ():
            self.check_value(asked, schema["items"], inner, f"{where}[]", patch=patch)

    # Calendars.

    def calendar(self, asked: Asked) -> Collection:
        """Return the calendar of a call; raises Refused."""
        found = self.calendar_named(asked.path["calendarId"])
        if found is None:
            raise Refused(404, "notFound", "Not Found")
        narrow = {"calendar.app.created"}
        if found.body.get("id") in self.shared:
            narrow |= {"calendar.events.owned", "calendar.events.owned.readonly"}
        wide = asked.scopes & (asked.method.scopes - narrow)
        if not found.by_app and not wide:
            raise Refused(403, "insufficientPermissions", "Insufficient Permission")
        return found

    def calendar_named(self, name: str) -> Collection | None:
        """Return the calendar with an id; None if there is none."""
        is_main = name in {"primary", f"{self.account}@gmail.com"}
        return self.main if is_main else self.calendars.get(name)

    def new_calendar(self, body: Json, *, by_app: bool) -> Json:
        """Make a calendar."""
        name = f"{self.new_name('c')}@group.calendar.google.com"
        made = {"timeZone": self.zone, **body, "kind": "calendar#calendar", "id": name}
        self.calendars[name] = Collection(made, by_app=by_app)
        return made

    def calendars_insert(self, asked: Asked) -> Json:
        if not asked.body.get("summary"):
            raise Refused(400, "required", "Missing summary.")
        return self.new_calendar(asked.body, by_app=True)

    def calendars_delete(self, asked: Asked) -> None:
        self.calendar(asked)
        del self.calendars[asked.path["calendarId"]]

    def calendar_list(self, asked: Asked) -> Json:
        mine = {"id": f"{self.account}@gmail.com", "summary": self.account, "primary": True}
        bodies = [one.body for name, one in self.calendars.items() if name not in self.lagging]
        entries = [
            {**body, "kind": "calendar#calendarListEntry", "accessRole": "owner"}
            for body in (mine, *bodies)
        ]
        return self.paged(asked, entries, 100, 250)

    def paged(self, asked: Asked, entries: list[Json], usual: int, most: int) -> Json:
        """Return one page."""
        wanted = int(asked.query.get("maxResults", usual))
        if wanted > most:
            raise Refused(400, "invalid", "Invalid value for maxResults")
        size = min(wanted, self.page)
        token = asked.query.get("pageToken", "")
        if not token and self.empty_page_first:
            return {"items": [], "nextPageToken": "page 0"}
        first = int(token.removeprefix("page ").partition(" ")[0]) if token else 0
        page: Json = {"items": entries[first : first + size]}
        if first + size < len(entries):
            page["nextPageToken"] = f"page {first + size}"
        if not page["items"]:
            del page["items"]  # as Google Tasks has it
        return page

    # Events.

    def shown(self, calendar: Collection, entry: Entry) -> Json:
        """Return an event as an answer has it."""
        body: Json = json.loads(json.dumps(entry.body))
        for name in ("start", "end"):
            said = body.get(name, {})
            if "dateTime" in said:
                own = said.get("timeZone") if self.switches.calendar_keeps_zone else None
                zone = ZoneInfo(own or calendar.body["timeZone"])
                said["dateTime"] = (
                    datetime.fromisoformat(said["dateTime"]).astimezone(zone).isoformat()
                )
        return body

    def events_insert(self, asked: Asked) -> Json:
        calendar, body = self.calendar(asked), dict(asked.body)
        name = body.setdefault("id", self.new_name("e"))
        if not re.fullmatch(r"[a-v0-9]{5,1024}", name):
            raise Refused(400, "invalid", "Invalid resource id value.")
        if name in calendar.entries:
            words = "The requested identifier already exists."
            raise Refused(409, "duplicate", words)
        self.check_event(body)
        made = {
            "kind": "calendar#event",
            "status": "confirmed",
            "htmlLink": f"https://www.google.com/calendar/event?eid={name}",
            "created": stamp(self.now),
            "creator": {"email": self.account},
            "organizer": {"email": calendar.body["id"], "self": True},
            "iCalUID": f"{name}@google.com",
            "sequence": 0,
            "reminders": {"useDefault": True},
            "eventType": "default",
            **{key: value for key, value in body.items() if value != ""},
        }
        if made.get("transparency") == "opaque":
            del made["transparency"]  # it is the default, and not shown
        return self.shown(calendar, self.put(calendar, Entry(made, 0)))

    def check_event(self, body: Json) -> None:
        """Raise Refused for an event that Google would not take."""
        if len(body.get("description") or "") > 8192:
            raise Refused(400, "invalid", "The description is too long.")
        spans = [self.check_time(body, name) for name in ("start", "end")]
        if type(spans[0]) is not type(spans[1]):
            raise Refused(
                400, "invalid", "Start and end times must either both be date or both be dateTime."
            )
        if spans[0] > spans[1]:
            raise Refused(400, "timeRangeEmpty", "The specified time range is empty.")
        private = body.get("extendedProperties", {}).get("private", {})
        for key, value in private.items():
            if len(key) > 44 or len(value) > 1024:
                self.complaints.append(f"the property {key} would be dropped or cut")
        reminders = body.get("reminders", {})
        overrides = reminders.get("overrides", [])
        if overrides and reminders.get("useDefault", True):
            raise Refused(400, "cannotUseDefaultRemindersAndSpecifyOverride")
        for one in overrides:
            if one["method"] not in {"popup", "email"} or not 0 <= one["minutes"] <= 40320:
                raise Refused(400, "invalid", "Invalid reminder")
        if len(overrides) > 5:
            raise Refused(400, "invalid", "Too many reminders")

    def check_time(self, body: Json, name: str) -> Any:
        """Return a date, or a time in UTC; raises Refused."""
        said = body.get(name) or {}
        if bool(said.get("date")) is bool(said.get("dateTime")):
            raise Refused(400, "required", f"Missing {name} time.")
        if said.get("date"):
            return date.fromisoformat(said["date"])
        zone = said.get("timeZone")
        if zone and zone not in available_timezones() - {"Factory"}:
            raise Refused(400, "invalid", f"Invalid time zone definition for {name} time.")
        when = datetime.fromisoformat(said["dateTime"])
        if when.tzinfo is None and not zone:
            raise Refused(400, "required", f"Missing time zone definition for {name} time.")
        return (when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone or "UTC"))).astimezone(
            UTC
        )

    def event(self, asked: Asked) -> tuple[Collection, Entry]:
        """Return the calendar and the event of a call; raises Refused."""
        calendar = self.calendar(asked)
        entry = calendar.entries.get(asked.path["eventId"])
        if entry is None:
            raise Refused(404, "notFound", "Not Found")
        return calendar, entry

    def events_get(self, asked: Asked) -> Json:
        return self.shown(*self.event(asked))

    def events_patch(self, asked: Asked) -> Json:
        calendar, entry = self.event(asked)
        if entry.body["status"] == "cancelled" and self.switches.changing_cancelled == 403:
            raise Refused(403, "forbidden", "Forbidden")
        self.match(asked, entry)
        if "id" in asked.body and asked.body["id"] != entry.body["id"]:
            self.complain("events.patch: another id")
        body = patched(entry.body, asked.body)
        self.check_event(body)
        if body.get("start") != entry.body.get("start") or body.get("end") != entry.body.get("end"):
            body["sequence"] += 1
        return self.shown(calendar, self.put(calendar, replace(entry, body=body)))

    def events_delete(self, asked: Asked) -> None:
        calendar, entry = self.event(asked)
        if entry.body["status"] == "cancelled":
            raise Refused(410, "deleted", "Resource has been deleted")
        self.match(asked, entry)
        self.cancel(calendar, entry)

    def cancel(self, calendar: Collection, entry: Entry) -> None:
        """Delete an event, whoever does it."""
        self.put(calendar, replace(entry, body={**entry.body, "status": "cancelled"}))

    def match(self, asked: Asked, entry: Entry) -> None:
        """Raise Refused where a call is for another version."""
        if asked.if_match not in {"", "*", entry.body["etag"]}:
            raise Refused(412, "conditionNotMet", "Precondition Failed", location="If-Match")

    def events_list(self, asked: Asked) -> Json:
        if "timeMin" in asked.query:
            return google_reading.events_between(self, asked)
        calendar, query = self.calendar(asked), asked.query
        token = query.get("syncToken", "")
        since = 0
        if token:
            wrong = {"iCalUID", "orderBy", "privateExtendedProperty", "q", "timeMin", "timeMax"}
            wrong |= {"sharedExtendedProperty", "updatedMin"}
            if query.keys() & wrong or query.get("showDeleted") == "false":
                self.complain("events.list: a sync token beside a filter")
            since = self.token_version(asked, token)
        page = query.get("pageToken", "")
        if page and int(page.split(" ")[2]) != since:
            self.complain("events.list: a page of another question")
        found = [
            entry
            for name, entry in calendar.entries.items()
            if entry.version > since
            and (since or page or (name not in self.lagging and not self.lists_nothing))
            and (since or query.get("showDeleted") == "true" or entry.body["status"] != "cancelled")
        ]
        shown = [self.listed(calendar, entry) for entry in found]
        answer = self.paged(asked, shown, 250, 2500)
        answer |= {"kind": "calendar#events", "timeZone": calendar.body["timeZone"]}
        answer.setdefault("items", [])
        if "nextPageToken" in answer:
            answer["nextPageToken"] += f" {since}"
        else:
            answer["nextSyncToken"] = f"{calendar.body['id']} {self.version} {self.query_of(asked)}"
        return answer

    def listed(self, calendar: Collection, entry: Entry) -> Json:
        """Return an event as a list has it."""
        if entry.body["status"] == "cancelled" and self.switches.cancelled_is_bare:
            return {"id": entry.body["id"], "status": "cancelled", "etag": entry.body["etag"]}
        return self.shown(calendar, entry)

    def query_of(self, asked: Asked) -> str:
        """Return what a sync token is good for: the same question."""
        kept = {
            key: asked.query[key] for key in asked.query if key not in {"syncToken", "pageToken"}
        }
        return hashlib.sha256(urlencode(sorted(kept.items())).encode()).hexdigest()[:8]

    def token_version(self, asked: Asked, token: str) -> int:
        """Return the version of a sync token; raises Refused."""
        calendar, _, rest = token.partition(" ")
        version, _, query = rest.partition(" ")
        if calendar != asked.path["calendarId"] or not version.isdecimal():
            raise Refused(400, "invalid", "Invalid sync token value.", location="syncToken")
        if query != self.query_of(asked):
            self.complain("events.list: a sync token of another question")
        if int(version) < self.oldest_token:
            words = "Sync token is no longer valid, a full sync is required."
            raise Refused(410, "fullSyncRequired", words, location="syncToken")
        return int(version)

    # Tasks.

    def new_list(self, title: str) -> Json:
        """Make a task list."""
        name = self.new_name("list")
        body = {"kind": "tasks#taskList", "id": name, "title": title, "updated": stamp(self.now)}
        self.lists[name] = Collection(body)
        return body

    def tasklists_insert(self, asked: Asked) -> Json:
        return self.new_list(asked.body.get("title", ""))

    def tasklists_delete(self, asked: Asked) -> None:
        self.tasklist(asked)
        del self.lists[asked.path["tasklist"]]

    def tasklists_list(self, asked: Asked) -> Json:
        entries = [one.body for name, one in self.lists.items() if name not in self.lagging]
        return self.paged(asked, [self.my_tasks().body, *entries], 1000, 1000)

    def my_tasks(self) -> Collection:
        """Return the empty list that every account has."""
        return Collection(
            {"kind": "tasks#taskList", "id": f"MDE{self.account}", "title": "My Tasks"}
        )

    def tasklist(self, asked: Asked) -> Collection:
        """Return the task list of a call; raises Refused."""
        mine = self.my_tasks()
        found = {mine.body["id"]: mine, **self.lists}.get(asked.path["tasklist"])
        if found is None:
            raise Refused(404, "notFound", "Task list not found.")
        return found

    def task(self, asked: Asked) -> tuple[Collection, Entry]:
        """Return the list and the task of a call; raises Refused."""
        tasks = self.tasklist(asked)
        entry = tasks.entries.get(asked.path["task"])
        hidden = entry and entry.body.get("deleted") and not self.switches.deleted_tasks_are_found
        if entry is None or hidden:
            raise Refused(404, "notFound", "Task not found.")
        return tasks, entry

    def tasks_insert(self, asked: Asked) -> Json:
        tasks, sent = self.tasklist(asked), dict(asked.body)
        sent.pop("id", None)
        body = {
            "kind": "tasks#task",
            "id": self.new_name("task"),
            "status": "needsAction",
            "position": "0",
        }
        return self.put(tasks, self.changed_task(Entry(body, 0), sent)).body

    def changed_task(self, entry: Entry, sent: Json) -> Entry:
        """Return a task with what was sent; raises Refused."""
        body = patched(entry.body, sent)
        if len(body.get("title") or "") > 1024 or len(body.get("notes") or "") > 8192:
            raise Refused(400, "invalid", "Invalid value")
        if body.get("status") not in {"needsAction", "completed"}:
            raise Refused(400, "invalid", "Invalid status")
        extras = dict(entry.extras)
        if sent.get("due"):
            body["due"] = f"{datetime.fromisoformat(sent['due']).date()}T00:00:00.000Z"
            extras.pop("hour", None)
        if body["status"] == "needsAction":
            body.pop("completed", None)
        elif not (self.switches.completed_is_kept and body.get("completed")):
            was = entry.body.get("completed")
            body["completed"] = was or stamp(self.now)
        if body.get("notes") == "":
            del body["notes"]
        return replace(entry, body=body, extras=extras)

    def tasks_get(self, asked: Asked) -> Json:
        return self.task(asked)[1].body

    def tasks_patch(self, asked: Asked) -> Json:
        tasks, entry = self.task(asked)
        if entry.body.get("deleted"):
            raise Refused(404, "notFound", "Task not found.")
        if self.switches.tasks_heed_etags:
            self.match(asked, entry)
        return self.put(tasks, self.changed_task(entry, asked.body)).body

    def tasks_delete(self, asked: Asked) -> None:
        tasks, entry = self.task(asked)
        if entry.body.get("deleted"):
            raise Refused(404, "notFound", "Task not found.")
        if self.switches.tasks_heed_etags:
            self.match(asked, entry)
        self.put(tasks, replace(entry, body={**entry.body, "deleted": True}))

    def tasks_list(self, asked: Asked) -> Json:
        tasks, query = self.tasklist(asked), asked.query
        if self.tasks_lag and tasks.entries:
            self.tasks_lag -= 1
            return {"kind": "tasks#tasks"}
        since = datetime.fromisoformat(query["updatedMin"]) if "updatedMin" in query else None
        found = [
            entry.body
            for name, entry in tasks.entries.items()
            if (since is None or datetime.fromisoformat(entry.body["updated"]) >= since)
            and name not in self.lagging
            and not self.lists_nothing
            and (query.get("showDeleted") == "true" or not entry.body.get("deleted"))
            and (query.get("showHidden") == "true" or not entry.body.get("hidden"))
            and (query.get("showCompleted") != "false" or entry.body["status"] != "completed")
        ]
        return {"kind": "tasks#tasks", **self.paged(asked, found, 20, 100)}

    # The login.

    def authorize(self, query: Json) -> str:
        """Return where the person's browser is sent after they said yes."""
        expected = {
            "response_type": "code",
            "access_type": "offline",
            "prompt": "consent",
            "code_challenge_method": "S256",
            "client_id": self.client[0],
        }
        for name, value in expected.items():
            if query.get(name) != value:
                self.complaints.append(f"auth: {name}={query.get(name)}")
        asked = frozenset(scope.removeprefix(AUTH) for scope in query["scope"].split())
        code = f"canary-code-{len(self.codes)}"
        self.codes[code] = (query["code_challenge"], query["redirect_uri"], asked & self.granted)
        return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'code': code})}"

    def token(self, form: Json) -> tuple[int, Json]:
        """Return the answer of the token endpoint."""
        self.token_requests.append(form)
        if self.token_error:
            status, reason = self.token_error
            return status, {"error": reason, "error_description": "Bad Request"}
        if (form.get("client_id"), form.get("client_secret")) != self.client:
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "refresh_token":
            scopes = self.refresh.get(form["refresh_token"])
            answer: Json = {}
        else:
            challenge, redirect, scopes = self.codes.pop(form["code"])
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
                self.complaints.append("token: the verifier does not fit")
            if form["redirect_uri"] != redirect:
                self.complaints.append("token: another redirect_uri")
            name = f"canary-refresh-{len(self.refresh)}"
            self.refresh[name] = scopes
            answer = {"refresh_token": name} if self.gives_refresh_token else {}
        if scopes is None:
            words = "Token has been expired or revoked."
            return 400, {"error": "invalid_grant", "error_description": words}
        access = self.new_access()
        self.access[access] = scopes
        said = " ".join(scope if "://" in scope else f"{AUTH}{scope}" for scope in sorted(scopes))
        return 200, {
            **answer,
            "access_token": access,
            "expires_in": 3599,
            "token_type": "Bearer",
            "scope": said,
        }

    def revoke(self, form: Json) -> tuple[int, Json]:
        """Take back a login."""
        known = self.refresh.pop(form.get("token", ""), None)
        return (400, {"error": "invalid_token"}) if known is None else (200, {})


HANDLERS: dict[str, Callable[[GoogleService, Asked], Json | None]] = {
    "calendar.calendarList.list": GoogleService.calendar_list,
    "calendar.freebusy.query": google_reading.free_busy,
    "calendar.calendars.insert": GoogleService.calendars_insert,
    "calendar.calendars.delete": GoogleService.calendars_delete,
    "calendar.events.insert": GoogleService.events_insert,
    "calendar.events.get": GoogleService.events_get,
    "calendar.events.list": GoogleService.events_list,
    "calendar.events.patch": GoogleService.events_patch,
    "calendar.events.delete": GoogleService.events_delete,
    "tasks.tasklists.insert": GoogleService.tasklists_insert,
    "tasks.tasklists.delete": GoogleService.tasklists_delete,
    "tasks.tasklists.list": GoogleService.tasklists_list,
    "tasks.tasks.insert": GoogleService.tasks_insert,
    "tasks.tasks.get": GoogleService.tasks_get,
    "tasks.tasks.list": GoogleService.tasks_list,
    "tasks.tasks.patch": GoogleService.tasks_patch,
    "tasks.tasks.delete": GoogleService.tasks_delete,
}


def _fits(name: str, value: str, known: Json) -> bool:
    """Whether a parameter has the type that it should have."""
    if "enum" in known:
        # One that may be repeated comes as one text here.
        return set(value.split(",")) <= set(known["enum"])
    if known.get("type") == "integer":
        return value.isdecimal() and int(value) >= 1
    if known.get("type") == "boolean":
        return value in {"true", "false"}
    if known.get("format") == "date-time" or name == "updatedMin":
        with suppress(ValueError):
            return datetime.fromisoformat(value).tzinfo is not None
        return False
    return True


KINDS: Mapping[str, type] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "object": dict,
    "array": list,
}


def _is_of(schema: Json, value: object) -> bool:
    """Whether a value has the type and the format of its schema."""
    kind = KINDS.get(schema.get("type", "any"), object)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    reads = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
    if schema.get("format") in reads and isinstance(value, str):
        try:
            reads[schema["format"]](value)
        except ValueError:
            return False
    return True


def patched(body: Json, sent: Json) -> Json:
    """Return `body` with what was sent: objects are merged, null takes away."""
    merged = dict(body)
    for name, value in sent.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            merged[name] = patched(merged.get(name) or {}, value)
        else:
            merged[name] = value
    return merged


def stamp(when: datetime) -> str:
    """Return a time as Google writes it."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Answer:
    """What goes over the wire; None as its status: nothing."""

    status: int | None
    body: bytes = b""
    kind: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    torn: bool = False


CUT = Answer(None)


class Handler(BaseHTTPRequestHandler):
    service: GoogleService
    protocol_version = "HTTP/1.1"
    timeout = 20
    # Else the head waits for the body, and that for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.service.connections += 1

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - names of http.server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        with self.service.lock:
            answer = self._answer(content)
        if answer.status is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if answer.torn else answer.body)
        self.close_connection = self.close_connection or answer.torn

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time of the service, as its clock shows it."""
        del timestamp
        return format_datetime(self.service.now + self.service.date_skew, usegmt=True)

    def _answer(self, content: bytes) -> Answer:
        service, parts = self.service, urlsplit(self.path)
        query: Json = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            query[name] = f"{query[name]},{value}" if name in query else value
        form = dict(parse_qsl(content.decode(), keep_blank_values=True))
        if parts.path == "/auth":
            return Answer(302, headers={"Location": service.authorize(query)})
        if parts.path == "/token":
            return _json(*service.token({**form, **self._client()}))
        if parts.path == "/revoke":
            return _json(*service.revoke(form))
        return self.of_api(parts.path.removeprefix("/google"), query, content)

    def _client(self) -> Json:
        """Return the OAuth client that is named in the head of a request, if there is one."""
        kind, _, value = (self.headers.get("Authorization") or "").partition(" ")
        if kind != "Basic":
            return {}
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return {"client_id": name, "client_secret": secret}

    def of_api(self, path: str, query: Json, content: bytes) -> Answer:
        """Return the answer to a request to one of the APIs, or what a fault makes of it."""
        service = self.service
        heads = {name.lower(): value for name, value in self.headers.items()}
        batch = {"/batch/calendar/v3": "calendar.batch", "/batch/tasks/v1": "tasks.batch"}.get(path)
        name = batch or _method_of(self.command, path)
        number = len(service.requests)
        service.requests.append(name)
        fault = self._fault(name, number)
        if isinstance(fault, Refused):
            return _refused(fault)
        if fault == "cut":
            return CUT
        if batch:
            answer = self._batch(content, heads)
        else:
            answer = self._one(self.command, path, query, content, heads)
        if fault == "empty":
            return _json(200, {})
        if fault == "html":
            return Answer(502, b"<html><title>Error 502</title></html>", "text/html")
        return CUT if fault == "lost" else replace(answer, torn=fault == "torn")

    def _fault(self, name: str, number: int) -> str | Refused | None:
        if self.service.strike and self.service.strike[0] == number:
            return self.service.strike[1]
        for fault in self.service.faults:
            if re.fullmatch(fault.of, name) and fault.times > 0:
                if fault.after > 0:
                    fault.after -= 1
                    return None
                fault.times -= 1
                return fault.what
        return None

    def _scopes(self, heads: Mapping[str, str]) -> frozenset[str]:
        token = heads.get("authorization", "").removeprefix("Bearer ")
        scopes = self.service.access.get(token)
        if scopes is None:
            raise Refused(401, "authError", "Invalid Credentials", location="Authorization")
        return scopes

    def _one(
        self, verb: str, path: str, query: Json, content: bytes, heads: Mapping[str, str]
    ) -> Answer:
        """Return the answer to one call, in a batch or by itself."""
        try:
            scopes = self._scopes(heads)
            for method in methods():
                found = method.pattern.fullmatch(path)
                if found and method.verb == verb and method.id in HANDLERS:
                    break
            else:
                self.service.complain(f"{verb} {path}: there is no such method")
            body = json.loads(content) if content else {}
            names = {name: unquote(value) for name, value in found.groupdict().items()}
            query = {name: value for name, value in query.items() if name != "alt"}
            return _json(*self.service.call(Asked(method, names, query, body, heads, scopes)))
        except Refused as refused:
            return _refused(refused)

    def _batch(self, content: bytes, heads: Mapping[str, str]) -> Answer:
        service = self.service
        try:
            self._scopes(heads)
        except Refused as refused:
            return _refused(refused)
        head = f"Content-Type: {heads['content-type']}\r\n\r\n".encode()
        parts: list[Any] = BytesParser().parsebytes(head + content).get_payload()  # type: ignore[assignment]  # of a multipart message
        if len(parts) > MOST_IN_A_BATCH:
            service.complaints.append(f"a batch of {len(parts)}")
            return _refused(Refused(400, "badRequest", "too many calls"))
        if service.switches.backwards:
            parts.reverse()
        boundary = "batch_answer"
        out: list[str] = []
        for part in parts:
            answer = self._part(part.get_payload(decode=True), heads)
            name = part["Content-ID"].replace("<", "<response-", 1)
            lines = [f"--{boundary}", "Content-Type: application/http", f"Content-ID: {name}", ""]
            lines += [f"HTTP/1.1 {answer.status} Said"]
            lines += [f"{key}: {value}" for key, value in answer.headers.items()]
            lines += [f"Content-Type: {answer.kind}", f"Content-Length: {len(answer.body)}", ""]
            lines += [answer.body.decode(), ""]
            out += lines[:-1]
        out += [f"--{boundary}--", ""]
        kind = f"multipart/mixed; boundary={boundary}"
        return Answer(200, "\r\n".join(out).encode(), kind)

    def _part(self, content: bytes, heads: Mapping[str, str]) -> Answer:
        first, _, rest = content.partition(b"\n")
        verb, target, _ = first.decode().split(" ")
        message = BytesParser().parsebytes(rest)
        inner = {name.lower(): value for name, value in message.items()}
        inner.setdefault("authorization", heads.get("authorization", ""))
        parts = urlsplit(target)
        path = parts.path.removeprefix("/google")
        fault = self._fault(f"{_method_of(verb, path)}.part", -1)
        if isinstance(fault, Refused):
            return _refused(fault)
        if fault == "empty":
            return _json(200, {})
        if verb != "GET" and self.service.throttles():
            return _refused(throttled("1"))
        body = message.get_payload(decode=True)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self._one(verb, path, query, bytes(body) if body else b"", inner)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        """Keep quiet."""


def _method_of(verb: str, path: str) -> str:
    for method in methods():
        if method.verb == verb and method.pattern.fullmatch(path):
            return method.id
    return f"{verb} {path}"


def _json(status: int, body: Json | None) -> Answer:
    return Answer(status, b"" if body is None else json.dumps(body).encode())


def _refused(refused: Refused) -> Answer:
    answer = _json(refused.status, refused.body)
    return replace(answer, headers=refused.headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about connections that the client closes."""


@contextmanager
def served(service: GoogleService) -> Iterator[GoogleService]:
    """Serve an account for the block."""
    handler = type("Bound", (Handler,), {"service": service})
    httpd = _Server(("127.0.0.1", 0), handler)
    service.root = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=lambda: httpd.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
