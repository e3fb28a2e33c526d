"""Generators that were started before the dataset asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from tfdata_lint.edits import wrap
from tfdata_lint.graph.cardinality import gives_again
from tfdata_lint.graph.pipeline import Argument, Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.training import epochs_of
from tfdata_lint.graph.yields import no_function
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`from_generator(rows())`, and functions that hand out a generator which is used up."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            generator = stage.arguments.get("generator")
            if stage.name != "from_generator" or stage.call is None or stage.handled:
                continue
            if generator is None:
                continue
            what = no_function(generator)
            if what is not None:
                message = f"{what} is no function: TypeError"
                yield Problem(stage.call, message, Severity.ERROR, pipeline, _repair(generator))
            elif stage.generated and stage.generated.reused and _comes_again(pipeline, stage):
                message = "every pass asks for the same generator, which is used up after the first"
                yield Problem(stage.call, message, Severity.WARNING, pipeline)


def _comes_again(pipeline: Pipeline, generator: Stage) -> bool:
    """True when the generator is asked for more than once: by epochs, loops or `repeat`."""
    names = [stage.name for stage in pipeline.stages if stage is not generator]
    if "cache" in names or "snapshot" in names:
        return False
    if any(gives_again(stage) and generator in stage.walk() for stage in pipeline.stages):
        return True
    return _epochs(pipeline) or pipeline.use.rounds > generator.rounds


def _epochs(pipeline: Pipeline) -> bool:
    """True for a `fit` of more than one epoch, as far as its call shows."""
    feeding = pipeline.use.feeding
    if feeding is None or pipeline.use.kind is not Kind.FIT or "epochs" not in feeding.arguments:
        return False
    epochs = epochs_of(feeding)
    return epochs is None or epochs > 1


def _repair(generator: Argument) -> Repair | None:
    """`lambda:` before the call that starts the generator. Before, the call raised."""
    node = generator.node
    if not isinstance(node, (cst.Call, cst.GeneratorExp)):
        return None

    def edits(source: Source) -> Iterable[Edit] | None:
        return wrap(source, node, "lambda: ", "")

    return Repair("Start it in a `lambda`", Applicability.UNSAFE, edits)


rule = Rule(
    code="TFD402",
    name="generator-not-restartable",
    summary="from_generator gets a started generator instead of a function that starts one",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
