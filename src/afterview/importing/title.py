"""Read company, role and round from the title of an invitation: "Hooli: onsite (Senior SRE)".

A title follows no rules, so each detail is either sure, or only a guess for the person to confirm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from afterview.importing import clean
from afterview.model import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping


class Title(NamedTuple):
    """Holds what a title says, by the keys of the log."""

    sure: Mapping[str, str]
    guessed: Mapping[str, str]
    """What it may say, of keys that are not in `sure`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleContext:
    """Names that are known from elsewhere."""

    people: Collection[str] = ()
    """The person and the guests, who are no companies."""
    companies: Collection[str] = ()
    """Companies of the log, or of the mail domains of the guests."""
    has_company: bool = False
    """Whether the company is known, so that no other part of the title is taken for it."""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_ORDINAL = "(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-9]th)"
_QUALIFIER = (
    "(?:"
    + _any(
        r"tech(?:nical)? phone telephone virtual final initial intro(?:ductory|duction)? recruiter "
        r"hr on-?\s?site panel (?:live[\s-])?coding systems?\sdesign behaviou?ral cultur(?:e|al) "
        r"culture[\s-]fit fit values hiring[\s-]managers? team[\s-]match(?:ing)? pair(?:ing)? "
        r"pair(?:ed)?[\s-]programming take-?\s?home case(?:\sstudy)? presentation "
        r"portfolio (?:pre-?)?screen(?:ing)? super\s?day bar\sraiser executive "
        r"leadership exploratory informational whiteboard(?:ing)? coffee peer debrief "
        r"deep[\s-]dive code competency assessment follow-?up get[\s-]to[\s-]know "
        r"meet\s(?:and|&)\sgreet"
    )
    + f"|{_ORDINAL})"
)
_HEAD = _any(
    r"interviews? screen(?:ing)? calls? chat rounds? stage loop session conversation discussion "
    r"assessment test exercise challenge day meeting review "
    r"vorstellungsgespräch bewerbungsgespräch gespräch entretien"
)
_STANDS_ALONE = rf"(?:on-?\s?site|screening|super\s?day|{_ORDINAL}\sround|final\sround)"
_PHRASE = rf"(?:(?:{_QUALIFIER}|{_HEAD}|\d{{1,2}})(?:[\s,/&]+|$))*"
_ROUND = re.compile(rf"(?:{_PHRASE})", re.IGNORECASE)
_FIRST_ROUND = re.compile(
    rf"(?P<round>(?:{_PHRASE})(?:{_HEAD}|{_STANDS_ALONE})(?:\s\d{{1,2}})?)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_LAST_ROUND = re.compile(
    rf"(?P<rest>.+?)\s+(?P<round>(?:{_PHRASE})(?:{_HEAD}|{_STANDS_ALONE})(?:\s\d{{1,2}})?)",
    re.IGNORECASE,
)
_WITHOUT_MEANING = re.compile(
    r"(?<!super )\bday\b(?! \d)|"
    r"\b(?:interviews?|session|meeting|conversation|discussion|\w*gespräch|entretien)\b"
)
_COUNTED = re.compile(rf"\d|\b{_ORDINAL}\b", re.IGNORECASE)

