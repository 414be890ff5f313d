"""Tell how far applications get: what became of each stage, and the time that it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from afterview.model import same_name
from afterview.playbook.cases import cases
from afterview.playbook.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts
    from afterview.playbook.visits import Visit

Fate = Literal["went on", "offer", "rejected", "left", "silent", "waiting"]
FATES: tuple[Fate, ...] = get_args(Fate)
"""What became of a visit: another one followed, or the case ended or waits with it. `left` is the
person's own decision, `silent` a case that was parked."""

_OF_STATUS: Mapping[str, Fate] = {
    "offer": "offer",
    "accepted": "offer",
    "declined": "offer",
    "rejected": "rejected",
    "withdrawn": "left",
    "parked": "silent",
}
_UNNAMED = "interview"


class Stage(NamedTuple):
    """Describes one stage: all visits whose last round has the same name."""

    name: str
    """As it is written most often."""
    fates: Mapping[Fate, int]
    """The number of visits with each fate, in the order of `FATES`."""
    time: timedelta
    """The length of their interviews in all."""

    @property
    def visits(self) -> int:
        """The number of visits."""
        return sum(self.fates.values())


def stages(interviews: Iterable[Interview], facts: Facts, today: date) -> tuple[Stage, ...]:
    """Return the stages of a search by how early they come in their cases, then the most frequent.

    Only what is over counts: visits on days before `today`, or on it if the case has gone on.
    """
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    fates: defaultdict[str, Counter[Fate]] = defaultdict(Counter)
    places: defaultdict[str, list[int]] = defaultdict(list)
    times: defaultdict[str, timedelta] = defaultdict(timedelta)
    for case in cases(interviews, facts, today):
        for place, (visit, fate) in enumerate(_fates(case, today)):
            written = visit[-1].round or _UNNAMED
            key = same_name(written)
            names[key][written] += 1
            fates[key][fate] += 1
            places[key].append(place)
            times[key] += sum((each.end - each.start for each in visit), timedelta())
    return tuple(
        Stage(
            names[key].most_common(1)[0][0],
            {fate: fates[key][fate] for fate in FATES if fates[key][fate]},
            times[key],
        )
        for key in sorted(
            names, key=lambda key: (sum(places[key]) / len(places[key]), -len(places[key]), key)
        )
    )


def _fates(case: Case, today: date) -> Iterator[tuple[Visit, Fate]]:
    """Yield the visits of a case that took place, with what became of each."""
    held = visits(case.held)
    for visit, following in zip_longest(held, held[1:]):
        day = visit[-1].start.date()
        if day > today:
            return
        if following is not None:
            yield visit, "went on"
        elif day < today or case.status in _OF_STATUS:
            yield visit, _OF_STATUS.get(case.status, "waiting")
