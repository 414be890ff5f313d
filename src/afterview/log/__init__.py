"""Read the person's log of interviews, change it, and write its file."""
