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


_LONGEST = 400
"""Longer headers are texts."""


class Preset(NamedTuple):
    """Describes the table of one program."""

    name: str
    columns: Mapping[str, str]
    """Headers in the form of `plain`, with their keys; an empty key ignores the column."""
    signature: tuple[str, ...]
    """The headers that identify it: a table has to have all of them, and the longest match wins."""
    refusal: str = ""
    """Why such a table has no interviews, whatever is in its rows."""


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(header: str) -> str:
    """Return a form of a header in which spelling variants compare equal: `Interview_date *`."""
    words = re.sub(r"[\s_]+", " ", _CAMEL.sub(" ", header[:_LONGEST]).strip(" *:?.#").casefold())
    return words.strip()


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
            "job title": "role",
            "applied date": "",
            "location": "",
            "status": "status",
        },
        ("company", "job title", "applied date", "job source", "status"),
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
    **dict.fromkeys(
        (
            "company",
            "company name",
            "employer",
            "employer name",
            "organization",
            "organisation",
            "organization name",
            "firma",
            "unternehmen",
        ),
        "company",
    ),
    **dict.fromkeys(
        (
            "role",
            "role title",
            "position",
            "position title",
            "position name",
            "job title",
            "job position",
            "job name",
            "title",
            "job",
            "jobtitle",
            "job role",
            "stelle",
        ),
        "role",
    ),
    **dict.fromkeys(
        (
            "round",
            "interview round",
            "round name",
            "stage",
            "interview type",
            "runde",
        ),
        "round",
    ),
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
    **dict.fromkeys(("mode", "format", "how", "interview mode", "interview format"), "mode"),
    **dict.fromkeys(("interview location", "where", "place"), "location"),
    **dict.fromkeys(
        (
            "meeting link",
            "meeting url",
            "interview link",
            "interview url",
            "video link",
            "call link",
        ),
        "url",
    ),
    **dict.fromkeys(
        ("promise", "decision by", "decision date", "promised", "expected answer"), "promise"
    ),
    **dict.fromkeys(
        (
            "contact",
            "contact name",
            "contact person",
            "recruiter",
            "recruiter name",
            "ansprechpartner",
        ),
        "contact",
    ),
    **dict.fromkeys(("contact email", "recruiter email"), "contact_email"),
    **dict.fromkeys(
        (
            "interviewer",
            "interviewers",
            "interviewer name",
            "interviewer names",
            "interviewed by",
            "interview with",
            "interview with person",
        ),
        "interviewers",
    ),
    **dict.fromkeys(("interviewer email", "interviewer emails"), "interviewer_email"),
    **dict.fromkeys(
        (
            "status",
            "application status",
            "job status",
            "current status",
            "interview status",
            "final status",
            "list",
            "list name",
            "outcome",
            "result",
            "interview result",
            "final result",
        ),
        "status",
    ),
    **dict.fromkeys(
        ("status date", "status since", "date of status", "status changed"), "status_since"
    ),
    **dict.fromkeys(("topics",), "topics"),
    **dict.fromkeys(("notes", "note", "comments", "interview notes", "notizen"), "notes"),
}
"""Usual names of columns. A bare `date` may be any day, so it is not among them."""

STATUSES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "rejected",
            "rejection",
            "rejected by company",
            "not selected",
            "not moving forward",
            "no longer under consideration",
            "unsuccessful",
            "not successful",
            "failed",
            "fail",
            "not passed",
            "did not pass",
            "didn't pass",
            "not hired",
            "absage",
            "abgelehnt",
            "nicht bestanden",
            "refusé",
            "rechazado",
        ),
        "rejected",
    ),
    **dict.fromkeys(("offer", "offered", "offer received"), "offer"),
    **dict.fromkeys(("accepted", "offer accepted", "accepted offer", "hired"), "accepted"),
    **dict.fromkeys(("declined offer", "offer declined", "i declined"), "declined"),
    **dict.fromkeys(("withdrawn", "withdrew", "i withdrew"), "withdrawn"),
    **dict.fromkeys(("ghosted", "no response", "no answer", "parked"), "parked"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
}
"""Words of trackers for the statuses of the log. Other words do not tell how an interview ended;
`declined` alone may be said by either side."""


PER_INTERVIEW = (
    "round",
    "time",
    "end",
    "duration",
    "mode",
    "location",
    "url",
    "interviewers",
    "interviewer_email",
)
"""Keys of one interview. The others are those of the case, or of its latest interview."""

QUALIFIER = (
    r"(?:\d(?:st|nd|rd|th|\.)|first|second|third|fourth|fifth|final|last|next|initial|phone|video|"
    r"virtual|technical|tech|coding|panel|team|hr|recruiter|(?:hiring )?manager|on-?site|in-person|"
    r"screening|cultur(?:e|al)(?: fit)?|behaviou?ral|system design|design|case|live|pair|"
    r"programming|peer|executive|ceo|cto|founder|skip[- ]level|(?:round|r) ?\d)"
)
"""A word before "interview" or "round" that says which one it is."""
_KIND = (
    rf"(?:(?:{QUALIFIER} )*"
    r"(?:interview|screen|screening|on-?site|vorstellungsgespräch)s?(?: (?:round )?\d{1,2})?)"
)
_INTERVIEW = re.compile(
    rf"(?:date of (?:the )?)?(?P<kind>{_KIND}|(?:[a-z-]+ )?round(?: \d)?(?= date)|"
    r"(?:phone|video) call(?= date))(?: round)?(?: (?P<rest>.+))?"
)
_WHEN = re.compile(
    r"(?:date|day|when|on|at|scheduled|start)(?:s|ed)?(?: (?:at|for|on|date))?"
    r"(?:(?: ?/ ?| ?& ?| and )time|time)?(?: \d)?"
)
_NO_KIND = re.compile(r"(?:(?:next|last) )?interviews?(?: \d+)?")
"""What says nothing about the round."""


class Meaning(NamedTuple):
    """Holds what a header means."""

    key: str
    """One of `KEYS`; empty if it is not known."""
    round: str = ""
    """The round that the header of a date names."""


def meaning(header: str) -> Meaning:
    """Return the meaning of a header in the form of `plain`, also of `phone screen date`."""
    unnumbered = re.sub(r" ?\d{1,2}$", "", header)
    key = USUAL.get(header) or USUAL.get(unnumbered, "")
    if key and not (key == "start" and unnumbered != header):
        return Meaning(key)
    found = _INTERVIEW.fullmatch(header)
    if found is None:
        return Meaning("")
    rest = found["rest"] or ""
    if not rest or _WHEN.fullmatch(rest):
        kind = re.sub(r" ?/ ?", " ", found["kind"])
        return Meaning("start", "" if _NO_KIND.fullmatch(kind) else kind)
    key = USUAL.get(f"interview {rest}") or USUAL.get(rest, "")
    return Meaning(key if key in {*PER_INTERVIEW, "notes", "status", "timezone"} else "")


def preset_for(headers: Sequence[str]) -> Preset | None:
    """Return the preset of a table with these headers, or None."""
    known = {plain(header) for header in headers}
    fitting = (preset for preset in PRESETS if known.issuperset(preset.signature))
    return max(fitting, key=lambda preset: len(preset.signature), default=None)
