"""The bytes of a calendar file: its head, and its components in the order of their UIDs.

The file is its own cache. A component that stays is never parsed nor rendered again, its bytes
are copied; that is safe because the file is known (by its hash) to be the one that we wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

from afterview.provider.ical import text_value

if TYPE_CHECKING:
    from collections.abc import Mapping

PRODID = "-//afterview//afterview//EN"
REFRESH = timedelta(hours=1)
"""A task of the same day has to arrive on the day. Readers treat it as a wish, if at all."""
COLOR, COLOR_HEX = "steelblue", "#4682B4"
"""The same colour for readers of RFC 7986, which allows CSS names only, and for Apple's."""

TAIL = b"END:VCALENDAR\r\n"
_COMPONENT = re.compile(rb"\nBEGIN:V(?:EVENT|TODO)\r\nUID:([^\r]*)\r\n")
"""As we write it. No text can look like it: a line feed inside a text is escaped."""

_OURS = re.compile(
    rb"(?:\xef\xbb\xbf)?BEGIN:VCALENDAR\r?\n(?:.*\n){0,20}?PRODID:-//afterview//", re.IGNORECASE
)


def is_ours(head: bytes) -> bool:
    """Whether a file that begins with `head` (4 KiB are enough) was written by afterview."""
    return _OURS.match(head) is not None


def empty(name: str) -> bytes:
    """Return a calendar without components, which programs show under `name`."""
    from icalendar import Calendar, vDuration

    refresh = vDuration(REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    # Both names of each, for most programs know only one: RFC 7986 and what was there before it.
    calendar.add("name", text_value(name))
    calendar.add("x-wr-calname", text_value(name))
    calendar.add("color", COLOR)
    calendar.add("x-apple-calendar-color", COLOR_HEX)
    calendar.add("refresh-interval", refresh)
    calendar.add("x-published-ttl", vDuration(REFRESH))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def splice(document: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """Return `document` with the components of the UIDs in `changed` replaced, or without them.

    `document` is one that this module wrote. The order is by UID, so that a new component moves
    no other; a UID that is not there is put in, or left out.
    """
    uids: list[bytes] = []
    starts: list[int] = []
    for match in _COMPONENT.finditer(document):
        uids.append(match[1])
        starts.append(match.start() + 1)
    starts.append(len(document) - len(TAIL))
    view = memoryview(document)
    parts: list[bytes | memoryview] = []
    copied = 0
    for uid, component in sorted((uid.encode(), new) for uid, new in changed.items()):
        at = bisect_left(uids, uid)
        parts.append(view[copied : starts[at]])
        stands = at < len(uids) and uids[at] == uid
        copied = starts[at + 1] if stands else starts[at]
        parts.append(component or b"")
    parts.append(view[copied:])
    return b"".join(parts)


def revisions(document: bytes) -> dict[str, int]:
    """Return the SEQUENCE of each UID, also if another program wrote the calendar anew.

    Other programs change line ends, order and case, and fold lines.
    """
    from afterview.provider.content_lines import read_lines, with_components
    from afterview.provider.text import number

    items: list[dict[str, str]] = []
    for components, line in with_components(read_lines(document.decode(errors="replace"))):
        if not components or components[-1] not in {"VEVENT", "VTODO"}:
            continue
        if line.name == "BEGIN":
            items.append({})
        items[-1].setdefault(line.name, line.value)
    return {item["UID"]: number(item.get("SEQUENCE", "")) for item in items if item.get("UID")}
