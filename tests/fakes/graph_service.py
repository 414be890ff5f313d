"""A Microsoft Graph of our own on loopback: mailboxes that remember, and a server before them.

Every request is held against Microsoft's description of Graph (`graph_schema`); what does not
conform is refused, noted in `problems`, and fails the test. What Microsoft does not say, or says
twice, is a switch. Faults strike whole requests or parts of a batch.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo

import graph_reading
import graph_schema
from fault_proxy import Answer, Fault, Request
from tzlocal.windows_tz import tz_win, win_tz

PATH = "/graph/v1.0"
JSON = "application/json"
MOST_PARTS = 20
BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVENT_DEFAULTS: dict[str, Any] = {
    "subject": "",
    "isAllDay": False,
    "location": {"displayName": ""},
    "showAs": "busy",
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 15,
    "importance": "normal",
    "sensitivity": "normal",
    "categories": [],
    "transactionId": None,
}
TASK_DEFAULTS: dict[str, Any] = {
    "title": "",
    "status": "notStarted",
    "importance": "normal",
    "isReminderOn": False,
    "categories": [],
}
DELTA_REFUSES = {"$select", "$expand", "$filter", "$orderby", "$search"}
NOT_DONE = {"$count", "$filter", "$orderby", "$search", "$skip"}
"""What Graph does and the fake does not; to ignore it would be to answer another question."""
EXPANDED = re.compile(
    r"(linkedResources|singleValueExtendedProperties\(\$filter=id eq '([^']*)'\))?"
)


@dataclass
class Switches:
    """What Microsoft does not document, or documents in two ways."""

    heeds_etags: bool = True
    """Whether If-Match is honoured."""
    secondary_delta: bool = True
    """Whether a calendar beside the main one has a feed of changes."""
    duplicate: str = "replay"
    """What becomes of a transaction id that is known: `replay`, or the status of the refusal."""
    replays_deleted: bool = True
    """Whether a replay answers with the event as it was, though it has been deleted since."""
    names_the_existing: bool = True
    """Whether the refusal says which event it is."""
    echoes_transaction: bool = True
    keeps_iana_names: bool = True
    """Or says Windows' names of the zones."""
    prefers_text: bool = True
    """Whether it answers with text where that is preferred; else with HTML."""
    mangles: bool = False
    """Whether text comes back with other line ends, spaces and links."""
    shifts_whole_days: bool = False
    """Whether the days of an all-day event come back in UTC, hours off midnight."""
    converts_due: bool = False
    """Whether the day of a task is that of its moment in UTC; else the one that was written."""
    link_is_part: bool = True
    """Whether to change the link of a task makes another version of the task."""
    page: int = 0
    """Entries in a page, if smaller than what is asked for."""
    empty_pages: bool = False
    """Whether an empty page comes before the first."""
    repeats: bool = False
    """Whether a feed says what it says twice."""
    takes_marks: bool = True
    """Whether a calendar may have an extended property, and a list an open extension."""
    unique_names: bool = True
    """Whether a second calendar of a name is refused."""
    encodes_uids: bool = True
    """Whether the UID of another program comes back as a Global Object ID; else as it was."""
    at_once: int = 0
    """How many parts of a batch that are in no row are carried out; the rest is sent away."""


@dataclass
class Entry:
    """An event or a task."""

    id: str
    home: str
    """Calendar or list."""
    body: dict[str, Any]
    """As Graph has it; times of events as moments in UTC."""
    version: int = 0
    created: datetime = BEGIN
    properties: dict[str, str] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    html: str = ""
    rule: str = ""
    """The RRULE of a recurring event."""
    changed: dict[datetime | date, dict[str, Any]] = field(default_factory=dict)
    """By original start, what is different in an instance; nothing in one that was deleted."""
    more: dict[str, Any] = field(default_factory=dict)
    """Other properties, which our own events do not have: guests, an online meeting."""


@dataclass
class Mailbox:
    """What one account has."""

    name: str
    calendars: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By calendar or list, its extended property or its open extension."""
    entries: dict[str, Entry] = field(default_factory=dict)
    graves: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Id to home and version."""
    transactions: dict[str, Entry] = field(default_factory=dict)
    """By transaction id, the event that was made; it may have been deleted since."""
    version: int = 0
    made: int = 0
    commits: int = 0

    def new_id(self, kind: str) -> str:
        """Return an id that nothing had before, with what makes real ones awkward."""
        self.made += 1
        return f"AAk{kind}-{self.name}_{self.made:04d}Az="

    def put(self, entry: Entry) -> Entry:
        """Make or change an entry, whoever does it."""
        self.version += 1
        entry.version = self.version
        self.entries[entry.id] = entry
        self.graves.pop(entry.id, None)
        return entry

    def move(self, entry: Entry, home: str) -> None:
        """Move an entry to another calendar, under the id that it has."""
        left, entry.home = entry.home, home
        self.put(entry)
        self.graves[entry.id] = (left, entry.version)

    def take(self, entry: Entry) -> None:
        """Delete an entry, whoever does it."""
        self.version += 1
        self.graves[entry.id] = (entry.home, self.version)
        del self.entries[entry.id]

    def of(self, home: str) -> list[Entry]:
        """Return the entries of a calendar or list."""
        return [entry for entry in self.entries.values() if entry.home == home]

    def discard(self, home: str) -> None:
        """Delete a calendar or a list with all that is in it."""
        for entry in self.of(home):
            self.take(entry)
        self.calendars.pop(home, None)
        self.lists.pop(home, None)
        self.marks.pop(home, None)

    def clock(self) -> datetime:
        """Return a moment that is later with each version."""
        return BEGIN + timedelta(seconds=self.version)


