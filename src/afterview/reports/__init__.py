"""Reports over the whole search: the record for an office, and statistics."""
