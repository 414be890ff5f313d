"""The tables of the store, and the steps from one version of them to the next.

Days and times are ISO 8601 text, so that a person can read the file with any SQLite program.
"""

from __future__ import annotations

APPLICATION = 0x41667456
"""SQLite's `application_id` of our files: "AftV"."""

_SCHEMA_1 = """
CREATE TABLE fact (
    kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT, at TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (kind, step_id)
) WITHOUT ROWID;
CREATE TABLE status_seen (
    interview TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, day TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE pushed (
    id INTEGER PRIMARY KEY, target TEXT NOT NULL, uid TEXT NOT NULL, step_id TEXT NOT NULL,
    interview TEXT, day TEXT NOT NULL, form TEXT NOT NULL, done TEXT, fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL, revision INTEGER NOT NULL, changed_at TEXT NOT NULL,
    remote_id TEXT NOT NULL, etag TEXT NOT NULL, UNIQUE (target, uid)
);
CREATE TABLE item (id INTEGER PRIMARY KEY REFERENCES pushed (id), item TEXT NOT NULL);
CREATE TABLE cursor (target TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cache (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""
# The items stand in a table of their own because they are long: reading `pushed`, which every run
# does, takes a third less time without them. Rows are numbered in the order in which they came,
# for ordered by uid, which is random, each batch would touch pages all over the file.

_SCHEMA_2 = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT,
    forgotten INTEGER NOT NULL
);
CREATE TABLE journal_fact (
    journal INTEGER NOT NULL REFERENCES journal (id), kind TEXT NOT NULL, day TEXT,
    at TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (journal, kind)
) WITHOUT ROWID
"""
# What was recorded, in that order, and for each what was known of its step before. Facts that are
# older than this cannot be taken back.

_SCHEMA_3 = """
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('realm', lower(hex(randomblob(16))));
ALTER TABLE item ADD COLUMN standing TEXT;
ALTER TABLE item ADD COLUMN native TEXT NOT NULL DEFAULT '';
ALTER TABLE cursor ADD COLUMN container TEXT NOT NULL DEFAULT '';
CREATE TABLE intent (
    target TEXT NOT NULL, uid TEXT NOT NULL, op TEXT NOT NULL, row TEXT, wanted TEXT,
    sent TEXT, mark TEXT NOT NULL, PRIMARY KEY (target, uid)
) WITHOUT ROWID;
CREATE TABLE tombstone (
    target TEXT NOT NULL, step_id TEXT NOT NULL, uid TEXT NOT NULL, title TEXT NOT NULL,
    evidence TEXT NOT NULL, seen_on TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
CREATE TABLE generation (
    target TEXT NOT NULL, step_id TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
CREATE TABLE refusal (
    target TEXT NOT NULL, step_id TEXT NOT NULL, title TEXT NOT NULL, fingerprint TEXT NOT NULL,
    message TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID
"""
# For targets that are read back. `item.standing` is what the service held when it was last seen,
# null where that is what was pushed; `item.native` is the same in the words of the service. An
# intent is a write whose outcome is not known yet. A generation says how often a step has been
# made anew in a target: each has a uid of its own, for services remember those of deleted items.


_SCHEMA_4 = """
ALTER TABLE status_seen RENAME TO last_seen;
CREATE TABLE status_seen (
    interview TEXT NOT NULL, number INTEGER NOT NULL, status TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (interview, number)
) WITHOUT ROWID;
INSERT INTO status_seen SELECT interview, 1, status, day FROM last_seen;
DROP TABLE last_seen
"""
# All statuses of an interview, numbered in their order: an offer that was accepted was an answer.

_SCHEMA_5 = """
CREATE TABLE message (
    message_id TEXT NOT NULL, interview TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    day TEXT NOT NULL, email TEXT NOT NULL, step_id TEXT, said TEXT NOT NULL, settled TEXT,
    PRIMARY KEY (message_id, interview)
) WITHOUT ROWID;
CREATE TABLE letter (
    step_id TEXT NOT NULL PRIMARY KEY, uid TEXT NOT NULL, message_id TEXT NOT NULL,
    before TEXT NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID
"""
# What was seen in the mailbox: who of the log wrote or was written to and when, and no text. A
# letter is a draft of ours there; `before` is the Message-ID of the one that it takes the place of.

MIGRATIONS = (_SCHEMA_1, _SCHEMA_2, _SCHEMA_3, _SCHEMA_4, _SCHEMA_5)
"""The statements at index N bring a store from version N to N + 1; none of them may commit."""
