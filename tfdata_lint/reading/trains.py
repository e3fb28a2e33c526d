"""Whether the code of a file names something of training."""

from __future__ import annotations

import ast
import re
from collections.abc import Set

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import walk
from tfdata_lint.regex import Regex

_NAMES = Regex(
    r"GradientTape|apply_gradients|train_on_batch|optimi[sz]er|^train_(?:loss|opt?|step)$|^loss|Estimator$",
    re.IGNORECASE,
)


@once
def names_training(source: Source) -> bool:
    """True where code, and not a comment alone, names an optimizer, a loss, an estimator and the
    like, or calls `minimize`, `fit` where scikit-learn is not all that may have it, or a `train`
    that is none of its own: what that does shows by itself."""
    text = source.text.lower()
    methods = {"minimize"}
    if "keras" in text or "sklearn" not in text:
        methods.add("fit")
    if "def train(" not in text:
        methods.add("train")
    return any(_is_of_training(node, methods) for node in walk(source.tree))


def _is_of_training(node: ast.AST, methods: Set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in methods:
            return True
        case (
            ast.Name(id=name)
            | ast.Attribute(attr=name)
            | ast.arg(arg=name)
            | ast.keyword(arg=str(name))
            | ast.FunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.alias(name=name)
        ):
            return _NAMES.search(name) is not None
    return False
