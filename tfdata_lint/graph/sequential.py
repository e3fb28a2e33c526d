"""Functions for which it matters in which order they are called."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.reading.tree import dotted, walk

_TAKING = frozenset({"dequeue", "dequeue_many", "get_next", "get_nowait", "popleft", "pop"})
"""Methods that give something else at each call."""

_CHANGING = frozenset(
    {"add", "append", "appendleft", "extend", "increment", "insert", "put", "remove", "update",
     "write", "writelines", "writerow"}
)  # fmt: skip
"""Methods that change their object, when nothing is done with what they return."""

_BINDING: dict[type[cst.CSTNode], str] = {
    cst.AnnAssign: "target",
    cst.AsName: "name",
    cst.AssignTarget: "target",
    cst.CompFor: "target",
    cst.For: "target",
    cst.NamedExpr: "target",
}
"""What binds names, and where they stand in it."""

# LibCST's classes are abstract, and take long to answer `isinstance` for each node of a function.
_TELLING = frozenset({cst.Assign, cst.AugAssign, cst.Call, cst.Expr, cst.Global, cst.Nonlocal})

Body = cst.FunctionDef | cst.Lambda


def gives_the_next(method: str) -> bool:
    """True for the name of a method that gives something else at each call."""
    return method in _TAKING


def takes_the_next(body: Body) -> bool:
    """True for a function that takes the next of what it did not make: of a queue, an iterator."""
    own = own_names(body)
    return any(_takes(node, own) for node in _telling(body))


def changes_things(body: Body) -> bool:
    """True for a Python function that leaves a trace outside itself at each call, or follows one:
    it counts, collects, writes."""
    own = own_names(body)
    return any(_takes(node, own) or _changes(node, own) for node in _telling(body))


def _telling(body: Body) -> Iterator[cst.CSTNode]:
    return (node for node in walk(body.body) if type(node) in _TELLING)


def _takes(node: cst.CSTNode, own: set[str]) -> bool:
    match node:
        case cst.Call(func=cst.Name(value="next"), args=[cst.Arg(value=of)]):
            return _is_outside(of, own)
        case cst.Call(func=cst.Attribute(value=of, attr=cst.Name(value=name))):
            return name in _TAKING and _is_outside(of, own)
    return False


def _changes(node: cst.CSTNode, own: set[str]) -> bool:
    match node:
        case cst.Global() | cst.Nonlocal():
            return True
        case cst.AugAssign(target=target):
            return not isinstance(target, cst.Name) and _is_outside(target, own)
        case cst.Assign(targets=targets):
            places = [each.target for each in targets]
            return any(not isinstance(p, cst.Name) and _is_outside(p, own) for p in places)
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=of, attr=cst.Name(value=name)))):
            return name in _CHANGING and _is_outside(of, own)
    return False


def _is_outside(node: cst.BaseExpression, own: set[str]) -> bool:
    """True for what hangs on a name that is not the function's own."""
    while isinstance(node, cst.Subscript):
        node = node.value
    root = dotted(node).partition(".")[0]
    return bool(root) and root not in own


def own_names(body: Body) -> set[str]:
    """Parameters and local names, the object of a method left out."""
    found = {each.name.value for each in _parameters(body.params)} - {"self", "cls"}
    for node in walk(body.body):
        attribute = _BINDING.get(type(node))
        if attribute is not None:
            found |= _bound(getattr(node, attribute))
    return found


def _parameters(parameters: cst.Parameters) -> Iterator[cst.Param]:
    yield from (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    for each in (parameters.star_arg, parameters.star_kwarg):
        if isinstance(each, cst.Param):
            yield each


def _bound(target: cst.BaseExpression) -> set[str]:
    match target:
        case cst.Name(value=name):
            return {name}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return set().union(*(_bound(each.value) for each in elements))
    return set()
