"""Collect the names that a draft can use: plain words from one interview, and nothing else.

Private notes and rapport have no name here, which keeps them out of every draft.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterview.dates.units import MONTHS, WEEKDAYS
from afterview.model import Interviewer, first_name, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from afterview.model import Contact, Interview, Owed

NAMES: Mapping[str, str] = {
    "me": "your name; `[your name]` where the configuration has none",
    "name": "the person the draft is written to: the interviewer of the task, else the "
    "contact, else the only interviewer",
    "first_name": "what you would call them after `Dear`; the whole name where it cannot be told",
    "to": "their name and address as a mail program wants them",
    "email": "their address; the contact's, where the contact is the same person",
    "title": "their title",
    "talked_about": "what you talked about with them; a `her`, `his` or `their` at its "
    "beginning becomes `your`, for the letter goes to that person",
    "ask": "who could pass something on: the contact, else `the person who invited you`",
    "contact": "whom to ask about the status, with the address",
    "company": "the company",
    "role": "the role",
    "round": "the round, such as `phone screen`",
    "mode": "`in person`, `video` or `phone`",
    "location": "the place, in one line",
    "url": "the link of the call",
    "weekday": "the day of the interview as a weekday: `Friday`",
    "day": "the day of the interview as a date: `20 November`",
    "month": "the month of the last conversation, or else of the interview: `November`",
    "met": "the day of the last conversation that took place: `20 November`; empty where the "
    "case ended before there was one",
    "called_off": "the day of the interview, where it does not take place because the case "
    "ended before it",
    "promise": "their words on when they decide",
    "promised_day": "the last day of that promise: `4 December`",
    "last_contact": "the day of your last follow-up, where one was done: `8 December`",
    "status": "the status as the log has it",
    "answer_by": "the day by which an offer has to be answered: `11 December`",
    "owed": "what you promised to send",
    "number": "1 for the first follow-up, 2 for the second; 0 where a step has no number",
    "people": "list: the interviewers, each with the title",
    "others": "list: the names of the interviewers other than `name`",
    "topics": "list: the topics",
    "concerns": "list: the concerns",
    "interview_id": "the id of the interview, for commands",
}
"""Every name that a template can use, with its meaning. Each is text except the lists and `number`,
and is empty if the log does not say. A list is written out as "a, b and c"."""

_LONGEST = 1000
"""The longest value in characters; longer text is no phrase for a letter."""
_ENDS_OF_SENTENCES = " .,;:!?…。、"
_THEIRS = re.compile(r"\A(?:her|his|their)(?=\s)")
_SMALL_WORD = re.compile(r"(?:A|An|The|My|Our|Her|His|Their|How|What|Why|Where|When)\s")
"""A word whose capital is only due to its place at the beginning of a text."""


class Words(tuple[str, ...]):
    """Holds a list that is written out in a sentence as "a, b and c"."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the list as a person would say it."""
        *most, last = self or ("",)
        return f"{', '.join(most)} and {last}" if most else last


def names_for(  # noqa: PLR0913 - as `render`
    step: str,
    interview: Interview | None,
    *,
    person: Interviewer | None,
    number: int | None,
    me: str,
    last_contact: date | None,
    called_off: bool = False,
    earlier: Sequence[Interview] = (),
    answer_by: date | None = None,
    owed: Owed | None = None,
) -> dict[str, Any]:
    """Return the values of `NAMES` as plain text, so that a template can reach nothing else."""
    names: dict[str, Any] = {
        name: Words() if meaning.startswith("list:") else "" for name, meaning in NAMES.items()
    }
    names["me"] = one_line(me) or "[your name]"
    names["number"] = number or 0
    names["last_contact"] = _day(last_contact)
    if interview is None:
        return names
    for name in ("company", "role", "round", "mode", "status"):
        names[name] = one_line(getattr(interview, name) or "")
    names |= _written_to(_addressee(step, interview, person), interview)
    names |= _when(interview)
    if called_off:
        names |= _when_called_off(interview, earlier)
    return names | {
        "answer_by": _day(answer_by or interview.answer_by),
        "owed": _phrase(owed.what) if owed else "",
        "location": ", ".join(filter(None, map(one_line, interview.location.splitlines()))),
        "url": "".join(interview.url.split()),
        "contact": _with_address(interview.contact),
        "people": Words(
            ", ".join(filter(None, (one_line(who.name), one_line(who.title))))
            for who in interview.interviewers
        ),
        "topics": _phrases(interview.topics),
        "concerns": _phrases(interview.concerns),
        "interview_id": interview.id,
    }


