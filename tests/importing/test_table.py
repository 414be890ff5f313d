"""Tables: presets by their headers, columns that are said, and what is held back."""

from __future__ import annotations

import csv
import io
import tracemalloc
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import InputError
from afterview.importing import MOST
from afterview.importing.presets import KEYS, PRESETS, USUAL, preset_for
from afterview.importing.table import LONGEST_CELL, Options, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.importing import Read

HEADERS = {
    "LinkedIn, job applications": "Application Date,Contact Email,Contact Phone Number,Company "
    "Name,Job Title,Job Url,Resume Name,Question And Answers",
    "LinkedIn, saved jobs": "Saved Date,Job Url,Job Title,Company Name",
    "LinkedIn, connections": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "Simplify": "Job Title,Company Name,Job URL,Applied Date,Status,Status Date,Archived,Date "
    "Archived,Notes",
    "Huntr": "Company,Title,List,Date Applied",
    "Huntr, other": "Employer,Job Title,List",
    "Teal": "Company Name,Job Title,Status",
    "Notion": "Company Name,Position,Status,Priority,Location,Salary Range,Application Date,"
    "Deadline,Next Action,Next Action Date,Job URL,Company Website,Contact Person,Contact Email",
    "Notion, apptrack": "Company,Position,Location,Date Applied,Status,Link",
    "CareerOneStop": "Company Name,Contact,E-mail,Date Applied,Application Summary,Interview,"
    "Follow-Up,Status",
    "JobSync": "index,createdAt,applied,appliedDate,Company,JobTitle,jobType,workplaceType,"
    "Location,JobSource,Status",
    "career-ops": "Company,Role,Round,Date/Time,Interviewer,Status,Notes",
    "ai-job-search": "date,company,sector,role,role_type,channel,status,contact_person,fit_rating,"
    "notes,cv_file,cover_letter_file,source,last_updated",
    "JustAJobApp": "Date Received,Sender Name,Sender Email,Subject,Status Label",
}
"""As these programs write them."""


def local(*numbers: int) -> datetime:
    return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - the log has local times


def table(text: str, options: Options | None = None) -> Read:
    return read(lambda: io.StringIO(text), options or Options())


def fields(text: str, options: Options | None = None) -> Mapping[str, Any]:
    result = table(text, options)
    assert result.held_back == []
    (only,) = result.proposals
    return only.fields


def reasons(text: str, options: Options | None = None) -> dict[str, str]:
    return {where: reason for where, _, reason in table(text, options).held_back}


def refusal(text: str, options: Options | None = None) -> str:
    with pytest.raises(InputError) as refused:
        table(text, options)
    return str(refused.value)


@pytest.mark.parametrize("name", HEADERS)
def test_a_preset_is_known_by_its_headers(name: str) -> None:
    preset = preset_for(HEADERS[name].split(","))
    assert preset is not None
    assert preset.name == name.partition(", o")[0].partition(", app")[0]


def test_each_preset_has_a_table_here() -> None:
    assert {each.name for each in PRESETS} == {
        preset.name for headers in HEADERS.values() if (preset := preset_for(headers.split(",")))
    }


def test_the_manual_names_each_preset_and_each_key() -> None:
    manual = (Path(__file__).parents[2] / "docs/import.md").read_text(encoding="utf-8")
    for preset in PRESETS:
        assert preset.refusal or preset.name.partition(",")[0] in manual
    for key in KEYS:
        assert f"`{key}`" in manual
    assert f"{MOST:,} new interviews" in manual


@pytest.mark.parametrize(
    "name",
    [name for name in HEADERS if name not in {"career-ops", "CareerOneStop"}],
)
def test_a_table_without_interviews_says_so(name: str) -> None:
    said = refusal(f"{HEADERS[name]}\n{',x' * 14}\n")
    assert "interview" in said
    assert "--map" in said or name in said or "there is no interview" in said or "email" in said


def test_the_table_of_the_labour_department() -> None:
    text = (
        f"{HEADERS['CareerOneStop']}\n"
        'Acme,Rita Cruz,rita@acme.example,1/9/26,"by ""mail"", twice",11/20/2026 2:00 PM,,Rejected'
    )
    assert fields(text) == {
        "company": "Acme",
        "contact": "Rita Cruz <rita@acme.example>",
        "notes": 'by "mail", twice',
        "start": local(2026, 11, 20, 14),
        "status": "rejected",
    }


def test_the_table_of_career_ops_is_one_of_markdown() -> None:
    text = (
        "# Interviews\n\n"
        "| Company | Role | Round | Date/Time | Interviewer | Status | Notes |\n"
        "|---|:--|---|---|---|---|---|\n"
        "| Acme | Pilot | onsite | 2026-11-20 14:00 | Jane Doe, Bo Li | Scheduled | N/A |\n"
    )
    assert fields(text) == {
        "company": "Acme",
        "role": "Pilot",
        "round": "onsite",
        "start": local(2026, 11, 20, 14),
        "interviewers": [{"name": "Jane Doe"}, {"name": "Bo Li"}],
    }


