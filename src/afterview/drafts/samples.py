"""Define two made-up interviews that every template must be able to render: one full, one bare."""

from __future__ import annotations

from datetime import UTC, date, datetime

from afterview.model import Contact, Interview, Interviewer, Owed, Promise, Question

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
