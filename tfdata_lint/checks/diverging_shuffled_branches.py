"""Branches of one shuffled dataset that are put together again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tfdata_lint.graph.order import reshuffled, shuffles, unfrozen
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Zips of a reshuffled dataset with what a map makes of it."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name != "zip" or stage.call is None:
                continue
            shared = _shared(stage, pipeline)
            if shared is not None:
                message = (
                    f"`zip` pairs branches of one dataset that `{shared.name}` reshuffles: each "
                    "branch shuffles by itself, so the pairs do not belong together"
                )
                yield Problem(stage.call, message, Severity.ERROR, pipeline)


def _shared(zipped: Stage, pipeline: Pipeline) -> Stage | None:
    """The stage that reshuffles what reaches two branches, of which one maps it.

    A branch that is shuffled once more is another order on purpose, as for MixUp.
    """
    for first, second in combinations(zipped.inputs, 2):
        others = set(second.walk())
        apart = set(first.walk()) ^ others
        maps = any(stage.name == "map" for stage in apart)
        if not maps or any(shuffles(stage, pipeline.guards) for stage in apart):
            continue
        for stage in reshuffled(first, pipeline.guards):
            if stage in others and stage in unfrozen(second):
                return stage
    return None


rule = Rule(
    code="TFD105",
    name="diverging-shuffled-branches",
    summary="zip pairs two branches that shuffle independently",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
