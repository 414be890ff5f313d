"""Say how a letter addresses somebody, and what part they have in the interview by their title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.model import WITH_FIRST_NAME, first_name

if TYPE_CHECKING:
    from afterview.model import Interview, Interviewer

RECRUITER, MANAGER, PEER, PANEL, OTHER = "recruiter", "manager", "peer", "panel", "other"
"""The wordings of a thank-you. The last two suit everybody: they go to people without a title, and
to the second and third of one kind, so that a panel that compares its letters sees different ones.
"""

_RECRUITERS = re.compile(
    r"recruit|talent|sourcer|human resources|\bhr\b|\bpeople\b|headhunt|staffing|personal(?!\s)"
    r"|recrut|ressources humaines|\brh\b|recursos humanos|\brr\.?\s?hh\b|selección",
    re.IGNORECASE,
)
_NO_MANAGERS = re.compile(
    r"\b(?:product|project|program|programme|account|community|office|case|brand) manager",
    re.IGNORECASE,
)
"""Managers of things; they are colleagues of whoever is hired."""
_MANAGERS = re.compile(
    r"manager|\bhead\b|direct(?:or|eur|rice)|\b[se]?vp\b|vice president|\bchief\b|\bc[efiopt]o\b"
    r"|founder|owner|president|\blead$|team ?lead|supervisor|leiter|leitung|geschäftsführ"
    r"|responsable|\bchef|\bjef[ea]\b|gerente|director",
    re.IGNORECASE,
)

_ENGLISH_TITLES = ("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame")
_GENDERED: dict[str, dict[str, str]] = {
    "de": {"herr": "Sehr geehrter Herr", "frau": "Sehr geehrte Frau"},
    "fr": {
        **dict.fromkeys(("m", "monsieur"), "Bonjour Monsieur"),
        **dict.fromkeys(("mme", "madame"), "Bonjour Madame"),
    },
    "es": {
        **dict.fromkeys(("sr", "señor"), "Estimado Sr."),
        **dict.fromkeys(("sra", "señora"), "Estimada Sra."),
    },
}
"""The greeting by the title before a name, which is all that tells the gender."""
_TITLES = frozenset(_ENGLISH_TITLES).union(*_GENDERED.values())
_NOBODY = {"en": "Hello,", "de": "Guten Tag,", "fr": "Bonjour,", "es": "Buenos días:"}


def greeting(name: str, language: str, tone: str) -> str:
    """Return the first line of a letter to `name`, such as `Hi Jane,` or `Guten Tag Jane Doe,`.

    A Sir and a Dame are greeted by their first name. German, French and Spanish letters are formal
    in every tone.
    """
    words = _in_order(name)
    if not words:
        return _NOBODY[language]
    titles = [word for word in words if _is_title(word)]
    if language == "en":
        called = " ".join(words) if tone == "formal" else first_name(name)
        if titles and len(words) > len(titles):
            names = [word for word in words if word not in titles]
            is_knight = _bare(titles[-1]) in WITH_FIRST_NAME and not names[0].endswith(".")
            called = f"{' '.join(titles)} {names[0] if is_knight else names[-1]}"
        return f"{'Dear' if tone == 'formal' else 'Hi'} {called},"
    end = ":" if language == "es" else ","
    opening = _GENDERED[language].get(_bare(words[0]))
    if opening and len(words) > 1:
        more = "".join(f"{title} " for title in titles[1:])
        return f"{opening} {more}{words[-1]}{end}"
    if language == "de":
        return f"Guten Tag {' '.join(words)},"
    if language == "es":
        return f"Buenos días, {first_name(name)}:"
    return f"Bonjour [Madame / Monsieur] {words[-1]}," if _is_full(words) else "Bonjour,"


def part_of(person: Interviewer, interview: Interview) -> str:
    """Return the wording that the thank-you to a person of an interview takes.

    Whoever an agency has sent gets that of a recruiter, because the work is with somebody else.
    """
    if interview.agency_of(person):
        return RECRUITER
    taken: set[str] = set()
    for each in interview.interviewers:
        own = _part(each.title)
        part = next((one for one in (own, PANEL, OTHER) if one not in taken), own)
        if each.slug == person.slug:
            return part
        taken.add(part)
    return _part(person.title)


def answers_concerns(person: Interviewer, interview: Interview) -> bool:
    """Return whether what they doubted is answered to this person.

    It is answered once: to the first manager among the interviewers, or else to the first of them;
    to a person of an agency only if nobody else was there.
    """
    people = interview.interviewers
    people = tuple(each for each in people if not interview.agency_of(each)) or people
    managers = [each for each in people if _part(each.title) == MANAGER]
    first = next(iter((*managers, *people)), person)
    return first.slug == person.slug


def _part(title: str) -> str:
    if _RECRUITERS.search(title):
        return RECRUITER
    if _MANAGERS.search(_NO_MANAGERS.sub("", title)):
        return MANAGER
    return PEER if title.strip() else PANEL


def _in_order(name: str) -> list[str]:
    """Return the words of a name, first name first, without what follows a comma."""
    before, comma, after = name.partition(",")
    words = before.split()
    return [*after.split(), *words] if comma and len(words) == 1 else words


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _is_title(word: str) -> bool:
    return _bare(word) in _TITLES and (len(_bare(word)) > 1 or word == "M.")


def _is_name(words: list[str]) -> bool:
    return words[0][0].isupper() and words[-1][0].isupper()


def _is_full(words: list[str]) -> bool:
    return len(words) > 1 and _is_name(words)
