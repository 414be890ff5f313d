"""What strangers wrote is read in a process of its own, with limits."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable

import pytest
from apart_work import ended, faulty, greedy, refused, slow

from afterview.errors import InputError
from afterview.web import apart


def test_it_returns_what_the_function_returns_from_another_process() -> None:
    assert apart.run(os.getpid) != os.getpid()
    assert apart.run(int, "ff", base=16) == 255


def test_many_bytes_go_there_and_back() -> None:
    assert apart.run(bytes.upper, b"x" * 5_000_000) == b"X" * 5_000_000


@pytest.mark.parametrize(
    ("function", "args", "said"),
    [
        (refused, ("the store is damaged",), "the store is damaged"),
        (faulty, (), "a fault of the program (no such thing)"),
        (ended, (), apart.ENDED),
        (greedy, (), apart.TOO_LARGE),
    ],
)
def test_what_goes_wrong_is_said(
    function: Callable[..., object], args: tuple[str, ...], said: str
) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(said)}$"):
        apart.run(function, *args)


def test_what_takes_too_long_is_stopped_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1.0)
    with pytest.raises(InputError, match=apart.TOO_SLOW):
        apart.run(slow)
    assert apart.run(int, "1") == 1


def test_two_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1.0)
    monkeypatch.setattr(apart, "_free", threading.BoundedSemaphore(1))
    errors: list[str] = []

    def read() -> None:
        try:
            apart.run(slow)
        except InputError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert {*errors} <= {apart.TOO_SLOW, apart.BUSY}
    assert apart.BUSY in errors
