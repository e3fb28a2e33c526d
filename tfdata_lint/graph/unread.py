"""Datasets that nothing reads, while others that stand beside them are read."""

from __future__ import annotations

import ast
from collections.abc import Hashable

from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.surroundings import functions_around
from tfdata_lint.records import dataclass, field

_RUNNING = frozenset(
    {Kind.FIT, Kind.VALIDATION, Kind.EVALUATE, Kind.PREDICT, Kind.LOOP, Kind.INFERENCE,
     Kind.ITERATOR, Kind.DISTRIBUTED, Kind.PEEKED}
)  # fmt: skip
"""Uses that run the data where they are made: a module whose own level does so is a program, from
which nothing is imported."""

_NO_READING = frozenset({Kind.UNUSED, Kind.NESTED, Kind.DISCARDED})


def unread(graph: Graph) -> set[int]:
    """The identities of stages that lead to a name which nothing reads, where a pipeline that is
    made in the same function is used, or one of the same module's own level is run there.

    What is kept in an attribute or a global name of a function, and what a module without a use of
    its own makes, may be read elsewhere.
    """
    read: set[int] = set()
    used_in: dict[Hashable, set[Kind]] = {}
    waiting: list[Pipeline] = []
    for pipeline in graph.pipelines:
        use = pipeline.use
        if use.kind is Kind.UNUSED and use.why is None:
            waiting.append(pipeline)
            continue
        read.update(id(stage.call) for stage in pipeline.stages)
        if use.kind not in _NO_READING and pipeline.proven:
            used_in.setdefault(_place(graph, pipeline.last), set()).add(use.kind)
    return {
        id(stage)
        for pipeline in waiting
        if _is_left(graph, pipeline, used_in)
        for stage in pipeline.stages
        if id(stage.call) not in read
    }


def _is_left(graph: Graph, pipeline: Pipeline, used_in: dict[Hashable, set[Kind]]) -> bool:
    place = _place(graph, pipeline.last)
    if place is None or place not in used_in:
        return False
    path, functions = place
    if not functions and not used_in[place] & _RUNNING:
        return False
    calls = [stage.call for stage in pipeline.stages if stage.call is not None]
    here = [call for call in calls if graph.sources[id(call)].path == path]
    source = graph.sources[id(here[0])]
    making: set[int] = set()
    for call in here:
        first, last = (source.position(offset)[0] for offset in source.span(call))
        making.update(range(first, last + 1))
    return _is_never_named(source, pipeline, making)


def _place(graph: Graph, stage: Stage) -> tuple[str, tuple[str, ...]] | None:
    """The file in which the last step that is seen is made, and the functions that it is in."""
    made = next((each.call for each in stage.walk() if each.call is not None), None)
    if made is None:
        return None
    source, line = graph.place(made)
    return source.path, tuple(functions_around(source, line))


def _is_never_named(source: Source, pipeline: Pipeline, making: set[int]) -> bool:
    """True for what has a name that no line reads but those that make it."""
    names = _names(source)
    own = names.given & set(pipeline.last.names)
    return bool(own) and not any(
        name in names.elsewhere or names.lines.get(name, set()) - making for name in own
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that a file gives, the lines that read each, and those that may be read from where
    no line says so."""

    given: set[str] = field(default_factory=set)
    lines: dict[str, set[int]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)


@once
def _names(source: Source) -> _Names:
    names = _Names()
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                names.given.add(name)
            case ast.Name(id=name, lineno=line):
                names.lines.setdefault(name, set()).add(line)
            case ast.Global(names=shared) | ast.Nonlocal(names=shared):
                names.elsewhere.update(shared)
            case ast.Constant(value=str(text)):
                # `__all__`, and names that are looked up.
                names.elsewhere.add(text)
    return names