class GraphError(Exception):
    """An answer that says no."""

    def __init__(self, status: int, code: str, message: str = "", **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message or "Something that the code does not say."
        self.more = more


@dataclass
class PartFault:
    """What strikes parts of batches, and calls by themselves."""

    method: str
    path: str
    status: int
    code: str
    headers: Mapping[str, str]
    times: int
    after: bool
    """Whether it takes effect all the same."""


class GraphService:
    """The server, and all that a test looks at and sets."""

    def __init__(self) -> None:
        self.switches = Switches()
        self.mailboxes: dict[str, Mailbox] = {}
        """By access token."""
        self.problems: list[str] = []
        self.requests: Counter[str] = Counter()
        """HTTP requests, by method and path."""
        self.calls: Counter[str] = Counter()
        """Calls, in batches or not, by method."""
        self.answers: list[bytes] = []
        """All that was answered."""
        self.sent: list[str] = []
        """Everything that came in, for a test to look for what should not be in it."""
        self.strike: tuple[int, Fault] | None = None
        """Which HTTP request, counted from 0, a fault strikes."""
        self.lists_nothing = False
        """Whether lists and feeds lag behind: they show nothing yet."""
        self.tasks_lag = 0
        """How many lists of tasks show nothing yet."""
        self.waits: list[float] = []
        """The seconds that our side would have waited."""
        self.throttle_rate = 0.0
        """The part of the writes that is sent away, to wait for a second."""
        self._chance = random.Random(11)  # noqa: S311 - no secret
        self.down = False
        self.now = BEGIN
        """By which the answers are dated."""
        self.root = ""
        self._rules: list[tuple[str, str, Fault, list[int]]] = []
        self._part_rules: list[PartFault] = []
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._lock = threading.RLock()

    # What a test tells it.

    def mailbox(self, token: str, name: str) -> Mailbox:
        """Open an account."""
        self.mailboxes[token] = Mailbox(name)
        return self.mailboxes[token]

    def on(self, path: str, fault: Fault, *, method: str = ".*", times: int = 1) -> None:
        """Let a fault strike the next requests to a path."""
        self._rules.append((method, path, fault, [times]))

    def refuse(  # noqa: PLR0913 - all but the first three by name
        self,
        path: str,
        status: int,
        code: str,
        *,
        method: str = ".*",
        times: int = 1,
        after: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Let the next calls of a path be refused; `after` they took effect."""
        rule = PartFault(method, path, status, code, headers or {}, times, after)
        self._part_rules.append(rule)

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.strike = None
        self.lists_nothing = self.down = False
        self.tasks_lag = 0
        self._rules.clear()
        self._part_rules.clear()

    def forget_tokens(self) -> None:
        """Know no feed and no page any more that was given out so far."""
        self._tokens.clear()

    def http(self) -> int:
        """Return the number of HTTP requests so far."""
        return sum(self.requests.values())

    # The server.

    def answer(self, request: Request) -> Answer | None:
        """Return the answer to a request; None to break off."""
        path = urlsplit(request.path).path
        with self._lock:
            self.requests[f"{request.method} {path.removeprefix(PATH)}"] += 1
            self.sent.append(f"{request.method} {request.path}\n{request.body.decode()}")
            fault = self._fault(request.method, path)
            if self.down:
                return Answer(500, {}, b"")
            return fault(request, self._whole) if fault else self._whole(request)

    def _fault(self, method: str, path: str) -> Fault | None:
        if self.strike and self.http() - 1 == self.strike[0]:
            return self.strike[1]
        for wanted, pattern, fault, left in self._rules:
            if left[0] and re.fullmatch(wanted, method) and re.search(pattern, path):
                left[0] -= 1
                return fault
        return None

    def _whole(self, request: Request) -> Answer:
        """Carry out one HTTP request."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.mailboxes:
            return _answer(401, _error(GraphError(401, "InvalidAuthenticationToken")))
        mailbox = self.mailboxes[token]
        if not request.path.startswith(f"{PATH}/"):
            return _answer(404, _error(GraphError(404, "ResourceNotFound")))
        path = request.path.removeprefix(PATH)
        try:
            body = json.loads(request.body) if request.body else None
        except ValueError:
            self.problems.append(f"{request.method} {path}: the body is no JSON")
            return _answer(400, _error(GraphError(400, "BadRequest")))
        if path == "/$batch":
            return self._batch(mailbox, body)
        status, headers, content = self._call(mailbox, request.method, path, request.headers, body)
        return _answer(status, content, headers)

    def _batch(self, mailbox: Mailbox, body: Any) -> Answer:
        parts = body["requests"]
        problem = self._batch_problem(parts)
        if problem:
            self.problems.append(problem)
            return _answer(400, _error(GraphError(400, "BadRequest", problem)))
        statuses: dict[str, int] = {}
        status: int
        more: dict[str, str]
        content: dict[str, Any] | None
        answers = []
        for number, part in enumerate(parts):
            heads = {name.lower(): value for name, value in part.get("headers", {}).items()}
            depends = part.get("dependsOn", [])
            if any(not 200 <= statuses[name] < 300 for name in depends):
                failed = GraphError(424, "FailedDependency")
                status, more, content = 424, {}, _error(failed)
            elif self.switches.at_once and number >= self.switches.at_once and not depends:
                throttled = GraphError(429, "ApplicationThrottled", "MailboxConcurrency")
                status, more, content = 429, {"Retry-After": "1"}, _error(throttled)
            else:
                status, more, content = self._call(
                    mailbox, part["method"], part["url"], heads, part.get("body")
                )
            statuses[part["id"]] = status
            said: dict[str, Any] = {"id": part["id"], "status": status, "headers": dict(more)}
            if content is not None:
                said["headers"]["Content-Type"] = JSON
                said["body"] = content
            answers.append(said)
        # In any order.
        return _answer(200, {"responses": answers[::-1]})

    def _batch_problem(self, parts: list[dict[str, Any]]) -> str:
        names = [part["id"].lower() for part in parts]
        if not 0 < len(parts) <= MOST_PARTS:
            return f"a batch of {len(parts)}"
        if len(set(names)) < len(names):
            return "two parts of one name"
        depending = [part.get("dependsOn", []) for part in parts]
        in_a_row = all(given == [parts[number]["id"]] for number, given in enumerate(depending[1:]))
        if any(depending) and not in_a_row:
            return "dependencies that are no row"
        for part in parts:
            if "body" in part and "content-type" not in map(str.lower, part.get("headers", {})):
                return "a body without a type"
            if not part["url"].startswith("/me"):
                return f"a part that is not relative: {part['url']}"
        return ""

    def _call(
        self, mailbox: Mailbox, method: str, url: str, headers: Mapping[str, str], body: Any
    ) -> tuple[int, dict[str, str], dict[str, Any] | None]:
        """Carry out one call, in a batch or by itself."""
        self.calls[method] += 1
        parts = urlsplit(url)
        rule = self._part_rule(method, parts.path)
        if rule is not None and not rule.after:
            return rule.status, dict(rule.headers), _error(GraphError(rule.status, rule.code))
        if method != "GET" and self._chance.random() < self.throttle_rate:
            throttled = GraphError(429, "ApplicationThrottled")
            return 429, {"Retry-After": "1"}, _error(throttled)
        try:
            query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=False))
            self._conforms(method, parts.path, query, headers, body)
            names = [unquote(part) for part in parts.path.split("/")[2:]]
            status, content = Call(self, mailbox, headers).carry_out(
                method, names, query, plain(body)
            )
        except GraphError as error:
            return error.status, {}, _error(error)
        if rule is not None:
            return rule.status, dict(rule.headers), _error(GraphError(rule.status, rule.code))
        return status, {}, content

    def _part_rule(self, method: str, path: str) -> PartFault | None:
        for rule in self._part_rules:
            if rule.times and re.fullmatch(rule.method, method) and re.search(rule.path, path):
                rule.times -= 1
                return rule
        return None

    def _conforms(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> None:
        """Note and refuse what Microsoft's description does not know."""
        found = graph_schema.route(method, path)
        wrong: list[str] = []
        if found is None:
            wrong.append("there is no such call")
        else:
            opaque = {"$deltatoken", "$skiptoken"}
            wrong += [
                f"{name} is no parameter" for name in query.keys() - found.parameters - opaque
            ]
            if body is not None and found.body is not None:
                wrong += graph_schema.mistakes(body, found.body, "body", sent=True)
            elif body is not None:
                wrong.append("a body that is not wanted")
            # A function may be called with brackets and without.
            if found.template.endswith("/calendarView/delta()"):
                wrong += [f"the feed takes no {name}" for name in query.keys() & DELTA_REFUSES]
            elif found.template.endswith("/delta()"):
                wrong += [f"the fake does no {name} here" for name in query.keys() & {"$select"}]
            wrong += [f"the fake does no {name}" for name in query.keys() & NOT_DONE]
            if not EXPANDED.fullmatch(query.get("$expand", "")):
                wrong.append(f"the fake does no $expand={query['$expand']}")
        prefer = headers.get("prefer", "")
        of_events = "/events" in path or "/calendarView" in path
        if of_events and 'IdType="ImmutableId"' not in prefer:
            wrong.append("no immutable ids are asked for")
        if body is not None and "json" not in headers.get("content-type", ""):
            wrong.append("a body without a type")
        if wrong:
            self.problems += [f"{method} {path}: {what}" for what in wrong]
            raise GraphError(400, "RequestBroken", "; ".join(wrong))

    # Feeds and pages.

    def token(self, *what: str) -> str:
        """Return a token that stands for something."""
        name = f"t{len(self._tokens)}-{self.http()}"
        self._tokens[name] = what
        return name

    def meant(self, token: str) -> tuple[str, ...]:
        """Return what a token stands for."""
        if token not in self._tokens:
            raise GraphError(410, "SyncStateNotFound")
        return self._tokens[token]


class Call:
    """One call of one mailbox."""

    def __init__(self, service: GraphService, mailbox: Mailbox, headers: Mapping[str, str]) -> None:
        self.service = service
        self.box = mailbox
        self.headers = headers
        self.prefer = headers.get("prefer", "")
        self.switches = service.switches

    def carry_out(
        self, method: str, path: list[str], query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any] | None]:
        """Return status and content."""
        for pattern, calls in ROUTES.items():
            found = re.fullmatch(pattern, "/".join(path).replace("()", ""))
            if found and method in calls:
                handler: Callable[..., tuple[int, dict[str, Any] | None]] = calls[method]
                return handler(self, *found.groups(), query, body)
        raise GraphError(405, "MethodNotAllowed", f"{method} {path}")

    # Calendars and lists.

    def get_calendars(self, query: dict[str, str], _body: Any) -> tuple[int, dict[str, Any]]:
        names = (self.own[0], *self.box.calendars)
        bodies = [selected(self._calendar(name), query) for name in names]
        return 200, self._page(bodies, "/me/calendars", query)

    def make_calendar(self, _query: dict[str, str], body: Any) -> tuple[int, dict[str, Any]]:
        if self.switches.unique_names and body["name"] in self.box.calendars.values():
            raise GraphError(409, "ErrorFolderExists")
        name = self.box.new_id("C")
        self._mark(name, body.get("singleValueExtendedProperties"))
        self.box.calendars[name] = body["name"]
        self.box.commits += 1
        return 201, self._calendar(name)

    def _mark(self, name: str, given: list[dict[str, Any]] | None) -> None:
        if given and not self.switches.takes_marks:
            raise GraphError(400, "ErrorInvalidRequest", "no such property")
        if given:
            (self.box.marks[name],) = given

    def get_calendar(
        self, name: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.calendars, name)
        body = selected(self._calendar(name), query)
        wanted = EXPANDED.fullmatch(query.get("$expand", ""))
        if wanted and wanted[2] and not self.switches.takes_marks:
            raise GraphError(400, "ErrorInvalidRequest", "no such property")
        mark = self.box.marks.get(name, {})
        if wanted and mark.get("id") == wanted[2]:
            body["singleValueExtendedProperties"] = [mark]
        return 200, self._checked(body, "calendar")

    def delete_home(self, name: str, _query: dict[str, str], _body: Any) -> tuple[int, None]:
        self._in({**self.box.calendars, **self.box.lists}, name)
        self.box.discard(name)
        self.box.commits += 1
        return 204, None

    def _calendar(self, name: str) -> dict[str, Any]:
        return {"id": name, "name": self.box.calendars.get(name, "Calendar"), "canEdit": True}

    def get_lists(self, query: dict[str, str], _body: Any) -> tuple[int, dict[str, Any]]:
        names = (self.own[1], *self.box.lists)
        bodies = [selected(self._list(name), query) for name in names]
        return 200, self._page(bodies, "/me/todo/lists", query)

    def make_list(self, _query: dict[str, str], body: Any) -> tuple[int, dict[str, Any]]:
        name = self.box.new_id("L")
        self._mark(name, body.get("extensions"))
        self.box.lists[name] = body["displayName"]
        self.box.commits += 1
        return 201, self._list(name)

    def get_extension(
        self, home: str, name: str, _query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.lists, home)
        mark = self.box.marks.get(home, {})
        if mark.get("extensionName") != name:
            raise GraphError(404, "ErrorItemNotFound")
        return 200, {"id": f"microsoft.graph.openTypeExtension.{name}", **mark}

    def _list(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "displayName": self.box.lists.get(name, "Tasks"),
            "isOwner": True,
            "wellknownListName": "none" if name in self.box.lists else "defaultList",
        }

    def _listed(self, home: str) -> list[Entry]:
        return [] if self.service.lists_nothing else self.box.of(home)

    @property
    def own(self) -> tuple[str, str]:
        """The ids of the empty calendar and list that every account has."""
        return f"AAkC-{self.box.name}_0000Az=", f"AAkL-{self.box.name}_0000Az="

    def _in(self, homes: Mapping[str, str], name: str) -> None:
        if name not in homes and name not in self.own:
            raise GraphError(404, "ErrorItemNotFound")

    # Events.

    def get_events(
        self, calendar: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.calendars, calendar)
        bodies = [self._event(entry, query) for entry in self._listed(calendar)]
        return 200, self._page(bodies, f"/me/calendars/{calendar}/events", query)

    def make_event(
        self, calendar: str, _query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.calendars, calendar)
        said = body.get("transactionId")
        if said and said in self.box.transactions:
            return self._again(self.box.transactions[said])
        entry = Entry(self.box.new_id("E"), calendar, dict(EVENT_DEFAULTS))
        entry.created = self.box.clock()
        self._write_event(entry, body)
        self.box.put(entry)
        self.box.commits += 1
        if said:
            self.box.transactions[said] = entry
        return 201, self._event(entry, {})

    def _again(self, made: Entry) -> tuple[int, dict[str, Any]]:
        replays = self.switches.duplicate == "replay"
        entry = self.box.entries.get(made.id) or (made if self.switches.replays_deleted else None)
        if replays and entry is not None:
            return 201, self._event(entry, {})
        status = 400 if replays else int(self.switches.duplicate)
        more = {"@event.existingEventId": made.id} if self.switches.names_the_existing else {}
        raise GraphError(status, "ErrorDuplicateTransactionId", **more)

    def get_event_of(
        self, calendar: str, name: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.calendars, calendar)
        entry = self._entry(name, {calendar: ""})
        return 200, self._event(entry, query)

    def get_event(self, name: str, query: dict[str, str], _body: Any) -> tuple[int, dict[str, Any]]:
        return 200, self._event(self._entry(name, self.box.calendars), query)

    def change_event(
        self, name: str, _query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any]]:
        entry = self._entry(name, self.box.calendars)
        self._heed(entry)
        self._write_event(entry, body)
        self.box.put(entry)
        self.box.commits += 1
        return 200, self._event(entry, {})

    def delete_event(self, name: str, _query: dict[str, str], _body: Any) -> tuple[int, None]:
        entry = self._entry(name, self.box.calendars)
        self._heed(entry)
        self.box.take(entry)
        self.box.commits += 1
        return 204, None

    def _entry(self, name: str, homes: Mapping[str, str]) -> Entry:
        entry = self.box.entries.get(name)
        if entry is None or entry.home not in homes:
            raise GraphError(404, "ErrorItemNotFound")
        return entry

    def _heed(self, entry: Entry) -> None:
        said = self.headers.get("if-match", "")
        if self.switches.heeds_etags and said not in {"", "*", etag(entry)}:
            raise GraphError(412, "ErrorIrresolvableConflict")

    def _write_event(self, entry: Entry, body: dict[str, Any]) -> None:
        new = {**entry.body, **{k: v for k, v in body.items() if k not in {"body", "start", "end"}}}
        for kept in new.pop("singleValueExtendedProperties", ()):
            entry.properties[kept["id"]] = kept["value"]
        for name in ("start", "end"):
            if name in body:
                new[name], new[f"{name}Zone"] = moment(body[name])
        if len(str(new["subject"])) > 255:
            raise GraphError(400, "ErrorPropertyValidation")
        if new["start"] > new["end"]:
            raise GraphError(400, "ErrorInvalidRequest")
        if new["isAllDay"]:
            check_whole_days(new)
        entry.body = new
        if "body" in body:
            entry.html = self._html(body["body"])

    def _html(self, body: Mapping[str, Any]) -> str:
        content = body["content"] or ""
        if body.get("contentType", "text").lower() == "html":
            return str(content)
        return html_of(content, links=self.switches.mangles)

    def _event(self, entry: Entry, query: Mapping[str, str]) -> dict[str, Any]:
        stored = entry.body
        preferred = self._zone()
        body = {k: v for k, v in stored.items() if k not in {"startZone", "endZone"}}
        for name, original in (("start", "originalStartTimeZone"), ("end", "originalEndTimeZone")):
            named = stored[f"{name}Zone"]
            when = stored[name]
            if stored["isAllDay"] and not self.switches.shifts_whole_days:
                when = when.astimezone(zone(named)).replace(tzinfo=zone(preferred))
            body[name] = said_in(preferred, when)
            body[original] = named if self.switches.keeps_iana_names else tz_win.get(named, named)
        if not self.switches.echoes_transaction:
            body["transactionId"] = None
        body |= {
            "id": entry.id,
            "@odata.etag": etag(entry),
            "changeKey": f"ck{entry.version}",
            "createdDateTime": entry.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "iCalUId": f"040000008200{entry.id}",
            "type": "singleInstance",
            "isCancelled": False,
            "attendees": [],
            "recurrence": None,
            "body": self._body_of(entry),
            **entry.more,
        }
        body = selected(body, query)
        wanted = EXPANDED.fullmatch(query.get("$expand", ""))
        if wanted and wanted[2] in entry.properties:
            kept = {"id": wanted[2], "value": entry.properties[wanted[2]]}
            body["singleValueExtendedProperties"] = [kept]
        return self._checked(body, "event")

    def _zone(self) -> str:
        """Return the zone that times are wanted in."""
        found = re.search(r'outlook\.timezone="([^"]*)"', self.prefer)
        return found[1] if found else "UTC"

    def _body_of(self, entry: Entry) -> dict[str, str]:
        wants_text = 'outlook.body-content-type="text"' in self.prefer
        if not wants_text or not self.switches.prefers_text:
            return {"contentType": "html", "content": entry.html}
        text = text_of(entry.html)
        if self.switches.mangles:
            text = mangled(text)
        return {"contentType": "text", "content": text}

    def get_main_view(self, query: dict[str, str], body: Any) -> tuple[int, dict[str, Any]]:
        return self.get_view(self.own[0], query, body)

    def get_view(
        self, calendar: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        """Return what stands between two times, each instance by itself."""
        self._in(self.box.calendars, calendar)
        window = (query["startDateTime"], query["endDateTime"])
        bodies = [
            self._event(instance, query)
            for entry in self._listed(calendar)
            for instance in graph_reading.instances(entry, encodes=self.switches.encodes_uids)
            if self._is_within(instance, window)
        ]
        is_main = calendar == self.own[0]
        path = "/me/calendar" if is_main else f"/me/calendars/{calendar}"
        return 200, self._page(bodies, f"{path}/calendarView", query)

    def get_feed(
        self, calendar: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.calendars, calendar)
        if not self.switches.secondary_delta:
            raise GraphError(400, "ErrorInvalidRequest", "no feed of this calendar")
        path = f"/me/calendars/{calendar}/calendarView/delta"
        return 200, self._feed(
            path, calendar, query, lambda entry: self._event(entry, {}), self._is_within
        )

    def _is_within(self, entry: Entry, window: tuple[str, ...]) -> bool:
        first, last = (datetime.fromisoformat(when) for when in window)
        if last - first > timedelta(days=1825):
            raise GraphError(400, "ErrorInvalidRequest", "too long")
        return bool(entry.body["start"] < last and entry.body["end"] > first)

    # Tasks.

    def get_tasks(self, home: str, query: dict[str, str], _body: Any) -> tuple[int, dict[str, Any]]:
        self._in(self.box.lists, home)
        bodies = [self._task(entry, query) for entry in self._listed(home)]
        if bodies and self.service.tasks_lag:
            self.service.tasks_lag -= 1
            bodies = []
        return 200, self._page(bodies, f"/me/todo/lists/{home}/tasks", query)

    def make_task(self, home: str, _query: dict[str, str], body: Any) -> tuple[int, dict[str, Any]]:
        self._in(self.box.lists, home)
        entry = Entry(self.box.new_id("T"), home, dict(TASK_DEFAULTS))
        entry.created = self.box.clock()
        for linked in body.get("linkedResources", ()):
            entry.links.append({**linked, "id": self.box.new_id("R")})
        self._write_task(entry, body)
        self.box.put(entry)
        self.box.commits += 1
        return 201, self._task(entry, {"$expand": "linkedResources"})

    def get_task(
        self, home: str, name: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        return 200, self._task(self._entry_in(home, name), query)

    def change_task(
        self, home: str, name: str, _query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any]]:
        entry = self._entry_in(home, name)
        if "linkedResources" in body:
            self.service.problems.append("a link that is changed with its task")
        self._heed(entry)
        self._write_task(entry, body)
        self.box.put(entry)
        self.box.commits += 1
        return 200, self._task(entry, {})

    def delete_task(
        self, home: str, name: str, _query: dict[str, str], _body: Any
    ) -> tuple[int, None]:
        entry = self._entry_in(home, name)
        self._heed(entry)
        self.box.take(entry)
        self.box.commits += 1
        return 204, None

    def make_link(
        self, home: str, name: str, _query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any]]:
        entry = self._entry_in(home, name)
        entry.links.append({**body, "id": self.box.new_id("R")})
        self._touched(entry)
        return 201, entry.links[-1]

    def change_link(
        self, home: str, name: str, link: str, _query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, Any]]:
        entry = self._entry_in(home, name)
        known = {linked["id"]: linked for linked in entry.links}
        if link not in known:
            raise GraphError(404, "ErrorItemNotFound")
        known[link].update(body)
        self._touched(entry)
        return 200, known[link]

    def _touched(self, entry: Entry) -> None:
        self.box.commits += 1
        if self.switches.link_is_part:
            self.box.put(entry)

    def _entry_in(self, home: str, name: str) -> Entry:
        self._in(self.box.lists, home)
        entry = self._entry(name, self.box.lists)
        if entry.home != home:
            raise GraphError(404, "ErrorItemNotFound")
        return entry

    def _write_task(self, entry: Entry, body: dict[str, Any]) -> None:
        new = {
            **entry.body,
            **{k: v for k, v in body.items() if k not in {"body", "linkedResources"}},
        }
        if len(str(new["title"])) > 255:
            raise GraphError(400, "invalidRequest")
        for name in ("dueDateTime", "completedDateTime"):
            if body.get(name):
                new[name] = self._day(body[name])
        if body.get("reminderDateTime"):
            when, _ = moment(body["reminderDateTime"])
            new["reminderDateTime"] = said_in("UTC", when)
        if new["status"] != "completed":
            new.pop("completedDateTime", None)
        elif "completedDateTime" not in new:
            new["completedDateTime"] = {
                "dateTime": f"{self.box.clock():%Y-%m-%d}T00:00:00.0000000",
                "timeZone": "UTC",
            }
        entry.body = new
        if "body" in body:
            entry.html = body["body"]["content"] or ""

    def _day(self, said: Mapping[str, str]) -> dict[str, str]:
        when, named = moment(said)
        if not self.switches.converts_due:
            when = when.astimezone(zone(named))
        return {"dateTime": f"{when:%Y-%m-%d}T00:00:00.0000000", "timeZone": "UTC"}

    def _task(self, entry: Entry, query: Mapping[str, str]) -> dict[str, Any]:
        text = entry.html.replace("\n", "\r\n") if self.switches.mangles else entry.html
        body = {
            **entry.body,
            "id": entry.id,
            "@odata.etag": etag(entry),
            "createdDateTime": entry.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "body": {"contentType": "text", "content": text},
        }
        # Its days, too, are moments, which in another zone are on the day before.
        for name in ("dueDateTime", "completedDateTime", "reminderDateTime"):
            if body.get(name):
                body[name] = said_in(self._zone(), moment(body[name])[0])
        body = selected(body, query)
        if "linkedResources" in query.get("$expand", ""):
            body["linkedResources"] = [dict(linked) for linked in entry.links]
        return self._checked(body, "todoTask")

    def get_task_feed(
        self, home: str, query: dict[str, str], _body: Any
    ) -> tuple[int, dict[str, Any]]:
        self._in(self.box.lists, home)
        path = f"/me/todo/lists/{home}/tasks/delta"
        expand = {k: v for k, v in query.items() if k == "$expand"}
        return 200, self._feed(
            path, home, query, lambda entry: self._task(entry, expand), lambda _e, _w: True
        )

    # Pages.

    def _feed(
        self,
        path: str,
        home: str,
        query: dict[str, str],
        shown: Callable[[Entry], dict[str, Any]],
        is_within: Callable[[Entry, tuple[str, ...]], bool],
    ) -> dict[str, Any]:
        """Return a page of a feed: at first of everything, then of what changed since."""
        since, skip, expand = -1, 0, query.get("$expand", "")
        window: tuple[str, ...] = ()
        if "startDateTime" in query:
            window = (query["startDateTime"], query["endDateTime"])
        until = self.box.version
        token = query.get("$deltatoken") or query.get("$skiptoken")
        if token:
            kind, *rest = self.service.meant(token)
            since, skip, until = (int(number) for number in rest[:3])
            expand, window = rest[3], tuple(rest[4:])
            until = self.box.version if kind == "delta" else until
        bodies = [
            *self._news(
                home,
                since,
                lambda entry: self._shown(entry, shown, expand),
                lambda entry: is_within(entry, window),
            )
        ]
        if self.switches.repeats:
            bodies += bodies
        size = self._size(query)
        page = bodies[skip : skip + size]
        rest_of = (expand, *window)
        link = f"{self.service.root}{path}"
        if self.switches.empty_pages and not token:
            following = self.service.token("skip", str(since), "0", str(until), *rest_of)
            return {"value": [], "@odata.nextLink": f"{link}?$skiptoken={following}"}
        if skip + size < len(bodies):
            following = self.service.token(
                "skip", str(since), str(skip + size), str(until), *rest_of
            )
            return {"value": page, "@odata.nextLink": f"{link}?$skiptoken={following}"}
        following = self.service.token("delta", str(until), "0", "0", *rest_of)
        return {"value": page, "@odata.deltaLink": f"{link}?$deltatoken={following}"}

    def _shown(
        self, entry: Entry, shown: Callable[[Entry], dict[str, Any]], expand: str
    ) -> dict[str, Any]:
        return self._task(entry, {"$expand": expand}) if expand else shown(entry)

    def _news(
        self,
        home: str,
        since: int,
        shown: Callable[[Entry], dict[str, Any]],
        is_within: Callable[[Entry], bool],
    ) -> Iterator[dict[str, Any]]:
        """Yield what a feed says; at first, where `since` is negative, of no deletion."""
        for entry in self._listed(home):
            if since < entry.version and is_within(entry):
                yield shown(entry)
            elif 0 <= since < entry.version:
                yield {"id": entry.id, "@removed": {"reason": "deleted"}}
        for name, (where, version) in self.box.graves.items():
            if where == home and version > since >= 0:
                yield {"id": name, "@removed": {"reason": "deleted"}}

    def _size(self, query: Mapping[str, str]) -> int:
        asked = re.search(r"odata\.maxpagesize=(\d+)", self.prefer)
        size = int(query.get("$top", 0)) or (int(asked[1]) if asked else 10)
        return min(size, self.switches.page or size)

    def _page(
        self, bodies: list[dict[str, Any]], path: str, query: dict[str, str]
    ) -> dict[str, Any]:
        skip = int(query.get("$skiptoken", "0") or 0)
        size = self._size(query)
        if self.switches.empty_pages and "$skiptoken" not in query:
            size, page = 0, []
        else:
            page = bodies[skip : skip + size]
        if skip + size >= len(bodies) and (size or not bodies):
            return {"value": page}
        kept = urlencode({**query, "$skiptoken": skip + size}, safe="$", quote_via=quote)
        return {"value": page, "@odata.nextLink": f"{self.service.root}{path}?{kept}"}

    def _checked(self, body: dict[str, Any], schema: str) -> dict[str, Any]:
        """Hold our own answer against the description, too."""
        wrong = graph_schema.mistakes(body, graph_schema.schema_of(schema), schema, sent=False)
        self.service.problems += [f"the fake itself: {what}" for what in wrong]
        return body


