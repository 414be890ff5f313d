"""Know the domains that identify no company: those of mail providers, and of services for hiring.

The list stands in `domains.txt`. A service relays the messages of many companies, so a case that
took one of these domains for that of a company would collect the mail of strangers.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def shared_domains() -> frozenset[str]:
    """Return all domains of the list."""
    text = (files(__package__) / "domains.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines() if not line.startswith("["))
    return frozenset(domain for line in lines for domain in line.split())


def with_parents(domain: str) -> tuple[str, ...]:
    """Return a domain and those that it is part of: `mail.acme.com`, `acme.com`, `com`."""
    return tuple(domain.split(".", n)[n] for n in range(domain.count(".") + 1))


def identifies_company(domain: str) -> bool:
    """Return whether a domain (in lower case) belongs to one company, as far as is known."""
    return "." in domain and shared_domains().isdisjoint(with_parents(domain))
