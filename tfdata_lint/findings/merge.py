"""From problems on single ways of the data to one finding for each node, and one remark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from tfdata_lint.graph.guards import ALWAYS, Guards, Paths, simplified
from tfdata_lint.graph.passes import TRAINING
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline
from tfdata_lint.reading.source import ForeignNode, Source
from tfdata_lint.rule import (
    Applicability,
    Edit,
    Finding,
    Fix,
    Problem,
    Repair,
    Rule,
    Severity,
    Step,
)

Sources = Mapping[int, Source]
"""The file that each node stands in, by the node's identity."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_CAUTION = {Applicability.SAFE: 0, Applicability.UNSAFE: 1, Applicability.DISPLAY: 2}
_SILENT = {Kind.PEEKED, Kind.DISCARDED, Kind.ESCAPED, Kind.UNUSED, Kind.NESTED, Kind.CONSUMED}
"""Uses that say nothing about whether a problem shows everywhere."""


def merge(graph: Graph, problems: Iterable[tuple[Rule, Problem]]) -> list[Finding]:
    """One finding for each rule and node, from all problems that the checks saw there.

    The worst severity is kept, with its message. The finding holds always when no pipeline through
    the node is free of the problem.
    """
    groups: dict[tuple[str, int], list[tuple[Rule, Problem]]] = {}
    for rule, problem in problems:
        groups.setdefault((rule.code, id(problem.node)), []).append((rule, problem))
    if not groups:
        return []
    through = _through(graph)
    unproven = graph.unproven_calls()
    return sorted(
        (_finding(graph.sources, through, unproven, group) for group in groups.values()),
        key=lambda finding: finding.order,
    )


def uncovered(findings: Iterable[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """The findings without those at whose place another rule says the same with more certainty."""
    covers = {rule.code: rule.covers for rule in rules}
    findings = list(findings)
    said = {
        (code, finding.path, finding.line, finding.column)
        for finding in findings
        for code in covers[finding.code]
    }
    return [each for each in findings if (each.code, each.path, each.line, each.column) not in said]


def _through(graph: Graph) -> dict[int, list[Pipeline]]:
    """The pipelines that lead through each call and reach a use that counts, and by the use."""
    through: dict[int, list[Pipeline]] = {}
    for pipeline in graph.pipelines:
        if pipeline.use.kind not in _SILENT:
            for stage in pipeline.stages:
                through.setdefault(id(stage.call), []).append(pipeline)
            through.setdefault(id(pipeline.use.node), []).append(pipeline)
    return through


def _finding(
    sources: Sources,
    through: dict[int, list[Pipeline]],
    unproven: set[int],
    group: list[tuple[Rule, Problem]],
) -> Finding:
    rule = group[0][0]
    problems = [problem for _, problem in group]
    worst = min(problems, key=_rank)
    source = sources[id(worst.node)]
    start, end = place(source, worst.node)
    line, column = source.position(start)
    end_line, end_column = source.position(end)
    others = through.get(id(worst.node), [])
    if worst.pipeline is not None and worst.pipeline.use.node is not worst.node:
        # What else reaches the use counts only if nothing is known of it.
        at_use = through.get(id(worst.pipeline.use.node), [])
        others = [*others, *(each for each in at_use if not each.proven)]
    always = _always(others, problems, worst)
    guards = () if always else _guards(worst, problems, others)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=worst.severity,
        message=worst.message,
        path=source.path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        always=always,
        guards=guards,
        trail=_trail(sources, worst.pipeline),
        fix=None if id(worst.node) in unproven else _fix(source, problems),
    )


def _rank(problem: Problem) -> tuple[int, bool]:
    """The worst first, and of these what is said of training: a look at the same data has other
    reasons to be spared."""
    use = problem.pipeline.use if problem.pipeline is not None else None
    trains = use is not None and use.kind in TRAINING and not use.predicts
    return _RANK[problem.severity], not trains


def place(source: Source, node: cst.CSTNode) -> tuple[int, int]:
    """What is underlined: the method or function name of a call, what a loop runs over."""
    if isinstance(node, cst.Call):
        function = node.func
        return source.span(function.attr if isinstance(function, cst.Attribute) else function)
    if isinstance(node, cst.For):
        return source.span(node.iter)
    if isinstance(node, cst.FunctionDef):
        return source.span(node.name)
    return source.span(node)


def _always(pipelines: Sequence[Pipeline], problems: Sequence[Problem], worst: Problem) -> bool:
    """True when the problem shows on every path that leads through the node."""
    if worst.pipeline is None:
        return any(not problem.guards for problem in problems)
    affected = {id(problem.pipeline) for problem in problems}
    return all(id(pipeline) in affected for pipeline in pipelines)


def _guards(
    worst: Problem, problems: Sequence[Problem], pipelines: Sequence[Pipeline]
) -> tuple[str, ...]:
    """The tests under which the problem shows, without those that hold wherever the node is come to
    at all."""
    held = _held(worst)
    same = (
        each
        for each in problems
        if (each.severity, each.message) == (worst.severity, worst.message)
    )
    ways = simplified(map(_held, same))
    way = next((each for each in ways if each.claims <= held.claims), held)
    return way.beside(Paths(pipeline.guards for pipeline in pipelines).common()).texts()


def _held(problem: Problem) -> Guards:
    """The guards of a problem."""
    guards = problem.guards if problem.pipeline is None else problem.pipeline.guards
    return ALWAYS if guards is None else guards


def _trail(sources: Sources, pipeline: Pipeline | None) -> tuple[Step, ...]:
    """The way of the data: each stage that a call made, and the use."""
    if pipeline is None:
        return ()
    steps = [
        _step(sources, stage.call, stage.name)
        for stage in pipeline.stages
        if stage.call is not None
    ]
    if pipeline.use.node is not None and pipeline.use.kind is not Kind.UNUSED:
        steps.append(_step(sources, pipeline.use.node, pipeline.use.kind.value))
    return tuple(steps)


def _step(sources: Sources, node: cst.CSTNode, name: str) -> Step:
    source = sources[id(node)]
    line, column = source.position(place(source, node)[0])
    return Step(source.path, line, column, name)


def _fix(source: Source, problems: Sequence[Problem]) -> Fix | None:
    """The fix that all problems of a node agree on, with the least certainty of any of them."""
    repairs = [problem.repair for problem in problems]
    known = [repair for repair in repairs if repair is not None]
    if not known or len({repair.title for repair in known}) > 1:
        return None
    made = [_edits(source, repair) for repair in known]
    if any(edits is None or edits != made[0] for edits in made) or made[0] is None:
        return None
    caution = max((repair.applicability for repair in known), key=lambda each: _CAUTION[each])
    return Fix(known[0].title, made[0], caution)


def _edits(source: Source, repair: Repair) -> tuple[Edit, ...] | None:
    try:
        edits = repair.edits(source)
    except ForeignNode:
        return None
    return None if edits is None else tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
