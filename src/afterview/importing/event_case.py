"""Find out which case an invitation belongs to: its company, its role, and which round it is.

What the person said counts most, then the mail domains of the guests, then the title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import Sentence
from afterview.importing import Question, clean
from afterview.importing.people import Unknown, company_of
from afterview.importing.title import TitleContext, read_title, squeezed
from afterview.model import same_name, slug
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.importing.people import Guest
    from afterview.model import Interview


class EventCase(NamedTuple):
    """Holds the keys of the log that are known, and what is to be asked."""

    fields: Mapping[str, str]
    from_title: frozenset[str]
    """The keys of `fields` that only the title shows."""
    questions: tuple[Question, ...]


class Event(NamedTuple):
    """Holds what an event shows of its case."""

    title: str
    uid: str
    hosts: Sequence[Guest]
    """Everybody but the person."""


class NeedsCompany(Unknown):
    """Raised if nothing in an event shows for sure which company invites."""


def case_of(
    event: Event, my_name: str, log: Sequence[Interview], said: Mapping[str, str]
) -> EventCase:
    """Return the case of an event; raise NeedsCompany if its company is unknown.

    `said` are the keys that are known already, or that the person left unanswered: those are empty.
    """
    domain = company_of(event.hosts, log)
    logged = {each.company for each in log}
    people = (my_name, *(each.name for each in event.hosts))
    context = TitleContext(
        people=people,
        companies=sorted({domain, said.get("company", ""), *logged} - {""}),
        has_company=bool(domain or said.get("company")),
    )
    title = read_title(event.title, context)
    found, guesses = dict(title.sure), dict(title.guessed)
    if domain:
        guesses.pop("company", None)
        there = found.get("company", domain)
        if squeezed(there) != squeezed(domain):
            guesses["company"] = there
        # A domain does not show where a name has its spaces, but the log does.
        found["company"] = domain if domain in logged or "company" in guesses else there
    fields = found | {key: clean(text) for key, text in said.items() if text}
    if "company" not in fields:
        raise _needs_company(event, guesses.get("company", ""), is_open="company" not in said)
    questions = tuple(
        Question(event.uid, key, event.title, guess, _note(key, guess, domain))
        for key, guess in guesses.items()
        if key not in said
    )
    from_title = frozenset(title.sure) - said.keys() - ({"company"} if domain else set())
    return EventCase(fields, from_title, questions)


def role_in_log(company: str, role: str, log: Iterable[Interview]) -> tuple[str, str]:
    """Return the role of the case in the log that an invitation belongs to, and a note.

    A title may say the role of that case in other words: the log's are kept. Without a role, it is
    that of the only case with the company.
    """
    roles = {
        same_name(each.role): each
        for each in log
        if each.role
        and same_name(each.company) == same_name(company)
        and each.status != "cancelled"
    }
    alike = [each for each in roles.values() if _is_alike(each.role, role)]
    if len(alike) == 1:
        (round_,) = alike
        note = "" if round_.role == role else f"role as in {round_.id}: {round_.role}"
        return round_.role, note
    if not roles:
        return role, ""
    if role:
        others = ", ".join(each.role for each in roles.values())
        return role, Sentence(
            f"a new role, in addition to {others}",
            command="if it is not new, give the role with --role",
            page="if it is not new, change it by Edit",
        )
    return "", Sentence(
        "the role is not known, because the log has more than one with them",
        command="give it with --role",
        page="add it by Edit",
    )


def _is_alike(one: str, other: str) -> bool:
    """Return whether one role has all words of the other, as "Senior SRE" those of "SRE"."""
    words, others = (set(slug(each).split("-")) - {""} for each in (one, other))
    return words <= others or others <= words


def _needs_company(event: Event, guess: str, *, is_open: bool) -> NeedsCompany:
    """Return the error for an unknown company, with a question unless it was asked already."""
    what = "only its title may show" if guess else "nothing in it shows"
    needs = NeedsCompany(
        Sentence(
            f"{what} the company", command=f"give it as in --company '{guess or 'Acme Robotics'}'"
        )
    )
    needs.questions = (Question(event.uid, "company", event.title, guess),) if is_open else ()
    return needs


def _note(key: str, guess: str, domain: str) -> str:
    if key == "company":
        return Sentence(
            f"the title names {shown(guess)}, the addresses {domain}",
            command="--company says which it is",
        )
    return Sentence(
        f"{shown(guess)} in the title may be the {key}",
        command=f"--{key} '{guess}' says that it is",
    )
