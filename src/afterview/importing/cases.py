"""Give the status of a case to its latest interview, as the log has it.

A table often has a row for each round, and the status in the row that was there first, or in each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from afterview.model import CLOSED, same_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterview.importing import Proposal

_STATUS = ("status", "status_since")


def moment(fields: Mapping[str, Any], own_zone: str) -> datetime:
    """Return the start of an interview of a table; `own_zone` is where it is if nothing says."""
    zone = fields.get("timezone") or own_zone or "UTC"
    start: datetime = fields["start"]
    return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))


def with_latest_status(
    proposals: Sequence[Proposal], open_cases: Mapping[str, str], own_zone: str
) -> list[Proposal]:
    """Return proposals in which only the latest interview of a case says that it has ended.

    `open_cases` has, for the place of a row, its words that say that the case goes on.
    """
    made = list(proposals)
    cases = defaultdict(list)
    for at, each in enumerate(made):
        if each.fields.get("status") != "cancelled":
            key = tuple(same_name(str(each.fields.get(key, ""))) for key in ("company", "role"))
            cases[key].append(at)
    for places in cases.values():
        last = max(places, key=lambda at: moment(made[at].fields, own_zone))
        begins = moment(made[last].fields, own_zone)
        for at in places:
            if made[at].fields.get("status") in CLOSED and (
                moment(made[at].fields, own_zone) < begins
            ):
                _give(made, at, last, open_cases.get(made[last].where, ""))
    return made


def _give(made: list[Proposal], at: int, last: int, open_words: str) -> None:
    """Take the status of one proposal away, and give it to the last one if that has none."""
    earlier, latest = made[at], made[last]
    status, other = earlier.fields["status"], latest.fields.get("status") or open_words
    if not other:
        moved = {key: earlier.fields[key] for key in _STATUS if key in earlier.fields}
        made[last] = replace(latest, fields={**latest.fields, **moved})
        note = f"{status} is now with {latest.where}, the latest interview of the case"
    elif other == status:
        note = ""
    else:
        note = f"{status} is left out: {latest.where} came later in that case, and says {other}"
    made[at] = replace(
        earlier,
        fields={key: value for key, value in earlier.fields.items() if key not in _STATUS},
        notes=(*earlier.notes, *filter(None, [note])),
    )
