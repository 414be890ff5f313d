from __future__ import annotations

import logging
import re
import socket
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from page_browser import LATER, Browser, pages, plain
from program import CONFIGURATION, NOW, Program, table
from starlette.routing import BaseRoute
from web_server import served

from afterview.errors import LoginError
from afterview.lock import RunLock
from afterview.playbook.rules import RULES
from afterview.service import feeds, health
from afterview.web import session
from afterview.web.actions import PageActions
from afterview.web.app import Secrets, Site
from afterview.web.page import Page
from afterview.web.reach import is_loopback
from afterview.workspace import Workspace, opened


def facts(program: Program) -> str:
    program.now = LATER
    return program("plan", "--json", "--all").out


# the top


def test_the_rules_are_a_page_of_their_own_that_anybody_may_read(browser: Browser) -> None:
    text = browser.get("/rules").text
    for rule in RULES:
        assert f'id="{rule.anchor}"' in text
        assert rule.says in unescape(text)
    assert "/logout" not in text
    open_to_all = browser.site.ask("/rules")
    assert open_to_all.status == 200
    assert "<nav" not in open_to_all.text


def test_each_step_says_what_it_is_and_which_rule_it_comes_from(browser: Browser) -> None:
    text = plain(browser.get().text.replace("<form", "<p").replace("</form", "</p"))
    assert "Email each person who interviewed you. Why this day: " in text, text
    anchors = {rule.anchor for rule in RULES}
    for path in ("/", "/case/acme"):
        linked = re.findall(r'href="/rules#([\w-]+)"', browser.get(path).text)
        assert len(linked) > 2
        assert set(linked) <= anchors


def test_the_last_day_of_an_offer_is_said_before_all_else(browser: Browser) -> None:
    offer = {"status": '"offer"', "status_since": "2026-11-20"}
    for until, said in (
        ("2026-11-23", "Today is the day to answer Acme"),
        ("2026-11-20", "Your answer to Acme is overdue since Fri 20 Nov"),
    ):
        browser.site.program.write(table(**offer, answer_by=until))
        text = browser.get().text
        assert text.index(said) < text.index('<div class="columns">')
    browser.site.program.write(table(**offer, answer_by="2026-11-24"))
    assert "the day to answer" not in browser.get().text


# logging in


def test_the_link_opens_the_page_and_keeps_the_cookie_to_itself(browser: Browser) -> None:
    answer = browser.login()
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.site.known.page not in answer.headers["set-cookie"]
    assert browser.get().status == 200


def test_over_https_the_cookie_goes_nowhere_else(program: Program) -> None:
    with served(program, pages=pages(program), is_secure=True, prefix="/x") as site:
        cookie = Browser(site).login().headers["set-cookie"]
        assert "; Secure" in cookie
        assert "; Path=/x" in cookie


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/add", "/recap/acme", "/edit/acme", "/case/acme", "/case/acme/rejected"),
        *("/cases", "/search", "/calendar", "/prep/acme", "/health"),
    ],
)
def test_without_it_nothing_is_seen(browser: Browser, path: str) -> None:
    browser.cookie = ""
    answer = browser.get(path)
    assert answer.status == 403
    assert "Acme" not in answer.text
    assert "/feed/" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/done",
        "/skip",
        "/postpone",
        "/undo",
        "/add",
        "/recap/acme",
        "/edit/acme",
        "/sync",
        "/logout",
    ],
)
def test_nor_done(browser: Browser, path: str) -> None:
    browser.cookie = ""
    before = facts(browser.site.program)
    assert browser.post(path, [("step", "acme/recap")]).status == 403
    assert facts(browser.site.program) == before


def test_a_wrong_link_is_not_there(browser: Browser) -> None:
    for secret in ("x", feeds.new_secret(), browser.site.known.feeds[0].secret):
        assert browser.site.ask(f"/login/{secret}").status == 404


@pytest.mark.parametrize(
    "cookie", ["x", f"{'A' * 22}.{'0' * 64}", "a.b", "é", f"{'A' * 22}." + "é" * 64]
)
def test_an_invented_cookie_opens_nothing(browser: Browser, cookie: str) -> None:
    browser.cookie = f"afterview={quote(cookie)}"
    assert browser.get().status == 403


def test_a_rotated_link_closes_the_page_to_all(browser: Browser) -> None:
    feeds.change(browser.site.program.folder, NOW, lambda known: feeds.rotated(known, "page"))
    assert browser.get().status == 403


