"""Our Graph, read and written by Microsoft's own client, so that it is not only our idea of Graph.

msgraph-sdk lives in an environment of its own, for it is large; `AFTERVIEW_MSGRAPH` names the
Python there. `.ci/run` makes one. What the client does is in `read_graph.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from afterview_outlook.events import EXPAND, PROPERTY, transaction
from fault_proxy import Request
from graph_person import CANARY
from graph_service import PATH, Switches, graph_service, text_of
from graph_world import GraphWorld
from program import table
from tzlocal.windows_tz import win_tz

from afterview.model import Event, Item
from afterview.reconcile.records import Pushed

PYTHON = os.environ.get("AFTERVIEW_MSGRAPH", "")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="AFTERVIEW_MSGRAPH names no Python with msgraph-sdk"
)
SCRIPT = Path(__file__).with_name("read_graph.py")

IMMUTABLE = 'IdType="ImmutableId"'
TEXT = 'outlook.body-content-type="text"'
OURS = [f"singleValueExtendedProperties($filter=id eq '{PROPERTY}')"]
WINDOW = {"start_date_time": "2026-01-01T00:00:00Z", "end_date_time": "2028-01-01T00:00:00Z"}
INTERVIEW, RECAP, MAY_WRITE = "acme/interview", "acme/recap", "acme/follow-up-date/1"
THANKS = "acme/thank-you/zoë-łukasiewicz-山田"
LOG = (
    table(
        round='"onsite"',
        location='"1 Main St, Albany; 3rd floor"',
        people='[{ name = "Zoë Łukasiewicz 山田", email = "z@acme.example", rapport = "good" }]',
    ),
    table("globex", start="2026-11-25T09:30:00", timezone='"Europe/Lisbon"'),
)
"""Interviews in two zones, of which one is not the person's."""


@pytest.fixture(scope="module")
def client() -> Iterator[subprocess.Popen[str]]:
    """Start Microsoft's client once for all tests here."""
    command, pipe = [PYTHON, str(SCRIPT)], subprocess.PIPE
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env) as process:
        yield process


@dataclass
class Other:
    """Another program on the account, made with Microsoft's client."""

    client: subprocess.Popen[str]
    world: GraphWorld
    prefer: tuple[str, ...] = (IMMUTABLE, TEXT)
    token: str = CANARY

    def came_of(self, errand: str, **given: Any) -> dict[str, Any]:
        """Let it do something, and return what came of it."""
        assert self.client.stdin is not None
        assert self.client.stdout is not None
        order = {"errand": errand, "given": given, "token": self.token}
        order |= {"root": self.world.service.root, "prefer": self.prefer}
        self.client.stdin.write(json.dumps(order) + "\n")
        self.client.stdin.flush()
        line = self.client.stdout.readline()
        assert line, "the client died; its last words are in what was captured"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __call__(self, errand: str, **given: Any) -> Any:
        """Let it do something that has to go well, and return what it understood."""
        came = self.came_of(errand, **given)
        assert "answer" in came, came.get("failed", came)
        return came["answer"]

    def refused(self, errand: str, **given: Any) -> tuple[int, str]:
        """Let it do something that Graph refuses, and return status and code."""
        came = self.came_of(errand, **given)
        assert "status" in came, came
        return came["status"], came["code"]

    @property
    def calendar(self) -> str:
        """The id of our calendar, as the client finds it by name."""
        own, found = self("calendars")
        assert (own["name"], found["name"]) == ("Calendar", "Interviews")
        assert found["canEdit"] is True
        return str(found["id"])

    @property
    def tasklist(self) -> str:
        """The id of our list, as the client finds it by name."""
        own, found = self("lists")
        assert (own["displayName"], own["wellknownListName"]) == ("Tasks", "defaultList")
        assert (found["displayName"], found["wellknownListName"]) == ("Interviews", "none")
        return str(found["id"])


@pytest.fixture
def switches() -> Switches:
    return Switches(page=3)


@pytest.fixture
def world(tmp_path: Path, switches: Switches) -> Iterator[GraphWorld]:
    """Everything that follows from the log, pushed by our engine."""
    with graph_service() as service:
        service.switches = switches
        world = GraphWorld(tmp_path, service)
        world.write(*LOG)
        world.run()
        yield world


