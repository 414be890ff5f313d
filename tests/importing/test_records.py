"""What trackers export as JSON: records of applications, and the interviews in and beside them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InputError
from afterview.importing.records import read
from afterview.importing.rows import Options

if TYPE_CHECKING:
    from afterview.importing import Read

AT = datetime(2026, 1, 12, 14)  # noqa: DTZ001 - the log has local times


def records(document: object, **options: Any) -> Read:
    found = read(json.dumps(document), Options(zone="America/Chicago", **options))
    assert found is not None
    return found


FORMS: dict[str, object] = {
    "a list": [{"company": "Acme", "position": "Dev", "interviewDate": "2026-01-12 14:00"}],
    "under a key": {
        "exportedAt": "2026-01-20",
        "data": {
            "contacts": [{"name": "Rita"}],
            "jobApplications": [
                {"companyName": "Acme", "jobTitle": "Dev", "interview_date": "2026-01-12T14:00:00"}
            ],
        },
    },
    "interviews inside": [
        {
            "company_name": "Acme",
            "role": "Dev",
            "date": "2026-01-02",
            "interviews": [{"id": 7, "date": "2026-01-12", "time": "14:00"}],
        }
    ],
    "interviews beside": {
        "applications": [{"id": 3, "company": {"name": "Acme"}, "role": "Dev"}],
        "interviews": [
            {"applicationId": 3, "date": "2026-01-12T14:00"},
            {"applicationId": 4, "date": "2026-01-13T14:00"},
        ],
        "questions": [{"applicationId": 3, "date": "2026-01-14T14:00"}],
    },
    "by id": {"apps": {"-Na1": {"company": "Acme", "role": "Dev", "interview": "2026-01-12 2pm"}}},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_record_with_an_interview_is_one(name: str) -> None:
    (found,) = records(FORMS[name]).proposals
    assert found.where == "entry 1"
    assert found.fields == {"company": "Acme", "role": "Dev", "start": AT}


def test_activities_of_huntr_that_are_interviews() -> None:
    job = {
        "title": "Dev",
        "url": "https://jobs.example/1",
        "employer": {"name": "Acme"},
        "list": {"name": "Rejected"},
        "activities": [
            {"title": "Apply", "activityCategory": {"name": "Apply"}, "startAt": 1767312000},
            {
                "title": "Call with Rita",
                "note": "went well",
                "completed": True,
                "startAt": 1768248000,
                "completedAt": None,
                "activityCategory": {"name": "Phone Screen"},
            },
            {"activityCategory": {"name": "On Site Interview"}, "startAt": 1768989600},
        ],
    }
    first, second = records({"data": [job]}).proposals
    assert first.fields["start"].timestamp() == 1768248000
    assert (first.fields["company"], first.fields["role"]) == ("Acme", "Dev")
    assert (first.fields["round"], second.fields["round"]) == ("Phone Screen", "On Site Interview")
    assert "status" not in first.fields
    assert second.fields["status"] == "rejected"
    assert second.fields["notes"] == "went well"


def test_each_interview_has_what_stands_with_it() -> None:
    application = {
        "company": "Acme",
        "location": "Remote",
        "interviewDate": "2026-01-12",
        "contact": {"name": "Rita Cruz", "email": "rita@acme.example"},
        "tags": ["a", "b", {}],
        "letters": [{"date": "2026-01-03"}],
        "interviews": [
            {
                "date": "2026-01-12T14:00:00",
                "type": "technical",
                "interviewers": ["Jane Doe", "Bo Li"],
                "location": "Room 1",
            },
            {
                "date": "2026-01-20T10:00:00",
                "type": "final",
                "interviewers": [
                    {"firstName": "Ann", "lastName": "Poe", "title": "CTO"},
                    {"name": "Kim Roe", "email": "kim@acme.example"},
                ],
            },
        ],
    }
    found = records([application])
    first, second = (each.fields for each in found.proposals)
    assert first == {
        "company": "Acme",
        "round": "technical",
        "location": "Room 1",
        "start": AT,
        "contact": "Rita Cruz <rita@acme.example>",
        "interviewers": [{"name": "Jane Doe"}, {"name": "Bo Li"}],
    }
    assert second["interviewers"] == [
        {"name": "Ann Poe", "title": "CTO"},
        {"name": "Kim Roe", "email": "kim@acme.example"},
    ]
    assert found.notes == [
        'not read: columns "location" and "tags"; --map COLUMN=KEY says what a column is'
    ]


def test_options_of_a_table_are_for_records_too() -> None:
    found = records(
        [{"firm": "Acme", "company": "x", "metOn": "7/6/26"}],
        columns={"firm": "company", "metOn": "start"},
        order="dmy",
        hour=time(9),
    )
    assert found.proposals[0].fields["start"] == datetime(2026, 6, 7, 9)  # noqa: DTZ001 - local
    assert found.proposals[0].fields["company"] == "Acme"


def test_records_without_a_date_of_an_interview_are_refused() -> None:
    with pytest.raises(InputError, match="the JSON of a tracker without a column for the date"):
        records([{"company": "Acme", "status": "applied"}])


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", "7", '[{"a": 1}]', '{"afterview_export": 1}', "[" * 9999]
)
def test_what_is_no_tracker_is_left_to_others(text: str) -> None:
    assert read(text, Options()) is None


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["id", "company", "interviews", "date", "jobId", "interviewers", "name"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(VALUES)
def test_nothing_else_is_raised(value: object) -> None:
    with suppress(InputError):
        read(
            json.dumps({"jobs": [{"company": "Acme", "x": value}], "interviews": value}), Options()
        )
