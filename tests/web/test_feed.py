from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from icalendar import Calendar
from program import CONFIGURATION, NOW, Program, table
from web_server import Served

from afterview.errors import LoginError, TransientError
from afterview.lock import RunLock
from afterview.service import feeds, health
from afterview.web.feed import Rendered, Renderer, is_unchanged, takes_gzip

LATER = NOW + timedelta(hours=1)


def titles(data: bytes) -> list[str]:
    return sorted(str(event["SUMMARY"]) for event in Calendar.from_ical(data).walk("VEVENT"))


# what is served


def test_the_feed_is_what_a_calendar_file_of_all_steps_would_be(site: Served) -> None:
    site.program.now = NOW
    assert site.program("sync").code == 0
    answer = site.feed()
    assert answer.status == 200
    # Except for the name: the file is for the person alone.
    body = answer.body.replace(b"Interviews of Sam Rivera", b"Interviews")
    assert body == site.program.calendar.read_bytes()
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "content-disposition" not in answer.headers


def test_the_address_ends_as_a_file_and_is_shorter_than_google_takes(site: Served) -> None:
    url = site.known.url(site.known.named("main"))
    assert url.endswith(".ics")
    assert len(url) < 256


def test_a_change_in_the_log_is_in_the_feed_and_nothing_else_renders_it(site: Served) -> None:
    before = site.feed()
    for _ in range(5):
        site.refresh(NOW + timedelta(minutes=1))
    assert site.renderer.renderings == 1
    site.program.write(table(), table("globex", start="2026-12-01T10:00:00"))
    assert site.refresh(LATER)
    site.refresh(LATER)
    after = site.feed()
    assert site.renderer.renderings == 2
    assert "Globex interview" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    assert parsedate_to_datetime(after.headers["last-modified"]) == LATER


def test_a_fact_and_a_new_day_are_changes_too(site: Served) -> None:
    before = site.feed().body
    site.program.now = NOW + timedelta(hours=3)
    assert site.program("done", "acme/thank-you/jane-doe").code == 0
    site.refresh(LATER)
    assert "✓ Thank Jane Doe" in site.feed().text
    ticked = site.feed().body
    assert ticked != before
    site.refresh(NOW + timedelta(days=30))
    assert site.feed().body != ticked


def test_a_feed_may_show_less(site: Served) -> None:
    feeds.change(
        site.program.folder,
        NOW,
        lambda known: feeds.added(known, "partner", private=True, steps=["interview"]),
    )
    assert site.feed("partner").status == 503  # for the second until it is made
    site.refresh()
    found = site.feed("partner")
    assert titles(found.body) == ["Interview"]
    assert "Acme" not in found.text
    assert "X-WR-CALNAME:Interviews of Sam Rivera" in found.text
    assert "Acme" in site.feed().text


def test_a_feed_is_called_by_its_owner_and_by_its_own_name(site: Served) -> None:
    def more(known: feeds.Feeds) -> feeds.Feeds:
        known = feeds.added(known, "todos", private=False, tasks="todos")
        return feeds.added(known, "partner", private=True)

    feeds.change(site.program.folder, NOW, more)
    whose = {"Sam Rivera": "Interviews of Sam Rivera", "Sam": "Interviews of Sam", "": "Interviews"}
    for name, said in whose.items():
        configuration = CONFIGURATION.replace(
            'name = "Sam Rivera"\n', f'name = "{name}"\n' * bool(name)
        )
        site.program.write(table(), config=configuration)
        site.refresh()
        for feed, called in {"main": said, "partner": said, "todos": f"{said}: todos"}.items():
            text = site.feed(feed).text
            for key in ("NAME", "X-WR-CALNAME"):
                assert f"\r\n{key}:{called}\r\n" in text, (feed, name)


def test_tasks_can_be_todos(site: Served) -> None:
    feeds.change(
        site.program.folder,
        NOW,
        lambda known: feeds.added(known, "todos", private=False, tasks="todos"),
    )
    site.refresh()
    assert "BEGIN:VTODO" in site.feed("todos").text


def test_interviews_that_vanish_leave_a_feed_without_being_asked_for(program: Program) -> None:
    from web_server import served

    tables = [table(f"acme{number}") for number in range(6)]
    program.write(*tables)
    with served(program) as site:
        site.refresh()
        assert site.feed().text.count(" interview\r\n") == 6
        program.write(tables[0])
        assert site.refresh(LATER)
        assert site.feed().text.count(" interview\r\n") == 1


def test_a_log_that_cannot_be_read_leaves_the_feed_as_it_was(site: Served) -> None:
    before = site.feed()
    site.program.log.write_text("[[interview")
    assert not site.refresh(LATER)
    assert "interviews.toml:1" in str(site.renderer.error)
    assert site.feed() == before
    site.program.write(table(company='"Hooli"'))
    assert site.refresh(LATER)
    assert "Hooli" in site.feed().text


