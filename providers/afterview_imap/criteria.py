"""Write the criteria of SEARCH: messages from or to those who are watched, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from afterview.mailbox import Watch

AT_ONCE = 40
"""How many keys one search has: some servers take no line of more than 8,000 bytes."""
FROM = ("FROM", "HEADER Reply-To")
TO = ("TO", "CC", "BCC")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def terms(watch: Watch) -> frozenset[str]:
    """Return what to look for: addresses, and domains that begin with @.

    What cannot stand in a search is left out; nobody has such an address.
    """
    domains = {f"@{domain}" for domain in watch.domains}
    people = {each for each in watch.people if each.partition("@")[2] not in watch.domains}
    return frozenset(each for each in domains | people if each.isascii() and each.isprintable())


def searches(which: Iterable[str], keys: Sequence[str], limits: str) -> Iterator[str]:
    """Yield searches that together find what has one of these terms in one of these headers."""
    said = [
        f"{key} {quoted(text)}" for term in sorted(which) for text in _texts(term) for key in keys
    ]
    for begin in range(0, len(said), AT_ONCE):
        chosen = said[begin : begin + AT_ONCE]
        yield f"{limits} {'OR ' * (len(chosen) - 1)}{' '.join(chosen)}"


def since(day: date) -> str:
    """Return the criterion for messages that the server got on a day or later."""
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def quoted(text: str) -> str:
    """Return a text as a quoted string of IMAP; it has to be printable ASCII."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _texts(term: str) -> tuple[str, ...]:
    """Return the texts that stand in addresses of a term: for a domain, also its subdomains."""
    return (term, f".{term[1:]}") if term.startswith("@") else (term,)
