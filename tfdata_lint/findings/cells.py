"""Findings in the lines of the notebook's cells, as reports show them."""

from __future__ import annotations

from tfdata_lint.findings.result import FileResult
from tfdata_lint.records import replace

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfdata_lint.reading.source import Source
    from tfdata_lint.rule import Finding, Step


def in_cells(result: FileResult, sources: Mapping[str, Source]) -> FileResult:
    """What came of a file; where it has to do with notebooks, findings say in which cells."""
    findings = tuple(in_cell(finding, sources) for finding in result.findings)
    return replace(result, findings=findings)


def in_cell(finding: Finding, sources: Mapping[str, Source]) -> Finding:
    """A finding whose lines are lines of cells where the sources, by path, have cells."""
    cell, line = _place(finding.path, finding.line, sources)
    return replace(
        finding,
        cell=cell,
        line=line,
        end_line=finding.end_line - finding.line + line,
        trail=tuple(_step(step, sources) for step in finding.trail),
    )


def _step(step: Step, sources: Mapping[str, Source]) -> Step:
    cell, line = _place(step.path, step.line, sources)
    return replace(step, cell=cell, line=line)


def _place(path: str, line: int, sources: Mapping[str, Source]) -> tuple[int | None, int]:
    source = sources.get(path)
    return (None, line) if source is None else source.place(line)
