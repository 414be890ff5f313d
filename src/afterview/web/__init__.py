"""Serve the feed and the page over HTTP: routing, access control, and limits.

The contents come from lower rooms; the actions of buttons are passed in.
"""
