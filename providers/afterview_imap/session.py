"""One connection to an IMAP server: logged in, with the commands that the mailbox needs.

Folders are opened with EXAMINE unless something is to be written, and messages are fetched with
BODY.PEEK, so that reading leaves no trace.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import LoginError, ProviderError, RejectedError, TransientError
from afterview_imap.access import access_of
from afterview_imap.errors import mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from afterview.provider import Context
    from afterview_imap.access import Access

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 60.0
"""The longest silence of a server."""
WHOLE_ANSWER_SECONDS = 120.0
"""From a command to the end of its answer. A search takes Gmail ten; the rest is for slow lines."""
GOODBYE_SECONDS = 5.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts that are spoken to without TLS."""
AT_ONCE = 200
"""How many messages are fetched with one command."""

_PLAIN = re.compile(r"[!#$&'+,./0-9:;<=>?@A-Z^_`a-z|~-]+")
"""A text that LOGIN takes without quotes."""
_APPENDED = re.compile(rb"\[APPENDUID (\d+) (\d+)\]", re.IGNORECASE)


class Folder(NamedTuple):
    """Describes a folder as LIST shows it."""

    name: str
    flags: frozenset[str]
    """In lower case, such as `\\\\drafts`."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """Tells whether a folder is still as it was."""

    name: str
    validity: int
    """UIDVALIDITY: with another one, UIDs mean other messages."""
    next_uid: int
    messages: int
    changes: int | None = None
    """HIGHESTMODSEQ, where the server has CONDSTORE: it grows with each change of a flag."""


class Session:
    """A connection, open and logged in; raises only errors of ours."""

    def __init__(self, options: Mapping[str, Any], context: Context) -> None:
        """Connect and log in.

        Raises LoginError, TransientError where the server cannot be reached, and ProviderError for
        a connection that would not be protected.
        """
        self.where: str = options["host"]
        self._left = context.left
        if options["security"] == "plain" and self.where not in LOOPBACK:
            msg = (
                f"{self.where}: a connection without TLS is only for a server on this machine; "
                'write security = "tls" or "starttls"'
            )
            raise ProviderError(msg)
        client_class = _client_class()
        access = access_of(options, context)
        self._secret = access.token() if access else context.secret()
        self._seconds()
        with mapped(self.where):
            self._client = client_class.connected(options, CONNECT_SECONDS, ANSWER_SECONDS)
        try:
            self._log_in(options, access)
        except BaseException:
            self.close()
            raise

    def has(self, capability: str) -> bool:
        """Return whether the server has a capability."""
        with self._asking():
            return bool(self._client.has_capability(capability))

    def folders(self) -> list[Folder]:
        """Return all folders that can be opened."""
        special = self.has("SPECIAL-USE") and self.has("LIST-EXTENDED")
        with self._asking():
            if special:
                listed, _ = self._client.list_extended(["*"], "SPECIAL-USE")
            else:
                listed = self._client.list_folders()
            found = [_folder(flags, name) for flags, _, name in listed]
        return [each for each in found if not {"\\noselect", "\\nonexistent"} & each.flags]

    def states(self, names: Sequence[str]) -> dict[str, FolderState]:
        """Return the state of each of these folders; what is not there is left out."""
        items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]
        items += ["HIGHESTMODSEQ"] if self.has("CONDSTORE") else []
        if self.has("LIST-STATUS") and self.has("LIST-EXTENDED"):
            with self._asking():
                _, found = self._client.list_extended(names, f"STATUS ({' '.join(items)})")
                told = {_inbox(str(name)): said for name, said in found}
        else:
            told = {}
            for name in names:
                with suppress(RejectedError), self._asking():
                    told[_inbox(name)] = self._client.folder_status(name, items)
        with mapped(self.where):
            known = [name for name in names if _inbox(name) in told]
            return {name: _state(name, told[_inbox(name)]) for name in known}

    def examine(self, name: str, *, write: bool = False) -> FolderState:
        """Open a folder, to read only unless `write`."""
        with self._asking():
            said = self._client.select_folder(name, readonly=not write)
            said = {**said, b"MESSAGES": said.get(b"EXISTS", 0)}
            return _state(name, said)

    def search(self, criteria: str) -> list[int]:
        """Return the UIDs of the messages in the open folder that fit, the oldest first."""
        with self._asking():
            return sorted({int(uid) for uid in self._client.search(criteria)})

    def fetch(self, uids: Iterable[int], *items: str) -> dict[int, Mapping[bytes, Any]]:
        """Return these items of messages in the open folder, by UID; times are aware."""
        wanted, found = sorted(uids), {}
        for begin in range(0, len(wanted), AT_ONCE):
            with self._asking():
                found.update(self._client.fetch(wanted[begin : begin + AT_ONCE], items))
        return found

    def append(self, name: str, message: bytes, *flags: str) -> int | None:
        """Lay a message into a folder; return its UID where the server tells it."""
        with self._asking():
            said = self._client.append(name, message, flags)
        found = _APPENDED.search(said or b"")
        return int(found[2]) if found else None

    def refresh(self) -> None:
        """Let the open folder show what came in meanwhile."""
        with self._asking():
            self._client.noop()

    def delete(self, uids: Sequence[int]) -> None:
        """Delete messages of the open folder for good, and no others.

        Without UIDPLUS, EXPUNGE would take all that are marked as deleted. Where there are others,
        ours stay marked, as the person's own are.
        """
        uidplus = self.has("UIDPLUS")
        with self._asking():
            self._client.delete_messages(uids, silent=True)
            if uidplus:
                self._client.uid_expunge(uids)
            elif set(self._client.search("DELETED")) <= set(uids):
                self._client.expunge()

    def close(self) -> None:
        """Say goodbye and let go of the connection; a second call does nothing."""
        client, self._client = getattr(self, "_client", None), None
        if client is not None:
            # Whatever is wrong, the connection is of no more use.
            with suppress(Exception), client.within(GOODBYE_SECONDS):
                client.logout()
            with suppress(Exception):
                client.shutdown()

    def _log_in(self, options: Mapping[str, Any], access: Access | None) -> None:
        """Log in; a token that the server refuses is renewed once."""
        user, secret = options["username"], self._secret
        try:
            with self._asking(is_login=True):
                if access is not None or options["token_command"]:
                    self._log_in_by_token(user, secret)
                elif _PLAIN.fullmatch(user) and secret.isascii() and secret.isprintable():
                    self._client.login(user, secret)
                else:
                    # LOGIN has no place for other letters.
                    self._client.plain_login(user, secret)
        except LoginError:
            if access is None:
                raise
            if not access.renew():
                raise access.refused() from None
            self._secret = access.token()
            self._log_in(options, access)

    def _log_in_by_token(self, user: str, token: str) -> None:
        if self._client.has_capability("AUTH=OAUTHBEARER"):
            self._client.oauthbearer_login(user, token)
        else:
            self._client.oauth2_login(user, token)

    @contextmanager
    def _asking(self, *, is_login: bool = False) -> Iterator[None]:
        """Turn what goes wrong inside into errors of ours, and limit its time."""
        seconds = self._seconds()
        limit = self._client.within(seconds)
        with mapped(self.where, self._secret, is_login=is_login), limit:
            yield

    def _seconds(self) -> float:
        """Return the time of the next command; raises TransientError where it may not begin."""
        left = self._left()
        if left <= 0:
            msg = f"{self.where}: the time of this run is over; the next one goes on"
            raise TransientError(msg)
        return min(left, WHOLE_ANSWER_SECONDS)


def _client_class() -> Any:
    """Return our IMAPClient; raises ProviderError where the library is not installed."""
    try:
        from afterview_imap.client import Client
    except ImportError as error:
        msg = 'a mailbox needs IMAPClient; install afterview with the extra "mail" (docs/start.md)'
        raise ProviderError(msg) from error
    return Client


def _folder(flags: Iterable[bytes], name: object) -> Folder:
    return Folder(str(name), frozenset(str(flag, "ascii", "replace").casefold() for flag in flags))


def _inbox(name: str) -> str:
    """Return the name for comparing: INBOX is the same in any letters (RFC 3501)."""
    return "INBOX" if name.upper() == "INBOX" else name


def _state(name: str, said: Mapping[bytes, Any]) -> FolderState:
    changes = said.get(b"HIGHESTMODSEQ")
    if isinstance(changes, (list, tuple)):
        changes = changes[0]
    return FolderState(
        name,
        int(said.get(b"UIDVALIDITY", 0)),
        int(said.get(b"UIDNEXT", 0)),
        int(said.get(b"MESSAGES", 0)),
        None if changes is None else int(changes),
    )
