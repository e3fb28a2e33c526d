"""What there is to draw: the graph of a project as plain data, numbered in a stable order.

Stages that the same code makes of the same inputs are one node, however often it ran.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from tfdata_lint.findings.cells import in_cell
from tfdata_lint.findings.merge import place
from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.graph.alike import Alike, given
from tfdata_lint.graph.coverage import Outcome, home_of, outcome, reason
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.records import dataclass, field, replace
from tfdata_lint.rule import Finding

if TYPE_CHECKING:
    import libcst as cst

MAX_ARGUMENT = 30
"""Characters of one argument that are shown."""

MAX_ARGUMENTS = 60
"""Characters of all arguments of a stage that are shown."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file: a 1-based line, of the notebook's cell where there is one, and column."""

    path: str
    cell: int | None
    line: int
    column: int

    @property
    def order(self) -> tuple[str, int, int, int]:
        """The key by which places are sorted, as findings are."""
        return (self.path, self.cell or 0, self.line, self.column)


NOWHERE = ("", 0, 0, 0)
"""The order of what stands in no file: before all that does."""


def position_of(finding: Finding) -> Position:
    """Where a finding stands."""
    return Position(finding.path, finding.cell, finding.line, finding.column)


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
    """Files that belong together, by `paths`: their nodes by number, the ends in the order of the
    text, and all their findings.

    `elsewhere` are the findings that stand at no stage and at no use.
    """

    paths: tuple[str, ...]
    nodes: dict[int, Node] = field(default_factory=dict)
    ends: tuple[End, ...] = ()
    findings: tuple[Finding, ...] = ()
    elsewhere: tuple[Finding, ...] = ()

    def homes(self) -> dict[int, str]:
        """The file of each node, by number; what stands in none is where it is used."""
        found = {
            number: node.position.path
            for number, node in self.nodes.items()
            if node.position is not None
        }
        for end in self.ends:
            if end.position is not None:
                found.setdefault(end.node, end.position.path)
        for number in reversed(self.nodes):
            node = self.nodes[number]
            path = found.setdefault(number, self.paths[0])
            for each in (*node.inputs, *node.inner):
                found.setdefault(each, path)
        return found

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
    """All that is drawn: the sheets with something on them, and the whole result."""

    sheets: tuple[Sheet, ...]
    result: Result


class Draughtsman:
    """Turns graphs into sheets, as they come; `picture` puts them together."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []

    def see(self, graph: Graph, results: Mapping[str, FileResult], named: Collection[str]) -> None:
        """Take the graph of files that belong together."""
        findings = (finding for result in results.values() for finding in result.findings)
        sheet = _Sketch(graph, findings, named).sheet()
        if sheet.ends or sheet.findings:
            self._sheets.append(sheet)

    def picture(self, result: Result) -> Picture:
        """Everything that was seen, in the order of the paths; what could not be analysed too."""
        drawn = {finding.order for sheet in self._sheets for finding in sheet.findings}
        rest = (
            (file.path, tuple(each for each in file.findings if each.order not in drawn))
            for file in result.files
        )
        loose = [Sheet((path,), findings=left, elsewhere=left) for path, left in rest if left]
        sheets = sorted((*self._sheets, *loose), key=lambda sheet: sheet.paths)
        return Picture(tuple(sheets), result)


class _Sketch:
    """One graph on its way to a sheet, with what leads through files that the user named."""

    def __init__(self, graph: Graph, findings: Iterable[Finding], named: Collection[str]) -> None:
        self.sources = graph.sources
        self.named = named
        files = {source.path: source for source in graph.sources.values()}
        shown = (in_cell(finding, files) for finding in findings if finding.path in files)
        self.findings = tuple(sorted(shown, key=lambda finding: finding.order))
        self.pipelines = [each for each in graph.pipelines if home_of(graph, each, named)]
        self.alike = Alike()
        for pipeline in self.pipelines:
            self.alike.number(pipeline.last)
        self.nodes = {
            number: self._node(number, stage) for number, stage in self.alike.first.items()
        }

    def sheet(self) -> Sheet:
        ends = dict.fromkeys(self._end(pipeline) for pipeline in self.pipelines)
        positions = [
            *(node.position for node in self.nodes.values()),
            *(end.position for end in ends),
        ]
        paths = {position.path for position in positions if position is not None}
        paths.update(finding.path for finding in self.findings)
        return Sheet(
            tuple(sorted(paths or self.named)),
            self.nodes,
            tuple(sorted(ends, key=lambda end: end.position.order if end.position else NOWHERE)),
            self.findings,
            tuple(each for each in self.findings if position_of(each) not in positions),
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
        return tuple(each for each in self.findings if position_of(each) == position)

    def _position(self, node: cst.CSTNode | None) -> Position | None:
        """Where a finding about a node would stand; None for what is not written in a file."""
        if node is None:
            return None
        try:
            source = self.sources[id(node)]
            line, column = source.position(place(source, node)[0])
        except LookupError:
            return None
        return Position(source.path, *source.place(line), column)

    def _arguments(self, node: cst.Call | None) -> str:
        if node is None:
            return ""
        source = self.sources[id(node)]
        written = (source.code(each).rstrip(", \t\r\n") for each in node.args)
        return short(", ".join(map(short, written)), MAX_ARGUMENTS)

    def _user(self, node: cst.CSTNode | None) -> str:
        """What a use is called: `model.fit`, `for batch in ds`, `def train_data`."""
        import libcst as cst

        try:
            source = self.sources[id(node)]
            match node:
                case None:
                    return ""
                case cst.Call(func=function):
                    return short(source.code(function))
                case cst.FunctionDef(name=name):
                    return f"def {name.value}"
                case cst.For() | cst.CompFor():
                    target, over = source.code(node.target), source.code(node.iter)
                    return f"for {short(target)} in {short(over)}"
            return short(source.code(node))
        except LookupError:
            return ""


def short(text: str, limit: int = MAX_ARGUMENT) -> str:
    """Text on one line, cut where it is longer than the limit."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


LOST = Outcome.LOST.value
