"""Pipelines as a Mermaid flowchart, for Markdown pages and pull requests.

Mermaid itself draws no more than 500 arrows, so this is for some files, not for a big project.
"""

from __future__ import annotations

from collections.abc import Iterable

from tfdata_lint.drawing.chart import Arrow, Box, Shape, charts
from tfdata_lint.drawing.model import Picture
from tfdata_lint.findings.report.text import printable

_PLAIN = frozenset(" _.,+-=*/()")
"""Characters that mean nothing to Mermaid inside quotes."""

_CLASSES = {
    "error": "fill:#f8d7da,stroke:#b02a37,color:#000",
    "warning": "fill:#fff3cd,stroke:#997404,color:#000",
    "info": "fill:#cff4fc,stroke:#087990,color:#000",
    "lost": "stroke-dasharray:4 3",
}
"""How nodes look: by the worst finding at them, and where something is not seen."""


def render(picture: Picture, colour: bool) -> str:
    """A flowchart with a subgraph for each file."""
    lines = ["flowchart TD"]
    classes: dict[str, list[str]] = {}
    for chart in charts(picture):
        for frame in chart.frames:
            lines.append(f"  subgraph {frame.name}[{quoted([frame.path])}]")
            lines.extend(f"    {_box(box)}" for box in frame.boxes)
            lines.extend(f"    {_arrow(arrow)}" for arrow in frame.arrows)
            lines.append("  end")
            for box in frame.boxes:
                if box.severity is not None:
                    classes.setdefault(box.severity.value, []).append(box.name)
                if box.lost:
                    classes.setdefault("lost", []).append(box.name)
        lines.extend(f"  {_arrow(arrow)}" for arrow in chart.across)
    for name, numbers in sorted(classes.items()):
        lines.append(f"  classDef {name} {_CLASSES[name]}")
        lines.append(f"  class {','.join(numbers)} {name}")
    return "".join(f"{line}\n" for line in lines)


def _box(box: Box) -> str:
    text = quoted(box.lines)
    return f"{box.name}([{text}])" if box.shape is Shape.USE else f"{box.name}[{text}]"


def _arrow(arrow: Arrow) -> str:
    label = f"|{quoted([arrow.label])}|" if arrow.label else ""
    return f"{arrow.start} {'-.->' if arrow.inner else '-->'}{label} {arrow.end}"


def quoted(lines: Iterable[str]) -> str:
    """A label of several lines. All that could mean something is written as a character code."""
    return f'"{"<br/>".join(_escaped(line) for line in lines if line)}"'


def _escaped(text: str) -> str:
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in printable(text)
    )
