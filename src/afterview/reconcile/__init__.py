"""Decide what to do about a target: pure functions over what is wanted, known and observed.

`one_way` decides for a file that only we write, `two_way` for a service in which a person works as
well, after `observe` has settled what happened there. `merge` combines three forms of one item, and
`records` holds the rows that the store keeps. `afterview.sync` carries the decisions out.
"""
