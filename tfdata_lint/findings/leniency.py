"""What is no warning where it stands: in a test, where data are made up and what fails is seen, and
in code that fails before, such as a file that cannot be imported."""

from __future__ import annotations

from tfdata_lint.graph.needs import is_behind_first_version
from tfdata_lint.graph.pipeline import Graph, Pipeline
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.testing import is_test
from tfdata_lint.reading.unimportable import Unimportable
from tfdata_lint.records import replace
from tfdata_lint.rule import Claim, Problem, Rule, Severity
from tfdata_lint.target import Target

_OF_THE_DATA = {Claim.FASTER, Claim.MEMORY, Claim.DIFFERENT}
"""What matters as much as the data do, wherever the code stands that handles them."""


def lenient(rule: Rule, problem: Problem, graph: Graph) -> Problem:
    """A problem as it is, or as an info without a repair in a test, or where only a test uses or
    makes the data that matter."""
    if rule.claim is Claim.DEPRECATED or problem.severity is not Severity.WARNING:
        return problem
    source = graph.sources[id(problem.node)]
    tested = is_test(source.path)
    if rule.claim in _OF_THE_DATA and problem.pipeline is not None:
        tested = _only_tested(problem.pipeline, source, graph)
    if not tested:
        return problem
    message = f"{problem.message}; here in a test"
    return replace(problem, severity=Severity.INFO, message=message, repair=None)


def unreached(
    rule: Rule, problem: Problem, graph: Graph, modules: Unimportable, target: Target
) -> Problem:
    """A problem as it is, or as an info without a repair where the file that it is in, or the one
    that uses the data, cannot be imported, or where the data are made behind what fails, or fail
    themselves for another reason."""
    if problem.severity is Severity.INFO:
        return problem
    here = graph.sources[id(problem.node)]
    used = here if problem.pipeline is None else graph.sources.get(id(problem.pipeline.use.node))
    why = modules.why(here) or (modules.why(used) if used is not None else None)
    if why is None and _is_left_behind(problem, graph, target):
        why = "what only TensorFlow 1 has comes before, in the same function"
    if why is None and rule.claim is not Claim.FAILS and _fails(problem.pipeline):
        why = "a mapped function always raises"
    if why is None:
        return problem
    message = f"{problem.message}; here nothing runs: {why}"
    return replace(problem, severity=Severity.INFO, message=message, repair=None)


def _fails(pipeline: Pipeline | None) -> bool:
    """True for data of which a mapped function always raises or exits when it is traced."""
    return pipeline is not None and any(
        each.effects is not None and each.effects.ends for each in pipeline.last.walk()
    )


def _is_left_behind(problem: Problem, graph: Graph, target: Target) -> bool:
    """True for data that are made behind what the target surely has not any more."""
    if not target.at_least(2) or problem.pipeline is None:
        return False
    made = [each.call for each in problem.pipeline.last.walk() if each.call is not None]
    return is_behind_first_version(graph, *made)


def _only_tested(pipeline: Pipeline, source: Source, graph: Graph) -> bool:
    """True where a test uses the data of a pipeline, or all of them come from the code of tests;
    `source` is where it stands."""
    if is_test(graph.sources.get(id(pipeline.use.node), source).path):
        return True
    first = [graph.sources.get(id(each.call)) for each in pipeline.last.walk() if not each.inputs]
    return bool(first) and all(made is not None and is_test(made.path) for made in first)
