"""Iterators that datasets had in TensorFlow 1."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import replace_call
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_MAKERS = frozenset({"make_one_shot_iterator", "make_initializable_iterator"})

_COMPATIBLE = re.compile(
    r"\bcompat\.v1\s+as\b|\bcompat\s+import\s+v1\b|\bdisable_(?:v2_behavior|eager_execution)\b"
)
"""What makes a file's `tf` that of TensorFlow 1."""

_FIRST = re.compile(
    r"\btf\.(?:app|contrib|flags|gfile|layers|logging)\.\w|\btf\.estimator\b"
    r"|\btf\.(?:ConfigProto|GraphKeys|InteractiveSession|Session|VERSION|get_variable|placeholder"
    r"|variable_scope|global_variables_initializer|random_normal|to_float|to_int32)\b"
    r"|\btf\.train\.(?:\w+Optimizer|Saver|MonitoredTrainingSession|Supervisor)\b"
)
"""What only TensorFlow 1 has, or is used with it: then the iterators are the least of it."""

_ASKED = re.compile(r"hasattr|version|eager|\btf_?2\b|\btf_?1\b|\bv1\b|\bv2\b", re.IGNORECASE)
"""Tests of which TensorFlow it is."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`make_one_shot_iterator` and `make_initializable_iterator` where TensorFlow 2 runs."""
    target = assumptions.target
    for pipeline in graph.pipelines:
        call = pipeline.use.node
        if pipeline.use.kind is not Kind.ITERATOR or not isinstance(call, cst.Call):
            continue
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in _MAKERS:
            continue
        source = graph.sources[id(call)]
        if target.below(2) or _COMPATIBLE.search(source.text):
            continue
        if not target.at_least(2) and _FIRST.search(source.text):
            continue
        if _is_legacy(graph, pipeline, call) or _is_asked(source, call):
            continue
        name = call.func.attr.value
        message = f"`{name}` is not there in TensorFlow 2: AttributeError; `iter(...)` is"
        yield Problem(call, message, Severity.ERROR, pipeline, _repair(call, pipeline))


def _is_legacy(graph: Graph, pipeline: Pipeline, call: cst.Call) -> bool:
    """True when the dataset, or the function that makes the iterator, is one of `tf.compat.v1`."""
    for each in (call, *(stage.call for stage in pipeline.last.walk())):
        if each is not None and id(each) in graph.sources:
            source = graph.sources[id(each)]
            start, end = source.span(each.func)
            if re.search(r"\bv1\b", source.text[start:end]):
                return True
    return False


def _is_asked(source: Source, call: cst.Call) -> bool:
    """True where a test asked for the version before, or a handler waits for the failure."""
    line, _ = source.position(source.span(call)[0])
    for node in ast.walk(source.tree):
        match node:
            case ast.Try(body=[first, *_, last] | [first as last], handlers=handlers) if handlers:
                asked = first.lineno <= line <= (last.end_lineno or 0)
            case ast.If(test=test) | ast.IfExp(test=test):
                inside = node.lineno <= line <= (node.end_lineno or 0)
                asked = inside and _ASKED.search(ast.unparse(test)) is not None
            case _:
                continue
        if asked:
            return True
    return False


def _repair(call: cst.Call, pipeline: Pipeline) -> Repair | None:
    """`iter(...)` of the dataset: its `get_next()` works too."""
    dataset = pipeline.use.expression
    if not isinstance(call.func, cst.Attribute) or dataset is None:
        return None
    if call.func.attr.value != "make_one_shot_iterator":
        return None
    return Repair(
        "Use `iter`",
        Applicability.UNSAFE,
        lambda source: replace_call(source, call, dataset, "iter"),
    )


rule = Rule(
    code="TFD703",
    name="tf1-iterator",
    summary="iterators of TensorFlow 1 are gone in TensorFlow 2",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
