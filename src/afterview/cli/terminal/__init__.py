"""Questions, columns and texts on a terminal, for all commands."""
