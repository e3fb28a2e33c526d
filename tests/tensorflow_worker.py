"""Runs programs under TensorFlow and says which chains they really built.

Reads a JSON list of folders from standard input, and runs `main.py` in each. Writes `steps`, each
`[name, {argument: literal}, [number of a step before it, ...]]`, and for each of the `programs` its
calls of `reveal_pipeline`, as `[number of the call, number of the last step]`, and the error that
ended it or null. `measured` says what came of the datasets that every other program revealed, by
the numbers of their last steps: the fields of `Measured`, or null.

Datasets cannot be changed, so that a step which was made before is not made again: TensorFlow
needs a millisecond for each.
"""

from __future__ import annotations

import atexit
import builtins
import functools
import json
import os
import runpy
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import tensorflow as tf  # type: ignore[import-untyped,unused-ignore]

from tests.claims import DRAWN, PASSES
from tests.random_programs import real
from tfdata_lint.graph.api import CONSTRUCTORS, TRANSFORMATIONS
from tfdata_lint.graph.signatures import Operation, bind

Step = tuple[str, str, tuple[int, ...], tuple[object, ...]]
"""The name, the literal arguments as JSON, the numbers of the steps before, and what lambdas do."""


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
        for name in ("from_tensor_slices", "list_files", "random", "range"):
            operation = CONSTRUCTORS[f"tensorflow.data.Dataset.{name}"]
            make = self._recorded(getattr(dataset, name), operation, source=True)
            setattr(dataset, name, staticmethod(make))
        dataset.zip = staticmethod(self._zipped(dataset.zip))

    def _zipped(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Of two datasets in a tuple."""

        def zipped(both: tuple[Any, Any]) -> Any:
            return self._made_once("zip", {}, both, (), lambda: make(both))

        return zipped

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
            does = tuple(_does(each) for each in arguments.values() if callable(each))
            return self._made_once(
                operation.name, literals, inputs, does, lambda: make(*given, **keywords)
            )

        return recorded

    def _made_once(
        self,
        name: str,
        literals: dict[str, Any],
        inputs: Iterable[Any],
        does: tuple[object, ...],
        make: Callable[[], Any],
    ) -> Any:
        before = tuple(self.number_of(each) for each in inputs)
        step = (name, json.dumps(literals, sort_keys=True), before, does)
        if step not in self.numbers:
            self.depth += 1
            try:
                made = make()
            finally:
                self.depth -= 1
            made._number = self.numbers[step] = len(self.made)
            self.made.append(made)
        return self.made[self.numbers[step]]

    def number_of(self, made: Any) -> int:
        """The number of the step that made a dataset."""
        number: int = made._number
        return number


def _does(function: Any) -> object:
    """What tells a lambda from another one that is written elsewhere."""
    code = getattr(function, "__code__", None)
    return (code.co_code, code.co_names, str(code.co_consts)) if code is not None else function


class Options:
    """Attributes that are what their names say: `options.true1`."""

    def __getattr__(self, name: str) -> object:
        return real(name)


def _measured(
    dataset: Any, shuffled: bool
) -> tuple[int, list[int | None] | None, int | None, bool] | None:
    """What comes of a dataset, see `Measured`; None where elements do not fit together."""
    options = tf.data.Options()
    options.autotune.enabled = False
    options.experimental_optimization.apply_default_optimizations = False
    dataset = dataset.with_options(options)

    def drawn() -> list[Any]:
        return [each.tolist() for each in islice(dataset.as_numpy_iterator(), DRAWN + 1)]

    try:
        first = drawn()
        varies = any(drawn() != first for _ in range(PASSES - 1 if shuffled else 1))
    except tf.errors.InvalidArgumentError:
        # What a shuffle puts beside each other may fit in one pass and not in the next.
        return None
    shape = dataset.element_spec.shape
    return (
        int(dataset.cardinality()),
        None if shape.rank is None else shape.as_list(),
        len(first) if len(first) <= DRAWN else None,
        varies,
    )


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


def _files() -> list[str]:
    """Names of different lengths, which are the numbers that are made of them."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    names = [os.path.join(folder, "a" * length) for length in range(1, 6)]
    for name in names:
        open(name, "x").close()
    return names


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
        files=_files(),
        first=lambda first, _: first,
        hidden=lambda number, value: value,
        number=lambda name: tf.cast(tf.strings.length(name), tf.int64),
        options=Options(),
    )
    programs = [_run(folder, recorder) for folder in json.load(sys.stdin)]
    steps = [(name, json.loads(given), before) for name, given, before, _ in recorder.numbers]
    shuffled: list[bool] = []
    for name, _, before in steps:
        shuffles = name in {"list_files", "shuffle"}
        shuffled.append(shuffles or any(shuffled[number] for number in before))
    measured = {
        last: _measured(recorder.made[last], shuffled[last])
        for last in sorted({last for seen, _ in programs[::2] for _, last in seen})
    }
    json.dump({"steps": steps, "programs": programs, "measured": measured}, sys.stdout)


if __name__ == "__main__":
    main()
