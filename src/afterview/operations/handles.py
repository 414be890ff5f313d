"""Find out which interviews and steps a person names: by number, by id, or by words.

A number is a line of the last listing. An id may be shortened to a beginning that no other has, and
its person to the first name. Words name what has all of them in its id, title, company, role, round
or person. What could be more than one is never guessed, but refused with all that it could be.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import InputError
from afterview.log.ids import ascii_slug
from afterview.operations.agenda import agenda_of
from afterview.operations.finding import (
    LISTS_ALL,
    SHOWS_IDS,
    known_interview,
    lookup,
    normalized,
)
from afterview.operations.listing import last_listing, number_lines
from afterview.operations.wording import role_and_round
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

MOST = 20
"""The number of candidates that are listed."""

_NUMBERS = re.compile(r"[0-9]+(?:,[0-9]+)*,?")
"""One number or several: `3`, `3,5`."""


class Handle(NamedTuple):
    """Holds the short names of a line of a listing."""

    number: str
    """Its number; empty if it could not be kept."""
    id: str
    """Its id, with the person by first name."""


class Candidate(NamedTuple):
    """Describes an interview or a step that a person may have named."""

    id: str
    title: str
    words: frozenset[str]
    later: bool = False
    """Whether it is a forecast, which words name only if they name nothing else."""


class UnclearError(InputError):
    """Reports that one of several interviews or steps has to be chosen."""

    def __init__(self, shown: str, choices: Mapping[str, str]) -> None:
        """Take the question with the lines that show the choices, and the ids by number."""
        super().__init__(shown)
        self.choices = choices


def handles(workspace: Workspace, ids: Iterable[str]) -> Mapping[str, Handle]:
    """Return the short names of each id in a listing, and remember the numbers."""
    ids = tuple(ids)
    numbers = number_lines(workspace, ids)
    rounds = _by_id(workspace)
    return {id_: Handle(numbers.get(id_, ""), _short(id_, rounds)) for id_ in ids}


def step_ids(workspace: Workspace, said: Sequence[str]) -> list[str]:
    """Return the ids of the steps that a person names: several by number or id, or one by words.

    An id that is not known is returned as it is. Raises InputError, and UnclearError if a name
    could be more than one.
    """
    plan = workspace.plan()
    owners = {normalized(item.id.partition("/")[0]) for item in plan} | _by_id(workspace).keys()
    if len(said) == 1 and normalized(said[0]) in owners and not _NUMBERS.fullmatch(said[0]):
        return list(said)
    return _resolved(workspace, said, _steps(workspace, plan))


def step_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the one step that a person names, as `step_ids` does."""
    return _only(step_ids(workspace, said))


def interview_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the interview that a person names, as `step_ids` does.

    The number of a step stands for its interview.
    """
    found = _only(_resolved(workspace, said, _rounds(workspace, workspace.interviews)))
    return found.partition("/")[0] if _NUMBERS.fullmatch(said[0]) else found


def any_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the interview or step that a person names, as `step_ids` does.

    Words name an interview if there is one that has them all, and a step if not.
    """
    rounds = _rounds(workspace, workspace.interviews)
    is_id = any("/" in each or _NUMBERS.fullmatch(each) for each in said)
    if is_id or not (known_interview(workspace, " ".join(said)) or _with_words(said, rounds)):
        rounds = _steps(workspace, workspace.plan())
    return _only(_resolved(workspace, said, rounds))


def offered_steps(workspace: Workspace) -> UnclearError:
    """Return the choice among the steps that are due; raise InputError if there are none."""
    agenda = agenda_of(workspace, workspace.plan())
    due = [item for item in (*agenda.overdue, *agenda.today) if not item.kind.is_marker]
    if not due:
        msg = f"nothing is due today, so name a step; {SHOWS_IDS}"
        raise InputError(msg)
    return _unclear(workspace, "these are due", _steps(workspace, due))


