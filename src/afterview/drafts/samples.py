"""Define two made-up interviews that every template must be able to render: one full, one bare.

The full one also shows a person what the letters look like.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from afterview.drafts import LETTERS, STEPS, render
from afterview.model import Contact, Interview, Interviewer, Owed, Promise, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.drafts import Templates

FULL = Interview(
    id="acme-onsite",
    company="Acme Robotics",
    role="Backend engineer",
    round="onsite",
    start=datetime(2026, 11, 20, 14, tzinfo=UTC),
    end=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
    timezone="UTC",
    mode="in person",
    location="1 Main St, Albany",
    url="https://meet.example/acme",
    promise=Promise("within two weeks", date(2026, 11, 20), date(2026, 12, 4)),
    contact=Contact("Rita Cruz", "rita@acme.example"),
    topics=("migration to Rust",),
    concerns=("no Kubernetes",),
    interviewers=(
        Interviewer(
            name="Jane Doe",
            email="jane@acme.example",
            title="VP Engineering",
            talked_about="her talk on consensus protocols",
        ),
        Interviewer(name="Tom Lee"),
    ),
    answer_by=date(2026, 12, 11),
    owed=(Owed("the link to my talk", date(2026, 11, 23)),),
    questions=(Question(asked="Why do you want to leave?", answered="To own a whole service."),),
)
BARE = Interview(
    id="acme",
    company="Acme",
    start=datetime(2026, 11, 20, 14, tzinfo=UTC),
    end=datetime(2026, 11, 20, 15, tzinfo=UTC),
    timezone="UTC",
)

VERSIONS = {"follow-up": (1, 2), "keep-in-touch": (1, 2, 3)}
"""The steps that have several letters, with the number of each."""
_PANEL = (
    ("Rosa Lim", "Recruiter"),
    ("Jane Doe", "VP Engineering"),
    ("Ben Ode", "Software engineer"),
    ("Tom Lee", ""),
    ("Ida Wolf", ""),
)
"""Name and title of one person for each wording of a thank-you."""


class _Said(NamedTuple):
    """Holds what the log of a made-up interview says in one language."""

    talked_about: str
    concern: str
    owed: str


_SAID = {
    "en": _Said("her talk on consensus protocols", "no Kubernetes experience", "my slides"),
    "de": _Said("Konsensprotokolle", "Kubernetes", "Vortragsfolien"),
    "fr": _Said("son exposé sur Raft", "Kubernetes", "mes références"),
    "es": _Said("su charla sobre Raft", "Kubernetes", "mis referencias"),
}


def sample_letters(templates: Templates, language: str, me: str) -> Iterator[tuple[str, str]]:
    """Yield every letter, with what it is: `thank-you to Rosa Lim, Recruiter`, `follow-up 2`."""
    said = _SAID[language]
    panel = tuple(
        Interviewer(
            name=name,
            title=title,
            email=f"{name.split()[0].lower()}@acme.example",
            talked_about=said.talked_about,
        )
        for name, title in _PANEL
    )
    owed = Owed(said.owed)
    interview = replace(
        FULL, language=language, interviewers=panel, concerns=(said.concern,), owed=(owed,)
    )
    for step in (step for step in STEPS if step in LETTERS):
        for number in VERSIONS.get(step, (None,)):
            for person in panel if step == "thank-you" else (None,):
                to = f" to {person.name}, {person.title or 'no title'}" if person else ""
                text = render(
                    templates,
                    step,
                    interview,
                    person=person or (panel[1] if step == "connect" else None),
                    number=number,
                    me=me,
                    owed=owed,
                )
                yield f"{step}{f' {number}' if number else ''}{to}", text
