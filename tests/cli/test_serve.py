from __future__ import annotations

import signal
import socket
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from processes import fetched, line, running
from program import AHEAD, table

pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

from afterview.cli import Call
from afterview.cli.serve import Where, _say, run_server

if TYPE_CHECKING:
    from pathlib import Path

    from program import Program

    from afterview.service.feeds import Feeds


def test_it_serves_until_it_is_told_to_end(program: Program) -> None:
    program.write(table(**AHEAD))
    with running(program, "serve", "--port", "0", "--json") as process:
        said = line(process)
        assert b"Acme interview" in fetched(said["feeds"][0]["url"])
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=5)
    assert (process.returncode, out, err) == (0, "", "")
    # Where it was last served is where it is found.
    assert program("feed").out.strip() == said["feeds"][0]["url"]


def test_it_says_who_cannot_reach_it(program: Program) -> None:
    program.write(table(**AHEAD))
    with running(program, "serve", "--port", "0") as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Press"):
                break
    page, feed, *sentences, last = said
    assert page.startswith("page: http://127.0.0.1:")
    assert feed.startswith("feed main: http://127.0.0.1:")
    whole = " ".join("".join(sentences).split())
    assert "Google Calendar, Outlook on the web, Fastmail and Proton" in whole
    assert last == "Press Ctrl-C to stop.\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
        *("-keyout", "key.pem", "-out", "cert.pem"),
    ]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no openssl to make a certificate")
    return folder


def test_over_tls(program: Program, certificate: Path) -> None:
    cert, key = certificate / "cert.pem", certificate / "key.pem"
    args = ("--cert", str(cert), "--key", str(key))
    program.write(table(**AHEAD))
    with running(program, "serve", "--port", "0", "--json", *args) as process:
        url = line(process)["feeds"][0]["url"]
        assert url.startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=cert)
        assert b"Acme interview" in fetched(url, context=context)


def test_a_port_in_use_is_said(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = program("serve", "--port", str(port))
    assert ran.code == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in ran.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--public-url", "me.example"), "as https://me.example/afterview"),
        (("--public-url", "https://me.example/"), "as https://me.example/afterview"),
        (("--public-url", "https://me.example?x=1"), "as https://me.example/afterview"),
        (("--bind", "no.such.host.invalid"), "cannot listen at no.such.host.invalid"),
    ],
)
def test_what_makes_no_sense_is_said(program: Program, args: tuple[str, ...], says: str) -> None:
    ran = program("serve", "--port", "0", *args)
    assert ran.code == 2
    assert says in ran.err


@pytest.mark.parametrize(
    ("bind", "public", "shown"),
    [
        ("127.0.0.1", "", ["page: http", "feed main: http", "cannot reach 127.0.0.1"]),
        ("192.168.1.7", "", ["Anyone who can reach this machine", "Without --cert and --key"]),
        ("127.0.0.1", "https://me.example/a", ["Anyone who can reach this machine"]),
    ],
)
def test_what_it_says_of_where_it_listens(
    program: Program, bind: str, public: str, shown: list[str]
) -> None:
    near = Where("127.0.0.1", 0, None, None, public)
    out: list[str] = []

    def say(known: Feeds) -> None:
        program.capsys.readouterr()
        _say(known, near._replace(bind=bind), as_json=False)
        out.append(program.capsys.readouterr().out)
        signal.raise_signal(signal.SIGTERM)

    run_server(Call(program.now, program.config), near, say)
    assert out[0].endswith("Press Ctrl-C to stop.\n")
    assert all(each in out[0] for each in shown)
    assert f"page: {public}" in out[0]


def test_a_certificate_without_its_key_is_refused(program: Program) -> None:
    ran = program("serve", "--cert", str(program.config))
    assert (ran.code, "work only together" in ran.err) == (2, True)


def test_a_certificate_that_is_none_is_refused(program: Program) -> None:
    for path in (program.config, program.folder / "missing.pem"):
        ran = program("serve", "--cert", str(path), "--key", str(path))
        assert ran.code == 2
        assert "cannot be used: " in ran.err


def test_a_wrong_log_is_said_before_it_serves(program: Program) -> None:
    program.log.write_text("[[interview]]\n")
    assert program("serve", "--port", "0").code == 2


def test_with_a_log_that_broke_since_it_serves_the_last_plan(program: Program) -> None:
    program.write(table(**AHEAD))
    with running(program, "serve", "--port", "0", "--json") as process:
        url = line(process)["feeds"][0]["url"]
        assert b"Acme interview" in fetched(url)
    program.write(table(**AHEAD), "[[interview]]\n")
    with running(program, "serve", "--port", "0", "--json") as process:
        said = line(process)
        assert b"Acme interview" in fetched(said["feeds"][0]["url"])
        with build_opener(HTTPCookieProcessor()).open(said["page"], timeout=5) as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=5)[1]
    assert "interviews.toml:" in err
    assert err.endswith("Until that is fixed, the last plan without a problem is served.\n")
    assert "This is your plan as of" in page
    assert "interviews.toml:" in page


@pytest.mark.parametrize(
    ("bind", "public", "base"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:80"),
        ("::1", "", "http://[::1]:80"),
        ("localhost", "", "http://localhost:80"),
        ("192.168.1.7", "", "http://192.168.1.7:80"),
        ("0.0.0.0", "", f"http://{socket.gethostname()}:80"),  # noqa: S104 - only compared
        ("me.example", "", "http://me.example:80"),
        ("127.0.0.1", "https://me.example/a", "https://me.example/a"),
    ],
)
def test_where_it_is_reached(bind: str, public: str, base: str) -> None:
    where = Where(bind=bind, port=80, cert=None, key=None, public_url=public)
    assert where.base(80) == base


def test_without_the_extra_it_says_what_to_install(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "afterview.web.app", None)
    ran = program("serve", "--port", "0")
    assert ran.code == 2
    assert 'install afterview with the extra "serve" (docs/start.md)' in ran.err
