"""Know the domains that identify no company: those of mail providers, and of services for hiring.

The list stands in `domains.txt`. A service relays the messages of many companies, so a case that
took one of these domains for that of a company would collect the mail of strangers.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


HIRING = ("services for hiring", "interviews by video, tests and homework")
"""The sections whose services have to do with nothing but applicants."""


@lru_cache(maxsize=1)
def sections() -> Mapping[str, frozenset[str]]:
    """Return the domains of each section of the list, by its name."""
    text = (files(__package__) / "domains.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    domains: set[str] = set()
    for line in text.splitlines():
        if line.startswith("["):
            domains = found.setdefault(line.strip("[]"), set())
        else:
            domains.update(line.partition("#")[0].split())
    return {name: frozenset(domains) for name, domains in found.items()}


@lru_cache(maxsize=1)
def shared_domains() -> frozenset[str]:
    """Return all domains of the list."""
    return frozenset().union(*sections().values())


def with_parents(domain: str) -> tuple[str, ...]:
    """Return a domain and those that it is part of: `mail.acme.com`, `acme.com`, `com`."""
    return tuple(domain.split(".", n)[n] for n in range(domain.count(".") + 1))


def identifies_company(domain: str) -> bool:
    """Return whether a domain (in lower case) belongs to one company, as far as is known."""
    return "." in domain and shared_domains().isdisjoint(with_parents(domain))


def is_for_hiring(domain: str) -> bool:
    """Return whether a domain (in lower case) belongs to a service for hiring, or for tests."""
    parents = with_parents(domain)
    return any(not sections()[name].isdisjoint(parents) for name in HIRING)
