"""What the charts of Mermaid and Graphviz have in common: boxes in frames, and arrows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from tfdata_lint.drawing import words
from tfdata_lint.drawing.model import Picture, Position, Sheet, position_of
from tfdata_lint.records import dataclass, field
from tfdata_lint.rule import Finding, Severity


class Shape(Enum):
    """What a box stands for."""

    STAGE = "stage"
    USE = "use"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Box:
    """A stage, a use or a finding beside them, with the worst severity of the findings at it."""

    name: str
    shape: Shape
    lines: tuple[str, ...]
    severity: Severity | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way of the data; `inner` from what the function of a stage makes."""

    start: str
    end: str
    label: str = ""
    inner: bool = False


@dataclass(slots=True)
class Frame:
    """One file, with the arrows inside it."""

    name: str
    path: str
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """Files that belong together, and the arrows from one to the other."""

    frames: list[Frame]
    across: list[Arrow] = field(default_factory=list)

    def connect(self, arrow: Arrow, start: Frame, end: Frame) -> None:
        """Put an arrow where both of its ends are."""
        (start.arrows if start is end else self.across).append(arrow)


def charts(picture: Picture) -> Iterator[Chart]:
    """A chart for each sheet; no two boxes or frames of a picture share a name."""
    number = 0
    for sheet in picture.sheets:
        frames = {}
        for path in sheet.paths:
            number += 1
            frames[path] = Frame(f"f{number}", path)
        yield _chart(sheet, frames)


def _chart(sheet: Sheet, frames: dict[str, Frame]) -> Chart:
    chart = Chart(list(frames.values()))
    homes = {number: frames[path] for number, path in sheet.homes().items()}
    names = {number: f"{homes[number].name}n{number}" for number in sheet.nodes}
    for number, node in sheet.nodes.items():
        texts = (words.title(node), _where(node.position), *words.notes(node))
        homes[number].boxes.append(
            _box(names[number], Shape.STAGE, texts, node.findings, node.why is not None)
        )
    for number, node in sheet.nodes.items():
        for before, inner in ((node.inputs, False), (node.inner, True)):
            for each in before:
                arrow = Arrow(names[each], names[number], inner=inner)
                chart.connect(arrow, homes[each], homes[number])
    for place, (end, ways) in enumerate(sheet.joined_ends().items(), 1):
        frame = homes[end.node] if end.position is None else frames[end.position.path]
        name = f"{frame.name}u{place}"
        texts = (words.use(end), _where(end.position), *words.remarks(end))
        frame.boxes.append(_box(name, Shape.USE, texts, end.findings, end.why is not None))
        for way in ways:
            chart.connect(
                Arrow(names[way.node], name, words.condition(way)), homes[way.node], frame
            )
    for place, finding in enumerate(sheet.elsewhere, 1):
        frame = frames[finding.path]
        texts = (words.mark(finding), _where(position_of(finding)), finding.message)
        box = Box(f"{frame.name}x{place}", Shape.NOTE, texts, finding.severity)
        frame.boxes.append(box)
    return chart


def _box(
    name: str, shape: Shape, texts: tuple[str, ...], findings: tuple[Finding, ...], lost: bool
) -> Box:
    return Box(name, shape, (*texts, *map(words.mark, findings)), words.worst(findings), lost)


def _where(position: Position | None) -> str:
    return "" if position is None else words.where(position, position.path)
