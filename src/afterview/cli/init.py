"""Implement `afterview init`, which writes a configuration and an empty log, or a demo."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from afterview.cli import demo
from afterview.cli.terminal.asking import ask
from afterview.cli.terminal.layout import echo
from afterview.config.parse import parse_config
from afterview.dates.holidays import refuse_unknown
from afterview.errors import InputError
from afterview.files import write_atomic
from afterview.toml.values import find_zone, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.cli import Call

LOG_NAME = "interviews.toml"
PRIVATE = 0o600
"""The mode of both files, which contain names, addresses and private notes."""

QUESTIONS = {
    "name": "Your name",
    "timezone": "Your time zone",
    "country": "Your country (two letters, - for none)",
    "subdivision": "State or province (- for none)",
    "log": "Where is your log, or where should it be",
}

CONFIGURATION = """\
# afterview: who you are, where your log is, and where its steps go.
# Each key that is left out has its default; docs/configuration.md lists them all.

[me]
name = {name}            # signs the drafts
timezone = {timezone}    # where you live, as an IANA name
{country}
{subdivision}

[log]
path = {log}             # relative paths count from this file

[playbook]
profile = "standard"     # "patient": more days between; "gentle": one follow-up only

[targets.calendar]
provider = "ics"
path = "interviews.ics"  # subscribe to this file, or import it, in your calendar
"""

LOG = """\
# Your interviews, one table each. Only id, company and start are required.
# docs/log-format.md has every key.
#
# [[interview]]
# id = "acme-onsite"                 # unique, stays for ever
# company = "Acme Robotics"
# role = "Backend engineer"
# round = "onsite"
# start = 2026-11-20T14:00:00
# duration = "90 min"
# mode = "in person"                 # "video", "phone"
# promise = "within two weeks"       # when they said you would hear from them, in their words
# contact = "Rita Cruz <rita@acme.example>"
#
# [[interview.interviewers]]
# name = "Jane Doe"
# email = "jane@acme.example"
# rapport = "good"                   # neutral, poor
# talked_about = "her talk on consensus protocols"
"""


@click.command()
@click.option(
    "--demo",
    "demo_folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Make a demo in this folder: a configuration and a log of five interviews.",
)
@click.option("--name", help="Your name, as it signs your letters.")
@click.option("--timezone", help="Your time zone, such as Europe/Berlin.")
@click.option("--country", help="Two letters, for the public holidays; empty for none.")
@click.option("--subdivision", help="The part of the country, such as NY, for its holidays.")
@click.option("--log", help="Where the log is, or should be.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what was found for the rest.")
@click.pass_obj
def init(
    call: Call,
    /,
    *,
    demo_folder: Path | None,
    timezone: str | None,
    yes: bool,
    **given: str | None,
) -> None:
    """Write a commented configuration, and an empty log where there is none yet.

    \b
    Example:
      afterview init
      afterview init --demo demo && afterview --config demo/config.toml sync
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    zone = timezone or system_zone()
    if find_zone(zone) is None:
        msg = f'there is no time zone "{zone}"; write a name such as "Europe/Berlin"'
        raise InputError(msg)
    if demo_folder is not None:
        with _plain_os_errors(demo_folder):
            demo.make(demo_folder, call.now.astimezone(ZoneInfo(zone)))
        return
    path = call.config_file()
    if path.exists():
        msg = f"there is a configuration at {path} already; edit it, or name another by --config"
        raise InputError(msg)
    echo(f"This writes {path}; Ctrl-C leaves everything as it is.")
    answers = _answers({**given, "timezone": timezone}, zone, path.parent, asks=not yes)
    with _plain_os_errors(path.parent):
        _write(path, _render(answers), _log_path(path.parent, answers))


def _answers(
    given: Mapping[str, str | None], zone: str, folder: Path, *, asks: bool
) -> Mapping[str, str]:
    """Return the answer to each question: from its flag, from the person, or the usual one."""
    answers = {"name": "", "timezone": zone, "country": "", "subdivision": "", "log": LOG_NAME}
    usual = {**answers, "country": _system_country() or "-", "subdivision": "-"}

    def take(key: str, said: str) -> None:
        said = "" if said == "-" else said
        _refuse_wrong({**answers, key: said}, folder)
        answers[key] = said

    for key, question in QUESTIONS.items():
        flag = given[key]
        if flag is not None:
            take(key, flag)
        elif not (asks and ask(question, partial(take, key), default=usual[key])):
            take(key, usual[key])
    return answers


def _log_path(folder: Path, answers: Mapping[str, str]) -> Path:
    return folder / os.path.expanduser(answers["log"])  # noqa: PTH111 - which never raises


def _refuse_wrong(answers: Mapping[str, str], folder: Path) -> None:
    """Raise InputError if a configuration in `folder` could not have these answers."""
    _, problems = parse_config(_render(answers))
    if problems:
        raise InputError("; ".join(f"{p.message}; {p.hint}" for p in problems))
    refuse_unknown(answers["country"], answers["subdivision"])
    log = _log_path(folder, answers)
    if os.path.isdir(log):  # noqa: PTH112 - Path.is_dir raises where it may not look
        msg = f"{log} is a folder; name the file, such as {Path(answers['log'], LOG_NAME)}"
        raise InputError(msg)


@contextmanager
def _plain_os_errors(folder: Path) -> Iterator[None]:
    """Turn system errors about a folder that cannot be written to into a sentence."""
    try:
        yield
    except OSError as error:
        msg = f"{folder} cannot be written to: {error.strerror}; name another place"
        raise InputError(msg) from error


def _write(path: Path, text: str, log: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not log.exists():
        log.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(log, LOG.encode(), mode=PRIVATE)
    write_atomic(path, text.encode(), mode=PRIVATE)
    click.echo(f"configuration: {path}")
    click.echo(f"log:           {log}")
    click.echo(f"calendar:      {path.parent / 'interviews.ics'}, once you have synced")
    echo("next: `afterview add` each interview; then `afterview plan`, `afterview sync`")


def _render(answers: Mapping[str, str]) -> str:
    """Fill in the configuration; a key without an answer stays a comment."""
    return CONFIGURATION.format(
        name=quoted(answers["name"]),
        timezone=quoted(answers["timezone"]),
        country=_line("country", answers["country"].upper(), "US"),
        subdivision=_line("subdivision", answers["subdivision"], "NY"),
        log=quoted(answers["log"]),
    )


def _line(key: str, value: str, example: str) -> str:
    comment = "for the public holidays"
    return (
        f"{key} = {quoted(value)}  # {comment}" if value else f'# {key} = "{example}"  # {comment}'
    )


def system_zone() -> str:
    """Return the IANA name of the system's zone; UTC if it has none that we know."""
    from tzlocal import get_localzone_name

    try:
        name = get_localzone_name()
        ZoneInfo(name)
    except Exception:  # noqa: BLE001 - whatever is odd about the system, the person can type the zone
        return "UTC"
    return name


def _system_country() -> str:
    """Return the country of the system's locale, such as US; empty if it names none."""
    # Not locale.getlocale, which takes the locale C.UTF-8 for American English.
    names = (os.environ.get(key, "") for key in ("LC_ALL", "LC_TIME", "LANG"))
    found = re.match(r"[a-z]+_([A-Z]{2})", next(filter(None, names), ""))
    return found[1] if found else ""
