"""Collect the names that a draft can use: plain words from one interview, and nothing else.

Private notes and rapport have no name here, which keeps them out of every draft.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterview.drafts import weave
from afterview.drafts.languages import CALENDARS, USUAL_STYLE, say_day, with_de
from afterview.drafts.people import PANEL, answers_concerns, greeting, part_of
from afterview.model import Interviewer, first_name, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from afterview.drafts.languages import Style
    from afterview.model import Contact, Interview, Owed

NAMES: Mapping[str, str] = {
    "me": "your name; `[your name]` where the configuration has none",
    "name": "the person the draft is written to: the interviewer of the task, else the "
    "contact, else the only interviewer",
    "first_name": "what you would call them after `Dear`; the whole name where it cannot be told",
    "greeting": "the greeting in the language and the tone of the letter: `Hi Jane,`",
    "to": "their name and address as a mail program wants them",
    "recipient": "the first line of a draft: `To:` and `to`, or who could pass it on",
    "email": "their address; the contact's, where the contact is the same person",
    "title": "their title",
    "part": "who they are by their title: `recruiter`, `manager`, `peer`, or `panel` without a "
    "title; the second of a kind is `panel`, the third `other`; a person of an agency is a "
    "`recruiter`",
    "agency": "the agency that they are of; empty if they are of the company",
    "talked_about": "what you talked about with them; a `her`, `his` or `their` at its "
    "beginning becomes `your`, because the letter goes to that person",
    "about": "`talked_about`, or else the topics, in a form that fits after `about`; empty if "
    "no form is certain to fit",
    "recall": "if `about` is empty: a line in brackets for you to replace, with your words, if "
    "there are any",
    "ask": "who could pass something on: the contact, or else `the person who invited you`",
    "contact": "the person to ask about the status, with the address",
    "company": "the company",
    "role": "the role",
    "de_role": "the role after the French `de`: `de cheffe`, `d’ingénieur`",
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
    "ahead": "in news of an offer, the day of the interview, where it is still to come",
    "promise": "their words on when they decide",
    "promised_day": "the last day of that promise: `4 December`",
    "last_contact": "the day of your last follow-up, where one was done: `8 December`",
    "status": "the status as the log has it",
    "answer_by": "the day by which an offer has to be answered: `11 December`",
    "owed": "what you promised to send",
    "accepted": "the day on which you accepted another offer: `27 November`; empty where you "
    "accepted none",
    "accepted_here": "the role of that offer, if it is of the same company: `the Analyst role`",
    "other_roles": "list: in a withdrawal, your other roles at the company, which it is about too",
    "sending": "the same in a form that fits after `send you`; empty if that is not certain",
    "also_owed": "list: what else you promised to send after the same interview",
    "number": "1 for the first follow-up, 2 for the second; 0 where a step has no number",
    "people": "list: the interviewers, each with the title",
    "others": "list: the names of the interviewers other than `name`",
    "topics": "list: the topics",
    "concerns": "list: the concerns; in a thank-you only for one person, the first manager or else "
    "the first interviewer",
    "doubt": "the concerns in a form that fits after `on`; empty if one of them does not fit",
    "interview_id": "the id of the interview, for commands",
}
"""Every name that a template can use, with its meaning. Each is text except the lists and `number`,
and is empty if the log does not say. A list is written out as "a, b and c"."""

_LONGEST = 1000
"""The longest value in characters; longer text is no phrase for a letter."""
_THEIRS = re.compile(r"\A(?:her|his|their)(?=\s)")
_SEND = re.compile(r"\A(?:to )?send (?:(?:you|them|him|her) )?", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\A(?:how|why|what|when|where|whether|which|who|whose|\w+ing)\b", re.IGNORECASE
)
_NOBODY = "the person who invited you"
_UNKNOWN: Mapping[str, str] = {
    "thank-you": "each person who interviewed you, one by one",
    "owed": "the person you promised it to",
    **dict.fromkeys(("offer-reply", "accept", "decline"), "the person who made the offer"),
    "rejection-reply": "the person who wrote to you",
    "keep-in-touch": "one person there you got along with",
}
"""How the recipient of a step is described where the log names none; otherwise `_NOBODY`."""


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
    style: Style = USUAL_STYLE,
    *,
    person: Interviewer | None,
    number: int | None,
    me: str,
    last_contact: date | None,
    called_off: bool = False,
    is_ahead: bool = False,
    earlier: Sequence[Interview] = (),
    answer_by: date | None = None,
    owed: Owed | None = None,
    accepted: date | None = None,
    accepted_here: str = "",
    other_roles: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the values of `NAMES` as plain text, so that a template can reach nothing else."""
    names: dict[str, Any] = {
        name: Words() if meaning.startswith("list:") else "" for name, meaning in NAMES.items()
    }
    names["me"] = one_line(me) or "[your name]"
    names["number"] = number or 0
    names["last_contact"] = _day(last_contact, style)
    if interview is None:
        return names
    for name in ("company", "role", "round", "mode", "status"):
        names[name] = one_line(getattr(interview, name) or "")
    names["de_role"] = with_de(names["role"])
    if step == "thank-you-card":
        person = person or next(iter(interview.interviewers), None)
        interview = _of_visit(interview, earlier, person)
    names |= _written_to(step, _addressee(interview, person), interview, style)
    names |= _when(interview, style)
    if is_ahead:
        names["ahead"] = _day(interview.start, style)
    if called_off:
        names |= _when_called_off(interview, earlier, style)
    if owed:
        names |= _promised(owed, interview, style)
    return names | {
        "accepted": _day(accepted, style),
        "accepted_here": one_line(accepted_here),
        "other_roles": Words(map(one_line, other_roles)),
        "answer_by": _day(answer_by or interview.answer_by, style),
        "location": ", ".join(filter(None, map(one_line, interview.location.splitlines()))),
        "url": "".join(interview.url.split()),
        "contact": _with_address(interview.contact),
        "people": Words(
            ", ".join(filter(None, (one_line(who.name), one_line(who.title))))
            for who in interview.interviewers
        ),
        "topics": _phrases(interview.topics),
        "interview_id": interview.id,
    }


