"""Verdicts as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from tfdata_lint.findings.report.summary import counted
from tfdata_lint.verdict import Status

if TYPE_CHECKING:
    from tfdata_lint.verify.proof import Proof
    from tfdata_lint.verify.session import Asked

STYLES = {
    Status.CONFIRMED: "bold red",
    Status.REFUTED: "green",
    Status.NOT_DECIDED: "yellow",
    Status.NOT_RUN: "dim",
}
"""How a terminal shows each status."""


def table(asked: Sequence[Asked], proofs: Sequence[Proof], width: int, colour: bool) -> str:
    """One row for each finding, with what was measured for its fix and what was made up."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
    )
    rows = Table(box=SIMPLE_HEAD, pad_edge=False, highlight=False)
    rows.add_column("finding", ratio=3, overflow="fold")
    rows.add_column("verdict", no_wrap=True)
    rows.add_column("why", ratio=6)
    for each, proof in zip(asked, proofs, strict=True):
        verdict = proof.verdict
        why = Text(verdict.reason)
        if verdict.fix is not None:
            why.append(f"\nfix: {verdict.fix.status.value}, {verdict.fix.reason}", "dim")
        if verdict.made_up:
            why.append(f"\nmade up: {', '.join(verdict.made_up)}", "dim")
        rows.add_row(
            Text(f"{each.finding.where}\n{each.finding.code} {each.finding.name}"),
            Text(verdict.status.value, STYLES[verdict.status]),
            why,
        )
    with console.capture() as capture:
        console.print(rows)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def totals(proofs: Sequence[Proof]) -> str:
    """`3 findings: 1 confirmed, 2 refuted, with TensorFlow 2.21.0 and Keras 3.15.1`."""
    counts = [
        f"{number} {status.value}"
        for status in Status
        if (number := sum(proof.verdict.status is status for proof in proofs))
    ]
    said = f"{counted(len(proofs), 'finding')}: {', '.join(counts)}" if proofs else "No findings."
    ran = runtime(proofs)
    return f"{said}, with {ran}." if ran else said


def runtime(proofs: Sequence[Proof]) -> str:
    """Which TensorFlow and Keras ran; empty when nothing did."""
    versions = {(proof.tensorflow, proof.keras) for proof in proofs if proof.tensorflow}
    return "; ".join(f"TensorFlow {one} and Keras {other}" for one, other in sorted(versions))
