"""Pipelines in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterable

from tfdata_lint.drawing.chart import Arrow, Box, Shape, charts
from tfdata_lint.drawing.model import Picture
from tfdata_lint.findings.report.text import printable
from tfdata_lint.rule import Severity

_COLOURS = {Severity.ERROR: "#f8d7da", Severity.WARNING: "#fff3cd", Severity.INFO: "#cff4fc"}
_SHAPES = {Shape.STAGE: "", Shape.USE: "shape=ellipse", Shape.NOTE: "shape=note"}


def render(picture: Picture, colour: bool) -> str:
    """A directed graph with a cluster for each file."""
    lines = [
        "digraph pipelines {",
        '  node [shape=box, style="filled", fillcolor="white", fontname="monospace"];',
    ]
    for chart in charts(picture):
        for frame in chart.frames:
            lines.append(f"  subgraph cluster_{frame.name} {{")
            lines.append(f"    label={quoted([frame.path])};")
            lines.extend(f"    {_box(box)};" for box in frame.boxes)
            lines.extend(f"    {_arrow(arrow)};" for arrow in frame.arrows)
            lines.append("  }")
        lines.extend(f"  {_arrow(arrow)};" for arrow in chart.across)
    lines.append("}")
    return "".join(f"{line}\n" for line in lines)


def _box(box: Box) -> str:
    look = [_SHAPES[box.shape], f"label={quoted(box.lines)}"]
    if box.severity is not None:
        look.append(f'fillcolor="{_COLOURS[box.severity]}"')
    if box.lost:
        look.append('style="filled,dashed"')
    return f"{box.name} [{', '.join(each for each in look if each)}]"


def _arrow(arrow: Arrow) -> str:
    look = [f"label={quoted([arrow.label])}"] if arrow.label else []
    look.extend(["style=dashed"] if arrow.inner else [])
    return f"{arrow.start} -> {arrow.end}{' [' + ', '.join(look) + ']' if look else ''}"


def quoted(lines: Iterable[str]) -> str:
    """A label of several lines as a quoted string, in which only `\\` and `"` mean something."""
    texts = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return '"' + "\\n".join(texts) + '"'