def test_logging_out(browser: Browser) -> None:
    answer = browser.fill("/logout")
    assert answer.status == 200
    assert 'afterview=""' in answer.headers["set-cookie"]
    assert browser.get().status == 403, "a copy of the cookie opens nothing"
    browser.login()
    assert browser.get().status == 200


# forms


def test_a_form_needs_its_own_token(browser: Browser) -> None:
    step = ("step", "acme/recap")
    other = session.form_token("other", browser.site.known.page, "/step")
    before = facts(browser.site.program)
    for token in ("", "x", "é", browser.token("/add"), other):
        assert browser.post("/done", [("token", token), step]).status == 403
    assert browser.post("/done", [step]).status == 403
    assert facts(browser.site.program) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    fields = [("token", browser.token("/done")), ("step", "acme/recap")]
    assert browser.post("/done", fields, **headers).status == 403


def test_a_browser_says_so_of_our_own(browser: Browser) -> None:
    fields = [("token", browser.token("/done")), ("step", "acme/recap")]
    own = f"http://127.0.0.1:{browser.site.port}"
    answer = browser.post("/done", fields, Origin=own, Sec_Fetch_Site="same-origin")
    assert answer.status == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"a=1"] * 2000), "application/x-www-form-urlencoded", 400),
        (b"a=\xff", "application/x-www-form-urlencoded", 400),
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
        (b"--x", "multipart/form-data; boundary=x", 415),
    ],
)
def test_what_is_no_form_is_refused(browser: Browser, body: bytes, kind: str, status: int) -> None:
    answer = browser.site.ask(
        "/done", method="POST", body=body, Cookie=browser.cookie, Content_Type=kind
    )
    assert answer.status == status


# what is seen


def test_the_plan_and_the_drafts_and_how_it_stands(browser: Browser) -> None:
    browser.site.program.write(
        table(promise='"within two weeks"'), table("globex", start="2026-12-01T10:00:00")
    )
    text = unescape(browser.get().text)
    for said in (
        "Thank Jane Doe (Acme)",
        "To: Jane Doe <jane@acme.example>",
        "Why this day: the same day",
        "Globex interview",
        "until Wed 9 Dec",
        "they said “within two weeks”",
    ):
        assert said in text
    assert "follow_up_after_promise" not in text
    assert "2 cases since" in browser.get("/search").text
    health = unescape(browser.get("/health").text)
    assert "webcal://127.0.0.1" in health
    assert "calendar.google.com" not in health  # which could not reach it


def test_how_to_subscribe_where_others_can_reach_it(browser: Browser) -> None:
    folder = browser.site.program.folder

    def moved(known: feeds.Feeds) -> feeds.Feeds:
        return feeds.Feeds(
            page=known.page, base="https://me.example/a", feeds=known.feeds, gone=known.gone
        )

    known = feeds.change(folder, NOW, moved)
    text = unescape(browser.get("/health").text)
    path = f"me.example/a/feed/{known.feeds[0].secret}.ics"
    assert f'href="webcal://{path}"' in text
    assert (
        f"https://calendar.google.com/calendar/r?cid={quote(f'webcal://{path}', safe='')}" in text
    )
    assert (
        f"addfromweb?url={quote(f'https://{path}', safe='')}&name=Interviews%20of%20Sam%20Rivera"
        in text
    )
    assert "<svg" in text.partition('class="qr"')[2]


def test_a_log_that_is_wrong_is_said_with_its_line(browser: Browser) -> None:
    browser.site.program.log.write_text("[[interview]]\n")
    answer = browser.get()
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"
    assert "interviews.toml:1" in answer.text


def test_a_damaged_store_is_said_with_the_way_back(browser: Browser) -> None:
    browser.site.program("sync")
    store = browser.site.program.folder / "afterview.db"
    content = store.read_bytes()
    at = content.index(b"CREATE TABLE fact") + len("CREATE TABLE fact (")
    store.write_bytes(content[:at] + b"\xeb" + content[at + 1 :])
    answer = browser.get("/")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"
    assert "the store is damaged" in answer.text
    assert "afterview adopt TARGET" in answer.text
    assert "UnicodeDecodeError" not in answer.text


