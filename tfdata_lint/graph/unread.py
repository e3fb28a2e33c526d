"""Datasets that nothing reads, while others that stand beside them are read."""

from __future__ import annotations

import ast
import math
from collections.abc import Collection, Hashable, Iterable, Iterator

import libcst as cst

from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage, Use
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.surroundings import function_around, functions_around
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.records import dataclass, field

_RUNNING = frozenset(
    {Kind.FIT, Kind.VALIDATION, Kind.EVALUATE, Kind.PREDICT, Kind.LOOP, Kind.INFERENCE,
     Kind.GENERATOR, Kind.ITERATOR, Kind.DISTRIBUTED, Kind.PEEKED}
)  # fmt: skip
"""Uses that run the data where they are made: a module whose own level does so is a program, from
which nothing is imported."""

_NO_READING = frozenset({Kind.UNUSED, Kind.NESTED, Kind.DISCARDED})

_OPENED = frozenset({Kind.ITERATOR, Kind.DISTRIBUTED})
"""Uses of which something else has to read what they give."""

_TELLING = frozenset({"display", "isinstance", "len", "print", "repr", "str", "type"})
"""Functions that look at a dataset and read none of its elements."""

_TOLD = frozenset(
    {"cardinality", "element_spec", "output_classes", "output_shapes", "output_types"}
)
"""What datasets have beside their elements."""


_READ_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def unread(graph: Graph, shown: bool = True) -> set[int]:
    """The identities of stages that lead to a name of a dataset, or of an iterator of it or what a
    strategy makes of it, which no line reads but to look at a few elements, where a pipeline that
    is made in the same function is used, or one of the same module's own level is run there; an
    iterator that a function makes, and what only `if 0` trains on, need none beside them. Those
    that are `shown`, as `print` does it, are among them.

    What is kept in an attribute or a global name of a function, and what a module without a use of
    its own makes, may be read elsewhere.
    """
    read: set[int] = set()
    used: list[Pipeline] = []
    waiting: list[Pipeline] = []
    for pipeline in graph.pipelines:
        use = pipeline.use
        if _is_unused(use) or (use.kind in _OPENED and _is_never_asked(graph, use)):
            waiting.append(pipeline)
            continue
        if use.kind is not Kind.PEEKED:
            read.update(id(stage.call) for stage in pipeline.stages)
        if use.kind not in _NO_READING and pipeline.proven:
            used.append(pipeline)
    if not waiting:
        # To ask where calls stand takes long: not for nothing.
        return set()
    used_in: dict[Hashable, bool] = {}
    for pipeline in used:
        place = _place(graph, pipeline.last)
        used_in[place] = used_in.get(place, False) or _is_run(pipeline.use)
    return {
        id(stage)
        for pipeline in waiting
        if _is_left(graph, pipeline, used_in, shown)
        for stage in pipeline.stages
        if id(stage.call) not in read
    }


def dropped(graph: Graph) -> set[int]:
    """The identities of pipelines that reach no use, while the function that makes them also makes
    what reaches one: neither it nor whoever calls it does anything with them."""
    waiting = [each for each in graph.pipelines if _is_unused(each.use)]
    if not waiting:
        return set()
    used = {
        _place(graph, each.last)
        for each in graph.pipelines
        if each.use.kind not in _NO_READING and each.proven
    }
    places = ((id(each), _place(graph, each.last)) for each in waiting)
    return {each for each, place in places if place is not None and place[1] and place in used}


def _is_unused(use: Use) -> bool:
    return use.kind is Kind.UNUSED and use.why is None


def _is_run(use: Use) -> bool:
    return use.kind in _RUNNING or (use.kind is Kind.CONSUMED and isinstance(use.node, cst.For))


