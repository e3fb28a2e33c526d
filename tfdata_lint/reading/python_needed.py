"""Which Python a file is written for: its syntax and what it imports of Python itself show it, and
notebooks say on which one they ran."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.target import Version

_GENERIC = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})
"""Builtin classes that take types in brackets since Python 3.9."""

_MODULES = {"graphlib": (3, 9), "zoneinfo": (3, 9), "tomllib": (3, 11)}

_NAMES = {
    "enum": {"StrEnum": (3, 11)},
    "functools": {"cache": (3, 9)},
    "itertools": {"pairwise": (3, 10), "batched": (3, 12)},
    "typing": {
        "Annotated": (3, 9),
        **dict.fromkeys(("Concatenate", "ParamSpec", "TypeAlias", "TypeGuard"), (3, 10)),
        **dict.fromkeys(
            ("LiteralString", "Never", "NotRequired", "Required", "Self", "TypeVarTuple", "Unpack"),
            (3, 11),
        ),
        "override": (3, 12),
    },
}

_KEYWORDS = {
    ("zip", "strict"): (3, 10),
    ("dataclass", "kw_only"): (3, 10),
    ("dataclass", "slots"): (3, 10),
}

_TELLING = frozenset(
    {"AsyncFunctionDef", "Call", "FunctionDef", "Import", "ImportFrom", "Match", "TryStar"}
)
"""The nodes that some Python does not know, or may not know as they are."""


@once
def python_needed(source: Source) -> Version:
    """The first Python that runs a file, or the one that ran it; (3, 0) where nothing tells."""
    postponed = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(each.name == "annotations" for each in node.names)
        for node in source.tree.body
    )
    ran_on = source.layout.ran_on if source.layout is not None else (3, 0)
    telling = (node for node in nodes_of(source) if type(node).__name__ in _TELLING)
    return max((ran_on, *(_of(node, postponed) for node in telling)))


def _of(node: ast.AST, postponed: bool) -> Version:
    match node:
        case ast.Match():
            return 3, 10
        case ast.Import(names=names):
            return max(_MODULES.get(each.name, (3, 0)) for each in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            found = (_NAMES.get(module, {}).get(each.name, (3, 0)) for each in names)
            return max(_MODULES.get(module, (3, 0)), *found)
        case ast.Call(func=ast.Name(id=name), keywords=keywords):
            return max(
                (_KEYWORDS.get((name, each.arg or ""), (3, 0)) for each in keywords),
                default=(3, 0),
            )
        case ast.FunctionDef() | ast.AsyncFunctionDef() if not postponed:
            return max(map(_of_type, _annotations(node)), default=(3, 0))
    return (3, 11) if type(node).__name__ == "TryStar" else (3, 0)


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """The types of parameters and of the result, which are evaluated where they stand."""
    each = function.args
    for parameter in (*each.posonlyargs, *each.args, *each.kwonlyargs, each.vararg, each.kwarg):
        if parameter is not None and parameter.annotation is not None:
            yield parameter.annotation
    if function.returns is not None:
        yield function.returns


def _of_type(annotation: ast.expr) -> Version:
    needed = (3, 0)
    for node in ast.walk(annotation):
        match node:
            case ast.BinOp(op=ast.BitOr()):
                return 3, 10
            case ast.Subscript(value=ast.Name(id=name)) if name in _GENERIC:
                needed = (3, 9)
    return needed
