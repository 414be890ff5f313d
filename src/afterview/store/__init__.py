"""The SQLite store: done facts, what was pushed to each target, cursors and a cache."""