def offered_interviews(workspace: Workspace) -> UnclearError:
    """Return the choice among the interviews of the next two weeks; raise InputError for none."""
    agenda = agenda_of(workspace, workspace.plan())
    items = [item for item in (*agenda.today, *agenda.ahead) if item.step == "interview"]
    coming = [item.subject for item in items if item.subject is not None]
    if not coming:
        msg = f"no interview is ahead in the next two weeks, so name one{LISTS_ALL}"
        raise InputError(msg)
    return _unclear(workspace, "these are ahead", _rounds(workspace, coming))


def _resolved(
    workspace: Workspace, said: Sequence[str], candidates: Sequence[Candidate]
) -> list[str]:
    """Return the ids of the candidates that a person names, each once."""
    said = [
        part
        for each in said
        for part in (each.strip(",").split(",") if _NUMBERS.fullmatch(each) else [each])
    ]
    found = [_with_id(workspace, each, candidates) for each in said]
    if not all(found):
        unknown = next(each for each, ids in zip(said, found, strict=True) if not ids)
        if "/" in unknown:
            return [unknown]
        if any("/" in each or _NUMBERS.fullmatch(each) for each in said):
            msg = f"{shown(unknown)} is neither a number nor an id, and words stand alone"
            raise InputError(msg)
        found = [_with_words(said, candidates)]
    if not all(found):
        if len(said) == 1:
            return list(said)
        msg = f"nothing has all the words {shown(' '.join(said))}; {SHOWS_IDS}"
        raise InputError(msg)
    for ids in found:
        if len(ids) > 1:
            several = [each for each in candidates if each.id in ids]
            question = f"{shown(' '.join(said))} could be any of {len(several)}"
            raise _unclear(workspace, question, several)
    return list(dict.fromkeys(id_ for ids in found for id_ in ids))


def _only(ids: Sequence[str]) -> str:
    """Return the one id; raise InputError for several."""
    if len(ids) > 1:
        msg = f"one is wanted here, and {len(ids)} are named: {', '.join(ids)}"
        raise InputError(msg)
    return ids[0]


def _with_id(workspace: Workspace, said: str, candidates: Iterable[Candidate]) -> list[str]:
    """Return what a number, an id or the beginning of an id names; several if that is unclear."""
    known = {normalized(each.id): each.id for each in candidates}
    if _NUMBERS.fullmatch(said):
        return [_on_line(workspace, said, known)]
    if normalized(said) in known:
        return [known[normalized(said)]]
    if "/" not in said:
        return []
    rounds = _by_id(workspace)
    full = _in_full(normalized(said), rounds)
    if full in known:
        return [known[full]]
    for key in (normalized(said), full):
        # It may be skipped or obsolete, and must not be taken for the beginning of another id.
        earlier = lookup(workspace, key)
        if earlier is not None:
            return [earlier.id]
    begin = normalized(said).casefold()
    return [
        id_
        for key, id_ in known.items()
        if any(each.casefold().startswith(begin) for each in (key, _short(key, rounds)))
    ]


def _on_line(workspace: Workspace, number: str, known: Mapping[str, str]) -> str:
    """Return the id on a line of the last listing; raise InputError if it names nothing."""
    listing = last_listing(workspace.setup.store_path.parent)
    interview = known_interview(workspace, number)
    if interview is not None and number not in listing:
        return interview.id
    if interview is not None:
        msg = f"{number} is the id of an interview, and a line of the last listing"
    elif not listing:
        msg = f"there is no listing yet to have a line {shown(number)}"
    elif number not in listing:
        msg = f"the last listing ends at {[*listing][-1]}, so it has no line {shown(number)}"
    else:
        id_ = listing[number]
        key = normalized(id_)
        if key in known or (lookup(workspace, key) if "/" in id_ else key in _by_id(workspace)):
            return id_
        msg = f"line {number} of the last listing was {id_}, which is gone"
    msg = f"{msg}; `afterview status` shows a new listing"
    raise InputError(msg)


