"""What there is to draw: the graph of a file as plain data, numbered in a stable order.

Stages that the same code makes of the same inputs are one node, however often it ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tfdata_lint.findings.merge import place
from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.graph.alike import Alike, given
from tfdata_lint.graph.coverage import Outcome, outcome, reason
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Finding

if TYPE_CHECKING:
    import libcst as cst

MAX_ARGUMENT = 30
"""Characters of one argument that are shown."""

MAX_ARGUMENTS = 60
"""Characters of all arguments of a stage that are shown."""

Position = tuple[int, int]
"""A 1-based line and column."""


@dataclass(frozen=True, slots=True)
class Node:
    """One stage. `arguments` are as written, cut where they are long.

    `inputs` are the stages that feed it, `inner` those that its function makes of an element.
    `purity` is what the runtime knows of its function, `causes` the calls that are the reason.
    `why` says of a stage that stands for what is not seen why that is so, `text` what the code
    calls it.
    """

    number: int
    stage: str
    arguments: str = ""
    position: Position | None = None
    inputs: tuple[int, ...] = ()
    inner: tuple[int, ...] = ()
    purity: str | None = None
    causes: tuple[str, ...] = ()
    why: str | None = None
    text: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """A use that a pipeline reaches: what becomes of the stage `node`, and under which tests.

    `text` is what uses it, as written. `why` says why the pipeline is lost, if it is; `proven`
    tells that it is certainly tf.data.
    """

    kind: str
    node: int
    text: str
    position: Position | None
    guards: tuple[str, ...]
    outcome: str
    why: str | None
    proven: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: its nodes by number, the ends in the order of the text, and all its findings.

    `elsewhere` are the findings that stand at no stage and at no use.
    """

    path: str
    nodes: dict[int, Node] = field(default_factory=dict)
    ends: tuple[End, ...] = ()
    findings: tuple[Finding, ...] = ()
    elsewhere: tuple[Finding, ...] = ()

    def outer_ends(self) -> list[End]:
        """The ends without those that are stages themselves: what the function of a stage makes,
        and what a stage reads from its arguments."""
        inside: set[int] = set()
        pending = [number for node in self.nodes.values() for number in node.inner]
        while pending:
            number = pending.pop()
            if number not in inside:
                inside.add(number)
                pending.extend(self.nodes[number].inputs)
        read = {(each, node.position) for node in self.nodes.values() for each in node.inputs}
        return [
            end
            for end in self.ends
            if not (end.kind == Kind.NESTED.value and end.node in inside)
            and not (end.kind == Kind.CONSUMED.value and (end.node, end.position) in read)
        ]

    def joined_ends(self) -> dict[End, list[End]]:
        """The outer ends for charts, where one use is one thing: those that differ only in the
        stage they come from and the tests before them, by the first of them."""
        joined: dict[End, list[End]] = {}
        for end in self.outer_ends():
            joined.setdefault(replace(end, node=0, guards=()), []).append(end)
        return joined


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn: the sheets of files with something on them, and the whole result."""

    sheets: tuple[Sheet, ...]
    result: Result


class Draughtsman:
    """Turns graphs into sheets, as they come; `picture` puts them together."""

    def __init__(self) -> None:
        self._sheets: dict[str, Sheet] = {}

    def see(self, source: Source, graph: Graph, result: FileResult) -> None:
        """Take the graph of one file."""
        self._sheets[source.path] = _Sketch(source, graph, result.findings).sheet()

    def picture(self, result: Result) -> Picture:
        """Everything that was seen, in the order of the paths; what could not be analysed too."""
        sheets = (
            self._sheets.get(file.path)
            or Sheet(file.path, findings=file.findings, elsewhere=file.findings)
            for file in result.files
        )
        return Picture(tuple(each for each in sheets if each.ends or each.findings), result)


class _Sketch:
    """One graph on its way to a sheet."""

    def __init__(self, source: Source, graph: Graph, findings: Iterable[Finding]) -> None:
        self.source = source
        self.graph = graph
        self.findings = tuple(findings)
        self.alike = Alike()
        for pipeline in graph.pipelines:
            self.alike.number(pipeline.last)
        self.nodes = {
            number: self._node(number, stage) for number, stage in self.alike.first.items()
        }

    def sheet(self) -> Sheet:
        ends = dict.fromkeys(self._end(pipeline) for pipeline in self.graph.pipelines)
        places = {node.position for node in self.nodes.values()} | {end.position for end in ends}
        return Sheet(
            self.source.path,
            self.nodes,
            tuple(sorted(ends, key=lambda end: end.position or (0, 0))),
            self.findings,
            tuple(each for each in self.findings if (each.line, each.column) not in places),
        )

    def _end(self, pipeline: Pipeline) -> End:
        use = pipeline.use
        node = self.alike.number(pipeline.last)
        why = reason(pipeline)
        at_stage = use.kind in (Kind.UNUSED, Kind.NESTED)
        position = self.nodes[node].position if at_stage else self._position(use.node)
        return End(
            use.kind.value,
            node,
            "" if at_stage else self._user(use.node),
            position,
            pipeline.guards.texts(),
            outcome(pipeline).value,
            None if why is None else why.value,
            pipeline.proven,
            () if at_stage or position == self.nodes[node].position else self._at(position),
        )

    def _node(self, number: int, stage: Stage) -> Node:
        position = self._position(stage.call)
        effects = stage.effects
        inner = dict.fromkeys(self.alike.number(each) for each in stage.inner)
        return Node(
            number,
            stage.name,
            self._arguments(stage.call) if position is not None else "",
            position,
            tuple(self.alike.number(each) for each in (*stage.inputs, *given(stage))),
            tuple(inner),
            None if effects is None else effects.purity.value,
            () if effects is None else effects.causes,
            None if stage.why is None else stage.why.value,
            " ".join(stage.text.split()),
            self._at(position),
        )

    def _at(self, position: Position | None) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if (each.line, each.column) == position)

    def _position(self, node: cst.CSTNode | None) -> Position | None:
        """Where a finding about a node would stand; None for what is not written in the file."""
        try:
            return None if node is None else self.source.position(place(self.source, node)[0])
        except KeyError:
            return None

    def _arguments(self, node: cst.Call | None) -> str:
        if node is None:
            return ""
        written = (self.source.code(each).rstrip(", \t\r\n") for each in node.args)
        return short(", ".join(map(short, written)), MAX_ARGUMENTS)

    def _user(self, node: cst.CSTNode | None) -> str:
        """What a use is called: `model.fit`, `for batch in ds`, `def train_data`."""
        import libcst as cst

        try:
            match node:
                case None:
                    return ""
                case cst.Call(func=function):
                    return short(self.source.code(function))
                case cst.FunctionDef(name=name):
                    return f"def {name.value}"
                case cst.For() | cst.CompFor():
                    target, over = self.source.code(node.target), self.source.code(node.iter)
                    return f"for {short(target)} in {short(over)}"
            return short(self.source.code(node))
        except KeyError:
            return ""


def short(text: str, limit: int = MAX_ARGUMENT) -> str:
    """Text on one line, cut where it is longer than the limit."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


LOST = Outcome.LOST.value