def test_an_empty_log_is_a_page_too(browser: Browser) -> None:
    browser.site.program.write("")
    text = browser.get().text
    assert "Nothing to do" in text
    assert "Log your first interview" in text
    assert "No cases yet" in browser.get("/cases").text


def test_trouble_is_on_the_page(browser: Browser) -> None:
    health.note(browser.site.program.folder, {"google": LoginError("expired")}, NOW.date())
    assert "log in to google" in browser.get().text


NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} javascript:alert(1)"


def test_what_stands_in_the_log_is_text_and_nothing_else(browser: Browser) -> None:
    as_toml = "'''" + NASTY + "'''"
    browser.site.program.write(
        table(
            company=as_toml,
            role=as_toml,
            round=as_toml,
            notes=as_toml,
            promise='"by Friday"',
            people=f"[{{ name = {as_toml}, talked_about = {as_toml} }}]",
        )
    )
    for path in (
        "/",
        "/cases",
        "/case/acme",
        "/case/acme/rejected",
        "/calendar",
        "/prep/acme",
        "/recap/acme",
        f"/add?{urlencode({'company': NASTY})}",
        f"/cases?{urlencode({'q': NASTY})}",
    ):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert " 49 " not in text
    assert "&lt;script&gt;alert(1)" in browser.get().text
    # Nor does it leave a form as it came in.
    answer = browser.follow(browser.fill("/add", ("company", NASTY), ("start", "never")))
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text


def test_private_notes_are_not_on_the_page(browser: Browser) -> None:
    browser.site.program.write(table(notes='"they pay badly"'))
    assert "they pay badly" not in browser.get().text + browser.get("/recap/acme").text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("style.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg+xml")],
)
def test_its_style_and_script(browser: Browser, name: str, kind: str) -> None:
    browser.cookie = ""
    answer = browser.get(f"/{name}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)


# what is done


def test_done_skip_postpone_and_back(browser: Browser) -> None:
    thanks = ("step", "acme/thank-you/jane-doe")
    assert browser.send("/done", thanks).startswith(
        "Done on Mon 23 Nov: Thank Jane Doe (Acme) Next:"
    )
    assert "No longer" in browser.send("/undo")
    assert browser.send("/skip", thanks).startswith("Skipped: Thank Jane Doe (Acme)")
    browser.send("/undo")
    said = browser.send("/postpone", thanks, ("day", "2026-11-24"))
    assert said.startswith("Postponed from Mon 23 Nov to Tue 24 Nov: Thank Jane Doe (Acme)")


def test_what_is_told_waits_for_the_person(browser: Browser) -> None:
    answer = browser.fill("/done", ("step", "acme/thank-you/jane-doe"))
    # The worker of an installed page fetches the recaps that it keeps, at just this moment.
    ahead = browser.site.ask("/recap/acme", cookie=browser.cookie, purpose="prefetch")
    assert (ahead.status, 'class="notice' in ahead.text) == (200, False)
    assert 'class="notice' in browser.follow(answer).text
    assert 'class="notice' not in browser.get().text


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/postpone", {"step": "acme/follow-up/1", "day": "2026-11-25"}),
        ("/postpone", {"step": "acme/recap", "day": "2026-11-20"}),
        ("/postpone", {"step": "acme/recap", "day": "soonish"}),
        ("/postpone", {"step": "--json", "day": "Mon 30 Nov"}),
        ("/done", {"step": "acme/follow-up-date/1"}),
        ("/done", {"step": "--help"}),
        ("/done", {"step": "--on=yesterday"}),
        ("/skip", {"step": "nothing/recap"}),
    ],
)
def test_what_a_command_refuses_a_button_refuses_for_the_same_reason(
    browser: Browser, action: str, fields: dict[str, str]
) -> None:
    """A step is called by its title, not by the id that commands need; no command is named."""
    program = browser.site.program
    program.write(table(promise='"within two weeks"'))
    program.now = LATER
    ran = program(action[1:], "--", *fields.values())
    assert ran.code == 2
    before = facts(program)
    words = " ".join(ran.err.removeprefix("afterview: ").split()).partition("; `")[0]
    for id_, title in {
        "acme/follow-up/1": "“Follow up with Acme”",
        "acme/follow-up-date/1": "“OK to follow up with Acme from today”",
        "acme/recap": "“Recap: Acme”",
    }.items():
        words = words.replace(id_, title)
    said = browser.send(action, *fields.items())
    assert said.startswith(f"{words[0].upper()}{words[1:]}")
    assert "`" not in said
    assert facts(program) == before


