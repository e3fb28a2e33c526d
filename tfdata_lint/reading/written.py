"""How many records a function writes into a file of records that it reads itself."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import below

_WRITER = "TFRecordWriter"

_ENDING = frozenset({"close", "flush"})

_NOT_ONCE = (
    ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
"""What is in them happens any number of times."""


def records(source: Source, line: int, path: str) -> int | None:
    """The records in the file that is called `path` in the function that a line is in, where this
    writes each of them by a statement of its own; None where they cannot be counted."""
    if _WRITER not in source.text:
        return None
    around = [each for each in _writing(source) if each[0] <= line <= each[1]]
    return around[-1][2].get(ast.unparse(ast.parse(f"({path})", mode="eval"))) if around else None


@once
def _writing(source: Source) -> list[tuple[int, int, dict[str, int]]]:
    """The lines of functions, outer ones first, and how many records they write to which path."""
    return [
        (node.lineno, node.end_lineno or 0, _written_by(node))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _written_by(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, int]:
    paths: list[tuple[str, str]] = []
    writes, ends, reads = Counter[str](), Counter[str](), Counter[str]()
    for node, is_once in _walk(function):
        match node:
            case (
                ast.withitem(context_expr=ast.Call() as made, optional_vars=ast.Name(name))
                | ast.Assign(value=ast.Call() as made, targets=[ast.Name(name)])
            ) if ast.unparse(made.func).endswith(_WRITER) and made.args:
                paths.append((name, ast.unparse(made.args[0])))
            case ast.Attribute(value=ast.Name(name), attr="write") if is_once:
                writes[name] += 1
            case ast.Attribute(value=ast.Name(name), attr=attribute) if attribute in _ENDING:
                ends[name] += 1
            case ast.Name(name, ast.Load()):
                reads[name] += 1
    names, files = Counter(name for name, _ in paths), Counter(path for _, path in paths)
    return {
        path: writes[name]
        for name, path in paths
        if names[name] == files[path] == 1 and reads[name] == writes[name] + ends[name]
    }


def _walk(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[ast.AST, bool]]:
    """The nodes of a function, and whether they happen once in each call."""
    pending: list[tuple[ast.AST, bool]] = [(node, True) for node in function.body]
    while pending:
        node, is_once = pending.pop()
        yield node, is_once
        inside = is_once and not isinstance(node, _NOT_ONCE)
        pending.extend((each, inside) for each in below(node))
