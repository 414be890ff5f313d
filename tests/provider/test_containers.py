"""Which calendar or list is ours: `afterview/provider/containers.py`."""

from __future__ import annotations

import pytest

from afterview.errors import InTheWayError
from afterview.provider.containers import (
    CALENDAR,
    LIST,
    Container,
    Wanted,
    adopted,
    chosen,
    claims,
    container,
    kept,
    known,
    second,
    wanted_by,
)

WANTED = Wanted("Interviews", "calendar", "calendar")
NAMED = Container("named", "Interviews")
RENAMED = Container("renamed", "Job hunt")
MARKED = Container("marked", "Interviews", "Interviews")
MARKED_AND_RENAMED = Container("marked and renamed", "Job hunt", "Interviews")
OF_ANOTHER_NAME = Container("of another name", "Interviews", "Work")
ANOTHER = Container("another", "Work", "Work")
STRANGE = Container("a stranger", "Birthdays")


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], ""),
        ([STRANGE, ANOTHER, RENAMED], ""),
        ([STRANGE, NAMED], NAMED.id),
        ([NAMED, OF_ANOTHER_NAME], OF_ANOTHER_NAME.id),
        ([NAMED, OF_ANOTHER_NAME, MARKED_AND_RENAMED], MARKED_AND_RENAMED.id),
        ([NAMED, MARKED_AND_RENAMED, MARKED], MARKED.id),
        ([MARKED._replace(since="2"), MARKED._replace(id="older", since="1")], "older"),
        ([NAMED._replace(id="b"), NAMED._replace(id="a")], "a"),
    ],
)
def test_a_mark_counts_before_a_name(there: list[Container], expected: str) -> None:
    assert known(WANTED, there) == expected


def test_a_name_may_say_nothing() -> None:
    wanted = WANTED._replace(by_name=False)
    assert known(wanted, [NAMED]) == ""
    assert known(wanted, [NAMED, OF_ANOTHER_NAME]) == OF_ANOTHER_NAME.id


@pytest.mark.parametrize(
    ("there", "holding", "expected"),
    [
        ([], set(), ""),
        ([STRANGE], set(), ""),
        ([NAMED, STRANGE], set(), NAMED.id),
        ([RENAMED, STRANGE], {RENAMED.id}, RENAMED.id),
        ([NAMED, RENAMED], {NAMED.id, RENAMED.id}, NAMED.id),
        ([RENAMED, ANOTHER], {RENAMED.id, ANOTHER.id}, RENAMED.id),
        # What a mark says is sure, whatever stands elsewhere.
        ([NAMED, MARKED_AND_RENAMED], {NAMED.id}, MARKED_AND_RENAMED.id),
        ([MARKED, MARKED_AND_RENAMED], {MARKED_AND_RENAMED.id}, MARKED_AND_RENAMED.id),
        ([MARKED, MARKED_AND_RENAMED], set(), MARKED.id),
        # The person cannot tell a third from these two by itself.
        ([RENAMED, STRANGE], {RENAMED.id, STRANGE.id}, None),
        ([NAMED, RENAMED], {RENAMED.id}, None),
        ([ANOTHER], {ANOTHER.id}, None),
    ],
)
def test_what_stands_there_counts_before_a_name_and_else_the_person_is_asked(
    there: list[Container], holding: set[str], expected: str | None
) -> None:
    if expected is not None:
        assert adopted(WANTED, there, lambda _there: holding) == expected
        return
    with pytest.raises(InTheWayError) as caught:
        adopted(WANTED, there, lambda _there: holding)
    for one in there:
        assert (f'"{one.name}"' in str(caught.value)) is (one.id in holding or one is NAMED)
    assert 'no calendar called "Interviews" holds entries' in str(caught.value)
    assert "into calendar, and run adopt again" in str(caught.value)


def test_what_is_sure_is_not_looked_into() -> None:
    adopted(WANTED, [MARKED, STRANGE], lambda there: pytest.fail(f"looked into {there}"))
    kept(WANTED, MARKED, [MARKED, STRANGE], lambda there: pytest.fail(f"looked into {there}"))


@pytest.mark.parametrize(
    ("there", "holding", "expected"),
    [
        ([MARKED], set(), "ours"),
        # A list that lags does not show ours.
        ([], set(), "ours"),
        ([MARKED._replace(since="1")], set(), MARKED.id),
        ([MARKED._replace(since="3")], set(), "ours"),
        ([MARKED._replace(since="3")], {MARKED.id}, MARKED.id),
        ([STRANGE._replace(since="1")], set(), "ours"),
    ],
)
def test_of_two_that_came_in_the_same_breath_the_older_is_kept(
    there: list[Container], holding: set[str], expected: str
) -> None:
    ours = MARKED._replace(id="ours", since="2")
    if there == [MARKED]:
        there = [ours]
    assert kept(WANTED, ours, there, lambda _there: holding).id == expected


def test_the_second_is_told_how_to_go_on() -> None:
    assert second(WANTED, "work").endswith("adopt it here: afterview adopt work")


def test_what_holds_entries_is_taken_over_only_where_the_person_allows_it() -> None:
    there = [RENAMED, STRANGE]
    assert chosen(WANTED, there, lambda _there: {RENAMED.id}, adopt=False) == ""
    assert chosen(WANTED, there, lambda _there: {RENAMED.id}, adopt=True) == RENAMED.id


def test_what_is_to_be_made_is_claimed_by_account_and_name() -> None:
    tasks = Wanted("To do", "task list", "task_list")
    owners = {"calendar": "sam", "task list": "sam-1"}
    missing = {WANTED: "", tasks: ""}
    assert claims(missing, owners) == ("sam: calendar Interviews", "sam-1: task list To do")
    assert claims({WANTED: "c1", tasks: ""}, owners) == ("c1", "sam-1: task list To do")
    assert claims(missing, {"calendar": "sam"}) == ("sam: calendar Interviews",)
    assert claims({WANTED: "c1", tasks: "t1"}, owners) == ()


def test_what_is_wanted_is_what_the_options_name() -> None:
    options = {"calendar": "Interviews", "task_list": "", "tasks": "todos"}
    tasks = Wanted("Interviews", LIST, "task_list")
    assert wanted_by(options) == {CALENDAR: WANTED, LIST: tasks}
    named = wanted_by({**options, "task_list": "To do"}, by_name=False)
    assert named == {
        CALENDAR: WANTED._replace(by_name=False),
        LIST: tasks._replace(name="To do"),
    }
    assert wanted_by({**options, "tasks": "events"}) == {CALENDAR: WANTED}


def test_a_container_is_named_once_all_of_it_is_there() -> None:
    tasks = Wanted("To do", LIST, "task_list")
    assert container({WANTED: "c1", tasks: "t1"}) == "c1\nt1"
    assert container({WANTED: "c1"}) == "c1"
    assert container({WANTED: "c1", tasks: ""}) == ""
