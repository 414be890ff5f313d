"""Compare two plans, and describe the differences in a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.operations.wording import before_day, say_begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterview.dates.clock import Clock
    from afterview.playbook import Planned

REMINDER = ("keep-searching reminder", "keep-searching reminders")
LISTED = 3
"""The number of steps that a sentence names; the rest is only counted."""


class PlanChange(NamedTuple):
    """Holds the differences between two plans."""

    new: tuple[Planned, ...]
    gone: tuple[Planned, ...]
    moved: tuple[Planned, ...]
    """The moved steps as they are now."""

    def say(self, clock: Clock) -> str:
        """Describe the changes in a clause: `4 steps removed, 1 added: Thank Jane on Tue 24 Nov`.

        Steps without an interview are the same week after week, so they are only counted: `2
        keep-searching reminders added`.
        """
        of_interviews = (tuple(item for item in items if item.subject) for items in self)
        of_the_search = (tuple(item for item in items if not item.subject) for items in self)
        said = (
            _counted(PlanChange(*of_interviews), ("step", "steps"), lambda x: _named(x, clock)),
            _counted(PlanChange(*of_the_search), REMINDER, lambda _: ""),
        )
        return "; ".join(filter(None, said))


def _counted(
    change: PlanChange, what: tuple[str, str], named: Callable[[Sequence[Planned]], str]
) -> str:
    """Say how many steps are gone, new and moved; `named` describes those that are not gone."""
    parts: list[str] = []
    for items, verb, has_names in (
        (change.gone, "removed", False),
        (change.new, "added", True),
        (change.moved, "moved", True),
    ):
        if items:
            unit = "" if parts else f" {what[len(items) > 1]}"
            names = named(items) if has_names else ""
            parts.append(f"{len(items)}{unit} {verb}{names}")
    return ", ".join(parts)


def _named(items: Sequence[Planned], clock: Clock) -> str:
    named = "; ".join(
        f"{before_day(item.title)} on {say_begin(item, clock)}" for item in items[:LISTED]
    )
    more = len(items) - LISTED
    return f": {named} and {more} more" if more > 0 else f": {named}"


def compared(before: Iterable[Planned], after: Iterable[Planned]) -> PlanChange:
    """Return the differences between two plans, ignoring marks and forecasts."""
    old = {item.id: item for item in to_do(before)}
    new = {item.id: item for item in to_do(after)}
    return PlanChange(
        new=tuple(item for item in new.values() if item.id not in old),
        gone=tuple(item for item in old.values() if item.id not in new),
        moved=tuple(
            item
            for item in new.values()
            if item.id in old and (item.day, item.start) != (old[item.id].day, old[item.id].start)
        ),
    )


def to_do(items: Iterable[Planned]) -> Iterator[Planned]:
    """Leave out forecasts, and steps that only mark the day of a follow-up."""
    return (item for item in items if item.step != "follow-up-date" and not item.forecast)
