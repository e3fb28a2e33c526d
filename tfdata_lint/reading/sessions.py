"""How often the sessions of TensorFlow 1 in a file draw what an iterator gives."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from enum import Enum

from tfdata_lint.reading.source import Source, while_parsed
from tfdata_lint.regex import Regex

_SESSION = Regex(r"\b(?:Interactive)?Session\(")
_OTHERS = Regex(r"(?:Monitored|Singular)\w*Session|Supervisor|Coordinator|Estimator|QueueRunner")
"""What runs the steps by itself, or in threads."""

_HARMLESS = frozenset({"restore", "save", "FileWriter", "add_graph", "close"})
"""Functions that are given a session and draw nothing."""

_OF_MODELS = frozenset(
    {"evaluate", "fit", "fit_generator", "predict", "test_on_batch", "train", "train_on_batch"}
)
"""Methods that draw in rounds of their own."""

_LOOPS = (
    ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

_Loop = ast.AST | None


class Draws(str, Enum):
    """How often something is drawn, as far as a file shows."""

    FEW = "few times"
    ANEW = "once each time that an iterator begins anew"
    UNKNOWN = "perhaps again and again"


@while_parsed
def draws(source: Source) -> Draws:
    """What the sessions of a file draw: a batch or a few in all; one each time that the iterator is
    initialised; or more, for all that can be seen."""
    if _SESSION.search(source.text) is None or _OTHERS.search(source.text) is not None:
        return Draws.UNKNOWN
    placed = list(_placed(source.tree, None, ()))
    sessions = set(_sessions(source.tree))
    begun: set[_Loop] = set()
    runs: Counter[_Loop] = Counter()
    for node, loop, functions in placed:
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        given = (*node.args, *(each.value for each in node.keywords))
        gets_one = any(isinstance(each, ast.Name) and each.id in sessions for each in given)
        if called in _OF_MODELS or (gets_one and called not in _HARMLESS):
            return Draws.UNKNOWN
        if called not in {"run", "eval"}:
            continue
        named = [name for function in functions if (name := getattr(function, "name", None))]
        if len(named) < len(functions) or any(_again(name, placed) for name in named):
            return Draws.UNKNOWN
        if any(isinstance(each, ast.Attribute) and each.attr == "initializer" for each in given):
            begun.add(loop)
        elif not any(map(_initialises, given)):
            runs[loop] += 1
    if not runs:
        return Draws.UNKNOWN
    if set(runs) == {None}:
        return Draws.FEW
    return Draws.ANEW if all(loop in begun and runs[loop] == 1 for loop in runs) else Draws.UNKNOWN


def _placed(
    node: ast.AST, loop: _Loop, functions: tuple[ast.AST, ...]
) -> Iterator[tuple[ast.AST, _Loop, tuple[ast.AST, ...]]]:
    """All nodes, each with the innermost loop of its function and the functions around it."""
    for inner in ast.iter_child_nodes(node):
        yield inner, loop, functions
        if isinstance(inner, _FUNCTIONS):
            yield from _placed(inner, None, (*functions, inner))
        else:
            yield from _placed(inner, inner if isinstance(inner, _LOOPS) else loop, functions)


def _sessions(tree: ast.Module) -> Iterator[str]:
    """The names of sessions."""
    for node in ast.walk(tree):
        match node:
            case ast.withitem(context_expr=made, optional_vars=ast.Name(id=name)):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=made):
                pass
            case _:
                continue
        if isinstance(made, ast.Call) and "Session" in ast.unparse(made.func):
            yield name


def _again(name: str, placed: list[tuple[ast.AST, _Loop, tuple[ast.AST, ...]]]) -> bool:
    """True for a function that is named in a loop, in another function, or nowhere."""
    named = [
        loop is None and not functions
        for node, loop, functions in placed
        if isinstance(node, ast.Name) and node.id == name
    ]
    return named != [True]


def _initialises(node: ast.expr) -> bool:
    """True for `tf.global_variables_initializer()`, also together with others of its kind."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_initialises, parts))
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name.endswith("initializer") or name.startswith("initialize_")
    return False
