"""Names of tf.data that the targeted TensorFlow does not have."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.graph.history import NAMES, Name
from tfdata_lint.graph.needs import is_behind_first_version
from tfdata_lint.graph.pipeline import Graph, Stage
from tfdata_lint.reading.asked import is_asked, is_first_version
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Names that are gone, and what only the datasets of TensorFlow 1 have."""
    target, files = assumptions.target, graph.files
    for node, path, stage in _named(graph):
        name, source = NAMES[path], graph.sources[id(node)]
        # Iterators are a rule of their own.
        if name.until is None or target.below(*name.until) or ".make_" in f".{path}":
            continue
        start = source.span(node)[0]
        if is_first_version(source, start, files, target) or is_asked(source, start):
            continue
        made = [] if stage is None else [each.call for each in stage.walk()]
        if not any(map(graph.is_legacy, made)) and not is_behind_first_version(graph, *made):
            error = "ImportError" if isinstance(node, cst.Name) else "AttributeError"
            yield Problem(node, _message(name, error), Severity.ERROR)


def _named(graph: Graph) -> Iterator[tuple[cst.CSTNode, str, Stage | None]]:
    """The places that name something, and the dataset that a method or attribute belongs to."""
    for reference in graph.references:
        if not reference.legacy:
            yield reference.node, reference.path, reference.stage
    for pipeline in graph.pipelines:
        for stage in pipeline.last.walk() if pipeline.proven else ():
            operation = TRANSFORMATIONS.get(stage.name)
            if operation is not None and operation.legacy and stage.call is not None:
                yield stage.call, f"Dataset.{stage.name}", stage


def _message(name: Name, error: str) -> str:
    if name.until == (2, 0):
        gone = f"`tf.data.{name.path}` is not there in TensorFlow 2: {error}"
    else:
        version = ".".join(map(str, name.until or ()))
        gone = f"`tf.data.{name.path}` is gone since TensorFlow {version}: {error}"
    return f"{gone}; there is `{name.instead}`" if name.instead else gone


rule = Rule(
    code="TFD702",
    name="removed-dataset-api",
    summary="a name of tf.data that the targeted TensorFlow does not have",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
