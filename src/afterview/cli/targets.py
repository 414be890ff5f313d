"""`login`, `logout`, `adopt` and `unlink`: to begin with a target, to find it again, to leave."""

from __future__ import annotations

import sys
from datetime import UTC
from typing import TYPE_CHECKING

import click

from afterview.cli.arguments import completed_by
from afterview.cli.asking import can_ask
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterview.cli import Call
    from afterview.workspace import Target, Workspace


def _targets(workspace: Workspace) -> Iterable[tuple[str, str]]:
    return ((target.name, target.plugin.summary) for target in workspace.targets)


_target_argument = click.argument("name", metavar="TARGET", shell_complete=completed_by(_targets))


@click.command()
@_target_argument
@click.pass_obj
def login(call: Call, name: str) -> None:
    """Ask for the password of a target, try it, and keep it.

    It is kept in the keyring of your system, else in a file that only you can read; never in the
    configuration. From a script: pipe it in.

    \b
    Example:
      afterview login nextcloud
      Password of sam at https://cloud.example/remote.php/dav:
      kept in the keyring of this system; now: afterview sync
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview import passwords
    from afterview.provider import Context, Login

    with call.open() as workspace:
        target = _find(workspace, name)
        if target.plugin.login is None:
            msg = f"{name}: the provider {target.plugin.name} needs no login"
            raise InputError(msg)
        folder, options = workspace.setup.store_path.parent, target.options
        kept: list[str] = []
        asked = Login(
            target=name,
            ask_secret=_ask_secret,
            show=click.echo,
            keep=lambda secret: kept.append(passwords.keep(name, options, secret, folder)),
        )
        now = workspace.now.astimezone(UTC).replace(microsecond=0)
        target.plugin.login(options, asked, Context(target=name, now=now))
    for where in kept:
        click.echo(f"kept {where}; now: afterview sync")


@click.command()
@_target_argument
@click.pass_obj
def logout(call: Call, name: str) -> None:
    """Forget the password of a target.

    \b
    Example:
      afterview logout nextcloud
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview import passwords

    with call.open() as workspace:
        target = _find(workspace, name)
        passwords.forget(name, target.options, workspace.setup.store_path.parent)
    click.echo(f"{name}: no password is kept any more")


@click.command()
@_target_argument
@click.pass_context
def adopt(context: click.Context, name: str) -> None:
    """Find your entries in a calendar again after the store was lost, or on a new machine.

    They are known by their marks. What you changed there stays, what is past and not there is not
    made again, and nothing is made twice.

    \b
    Example:
      afterview adopt nextcloud
      nextcloud: 37 adopted, 2 changed
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.cli.sync import sync

    context.invoke(sync, only=name, adopt=True)


@click.command()
@_target_argument
@click.option(
    "--delete/--keep",
    default=None,
    help="Take our entries out of it, or leave them standing. One of the two has to be said.",
)
@click.pass_obj
def unlink(call: Call, name: str, *, delete: bool | None) -> None:
    """Leave a target: take our entries out of it, or leave them standing, and forget it.

    What you wrote into stays in any case. Take its table out of the configuration afterwards;
    the next `sync` would begin anew otherwise.

    \b
    Example:
      afterview unlink nextcloud --delete
      nextcloud: 38 entries were taken out, 1 stays, for you wrote into it: acme/recap
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview import passwords
    from afterview.engine.leave import leave

    if delete is None:
        msg = "say what becomes of the entries: --delete takes them out, --keep leaves them"
        raise InputError(msg)
    with call.open(write=True) as workspace:
        target = _find(workspace, name)
        left = leave(workspace, target, delete=delete)
        if not left.failed and target.plugin.login is not None:
            passwords.forget(name, target.options, workspace.setup.store_path.parent)
        table = f"[targets.{name}] in {workspace.setup.path}"
    if delete:
        entries = "1 entry was" if left.deleted == 1 else f"{left.deleted} entries were"
        stay = f", {len(left.left)} stay, for you wrote into them: {', '.join(left.left)}"
        click.echo(f"{name}: {entries} taken out{stay if left.left else ''}")
    else:
        click.echo(f"{name}: {len(left.left)} entries stay there, and are yours from now on")
    for step_id, error in left.failed:
        click.echo(f"afterview: {name}: {step_id}: {error}", err=True)
    if left.failed:
        sys.exit(1)
    click.echo(f"now take {table} away, or the next sync begins anew")


def _ask_secret(question: str) -> str:
    """Return what the person types unseen, or the first line of what is piped in."""
    if can_ask():
        said: str = click.prompt(question, hide_input=True)
        return said
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""


def _find(workspace: Workspace, name: str) -> Target:
    for target in workspace.targets:
        if target.name == name:
            return target
    names = ", ".join(target.name for target in workspace.targets) or "none"
    msg = f'the configuration has no target "{name}"; it has: {names}'
    raise InputError(msg)