def _is_left(graph: Graph, pipeline: Pipeline, used_in: dict[Hashable, bool], shown: bool) -> bool:
    place = _place(graph, pipeline.last)
    if place is None:
        return False
    path, functions = place
    if functions and pipeline.use.kind in _OPENED:
        # Its name is one of the function alone.
        return True
    calls = [stage.call for stage in pipeline.stages if stage.call is not None]
    here = [call for call in calls if graph.sources[id(call)].path == path]
    source = graph.sources[id(here[0])]
    names = _names(source)
    own = names.given & set(pipeline.last.names)
    is_beside_used = place in used_in and (bool(functions) or used_in[place])
    if not is_beside_used and (functions or own.isdisjoint(names.switched_off)):
        return False
    making: set[int] = set()
    for call in here:
        first, last = (source.position(offset)[0] for offset in source.span(call))
        making.update(range(first, last + 1))
    last_call = pipeline.last.call
    made = source.position(source.span(last_call)[0])[0] if last_call is not None else 0
    if functions:
        making |= _out_of_reach(source, made)
    else:
        # What the module's own level read before cannot be what is made here.
        if made in names.run_once:
            end = names.given_next(own, made)
            making |= {line for line in names.run_once if line < made or line >= end}
            making.update(*(names.local.get(name, ()) for name in own))
    if pipeline.use.kind in _OPENED:
        return True
    looks = set() if shown else set().union(*(names.looks.get(name, ()) for name in own))
    return _is_never_named(names, own, making) and not looks - making


def _out_of_reach(source: Source, made: int) -> set[int]:
    """The lines that cannot read what a line of a function gives a name to: those outside of the
    function, and those before that run once."""
    function = function_around(source, made)
    if function is None:
        return set()
    earlier: set[int] = set()
    for statement in function.body:
        if made in _lines(statement):
            reached = {*_lines(function)} - earlier
            return {*range(1, (source.tree.body[-1].end_lineno or 0) + 1)} - reached
        if not any(isinstance(each, _READ_LATER) for each in ast.walk(statement)):
            earlier.update(_lines(statement))
    return set()


def _is_never_asked(graph: Graph, use: Use) -> bool:
    """True for an iterator, or what it gives, that gets a name which no line reads that may run
    later."""
    if not isinstance(use.node, cst.Call) or id(use.node) not in graph.sources:
        return False
    if any(each.keyword is not None and each.keyword.value == "name" for each in use.node.args):
        # An op of a graph, which may be run by its name.
        return False
    source = graph.sources[id(use.node)]
    line, column = source.position(source.span(use.node)[0])
    names = _names(source)
    given = names.assigned.get(line, set())
    is_value = (line, column) in names.values and ";" not in source.line(line)
    if use.kind is Kind.DISTRIBUTED and not is_value:
        # What it is handed to reads it.
        return False
    over = {each for each in names.run_once if each <= line}
    function = function_around(source, line)
    # A function's own name is read inside of it.
    reads = names.lines if function is None else names.read_in(_lines(function))
    return bool(given) and not any(
        name in names.elsewhere or reads.get(name, set()) - over for name in given
    )


def _place(graph: Graph, stage: Stage) -> tuple[str, tuple[str, ...]] | None:
    """The file in which the last step that is seen is made, and the functions that it is in."""
    made = next((each.call for each in stage.walk() if each.call is not None), None)
    if made is None:
        return None
    source, line = graph.place(made)
    return source.path, tuple(functions_around(source, line))


