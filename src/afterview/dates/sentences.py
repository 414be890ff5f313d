"""Find the dates in a sentence, and refuse one whose other words change what the dates mean.

Words that say nothing about time are ignored, whatever they are: "they said they would let me know
by Friday". What could make a date earlier than it was meant is not ignored.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from afterview.dates.grammar import Chart, Language, Node, Segment, segments, tokenize
from afterview.dates.unreadable import UnreadablePromise

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_UNITS = {"UNIT", "UNITS", "WEEK"}
_DENIED = {
    "BEFORE": "FROM",
    "UNTIL": "FROM",
    "FOR": "FROM",
    "MORE_THAN": "BY",
    "AFTER": "BY",
}
"""What a word becomes behind "not": "you will not hear before Friday", "not after Friday"."""
_REACH = 10
"""The number of words that "if" and "not" reach over, as in "if you have not heard"."""
_BEFORE_WHAT_IS_COUNTED = {"MORE", "ADJECTIVE", "OR", "TO", "-", "COUNT", "NUMBER"}
"""What may stand between a number and what it counts: "two or three more candidates"."""
_REACH_BACK = 3
"""The number of words between a date and the "not" that denies it: "this week it will not"."""


@lru_cache(maxsize=256)
def dates_in(language: Language, words: str) -> tuple[Node, ...]:
    """Return the dates in a sentence, in their order.

    Raises UnreadablePromise if other words change their meaning.
    """
    found = _with_denials(segments(language, tokenize(words)))
    chart = Chart(language, found)
    nodes: list[Node] = []
    place = 0
    while place < len(found):
        node = chart.longest(place)
        if node is not None and not _is_doubtful(language, found, node):
            nodes.append(node)
            place = node.end
        else:
            place += 1
    denied = _contrasted(found, nodes)
    if nodes:
        _Rest(language, found, nodes, denied).check()
    return tuple(node for node in nodes if node.start not in denied)


def _with_denials(found: list[Segment]) -> list[Segment]:
    """Return the words with those that a denial turns into their contrary, and without it then.

    "If you do not hear" denies nothing that was promised.
    """
    heard = list(found)
    for place, segment in enumerate(found):
        if segment.kind != "NOT":
            continue
        if any(before.kind == "IF" for before in found[max(0, place - _REACH) : place]):
            heard[place] = replace(segment, kind="ASIDE")
            continue
        for after in range(place + 1, min(place + _REACH, len(found))):
            if found[after].kind in {"BY", "WITHIN"}:
                break
            if found[after].kind in _DENIED:
                heard[place] = replace(segment, kind="ASIDE")
                heard[after] = replace(found[after], kind=_DENIED[found[after].kind])
                break
    return heard


def _contrasted(found: Sequence[Segment], nodes: Sequence[Node]) -> set[int]:
    """Return where the dates begin that are denied for another: "not this week but next week"."""
    denied, end = set(), 0
    for node, following in pairwise(nodes):
        before = [segment.kind for segment in found[end : node.start]]
        between = {segment.kind for segment in found[node.end : following.start]}
        if "NOT" in before and "BUT" not in before[before.index("NOT") :] and "BUT" in between:
            denied.add(node.start)
        end = node.end
    return denied


def _is_doubtful(language: Language, found: Sequence[Segment], node: Node) -> bool:
    """Return whether a date is a single word that may mean something else in a sentence."""
    inner = node
    while inner.dates:
        inner = inner.dates[0]
    alone = inner.start == node.start and inner.end - inner.start == 1
    return (
        alone
        and node.end - node.start < len(found)
        and found[inner.start].words in language.doubtful
    )


class _Rest:
    """Holds the words of a sentence that belong to no date."""

    def __init__(
        self,
        language: Language,
        found: Sequence[Segment],
        nodes: Sequence[Node],
        denied: Collection[int],
    ) -> None:
        self._language = language
        self._denied = denied
        self._found = found
        self._nodes = nodes
        self._taken = {place for node in nodes for place in range(node.start, node.end)}

    def check(self) -> None:
        """Raise UnreadablePromise for the first word that may change what the dates mean."""
        for place, segment in enumerate(self._found):
            if place in self._taken:
                continue
            if segment.kind == "NOT" and self._denies_a_date(place):
                msg = "that says when no answer comes"
                raise UnreadablePromise(msg)
            if self._comes_later(place, segment):
                msg = f'"{segment.words}" says that the answer comes later, and not when'
                raise UnreadablePromise(msg)
            if self._changes(place, segment):
                msg = f'"{segment.words}" may change what the rest means'
                raise UnreadablePromise(msg)

    def _denies_a_date(self, place: int) -> bool:
        """Return whether a denial is of a date: of the next one, or of the one right before it.

        A "but" between the denial and the next date ends it.
        """
        after = next((node.start for node in self._nodes if node.start > place), None)
        if after is not None:
            return after not in self._denied and all(
                segment.kind != "BUT" for segment in self._found[place:after]
            )
        before = next(node for node in reversed(self._nodes) if node.end <= place)
        is_near = place - before.end <= _REACH_BACK
        return is_near and (before.start <= 1 or self._language.denies_back)

    def _comes_later(self, place: int, segment: Segment) -> bool:
        """Return whether a word without a date says "after that", where no other date follows."""
        if segment.kind == "AFTER":
            return place == len(self._found) - 1
        last = self._nodes[-1]
        return segment.kind == "AFTER_THAT" and place >= last.end

    def _changes(self, place: int, segment: Segment) -> bool:
        follows, precedes = place - 1 in self._taken, place + 1 in self._taken
        match segment.kind:
            case "NUMBER" | "YEAR" | "HUGE" | "COUNT":
                changes = segment.value != 1 and not self._counts_other_things(place)
            case "PAST" | "+" | "OR" | "/":
                changes = follows or precedes
            case "LAST":
                changes = precedes
            case "RELATIVE":
                # An adjective behind its noun ("la semaine prochaine"), or one whose noun is left
                # out: "not this week, rather early next".
                before = self._found[place - 1].kind if place else ""
                is_bare = before in {"PART", "BUT", "HEDGE", "OR"} and not precedes
                changes = (follows or is_bare) and segment.value > 0
            case "TO" | "-":
                # "To" and dashes have other uses in the middle of a sentence.
                ends = follows and place == len(self._found) - 1
                changes = ends or (precedes and place == 0)
            case "AFTER" | "SINCE" | "FROM" | "BEFORE" | "ON":
                # "Two days after the panel" is two days after a day that is not known.
                changes = follows and self._is_span(place - 1)
            case kind:
                # "HR" is no hour.
                changes = kind in _UNITS and segment.words not in self._language.doubtful
        return changes

    def _counts_other_things(self, place: int) -> bool:
        """Return whether a number counts candidates or rounds: "two more interviews"."""
        kinds = (each.kind for each in self._found[place + 1 :])
        counted = next((kind for kind in kinds if kind not in _BEFORE_WHAT_IS_COUNTED), "")
        # A word without a kind is its own kind.
        return counted.isalpha() and counted.islower()

    def _is_span(self, place: int) -> bool:
        """Return whether the date that ends there is a number of units."""
        before, unit = self._found[max(0, place - 1)], self._found[place]
        return before.kind in {"NUMBER", "COUNT", "MORE"} and unit.kind in _UNITS