ROUTES: dict[str, dict[str, Any]] = {
    r"calendars": {"GET": Call.get_calendars, "POST": Call.make_calendar},
    r"calendars/([^/]+)": {"GET": Call.get_calendar, "DELETE": Call.delete_home},
    r"calendar/calendarView": {"GET": Call.get_main_view},
    r"calendars/([^/]+)/calendarView": {"GET": Call.get_view},
    r"calendars/([^/]+)/events": {"GET": Call.get_events, "POST": Call.make_event},
    r"calendars/([^/]+)/events/([^/]+)": {"GET": Call.get_event_of},
    r"calendars/([^/]+)/calendarView/delta": {"GET": Call.get_feed},
    r"events/([^/]+)": {
        "GET": Call.get_event,
        "PATCH": Call.change_event,
        "DELETE": Call.delete_event,
    },
    r"todo/lists": {"GET": Call.get_lists, "POST": Call.make_list},
    r"todo/lists/([^/]+)": {"DELETE": Call.delete_home},
    r"todo/lists/([^/]+)/extensions/([^/]+)": {"GET": Call.get_extension},
    r"todo/lists/([^/]+)/tasks": {"GET": Call.get_tasks, "POST": Call.make_task},
    r"todo/lists/([^/]+)/tasks/delta": {"GET": Call.get_task_feed},
    r"todo/lists/([^/]+)/tasks/([^/]+)": {
        "GET": Call.get_task,
        "PATCH": Call.change_task,
        "DELETE": Call.delete_task,
    },
    r"todo/lists/([^/]+)/tasks/([^/]+)/linkedResources": {"POST": Call.make_link},
    r"todo/lists/([^/]+)/tasks/([^/]+)/linkedResources/([^/]+)": {"PATCH": Call.change_link},
}
"""Those with a word before those with a name: a task called delta there is not."""


