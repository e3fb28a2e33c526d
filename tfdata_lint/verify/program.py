"""From a finding to the smallest program that builds its pipeline, as it is and repaired."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tfdata_lint.findings.merge import place
from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.graph.pipeline import Graph, Kind
from tfdata_lint.reading.imports import Finder, Import
from tfdata_lint.reading.project import Project, location
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Claim, Edit, Finding, Step
from tfdata_lint.verify.code import (
    FUNCTIONS,
    LOOPS,
    Code,
    Function,
    free_names,
    last_name,
    root_name,
    targets,
)
from tfdata_lint.verify.entry import (
    GENERATOR,
    MADE_UP_FOLDER,
    Callers,
    Entry,
    call_sites,
    path_name,
)
from tfdata_lint.verify.model import HOOK, Place, Program, Question
from tfdata_lint.verify.route import Mode, Route, Slice
from tfdata_lint.verify.slicing import Slicer
from tfdata_lint.verify.writing import Capture, Writer, applied, compact, joined, moved

if TYPE_CHECKING:
    import libcst as cst

MAX_CALLERS = 6
"""Functions that are gone through from a use to where every argument is known."""

_FIRST_ARGUMENT = {
    Kind.FIT: ("x", "generator"),
    Kind.EVALUATE: ("x", "generator"),
    Kind.PREDICT: ("x", "generator"),
    Kind.VALIDATION: ("validation_data",),
    Kind.DISTRIBUTED: ("dataset", "datasets"),
}
"""Uses that are calls, with the keywords by which these get the dataset."""

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

_CONSUMING = frozenset({Kind.FIT, Kind.EVALUATE, Kind.PREDICT})
_NO_ARGUMENTS = frozenset({"x", "generator", "callbacks", "verbose"})
_MAGIC = re.compile(r"\b_{4,}(?!\w)")
"""The name that stands for what a magic command gives."""

_TAKING_FUNCTIONS = frozenset(
    name for name, each in TRANSFORMATIONS.items() if each.function is not None
)
"""Steps that are given a function."""

_WRAPPERS = frozenset({"enumerate", "zip", "tqdm", "trange", "iter", "track", "as_numpy", "list"})


class NotBuilt(Exception):
    """There is no program for a finding; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Built:
    """The programs of a finding: what is asked of the worker, and the lines that are shown."""

    question: Question
    files: Mapping[str, str]

    def shown(self) -> str:
        """The program as a person reads it: without blank lines, each file under its name."""
        parts = []
        for path, text in self.files.items():
            head = [f"# {path}"] if len(self.files) > 1 else []
            parts.append("\n".join([*head, *compact(text), ""]))
        return "\n".join(parts)


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
        reason = None
        wished = claim in (Claim.DIFFERENT, Claim.FAILS) or not finding.trail
        for consumer in (True, False) if wished else (False,):
            try:
                return _Plan(self, finding, claim, consumer).built()
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


