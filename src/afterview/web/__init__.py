"""The feed and the page over HTTP: what is answered, to whom, and how little it may cost.

What stands in the feed and on the page comes from below; what a button does is handed in.
"""
