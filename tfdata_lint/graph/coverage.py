"""How much of the pipelines in a graph was followed, in numbers that add up across files.

Each pipeline that is certainly tf.data is one of three: *followed* (every step is seen, from the
source to a use), *lost* (something is not: where it comes from, a step, or where it goes) or
*unused* (every step is seen, and nothing uses the last one). seen = followed + lost + unused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable
from enum import Enum

from tfdata_lint.graph.covered import Coverage, by_reason
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Why

_NO_USE = {Kind.DISCARDED, Kind.UNUSED}


class Outcome(str, Enum):
    """What became of the attempt to follow a pipeline."""

    FOLLOWED = "followed"
    LOST = "lost"
    UNUSED = "unused"


def coverage(graph: Graph, given: Collection[str]) -> dict[str, Coverage]:
    """How much of a graph's pipelines was followed, for each of the given files, by path.

    A pipeline counts in the file in which the last of its steps stands, of those in given files;
    where there is none, in that which uses it. Those that lead through no given file do not count.
    Ways of the data that lead through the same code to the same use are one pipeline: how often a
    function is called, and how many tests stand before it, says nothing of what was followed.
    """
    # Not before there is a graph, since it needs LibCST.
    from tfdata_lint.graph.alike import Alike

    alike = Alike()
    distinct: dict[Hashable, Pipeline] = {}
    for each in graph.pipelines:
        use = each.use
        key = (alike.number(each.last), use.kind, id(use.node), reason(each), each.proven)
        distinct.setdefault(key, each)
    at_home: dict[str, list[Pipeline]] = {path: [] for path in given}
    for each in distinct.values():
        home = home_of(graph, each, given)
        if home is not None:
            at_home[home].append(each)
    return {path: _counted(pipelines) for path, pipelines in at_home.items()}


def home_of(graph: Graph, pipeline: Pipeline, given: Collection[str]) -> str | None:
    """The given file in which a pipeline counts, None for one that leads through none of them."""
    nodes = (*(stage.call for stage in pipeline.last.walk()), pipeline.use.node)
    known = graph.sources
    paths = [known[id(node)].path for node in nodes if node is not None and id(node) in known]
    # What stands nowhere must be counted somewhere.
    return next((path for path in paths or sorted(given) if path in given), None)


def _counted(pipelines: Collection[Pipeline]) -> Coverage:
    proven = [pipeline for pipeline in pipelines if pipeline.proven]
    outcomes = Counter(map(outcome, proven))
    return Coverage(
        outcomes[Outcome.FOLLOWED],
        by_reason(why.value for each in proven if (why := reason(each)) is not None),
        outcomes[Outcome.UNUSED],
        sum(all(stage.why is None for stage in pipeline.last.walk()) for pipeline in proven),
        len(pipelines) - len(proven),
    )


def outcome(pipeline: Pipeline) -> Outcome:
    """Which of the three a pipeline is."""
    if reason(pipeline) is not None:
        return Outcome.LOST
    return Outcome.UNUSED if pipeline.use.kind in _NO_USE else Outcome.FOLLOWED


def reason(pipeline: Pipeline) -> Why | None:
    """Why a pipeline is lost: the first reason on the way of the data. None when it is not."""
    unseen = (stage.why for stage in pipeline.stages if stage.why is not None)
    return next(unseen, pipeline.use.why)
