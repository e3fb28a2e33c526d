"""The words that several formats share."""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.result import Result
    from tfdata_lint.rule import Finding


MAX_TESTS = 4
"""Tests that a message names; JSON has all."""


def guarded(finding: Finding) -> str:
    """The message, and under which tests it holds unless it always does."""
    if finding.always or not finding.guards:
        return finding.message
    shown = [f"`{guard}`" for guard in finding.guards[:MAX_TESTS]]
    if len(finding.guards) > MAX_TESTS:
        shown.append(f"{len(finding.guards) - MAX_TESTS} more")
    return f"{finding.message} (when {' and '.join(shown)})"


def summary(result: Result, options: Options) -> str:
    """One line: how much was found, and how much of it can be fixed."""
    if not result.files:
        return "No Python files found."
    fixed = f"Fixed {counted(result.fixed, 'problem')}. " if result.fixed else ""
    if result.findings:
        return f"{fixed}Found {_kinds(result)}{_fixable(result, options)}."
    seen = counted(len(result.files), "file")
    looked = f"{result.analysed} of {seen} may hold tf.data pipelines."
    return f"{fixed}Nothing found; {looked}"


def would_fix(result: Result) -> str:
    """One line for a dry run: what fixing would do, and what would be left."""
    fixes = counted(result.fixed, "problem")
    left = f"{_kinds(result)} would remain" if result.findings else "nothing would remain"
    return f"Would fix {fixes}; {left}."


def _kinds(result: Result) -> str:
    """`3 errors, 5 warnings, 2 infos in 4 files`."""
    from tfdata_lint.rule import Severity

    kinds = ", ".join(
        counted(result.count(severity), severity.value)
        for severity in Severity
        if result.count(severity)
    )
    return f"{kinds} in {counted(len({finding.path for finding in result.findings}), 'file')}"


def _fixable(result: Result, options: Options) -> str:
    from tfdata_lint.rule import Applicability

    safe, unsafe = (result.fixable(kind) for kind in (Applicability.SAFE, Applicability.UNSAFE))
    if options.unsafe_fixes:
        safe, unsafe = safe + unsafe, 0
    parts = []
    if safe:
        parts.append(f"{safe} fixable with --fix")
    if unsafe:
        parts.append(f"{unsafe} {'more ' if safe else 'fixable '}with --unsafe-fixes")
    return f"; {', '.join(parts)}" if parts else ""


def statistics(result: Result) -> str:
    """A table: findings a rule, files, pipelines, and the limits that were reached.

    Pipelines seen are those followed, lost and without a use.
    """
    covered = result.coverage
    findings = Counter((finding.code, finding.name) for finding in result.findings)
    skipped = Counter(file.skipped for file in result.files if file.skipped is not None)
    rows: list[tuple[int, str]] = [
        *((number, f"{code} {name}") for (code, name), number in sorted(findings.items())),
        (len(result.files), "files seen"),
        (result.analysed, "files analysed"),
        *((number, f"files skipped: {reason}") for reason, number in sorted(skipped.items())),
        (covered.seen, "pipelines seen"),
        (covered.followed, "pipelines followed to a use"),
        *((number, f"pipelines lost: {reason}") for reason, number in covered.lost.items()),
        (covered.unused, "pipelines without a use"),
        (covered.unproven, "chains that may be no tf.data, left alone"),
        *((number, f"times reached: {limit}") for limit, number in sorted(result.limits.items())),
    ]
    width = max(len(str(number)) for number, _ in rows)
    return "".join(f"{number:>{width}}  {what}\n" for number, what in rows)


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
