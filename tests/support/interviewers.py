"""Interviews with the people in them, for the tests of contacts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from afterview.model import Interview, Interviewer


def met(
    id_: str, *people: Interviewer, company: str = "Acme", day: int = 2, **more: Any
) -> Interview:
    """Return an interview in November 2026."""
    start = datetime(2026, 11, day, 14, tzinfo=UTC)
    return Interview(
        id=id_,
        company=company,
        start=start,
        end=start + timedelta(hours=1),
        timezone="UTC",
        interviewers=people,
        **more,
    )


def jane(email: str = "", name: str = "Jane Doe", **more: Any) -> Interviewer:
    """Return an interviewer."""
    return Interviewer(name=name, email=email, **more)
