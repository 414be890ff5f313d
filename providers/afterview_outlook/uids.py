"""The UID of an event, out of the identifier that Outlook keeps of it.

Outlook keeps a Global Object ID (MS-OXOCAL, 2.2.1.27). That of an instance has its day in it, and
that of an event which another program made has the program's own UID in it (MS-OXCICAL,
2.1.3.1.1.20.26). Invitations by mail have the plain one.
"""

from __future__ import annotations

CLASS_ID = bytes.fromhex("040000008200E00074C5B7101A82E008")
"""The first 16 bytes of each Global Object ID."""
DAY = slice(16, 20)
"""The year, the month and the day of an instance; zero in the identifier of the whole series."""
SIZE = slice(36, 40)
"""How many bytes follow, the lowest first."""
VCAL = b"vCal-Uid\x01\x00\x00\x00"
"""Begins the data if it is the UID of another program."""


def plain_uid(said: str) -> str:
    """Return the UID of an event, the same for each instance of a series."""
    try:
        raw = bytes.fromhex(said)
    except ValueError:  # it is that of another program already
        return said
    if not raw.startswith(CLASS_ID) or len(raw) < SIZE.stop:
        return said
    size = int.from_bytes(raw[SIZE], "little")
    data = raw[SIZE.stop : SIZE.stop + size]
    if data.startswith(VCAL):
        try:
            return data.removeprefix(VCAL).rstrip(b"\x00").decode() or said
        except UnicodeDecodeError:
            return said
    return (raw[: DAY.start] + bytes(4) + raw[DAY.stop :]).hex().upper()


__all__ = ["plain_uid"]
