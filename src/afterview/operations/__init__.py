"""What a person does with log and plan, whoever asks for it: the commands or the page.

Each function takes an open workspace, does one thing to the store or the log, or finds something
out, and returns what there is to be said. Nothing here prints, asks or knows of a flag.
"""
