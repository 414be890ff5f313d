"""Whatever a service answers, a run ends with errors of ours, in words that are for people.

A run goes through a proxy that spoils single answers of a service. The last net of the engine,
which is there for the providers of strangers, must not be needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from afterview_caldav import dav, discovery, objects
from afterview_google import errors as google_errors
from afterview_google import events as google_events
from afterview_google import place as google_place
from afterview_google import tasks as google_tasks
from afterview_google import text as google_text
from afterview_outlook import errors as outlook_errors
from afterview_outlook import events as outlook_events
from afterview_outlook import place as outlook_place
from afterview_outlook import tasks as outlook_tasks
from afterview_outlook import text as outlook_text
from dav_servers import event_text, radicale_server
from fault_proxy import Answer, proxied
from google_world import GoogleWorld
from graph_world import GraphWorld
from hostile import Hostile, Spoil, expect_words, is_for_people, spoils, spoilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import NOW, table
from service_world import ServiceWorld
from services import SERVICES, kind_of

from afterview.errors import CursorError, TransientError
from afterview.provider import ical_edit, ical_read
from afterview.provider.http import Response
from afterview.sync.engine import TargetReport

__all__ = ["radicale_server"]

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
RUNS = settings(
    max_examples=200 if LONG else 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A run is some twenty requests."""
SOME_SPOILS = st.lists(spoils, min_size=1, max_size=2)


def expect_errors_of_ours(report: TargetReport, done: list[str]) -> None:
    """Check what a run says of what went wrong."""
    for error in (report.error, *(error for _, error in report.failed)):
        if error is not None:
            said = f"{error}\n{'; '.join(done)}"
            assert " failed: " not in str(error), said  # the last net
            assert is_for_people(str(error)), said


def live(world: ServiceWorld, those: list[Spoil], *, new: bool) -> None:
    """Run over a service that gives odd answers, and once more when it no longer does."""
    parts = urlsplit(world.service.root)
    with proxied(f"{parts.scheme}://{parts.netloc}") as proxy:
        world.service.root = proxy.root + parts.path
        hostile = Hostile(those)
        if not new:
            assert world.sync().error is None
            world.person.retitle(world.uid("acme/recap"), "Mine")
            world.person.tick(world.uid("acme/thank-you/jane-doe"))
            world.person.delete(world.uid("acme/interview"))
        proxy.on(".*", hostile, times=10**9)
        expect_errors_of_ours(world.sync(), hostile.done)
        world.write(table(start="2026-11-24T15:00:00", role='"Engineer"'), table("other"))
        expect_errors_of_ours(world.sync(), hostile.done)
        hostile.seen = 0
        expect_errors_of_ours(world.sync(adopt=True), hostile.done)
        proxy.heal()
        expect_errors_of_ours(world.sync(), hostile.done)


@pytest.mark.parametrize("service", SERVICES)
@RUNS
@given(those=SOME_SPOILS, new=st.booleans(), otherwise=st.booleans())
def test_whatever_a_service_answers(  # noqa: PLR0913 - what Hypothesis chooses, and pytest
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    service: str,
    those: list[Spoil],
    *,
    new: bool,
    otherwise: bool,
) -> None:
    folder = tmp_path_factory.mktemp(service)
    with kind_of(service, request).at(folder, otherwise=otherwise) as world:
        live(world, those, new=new)
        world.forgive()  # a redirect may lead anywhere


@pytest.mark.parametrize("world_of", [GoogleWorld, GraphWorld])
@pytest.mark.parametrize(
    "said",
    [
        "Sat, 1 Jan 99999999999999999999 00:00:00 GMT",
        "Sat, 1 Jan 2026 00:00:00 +99999999999999999999",
        "Mon, 23 Nov 2026 09:00:00 -0000",
    ],
)
def test_whatever_date_an_answer_has(tmp_path: Path, world_of: Any, said: str) -> None:
    def dated(request: Any, forward: Any) -> Any:
        answer = forward(request)
        return replace(answer, headers={**answer.headers, "date": said})

    with world_of.at(tmp_path, otherwise=False) as world:
        parts = urlsplit(world.service.root)
        with proxied(f"{parts.scheme}://{parts.netloc}") as proxy:
            world.service.root = proxy.root + parts.path
            proxy.on(".*", dated, times=10**9)
            report = world.sync()
            expect_errors_of_ours(report, [said])
            assert len(report.done) > 5


