"""Passwords and tokens of the targets: by a command, in a file for one's own eyes, or in a keyring.

What is kept is tied to the address that it was given for: a target that is pointed elsewhere asks
anew, so that no password reaches a host that it was not meant for. Nothing here puts a secret into
an error or a log line.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from afterview.errors import LoginError, ProviderError
from afterview.files import POSIX, write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SERVICE = "afterview"
"""The name under which a keyring lists our entries."""
FILE = "afterview.secrets.json"
"""Beside the store, where there is no keyring; readable by its owner only."""
PLACE = ("url", "username", "api_root", "login_root")
"""The options that say where a secret goes: with another value, another secret is meant."""
COMMAND_SECONDS = 60.0
"""How long a command may take that prints a secret: a password manager may ask the person."""
KEYRING_SECONDS = 60.0
"""How long a keyring may take: one that is locked may ask the person, who may not be there."""

T = TypeVar("T")

_asking = Lock()
"""Held while the keyring is asked: of threads that wait for it there is never more than one."""


def recall(target: str, options: Mapping[str, Any], folder: Path) -> str:
    """Return the secret of a target: what its command prints, else what `keep` was given.

    `folder` is that of the store. Raises LoginError where there is none, or where it may not be
    used.
    """
    command = options.get("password_command") or options.get("token_command")
    if command:
        return _printed(target, command)
    key = _key(target, options)
    known = _read(folder / FILE).get(key) or _from_keyring(key)
    if not known:
        msg = f"{target}: no password is known for it; run: afterview login {target}"
        raise LoginError(msg)
    if not _is_text(known):
        msg = f"{target}: its password is not one that was kept; run: afterview login {target}"
        raise LoginError(msg)
    return known


def keep(target: str, options: Mapping[str, Any], secret: str, folder: Path) -> str:
    """Keep the secret of a target, and return where, in words for a person."""
    key = _key(target, options)
    if _into_keyring(key, secret):
        _rewrite(folder / FILE, key, None)
        return "in the keyring of this system"
    _rewrite(folder / FILE, key, secret)
    return f"in {folder / FILE}, which only you can read"


def forget(target: str, options: Mapping[str, Any], folder: Path) -> None:
    """Forget the secret of a target, wherever it is kept."""
    key = _key(target, options)
    _rewrite(folder / FILE, key, None)
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with suppress(KeyringError):
            _waited_for(lambda: keyring.delete_password(SERVICE, key))


def _is_text(secret: object) -> bool:
    """Whether it can be sent: JSON has numbers, and can name half a character."""
    return isinstance(secret, str) and secret.encode(errors="replace").decode() == secret


def _key(target: str, options: Mapping[str, Any]) -> str:
    said = (target, *(options.get(name) for name in PLACE))
    return " ".join(str(part) for part in said if part)


def _printed(target: str, command: str) -> str:
    """Return what a command prints, without the line end; its output is in no error."""
    failed = f"{target}: the command that prints its password"
    try:
        ran = subprocess.run(  # noqa: S603 - the person's own command, from their configuration
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        printed = ran.stdout.decode()
    except UnicodeDecodeError:
        # `from None`, for it would quote the secret.
        msg = f"{failed} printed bytes that are no UTF-8; try it by itself"
        raise LoginError(msg) from None
    except (ValueError, IndexError):
        msg = f"{failed} cannot be run; is a quote left open? see password_command"
        raise LoginError(msg) from None
    except OSError as error:
        msg = f"{failed} cannot be run ({error.strerror}); see password_command"
        raise LoginError(msg) from error
    except subprocess.TimeoutExpired:
        msg = f"{failed} took longer than {COMMAND_SECONDS:.0f} seconds"
        raise LoginError(msg) from None
    if ran.returncode:
        msg = f"{failed} failed with exit code {ran.returncode}; try it by itself"
        raise LoginError(msg)
    if not (secret := printed.rstrip("\r\n")):
        msg = f"{failed} printed nothing; try it by itself"
        raise LoginError(msg)
    return secret


def _read(path: Path) -> dict[str, str]:
    """Return what the file holds; LoginError where others can read it or it is no such file."""
    try:
        if POSIX and path.stat().st_mode & 0o077:
            msg = f"{path}: others can read it; change the passwords in it, and: chmod 600 {path}"
            raise LoginError(msg)
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise LoginError(msg) from error
    except (ValueError, RecursionError):
        known = None
    if not isinstance(known, dict):
        msg = f"{path}: holds no passwords of afterview (any more); move it away and log in again"
        raise LoginError(msg)
    return known


def _rewrite(path: Path, key: str, secret: str | None) -> None:
    """Put a secret into the file, or take it out; a file that would be empty is not made."""
    known = _read(path)
    if known.get(key) == secret:
        return
    known.pop(key, None)
    if secret is not None:
        known[key] = secret
    try:
        write_atomic(path, json.dumps(known, indent=1).encode(), mode=0o600)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}); nothing was kept"
        raise LoginError(msg) from error


def _from_keyring(key: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return _waited_for(lambda: keyring.get_password(SERVICE, key))
    except KeyringError:
        # Locked, or there is none: from cron for one.
        return None


def _into_keyring(key: str, secret: str) -> bool:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        _waited_for(lambda: keyring.set_password(SERVICE, key, secret))
        return _waited_for(lambda: keyring.get_password(SERVICE, key)) == secret
    except KeyringError:
        return False


def _waited_for(ask: Callable[[], T]) -> T:
    """Return the answer of a keyring, or raise what it does; ProviderError if it does not answer.

    In a thread that ends with the process, for such a call cannot be broken off.
    """
    answers: list[tuple[T] | Exception] = []

    def run() -> None:
        try:
            answers.append((ask(),))
        except Exception as error:  # noqa: BLE001 - it is raised again, in the other thread
            answers.append(error)
        finally:
            _asking.release()

    if _asking.acquire(timeout=KEYRING_SECONDS):
        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(KEYRING_SECONDS)
    if not answers:
        msg = (
            f"the keyring of this system did not answer within {KEYRING_SECONDS:.0f} seconds; "
            "unlock it and run again"
        )
        raise ProviderError(msg)
    (answer,) = answers
    if isinstance(answer, Exception):
        raise answer
    return answer[0]