def _addressee(interview: Interview, person: Interviewer | None) -> Interviewer | None:
    """Return the recipient of the draft, if the log tells."""
    contact, people = interview.contact, interview.interviewers
    if person is None and contact is not None:
        person = next((who for who in people if _same(who, contact)), None)
        person = person or Interviewer(name=contact.name, email=contact.email)
    elif person is None and len(people) == 1:
        person = people[0]
    if person is not None and _same(person, contact) and not person.email:
        return replace(person, email=contact.email if contact else "")
    return person


def _of_visit(
    interview: Interview, others: Iterable[Interview], person: Interviewer | None
) -> Interview:
    """Return an interview with all people of its visit, each once, and what a person talked of."""
    rounds = sorted((interview, *others), key=lambda each: (each.start.timestamp(), each.id))
    people = {who.slug: who for each in rounds for who in each.interviewers}
    where = [each for each in rounds if person in each.interviewers] or [interview]
    return replace(interview, interviewers=tuple(people.values()), topics=where[-1].topics)


def _same(person: Interviewer, contact: Contact | None) -> bool:
    return contact is not None and bool(person.slug) and person.slug == slug(contact.name)


def _written_to(
    step: str, person: Interviewer | None, interview: Interview, style: Style
) -> dict[str, Any]:
    """Return the names for the recipient, for who could pass a letter on, and what was said."""
    contact = interview.contact
    if person is not None and _same(person, contact):
        contact = None
    asked = one_line(contact.name or contact.email) if contact else ""
    name = one_line(person.name) if person else ""
    everyone = (one_line(who.name) for who in interview.interviewers)
    ask = asked or _NOBODY
    values: dict[str, Any] = {
        "ask": ask,
        "others": Words(other for other in everyone if other != name),
        "greeting": greeting(name, style.language, style.tone),
        "recipient": f"To: {_UNKNOWN.get(step, _NOBODY)}",
        "part": PANEL,
        **_said(person, interview, style.language),
        **_doubted(step, person, interview, style.language),
    }
    if person is None:
        return values
    to = _with_address(person)
    lost = step == "thank-you" and name and not person.email
    return values | {
        "name": name,
        "first_name": first_name(name),
        "to": to,
        "recipient": f"No address for {name}: ask {ask} to pass it on." if lost else f"To: {to}",
        "email": one_line(person.email),
        "title": one_line(person.title),
        "part": part_of(person, interview),
        "agency": one_line(interview.agency_of(person)),
        "talked_about": _THEIRS.sub("your", _phrase(person.talked_about)),
    }


