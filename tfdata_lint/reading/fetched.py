"""Whether a session of TensorFlow 1 fetches elements by themselves, and no model gets them."""

from __future__ import annotations

import ast
import re

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.syntax import below

_MORE = re.compile(r"train|loss|optimi[sz]|grad|feed_dict|model|net\b", re.IGNORECASE)
"""What a function names that does more with elements than to fetch them."""

_STATISTICS = re.compile(
    r"reduce_\w+|moments|shape|size|rank|unique\w*|bincount|histogram\w*|cast|to_float|square"
)
"""Functions of TensorFlow that sum up what they are given."""


def fetched_alone(source: Source, line: int) -> bool:
    """True where only `session.run` gets the tensors of an iterator that is made in a line, in a
    function that names nothing of a model and hands nothing on: `image = sess.run(next_image)`,
    also behind what sums them up.
    Where a loop only collects what it fetches, names are those of the data: `train_images`."""
    function = _function(source.tree, line) or source.tree
    nodes = list(ast.walk(function))
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in nodes):
        return False
    named = any(_MORE.search(name) for node in nodes for name in _named(node))
    if named and not _only_collects(function):
        return False
    fetched = {
        name
        for node in nodes
        if isinstance(node, ast.Assign) and _is_next(node.value)
        for name in _targets(node)
    }
    summed: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Assign) and _is_statistic(node.value):
            names = [each for each in ast.walk(node.value) if isinstance(each, ast.Name)]
            if any(each.id in fetched for each in names):
                summed.update(map(id, names))
                fetched.update(_targets(node))
    if any("." in name for name in fetched):
        # Kept in an attribute, which other functions may read.
        nodes = list(ast.walk(source.tree))
    run = {
        id(name)
        for node in nodes
        if isinstance(node, ast.Call) and _called(node) == "run" and node.args
        for name in ast.walk(node.args[0])
    }
    tested = {
        id(node.left)
        for node in nodes
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Is, ast.IsNot))
    }
    used = [
        node
        for node in nodes
        if isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(node.ctx, ast.Load)
        and _place(node) in fetched
    ]
    return any(id(node) in run for node in used) and all(
        id(node) in run or id(node) in tested or id(node) in summed for node in used
    )


def _only_collects(function: ast.AST) -> bool:
    """True when a loop fetches, and nothing is done with what it gets but to shape it and to add
    it to a list, or to count it."""
    nodes = list(ast.walk(function))
    if any(isinstance(node, ast.Call) and _MORE.search(_called(node)) for node in nodes):
        return False
    looped = {
        id(inner)
        for node in nodes
        if isinstance(node, (ast.For, ast.While))
        for inner in ast.walk(node)
    }
    runs = [node for node in nodes if isinstance(node, ast.Call) and _called(node) == "run"]
    gotten = [node for node in nodes if isinstance(node, ast.Assign) and node.value in runs]
    dropped = sum(isinstance(node, ast.Expr) and node.value in runs for node in nodes)
    if len(gotten) + dropped < len(runs) or any(len(run.args) != 1 or run.keywords for run in runs):
        return False
    results = {name for node in gotten for name in _targets(node)}
    harmless: set[int] = set()
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr="append" | "extend"), args=parts):
                harmless.update(id(inner) for part in parts for inner in ast.walk(part))
            case ast.Assign(value=value) if results.issuperset(_targets(node)):
                harmless.update(id(inner) for inner in ast.walk(value))
            case ast.Attribute(value=ast.Name() as name, attr="shape"):
                harmless.add(id(name))
    return all(id(node) in looped for node in gotten) and all(
        id(node) in harmless
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in results
    )


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


def _is_statistic(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _STATISTICS.fullmatch(_called(value)) is not None


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _targets(statement: ast.Assign) -> list[str]:
    inside = (node for target in statement.targets for node in ast.walk(target))
    places = (
        _place(node)
        for node in inside
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store)
    )
    return [place for place in places if place]


def _place(node: ast.Name | ast.Attribute) -> str:
    """A name, or an attribute of one: `self.next_image`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def _named(node: ast.AST) -> list[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="tf"), attr="train"):
            # `tf.train.Example` is no training.
            return []
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            return [name]
    return []
