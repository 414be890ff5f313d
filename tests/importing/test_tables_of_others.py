"""Tables as people keep them: hours, zones, people, several dates in a row, and what is named."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from afterview.importing import Read
from afterview.importing.match import MatchContext, Matched, matched
from afterview.importing.rows import MOST_QUESTIONS
from afterview.importing.table import LONGEST_CELL, Options, read

CHICAGO = "America/Chicago"


def table(text: str, **options: Any) -> Read:
    return read(lambda: io.StringIO(text, newline=""), Options(zone=CHICAGO, **options))


def log_of(text: str, **options: Any) -> Matched:
    """Return what a table makes of an empty log of a person in Chicago."""
    context = MatchContext(
        text="",
        interviews=(),
        used=(),
        zone=CHICAGO,
        today=datetime(2026, 1, 30, tzinfo=UTC).date(),
        remembered=lambda _: None,
    )
    return matched(table(text, **options), context)


def cell(value: str, header: str = "Interview Date") -> str:
    quoted = value.replace('"', '""')
    if header == "Interview Date":
        return f'Company,{header}\nAcme,"{quoted}"\n'
    return f'Company,Interview Date,{header}\nAcme,2026-01-12 14:00,"{quoted}"\n'


def utc(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        # a hyphen is a range
        ("2026-01-12 14:00-15:00", utc(20), utc(21)),
        ("2026-01-12T14:00-15:00", utc(20), utc(21)),
        ("2026-01-12 9:00-10:30", utc(15), utc(16, 30)),
        ("2026-01-12 09:00-10:00", utc(15), utc(16)),
        ("1/13/2026 2-3pm", utc(20, day=13), utc(21, day=13)),
        ("2026-01-12 11-1pm", utc(17), utc(19)),
        ("2026-01-12 2pm-3", utc(20), utc(21)),
        ("12.1.2026, 14-15 Uhr", utc(20), utc(21)),
        # or an offset
        ("2026-01-12 14:00:00-05:00", utc(19), utc(20)),
        ("2026-01-12 10:00:00-05", utc(15), utc(16)),
        ("2026-01-12 14:00-05:00", utc(19), utc(20)),
        ("2026-01-12T09:00-05:00", utc(14), utc(15)),
        ("2026-01-12 10:00 -0500", utc(15), utc(16)),
        # the end of a range
        ("2026-01-12 14:00–15:30", utc(20), utc(21, 30)),
        ("2026-01-12 14:00 -> 15:30", utc(20), utc(21, 30)),
        ("2026-01-12 from 14:00 to 15:30", utc(20), utc(21, 30)),
        ("2026-01-12 14:00 → 2026-01-12 15:30", utc(20), utc(21, 30)),
        ("2026-01-12 23:30–00:30", utc(5, 30, 13), utc(6, 30, 13)),
        # zones in brackets
        ("January 12, 2026 2:00 PM (EST)", utc(19), utc(20)),
        ("January 12, 2026 2:00 PM (EST) → 3:30 PM", utc(19), utc(20, 30)),
        (
            "January 12, 2026 2:00 PM (EST) → January 12, 2026 3:30 PM (EST)",
            utc(19),
            utc(20, 30),
        ),
        ("2026-01-12 14:00 (GMT+1)", utc(13), utc(14)),
        ("2026-01-12 14:00 (London)", utc(14), utc(15)),
        (
            "Mon Jan 12 2026 14:00:00 GMT-0500 (Eastern Standard Time)",
            utc(19),
            utc(20),
        ),
        # zones behind the hour
        ("2026-01-12 14:00:00 UTC", utc(14), utc(15)),
        ("2026-01-12 14:00:00+00", utc(14), utc(15)),
        ("2026-01-12 14:00 EST", utc(19), utc(20)),
        ("2026-01-12 14:00 CST", utc(20), utc(21)),
        ("Jan 12, 2026 2pm Pacific Time", utc(22), utc(23)),
        ("2026-01-12 14:00-15:30 Europe/Berlin", utc(13), utc(14, 30)),
        # dates of Excel
        ("12-Jan-26 14:00", utc(20), utc(21)),
        ("12/Jan/2026 14:00", utc(20), utc(21)),
        ("46034.5833333333", utc(20), utc(21)),
        ("46034,583333", utc(20), utc(21)),
        # dots
        ("12.01.2026 14:00", utc(20), utc(21)),
        ("12.1.26, 14.00 Uhr", utc(20), utc(21)),
        ("2026.01.12 14:00", utc(20), utc(21)),
        ("Mo., 12.01.2026 14:00", utc(20), utc(21)),
        # seconds of Unix, and weekdays
        ("1768248000", utc(20), utc(21)),
        ("1768248000000", utc(20), utc(21)),
        ("2026-01-12 (Mon) at 14:00", utc(20), utc(21)),
        ("2026-01-12 – 14:00", utc(20), utc(21)),
    ],
)
def test_the_hour_is_the_one_that_is_meant(said: str, start: datetime, end: datetime) -> None:
    found = log_of(cell(said))
    times = [(each.interview.start, each.interview.end) for each in found.new]
    assert times == [(start, end)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("2026-01-12T10:00-11:00", "may be a range of hours, or an hour with its offset from UTC"),
        ("2026-01-12 09:00-05:00", "may be a range of hours, or an hour with its offset from UTC"),
        ("2026-01-12 14:00 IST", '"IST" has more than one time zone; write "Asia/Kolkata"'),
        ("2026-01-12 14:00 (XYZT)", '"XYZT" names no time zone that is known here'),
        ("2026-01-12 14:00 (EST) → 15:00 (PST)", "names two time zones"),
        ("2026-01-12 14:00–13:00", "its end is not after its start"),
        ("2026-01-12 14:00 → 2026-01-11 15:00", "its end is not after its start"),
        ("January 12, 2026 → January 14, 2026", "names two days"),
        ("2026-01-12 14 → 2026-01-12 15:00", "is not a readable time of day"),
        ("2026-01-12 14:00, 2026-01-20 10:00", "is not a readable time of day"),
        ("2026-01-12 14-15", "is not a readable time of day"),
        ("2026-01-12 00:00:00", "has no hour"),
        ("2026-01-12T00:00:00.000Z", "has no hour"),
    ],
)
def test_an_hour_that_is_not_clear_is_held_back(said: str, reason: str) -> None:
    found = table(cell(said))
    assert found.proposals == []
    assert reason in found.held_back[0].reason


def test_words_in_brackets_that_are_no_zone_are_named() -> None:
    (found,) = table(cell("2026-01-12 14:00 (tentative)")).proposals
    assert found.notes == ('"tentative" behind the date is left out',)


@pytest.mark.parametrize(
    ("header", "row", "start", "end"),
    [
        ("Date,Time", "2026-01-12,14:00-15:30", utc(20), utc(21, 30)),
        ("Date,Time", "2026-01-12,2:00 PM EST", utc(19), utc(20)),
        ("Date,Time", "2026-01-12 00:00:00,0.5833333", utc(20), utc(21)),
        ("Date,Time", "2026-01-12T00:00:00.000Z,14:00", utc(20), utc(21)),
        ("Date,Start Time", "2026-01-12,14:00", utc(20), utc(21)),
        ("Date,End", "2026-01-12 14:00,15:30", utc(20), utc(21, 30)),
        ("Date,End", "2026-01-12 14:00 EST,15:30 EST", utc(19), utc(20, 30)),
        ("Date,End", "2026-01-12 14:00,2026-01-12 15:30", utc(20), utc(21, 30)),
        ("Date,Time Zone", "2026-01-12 14:00,EST", utc(19), utc(20)),
        ("Date,Time Zone", "2026-01-12 14:00,UTC+1", utc(13), utc(14)),
        ("Date,Time Zone", "2026-01-12 14:00 EST,London", utc(19), utc(20)),
        ("Date (EST)", "2026-01-12 14:00", utc(19), utc(20)),
        ("Date (optional)", "2026-01-12 14:00", utc(20), utc(21)),
    ],
)
def test_hour_end_and_zone_may_have_columns_of_their_own(
    header: str, row: str, start: datetime, end: datetime
) -> None:
    date_header, _, rest = header.partition(",")
    headers = ",".join(filter(None, ["Company", f"Interview {date_header}", rest]))
    (found,) = log_of(f"{headers}\nAcme,{row}\n").new
    assert (found.interview.start, found.interview.end) == (start, end)


def test_two_times_for_one_interview_are_a_question() -> None:
    found = table("Company,Interview Date,Time\nAcme,2026-01-12 14:00,15:00\n")
    assert (
        found.held_back[0].reason
        == '"2026-01-12 14:00" and "15:00" are two times; keep one of them'
    )
    (same,) = log_of("Company,Interview Date,Time\nAcme,2026-01-12 14:00-15:30 EST,2pm CST\n").new
    assert (same.interview.start, same.interview.end) == (utc(19), utc(20, 30))
    (same,) = log_of("Company,Interview Date,Time\nAcme,2026-01-12 14:00:00Z,2pm\n").new
    assert same.interview.start == utc(14)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("soon", "the end is left out"),
        ("13:00", "the end is left out"),
        ("15:00 EST", 'the end is left out: "15:00 EST" is not in the zone of the start'),
        ("2026-01-12 15:00 EST", "is not in the zone of the start"),
        ("2026-01-12 15:00:00Z", "the end is left out"),
    ],
)
def test_an_end_that_cannot_be_is_left_out_with_a_note(said: str, note: str) -> None:
    (found,) = table(cell(said, "End")).proposals
    assert "end" not in found.fields
    assert note in found.notes[0]


TITLES = "VP Engineering", "Senior Recruiter", "CTO", "Head of Research and Development", "PhD"


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("form", ["Jane Doe, {}", "Jane Doe ({})", "Jane Doe - {}", "{}: Jane Doe"])
def test_a_title_is_not_a_person(title: str, form: str) -> None:
    (found,) = table(cell(form.format(title), "Interviewer")).proposals
    assert found.fields["interviewers"] == [{"name": "Jane Doe", "title": title}]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe / John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe/John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe & Bo Li", ["Jane Doe", "John Roe", "Bo Li"]),
        ("Jane Doe + John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe und John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, VP Engineering and Product, John Roe", ["Jane Doe", "John Roe"]),
        ("Anderson Sandoval", ["Anderson Sandoval"]),
        ("Jane Doe, Jane Doe", ["Jane Doe"]),
        ("Jane Doe, TBD", ["Jane Doe"]),
        (", ; Jane Doe https://x.example/jane", ["Jane Doe"]),
        ("HR; Jane Doe", ["Jane Doe"]),
        ("HR", ["HR"]),
    ],
)
def test_each_person_in_a_cell_is_one(said: str, names: list[str]) -> None:
    (found,) = table(cell(said, "Interviewer")).proposals
    assert [each["name"] for each in found.fields["interviewers"]] == names
    assert "TBD" not in str(found.fields)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Doe, Jane", ["Jane Doe"]),
        ("Doe, Jane; Roe, Rick", ["Jane Doe", "Rick Roe"]),
        ("Doe, Jane\nRoe, Rick", ["Jane Doe", "Rick Roe"]),
        ("Doe, Jane and Roe, Rick", ["Jane Doe", "Rick Roe"]),
        ("Doe, Jane / Roe, Rick", ["Jane Doe", "Rick Roe"]),
        ("Doe, Jane; Rick Roe", ["Jane Doe", "Rick Roe"]),
        ("Doe, Jane A.", ["Jane A. Doe"]),
        ("van der Berg, Anna", ["Anna van der Berg"]),
        ("Dr. Doe, Jane", ["Dr. Jane Doe"]),
        ("DOERING, Mary Ann", ["Mary Ann DOERING"]),
        ("Doe-Smith, Jane (CTO)", ["Jane Doe-Smith"]),
        ("Doe, Jane, CTO", ["Jane Doe"]),
        ("Recruiter: Doe, Jane", ["Jane Doe"]),
        ("Doe, Jane <jane.doe@acme.example>", ["Jane Doe"]),
        ("Garcia Lopez, Maria", ["Maria Garcia Lopez"]),
        ("Garcia Lopez, Maria; Doe, Jane", ["Maria Garcia Lopez", "Jane Doe"]),
        ("Núñez Pérez, Ana M., CTO", ["Ana M. Núñez Pérez"]),
        ("St. John, Emma", ["Emma St. John"]),
        ("GARCIA LOPEZ, Maria Jose", ["Maria Jose GARCIA LOPEZ"]),
        ("Mary Ann Garcia, Tom", ["Mary Ann Garcia", "Tom"]),
        ("Garcia Lopez, Maria Jose", ["Garcia Lopez", "Maria Jose"]),
        ("Anna, Tom, Bo", ["Anna", "Tom", "Bo"]),
        ("Anna, Tom and Bo", ["Anna", "Tom", "Bo"]),
        ("Anna, Tom; Bo", ["Anna", "Tom", "Bo"]),
        ("Jane Doe, Rick Roe", ["Jane Doe", "Rick Roe"]),
        ("Anna, Rick Roe", ["Anna", "Rick Roe"]),
        ("Anna <a@x.example>, Tom <t@x.example>", ["Anna", "Tom"]),
    ],
)
def test_a_comma_in_a_name_is_none_between_people(said: str, names: list[str]) -> None:
    (found,) = table(cell(said, "Interviewer")).proposals
    assert [each["name"] for each in found.fields["interviewers"]] == names


def test_the_rest_of_a_turned_name_stays_with_it() -> None:
    said = "Dr. Doe, Jane <jane.doe@acme.example>, CTO"
    (found,) = table(cell(said, "Interviewer")).proposals
    person = {"name": "Dr. Jane Doe", "email": "jane.doe@acme.example", "title": "CTO"}
    assert found.fields["interviewers"] == [person]
    assert found.notes == ()


def test_a_name_that_may_be_two_people_is_noted() -> None:
    (found,) = table(cell("Doe, Jane", "Interviewer")).proposals
    assert found.notes == ('"Doe, Jane" is taken for one person; write "Doe; Jane" for two',)
    for said in ("Doe, Jane; Roe, Rick", "Garcia Lopez, Maria <m.lopez@acme.example>"):
        (sure,) = table(cell(said, "Interviewer")).proposals
        assert sure.notes == ()
    for address in ("", " <maria@acme.example>"):
        (either,) = table(cell(f"Garcia Lopez, Maria{address}", "Interviewer")).proposals
        assert either.notes == (
            (
                f'"Garcia Lopez, Maria{address}" is taken for one person; '
                f'write "Garcia Lopez; Maria{address}" for two'
            ),
        )
    (contact,) = table(cell("Doe, Jane <jane@acme.example>", "Contact")).proposals
    assert contact.fields["contact"] == "Jane Doe <jane@acme.example>"


@pytest.mark.parametrize("other", ["Anna, Tom, Bo", "Jane Doe, Rick Roe", "Anna, Rick Roe"])
def test_another_cell_shows_that_commas_separate_people(other: str) -> None:
    row = 'Acme,2026-01-1{} 14:00,"{}"\n'
    text = f"Company,Start,Interviewers\n{row.format(2, 'Anna, Tom')}{row.format(3, other)}"
    assert [each["name"] for each in table(text).proposals[0].fields["interviewers"]] == [
        "Anna",
        "Tom",
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Doe, Jane",
        "Doe, Jane; Roe, Rick",
        "Jane Doe",
        "CTO, Jane Doe",
        "Anna, Tom, Sue, Bo",
        "Garcia Lopez, Maria",
    ],
)
def test_another_cell_shows_nothing_about_commas(other: str) -> None:
    row = 'Acme,2026-01-1{} 14:00,"{}"\n'
    text = f"Company,Start,Interviewers\n{row.format(2, 'Poe, Ann')}{row.format(3, other)}"
    assert table(text).proposals[0].fields["interviewers"] == [{"name": "Ann Poe"}]


def test_two_addresses_in_their_column_are_two_people() -> None:
    text = (
        "Company,Start,Interviewer,Interviewer Email\n"
        'Acme,2026-01-12 14:00,"Anna, Tom","anna@x.example, tom@x.example"\n'
    )
    (found,) = table(text).proposals
    assert [each["name"] for each in found.fields["interviewers"]] == ["Anna", "Tom"]


def test_address_and_profile_in_a_cell_belong_to_the_person_before_them() -> None:
    said = (
        "Jane Doe, jane@acme.example, https://x.example/in/jane, CTO; Bo <bo@acme.example>, "
        "+1 555 123 4567"
    )
    (found,) = table(cell(said, "Interviewer")).proposals
    assert found.fields["interviewers"] == [
        {
            "name": "Jane Doe",
            "email": "jane@acme.example",
            "profile": "https://x.example/in/jane",
            "title": "CTO",
        },
        {"name": "Bo", "email": "bo@acme.example"},
    ]
    assert found.notes == ('interviewers: "+1 555 123 4567" is left out',)


@pytest.mark.parametrize(
    ("people", "emails", "expected", "notes"),
    [
        ("Jane; Bo", "j@x.example; b@x.example", ["j@x.example", "b@x.example"], 0),
        ("Jane; Bo", "bo@x.example", ["", "bo@x.example"], 0),
        ("Jane; Bo", "info@x.example", ["", ""], 1),
        ("", "jane@x.example", ["jane@x.example"], 0),
        ("Jane", "no address", [""], 1),
        ("Jane <j@x.example>", "jane@x.example", ["j@x.example"], 1),
    ],
)
def test_addresses_in_a_column_of_their_own(
    people: str, emails: str, expected: list[str], notes: int
) -> None:
    text = f"Company,Start,Interviewer,Interviewer Email\nAcme,2026-01-12 14:00,{people},{emails}\n"
    (found,) = table(text).proposals
    assert [each.get("email", "") for each in found.fields["interviewers"]] == expected
    assert len(found.notes) == notes


@pytest.mark.parametrize(
    "said",
    [
        "Rita Cruz, rita@acme.example",
        "Rita Cruz (rita@acme.example)",
        "Rita Cruz rita@acme.example",
        "Rita Cruz - rita@acme.example",
        "rita@acme.example (Rita Cruz)",
        "Rita Cruz <mailto:rita@acme.example>",
    ],
)
def test_a_contact_with_name_and_address_in_one_cell(said: str) -> None:
    (found,) = table(cell(said, "Contact")).proposals
    assert found.fields["contact"] == "Rita Cruz <rita@acme.example>"
    assert found.notes == ()


def test_what_a_contact_cannot_hold_is_named() -> None:
    (broken,) = table(cell("rita@", "Contact")).proposals
    assert broken.notes == ('contact: "rita@" is left out',)
    (found,) = table(cell("Rita Cruz, Recruiter; Bo Li; +1 555 123 4567", "Contact")).proposals
    assert found.fields["contact"] == "Rita Cruz"
    assert found.notes == ('contact: "+1 555 123 4567", "Recruiter", "Bo Li" is left out',)


@pytest.mark.parametrize(
    ("headers", "rounds"),
    [
        ("Interview Date,Interview Date", ["", ""]),
        ("Interview 1,Interview 2", ["", ""]),
        ("Phone Screen Date,Onsite Date", ["phone screen", "onsite"]),
        ("First Interview,Final Round Date", ["first interview", "final round"]),
    ],
)
def test_two_columns_of_dates_are_two_interviews(headers: str, rounds: list[str]) -> None:
    text = (
        f"Company,{headers},Status,Decision by\n"
        "Acme,2026-01-12 14:00,2026-01-20 10:00,Rejected,next week\n"
    )
    found = [each.interview for each in log_of(text).new]
    assert [each.start for each in found] == [utc(20), utc(16, day=20)]
    assert [each.round for each in found] == rounds
    assert [each.status for each in found] == [None, "rejected"]
    assert [each.promise is None for each in found] == [True, False]


def test_columns_that_come_in_pairs_belong_to_their_dates() -> None:
    text = (
        "Company,Interview 1,Time 1,Interviewer 1,Interview 2,Time 2,Interviewer 2\n"
        "Acme,2026-01-12,14:00,Jane Doe,2026-01-20,10:00,Bo Li\n"
    )
    found = [each.interview for each in log_of(text).new]
    assert [(each.start, each.interviewers[0].name) for each in found] == [
        (utc(20), "Jane Doe"),
        (utc(16, day=20), "Bo Li"),
    ]


def test_what_belongs_to_one_of_two_interviews_is_noted_and_not_guessed() -> None:
    text = (
        "Company,Interview 1,Interview 2,Interviewer\n"
        "Acme,2026-01-12 14:00,2026-01-20 10:00,Jane Doe\n"
        "Globex,2026-01-12 14:00,,Bo Li\n"
    )
    first, second, other = table(text).proposals
    assert "interviewers" not in {**first.fields, **second.fields}
    assert first.fields["notes"] == second.fields["notes"] == "Interviewer: Jane Doe"
    assert first.notes == (
        (
            'which of the 2 interviews "Interviewer" is about is not said, so "Jane Doe" is in the '
            "notes only"
        ),
    )
    assert other.fields["interviewers"] == [{"name": "Bo Li"}]


def test_a_column_of_dates_with_another_word_is_named_where_a_date_is_known() -> None:
    text = "Company,Interview,Interview Date\nAcme,yes,2026-01-12 14:00\n"
    (found,) = table(text).proposals
    assert found.notes[0].startswith('column "Interview": "yes" is not a readable date')
    same = table("Company,Start,Date/Time\nAcme,2026-01-12 14:00,2026-01-12 2pm\n")
    assert len(same.proposals) == 1


def test_each_column_that_is_not_read_is_named() -> None:
    headers = [f"x{number}" for number in range(40)]
    (few,) = table("Company,Start,Salary,Vibe\nAcme,2026-01-12 14:00,1,2\n").notes
    assert few == 'not read: columns "Salary" and "Vibe"; --map COLUMN=KEY says what a column is'
    (many,) = table(f"Company,Start,{','.join(headers)}\n").notes
    assert 'x29" and 10 more;' in many
    (twice,) = table("Company,Employer,Start\nAcme,Globex,2026-01-12 14:00\n").notes
    assert twice == 'left out where another column says the same thing: column "Employer"'


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Application Status", "Rejected"),
        ("applicationStatus", "rejected"),
        ("Current Status:", "Not selected"),
        ("Stage", "Rejected"),
    ],
)
def test_a_status_is_found_under_other_headers(header: str, status: str) -> None:
    text = f"Company,Position Title,Interview Date,{header}\nAcme,Dev,2026-01-12 14:00,{status}\n"
    (found,) = table(text).proposals
    assert (found.fields["status"], found.fields["role"]) == ("rejected", "Dev")
    assert "round" not in found.fields


def test_each_status_that_is_not_taken_is_named() -> None:
    words = ["Applied", "Interviewing", "Turned down", "Closed", "Offer - rejected", "x" * 70]
    rows = "".join(f"C{n},2026-01-1{n} 14:00,{word}\n" for n, word in enumerate(words))
    (note,) = table(f"Company,Start,Status\n{rows}").notes
    assert all(f'"{word}"' in note for word in words[:-1])
    assert "xxx" in note
    both = table("Company,Start,Status,Result\nAcme,2026-01-12 14:00,Interviewed,Rejected\n")
    assert both.proposals[0].fields["status"] == "rejected"
    assert both.notes == [
        'left out, as it does not say how an interview ended: status "Interviewed"'
    ]
    two = table("Company,Start,Status,Result\nAcme,2026-01-12 14:00,Offer,Rejected\n")
    assert two.proposals[0].fields["status"] == "offer"
    assert two.notes == ['left out, as it does not say how an interview ended: status "Rejected"']


@pytest.mark.parametrize("header", ["Stage", "Status", "Current Status"])
@pytest.mark.parametrize(
    ("said", "status", "round_"),
    [
        ("Phone screen", None, "Phone screen"),
        ("Technical Interview", None, "Technical Interview"),
        ("Onsite", None, "Onsite"),
        ("Final round", None, "Final round"),
        ("Take-home", None, "Take-home"),
        ("2nd interview", None, "2nd interview"),
        ("Round 2", None, "Round 2"),
        ("Cultural fit interview", None, "Cultural fit interview"),
        ("Interviewing", None, None),
        ("Applied", None, None),
        ("In Progress", None, None),
        ("Interview", None, None),
        ("Rejected", "rejected", None),
        ("Rejected after phone screen", "rejected", "phone screen"),
        ("Rejected (onsite)", "rejected", "onsite"),
        ("Onsite - Offer", "offer", "Onsite"),
        ("\u274c Rejected", "rejected", None),
        ("Phone Screen \u2705", None, "Phone Screen"),
        ("(Onsite)", None, "Onsite"),
        ("Phone screen → ghosted", "parked", "Phone screen"),
        ("Interviewing: Panel interview", None, "Panel interview"),
        ("Rejected – no feedback", "rejected", None),
        ("Rejected- no feedback", "rejected", None),
        ("Rejected—position filled", "rejected", None),
        ("Rejected (not a fit)", "rejected", None),
        ("Rejected after 3 rounds", "rejected", None),
        ("Rejected by email", "rejected", None),
        ("Rejected on 3 Dec", "rejected", None),
        ("Rejected after the onsite, no reason given", "rejected", "onsite"),
        ("Ghosted - three emails, no reply", "parked", None),
        ("Offer: 80k, remote", "offer", None),
        ("Failed", "rejected", None),
        ("Failed onsite", "rejected", "onsite"),
        ("Did not pass", "rejected", None),
        ("Passed", None, None),
        ("Passed phone screen", None, "phone screen"),
        ("Passed - next round", None, None),
        ("Accepted – next round", None, None),
        ("Rejected?", None, None),
        ("Offer - maybe", None, None),
        ("Rejected, may reopen", None, None),
        ("Cancelled – moved to Friday", None, None),
        ("No feedback - rejected", None, None),
    ],
)
def test_a_stage_is_a_round_or_a_status(
    header: str, said: str, status: str | None, round_: str | None
) -> None:
    read_table = table(cell(said, header))
    (found,) = read_table.proposals
    assert (found.fields.get("status"), found.fields.get("round")) == (status, round_)
    assert bool(read_table.notes) is (status is None and round_ is None)


def test_a_round_of_its_own_column_counts_more_than_a_stage() -> None:
    text = (
        "Company,Start,Stage,Round,Status\nAcme,2026-01-12 14:00,Interviewing,Panel,Phone screen\n"
    )
    read_table = table(text)
    (found,) = read_table.proposals
    assert found.fields["round"] == "Panel"
    (note,) = read_table.notes
    assert note.endswith('statuses "Phone screen" and "Interviewing"')
    text = "Company,Phone Screen Date,Status\nAcme,2026-01-12 14:00,Onsite\n"
    read_table = table(text)
    (found,) = read_table.proposals
    assert found.fields["round"] == "phone screen"
    assert read_table.notes[0].endswith('status "Onsite"')
    (odd,) = table("Company,Start,Stage\nAcme,2026-01-12 14:00,Tea with the team\n").proposals
    assert odd.fields["round"] == "Tea with the team"


def test_a_stage_of_a_row_with_two_interviews_is_the_case_s() -> None:
    text = (
        "Company,Interview 1,Interview 2,Status\n"
        "Acme,2026-01-12 14:00,2026-01-13 14:00,Rejected after onsite\n"
        "Globex,2026-01-12 14:00,2026-01-13 14:00,Phone screen\n"
    )
    read_table = table(text)
    first, second, *others = read_table.proposals
    assert ("status" in first.fields, second.fields["status"]) == (False, "rejected")
    assert not any("round" in each.fields for each in (first, second, *others))
    assert read_table.notes[0].endswith('status "Phone screen"')


CASE = "Company,Role,Start,Round,Status\n"


def test_the_latest_round_of_a_case_carries_its_status() -> None:
    rows = (
        "Acme,Dev,2026-01-12 14:00,Screen,Rejected\n"
        "Acme,Dev,2026-01-15 14:00,Panel,\n"
        "Acme,Dev,2026-01-13 14:00,Technical,\n"
        "Acme,Ops,2026-01-20 14:00,Screen,\n"
    )
    found = log_of(CASE + rows)
    assert [new.interview.status for new in found.new] == [None, "rejected", None, None]
    assert found.held_back == []
    assert found.new[0].notes == ("rejected is now with line 3, the latest interview of the case",)


def test_each_round_of_a_case_may_have_its_status() -> None:
    rows = "Acme,Dev,2026-01-12 14:00,Screen,Rejected\nACME,dev,2026-01-15 14:00,Panel,rejected\n"
    found = log_of(CASE + rows)
    assert [new.interview.status for new in found.new] == [None, "rejected"]
    assert [new.notes for new in found.new] == [(), ()]
    assert found.held_back == []


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("Interviewing", None),
        ("Interviewing: Panel interview", None),
        ("Offer", "offer"),
        ("Withdrawn", "withdrawn"),
        ("Scheduled", None),
    ],
)
def test_a_status_that_the_latest_round_contradicts_is_left_out_and_noted(
    status: str, kept: str | None
) -> None:
    rows = f"Acme,Dev,2026-01-12 14:00,,Rejected\nAcme,Dev,2026-01-15 14:00,,{status}\n"
    found = log_of(CASE + rows)
    assert [new.interview.status for new in found.new] == [None, kept]
    said = kept or status
    note = f"rejected is left out: line 3 came later in that case, and says {said}"
    assert found.new[0].notes == (note,)
    assert found.held_back == []


def test_a_cancelled_round_is_not_the_latest_and_its_day_goes_with_a_status() -> None:
    text = (
        "Company,Start,Status,Status Date\n"
        "Acme,2026-01-12 14:00,Rejected,2026-01-20\n"
        "Acme,2026-01-13 14:00,,\n"
        "Acme,2026-01-14 14:00,Cancelled,\n"
    )
    found = log_of(text)
    statuses = [(new.interview.status, new.interview.status_since) for new in found.new]
    assert statuses[:2] == [(None, None), ("rejected", datetime(2026, 1, 20, tzinfo=UTC).date())]
    assert statuses[2][0] == "cancelled"


def test_rounds_of_a_case_are_in_order_across_zones() -> None:
    rows = "Acme,Dev,2026-01-12 09:00 (Tokyo),,\nAcme,Dev,2026-01-11 20:00 (Chicago),,Rejected\n"
    found = log_of(CASE + rows)
    assert [new.interview.status for new in found.new] == [None, "rejected"]


def test_a_row_without_a_company_is_a_question_and_its_answer_is_taken() -> None:
    text = "Company,Role,Start\n,Dev,2026-01-12 14:00\nAcme,Ops,2026-01-13 14:00\n"
    found = table(text)
    assert [each[0] for each in found.held_back] == ["line 2"]
    (question,) = found.questions
    assert (question.uid, question.key) == ("line 2", "company")
    assert (question.label, question.what) == ("line 2", "Dev, 2026-01-12 14:00")
    answered = table(text, companies={"line 2": "Globex"})
    assert [each.fields["company"] for each in answered.proposals] == ["Globex", "Acme"]
    assert (answered.held_back, answered.questions) == ([], [])
    skipped = table(text, companies={"line 2": ""})
    assert (len(skipped.held_back), skipped.questions) == (1, [])


def test_a_row_without_company_and_date_is_no_question() -> None:
    found = table("Company,Role,Start\n,Total,\n,Dev,2026-13-99\n")
    assert [each.reason for each in found.held_back] == ["it names no company"] * 2
    assert found.questions == []
    many = "".join(f",Dev,2026-01-{day:02} 14:00\n" for day in range(1, 29))
    assert len(table(f"Company,Role,Start\n{many}").questions) == MOST_QUESTIONS


def test_a_day_of_a_status_that_cannot_be_read_is_noted() -> None:
    text = "Company,Start,Status,Status Date\nAcme,2026-01-12 14:00,Rejected,long ago\n"
    (found,) = table(text).proposals
    assert found.notes[0].startswith("the day of the status is left out")
    assert found.fields["status"] == "rejected"


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("Home office", None),
        ("home-office", None),
        ("Box office", None),
        ("At home office", None),
        ("Office", "in person"),
        ("At their office", "in person"),
        ("Microsoft Teams", "video"),
        ("Meet in person", "in person"),
        ("Meet", "video"),
        ("Call", "phone"),
        ("Video call", "video"),
        ("phone or video", None),
    ],
)
def test_the_mode_is_taken_from_words_that_mean_one(said: str, mode: str | None) -> None:
    (found,) = table(cell(said, "Mode")).proposals
    assert found.fields.get("mode") == mode
    assert bool(found.notes) is (mode is None)


@pytest.mark.parametrize(
    ("header", "said", "key"),
    [
        ("Decision by", "soon", "promise"),
        ("Decision by", "when the stars align", "promise"),
        ("Promise", "??!", "promise"),
        ("Duration", "long", "duration"),
    ],
)
def test_what_the_log_cannot_read_becomes_a_note(header: str, said: str, key: str) -> None:
    found = log_of(cell(said, header))
    (new,) = found.new
    assert found.held_back == []
    assert new.interview.start == utc(20)
    assert new.notes[0].startswith(f'{key} "{said}" cannot be read')
    assert (f"promise: {said}" in new.interview.notes) is (key == "promise")


def test_a_row_that_the_log_cannot_hold_for_another_reason_is_still_held_back() -> None:
    found = log_of("Company,Start,Decision by\nAcme,0900-01-12 14:00,soon\n")
    assert (found.new, len(found.held_back)) == ([], 1)


def test_a_cell_of_megabytes_is_cut_and_noted() -> None:
    text = f'Company,Start,Notes\nAcme,2026-01-12 14:00,"{"word " * 500_000}"\nB,2026-01-13 9:00,\n'
    first, second = table(text).proposals
    assert len(first.fields["notes"]) <= 4000
    assert first.notes == ("the notes are longer than 4,000 characters, and cut",)
    assert second.fields["company"] == "B"


def test_a_cell_that_is_too_long_costs_its_row_only() -> None:
    text = f'Company,Start\n"{"x" * (LONGEST_CELL + 1)}",2026-01-12 14:00\nB,2026-01-13 9:00\n'
    found = table(text)
    assert [each.fields["company"] for each in found.proposals] == ["B"]
    assert "longer than 4 MiB" in found.held_back[0].reason


def test_a_quote_that_is_never_closed_is_said() -> None:
    text = (
        'Company,Start,Notes\nAcme,2026-01-12 14:00,"loud\nB,2026-01-13 9:00,\nC,2026-01-14 9:00,\n'
    )
    found = table(text)
    assert found.proposals == []
    assert "opens a quote and never closes it, so that the 3 lines" in found.held_back[0].reason
    lines = table('Company,Start,Notes\nAcme,2026-01-12 14:00,"two\nlines"x\n')
    assert lines.proposals[0].fields["notes"] == "two\nlinesx"


def test_an_hour_for_rows_without_one_is_for_midnights_too() -> None:
    found = table(cell("2026-01-12T00:00:00.000Z"), hour=time(9))
    start = found.proposals[0].fields["start"]
    assert start.replace(tzinfo=ZoneInfo(CHICAGO)) == utc(15)
    assert start.tzinfo is None
