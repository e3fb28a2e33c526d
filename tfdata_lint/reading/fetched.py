"""Whether a session of TensorFlow 1 fetches elements by themselves, and no model gets them."""

from __future__ import annotations

import ast
import re

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.syntax import below

_MORE = re.compile(r"train|loss|optimi[sz]|grad|feed_dict|model|net\b", re.IGNORECASE)
"""What a function names that does more with elements than to fetch them."""


def fetched_alone(source: Source, line: int) -> bool:
    """True where only `session.run` gets the tensors of an iterator that is made in a line, in a
    function that names nothing of a model and hands nothing on: `image = sess.run(next_image)`."""
    function = _function(source.tree, line)
    if function is None:
        return False
    nodes = list(ast.walk(function))
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in nodes):
        return False
    if any(_MORE.search(name) for node in nodes for name in _named(node)):
        return False
    fetched = {
        name
        for node in nodes
        if isinstance(node, ast.Assign) and _is_next(node.value)
        for name in _targets(node)
    }
    run = {
        id(name)
        for node in nodes
        if isinstance(node, ast.Call) and _called(node) == "run" and node.args
        for name in ast.walk(node.args[0])
    }
    used = [
        node
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in fetched
    ]
    return bool(used) and all(id(node) in run for node in used)


def _function(tree: ast.Module, line: int) -> ast.AST | None:
    """The innermost function that has a line."""
    found: ast.AST | None = None
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt) and not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found = node
        if not isinstance(node, ast.expr):
            pending.extend(below(node))
    return found


def _is_next(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _called(value) == "get_next"


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _targets(statement: ast.Assign) -> list[str]:
    inside = (node for target in statement.targets for node in ast.walk(target))
    return [node.id for node in inside if isinstance(node, ast.Name)]


def _named(node: ast.AST) -> list[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="tf"), attr="train"):
            # `tf.train.Example` is no training.
            return []
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            return [name]
    return []
