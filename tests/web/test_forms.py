"""What was typed is neither lost nor saved twice: back, reload, two tabs, ended sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from page_browser import LATER, Browser, kept, plain, said
from program import NOW, table
from web_server import Answer

from afterview.service import feeds
from afterview.web import forms, session

HOOLI = (("company", "Hooli"), ("start", "2026-11-30T14:00"), ("person", "Bo Chen"))
RECAP = (
    ("topics", "Rust (async, unsafe), Go"),
    ("asked", "Why us?"),
    ("answered", "The robots.\r\n\r\n  And the people.  "),
)


def test_an_interview_that_was_added_twice_is_in_the_log_once(browser: Browser) -> None:
    first = browser.fill("/add", *HOOLI)
    second = browser.fill("/add", *HOOLI)
    assert first.headers["location"] == second.headers["location"] == "/case/hooli"
    assert said(browser.follow(second)) == "Hooli on Mon 30 Nov 14:00 is in your log already"
    assert [each["company"] for each in browser.log()] == ["Acme", "Hooli"]


def test_another_interview_at_that_time_is_not_lost_in_silence(browser: Browser) -> None:
    browser.fill("/add", *HOOLI)
    answer = browser.follow(browser.fill("/add", *HOOLI[:2], ("person", "Ann Lee")))
    assert "is in your log already; open its case to change it" in answer.text
    assert 'value="Ann Lee"' in answer.text


def test_a_refused_form_has_its_error_next_to_the_field(browser: Browser) -> None:
    answer = browser.fill("/add", *HOOLI, ("promise", "soonish maybe"), ("duration", "long"))
    assert kept(answer.headers["location"]) == "/add"
    text = browser.follow(answer).text
    for key in ("promise", "duration"):
        assert re.search(rf'<span class="error" id="{key}-error">', text), key
        assert re.search(rf'<input id="{key}"[^>]* aria-invalid="true"', text), key
        assert f'href="#{key}"' in text
    # Its address shows it again and again; the form itself is empty.
    assert browser.follow(answer).text.count("Hooli") == text.count("Hooli")
    assert "Hooli" not in browser.get("/add").text


PERSON = (("person", ""), ("email", ""), ("title", ""))
JANE = (("person", "Jane Doe"), ("email", ""), ("title", ""))


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [
        ("/add", (("start", "soon"), ("contact", "a <b")), "company start contact"),
        ("/add", (*HOOLI[:2], *PERSON, ("person", ""), ("title", "CTO")), "person-1"),
        ("/add", (*HOOLI, ("email", "bo"), ("title", ""), *PERSON), "email-0"),
        ("/add", (*HOOLI[:2], ("person", "<a@b.example>")), "person-0"),
        ("/add", (("company", "Acme"), ("start", "2026-11-23T10:00"), ("role", "Cook")), "start"),
        ("/edit/acme", (("mode", "foot"), ("mode_was", ""), ("contact", "a <b")), "mode contact"),
        ("/edit/acme", (("promise", "soonish"), ("promise_was", "")), "promise"),
        ("/edit/acme", (*JANE, ("person", ""), ("email", "x@y.example")), "person-1"),
        ("/edit/acme", (*JANE, ("person", "Bo Chen"), ("email", "bo")), "email-1"),
        ("/recap/acme", (JANE[0], ("about", ""), ("about", "Rust")), "person-1"),
        ("/recap/acme", (JANE[0], ("person", "Bo <bo"), ("rapport", "good")), "person-1"),
        ("/recap/acme", (("asked", ""), ("answered", ""), ("answered", "Yes")), "asked-1"),
        ("/recap/acme", (("owed", ""), ("owed_by", "Monday")), "owed-0"),
        ("/recap/acme", (("owed", "My talk"), ("owed_by", "some day")), "owed-by-0"),
        ("/recap/acme", (("topics", "Go"), ("promise", "soonish")), "promise"),
    ],
)
def test_each_error_is_next_to_its_field(
    browser: Browser, path: str, fields: tuple[tuple[str, str], ...], wrong: str
) -> None:
    before = browser.site.program.log.read_bytes()
    text = browser.follow(browser.fill(path, *fields)).text
    for key in wrong.split():
        error = re.search(rf'<span class="error" id="{key}-error">([^<]+)</span>\s*<(.+?)>', text)
        assert error, (key, plain(text))
        assert f'id="{key}"' in error[2]
        assert re.search(rf'aria-describedby="{key}-error[ "]', error[2])
        # The first of them has the focus, also without a script.
        assert 'aria-invalid="true" autofocus' in error[2]
        summary = re.search(rf'<a href="#{key}">([^<]+)</a>', text)
        assert summary
        # Only the summary has to name the field.
        assert summary[1].endswith(error[1][1:]) or "; write" in error[1]
        assert "“" not in error[1] or "is missing" in error[1] or "“Name”" in error[1]
        assert "`" not in error[1]
    assert text.count('class="error"') == len(wrong.split())
    for key, words in fields:
        assert not words or f'name="{key}"' in text
    assert browser.site.program.log.read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("offer", "answer_by=some+day&status_since=2026-11-23", "answer_by"),
        ("offer", "answer_by=&status_since=2027-01-01", "status_since"),
        ("promise", "promise=soonish", "promise"),
        ("moved", "when=soonish", "when"),
    ],
)
def test_what_happened_has_its_errors_next_to_the_fields(
    browser: Browser, kind: str, fields: str, wrong: str
) -> None:
    if kind == "moved":
        browser.site.program.write(table(start="2026-11-30T10:00:00"))
    text = browser.get(f"/case/acme/{kind}?{fields}").text
    assert re.findall(r'class="error" id="([\w-]+)-error"', text) == [wrong]
    assert re.search(rf'id="{wrong}"[^>]* aria-describedby="{wrong}-error[ "][^>]*autofocus', text)
    assert "Save:" not in text
    assert f"{wrong}=" not in plain(text)


def test_what_is_kept_is_for_one_session_only(browser: Browser) -> None:
    location = browser.fill("/add", ("company", "Hooli")).headers["location"]
    other = Browser(browser.site)
    other.login()
    assert "Hooli" in browser.get(location).text
    assert "Hooli" not in other.get(location).text


def test_only_so_much_is_kept(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_KEPT", 2)
    places = [
        browser.fill("/add", ("company", f"Hooli {number}")).headers["location"]
        for number in range(3)
    ]
    assert ["Hooli" in browser.get(each).text for each in places] == [False, True, True]


def test_a_person_has_a_field_for_name_email_and_title(browser: Browser) -> None:
    browser.fill(
        "/add",
        *HOOLI[:2],
        ("person", "Dr. Maria O'Neil"),
        ("email", "maria@hooli.example"),
        ("title", "CTO, interim"),
        ("person", "Doe, John"),
        ("email", ""),
        ("title", ""),
    )
    assert browser.log()[-1]["interviewers"] == [
        {"name": "Dr. Maria O'Neil", "email": "maria@hooli.example", "title": "CTO, interim"},
        {"name": "Doe, John"},
    ]
    answer = browser.fill("/add", *HOOLI[:2], ("person", ""), ("email", "x@y.example"))
    assert "whose is x@y.example" in browser.follow(answer).text


def test_a_recap_keeps_the_lines_of_an_answer_and_brackets_in_topics(browser: Browser) -> None:
    browser.fill("/recap/acme", *RECAP)
    (interview,) = browser.log()
    assert interview["topics"] == ["Rust (async, unsafe)", "Go"]
    assert interview["questions"] == [
        {"asked": "Why us?", "answered": "The robots.\n\nAnd the people."}
    ]


def test_an_interview_is_edited(browser: Browser) -> None:
    browser.site.program.write(table(role='"Engineer"', location='"Albany"'))
    form = browser.get("/edit/acme").text
    was = re.findall(r'name="(\w+_was)" value="([^"]*)"', form)
    changed = {
        "company": "Acme",
        "role": "Platform engineer",
        "location": "",
        "url": "meet.example/x",
    }
    people = [("person", "Jane Doe"), ("email", "jane@acme.example"), ("title", "VP")]
    people += [("person", "Bo Chen"), ("email", ""), ("title", "")]
    said_ = browser.send("/edit/acme", *was, *changed.items(), *people)
    assert said_.startswith("The change is in your log")
    (interview,) = browser.log()
    assert interview["role"] == "Platform engineer"
    assert interview["url"] == "https://meet.example/x"
    assert "location" not in interview
    assert interview["interviewers"] == [
        {"name": "Jane Doe", "email": "jane@acme.example", "title": "VP"},
        {"name": "Bo Chen"},
    ]
    again = browser.send("/edit/acme", ("company", "Acme"), ("company_was", "Acme"))
    assert again == "Your log says that already"


def test_an_edit_that_is_wrong_has_its_error_next_to_the_field(browser: Browser) -> None:
    before = browser.site.program.log.read_bytes()
    answer = browser.follow(
        browser.fill("/edit/acme", ("company", ""), ("company_was", "Acme"), ("url", "no link"))
    )
    for key in ("company", "url"):
        assert f'id="{key}-error"' in answer.text
    assert 'value="no link"' in answer.text
    assert browser.site.program.log.read_bytes() == before
    assert "There is no interview" in said(browser.follow(browser.get("/edit/nothing")))


def test_a_field_that_was_not_touched_leaves_what_the_log_says_by_now(browser: Browser) -> None:
    browser.site.program.write(table(role='"Engineer"'))
    fields = [("role", "Engineer"), ("role_was", "Engineer"), ("round", "final"), ("round_was", "")]
    token = ("token", browser.token("/edit/acme"))
    browser.site.program.write(table(role='"Architect"'))
    browser.post("/edit/acme", [token, *fields])
    (interview,) = browser.log()
    assert (interview["role"], interview["round"]) == ("Architect", "final")


def logged_out(browser: Browser) -> None:
    browser.fill("/logout")


def rotated(browser: Browser) -> None:
    feeds.change(browser.site.program.folder, LATER, lambda known: feeds.rotated(known, "page"))


def too_old(browser: Browser) -> None:
    browser.site.now += timedelta(days=session.DAYS + 1)


def resent(answer: Answer) -> list[tuple[str, str]]:
    """Return the fields that the page about an ended session sends again."""
    pattern = (
        r'<input type="hidden" name="(\w+)" value="([^"]*)">'
        r'|<textarea name="(\w+)" hidden>\n(.*?)</textarea>'
    )
    found = re.findall(pattern, answer.text, re.DOTALL)
    return [(unescape(a or c), unescape(b or d)) for a, b, c, d in found]


@pytest.mark.parametrize("ends", [logged_out, rotated, too_old])
def test_a_form_is_not_lost_with_its_session(browser: Browser, ends: object) -> None:
    before = browser.site.program.log.read_bytes()
    token = ("token", browser.token("/recap/acme"))
    assert callable(ends)
    ends(browser)
    answer = browser.post("/recap/acme", [token, *RECAP])
    assert answer.status == 403
    assert "Nothing is lost" in answer.text
    assert "Rust (async, unsafe), Go" in unescape(answer.text)
    assert "Acme" not in answer.text, "somebody who is logged out reads the log"
    # Logged in again in another tab, the person goes on: the form is there to be saved.
    browser.login()
    form = browser.follow(browser.post("/recap/acme", resent(answer)))
    assert "nothing was saved yet" in form.text
    assert 'value="Rust (async, unsafe), Go"' in form.text
    assert "The robots." in form.text
    assert browser.site.program.log.read_bytes() == before


def test_a_button_of_an_ended_session_does_nothing(browser: Browser) -> None:
    token = ("token", browser.token("/done"))
    logged_out(browser)
    browser.login()
    assert browser.post("/done", [token, ("step", "acme/recap")]).status == 403


def test_another_site_cannot_fill_in_a_form_either(browser: Browser) -> None:
    for token in ("", browser.token("/add")):
        answer = browser.post("/add", [("token", token), *HOOLI], Origin="https://evil.example")
        assert answer.status == 403
        assert "Hooli" not in answer.text


def test_the_list_of_ended_sessions_forgets_those_that_would_be_over(tmp_path: Path) -> None:
    ended = session.Ended(tmp_path)
    ended.add("old", NOW.date() - timedelta(days=session.DAYS + 1))
    ended.add("new", NOW.date())
    assert "new" in ended
    assert "old" not in ended
    (tmp_path / session.FILE).write_text("{]")
    assert "new" not in ended
    ended.add("new", NOW.date())
    assert (tmp_path / session.FILE).stat().st_mode & 0o777 == 0o600


# a log that breaks


def test_the_last_good_plan_is_shown_while_the_log_has_a_problem(browser: Browser) -> None:
    assert browser.get().status == 200
    tokens = {path: browser.token(path) for path in ("/add", "/recap/acme", "/edit/acme")}
    browser.site.program.log.write_text(table() + "\n[[interview]]\n")
    for path in ("/", "/cases", "/case/acme", "/calendar"):
        answer = browser.get(path)
        assert answer.status == 200
        assert "This is your plan as of" in answer.text
        assert "interviews.toml:7" in answer.text
        assert str(browser.site.program.log.parent) not in answer.text
        assert "Acme" in answer.text
    assert browser.get("/case/nothing").status == 404
    # Nothing is recorded meanwhile, and what was typed stays.
    assert "interviews.toml:7" in browser.send("/done", ("step", "acme/recap"))
    for path in ("/add", "/recap/acme", "/edit/acme"):
        answer = browser.follow(browser.post(path, [("token", tokens[path]), *HOOLI]))
        assert "interviews.toml:7" in answer.text
        assert str(browser.site.program.log.parent) not in answer.text
        assert 'value="Hooli"' in answer.text or path != "/add"
    browser.site.program.write(table())
    assert "as of" not in browser.get().text


def test_without_an_earlier_log_the_page_says_what_is_wrong(browser: Browser) -> None:
    browser.site.program.log.write_text("[[interview]]\n")
    answer = browser.get()
    assert answer.status == 503
    assert "interviews.toml:1" in answer.text
