"""One line a finding, for grep and for editors."""

from __future__ import annotations

from tfdata_lint.findings.report.summary import guarded, summary

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.result import Result


def render(result: Result, options: Options) -> str:
    """`path:line:column: TFD203 [warning] message`, and the summary."""
    lines = [
        f"{finding.where}: {finding.code} [{finding.severity.value}] {guarded(finding)}"
        for finding in result.findings
    ]
    if options.summary:
        lines.append(summary(result, options))
    return "".join(f"{line}\n" for line in lines)
