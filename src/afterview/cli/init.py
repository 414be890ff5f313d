"""Implement `afterview init`, which writes a configuration and an empty log, or a demo."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from afterview.cli import demo
from afterview.cli.terminal.asking import ask
from afterview.cli.terminal.layout import INDENT, echo
from afterview.config.parse import parse_config
from afterview.dates.holidays import refuse_unknown
from afterview.dates.zones import country_named, country_of, zone_named
from afterview.errors import InputError
from afterview.files import write_atomic
from afterview.toml.values import Wrong, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from afterview.cli import Call

LOG_NAME = "interviews.toml"
CALENDAR_NAME = "interviews.ics"
PRIVATE = 0o600
"""The mode of both files, which contain names, addresses and private notes."""

SIGNS_OF_CODE = (
    *(".git", ".hg", ".svn", "pyproject.toml", "setup.py", "package.json", "Cargo.toml", "go.mod"),
    *("Makefile", "CMakeLists.txt", "pom.xml", "build.gradle", "Gemfile", "composer.json"),
)
"""Files and folders that only a folder of code or a repository has. Either may be published, and a
log is private."""

QUESTIONS = {
    "name": "Your name",
    "timezone": "Your time zone, or a large city in it",
    "country": "Your country (- for none)",
    "subdivision": "State or province (- for none)",
    "language": "The language of your letters (en, de, fr, es)",
    "card": "Thank-you cards by hand (auto: after interviews in person, on, off)",
    "log": "The file for your log",
}

HOLIDAYS = "for the public holidays"
NAMES_OF_LANGUAGES = {
    "english": "en",
    **dict.fromkeys(("german", "deutsch"), "de"),
    **dict.fromkeys(("french", "français", "francais"), "fr"),
    **dict.fromkeys(("spanish", "español", "espanol", "castellano"), "es"),
}
SPOKEN_IN = {
    "de": "AT DE LI",
    "fr": "FR MC",
    "es": "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PY SV UY VE",
}
"""The languages of letters besides English, with the countries where offices use one of them."""

CONFIGURATION = """\
# afterview: who you are, where your log is, and where its steps go.
# Each key that is left out has its default; docs/configuration.md lists them all.

[me]
name = {name}            # signs the drafts
timezone = {timezone}    # where you live, as an IANA name
{country}
{subdivision}
{language}

[log]
path = {log}             # relative paths count from this file, ~ is your home folder

[playbook]
profile = "standard"     # "patient": more days between; "gentle": one follow-up only
card = {card}            # handwritten cards; "auto": after interviews in person, "on", "off"

