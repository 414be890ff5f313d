"""Find the folders of drafts and of sent messages: by their special use, else by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview_imap.session import Folder

_USES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "drafts": ("drafts_folder", "\\drafts", ("drafts",)),
    "sent": ("sent_folder", "\\sent", ("sent", "sent items", "sent messages", "sent mail")),
}
"""For each role the option that names its folder, its special use (RFC 6154), and the names that
programs give it where the server knows no special uses."""


def find(
    folders: Sequence[Folder], options: Mapping[str, Any], invitations: str, roles: Iterable[str]
) -> dict[str, str]:
    """Return the name of the folder of each role; raise ProviderError where one is not found."""
    found = {"answers": options["inbox"], "invitations": invitations}
    for role in roles:
        if role not in _USES:
            continue
        option, use, names = _USES[role]
        chosen = options[option] or _by_use(folders, use) or _by_name(folders, names)
        if not chosen:
            msg = (
                f"{options['host']}: none of your folders is known as that of {role} messages; "
                f'write its name in [mail]: {option} = "..."'
            )
            raise ProviderError(msg)
        found[role] = chosen
    return {role: found[role] for role in roles}


def _by_use(folders: Iterable[Folder], use: str) -> str:
    return next((folder.name for folder in folders if use in folder.flags), "")


def _by_name(folders: Iterable[Folder], names: Sequence[str]) -> str:
    """Return the first folder of one of these names, at the top or below the inbox."""
    last = {
        folder.name.replace(".", "/").rpartition("/")[2].casefold(): folder.name
        for folder in folders
    }
    return next((last[name] for name in names if name in last), "")