def _said(person: Interviewer | None, interview: Interview, language: str) -> dict[str, str]:
    """Return what was talked about as it fits into a sentence, or a line for the writer to fill.

    What was said to a person goes before the topics of the interview, also where it does not fit.
    """
    noted = _phrase(person.talked_about) if person else ""
    if person is not None and noted:
        fits = [weave.about(noted, language, name=person.name)]
    else:
        # Somebody who was not there has not talked about them.
        was_there = person is None or any(who.slug == person.slug for who in interview.interviewers)
        topics = interview.topics if was_there else ()
        fits = [weave.about(topic, language) for topic in topics]
        noted = str(_phrases(topics))
    fitting = list(filter(None, fits))
    if fitting:
        return {"about": weave.joined(fitting, CALENDARS[language].last), "recall": ""}
    if noted:
        return {"recall": f"[In your own words: “{noted}”.]"}
    who = first_name(one_line(person.name)) if person else ""
    return {"recall": f"[One thing that stayed with you from talking to {who or 'this person'}.]"}


def _doubted(
    step: str, person: Interviewer | None, interview: Interview, language: str
) -> dict[str, Any]:
    """Return the concerns, if it is this person to whom they are answered."""
    concerns = interview.concerns
    if step == "thank-you" and person is not None and not answers_concerns(person, interview):
        concerns = ()
    fits = [weave.concern(each, language) for each in concerns if _phrase(each)]
    doubt = weave.joined(fits, CALENDARS[language].last) if all(fits) else ""
    return {"concerns": _phrases(concerns), "doubt": doubt}


def _promised(owed: Owed, interview: Interview, style: Style) -> dict[str, Any]:
    """Return the names for what the person promised to send."""
    language = style.language
    what = _SEND.sub("", _phrase(owed.what)) or _phrase(owed.what)
    is_thing = language != "en" or not _CLAUSE.match(what)
    return {
        "owed": what,
        "sending": weave.about(what, language) if is_thing else "",
        "also_owed": _phrases(each.what for each in interview.owed if each != owed),
    }


def _when(interview: Interview, style: Style) -> dict[str, Any]:
    promise, calendar = interview.promise, CALENDARS[style.language]
    return {
        "weekday": calendar.weekdays[interview.start.weekday()],
        "day": _day(interview.start, style),
        "month": calendar.months[interview.start.month - 1],
        "met": _day(interview.start, style),
        "promise": _phrase(promise.words) if promise else "",
        "promised_day": _day(promise.latest, style) if promise else "",
    }


def _when_called_off(
    interview: Interview, earlier: Sequence[Interview], style: Style
) -> dict[str, Any]:
    """Return the names for an interview that does not take place, after `earlier` ones that did."""
    last = earlier[-1].start if earlier else None
    return {
        "called_off": _day(interview.start, style),
        "met": _day(last, style),
        "month": CALENDARS[style.language].months[(last or interview.start).month - 1],
    }


def _day(day: date | datetime | None, style: Style) -> str:
    return say_day(day, style) if day else ""


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
    return weave.phrase(one_line(text))


def _phrases(texts: Iterable[str]) -> Words:
    return Words(phrase for text in texts if (phrase := _phrase(text)))
