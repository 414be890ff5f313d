"""Lives with a mailbox: whatever the person does and whatever fails, each letter is there once.

The machine goes on as the person would: it sends, changes and deletes drafts, gets answers, skips
steps, lets time pass and loses connections; runs are killed. After a run that came to its end it
looks at what stands in the folder of drafts.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from program import CONFIGURATION, table

from afterview.config import plugins
from afterview.errors import TransientError
from afterview.mailbox import StoredDraft
from afterview.mailbox.letter import stored_draft
from afterview.operations import facts
from afterview.store.database import Store
from afterview.sync.engine import Orders, Report, sync
from afterview.testing import MemoryMail, MemoryMailbox, memory_mailbox_plugin
from afterview.workspace import Workspace, opened

MAIL = '[mail]\nprovider = "memory"\ndrafts = true\nsent = true\nanswers = true\n'
PEOPLE = {
    "acme": '[{ name = "Jane Doe", email = "jane@acme.example" }, '
    '{ name = "Bo Li", email = "bo@acme.example" }]',
    "globex": '[{ name = "Jo Smith", email = "jo@globex.example" }]',
}
ADDRESSES = {"acme": "jane@acme.example", "globex": "jo@globex.example"}
CONTACTS = {id_: f'"Contact <{email}>"' for id_, email in ADDRESSES.items()}
FIRST = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
WRITES = ("commit", "record", "see_messages", "keep_letters")
CALLS = ("changes", "put", "replace", "remove")


class Killed(BaseException):
    """The run ends here."""


class MailLife(RuleBasedStateMachine):
    """One person, two cases, one mailbox."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.config = Path(self.folder.name) / "config.toml"
        self.now = FIRST
        self.mail = MemoryMail()
        self.topic = 0
        self.numbers = 0
        self.is_clean = True
        """Whether the last run came to its end, so that the store knows what stands there."""
        self.is_anew = False
        """Whether the folders were made anew since the last run that came to its end."""
        self.mine: dict[int, bytes] = {}
        """The drafts that the person changed, by the number of their message."""
        self.gone: set[str] = set()
        """The uids of the steps whose drafts the person deleted."""
        self.patch = pytest.MonkeyPatch()
        plugin = memory_mailbox_plugin(self.mail)
        self.patch.setattr(plugins, "load_mailbox", lambda _: plugin)

    @initialize()
    def begin(self) -> None:
        self._write()

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    def _write(self) -> None:
        self.config.write_text(CONFIGURATION.partition("[targets")[0] + MAIL)
        tables = [
            table(id_, people=people, contact=CONTACTS[id_], topics=f'["topic {self.topic}"]')
            for id_, people in PEOPLE.items()
        ]
        (self.config.parent / "interviews.toml").write_text("\n".join(tables))

    def _run(self) -> Report:
        with opened(self.config, now=self.now, write=True) as workspace:
            return sync(workspace, Orders())

    def _drafts(self) -> list[StoredDraft]:
        found = (stored_draft(each.raw, "") for each in self.mail.folders["Drafts"])
        return [draft for draft in found if draft is not None]

    def _take(self, data: st.DataObject) -> Any:
        stored = data.draw(st.sampled_from(self.mail.folders["Drafts"]))
        self.mail.folders["Drafts"].remove(stored)
        self.mine.pop(stored.number, None)
        return stored

    def _name(self) -> str:
        self.numbers += 1
        return f"<m{self.numbers}@x>"

    # What happens

    @rule(hours=st.integers(1, 120))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def a_run(self) -> None:
        (report,) = self._run().targets
        assert report.error is None, report.error
        assert not report.failed
        self.is_clean, self.is_anew = True, False
        self._look()

    @rule(method=st.sampled_from(CALLS), after=st.booleans())
    def a_run_that_fails(self, method: str, *, after: bool) -> None:
        self.mail.fail(method, TransientError("lost"), after=after)
        (report,) = self._run().targets
        self.is_clean = report.error is None
        self.mail.faults.clear()

    @rule(at=st.integers(0, 30))
    def a_run_that_is_killed(self, at: int) -> None:
        passed = 0

        def around(call: Any) -> Any:
            def counted(*args: Any, **kwargs: Any) -> Any:
                nonlocal passed
                passed += 1
                if passed > at:
                    raise Killed
                return call(*args, **kwargs)

            return counted

        with pytest.MonkeyPatch.context() as patch:
            for owner, names in ((MemoryMailbox, CALLS), (Store, WRITES)):
                for name in names:
                    patch.setattr(owner, name, around(getattr(owner, name)))
            try:
                self._run()
            except Killed:
                self.is_clean = False
            else:
                self.is_clean = True

    @precondition(lambda self: self.mail.folders["Drafts"])
    @rule(data=st.data(), keeps=st.booleans())
    def they_send_a_draft(self, data: st.DataObject, *, keeps: bool) -> None:
        stored = self._take(data)
        raw = stored.raw
        if not keeps:
            raw = raw.replace(b"X-Afterview-Draft", b"X-Other")
            raw = raw.replace(b"Message-ID: <", f"Message-ID: <{self._name()[1:-1]}-".encode())
        self.mail.add("Sent", raw, self.now)

    @precondition(lambda self: self.mail.folders["Drafts"])
    @rule(data=st.data())
    def they_change_a_draft(self, data: st.DataObject) -> None:
        """Their program saves it as another message, with our header as it was."""
        stored = self._take(data)
        raw = stored.raw + f"PS {self._name()}\r\n".encode()
        made = self.mail.add("Drafts", raw, self.now)
        self.mine[made.number] = raw

    @precondition(lambda self: self.is_clean and self.mail.folders["Drafts"])
    @rule(data=st.data())
    def they_delete_a_draft(self, data: st.DataObject) -> None:
        draft = stored_draft(self._take(data).raw, "")
        assert draft is not None
        if not self.is_anew:
            self.gone.add(draft.uid)

    @rule(case=st.sampled_from(sorted(ADDRESSES)), automatic=st.booleans())
    def somebody_writes(self, case: str, *, automatic: bool) -> None:
        head = "Auto-Submitted: auto-replied\n" if automatic else ""
        raw = (
            f"From: {ADDRESSES[case]}\nTo: {self.mail.address}\nSubject: Hello\n"
            f"Message-ID: {self._name()}\n{head}\nHi\n"
        )
        self.mail.add("INBOX", raw.encode(), self.now)

    @rule(data=st.data(), how=st.sampled_from([facts.skip, facts.done]))
    def they_say_what_they_did(self, data: st.DataObject, how: Any) -> None:
        with opened(self.config, now=self.now, write=True) as workspace:
            open_ = sorted(_open(workspace))
            if open_:
                how(workspace, data.draw(st.sampled_from(open_)))

    @rule()
    def the_log_says_more(self) -> None:
        self.topic += 1
        self._write()

    @rule()
    def folders_are_made_anew(self) -> None:
        self.mail.renew()
        # What is not there any more is no evidence until the next run.
        self.gone.clear()
        self.is_anew = True

    # What holds

    @invariant()
    def what_the_person_wrote_stands(self) -> None:
        held = {each.number: each.raw for each in self.mail.folders["Drafts"]}
        for number, raw in self.mine.items():
            assert held.get(number) == raw

    @invariant()
    def nothing_is_written_elsewhere(self) -> None:
        assert self.mail.folders.keys() == {"INBOX", "Sent", "Drafts"}

    def _look(self) -> None:
        """Look at the drafts after a run that came to its end."""
        drafts = self._drafts()
        ours = Counter(draft.uid for draft in drafts if not draft.touched)
        theirs = {draft.uid for draft in drafts if draft.touched}
        assert max(ours.values(), default=0) <= 1, "two drafts of one letter"
        assert not ours.keys() & theirs, "a draft of ours beside one of theirs"
        assert not ours.keys() & self.gone, "a draft came back"
        with opened(self.config, now=self.now) as workspace:
            wanted = {
                item.uid
                for item in workspace.plan()
                if item.kind.is_email
                and item.done is None
                and not item.forecast
                and item.day <= workspace.today
            }
            known = {letter.uid for letter in workspace.store.letters().values()}
            assert all(
                each.state in {"stands", "theirs", "gone"}
                for each in workspace.store.letters().values()
            )
        assert ours.keys() <= wanted, "a draft that is not due"
        assert wanted - known == set(), "a letter that was lost"


def _open(workspace: Workspace) -> list[str]:
    return [
        item.id
        for item in workspace.plan()
        if item.kind.is_email and item.done is None and not item.forecast
    ]


TestMailLife = MailLife.TestCase
TestMailLife.settings = settings(
    max_examples=int(os.environ.get("AFTERVIEW_LIVES", "40")) // 2,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
