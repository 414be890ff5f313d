"""The laws of a provider as tests, for a provider's own suite to inherit.

Make a subclass of `OneWayContract`, or of `TwoWayContract` where the person's edits are read back,
or of `MailboxContract` for a mailbox, or of `ReaderContract` for a calendar that is only read,
whose name begins with `Test`, and fill in the methods that
are abstract. `MemoryProvider` is a provider that keeps them all, with a service that can be made to
fail: to test what uses one.

pytest and this package are needed by tests only; afterview itself never imports it.
"""

import pytest

pytest.register_assert_rewrite(
    "afterview.testing.contract",
    "afterview.testing.mailbox",
    "afterview.testing.one_way",
    "afterview.testing.person",
    "afterview.testing.reader",
    "afterview.testing.reader_samples",
    "afterview.testing.reading",
    "afterview.testing.service",
    "afterview.testing.writing",
)

# An assert tells its values only if pytest has been told before the module is imported.
from afterview.testing.appointments import (  # noqa: E402 - see above
    Appointment,
    CalendarOwner,
    Invited,
)
from afterview.testing.contract import ProviderContract, Run  # noqa: E402 - see above
from afterview.testing.mailbox import MailboxContract, MailPerson  # noqa: E402 - see above
from afterview.testing.memory import (  # noqa: E402 - see above
    MemoryPerson,
    MemoryProvider,
    memory_plugin,
)
from afterview.testing.memory_mailbox import (  # noqa: E402 - see above
    MemoryMail,
    MemoryMailbox,
    memory_mailbox_plugin,
)
from afterview.testing.memory_service import Fault, MemoryService  # noqa: E402 - see above
from afterview.testing.one_way import (  # noqa: E402 - see above
    DONE_SOME_DAY,
    OneWayContract,
)
from afterview.testing.person import Person  # noqa: E402 - see above
from afterview.testing.reader import ReaderContract  # noqa: E402 - see above
from afterview.testing.samples import NOW, SAMPLES, event, task  # noqa: E402 - see above
from afterview.testing.two_way import TwoWayContract  # noqa: E402 - see above

__all__ = [
    "DONE_SOME_DAY",
    "NOW",
    "SAMPLES",
    "Appointment",
    "CalendarOwner",
    "Fault",
    "Invited",
    "MailPerson",
    "MailboxContract",
    "MemoryMail",
    "MemoryMailbox",
    "MemoryPerson",
    "MemoryProvider",
    "MemoryService",
    "OneWayContract",
    "Person",
    "ProviderContract",
    "ReaderContract",
    "Run",
    "TwoWayContract",
    "event",
    "memory_mailbox_plugin",
    "memory_plugin",
    "task",
]
