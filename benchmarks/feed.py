"""How fast a feed of 1,000 interviews is served, beside the same file from nginx.

Run it as `python benchmarks/feed.py`; nginx is measured where it is installed. Both listen on
loopback only, one process each; each number is of the given count of requests over the given count
of connections, each with one request under way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from afterview.service import feeds
from afterview.web.app import Secrets, Site, application
from afterview.web.feed import Renderer
from afterview.web.server import listen, server
config, port = Path(sys.argv[1]), int(sys.argv[2])
renderer = Renderer(config)
renderer.refresh(datetime.now(UTC))
assert renderer.error is None, renderer.error
folder = config.parent
# One address asks for all of it here, so what bounds an address is out of the way.
site = Site(renderer=renderer, folder=folder, burst=10**9, per_second=10.0**9)
made = server(application(site, Secrets(folder)))
made.on_start = lambda: print(feeds.read(folder).feeds[0].secret, flush=True)
made.run(sockets=[listen("127.0.0.1", port)])
"""

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; types {{ text/calendar ics; }} etag on; keepalive_requests 1000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class Measured(NamedTuple):
    """What one load came to."""

    per_second: float
    median: float
    """Milliseconds."""
    p99: float


async def load(port: int, head: str, requests: int, connections: int) -> Measured:
    """Send requests and read each answer to its end."""
    took: list[float] = []

    async def client(count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            began = perf_counter()
            writer.write(head.encode())
            said = await reader.readuntil(b"\r\n\r\n")
            length = 0
            for line in said.lower().split(b"\r\n"):
                if line.startswith(b"content-length:") and not said.startswith(b"HTTP/1.1 304"):
                    length = int(line.split(b":")[1])
            await reader.readexactly(length)
            took.append(perf_counter() - began)
        writer.close()

    began = perf_counter()
    await asyncio.gather(*(client(requests // connections) for _ in range(connections)))
    seconds = perf_counter() - began
    took.sort()
    return Measured(
        len(took) / seconds, 1000 * took[len(took) // 2], 1000 * took[int(len(took) * 0.99)]
    )


def fetched(port: int, path: str) -> tuple[bytes, str]:
    """Return the body and the ETag."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != HTTPStatus.OK:
        sys.exit(f"the feed answers {answer.status}")
    return answer.read(), answer.headers["etag"]


def write_log(folder: Path, interviews: int) -> None:
    """Write a log of so many interviews over the last half year, one company each."""
    first = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(days=150)
    tables = [
        f'[[interview]]\nid = "i{number}"\ncompany = "Company {number}"\nround = "onsite"\n'
        f"start = {(first + timedelta(hours=4 * number)).isoformat()}\n"
        f'interviewers = [{{ name = "Jane Doe {number}" }}]\n'
        for number in range(interviews)
    ]
    (folder / "interviews.toml").write_text("\n".join(tables))
    (folder / "config.toml").write_text(
        '[me]\nname = "Sam Rivera"\ntimezone = "America/New_York"\ncountry = "US"\n\n'
        '[log]\npath = "interviews.toml"\n'
    )


@contextmanager
def served(folder: Path, port: int) -> Iterator[str]:
    """Serve the feed in a process of its own; yields its path."""
    command = [sys.executable, "-c", SERVE, str(folder / "config.toml"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield f"/feed/{process.stdout.readline().strip()}.ics"
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def nginx(folder: Path, root: Path, port: int) -> Iterator[None]:
    """Serve a folder with nginx."""
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(user + NGINX.format(folder=folder, root=root, port=port))
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]
    with subprocess.Popen(command) as process:
        ready = threading.Event()
        for _ in range(500):
            try:
                fetched(port, "/main.ics")
                break
            except (ConnectionError, OSError):
                ready.wait(0.01)
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def measure(name: str, port: int, path: str, requests: int, connections: int) -> None:
    """Print what it does for whole answers, packed ones and 304."""
    body, etag = fetched(port, path)
    loads = {"200": "", "304": f"If-None-Match: {etag}\r\n"}
    if name != "nginx":
        loads["200, gzip"] = "Accept-Encoding: gzip\r\n"
    for what, more in loads.items():
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n"
        found = asyncio.run(load(port, head, requests, connections))
        print(
            f"{name:10} {what:10} {found.per_second:8.0f}/s   median {found.median:7.2f} ms   "
            f"p99 {found.p99:7.2f} ms   ({len(body) / 1000:.0f} kB)"
        )


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--port", type=int, default=8480)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_log(folder, said.interviews)
        began = perf_counter()
        with served(folder, said.port) as path:
            print(f"first rendering and start: {perf_counter() - began:.1f} s")
            measure("afterview", said.port, path, said.requests, said.connections)
            if shutil.which("nginx") is None:
                print("nginx is not installed")
                return
            with nginx(folder, folder / "afterview.service.feeds", said.port + 1):
                measure("nginx", said.port + 1, "/main.ics", said.requests, said.connections)


if __name__ == "__main__":
    main()