class _Plan:
    """One finding on its way to a program."""

    def __init__(self, planner: Planner, finding: Finding, claim: Claim, consumer: bool) -> None:
        self.planner = planner
        self.finding = finding
        self.claim = claim
        self.consumer = consumer
        self.paths = {code.source.path: code for code in planner.codes.values()}
        self.captures: dict[ast.stmt, Capture] = {}
        self.wraps: dict[ast.expr, tuple[str, str]] = {}
        self.extra: dict[ast.stmt, tuple[ast.expr, ...]] = {}
        self.musts: set[ast.stmt] = set()
        self.seeds: list[Function] = []
        self.returns_data = False
        self.left: tuple[str, ...] = ()

    def built(self) -> Built:
        code, function, mode = self._aim()
        tried: list[tuple[Entry, Code, Slice, dict[ast.stmt, Capture]]] = []
        callers = Callers(self.planner.codes, self.planner.settings)
        while True:
            if function is None:
                made = self._sliced(code, self.left[1:], {}, ())
                text = f'{HOOK}({self.left[1]}, "{self.left[0]}")' if self.left else ""
                tried.append((Entry(text), code, made, dict(self.captures)))
                break
            outermost = self._outermost(code, function)
            seeds = (*self.seeds, function) if mode is Mode.PATH else self.seeds
            made = self._sliced(code, (outermost,), _modes(code, function, mode), seeds)
            entry = callers.entry(code, function, made)
            if self.returns_data and mode is Mode.VALUE:
                entry = replace(entry, text=f'{HOOK}({entry.text}, "{Kind.RETURNED.value}")')
            tried.append((entry, code, made, dict(self.captures)))
            if not entry.missing and not entry.made_up:
                break
            site = self._site(code, function) if len(tried) < MAX_CALLERS else None
            if site is None:
                break
            caller, call = site
            statement = caller.statement(call)
            returned = self.returns_data and mode is Mode.VALUE
            before = f"{HOOK}((" if returned else "_=("
            after = f'), "{Kind.RETURNED.value}")' if returned else ")"
            self.captures[statement] = self._repeated(caller, call, before, after)
            self.musts.add(statement)
            if mode is not Mode.VALUE:
                self.seeds.append(function)
            code, mode = caller, Mode.PATH
            scope = caller.scope(call)
            function = scope if isinstance(scope, FUNCTIONS) else None
        for entry, code, made, captures in reversed(tried):
            if not entry.missing:
                self.captures = captures
                return self._written(entry, code, made)
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(tried[0][0].missing))
        first = tried[0][0].missing[0]
        raise NotBuilt(f"nothing says what {names} is; give it with --set {first}=VALUE")

    # Where to go

    def _aim(self) -> tuple[Code, Function | None, Mode]:
        """The file and function with the use, None for the module; notes what the path makes."""
        trail = self.finding.trail
        steps = [step for step in trail if self._call(step) is not None]
        for step in steps:
            code, call = self._found(step)
            self.musts.add(code.statement(call))
            self.musts.update(_other_halves(code, call))
        if not trail:
            return self._aim_at_layer()
        use = trail[-1]
        kind = _kind(use.stage)
        code = self.paths[use.path]
        offset = code.source.line_starts[use.line - 1] + use.column - 1
        if kind is Kind.DISCARDED:
            elsewhere = self.planner.used_elsewhere(trail)
            if elsewhere is not None and elsewhere.path in self.paths:
                use, kind = elsewhere, _kind(elsewhere.stage)
                code = self.paths[use.path]
                offset = code.source.line_starts[use.line - 1] + use.column - 1
            elif elsewhere is None and steps:
                aim = self._aim_at_what_is_left(*self._found(steps[-1]))
                if aim is not None:
                    return aim
        if kind in (Kind.RETURNED, Kind.YIELDED):
            function = next(
                (
                    each
                    for each in code.functions.get(_word(code.source.text, offset), ())
                    if code.source.position(code.span(each)[0])[0] <= use.line
                    and use.line <= (each.end_lineno or 0)
                ),
                None,
            )
            if function is not None:
                self.returns_data = True
                return code, function, Mode.VALUE
        if kind is Kind.LOOP or (kind is not None and offset in code.loops_by_offset):
            loop = code.loops_by_offset.get(offset)
            if isinstance(loop, (*LOOPS, ast.comprehension)):
                return self._aim_at(code, loop, _unwrapped(loop.iter), Kind.LOOP.value)
        user = code.calls_by_offset.get(offset)
        if user is not None and kind is not None:
            expression = _given(user, kind)
            here = (use.path, use.line, use.column)
            finding = self.finding
            if kind is Kind.ITERATOR and here == (finding.path, finding.line, finding.column):
                # What makes the iterator is what the finding is about.
                expression = user
            if expression is not None:
                rest = self._consumer(user, kind) if self.consumer else ("", ())
                return self._aim_at(code, user, expression, kind.value, *rest)
        stages = [step for step in steps if kind is None or step is not use]
        if not stages:
            raise NotBuilt("the place where the data are made is not in a file")
        code, call = self._found(stages[-1])
        return self._aim_at(code, call, call, (kind or Kind.UNUSED).value)

    def _aim_at(
        self,
        code: Code,
        node: ast.AST,
        expression: ast.expr,
        kind: str,
        text: str = "",
        reads: tuple[ast.expr, ...] = (),
    ) -> tuple[Code, Function | None, Mode]:
        """Hand an expression to the hook in place of the statement that it stands in."""
        node, expression = self._outside(code, node, expression)
        statement = code.statement(node)
        while not _holds(statement, expression):
            statement = code.statement(code.parents[statement])
        self.musts.add(statement)
        keeps = isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and (
            expression is node
        )
        if keeps:
            self.wraps[expression] = (f"{HOOK}(", f', "{kind}"{text})')
        else:
            before, after = f"{HOOK}((", f'), "{kind}"{text})'
            self.extra[statement] = reads
            self.captures[statement] = self._repeated(code, expression, before, after)
        scope = code.scope(node)
        return code, scope if isinstance(scope, FUNCTIONS) else None, Mode.PATH

    def _repeated(self, code: Code, expression: ast.expr, before: str, after: str) -> Capture:
        """An expression that is kept, with the loops of comprehensions that bind what it reads."""
        statement = code.statement(expression)
        read = free_names(expression)
        loops: list[ast.comprehension] = []
        for each in code.around(expression):
            if each is statement:
                break
            for loop in reversed(getattr(each, "generators", ())):
                bound = {root_name(target) for target in targets(loop.target)}
                if read & bound and expression not in ast.walk(loop.iter):
                    read = read - bound | free_names(loop.iter)
                    loops.insert(0, loop)
        if not loops:
            return Capture(expression, before, after)
        where = "".join(f" {ast.unparse(loop)}" for loop in loops)
        iterated = tuple(loop.iter for loop in loops)
        self.extra[statement] = (*self.extra.get(statement, ()), *iterated)
        opening = f"_=[{before.removeprefix('_=')}"
        return Capture(expression, opening, f"{after}{where}]")

    def _outside(self, code: Code, node: ast.AST, expression: ast.expr) -> tuple[ast.AST, ast.expr]:
        """For what stands in a function that is given to another step: that whole expression."""
        scope = code.scope(node)
        owner = code.owner(scope) if isinstance(scope, FUNCTIONS) else None
        if isinstance(scope, FUNCTIONS) and isinstance(owner, FUNCTIONS):
            named = [
                each
                for each in ast.walk(owner)
                if isinstance(each, ast.Name)
                and each.id == scope.name
                and not isinstance(code.statement(each), ast.Return)
                and not any(one is scope for one in code.around(each))
            ]
            if named:
                return self._outside(code, named[0], named[0])
        statement = code.statement(node)
        inside = any(
            isinstance(each, ast.Lambda)
            for each in code.around(expression)
            if statement in code.around(each)
        )
        whole = getattr(statement, "value", None)
        itself = isinstance(expression, ast.Name) and node is expression
        if isinstance(whole, ast.expr) and (inside or itself):
            return whole, whole
        return node, expression

    def _aim_at_layer(self) -> tuple[Code, Function | None, Mode]:
        finding = self.finding
        at = Step(finding.path, finding.line, finding.column, "")
        if self._call(at) is None:
            return self._aim_at_statement()
        code, call = self._found(at)
        self.musts.add(code.statement(call))
        fed = self.planner.fed(finding)
        if fed is not None and self._call(fed) is not None:
            code, user = self._found(fed)
            expression = _given(user, Kind.FIT)
            if expression is not None:
                kind = (
                    Kind.FIT
                    if not isinstance(user.func, ast.Attribute)
                    else (_kind(user.func.attr) or Kind.FIT)
                )
                return self._aim_at(code, user, expression, kind.value, *self._consumer(user, kind))
        scope = code.scope(call)
        if not isinstance(scope, FUNCTIONS):
            return code, None, Mode.PATH
        step = self._step_given(scope)
        if step is not None:
            code, call = step
            return self._aim_at(code, call, call, Kind.UNUSED.value)
        # What a function makes of the layer is in what it returns.
        return code, scope, Mode.VALUE if _returns(scope, call) else Mode.PATH

    def _step_given(self, function: Function) -> tuple[Code, ast.Call] | None:
        """The step of a pipeline that a function is given to, by its name alone."""
        for code in self.planner.codes.values():
            for name in sorted(_TAKING_FUNCTIONS):
                for call in code.calls.get(name, ()):
                    given = (*call.args[:1], *(each.value for each in call.keywords))
                    if any(last_name(each) == function.name for each in given):
                        return code, call
        return None

    def _aim_at_what_is_left(
        self, code: Code, call: ast.Call
    ) -> tuple[Code, Function | None, Mode] | None:
        """For a result that is lost: the dataset it was made of, as the module leaves it."""
        statement = code.statement(call)
        name = root_name(call.func)
        if name not in code.names or not isinstance(code.scope(statement), ast.Module):
            return None
        self.musts.add(statement)
        self.left = (Kind.DISCARDED.value, name)
        return code, None, Mode.PATH

    def _aim_at_statement(self) -> tuple[Code, Function | None, Mode]:
        """For what is no call: the innermost statement on its line."""
        finding = self.finding
        code = self.paths[finding.path]
        inside = [
            each
            for each in ast.walk(code.tree)
            if isinstance(each, ast.stmt) and each.lineno <= finding.line <= (each.end_lineno or 0)
        ]
        if not inside:
            raise NotBuilt("there is no code to run")
        statement = inside[-1]
        self.musts.add(statement)
        scope = code.scope(statement)
        return code, scope if isinstance(scope, FUNCTIONS) else None, Mode.PATH

    def _consumer(self, call: ast.Call, kind: Kind) -> tuple[str, tuple[ast.expr, ...]]:
        """The model that a call gives the data to, and the other arguments, as text."""
        if kind not in _CONSUMING or not isinstance(call.func, ast.Attribute):
            return "", ()
        if root_name(call.func) not in self._code_of(call).names:
            return "", ()
        words = [
            each for each in call.keywords if each.arg is not None and each.arg not in _NO_ARGUMENTS
        ]
        text = f", {ast.unparse(call.func.value)}"
        reads = [call.func.value]
        for position, argument in enumerate(call.args[1:2]):
            if position == 0 and not isinstance(argument, ast.Starred):
                text += f", y={ast.unparse(argument)}"
                reads.append(argument)
        for each in words:
            text += f", {each.arg}={ast.unparse(each.value)}"
            reads.append(each.value)
        return text, tuple(reads)

    def _code_of(self, call: ast.Call) -> Code:
        """The file that a call stands in."""
        return next(code for code in self.planner.codes.values() if call in code.parents)

    def _call(self, step: Step) -> ast.Call | None:
        code = self.paths.get(step.path)
        if code is None:
            return None
        offset = code.source.line_starts[step.line - 1] + step.column - 1
        return code.calls_by_offset.get(offset)

    def _found(self, step: Step) -> tuple[Code, ast.Call]:
        call = self._call(step)
        assert call is not None
        return self.paths[step.path], call

    def _outermost(self, code: Code, function: Function) -> str:
        """The name by which a function is reached from the module."""
        name = function.name
        for each in code.around(function):
            if isinstance(each, (*FUNCTIONS, ast.ClassDef)):
                name = each.name
        return name

    def _site(self, code: Code, function: Function) -> tuple[Code, ast.Call] | None:
        """A call of the function that can be gone through, rather one that is given the data."""
        found: list[tuple[Code, ast.Call]] = []
        for caller, call in call_sites(self.planner.codes, code, function):
            scope = caller.scope(call)
            if _from_outside(call):
                continue
            if scope not in self.seeds and isinstance(scope, (*FUNCTIONS, ast.Module)):
                found.append((caller, call))
        makers = {each.name for each in self._makers()} - {function.name}
        return max(found, key=lambda site: _mentions(site[0], site[1], makers), default=None)

    def _makers(self) -> Iterator[Function]:
        """The functions in which the path makes the data."""
        for code in self.planner.codes.values():
            for must in self.musts:
                if must in code.parents:
                    yield from (each for each in code.around(must) if isinstance(each, FUNCTIONS))

    # The slice as text

    def _sliced(
        self,
        code: Code,
        names: Sequence[str],
        modes: dict[str, Mode],
        seeds: Sequence[Function],
    ) -> Slice:
        captures = {
            statement: (capture.expression, *self.extra.get(statement, ()))
            for statement, capture in self.captures.items()
        }
        around: set[ast.AST] = set(self.musts)
        for each in self.planner.codes.values():
            for must in self.musts:
                around.update(each.around(must))
        route = Route(
            frozenset(self.musts),
            frozenset(around),
            captures,
            self.planner.stages,
            frozenset(self.finding.guards),
            self.consumer,
        )
        self.slicer = Slicer(code, route, seeds, self.planner._find)
        fixed = self.paths.get(self.finding.path)
        if fixed is not None:
            self.slicer.add(fixed, self._read_by_fix() & fixed.names)
        return self.slicer.run(names, modes)

    def _read_by_fix(self) -> set[str]:
        """The words of what a fix writes, some of which are names."""
        edits = () if self.finding.fix is None else self.finding.fix.edits
        return {word for edit in edits for word in re.findall(r"\w+", edit.text)}

    def _written(self, entry: Entry, main: Code, made: Slice) -> Built:
        fixes: dict[str, tuple[Edit, ...]] = {}
        if self.finding.fix is not None:
            fixes[self.finding.path] = self.finding.fix.edits
        given = self._unbound(made)
        before: dict[str, str] = {}
        after: dict[str, str] | None = {} if fixes else None
        edits: dict[str, list[Edit]] = {}
        for code in self.slicer.known.codes.values():
            path = code.source.path
            edits[path] = Writer(code, made, self.captures, self.wraps).edited()
            if code is main and given[0]:
                edits[path].insert(0, Edit(0, 0, given[0]))
            text = code.source.text
            tail = f"\n{entry.text}\n" if code is main and entry.text else ""
            before[path] = applied(text, edits[path]) + tail
            if after is not None:
                both = joined(edits[path], fixes.get(path, ()))
                if both is None:
                    after = None
                else:
                    after[path] = applied(text, both) + tail
        if any(map(_MAGIC.search, before.values())):
            raise NotBuilt("the data come from a magic command of the notebook")
        arguments, made_up = self._command_line(made)
        first = self._program(main, before, arguments)
        made_up = (*given[1], *made_up)
        question = Question(
            self.finding.code,
            self.claim,
            first,
            self._place(main, edits),
            None if after is None else self._program(main, after, arguments),
            (*entry.made_up, *made_up),
        )
        return Built(question, {path: before[path] for path in _main_last(before, main)})

    def _unbound(self, made: Slice) -> tuple[str, tuple[str, ...]]:
        """Assignments of names that nothing in the file binds, and what of them is made up."""
        text, made_up = "", []
        for name in sorted(made.unbound - {HOOK, GENERATOR}):
            value = self.planner.settings.get(name)
            if value is None:
                path = path_name(name)
                if path is None:
                    raise NotBuilt(
                        f"nothing says what `{name}` is; give it with --set {name}=VALUE"
                    )
                value = repr(path)
                made_up.append(f"a path for `{name}`")
            text += f"{name} = {value}\n"
        return text, tuple(made_up)

    def _command_line(self, made: Slice) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What must stand on the command line of the program, and what of it is made up."""
        positional, options, made_up = [], [], []
        for code in self.slicer.known.codes.values():
            for call in code.calls.get("add_argument", ()):
                if code.statement(call) not in made.kept:
                    continue
                name = _required(call) or _empty(call)
                if name is None:
                    continue
                bare = name.lstrip("-").replace("-", "_")
                value = self.planner.settings.get(bare, "").strip("'\"") or _choice(call)
                if value is None:
                    typed = _type_of(call)
                    stand_in = path_name(bare) if typed in {None, "str"} else None
                    if typed == "Path":
                        stand_in = f"{MADE_UP_FOLDER}/{bare}"
                    if stand_in is None and _required(call) is None:
                        continue
                    if stand_in is None:
                        raise NotBuilt(
                            f"nothing says what the argument `{name}` is; "
                            f"give it with --set {bare}=VALUE"
                        )
                    value = stand_in
                if bare not in self.planner.settings:
                    made_up.append(f"the argument `{name} {value}`")
                if name.startswith("-"):
                    options += [name, value]
                else:
                    positional.append(value)
        return (*options, *positional), tuple(made_up)

    def _program(self, main: Code, texts: Mapping[str, str], arguments: tuple[str, ...]) -> Program:
        changed = {
            location(self._named(path).source): text
            for path, text in texts.items()
            if path != main.source.path
        }
        return Program(location(main.source), texts[main.source.path], arguments, changed)

    def _named(self, path: str) -> Code:
        return next(code for code in self.planner.codes.values() if code.source.path == path)

    def _place(self, main: Code, edits: Mapping[str, list[Edit]]) -> Place:
        finding = self.finding
        code = self._named(finding.path)
        line, column = finding.line, finding.column
        if finding.path in edits:
            offset = code.source.line_starts[line - 1] + column - 1
            text = applied(code.source.text, edits[finding.path])
            at = moved(offset, edits[finding.path])
            line, column = replace(code.source, text=text, layout=None).position(at)
        return Place(line, column, "" if code is main else location(code.source))


def _modes(code: Code, function: Function, mode: Mode) -> dict[str, Mode]:
    """How much of a function is needed, and of those around it, which hand it out."""
    around = {
        each.name: Mode.VALUE for each in code.around(function) if isinstance(each, FUNCTIONS)
    }
    return {**around, function.name: mode}


def _main_last(texts: Mapping[str, str], main: Code) -> Iterator[str]:
    yield from (path for path in texts if path != main.source.path)
    yield main.source.path


def _kind(name: str) -> Kind | None:
    try:
        return Kind(name)
    except ValueError:
        return None


def _word(text: str, offset: int) -> str:
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[offset:end]


def _given(call: ast.Call, kind: Kind) -> ast.expr | None:
    """The dataset that a call uses."""
    words = {each.arg: each.value for each in call.keywords}
    for name in _FIRST_ARGUMENT.get(kind, ()):
        if name in words:
            return words[name]
    if kind in _FIRST_ARGUMENT and kind is not Kind.VALIDATION:
        if call.args and not isinstance(call.args[0], ast.Starred):
            return call.args[0]
        return None
    if kind is Kind.ITERATOR:
        if last_name(call.func) == "next":
            return None
        if isinstance(call.func, ast.Name) and call.args:
            return _unwrapped(call.args[0])
        if isinstance(call.func, ast.Attribute):
            return call.func.value
    return None


def _other_halves(code: Code, call: ast.Call) -> Iterator[ast.stmt]:
    """Where the other half of what a call loads is loaded."""
    if not any(each.arg == "subset" for each in call.keywords):
        return
    for other in code.calls.get(last_name(call.func), ()):
        half = any(each.arg == "subset" for each in other.keywords)
        if other is not call and half and code.scope(other) is code.scope(call):
            yield code.statement(other)


def _unwrapped(node: ast.expr) -> ast.expr:
    """What is looped over, without `enumerate` and the like."""
    while isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else root_name(node.func)
        if name not in _WRAPPERS:
            break
        if name == "zip" and len(node.args) > 1:
            break
        node = node.args[0]
    return node


def _required(call: ast.Call) -> str | None:
    """The name of an argument that must be given on the command line."""
    words = {each.arg: each.value for each in call.keywords}
    names = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if not names or not all(isinstance(each, str) for each in names):
        return None
    name = str(names[-1])
    if name.startswith("-"):
        required = words.get("required")
        return name if isinstance(required, ast.Constant) and required.value is True else None
    count = words.get("nargs")
    optional = isinstance(count, ast.Constant) and count.value in ("?", "*")
    return None if optional else name


def _empty(call: ast.Call) -> str | None:
    """The name of an option that is None where it is not given."""
    words = {each.arg for each in call.keywords}
    names = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if not names or words & {"default", "action", "choices"}:
        return None
    return str(names[-1]) if str(names[-1]).startswith("-") else None


def _choice(call: ast.Call) -> str | None:
    """The first of the values that a command line argument may have."""
    for each in call.keywords:
        if each.arg == "choices" and isinstance(each.value, (ast.List, ast.Tuple)):
            first = each.value.elts[0] if each.value.elts else None
            if isinstance(first, ast.Constant):
                return str(first.value)
    return None


def _type_of(call: ast.Call) -> str | None:
    found = (last_name(each.value) for each in call.keywords if each.arg == "type")
    return next(found, None)


def _mentions(code: Code, call: ast.Call, names: set[str]) -> int:
    """2 where a call itself names one of some functions, 1 where its surroundings do."""
    for rank, node in ((2, call), (1, code.scope(call))):
        if any(last_name(each) in names for each in ast.walk(node) if isinstance(each, ast.expr)):
            return rank
    return 0


def _from_outside(call: ast.Call) -> bool:
    """True where arguments come from the command line or the keyboard."""
    return any(
        isinstance(each, ast.Starred)
        or (isinstance(each, ast.Attribute) and each.attr == "argv")
        or (isinstance(each, ast.Name) and each.id == "input")
        for each in ast.walk(call)
    )


def _holds(statement: ast.AST, expression: ast.expr) -> bool:
    return any(each is expression for each in ast.walk(statement))


def _returns(function: Function, call: ast.Call) -> bool:
    return any(isinstance(each, ast.Return) and each.value for each in ast.walk(function))


__all__ = ["LOOPS", "Built", "NotBuilt", "Planner"]
