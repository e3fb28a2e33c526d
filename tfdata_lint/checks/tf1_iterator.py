"""Iterators that datasets had in TensorFlow 1."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import replace_call, tensorflow_spelling
from tfdata_lint.graph.api import FIRST_ITERATORS
from tfdata_lint.graph.needs import (
    is_behind_first_version,
    uses_first_iterator,
)
from tfdata_lint.graph.pipeline import Graph, Pipeline
from tfdata_lint.reading.asked import (
    is_asked,
    is_called_where_tested,
    is_first_version,
)
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import (
    asks_in_loops,
    kept_in_attribute,
    run_for,
)
from tfdata_lint.regex import Regex
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
from tfdata_lint.target import Target

_COMPATIBLE = "tf.compat.v1.data"
"""Where functions are that work in a graph (tried on 2.4.1, 2.12.1, 2.15.1 and 2.21.0)."""

_ASKING = frozenset({"get_next", "next"})

_GRAPH = Regex(r"\bGraph\(\)\.as_default\(|\bSession\(")

_TF_DATA = Regex(r"\b(?:tf|tensorflow)\.data(?:\.Dataset)?$")


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`make_one_shot_iterator` and `make_initializable_iterator` where TensorFlow 2 runs."""
    files = graph.files
    for pipeline in graph.pipelines:
        call = pipeline.use.node
        if not isinstance(call, cst.Call):
            continue
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in FIRST_ITERATORS:
            continue
        source = graph.sources[id(call)]
        owner = call.func.value
        if not uses_first_iterator(pipeline) and not _TF_DATA.search(source.code(owner)):
            # A function of `tf.compat.v1.data`, or of a module inside of TensorFlow.
            continue
        if is_asked(source, source.span(call)[0]):
            continue
        calls = [call, *(each.call for each in pipeline.last.walk())]
        if any(_is_of_first(each, graph, files, assumptions.target) for each in calls):
            continue
        place = graph.place(call)
        if is_behind_first_version(graph, *calls) or is_called_where_tested(*place, files):
            continue
        name = call.func.attr.value
        # What an estimator calls runs in a graph, and what a session runs: there, `iter` raises.
        in_graph = _GRAPH.search(source.text) is not None or any(
            "input_fn" in each for each in run_for(*place)
        )
        there = f"{_COMPATIBLE}.{name}(...)` is" if in_graph else "iter(...)` is"
        message = f"`{name}` is not there in TensorFlow 2: AttributeError; `{there}"
        repair = _repair(call, pipeline, graph, in_graph)
        yield Problem(call, message, Severity.ERROR, pipeline, repair)


def _is_of_first(call: cst.Call | None, graph: Graph, files: list[Source], target: Target) -> bool:
    """True for a call that is of TensorFlow 1, or may be. Datasets that it makes have the iterators
    in whatever file these are asked for."""
    source = graph.sources.get(id(call))
    if call is None or source is None:
        return False
    return graph.is_legacy(call) or is_first_version(source, source.span(call)[0], files, target)


def _repair(call: cst.Call, pipeline: Pipeline, graph: Graph, in_graph: bool) -> Repair | None:
    """`iter(...)` of the dataset: its `get_next()` works too, but in a graph."""
    dataset = pipeline.use.expression
    if not isinstance(call.func, cst.Attribute) or dataset is None:
        return None
    if call.func.attr.value != "make_one_shot_iterator":
        return None
    place = graph.place(call)
    if not in_graph and (not asks_in_loops(*place, _ASKING) or kept_in_attribute(*place)):
        # A graph runs what is asked for once, for each batch: eager code would have one for ever.
        # Who asks an attribute or what is returned, and how often, may stand anywhere.
        return None

    function = f"{_COMPATIBLE}.{call.func.attr.value}"

    def edits(source: Source) -> list[Edit] | None:
        if not in_graph:
            return replace_call(source, call, dataset, "iter")
        module = tensorflow_spelling(source, call)
        if module is None:
            return None
        return replace_call(source, call, dataset, f"{module}{function.removeprefix('tf')}")

    title = f"Use `{function}`" if in_graph else "Use `iter`"
    return Repair(title, Applicability.UNSAFE, edits)


rule = Rule(
    code="TFD703",
    name="tf1-iterator",
    summary="iterators of TensorFlow 1 are gone in TensorFlow 2",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
