"""Passwords: a command, a file, a keyring; none of them ever in an error."""

from __future__ import annotations

import json
import os
import shlex
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterview.config import secrets
from afterview.config.secrets import FILE, forget, keep, recall
from afterview.errors import LoginError, ProviderError

SECRET = "c4nary-pa55word"  # noqa: S105 - of no account
OPTIONS = {"url": "https://dav.example", "username": "sam"}


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring, as a server is one."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def printing(code: str) -> str:
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


def refusal(folder: Path, options: dict[str, str]) -> str:
    with pytest.raises(LoginError) as caught:
        recall("cal", options, folder)
    error: BaseException | None = caught.value
    said = ""
    while error is not None:
        said += repr(error)
        error = error.__cause__ or error.__context__
    assert SECRET not in said
    return str(caught.value)


def test_what_is_kept_can_be_recalled_and_forgotten(folder: Path) -> None:
    where = keep("cal", OPTIONS, SECRET, folder)
    assert where == f"in {folder / FILE}, which only you can read"
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert recall("cal", OPTIONS, folder) == SECRET
    forget("cal", OPTIONS, folder)
    assert SECRET not in (folder / FILE).read_text()
    assert "run: afterview login cal" in refusal(folder, OPTIONS)


def test_one_password_leaves_the_others_alone(folder: Path) -> None:
    keep("cal", OPTIONS, SECRET, folder)
    keep("work", OPTIONS, "another", folder)
    forget("work", OPTIONS, folder)
    assert recall("cal", OPTIONS, folder) == SECRET


def test_a_target_that_is_pointed_elsewhere_asks_anew(folder: Path) -> None:
    keep("cal", OPTIONS, SECRET, folder)
    assert "you are not logged in" in refusal(folder, {**OPTIONS, "url": "https://evil.example"})
    assert "you are not logged in" in refusal(folder, {**OPTIONS, "username": "eve"})
    assert "you are not logged in" in refusal(
        folder, {**OPTIONS, "api_root": "https://evil.example"}
    )


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_file_that_others_can_read_is_refused(folder: Path) -> None:
    keep("cal", OPTIONS, SECRET, folder)
    (folder / FILE).chmod(0o644)
    assert refusal(folder, OPTIONS).endswith(f"and: chmod 600 {folder / FILE}")


@pytest.mark.parametrize("content", ["", "[]", "{", "\xff", "[" * 100_000, "9" * 5000])
def test_a_file_that_is_something_else_is_refused_and_stays(folder: Path, content: str) -> None:
    path = folder / FILE
    path.write_text(content, encoding="latin-1")
    path.chmod(0o600)
    assert "move it away and log in again" in refusal(folder, OPTIONS)
    with pytest.raises(LoginError):
        keep("cal", OPTIONS, SECRET, folder)
    assert path.read_text(encoding="latin-1") == content


@pytest.mark.parametrize("value", ["5", "[]", "{}", "true", "1.5", '"\\ud800"', '"a\\udfffb"'])
def test_what_cannot_be_a_password_asks_for_another(folder: Path, value: str) -> None:
    keep("cal", OPTIONS, SECRET, folder)
    path = folder / FILE
    path.write_text(path.read_text().replace(f'"{SECRET}"', value))
    assert refusal(folder, OPTIONS).endswith("run: afterview login cal")
    keep("cal", OPTIONS, SECRET, folder)
    assert recall("cal", OPTIONS, folder) == SECRET


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=40)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part),
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_the_file_holds(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / FILE).write_bytes(content)
    (folder / FILE).chmod(0o600)
    assert "afterview login cal" in refusal(folder, OPTIONS) or "log in again" in refusal(
        folder, OPTIONS
    )


@pytest.mark.parametrize("end", ["", "\\n", "\\r\\n"])
def test_a_command_prints_the_password(folder: Path, end: str) -> None:
    command = printing(f"print({SECRET!r}, end={end!r})".replace("\\\\", "\\"))
    assert recall("cal", {**OPTIONS, "password_command": command}, folder) == SECRET


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-program-anywhere", "cannot be run (No such file or directory)"),
        (f"echo '{SECRET}", "cannot be run; is a quote left open?"),
        (printing(f"import sys; print({SECRET!r}); sys.exit(3)"), "failed with exit code 3"),
        (printing("print()"), "printed nothing"),
        (printing("import os; os.write(1, b'\\xff')"), "printed bytes that are not UTF-8"),
    ],
)
def test_a_command_that_fails_is_said_without_what_it_printed(
    folder: Path, command: str, said: str
) -> None:
    for option in ("password_command", "token_command"):
        message = refusal(folder, {**OPTIONS, option: command})
        assert f"the command in {option} {said}" in message


def test_a_keyring_is_preferred_where_there_is_one(folder: Path) -> None:
    keyring = pytest.importorskip("keyring", reason="keyring is not installed")
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1
        held: ClassVar[dict[tuple[str, str], str]] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    # keyring has no types
    ring = Ring()  # type: ignore[no-untyped-call]
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        assert keep("cal", OPTIONS, SECRET, folder) == "in the keyring of this system"
        assert recall("cal", OPTIONS, folder) == SECRET
        assert not (folder / FILE).exists()
        forget("cal", OPTIONS, folder)
        assert ring.held == {}
    finally:
        keyring.set_keyring(before)


def test_a_keyring_that_waits_for_a_person_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = pytest.importorskip("keyring", reason="keyring is not installed")
    from keyring.backend import KeyringBackend

    unlocked = threading.Event()
    asked: list[str] = []

    class Locked(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            asked.append(username)
            return SECRET if unlocked.wait(30) else service

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    monkeypatch.setattr(secrets, "KEYRING_SECONDS", 0.1)
    # keyring has no types
    keyring.set_keyring(Locked())  # type: ignore[no-untyped-call]
    try:
        for _ in range(3):
            with pytest.raises(ProviderError, match="did not answer within 0 seconds; unlock it"):
                recall("cal", OPTIONS, folder)
        assert len(asked) == 1
        unlocked.set()
        monkeypatch.setattr(secrets, "KEYRING_SECONDS", 30)
        assert recall("cal", OPTIONS, folder) == SECRET
    finally:
        keyring.set_keyring(before)


def test_a_keyring_may_be_asked_from_several_threads(folder: Path) -> None:
    keyring = pytest.importorskip("keyring", reason="keyring is not installed")
    from keyring.backend import KeyringBackend

    busy = threading.Event()

    class Ring(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            busy.wait(0.05)
            return f"{service} {username}"

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    # keyring has no types
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call]
    try:
        with ThreadPoolExecutor(4) as pool:
            found = pool.map(lambda number: recall(f"cal{number}", OPTIONS, folder), range(8))
            assert [secret.split()[1] for secret in found] == [f"cal{n}" for n in range(8)]
    finally:
        keyring.set_keyring(before)
