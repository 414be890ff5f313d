"""The mailbox's part of a run: learn who wrote to whom, then lay down the letters that are due.

What it shows becomes facts, as a tick in a calendar does, and what it means is for the person to
say: an answer holds the follow-ups back and decides nothing.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from afterview.drafts.letter import letter_of
from afterview.errors import CursorError, MissingError, PreconditionError, RejectedError, Sentence
from afterview.mailbox import Address, Draft, Placed
from afterview.mailbox.sent import Expected, fulfilled
from afterview.mailbox.verdict import verdict
from afterview.mailbox.watch import WhoIsWho
from afterview.playbook.cases import cases
from afterview.playbook.contact_budget import contacted, follow_up_id
from afterview.playbook.heard import hearing, said_of
from afterview.provider import Action
from afterview.reconcile.letters import Letter, observed, writes
from afterview.reconcile.one_way import Change
from afterview.store.mail import SeenMessage
from afterview.store.targets import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.mailbox import Changes, Mailbox, Message, Watch
    from afterview.playbook import Planned
    from afterview.playbook.cases import Case
    from afterview.reconcile.letters import Write
    from afterview.setup import MailAccount
    from afterview.sync.facts import RunFacts
    from afterview.sync.report import Orders, TargetReport
    from afterview.workspace import Workspace

BEFORE_THE_FIRST = timedelta(days=30)
"""How long before the first interview of the open cases messages are looked for: letters go on with
the threads in which it was arranged."""
LONGEST_LOOK_BACK = timedelta(days=120)
"""How far back messages are looked for at most."""


@dataclass(slots=True)
class MailRun:
    """One run over the mailbox: `observe` before the plan is made, `write` after it."""

    account: MailAccount
    box: Mailbox
    workspace: Workspace
    orders: Orders
    report: TargetReport
    facts: RunFacts
    letters: dict[str, Letter] = field(default_factory=dict)
    """Our drafts, by step id."""
    seen: list[SeenMessage] = field(default_factory=list)
    theirs: set[str] = field(default_factory=set)
    """Message-IDs of what was heard from the people of open cases."""
    surplus: list[str] = field(default_factory=list)
    """Message-IDs of drafts of ours that stand beside another one of the same step."""
    sender: Address | None = None

    def observe(self) -> None:
        """Ask what is new, and keep what follows from it; in a dry run nothing is kept."""
        store, items = self.workspace.store, self.facts.plan()
        open_ = self._open_cases(items)
        who = WhoIsWho.of(open_.values(), self.account.own)
        watch = self._watch(who, open_.values())
        cursor = store.cursor(self.account.name)
        try:
            changes = self.box.changes(cursor or None, watch)
        except CursorError:
            # Perhaps it is another mailbox: what is not in it was not deleted there.
            changes = replace(self.box.changes(None, watch), fresh=True)
        self.sender = changes.sender
        self.letters, self.seen = store.letters(), store.messages()
        known = {(each.message_id, each.interview) for each in self.seen}
        expected = self._expected(items) if changes.messages else []
        self.theirs = {each.message_id for each in self.seen if each.kind != "sent"}
        self.theirs |= {each.message_id for each in changes.messages if each.folder == "answers"}
        with nullcontext() if self.orders.dry_run else store.together():
            # What the person sent comes first: it shows which messages are old news.
            for message in sorted(changes.messages, key=lambda each: each.folder != "sent"):
                if message.folder == "invitations":
                    self._invited(message)
                    continue
                if message.folder == "sent":
                    new, expected = self._sent(message, who, expected)
                else:
                    new = self._received(message, who, open_)
                fresh = [each for each in new if (each.message_id, each.interview) not in known]
                known |= {(each.message_id, each.interview) for each in fresh}
                self._learn(message, fresh, open_)
            self._observe_drafts(changes, items)
            if not self.orders.dry_run:
                store.commit(self.account.name, Batch(cursor=changes.cursor))

    def write(self, items: Iterable[Planned]) -> None:
        """Lay down the letters that are due, and take away those that are not any more."""
        wanted = self._wanted(items) if self.account.options["drafts"] else {}
        drafts = {step_id: draft for step_id, (_, draft) in wanted.items()}
        planned = {step_id: item for step_id, (item, _) in wanted.items()}
        todo = list(writes(self.letters, drafts))
        self.report.unchanged = len(drafts) - sum(each.op != "remove" for each in todo)
        for message_id in () if self.orders.dry_run else self.surplus:
            with suppress(PreconditionError):
                self.box.remove(Placed(message_id=message_id, remote_id=""))
        for each in todo:
            change = self._change(each, planned.get(each.step_id))
            if self.orders.dry_run:
                self.report.done.append(change)
                continue
            try:
                done = self._carry_out(each)
            except RejectedError as error:
                self.report.failed.append((change, error))
            else:
                if done:
                    self.report.done.append(change)

    # What is looked for.

    def _open_cases(self, items: Iterable[Planned]) -> dict[str, Case]:
        """Return the cases that letters are still expected in, by the id of their latest round."""
        workspace = self.workspace
        busy = {
            item.interview
            for item in items
            if item.kind.is_email and item.done is None and not item.forecast
        }
        found = cases(workspace.interviews, self.facts.now, workspace.today)
        return {case.latest.id: case for case in found if not case.closed or case.latest.id in busy}

    def _watch(self, who: WhoIsWho, open_: Iterable[Case]) -> Watch:
        options, today = self.account.options, self.workspace.today
        starts = [case.rounds[0].start.date() for case in open_]
        since = max(min(starts, default=today) - BEFORE_THE_FIRST, today - LONGEST_LOOK_BACK)
        return who.watch(
            min(since, today),
            answers=options["answers"],
            sent=options["sent"],
            drafts=options["drafts"],
            invitations=options["invitations"],
        )

    def _expected(self, items: Iterable[Planned]) -> list[Expected]:
        """Return the letters of the plan that are not sent yet."""
        found = []
        for item in items:
            if not item.kind.is_email or item.done is not None or item.forecast:
                continue
            if item.subject is None:
                continue
            letter = letter_of(item.step, self.workspace.composer.draft(item))
            begins = self.workspace.clock.places.begins(item.day)
            found.append(
                Expected(
                    step_id=item.id,
                    uid=item.uid,
                    case=item.subject.id,
                    email=letter.to[0].casefold() if letter.to else "",
                    subject=letter.subject,
                    day=item.day,
                    after=begins if item.kind.follows_status else item.subject.end,
                    is_outreach=item.kind.keeps_gap,
                )
            )
        return found

    # What was seen.

    def _sent(
        self, message: Message, who: WhoIsWho, expected: Sequence[Expected]
    ) -> tuple[list[SeenMessage], list[Expected]]:
        """Return what to keep of a message that the person sent, and what is expected still."""
        recipients = who.recipients(message)
        ours = [each for each in self.letters.values() if each.message_id == message.message_id]
        if ours:
            message = replace(message, mark=f"{ours[0].uid}.")
        day = self._day(message)
        steps = fulfilled(message, expected, recipients, today=day, theirs=self.theirs)
        step_id = steps[0] if len(steps) == 1 else None
        if len(steps) > 1 and (message.message_id not in {each.message_id for each in self.seen}):
            names = " or ".join(steps)
            self.report.notes.append(
                f"you sent a letter on {self._said(message)} that may be {names}; "
                f"say which: afterview done {steps[0]}"
            )
        owners = {each.step_id: each.case for each in expected}
        ids = {case for found in recipients.values() for case in found}
        ids |= {owners[step_id]} if step_id else set()
        email = next((each for each in recipients if each in who.people), "")
        kept = [
            SeenMessage(
                message.message_id,
                case,
                "sent",
                message.at.astimezone(UTC),
                day,
                email,
                step_id if step_id and owners[step_id] == case else None,
            )
            for case in sorted(ids)
        ]
        return kept, [each for each in expected if each.step_id != step_id]

    def _received(
        self, message: Message, who: WhoIsWho, open_: Mapping[str, Case]
    ) -> list[SeenMessage]:
        """Return what to keep of a message that the person got."""
        kind = verdict(message)
        if kind == "nothing":
            return []
        email = message.sender.email if message.sender.email in who.people else ""
        kept = []
        for id_ in sorted(who.senders(message)):
            case = open_[id_]
            counts = message.at > case.latest.end and not self._was_followed(message, case)
            kept.append(
                SeenMessage(
                    message.message_id,
                    id_,
                    kind if counts else "message",
                    message.at.astimezone(UTC),
                    self._day(message),
                    email,
                    said=said_of(case.latest),
                )
            )
        return kept

    def _was_followed(self, message: Message, case: Case) -> bool:
        """Return whether the person followed up after this message, so that it is old news.

        Of a follow-up on the same day, only one that the mailbox shows tells which came first.
        """
        day = self._day(message)
        last = max((day for _, day in contacted(case.rounds, self.facts.now)), default=date.min)
        rounds = {each.id for each in case.rounds}
        later = (
            each.step_id is not None and each.interview in rounds and each.at > message.at
            for each in self.seen
        )
        return day < last or (day == last and any(later))

    def _invited(self, message: Message) -> None:
        """Say that an invitation came in, whoever it is from; only its key is kept."""
        from afterview.importing.glance import glance
        from afterview.importing.known import is_news, told, told_of

        store, ids = self.workspace.store, {each.id for each in self.workspace.interviews}
        seen = glance(message.calendar, self.workspace.config.me.timezone)
        if verdict(message) == "invitation" and is_news(store, seen, ids):
            about = f' ("{message.subject}")' if message.subject else ""
            when, sender = self._said(message), message.sender.name or message.sender.email
            told_so = f"an invitation came on {when} from {sender}{about}"
            self.report.notes.append(f"{told_so}; to import it: afterview inbox")
            if not self.orders.dry_run:
                told_of(store, told(store) | {seen.key})

    def _learn(
        self, message: Message, new: Sequence[SeenMessage], open_: Mapping[str, Case]
    ) -> None:
        """Keep messages that are new, and let the facts and the report say what follows."""
        store, keep = self.workspace.store, not self.orders.dry_run
        self.seen += new
        if keep:
            store.see_messages(new)
        for each in new:
            if each.step_id is not None:
                self.facts.learn(
                    {each.step_id: each.day}, (), source=self.account.name, keep=keep, undoable=True
                )
                self.report.notes.append(
                    f"{each.step_id} was sent on {self._said(message)}, seen in your mailbox"
                )
            if each.kind in {"sent", "message"}:
                continue
            if each.kind == "invitation" and self.account.options["invitations"]:
                continue  # it is told of as one that can be taken over
            interview = open_[each.interview].latest
            if each.kind == "answer":
                self.facts.now = hearing(self.facts.now, interview, each.day)
            self.report.notes.append(_told(message, each, interview.company, self._said(message)))

    def _day(self, message: Message) -> date:
        return self.workspace.clock.day(message.at)

    def _said(self, message: Message) -> str:
        return self.workspace.clock.say(message.at)

    # Our drafts.

    def _observe_drafts(self, changes: Changes, items: Iterable[Planned]) -> None:
        steps = {item.uid: item.id for item in items if item.kind.is_email}
        steps |= {letter.uid: letter.step_id for letter in self.letters.values()}
        found = observed(self.letters, changes, steps)
        done = self.facts.now.done
        self.report.notes += [
            f"{step_id}: you changed the draft in your mailbox, so it is yours now"
            for step_id in found.touched
            if self.letters.get(step_id, Letter(step_id, "", "")).state != "theirs"
        ]
        self.report.notes += [
            f"{step_id}: the draft is not in your mailbox any more, and is not made again; to have "
            f"it back: afterview restore {step_id}"
            for step_id in found.missing
            if step_id not in done
        ]
        if not self.orders.dry_run:
            gone = self.letters.keys() - found.letters.keys()
            self.workspace.store.keep_letters(found.letters.values(), gone)
        self.letters, self.surplus = found.letters, found.surplus

    def _wanted(self, items: Iterable[Planned]) -> dict[str, tuple[Planned, Draft]]:
        """Return the letters that are due today, with an address to go to."""
        found: dict[str, tuple[Planned, Draft]] = {}
        workspace = self.workspace
        for item in items:
            is_open = item.kind.is_email and item.done is None and not item.forecast
            if not is_open or item.day > workspace.today or item.subject is None:
                continue
            if not item.kind.follows_status and item.subject.end > workspace.now:
                continue
            draft = self._draft(item)
            if draft is not None:
                found[item.id] = (item, draft)
        return found

    def _draft(self, item: Planned) -> Draft | None:
        composer = self.workspace.composer
        letter = letter_of(item.step, composer.draft(item))
        if not letter.to or self.sender is None:
            return None
        subject = letter.subject
        if not subject and item.step == "follow-up":
            # It is best sent as a reply to the one before.
            first = letter_of(item.step, composer.draft(item._replace(number=1)))
            subject = f"Re: {first.subject}"
        person = item.person or (item.subject.contact if item.subject else None)
        to = letter.to[0].casefold()
        return Draft(
            uid=item.uid,
            revision=0,
            sender=self.sender._replace(name=self.workspace.config.me.name),
            to=tuple(
                Address(person.name if person and each.casefold() == to else "", each.casefold())
                for each in letter.to
            ),
            subject=subject,
            body=f"{letter.body}\n",
            in_reply_to=self._thread(item, to),
            at=self.workspace.now.astimezone(UTC).replace(microsecond=0),
        )

    def _thread(self, item: Planned, email: str) -> str:
        """Return the message that a letter answers: the last from or to that person, if any.

        A follow-up goes behind the one before it, if that was seen in the mailbox.
        """
        before = (
            follow_up_id(item.subject.id, item.number - 1)
            if item.subject and item.number and item.step == "follow-up"
            else ""
        )
        mine = [each for each in self.seen if before and each.step_id == before]
        theirs = [each for each in self.seen if each.email == email and each.kind != "sent"]
        last = max((*mine, *theirs), key=lambda each: each.at, default=None)
        is_real = last is not None and not last.message_id.endswith(".invalid>")
        return last.message_id if last is not None and is_real else ""

    def _carry_out(self, write: Write) -> bool:
        """Write to the mailbox, the intent first; return whether it has taken effect."""
        store, step_id = self.workspace.store, write.step_id
        before = self.letters.get(step_id)
        old = {each for each in (write.old, before.message_id if before else "") if each}
        old |= {before.before} if before and before.before else set()
        if write.draft is None:
            self._keep(before._replace(state="removing") if before else None)
            return self._remove(step_id, old, before)
        draft = write.draft
        self._keep(Letter(step_id, draft.uid, draft.message_id, write.old, "writing"))
        try:
            if write.op == "replace":
                self.box.replace(Placed(message_id=write.old, remote_id=""), draft)
            else:
                self.box.put(draft)
                for each in old - {draft.message_id}:
                    self.box.remove(Placed(message_id=each, remote_id=""))
        except MissingError:
            # The next look says what the person did with it.
            self._keep(before)
            return False
        except PreconditionError:
            self._keep(Letter(step_id, draft.uid, write.old, state="theirs"))
            return False
        except RejectedError:
            store.keep_letters([before] if before else [], [] if before else [step_id])
            raise
        self._keep(Letter(step_id, draft.uid, draft.message_id))
        return True

    def _remove(self, step_id: str, old: Iterable[str], before: Letter | None) -> bool:
        try:
            for each in old:
                self.box.remove(Placed(message_id=each, remote_id=""))
        except PreconditionError:
            self._keep(before._replace(state="theirs", before="") if before else None)
            return False
        self.workspace.store.keep_letters((), [step_id])
        self.letters.pop(step_id, None)
        return True

    def _keep(self, letter: Letter | None) -> None:
        if letter is not None:
            self.workspace.store.keep_letters([letter])
            self.letters[letter.step_id] = letter

    def _change(self, write: Write, item: Planned | None) -> Change:
        """Return a write in the form in which reports show changes."""
        day = item.day if item else self.workspace.today
        title = item.title if item else f"the draft of {write.step_id}"
        uid = write.draft.uid if write.draft else self.letters[write.step_id].uid
        action = Action(op="delete" if write.draft is None else "create", uid=uid)
        return Change(write.kind, action, write.step_id, day, title, None)


def _told(message: Message, seen: SeenMessage, company: str, when: str) -> str:
    """Say what a message means, and how the person says what is in it."""
    id_, about = seen.interview, f' ("{message.subject}")' if message.subject else ""
    on_its_page = "say so on the page of its case"
    if seen.kind == "invitation":
        return Sentence(
            f"{company} sent an invitation on {when}{about}",
            command='to import it, write [mail] invitations = "INBOX", and: afterview inbox',
            page="to import it, save it as a file and choose that on Add",
        )
    ways = (
        f'afterview set {id_} promise="..." or status=...; '
        f"if it was nothing: afterview heard {id_} --nothing"
    )
    if seen.kind == "notice":
        return Sentence(
            f"a program of {company} wrote on {when}{about}",
            command=f"if that is an answer, say it: {ways}",
            page=f"if that is an answer, {on_its_page}",
        )
    return Sentence(
        f"{company} wrote on {when}{about}, and no follow-up is due until you say what they said",
        command=f"read it, then say it: {ways}",
        page="read it, then say it on the page of its case",
    )
