"""What all drawings say in the same words."""

from __future__ import annotations

from tfdata_lint.drawing.model import LOST, End, Node, Position
from tfdata_lint.findings.report.summary import counted
from tfdata_lint.findings.result import Result
from tfdata_lint.graph.pipeline import Kind
from tfdata_lint.rule import Finding, Severity

_PURITY = {"python": "runs Python", "unknown": "unknown function"}
"""Where the interpreter's word for what a function does would not be understood alone."""

_RANK = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def title(node: Node) -> str:
    """`map(parse)`; `unknown: make_dataset()` for what is not seen."""
    if node.position is None:
        return f"{node.stage}: {node.text}" if node.text else node.stage
    return f"{node.stage}({node.arguments})"


def notes(node: Node) -> list[str]:
    """What is known of a node besides: what its function does, why it is not seen."""
    found = []
    if node.purity is not None:
        causes = f": {', '.join(node.causes)}" if node.causes else ""
        found.append(f"{_PURITY.get(node.purity, node.purity)}{causes}")
    if node.why is not None:
        found.append(f"lost: {node.why}")
    return found


def use(end: End) -> str:
    """`fit: model.fit`."""
    if end.kind == Kind.UNUSED.value and end.outcome == LOST:
        return "no use in sight"
    return f"{end.kind}: {end.text}" if end.text else end.kind


def condition(end: End) -> str:
    """``when `training` and `not cache` ``, or nothing."""
    return f"when {' and '.join(f'`{guard}`' for guard in end.guards)}" if end.guards else ""


def remarks(end: End) -> list[str]:
    """What is known of a use besides: that the data were lost, or are perhaps no tf.data."""
    found = []
    if end.outcome == LOST:
        found.append(f"lost: {end.why}")
    if not end.proven:
        found.append("may be no tf.data")
    return found


def where(position: Position | None, beside: str) -> str:
    """`9:14`, `cell 2:9:14`, with the path before it where that is not `beside`; or nothing."""
    if position is None:
        return ""
    path = "" if position.path == beside else f"{position.path}:"
    cell = "" if position.cell is None else f"cell {position.cell}:"
    return f"{path}{cell}{position.line}:{position.column}"


def mark(finding: Finding) -> str:
    """`TFD203 [warning]`."""
    return f"{finding.code} [{finding.severity.value}]"


def worst(findings: tuple[Finding, ...]) -> Severity | None:
    """The worst severity among findings."""
    return min((each.severity for each in findings), key=_RANK.index, default=None)


def totals(result: Result) -> str:
    """One line: `3 pipelines: 2 followed to a use, 1 lost (star import)`."""
    covered = result.coverage
    if not covered.seen and not covered.unproven:
        return f"No tf.data pipelines in {counted(len(result.files), 'file')}."
    parts = [f"{covered.followed} followed to a use"]
    if covered.lost:
        reasons = ", ".join(
            why if number == 1 else f"{number} {why}" for why, number in covered.lost.items()
        )
        parts.append(f"{sum(covered.lost.values())} lost ({reasons})")
    if covered.unused:
        parts.append(f"{covered.unused} without a use")
    if covered.unproven:
        parts.append(f"{counted(covered.unproven, 'chain')} beside that may be no tf.data")
    return f"{counted(covered.seen, 'pipeline')}: {', '.join(parts)}."
