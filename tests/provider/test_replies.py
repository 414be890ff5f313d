"""What an answer means, and our errors of it: `afterview/provider/replies.py`."""

from __future__ import annotations

from operator import itemgetter

import pytest

from afterview.errors import (
    CursorError,
    GoneError,
    LoginError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
    WasDeletedError,
)
from afterview.provider import Action
from afterview.provider.replies import Errors, Reply, Verdict, originals, title_of
from afterview.testing import event

ACME = Errors("Acme", "on Acme")
ACTION = Action(op="create", uid="u", item=event("acme/interview", title="Interview"))


@pytest.mark.parametrize(
    ("verdict", "kind", "said"),
    [
        ("login", LoginError, "Acme does not accept the login (400 why)"),
        ("forbidden", LoginError, "Acme does not accept the login (400 why)"),
        ("throttled", ThrottledError, "Acme asks to wait (400 why); the next run continues"),
        ("cursor", CursorError,
         "Acme no longer knows how far we have read; everything is read again"),
        ("missing", PreconditionError, '"X" was changed on Acme since it was read'),
        ("exists", PreconditionError, '"X" was changed on Acme since it was read'),
        ("changed", PreconditionError, '"X" was changed on Acme since it was read'),
        ("unclear", TransientError,
         'Acme has a problem (400 why); the next run looks what became of "X"'),
        ("not tried", TransientError,
         'Acme has a problem (400 why); the next run looks what became of "X"'),
        ("refused", RejectedError, 'Acme refuses "X" (400 why: words)'),
    ],
)  # fmt: skip
def test_each_verdict_is_an_error_of_ours(
    verdict: Verdict, kind: type[ProviderError], said: str
) -> None:
    error = ACME.of(Reply(400, {}, verdict, "why", "words", 7.0), '"X"')
    assert type(error) is kind
    assert str(error) == said
    assert getattr(error, "retry_after", 7.0) == 7.0


def test_a_refusal_without_words() -> None:
    assert str(ACME.of(Reply(400, {}, "refused"), '"X"')) == 'Acme refuses "X" (400)'


@pytest.mark.parametrize("words", ["words", ""])
def test_what_concerns_all_items_is_the_outcome_of_none(words: str) -> None:
    for verdict in ("missing", "refused"):
        reply = Reply(404, {}, verdict, "", words)
        error = ACME.of_all(ACME.of(reply, "the calendar"), reply, "the calendar")
        assert type(error) is ProviderError
        assert str(error) == f"Acme refuses the calendar ({words or 404})"
    lost = TransientError("lost")
    assert ACME.of_all(lost, Reply(500, {}, "unclear"), "the calendar") is lost


@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": 3}, []])
def test_an_answer_without_an_item_cannot_be_read(body: object) -> None:
    reply = Reply(200, body, "ok")  # type: ignore[arg-type]  # as a service may answer
    with pytest.raises(TransientError, match="Acme's answer cannot be read"):
        ACME.readable(reply)


def test_an_answer_with_an_item_or_an_error_is_handed_on() -> None:
    for reply in (Reply(200, {"id": "1"}, "ok"), Reply(404, {}, "missing")):
        assert ACME.readable(reply) is reply


def test_the_other_errors_name_service_and_item() -> None:
    found = [
        ACME.endless(),
        ACME.gone("calendar"),
        ACME.changed(ACTION),
        ACME.missing(ACTION),
        ACME.was_deleted(ACTION),
    ]
    assert [(type(error), str(error)) for error in found] == [
        (TransientError, "Acme's list does not end; the next run tries again"),
        (GoneError, "Acme no longer has the calendar that the items stood in"),
        (PreconditionError, '"Interview" was changed on Acme since it was read'),
        (MissingError, '"Interview" is no longer where it stood on Acme'),
        (WasDeletedError, '"Interview" was deleted on Acme, which still knows it'),
    ]


def test_an_item_is_called_by_its_title_as_far_as_it_is_known() -> None:
    assert title_of(ACTION) == '"Interview"'
    assert title_of(Action(op="delete", uid="u", before=ACTION.item)) == '"Interview"'
    assert title_of(Action(op="delete", uid="u")) == "u"


def test_a_copy_is_not_taken_for_the_original() -> None:
    """Of two that nobody knows the first counts; a known id counts before any other."""
    first, second, third = ({"id": name, "uid": "u"} for name in ("1", "2", "3"))
    other, strange = {"id": "4", "uid": "v"}, {"id": "5", "uid": ""}
    listed = [first, second, other, strange, third]
    uid_of = itemgetter("uid")
    assert originals(listed, {}, uid_of) == {"u": first, "v": other}
    assert originals(listed, {"2": "u"}, uid_of) == {"u": second, "v": other}
    assert originals([first, strange], {"9": "u", "5": "w"}, uid_of) == {"w": strange}
