"""Findings in the lines of the notebook's cells, as reports show them."""

from __future__ import annotations

from dataclasses import replace

from tfdata_lint.findings.result import FileResult
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Finding, Step


def in_cells(result: FileResult, source: Source | None) -> FileResult:
    """What came of a file; in a notebook, findings say in which cell they are."""
    if source is None or not source.cells:
        return result
    findings = tuple(in_cell(finding, source) for finding in result.findings)
    return replace(result, findings=findings)


def in_cell(finding: Finding, source: Source) -> Finding:
    """A finding whose lines are lines of its cell, if the source has cells."""
    cell, line = source.place(finding.line)
    return replace(
        finding,
        cell=cell,
        line=line,
        end_line=finding.end_line - finding.line + line,
        trail=tuple(_step(step, source) for step in finding.trail),
    )


def _step(step: Step, source: Source) -> Step:
    if step.path != source.path:
        return step
    cell, line = source.place(step.line)
    return replace(step, cell=cell, line=line)
