"""Make reports on the whole search: the record for an office, and statistics."""