def _addressee(step: str, interview: Interview, person: Interviewer | None) -> Interviewer | None:
    """Return the recipient of the draft, if the log tells."""
    contact, people = interview.contact, interview.interviewers
    if person is None and step == "thank-you-card":
        person = next(iter(people), None)
    elif person is None and contact is not None:
        person = next((who for who in people if _same(who, contact)), None)
        person = person or Interviewer(name=contact.name, email=contact.email)
    elif person is None and len(people) == 1:
        person = people[0]
    if person is not None and _same(person, contact) and not person.email:
        return replace(person, email=contact.email if contact else "")
    return person


def _same(person: Interviewer, contact: Contact | None) -> bool:
    return contact is not None and bool(person.slug) and person.slug == slug(contact.name)


def _written_to(person: Interviewer | None, interview: Interview) -> dict[str, Any]:
    """Return the names for the recipient of the draft, and for who could pass it on."""
    contact = interview.contact
    if person is not None and _same(person, contact):
        contact = None
    asked = one_line(contact.name or contact.email) if contact else ""
    name = one_line(person.name) if person else ""
    everyone = (one_line(who.name) for who in interview.interviewers)
    values: dict[str, Any] = {
        "ask": asked or "the person who invited you",
        "others": Words(other for other in everyone if other != name),
    }
    if person is None:
        return values
    return values | {
        "name": name,
        "first_name": first_name(name),
        "to": _with_address(person),
        "email": one_line(person.email),
        "title": one_line(person.title),
        "talked_about": _THEIRS.sub("your", _phrase(person.talked_about)),
    }


def _when(interview: Interview) -> dict[str, Any]:
    promise = interview.promise
    return {
        "weekday": WEEKDAYS[interview.start.weekday()],
        "day": _day(interview.start),
        "month": MONTHS[interview.start.month - 1],
        "met": _day(interview.start),
        "promise": _phrase(promise.words) if promise else "",
        "promised_day": _day(promise.latest) if promise else "",
    }


def _when_called_off(interview: Interview, earlier: Sequence[Interview]) -> dict[str, Any]:
    """Return the names for an interview that does not take place, after `earlier` ones that did."""
    last = earlier[-1].start if earlier else None
    return {
        "called_off": _day(interview.start),
        "met": _day(last),
        "month": MONTHS[(last or interview.start).month - 1],
    }


def _day(day: date | datetime | None) -> str:
    # Not strftime, whose names of months depend on the locale of the process.
    return f"{day.day} {MONTHS[day.month - 1]}" if day else ""


def _with_address(person: Interviewer | Contact | None) -> str:
    if person is None:
        return ""
    name, email = one_line(person.name), one_line(person.email)
    return f"{name} <{email}>" if name and email else name or email


def one_line(text: str) -> str:
    """Return `text` in one line, shortened between two words if it is much too long."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    whole = line[:_LONGEST]
    return f"{whole.rpartition(' ')[0] or whole} …"


def _phrase(text: str) -> str:
    """Return `text` in a form for the middle of a sentence."""
    phrase = one_line(text).rstrip(_ENDS_OF_SENTENCES)
    return phrase[0].lower() + phrase[1:] if _SMALL_WORD.match(phrase) else phrase


def _phrases(texts: Iterable[str]) -> Words:
    return Words(phrase for text in texts if (phrase := _phrase(text)))
