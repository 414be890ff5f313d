"""Ask questions and lay out texts on a terminal, for all commands."""
