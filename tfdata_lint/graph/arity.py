"""Whether a function can be called with what it is given."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.values import Class, Function, Instance
from tfdata_lint.reading.tree import dotted

_MAKING = frozenset({"__init_subclass__", "__new__"})
"""Methods by which a class, or one that it inherits from, may be made in another way."""


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


def called_by(function: Function, call: cst.Call) -> str | None:
    """The name of a function, or of the class that it makes an object of, where a call is written
    with it and has nothing to unpack. None for methods: whose they are, a subclass decides."""
    if not isinstance(function.node, cst.FunctionDef) or any(each.star for each in call.args):
        return None
    name = function.node.name.value
    if function.receiver is not None:
        made = function.receiver.only()
        if name != "__init__" or not isinstance(made, Instance):
            return None
        if not all(map(_is_plain, made.of.linearised())):
            return None
        name = made.of.node.name.value
    return name if isinstance(call.func, cst.Name) and call.func.value == name else None


def _is_plain(of: Class) -> bool:
    """True for a class that nothing but `__init__` makes objects of, for all that can be seen."""
    bases = [base for base in of.node.bases if dotted(base.value) != "object"]
    if of.node.decorators or of.node.keywords:
        return False
    makes = any(
        isinstance(each, cst.FunctionDef) and each.name.value in _MAKING
        for each in of.node.body.body
    )
    return len(bases) == len(of.bases) and not makes
