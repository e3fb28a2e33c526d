"""Steps whose result nobody takes."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import assign
from tfdata_lint.graph.api import APPLIED, TRANSFORMATIONS
from tfdata_lint.graph.batches import BATCHING
from tfdata_lint.graph.effort import only_copies
from tfdata_lint.graph.order import split_by_hand
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.reading.changers import changer
from tfdata_lint.reading.surroundings import function_around, functions_around
from tfdata_lint.reading.testing import is_test
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_ONLY_FASTER = frozenset({"prefetch", "cache", "with_options"})
"""Steps that change neither the elements nor their order."""

_ONCE = frozenset({"cache", "shuffle", *BATCHING})
"""Steps of which a second one is too many, or that may not stand in front of others."""

_STEPS = frozenset(TRANSFORMATIONS) | {operation.name for operation in APPLIED.values()}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Statements that make a dataset of another one and drop it."""
    for pipeline in graph.pipelines:
        last, use = pipeline.last, pipeline.use
        if use.kind is not Kind.DISCARDED or not pipeline.proven or last.name not in _STEPS:
            continue
        if last.call is None or last.handled or not isinstance(use.expression, cst.Call):
            continue
        source = graph.sources[id(use.expression)]
        if use.node is not None and source.shows(use.node):
            continue
        if not _is_written(last.call, use.expression):
            if not _is_in_a_test(use.expression, graph):
                yield from _called_in_vain(pipeline, last.call, use.expression, graph)
            continue
        if _made_here(last):
            continue
        if last.effects is not None and _is_in_a_test(last.call, graph):
            # To make the step runs the function once, and a test may want to see that it can.
            continue
        message = (
            f"the result of `{last.name}` is discarded: a dataset is never changed in place, so "
            "this statement does nothing"
        )
        severity = Severity.WARNING if last.name in _ONLY_FASTER else Severity.ERROR
        parted = {*split_by_hand(graph), *_zipped(graph)} if last.name == "shuffle" else set[int]()
        keeps = id(last.inputs[0].call) not in parted and not _is_made_again(last, graph)
        keeps = keeps and not _may_batch_again(last) and not _is_idle(last)
        keeps = keeps and not (last.name == "repeat" and not last.arguments)
        keeps = keeps and not _is_last(use.expression, graph)
        repair = _repair(use.expression) if keeps else None
        yield Problem(last.call, message, severity, pipeline, repair)


def _is_last(expression: cst.Call, graph: Graph) -> bool:
    """True for the last statement of a function, behind which nothing reads what a name stands
    for: `return` may have been meant."""
    source, line = graph.place(expression)
    function = function_around(source, line)
    return function is not None and line >= function.body[-1].lineno


def _called_in_vain(
    pipeline: Pipeline, last: cst.Call, called: cst.Call, graph: Graph
) -> Iterator[Problem]:
    """A call of a function that does nothing but to make one dataset of another."""
    function = changer(*graph.place(last))
    if function is None or function.name != _name_of(called) or not function.methods <= _STEPS:
        return
    message = (
        f"the result of `{function.name}` is discarded: it makes a new dataset and changes none, "
        "so this statement does nothing"
    )
    severity = Severity.WARNING if function.methods <= _ONLY_FASTER else Severity.ERROR
    repair = None
    match called.args:
        case [cst.Arg(value=cst.Name() | cst.Attribute() as given, star="")] if (
            function.methods.isdisjoint(_ONCE)
        ):
            repair = Repair(
                "Assign the result",
                Applicability.UNSAFE,
                lambda source: [assign(source, called, source.code(given))],
            )
    yield Problem(called, message, severity, pipeline, repair)


def _name_of(called: cst.Call) -> str:
    match called.func:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


def _is_in_a_test(call: cst.Call, graph: Graph) -> bool:
    source, line = graph.place(call)
    functions = functions_around(source, line)
    return is_test(source.path) or any(name.startswith("test_") for name in functions)


def _zipped(graph: Graph) -> set[int]:
    """The calls whose data are zipped with themselves later, in two branches which a shuffle before
    them would put into two orders: TFD105."""
    found: set[int] = set()
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name == "zip":
                seen: set[int] = set()
                for branch in stage.inputs:
                    calls = {id(each.call) for each in branch.walk()}
                    found |= seen & calls
                    seen |= calls
    return found


def _is_made_again(last: Stage, graph: Graph) -> bool:
    """True where the data have such a step already, or get it elsewhere: a second one is too
    many."""
    before = last.inputs[0]
    return any(_does_the_same(stage, last) for stage in before.walk()) or any(
        stage.call is not last.call
        and _does_the_same(stage, last)
        and any(each is before for each in stage.walk())
        for pipeline in graph.pipelines
        for stage in pipeline.stages
    )


def _may_batch_again(last: Stage) -> bool:
    """True for batches of what a generator gives, which may be batches already."""
    steps = {stage.name for stage in last.walk()}
    return "from_generator" in steps and not steps.isdisjoint(BATCHING)


def _is_idle(last: Stage) -> bool:
    """True for a cache or a prefetch of what is in memory as it is, such as the names of files."""
    return last.name in _ONLY_FASTER and only_copies(last.inputs[0], lambda _stage, _batch: False)


def _does_the_same(one: Stage, other: Stage) -> bool:
    """True for two batches or caches, whatever they are given, and for steps with the same
    arguments."""
    if other.name in BATCHING:
        return one.name in BATCHING
    if other.name == "cache":
        return one.name == "cache"
    given = [
        {name: argument.value.key for name, argument in stage.arguments.items()}
        for stage in (one, other)
    ]
    return one.name == other.name and given[0] == given[1]


def _made_here(last: Stage) -> bool:
    """True for a chain that begins with a call: there is no dataset that anybody meant to change,
    so it is built to see whether that works."""
    stage = last
    while stage.inputs:
        call = stage.call
        if call is None or not isinstance(call.func, cst.Attribute):
            return False
        if call.func.value is not stage.inputs[0].call:
            return isinstance(call.func.value, cst.Call)
        stage = stage.inputs[0]
    return True


def _is_written(step: cst.Call, statement: cst.BaseExpression | None) -> bool:
    """True when the step, or the `apply` of it, is the statement itself."""
    match statement:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="apply")), args=[cst.Arg(value=given)]
        ):
            return step is given or step is statement
    return step is statement


def _repair(statement: cst.BaseExpression | None) -> Repair | None:
    """Bind the result to the name that the chain begins with."""
    root = statement
    while isinstance(root, cst.Call) and isinstance(root.func, cst.Attribute):
        root = root.func.value
    if statement is None or not isinstance(root, cst.Name | cst.Attribute):
        return None
    return Repair(
        "Assign the result",
        Applicability.UNSAFE,
        lambda source: [assign(source, statement, source.code(root))],
    )


rule = Rule(
    code="TFD101",
    name="discarded-dataset-result",
    summary="the result of a step is dropped, so the step does nothing",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