# What is taken apart without a server: many more examples in the same time.

EVENT = {
    "id": "e1",
    "etag": '"1"',
    "status": "confirmed",
    "summary": "Interview",
    "description": "<b>what</b> <a href='https://x.example'>here</a>",
    "location": "there",
    "start": {"dateTime": "2026-11-24T10:00:00+01:00", "timeZone": "Europe/Berlin"},
    "end": {"date": "2026-11-25"},
    "transparency": "opaque",
    "extendedProperties": {
        "private": {"afterview": "m1", "afterview_uid": "uid-1", "afterview_revision": "3"}
    },
}
TASK = {
    "id": "t1",
    "etag": '"1"',
    "title": "Thank",
    "notes": "text\n\nref: afterview uid-1 m1 3 2026-11-24",
    "due": "2026-11-24T00:00:00.000Z",
    "status": "completed",
    "completed": "2026-11-24T12:00:00.000Z",
    "updated": "2026-11-24T12:00:00.000Z",
}
GOOGLE_ERROR = {
    "error": {
        "code": 403,
        "message": "no",
        "status": "PERMISSION_DENIED",
        "errors": [{"reason": "rateLimitExceeded", "domain": "usageLimits", "location": "x"}],
        "details": [{"reason": "SERVICE_DISABLED"}],
    },
}
OUTLOOK_EVENT = {
    "id": "e1",
    "changeKey": "k1",
    "@odata.etag": 'W/"1"',
    "createdDateTime": "2026-11-24T10:00:00Z",
    "transactionId": "t",
    "subject": "Interview",
    "body": {"contentType": "html", "content": "<p>what</p>"},
    "start": {"dateTime": "2026-11-24T10:00:00.0000000", "timeZone": "W. Europe Standard Time"},
    "end": {"dateTime": "2026-11-24T11:00:00.0000000", "timeZone": "UTC"},
    "isAllDay": False,
    "originalStartTimeZone": "Europe/Berlin",
    "originalEndTimeZone": "Europe/Berlin",
    "location": {"displayName": "there"},
    "showAs": "busy",
    "singleValueExtendedProperties": [{"id": outlook_events.PROPERTY, "value": "uid-1 m1 3"}],
}
OUTLOOK_TASK = {
    "id": "t1",
    "@odata.etag": 'W/"1"',
    "title": "Thank",
    "body": {"contentType": "text", "content": "what"},
    "status": "completed",
    "dueDateTime": {"dateTime": "2026-11-24T00:00:00.0000000", "timeZone": "UTC"},
    "completedDateTime": {"dateTime": "2026-11-24T00:00:00.0000000", "timeZone": "UTC"},
    "linkedResources": [{"id": "l1", "applicationName": "afterview", "externalId": "uid-1 m1 3"}],
}
OUTLOOK_ERROR = {
    "error": {"code": "ErrorAccessDenied", "message": "no", "innerError": {"code": "x"}}
}
MULTISTATUS = f"""<?xml version="1.0" encoding="utf-8"?>
<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response>
<d:href>/sam/calendar/a.ics</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag>
<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>
<d:current-user-principal><d:href>/sam/</d:href></d:current-user-principal>
<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>
<c:calendar-data>{event_text("uid-1")}</c:calendar-data></d:prop>
<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
<d:response><d:href>/sam/calendar/b.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status>
</d:response><d:sync-token>token</d:sync-token></d:multistatus>"""

FAR_EAST = ZoneInfo("Pacific/Kiritimati")
SPOILS = st.lists(spoils.filter(lambda each: each.what not in {"status", "header"}), max_size=3)


