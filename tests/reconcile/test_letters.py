"""What becomes of our drafts: seen, changed by the person, deleted, wanted otherwise."""

from __future__ import annotations

import pytest

from afterview.mailbox import Changes, StoredDraft
from afterview.reconcile.letters import Letter, State, Write, observed, writes
from afterview.testing.mail_samples import draft

STEP = "acme/thank-you/jane"
OURS = draft(STEP)
NEW = draft(STEP, body="New\n")
STANDS = Letter(STEP, OURS.uid, OURS.message_id)
UIDS = {OURS.uid: STEP}


def there(*, touched: bool = False, message_id: str = OURS.message_id) -> StoredDraft:
    return StoredDraft(
        uid=OURS.uid, revision=0, message_id=message_id, remote_id="1:7", touched=touched
    )


def seen(*drafts: StoredDraft, fresh: bool = False) -> Changes:
    return Changes(cursor="c", drafts=drafts, fresh=fresh)


def test_a_folder_that_is_as_it_was_says_nothing() -> None:
    found = observed({STEP: STANDS}, Changes(cursor="c"), UIDS)

    assert (found.letters, found.touched, found.missing) == ({STEP: STANDS}, [], [])


def test_a_draft_that_stands_there_stands() -> None:
    found = observed({STEP: STANDS}, seen(there()), UIDS)

    assert (found.letters, found.touched, found.missing) == ({STEP: STANDS}, [], [])


def test_one_that_was_changed_is_theirs() -> None:
    found = observed({STEP: STANDS}, seen(there(touched=True, message_id="")), UIDS)

    assert found.letters[STEP].state == "theirs"
    assert found.touched == [STEP]


def test_one_that_is_gone_is_gone() -> None:
    found = observed({STEP: STANDS}, seen(), UIDS)

    assert found.letters[STEP].state == "gone"
    assert found.missing == [STEP]


def test_in_a_folder_that_was_made_anew_nothing_was_deleted() -> None:
    found = observed({STEP: STANDS}, seen(fresh=True), UIDS)

    assert (found.letters, found.missing) == ({}, [])


@pytest.mark.parametrize("state", ["writing", "theirs"])
def test_of_a_write_whose_outcome_is_open_nothing_is_concluded(state: State) -> None:
    open_ = STANDS._replace(state=state)

    assert observed({STEP: open_}, seen(), UIDS).letters == {STEP: open_}
    assert observed({STEP: open_}, seen(there()), UIDS).letters == {STEP: open_}


@pytest.mark.parametrize("state", ["writing", "removing"])
def test_one_that_was_changed_is_theirs_whatever_we_were_about_to_do(state: State) -> None:
    open_ = STANDS._replace(message_id=NEW.message_id, state=state)
    found = observed(
        {STEP: open_}, seen(there(touched=True), there(message_id=NEW.message_id)), UIDS
    )

    assert found.letters[STEP] == STANDS._replace(state="theirs")
    assert (found.touched, found.surplus) == ([STEP], [NEW.message_id])


def test_a_removal_that_took_effect_is_over() -> None:
    going = STANDS._replace(state="removing")

    assert observed({STEP: going}, seen(), UIDS).letters == {}
    assert observed({STEP: going}, seen(there()), UIDS).letters == {STEP: going}


def test_drafts_that_no_row_knows_are_taken_up() -> None:
    """The store was lost, or the person took one back out of the bin."""
    gone = STANDS._replace(state="gone")

    assert observed({}, seen(there()), UIDS).letters == {STEP: STANDS}
    assert observed({STEP: gone}, seen(there()), UIDS).letters == {STEP: STANDS}
    assert observed({}, seen(there()), {}).letters == {}


def test_of_two_untouched_drafts_of_a_step_the_one_that_we_know_stays() -> None:
    """A run was cut between writing the new one and taking away the old one."""
    old, new = there(), there(message_id=NEW.message_id)
    row = STANDS._replace(message_id=NEW.message_id)

    assert observed({STEP: row}, seen(new, old), UIDS).surplus == [OURS.message_id]
    assert observed({STEP: row}, seen(old, new), UIDS).surplus == [OURS.message_id]
    assert observed({STEP: row}, seen(new, old), UIDS).letters == {STEP: row}
    assert observed({}, seen(old, new), UIDS).letters == {STEP: row}


def test_a_draft_of_theirs_comes_before_ours() -> None:
    theirs, ours = there(touched=True, message_id="<mine@x>"), there()
    for both in ((theirs, ours), (ours, theirs)):
        found = observed({STEP: STANDS}, seen(*both), UIDS)

        assert found.letters[STEP].state == "theirs"
        assert found.surplus == [OURS.message_id]


def test_of_two_drafts_of_theirs_none_is_surplus() -> None:
    one, two = (there(touched=True, message_id=f"<{n}@x>") for n in (1, 2))

    assert observed({STEP: STANDS}, seen(one, two), UIDS).surplus == []


def test_what_is_wanted_is_put_once() -> None:
    assert list(writes({}, {STEP: OURS})) == [Write("put", STEP, "", OURS, "new")]
    assert list(writes({STEP: STANDS}, {STEP: OURS})) == []


def test_another_letter_takes_its_place() -> None:
    assert list(writes({STEP: STANDS}, {STEP: NEW})) == [
        Write("replace", STEP, OURS.message_id, NEW, "changed")
    ]


@pytest.mark.parametrize("state", ["writing", "removing"])
def test_what_was_cut_is_written_again(state: State) -> None:
    cut = STANDS._replace(state=state, before="<0@x>")

    assert list(writes({STEP: cut}, {STEP: NEW})) == [Write("put", STEP, "<0@x>", NEW, "new")]
    assert list(writes({STEP: cut}, {})) == [
        Write("remove", STEP, OURS.message_id, None, "dropped")
    ]


@pytest.mark.parametrize("state", ["theirs", "gone"])
def test_what_is_theirs_stays_and_what_is_gone_does_not_come_back(state: State) -> None:
    known = {STEP: STANDS._replace(state=state)}

    assert list(writes(known, {STEP: NEW})) == []
    assert list(writes(known, {})) == []


def test_what_is_no_longer_wanted_goes() -> None:
    assert list(writes({STEP: STANDS}, {})) == [
        Write("remove", STEP, OURS.message_id, None, "dropped")
    ]
