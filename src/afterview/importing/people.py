"""Find out who is who in an invitation: the person, the organiser, the interviewers, the company.

Nothing is guessed from an address at a free-mail or scheduling service.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import Sentence
from afterview.importing import clean
from afterview.importing.table import address
from afterview.mailbox.domains import identifies_company
from afterview.model import same_name, slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from afterview.importing import Question
    from afterview.model import Interview


_SECOND_LEVEL = {"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"}
_NOBODY = re.compile(
    r"no-?reply|donotreply|do-not-reply|calendar|invit(es?|ations?)|scheduling|notifications?|"
    r"unknownorganizer|mailer-daemon|bounce",
    re.IGNORECASE,
)
_NOT_PEOPLE = {"ROOM", "RESOURCE", "GROUP"}
_STAYS_AWAY = {"DECLINED", "DELEGATED"}
_ROOM = re.compile(
    r"(?:room|boardroom|raum|salle|sala (?:de|\d))\b|"
    r".*\bconf(?:erence|\b)|.*\b(?:meeting|board|interview|huddle|phone) ?(?:room|rm|booth)\b|"
    r".*\b(?:besprechungs|konferenz|meeting|sitzungs|seminar)[ -]?(?:raum|zimmer|saal)\b|"
    r".*\bvergader(?:ruimte|zaal|kamer)\b",
    re.IGNORECASE,
)
"""The names of rooms, which not every program marks as such."""
_ROOM_ADDRESS = re.compile(
    r"(?:(?:conf(?:erence)?|meeting|mtg|board)[._-]?)?(?:room|rm)(?:[._-]|\d|$)|"
    r"(?:raum|salle|konferenzraum|besprechungsraum|vergaderruimte)(?:[._-]|\d|$)"
)
_COUNTRY = 2
_SHORTEST_COMPANY = 4
"""Shorter beginnings of a domain may be given names as well."""
_LONGEST_TITLE = 6

_FIRM = re.compile(
    r"(.*\s)?(?:inc|llc|ltd|limited|llp|plc|corp|pty|gmbh|s\.?r\.?l|s\.?a\.?r\.?l)\.?",
    re.IGNORECASE,
)
"""What stands behind the comma of a company's name, or a company's name itself."""
_DEGREE = re.compile(
    r"(?i:jr|sr|ph\.? ?d|d\.?phil|m\.?b\.?a|m\.?sc|b\.?sc|ed\.?d|esq|dr|prof|dipl\..*|shrm.*)\.?|"
    r"I{1,3}|IV|V|[BM]\.?A\.?|[BM]\.?S\.?|M\.?D\.?|J\.?D\.?|P\.?E\.?|R\.?N\.?|CPA|CFA|PMP|S?PHR"
)
"""What stands behind the comma of a person's name, and is no given name. Short ones are capitals,
because "Ma, Jian" is a name."""
_POST = re.compile(
    r"(?:hr|human resources|people|talent|recruit\w*|hiring|sourc(?:er|ing)|engineering|product|"
    r"design|sales|marketing|finance|legal|operations|c(?:eo|to|oo|fo|io|mo|po|hro)|"
    r"vp|svp|evp|head|director|manager|senior|lead|founder|co-founder|partner|consultant)\b",
    re.IGNORECASE,
)
"""How a department or a post begins."""
_TITLE = re.compile(r"(?:dr|prof|mr|mrs|ms|mx|herr|frau|mme|sra?)\b\.?\s+", re.IGNORECASE)
_DIRECTORY = re.compile(r"(?:^|[/,;])\s*(?=(?:CN|OU|O|C|L|ST|DC)=)", re.IGNORECASE)
"""Where an attribute begins in a name of a directory (X.500): `CN=Rita Cruz/OU=HR/O=Acme`."""


class Guest(NamedTuple):
    """Describes an organiser or attendee, as the invitation names them."""

    name: str
    email: str
    """The address in lower case; empty if it is not one to write to."""
    kind: str = ""
    """The CUTYPE."""
    role: str = ""
    """The ROLE."""
    answer: str = ""
    """The PARTSTAT."""

    @property
    def domain(self) -> str:
        """The part of the address behind the @."""
        return self.email.rpartition("@")[2]

    @property
    def is_person(self) -> bool:
        """Whether this is a person, who can come."""
        local = self.email.partition("@")[0]
        is_group = self.domain.endswith(".calendar.google.com")
        is_room = _ROOM.match(self.name) or _ROOM_ADDRESS.match(local)
        is_known = not (_NOBODY.search(local) or is_group or is_room)
        return is_known and self.kind not in _NOT_PEOPLE and bool(self.name or self.email)


class Unknown(ValueError):  # noqa: N818 - it is a question to the person, not a failure
    """Reports what the invitation does not show, and how to give it."""

    wants = ""
    """The detail to ask the person for: `me`; empty if that would not help."""
    questions: Sequence[Question] = ()
    """The questions whose answers would help."""


class WhoIsMe(Unknown):
    """Reports that nothing shows which of the guests is the person."""

    wants = "me"


class Others(NamedTuple):
    """Holds everyone but the person."""

    contact: Guest | None
    interviewers: tuple[Guest, ...]


def guest(cn: str, value: str, parameters: Mapping[str, str] | None = None) -> Guest:
    """Return the guest of an ORGANIZER or ATTENDEE."""
    said = parameters or {}
    raw = value.strip()
    if raw[:7].casefold() == "mailto:":
        raw = raw[7:]
    email = address(raw.partition("?")[0] or said.get("EMAIL", "")).casefold()
    email = email or address(said.get("EMAIL", "")).casefold()
    name = _usual_name(clean(cn), email)
    if "@" in name:
        email = email or address(name).casefold()
        name = ""
    return Guest(
        name or _name_from_email(email),
        email,
        said.get("CUTYPE", "").upper(),
        said.get("ROLE", "").upper(),
        said.get("PARTSTAT", "").upper(),
    )


def _usual_name(cn: str, email: str) -> str:
    """Return a name as people say it: `Jane Doe` for `Doe, Jane (HR)` or `Jane Doe/HR/Acme`.

    What stands behind a comma is no given name if it is a degree, a post, or a company. Degrees
    stay, and so does what makes a company of the name; the others are left out.
    """
    said = re.sub(r"\\+(?=[,;:\"])", "", cn).strip("\"' ")
    said = re.sub(r"(?:\s*[(\[][^)\]]*[)\]])+\s*$", "", said)
    name, *parts = list(filter(None, re.split(r"\s*,\s*", _of_directory(said)))) or [""]
    is_full = " " in name or len(parts) > 1
    kinds = [(part, _kind_behind_comma(part, name, email, is_full=is_full)) for part in parts]
    given = [part for part, kind in kinds if kind == "name"]
    if len(given) == 1:
        title = _TITLE.match(name)
        before, family = (title[0], name[title.end() :]) if title else ("", name)
        name = f"{before}{given.pop()} {family}"
    return ", ".join([name, *given, *(part for part, kind in kinds if kind == "kept")])


def _of_directory(name: str) -> str:
    """Return the name in one of a directory, as Notes and Exchange write them; else as it is."""
    first, *rest = [part for part in _DIRECTORY.split(name) if part] or [""]
    if first[:3].casefold() == "cn=":
        return first[3:].strip()
    if rest and first[1:2] == "=":
        return ""  # an address of Exchange: /o=Acme/ou=.../cn=Recipients/cn=rcruz
    return re.split(r"\s*/|\s+\|\s", name)[0] or name


def _kind_behind_comma(part: str, name: str, email: str, *, is_full: bool) -> str:
    """Return whether a part behind a comma is a given "name", "kept" there, or left "out"."""
    local, _, domain = email.partition("@")
    first, said, begin = (slug(each).partition("-")[0] for each in (part, local, name))
    company = slug(part).replace("-", "")
    labels = [label.replace("-", "") for label in domain.split(".")[:-1]]
    if firm := _FIRM.fullmatch(part):
        return "out" if firm[1] else "kept"
    if first in slug(local).split("-"):
        return "name"
    is_company = company in labels or (
        is_full
        and len(company) >= _SHORTEST_COMPANY
        and any(label.startswith(company) for label in labels)
    )
    if is_company or (is_full and _POST.match(part)):
        return "out"
    # Of a name that is not all in capitals, a few capitals are a title that we do not know. An
    # address that begins like the name shows that its first word is the given name, or may be.
    is_title = part.isupper() and not name.isupper() and 1 < len(part) <= _LONGEST_TITLE
    is_kept = is_full and (_DEGREE.fullmatch(part) or is_title or said == begin != "")
    return "kept" if is_kept else "name"


def _name_from_email(email: str) -> str:
    """Return the name that an address shows: `Jane Doe` for `jane.doe@acme.example`."""
    local = email.partition("@")[0].partition("+")[0]
    words = [word for word in re.split(r"[._-]+", local) if word]
    return " ".join(word.capitalize() if len(words) > 1 else word for word in words)


def others(
    organizer: Guest | None, attendees: Sequence[Guest], me: Collection[str], my_name: str
) -> Others:
    """Return everyone but the person; raise Unknown if nothing shows who that is.

    `me` are the person's own addresses in lower case.
    """
    organizers = [organizer] if organizer else []
    guests = _unique(each for each in attendees if each.is_person)
    mine = {each.email for each in [*guests, *organizers] if _is_me(each, me, my_name)}
    invited = [each for each in guests if not organizer or each.email != organizer.email]
    if not mine:
        mine = _by_elimination(organizer, invited)
    contact = organizer if organizer and organizer.is_person else None
    if contact and contact.email in mine:
        contact = None
    there = [
        each
        for each in invited
        if each.email not in mine
        and each.answer not in _STAYS_AWAY
        and each.role != "NON-PARTICIPANT"
    ]
    if not there and contact:
        there = [contact]
    return Others(contact, _with_unique_names(there))


def _is_me(guest: Guest, me: Collection[str], my_name: str) -> bool:
    if me:
        return guest.email in me
    squeezed = slug(my_name).replace("-", "")
    local = slug(guest.email.partition("@")[0].partition("+")[0]).replace("-", "")
    names = {same_name(guest.name), same_name(guest.name.partition(",")[0])}
    return bool(squeezed) and (
        same_name(my_name) in names or local.rstrip("0123456789") == squeezed
    )


def _by_elimination(organizer: Guest | None, invited: Sequence[Guest]) -> set[str]:
    """Return the only guest who was invited, or the only one from another domain."""
    if not invited:
        return set()
    home = organizer.domain if organizer and identifies_company(organizer.domain) else ""
    strangers = [each for each in invited if each.domain != home]
    if len(strangers) == 1 and (home or len(invited) == 1):
        return {strangers[0].email}
    if len(invited) == 1:
        return set()
    names = " or ".join(each.email or each.name for each in invited[:6])
    msg = Sentence(
        f"nothing shows which of these you are: {names}",
        command=f"say it as in --me {invited[0].email or 'ADDRESS'}",
        page="add the interview by hand",
    )
    raise WhoIsMe(msg)


def _unique(guests: Iterable[Guest]) -> list[Guest]:
    seen: dict[str, Guest] = {}
    for each in guests:
        seen.setdefault(each.email or each.name, each)
    return list(seen.values())


def _with_unique_names(guests: Iterable[Guest]) -> tuple[Guest, ...]:
    """Add the address to the names of guests who have the same name."""
    known: dict[str, Guest] = {}
    for each in guests:
        one = each
        if not slug(one.name) or slug(one.name) in known:
            one = one._replace(name=clean(f"{one.name} {one.email}"))
        if slug(one.name) and slug(one.name) not in known:
            known[slug(one.name)] = one
    return tuple(known.values())


def company_of(guests: Iterable[Guest], log: Iterable[Interview]) -> str:
    """Return the company of the guests; empty if their addresses do not show it.

    A company of the log with people of the same domain is named as it is there.
    """
    domains = [each.domain for each in guests if identifies_company(each.domain)]
    known: dict[str, str] = {}
    for interview in log:
        emails = [person.email for person in interview.interviewers]
        emails += [interview.contact.email] if interview.contact else []
        for email in emails:
            known[email.rpartition("@")[2].casefold()] = interview.company
    for domain in domains:
        if domain in known:
            return known[domain]
    return _company_from_domain(domains[0]) if domains else ""


def _company_from_domain(domain: str) -> str:
    """Return the name of a company from its domain: `Acme Robotics` for `acme-robotics.com`."""
    labels = domain.split(".")
    at = -2
    if len(labels) > _COUNTRY and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVEL:
        at = -3
    return " ".join(word.capitalize() for word in labels[at].split("-") if word)
