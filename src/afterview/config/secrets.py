"""Keep and find the passwords and tokens of targets, in a keyring, a private file or a command.

A kept secret is tied to the address that it was given for: a target that points elsewhere asks
again, so that no password reaches another host. No secret appears in an error or a log line.
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
"""The file next to the store that is used without a keyring; only its owner can read it."""
PLACE = ("url", "host", "username", "api_root", "login_root")
"""The options that say where a secret is sent: with another value, another secret is meant."""
COMMANDS = ("password_command", "token_command", "urls_command")
"""The options that name a command which prints the secret, so that none is kept here."""
COMMAND_SECONDS = 60.0
"""The longest time for a command that prints a secret: a password manager may ask the person."""
KEYRING_SECONDS = 60.0
"""The longest time for a keyring: a locked one may ask the person, who may be away."""

T = TypeVar("T")

_keyring_lock = Lock()
"""Held while the keyring is asked, so that at most one thread waits for it."""


def recall(target: str, options: Mapping[str, Any], folder: Path) -> str:
    """Return the secret of a target: the output of its command, or what `keep` stored.

    `folder` is that of the store. Raises LoginError if there is none, or if it may not be used.
    """
    option = command_of(options)
    if option:
        return _command_output(f"{target}: the command in {option}", options[option])
    key = _key(target, options)
    known = _read(folder / FILE).get(key) or _ask_keyring(
        lambda keyring: keyring.get_password(SERVICE, key)
    )
    if not known:
        msg = f"{target}: you are not logged in to it; run: afterview login {target}"
        raise LoginError(msg)
    if not _is_text(known):
        msg = f"{target}: its stored login is damaged; run: afterview login {target}"
        raise LoginError(msg)
    return known


def command_of(options: Mapping[str, Any]) -> str:
    """Return the name of the option whose command prints the secret; empty if none is set."""
    return next((name for name in COMMANDS if options.get(name)), "")


def keep(target: str, options: Mapping[str, Any], secret: str, folder: Path) -> str:
    """Store the secret of a target, and return the place in words for a person."""
    key = _key(target, options)

    def write(keyring: Any) -> object:
        keyring.set_password(SERVICE, key, secret)
        return keyring.get_password(SERVICE, key)

    if _ask_keyring(write) == secret:
        _rewrite(folder / FILE, key, None)
        return "in the keyring of this system"
    _rewrite(folder / FILE, key, secret)
    return f"in {folder / FILE}, which only you can read"


def forget(target: str, options: Mapping[str, Any], folder: Path) -> None:
    """Delete the secret of a target, wherever it is kept."""
    key = _key(target, options)
    _rewrite(folder / FILE, key, None)
    _ask_keyring(lambda keyring: keyring.delete_password(SERVICE, key))


def _is_text(secret: object) -> bool:
    """Return whether the secret can be sent: JSON also has numbers and lone surrogates."""
    return isinstance(secret, str) and secret.encode(errors="replace").decode() == secret


def _key(target: str, options: Mapping[str, Any]) -> str:
    said = (target, *(options.get(name) for name in PLACE))
    return " ".join(str(part) for part in said if part)


def _command_output(failed: str, command: str) -> str:
    """Return the output of a command without the line end.

    The messages of errors begin with `failed`, and never quote the output.
    """
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
        # `from None`, because the original error would quote the secret.
        msg = f"{failed} printed bytes that are not UTF-8; try it on its own"
        raise LoginError(msg) from None
    except (ValueError, IndexError):
        msg = f"{failed} cannot be run; is a quote left open?"
        raise LoginError(msg) from None
    except OSError as error:
        msg = f"{failed} cannot be run ({error.strerror})"
        raise LoginError(msg) from error
    except subprocess.TimeoutExpired:
        msg = f"{failed} took longer than {COMMAND_SECONDS:.0f} seconds"
        raise LoginError(msg) from None
    if ran.returncode:
        msg = f"{failed} failed with exit code {ran.returncode}; try it on its own"
        raise LoginError(msg)
    if not (secret := printed.rstrip("\r\n")):
        msg = f"{failed} printed nothing; try it on its own"
        raise LoginError(msg)
    return secret


def _read(path: Path) -> dict[str, str]:
    """Return the content of the file; raise LoginError if others can read it or it is damaged."""
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
        msg = (
            f"{path}: is not (or no longer) a password file of afterview; move it away and log in "
            "again"
        )
        raise LoginError(msg)
    return known


def _rewrite(path: Path, key: str, secret: str | None) -> None:
    """Store a secret in the file, or remove it; an empty file is not created."""
    known = _read(path)
    if known.get(key) == secret:
        return
    known.pop(key, None)
    if secret is not None:
        known[key] = secret
    try:
        write_atomic(path, json.dumps(known, indent=1).encode(), mode=0o600)
    except OSError as error:
        msg = f"{path}: cannot be written ({error.strerror}); nothing was stored"
        raise LoginError(msg) from error


def _ask_keyring(ask: Callable[[Any], T]) -> T | None:
    """Return what the keyring answers; None if it is locked, or there is none, as under cron."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    with suppress(KeyringError):
        return _keyring_answer(lambda: ask(keyring))
    return None


def _keyring_answer(ask: Callable[[], T]) -> T:
    """Return the answer of a keyring or raise its error, and ProviderError if there is none.

    The call runs in a thread that ends with the process, because it cannot be interrupted.
    """
    answers: list[tuple[T] | Exception] = []

    def run() -> None:
        try:
            answers.append((ask(),))
        except Exception as error:  # noqa: BLE001 - it is raised again, in the other thread
            answers.append(error)
        finally:
            _keyring_lock.release()

    if _keyring_lock.acquire(timeout=KEYRING_SECONDS):
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
