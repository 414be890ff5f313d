"""Lives with a mailbox: whatever the person does and whatever fails, each letter is there once.

The machine goes on as the person would: it sends, changes and deletes drafts, also while a run is
at work, gets answers, promises and rejections, skips steps and lets time pass. Connections are
lost, the mailbox is full, runs are killed, and another computer with the same store runs at the
same time. After a run that came to its end it looks at what stands in the folder of drafts, and at
what was learned of what was sent.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
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
from afterview.errors import ProviderError, RejectedError, TransientError
from afterview.mailbox import StoredDraft
from afterview.mailbox.letter import stored_draft
from afterview.operations import facts
from afterview.store.database import Store
from afterview.sync.engine import Orders, Report, sync
from afterview.testing import MemoryMail, MemoryMailbox, memory_mailbox_plugin
from afterview.testing.memory_mailbox import Stored
from afterview.workspace import Workspace, opened

MAIL = '[mail]\nprovider = "memory"\ndrafts = true\nsent = true\nanswers = true\n'
PEOPLE = {
    "acme": '[{ name = "Jane Doe", email = "jane@acme.example" }, '
    '{ name = "Bo Li", email = "bo@acme.example" }]',
    "globex": '[{ name = "Jo Smith", email = "jo@globex.example" }]',
}
ADDRESSES = {"acme": "jane@acme.example", "globex": "jo@globex.example"}
CONTACTS = {id_: f'"Contact <{email}>"' for id_, email in ADDRESSES.items()}
NEWS = {
    "a topic": {"topics": '["kites"]'},
    "a promise": {"promise": '"within two weeks"'},
    "a rejection": {"status": '"rejected"'},
    "nothing": {},
}
"""What the log may say of a case beside the rest."""
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
        self.log: dict[str, dict[str, str]] = {id_: {} for id_ in PEOPLE}
        """What the log says of each case beside the rest."""
        self.numbers = 0
        self.is_clean = True
        """Whether the last run came to its end, so that the store knows what stands there."""
        self.is_anew = False
        """Whether the folders were made anew since the last run that came to its end."""
        self.mine: dict[int, bytes] = {}
        """The drafts that the person changed, by the number of their message."""
        self.gone: set[str] = set()
        """The uids of the steps whose drafts the person deleted."""
        self.sent: set[str] = set()
        """The uids of the steps whose drafts the person sent with our header in them."""
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
            table(id_, people=people, contact=CONTACTS[id_], **self.log[id_])
            for id_, people in PEOPLE.items()
        ]
        (self.config.parent / "interviews.toml").write_text("\n".join(tables))

    def _run(self, config: Path | None = None) -> Report:
        with opened(config or self.config, now=self.now, write=True) as workspace:
            return sync(workspace, Orders())

    def _drafts(self) -> list[StoredDraft]:
        found = (stored_draft(each.raw, "") for each in self.mail.folders["Drafts"])
        return [draft for draft in found if draft is not None]

    def _take(self, place: int) -> Stored:
        drafts = self.mail.folders["Drafts"]
        stored = drafts[place % len(drafts)]
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

    @rule(at=st.integers(0, 6), what=st.sampled_from(["send", "change", "delete", "run"]))
    def a_run_in_which_something_happens(self, at: int, what: str) -> None:
        """Before a call to the mailbox, a person is at work or another computer runs."""
        passed = 0
        happen: dict[str, Callable[[], None]] = {
            "send": partial(self._send, keeps=True),
            "change": self._change,
            "delete": self._delete,
            "run": self._run_elsewhere,
        }
        call_of = MemoryMailbox._call  # noqa: SLF001 - each call passes here

        def call(box: MemoryMailbox, method: str, act: Any) -> Any:
            nonlocal passed
            passed += 1
            if passed - 1 == at and (what == "run" or self.mail.folders["Drafts"]):
                happen[what]()
            return call_of(box, method, act)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(MemoryMailbox, "_call", call)
            self._run()
        self.is_clean = True
        self.is_anew = False

    def _run_elsewhere(self) -> None:
        """Run on another computer, which knows what this one has written down."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.config.parent.iterdir():
                if path.is_file() and path.suffix != ".lock":
                    shutil.copy(path, folder)
            self._run(Path(folder) / self.config.name)

    @rule(
        method=st.sampled_from(CALLS),
        after=st.booleans(),
        error=st.sampled_from([TransientError("lost"), RejectedError("full")]),
    )
    def a_run_that_fails(self, method: str, *, after: bool, error: ProviderError) -> None:
        self.mail.fail(method, error, after=after)
        (report,) = self._run().targets
        self.is_clean = report.error is None and not report.failed
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
    @rule(place=st.integers(0, 9), keeps=st.booleans())
    def they_send_a_draft(self, place: int, *, keeps: bool) -> None:
        self._send(place, keeps=keeps)

    def _send(self, place: int = 0, *, keeps: bool) -> None:
        stored = self._take(place)
        raw = stored.raw
        draft = stored_draft(raw, "")
        assert draft is not None
        if keeps:
            self.sent.add(draft.uid)
        else:
            raw = raw.replace(b"X-Afterview-Draft", b"X-Other")
            raw = raw.replace(b"Message-ID: <", f"Message-ID: <{self._name()[1:-1]}-".encode())
        self.mail.add("Sent", raw, self.now)

    @precondition(lambda self: self.mail.folders["Drafts"])
    @rule(place=st.integers(0, 9))
    def they_change_a_draft(self, place: int) -> None:
        self._change(place)

    def _change(self, place: int = 0) -> None:
        """Their program saves it as another message, with our header as it was."""
        stored = self._take(place)
        raw = stored.raw + f"PS {self._name()}\r\n".encode()
        made = self.mail.add("Drafts", raw, self.now)
        self.mine[made.number] = raw

    @precondition(lambda self: self.is_clean and self.mail.folders["Drafts"])
    @rule(place=st.integers(0, 9))
    def they_delete_a_draft(self, place: int) -> None:
        self._delete(place)

    def _delete(self, place: int = 0) -> None:
        draft = stored_draft(self._take(place).raw, "")
        assert draft is not None
        if self.is_clean and not self.is_anew:
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

    @rule(case=st.sampled_from(sorted(ADDRESSES)), news=st.sampled_from(sorted(NEWS)))
    def the_log_says_something_else(self, case: str, news: str) -> None:
        self.log[case] = NEWS[news]
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
            for item in workspace.plan():
                assert item.uid not in self.sent or item.done is not None, "sent, and not learned"
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
    max_examples=int(os.environ.get("AFTERVIEW_LIVES", "12")) // 2,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