def _with_words(said: Iterable[str], candidates: Iterable[Candidate]) -> list[str]:
    """Return the ids of what has all words; whole words count more than beginnings of words."""
    asked = [word for word in ascii_slug(" ".join(said)).split("-") if word]
    if not asked or any("/" in each for each in said):
        return []
    known = [each for each in candidates if _has(each, asked)]
    whole = [each for each in known if each.words.issuperset(asked)] or known
    now = [each for each in whole if not each.later] or whole
    return [each.id for each in now]


def _has(candidate: Candidate, words: Iterable[str]) -> bool:
    """Return whether each of the words is the beginning of one of its words."""
    return all(any(known.startswith(word) for known in candidate.words) for word in words)


def _by_id(workspace: Workspace) -> Mapping[str, Interview]:
    return {normalized(each.id): each for each in workspace.interviews}


def _short(id_: str, rounds: Mapping[str, Interview]) -> str:
    """Return a step id with the person by first name, if that is clear: `acme/connect/jane`."""
    rest, _, person = id_.rpartition("/")
    names = _first_names(rounds.get(normalized(rest.partition("/")[0])))
    return f"{rest}/{names[person]}" if person in names else id_


def _in_full(id_: str, rounds: Mapping[str, Interview]) -> str:
    """Return a step id with the person by full name, in place of what `_short` returns."""
    rest, _, person = id_.rpartition("/")
    names = _first_names(rounds.get(rest.partition("/")[0]))
    full = [name for name, first in names.items() if first == ascii_slug(person)]
    return f"{rest}/{full[0]}" if full else id_


def _first_names(interview: Interview | None) -> Mapping[str, str]:
    """Return the first name in ASCII of each person that has a clear one, by the name in step ids.

    People with the same first name keep their full names, so that no short name ever comes to mean
    another person.
    """
    from afterview.drafts.people import first_name

    people = interview.interviewers if interview else ()
    names = {normalized(each.slug): ascii_slug(first_name(each.name)) for each in people}
    whole = {normalized(each.slug): ascii_slug(each.name) for each in people}
    count = Counter((*names.values(), *names))
    return {
        full: first
        for full, first in names.items()
        if first and first != whole[full] and count[first] == 1
    }


def _steps(workspace: Workspace, items: Iterable[Planned]) -> list[Candidate]:
    """Return the steps for which there is something to do or to write as candidates."""
    return [
        Candidate(
            item.id,
            f"{item.title}, {workspace.clock.say_day(item.begins)}{' (done)' if item.done else ''}",
            _words(item.id, item.title, *_names(item.subject)),
            item.forecast,
        )
        for item in items
        if item.kind.has_draft or not item.kind.is_marker
    ]


def _rounds(workspace: Workspace, interviews: Iterable[Interview]) -> list[Candidate]:
    clock = workspace.clock
    return [
        Candidate(
            each.id,
            ", ".join(
                filter(
                    None,
                    (each.company, role_and_round(each), clock.say_day(each.start)),
                )
            ),
            _words(each.id, *_names(each), *(person.name for person in each.interviewers)),
        )
        for each in interviews
    ]


def _names(interview: Interview | None) -> tuple[str, ...]:
    return (interview.company, interview.role, interview.round) if interview else ()


def _words(*texts: str) -> frozenset[str]:
    return frozenset(ascii_slug(" ".join(texts)).split("-"))


def _unclear(workspace: Workspace, question: str, candidates: Sequence[Candidate]) -> UnclearError:
    listed, more = candidates[:MOST], len(candidates) - MOST
    names = handles(workspace, [each.id for each in listed])
    lines = [f"  {names[each.id].number:>2}  {each.title} ({names[each.id].id})" for each in listed]
    if more > 0:
        lines.append(f"  and {more} more")
    choices = {names[each.id].number: each.id for each in listed if names[each.id].number}
    return UnclearError("\n".join([f"{question}; name it by number or id:", *lines]), choices)
