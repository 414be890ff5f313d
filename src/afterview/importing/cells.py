"""Read the cells of a table: people with their titles and addresses, a contact, the mode.

A part behind a comma is a person, unless it is a title, an address or a link of the one before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from afterview.importing import clean
from afterview.importing.presets import plain
from afterview.log.fields import INTERVIEW, INTERVIEWER, MODES
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = {"", "-", "--", "—", "n/a", "na", "none", "null", "nan", "tbd", "tba", "?", "unknown"}
"""What people write into a cell that they have nothing for."""
MOST_PEOPLE = 50
_LONGEST = 4000

_PIECE = re.compile(
    r"""(?P<kept> \([^()]*\) | <[^<>]*> | "[^"]*" | https?://[^\s,;]+ )
    | (?P<between> [;\n|,] | \s[-–—]\s | /
      | \s(?:and|und|et|y|&|\+)\s | : (?=\s) )
    | (?P<text> . )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(
    r"\b(?:engineer(?:ing|s)?|manager|director|directrice|vp|svp|evp|avp|vice|president|chief|"
    r"c[etfioprms]o|chro|recruit(?:er|ing|ment)|recruteu(?:r|se)|talent|hr|human|sourcer|hiring|"
    r"developer|designer|architect|analyst|scientist|researcher|officer|(?:co-?)?founder|"
    r"owner|consultant|specialist|coordinator|assistant|associate|administrator|lead|leader|head|"
    r"leiter(?:in)?|professor|principal|staff|senior|junior|intern|trainee|partner|product|design|"
    r"sales|marketing|finance|legal|operations|ops|people|data|platform|security|research|"
    r"development|technology|software|backend|frontend|full-?stack|devops|sre|qa|team|teams|"
    r"department|dept|supervisor|executive|advisor|counsel|accountant|member|interviewer|"
    r"organi[sz]er|panel|technical|tech|strategy|business|support|customer|success|growth|"
    r"infrastructure|ph\.? ?d|m\.?b\.?a|m\.?sc|b\.?sc|m\.?d|esq|cpa|cfa|pmp|jr|sr|i{2,3}|iv)\b\.?|"
    r"ingenieur|geschäftsführer|entwickler",
    re.IGNORECASE,
)
"""Words that a title has, and a name has not."""
_CAPITALS = re.compile(r"[A-Z]{2,5}")
"""An abbreviation, which is a title that we do not know."""
_PHONE = re.compile(r"[+(]?\d[\d\s()./-]{5,}(?:\s*(?:x|ext\.?)\s*\d+)?")
_EMAIL = re.compile(r"(?:mailto:)?[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]]+", re.IGNORECASE)

_MODES = {
    "video": r"video|zoom|teams|google meet|^g?meet$|webex|skype|virtual|online|remote",
    "phone": "phone|telephone|telefon|tel",
    "in person": r"in[- ]person|face[- ]to[- ]face|f2f|on[- ]?site|vor ort|in[- ]office|^office$|"
    r"(?:company|client|their|our|your|main|head|at|in) (?:(?!home|back)\w+ )?office|office visit",
}


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


def people(cell: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the people in a cell as the log has them, and the parts of it that are left out."""
    found, left = list[dict[str, Any]](), list[str]()
    label = ""
    for between, part in _parts(cell[:_LONGEST]):
        if part.casefold() in NOTHING:
            continue
        is_title = _is_title(part)
        last = found[-1] if found and between not in {";", "\n"} else None
        if last and _add(last, between, part, is_title=is_title):
            continue
        if _PHONE.fullmatch(part):
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
    return unique[:MOST_PEOPLE], left + [person["name"] for person in unique[MOST_PEOPLE:]]


def contact(name: str, email: str) -> tuple[str, list[str]]:
    """Return the contact of a name and an address, and the parts of them that are left out."""
    found, left = people(name)
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


def mode(said: str) -> str:
    """Return the mode that words say; empty if they say none, or several."""
    word = plain(said)
    if word in MODES:
        return word
    found = [
        mode for mode, words in _MODES.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", word)
    ]
    if not found and re.search(r"\bcall\b", word):
        return "phone"
    return found[0] if len(found) == 1 else ""


def _parts(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a cell, each behind what separates it from the one before."""
    between, text = "", ""
    for piece in _PIECE.finditer(cell):
        if sign := piece["between"]:
            if text.strip():
                yield between, text.strip()
            between, text = (sign if sign == "\n" else sign.strip().casefold()), ""
        else:
            text += piece[0]
    if text.strip():
        yield between, text.strip()


def _is_title(part: str) -> bool:
    said = re.sub(r"\s*\([^()]*\)", "", part)
    return "@" not in said and bool(_TITLE.search(said) or _CAPITALS.fullmatch(said))


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
