"""Prepare the steps of a plan as rows of a page, and put them together by case."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from afterview.compose import HOLE, reason
from afterview.drafts.letter import LONGEST_URL, letter_of, mailto
from afterview.operations.finding import known_interview
from afterview.operations.recap import without_recap
from afterview.playbook.rules import RULE_OF
from afterview.playbook.visits import visit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterview.playbook import Planned
    from afterview.playbook.rules import Rule
    from afterview.workspace import Workspace

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WHOLE_SEARCH = "Your search"
MOST_DRAFTS = 6
"""The number of drafts in a list; the pages of the other cases have theirs."""
NEVER_OVER = 365
"""Days after which a step that does not expire counts as expired, for the order of rows."""


class Row(NamedTuple):
    """Describes one step of the plan."""

    id: str
    anchor: str
    """The id of its element."""
    title: str
    short: str
    """The title below a heading with the company."""
    when: str
    """`14:00-15:00`, `since Mon 30 Nov`, or empty."""
    why: str
    what: str
    """What to do, in a sentence."""
    rule: Rule
    """The rule that it comes from."""
    head: tuple[str, ...] = ()
    """The recipient and subject of the draft."""
    draft: str = ""
    gaps: tuple[str, ...] = ()
    """What the draft leaves to the writer: `[your name]`."""
    mailto: str = ""
    """The draft as a link for mail programs; empty if it is no email, or too long."""
    link: str = ""
    """The profile to connect with."""
    is_task: bool = True
    """Whether there is something to be done, skipped or postponed."""
    is_late: bool = False
    is_forecast: bool = False
    """Whether an earlier step has to be done first."""
    done: str = ""
    """The day on which it was done."""
    recap: str = ""
    """The id of the interview, if the step is its recap and the interview has begun."""
    elsewhere: str = ""
    """The interview whose page has the draft, if it has one that is left out here."""

    @property
    def lines(self) -> int:
        """The number of lines that the draft probably takes."""
        return sum(1 + len(line) // 60 for line in self.draft.split("\n"))


class Block(NamedTuple):
    """Holds the steps of one kind of one case: `Thank three people`, 1 of 3."""

    heading: str
    """Empty if the rows need none."""
    done: int
    total: int
    rows: tuple[Row, ...]


class Group(NamedTuple):
    """Holds the steps of one case that are due, or those of the search as a whole."""

    id: str
    """The id of its latest round; empty for the search as a whole."""
    anchor: str
    name: str
    role: str
    blocks: tuple[Block, ...]

    @property
    def number(self) -> int:
        """The number of open steps."""
        return sum(len(each.rows) for each in self.blocks)


def row(item: Planned, workspace: Workspace, *, with_draft: bool = True) -> Row:
    """Return a step as a row."""
    clock, is_task = workspace.clock, not item.kind.is_marker
    is_recap, day = item.step == "recap", workspace.clock.day(item.begins)
    has_draft = with_draft and is_task and not is_recap and item.done is None
    letter = letter_of(item.step, workspace.composer.draft(item) if has_draft else "")
    link = mailto(letter)
    is_late = item.done is None and item.step != "interview" and day < clock.today
    when = clock.say_time(item.start, item.end) if item.start else ""
    person = item.person
    return Row(
        id=item.id,
        anchor=f"step:{item.id}",
        title=item.title,
        short=_short(item),
        when=f"since {clock.say_day(item.begins)}" if is_late else when,
        why=reason(item),
        what=RULE_OF[item.step].steps[item.step],
        rule=RULE_OF[item.step],
        head=letter.head,
        draft=letter.body.strip(),
        gaps=tuple(dict.fromkeys(HOLE.findall(letter.body))),
        mailto=link if letter.to and len(link) <= LONGEST_URL else "",
        link=person.profile if item.step == "connect" and person else "",
        is_task=is_task,
        is_late=is_late,
        is_forecast=item.forecast,
        done=clock.say_day(item.done) if item.done else "",
        recap=_to_recap(item, workspace) if is_recap else "",
        elsewhere=item.interview or "" if item.kind.has_draft and not with_draft else "",
    )


def _short(item: Planned) -> str:
    """Return a title without the company, which the heading above it has."""
    title = item.title
    if item.subject is None:
        return title
    company, role = item.subject.company, item.subject.role
    for long, short in (
        (f" ({company}, {role})", ""),
        (f" ({company})", ""),
        (f" ({item.subject.via})", ""),
        (f" with {company}", ""),
        (f" from {company}", ""),
        (f" {company} a ", " a "),
        (f": {company}, ", ": "),
        (f": {company}", ""),
        (f" ({role})", ""),
    ):
        title = title.replace(long, short, 1)
    return title


def _to_recap(item: Planned, workspace: Workspace) -> str:
    """Return the interview of a visit to write a recap of; empty while one is still to come."""
    interview = known_interview(workspace, item.interview or "")
    if interview is None or interview.start > workspace.now:
        return ""
    missing = without_recap(visit_of(interview, workspace.interviews), workspace.now)
    return (*missing, interview)[0].id


def expires(item: Planned, workspace: Workspace) -> tuple[bool, bool, date, date, str]:
    """Return the sort key by which steps that cannot wait come first: those with an hour."""
    day, useful = workspace.clock.day(item.begins), item.kind.useful_for
    last = item.answer_by or day + timedelta(days=NEVER_OVER if useful is None else useful)
    return item.subject is None, item.start is None, last, day, item.id


def by_case(
    items: Iterable[Planned], plan: Sequence[Planned], workspace: Workspace
) -> tuple[Group, ...]:
    """Return steps together with the others of their case, those that cannot wait first.

    `plan` has the steps that are done as well, which count in `1 of 3`. Only the first groups have
    drafts, so that the page of a long list stays small.
    """
    found: dict[object, list[Planned]] = {}
    for item in sorted(items, key=lambda each: expires(each, workspace)):
        found.setdefault(item.subject.case_key if item.subject else None, []).append(item)
    groups, drafts = list[Group](), 0
    for members in found.values():
        drafts += sum(each.kind.has_draft and each.step != "recap" for each in members)
        is_first = not groups
        groups.append(
            _group(members, plan, workspace, with_draft=is_first or drafts <= MOST_DRAFTS)
        )
    return tuple(groups)


def _group(
    items: Sequence[Planned], plan: Sequence[Planned], workspace: Workspace, *, with_draft: bool
) -> Group:
    subject = items[0].subject
    blocks = []
    for (step, _), members in groupby(items, key=lambda each: (each.step, each.interview)):
        rows = tuple(row(item, workspace, with_draft=with_draft) for item in members)
        whole = [
            each
            for each in plan
            if step == "thank-you"
            and each.step == step
            and each.interview == items[0].interview
            and not each.forecast
        ]
        heading = f"Thank {_number(len(whole))} people" if len(whole) > 1 else ""
        done = sum(each.done is not None for each in whole)
        blocks.append(Block(heading, done, len(whole) or len(rows), rows))
    return Group(
        id=subject.id if subject else "",
        anchor=f"case:{subject.id}" if subject else "case:search",
        name=subject.company if subject else WHOLE_SEARCH,
        role=subject.role if subject else "",
        blocks=tuple(blocks),
    )


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def say_to_do(due: int, late: int) -> str:
    """Say how much there is to do: `3 to do, 1 late`."""
    said = [f"{due} to do"] if due else []
    return ", ".join([*said, *([f"{late} late"] if late else [])]) or "nothing to do"
