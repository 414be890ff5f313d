"""Label the fields of forms, and find the field that a sentence is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterview.web.forms import FieldError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterview.errors import AfterviewError

LABELS = {
    "company": "Company",
    "start": "When",
    "duration": "Minutes",
    "role": "Role",
    "round": "Round",
    "mode": "How",
    "location": "Where",
    "url": "Link",
    "interviewers": "Name",
    "promise": "When will they decide",
    "contact": "Your contact",
    "via": "Agency",
    "topics": "Topics",
    "concerns": "Any concerns they raised",
    "questions": "What did they ask",
    "owed": "What you promised to send",
}
"""The labels of the keys of the log in the forms."""


def label(key: str) -> str:
    """Return the label of a key of the log, as sentences quote it."""
    return f"“{LABELS[key]}”" if key in LABELS else key


def problems_of(
    error: AfterviewError | None,
    labels: Mapping[str, str] = LABELS,
    lines: Sequence[str] | None = None,
) -> tuple[dict[str, str], list[str]]:
    """Return what is wrong with each field, and what is wrong with none of them.

    A sentence is about the field whose label it begins with. `lines` are the sentences of an error
    that knows no fields, by default as the page shows them.
    """
    by_field: dict[str, str] = {}
    others = []
    if lines is None:
        lines = error.on_page.splitlines() if error else ()
    if isinstance(error, FieldError):
        by_field, lines = dict(error.by_field), error.others
    for line in lines:
        named = (key for key, words in labels.items() if line.startswith(f"“{words}”"))
        key = next(named, None)
        if key is None:
            others.append(line)
        else:
            by_field.setdefault(key, line)
    return by_field, others
