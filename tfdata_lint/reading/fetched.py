"""Whether a session of TensorFlow 1 fetches elements by themselves, and no model gets them."""

from __future__ import annotations

import ast
import re
from collections.abc import Set

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.syntax import below
from tfdata_lint.regex import Regex

_MORE = Regex(r"train|loss|optimi[sz]|grad|feed_dict|model|net\b", re.IGNORECASE)
"""What a function names that does more with elements than to fetch them."""

_STATISTICS = Regex(
    r"reduce_\w+|moments|shape|size|rank|unique\w*|bincount|histogram\w*|cast|to_float|square"
)
"""Functions of TensorFlow that sum up what they are given."""


def fetched_alone(source: Source, line: int) -> bool:
    """True where only `session.run` gets the tensors of an iterator that is made in a line, in a
    function that names nothing of a model and hands nothing on: `image = sess.run(next_image)`,
    also behind what sums them up, and in those that the function returns them to.
    Where a loop only collects what it fetches, names are those of the data: `train_images`."""
    tree = source.tree
    return _fetches_alone(tree, _function(tree, line) or tree, frozenset(), frozenset())


def _fetches_alone(
    tree: ast.Module, function: ast.AST, given: frozenset[str], before: frozenset[ast.AST]
) -> bool:
    """The same of the tensors that a function, or the module, gets by itself or is `given` by one
    of those `before` it."""
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
    }.union(given)
    if function is tree:
        nodes = _of_module(tree, fetched)
    summed: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Assign) and _is_statistic(node.value):
            names = [each for each in ast.walk(node.value) if isinstance(each, ast.Name)]
            if any(each.id in fetched for each in names):
                summed.update(map(id, names))
                fetched.update(_targets(node))
    if any("." in name for name in fetched):
        # Kept in an attribute, which other functions may read, and whoever calls these trains.
        nodes = list(ast.walk(tree))
        if any(isinstance(node, ast.Return) and _runs(node, fetched) for node in nodes):
            return False
    run = {
        id(name)
        for node in nodes
        if isinstance(node, ast.Call) and _called(node) == "run" and node.args
        for name in ast.walk(node.args[0])
    }
    returns = [node for node in nodes if isinstance(node, ast.Return) and function is not tree]
    handed = {id(name) for node in returns for name in ast.walk(node)}
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
    if not all(
        id(node) in run or id(node) in tested or id(node) in summed or id(node) in handed
        for node in used
    ):
        return False
    if any(id(node) in handed - run for node in used) or any(
        node.value is not None and _is_next(node.value) for node in returns
    ):
        return all(map(_hands_out, returns)) and _callers_fetch_alone(tree, function, before)
    return any(id(node) in run for node in used)


def _runs(statement: ast.Return, fetched: Set[str]) -> bool:
    """True for the return of what a session gives for attributes: `return session.run(self.x)`."""
    inside = list(ast.walk(statement))
    return any(isinstance(node, ast.Call) and _called(node) == "run" for node in inside) and any(
        isinstance(node, ast.Attribute) and _place(node) in fetched for node in inside
    )


def _callers_fetch_alone(tree: ast.Module, function: ast.AST, before: frozenset[ast.AST]) -> bool:
    """True where all that name a function in its module only fetch what it returns."""
    if not isinstance(function, ast.FunctionDef) or function in before:
        return False
    name = function.name
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and node.value.func in named
    ]
    return len(calls) == len(named) > 0 and all(
        _fetches_alone(
            tree,
            _function(tree, call.lineno) or tree,
            frozenset(_targets(call)),
            before | {function},
        )
        for call in calls
    )


def _hands_out(statement: ast.Return) -> bool:
    """True for the return of names, or of the next element."""
    value = statement.value
    if isinstance(value, ast.Tuple):
        return all(isinstance(item, ast.Name) for item in value.elts)
    return isinstance(value, ast.Name) or (value is not None and _is_next(value))


def _of_module(tree: ast.Module, names: Set[str]) -> list[ast.AST]:
    """The nodes of a module, without those of functions that have such names of their own."""
    found: list[ast.AST] = []
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            inside = list(ast.walk(node))
            bound = {
                each.arg if isinstance(each, ast.arg) else each.id
                for each in inside
                if isinstance(each, ast.arg)
                or (isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
            }
            if not names.isdisjoint(bound):
                continue
        found.append(node)
        pending.extend(ast.iter_child_nodes(node))
    return found


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