def test_a_day_has_to_be_named(browser: Browser) -> None:
    assert browser.send("/postpone", ("step", "acme/recap")) == "Choose a day"


def test_add_an_interview(browser: Browser) -> None:
    said = browser.send(
        "/add",
        ("company", "Hooli, Inc."),
        ("start", "2026-11-30T14:00"),
        ("duration", "45"),
        ("mode", "video"),
        ("url", "https://meet.example/x"),
        ("round", "final"),
        ("person", "Bo Chen"),
        ("promise", "within a week"),
    )
    assert said.startswith("Hooli, Inc. on Mon 30 Nov 14:00 is in your log; ")
    log = browser.log()
    assert log[-1]["company"] == "Hooli, Inc."
    assert log[-1]["duration"] == 45
    assert log[-1]["interviewers"] == [{"name": "Bo Chen"}]


def test_a_company_that_the_log_may_have_under_another_name_is_noted(browser: Browser) -> None:
    fields = ("company", "Acme Ltd."), ("start", "2026-11-30T14:00")
    assert "Acme Ltd. may be the same as Acme in your log" in browser.send("/add", *fields)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], "“Company” is missing"),
        ([("company", "Hooli")], "“When” is missing"),
        ([("company", "Hooli"), ("start", "never")], '“When” "never"'),
        (
            [("company", "Acme"), ("start", "2026-11-23T10:00")],
            "Mon 23 Nov 10:00 is in your log already; open its case",
        ),
        (
            [("company", "--yes"), ("start", "2026-11-23T10:00"), ("mode", "foot")],
            '“How” "foot" is not known',
        ),
    ],
)
def test_an_interview_that_is_wrong_is_asked_for_again(
    browser: Browser, fields: list[tuple[str, str]], says: str
) -> None:
    before = browser.site.program.log.read_bytes()
    answer = browser.follow(browser.fill("/add", *fields))
    assert says in unescape(answer.text)
    for _, value in fields:
        assert f'value="{value}"' in answer.text or value == "foot"
    assert browser.site.program.log.read_bytes() == before


def test_the_recap(browser: Browser) -> None:
    said = browser.send(
        "/recap/acme",
        ("promise", "within two weeks"),
        ("topics", "robots, on-call"),
        ("person", "Jane Doe"),
        ("rapport", "good"),
        ("about", "her talk, and more"),
        ("person", "Doe, John"),
        ("rapport", ""),
        ("about", ""),
        ("asked", "Why us?"),
        ("answered", "The\r\nrobots"),
        ("felt", "strong"),
        ("asked", ""),
        ("answered", ""),
        ("felt", "ok"),
        ("concerns", "no Kubernetes"),
        ("owed", "the link to my talk"),
        ("owed_by", "Fri"),
        ("owed", "the code"),
        ("owed_by", ""),
    )
    assert said.startswith("The recap of Acme is in your log Within two weeks: ")
    (interview,) = browser.log()
    assert interview["promise"] == "within two weeks"
    assert interview["topics"] == ["robots", "on-call"]
    assert interview["concerns"] == ["no Kubernetes"]
    assert interview["interviewers"][0]["talked_about"] == "her talk, and more"
    assert interview["interviewers"][1]["name"] == "Doe, John"
    assert interview["questions"] == [
        {"asked": "Why us?", "answered": "The\nrobots", "felt": "strong"}
    ]
    assert interview["owed"] == [
        {"what": "the link to my talk", "by": date(2026, 11, 27)},
        {"what": "the code"},
    ]
    assert "Write it" not in browser.get().text
    form = browser.get("/recap/acme").text
    assert "You promised so far: the link to my talk, by Fri 27 Nov; the code" in form


def test_the_promise_of_a_recap_is_a_choice_or_words(browser: Browser) -> None:
    assert 'type="radio" name="promise" value="in a month"' in browser.get("/recap/acme").text
    browser.send("/recap/acme", ("promise", "in a month"), ("promise", ""))
    assert browser.log()[0]["promise"] == "in a month"
    browser.send("/recap/acme", ("promise", ""), ("promise", "in 10 days"))
    assert browser.log()[0]["promise"] == "in 10 days"
    assert 'type="radio"' not in browser.get("/recap/acme").text


