"""From the files of a project to their graph: the order in which code is entered."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.api import MIXING
from tfdata_lint.graph.guards import ANYWAY
from tfdata_lint.graph.loops import peeked
from tfdata_lint.graph.objects import Objects
from tfdata_lint.graph.outlook import look_ahead
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.registered import Held
from tfdata_lint.graph.state import State
from tfdata_lint.graph.unused import unused
from tfdata_lint.graph.values import Class, Function
from tfdata_lint.reading.project import Project, importers, location
from tfdata_lint.records import replace


def build(project: Project) -> Graph:
    """Interpret the files of a project as one.

    Raises libcst.ParserSyntaxError for a file that is not Python.
    """
    return Interpreter(project, look_ahead(project)).run()


class Interpreter(Objects):
    """Interprets modules: the top level of each, then all that nobody in sight calls."""

    def run(self) -> Graph:
        paths = [location(source) for source in self.project.sources]
        numbers = [self.load(path) for path in paths]
        functions: dict[int, list[Function]] = {}
        for function in self.defined:
            functions.setdefault(function.scope, []).append(function)
        classes: dict[int, list[Class]] = {}
        for of in self.class_list:
            classes.setdefault(self.of_module(of.scope), []).append(of)
        users = importers(self.project)
        in_question = self._in_question(users)
        path_of = dict(zip(numbers, paths, strict=True))
        modules = [
            (number, [paths[each] for each in used_in])
            for place, (number, used_in) in enumerate(zip(numbers, users, strict=True))
            if number is not None and place in in_question
        ]
        self._forget_those_left_by_others({number for number, _ in modules})
        called = {
            number: set[str]().union(
                *(self.relevance.read_from(path, path_of[number]) for path in using)
            )
            for number, using in modules
        }
        self._enter_all_functions(modules, functions, called, wanted=False)
        bases = {id(base.node) for of in self.class_list for base in of.linearised()[1:]}
        # Whoever makes an object may say with which settings its methods run.
        for made_elsewhere in (False, True):
            for number, using in modules:
                self._start()
                self.current = number
                named = set[str]().union(*map(self.relevance.read_in, using))
                for of in classes.get(number, []):
                    is_named = of.node.name.value in called[number]
                    if (is_named and id(of.node) not in bases) is made_elsewhere:
                        self._enter_class(of, State({}, ANYWAY, self.base), named)
        self._enter_all_functions(modules, functions, called, wanted=True)
        return self._finish()

    def _enter_all_functions(
        self,
        modules: list[tuple[int, list[str]]],
        functions: dict[int, list[Function]],
        called: dict[int, set[str]],
        wanted: bool,
    ) -> None:
        for number, _ in modules:
            self._start()
            self.current = number
            self._enter_functions(functions.get(number, []), called[number], wanted)

    def _in_question(self, users: list[set[int]]) -> set[int]:
        """The places of the files whose functions are run though nobody in sight calls them."""
        sources = self.project.sources
        if self.project.thorough or self._is_registered():
            return set(range(len(sources)))
        given = [place for place, each in enumerate(sources) if self.project.is_given(each)]
        return set[int]().union(*(users[place] for place in given))

    def _forget_those_left_by_others(self, modules: set[int]) -> None:
        """Functions that a module left behind when it was imported are run with its own ones."""
        for key, number in self.left_at_import.items():
            if number not in modules:
                self.waiting.pop(key, None)

    def _is_registered(self) -> bool:
        """True where something may hold what a named file defines that is none of its own names."""
        return Held(self.base, self.scopes, self.graph, self.project.is_given).by_others()

    def _enter_functions(self, functions: list[Function], named: set[str], wanted: bool) -> None:
        """Run a module's functions that were not called: those that something names, or not."""
        state = State({}, ANYWAY, self.base)
        for function in functions:
            node = function.node
            if isinstance(node, cst.FunctionDef) and (node.name.value in named) is wanted:
                self._enter(function, state, finished_elsewhere=wanted)
        while wanted and self.waiting:
            _, (function, kept) = self.waiting.popitem()
            self._enter(function, kept, finished_elsewhere=False)

    def _finish(self) -> Graph:
        graph = self.graph
        seen: set[tuple[int, Kind, int, object]] = set()
        for sighting in self.sightings:
            stage, use = sighting.stage, sighting.use
            if use.kind is not Kind.NESTED and peeked(stage):
                use = replace(use, kind=Kind.PEEKED, why=None, few=use.kind)
            key = (id(stage), use.kind, id(use.node), sighting.guards)
            if key not in seen:
                seen.add(key)
                graph.pipelines.append(Pipeline(stage, sighting.guards, use))
        graph.pipelines.extend(unused(self))
        return graph


def revealed(project: Project) -> dict[tuple[str, int], str]:
    """What the interpreter knows at each call of `reveal_pipeline(ds)`, by path and line.

    Alternatives are sorted and separated by ` | `.
    """
    found: dict[tuple[str, int], set[str]] = {}
    graph = build(project)
    for pipeline in graph.pipelines:
        node = pipeline.use.node
        if (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Name)
            and node.func.value == "reveal_pipeline"
        ):
            source = graph.sources[id(node)]
            line, _ = source.position(source.span(node)[0])
            found.setdefault((source.path, line), set()).add(described(pipeline.last))
    return {place: " | ".join(sorted(texts)) for place, texts in found.items()}


def described(stage: Stage) -> str:
    """A pipeline in tf.data's terms: `range > map > batch`, `zip(range, range > map) > batch`."""
    if len(stage.inputs) == 1 and stage.name not in MIXING:
        return f"{described(stage.inputs[0])} > {stage.name}"
    if stage.inputs:
        return f"{stage.name}({', '.join(described(each) for each in stage.inputs)})"
    return stage.name
