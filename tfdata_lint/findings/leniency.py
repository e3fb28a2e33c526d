"""In a test data are made up: what is slow, takes memory or makes a model worse is no warning."""

from __future__ import annotations

from pathlib import PurePath

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.records import replace
from tfdata_lint.rule import Claim, Problem, Rule, Severity

_LENIENT = {Claim.FASTER, Claim.MEMORY, Claim.DIFFERENT}
_FOLDERS = {"test", "tests", "testing"}
_NEAR = 3
"""Folders above a file that may say that it is a test; one further up says nothing of the file."""


def lenient(rule: Rule, problem: Problem, graph: Graph) -> Problem:
    """A problem as it is, or as an info without a repair where only a test uses the data."""
    if rule.claim not in _LENIENT or problem.severity is not Severity.WARNING:
        return problem
    used = problem.pipeline.use.node if problem.pipeline is not None else None
    source = graph.sources.get(id(used)) or graph.sources[id(problem.node)]
    if not is_test(source.path):
        return problem
    message = f"{problem.message}; here in a test"
    return replace(problem, severity=Severity.INFO, message=message, repair=None)


def is_test(path: str) -> bool:
    """True for the path of a test, as pytest, unittest and TensorFlow name them."""
    file = PurePath(path)
    return (
        file.name.startswith("test_")
        or file.stem.endswith(("_test", "_tests"))
        or file.name == "conftest.py"
        or not _FOLDERS.isdisjoint(file.parent.parts[-_NEAR:])
    )
