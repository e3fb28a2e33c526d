"""Whether a function can be called with what it is given."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.values import Function


def takes(function: Function, given: Arguments, whole: bool = True) -> bool:
    """False where a call gives a parameter both by position and by name; and, where its `whole`
    arguments are known, leaves out one without a default, or gives more than there are, or by a
    name that none has."""
    if given.open or (isinstance(function.node, cst.FunctionDef) and function.node.decorators):
        return True
    parameters = function.node.params
    by_position = len(given.positional) + (function.receiver is not None)
    positional = (*parameters.posonly_params, *parameters.params)
    if any(each.name.value in given.keywords for each in positional[:by_position]):
        return False
    if not whole:
        return True
    if by_position > len(positional) and not isinstance(parameters.star_arg, cst.Param):
        return False
    named = {each.name.value for each in (*parameters.params, *parameters.kwonly_params)}
    if parameters.star_kwarg is None and not given.keywords.keys() <= named:
        return False
    return all(
        each.default is not None or each.name.value in given.keywords
        for each in (*positional[by_position:], *parameters.kwonly_params)
    )
