"""Caches behind an endless repeat."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.cardinality import REPEATING, endless
from tfdata_lint.graph.passes import NEVER_RUN
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.reading.surroundings import conditions_around, off_by_default
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_HANDED_ON = {Kind.RETURNED, Kind.YIELDED, Kind.ESCAPED, Kind.DISTRIBUTED}


_REPEATED = (
    "`cache` stands behind an endless `repeat`, so it is never complete: nothing is read from it, "
    "and every round of the data is stored again"
)
_WITHOUT_END = (
    "`cache` is given data that never end, so it is never complete: nothing is read from it, and "
    "all that comes is stored"
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Caches that never hold all of their data, because these never come to an end."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if stage.name == "cache" and stage.call is not None and endless(stage.inputs[0]):
                repeated = any(each.name in REPEATING for each in stage.walk())
                message = _REPEATED if repeated else _WITHOUT_END
                if switches := _switches(stage, pipeline, graph):
                    both = " and ".join(f"`{name}`" for name in switches)
                    message += f"; this is so where {both} are on, which no call in sight asks for"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                repair = swapped(stage.inputs[0], stage, "Cache first, then `repeat`")
                yield Problem(stage.call, message, Severity.ERROR, pipeline, repair)


def _switches(cache: Stage, pipeline: Pipeline, graph: Graph) -> list[str]:
    """The parameters that turn the repeat and the cache on, one for each; none where anything but
    an unseen caller does."""
    repeat = next((each for each in cache.walk() if each.name in REPEATING), None)
    if repeat is None or pipeline.use.kind not in _HANDED_ON:
        return []
    found = []
    for stage in (repeat, cache):
        if stage.call is None:
            return []
        place = graph.place(stage.call)
        off = off_by_default(*place).intersection(pipeline.guards.texts())
        found.append(off.intersection(conditions_around(*place)))
    ways = sorted(found[0] - found[1])[:1], sorted(found[1] - found[0])[:1]
    return [*ways[0], *ways[1]] if all(ways) else []


rule = Rule(
    code="TFD302",
    name="cache-after-repeat",
    summary="a cache behind an endless repeat is never complete",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
    covers=frozenset({"TFD301"}),
)
