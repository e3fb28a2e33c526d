"""Runs programs under TensorFlow and says which chains they really built.

Reads a JSON list of folders from standard input, and runs `main.py` in each. Writes `steps`, each
`[name, {argument: literal}, [number of a step before it, ...]]`, and for each of the `programs` its
calls of `reveal_pipeline`, as `[number of the call, number of the last step]`, and the error that
ended it or null.

Datasets cannot be changed, so that a step which was made before is not made again: TensorFlow
needs a millisecond for each.
"""

from __future__ import annotations

import builtins
import functools
import json
import os
import runpy
import sys
import traceback
from collections.abc import Callable
from typing import Any

import tensorflow as tf  # type: ignore[import-untyped,unused-ignore]

from tests.random_programs import real
from tfdata_lint.graph.api import CONSTRUCTORS, TRANSFORMATIONS, Operation, bind

Step = tuple[str, str, tuple[int, ...]]
"""The name, the literal arguments as JSON, and the numbers of the steps before."""


class Recorder:
    """Numbers the steps that are made, and has the dataset of each."""

    def __init__(self) -> None:
        self.numbers: dict[Step, int] = {}
        self.made: list[Any] = []
        self.depth = 0

    def install(self) -> None:
        """Record what the methods of `tf.data.Dataset` do, but not what they call themselves."""
        dataset = tf.data.Dataset
        for name, operation in TRANSFORMATIONS.items():
            method = dataset.__dict__.get(name)
            if callable(method) and name != "apply":
                setattr(dataset, name, self._recorded(method, operation))
        for name in ("random", "range"):
            operation = CONSTRUCTORS[f"tensorflow.data.Dataset.{name}"]
            make = self._recorded(getattr(dataset, name), operation, source=True)
            setattr(dataset, name, staticmethod(make))

    def _recorded(
        self, make: Callable[..., Any], operation: Operation, source: bool = False
    ) -> Callable[..., Any]:
        @functools.wraps(make)
        def recorded(*given: Any, **keywords: Any) -> Any:
            if self.depth:
                return make(*given, **keywords)
            positional = given if source else given[1:]
            arguments = bind(operation, positional, keywords)
            inputs = [*given[: not source], *(arguments.pop(each) for each in operation.inputs)]
            literals = {
                name: value
                for name, value in arguments.items()
                if value is None or isinstance(value, (bool, int))
            }
            step = (
                operation.name,
                json.dumps(literals, sort_keys=True),
                tuple(self.number_of(each) for each in inputs),
            )
            if step not in self.numbers:
                self.depth += 1
                try:
                    made = make(*given, **keywords)
                finally:
                    self.depth -= 1
                made._number = self.numbers[step] = len(self.made)
                self.made.append(made)
            return self.made[self.numbers[step]]

        return recorded

    def number_of(self, made: Any) -> int:
        """The number of the step that made a dataset."""
        number: int = made._number
        return number


class Options:
    """Attributes that are what their names say: `options.true1`."""

    def __getattr__(self, name: str) -> object:
        return real(name)


def _run(folder: str, recorder: Recorder) -> tuple[list[tuple[int, int]], str | None]:
    seen: list[tuple[int, int]] = []

    def reveal(number: int, made: object) -> None:
        seen.append((number, recorder.number_of(made)))

    vars(builtins)["reveal_pipeline"] = reveal
    before = set(sys.modules)
    sys.path.insert(0, folder)
    try:
        runpy.run_path(os.path.join(folder, "main.py"), run_name="__main__")
    except Exception:
        return seen, traceback.format_exc(limit=-3)
    finally:
        sys.path.remove(folder)
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == "pipe":
                del sys.modules[name]
    return seen, None


def main() -> None:
    """Answer on standard output."""
    sys.dont_write_bytecode = True
    recorder = Recorder()
    recorder.install()

    def fail() -> None:
        raise ValueError

    vars(builtins).update(
        accept=tf.autograph.experimental.do_not_convert(lambda _: True),
        fail=fail,
        hidden=lambda number, value: value,
        options=Options(),
    )
    programs = [_run(folder, recorder) for folder in json.load(sys.stdin)]
    steps = [(name, json.loads(given), before) for name, given, before in recorder.numbers]
    json.dump({"steps": steps, "programs": programs}, sys.stdout)


if __name__ == "__main__":
    main()
