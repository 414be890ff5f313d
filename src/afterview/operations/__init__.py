"""Carry out what a person does with log and plan, for the commands and the page alike.

Each function takes an open workspace, does one thing to the store or the log, or finds something
out, and returns what to say. Nothing here prints, asks or knows about flags.
"""
