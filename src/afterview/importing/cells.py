"""Read the cells of a table: people with their titles and addresses, a contact, the mode.

A part behind a comma is a person, unless it is a title, an address or a link of the one before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.importing import cell_parts, clean
from afterview.log.fields import INTERVIEW, INTERVIEWER
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = {"", "-", "--", "—", "n/a", "na", "none", "null", "nan", "tbd", "tba", "?", "unknown"}
"""What people write into a cell that they have nothing for."""
MOST_PEOPLE = 50
_LONGEST = 4000

_EMAIL = re.compile(r"(?:mailto:)?[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]]+", re.IGNORECASE)


def address(text: str) -> str:
    """Return an email address that the log accepts; empty if it would not."""
    try:
        return str(INTERVIEWER["email"]("email", clean(text)))
    except ValueError:
        return ""


def contact_of(text: str) -> str:
    """Return a name with its address if the log accepts it, else an empty text."""
    try:
        INTERVIEW["contact"]("contact", text)
    except ValueError:
        return ""
    return text


def phrases(cell: str) -> list[str]:
    """Return the parts of a cell, separated by semicolons, lines or ` & `, else by commas."""
    parts = re.split(r"[;\n]| & | / ", cell[:_LONGEST])
    if len(parts) == 1:
        parts = cell[:_LONGEST].split(",")
    return [clean(part) for part in parts if part.strip()][:MOST_PEOPLE]


class People(NamedTuple):
    """Holds the people in a cell."""

    found: list[dict[str, Any]]
    """As the log has them."""
    left: list[str]
    """The parts of the cell that are left out."""
    doubtful: list[str]
    """Names that may be those of two people: `Doe, Jane`."""


def people(cell: str, *, is_list: bool = False) -> People:
    """Return the people in a cell.

    `is_list` says that a comma is known to separate people: then "Anna, Tom" are two.
    """
    found, left = list[dict[str, Any]](), list[str]()
    parts, doubtful = cell_parts.turned(list(cell_parts.parts_of(cell[:_LONGEST])), is_list=is_list)
    label = ""
    for between, part in parts:
        if part.casefold() in NOTHING:
            continue
        is_title = cell_parts.is_title(part)
        last = found[-1] if found and between not in {";", "\n"} else None
        if last and _add(last, between, part, is_title=is_title):
            continue
        if cell_parts.PHONE.fullmatch(part):
            left.append(part)
        elif is_title and (label or between in {"", ";", "\n"}):
            label = _longer(label, between, part)
        else:
            person = {**_person(part), **({"title": label} if label else {})}
            if slug(person.get("name", "")):
                found.append(person)
            else:
                left.append(part)
            label = ""
    if label:
        found.append(_person(label))
    unique = list({slug(person["name"]): person for person in reversed(found)}.values())[::-1]
    left += [person["name"] for person in unique[MOST_PEOPLE:]]
    return People(unique[:MOST_PEOPLE], left, doubtful)


def with_emails(found: list[dict[str, Any]], emails: Sequence[str]) -> list[str]:
    """Add addresses to the people whose they are; return those that nobody can be told for."""
    without = [person for person in found if "email" not in person]
    if not found and len(emails) == 1:
        found += people(emails[0]).found
        return []
    if len(without) == len(emails):
        pairs: Iterable[tuple[Any, str]] = zip(without, emails, strict=True)
    else:
        pairs = [(_owner(without, email), email) for email in emails]
    left = []
    for person, email in pairs:
        if person is None or "email" in person:
            left.append(email)
        else:
            person["email"] = email
    return left


def _owner(people: Iterable[dict[str, Any]], email: str) -> dict[str, Any] | None:
    """Return the only person whose name is in an address."""
    local = slug(email.partition("@")[0])
    named = [
        each for each in people if any(word in local for word in slug(each["name"]).split("-"))
    ]
    return named[0] if len(named) == 1 else None


def contact(name: str, email: str) -> tuple[str, list[str]]:
    """Return the contact of a name and an address, and the parts of them that are left out."""
    found, left, _ = people(name)
    first = found[0] if found else {}
    said = address(email) or first.get("email", "")
    who = first.get("name", "")
    if who and who == first.get("email", "").partition("@")[0]:
        who = ""
    left += [first["title"]] if "title" in first else []
    left += [first["email"]] if first.get("email", said) != said else []
    left += [person["name"] for person in found[1:]]
    if email and not address(email):
        left.append(email)
    kept = contact_of(f"{who} <{said}>" if who and said else who or said)
    return kept, left if kept or not name else [*left, name]


def _add(person: dict[str, Any], between: str, part: str, *, is_title: bool) -> bool:
    """Add a part to the person before it; return whether it belongs there."""
    email = address(part.strip("<>() "))
    if email and "email" not in person:
        person["email"] = email
    elif re.match("https?://", part, re.IGNORECASE) and "profile" not in person:
        person["profile"] = part
    elif is_title and "title" in person:
        person["title"] = _longer(person["title"], between, part)
    elif is_title or between in {"-", "–", "—"}:
        person["title"] = clean(part)
    else:
        return False
    return True


def _longer(title: str, between: str, part: str) -> str:
    sign = f"{between} " if between in {",", ":"} else f" {between} "
    return clean(f"{title}{sign}{part}" if title else part)


def _person(text: str) -> dict[str, Any]:
    """Return one person: `Jane Doe <jane@acme.example> (CTO)`; empty if there is no name."""
    link = re.search(r"https?://\S+", text, re.IGNORECASE)
    said = clean(text.replace(link[0], " ") if link else text)
    inside = re.findall(r"[(<]([^()<>]*)[)>]", said)
    name = re.sub(r"\s*[(<][^()<>]*[)>]\s*", " ", said).strip(' "')
    emails = [address(each.removeprefix("mailto:")) for each in [*inside, *_EMAIL.findall(name)]]
    email = next(filter(None, emails), "")
    if email:
        name = _EMAIL.sub("", name).strip(" -–—:,") or next(
            (each for each in inside if "@" not in each), email.partition("@")[0]
        )
    person = {"name": name}
    if email:
        person["email"] = email
    titles = [each for each in inside if each and "@" not in each and each != name]
    if titles:
        person["title"] = ", ".join(titles)
    if link:
        person["profile"] = clean(link[0])
    return person
