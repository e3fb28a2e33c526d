"""Pipelines as a Mermaid flowchart, for Markdown pages and pull requests.

Mermaid itself draws no more than 500 arrows, so this is for some files, not for a big project.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfdata_lint.drawing import words
from tfdata_lint.drawing.model import Picture, Sheet
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
    for place, sheet in enumerate(picture.sheets, 1):
        lines.append(f"  subgraph f{place}[{quoted([sheet.path])}]")
        lines.extend(f"    {line}" for line in _sheet(f"f{place}", sheet, classes))
        lines.append("  end")
    for name, numbers in sorted(classes.items()):
        lines.append(f"  classDef {name} {_CLASSES[name]}")
        lines.append(f"  class {','.join(numbers)} {name}")
    return "".join(f"{line}\n" for line in lines)


def _sheet(file: str, sheet: Sheet, classes: dict[str, list[str]]) -> Iterator[str]:
    def classed(name: str, of_lost: bool, severity: str | None) -> None:
        for each in (severity, "lost" if of_lost else None):
            if each is not None:
                classes.setdefault(each, []).append(name)

    for number, node in sheet.nodes.items():
        name = f"{file}n{number}"
        texts = [words.title(node), words.where(node.position), *words.notes(node)]
        yield f"{name}[{quoted([*texts, *map(words.mark, node.findings)])}]"
        worst = words.worst(node.findings)
        classed(name, node.why is not None, worst.value if worst else None)
    for number, node in sheet.nodes.items():
        for each in node.inputs:
            yield f"{file}n{each} --> {file}n{number}"
        for each in node.inner:
            yield f"{file}n{each} -.-> {file}n{number}"
    for place, (end, ways) in enumerate(sheet.joined_ends().items(), 1):
        name = f"{file}u{place}"
        texts = [words.use(end), words.where(end.position), *words.remarks(end)]
        yield f"{name}([{quoted([*texts, *map(words.mark, end.findings)])}])"
        for way in ways:
            label = f"|{quoted([words.condition(way)])}|" if way.guards else ""
            yield f"{file}n{way.node} -->{label} {name}"
        worst = words.worst(end.findings)
        classed(name, end.why is not None, worst.value if worst else None)
    for place, finding in enumerate(sheet.elsewhere, 1):
        name = f"{file}x{place}"
        where = words.where((finding.line, finding.column))
        yield f"{name}[{quoted([words.mark(finding), where, finding.message])}]"
        classed(name, False, finding.severity.value)


def quoted(lines: Iterable[str]) -> str:
    """A label of several lines. All that could mean something is written as a character code."""
    return f'"{"<br/>".join(_escaped(line) for line in lines if line)}"'


def _escaped(text: str) -> str:
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in printable(text)
    )