def etag(entry: Entry) -> str:
    """Return the version of an entry."""
    return f'W/"ck{entry.version}"'


def plain(body: Any) -> Any:
    """Return a body without what OData says of it, which is no property."""
    if isinstance(body, list):
        return [plain(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {name: plain(value) for name, value in body.items() if not name.startswith("@odata.")}


def selected(body: dict[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Return those properties that are asked for."""
    if "$select" not in query:
        return body
    names = {"id", *query["$select"].split(",")}
    return {name: value for name, value in body.items() if name in names or name.startswith("@")}


def check_whole_days(body: Mapping[str, Any]) -> None:
    """Refuse an all-day event that is not from midnight to midnight in one zone."""
    for name in ("start", "end"):
        there = body[name].astimezone(zone(body[f"{name}Zone"]))
        if (there.hour, there.minute, there.second) != (0, 0, 0):
            raise GraphError(400, "ErrorInvalidPropertyValue", "no midnight")
    if body["startZone"] != body["endZone"] or body["start"] == body["end"]:
        raise GraphError(400, "ErrorInvalidPropertyValue", "two zones, or no day")


def zone(name: str) -> ZoneInfo:
    """Return a zone that Graph knows."""
    try:
        return ZoneInfo(win_tz.get(name, name))
    except (ValueError, OSError, LookupError):
        raise GraphError(400, "TimeZoneNotSupportedException", name) from None


def moment(said: Mapping[str, str]) -> tuple[datetime, str]:
    """Return a moment in UTC, and the name of the zone that it was said in."""
    try:
        when = datetime.fromisoformat(re.sub(r"\.\d+", "", said["dateTime"]))
        return when.replace(tzinfo=zone(said["timeZone"])).astimezone(UTC), said["timeZone"]
    except (ValueError, OverflowError):
        raise GraphError(400, "InvalidDateTime") from None


def said_in(named: str, when: datetime) -> dict[str, str]:
    """Return a moment as Graph writes it in a zone."""
    there = when.astimezone(zone(named))
    return {"dateTime": there.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": named}


def html_of(text: str, *, links: bool) -> str:
    """Return the HTML that Outlook makes of a text."""
    # Every second piece is a link.
    pieces = re.split(r"(https?://[^\s<>\"]+)", text) if links else [text]
    made = "".join(
        f'<a href="{escape(piece)}">{escape(piece, quote=False)}</a>'
        if number % 2
        else escape(piece, quote=False)
        for number, piece in enumerate(pieces)
    )
    made = made.replace("  ", "&nbsp; ").replace("\r\n", "\n").replace("\n", "<br>\r\n")
    return f"<html>\r\n<head></head>\r\n<body>\r\n<div>{made}</div>\r\n</body>\r\n</html>\r\n"


def text_of(html: str) -> str:
    """Return the text that Outlook makes of its HTML."""
    body = re.sub(r"(?s)<head>.*?</head>", "", html)
    body = re.sub(r"[\r\n]+", "", body)
    body = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2&lt;\1&gt;", body)
    body = re.sub(r"<br>|</p>|</div>", "\n", body)
    return unescape(re.sub(r"<[^>]*>", "", body)).removesuffix("\n")


def mangled(text: str) -> str:
    """Return a text as Outlook may give it back."""
    lines = [f"{line} " for line in re.sub("[\u200b\ufeff]", "", text).split("\n")]
    return "\r\n".join(lines).replace(". ", ".\xa0 ") + "\r\n\r\n"


def _error(error: GraphError) -> dict[str, Any]:
    inner = {"date": "2026-11-23T09:00:00", "request-id": "0", "client-request-id": "0"}
    said = {"code": error.code, "message": error.message, "innerError": inner, **error.more}
    return {"error": said}


def _answer(
    status: int, content: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
) -> Answer:
    body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
    heads = {name.lower(): value for name, value in (headers or {}).items()}
    return Answer(status, {"content-type": JSON, **heads}, body)


@contextmanager
def graph_service() -> Iterator[GraphService]:
    """Run a Graph of our own on loopback; what did not conform fails the test at the end."""
    service = GraphService()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            heads = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, heads, self.rfile.read(length))
            answer = service.answer(request)
            service.answers.append(answer.body if answer else b"")
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut_at])
            self.close_connection = self.close_connection or answer.cut_at is not None

        do_GET = do_POST = do_PATCH = do_DELETE = handle_any  # noqa: N815 - the library's names

        def date_time_string(self, timestamp: float | None = None) -> str:
            """Return the time of the service, as its clock shows it."""
            del timestamp
            return format_datetime(service.now, usegmt=True)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_of: object) -> None:
            """Note what broke the fake; a client that went away is no matter."""
            import sys
            import traceback

            if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
                service.problems.append(traceback.format_exc())

    server = Server(("127.0.0.1", 0), Handler)
    service.root = f"http://127.0.0.1:{server.server_port}{PATH}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        with suppress(OSError):
            server.shutdown()
        thread.join()
        server.server_close()
    assert service.problems == []
