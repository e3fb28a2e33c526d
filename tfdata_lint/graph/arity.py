"""Whether a function can be called with what it is given."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.values import Class, Function, Instance
from tfdata_lint.reading.tree import dotted


def takes(function: Function, given: Arguments, whole: bool = True) -> bool:
    """False where a call gives a parameter both by position and by name; and, where its `whole`
    arguments are known, leaves out one without a default, or gives more than there are, or by a
    name that none has. Functions with decorators, and what may be given more than is seen, take
    anything."""
    if given.open or (isinstance(function.node, cst.FunctionDef) and function.node.decorators):
        return True
    parameters = function.node.params
    by_position = len(given.positional) + (function.receiver is not None)
    positional = (*parameters.posonly_params, *parameters.params)
    begun = positional[len(parameters.posonly_params) : by_position]
    if any(each.name.value in given.keywords for each in begun):
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


def is_direct(function: Function, call: cst.Call) -> bool:
    """True for a call that Python hands to a function as it is written: by the name of the function
    or of the class that it makes an object of, without anything to unpack."""
    if not isinstance(function.node, cst.FunctionDef) or any(each.star for each in call.args):
        return False
    called = dotted(call.func).rpartition(".")[2]
    if function.node.name.value != "__init__":
        return called == function.node.name.value
    made = function.receiver.only() if function.receiver is not None else None
    if not isinstance(made, Instance) or called != made.of.node.name.value:
        return False
    return all(map(_is_plain, made.of.linearised()))


def _is_plain(of: Class) -> bool:
    """True for a class that nothing but `__init__` makes objects of, for all that can be seen."""
    bases = [base for base in of.node.bases if dotted(base.value) != "object"]
    return not of.node.decorators and not of.node.keywords and len(bases) == len(of.bases)
