"""Render the plain-text drafts inside items, from templates and from what the log says.

`drafts.files` reads the templates from disk. Sending a draft is left to the person.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from afterview import __version__
from afterview.drafts.languages import LANGUAGES, UNCHECKED, USUAL_STYLE, Style
from afterview.errors import InputError
from afterview.model import STEP_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from jinja2 import Template

    from afterview.model import Interview, Interviewer, Owed

STEPS = tuple(step for step, kind in STEP_KINDS.items() if kind.has_draft)
"""The steps that have something to write."""

LETTERS = frozenset(
    {
        *("thank-you", "thank-you-card", "owed", "connect", "follow-up", "offer-reply", "accept"),
        *("decline", "news", "rejection-reply", "keep-in-touch", "withdraw"),
    }
)
"""The steps whose drafts go to somebody else, in one of the tones and languages."""
INVITATIONS = {"short": 200, "long": 300}
"""The longest note that goes with an invitation, in characters. LinkedIn lets a free account add
200, and a paid one 300. It publishes no figure; these are from github.com/career-ops-hq/career-ops,
`modes/contacto.md`, and lettercounter.org/blog/linkedin-connection-request-character-limit."""

_WORDING_ENDS = r"(?m)^---[ \t]*$"
_LAST_RESORTS = {
    "en": "Thank you again for the conversation. I'd be glad to stay in touch.",
    "de": "Vielen Dank noch einmal für das Gespräch. Ich würde mich freuen, in Kontakt zu bleiben.",
    "fr": "Merci encore pour notre échange. Ce serait un plaisir de rester en contact avec vous.",
    "es": "Gracias de nuevo por la conversación. Me encantaría que siguiéramos en contacto.",
}
"""What goes with an invitation where nothing else is short enough."""
_ADDRESSES = r"(?m)^(?:To:|No address for ).*$|\S+@\S+"
"""The lines that name the recipient, which are no part of the letter."""
_GREETING = r"(?m)^.{0,40}\*[,:]$"
"""The greeting, with an asterisk for the name; its words depend on the title before the name."""
_HOLES = (
    (" \n", r" +\n", "\n"),
    ("  ", r"(?<=\S) {2,}", " "),
    (" ,", r"(?<=\S) ,(?=\s|$)", ","),
    (" .", r"(?<=\S) \.(?=\s|$)", "."),
    ("..", r"(?<=\w\.)\.(?=\s|$)", ""),
    ("!.", r"!\.(?=\s|$)", "!"),
    ("?.", r"\?\.(?=\s|$)", "?"),
    ("\n\n\n", r"\n{3,}", "\n\n"),
)
"""Patterns for the marks that an empty value, or a company that ends like a sentence, leaves in a
text. Each has a plain string that is looked for first, because the pattern costs more."""


class Source(NamedTuple):
    """Holds the text of a template, and the file it came from, which errors name."""

    text: str
    origin: str
    is_own: bool = False
    """Whether the person has written it."""


class Templates:
    """Holds the templates, each read and compiled when it is first needed; one serves a run."""

    def __init__(
        self,
        find: Callable[[str, Style], Source | None],
        *,
        tone: str = "warm",
        language: str = "en",
        country: str = "",
        invitation: str = "short",
    ) -> None:
        """Take what finds the template of a step in a style, and how letters are written.

        `language` is that of interviews that name none, `country` that of the person.
        """
        self._find = find
        self._tone = tone
        self._language = language
        self._country = country
        self._invitation = INVITATIONS[invitation]
        self._sources: dict[tuple[str, str], Source] = {}
        self._compiled: dict[tuple[str, str], tuple[Template, ...]] = {}

    def style(self, step: str, interview: Interview | None) -> Style:
        """Return the style of a draft; what is no letter is for the person, and in English.

        Letters in other languages than English are formal, or brief.
        """
        if step not in LETTERS:
            return USUAL_STYLE
        language = (interview.language if interview else "") or self._language
        if language not in UNCHECKED:
            return Style("en", self._tone, self._country)
        return Style(language, "brief" if self._tone == "brief" else "formal", self._country)

    def digest(self, step: str, interview: Interview | None) -> str:
        """Return a text that changes whenever the template, its style, or this program changes."""
        style = self.style(step, interview)
        known = [__version__, style.language, style.tone, str(self.limit(step) or "")]
        known += ["month first"] if style.is_month_first else []
        text = self.source(step, style).text
        return hashlib.sha256("\n".join((*known, text)).encode()).hexdigest()[:16]

    def limit(self, step: str) -> int | None:
        """Return the longest draft of `step` in characters; None if it may have any length."""
        return self._invitation if step == "connect" else None

    def source(self, step: str, style: Style) -> Source:
        """Return the template of `step` in a style; its text is empty if there is none."""
        key = step, style.language
        if key not in self._sources:
            found = self._find(step, style) if step in STEPS else None
            self._sources[key] = found or Source("", f"the draft {step}")
        return self._sources[key]

    def wordings(self, step: str, style: Style) -> tuple[Template, ...]:
        """Return the compiled template of `step`.

        If the length of the draft is limited, there may be several wordings, the best first. Empty
        if the step has no draft. Raises InputError with file and line.
        """
        key = step, style.language
        if key not in self._compiled:
            self._compiled[key] = tuple(self._compile(step, self.source(step, style)))
        return self._compiled[key]

    def _compile(self, step: str, source: Source) -> Iterator[Template]:
        if not source.text:
            return
        # Imported here because a run without changes renders nothing.
        from afterview.drafts.sandbox import compiled

        parts = [source.text]
        if self.limit(step) is not None:
            parts = re.split(_WORDING_ENDS, source.text)
        before = 0
        for part in parts:
            # Empty lines in front keep the line numbers of errors equal to those of the file.
            yield compiled("\n" * before + part, source.origin)
            before += part.count("\n")


def render(  # noqa: PLR0913 - what a draft is made of
    templates: Templates,
    step: str,
    interview: Interview | None,
    *,
    person: Interviewer | None = None,
    number: int | None = None,
    me: str = "",
    last_contact: date | None = None,
    called_off: bool = False,
    is_ahead: bool = False,
    earlier: Sequence[Interview] = (),
    answer_by: date | None = None,
    owed: Owed | None = None,
    accepted: date | None = None,
    accepted_here: str = "",
    other_roles: Sequence[str] = (),
) -> str:
    """Return the draft of `step` without an empty line at its end; empty if there is none.

    `person` is the recipient, `last_contact` the day on which the previous follow-up was done.
    `called_off` says that the interview does not take place, `is_ahead` that it is still to come
    when news of an offer is sent, `earlier` which ones did before it.
    `answer_by` is the last day of an offer elsewhere, `owed` what was promised. `accepted` is
    the day on which they accepted another offer, `accepted_here` its role if it is of the same
    company, and `other_roles` are those that a withdrawal is about as well.
    Templates see `NAMES` and nothing else: private notes and rapport are out of their reach. Raises
    InputError with file and line if a template cannot be used.
    """
    style = templates.style(step, interview)
    wordings = templates.wordings(step, style)
    if not wordings:
        return ""
    from afterview.drafts.names import names_for
    from afterview.drafts.sandbox import run

    names = names_for(
        step,
        interview,
        style,
        person=person,
        number=number,
        me=me,
        last_contact=last_contact,
        called_off=called_off,
        is_ahead=is_ahead,
        earlier=earlier,
        answer_by=answer_by,
        owed=owed,
        accepted=accepted,
        accepted_here=accepted_here,
        other_roles=other_roles,
    )
    origin = templates.source(step, style).origin
    texts = [text for wording in wordings if (text := _tidy(run(wording, names, origin)))]
    limit = templates.limit(step)
    if limit is None or not texts:
        return "".join(texts)
    return next((text for text in texts if _length(text) <= limit), _LAST_RESORTS[style.language])


def check(templates: Templates) -> tuple[str, ...]:
    """Return the problems of the person's own templates, one sentence each, with file and line.

    Each template is rendered with a log that says everything, and with one that says almost
    nothing; with an interview that takes place, and with one that does not.
    """
    # Imported here because no other command needs it.
    from afterview.drafts.samples import BARE, FULL

    wrong: dict[str, None] = {}
    cases = product(STEPS, LANGUAGES, (FULL, BARE), (1, 2), (False, True))
    for step, language, sample, number, off in cases:
        interview = replace(sample, language=language)
        if not templates.source(step, templates.style(step, interview)).is_own:
            continue
        try:
            render(
                templates,
                step,
                interview,
                person=next(iter(sample.interviewers), None),
                number=number,
                called_off=off,
                owed=next(iter(sample.owed), None),
            )
        except InputError as error:
            wrong[str(error)] = None
    return tuple(wrong)


def near_identical(drafts: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the groups of people whose drafts differ only in name and address.

    `drafts` has the name and the text for each person of one interview.
    """
    whole = sorted({name for name, _ in drafts if name}, key=len, reverse=True)
    parts = sorted({part for name in whole for part in name.split()}, key=len, reverse=True)
    masks = [re.escape(name) for name in whole]
    masks += [rf"\b{re.escape(part.rstrip('.'))}\b" for part in parts if part.strip(".")]
    one = f"(?:{'|'.join(masks) or '(?!)'})"
    named = re.compile(rf"{one}(?:\.?\s+{one})*")
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in drafts:
        nameless = re.sub(_GREETING, "", named.sub("*", re.sub(_ADDRESSES, "", text)))
        alike[" ".join(nameless.split())].append(name)
    return [tuple(names) for names in alike.values() if len(names) > 1]


def questions_text(interview: Interview) -> str:
    """Return the questions and answers of `interview`, for the event of a later round."""
    if not interview.questions:
        return ""
    from afterview.drafts.names import one_line

    company, round_ = one_line(interview.company), one_line(interview.round)
    lines = [f"Asked before at {company}{f' ({round_})' if round_ else ''}:"]
    for question in interview.questions:
        lines.append(f"- {one_line(question.asked)}")
        if answered := one_line(question.answered):
            lines.append(f"  You said: {answered}")
    return "\n".join(lines)


def _tidy(text: str) -> str:
    for sign, hole, filling in _HOLES:
        if sign in text:
            text = re.sub(hole, filling, text)
    return text.strip()


def _length(text: str) -> int:
    """Return the length as a browser counts it: an emoji is two characters."""
    return len(text.encode("utf-16-le")) // 2
