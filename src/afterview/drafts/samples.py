"""Define two made-up interviews that every template must be able to render: one full, one bare.

The full one also shows a person what the letters look like.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

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
    replace(FULL.interviewers[0], name="Rosa Lim", title="Recruiter"),
    FULL.interviewers[0],
    replace(FULL.interviewers[0], name="Ben Ode", title="Software engineer"),
    replace(FULL.interviewers[0], name="Tom Lee", title=""),
    replace(FULL.interviewers[0], name="Ida Wolf", title=""),
)
"""One person for each wording of a thank-you."""


def sample_letters(templates: Templates, language: str, me: str) -> Iterator[tuple[str, str]]:
    """Yield every letter with what it is: `thank-you to a recruiter`, `follow-up 2`."""
    interview = replace(FULL, language=language, interviewers=_PANEL)
    for step in STEPS:
        if step not in LETTERS:
            continue
        for number in VERSIONS.get(step, (None,)):
            for person in _PANEL if step == "thank-you" else (None,):
                to = f" to {person.name}, {person.title or 'no title'}" if person else ""
                text = render(
                    templates,
                    step,
                    interview,
                    person=person or (_PANEL[1] if step == "connect" else None),
                    number=number,
                    me=me,
                    owed=interview.owed[0],
                )
                yield f"{step}{f' {number}' if number else ''}{to}", text
