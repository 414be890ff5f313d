"""`afterview import`: reading the file, showing what it would change, and writing it."""
