"""What is run though nobody in sight calls it: how much of it, and what becomes of its result."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.guards import ANYWAY
from tfdata_lint.graph.limits import (
    MAX_ENTRY_STEPS,
    MAX_HALVINGS,
    MAX_IDLE_STEPS,
    MAX_MAKING_STEPS,
    MAX_STEPS,
    MAX_VAIN,
)
from tfdata_lint.graph.pipeline import Kind, Why
from tfdata_lint.graph.state import State
from tfdata_lint.graph.statements import Statements
from tfdata_lint.graph.values import Dataset, Function, Sequence, Stream, Value


class Entries(Statements):
    """Runs functions by themselves, each with a share of the statements that a module may take."""

    def _begin(self) -> None:
        """Give what is entered next its share of the statements that the module may take."""
        if any(stage.proven for stage in self.stages[self.made_before :]):
            self.in_vain = 0
        else:
            self.in_vain += max(self.steps - self.begun, 0)
        self.begun = self.steps
        self.made_before = len(self.stages)
        self.idle = MAX_IDLE_STEPS >> min(self.in_vain // MAX_VAIN, MAX_HALVINGS)
        self.most = min(self.steps + MAX_ENTRY_STEPS, MAX_STEPS)
        self.allowed = min(self.steps + self.idle, self.most)

    def _share(self, function: cst.CSTNode) -> None:
        """Give a function that makes a dataset something of its own, whatever those before it took
        of what the module or its class may."""
        if self.steps < 2 * MAX_STEPS and self.relevance.makes_dataset(function):
            self.allowed = max(self.allowed, self.steps + MAX_MAKING_STEPS)

    def _enter(self, function: Function, state: State, finished_elsewhere: bool) -> None:
        if id(function.node) in self.executed or not self.relevance.matters(function.node):
            return
        self._begin()
        self._share(function.node)
        result = self.enter(function, state.copy(ANYWAY))
        self._returned(result, function, finished_elsewhere or function.opaque)
        self._drain()

    def _drain(self) -> None:
        """Run the functions left behind by a call: closures that were returned or stored."""
        while self.waiting:
            key = next(iter(self.waiting))
            function, kept = self.waiting.pop(key)
            if key not in self.executed:
                self._begin()
                result = self.enter(function, kept.copy(ANYWAY))
                self._returned(result, function, function.opaque)

    def _returned(self, result: Value, function: Function, elsewhere: bool) -> None:
        state = State({}, ANYWAY, self.base)
        if isinstance(function.node, cst.Lambda):
            self.locate(function.node, function.scope)
        kind, why = (Kind.ESCAPED, Why.CALLER) if elsewhere else (_handing_on(function), None)
        if kind is Kind.INPUT_FN and not _is_for_an_estimator(result):
            kind = Kind.RETURNED
        self.use(result, kind, function.node, state, why=why)
        for thing in result.things():
            if isinstance(thing, Stream) and not _writes_examples(function):
                self.use(thing.of, Kind.ESCAPED, function.node, state, why=Why.CALLER)
            if isinstance(thing, Stream) and not elsewhere:
                self.use(thing.element, Kind.YIELDED, function.node, state)
            if isinstance(thing, Function) and id(thing.node) not in self.executed:
                kept = self.waiting.pop(id(thing.node), (thing, state))[1]
                inner = self.enter(thing, kept.copy(ANYWAY))
                self._returned(inner, thing, elsewhere)


def _handing_on(function: Function) -> Kind:
    """What it is to return a dataset: an estimator trains on what an `input_fn` returns."""
    named = isinstance(function.node, cst.FunctionDef) and function.node.name.value.lower()
    return Kind.INPUT_FN if named and named.endswith("input_fn") else Kind.RETURNED


def _is_for_an_estimator(result: Value) -> bool:
    """False for a dataset along with something else, which no estimator takes."""
    return not any(
        isinstance(part, Dataset)
        for thing in result.things()
        if isinstance(thing, Sequence)
        for item in thing.items
        for part in item.things()
    )


def _writes_examples(function: Function) -> bool:
    """True for the method of a builder of TensorFlow Datasets: what it yields is written, once."""
    node = function.node
    return isinstance(node, cst.FunctionDef) and node.name.value == "_generate_examples"