def test_the_recap_of_a_visit_asks_for_each_of_its_interviews(browser: Browser) -> None:
    program = browser.site.program
    program.write(table(), table("second", company='"Acme"', start="2026-11-23T11:00:00"))
    browser.site.now = LATER + timedelta(hours=2)
    assert 'href="/recap/acme"' in browser.get().text
    assert browser.send("/recap/second", ("topics", "Rust")) == (
        "Written; the recap of acme of that day is still missing"
    )
    assert 'href="/recap/acme"' in browser.get().text
    assert browser.send("/recap/acme", ("topics", "Go")) == "The recap of Acme is in your log"
    assert "Write it" not in browser.get().text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], "Nothing is written yet"),
        ([("promise", "soonish maybe")], "“When will they decide”: "),
        (
            [("person", "Jane Doe"), ("rapport", "neutral"), ("rapport_was", "neutral")],
            "Nothing is",
        ),
        ([("person", ""), ("rapport", ""), ("about", "tea")], 'Which person is "tea" about'),
        ([("answered", "only an answer")], "question"),
        ([("owed", ""), ("owed_by", "Fri")], 'What did you promise to send by "Fri"?'),
        (
            [("owed", "the code"), ("owed_by", "soonish")],
            '"soonish": "soonish" is not a word for a day',
        ),
        ([("owed", "- ?")], "neither letter nor digit"),
        ([("person", '"')], "quote"),
        ([("person", "Jane")], "Jane Doe"),
    ],
)
def test_a_recap_that_is_wrong_is_asked_for_again(
    browser: Browser, fields: list[tuple[str, str]], says: str
) -> None:
    before = browser.site.program.log.read_bytes()
    answer = browser.follow(browser.fill("/recap/acme", *fields))
    assert says in unescape(answer.text)
    assert browser.site.program.log.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/recap/acme", []),
        ("/add", [("company", "Hooli"), ("start", "2026-11-23T10:00")]),
    ],
)
def test_the_readings_of_a_promise_are_offered_to_choose_from(
    browser: Browser, path: str, fields: list[tuple[str, str]]
) -> None:
    said = [("token", browser.token(path)), *fields, ("promise", "next Friday")]
    answer = browser.follow(browser.post(path, said))
    choices = re.findall('<input type="radio" name="promise" value="(.+?)">', answer.text)
    assert choices == ["Fri 2026-11-27", "Fri 2026-12-04"]
    # A browser sends a chosen button in its place, before the words below it.
    assert answer.text.index('type="radio"') < answer.text.index('id="promise"')
    said.insert(-1, ("promise", choices[1]))
    assert browser.post(path, said).status == 303
    log = tomllib.loads(browser.site.program.log.read_text())["interview"]
    assert log[-1]["promise"] == choices[1]
    assert 'type="radio"' not in browser.get(path).text


@pytest.mark.parametrize(
    "happens",
    [lambda log: log.write_text("[[interview"), lambda log: log.write_text(table("other"))],
    ids=["broken", "renamed"],
)
def test_what_was_typed_outlives_what_becomes_of_the_log(
    browser: Browser, happens: Callable[[Path], object]
) -> None:
    path = "/recap/acme"
    token = browser.token(path)
    happens(browser.site.program.log)
    fields = [("promise", "within a week"), ("person", "Jane Doe"), ("about", "her talk")]
    fields += [("asked", "Why us?"), ("answered", "The robots")]
    fields += [("owed", "the code"), ("owed_by", "Friday")]
    answer = browser.follow(browser.post(path, [("token", token), *fields]))
    assert 'role="alert"' in answer.text
    for _, value in fields:
        assert f'value="{value}"' in answer.text or f">\n{value}</textarea>" in answer.text


def test_what_is_taken_out_of_the_form_is_taken_out_of_the_log(browser: Browser) -> None:
    people = '[{ name = "Jane Doe", rapport = "good", talked_about = "her talk", title = "CTO" }]'
    browser.site.program.write(table(promise='"within two weeks"', people=people))
    said = browser.send(
        "/recap/acme",
        ("promise", ""),
        ("promise_was", "within two weeks"),
        ("person", "Jane Doe"),
        ("rapport", ""),
        ("rapport_was", "good"),
        ("about", ""),
        ("about_was", "her talk"),
    )
    assert said == "The recap of Acme is in your log"
    (interview,) = browser.log()
    assert "promise" not in interview
    assert interview["interviewers"] == [{"name": "Jane Doe", "title": "CTO"}]


