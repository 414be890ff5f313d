"""The mailbox on an IMAP server: which folders are looked at, what is new in them, and our drafts.

Which messages are fetched is decided by the server: it is asked for those from and to the people
who are watched, and what its search finds too much is left out without being kept.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from afterview.errors import GoneError, MissingError, PreconditionError, TransientError
from afterview.mailbox import Address, Changes, Placed, StoredDraft
from afterview.mailbox.contract import HEADERS, MARK_HEADER
from afterview.mailbox.headers import normal
from afterview.mailbox.letter import bytes_of, stored_draft
from afterview.mailbox.reading import message_of
from afterview.provider import cursor as cursors
from afterview_imap.criteria import FROM, TO, quoted, searches, since, terms
from afterview_imap.folders import find
from afterview_imap.parts import LARGEST, OF_TEXT, calendar_in, text_in
from afterview_imap.session import FolderState, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.mailbox import Draft, Message, Watch
    from afterview.provider import Context
    from afterview_imap.parts import Part

VERSION = 1
"""Of the cursor."""
OURS = ("drafts_folder", "sent_folder", "inbox")
"""The options that decide which folders a cursor speaks of."""

Role = Literal["answers", "sent", "drafts", "invitations"]

_HEAD = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADERS)})]"
_MARK = f"BODY.PEEK[HEADER.FIELDS ({MARK_HEADER})]"


@dataclass(slots=True)
class _Seen:
    """What a cursor says: the folders as they were, and who was looked for."""

    folders: dict[str, FolderState] = field(default_factory=dict)
    """By role."""
    terms: frozenset[str] = frozenset()
    """Hashes of what was looked for, so that no address stands in a cursor."""
    invitations: str = ""


class ImapMailbox:
    """One mailbox, opened for one run; the connection is made with the first call."""

    def __init__(self, options: Mapping[str, Any], context: Context) -> None:
        """Take the options of the plugin; nothing is sent yet."""
        self._options = options
        self._context = context
        self._session: Session | None = None
        self._drafts_name = ""
        self._shape = cursors.shape_of(
            VERSION, [options["host"], options["username"]] + [options[name] for name in OURS]
        )

    def changes(self, cursor: str | None, watch: Watch) -> Changes:
        """Return what is new since `cursor`; see the contract."""
        before = cursors.read(cursor, self._shape, _seen) if cursor else _Seen()
        now = self._states(before, watch)
        asked = terms(watch)
        messages: list[Message] = []
        if watch.answers:
            messages += self._messages("answers", before, now, watch)
        if watch.sent:
            messages += self._messages("sent", before, now, watch)
        if watch.invitations:
            messages += self._invitations(before, now, watch)
        drafts, fresh = self._drafts(before, now, watch)
        after = _Seen(now, frozenset(map(_hash, asked)), watch.invitations)
        return Changes(
            cursor=cursors.written(self._shape, _told(after)),
            messages=sorted(messages, key=lambda message: message.at),
            drafts=drafts,
            fresh=fresh,
            sender=self._sender(),
        )

    def put(self, draft: Draft) -> Placed:
        """Lay a draft down, unless one with its Message-ID stands there."""
        session = self._open()
        name = self._drafts_folder()
        state = session.examine(name)
        if found := self._find(draft.message_id):
            return Placed(message_id=draft.message_id, remote_id=f"{state.validity}:{found[0]}")
        uid = session.append(name, bytes_of(draft), "\\Draft", "\\Seen")
        session.refresh()
        twins = self._find(draft.message_id)
        if len(twins) > 1:
            # Another program laid the same draft down at the same moment. It decides as we do.
            self._delete(twins[1:], state.validity)
        uid = twins[0] if twins else uid
        return Placed(message_id=draft.message_id, remote_id=f"{state.validity}:{uid or ''}")

    def replace(self, placed: Placed, draft: Draft) -> Placed:
        """Put a draft in the place of an untouched one of ours."""
        if placed.message_id == draft.message_id:
            return self.put(draft)
        old, validity = self._untouched(placed)
        if not old:
            msg = f"{self._session_name()}: the draft is not there any more"
            raise MissingError(msg)
        new = self.put(draft)
        self._delete(old, validity)
        return new

    def remove(self, placed: Placed) -> None:
        """Take an untouched draft of ours away."""
        old, validity = self._untouched(placed)
        if old:
            self._delete(old, validity)

    def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    # Which folders.

    def _open(self) -> Session:
        if self._session is None:
            self._session = Session(self._options, self._context)
        return self._session

    def _session_name(self) -> str:
        return str(self._options["host"])

    def _states(self, before: _Seen, watch: Watch) -> dict[str, FolderState]:
        """Return the state of each folder that is to be looked at, by role.

        Folders are asked for by the names that they had; only where one is gone, and the first
        time, the server is asked which they are.
        """
        session = self._open()
        if not (roles := _roles(watch)):
            return {}
        if watch.invitations != before.invitations:
            before.folders.pop("invitations", None)
        names: dict[str, str] = {
            role: before.folders[role].name for role in roles if role in before.folders
        }
        if set(names) == set(roles):
            found = session.states([*dict.fromkeys(names.values())])
            if all(name in found for name in names.values()):
                return {role: found[name] for role, name in names.items()}
        names = find(session.folders(), self._options, watch.invitations, roles)
        found = session.states([*dict.fromkeys(names.values())])
        if gone := [name for name in names.values() if name not in found]:
            msg = (
                f"{self._session_name()}: there is no folder {gone[0]}; correct its name in [mail]"
            )
            raise GoneError(msg)
        return {role: found[name] for role, name in names.items()}

    def _drafts_folder(self) -> str:
        if not self._drafts_name:
            found = find(self._open().folders(), self._options, "", ("drafts",))
            self._drafts_name = found["drafts"]
        return self._drafts_name

    def _sender(self) -> Address | None:
        said = self._options["address"] or self._options["username"]
        return Address("", normal(said)) if "@" in said else None

    # What is new.

    def _messages(
        self,
        role: Literal["answers", "sent"],
        before: _Seen,
        now: Mapping[str, FolderState],
        watch: Watch,
    ) -> list[Message]:
        """Return the new messages of a folder from, or to, those who are watched."""
        keys = FROM if role == "answers" else TO
        old, state = before.folders.get(role), now[role]
        asked = terms(watch)
        known = {term for term in asked if _hash(term) in before.terms}
        earlier = since(watch.since - timedelta(days=1))  # the server may be in another zone
        wanted: list[str] = []
        if old is None or old.validity != state.validity:
            wanted += searches(asked, keys, earlier)
        else:
            if state.next_uid != old.next_uid:
                wanted += searches(known, keys, f"UID {old.next_uid}:*")
            wanted += searches(asked - known, keys, earlier)
            if asked - known:
                old = None
        if not wanted:
            return []
        session = self._open()
        session.examine(state.name)
        uids = {uid for criteria in wanted for uid in session.search(criteria)}
        if old is not None and old.validity == state.validity:
            uids = {uid for uid in uids if uid >= old.next_uid}
        items = ("INTERNALDATE", _HEAD) + (("BODYSTRUCTURE",) if role == "answers" else ())
        found = []
        for answer in session.fetch(uids, *items).values():
            head, at = _body(answer), _moment(answer, self._context.now)
            calendar = calendar_in(answer.get(b"BODYSTRUCTURE"))
            message = message_of(
                head, folder=role, at=at, calendar_method=calendar.method if calendar else ""
            )
            them = message.recipients if role == "sent" else (message.sender, *message.reply_to)
            if any(address in watch for address in them):
                found.append(message)
        return found

    def _invitations(
        self, before: _Seen, now: Mapping[str, FolderState], watch: Watch
    ) -> list[Message]:
        """Return the new messages of a folder that carry a calendar, whoever they are from."""
        old, state = before.folders.get("invitations"), now["invitations"]
        is_same = old is not None and old.validity == state.validity
        if is_same and old and old.next_uid == state.next_uid:
            return []
        session = self._open()
        session.examine(state.name)
        if is_same and old:
            uids = [uid for uid in session.search(f"UID {old.next_uid}:*") if uid >= old.next_uid]
        else:
            uids = session.search(since(watch.since - timedelta(days=1)))
        wanted: dict[int, tuple[Part, Part | None]] = {}
        alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for uid, answer in session.fetch(uids, "BODYSTRUCTURE").items():
            structure = answer.get(b"BODYSTRUCTURE")
            calendar = calendar_in(structure)
            if calendar is not None and calendar.size <= LARGEST:
                text = text_in(structure) if watch.texts else None
                wanted[uid] = calendar, text
                alike[_items(calendar, text)].append(uid)
        heads = session.fetch(wanted, "INTERNALDATE", _HEAD)
        contents: dict[int, Mapping[bytes, Any]] = {}
        for items, among in alike.items():
            contents |= session.fetch(among, *items)
        found = []
        for uid, (calendar, text) in wanted.items():
            if uid not in heads or uid not in contents:
                continue
            message = message_of(
                _body(heads[uid]),
                folder="invitations",
                at=_moment(heads[uid], self._context.now),
                calendar_method=calendar.method,
                calendar=calendar.decoded(_body(contents[uid], calendar.number)),
            )
            said = text.text(_body(contents[uid], text.number)) if text else ""
            found.append(replace(message, text=said))
        return found

    # Drafts of ours.

    def _drafts(
        self, before: _Seen, now: Mapping[str, FolderState], watch: Watch
    ) -> tuple[list[StoredDraft] | None, bool]:
        """Return all drafts of ours, and whether their folder was made anew."""
        if not watch.drafts:
            return None, False
        old, state = before.folders.get("drafts"), now["drafts"]
        self._drafts_name = state.name
        if old == state:
            return None, False
        fresh = old is not None and old.validity != state.validity
        if not state.messages:
            return [], fresh
        session = self._open()
        session.examine(state.name)
        uids = session.search("UNDELETED")
        # Of others' drafts nothing is read but that they are not ours: not every server can search
        # for a header that it does not know.
        ours = [uid for uid, answer in session.fetch(uids, _MARK).items() if _body(answer).strip()]
        return self._stored(ours, state.validity), fresh

    def _stored(self, uids: Iterable[int], validity: int) -> list[StoredDraft]:
        """Return the drafts of ours among messages of the open folder."""
        fetched = self._open().fetch(uids, "BODY.PEEK[]").items()
        found = (stored_draft(_body(answer), f"{validity}:{uid}") for uid, answer in fetched)
        return [draft for draft in found if draft is not None]

    def _find(self, message_id: str) -> list[int]:
        """Return the messages with a Message-ID in the open folder, the oldest first."""
        return self._open().search(f"UNDELETED HEADER Message-ID {quoted(message_id)}")

    def _untouched(self, placed: Placed) -> tuple[list[int], int]:
        """Return the UIDs of a draft of ours, and the UIDVALIDITY under which they are good.

        Raises PreconditionError where one is touched.
        """
        session = self._open()
        state = session.examine(self._drafts_folder())
        stored = self._stored(self._find(placed.message_id), state.validity)
        if any(draft.touched for draft in stored):
            msg = f"{self._session_name()}: the draft was changed, so it stays as it is"
            raise PreconditionError(msg)
        return [int(draft.remote_id.partition(":")[2]) for draft in stored], state.validity

    def _delete(self, uids: list[int], validity: int) -> None:
        """Delete drafts of ours; raise TransientError where their UIDs may mean others by now."""
        session = self._open()
        if session.examine(self._drafts_folder(), write=True).validity != validity:
            name = self._session_name()
            msg = f"{name}: the folder of drafts was created again just now; try again later"
            raise TransientError(msg)
        session.delete(uids)


def _roles(watch: Watch) -> tuple[Role, ...]:
    wanted: tuple[tuple[Role, object], ...] = (
        ("answers", watch.answers),
        ("sent", watch.sent),
        ("drafts", watch.drafts),
        ("invitations", watch.invitations),
    )
    return tuple(role for role, is_wanted in wanted if is_wanted)


def _hash(term: str) -> str:
    return hashlib.sha256(term.encode()).hexdigest()[:12]


def _told(seen: _Seen) -> dict[str, Any]:
    folders = {
        role: [state.name, state.validity, state.next_uid, state.messages, state.changes]
        for role, state in seen.folders.items()
    }
    return {"folders": folders, "terms": sorted(seen.terms), "invitations": seen.invitations}


def _seen(state: dict[str, Any]) -> _Seen:
    folders = {role: FolderState(*each) for role, each in state["folders"].items()}
    return _Seen(folders, frozenset(state["terms"]), state["invitations"])


def _items(calendar: Part, text: Part | None) -> tuple[str, ...]:
    """Return what to fetch of an invitation."""
    of_text = (f"BODY.PEEK[{text.number}]<0.{OF_TEXT}>",) if text else ()
    return (f"BODY.PEEK[{calendar.number}]", *of_text)


def _body(answer: Mapping[bytes, Any], number: str = "") -> bytes:
    """Return a part that was fetched; without its number the only one, by whatever name it has."""
    begin = f"BODY[{number}".encode() + (b"]" if number else b"")
    for name, value in answer.items():
        if name.startswith(begin) and isinstance(value, bytes):
            return value
    return b""


def _moment(answer: Mapping[bytes, Any], now: datetime) -> datetime:
    at = answer.get(b"INTERNALDATE")
    return at if isinstance(at, datetime) and at.utcoffset() is not None else now