def spoilt_json(document: Mapping[str, Any], those: list[Spoil]) -> bytes:
    answer = Answer(200, {}, json.dumps(document).encode())
    for each in those:
        answer = spoilt(answer, each)
    return answer.body


def google_body(document: Mapping[str, Any], those: list[Spoil]) -> Any:
    """Return what the library hands on of an answer."""
    return google_errors.reply(200, spoilt_json(document, those)).body


@given(those=SPOILS)
def test_whatever_an_event_of_google_holds(those: list[Spoil]) -> None:
    body = google_body(EVENT, those)
    if isinstance(body.get("id"), str):
        remote = google_events.remote(body, "uid-1")
        expect_kept(remote)
        google_events.uid_of("c1", body)
        google_events.is_cancelled(body)


@given(those=SPOILS)
def test_whatever_a_task_of_google_holds(those: list[Spoil]) -> None:
    body = google_body(TASK, those)
    if isinstance(body.get("id"), str):
        expect_kept(google_tasks.remote(body, "uid-1", "2026-11-24", FAR_EAST))
        when = google_tasks.updated_of(body)
        if when is not None:
            google_tasks.stamp(when - google_tasks.SPARE)


@given(status=st.integers(0, 999), those=SPOILS)
def test_whatever_an_error_of_google_holds(status: int, those: list[Spoil]) -> None:
    answer = google_errors.reply(status, spoilt_json(GOOGLE_ERROR, those))
    assert is_for_people(str(google_errors.error(answer, '"Thank"', "google")))
    said = google_errors.refused_login(status, spoilt_json({"error": "x"}, those), "google")
    assert is_for_people(str(said))


@given(those=SPOILS)
def test_whatever_an_event_of_outlook_holds(those: list[Spoil]) -> None:
    body = outlook_errors.reply(200, spoilt_json(OUTLOOK_EVENT, those)).body
    if isinstance(body.get("id"), str):
        expect_kept(outlook_events.remote(body, "uid-1"))


@given(those=SPOILS)
def test_whatever_a_task_of_to_do_holds(those: list[Spoil]) -> None:
    body = outlook_errors.reply(200, spoilt_json(OUTLOOK_TASK, those)).body
    if isinstance(body.get("id"), str):
        expect_kept(outlook_tasks.remote(body, "uid-1", "2026-11-24", UTC))
        outlook_tasks.link_id(body)


@given(status=st.integers(0, 999), those=SPOILS)
def test_whatever_an_error_of_graph_holds(status: int, those: list[Spoil]) -> None:
    answer = outlook_errors.reply(status, spoilt_json(OUTLOOK_ERROR, those))
    assert is_for_people(str(outlook_errors.error(answer, '"Thank"', "outlook")))
    login = {"error": "x", "error_description": "AADSTS50034: y", "error_codes": [50034]}
    result = outlook_errors.reply(200, spoilt_json(login, those)).body
    assert is_for_people(str(outlook_errors.refused_login(result, "outlook")))


