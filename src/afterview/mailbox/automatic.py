"""Tell which messages no person wrote: automatic replies, bounces, lists, and bulk mail.

A message that a program sent is no answer. The headers of RFC 3834 and of the usual programs say
so; the subjects of out-of-office replies are looked at for the few programs that say nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterview.mailbox.headers import text_of

if TYPE_CHECKING:
    from email.message import Message as Head

REPLY = "it is an automatic reply"
REPORT = "it reports on a message that you sent"
LIST = "it comes from a mailing list or is a newsletter"
PROGRAM = "a program sent it"

_OF_ABSENCE = re.compile(
    r"\s*(?:(?:re|aw|sv|tr|rv)\s*:\s*)*(?:"
    r"out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response)\b|"
    r"automatische antwort|abwesenheits(?:notiz|nachricht|assistent)|abwesenheit:|"
    r"r[ée]ponse automatique|absence du bureau|absent du bureau|message d'absence|"
    r"respuesta autom[áa]tica|fuera de (?:la )?oficina|ausencia de oficina)",
    re.IGNORECASE,
)
"""How the subject of an out-of-office reply begins in English, German, French and Spanish."""
_POSTMASTER = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:(?:do-?)?no[-_.]?t?[-_.]?reply|donot[-_.]?reply|do[-_.]not[-_.]reply|notifications?|"
    r"alerts?|mailer|automated|system|robot|bounces?)(?:[-_.+][^@]*)?@",
    re.IGNORECASE,
)
"""The local parts of addresses that nobody reads."""
_BULK = {"bulk", "list", "junk"}


def automatic(head: Head) -> str:
    """Return the reason why no person wrote a message with these headers; empty if one may have.

    The sentence begins with "it" or "a program" and has no full stop.
    """
    said = (*text_of(head["Auto-Submitted"]).casefold().replace(";", " ").split(), "no")[0]
    precedence = text_of(head["Precedence"]).casefold()
    sender = text_of(head["From"])
    has_no_return = text_of(head["Return-Path"]).replace(" ", "") == "<>"
    checks = (
        (REPORT, head.get_content_type() == "multipart/report" or head["X-Failed-Recipients"]),
        (REPORT, _POSTMASTER.search(sender)),
        (REPLY, said == "auto-replied" or precedence == "auto_reply" or has_no_return),
        (REPLY, _is_set(head, "X-Autoreply") or _is_set(head, "X-Autorespond")),
        (REPLY, _OF_ABSENCE.match(text_of(head["Subject"]))),
        (LIST, head["List-Id"] or head["List-Unsubscribe"] or precedence in _BULK),
        (PROGRAM, said != "no" or _suppresses(head) or _is_nobody(head)),
    )
    return next((reason for reason, holds in checks if holds), "")


def _is_set(head: Head, name: str) -> bool:
    return text_of(head[name]).casefold() not in {"", "no", "false"}


def _is_nobody(head: Head) -> bool:
    """Return whether nobody reads the address of the sender, and no reply goes to a person."""
    answer = text_of(head["Reply-To"])
    return all(_NOBODY.search(each) for each in (text_of(head["From"]), answer) if each)


def _suppresses(head: Head) -> bool:
    """Return whether the sender asked for no automatic reply, as programs do (MS-OXCMAIL)."""
    asked = {part.strip() for part in text_of(head["X-Auto-Response-Suppress"]).split(",")}
    return not {each.casefold() for each in asked}.isdisjoint({"all", "oof", "autoreply"})
