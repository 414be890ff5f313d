"""Send a message to an address of apprise, and find out whether it certainly did not go.

apprise says of a failure only that it was one. Why is in the exception that it logs, which also
quotes addresses with their tokens: it is looked at here, and goes no further.
"""

from __future__ import annotations

import errno
import logging
import re
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from afterview.errors import InputError, LoginError, ProviderError
from afterview.notify.account import unusable
from afterview.notify.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

State = Literal["sent", "unsent", "failed"]
"""`unsent`: it certainly did not go, and can be tried again. `failed`: it may have gone, or was
refused."""

MAIL = frozenset({"mailto", "mailtos"})
"""The schemas of apprise for mail."""

_STATUS = re.compile(r"\berror=([1-5][0-9]{2})\b")
"""How apprise logs the status of an answer over HTTP."""
_NO_LOGIN = frozenset({"401", "403"})
_UNREACHED = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH})
"""The numbers of errors that come from a connection which never came about."""


class Delivery(NamedTuple):
    """Describes what became of one message to one address."""

    state: State
    error: ProviderError | None = None
    """Without the address, which is a secret."""


def is_mail(address: str) -> bool:
    """Return whether messages to an address are mails."""
    return address.partition(":")[0].lower() in MAIL


def check(addresses: Sequence[str]) -> None:
    """Raise InputError if apprise is missing, or cannot read an address."""
    wrong = [str(n) for n, each in enumerate(addresses, 1) if not _service(each)]
    if wrong:
        raise unusable(wrong)


def try_out(addresses: Sequence[str], show: Callable[[str], None]) -> None:
    """Send a short message to each address; raise InputError or ProviderError if one fails."""
    if not addresses:
        msg = "no address was given, so none is stored; docs/notify.md shows how they look"
        raise InputError(msg)
    check(addresses)
    message = Message("afterview can reach you here", "You get one message a day at most.")
    for number, address in enumerate(addresses, 1):
        delivery = send(address, message, f"address {number} of {len(addresses)}")
        if delivery.error is not None:
            raise delivery.error
    many = f"each of the {len(addresses)} addresses" if len(addresses) > 1 else "it"
    show(f"a message was sent to {many}; look whether it arrived")


def send(address: str, message: Message, called: str = "the address") -> Delivery:
    """Send a message once. `called` is what errors call the address.

    Raises InputError if apprise is missing, or cannot read the address.
    """
    service = _service(address)
    if service is None:
        raise unusable([called.removeprefix("address ")])
    with _overheard() as heard:
        (server,) = service
        server.retry = 0  # a second try may be a second message
        try:
            sent = service.notify(title=message.title, body=message.body, body_format="text")
        except Exception:  # noqa: BLE001 - what it says may quote the address
            sent = False
    if sent:
        return Delivery("sent")
    where = f"notify: {called} ({server.service_name})"
    if heard.is_unreached and len(server) == 1:
        return Delivery("unsent", ProviderError(f"{where} cannot be reached"))
    if heard.status in _NO_LOGIN:
        msg = f"{where} refuses the login (HTTP {heard.status}); run: afterview login notify"
        return Delivery("failed", LoginError(msg))
    status = f" (HTTP {heard.status})" if heard.status else ""
    return Delivery("failed", ProviderError(f"{where} did not confirm the message{status}"))


def _service(address: str) -> Any:
    """Return apprise with this address; None if it cannot read it."""
    try:
        import apprise
    except ImportError as error:
        msg = (
            f'notify needs {error.name}; install afterview with the extra "notify" (docs/start.md)'
        )
        raise InputError(msg) from error
    asset = apprise.AppriseAsset(
        app_id="afterview",
        app_desc="afterview",
        app_url="",
        image_url_mask="",  # else each phone fetches a picture from the web
        async_mode=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    with _overheard():
        service = apprise.Apprise(asset=asset)
        try:
            is_read = service.add(address)
        except Exception:  # noqa: BLE001 - what it says may quote the address
            is_read = False
        return service if is_read and len(service) == 1 else None


class _Overheard(logging.Handler):
    """Looks at what apprise logs, and keeps the kind of failure only."""

    def __init__(self) -> None:
        super().__init__()
        self.is_unreached = False
        self.status = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self.is_unreached = _is_unreached(error)
        elif found := _STATUS.search(record.getMessage()):
            self.status = found[1]


@contextmanager
def _overheard() -> Iterator[_Overheard]:
    """Let nothing that apprise and its client of HTTP log go anywhere: it may hold tokens."""
    handler = _Overheard()
    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3")]
    before = [(logger.level, logger.propagate, logger.handlers) for logger in loggers]
    ends: tuple[list[logging.Handler], ...] = ([handler], [logging.NullHandler()])
    for logger, handlers in zip(loggers, ends, strict=True):
        logger.propagate, logger.handlers = False, handlers
        logger.setLevel(logging.WARNING)
    try:
        yield handler
    finally:
        for logger, (level, propagate, kept) in zip(loggers, before, strict=True):
            logger.propagate, logger.handlers = propagate, kept
            logger.setLevel(level)


def _is_unreached(error: BaseException) -> bool:
    """Return whether no connection came about, so that certainly nothing was sent."""
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    if isinstance(error, requests.exceptions.ConnectionError):
        reason = getattr(error.args[0], "reason", None) if error.args else None
        return isinstance(reason, (NewConnectionError, ConnectTimeoutError))
    return isinstance(error, socket.gaierror) or getattr(error, "errno", None) in _UNREACHED
