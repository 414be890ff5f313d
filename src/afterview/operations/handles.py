"""Find out which interviews and steps a person names: by number, by id, or by words.

A number is a line of the last listing. An id may be shortened to a beginning that no other has, and
its person to the first name. Words name what has all of them in its id, title, company, role, round
or person; of several steps, the one that can be done now. What could be more than one is never
guessed, but refused with all that it could be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import IntEnum
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
from afterview.operations.listing import extend_listing, last_listing
from afterview.operations.short_ids import by_id, full_id, handles, named, short_id
from afterview.operations.wording import role_and_round
from afterview.playbook.cases import cases
from afterview.playbook.visits import visits
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from afterview.model import Interview
    from afterview.operations.short_ids import Handle
    from afterview.playbook import Planned
    from afterview.workspace import Workspace

MOST = 20
"""The number of candidates that are listed."""

_NUMBERS = re.compile(r"[0-9]+(?:,[0-9]+)*,?")
"""One number or several: `3`, `3,5`."""


class Turn(IntEnum):
    """Says how likely a step is meant by words that fit several; the first is the likeliest."""

    DUE = 0
    """It is to be done now, or is what the command is for."""
    OPEN = 1
    """It is ahead, or was done today, which a command that is given twice still means."""
    DONE = 2
    """It was done before today."""
    LATER = 3
    """It is a forecast."""


class Candidate(NamedTuple):
    """Describes an interview or a step that a person may have named."""

    id: str
    title: str
    names: frozenset[str]
    """The words of its interview: of company, role, round, and the id."""
    words: frozenset[str]
    """Those and the words of its own id, or of the people of an interview."""
    all_words: frozenset[str]
    """Those and the words of its title."""
    turn: Turn = Turn.OPEN


class UnclearError(InputError):
    """Reports that one of several interviews or steps has to be chosen."""

    def __init__(self, shown: str, choices: Mapping[str, str], by_id: str) -> None:
        """Take the question with the lines that show the choices, and the ids by number.

        `by_id` is the question for those who cannot see the numbers.
        """
        super().__init__(shown)
        self.choices = choices
        self.by_id = by_id


def step_ids(
    workspace: Workspace, said: Sequence[str], meant: Container[str] | None = None
) -> list[str]:
    """Return the ids of the steps that a person names: several by number or id, or one by words.

    Of several steps that words fit, those with an id in `meant` come first, by default those that
    are due. The id or the name of an interview alone names its only such step. An id that is not
    known is returned as it is. Raises InputError, and UnclearError if a name could be several.
    """
    plan = workspace.plan()
    if meant is None:
        meant = {item.id for item in agenda_of(workspace, plan).due}
    steps = _steps(workspace, plan, meant)
    owners = {normalized(item.id.partition("/")[0]) for item in plan} | by_id(workspace).keys()
    if len(said) == 1 and normalized(said[0]) in owners and not _NUMBERS.fullmatch(said[0]):
        found = _due_of(said[0], steps)
        if len(found) > 1:
            raise _ambiguous(workspace, said, found)
        return [each.id for each in found] or list(said)
    return _resolved(workspace, said, steps)


def step_id(workspace: Workspace, said: Sequence[str], meant: Container[str] | None = None) -> str:
    """Return the id of the one step that a person names, as `step_ids` does."""
    return _only(step_ids(workspace, said, meant))


def interview_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the interview that a person names, as `step_ids` does.

    The number of a step stands for its interview.
    """
    found = _only(_resolved(workspace, said, _rounds(workspace, workspace.interviews)))
    return found.partition("/")[0] if _NUMBERS.fullmatch(said[0]) else found


