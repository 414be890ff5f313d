"""Compose events and tasks from planned items: their text, their private form, their time.

The fingerprint of an item changes whenever its composed form could change, and needs no rendering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from afterview import drafts
from afterview.dates.clock import say
from afterview.item_json import explicit, hashed
from afterview.model import SINCE, STEPS, Event, Task
from afterview.playbook.planned import count
from afterview.playbook.rules import RULES
from afterview.playbook.settings import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time
    from typing import Any

    from afterview.dates.clock import Clock
    from afterview.dates.whereabouts import Whereabouts
    from afterview.model import Interview, Item
    from afterview.playbook import Planned

FORMAT = "4"
"""Bump this when composing changes, so that all items are composed again."""

_KEYS = re.compile(
    rf"(“[^”]*”)| \((?:{'|'.join(KEYS)}) = [^()]*\)"
    rf"|(?:^|(?<=; ))(?:{'|'.join(rule.key for rule in RULES)}): "
)
"""The keys in a reason: ` (contact_gap = 5, the default)`, and `Do 3: ` before what a rule says.
The group is what they said, which stays as it is."""
HOLE = re.compile(r"\[[^\[\]]+\]")
"""What a draft leaves to the writer: `[your name]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Describes how much of the plan a target shows, by the options that all providers share."""

    private: bool = False
    questions: bool = False
    steps: frozenset[str] = frozenset(STEPS)
    history: int | None = None
    """The number of days after which a past item is removed; None keeps it for ever."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> View:
        """Read the common options; those that a provider does not offer get their defaults."""
        return cls(
            private=options.get("private", False),
            questions="questions" in options.get("include", ()),
            steps=frozenset(options.get("steps", STEPS)),
            history=options.get("history"),
        )

    @property
    def view_key(self) -> str:
        """The prefix of every fingerprint; it changes with the privacy settings."""
        return f"{'private' if self.private else 'full'}{'+questions' if self.questions else ''}:"

    def oldest(self, today: date) -> date | None:
        """Return the first day that the target still shows; None if it shows all days."""
        return None if self.history is None else today - timedelta(days=self.history)


def on_today(planned: Planned, clock: Clock) -> Planned:
    """Return an open task that is overdue as it is shown in a calendar: today, where the person is.

    A task list says by itself what is overdue; in a calendar nobody looks at the days that are
    over.
    """
    is_to_do = planned.form == "task" and planned.done is None and not planned.forecast
    if not is_to_do or planned.day >= clock.today:
        return planned
    since = f"{SINCE}{say(planned.day)})"
    return planned._replace(
        day=clock.today,
        zone=clock.here.key,
        title=planned.title + since,
        private_title=planned.private_title + since,
        since=planned.day,
    )


class Composer:
    """Turns planned items into events and tasks for one run."""

    def __init__(
        self,
        templates: drafts.Templates,
        me: str,
        hour: time,
        places: Whereabouts | None = None,
    ) -> None:
        """Take the person's name, the time of day at which tasks are due, and where they are."""
        self.templates = templates
        self._me = me
        self._hour = hour
        self._places = places
        self._digests: dict[str, str] = {}
        self._own = f"{FORMAT} {hour} {me}"

    def fingerprint(self, planned: Planned, view: View) -> str:
        """Return a text that changes whenever the composed item could change."""
        parts: tuple[object, ...] = (
            self._own,
            planned.id,
            planned.day.isoformat(),
            planned.start and planned.start.isoformat(),
            planned.end and planned.end.isoformat(),
            planned.title,
            reason(planned),
            planned.done and planned.done.isoformat(),
            planned.free,
            planned.zone,
            planned.last_contact and planned.last_contact.isoformat(),
            self.templates.digest(planned.step, planned.subject),
            self._digest(planned.subject),
            [self._digest(earlier) for earlier in planned.earlier] if view.questions else None,
        )
        # Only here, so that the fingerprints of all other items stay what they were.
        is_shared = planned.step == "thank-you-card" and planned.earlier
        if planned.called_off or planned.answer_by or is_shared:
            held = [self._digest(earlier) for earlier in planned.earlier]
            parts = (*parts, held, planned.answer_by and planned.answer_by.isoformat())
        if planned.accepted:
            parts = (*parts, planned.accepted.isoformat(), planned.other_roles)
        if planned.form == "task" and self._at_hour(planned).time() != self._hour:
            parts = (*parts, self._at_hour(planned).isoformat())
        return view.view_key + hashed(parts)

    def outline(self, planned: Planned, view: View) -> Item:
        """Return the item without its description, enough to decide whether it is shown."""
        title = planned.private_title if view.private else planned.title
        subject = None if view.private else planned.subject
        if planned.form == "task":
            return Task(
                uid=planned.uid,
                step_id=planned.id,
                title=title,
                due=planned.day,
                due_at=self._due_at(planned),
                url="" if view.private else _task_url(planned),
                done=planned.done,
                since=planned.since,
            )
        meets = subject is not None and planned.step == "interview"
        return Event(
            uid=planned.uid,
            step_id=planned.id,
            title=title,
            start=planned.start or planned.day,
            end=planned.end or planned.day + timedelta(days=1),
            location=(subject.location or subject.url) if subject and meets else "",
            url=subject.url if subject and meets else "",
            free=planned.free,
            done=planned.done,
        )

    def _due_at(self, planned: Planned) -> datetime:
        """Return the time at which a task is due; on an interview's day, not before its end."""
        due_at = self._at_hour(planned)
        subject = planned.subject
        ends = subject and subject.end.astimezone(due_at.tzinfo)
        return max(due_at, ends) if ends and ends.date() == planned.day else due_at

    def _at_hour(self, planned: Planned) -> datetime:
        """Return the hour of tasks on the day of one; later where the day begins after it.

        So it is on the day on which a trip begins, if the clocks there are ahead of those at home.
        """
        if self._places is None or not self._places.trips:
            return datetime.combine(planned.day, self._hour, ZoneInfo(planned.zone))
        return self._places.at(planned.day, self._hour)

    def compose(self, planned: Planned, view: View) -> Item:
        """Return the item with its description: what to do, the draft, and the reason."""
        item = self.outline(planned, view)
        if view.private:
            return item
        draft = self.draft(planned)
        return replace(
            item,
            title=_with_holes(item.title, planned, draft),
            description=_text(planned, view, draft),
        )

    def draft(self, planned: Planned) -> str:
        """Return the draft of a step; empty if the step has none."""
        return drafts.render(
            self.templates,
            planned.step,
            planned.subject,
            person=planned.person,
            number=planned.number,
            me=self._me,
            last_contact=planned.last_contact,
            called_off=planned.called_off,
            is_ahead=planned.is_ahead,
            earlier=planned.earlier,
            answer_by=planned.answer_by,
            owed=planned.owed,
            accepted=planned.accepted,
            accepted_here=planned.accepted_here,
            other_roles=planned.other_roles,
        )

    def _digest(self, interview: Interview | None) -> str:
        """Return a hash of everything that a target could show of an interview; never notes."""
        if interview is None:
            return ""
        known = self._digests.get(interview.id)
        if known is None:
            known = self._digests[interview.id] = hashed(explicit(interview))
        return known


def reason(planned: Planned) -> str:
    """Return the reason for a day as a calendar shows it, without the keys of rules and numbers."""
    return _KEYS.sub(r"\1", planned.why)


def _text(planned: Planned, view: View, draft: str) -> str:
    parts = [_to_do(planned, draft), draft]
    if view.questions and planned.step == "interview":
        parts += [drafts.questions_text(earlier) for earlier in planned.earlier]
    if planned.step != "interview":
        parts.append(f"Why this {'time' if planned.start else 'day'}: {reason(planned)}")
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _with_holes(title: str, planned: Planned, draft: str) -> str:
    """Return a title that says how many lines of the letter are left to the writer, if any are.

    `Thank Jane Doe (Acme) – fill in 1 line`, before the day since when it is overdue.
    """
    number = sum(HOLE.search(line) is not None for line in draft.splitlines())
    if not number or planned.done is not None or planned.step not in drafts.LETTERS:
        return title
    told = f" – fill in {count(number, 'line')}"
    if planned.since is None:
        return title + told
    own, since, day = title.rpartition(SINCE)
    return f"{own}{told}{since}{day}"


def _to_do(planned: Planned, draft: str) -> str:
    """Return what to do with the draft; empty where the draft says it, or there is none."""
    if planned.step == "follow-up-date":
        return "You can ask where things stand. Your draft is in the follow-up task."
    if not draft or not (planned.kind.is_email or planned.step == "connect"):
        return ""
    first = "Fill in the [brackets]" if HOLE.search(draft) else "Read this through"
    return f"{first}, then send it{' with your invitation' if planned.step == 'connect' else ''}."


def _task_url(planned: Planned) -> str:
    return planned.person.profile if planned.step == "connect" and planned.person else ""
