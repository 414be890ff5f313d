"""Map the columns of known trackers to keys of the log, by the headers of the table.

The headers are those of docs/import.md. An unknown table is read by the names of its columns, and
`--map` sets the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEYS = (
    "company",
    "role",
    "round",
    "start",
    "date",
    "time",
    "end",
    "duration",
    "timezone",
    "mode",
    "location",
    "url",
    "promise",
    "contact",
    "contact_email",
    "interviewers",
    "interviewer_email",
    "status",
    "status_since",
    "topics",
    "notes",
)
"""The keys that a column can have: keys of the log, and parts of them with a column of their
own."""


class Preset(NamedTuple):
    """Describes the table of one program."""

    name: str
    columns: Mapping[str, str]
    """Headers in the form of `plain`, with their keys; an empty key ignores the column."""
    signature: tuple[str, ...]
    """The headers that identify it: a table has to have all of them, and the longest match wins."""
    refusal: str = ""
    """Why such a table has no interviews, whatever is in its rows."""


def plain(header: str) -> str:
    """Return a form of a header in which spelling variants compare equal."""
    return re.sub(r"[\s_]+", " ", header.strip().strip("*").casefold()).strip()


PRESETS = (
    Preset(
        "LinkedIn, job applications",
        {
            "company name": "company",
            "job title": "role",
            "job url": "",
            "application date": "",
            "contact email": "",  # the applicant's own in some exports, a recruiter's in others
            "contact phone number": "",
            "resume name": "",
            "question and answers": "",
        },
        ("application date", "company name", "job title", "resume name"),
    ),
    Preset(
        "LinkedIn, saved jobs",
        {},
        ("saved date", "job url", "job title", "company name"),
        "these are jobs that you saved on LinkedIn: there is no interview among them",
    ),
    Preset(
        "LinkedIn, connections",
        {},
        ("first name", "last name", "connected on"),
        "these are your connections on LinkedIn: there is no interview among them",
    ),
    Preset(
        "Simplify",
        {
            "company name": "company",
            "job title": "role",
            "job url": "",
            "applied date": "",
            "status": "status",
            "status date": "status_since",
            "notes": "notes",
        },
        ("company name", "job title", "job url", "applied date", "status"),
    ),
    Preset(
        "Huntr",
        {"company": "company", "title": "role", "list": "status", "date applied": ""},
        ("company", "title", "list"),
    ),
    Preset(
        "Huntr",
        {"employer": "company", "job title": "role", "list": "status"},
        ("employer", "job title", "list"),
    ),
    Preset(
        "Teal",
        {"company name": "company", "job title": "role", "status": "status"},
        ("company name", "job title", "status"),
    ),
    Preset(
        "Notion",
        {
            "company name": "company",
            "company": "company",
            "position": "role",
            "status": "status",
            "location": "",  # where the job is, not the interview
            "application date": "",
            "deadline": "",
            "next action date": "",
            "contact person": "contact",
            "contact email": "contact_email",
            "interview date": "start",
        },
        ("company name", "position", "next action", "contact person"),
    ),
    Preset(
        "Notion",
        {
            "company": "company",
            "position": "role",
            "status": "status",
            "location": "",
            "date applied": "",
            "interview date": "start",
        },
        ("company", "position", "date applied", "status"),
    ),
    Preset(
        "CareerOneStop",
        {
            "company name": "company",
            "contact": "contact",
            "e-mail": "contact_email",
            "email": "contact_email",
            "date applied": "",
            "application summary": "notes",
            "interview": "start",
            "follow-up": "",
            "status": "status",
        },
        ("company name", "contact", "date applied", "interview", "status"),
    ),
    Preset(
        "JobSync",
        {
            "company": "company",
            "jobtitle": "role",
            "applieddate": "",
            "location": "",
            "status": "status",
        },
        ("company", "jobtitle", "applieddate", "status"),
    ),
    Preset(
        "career-ops",
        {
            "company": "company",
            "role": "role",
            "round": "round",
            "date/time": "start",
            "interviewer": "interviewers",
            "status": "status",
            "notes": "notes",
        },
        ("company", "role", "round", "date/time", "interviewer", "status"),
    ),
    Preset(
        "ai-job-search",
        {
            "date": "",
            "company": "company",
            "role": "role",
            "status": "status",
            "contact person": "contact",
            "notes": "notes",
            "last updated": "",
        },
        ("date", "company", "role", "role type", "channel", "contact person"),
    ),
    Preset(
        "JustAJobApp",
        {},
        ("date received", "sender name", "sender email", "status label"),
        "this table has a row for each email, not for each interview",
    ),
)
"""The known tables; those with the longest signature are tried first."""

USUAL: Mapping[str, str] = {
    **dict.fromkeys(("company", "company name", "employer", "organization", "firma"), "company"),
    **dict.fromkeys(
        ("role", "position", "job title", "title", "job", "jobtitle", "stelle", "job role"), "role"
    ),
    **dict.fromkeys(("round", "interview round", "stage", "interview type", "runde"), "round"),
    **dict.fromkeys(
        (
            "start",
            "interview",
            "interview date",
            "interview date/time",
            "interview date & time",
            "interview at",
            "date/time",
            "date & time",
            "interview datetime",
            "scheduled at",
            "start time",
            "termin",
        ),
        "start",
    ),
    **dict.fromkeys(("interview time", "time", "uhrzeit"), "time"),
    **dict.fromkeys(("end", "end time", "interview end"), "end"),
    **dict.fromkeys(("duration", "length", "dauer"), "duration"),
    **dict.fromkeys(("timezone", "time zone", "zone"), "timezone"),
    **dict.fromkeys(("mode", "format", "how"), "mode"),
    **dict.fromkeys(("interview location", "where", "place"), "location"),
    **dict.fromkeys(("meeting link", "interview link", "video link", "call link"), "url"),
    **dict.fromkeys(("promise", "decision by", "promised", "expected answer"), "promise"),
    **dict.fromkeys(("contact", "contact person", "recruiter", "ansprechpartner"), "contact"),
    **dict.fromkeys(("contact email", "recruiter email"), "contact_email"),
    **dict.fromkeys(("interviewer", "interviewers", "interviewer name"), "interviewers"),
    "interviewer email": "interviewer_email",
    **dict.fromkeys(("status", "outcome", "result"), "status"),
    **dict.fromkeys(("status date", "status since"), "status_since"),
    **dict.fromkeys(("topics",), "topics"),
    **dict.fromkeys(("notes", "comments", "notizen"), "notes"),
}
"""Usual names of columns. A bare `date` may be any day, so it is not among them."""

STATUSES: Mapping[str, str] = {
    **dict.fromkeys(
        ("rejected", "rejection", "not selected", "no longer under consideration"), "rejected"
    ),
    **dict.fromkeys(("offer", "offered", "offer received"), "offer"),
    **dict.fromkeys(("accepted", "offer accepted", "hired"), "accepted"),
    **dict.fromkeys(("declined offer", "offer declined", "i declined"), "declined"),
    **dict.fromkeys(("withdrawn", "withdrew", "i withdrew"), "withdrawn"),
    **dict.fromkeys(("ghosted", "no response", "no answer", "parked"), "parked"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
}
"""Words of trackers for the statuses of the log. Other words do not tell how an interview ended;
`declined` alone may be said by either side."""


def preset_for(headers: Sequence[str]) -> Preset | None:
    """Return the preset of a table with these headers, or None."""
    known = {plain(header) for header in headers}
    fitting = (preset for preset in PRESETS if known.issuperset(preset.signature))
    return max(fitting, key=lambda preset: len(preset.signature), default=None)
