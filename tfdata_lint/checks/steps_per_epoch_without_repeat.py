"""Epochs of a number of steps that does not fit the data."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from tfdata_lint.graph.batches import batching
from tfdata_lint.graph.cardinality import REPEATING, count_of, literal, unforeseen
from tfdata_lint.graph.pipeline import Argument, Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.training import epochs_of, fed, given
from tfdata_lint.graph.values import Constant, Dataset, Unknown
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity
from tfdata_lint.target import Target

_DIVIDING = frozenset({"Divide", "FloorDivide", "math.ceil", "numpy.ceil"})
"""Keys of what is not known but for the operation that made it."""

_KERAS_2 = "Keras 2 stops training when the data end"

_TOO_FEW = {("int", number) for number in range(4)}
"""Sizes of a batch that something else may be equal to by chance, or that take nothing away."""

_ONCE_MORE = (
    "`len` counts the batches of a batched dataset: divided by the size of a batch once more, the "
    "steps of an epoch see a small part of the data"
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`fit` with `steps_per_epoch` on data that are not repeated and do not last, or of which the
    batches were counted as if they were examples."""
    # Where data are repeated on some ways, the steps were written for those.
    repeated = {id(each.use.node) for each in graph.pipelines if _is_repeated(each)}
    for pipeline, feeding in fed(graph):
        steps = given(feeding, "steps_per_epoch")
        if pipeline.use.kind is not Kind.FIT or steps is None:
            continue
        node = steps.node or pipeline.use.node
        if node is not None and _divides_batches(steps, pipeline.last):
            yield Problem(node, _ONCE_MORE, Severity.WARNING, pipeline)
            continue
        if id(pipeline.use.node) in repeated and not _is_repeated(pipeline):
            continue
        epochs = epochs_of(feeding)
        if epochs is None and given(feeding, "initial_epoch") is not None:
            # How many are left to run is not seen: it may be one.
            continue
        said = _judge(pipeline, steps, epochs, assumptions.target)
        if said is not None and node is not None:
            severity, message = said
            yield Problem(node, message, severity, pipeline)


def _divides_batches(steps: Argument, last: Stage) -> bool:
    """True for `len(ds) // size` where `ds` has batches of this size, which are those that `fit`
    gets, and none of them twice."""
    match steps.value.only():
        case Unknown(identity=("FloorDivide", ("unknown", ("builtins.len", of)), size)):
            counted = [each for each in last.walk() if Dataset(each).key == of]
        case _:
            return False
    made = batching(last)
    given_size = made.arguments.get("batch_size") if made is not None else None
    return (
        given_size is not None
        and given_size.value.key == size
        and size not in _TOO_FEW
        and any(batching(each) is made and not _repeats(each) for each in counted)
    )


def _repeats(stage: Stage) -> bool:
    return any(each.name in REPEATING for each in stage.walk())


def _is_repeated(pipeline: Pipeline) -> bool:
    return pipeline.use.kind is Kind.FIT and _repeats(pipeline.last)


def _judge(
    pipeline: Pipeline, steps: Argument, epochs: int | None, target: Target
) -> tuple[Severity, str] | None:
    count, number = count_of(pipeline.last), literal(steps)
    if epochs is not None and epochs < 2:
        return None
    if count is not None:
        if type(number) is not int or number < 1 or epochs is None:
            return None
        if number == count or number * epochs <= count:
            return None
        if number < count:
            return Severity.ERROR, (
                f"{epochs} epochs of {number} steps need {number * epochs} batches and there are "
                f"{count}: {_KERAS_2}, Keras 3 has shorter epochs in between; repeat the data or "
                "leave the argument out"
            )
        if target.at_least(2, 16):
            return None
        return Severity.ERROR, (
            f"{number} steps in an epoch and {count} batches in the data: {_KERAS_2}, in the first "
            "epoch"
        )
    if unforeseen(pipeline.last) and _is_whole_pass(steps):
        return Severity.WARNING, (
            "one pass over data that are not repeated for each epoch, whose number TensorFlow does "
            f"not know: {_KERAS_2}, Keras 3 makes every second epoch an empty or short one; repeat "
            "the data or leave the argument out"
        )
    return None


def _is_whole_pass(steps: Argument) -> bool:
    """True for a number that was divided: so many examples by so many in a batch."""
    thing = steps.value.only()
    if isinstance(thing, Constant):
        return thing.divided
    return thing is not None and _divides(thing.key)


def _divides(key: Hashable) -> bool:
    if isinstance(key, tuple):
        return any(map(_divides, key))
    return key in _DIVIDING


rule = Rule(
    code="TFD802",
    name="steps-per-epoch-without-repeat",
    summary="the data end before all steps of all epochs are done",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
