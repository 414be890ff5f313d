"""Finds where the interview of an invitation takes place: address, phone number or video call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from afterview.importing import clean
from afterview.importing.event_text import LINK, links_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterview.importing.calendar_file import CalendarEvent

_CALLS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|zoom\.com|meet\.google\.com|"
    r"teams\.microsoft\.(?:com|us)|teams\.live\.com|teams\.cloud\.microsoft|lync\.com|"
    r"webex\.com|webexgov\.us|whereby\.com|meet\.jit\.si|8x8\.vc|"
    r"gotomeeting\.com|gotomeet\.me|meet\.goto\.com|bluejeans\.com|chime\.aws|skype\.com|"
    r"hangouts\.google\.com|facetime\.apple\.com|app\.cal\.com/video|daily\.co|"
    r"ringcentral\.com|dialpad\.com|around\.co|gather\.town|hirevue\.com|coderpad\.io|karat\.io)"
    r"[/:?].+",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"https?://[^/]+/(?:l/meetup-join/|meet/|dl/launcher/|[a-z]{3}-[a-z]{4}-[a-z]{3}\b|"
    r"(?:wc/)?(?:j|w|s|my|join)/|m/|[^?]*/j\.php|video/|_meet/|lookup/)",
    re.IGNORECASE,
)
"""The links that lead into a call, and not to a page of the same service."""
_BESIDE = re.compile(
    r"https?://(?:support|help|tel|status|aka|dialin|numbers|mysettings)\.|"
    r"/(?:help|support|JoinTeamsMeeting|dialin|zoomconference|test|meetingOptions|usp|u|tel|"
    r"numbers|install|downloads?|globalcallin|conference-info|legal|pricing|teleconference|rec|"
    r"ics)\b|"
    r"globalcallin",
    re.IGNORECASE,
)
"""The pages beside a call: options, dial-in numbers, help."""

_MAP = re.compile(
    r"https?://(?:[\w-]+\.)*(?:google\.[a-z.]{2,6}/maps|maps\.|goo\.gl/|openstreetmap\.org)",
    re.IGNORECASE,
)

_VIDEO = re.compile(
    r"\b(?:zoom|google meet|teams|webex|skype|lync|jitsi|whereby|bluejeans|gotomeeting|hangouts?|"
    r"facetime|chime|slack|discord|cal video|visio|visioconférence|"
    r"web ?(?:conferenc\w+|call|meeting))\b|"
    r"\bvideo\w*|\bvidéo\w*|integrations:(?!phone)",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:online\w*|on-line|virtu[ae]l\w*|virtuell\w*|virtueel|digital\w*|remote|remoto|"
    r"home ?office|internet|en ligne|en línea|à distance|distanciel|a distancia|op afstand|"
    r"whatsapp|link|tb[acd]|n/?a|to be (?:announced|confirmed|decided|determined)|"
    r"see (?:description|details|invit\w+|below|notes?)|siehe|voir|ver|zie|"
    r"wird noch bekannt ?gegeben|à confirmer|por confirmar|nog te bepalen)\b",
    re.IGNORECASE,
)
"""Words for a place that is none, where nothing says what kind of call it is."""
_PHONE_WORDS = re.compile(
    r"\b(?:(?:tele)?phone|tel|call(?:s|ing)?|ring|dial[ -]?in|telefo\w*|anruf|rückruf|handy|"
    r"ruf(?:t|en) .*an|cell|téléphon\w*|appel\w*|rappel\w*|telefón\w*|teléfono|ll[aá]m\w*|"
    r"belt|bellen|belafspraak|bel (?:ons|me|je|u|naar|op))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:tel:)?\+?[\d\s().-]{7,25}(?:,,[\d#*,]+)?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:street|st\.|avenue|ave|road|rd|blvd|boulevard|drive|lane|floor|suite|building|bldg|"
    r"(?<!home )offices?|hq|headquarters|campus|lobby|reception|room \w+|platz|allee|etage|"
    r"büro|gebäude|"
    r"stock|raum|rue|étage|bureaux?|salle|calle|plaza|paseo|avenida|piso|oficinas?|sala|"
    r"plein|laan|verdieping|kantoor|zaal)\b|\w+(?:straße|strasse|str\.|straat|weg|gasse)\b|"
    r"\b\d{5}\s+(?-i:[A-ZÄÖÜ])\w+|(?-i:\b\d{1,5} [A-Z][a-z]+ [A-Z]\w+)",
    re.IGNORECASE,
)
"""Signs that a place in words is one to go to."""


def place_fields(event: CalendarEvent) -> dict[str, Any]:
    """Return mode, location and link for the log, as far as the event says them."""
    said = clean(event.text("LOCATION"), 300)
    link = _call_link(event)
    if (found := next(links_in(said), "")) and not _MAP.match(found):
        link = link or clean(found, 1500)
        said = re.sub(r"\(\s*(?:\)|$)", " ", LINK.sub(" ", said))
    kinds = [(part, _kind(part)) for part in _parts(said)]
    video = any(_VIDEO.search(part) for part, kind in kinds if kind in {"video", "place"})
    place = "; ".join(part for part, kind in kinds if kind == "place")
    phone = "; ".join(part for part, kind in kinds if kind == "phone")
    fields: dict[str, Any] = {}
    if place or phone:
        fields["location"] = place or phone
    if link:
        fields["url"] = link
    if (link or video) and not place:
        fields["mode"] = "video"
    elif phone and not link and not place:
        fields["mode"] = "phone"
    elif place and not link and not video and not phone:
        fields["mode"] = "in person"
    return fields


def _parts(place: str) -> Iterator[str]:
    """Yield what a place lists: Outlook puts semicolons between a room and a call."""
    for part in place.split(";"):
        if cleaned := clean(part).strip(" ,|-"):
            yield cleaned


def _kind(place: str) -> str:
    """Return whether a place in words is a video call, a phone call, a place, or none of these."""
    if _NUMBER.fullmatch(place):
        return "phone"
    if _ADDRESS.search(place):
        return "place"
    if _PHONE_WORDS.search(place) and not _VIDEO.search(place):
        return "phone"
    if _VIDEO.search(place):
        return "video"
    return "" if _ONLINE.search(place) else "place"


def _call_link(event: CalendarEvent) -> str:
    """Return the link of a video call, empty if there is none.

    One that leads into a call counts more than another page of the service, and the properties made
    for it count more than the text.
    """
    names = (
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "CONFERENCE",
        "LOCATION",
        "URL",
        "DESCRIPTION",
        "X-ALT-DESC",
        "STYLED-DESCRIPTION",
    )
    links = [
        link
        for name in names
        for text in event.texts(name)
        for link in links_in(text)
        if _CALLS.fullmatch(link) and not _BESIDE.search(link)
    ]
    joins = (link for link in links if _JOINS.match(link))
    return clean(next(joins, next(iter(links), "")), 1500)