def _is_never_named(names: _Names, own: set[str], making: set[int]) -> bool:
    """True for what has names that no line reads but those that make it."""
    return bool(own) and not any(
        name in names.elsewhere or names.lines.get(name, set()) - making for name in own
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that a file gives, the lines that read each, those that only look at it, and those
    that may be read from where no line says so. `run_once` are the lines of the module's own level,
    outside of loops. `assigned` are the names that the lines of an assignment give, if it gives
    nothing else, `values` the places where what is assigned begins, `begun` the names that the
    module's own level gives where they begin. `local` are the lines of functions that give a name a
    value of their own, `switched_off` the names that the module's own level gives to a model in a
    branch which a constant rules out."""

    given: set[str] = field(default_factory=set)
    lines: dict[str, set[int]] = field(default_factory=dict)
    looks: dict[str, set[int]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    run_once: set[int] = field(default_factory=set)
    values: set[tuple[int, int]] = field(default_factory=set)
    assigned: dict[int, set[str]] = field(default_factory=dict)
    begun: dict[int, set[str]] = field(default_factory=dict)
    local: dict[str, set[int]] = field(default_factory=dict)
    switched_off: set[str] = field(default_factory=set)

    def read_in(self, place: range) -> dict[str, set[int]]:
        """The lines of a place that read each name."""
        return {name: lines.intersection(place) for name, lines in self.lines.items()}

    def given_next(self, own: set[str], line: int) -> float:
        """The line behind another one in which the module gives one of some names anew."""
        later = (each for each, given in self.begun.items() if each > line and given & own)
        return min(later, default=math.inf)


@once
def _names(source: Source) -> _Names:
    names = _Names()
    looked_at = {id(name) for node in nodes_of(source) for name in _looked_at(node)}
    never_run = {line for node in nodes_of(source) for line in _switched_off(node)}
    for node in nodes_of(source):
        if isinstance(node, ast.Assign):
            given = _given(node)
            names.assigned.update(dict.fromkeys(_lines(node), given))
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            names.values.update((part.lineno, part.col_offset + 1) for part in parts)
        match node:
            case ast.FunctionDef():
                _note_locals(node, names)
            case ast.Name(id=name, ctx=ast.Store()):
                names.given.add(name)
            case ast.Name(lineno=line) if line in never_run:
                pass
            case ast.Name(id=name, lineno=line):
                lines = names.looks if id(node) in looked_at else names.lines
                lines.setdefault(name, set()).add(line)
            case ast.Global(names=shared) | ast.Nonlocal(names=shared):
                names.elsewhere.update(shared)
            case ast.Constant(value=str(text)):
                # `__all__`, and names that are looked up.
                names.elsewhere.add(text)
    for statement in source.tree.body:
        names.switched_off.update(_given_to_models(statement, never_run))
        if isinstance(statement, ast.Assign):
            names.begun[statement.lineno] = _given(statement)
        if isinstance(statement, ast.Assign | ast.Expr) and not _is_read_later(statement, names):
            names.run_once.update(_lines(statement))
        if isinstance(statement, ast.For):
            names.run_once.update(_lines(statement.iter))
    return names


def _looked_at(node: ast.AST) -> list[ast.expr]:
    """What is printed, put into a text, shown as the last line of a cell, or asked for what no
    element is read for."""
    match node:
        case ast.Call(func=ast.Name(id=function), args=given) if function in _TELLING:
            return [each for each in given if isinstance(each, ast.Name)]
        case ast.Expr(value=ast.Name() as name) | ast.FormattedValue(value=ast.Name() as name):
            return [name]
        case ast.Attribute(value=ast.Name() as name, attr=attribute) if attribute in _TOLD:
            return [name]
    return []


def _switched_off(node: ast.AST) -> Iterable[int]:
    """The lines of a branch that no run takes: that of `if 0`, or the other one of `if 1`."""
    match node:
        case ast.If(test=ast.Constant(value=value), body=body, orelse=other):
            return [line for each in (other if value else body) for line in _lines(each)]
    return ()


def _given_to_models(statement: ast.stmt, lines: Collection[int]) -> Iterator[str]:
    """The names that are given to models in some of the lines of a statement that is no function
    and no class."""
    if isinstance(statement, _READ_LATER):
        return
    for node in ast.walk(statement):
        match node:
            case ast.Call(func=ast.Attribute(attr="fit" | "evaluate" | "predict"), args=given) if (
                node.lineno in lines
            ):
                yield from (each.id for each in given if isinstance(each, ast.Name))


def _note_locals(function: ast.FunctionDef, names: _Names) -> None:
    inside = list(ast.walk(function))
    shared = {name for each in inside if isinstance(each, ast.Global) for name in each.names}
    for each in inside:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id not in shared:
            names.local.setdefault(each.id, set()).update(_lines(function))


def _lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or 0) + 1)


def _given(statement: ast.Assign) -> set[str]:
    """The names that an assignment gives; none where it stores anything elsewhere too."""
    parts = [part for target in statement.targets for part in ast.walk(target)]
    if any(isinstance(part, ast.Attribute | ast.Subscript) for part in parts):
        return set()
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _is_read_later(statement: ast.stmt, names: _Names) -> bool:
    """True for a statement with a function in it that reads names of the module's variables: it
    does so when it is called."""
    return any(
        isinstance(inner, ast.Name) and inner.id in names.given
        for node in ast.walk(statement)
        if isinstance(node, ast.Lambda | ast.GeneratorExp)
        for inner in ast.walk(node)
    )
