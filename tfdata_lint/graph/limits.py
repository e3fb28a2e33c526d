"""How far code is followed: beyond these limits a value is unknown, and the coverage says so."""

from __future__ import annotations

MAX_STEPS = 12_000
"""Statements executed for one module, every call and loop counted, beside those that it has itself;
then calls are not followed."""

MAX_ENTRY_STEPS = 3_000
"""Statements executed for one function that nobody in sight calls; real ones need less than 700."""

MAX_IDLE_STEPS = 1_000
"""Statements executed for such a function, or after it last made a dataset, without making one."""

MAX_MAKING_STEPS = 100
"""Statements that a function or method with a constructor of tf.data may execute, whatever others
took of what there is for the module or its class: one that trains may take it all. Twice what there
is for the module is the end."""

MAX_VAIN = 1_000
"""Statements executed one after the other for such functions, and for classes, without making what
is surely a dataset; then those that follow get half of these, and so on. A framework with methods
such as `map` and `batch` has hundreds, and no dataset in any."""

MAX_HALVINGS = 4
"""How often that happens, at most."""

MAX_OWN_STEPS = 500
"""Statements that a function which was entered may still execute itself, when its limit is reached
and no call in it is followed any more."""

MAX_IMPORTED_STEPS = 400
"""Statements executed for a module that is only imported, beside its own, before it makes a
dataset."""

MAX_FURTHER = 20
"""Modules for each file at hand that only those which it imports need: what a pipeline takes from
them is a base class or a constant, but their own imports may lead through a whole library."""

MAX_CALL_DEPTH = 12
"""Calls followed into one another; real pipelines are built within five."""

MAX_INHERITED = 6
"""Methods of bases that are run for what subclasses keep that nobody uses."""

MAX_RUNS = 12
"""Times that a mapped function is run, each for another element or on other ways to get there;
after that, nothing is known of what it does there. It takes many callers who build their data in
several ways each."""
