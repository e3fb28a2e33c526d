"""Findings with what running them said: refuted ones are no more than information."""

from __future__ import annotations

from collections.abc import Mapping

from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.records import replace
from tfdata_lint.rule import Finding, Severity
from tfdata_lint.verdict import FixStatus, Status, Verdict

Key = tuple[str, int, int, int, str, str]
"""What tells findings apart, as `Finding.order` does."""


def with_verdicts(result: Result, verdicts: Mapping[Key, Verdict]) -> Result:
    """The result with a verdict on each finding that has one.

    A refuted finding becomes an info and stays in sight. A fix that changes the data is withdrawn.
    """

    def judged(file: FileResult) -> FileResult:
        findings = tuple(_judged(each, verdicts.get(each.order)) for each in file.findings)
        return replace(file, findings=findings)

    return replace(result, files=tuple(map(judged, result.files)))


def _judged(finding: Finding, verdict: Verdict | None) -> Finding:
    if verdict is None:
        return finding
    refuted = verdict.status is Status.REFUTED
    withdrawn = verdict.fix is not None and verdict.fix.status is FixStatus.WITHDRAWN
    return replace(
        finding,
        severity=Severity.INFO if refuted else finding.severity,
        fix=None if withdrawn else finding.fix,
        verdict=verdict,
    )
