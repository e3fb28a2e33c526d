"""What stands around a line: the tests that it depends on, and the comments that are about it."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator, Set

from tfdata_lint.reading.names import dotted
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import nodes_of


def conditions_around(source: Source, line: int) -> list[str]:
    """The tests of the `if` statements that must hold for a line to run, outermost first."""
    return [
        ast.unparse(statement.test)
        for statement, block in _blocks(source.tree, line)
        if isinstance(statement, ast.If) and block is statement.body
    ]


def conditions_of(source: Source, line: int, method: str) -> list[str]:
    """The tests of `if` statements in the innermost function that a line is in that decide whether
    a method is called."""
    around = _functions(source, line)
    inside = ast.walk(around[-1]) if around else ()
    return [
        ast.unparse(node.test)
        for node in inside
        if isinstance(node, ast.If)
        and any(isinstance(each, ast.Attribute) and each.attr == method for each in _bodies(node))
    ]


def _bodies(statement: ast.If) -> Iterator[ast.AST]:
    for each in (*statement.body, *statement.orelse):
        yield from ast.walk(each)


def functions_around(source: Source, line: int) -> list[str]:
    """The names of the functions that a line is in, outermost first."""
    return [function.name for function in _functions(source, line)]


def run_for(source: Source, line: int) -> list[str]:
    """The names of the functions that a line is in, and of those of its file that call the
    innermost one by its name."""
    around = _functions(source, line)
    if not around:
        return []
    name = around[-1].name
    called = {(name,), ("self", name), ("cls", name)}
    callers = [
        node.name
        for node in nodes_of(source)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node is not around[-1]
        and any(
            isinstance(each, ast.Call) and dotted(each.func) in called for each in ast.walk(node)
        )
    ]
    return [*(function.name for function in around), *callers]


def function_around(source: Source, line: int) -> ast.FunctionDef | None:
    """The innermost function that a line is in; None outside of all, and in a coroutine."""
    around = _functions(source, line)
    return around[-1] if around and isinstance(around[-1], ast.FunctionDef) else None


def run_before(source: Source, line: int) -> list[ast.AST]:
    """What surely ran in the innermost function that a line is in before the line does, and in the
    `__init__` of a class that it is a method of: simple statements, and what a `with` around it
    asks for. Nothing where an exception may be caught."""
    found: list[ast.AST] = []
    around: ast.stmt | None = None
    for statement, block in _blocks(source.tree, line):
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found = _run_to_make_one(around, statement)
            case _ if type(statement).__name__ in {"Try", "TryStar"}:
                return []
            case ast.With():
                found += statement.items
        found += [each for each in block if each.lineno < line and not _branches(each)]
        around = statement
    return found


def _run_to_make_one(
    around: ast.stmt | None, method: ast.FunctionDef | ast.AsyncFunctionDef
) -> list[ast.AST]:
    """What surely ran in the `__init__` of a class before a method of its objects does."""
    if not isinstance(around, ast.ClassDef) or method.decorator_list:
        return []
    return [
        each
        for function in around.body
        if isinstance(function, ast.FunctionDef) and function.name == "__init__" != method.name
        for each in function.body
        if not _branches(each)
    ]


def _branches(statement: ast.stmt) -> bool:
    """True for a statement of which a part may not run."""
    if hasattr(statement, "body") or hasattr(statement, "cases"):
        return True
    return any(isinstance(e, ast.IfExp | ast.BoolOp | ast.Lambda) for e in ast.walk(statement))


def asks_in_loops(source: Source, line: int, names: Set[str]) -> bool:
    """True where the innermost function that a line is in calls functions or methods of these
    names, and each of them in a loop; and outside of functions."""
    around = _functions(source, line)
    if not around:
        return True
    once = any(is_call_of(each, names) for each in _outside_loops(around[-1]))
    return not once and any(is_call_of(each, names) for each in ast.walk(around[-1]))


def _functions(source: Source, line: int) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that a line is in, outermost first."""
    return [
        statement
        for statement, _ in _blocks(source.tree, line)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def is_call_of(node: ast.AST, names: Set[str]) -> bool:
    """True for a call of a function or method of one of these names."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in names
    return False


def kept_in_attribute(source: Source, line: int) -> bool:
    """True for a line of a statement that keeps something in an attribute."""
    return any(
        isinstance(target, ast.Attribute)
        for node in nodes_of(source)
        if isinstance(node, ast.Assign) and node.lineno <= line <= (node.end_lineno or 0)
        for target in node.targets
    )


def _outside_loops(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.For, ast.AsyncFor, ast.While)):
            yield child
            yield from _outside_loops(child)


def counted_around(source: Source, line: int) -> set[str]:
    """The names that the loops around a line give another value in each round."""
    return {
        node.id
        for statement, _ in _blocks(source.tree, line)
        if isinstance(statement, (ast.For, ast.AsyncFor))
        for node in ast.walk(statement.target)
        if isinstance(node, ast.Name)
    }


def off_by_default(source: Source, line: int) -> set[str]:
    """The parameters of the innermost function that a line is in whose default is False."""
    return {name for name, value in _defaults(source, line).items() if _is_false(value)}


def default_of(source: Source, line: int, name: str) -> object:
    """The literal that a parameter of the innermost function around a line has by default, also by
    a name of the module; None without one."""
    value = _defaults(source, line).get(name)
    if isinstance(value, ast.Name):
        given = [
            statement.value
            for statement in source.tree.body
            if isinstance(statement, ast.Assign)
            and any(
                isinstance(each, ast.Name) and each.id == value.id for each in statement.targets
            )
        ]
        value = given[0] if len(given) == 1 else None
    return value.value if isinstance(value, ast.Constant) else None


def parameters_of(source: Source, line: int) -> frozenset[str]:
    """The names of the parameters of the innermost function that a line is in."""
    around = _functions(source, line)
    given = around[-1].args if around else ast.arguments([], [], None, [], [], None, [])
    return frozenset(each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs))


def _defaults(source: Source, line: int) -> dict[str, ast.expr | None]:
    """The defaults of the parameters of the innermost function that a line is in."""
    around = _functions(source, line)
    if not around:
        return {}
    given = around[-1].args
    places = [*given.posonlyargs, *given.args]
    last = places[len(places) - len(given.defaults) :]
    pairs = zip([*last, *given.kwonlyargs], [*given.defaults, *given.kw_defaults], strict=True)
    return {each.arg: value for each, value in pairs}


def classes_around(source: Source, line: int) -> list[str]:
    """The names of the classes that a line is in, outermost first."""
    blocks = _blocks(source.tree, line)
    return [statement.name for statement, _ in blocks if isinstance(statement, ast.ClassDef)]


def addresses_around(source: Source, line: int) -> list[str]:
    """The addresses (`https://...`) that stand in the functions that a line is in."""
    return [
        node.value
        for function in _functions(source, line)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "://" in node.value
    ]


@once
def texts_of_module(source: Source) -> list[str]:
    """The literal texts of a module's own level."""
    return [
        node.value
        for statement in source.tree.body
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def comments_about(source: Source, line: int) -> str:
    """The comments above and in the statement of a line, and those at the head of the blocks of
    functions that it is in, as one text."""
    found: list[str] = []
    for statement, block in _blocks(source.tree, line):
        first = block[1] if _is_docstring(block[0]) and len(block) > 1 else block[0]
        if not isinstance(statement, ast.ClassDef):
            found += _above(source, first.lineno)
        inner = _at(block, line)
        if inner is not None and inner is not first:
            found += _above(source, inner.lineno)
    found += _trailing(source, line)
    return " ".join(" ".join(found).split())


def _blocks(tree: ast.Module, line: int) -> Iterator[tuple[ast.stmt, list[ast.stmt]]]:
    """The statements around a line, outermost first, each with the block that has the line."""
    statement = _at(tree.body, line)
    while statement is not None:
        inner = None
        for block in _held(statement):
            inner = _at(block, line)
            if inner is not None:
                yield statement, block
                break
        statement = inner


def _held(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list) and block:
            yield block
    for handler in getattr(statement, "handlers", []):
        yield handler.body


def _at(block: list[ast.stmt], line: int) -> ast.stmt | None:
    """The first statement of a block that a line is part of."""
    found = None
    for index in range(bisect_right(block, line, key=lambda each: each.lineno) - 1, -1, -1):
        statement = block[index]
        if (statement.end_lineno or statement.lineno) < line:
            break
        found = statement
    return found


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _above(source: Source, line: int) -> list[str]:
    """The lines of a comment that ends right above a line, or an empty line before it."""
    found: list[str] = []
    if line > 2 and not source.line(line - 1).strip():
        line -= 1
    while line > 1 and source.line(line - 1).lstrip().startswith("#"):
        line -= 1
        found.append(source.line(line).strip().lstrip("#"))
    return found[::-1]


def _trailing(source: Source, line: int) -> list[str]:
    _, mark, comment = source.line(line).partition("  # ")
    return [comment] if mark else []