def test_an_untouched_field_leaves_what_the_log_says_by_now(browser: Browser) -> None:
    """The form was opened before the log was changed by hand; a name may hold a comma."""
    people = '[{{ name = "Jane Doe, PhD", talked_about = "{}" }}]'
    browser.site.program.write(table(people=people.format("tea"), promise='"next week"'))
    form = browser.get("/recap/acme").text
    found = dict(re.findall(r'name="(person|about_was|promise_was)" value="([^"]+)"', form))
    assert found == {"promise_was": "next week", "about_was": "tea", "person": "Jane Doe, PhD"}
    browser.site.program.write(table(people=people.format("coffee"), promise='"in 10 days"'))
    said = browser.send(
        "/recap/acme",
        *found.items(),
        ("promise", "next week"),
        ("rapport", "good"),
        ("rapport_was", "neutral"),
        ("about", "tea"),
    )
    assert said == "The recap of Acme is in your log"
    (interview,) = browser.log()
    assert interview["promise"] == "in 10 days"
    assert interview["interviewers"] == [
        {"name": "Jane Doe, PhD", "talked_about": "coffee", "rapport": "good"}
    ]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Doe, John", {"name": "Doe, John"}),
        ("John Doe, VP Engineering", {"name": "John Doe", "title": "VP Engineering"}),
        (
            "John Doe, good, about: tea",
            {"name": "John Doe", "rapport": "good", "talked_about": "tea"},
        ),
        ("John <j@acme.example>", {"name": "John", "email": "j@acme.example"}),
        ("John, good", {"name": "John", "rapport": "good"}),
    ],
)
def test_a_person_is_read_as_the_commands_read_one(
    browser: Browser, typed: str, known: dict[str, str]
) -> None:
    fields = {"company": "Hooli", "start": "2026-11-30T14:00", "person": typed}
    browser.send("/add", *fields.items())
    assert browser.log()[-1]["interviewers"] == [known]


def test_an_old_form_takes_nothing_else_back_and_changes_no_day(browser: Browser) -> None:
    program = browser.site.program
    program.now = LATER
    assert program("done", "acme/recap").code == 0
    key = re.search(r'name="key" value="([^"]+)"', browser.get().text)
    assert key
    assert "Undo: done on Mon 23 Nov: Recap: Acme" in unescape(browser.get().text)
    assert program("skip", "acme/thank-you/jane-doe").code == 0
    assert "nothing was undone" in browser.send("/undo", ("key", unescape(key[1])))
    browser.site.now += timedelta(days=1)
    assert browser.send("/done", ("step", "acme/recap")) == (
        "“Recap: Acme” was marked as done on Mon 23 Nov already, and stays so"
    )
    assert browser.send("/undo").startswith("No longer skipped")


