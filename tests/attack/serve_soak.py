"""Let `afterview serve` stand in mixed traffic, and see that its memory and descriptors stay flat.

Calendar programs (200, 304, gzip), browsers with and without a cookie, forms with and without a
token, wrong hosts, connections that are slow, silent or cut off, and bytes that are no HTTP; while
the log is saved, `sync` runs, and the address of the feed is rotated. Each client has an address of
its own in 127.0.1.0/24. The laws:

- the last quarter of the time has no more memory than the second (5 % and 3 MB are let pass), no
  more descriptors (10) and no more threads (2);
- once all clients are gone, there are as many descriptors as before them (2 are let pass);
- nothing is answered with 500: a page that cannot be shown while the log is being saved is a 503;
  the feed is served at the end, and SIGTERM ends it with 0 and no word.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from ground import Home, Verdict, begun, interview, parser

RESET = struct.pack("ii", 1, 0)
CUT = "cut"
REFRESHED = 5.0
"""Seconds in which each log is in the feed, and in which a cut connection is let go of."""
GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"GET / HTTP/9.9\r\n\r\n",
    b"\r\n" * 500,
    b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"POST /done HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    (
        b"POST /done HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 2000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
)


class Sample(NamedTuple):
    """What the process has at a moment."""

    at: float
    memory: float
    """Resident, in MB."""
    descriptors: int
    threads: int

    @classmethod
    def of(cls, process: int, at: float) -> Sample:
        """Read it from /proc."""
        folder = Path(f"/proc/{process}")
        status = (folder / "status").read_text()
        memory, threads = (
            int(found[1])
            for key in ("VmRSS", "Threads")
            if (found := re.search(rf"^{key}:\s+(\d+)", status, re.MULTILINE))
        )
        return cls(at, memory / 1024, len(os.listdir(folder / "fd")), threads)  # noqa: PTH208


@dataclass
class Soak:
    """The server, and all that is seen of it."""

    home: Home
    base: str
    feed: str
    login: str
    verdict: Verdict
    seed: int
    stop: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=time.monotonic)
    answered: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failed: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        return urlsplit(self.base).port or 0

    def count(self, status: int | str, what: str = "") -> None:
        """Count an answer; a 500 is against the laws."""
        minute = int((time.monotonic() - self.began) // 60)
        with self._lock:
            self.answered[minute][str(status)] += 1
        if str(status) == "500":
            self.failed[what] += 1


@dataclass
class Client:
    """One kind of client, with an address of its own."""

    soak: Soak
    number: int
    dice: random.Random
    etag: str = ""
    cookie: str = ""

    def connect(self) -> socket.socket:
        source = (f"127.0.1.{self.number}", 0)
        return socket.create_connection(
            ("127.0.0.1", self.soak.port), timeout=30, source_address=source
        )

    def ask(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request, count its answer, and return it; status 0 where there was none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.soak.port)
        try:
            connection.sock = self.connect()
            heads = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, heads)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            found = answer.status, said, answer.read()
        except (OSError, http.client.HTTPException):
            found = 0, {}, b""
        finally:
            connection.close()
        self.soak.count(found[0] or CUT, f"{method} {path} {body} {headers}")
        return found

    def raw(self, data: bytes) -> None:
        """Send bytes as they are, and read what comes."""
        found = b""
        with suppress(OSError), self.connect() as connection:
            connection.sendall(data)
            while len(found) < 10**6 and (more := connection.recv(65536)):
                found += more
        status = found.split(b" ", 2)[1:2]
        self.soak.count(status[0].decode("latin-1") if status else CUT, repr(data))

    # the kinds

    def calendar_program(self) -> None:
        path = urlsplit(self.soak.feed).path
        heads = {"Accept_Encoding": "gzip"} if self.dice.random() < 0.5 else {}
        if self.etag and self.dice.random() < 0.5:
            heads["If_None_Match"] = self.etag
        _, said, _ = self.ask(path, self.dice.choice(("GET", "GET", "GET", "HEAD")), "", **heads)
        self.etag = said.get("etag", self.etag)

    def browser(self) -> None:
        if not self.cookie or self.dice.random() < 0.1:
            _, said, _ = self.ask(urlsplit(self.soak.login).path)
            self.cookie = said.get("set-cookie", "").partition(";")[0]
        path = self.dice.choice(("/", "/", "/add", "/recap/bolt"))
        _, _, body = self.ask(path, Cookie=self.cookie)
        forms = re.findall(
            r'action="([^"]+)"[^>]*><input type="hidden" name="token" value="(\w+)"(.*?)</form>',
            body.decode(),
            re.DOTALL,
        )
        forms = [each for each in forms if each[0] != "/logout"]
        if forms and self.dice.random() < 0.7:
            action, token, rest = self.dice.choice(forms)
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', rest))
            fields |= {"token": token, "company": "Page", "start": "2099-05-01T10:00"}
            self.form(action, fields, self.cookie)

    def form(self, action: str, fields: Mapping[str, str], cookie: str) -> None:
        kind = "application/x-www-form-urlencoded"
        self.ask(action, "POST", urlencode(fields), Cookie=cookie, Content_Type=kind)

    def stranger(self) -> None:
        what = self.dice.randrange(6)
        if what == 0:
            self.ask(self.dice.choice(("/", "/add", "/recap/acme", "/nothing", "/feed/x.ics")))
        elif what == 1:
            self.ask("/", Host=self.dice.choice(("evil.example", "localhost:80@evil.example")))
        elif what == 2:
            self.form("/done", {"step": "bolt/recap"}, "afterview=" + "a" * 22 + "." + "0" * 64)
        elif what == 3:
            self.ask(f"/feed/{'A' * 32}.ics", self.dice.choice(("GET", "POST", "PROPFIND")))
        elif what == 4:
            self.form("/add", {"notes": "x" * 80_000}, "")
        else:
            self.raw(self.dice.choice(GARBAGE) + self.dice.randbytes(20))

    def slow(self) -> None:
        """Say something and never end, nothing at all, or take nothing of the answer."""
        begin = self.dice.choice((b"", b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "))
        path = urlsplit(self.soak.feed).path.encode()
        if self.dice.random() < 0.3:
            begin = (b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n") * 200
        with suppress(OSError), self.connect() as connection:
            connection.settimeout(1)
            for byte in (begin, *[b"a"] * self.dice.randint(1, 15)):
                with suppress(TimeoutError):
                    connection.sendall(byte)
                if self.soak.stop.wait(1):
                    break
        self.soak.count(CUT)

    def cutter(self) -> None:
        """Go away in the middle, by a reset or not."""
        path = urlsplit(self.soak.feed).path.encode()
        data = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\n\r\n"
        if self.dice.random() < 0.5:
            data = b"POST /done HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nstep=x"
        with suppress(OSError), self.connect() as connection:
            connection.sendall(data[: self.dice.randint(0, len(data))])
            if self.dice.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.soak.count(CUT)

    def at_home(self) -> None:
        """Save the log, sync, or rotate an address."""
        what = self.dice.random()
        number = self.dice.randrange(1000)
        rooms = [interview(id_, days, location=f'"Room {number}"') for id_, days in INTERVIEWS]
        self.soak.home.log.write_text("\n".join(rooms))
        if what < 0.3:
            self.soak.home.run("sync")
        elif what < 0.4:
            self.soak.home.run("feed", "rotate")
            self.soak.feed = self.soak.home.run("feed", "url").stdout.strip()


INTERVIEWS = [("bolt", -3), *((f"acme-{number}", number) for number in range(20))]
KINDS: Mapping[str, tuple[int, float]] = {
    "calendar_program": (6, 0.15),
    "browser": (3, 0.5),
    "stranger": (4, 0.2),
    "slow": (20, 0.5),
    "cutter": (3, 0.2),
    "at_home": (1, 6.0),
}
"""How many of each kind there are, and seconds between two visits of one."""


def visits(client: Client, kind: Callable[[], None], pause: float) -> None:
    """Come again and again until the time is over."""
    while not client.soak.stop.wait(client.dice.uniform(0.5, 1.5) * pause):
        try:
            kind()
        except Exception as error:  # noqa: BLE001 - a client that fails would be missed by nobody
            client.soak.verdict.add(f"a client failed: {error!r}")


def soaked(
    soak: Soak, process: subprocess.Popen[str], seconds: float, every: float
) -> tuple[Sample, Sample]:
    """Send the traffic; return what the process had before it and after it."""
    clients: list[threading.Thread] = []
    for _ in range(20):
        Client(soak, 250, random.Random(0)).calendar_program()
    time.sleep(REFRESHED)
    before = Sample.of(process.pid, 0)
    for name, (count, pause) in KINDS.items():
        for _ in range(count):
            number = len(clients) + 1
            client = Client(soak, number, random.Random(f"{soak.seed} {number}"))
            thread = threading.Thread(target=visits, args=(client, getattr(client, name), pause))
            clients.append(thread)
    soak.began = time.monotonic()
    for thread in clients:
        thread.start()
    while (now := time.monotonic() - soak.began) < seconds and process.poll() is None:
        soak.samples.append(Sample.of(process.pid, now))
        time.sleep(min(every, seconds - now))
    soak.stop.set()
    for thread in clients:
        thread.join()
    # What was cut off has a minute to take its answer.
    for _ in range(80):
        time.sleep(1)
        after = Sample.of(process.pid, seconds)
        if after.descriptors <= before.descriptors:
            break
    return before, after


def judge(soak: Soak, before: Sample, after: Sample, percent: float) -> None:
    """Hold the samples against the laws."""
    most = soak.samples[-1].at
    second = [each for each in soak.samples if most / 4 <= each.at < most / 2]
    last = [each for each in soak.samples if each.at >= most * 3 / 4]
    allowed = (("memory", percent, 3.0), ("descriptors", 0.0, 10.0), ("threads", 0.0, 2.0))
    for name, more, some in allowed:
        was, is_now = (mean(getattr(each, name) for each in part) for part in (second, last))
        if is_now > was * (1 + more / 100) + some:
            soak.verdict.add(f"{name} grew from {was:.1f} to {is_now:.1f}")
    for what, count in soak.failed.items():
        soak.verdict.add(f"{count} times 500: {what[:2000]}")
    if after.descriptors > before.descriptors + 2:
        was, left = before.descriptors, after.descriptors
        soak.verdict.add(f"{left} descriptors are open after all clients went; {was} were before")


def table(soak: Soak) -> None:
    """Print a line for each minute."""
    print("\n| minute | memory (MB) | descriptors | threads | answers |")
    print("| --- | --- | --- | --- | --- |")
    for minute, answers in sorted(soak.answered.items()):
        part = [each for each in soak.samples if each.at // 60 == minute]
        if part:
            told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
            has = [mean(each[index] for each in part) for index in (1, 2, 3)]
            print(f"| {minute} | {has[0]:.1f} | {has[1]:.0f} | {has[2]:.0f} | {told} |")


def attack(arguments: Sequence[str] | None = None) -> int:
    """Run the attack."""
    options = parser(__doc__)
    options.add_argument("--seconds", type=float, default=3600, help="how long the traffic lasts")
    options.add_argument("--every", type=float, default=10, help="seconds between two samples")
    options.add_argument(
        "--percent",
        type=float,
        default=5,
        help="how much more memory is let pass; a process grows in its first minutes",
    )
    given = begun(options, arguments)
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.write(interview(id_, days) for id_, days in INTERVIEWS)
        with home.start("serve", "--port", "0", "--json") as process:
            try:
                assert process.stdout is not None
                said = json.loads(process.stdout.readline())
                feed = said["feeds"][0]["url"]
                base = feed.partition("/feed/")[0]
                soak = Soak(home, base, feed, said["page"], verdict, given.seed)
                before, after = soaked(soak, process, given.seconds, given.every)
                status, _, body = Client(soak, 249, random.Random(0)).ask(urlsplit(soak.feed).path)
                if status != 200 or b" interview" not in body:
                    verdict.add(f"the feed is not served at the end: {status}")
                process.send_signal(signal.SIGTERM)
                out, err = process.communicate(timeout=20)
                if process.returncode or out or err:
                    verdict.add(f"it ended with {process.returncode}: {out}{err}")
            finally:
                process.kill()
    judge(soak, before, after, given.percent)
    table(soak)
    whole = sum(soak.answered.values(), Counter[str]())
    rows: list[tuple[str, object]] = []
    rows += [(f"answers {status}", count) for status, count in sorted(whole.items())]
    rows += [("descriptors before, after", f"{before.descriptors}, {after.descriptors}")]
    rows += [("memory before, after (MB)", f"{before.memory:.1f}, {after.memory:.1f}")]
    return verdict.end([("requests", whole.total()), *rows], given.seed)


if __name__ == "__main__":
    sys.exit(attack())
