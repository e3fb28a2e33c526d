"""In a test data are made up, and what fails is seen: only errors and deprecated names matter."""

from __future__ import annotations

from tfdata_lint.graph.pipeline import Graph, Pipeline
from tfdata_lint.reading.testing import is_test
from tfdata_lint.records import replace
from tfdata_lint.rule import Claim, Problem, Rule, Severity


def lenient(rule: Rule, problem: Problem, graph: Graph) -> Problem:
    """A problem as it is, or as an info without a repair where only a test uses or makes the
    data."""
    if rule.claim is Claim.DEPRECATED or problem.severity is not Severity.WARNING:
        return problem
    used = problem.pipeline.use.node if problem.pipeline is not None else None
    source = graph.sources.get(id(used)) or graph.sources[id(problem.node)]
    if not is_test(source.path) and not _made_up(problem.pipeline, graph):
        return problem
    message = f"{problem.message}; here in a test"
    return replace(problem, severity=Severity.INFO, message=message, repair=None)


def _made_up(pipeline: Pipeline | None, graph: Graph) -> bool:
    """True where all data of a pipeline come from the code of tests."""
    stages = [] if pipeline is None else pipeline.last.walk()
    first = [graph.sources.get(id(stage.call)) for stage in stages if not stage.inputs]
    return bool(first) and all(source is not None and is_test(source.path) for source in first)
