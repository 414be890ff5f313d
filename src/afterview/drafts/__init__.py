"""Render the plain-text drafts inside items, from templates and from what the log says.

`drafts.files` reads the templates from disk. Sending a draft is left to the person.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from afterview import __version__
from afterview.drafts.names import names_for, one_line
from afterview.drafts.sandbox import compiled, environment, run
from afterview.errors import InputError
from afterview.model import STEP_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

    from afterview.model import Interview, Interviewer, Owed

STEPS = tuple(step for step, kind in STEP_KINDS.items() if kind.has_draft)
"""The steps that have something to write."""

LENGTH_LIMITS: Mapping[str, int] = {"connect": 200}
"""The longest draft in characters. LinkedIn lets a free account add a note of 200 characters to an
invitation, and a paid one 300. It publishes no figure; these are from
github.com/career-ops-hq/career-ops, `modes/contacto.md`, and
lettercounter.org/blog/linkedin-connection-request-character-limit."""

_WORDING_ENDS = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LAST_RESORT = "Thank you again for the conversation. I would be glad to stay in touch."
_ADDRESSES = re.compile(r"^(?:To:|No address for ).*$|\S+@\S+", re.MULTILINE)
"""The lines that name the recipient, which are no part of the letter."""
_HOLES = (
    (" \n", re.compile(r" +\n"), "\n"),
    ("  ", re.compile(r"(?<=\S) {2,}"), " "),
    (" ,", re.compile(r"(?<=\S) ,(?=\s|$)"), ","),
    (" .", re.compile(r"(?<=\S) \.(?=\s|$)"), "."),
    ("..", re.compile(r"(?<=\w\.)\.(?=\s|$)"), ""),
    ("!.", re.compile(r"!\.(?=\s|$)"), "!"),
    ("?.", re.compile(r"\?\.(?=\s|$)"), "?"),
    ("\n\n\n", re.compile(r"\n{3,}"), "\n\n"),
)
"""Patterns for the marks that an empty value, or a company that ends like a sentence, leaves in a
text. Each has a plain string that is looked for first, because the pattern costs more."""


class Templates:
    """Holds the templates, each compiled when it is first rendered; one object serves a run."""

    def __init__(self, texts: Mapping[str, str], origins: Mapping[str, str]) -> None:
        """Take the text of each step, and the file it came from, which errors name."""
        self._texts = dict(texts)
        self._origins = dict(origins)
        self._digests: dict[str, str] = {}
        self._compiled: dict[str, tuple[Template, ...]] = {}
        self._environment: SandboxedEnvironment | None = None

    def digest(self, step: str) -> str:
        """Return a text that changes whenever the template of `step`, or this program, changes."""
        if step not in self._digests:
            known = f"{__version__}\n{self._texts.get(step, '')}"
            self._digests[step] = hashlib.sha256(known.encode()).hexdigest()[:16]
        return self._digests[step]

    def origin(self, step: str) -> str:
        """Return the file that the template of `step` came from."""
        return self._origins.get(step, f"the draft {step}")

    def wordings(self, step: str) -> tuple[Template, ...]:
        """Return the compiled template of `step`.

        If the length of the draft is limited, there may be several wordings, the best first. Empty
        if the step has no draft. Raises InputError with file and line.
        """
        if step not in self._compiled:
            self._compiled[step] = tuple(self._compile(step))
        return self._compiled[step]

    def _compile(self, step: str) -> Iterator[Template]:
        if step not in self._texts:
            return
        if self._environment is None:
            self._environment = environment()
        text = self._texts[step]
        parts = _WORDING_ENDS.split(text) if step in LENGTH_LIMITS else [text]
        before = 0
        for part in parts:
            # Empty lines in front keep the line numbers of errors equal to those of the file.
            yield compiled("\n" * before + part, self.origin(step), self._environment)
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
    earlier: Sequence[Interview] = (),
    answer_by: date | None = None,
    owed: Owed | None = None,
    accepted_here: str = "",
) -> str:
    """Return the draft of `step` without an empty line at its end; empty if there is none.

    `person` is the recipient, `last_contact` the day on which the previous follow-up was done.
    `called_off` says that the interview does not take place, `earlier` which ones did before it.
    `answer_by` is the last day of an offer elsewhere, `owed` what was promised, `accepted_here` the
    other role at the same company that the person took.
    Templates see `NAMES` and nothing else: private notes and rapport are out of their reach. Raises
    InputError with file and line if a template cannot be used.
    """
    wordings = templates.wordings(step)
    if not wordings:
        return ""
    names = names_for(
        step,
        interview,
        person=person,
        number=number,
        me=me,
        last_contact=last_contact,
        called_off=called_off,
        earlier=earlier,
        answer_by=answer_by,
        owed=owed,
        accepted_here=accepted_here,
    )
    texts = [
        text for wording in wordings if (text := _tidy(run(wording, names, templates.origin(step))))
    ]
    limit = LENGTH_LIMITS.get(step)
    if limit is None or not texts:
        return "".join(texts)
    return next((text for text in texts if _length(text) <= limit), _LAST_RESORT)


def check(templates: Templates) -> tuple[str, ...]:
    """Return the problems of the templates, one sentence each, with file and line.

    Each template is rendered with a log that says everything, and with one that says almost
    nothing; with an interview that takes place, and with one that does not.
    """
    # Imported here because no other command needs it.
    from afterview.drafts.samples import BARE, FULL

    wrong: dict[str, None] = {}
    for step, interview, number, off in product(STEPS, (FULL, BARE), (1, 2), (False, True)):
        person = next(iter(interview.interviewers), None)
        owed = next(iter(interview.owed), None)
        try:
            render(
                templates,
                step,
                interview,
                person=person,
                number=number,
                called_off=off,
                owed=owed,
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
    masks = [re.escape(name) for name in whole] + [rf"\b{re.escape(part)}\b" for part in parts]
    named = re.compile("|".join(masks) or "(?!)")
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in drafts:
        nameless = named.sub("*", _ADDRESSES.sub("", text))
        alike[" ".join(nameless.split())].append(name)
    return [tuple(names) for names in alike.values() if len(names) > 1]


def questions_text(interview: Interview) -> str:
    """Return the questions and answers of `interview`, for the event of a later round."""
    if not interview.questions:
        return ""
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
            text = hole.sub(filling, text)
    return text.strip()


def _length(text: str) -> int:
    """Return the length as a browser counts it: an emoji is two characters."""
    return len(text.encode("utf-16-le")) // 2