def test_another_run_is_waited_for(site: Served) -> None:
    site.program.write(table(company='"Hooli"'))
    with RunLock(site.program.folder / "afterview.db", NOW):
        assert not site.refresh(LATER)
        assert "Acme" in site.feed().text
    assert site.refresh(LATER)
    assert "Hooli" in site.feed().text


def test_whatever_goes_wrong_the_next_look_tries_again(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        msg = "nothing"
        raise KeyError(msg)

    before = site.feed().body
    site.program.write(table("globex"))
    with monkeypatch.context() as broken:
        broken.setattr("afterview.web.feed.opened", breaks)
        assert not site.refresh(LATER)
        assert "a fault of the program ('nothing')" in str(site.renderer.error)
    assert site.feed().body == before
    assert site.refresh(LATER)
    assert "Globex" in site.feed().text


def test_a_new_process_serves_the_same_bytes_and_dates(site: Served) -> None:
    before = site.feed()
    site.renderer.current = {}
    assert site.feed().status == 503
    anew = Renderer(site.program.config)
    anew.refresh(LATER)
    site.renderer.current = anew.current
    assert site.feed().headers["etag"] == before.headers["etag"]
    assert site.feed().headers["last-modified"] == before.headers["last-modified"]


# conditional requests


def test_the_second_poll_is_a_304_without_a_body(site: Served) -> None:
    first = site.feed()
    for headers in (
        {"If_None_Match": first.headers["etag"]},
        {"If_Modified_Since": first.headers["last-modified"]},
    ):
        second = site.feed(**headers)
        assert (second.status, second.body) == (304, b"")
        for name in ("etag", "last-modified", "cache-control"):
            assert second.headers[name] == first.headers[name]
    site.program.write(table(company='"Hooli"'))
    site.refresh(LATER)
    assert site.feed(If_None_Match=first.headers["etag"]).status == 200
    assert site.feed(If_Modified_Since=first.headers["last-modified"]).status == 200


RENDERED = Rendered.of(b"BEGIN", NOW)
ETAG = RENDERED.etag(packed=False)
OLD, SAME = format_datetime(NOW - timedelta(seconds=1)), format_datetime(NOW)


@pytest.mark.parametrize(
    ("none_match", "modified_since", "unchanged"),
    [
        (ETAG, "", True),
        (f"W/{ETAG}", "", True),
        (f'"other", {ETAG}', "", True),
        (RENDERED.etag(packed=True), "", True),
        ("*", "", True),
        ('"other"', "", False),
        ("", SAME, True),
        ("", format_datetime(LATER), True),
        ("", OLD, False),
        ("", "", False),
        ("", "yesterday", False),
        ("", "Mon, 23 Nov 99999999999999999999 14:00:00 GMT", False),
        ("", "Mon, 23 Nov 2026 14:00:00 +99999999999999999999", False),
        ("", "Fri, 31 Dec 9999 23:59:59 -2359", True),
        ("", "Mon, 23 Nov 2026 14:00:00", True),
        ('"other"', SAME, False),
        (ETAG, OLD, True),
    ],
)
def test_what_counts_as_unchanged(none_match: str, modified_since: str, unchanged: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    assert is_unchanged(RENDERED, none_match, modified_since) is unchanged


def test_the_date_never_goes_back(site: Served) -> None:
    dates = [site.feed().headers["last-modified"]]
    for company, now in (
        ('"Hooli"', NOW - timedelta(days=1)),  # the clock was set back
        ('"Acme"', NOW),  # as it was before
        ('"Hooli"', NOW),  # twice within a second
    ):
        site.program.write(table(company=company))
        site.refresh(now)
        dates.append(site.feed().headers["last-modified"])
    moments = [parsedate_to_datetime(each) for each in dates]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize("garbage", ["", "[]", '{"main": 5}', '{"main": ["x", "soon"]}'])
def test_a_lost_record_of_dates_is_made_anew(site: Served, garbage: str) -> None:
    path = site.program.folder / "afterview.feeds" / "served.json"
    path.write_text(garbage)
    anew = Renderer(site.program.config)
    anew.refresh(LATER)
    assert anew.current["main"].changed == LATER
    assert json.loads(path.read_text())["main"][0] == anew.current["main"].digest


# forms


def test_gzip_for_those_who_take_it(site: Served) -> None:
    plain, packed = site.feed(), site.feed(Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    again = site.feed(Accept_Encoding="gzip", If_None_Match=packed.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("accept", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("br, deflate", False),
        ("*", True),
        ("*;q=0", False),
        ("identity, gzip;q=1.0", True),
        ("gzip;q=x", False),
    ],
)
def test_what_takes_gzip(accept: str, takes: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    assert takes_gzip(accept) is takes


def test_head_says_the_same_without_the_body(site: Served) -> None:
    got, asked = site.feed(), site.ask(site.path(), method="HEAD")
    assert (asked.status, asked.body) == (200, b"")
    same = ("etag", "last-modified", "content-length", "content-type")
    assert [asked.headers[name] for name in same] == [got.headers[name] for name in same]


# addresses


def test_a_rotated_address_is_gone_at_once_and_an_invented_one_never_was(site: Served) -> None:
    old = site.path()
    feeds.change(site.program.folder, NOW, lambda known: feeds.rotated(known, "main"))
    assert site.ask(old).status == 410
    assert site.feed().status == 200
    assert site.ask(f"/feed/{feeds.new_secret()}.ics").status == 404


def test_a_removed_feed_is_gone(site: Served) -> None:
    old = site.path()
    feeds.change(site.program.folder, NOW, lambda known: feeds.removed(known, "main"))
    assert site.ask(old).status == 410


def test_each_secret_is_compared_in_full_whoever_asks(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = feeds.change(
        site.program.folder,
        NOW,
        lambda old: feeds.rotated(feeds.added(old, "two", private=False), "main"),
    )
    compared: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("afterview.service.feeds.hmac.compare_digest", compare)
    counts = set()
    for secret in (known.feeds[0].secret, known.feeds[1].secret, "x" * 32, ""):
        compared.clear()
        known.find(secret)
        counts.add(len(compared))
    assert counts == {3}


def test_secrets_that_others_can_read_are_not_used(site: Served) -> None:
    path = site.path()
    (site.program.folder / feeds.FILE).chmod(0o644)
    assert site.ask(path).status == 503


def test_a_secret_has_192_bits_and_is_in_no_repr(site: Served) -> None:
    known = site.known
    assert len({feeds.new_secret() for _ in range(100)}) == 100
    assert all(feeds.SECRET.fullmatch(feeds.new_secret()) for _ in range(100))
    assert known.page not in repr(known)
    assert known.feeds[0].secret not in repr(known)


# trouble


def test_the_feed_calls_for_a_login_until_it_is_mended(site: Served) -> None:
    feeds.change(
        site.program.folder, NOW, lambda known: feeds.added(known, "partner", private=True)
    )
    folder, today = site.program.folder, NOW.date()
    before = site.feed().body
    health.note(folder, {"google": LoginError("google: the login has expired")}, today)
    site.refresh(LATER)
    text = site.feed().text.replace("\r\n ", "")
    (event,) = [each for each in text.split("BEGIN:VEVENT") if "needs you" in each]
    assert "SUMMARY:Afterview needs you: log in to google\r\n" in event
    assert "DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261124\r\n" in event
    assert "afterview login google" in event
    assert len(titles(site.feed().body)) == len(titles(before)) + 1
    assert "needs you" not in site.feed("partner").text
    site.refresh(NOW + timedelta(days=2))
    assert "DTEND;VALUE=DATE:20261126" in site.feed().text
    health.note(folder, {"google": None}, today)
    site.refresh(LATER)
    assert titles(site.feed().body) == titles(before)


def test_failures_call_when_they_last(site: Served) -> None:
    folder, today = site.program.folder, NOW.date()
    for runs in range(1, 4):
        health.note(folder, {"nextcloud": TransientError("no answer")}, today)
        site.refresh(LATER + timedelta(minutes=runs))
        called = "Afterview needs you: nextcloud is not up to date" in site.feed().text
        assert called is (runs == 3)


def test_trouble_that_says_something_else_is_a_revision(site: Served) -> None:
    folder, today = site.program.folder, NOW.date()

    def revision() -> int:
        site.refresh()
        text = site.feed().text
        (event,) = [each for each in text.split("BEGIN:VEVENT") if "needs you" in each]
        (number,) = re.findall(r"^SEQUENCE:(\d+)\r$", event, re.MULTILINE)
        return int(number)

    health.note(folder, {"google": LoginError("google: the login has expired")}, today)
    assert revision() == 0
    health.note(folder, {"google": LoginError("google: the login has expired")}, today)
    assert revision() == 0
    health.note(folder, {"google": LoginError("google: the login was taken back")}, today)
    assert revision() == 1
    for _ in range(2):
        health.note(folder, {"google": TransientError("no answer")}, today)
    assert revision() == 2
    site.now += timedelta(days=1)
    assert revision() == 3


def test_no_trouble_is_no_file(site: Served) -> None:
    health.note(site.program.folder, {"calendar": None}, NOW.date())
    assert not (site.program.folder / health.FILE).exists()


def test_times_are_whole_seconds_in_utc() -> None:
    made = Rendered.of(b"", datetime(2026, 11, 23, 14, tzinfo=UTC))
    assert made.last_modified == "Mon, 23 Nov 2026 14:00:00 GMT"
