"""What is kept of code while it runs: scopes, calls, arguments, what it does, what it reaches."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import libcst as cst

from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.pipeline import (
    Draw,
    Note,
    Pipeline,
    Stage,
    Use,
)
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import Tensor, Value
from tfdata_lint.records import dataclass, field

if TYPE_CHECKING:
    from tfdata_lint.reading.source import Source

Node = cst.BaseExpression | None
Given = tuple[Node, Value]


@dataclass(slots=True)
class Scope:
    """A module, class, function call, lambda call or comprehension that holds names.

    `source` is the file whose code it is. `captured` tells that a function was defined in it, which
    may outlive it.
    """

    source: Source
    parent: int | None
    is_class: bool = False
    captured: bool = False
    names: set[str] = field(default_factory=set)
    redirected: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Frame:
    """One call that is being executed: what it returned so far, what it yields, the state at each
    yield, and the datasets whose elements it yields."""

    returns: list[tuple[Value, State]] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    pauses: list[State] = field(default_factory=list)
    handed_on: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Activity:
    """What code does while it runs: calls that cannot be repeated, Python code, models.

    `builds` are calls that make a dataset of other things, or read one, in the graph of a mapped
    function: stateful, as these ops are. `ordered` are calls that must run in the order of the
    data, `costly` those that take more than it takes to hand an element from thread to thread,
    `splits` those that do for a batch alone.
    `apart` are unseen calls that are given nothing of an element.
    `late` are stateless calls that the runtime parallelises only since a version. `computes` is
    False for code that only hands on what it was given, in another structure; `touches` for code
    that changes no more than shapes, and so takes no longer for a batch; `touched` are the tensors
    that it does more with, `waits` are Python functions during which others may run,
    `touches_all` tells that it may do so with others too. `packs` are
    calls of what cannot be seen that keep what they are given, for all that is known. `seeded` are
    what draws with a seed, by its name and the seed. `shaped` are
    tensors that it tells the shapes of, `shapes_others` tells that it does so for what is not known
    as a tensor. `needs_a_value` is True for code that asks a tensor for what it does not have while
    it is traced.
    """

    stateful: dict[str, None] = field(default_factory=dict)
    python: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    apart: dict[str, None] = field(default_factory=dict)
    reads: dict[str, None] = field(default_factory=dict)
    builds: dict[str, None] = field(default_factory=dict)
    ordered: dict[str, None] = field(default_factory=dict)
    costly: dict[str, None] = field(default_factory=dict)
    splits: dict[str, None] = field(default_factory=dict)
    packs: dict[str, None] = field(default_factory=dict)
    waits: dict[str, None] = field(default_factory=dict)
    late: dict[str, tuple[int, int]] = field(default_factory=dict)
    draws: dict[Draw, None] = field(default_factory=dict)
    seeded: dict[tuple[str, Hashable], set[Hashable]] = field(default_factory=dict)
    notes: dict[Note, None] = field(default_factory=dict)
    trains: bool = False
    runs_model: bool = False
    may_train: bool = False
    computes: bool = False
    touches: bool = False
    touched: dict[Tensor, None] = field(default_factory=dict)
    touches_all: bool = False
    shaped: dict[Tensor, None] = field(default_factory=dict)
    shapes_others: bool = False
    needs_a_value: bool = False

    def add(self, other: Activity) -> None:
        """Count what `other` did as done here too."""
        self.stateful.update(other.stateful)
        self.python.update(other.python)
        self.unknown.update(other.unknown)
        self.apart.update(other.apart)
        self.reads.update(other.reads)
        self.builds.update(other.builds)
        self.ordered.update(other.ordered)
        self.costly.update(other.costly)
        self.splits.update(other.splits)
        self.packs.update(other.packs)
        self.waits.update(other.waits)
        self.late.update(other.late)
        self.draws.update(other.draws)
        for drawing, drawn in other.seeded.items():
            self.seeded.setdefault(drawing, set()).update(drawn)
        self.notes.update(other.notes)
        self.trains = self.trains or other.trains
        self.runs_model = self.runs_model or other.runs_model
        self.may_train = self.may_train or other.may_train
        self.computes = self.computes or other.computes
        self.touches = self.touches or other.touches
        self.touched.update(other.touched)
        self.touches_all = self.touches_all or other.touches_all
        self.shaped.update(other.shaped)
        self.shapes_others = self.shapes_others or other.shapes_others
        self.needs_a_value = self.needs_a_value or other.needs_a_value


@dataclass(slots=True)
class Arguments:
    """The arguments of a call as values. `open` when `*args` or `**kwargs` hide some; `hidden`
    are those behind an unknown `*args`, whose position is unknown."""

    positional: list[Given] = field(default_factory=list)
    keywords: dict[str, Given] = field(default_factory=dict)
    open: bool = False
    hidden: list[Given] = field(default_factory=list)

    def get(self, position: int | None, name: str) -> Value | None:
        """An argument by position or keyword, None when it was not given."""
        return self.pair(position, name)[1]

    def pair(self, position: int | None, name: str) -> tuple[Node, Value | None]:
        """An argument as it is written too, where it is."""
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None, None

    def values(self) -> list[Value]:
        """Every argument."""
        return [value for _, value in (*self.positional, *self.hidden, *self.keywords.values())]


@dataclass(slots=True)
class Round:
    """A round of a loop: the number of stages and of unknowns that were there when it began, the
    datasets of which it takes the first element, and whether it runs through others."""

    stages: int
    unknowns: int
    firsts: list[Pipeline] = field(default_factory=list)
    passes: bool = False


@dataclass(slots=True)
class Sighting:
    """A dataset that reaches a use, on the paths that lead there."""

    stage: Stage
    guards: Guards
    use: Use
