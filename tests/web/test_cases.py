"""The board, the page of a case, what happened to it, and the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pytest
from page_browser import LATER, Browser, plain, said
from program import table
from web_server import Answer

ASKED = '[{ asked = "Why us?", answered = "The robots.\\nAnd you.", felt = "gap" }]'


def words(browser: Browser, path: str) -> str:
    return plain(browser.get(path).text)


def happen(browser: Browser, path: str, fields: Mapping[str, str]) -> Answer:
    """Look at what would follow, and save it."""
    text = browser.get(f"{path}?{urlencode(fields)}").text
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found, plain(text)
    return browser.post(path, [("token", found[1]), *fields.items()])


def column(browser: Browser, key: str, path: str = "/cases") -> str:
    text = browser.get(path).text
    return plain(text.partition(f'<section class="column of-{key}"')[2].partition("</section>")[0])


def test_each_case_is_in_the_column_of_whose_move_it_is(browser: Browser) -> None:
    browser.site.program.write(
        table("initech", start="2026-11-30T10:00:00"),
        table("hooli", start="2026-11-02T10:00:00"),
        table("acme", promise='"within two weeks"'),
        table("globex", start="2026-11-20T10:00:00", status='"offer"'),
        table("umbrella", start="2026-11-10T10:00:00", status='"rejected"'),
    )
    for key, words in {
        "coming": "Coming up 1 Initech Interview Mon 30 Nov 10:00",
        "you": "Your move 1 Hooli Follow up (since Mon 9 Nov)",
        "them": "Waiting for them 1 Acme Wait until Wed 9 Dec",
        "offer": "Offer 1 Globex Answer their offer",
        "closed": "Closed 1 Umbrella Rejected since Mon 23 Nov",
    }.items():
        assert words in column(browser, key)
    late = browser.get("/cases").text
    assert '<rect class="late"' in late
    assert 'aria-label="Wait until Wed 9 Dec. 0 of 2 follow-ups sent."' in late


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("acme", ["Acme"]),
        ("JANE", ["Acme", "Hooli"]),
        ("jane engineer", ["Hooli"]),
        ("nothing", []),
        ("they pay badly", []),
    ],
)
def test_a_search_looks_at_company_role_and_people(
    browser: Browser, query: str, found: list[str]
) -> None:
    browser.site.program.write(
        table(notes='"they pay badly"'),
        table("hooli", role='"Data engineer"'),
        table("globex", people="[]"),
    )
    text = browser.get(f"/cases?q={quote(query)}").text
    assert sorted(re.findall(r'<h3><a href="/case/\w+">(\w+)</a>', text)) == found
    assert ("No case has" in text) == (not found)


def test_one_column_alone(browser: Browser) -> None:
    browser.site.program.write(
        table(promise='"within two weeks"'), table("globex", status='"offer"')
    )
    text = browser.get("/cases?show=them").text
    assert "Acme" in text
    assert "Globex" not in text
    assert "Globex" in browser.get("/cases?show=nothing").text


def test_a_case_has_all_its_rounds_and_steps(browser: Browser) -> None:
    browser.site.program.write(
        table(
            "acme-screen",
            company='"Acme"',
            start="2026-11-10T10:00:00",
            round='"phone screen"',
            topics='["on-call"]',
            questions=ASKED,
            people='[{ name = "Rita Cruz", title = "Recruiter", rapport = "good" }]',
        ),
        table(promise='"within two weeks"', round='"onsite"', contact='"Rita <r@acme.example>"'),
    )
    browser.site.program.now = LATER
    assert browser.site.program("done", "acme-screen/thank-you/rita-cruz").code == 0
    for id_ in ("acme", "acme-screen"):
        text = browser.get(f"/case/{id_}").text
        said = plain(text)
        for expected in (
            "Wait until Wed 9 Dec",
            "0 of 2 follow-ups sent",
            "They promised within two weeks: Mon 23 Nov to Mon 7 Dec",
            "Rita Cruz , Recruiter good",
            "Topics on-call",
            "1 question",
            "Thank Rita Cruz (Acme) Mon 23 Nov",
            "Follow up with Acme again",
            "if nothing happens before",
        ):
            assert expected in said, expected
        assert "The robots.\nAnd you." in text
        assert said.index("Onsite") < said.index("Phone screen")


def test_a_case_whose_only_round_was_cancelled_has_a_page(browser: Browser) -> None:
    browser.site.program.write(table(status='"cancelled"', start="2026-11-30T10:00:00"))
    said = words(browser, "/case/acme")
    assert "Cancelled" in said
    assert "They invited me to the next round" in said


def test_an_unknown_case_is_not_there(browser: Browser) -> None:
    for path in ("/case/nothing", "/case/acme/nothing", "/case/acme/next", "/prep/nothing", "/x"):
        answer = browser.get(path)
        assert answer.status == 404
        assert "Nothing here" in answer.text


@pytest.mark.parametrize(
    ("kind", "fields", "changes", "keys"),
    [
        (
            "rejected",
            {"status_since": "2026-11-23"},
            ["− Follow up with Acme", "+ Reply to Acme's rejection Tue 24 Nov"],
            {"status": "rejected"},
        ),
        ("parked", {}, ["− Follow up with Acme"], {"status": "parked"}),
        ("withdrawn", {}, ["− Follow up with Acme"], {"status": "withdrawn"}),
        (
            "offer",
            {"answer_by": "2026-12-04"},
            ["+ Decide on Acme's offer"],
            {"status": "offer"},
        ),
        (
            "promise",
            {"promise": "within three weeks"},
            ["→ Follow up with Acme Wed 16 Dec", "Read as Mon 23 Nov to Mon 14 Dec"],
            {"promise": "within three weeks"},
        ),
    ],
)
def test_what_happened_is_written_after_a_look_at_the_plan(
    browser: Browser, kind: str, fields: dict[str, str], changes: list[str], keys: dict[str, str]
) -> None:
    program = browser.site.program
    program.write(table(promise='"within two weeks"'))
    before = program.log.read_bytes()
    path = f"/case/acme/{kind}"
    text = browser.get(f"{path}?{urlencode(fields)}").text
    for each in changes:
        assert each in plain(text)
    assert program.log.read_bytes() == before, "a look writes nothing"
    answer = happen(browser, path, fields)
    assert (answer.status, answer.headers["location"]) == (303, "/case/acme")
    (interview,) = browser.log()
    assert {key: interview[key] for key in keys} == keys
    # Sent again, by Back and a second press, it changes nothing.
    again = happen(browser, path, fields)
    assert "Your log says that already" in plain(browser.follow(again).text)


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({"start": "2026-11-30T10:00:00"}, "moved cancelled offer rejected withdrawn parked"),
        ({}, "next promise offer rejected withdrawn parked"),
        ({"status": '"offer"'}, "accepted declined withdrawn"),
        (
            {"status": '"offer"', "start": "2026-11-30T10:00:00"},
            "moved cancelled accepted declined withdrawn",
        ),
        ({"status": '"rejected"'}, "next reopened"),
        ({"status": '"rejected"', "start": "2026-11-30T10:00:00"}, "next reopened"),
        ({"status": '"cancelled"'}, "next"),
    ],
)
def test_only_what_can_have_happened_is_offered(
    browser: Browser, fields: dict[str, str], offered: str
) -> None:
    browser.site.program.write(table(**fields))
    text = browser.get("/case/acme").text
    found = re.findall(r'class="choice" href="(?:/case/acme/(\w+)|/add)', text)
    assert [each or "next" for each in found] == offered.split()


def test_a_closed_case_goes_on_after_all(browser: Browser) -> None:
    browser.site.program.write(table(status='"rejected"', status_since="2026-11-23"))
    assert "It goes on after all" in words(browser, "/case/acme")
    assert "+ Follow up with Acme" in words(browser, "/case/acme/reopened")
    happen(browser, "/case/acme/reopened", {})
    assert "status" not in browser.log()[0]
    assert "status_since" not in browser.log()[0]


def test_an_interview_is_moved_or_cancelled(browser: Browser) -> None:
    browser.site.program.write(table(start="2026-11-30T10:00:00", end="2026-11-30T11:30:00"))
    said = words(browser, f"/case/acme/moved?when={quote('Wed 2 Dec 14:00')}")
    assert "→ Acme interview Wed 2 Dec at 14:00" in said
    happen(browser, "/case/acme/moved", {"when": "Wed 2 Dec 14:00"})
    (interview,) = browser.log()
    assert f"{interview['start']:%d %H:%M}" == "02 14:00"
    assert f"{interview['end']:%d %H:%M}" == "02 15:30"
    happen(browser, "/case/acme/cancelled", {})
    assert browser.log()[0]["status"] == "cancelled"


def test_an_interview_that_was_logged_by_mistake_is_deleted(browser: Browser) -> None:
    program = browser.site.program
    program.write(table("globex"), "# Mine.\n" + table())
    assert program("sync").code == 0
    assert 'href="/case/acme/removed"' in browser.get("/edit/acme").text
    text = plain(browser.get("/case/acme/removed").text.replace("<form", "<p"))
    assert "− removed" not in text
    assert "− Thank Jane Doe (Acme)" in text
    assert "The next sync removes" in text
    assert [each["id"] for each in browser.log()] == ["globex", "acme"]
    answer = happen(browser, "/case/acme/removed", {})
    assert answer.headers["location"] == "/cases"
    assert said(browser.follow(answer)).startswith("It is no longer in your log")
    assert [each["id"] for each in browser.log()] == ["globex"]
    assert browser.get("/case/acme/removed").status == 404
    assert program("sync").code == 0
    assert not program.shows("acme/recap")


def test_what_makes_no_sense_is_said_and_stays_in_the_form(browser: Browser) -> None:
    browser.site.program.write(table(promise='"within two weeks"'))
    text = browser.get("/case/acme/promise?promise=soonish").text
    assert 'id="promise-error"' in text
    assert 'value="soonish"' in text
    assert "What the plan will do" not in text
    text = browser.get("/case/acme/promise?promise=next+Friday").text
    assert "/case/acme/promise?promise=Fri%202026-11-27" in text
    browser.site.program.log.write_text("[[interview]]")
    answer = browser.get("/case/acme/promise?promise=in+ten+days")
    assert "interviews.toml:1" in answer.text


def test_an_id_may_have_any_character(browser: Browser) -> None:
    id_ = "ümläut?#&100%"
    browser.site.program.write(table(id_, company='"Acme"', promise='"within two weeks"'))
    home = browser.get("/").text
    assert f'href="/case/{quote(id_)}"' in home
    case = f"/case/{quote(id_)}"
    for path in (case, f"{case}/rejected", f"/prep/{quote(id_)}"):
        assert browser.get(path).status == 200, path
    for path in (f"/recap/{quote(id_)}", f"/edit/{quote(id_)}"):
        found = re.search(r'name="token" value="(\w+)"', browser.get(path).text)
        assert found
        answer = browser.post(path, [("token", found[1]), ("promise", "soonish maybe")])
        assert answer.headers["location"].startswith(f"{path}?kept=")
        assert "soonish maybe" in browser.follow(answer).text
    assert happen(browser, f"{case}/rejected", {}).headers["location"] == case
    answer = browser.fill("/done", ("step", f"{id_}/rejection-reply"), ("back", case))
    assert answer.headers["location"] == case


def test_preparing_has_what_was_asked_and_prints(browser: Browser) -> None:
    browser.site.program.write(
        table("acme-screen", company='"Acme"', start="2026-11-10T10:00:00", questions=ASKED),
        table("globex", start="2026-11-12T10:00:00", questions='[{ asked = "Why now?" }]'),
        table(start="2026-11-30T10:00:00", concerns='["no Kubernetes"]'),
    )
    said = words(browser, "/prep/acme")
    assert said.index("Why us? gap here") < said.index("Why now?")
    assert "no Kubernetes" in said
    assert "@media print" in browser.get("/style.css").text


def test_a_month_and_a_week_of_the_plan(browser: Browser) -> None:
    browser.site.program.write(table(promise='"within two weeks"'))
    browser.send("/done", ("step", "acme/thank-you/jane-doe"))
    text = browser.get("/calendar").text
    today = text.partition('datetime="2026-11-23"')[2].partition("</td>")[0]
    assert "Monday 23 November today 10:00 Acme interview" in plain(today)
    assert 'class="is-interview is-open"' in today
    assert "Thank Jane Doe (Acme) (done)" in plain(today)
    assert "Thanksgiving Day" in text
    december = plain(browser.get("/calendar?span=2026-12").text)
    assert "Follow up with Acme (if nothing happens before)" not in december
    assert "Follow up with Acme again (if nothing happens before)" in december
    for span in ("", "x", "0001-01", "9999-12", "2026-13", "2026-W60"):
        assert "November 2026" in browser.get(f"/calendar?span={span}").text
    week = plain(browser.get("/calendar?span=2026-W48").text)
    assert "Mon 23 Nov to Sun 29 Nov 2026" in week
    assert "10:00-11:00 Acme interview" in week
