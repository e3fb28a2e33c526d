"""What is known of one callable of tf.data: its parameters by version, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeVar

from tfdata_lint.records import dataclass
from tfdata_lint.target import Version

T = TypeVar("T")

EARLIEST: Version = (0,)
"""In place of a version: already there in the oldest release looked at (TensorFlow 2.3)."""


class Passing(Enum):
    """How an argument reaches a parameter."""

    POSITIONAL = "by position or by name"
    KEYWORD = "by name alone"
    VARIADIC = "all positions that are left"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, there from version `since` on and gone from version `until` on."""

    name: str
    since: Version = EARLIEST
    until: Version | None = None
    passing: Passing = Passing.POSITIONAL


@dataclass(frozen=True, slots=True)
class Operation:
    """A callable that makes, changes or consumes a dataset, and what rules need to know of it.

    Versions are those of `package`. Keras shared TensorFlow's numbers up to 2.15 and counts from
    3.0 on by itself; TensorFlow 2.16 and later come with Keras 3.
    """

    name: str
    """The stage's name: the method's, or for a class or function the method that does the same."""
    parameters: tuple[Parameter, ...] = ()
    """In the order of the newest release, without `self`."""
    since: Version = EARLIEST
    until: Version | None = None
    """The first version without it."""
    package: str = "tensorflow"
    lone: str | None = None
    """The parameter that one positional argument by itself stands for, if not the first."""
    legacy: bool = False
    """Only in `tf.compat.v1.data`."""

    inputs: tuple[str, ...] = ()
    """The parameters that hold further datasets. What holds them may be a list or a tuple, and the
    names that `bind` gives to the arguments of `*args` begin with `args[`."""
    function: str | None = None
    """The parameter that holds the function which TensorFlow traces and runs on the elements; where
    there are several, the one whose result comes out."""
    keeps_elements: bool = False
    """Whatever comes out is an element that went in; order, number and timing may differ."""

    file_backed: bool = False
    """Reads what is in files (or a database), each time it is iterated."""
    generated: bool = False
    """Runs a Python generator."""
    batched: bool = False
    """Yields batches by default. A `batch_size` of None takes that away from the Keras loaders;
    a `batch_size` adds it to TensorFlow Datasets."""
    shuffles: bool = False
    """Gives another order in each iteration by default; `shuffle=False` takes that away."""
    endless: bool = False
    """Has no end by default."""
    prefetches_since: Version | None = None
    """The first version whose result ends in `prefetch` by default; None if none does so.
    TensorFlow Datasets leave it out for `ReadConfig(skip_prefetch=True)`; TensorFlow's own loaders
    hand their `prefetch_buffer_size` on. Seen in data/experimental/ops/readers.py, in Keras's
    *_dataset_utils.py and in tensorflow_datasets/core/dataset_builder.py."""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`."""
        return next((each for each in self.parameters if each.name == name), None)


def bind(operation: Operation, positional: Sequence[T], keywords: Mapping[str, T]) -> dict[str, T]:
    """Name the arguments of a call: `batch(32, True)` has a `batch_size` and a `drop_remainder`.

    Arguments taken by `*args` are named `args[0]`, `args[1]`, ... Positional arguments that nothing
    takes are dropped, unknown keywords are kept: both are for TensorFlow to refuse.
    """
    if operation.lone is not None and len(positional) == 1:
        return {operation.lone: positional[0], **keywords}
    bound: dict[str, T] = {}
    rest = list(positional)
    for parameter in operation.parameters:
        if parameter.passing is Passing.VARIADIC:
            bound |= {f"{parameter.name}[{n}]": argument for n, argument in enumerate(rest)}
            rest = []
        if parameter.passing is Passing.POSITIONAL and rest:
            bound[parameter.name] = rest.pop(0)
    return bound | dict(keywords)


def parameters(text: str) -> tuple[Parameter, ...]:
    """Read the notation of the tables.

    `size drop@2.5 *args * name@2.7<3.0`: `drop` is there since 2.5, `name` since 2.7 and until 3.0;
    what follows a word with a star is given by name alone.
    """
    found = []
    passing = Passing.POSITIONAL
    for word in text.split():
        rest, _, until = word.partition("<")
        name, _, since = rest.partition("@")
        if name.startswith("*"):
            passing = Passing.KEYWORD
        if name != "*":
            found.append(
                Parameter(
                    name.lstrip("*"),
                    _version(since) if since else EARLIEST,
                    _version(until) if until else None,
                    Passing.VARIADIC if name.startswith("*") else passing,
                )
            )
    return tuple(found)


def _version(text: str) -> Version:
    return tuple(int(part) for part in text.split("."))
