"""Implement `login`, `logout`, `adopt` and `unlink`, which begin, recover and end a target."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

import click

from afterview.cli.arguments import completed_by
from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import can_ask
from afterview.cli.terminal.layout import echo
from afterview.config.parse import CONTACTS
from afterview.errors import AfterviewError, InputError, LoginError
from afterview.notify.account import NOTIFY
from afterview.operations.finding import find_account

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.cli import Call
    from afterview.setup import Account
    from afterview.sync.leave import Leaving
    from afterview.workspace import Workspace


def target_names(workspace: Workspace) -> Iterable[tuple[str, str]]:
    """Return the names of the targets with their descriptions, for shell completion."""
    others = (workspace.mail, workspace.contacts, workspace.config.notify)
    accounts = (*workspace.targets, *(account for account in others if account))
    return ((account.name, account.plugin.summary) for account in accounts)


_target_argument = click.argument(
    "name", metavar="TARGET", shell_complete=completed_by(target_names)
)


@click.command()
@_target_argument
@click.option("--device", is_flag=True, help="Log in on another device, with a code.")
@click.option(
    "--export", is_flag=True, help="Print the stored login, a secret, for another machine."
)
@click.option("--import", "import_", is_flag=True, help="Store what --export printed, from stdin.")
@click.pass_obj
def login(call: Call, name: str, *, device: bool, export: bool, import_: bool) -> None:
    """Log in to a target, by password or in the browser.

    The login is tried and kept: in the keyring of your system, else in a file that only you can
    read; never in the configuration. From a script, pipe the password in.

    \b
    Example:
      afterview login nextcloud
      Password of sam at https://cloud.example/remote.php/dav:
      stored in the keyring of this system; next: afterview sync
    \b
    For a machine on which you cannot log in:
      afterview login work --export | ssh server afterview login work --import
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if device + export + import_ > 1:
        msg = "--device, --export and --import exclude each other; choose one"
        raise click.UsageError(msg)
    with call.open() as workspace:
        target = find_account(workspace, name)
        if target.plugin.login is None:
            msg = f"{name}: the provider {target.plugin.name} needs no login"
            raise InputError(msg)
        _refuse_command(target)
        if export:
            click.echo(workspace.setup.context(target, workspace.now).secret())
        elif import_:
            secret = _ask_secret("What --export printed", whole=True)
            _print_kept(_keep(workspace, target, secret), target)
        else:
            _log_in(workspace, target, by_device=device)


@click.command()
@_target_argument
@click.pass_obj
def logout(call: Call, name: str) -> None:
    """Forget the login of a target.

    If the service can revoke the login, afterview asks it to do so first.

    \b
    Example:
      afterview logout nextcloud
      nextcloud: you are logged out
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.config import secrets
    from afterview.lock import RunLock

    with call.open() as workspace:
        target = find_account(workspace, name)
        _refuse_command(target)
        failed = _revoke(workspace, target)
        path = workspace.setup.store_path
        with RunLock(path, workspace.now_here):  # a run may be renewing the secret
            secrets.forget(name, target.options, path.parent)
    echo(f"{name}: you are logged out")
    if failed is not None:
        echo(f"afterview: {name}: the service could not revoke the login: {failed}", err=True)
        sys.exit(failed.exit_code)


@click.command()
@_target_argument
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_context
def adopt(context: click.Context, name: str, *, as_json: bool) -> None:
    """Find entries in a calendar again after losing the store.

    Use it on a new machine, too. It recognises the entries by their marks, keeps what you
    changed in them, does not create past entries that are missing, and duplicates nothing.

    \b
    Example:
      afterview adopt nextcloud
      nextcloud: 2 changed, 37 adopted; next: thank Jane Doe (Acme) today
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.cli.sync import sync

    context.invoke(sync, only=name, adopt=True, as_json=as_json)