def test_every_key_that_a_column_can_say() -> None:
    cells = {
        "Company": "Acme",
        "Position": "Pilot",
        "Stage": "onsite",
        "Interview Date": "20.11.2026",
        "Interview Time": "14:00",
        "End Time": "15:30",
        "Time Zone": "Europe/Berlin",
        "Format": "Zoom call",
        "Where": "Room 1",
        "Meeting Link": "https://meet.example/1",
        "Decision by": "next week",
        "Recruiter": "Rita Cruz",
        "Recruiter Email": "rita@acme.example",
        "Interviewer": "Jane Doe",
        "Interviewer Email": "jane@acme.example",
        "Outcome": "Offer received",
        "Status Date": "1.12.2026",
        "Topics": "Rust; C, mostly",
        "Notes": "loud\nroom",
    }
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([cells, cells.values()])
    assert fields(text.getvalue(), Options(order="dmy")) == {
        "company": "Acme",
        "role": "Pilot",
        "round": "onsite",
        "start": local(2026, 11, 20, 14),
        "end": local(2026, 11, 20, 15, 30),
        "timezone": "Europe/Berlin",
        "mode": "video",
        "location": "Room 1",
        "url": "https://meet.example/1",
        "promise": "next week",
        "contact": "Rita Cruz <rita@acme.example>",
        "interviewers": [{"name": "Jane Doe", "email": "jane@acme.example"}],
        "status": "offer",
        "status_since": date(2026, 12, 1),
        "topics": ["Rust", "C, mostly"],
        "notes": "loud\nroom",
    }


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_with_which_columns_are_known(separator: str) -> None:
    rows = ["a, preamble; of notes", "", "Company~Interview", "Acme~2026-11-20 14:00"]
    assert fields("\n".join(rows).replace("~", separator))["company"] == "Acme"


def test_columns_can_be_said_and_come_before_what_is_known() -> None:
    text = "Firm,Role,Job,When=,Day\nAcme,a,b,2026-11-20 14:00,2026-01-01 10:00\n"
    options = Options(columns={"Firm": "company", "job": "role", "When=": "start"})
    found = fields(text, options)
    assert (found["company"], found["role"], found["start"].month) == ("Acme", "b", 11)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Nobody": "company"}, '--map: there is no column "Nobody"; the columns are "Company"'),
        ({"Company": "firm"}, '--map: a column cannot say "firm"'),
    ],
)
def test_a_column_that_is_not_there_is_refused(columns: dict[str, str], said: str) -> None:
    assert refusal("Company,Interview\n", Options(columns=columns)).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is nothing in the file"),
        ("\n\n \n", "there is nothing in the file"),
        ("a,b\n1,2\n", "no column of the table is known as the company"),
        ("Company,Role\nAcme,Pilot\n", "a table without a column for the date of an interview"),
        (f'"{"x" * (LONGEST_CELL + 1)}', "there is nothing in the file that could be a table"),
    ],
)
def test_what_is_no_table_of_interviews_is_refused(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


def test_each_row_that_is_not_taken_has_its_reason() -> None:
    text = (
        "Company,Interview,Role\n"
        ",2026-11-20 14:00,Pilot\n"
        "Acme,,Pilot\n"
        "Acme,n/a,Pilot\n"
        "Acme,2026-11-20,Pilot\n"
        "Acme,7/6/26 14:00,Pilot\n"
        "Acme\n"
        ",,\n"
        '"Ac\nme",tomorrow\n'
    )
    found = table(text)
    assert found.proposals == []
    assert {where: reason.partition(";")[0] for where, _, reason in found.held_back} == {
        "line 2": "it names no company",
        "line 3": "it has no date of an interview",
        "line 4": "it has no date of an interview",
        "line 5": '"2026-11-20" has no hour',
        "line 6": '"7/6/26 14:00" may be day or month first, and nothing in its column shows which',
        "line 7": "it has no date of an interview",
        "line 10": '"tomorrow" is not a readable date',
    }
    assert found.held_back[1].what == "Acme, Pilot"


def test_an_hour_can_be_said_for_rows_with_a_day_only() -> None:
    text = "Company,Interview\nAcme,2026-11-20\nGlobex,2026-11-20 9:00\n"
    found = table(text, Options(hour=time(12)))
    assert [each.fields["start"].hour for each in found.proposals] == [12, 9]


def test_one_cell_proves_the_order_of_its_column() -> None:
    text = "Company,Interview\nAcme,7/6/26 14:00\nGlobex,23/6/26 9:00\n"
    assert [each.fields["start"].month for each in table(text).proposals] == [6, 6]


def test_a_date_beside_a_time_with_columns_of_their_own() -> None:
    text = "Company,Held,Time\nAcme,2026-11-20,2pm\nGlobex,2026-11-20,soon\n"
    found = table(text, Options(columns={"Held": "date"}))
    assert found.proposals[0].fields["start"] == local(2026, 11, 20, 14)
    assert found.held_back[0].reason.startswith('"soon" is not a readable time of day')


def test_an_end_may_be_a_time_or_a_date_with_one() -> None:
    text = (
        "Company,Start,End,Duration\nA,2026-11-20 22:00+01:00,23:00,\n"
        "B,2026-11-20 22:00,2026-11-21 01:00,\nC,2026-11-20 22:00,,90 min\n"
    )
    first, second, third = (each.fields for each in table(text).proposals)
    zone = timezone(timedelta(hours=1))
    assert first["end"] == datetime(2026, 11, 20, 23, tzinfo=zone)
    assert second["end"] == local(2026, 11, 21, 1)
    assert ("end" in third, third["duration"]) == (False, "90 min")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Jane Doe <jane@acme.example>", [{"name": "Jane Doe", "email": "jane@acme.example"}]),
        ("Jane Doe (CTO); Bo", [{"name": "Jane Doe", "title": "CTO"}, {"name": "Bo"}]),
        ("jane@acme.example", [{"name": "jane", "email": "jane@acme.example"}]),
        ("Jane & Bo", [{"name": "Jane"}, {"name": "Bo"}]),
        ("<<>>", None),
        ("(CTO)", None),
    ],
)
def test_interviewers(cell: str, people: list[dict[str, str]] | None) -> None:
    found = fields(f"Company\tStart\tInterviewers\nAcme\t2026-11-20 14:00\t{cell}\n")
    assert found.get("interviewers") == people


