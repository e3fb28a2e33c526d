"""How code uses a dataset: in which call, and which of its arguments that is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Kind
from tfdata_lint.verify.code import Code, last_name, root_name

_FIRST_ARGUMENT = {
    Kind.FIT: ("x", "generator"),
    Kind.EVALUATE: ("x", "generator"),
    Kind.PREDICT: ("x", "generator"),
    Kind.VALIDATION: ("validation_data",),
    Kind.DISTRIBUTED: ("dataset", "datasets"),
}
"""Uses that are calls, with the keywords by which these get the dataset."""

_MAKERS = frozenset({"make_one_shot_iterator", "make_initializable_iterator"})
"""Iterators of TensorFlow 1, made by a method of the dataset, or by a function that is given it."""

_WRAPPERS = frozenset(
    {
        "as_numpy",
        "enumerate",
        "islice",
        "iter",
        "list",
        "tqdm",
        "tqdm_gui",
        "tqdm_notebook",
        "track",
        "trange",
        "zip",
    }
)


def kind_named(name: str) -> Kind | None:
    try:
        return Kind(name)
    except ValueError:
        return None


def word_at(text: str, offset: int) -> str:
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[offset:end]


def given_to(call: ast.Call, kind: Kind) -> ast.expr | None:
    """The dataset that a call uses."""
    words = {each.arg: each.value for each in call.keywords}
    for name in _FIRST_ARGUMENT.get(kind, ()):
        if name in words:
            return words[name]
    if kind in _FIRST_ARGUMENT and kind is not Kind.VALIDATION:
        if call.args and not isinstance(call.args[0], ast.Starred):
            return call.args[0]
        return None
    if kind is Kind.ITERATOR:
        if last_name(call.func) == "next":
            return None
        given = isinstance(call.func, ast.Name) or last_name(call.func) in _MAKERS
        if given and call.args:
            return unwrapped(call.args[0])
        if isinstance(call.func, ast.Attribute):
            return call.func.value
    return None


def other_halves(code: Code, call: ast.Call) -> Iterator[ast.stmt]:
    """Where the other half of what a call loads is loaded."""
    if not any(each.arg == "subset" for each in call.keywords):
        return
    for other in code.calls.get(last_name(call.func), ()):
        half = any(each.arg == "subset" for each in other.keywords)
        if other is not call and half and code.scope(other) is code.scope(call):
            yield code.statement(other)


def unwrapped(node: ast.expr) -> ast.expr:
    """What is looped over, without `enumerate` and the like."""
    while isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else root_name(node.func)
        if name not in _WRAPPERS:
            break
        if name == "zip" and len(node.args) > 1:
            break
        node = node.args[0]
    return node
