"""The person's log of interviews: reading it, changing it, and the file that it stands in."""