def test_while_a_run_is_under_way_a_button_says_so(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview.web.actions.BUTTON_SECONDS", 0.01)
    with RunLock(browser.site.program.folder / "afterview.db", NOW):
        said = browser.send("/done", ("step", "acme/recap"))
    assert said == "A run is in progress, so nothing was changed: press again when it has ended"


def test_a_draft_is_a_link_for_the_mail_program(browser: Browser) -> None:
    text = unescape(browser.get().text)
    assert "To: Jane Doe <jane@acme.example>" in text
    assert 'href="mailto:jane@acme.example?subject=' in text


def test_the_pictures_have_the_cases_that_are_nearest_and_say_what_they_draw(
    browser: Browser,
) -> None:
    later = (f"2026-12-{day:02}T10:00:00" for day in range(1, 29))
    tables = [table(f"later{n}", start=start) for n, start in enumerate(later)]
    browser.site.program.write(table(), *tables)
    assert 'href="/search"' in browser.get("/cases").text
    text = browser.get("/search").text
    assert '<th scope="row">From 30 Nov</th>' in text
    assert "6 to come" in text
    assert "16 cases of 29 since Mon 23 Nov" in text
    assert '<span class="who">Acme</span>' in text


def test_the_recap_of_nothing_leads_back(browser: Browser) -> None:
    assert browser.get("/recap/nothing").status == 303
    assert "There is no interview" in browser.get().text


def test_a_recap_is_not_asked_for_before_the_interview(browser: Browser) -> None:
    assert "/recap/acme" in browser.get().text
    browser.site.now = NOW - timedelta(hours=1)
    assert "Recap: Acme" in browser.get().text
    assert "/recap/acme" not in browser.get().text
    # A phone keeps the form from the morning on, but it cannot be saved yet.
    assert "recap it afterwards" in browser.send("/recap/acme", ("topics", "Rust"))
    browser.site.now = NOW - timedelta(days=2)
    assert browser.get("/recap/acme").status == 303
    assert "recap it afterwards" in browser.get().text


def test_what_is_told_is_told_once(browser: Browser) -> None:
    browser.send("/done", ("step", "acme/recap"))
    assert 'class="notice' not in browser.get().text


@pytest.mark.parametrize("ending", [b"", b"zz\r\n"])
def test_half_a_form_records_nothing_and_is_no_error(
    program: Program, caplog: pytest.LogCaptureFixture, ending: bytes
) -> None:
    before = facts(program)
    with served(program, pages=pages(program)) as site:
        caplog.set_level(logging.ERROR, logger="uvicorn.error")
        site.now = LATER
        browser = Browser(site)
        browser.login()
        form = f"token={browser.token('/done')}&step=acme/recap".encode()
        head = (
            "POST /done HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: {browser.cookie}\r\n\r\n{len(form):x}\r\n"
        )
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as connection:
            connection.sendall(head.encode() + form + b"\r\n" + ending)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
    assert caplog.records == []
    assert facts(program) == before


def test_only_so_much_is_kept_to_be_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterview.web.page.MOST_MESSAGES", 2)
    made: list[Page] = []

    def routes(site: Site, secrets: Secrets) -> list[BaseRoute]:
        made.append(Page(site, secrets, PageActions(program.config)))
        return made[0].routes()

    with served(program, pages=routes) as site:
        site.now = LATER
        for _ in range(4):
            browser = Browser(site)
            browser.login()
            browser.fill("/done", ("step", "acme/recap"))
    assert len(made[0].messages) == 2


def test_behind_a_proxy_all_links_have_the_prefix(program: Program) -> None:
    with served(program, pages=pages(program), prefix="/a") as site:
        browser = Browser(site)
        assert browser.login().headers["location"] == "/a/"
        for path in (
            "/",
            "/cases",
            "/case/acme",
            "/calendar",
            "/add",
            "/prep/acme",
            "/health",
            "/x",
        ):
            text = browser.get(f"/a{path}").text
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
            assert links, path
            assert all(link.startswith("/a/") for link in links), path


def test_the_configuration_may_have_no_target(program: Program) -> None:
    program.write(table(), config=CONFIGURATION.partition("[targets")[0])
    with served(program, pages=pages(program)) as site:
        browser = Browser(site)
        browser.login()
        assert browser.get().status == 200


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("me.example", False)],
)
def test_what_only_this_machine_reaches(host: str, own: bool) -> None:  # noqa: FBT001 - pytest hands it over by position
    assert is_loopback(host) is own


def test_style_and_scripts_are_loaded_once_per_version(browser: Browser) -> None:
    text = browser.get().text
    for name in ("style.css", "page.js", "outbox.js"):
        (address,) = re.findall(rf'"(/{re.escape(name)}\?v=[0-9a-f]{{12}})"', text)
        answer = browser.get(address)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        # Another version may be newer than this program, or older.
        for other in (f"/{name}", f"/{name}?v=000000000000"):
            plain_answer = browser.get(other)
            assert plain_answer.body == answer.body
            assert plain_answer.headers["cache-control"] == "no-cache"
            again = browser.site.ask(other, If_None_Match=plain_answer.headers["etag"])
            assert (again.status, again.body) == (304, b"")
            packed = browser.site.ask(
                other, If_None_Match=plain_answer.headers["etag"], Accept_Encoding="gzip"
            )
            assert packed.status == 200
            assert packed.headers["etag"] != plain_answer.headers["etag"]


def test_a_page_stands_though_a_run_writes_while_it_is_built(program: Program) -> None:
    program("sync")

    def build(workspace: Workspace) -> object:
        before = workspace.store.facts()
        with opened(program.config, now=NOW, write=True) as run:
            run.store.put("kind", "key", "value")
        assert workspace.store.facts() == before
        return "built"

    assert PageActions(program.config).look(build, NOW).view == "built"
