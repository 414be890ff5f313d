"""Carry out a run over all targets: observe, decide through `afterview.reconcile`, apply.

`engine` runs all targets, `one_way` and `two_way` run one of them, and `facts` holds what is known
in a run. `leave` takes our items out of a target, and `drift` finds what a person changed there.
Only this package writes to a target.
"""
