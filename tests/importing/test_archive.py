"""Our own export: it comes back without loss, and what is none is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import Log
from logs import logs as texts
from scenes import MONDAY, facts_about, logs, workdays

from afterview.errors import InputError
from afterview.importing import match
from afterview.importing.archive import read
from afterview.log.edit import append
from afterview.log.fields import INTERVIEW
from afterview.log.parse import parse_log
from afterview.playbook.facts import Facts
from afterview.reports.record import export_document
from afterview.toml.positions import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.model import Interview

HOME, AWAY = "America/New_York", "Asia/Tokyo"


def parsed(text: str, zone: str = HOME) -> tuple[Interview, ...]:
    interviews, problems = parse_log(text, zone=zone, workdays=workdays())
    assert problems == ()
    return interviews


def exported(text: str, facts: Facts | None = None, **more: Any) -> str:
    document, _ = load(text)
    tables = document.get("interview", [])
    found = export_document(tables, facts or Facts(), zone=HOME, invitations=more)
    return json.dumps(found)


def imported(text: str, into: str = "", zone: str = HOME) -> match.Matched:
    beside = match.MatchContext(
        text=into,
        interviews=parsed(into, zone),
        used=(),
        zone=zone,
        today=MONDAY,
        remembered=lambda _: None,
        keeps_ids=True,
    )
    return match.matched(read(text, zone).read, beside)


def notes(interviews: Sequence[Interview]) -> list[str]:
    return [each.notes for each in interviews]


@given(texts())
def test_any_log_comes_back_without_loss(written: Log) -> None:
    text = exported(written.text)
    found = imported(text)
    assert found.held_back == []
    assert parsed(found.text) == parsed(written.text)
    assert notes(parsed(found.text)) == notes(parsed(written.text))
    assert json.loads(exported(found.text)) == json.loads(text)
    again = imported(text, found.text)
    assert (again.text, again.new) == (found.text, [])
    assert {each.reason for each in again.held_back} == {"it is in the log already"}


def table_of(interview: Interview) -> Mapping[str, Any]:
    """Return an interview as a log has it."""
    promise, contact = interview.promise, interview.contact
    return {
        "id": interview.id,
        "company": interview.company,
        "role": interview.role,
        "start": interview.start,
        "end": interview.end,
        "timezone": interview.timezone,
        "mode": interview.mode,
        "promise": promise.latest if promise else None,
        "contact": f"{contact.name} <{contact.email}>" if contact else None,
        "status": interview.status,
        "status_since": interview.status_since,
        "no_contact": interview.no_contact,
        "interviewers": [
            {"name": each.name, "email": each.email, "rapport": each.rapport}
            for each in interview.interviewers
        ],
    }


def test_the_first_exports_had_only_the_last_status() -> None:
    seen = {"a": ["offer", "2026-11-23"], "b": [["offer", "2026-11-23"], ["parked", "2026-11-24"]]}
    said = {"afterview_export": 1, "interviews": [], "facts": {"status_seen": seen}}
    assert read(json.dumps(said), HOME).status_seen == {
        "a": (("offer", date(2026, 11, 23)),),
        "b": (("offer", date(2026, 11, 23)), ("parked", date(2026, 11, 24))),
    }


@given(st.data())
def test_what_was_done_comes_back_too(data: st.DataObject) -> None:
    scene = data.draw(logs(4))
    text = ""
    for each in scene:
        text = append(text, table_of(each))
    interviews, problems = parse_log(text, zone=HOME, workdays=workdays())
    if problems:  # a status that ends a case on an earlier round
        text = ""
        for each in scene:
            text = append(text, {**table_of(each), "status": None})
        interviews = parsed(text)
    facts = data.draw(facts_about(scene))
    archive = read(exported(text, facts), HOME)
    back = Facts(
        done=archive.done,
        skipped=archive.skipped,
        postponed=archive.postponed,
        status_seen=archive.status_seen,
    )
    assert back == facts
    found = imported(exported(text, facts))
    assert parsed(found.text) == interviews


def test_elsewhere_a_time_stays_the_moment_that_it_was() -> None:
    text = append("", {"id": "a", "company": "A", "start": "x"}).replace(
        '"x"', "2026-11-23T10:00:00"
    )
    (here,), (there,) = parsed(text), parsed(imported(exported(text), zone=AWAY).text, AWAY)
    assert (there.start, there.timezone) == (here.start, HOME)


def test_what_is_there_already_is_not_touched() -> None:
    text = '[[interview]]\nid = "a"\ncompany = "A"\nstart = 2026-11-23T10:00:00\n'
    other = text.replace('"A"', '"B"')
    found = imported(exported(text), other)
    assert found.text == other
    assert found.held_back[0].reason == (
        "a is in the log already, and says something else there; the log stays"
    )
    noted = text + 'notes = "x"\n'
    assert "says something else" in imported(exported(noted), text).held_back[0].reason
    renamed = text.replace('"a"', '"b"')
    assert imported(exported(text), renamed).held_back[0].reason == (
        "it has the same company and start as b"
    )


def test_invitations_are_known_again() -> None:
    text = '[[interview]]\nid = "a"\ncompany = "A"\nstart = 2026-11-23T10:00:00\n'
    found = imported(exported(text, a=["uid-1", 3, "20261101T000000Z"]))
    assert found.identities == {"uid-1": ("a", ("uid-1", 3, "20261101T000000Z"))}


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ([{"id": "a", "company": "A"}], "start is missing"),
        (
            [{"id": "a b", "company": "A", "start": "2026-11-23T10:00:00"}],
            "holds a slash or a space",
        ),
        ([{"id": "a", "company": "\ud800", "start": "2026-11-23T10:00:00"}], "cannot hold"),
        ([{"id": "a", "company": {"x": 1}, "start": "2026-11-23T10:00:00"}], "cannot hold"),
        ([{"id": "a", "interviewers": ["x"], "start": "2026-11-23T10:00:00"}], "cannot hold"),
        ([{'x"\n[[y]]': 1, "id": "a"}], "cannot hold"),
        ([{"id": 1, "company": "A", "start": "2026-11-23T10:00:00"}], ""),
    ],
)
def test_an_interview_that_the_log_cannot_hold_is_held_back(
    tables: list[dict[str, Any]], reason: str
) -> None:
    document = {"afterview_export": 1, "interviews": tables}
    found = imported(json.dumps(document))
    if not reason:
        assert [each.id for each in found.new] == ["a"]
    else:
        assert reason in found.held_back[0].reason


def test_the_id_of_the_weekly_step_is_none() -> None:
    table = {"id": "keep-searching", "company": "A", "start": "2026-11-23T10:00:00"}
    found = imported(json.dumps({"afterview_export": 1, "interviews": [table]}))
    assert "stands for the weekly step" in found.held_back[0].reason


def test_an_id_that_comes_twice_is_taken_once() -> None:
    table = {"id": "a", "company": "A", "start": "2026-11-23T10:00:00"}
    found = imported(json.dumps({"afterview_export": 1, "interviews": [table, table]}))
    assert [each.id for each in found.new] == ["a"]
    assert found.held_back[0].reason == 'the file has "a" twice'


SAD = {
    "afterview_export": 1,
    "interviews": [],
    "facts": {"status_seen": {"a": ["sad", "2026-11-23"]}},
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("1" * 5000, "cannot be read as JSON"),
        ("[]", "not an export of afterview"),
        ("{}", "not an export of afterview"),
        ('{"afterview_export": 2}', 'version "2"'),
        ('{"afterview_export": 1}', "the value at \"'interviews'\" cannot be read"),
        ('{"afterview_export": 1, "interviews": 1}', "not an export"),
        ('{"afterview_export": 1, "interviews": [1]}', "not an export"),
        ('{"afterview_export": 1, "interviews": [{"start": "soon"}]}', "not an export"),
        ('{"afterview_export": 1, "interviews": [{"start": "2026-11-23"}]}', "not an export"),
        ('{"afterview_export": 1, "interviews": [{"role": null}]}', "not an export"),
        ('{"afterview_export": 1, "interviews": [], "facts": []}', "not an export"),
        (
            '{"afterview_export": 1, "interviews": [], "facts": {"done": {"a": "x"}}}',
            "not an export",
        ),
        (
            '{"afterview_export": 1, "interviews": [], "facts": {"skipped": ["a b"]}}',
            "not an export",
        ),
        ('{"afterview_export": 1, "interviews": [], "facts": {"status_seen": {"a": [1]}}}', "no"),
        (json.dumps(SAD), "not an export"),
        ('{"afterview_export": 1, "interviews": [], "invitations": {"a": [1]}}', "not an export"),
    ],
)
def test_what_is_no_export_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text, HOME)
    assert said in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
TABLE = st.fixed_dictionaries(
    {},
    optional={
        key: JSON | st.sampled_from(["a", "2026-11-23T10:00:00", "2026-11-23"]) for key in INTERVIEW
    },
)


@given(st.lists(TABLE, max_size=3), JSON)
def test_nothing_that_json_can_hold_is_more_than_a_sentence(tables: Any, other: Any) -> None:
    for document in (
        {"afterview_export": 1, "interviews": tables},
        {"afterview_export": 1, "interviews": other, "facts": other},
        {"afterview_export": 1, "interviews": [], "facts": other, "invitations": other},
    ):
        with suppress(InputError):
            parsed(imported(json.dumps(document)).text)


def test_a_day_is_a_day_again() -> None:
    text = (
        '[[interview]]\nid = "a"\ncompany = "A"\nstart = 2026-11-23T10:00:00\n'
        'promise = 2026-12-04\nstatus = "rejected"\nstatus_since = 2026-12-01\n'
    )
    (found,) = load(imported(exported(text)).text)[0]["interview"]
    assert (found["promise"], found["status_since"]) == (date(2026, 12, 4), date(2026, 12, 1))
