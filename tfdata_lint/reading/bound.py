"""What binds the names of a module."""

from __future__ import annotations

import ast
import builtins

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import below
from tfdata_lint.regex import Regex

Binding = tuple[ast.AST, str]
"""A node that binds a name, and for imports what the name is at home; else empty."""

_BUILT_IN = frozenset(
    {*dir(builtins), "basestring", "long", "raw_input", "reduce", "unichr", "unicode", "xrange"}
)
"""Names that there are without a module, also those of Python 2."""

_BINDING_BY_TEXT = Regex(r"\b(?:builtins|exec|execfile|get_ipython|globals|setattr|vars)\b")


@once
def bindings(source: Source) -> dict[str, list[Binding]]:
    """All that binds each name of a module, in whatever scope; `*` for imports of everything."""
    found: dict[str, list[Binding]] = {}
    nodes: list[ast.AST] = [source.tree]
    for node in nodes:
        nodes += below(node)
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
    return found


def is_bound_nowhere(source: Source, name: str) -> bool:
    """True for a name that no line of a module binds: to read it raises NameError.

    Modules that import everything of another one, or run text, may bind any; of notebooks and
    prose, not all cells need to be there.
    """
    if source.layout is not None or name in _BUILT_IN or name.startswith("__"):
        return False
    bound = bindings(source)
    return not (name in bound or "*" in bound or _BINDING_BY_TEXT.search(source.text))
