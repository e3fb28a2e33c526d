"""Findings as one JSON object, stable for programs."""

from __future__ import annotations

from typing import Any

from tfdata_lint import __version__
from tfdata_lint.catalogue import page_url
from tfdata_lint.findings.report.options import Options
from tfdata_lint.findings.result import Result
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Finding, Fix
from tfdata_lint.verdict import Verdict


def render(result: Result, options: Options) -> str:
    """The whole result; lines and columns are 1-based and count characters, ends are exclusive."""
    import json

    data = {
        "version": __version__,
        "findings": [
            _finding(finding, result.sources.get(finding.path)) for finding in result.findings
        ],
        "files": {
            "seen": len(result.files),
            "analysed": result.analysed,
            "skipped": [
                {"path": file.path, "reason": file.skipped}
                for file in result.files
                if file.skipped is not None
            ],
        },
        "pipelines": pipelines(result),
    }
    return json.dumps(data, indent=2) + "\n"


def pipelines(result: Result) -> dict[str, Any]:
    """How much of the pipelines was followed: seen = followed + lost + unused."""
    covered = result.coverage
    return {
        "seen": covered.seen,
        "resolved": covered.resolved,
        "unresolved": covered.seen - covered.resolved,
        "followed": covered.followed,
        "lost": dict(covered.lost),
        "unused": covered.unused,
        "unproven": covered.unproven,
    }


def _finding(finding: Finding, source: Source | None) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "cell": finding.cell,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "always": finding.always,
        "guards": list(finding.guards),
        "trail": [
            {
                "path": step.path,
                "cell": step.cell,
                "line": step.line,
                "column": step.column,
                "stage": step.stage,
            }
            for step in finding.trail
        ],
        "fix": _fix(finding.fix, source) if finding.fix and source else None,
        "verdict": None if finding.verdict is None else _verdict(finding.verdict),
        "url": page_url(finding.name),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    fix = verdict.fix
    return {
        "status": verdict.status.value,
        "reason": verdict.reason,
        "measurements": dict(verdict.measurements),
        "made_up": list(verdict.made_up),
        "fix": None if fix is None else {"status": fix.status.value, "reason": fix.reason},
    }


def _fix(fix: Fix, source: Source) -> dict[str, Any]:
    edits = []
    for edit in fix.edits:
        line, column = source.position(edit.start)
        end_line, end_column = source.position(edit.end)
        cell, line = source.place(line)
        _, end_line = source.place(end_line)
        edits.append(
            {
                "cell": cell,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "text": edit.text,
            }
        )
    return {"title": fix.title, "applicability": fix.applicability.value, "edits": edits}
