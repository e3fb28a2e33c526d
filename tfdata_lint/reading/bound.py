"""What binds the names of a module."""

from __future__ import annotations

import ast
import builtins
from itertools import takewhile
from typing import cast

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import below, nodes_of
from tfdata_lint.regex import Regex

Place = ast.stmt | ast.expr | ast.arg | ast.excepthandler | ast.pattern

Binding = tuple[Place, str]
"""A node that binds a name, and for imports what the name is at home; else empty."""

_Scope = tuple[range, int]
"""The lines of a function or class, and the column where it begins."""

_BUILT_IN = frozenset(
    {*dir(builtins), "WindowsError", "_", "apply", "basestring", "buffer", "cmp", "coerce",
     "dbutils", "display", "displayHTML", "exit", "file", "intern", "long", "mssparkutils",
     "notebookutils", "profile", "quit", "raw_input", "reduce", "reload", "sc", "snakemake",
     "StandardError", "spark", "sqlContext", "unichr", "unicode", "xrange"}
)  # fmt: skip
"""Names that there are without a module, also those of Python 2, of other systems, and of what runs
a file: notebooks, workflows, profilers."""

_TYPE_PARAMETERS = frozenset({"ParamSpec", "TypeVar", "TypeVarTuple"})
"""Nodes for `def f[T](x: T)`, which `ast` has from Python 3.12 on."""

_MAY_NOT_RUN = frozenset(
    {"AnnAssign", "BoolOp", "ClassDef", "Compare", "DictComp", "GeneratorExp", "IfExp", "Lambda",
     "ListComp", "SetComp"}
)  # fmt: skip
"""Nodes of which parts may not run."""

_BOUND_OF_UNBOUND = 20
"""How many names a script binds, at least, for each one that it reads and does not bind. Of a part
of a program, as in prose, many names are bound elsewhere."""

_BINDING_BY_TEXT = Regex(
    r"\b(?:__builtins__|__dict__|builtins|exec|execfile|f_globals|get_ipython|globals|locals|setattr"
    r"|sys\.modules|vars)\b"
)


@once
def bindings(source: Source) -> dict[str, list[Binding]]:
    """All that binds each name of a module, in whatever scope; `*` for imports of everything."""
    found: dict[str, list[Binding]] = {}
    for node in nodes_of(source):
        match node:
            # What most nodes are comes first.
            case ast.Name(ctx=ast.Load()) | ast.Constant() | ast.Attribute() | ast.Call():
                pass
            case ast.Import():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    found.setdefault(name, []).append((node, alias.name))
            case ast.ImportFrom():
                for alias in node.names:
                    found.setdefault(alias.asname or alias.name, []).append((node, alias.name))
            case (
                ast.ClassDef(name=str(name))
                | ast.FunctionDef(name=str(name))
                | ast.AsyncFunctionDef(name=str(name))
                | ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
            ):
                found.setdefault(name, []).append((node, ""))
            case _ if type(node).__name__ in _TYPE_PARAMETERS:
                found.setdefault(vars(node)["name"], []).append((cast("ast.expr", node), ""))
    return found


def shows_all_names(source: Source) -> bool:
    """False for a file in which names may be bound that none of its statements shows."""
    return source.layout is None and "*" not in bindings(source) and not binds_by_text(source)


@once
def binds_by_text(source: Source) -> bool:
    """True for a file that may bind names which no statement names, as `exec` does."""
    return _BINDING_BY_TEXT.search(source.text) is not None


def where_bound(source: Source, name: str) -> list[range] | None:
    """The lines in which a name is bound, those of functions and classes that bind it for
    themselves; None where it may be bound in all of a module. To read it in another line raises
    NameError.

    Modules that import everything of another one, or run text, may bind any name; of notebooks and
    prose, not all cells need to be there.
    """
    if name in _BUILT_IN or name.startswith("__") or not shows_all_names(source):
        return None
    bound = bindings(source)
    scopes, handed_out = _scopes(source)
    if name in handed_out:
        return None
    owners = [_lines_of_owner(node, scopes) for node, _ in bound.get(name, ())]
    lines = [owner for owner in owners if owner is not None]
    return lines if len(lines) == len(owners) else None


@once
def binds_nearly_all(source: Source) -> bool:
    """True for a module that reads hardly a name which it does not bind: one that it does not is a
    mistake, and raises NameError."""
    bound = bindings(source).keys() | _BUILT_IN
    unbound = {
        node.id
        for node in nodes_of(source)
        if isinstance(node, ast.Name) and node.id not in bound and not node.id.startswith("__")
    }
    return max(len(unbound), 1) * _BOUND_OF_UNBOUND <= len(bindings(source))


@once
def unbound_outside(source: Source) -> str | None:
    """A name that a module surely reads when it is imported, before it does anything but define
    and import, and that nothing binds."""
    if not shows_all_names(source):
        return None
    bound = bindings(source)
    nodes: list[ast.AST] = [*takewhile(_defines, source.tree.body)]
    match source.tree.body[len(nodes) :]:
        case [ast.Expr(value=ast.Call(func=first)) | ast.Assign(value=ast.Call(func=first)), *_]:
            while isinstance(first, ast.Attribute):
                first = first.value
            nodes += [first] if isinstance(first, ast.Name) else []
    for node in nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                nodes += [*node.decorator_list, *node.args.defaults]
            case ast.ClassDef(keywords=[]):
                nodes += [*node.decorator_list, *node.bases, *takewhile(_defines, node.body)]
            case ast.Name(id=name, ctx=ast.Load()):
                if name not in bound and name not in _BUILT_IN and not name.startswith("__"):
                    return name
            case _ if type(node).__name__ not in _MAY_NOT_RUN:
                nodes += below(node)
    return None


@once
def only_defines(source: Source) -> bool:
    """True for a module that does nothing by itself: it is there to be imported."""
    statements: list[ast.stmt] = [*source.tree.body]
    for statement in statements:
        if isinstance(statement, ast.ClassDef):
            statements += statement.body
    return all(map(_defines, statements))


def _defines(statement: ast.stmt) -> bool:
    """True for definitions, imports, docstrings, and names that are bound without a call."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or not any(isinstance(e, ast.Call) for e in ast.walk(value))
    return False


@once
def _scopes(source: Source) -> tuple[list[_Scope], set[str]]:
    """The functions and classes of a module, and the names that they bind outside of themselves."""
    scopes: list[_Scope] = []
    handed_out: set[str] = set()
    for node in nodes_of(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            scopes.append((lines, node.col_offset))
        elif isinstance(node, ast.Global):
            handed_out.update(node.names)
    return scopes, handed_out


def _lines_of_owner(node: Place, scopes: list[_Scope]) -> range | None:
    """The lines of the innermost function or class around what binds a name; it binds its own name
    around itself. Of several in one line any counts."""
    here = (node.lineno, node.col_offset)
    around = [
        lines for lines, column in scopes if node.lineno in lines and (lines.start, column) != here
    ]
    return min(around, key=len, default=None)