ROLE = re.compile(
    r"\b(?:"
    + _any(
        r"\w*engineer developer programmer \w*scientist \w*analyst architect \w*designer manager "
        r"director lead head\sof vp (?:vice\s)?president chief officer c[teofpi]o sre swe sdet? "
        r"devops qa tester consultant specialist coordinator administrator assistant associate "
        r"accountant controller auditor nurse teacher tutor instructor lecturer professor "
        r"researcher writer editor journalist representative account\sexecutive intern(?:ship)? "
        r"trainee apprentice technician operator supervisor strategist planner sourcer counsel "
        r"attorney lawyer paralegal economist statistician clerk receptionist junior senior jr sr "
        r"fellow postdoc physicist chemist biologist pharmacist therapist physician producer "
        r"owner advocate evangelist full-?\s?stack entwickler(?:in)? ingenieur(?:in)? "
        r"berater(?:in)?"
    )
    + r")\b",
    re.IGNORECASE,
)
_NO_PART_OF_ROLE = re.compile(
    r"^(?:an?|the|your|our)\s|\s(?:position|role|job|opening|vacancy)$", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"(?:\[[^\]]*\]\s*)?(?:re|fwd?|aw|wg|(?:updated\s)?invitation|invite|accepted|confirmed|"
    r"confirmation|einladung|reminder|rescheduled|new\sevent|hold|tentative|external)\s*:\s*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:(?:via|on|over|in)\s)?(?:zoom|(?:(?:ms|microsoft)\s)?teams|(?:google\s)?meet|skype|webex|"
    r"video|remote(?:ly)?|in[\s-]person|hybrid|virtual(?:ly)?)(?:\s(?:call|meeting|interview))?|"
    r"(?:interview\s)?(?:confirm(?:ed|ation)|invit(?:ation|e)|schedul(?:ed|ing)|reminder|details|"
    r"availability|rescheduled|external|tbc|tbd|hold)|"
    r"[pmce][sde]?t|utc|gmt|cest|bst|you|us|me|(?:the|our|your)(?:\s(?:team|office|hq))?|hq|"
    r"\d+\s?-?(?:min(?:ute)?s?|h(?:(?:ou)?rs?)?)|"
    r"(?:req(?:uisition)?\.?|job|id|ref\.?|r|jr)?[\s#:-]*\d{3,}|"
    r".*\b\d{1,2}(?::\d\d)?\s?[ap]m\b.*|.*\b\d{1,2}:\d\d\b.*|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?:,?\s.*\d.*)?|"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\s\d{1,2}\b.*",
    re.IGNORECASE,
)
"""Parts that name none of the three: where, how long, when, and numbers of openings."""
_SEPARATOR = re.compile(
    r"\s*[()\[\]|·•;–—]\s*|\s+(?:-+|/+|<-?>|↔|x)\s+|\s*:\s+|"
    r",\s+(?!(?:inc|llc|ltd|gmbh|corp)\b)|"
    r"(?:^|\s+)(?P<word>with|w/|at|from|for|as|re:?|regarding|bei|mit|für|als|chez|avec|pour)\s+|"
    r"(?:^|\s+)(?P<at>@)\s*",
    re.IGNORECASE,
)
_MARKS = {
    **dict.fromkeys(("at", "@", "from", "bei", "chez"), "at"),
    **dict.fromkeys(("with", "w/", "mit", "avec"), "with"),
}
"""The words before a company, or a person; the other ones stand before a role."""
_TEAM = re.compile(
    r"(?:'s|’s)?(?:\s(?:recruiting|recruitment|talent|hiring|people|hr|careers|engineering))*"
    r"(?:\steam)?$|"
    r"^(?:the|your|our)\s",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"\b(?:inc|ltd|co|corp|jr|sr)\.$", re.IGNORECASE)
_NAME = re.compile(r"\w*[A-Z\d]|\w*[^\W\da-z_]|(?:of|and|the|for|de|&|-|[+])$")
"""How a word in a name begins."""
_LONGEST = 6
"""More words than these are a sentence, not a name."""
_FULL_NAME = 2
"""A given name and a family name, in words."""


@dataclass(slots=True)
class _Part:
    """Describes a part of a title between separators."""

    text: str
    mark: str
    """What stands before it: "at", "with", "for", or nothing."""
    is_first: bool
    has_round: bool = False