@click.command()
@_target_argument
@click.option(
    "--delete/--keep",
    default=None,
    help="Delete the entries from the calendar, or keep them. One of the two is required.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_obj
def unlink(call: Call, name: str, *, delete: bool | None, as_json: bool) -> None:
    """Stop using a target, and keep or delete its entries.

    Entries that you wrote into are kept in any case. Delete its table from the configuration
    afterwards; otherwise the next `sync` writes there again.

    \b
    Example:
      afterview unlink nextcloud --delete
      nextcloud: 38 entries were deleted
      1 is kept, because you wrote into it: acme/recap
      now delete [targets.nextcloud] from config.toml, or the next sync
      writes there again
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.config import secrets
    from afterview.notify.account import NotifyAccount
    from afterview.setup import ContactsAccount, MailAccount, short
    from afterview.sync.leave import leave, leave_contacts, leave_mail

    if delete is None:
        msg = "decide about the entries: --delete deletes them, --keep keeps them"
        raise InputError(msg)
    with call.open(write=True) as workspace:
        target = find_account(workspace, name)
        if isinstance(target, NotifyAccount):
            msg = f"{name} has no entries; `afterview logout {name}` forgets its addresses"
            raise InputError(msg)
        if isinstance(target, MailAccount):
            left, table = leave_mail(workspace, target, delete=delete), "mail"
        elif isinstance(target, ContactsAccount):
            left, table = leave_contacts(workspace, target, delete=delete), "contacts"
        else:
            left, table = leave(workspace, target, delete=delete), f"targets.{name}"
        if not left.failed and target.plugin.login is not None:
            _revoke(workspace, target)
            secrets.forget(name, target.options, workspace.setup.store_path.parent)
        config = short(workspace.setup.path)
    if as_json:
        document = {
            "target": name,
            "deleted": left.deleted,
            "left": left.left,
            "failed": [{"id": step_id, "error": str(error)} for step_id, error in left.failed],
        }
        print_json(document)
    else:
        _print_left(name, left, delete=delete)
    for step_id, error in left.failed:
        echo(f"afterview: {name}: {step_id}: {error}", err=True)
    if left.failed:
        sys.exit(1)
    if not as_json:
        echo(f"now delete [{table}] from {config}, or the next sync writes there again")


def _print_left(name: str, left: Leaving, *, delete: bool) -> None:
    number = len(left.left)
    if not delete:
        stay = "1 entry is kept" if number == 1 else f"{number} entries are kept"
        place = "address book" if name == CONTACTS else "calendar"
        echo(f"{name}: {stay}; a later sync to the same {place} continues with them")
        return
    gone = "1 entry was" if left.deleted == 1 else f"{left.deleted} entries were"
    echo(f"{name}: {gone} deleted")
    if left.left:
        stay = (
            "1 is kept, because you wrote into it"
            if number == 1
            else f"{number} are kept, because you wrote into them"
        )
        echo(f"{stay}: {', '.join(left.left)}")


def _log_in(workspace: Workspace, target: Account, *, by_device: bool) -> None:
    from afterview.cli.terminal.browser import Browser
    from afterview.provider import Login
    from afterview.setup import reads_of

    browser = Browser()
    places: list[str] = []
    asked = Login(
        target=target.name,
        ask_secret=_ask_secret,
        show=click.echo,
        keep=lambda secret: places.append(_keep(workspace, target, secret)),
        open_url=browser.open,
        by_device=by_device,
        reads=reads_of(workspace.calendars, target.name),
    )
    if target.plugin.login is not None:
        target.plugin.login(target.options, asked, workspace.setup.context(target, workspace.now))
    if browser.is_in_front():
        echo("the login is kept; leave your browser to go on")
        browser.wait()
    for place in places:
        _print_kept(place, target)


def _print_kept(place: str, account: Account) -> None:
    following = "notify" if account.name == NOTIFY else "sync"
    echo(f"stored {place}; next: afterview {following}")


def _keep(workspace: Workspace, target: Account, secret: str) -> str:
    """Keep a secret under the lock, because a run may be renewing it; return the place."""
    from afterview.config import secrets
    from afterview.lock import RunLock

    path = workspace.setup.store_path
    with RunLock(path, workspace.now_here):
        return secrets.keep(target.name, target.options, secret, path.parent)


def _revoke(workspace: Workspace, target: Account) -> AfterviewError | None:
    """Tell the service that the kept secret is no longer valid; return the error if that fails."""
    if target.plugin.logout is None:
        return None
    context = workspace.setup.context(target, workspace.now)
    try:
        context.secret()
    except LoginError:
        return None  # there is nothing to revoke
    try:
        target.plugin.logout(target.options, context)
    except AfterviewError as error:
        return error
    except Exception:  # noqa: BLE001 - a faulty provider must not keep a secret alive
        # Its words may hold the secret.
        return AfterviewError(f"the provider {target.plugin.name} failed: a fault of the program")
    return None


def _refuse_command(target: Account) -> None:
    """Refuse to keep a secret that would never be used."""
    from afterview.config.secrets import command_of

    if option := command_of(target.options):
        msg = (
            f"{target.name}: {option} in the configuration says where its login comes from, so "
            "none is stored here; delete that key to log in"
        )
        raise InputError(msg)


def _ask_secret(question: str, *, whole: bool = False) -> str:
    """Return what the person types invisibly, or the first line or the `whole` of piped input.

    Raises InputError if that is empty or not text.
    """
    if can_ask():
        said: str = click.prompt(question, hide_input=True)
        return said
    stdin = sys.stdin or StringIO()
    try:
        secret = (stdin.read() if whole else stdin.readline()).rstrip("\r\n")
        secret.encode()  # Python may represent an invalid byte as a lone surrogate
    except UnicodeError:
        msg = "no password was stored: the standard input is not UTF-8"
        raise InputError(msg) from None  # the original error would quote the password
    if not secret:
        msg = "no password was stored: the standard input was empty"
        raise InputError(msg)
    return secret
