"""Place recaps where nothing else is: not on an interview, a recap, or what other calendars have.

What other calendars have changes all the time, and a recap must not dance with it: it stays where
it stands for as long as it can, and gives way to a calendar at most once a day.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Span = tuple[datetime, datetime]
"""A stretch of time between two aware times."""
FAR = timedelta(days=1)
"""The longest way from the rule's time to a free one. What is said in an interview fades within
days, and a recap is useful for three."""


class Place(NamedTuple):
    """Says where a recap stands. All times are aware."""

    rule: datetime
    """When it begins by the interviews and recaps alone, without other calendars."""
    start: datetime
    """When it begins."""
    moved: date | None = None
    """The last day on which it gave way to another calendar; None if it never did."""
    is_taken: bool = False
    """Whether something else in a calendar is then, because there is no free time near."""


class Wish(Protocol):
    """What has to be known of a recap to place it."""

    @property
    def step_id(self) -> str:
        """Its step."""

    @property
    def start(self) -> datetime:
        """When it would begin if nothing else were then."""

    @property
    def length(self) -> timedelta:
        """How long it takes."""

    def allowed(self, start: datetime, /) -> datetime:
        """Return `start`, or the first time after it at which it may begin."""


def place(
    wishes: Iterable[Wish],
    interviews: Iterable[Span],
    busy: Iterable[Span],
    before: Mapping[str, Place],
    today: date,
) -> dict[str, Place]:
    """Return the place of each recap, by step id.

    `interviews` and other recaps are never given up, what is `busy` in other calendars only where
    there is no free time near. `before` has the places of the last run. Those that would begin
    earlier are placed first, then those with the smaller id.
    """
    interviews = tuple(interviews)
    ordered = sorted(wishes, key=lambda wish: (wish.start.timestamp(), wish.step_id))
    own = _Taken(interviews)
    rules = {wish.step_id: own.take(wish, wish.start) for wish in ordered}
    busy = tuple(busy)
    if not busy and not before:
        return {step_id: Place(start, start) for step_id, start in rules.items()}
    own, every = _Taken(interviews), _Taken((*interviews, *busy))
    found: dict[str, Place] = {}
    for wish in ordered:
        kept = before.get(wish.step_id)
        if kept is None or kept.rule != rules[wish.step_id] or not own.has_room(wish, kept.start):
            continue
        is_taken = not every.has_room(wish, kept.start)
        if not is_taken or kept.moved == today:
            found[wish.step_id] = kept._replace(is_taken=is_taken)
            own.add(wish, kept.start)
            every.add(wish, kept.start)
    for wish in ordered:
        if wish.step_id not in found:
            kept, rule = before.get(wish.step_id), rules[wish.step_id]
            start, is_taken = every.first_free(wish, rule), False
            if start > rule + FAR:
                start, is_taken = own.first_free(wish, rule), True
            is_same = kept is not None and kept.rule == rule
            moved = kept.moved if is_same and kept else None
            if is_same and kept and start != kept.start:
                moved = today
            found[wish.step_id] = Place(rule, start, moved, is_taken)
            own.add(wish, start)
            every.add(wish, start)
    return {wish.step_id: found[wish.step_id] for wish in ordered}


class _Taken:
    """Holds the times that are taken, as disjoint half-open ranges in seconds since 1970."""

    def __init__(self, taken: Iterable[Span]) -> None:
        self._begins: list[float] = []
        self._ends: list[float] = []
        for start, end in sorted((start.timestamp(), end.timestamp()) for start, end in taken):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._begins.append(start)
                self._ends.append(end)

    def first_free(self, wish: Wish, start: datetime) -> datetime:
        """Return the first time from `start` on at which it may begin and nothing else is."""
        while True:
            taken_until = self._taken_until(start.timestamp(), wish.length.total_seconds())
            if taken_until is not None:
                start = datetime.fromtimestamp(taken_until, start.tzinfo)
            elif (allowed := wish.allowed(start)) != start:
                start = allowed
            else:
                return start

    def has_room(self, wish: Wish, start: datetime) -> bool:
        """Return whether nothing else is while it would go on."""
        return self._taken_until(start.timestamp(), wish.length.total_seconds()) is None

    def _taken_until(self, begin: float, seconds: float) -> float | None:
        """Return the end of the first thing that is in the way; None if nothing is."""
        at = bisect_right(self._ends, begin)
        in_the_way = at < len(self._begins) and self._begins[at] < begin + seconds
        return self._ends[at] if in_the_way else None

    def take(self, wish: Wish, start: datetime) -> datetime:
        """Return the first free time from `start` on, and take it."""
        free = self.first_free(wish, start)
        self.add(wish, free)
        return free

    def add(self, wish: Wish, start: datetime) -> None:
        """Take a time; it may be taken by something else already."""
        begin, seconds = start.timestamp(), wish.length.total_seconds()
        first = bisect_right(self._ends, begin)
        last = first
        end = begin + seconds
        while last < len(self._begins) and self._begins[last] < end:
            begin, end = min(begin, self._begins[last]), max(end, self._ends[last])
            last += 1
        self._begins[first:last] = [begin]
        self._ends[first:last] = [end]
