"""From a finding to the smallest program that builds its pipeline, as it is and repaired."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tfdata_lint.findings.merge import place
from tfdata_lint.graph.pipeline import Graph, Kind
from tfdata_lint.reading.imports import Finder, Import
from tfdata_lint.reading.project import Project, location
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Claim, Finding, Step
from tfdata_lint.verify.built import Built, NotBuilt
from tfdata_lint.verify.code import Code
from tfdata_lint.verify.model import Place, Program, Question
from tfdata_lint.verify.naming import naming
from tfdata_lint.verify.plan import Plan
from tfdata_lint.verify.writing import applied

if TYPE_CHECKING:
    import libcst as cst

_REAL = frozenset(
    {
        Kind.FIT,
        Kind.VALIDATION,
        Kind.EVALUATE,
        Kind.PREDICT,
        Kind.LOOP,
        Kind.ITERATOR,
        Kind.RETURNED,
    }
)
"""Uses that count, where the data also reach others."""


@dataclass
class Planner:
    """Makes programs for the findings in files that were interpreted together.

    `settings` are values of parameters, as Python text, by name.
    """

    graph: Graph
    project: Project
    settings: Mapping[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph, finder: Finder, settings: Mapping[str, str]) -> Planner:
        """A planner for what the interpreter saw."""
        sources = {location(source): source for source in graph.sources.values()}
        return cls(graph, Project(tuple(sources.values()), finder), settings)

    def __post_init__(self) -> None:
        for source in (*self.project.sources, *self.graph.sources.values()):
            self._code(source)

    def _code(self, source: Source) -> Code:
        path = location(source)
        if path not in self.codes:
            self.codes[path] = Code(source)
        return self.codes[path]

    def _find(self, importer: Code, module: str, name: str) -> Code | None:
        finder = self.project.finder
        if finder is None:
            return None
        path = finder.found(location(importer.source), Import(module, name))
        if path is None or not path.endswith(".py"):
            return None
        source = self.project.source(path)
        return None if source is None else self._code(source)

    def build(self, finding: Finding, claim: Claim) -> Built:
        """The programs for a finding whose places are those in the text of the sources.

        Raises NotBuilt.
        """
        code = self.codes.get(os.path.abspath(finding.path))
        name = None
        if code is not None and not finding.trail:
            name = naming(code, finding.line, finding.column)
        try:
            built = self._planned(finding, claim)
        except NotBuilt:
            if name is None:
                raise
            return _named(finding, claim, *name)
        # Where a name is looked up, what stands before it may be gone, too.
        if name is not None and (claim is Claim.FAILS or not _is_there(built.question)):
            return _named(finding, claim, *name)
        return built

    def _planned(self, finding: Finding, claim: Claim) -> Built:
        reason = None
        wished = claim in (Claim.DIFFERENT, Claim.FAILS) or not finding.trail
        for consumer in (True, False) if wished else (False,):
            try:
                return Plan(self, finding, claim, consumer).built()
            except NotBuilt as error:
                reason = reason or error
        raise NotBuilt(str(reason))

    def script(self, finding: Finding, claim: Claim, words: Sequence[str]) -> Built:
        """The user's own command line as the program for a finding. Raises NotBuilt."""
        path = os.path.abspath(words[0])
        arguments = tuple(words[1:])
        code = self.codes.get(os.path.abspath(finding.path))
        if code is None or not finding.path.endswith(".py"):
            raise NotBuilt("the script imports no such file")
        own = location(code.source)
        place = Place(finding.line, finding.column, "" if own == path else own)
        after = None
        if finding.fix is not None:
            text = applied(code.source.text, finding.fix.edits)
            if own == path:
                after = Program(path, text, arguments, cut_short=True)
            else:
                after = Program(path, None, arguments, {own: text}, cut_short=True)
        before = Program(path, None, arguments, cut_short=True)
        return Built(Question(finding.code, claim, before, place, after), {})

    @cached_property
    def stages(self) -> frozenset[ast.stmt]:
        """The statements that make the stages of all pipelines."""
        found = set()
        for pipeline in self.graph.pipelines:
            for stage in pipeline.last.walk():
                source = self.graph.sources.get(id(stage.call))
                if stage.call is not None and source is not None:
                    code = self._code(source)
                    call = code.calls_by_offset.get(place(source, stage.call)[0])
                    if call is not None:
                        found.add(code.statement(call))
        return frozenset(found)

    def used_elsewhere(self, trail: Sequence[Step]) -> Step | None:
        """A use that the data reach without the last stage of a trail, whose result is lost."""
        places = {(step.path, step.line, step.column) for step in trail[:-2]}
        for pipeline in self.graph.pipelines:
            if pipeline.use.kind not in _REAL or pipeline.use.node is None:
                continue
            stages = (stage.call for stage in pipeline.last.walk() if stage.call is not None)
            if places & {self._place(call) for call in stages}:
                path, line, column = self._place(pipeline.use.node)
                return Step(path, line, column, pipeline.use.kind.value)
        return None

    def _place(self, node: cst.CSTNode) -> tuple[str, int, int]:
        source = self.graph.sources.get(id(node))
        if source is None:
            return "", 0, 0
        return (source.path, *source.position(place(source, node)[0]))

    def fed(self, finding: Finding) -> Step | None:
        """The call that gives data to the model of the layer that a finding is about."""
        for received in self.graph.layer_inputs:
            source = self.graph.sources.get(id(received.call))
            if source is None or received.fed is None or source.path != finding.path:
                continue
            if source.position(place(source, received.call)[0]) == (finding.line, finding.column):
                user = self.graph.sources[id(received.fed)]
                line, column = user.position(place(user, received.fed)[0])
                return Step(user.path, line, column, Kind.FIT.value)
        return None


def _named(finding: Finding, claim: Claim, text: str, column: int) -> Built:
    """The program that does nothing but look up the name that a finding is about."""
    path = os.path.abspath(finding.path)
    question = Question(finding.code, claim, Program(path, text), Place(finding.line, column))
    return Built(question, {path: text})


def _is_there(question: Question) -> bool:
    """True when something is left of the line that a question is about."""
    lines = (question.before.text or "").splitlines()
    line = question.place.line
    return bool(question.place.path) or (line <= len(lines) and bool(lines[line - 1].strip()))
