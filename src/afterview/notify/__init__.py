"""Send one short message to the person's own phone or mailbox, through the package apprise.

What the message says, and whether one is due, is decided elsewhere.
"""
