"""Why what comes from things that cannot be seen cannot be seen either."""

from __future__ import annotations

from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.values import Symbol, Thing, Unknown

_TELLING = frozenset(Why) - {Why.CALLER, Why.CONTENTS, Why.METHOD, Why.NAME, Why.VALUE}
"""Reasons that say more of the result of a call than that the call is unknown."""

_KNOWN = ("builtins.", "math.", "numpy.", "tensorflow.")
"""Packages that the interpreter knows, so that it is the call that is unknown."""


def of_callee(thing: Thing) -> Why:
    """Why what a thing that cannot be seen does, when it is called, cannot be seen either."""
    if isinstance(thing, Symbol):
        return Why.CALL if thing.path.startswith(_KNOWN) else Why.IMPORT
    why = thing.why if isinstance(thing, Unknown) else None
    return why if why is not None and why in _TELLING else Why.CALL
