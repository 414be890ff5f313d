"""Finds where the interview of an invitation takes place: address, phone number or video call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from afterview.importing import clean

if TYPE_CHECKING:
    from afterview.importing.calendar_file import CalendarEvent

_LINK = re.compile(r"https?://[^\s<>\"'\\\]\[{}|^`]{3,1500}", re.IGNORECASE)
_CALLS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|zoom\.com|meet\.google\.com|"
    r"teams\.microsoft\.com|teams\.live\.com|webex\.com|whereby\.com|meet\.jit\.si|"
    r"gotomeeting\.com|meet\.goto\.com|bluejeans\.com|chime\.aws|skype\.com|hangouts\.google\.com|"
    r"ringcentral\.com|around\.co|gather\.town|hirevue\.com|coderpad\.io|karat\.io)(?:[/:?].*)?",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"/(?:help|support|JoinTeamsMeeting|dialin|zoomconference|test)\b", re.IGNORECASE
)
_NO_PLACE = re.compile(
    r"(?:microsoft teams(?: meeting)?|teams(?: meeting)?|zoom(?: meeting| video)?|google meet|"
    r"webex|online|virtual|remote|video(?: call| conference)?|skype(?: meeting)?|tb[ad]|"
    r"web conferenc\w+ details provided.*|this is a .{0,40}web conference\.?.*|n/?a)[.;, ]*",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:(?:phone|telephone|tel|call)\b.*|(?:tel:)?\+?[\d\s().-]{7,25}(?:,,[\d#*,]+)?)",
    re.IGNORECASE,
)


def place_fields(event: CalendarEvent) -> dict[str, Any]:
    """Return mode, location and link for the log, as far as the event says them."""
    place = clean(event.text("LOCATION"), 300)
    link = _call_link(event)
    if found := _LINK.search(place):
        link = link or found[0].rstrip(".,;)")
        place = clean(place.replace(found[0], " ")).strip(" ,;|-()")
    is_phone = bool(place) and _PHONE.fullmatch(place) is not None
    is_place = bool(place) and not is_phone and _NO_PLACE.fullmatch(place) is None
    fields: dict[str, Any] = {}
    if is_place or is_phone:
        fields["location"] = place
    if link:
        fields["url"] = link
    if link and not is_place:
        fields["mode"] = "video"
    elif is_phone and not link:
        fields["mode"] = "phone"
    elif is_place and not link:
        fields["mode"] = "in person"
    return fields


def _call_link(event: CalendarEvent) -> str:
    """Return the link of a video call; the properties made for it count more than the text."""
    names = (
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "CONFERENCE",
        "LOCATION",
        "URL",
        "DESCRIPTION",
    )
    for name in names:
        for text in event.texts(name):
            for found in _LINK.finditer(text):
                link = found[0].rstrip(".,;)>")
                if _CALLS.fullmatch(link) and not _HELP.search(link):
                    return clean(link, 1500)
    return ""