[targets.calendar]
provider = "ics"
path = {calendar}        # your calendar program subscribes to this file
# alarms = true          # for programs that use the alarms of a file: Thunderbird, Evolution
"""

LOG = """\
# Your interviews, one table each. Only id, company and start are required.
# docs/log-format.md has every key.
#
# [[interview]]
# id = "acme-onsite"                 # unique, never changes
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
    help="Create a demo in this folder: a configuration and a search of eight weeks.",
)
@click.option("--name", help="Your name, to sign your letters.")
@click.option("--timezone", help="Your time zone: Europe/Berlin, or a city in it.")
@click.option("--country", help="Your country, for its holidays: US, Germany; empty for none.")
@click.option("--subdivision", help="The part of the country, such as NY, for its holidays.")
@click.option("--language", help="The language of your letters: en, de, fr or es.")
@click.option("--card", help="Handwritten cards: auto (after interviews in person), on or off.")
@click.option("--log", help="The file for the log, or the folder; it may exist already.")
@click.option("--yes", is_flag=True, help="Ask nothing; use what was detected for the rest.")
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
    """Write a commented configuration, and a log if there is none.

    \b
    Example:
      afterview init
      afterview init --demo demo && afterview --config demo/config.toml sync
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    zone = _zone(timezone) if timezone else system_zone()
    if demo_folder is not None:
        with _plain_os_errors(demo_folder):
            demo.make(demo_folder, call.now.astimezone(ZoneInfo(zone)))
        return
    path = call.config_file()
    if path.exists():
        msg = (
            f"there is a configuration at {path} already; edit it, or name another one with "
            "--config"
        )
        raise InputError(msg)
    is_usual = call.config_path is None
    log = (_place_for_files() if is_usual else path.parent.absolute()) / LOG_NAME
    _say_what_is_written(path, _log_path(given["log"] or str(log)))
    answers = _answers({**given, "timezone": timezone}, zone, log, asks=not yes)
    with _plain_os_errors(path.parent):
        _write(path, answers)


def _say_what_is_written(path: Path, log: Path) -> None:
    """Say which files there will be, before anything is asked."""
    echo(f"Your configuration goes to {path}.")
    echo(f"Your log {'stays at' if log.exists() else 'goes to'} {log}.")
    echo("Ctrl-C quits without changing anything.")


def _answers(
    given: Mapping[str, str | None], zone: str, log: Path, *, asks: bool
) -> Mapping[str, str]:
    """Return the answer to each question: from its flag, from the person, or the usual one."""
    answers = dict.fromkeys(QUESTIONS, "") | {"timezone": zone, "card": "auto", "log": str(log)}

    def take(key: str, said: str) -> None:
        answer = _READERS.get(key, str)("" if said == "-" else said)
        _refuse_wrong({**answers, key: answer})
        answers[key] = answer
        if asks and key in {"timezone", "country"} and answer != said:
            click.echo(f"{INDENT}{answer}")

    for key, question in QUESTIONS.items():
        usual = _usual(key, answers)
        flag = given[key]
        if flag is not None:
            take(key, flag)
        elif key == "subdivision" and not answers["country"]:
            continue
        elif key == "language" and usual == "en":
            answers[key] = usual
        elif not (asks and ask(question, partial(take, key), default=usual)):
            answers[key] = "" if usual == "-" else usual
    return answers


def _usual(key: str, answers: Mapping[str, str]) -> str:
    """Return what is offered as the answer to a question, after the `answers` before it."""
    if key == "country":
        return _country_nearby(answers["timezone"]) or "-"
    if key == "language":
        return _language_nearby(answers["country"])
    return "-" if key == "subdivision" else answers[key]


def _zone(said: str) -> str:
    """Return the IANA name of the zone that the person named; raise InputError if none is meant."""
    try:
        return zone_named(said)
    except Wrong as wrong:
        msg = f"{wrong}; {wrong.hint}"
        raise InputError(msg) from wrong


def _country(said: str) -> str:
    """Return the two letters of the country that the person named; raise InputError if unknown."""
    code = country_named(said)
    if said and not code:
        msg = f'{shown(said)} is not a known country; write a name such as "Germany", or "DE"'
        raise InputError(msg)
    return code


def _language(said: str) -> str:
    return NAMES_OF_LANGUAGES.get(said.casefold(), said.casefold())


def _card(said: str) -> str:
    return {"y": "auto", "yes": "auto", "n": "off", "no": "off", "": "off"}.get(
        said.casefold(), said.casefold()
    )


def _log_path(said: str) -> Path:
    """Return the file that the person named, or the usual one in the folder that they named."""
    path = os.path.abspath(os.path.expanduser(said))  # noqa: PTH100, PTH111 - Path raises for "~nobody"
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path raises in a folder that may not be read
    return Path(path, LOG_NAME) if is_folder else Path(path)


_READERS: Mapping[str, Callable[[str], str]] = {
    "timezone": _zone,
    "country": _country,
    "language": _language,
    "card": _card,
    "log": lambda said: str(_log_path(said)),
}
"""Readers of the answers that are not taken as they are."""


def _place_for_files() -> Path:
    """Return the folder for the log: the current one, or a folder for documents.

    The current one is such a place if it is below the home folder, not hidden, not in a folder of
    code, and can be written to.
    """
    home, here = Path.home().resolve(), Path.cwd()
    parts = here.relative_to(home).parts if here.is_relative_to(home) else ()
    is_hidden = any(part.startswith(".") for part in parts)
    folders = [here, *here.parents][: len(parts)]
    is_code = any((folder / sign).exists() for folder in folders for sign in SIGNS_OF_CODE)
    if parts and not is_hidden and not is_code and os.access(here, os.W_OK):
        return here
    from platformdirs import user_documents_path

    documents = user_documents_path()
    return documents if documents.is_dir() else home / "afterview"


def _refuse_wrong(answers: Mapping[str, str]) -> None:
    """Raise InputError if no configuration could have these answers."""
    _, problems = parse_config(_render(answers, Path.cwd()))
    if problems:
        raise InputError("; ".join(f"{p.message}; {p.hint}" for p in problems))
    refuse_unknown(answers["country"], answers["subdivision"])


@contextmanager
def _plain_os_errors(folder: Path) -> Iterator[None]:
    """Turn system errors about a folder that cannot be written to into a sentence."""
    try:
        yield
    except OSError as error:
        msg = f"{folder} cannot be written to: {error.strerror}; name another place"
        raise InputError(msg) from error


def _write(path: Path, answers: Mapping[str, str]) -> None:
    folder, log = path.parent.absolute(), Path(answers["log"])
    folder.mkdir(parents=True, exist_ok=True)
    if not log.exists():
        log.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(log, LOG.encode(), mode=PRIVATE)
    write_atomic(path, _render(answers, folder).encode(), mode=PRIVATE)
    click.echo(f"configuration: {path}")
    click.echo(f"log:           {log}")
    click.echo(f"calendar:      {log.parent / CALENDAR_NAME}, once you have synced")
    echo("next: `afterview add` each interview; then `afterview plan`, `afterview sync`")


def _render(answers: Mapping[str, str], folder: Path) -> str:
    """Fill in a configuration in `folder`; a key without an answer stays a comment."""
    log = Path(answers["log"])
    return CONFIGURATION.format(
        name=quoted(answers["name"]),
        timezone=quoted(answers["timezone"]),
        country=_line("country", answers["country"], "US", HOLIDAYS),
        subdivision=_line("subdivision", answers["subdivision"], "NY", HOLIDAYS),
        language=_line(
            "language", answers["language"].removeprefix("en"), "de", "of letters and promises"
        ),
        card=quoted(answers["card"]),
        log=quoted(_seen_from(folder, log)),
        calendar=quoted(_seen_from(folder, log.parent / CALENDAR_NAME)),
    )


def _seen_from(folder: Path, path: Path) -> str:
    """Return a path as a configuration in `folder` would name it."""
    if path.is_relative_to(folder):
        return str(path.relative_to(folder))
    home = Path.home()
    return str(Path("~", path.relative_to(home)) if path.is_relative_to(home) else path)


def _line(key: str, value: str, example: str, comment: str) -> str:
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


def _country_nearby(zone: str) -> str:
    """Return the country that a zone is in, or else that of the locale, if it has holidays."""
    for code in filter(None, (country_of(zone), _system_country())):
        with suppress(InputError):
            refuse_unknown(code, "")
            return code
    return ""


def _language_nearby(country: str) -> str:
    """Return the language of the system's locale if letters have it, or else of the country."""
    language = _locale()[:2]
    if language in SPOKEN_IN:
        return language
    return next((code for code, known in SPOKEN_IN.items() if country in known.split()), "en")


def _system_country() -> str:
    """Return the country of the system's locale, such as US; empty if it names none."""
    found = re.match(r"[a-z]+_([A-Z]{2})", _locale())
    return found[1] if found else ""


def _locale() -> str:
    # Not locale.getlocale, which takes the locale C.UTF-8 for American English.
    names = (os.environ.get(key, "") for key in ("LC_ALL", "LC_TIME", "LANG"))
    return next(filter(None, names), "")
