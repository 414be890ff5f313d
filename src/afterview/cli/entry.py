"""Describe how `afterview add` takes each key of an interview: by flags, and by a question."""

from __future__ import annotations

from typing import NamedTuple

from afterview.operations.entry import MANY


class Field(NamedTuple):
    """Describes the flags and the question for a key of the log."""

    key: str
    flags: tuple[str, ...]
    metavar: str
    help: str
    question: str = ""
    """The question in a terminal; empty if it is not asked."""

    @property
    def many(self) -> bool:
        """Whether it can be given more than once."""
        return self.key in MANY


FIELDS = (
    Field("company", ("--company",), "TEXT", "The company that invited you.", "Company"),
    Field("role", ("--role",), "TEXT", "What for.", "Role"),
    Field("round", ("--round",), "TEXT", "Which round it is: onsite.", "Round (onsite, call)"),
    Field("timezone", ("--zone", "--timezone"), "ZONE", "Where it is: London, EST."),
    Field(
        "start",
        ("--at", "--start"),
        "WHEN",
        'Its local time: "Thu 2pm", "tomorrow 2-3pm in Berlin".',
        "When (Thu 2pm, yesterday 14:00, 2026-12-04 14:00)",
    ),
    Field("end", ("--end",), "WHEN", "Its end, in place of --duration.", "Its end (15:30)"),
    Field(
        "duration",
        ("--duration",),
        "TIME",
        "How long it takes: 90 min, 1h. Default: an hour.",
        "How long (90 min, 1h)",
    ),
    Field(
        "mode",
        ("--mode",),
        "MODE",
        "in person, video or phone.",
        "How (in person, video, phone)",
    ),
    Field("location", ("--location",), "TEXT", "Where to go.", "Where, or the link"),
    Field("url", ("--url",), "URL", "Where to click.", "The link"),
    Field(
        "interviewers",
        ("--interviewer", "--person"),
        "PERSON",
        '"Jane Doe <jane@acme.example>, VP Engineering". Repeatable.',
        "Who? (Jane Doe <jane@acme.example>, VP Engineering)",
    ),
    Field(
        "promise",
        ("--promise",),
        "WORDS",
        "When they said they would decide, in their words.",
        "When will they decide, in their words? (within two weeks)",
    ),
    Field(
        "contact",
        ("--contact",),
        "NAME <EMAIL>",
        "Your contact for status questions.",
        "Who is your contact for status questions? (Rita Cruz <rita@acme.example>)",
    ),
    Field("status", ("--status",), "STATUS", "The status, such as rejected."),
    Field("status_since", ("--since",), "DAY", "The day of that status."),
    Field("answer_by", ("--answer-by",), "DAY", "With an offer: when you have to answer."),
    Field("via", ("--via",), "TEXT", "The agency in between, if there is one."),
    Field("language", ("--language",), "CODE", "The language of letters to them: de."),
    Field("topics", ("--topic",), "TEXT", "What you talked about. Repeatable."),
    Field("concerns", ("--concern",), "TEXT", "A concern that they raised. Repeatable."),
    Field("notes", ("--notes",), "TEXT", "Private notes; they never leave this machine."),
    Field("id", ("--id",), "ID", "Its id. Default: made from the company."),
)
BY_KEY = {field.key: field for field in FIELDS}
LABELS = {
    "start": "when",
    "mode": "how",
    "location": "where",
    "url": "link",
    "interviewers": "who",
}
"""The words for keys in the summary, where these are not the keys."""


def label_of(key: str) -> str:
    """Return the word for a key in the summary."""
    return LABELS.get(key, key)


NAMES = {
    name: field.key
    for field in FIELDS
    for name in (
        label_of(field.key),
        field.key,
        *(flag.removeprefix("--") for flag in field.flags),
    )
}
"""The names by which a person may call a key, with the key."""
CHOICES = ("y", "n", *map(label_of, BY_KEY))
"""What a person may answer when asked whether to write an interview."""


def flag_of(key: str) -> str:
    """Return the flag for a key on the command line."""
    return BY_KEY[key].flags[0] if key in BY_KEY else key
