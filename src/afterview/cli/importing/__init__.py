"""Implement `afterview import`: read a file, show what it would change, and write it."""
