"""Read dates and promises in words, count business days, and look up public holidays."""
