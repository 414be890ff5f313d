"""Turn what goes wrong with an IMAP server into errors of ours, in one place.

No text of the server is shown in which a secret could stand: an answer to a login is left out, and
the secret is taken out of all others. Nor does an error have one of the library behind it, for that
quotes the server.
"""

from __future__ import annotations

import re
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from afterview.errors import (
    LoginError,
    ProviderError,
    RejectedError,
    ThrottledError,
    TransientError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 200
"""Characters of what a server says that are shown."""

_CODE = re.compile(r"\[([A-Z-]+)[^\]]*\]\s*")
"""A response code of RFC 5530 in front of what the server says."""
_FULL = {"OVERQUOTA", "LIMIT"}
_LATER = {"UNAVAILABLE", "INUSE", "SERVERBUG"}
_LOGIN = {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED"}
_DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
_SLOW_DOWN = re.compile(r"too many|throttl|rate limit|bandwidth", re.IGNORECASE)


@contextmanager
def mapped(where: str, secret: str = "", *, is_login: bool = False) -> Iterator[None]:
    """Turn every error of IMAPClient, imaplib, TLS and the network into one of ours.

    `where` names the server in the sentence, which the `secret` is kept out of. During a login a
    plain no is a LoginError.
    """
    from imapclient.exceptions import (
        IMAPClientAbortError,
        IMAPClientError,
        IMAPClientReadOnlyError,
        ProtocolError,
    )

    try:
        yield
    except ssl.SSLCertVerificationError as error:
        msg = (
            f"{where}: its certificate is not good ({error.verify_message}); nothing was sent; "
            "check host, and the clock of this machine"
        )
        raise ProviderError(msg) from error
    except ssl.SSLError as error:
        msg = f"{where}: no TLS connection could be made; check port and security"
        raise TransientError(msg) from error
    except (ProtocolError, UnicodeError):
        msg = f"{where}: the server's answer is not IMAP; try again later"
        raise TransientError(msg) from None
    except IMAPClientReadOnlyError:
        msg = f"{where}: the folder of drafts may only be read; name another as drafts_folder"
        raise ProviderError(msg) from None
    except IMAPClientError as error:
        # The library takes a connection that is closed during a login for a refusal.
        behind = error.__context__
        is_closed = any(isinstance(each, IMAPClientAbortError) for each in (error, behind))
        meaning = _closed if is_closed else _refused
        said = str(error).replace(secret or "\0", "...")
        raise meaning(where, said, is_login=is_login) from None
    except TimeoutError as error:
        msg = f"{where}: the server does not answer in time; try again later"
        raise TransientError(msg) from error
    except OSError as error:
        reason = error.strerror or "no such host"
        msg = f"{where}: the server cannot be reached ({reason}); check host and port"
        raise TransientError(msg) from error
    except _DAMAGED:
        # The parser of the library, where an answer is damaged.
        msg = f"{where}: the server answered what cannot be read; try again later"
        raise TransientError(msg) from None


def _closed(where: str, said: str, *, is_login: bool) -> ProviderError:
    if _SLOW_DOWN.search(said):
        return ThrottledError(f"{where}: the server asks to wait{_words(said, is_login=is_login)}")
    return TransientError(f"{where}: the server closed the connection; try again later")


def _refused(where: str, said: str, *, is_login: bool) -> ProviderError:
    code, words = (_CODE.search(said) or [None, ""])[1], _words(said, is_login=is_login)
    if code in _FULL:
        return RejectedError(f"{where}: the mailbox is full{words}; make room in it")
    if code == "THROTTLED" or _SLOW_DOWN.search(said):
        return ThrottledError(f"{where}: the server asks to wait{words}")
    if code in _LATER:
        return TransientError(f"{where}: the server is not available now; try again later")
    if is_login or code in _LOGIN:
        msg = f"{where}: the server does not accept the login; run: afterview login mail"
        return LoginError(msg)
    return RejectedError(f"{where}: the server refuses{words}")


def _words(said: str, *, is_login: bool) -> str:
    """Return what a server says in brackets, as any terminal can show it; of a login nothing."""
    text = "".join(sign if sign.isprintable() else " " for sign in _CODE.sub("", said))
    return "" if is_login else f" ({' '.join(text.split())[:LONGEST]})"
