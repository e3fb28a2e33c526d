"""Pipelines in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfdata_lint.drawing import words
from tfdata_lint.drawing.model import Picture, Sheet
from tfdata_lint.findings.report.text import printable
from tfdata_lint.rule import Finding, Severity

_COLOURS = {Severity.ERROR: "#f8d7da", Severity.WARNING: "#fff3cd", Severity.INFO: "#cff4fc"}


def render(picture: Picture, colour: bool) -> str:
    """A directed graph with a cluster for each file."""
    lines = [
        "digraph pipelines {",
        '  node [shape=box, style="filled", fillcolor="white", fontname="monospace"];',
    ]
    for place, sheet in enumerate(picture.sheets, 1):
        lines.append(f"  subgraph cluster_{place} {{")
        lines.append(f"    label={quoted([sheet.path])};")
        lines.extend(f"    {line}" for line in _sheet(f"f{place}", sheet))
        lines.append("  }")
    lines.append("}")
    return "".join(f"{line}\n" for line in lines)


def _sheet(file: str, sheet: Sheet) -> Iterator[str]:
    for number, node in sheet.nodes.items():
        texts = [words.title(node), words.where(node.position), *words.notes(node)]
        look = _look(node.findings, node.why is not None)
        yield f"{file}n{number} [label={quoted([*texts, *map(words.mark, node.findings)])}{look}];"
    for number, node in sheet.nodes.items():
        for each in node.inputs:
            yield f"{file}n{each} -> {file}n{number};"
        for each in node.inner:
            yield f"{file}n{each} -> {file}n{number} [style=dashed];"
    for place, (end, ways) in enumerate(sheet.joined_ends().items(), 1):
        texts = [words.use(end), words.where(end.position), *words.remarks(end)]
        label = quoted([*texts, *map(words.mark, end.findings)])
        look = _look(end.findings, end.why is not None)
        yield f"{file}u{place} [shape=ellipse, label={label}{look}];"
        for way in ways:
            when = f" [label={quoted([words.condition(way)])}]" if way.guards else ""
            yield f"{file}n{way.node} -> {file}u{place}{when};"
    for place, finding in enumerate(sheet.elsewhere, 1):
        where = words.where((finding.line, finding.column))
        label = quoted([words.mark(finding), where, finding.message])
        yield f"{file}x{place} [shape=note, label={label}{_look((finding,), False)}];"


def _look(findings: tuple[Finding, ...], lost: bool) -> str:
    severity = words.worst(findings)
    fill = "" if severity is None else f', fillcolor="{_COLOURS[severity]}"'
    return f"{fill}{', style=' + chr(34) + 'filled,dashed' + chr(34) if lost else ''}"


def quoted(lines: Iterable[str]) -> str:
    """A label of several lines as a quoted string, in which only `\\` and `"` mean something."""
    texts = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return '"' + "\\n".join(texts) + '"'
