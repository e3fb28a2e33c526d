"""`decode_image`, whose result may be an animation, where the number of axes must be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from tfdata_lint.edits import add_keyword
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.unranked import asked
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`decode_image` without `expand_animations=False` before what must know the axes."""
    for each in asked(graph):
        if each.name != "decode_image":
            continue
        certain = each.by != "fit" or not assumptions.target.below(2, 16)
        message = (
            f"`decode_image` may give an animation, so its number of axes is unknown, and "
            f"`{each.by}` raises ValueError{'' if certain else ' unless the model has an Input'}"
        )
        severity = Severity.ERROR if certain else Severity.WARNING
        yield Problem(
            each.maker, message, severity, each.pipeline, _repair(each.maker), each.guards
        )


def _repair(call: cst.Call) -> Repair:
    """Unsafe: of an animation the first frame alone is left."""

    def edits(source: Source) -> Iterable[Edit] | None:
        added = add_keyword(source, call, "expand_animations", "False")
        return None if added is None else [added]

    return Repair("Add `expand_animations=False`", Applicability.UNSAFE, edits)


rule = Rule(
    code="TFD405",
    name="decode-image-unknown-shape",
    summary="decode_image leaves the number of axes unknown, which resize does not accept",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