def id_to_prepare(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of an interview of the visit that a person names, or of the one that is ahead.

    The rounds of one visit count as one, and rounds that are over only where nothing else fits.
    Raises InputError, and UnclearError if several visits could be meant.
    """
    first = _first_of_visits(workspace.interviews)
    if not said:
        return _only_visit_ahead(workspace, first)
    over = {each.id for each in workspace.interviews if each.end <= workspace.now}
    rounds = [
        each._replace(turn=Turn.DONE if each.id in over else Turn.OPEN)
        for each in _rounds(workspace, workspace.interviews)
    ]
    found = _only(_resolved(workspace, said, rounds, same=first))
    return found.partition("/")[0] if _NUMBERS.fullmatch(said[0]) else found


def case_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the latest round of the case that a person names, as `step_ids` does.

    The rounds of one case count as one, and closed cases only where nothing else fits.
    """
    known = cases(workspace.interviews, workspace.facts, workspace.today)
    latest = {round_.id: case.latest.id for case in known for round_ in case.rounds}
    closed = {round_.id for case in known if case.closed for round_ in case.rounds}
    rounds = [
        each._replace(turn=Turn.DONE if each.id in closed else Turn.OPEN)
        for each in _rounds(workspace, workspace.interviews)
    ]
    found = _only(_resolved(workspace, said, rounds, same=latest))
    return latest.get(found, found)


def any_id(workspace: Workspace, said: Sequence[str]) -> str:
    """Return the id of the interview or step that a person names, as `step_ids` does.

    Words name an interview if there is one that has them all, and a step if not.
    """
    rounds = _rounds(workspace, workspace.interviews)
    is_id = any("/" in each or _NUMBERS.fullmatch(each) for each in said)
    if is_id or not (known_interview(workspace, " ".join(said)) or _with_words(said, rounds)):
        plan = workspace.plan()
        due = {item.id for item in agenda_of(workspace, plan).due}
        rounds = _steps(workspace, plan, due)
    return _only(_resolved(workspace, said, rounds))


def offered_steps(workspace: Workspace) -> UnclearError:
    """Return the choice among the steps that are due, with the numbers that `status` gives them.

    Raises InputError if there are none.
    """
    agenda = agenda_of(workspace, workspace.plan())
    if not agenda.due:
        msg = f"nothing is due today, so name a step; {SHOWS_IDS}"
        raise InputError(msg)
    names = handles(workspace, agenda.ids)
    return _unclear("these are due", _steps(workspace, agenda.due, ()), names)


def _first_of_visits(interviews: Iterable[Interview]) -> dict[str, str]:
    """Return the id of the first round of its visit for each interview that was not cancelled."""
    cases: defaultdict[tuple[str, str], list[Interview]] = defaultdict(list)
    for each in interviews:
        if each.status != "cancelled":
            cases[each.case_key].append(each)
    found = (visit for rounds in cases.values() for visit in visits(rounds))
    return {each.id: visit[0].id for visit in found for each in visit}


def _only_visit_ahead(workspace: Workspace, first: Mapping[str, str]) -> str:
    """Return the first round of the one visit that is ahead in the next two weeks.

    `first` has the first round of the visit of each interview. Raises UnclearError, with the
    numbers that `status` has, for several visits, and InputError if there is none.
    """
    agenda = agenda_of(workspace, workspace.plan())
    items = [item for item in (*agenda.today, *agenda.ahead) if item.step == "interview"]
    coming = {
        first[item.subject.id]: item.subject for item in reversed(items) if item.subject is not None
    }
    if not coming:
        msg = f"no interview is ahead in the next two weeks, so name one; {LISTS_ALL}"
        raise InputError(msg)
    if len(coming) == 1:
        return next(iter(coming.values())).id
    names = handles(workspace, agenda.ids)
    several = _rounds(workspace, reversed(coming.values()))
    unclear = _unclear("these are ahead", several, names)
    raise unclear


def _resolved(
    workspace: Workspace,
    said: Sequence[str],
    candidates: Sequence[Candidate],
    same: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the ids of the candidates that a person names, each once.

    Several ids that `same` gives one value are not ambiguous, and named by that.
    """
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
            msg = (
                f"{shown(unknown)} is neither a number nor an id; use either numbers and ids, or "
                "words"
            )
            raise InputError(msg)
        found = [_with_words(said, candidates)]
    if not all(found):
        if len(said) == 1:
            return list(said)
        msg = f"nothing matches all the words {shown(' '.join(said))}; {SHOWS_IDS}"
        raise InputError(msg)
    found = [
        [*{(same or {}).get(id_, id_): None for id_ in ids}] if ids[1:] else ids for ids in found
    ]
    for ids in found:
        if len(ids) > 1:
            raise _ambiguous(workspace, said, [each for each in candidates if each.id in ids])
    return list(dict.fromkeys(id_ for ids in found for id_ in ids))


def _only(ids: Sequence[str]) -> str:
    """Return the one id; raise InputError for several."""
    if len(ids) > 1:
        msg = f"name only one here, not {len(ids)}: {', '.join(ids)}"
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
    rounds = by_id(workspace)
    full = full_id(normalized(said), rounds)
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
        if any(each.casefold().startswith(begin) for each in (key, short_id(key, rounds)))
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
        msg = f"there is no listing yet, so there is no line {shown(number)}"
    elif number not in listing:
        msg = f"the last listing ends at {[*listing][-1]}, so it has no line {shown(number)}"
    else:
        id_ = listing[number]
        key = normalized(id_)
        if key in known or (lookup(workspace, key) if "/" in id_ else key in by_id(workspace)):
            return id_
        msg = f"line {number} of the last listing was {id_}, which is gone"
    msg = f"{msg}; `afterview status` shows a new listing"
    raise InputError(msg)


def _with_words(said: Iterable[str], candidates: Iterable[Candidate]) -> list[str]:
    """Return the ids of what has all words.

    Whole words count more than beginnings of words, and the id and the names more than the title:
    "acme offer" is the offer's reply, and not the day to decide on it. After that the likeliest
    turn counts. A company alone means a step only if that is due, because its interviews, which
    stay open, fit as well.
    """
    asked = [word for word in ascii_slug(" ".join(said)).split("-") if word]
    if not asked or any("/" in each for each in said):
        return []
    known = [each for each in candidates if _begin(asked, each.all_words)]
    known = [each for each in known if each.all_words.issuperset(asked)] or known
    known = [each for each in known if _begin(asked, each.words)] or known
    first = min((each.turn for each in known), default=Turn.DUE)
    return [each.id for each in known if each.turn == first]


def _begin(words: Iterable[str], known: Iterable[str]) -> bool:
    """Return whether each of the words is the beginning of a known one."""
    return all(any(each.startswith(word) for each in known) for word in words)


def _due_of(said: str, steps: Iterable[Candidate]) -> list[Candidate]:
    """Return the due steps of the interview with this id.

    An id of one word is most often the company's name, and then its other interviews count too.
    """
    due = [each for each in steps if each.turn == Turn.DUE]
    word = ascii_slug(said)
    return [
        each
        for each in due
        if normalized(each.id.partition("/")[0]) == normalized(said)
        or ("-" not in word and word in each.names)
    ]


def _steps(
    workspace: Workspace, items: Iterable[Planned], meant: Container[str]
) -> list[Candidate]:
    """Return the steps for which there is something to do or to write as candidates."""
    return [
        Candidate(
            item.id,
            f"{item.title}, {workspace.clock.say_day(item.begins)}{' (done)' if item.done else ''}",
            _words(item.id.partition("/")[0], *_names(item.subject)),
            _words(item.id, *_names(item.subject)),
            _words(item.id, item.title, *_names(item.subject)),
            Turn.DUE if item.id in meant else _turn(item, workspace.today),
        )
        for item in items
        if item.kind.has_draft or not item.kind.is_marker
    ]


def _turn(item: Planned, today: date) -> Turn:
    if item.done is not None:
        return Turn.OPEN if item.done == today else Turn.DONE
    return Turn.LATER if item.forecast else Turn.OPEN


def _rounds(workspace: Workspace, interviews: Iterable[Interview]) -> list[Candidate]:
    """Return interviews as candidates."""
    found = []
    for each in interviews:
        about = (each.company, role_and_round(each), workspace.clock.say_day(each.start))
        words = _words(each.id, *_names(each), *(person.name for person in each.interviewers))
        title = ", ".join(filter(None, about))
        found.append(Candidate(each.id, title, words, words, words))
    return found


def _names(interview: Interview | None) -> tuple[str, ...]:
    return (interview.company, interview.role, interview.round) if interview else ()


def _words(*texts: str) -> frozenset[str]:
    return frozenset(ascii_slug(" ".join(texts)).split("-"))


def _ambiguous(
    workspace: Workspace, said: Iterable[str], several: Sequence[Candidate]
) -> UnclearError:
    """Return the choice among what a name could be, with the numbers of the last listing."""
    ids = [each.id for each in several]
    names = named(workspace, ids, extend_listing(workspace, ids[:MOST]))
    return _unclear(f"{shown(' '.join(said))} could be any of {len(several)}", several, names)


def _unclear(
    question: str, candidates: Sequence[Candidate], names: Mapping[str, Handle]
) -> UnclearError:
    listed, more = candidates[:MOST], len(candidates) - MOST
    lines = [f"  {names[each.id].number:>2}  {each.title} ({names[each.id].id})" for each in listed]
    if more > 0:
        lines.append(f"  and {more} more")
    choices = {names[each.id].number: each.id for each in listed if names[each.id].number}
    by = "number or id" if choices else "id"
    by_id = "\n".join(
        [
            f"{question}; name it by id:",
            *(f"- {names[each.id].id}: {each.title}" for each in listed),
        ]
    )
    return UnclearError("\n".join([f"{question}; name it by {by}:", *lines]), choices, by_id)
