"""Find out which case a message belongs to, by the people and companies of the log.

A person is known by their address. A company is known by the domain of its people, unless that is
the domain of a mail provider, of a service for hiring, of an agency, or the person's own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from afterview.mailbox.contract import Watch
from afterview.mailbox.domains import identifies_company, with_parents
from afterview.mailbox.headers import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from afterview.mailbox.contract import Address, Message
    from afterview.model import Interview
    from afterview.playbook.cases import Case


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """Tells the cases of people and domains. A case is named by the id of its latest round."""

    people: Mapping[str, frozenset[str]]
    """Address to the cases of that person."""
    domains: Mapping[str, frozenset[str]]
    """Domain to the cases of that company."""

    @classmethod
    def of(cls, cases: Iterable[Case], own: Iterable[str] = ()) -> Self:
        """Return who is who in these cases; `own` are the person's addresses."""
        people: defaultdict[str, set[str]] = defaultdict(set)
        domains: defaultdict[str, set[str]] = defaultdict(set)
        mine = {normal(email) for email in own}
        at_home = {email.rpartition("@")[2] for email in mine}
        for case in cases:
            for email, is_of_company in people_of(case.rounds):
                domain = email.rpartition("@")[2]
                if email in mine:
                    continue
                people[email].add(case.latest.id)
                if is_of_company and domain not in at_home and identifies_company(domain):
                    domains[domain].add(case.latest.id)
        return cls(
            {email: frozenset(ids) for email, ids in people.items()},
            {domain: frozenset(ids) for domain, ids in domains.items()},
        )

    def watch(
        self, since: date, *, answers: bool, sent: bool, drafts: bool, invitations: str = ""
    ) -> Watch:
        """Return the watch over all of them since a day."""
        return Watch(
            people=frozenset(self.people),
            domains=frozenset(self.domains),
            since=since,
            answers=answers,
            sent=sent,
            drafts=drafts,
            invitations=invitations,
        )

    def cases_of(self, address: Address) -> frozenset[str]:
        """Return the cases of somebody: their own, or else all of their company."""
        found = self.people.get(address.email, frozenset())
        for domain in with_parents(address.domain):
            found = found or self.domains.get(domain, frozenset())
        return found

    def senders(self, message: Message) -> frozenset[str]:
        """Return the cases that a message comes from.

        What a service relays counts for those to whom a reply would go.
        """
        found = self.cases_of(message.sender)
        if not found and not identifies_company(message.sender.domain):
            found = frozenset().union(*map(self.cases_of, message.reply_to))
        return found

    def recipients(self, message: Message) -> Mapping[str, frozenset[str]]:
        """Return the cases of each recipient that is known, by address."""
        found = {address.email: self.cases_of(address) for address in message.recipients}
        return {email: ids for email, ids in found.items() if ids}


def people_of(rounds: Iterable[Interview]) -> Iterator[tuple[str, bool]]:
    """Yield the address of everybody in these rounds, and whether they are of the company."""
    for interview in rounds:
        contact = normal(interview.contact.email) if interview.contact else ""
        agency = contact.rpartition("@")[2] if interview.via else ""
        if contact:
            yield contact, not interview.via
        for person in interview.interviewers:
            if person.email:
                email = normal(person.email)
                yield email, not agency or email.rpartition("@")[2] != agency
