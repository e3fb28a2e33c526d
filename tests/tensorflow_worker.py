"""Runs programs under TensorFlow and says which chains they really built.

Reads a JSON list of programs from standard input and writes, for each, `[[line, chain], ...]` for
its calls of `reveal_pipeline`, and the error that ended it or null.
"""

from __future__ import annotations

import functools
import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

import tensorflow as tf  # type: ignore[import-untyped,unused-ignore]

from tfdata_lint.graph.api import TRANSFORMATIONS

_WAY = "_way_it_was_made"
_depth = 0


def _outermost(make: Callable[..., Any], way: Callable[..., str]) -> Callable[..., Any]:
    """`make`, whose result remembers how it was made, unless another recorded call runs it."""

    @functools.wraps(make)
    def recorded(*arguments: Any, **keywords: Any) -> Any:
        global _depth
        _depth += 1
        try:
            made = make(*arguments, **keywords)
        finally:
            _depth -= 1
        if _depth == 0:
            setattr(made, _WAY, way(*arguments, **keywords))
        return made

    return recorded


def _record() -> None:
    dataset = tf.data.Dataset
    for name, operation in TRANSFORMATIONS.items():
        method = dataset.__dict__.get(name)
        if callable(method) and name != "apply":
            mixing = bool(operation.inputs)
            setattr(dataset, name, _outermost(method, functools.partial(_step, name, mixing)))
    for name in ("range", "counter"):
        make = getattr(dataset, name)
        setattr(dataset, name, staticmethod(_outermost(make, lambda *_, name=name, **__: name)))


def _step(name: str, mixing: bool, before: Any, *arguments: Any, **_: Any) -> str:
    if mixing:
        return f"{name}({', '.join(getattr(each, _WAY) for each in (before, *arguments))})"
    return f"{getattr(before, _WAY)} > {name}"


def _run(text: str) -> tuple[list[tuple[int, str]], str | None]:
    seen: list[tuple[int, str]] = []

    def reveal(made: object) -> None:
        seen.append((sys._getframe(1).f_lineno, getattr(made, _WAY)))

    def fail() -> None:
        raise ValueError

    names = {
        "__name__": "__main__",
        "reveal_pipeline": reveal,
        "hidden": lambda value: value,
        "fail": fail,
    }
    try:
        exec(compile(text, "<program>", "exec"), names)
    except Exception:
        return seen, traceback.format_exc(limit=-2)
    return seen, None


def main() -> None:
    """Answer on standard output."""
    _record()
    json.dump([_run(text) for text in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
