"""Dates as people say them, promises as ranges of dates, business days and public holidays."""