@dataclass(slots=True)
class _Reading:
    """Collects what the parts of one title say."""

    context: TitleContext
    found: dict[str, str] = field(default_factory=dict)
    left: list[_Part] = field(default_factory=list)
    """Parts that may be a company, or a role."""
    has_round: bool = False

    def take(self, part: _Part) -> None:
        """Sort out one part."""
        text, round_ = _without_round(part.text)
        self.has_round |= round_ is not None
        if round_:
            self.found.setdefault("round", round_)
        if not text or _NOISE.fullmatch(text) or self._is_person(text):
            return
        if company := self._known_company(text):
            self.found.setdefault("company", company)
        elif ROLE.search(text) and part.mark not in {"at", "with"}:
            self.found.setdefault("role", self._role(text))
        else:
            self.left.append(_Part(text, part.mark, part.is_first, round_ is not None))

    def _role(self, text: str) -> str:
        for name in self.context.companies:
            if begin := re.match(rf"{re.escape(name)}(?:'s)?\s+", text, re.IGNORECASE):
                self.found.setdefault("company", name)
                text = text[begin.end() :]
        return _NO_PART_OF_ROLE.sub("", text)

    def _is_person(self, text: str) -> bool:
        said = slug(text)
        return any(
            said in {slug(name), slug(name).partition("-")[0]} for name in self.context.people
        )

    def _known_company(self, text: str) -> str:
        """Return the company that this text names, or is the beginning of only one name of."""
        company = _company(text)
        said = slug(company)
        for name in self.context.companies:
            if said and squeezed(name) == squeezed(company):
                # A name made from a domain has no spaces.
                return name if slug(name) == said else company
        names = [name for name in self.context.companies if slug(name).startswith(f"{said}-")]
        return names[0] if said and len(names) == 1 else ""

    def guesses(self) -> Iterator[tuple[str, str, bool]]:
        """Yield each key with what the parts left over say for it, and whether that is sure."""
        rank = {"at": 0, "with": 1, "": 2, "for": 3}
        named = sorted(
            self.left, key=lambda part: (rank[part.mark], not part.has_round, not part.is_first)
        )
        is_open = named and (named[0].mark in {"at", "with"} or not self.context.has_company)
        if "company" not in self.found and is_open:
            part = named.pop(0)
            company = _company(part.text)
            is_name = all(map(_NAME.match, company.split()))
            if is_name or part.mark in {"at", "with"}:
                yield "company", company, is_name and self._is_sure(part)
        may_be_role = {"", "for"} if self.has_round else {"for"}
        others = [part for part in named if part.mark in may_be_role]
        if "role" not in self.found and len(others) == 1:
            yield "role", _NO_PART_OF_ROLE.sub("", others[0].text), False

    def _is_sure(self, part: _Part) -> bool:
        """Return whether a part that nobody knows is a company, and no person and no topic."""
        if part.mark == "at":
            return True
        may_be_person = len(part.text.split()) == _FULL_NAME
        is_alone = len(self.left) == 1
        if part.mark == "with":
            return not may_be_person and (self.has_round or "role" in self.found)
        tells = "role" in self.found or (self.has_round and not part.has_round)
        return part.is_first and tells and is_alone and not may_be_person


def read_title(title: str, context: TitleContext) -> Title:
    """Return what a title says of company, role and round."""
    reading = _Reading(context)
    for part in _parts(title, context.people):
        reading.take(part)
    guessed: dict[str, str] = {}
    for key, text, is_sure in reading.guesses():
        if text and len(text.split()) <= _LONGEST:
            (reading.found if is_sure else guessed)[key] = text
    return Title(reading.found, guessed)


def _parts(title: str, people: Iterable[str]) -> Iterator[_Part]:
    """Yield the parts of a title that are between separators."""
    text = clean(title)
    while forwarded := _FORWARDED.match(text):
        text = text[forwarded.end() :]
    names = {each for name in people for each in (name, name.partition(" ")[0]) if each}
    if names:
        # "and" parts a name from others only beside a person: it stands in many a company's name.
        person = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        beside = rf"(?<=\w)\s+(?:and|&)\s+(?=(?:{person})\b)|\b(?P<name>{person})\s+(?:and|&)\s"
        text = re.sub(beside, r"\g<name> | ", text, flags=re.IGNORECASE)
    mark, at, is_first = "", 0, True
    for found in (*_SEPARATOR.finditer(text), None):
        part = text[at : found.start() if found else len(text)].strip(" -,:!\"'")
        part = part if _ABBREVIATED.search(part) else part.rstrip(".")
        if part:
            yield _Part(part, mark, is_first)
            is_first = False
        if found:
            word = (found["word"] or found["at"] or "").casefold()
            mark, at = _MARKS.get(word, "for" if word else ""), found.end()


def _without_round(text: str) -> tuple[str, str | None]:
    """Return a part without the round that it begins or ends with, and that; None if it has none.

    The round is empty if it is only said that it is an interview.
    """
    if _ROUND.fullmatch(text):
        return "", _round(text)
    if ROLE.search(text) is None or not (first := _FIRST_ROUND.fullmatch(text)):
        first = _LAST_ROUND.fullmatch(text)
    if first is None:
        return text, None
    return first["rest"].strip(), _round(first["round"])


def _round(words: str) -> str:
    """Return a round as the log names it: `technical` for "Technical interview"."""
    said = words.casefold()
    if not _COUNTED.search(said):
        said = re.sub(r"\b(?:rounds?|stage)\b", "", said)
    kept = " ".join(_WITHOUT_MEANING.sub("", said).split()).strip(" ,/&")
    return "onsite" if re.fullmatch(r"on-?\s?site", kept) else kept


def _company(text: str) -> str:
    """Return the company of "the Hooli recruiting team"."""
    return _TEAM.sub("", text).strip()


def squeezed(name: str) -> str:
    """Return a name as a domain has it."""
    return slug(name).replace("-", "")
