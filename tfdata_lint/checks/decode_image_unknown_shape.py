"""Decoded pictures of which not all axes are known where they must be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.unranked import asked
from tfdata_lint.regex import Regex
from tfdata_lint.repairs import with_keyword
from tfdata_lint.rule import (
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_CHANNELS = frozenset({"decode_jpeg", "decode_png"})

_ONE_CHANNEL = Regex(r"alpha|annot|depth|gr[ae]y|mask|segm|trimap", re.IGNORECASE)
"""What pictures are called that have the channels of their files on purpose."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`decode_image` without `expand_animations=False` before what must know the axes, and pictures
    of as many channels as each file has where they are put into batches."""
    for each in asked(graph, assumptions.target):
        if each.name == "decode_image":
            message = (
                f"`decode_image` may give an animation, so its number of axes is unknown, and "
                f"`{each.by}` raises ValueError{each.where(assumptions.target)}"
            )
            severity = Severity.ERROR if each.certain(assumptions.target) else Severity.WARNING
            repair = _repair(each.maker)
            yield Problem(each.maker, message, severity, each.pipeline, repair, each.guards)
        elif each.name in _CHANNELS and not _is_meant(graph, each.maker):
            message = (
                f"`{each.name}` without `channels` gives as many as each file has: `batch` raises "
                "where they differ, and no shape tells a model how many there are"
            )
            yield Problem(each.maker, message, Severity.INFO, each.pipeline)


def _is_meant(graph: Graph, call: cst.Call) -> bool:
    """True for a picture whose line calls it a mask or the like."""
    source = graph.sources[id(call)]
    line, _ = source.position(source.span(call)[0])
    return _ONE_CHANNEL.search(source.line(line)) is not None


def _repair(call: cst.Call) -> Repair:
    """Unsafe: of an animation the first frame alone is left."""
    return with_keyword(call, "expand_animations", "False", "Add `expand_animations=False`")


rule = Rule(
    code="TFD405",
    name="decode-image-unknown-shape",
    summary="a decoded picture of unknown axes where they must be known",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