@pytest.fixture
def other(client: subprocess.Popen[str], world: GraphWorld) -> Other:
    return Other(client, world)


# What it reads is what the engine wanted.


class Seen(NamedTuple):
    """An item, as the one or the other has it."""

    name: str
    etag: str
    title: str
    begin: date
    end: date
    zone: str
    text: str
    place: str = ""
    free: bool = False


def meant(row: Pushed, item: Item) -> Seen:
    """Return what our engine wanted, and what it remembers of the answers."""
    if isinstance(item, Event):
        begin, end, place, free = item.start, item.end, item.location, item.free
    else:
        begin, end, place, free = item.due, item.due, "", False
    zone = getattr(begin.tzinfo, "key", "?") if isinstance(begin, datetime) else ""
    names = (row.remote_id, row.etag, item.title)
    return Seen(*names, begin, end, zone, item.description, place, free)


def wanted(world: GraphWorld, form: str) -> dict[str, Seen]:
    """Return what our engine wanted, by uid."""
    with world.at_work() as workspace:
        store = workspace.store
        rows = store.pushed("outlook")
        return {
            uid: meant(row, store.sync_record("outlook", row).base)
            for uid, row in rows.items()
            if row.form == form
        }


def moment(said: dict[str, str]) -> datetime:
    """Return a time of Graph's in its zone."""
    zone = ZoneInfo(win_tz.get(said["timeZone"], said["timeZone"]))
    return datetime.fromisoformat(said["dateTime"].partition(".")[0]).replace(tzinfo=zone)


def seen_event(body: dict[str, Any]) -> Seen:
    """Return an event as the client has it."""
    start, end = moment(body["start"]), moment(body["end"])
    days = body["isAllDay"]
    return Seen(
        body["id"],
        body["@odata.etag"],
        body["subject"],
        start.date() if days else start,
        end.date() if days else end,
        "" if days else body["originalStartTimeZone"],
        ours(body["body"]),
        body["location"]["displayName"],
        body["showAs"] == "free",
    )


def seen_task(body: dict[str, Any]) -> Seen:
    """Return a task as the client has it."""
    assert body["status"] == "notStarted"
    due = moment(body["dueDateTime"]).astimezone(UTC).date()
    etag = body["@odata.etag"]
    return Seen(body["id"], etag, body["title"], due, due, "", ours(body["body"]))


def ours(body: dict[str, str]) -> str:
    """Return the text of ours, without the lines around it."""
    assert body["contentType"] == "text"
    return "\n".join(body["content"].split("\n")[1:-1])


def uid_of_event(body: dict[str, Any]) -> str:
    (kept,) = body["singleValueExtendedProperties"]
    assert kept["id"] == PROPERTY
    return str(kept["value"]).split(" ")[0]


def uid_of_task(body: dict[str, Any]) -> str:
    (linked,) = body["linkedResources"]
    assert linked["applicationName"] == "afterview"
    return str(linked["externalId"]).split(" ")[0]