@given(those=SPOILS)
def test_whatever_a_list_of_webdav_holds(those: list[Spoil]) -> None:
    answer = Answer(207, {}, MULTISTATUS.encode())
    for each in those:
        answer = spoilt(answer, each)
    response = Response(207, {}, answer.body, "http://127.0.0.1/sam/calendar/")
    _, words = dav.conditions(response)
    assert is_for_people(words)
    try:
        found = dav.answer(response)
    except TransientError as error:
        expect_words(error)
        return
    for resource in found.resources:
        assert resource.key is not None
        assert dav.folder(resource.url)
        resource.link(dav.PRINCIPAL)
        resource.etag.encode("latin-1")
        assert discovery.kinds_of(resource)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<![x[b]]>c", "ac"),
        ("a<!DOCTYPE [ [b>c", "ac"),
        ("a<!ELEMENT b>c<!-- d -->", "ac"),
        ("a<![CDATA[b]]>c", "ac"),
        ("a<!", "a"),
        ("<b>a</b>&#" + "9" * 5000 + ";c", "a\ufffdc"),
        ("<b>a</b>&#x" + "f" * 5000 + ";c", "a\ufffdc"),
        ("<b>a</b>&#xd800;&#0;c", "a\ufffd\ufffdc"),
    ],
)
def test_html_that_python_gives_up_at(html: str, shown: str) -> None:
    assert outlook_text.shown({"contentType": "html", "content": html}) == shown
    if "<b>" in html:
        assert google_text.plain(html) == shown


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("HTTP/1.1 200 OK", 200),
        ("HTTP/1.1 404", 404),
        ("", 200),
        ("HTTP/1.1 ² OK", 0),
        ("HTTP/1.1 ٢٠٠ OK", 0),
        (f"HTTP/1.1 {'9' * 5000} OK", 0),
        ("HTTP/1.1 -1 OK", 0),
        ("HTTP/1.1 0200 OK", 0),
        ("200", 0),
        ("HTTP/1.1", 0),
    ],
)
def test_the_status_of_a_resource(line: str, status: int) -> None:
    body = f"<d:href>/a</d:href><d:status>{line}</d:status>"
    body = f'<d:multistatus xmlns:d="DAV:"><d:response>{body}</d:response></d:multistatus>'
    response = Response(207, {}, body.encode(), "http://127.0.0.1/")
    assert [found.status for found in dav.answer(response).resources] == [status]


@pytest.mark.parametrize("href", ["//[x/", "http://[bad/", "http://a]b/", "http://[v9.]/"])
def test_what_is_no_address_is_left_out(href: str) -> None:
    body = f'<d:multistatus xmlns:d="DAV:"><d:response><d:href>{href}</d:href>'
    body += "<d:href>/b</d:href></d:response></d:multistatus>"
    response = Response(207, {}, body.encode(), "http://127.0.0.1/")
    assert [found.key for found in dav.answer(response).resources][-1] == "/b"


@given(those=SPOILS)
def test_whatever_a_calendar_object_holds(those: list[Spoil]) -> None:
    written = event_text("uid-1").replace("END:VEVENT", "SEQUENCE:3\r\nX-A:b\r\nEND:VEVENT")
    answer = Answer(200, {}, written.encode())
    for each in those:
        answer = spoilt(answer, each)
    found = ical_read.parse(answer.body.decode(errors="replace"))
    if found is None:
        return
    item = ical_read.read(found)
    assert 0 <= found.revision < 2**31
    if item is None:
        return
    held = objects.as_held(item)
    try:
        ical_edit.edited(found, held, replace(held, title="Ours"), revision=4, changed_at=NOW)
    except (ValueError, OverflowError) as error:  # what the provider takes for a refusal
        expect_words(error)


@pytest.mark.parametrize("place", [google_place, outlook_place])
@given(those=SPOILS)
def test_whatever_a_cursor_holds(place: Any, those: list[Spoil]) -> None:
    begun = {"begun": NOW.isoformat()} if place is outlook_place else {"read": NOW.isoformat()}
    cursor = place.Place(calendar="c1", **begun).text("shape")
    answer = Answer(200, {}, cursor.encode())
    for each in those:
        answer = spoilt(answer, each)
    try:
        known = place.remembered(answer.body.decode(errors="replace"), "shape")
        place.is_old(known, NOW)
        known.text("shape").encode()
    except CursorError as error:
        expect_words(error)


def expect_kept(remote: Any) -> None:
    """Check that the store can keep it: text that is whole, a number that is no giant."""
    for text in (remote.remote_id, remote.etag, remote.mark, remote.native):
        assert isinstance(text, str)
        text.encode()
    assert 0 <= remote.revision < 2**31
    if remote.item is not None:
        for name in ("title", "description", "location", "url"):
            getattr(remote.item, name, "").encode()
        for name in ("start", "end", "due"):
            assert isinstance(getattr(remote.item, name, NOW), date)
