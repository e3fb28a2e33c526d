"""One finding on its way to a program: from its use outwards to where every argument is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tfdata_lint.graph.pipeline import Kind
from tfdata_lint.reading.project import location
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Claim, Edit, Finding
from tfdata_lint.verify.aim import Aim
from tfdata_lint.verify.built import Built, NotBuilt
from tfdata_lint.verify.code import FUNCTIONS, Code, Function, last_name
from tfdata_lint.verify.command_line import command_line
from tfdata_lint.verify.entry import GENERATOR, Callers, Entry, call_sites, path_name
from tfdata_lint.verify.model import HOOK, Place, Program, Question
from tfdata_lint.verify.route import Mode, Route, Slice
from tfdata_lint.verify.slicing import Slicer
from tfdata_lint.verify.writing import Capture, Writer, applied, joined, moved

if TYPE_CHECKING:
    from tfdata_lint.verify.program import Planner

MAX_CALLERS = 6
"""Functions that are gone through from a use to where every argument is known."""

_MAGIC = Regex(r"\b_{4,}(?!\w)")
"""The name that stands for what a magic command gives."""


class Plan:
    """One finding on its way to a program."""

    def __init__(self, planner: Planner, finding: Finding, claim: Claim, consumer: bool) -> None:
        self.planner = planner
        self.finding = finding
        self.claim = claim
        self.consumer = consumer
        self.aim = Aim(planner, finding, consumer)
        self.seeds: list[Function] = []

    def built(self) -> Built:
        code, function, mode = self.aim.taken()
        tried: list[tuple[Entry, Code, Slice, dict[ast.stmt, Capture]]] = []
        callers = Callers(self.planner.codes, self.planner.settings)
        while True:
            if function is None:
                made = self._sliced(code, self.aim.left[1:], {}, ())
                text = f'{HOOK}({self.aim.left[1]}, "{self.aim.left[0]}")' if self.aim.left else ""
                tried.append((Entry(text), code, made, dict(self.aim.captures)))
                break
            outermost = self._outermost(code, function)
            seeds = (*self.seeds, function) if mode is Mode.PATH else self.seeds
            made = self._sliced(code, (outermost,), _modes(code, function, mode), seeds)
            entry = callers.entry(code, function, made)
            if self.aim.returns_data and mode is Mode.VALUE:
                entry = replace(entry, text=f'{HOOK}({entry.text}, "{Kind.RETURNED.value}")')
            tried.append((entry, code, made, dict(self.aim.captures)))
            if not entry.missing and not entry.made_up:
                break
            site = self._site(code, function) if len(tried) < MAX_CALLERS else None
            if site is None:
                break
            caller, call = site
            statement = caller.statement(call)
            returned = self.aim.returns_data and mode is Mode.VALUE
            before = f"{HOOK}((" if returned else "_=("
            after = f'), "{Kind.RETURNED.value}")' if returned else ")"
            self.aim.captures[statement] = self.aim.repeated(caller, call, before, after)
            self.aim.musts.add(statement)
            if mode is not Mode.VALUE:
                self.seeds.append(function)
            code, mode = caller, Mode.PATH
            scope = caller.scope(call)
            function = scope if isinstance(scope, FUNCTIONS) else None
        for entry, code, made, captures in reversed(tried):
            if not entry.missing:
                self.aim.captures = captures
                return self._written(entry, code, made)
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(tried[0][0].missing))
        first = tried[0][0].missing[0]
        raise NotBuilt(f"nothing says what {names} is; give it with --set {first}=VALUE")

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
            for must in self.aim.musts:
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
            statement: (capture.expression, *self.aim.extra.get(statement, ()))
            for statement, capture in self.aim.captures.items()
        }
        around: set[ast.AST] = set(self.aim.musts)
        for each in self.planner.codes.values():
            for must in self.aim.musts:
                around.update(each.around(must))
        route = Route(
            frozenset(self.aim.musts),
            frozenset(around),
            captures,
            self.planner.stages,
            frozenset(self.finding.guards),
            self.consumer,
        )
        self.slicer = Slicer(code, route, seeds, self.planner._find)
        fixed = self.aim.paths.get(self.finding.path)
        read = set() if fixed is None else self._read_by_fix() & fixed.names
        if fixed is not None and read:
            self.slicer.add(fixed, read)
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
            edits[path] = Writer(code, made, self.aim.captures, self.aim.wraps).edited()
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
        arguments, made_up = command_line(
            self.slicer.known.codes.values(), made, self.planner.settings
        )
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
