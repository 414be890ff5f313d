"""The contract of a mailbox, and what messages mean for a case.

Import the contract from here; `afterview.mailbox.contract` documents it. The other modules are
imported by name, because a run without a mailbox needs none of them:

- `reading` reads a message out of its `headers`, and `automatic` tells which no person wrote.
- `watch` finds out which case a message belongs to; `domains` knows what identifies no company.
- `verdict` says what a message is for its case, and `sent` which step a sent one fulfils.
- `letter` makes a message of a draft, and finds out whether a person changed it.
"""

from afterview.mailbox.contract import (
    ANSWERS,
    DRAFTS,
    INVITATIONS,
    SENT,
    Address,
    Changes,
    Draft,
    Mailbox,
    MailboxPlugin,
    Message,
    Placed,
    StoredDraft,
    Watch,
)

__all__ = [
    "ANSWERS",
    "DRAFTS",
    "INVITATIONS",
    "SENT",
    "Address",
    "Changes",
    "Draft",
    "Mailbox",
    "MailboxPlugin",
    "Message",
    "Placed",
    "StoredDraft",
    "Watch",
]