@pytest.mark.parametrize(
    ("name", "email", "contact"),
    [
        ("Rita", "rita@x.example", "Rita <rita@x.example>"),
        ("", "rita@x.example", "rita@x.example"),
        ("Rita", "no address", "Rita"),
        ("Rita <rita@x.example>", "", "Rita <rita@x.example>"),
        ("Rita <rita>", "", "Rita"),
        ("rita@x.example", "rita2@x.example", "rita2@x.example"),
    ],
)
def test_the_contact(name: str, email: str, contact: str | None) -> None:
    head = "Company,Start,Contact,Contact Email"
    assert fields(f"{head}\nAcme,2026-11-20 14:00,{name},{email}\n").get("contact") == contact


@pytest.mark.parametrize(
    ("said", "mode"),
    [("In person", "in person"), ("Phone screen", "phone"), ("on-site", "in person"), ("x", None)],
)
def test_how_it_took_place(said: str, mode: str | None) -> None:
    assert fields(f"Company,Start,Mode\nAcme,2026-11-20 14:00,{said}\n").get("mode") == mode


def test_more_than_anyone_could_mean_is_refused() -> None:
    row = "Acme,2026-11-20 14:00\n"
    assert refusal(f"Company,Start\n{row * (MOST + 1)}").startswith("the file has more than 5,000")
    found = table("Company,Start\n" + "Acme,soon\n" * (MOST + 7))
    assert (len(found.held_back), found.more_held_back) == (MOST, 7)


CELLS = st.one_of(
    st.sampled_from(
        [
            *USUAL,
            "Acme",
            "2026-11-20 14:00",
            "7/6/23",
            "=cmd|' /C calc'!A0",
            '"',
            '""x"',
            "\x00",
            "rejected",
            "Jane <jane@x.example>",
        ]
    ),
    st.text(max_size=30),
)


@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=12),
    st.sampled_from(",;\t|"),
    st.booleans(),
)
def test_nothing_that_a_table_holds_is_more_than_a_sentence(
    rows: list[list[str]],
    separator: str,
    is_quoted: bool,  # noqa: FBT001 - drawn
) -> None:
    if is_quoted:
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows(rows)
        written = text.getvalue()
    else:
        written = "\n".join(separator.join(row) for row in rows)
    with suppress(InputError):
        result = table(f"Company{separator}Start\n{written}")
        assert all(each.reason for each in result.held_back)


def test_the_limit_of_a_cell_is_put_back() -> None:
    before = csv.field_size_limit()
    table("Company,Start\n")
    assert csv.field_size_limit() == before


def test_a_long_table_takes_no_more_room_than_a_short_one() -> None:
    def room(rows: int) -> int:
        def lines() -> Iterator[str]:
            yield "Company,Start,Notes\n"
            for number in range(rows):
                yield f"Company {number},,{'a note ' * 10}\n"

        tracemalloc.start()
        try:
            result = read(lines, Options())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert result.more_held_back == rows - MOST
        return peak

    assert room(10_000) < 1.1 * room(5_000)
