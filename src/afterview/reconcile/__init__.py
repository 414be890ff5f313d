"""Decide what to do about a target: pure functions over what is wanted, known and observed.

`one_way` decides for a file that only we write. `two_way` decides for a service in which a person
works as well, after `observe` has found out what happened there. `merge` combines three forms of
one item, and `records` holds the rows that the store keeps. `afterview.sync` carries it all out.

The first row that fits decides. The base is what was pushed, the fingerprint stands for all that an
item is composed of, and history is what is done, or an event that is over (but not that of an
overdue task, which `compose.on_today` moves from day to day).

One way, a step of the plan (`one_way._plan_upsert`):

    not in the base                                     create
    fingerprint as in the base, target not fresh        nothing, not even composed
    the item differs from the one that was pushed       update; create where the target is fresh
    the target is fresh, so it may have lost the item   create again as it was
    same item, other fingerprint                        keep the row, send nothing

One way, a row of the base that is not planned (`one_way._plan_removal`):

    older than `history` of the target                  delete
    pushed under another view                           delete
    not history                                         delete; unexplained if the interview is gone
    history, done since                                 update
    history, the target is fresh                        create again; delete what it cannot show
    history                                             nothing

Two way, a step of the plan (`two_way._plan_upsert`):

    the person deleted it since the last run            tombstone; the guard counts it if open
    it has a tombstone                                  nothing
    refused by the service with this fingerprint        report it, send nothing
    fingerprint as in the base, no full resync          nothing, not even composed
    in the base, overdue, and the person moved it       merge with the time of the base
    in the base, as the same component                  merge; update where that differs from there
    in the base, a task that is to be an event          delete and create; release what holds words
    not in the base, stands there with our mark         adopt it, then merge
    not in the base, with another installation's mark   stop the target, unless it may adopt
    not in the base, the store was lost, day is past    tombstone
    not in the base                                     create

Two way, a row of the base that is not planned (`two_way._plan_removal`):

    holds the person's words, older than `history`      release: it is theirs from now on
    holds none: too old, other view, or not history     delete; unexplained if the interview is gone
    done since                                          merge the day on which it was done
    anything else                                       nothing

More deletions than the facts explain stop the target (`Decision.stopped`), before anything is sent.
"""
