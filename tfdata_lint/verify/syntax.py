"""What pieces of code say by themselves."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence

from tfdata_lint.verify.code import Code, Function, last_name


def without(node: ast.AST, gone: Collection[ast.expr]) -> ast.AST:
    """A copy of a tree in which some expressions are None."""

    class Cut(ast.NodeTransformer):
        def visit(self, each: ast.AST) -> ast.AST:
            if each in gone:
                return ast.Constant(None)
            copied = each.__class__(
                **{name: self._copied(value) for name, value in ast.iter_fields(each)}
            )
            return copied

        def _copied(self, value: object) -> object:
            if isinstance(value, ast.AST):
                return self.visit(value)
            if isinstance(value, list):
                return [self._copied(each) for each in value]
            return value

    return Cut().visit(node)


def is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def is_property(name: str, codes: Iterable[Code]) -> bool:
    return any(
        last_name(each) in {"property", "cached_property"}
        for code in codes
        for function in code.functions.get(name, ())
        for each in function.decorator_list
    )


def parameter_at(function: Function, place: int) -> str | None:
    positional = [*function.args.posonlyargs, *function.args.args]
    return positional[place].arg if place < len(positional) else None


def attributes_in(node: ast.expr) -> set[str]:
    """All attribute names in a chain."""
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def changes_graph(item: ast.withitem) -> bool:
    """True for a context in which other operations are made than outside of it."""
    return last_name(getattr(item.context_expr, "func", item.context_expr)) in {
        "as_default", "init_scope", "device"
    }  # fmt: skip


def exits(body: Sequence[ast.stmt]) -> bool:
    """True when the end of a block is never reached."""
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))


def declared_outside(function: Function) -> set[str]:
    """The names that a function changes outside of itself."""
    return {
        name
        for each in ast.walk(function)
        if isinstance(each, (ast.Global, ast.Nonlocal))
        for name in each.names
    }


def bound_in(body: Sequence[ast.stmt]) -> set[str]:
    """The names that a block binds, not those of functions in it."""
    found: set[str] = set()
    pending: list[ast.AST] = list(body)
    while pending:
        each = pending.pop()
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
                continue
            case ast.ClassDef(name=name):
                found.add(name)
                continue
            case ast.Lambda():
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.alias(name=name, asname=bound):
                found.add(bound or name.split(".")[0])
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
        pending.extend(ast.iter_child_nodes(each))
    return found