def test_it_reads_our_events_page_after_page(other: Other) -> None:
    calendar = other.calendar
    other.world.service.requests.clear()
    read = other("events", calendar=calendar, expand=OURS)
    expected = wanted(other.world, "event")
    assert {uid_of_event(body): seen_event(body) for body in read} == expected
    assert {seen.zone for seen in expected.values()} == {"", "America/New_York", "Europe/Lisbon"}
    assert other.world.service.http() == -(-len(read) // 3)
    for body in read:
        assert body["transactionId"] == transaction(calendar, uid_of_event(body))


def test_it_reads_our_tasks_page_after_page(other: Other) -> None:
    tasklist = other.tasklist
    other.world.service.requests.clear()
    read = other("tasks", tasklist=tasklist)
    assert {uid_of_task(body): seen_task(body) for body in read} == wanted(other.world, "task")
    assert other.world.service.http() == -(-len(read) // 3)


def test_the_next_page_is_of_the_same_question(other: Other) -> None:
    property_, calendar = PROPERTY + " & more+1 = 100%", other.calendar
    body = {"singleValueExtendedProperties": [{"id": property_, "value": "kept"}]}
    for seen in wanted(other.world, "event").values():
        other("patch_event", name=seen.name, body=body)
    expand = [f"singleValueExtendedProperties($filter=id eq '{property_}')"]
    read = other("events", calendar=calendar, expand=expand, select=["subject"])
    assert len(read) > 3
    for event in read:
        assert event["singleValueExtendedProperties"] == [{"id": property_, "value": "kept"}]
        assert "start" not in event


def test_what_makes_an_item_ours_is_what_the_fake_keeps(other: Other) -> None:
    entries = other.world.box.entries
    for body in other("events", calendar=other.calendar, expand=OURS):
        kept = {one["id"]: one["value"] for one in body["singleValueExtendedProperties"]}
        assert kept == entries[body["id"]].properties
    for body in other("tasks", tasklist=other.tasklist):
        assert body["linkedResources"] == entries[body["id"]].links


def test_it_reads_an_item_by_its_id(other: Other) -> None:
    for uid, seen in wanted(other.world, "event").items():
        body = other("event", name=seen.name, expand=OURS)
        assert (uid_of_event(body), seen_event(body)) == (uid, seen)
    tasklist = other.tasklist
    for uid, seen in wanted(other.world, "task").items():
        body = other("task", tasklist=tasklist, name=seen.name)
        assert (uid_of_task(body), seen_task(body)) == (uid, seen)


@pytest.mark.parametrize(
    ("zone", "begins", "due"),
    [
        ("UTC", "2026-11-23T15:00:00.0000000", "2026-11-23T00:00:00.0000000"),
        ("Eastern Standard Time", "2026-11-23T10:00:00.0000000", "2026-11-22T19:00:00.0000000"),
        ("Asia/Tokyo", "2026-11-24T00:00:00.0000000", "2026-11-23T09:00:00.0000000"),
    ],
)
def test_it_reads_times_in_the_zone_that_it_prefers(
    other: Other, zone: str, begins: str, due: str
) -> None:
    """Graph moves the day of a task to the zone, that of an event not.

    See the issues 8664 and 8057 of microsoft-graph-docs-contrib.
    """
    other.prefer = (IMMUTABLE, TEXT, f'outlook.timezone="{zone}"')
    world, tasklist = other.world, other.tasklist
    interview, thanks = (world.person.entry(world.uid(step)).id for step in (INTERVIEW, THANKS))
    read = other("event", name=interview)["start"]
    assert read == {"dateTime": begins, "timeZone": zone}
    read = other("task", tasklist=tasklist, name=thanks)["dueDateTime"]
    assert read == {"dateTime": due, "timeZone": zone}
    read = other("events", calendar=other.calendar, expand=OURS)
    assert {uid_of_event(body): seen_event(body) for body in read} == wanted(world, "event")
    read = other("tasks", tasklist=tasklist)
    assert {uid_of_task(body): seen_task(body) for body in read} == wanted(world, "task")


def test_without_a_preference_it_reads_html(other: Other) -> None:
    other.prefer = (IMMUTABLE,)
    (seen,) = (s for s in wanted(other.world, "event").values() if s.place)
    body = other("event", name=seen.name)["body"]
    assert body["contentType"] == "html"
    assert seen.text in text_of(body["content"])


def test_it_reads_no_more_than_it_selects(other: Other) -> None:
    (seen,) = (s for s in wanted(other.world, "event").values() if s.place)
    names = {"id", "@odata.etag", "@odata.type"}
    body = other("event", name=seen.name, select=["subject", "start"])
    assert body.keys() == names | {"subject", "start"}
    tasklist = other.tasklist
    for body in other("tasks", tasklist=tasklist, select=["title"]):
        assert body.keys() - names == {"title", "linkedResources"}


@pytest.mark.parametrize("switches", [Switches(), Switches(keeps_iana_names=False, mangles=True)])
def test_nothing_that_the_fake_says_is_lost_on_it(other: Other) -> None:
    """What has another name or type in the client's models would be missing."""
    home, tasklist, top = {"calendar": other.calendar}, {"tasklist": other.tasklist}, {"top": 100}
    events, tasks = f"/me/calendars/{other.calendar}", f"/me/todo/lists/{other.tasklist}/tasks"
    event = {"name": other.world.box.of(other.calendar)[0].id}
    task = {"name": other.world.box.of(other.tasklist)[0].id}
    window = "startDateTime={start_date_time}&endDateTime={end_date_time}".format(**WINDOW)
    links = "$expand=linkedResources"
    for errand, given, path in (
        ("calendars", {}, "/me/calendars?$top=100"),
        ("lists", {}, "/me/todo/lists?$top=100"),
        ("events", {"expand": OURS, **home, **top}, f"{events}/events?{EXPAND}&$top=100"),
        ("event", {"expand": OURS, **event}, f"/me/events/{event['name']}?{EXPAND}"),
        ("events_feed", {**home, **WINDOW}, f"{events}/calendarView/delta?{window}&$top=100"),
        ("tasks", {**tasklist, **top}, f"{tasks}?{links}&$top=100"),
        ("task", {**tasklist, **task}, f"{tasks}/{task['name']}?{links}"),
        ("tasks_feed", tasklist, f"{tasks}/delta?{links}&$top=100"),
    ):
        body, read = said(other, path), other(errand, **given)
        found = read.get("value", read) if isinstance(read, dict) else read
        assert missing(body.get("value", body), found) == []


def said(other: Other, path: str) -> Any:
    """Return what the fake says, before a client has read it."""
    heads = {"authorization": f"Bearer {CANARY}", "prefer": ", ".join(other.prefer)}
    answer = other.world.service.answer(Request("GET", f"{PATH}{path}", heads, b""))
    assert answer is not None
    return json.loads(answer.body)


def missing(said: Any, read: Any, where: str = "") -> list[str]:
    """Return where what was said is not what was read."""
    if isinstance(said, dict):
        given = read if isinstance(read, dict) else {}
        return [
            place
            for name, value in said.items()
            if value is not None
            for place in missing(value, given.get(name), f"{where}.{name}")
        ]
    if isinstance(said, list):
        if not isinstance(read, list) or len(read) != len(said):
            return [where]
        pairs = enumerate(zip(said, read, strict=True))
        return [p for n, (one, two) in pairs for p in missing(one, two, f"{where}[{n}]")]
    same = said == read or (where.endswith("DateTime") and _moment(said) == _moment(read))
    return [] if same else [f"{where}: {said!r}, {read!r}"]


def _moment(said: object) -> datetime | None:
    return datetime.fromisoformat(str(said)) if said else None


# Feeds, batches, faults.


def test_feeds_go_on_where_they_ended(other: Other) -> None:
    world, calendar, tasklist = other.world, other.calendar, other.tasklist
    events = other("events_feed", calendar=calendar, **WINDOW)
    assert [body["id"] for body in events["value"]] == [e.id for e in world.box.of(calendar)]
    tasks = other("tasks_feed", tasklist=tasklist)
    assert {uid_of_task(b): seen_task(b) for b in tasks["value"]} == wanted(world, "task")

    person = world.person
    moved, gone = (person.entry(world.uid(step)).id for step in (RECAP, MAY_WRITE))
    thanked = person.entry(world.uid(THANKS)).id
    person.retitle(world.uid(RECAP), "Mine")
    person.delete(world.uid(MAY_WRITE))
    person.tick(world.uid(THANKS))
    for kind, link, changed, removed in (
        ("events", events["link"], {moved}, {gone}),
        ("tasks", tasks["link"], {thanked}, set()),
    ):
        again = other("further", feed=kind, link=link)
        assert {b["id"] for b in again["value"] if "@removed" not in b} == changed
        assert {b["id"]: b["@removed"] for b in again["value"] if "@removed" in b} == {
            name: {"reason": "deleted"} for name in removed
        }
        assert other("further", feed=kind, link=again["link"])["value"] == []


def test_two_feeds_are_one_request(other: Other) -> None:
    world = other.world
    events = other("events_feed", calendar=other.calendar, **WINDOW)["link"]
    tasks = other("tasks_feed", tasklist=other.tasklist)["link"]
    world.person.retitle(world.uid(RECAP), "Mine")
    world.person.delete(world.uid(THANKS))
    world.service.requests.clear()
    came = other("both_feeds", events=events, tasks=tasks)
    assert dict(world.service.requests) == {"POST /$batch": 1}
    assert {(part["status"], part["type"]) for part in came.values()} == {(200, "application/json")}
    (event,), (task,) = came["events"]["body"]["value"], came["tasks"]["body"]["value"]
    assert (event["subject"], task["@removed"]) == ("Mine", {"reason": "deleted"})
    assert other("further", feed="events", link=came["events"]["body"]["@odata.deltaLink"])


def test_what_is_not_there_or_not_allowed_is_an_error_that_it_knows(other: Other) -> None:
    calendar, tasklist = other.calendar, other.tasklist
    nowhere = (404, "ErrorItemNotFound")
    assert other.refused("event", name="AAkE-nobody=") == nowhere
    assert other.refused("events", calendar="AAkC-nobody=") == nowhere
    assert other.refused("task", tasklist=tasklist, name="AAkT-nobody=") == nowhere
    assert other.refused("tasks", tasklist="AAkL-nobody=") == nowhere
    name = other.world.person.entry(other.world.uid(RECAP)).id
    body = {"subject": "Late"}
    stale = other.refused("patch_event", name=name, body=body, etag='W/"long ago"')
    assert stale == (412, "ErrorIrresolvableConflict")
    link = other("events_feed", calendar=calendar, **WINDOW)["link"]
    other.world.service.forget_tokens()
    assert other.refused("further", feed="events", link=link) == (410, "SyncStateNotFound")
    other.token = "another"  # noqa: S105 - and a wrong one
    assert other.refused("calendars") == (401, "InvalidAuthenticationToken")


def test_it_waits_as_long_as_it_is_told_and_tries_again(other: Other) -> None:
    wait = {"Retry-After": "7"}
    other.world.service.refuse("/calendars$", 429, "TooManyRequests", times=2, headers=wait)
    came = other.came_of("calendars")
    assert came["waited"] == [7, 7]
    assert [body["name"] for body in came["answer"]] == ["Calendar", "Interviews"]
    assert other.world.service.requests["GET /me/calendars"] == 3


def test_what_the_description_does_not_know_is_refused_from_it_too(other: Other) -> None:
    """It calls the feed with brackets, as the description has it, and we without."""
    calendar, problems = other.calendar, other.world.service.problems
    refused = (400, "RequestBroken")
    assert other.refused("events_feed", calendar=calendar, select=["subject"], **WINDOW) == refused
    assert "the feed takes no $select" in problems.pop()
    assert other.refused("events", calendar=calendar, filter="subject eq 'Mine'") == refused
    assert "the fake does no $filter" in problems.pop()
    assert other.refused("post_event", calendar=calendar, body={"iCalUId": "mine"}) == refused
    assert "body.iCalUId is read-only" in problems.pop()
    other.prefer = (TEXT,)
    assert other.refused("events_feed", calendar=calendar, **WINDOW) == refused
    assert "no immutable ids are asked for" in problems.pop()


# What it writes.


LONDON = {"dateTime": "2026-11-30T18:00:00", "timeZone": "GMT Standard Time"}
LATER = {**LONDON, "dateTime": "2026-11-30T19:00:00"}
DINNER: dict[str, Any] = {
    "subject": "Dinner, 山田さんと",
    "body": {"contentType": "html", "content": "<p>At <b>eight</b></p>"},
    "start": LONDON,
    "end": LATER,
    "location": {"displayName": "High Street"},
    "showAs": "tentative",
    "sensitivity": "private",
    "categories": ["Blue category"],
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 5,
    "singleValueExtendedProperties": [{"id": PROPERTY, "value": "somebody else's"}],
    "transactionId": "of another program",
}
MILK: dict[str, Any] = {
    "title": "Milk",
    "body": {"contentType": "text", "content": "Two"},
    "importance": "high",
    "dueDateTime": {"dateTime": "2026-11-30T00:00:00", "timeZone": "UTC"},
    "isReminderOn": True,
    "reminderDateTime": LONDON,
    "linkedResources": [{"applicationName": "dairy", "displayName": "d", "externalId": "1"}],
}


def test_an_event_that_it_makes(other: Other) -> None:
    calendar = other.calendar
    made = other("post_event", calendar=calendar, body=DINNER)
    assert made["start"] == {"dateTime": "2026-11-30T18:00:00.0000000", "timeZone": "UTC"}
    assert made["originalStartTimeZone"] == "GMT Standard Time"
    assert made["body"] == {"contentType": "text", "content": "At eight"}
    plain = ("subject", "location", "showAs", "sensitivity", "categories", "transactionId")
    assert {name: made[name] for name in plain} == {name: DINNER[name] for name in plain}
    entry = other.world.box.entries[made["id"]]
    assert entry.properties == {PROPERTY: "somebody else's"}
    assert entry.body["start"] == datetime(2026, 11, 30, 18, tzinfo=UTC)
    # Nothing that OData says of it is a property of it.
    assert [name for name in entry.body if "@" in name] == []
    # Once more makes no other one.
    assert other("post_event", calendar=calendar, body=DINNER)["id"] == made["id"]
    # It is theirs, so our engine leaves it alone.
    assert other.world.run().done == []
    assert made["id"] in other.world.box.entries


def test_a_task_that_it_makes(other: Other) -> None:
    tasklist = other.tasklist
    made = other("post_task", tasklist=tasklist, body=MILK)
    plain = ("title", "body", "importance", "isReminderOn")
    assert {name: made[name] for name in plain} == {name: MILK[name] for name in plain}
    due = {"dateTime": "2026-11-30T00:00:00.0000000", "timeZone": "UTC"}
    reminder = {"dateTime": "2026-11-30T18:00:00.0000000", "timeZone": "UTC"}
    assert (made["dueDateTime"], made["reminderDateTime"]) == (due, reminder)
    (link,) = made["linkedResources"]
    assert {**link, "id": ""} == {**MILK["linkedResources"][0], "id": ""}
    entry = other.world.box.entries[made["id"]]
    assert [name for name in (*entry.body, *entry.links[0]) if "@" in name] == []
    assert other("task", tasklist=tasklist, name=made["id"]) == made
    assert other.world.run().done == []
    assert made["id"] in other.world.box.entries


def test_what_it_changes_in_ours_is_an_edit_of_the_person(other: Other) -> None:
    world, tasklist = other.world, other.tasklist
    uid, done = world.uid(RECAP), world.uid(THANKS)
    recap, thanks = wanted(world, "event")[uid], wanted(world, "task")[done]
    body = {"subject": "Mine", "start": LONDON, "end": LATER}
    changed = other("patch_event", name=recap.name, body=body, etag=recap.etag)
    assert changed["subject"] == "Mine"
    assert changed["@odata.etag"] != recap.etag
    ticked = other("patch_task", tasklist=tasklist, name=thanks.name, body={"status": "completed"})
    assert (ticked["status"], ticked["title"]) == ("completed", thanks.title)
    assert "completedDateTime" in ticked

    notes = world.run().notes
    for said in (f"{RECAP} was moved", f"{THANKS} was ticked"):
        assert any(said in note for note in notes), notes
    assert world.person.entry(uid).body["subject"] == "Mine"
    with world.at_work() as workspace:
        rows = workspace.store.pushed("outlook")
        standing = workspace.store.sync_record("outlook", rows[uid]).remote_item
        assert isinstance(standing, Event)
        assert isinstance(standing.start, datetime)
        assert standing.start == datetime(2026, 11, 30, 18, tzinfo=UTC)
        # The client said Windows' name of it.
        assert standing.start.tzinfo == ZoneInfo("Europe/London")
        assert rows[done].done == world.now.date()
    assert world.run().notes == []


def test_what_it_deletes_of_ours_stays_deleted(other: Other) -> None:
    world, tasklist = other.world, other.tasklist
    recap = wanted(world, "event")[world.uid(RECAP)]
    thanks = wanted(world, "task")[world.uid(THANKS)]
    before = len(world.held())
    assert other("delete_event", name=recap.name, etag=recap.etag) is None
    assert other("delete_task", tasklist=tasklist, name=thanks.name) is None
    assert other.refused("event", name=recap.name) == (404, "ErrorItemNotFound")
    assert len(world.run().notes) == 2
    assert world.run().done == []
    assert len(world.held()) == before - 2


def test_changes_that_it_sends_in_a_batch(other: Other) -> None:
    world = other.world
    event, task = (world.person.entry(world.uid(step)) for step in (RECAP, THANKS))
    came = other(
        "patch_both",
        event=event.id,
        tasklist=other.tasklist,
        task=task.id,
        body={"event": {"subject": "One"}, "task": {"title": "Two"}},
    )
    assert [came[name]["status"] for name in ("event", "task")] == [200, 200]
    assert came["event"]["body"]["subject"] == world.box.entries[event.id].body["subject"] == "One"
    assert came["task"]["body"]["title"] == world.box.entries[task.id].body["title"] == "Two"
