"""Comprehensions, and the items of what is gone through."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.fields import fields, is_named_tuple
from tfdata_lint.graph.names import Names
from tfdata_lint.graph.pipeline import Kind, Stage, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import (
    ANY_KEY,
    Constant,
    Dataset,
    Instance,
    Mapping,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)

MAX_UNROLLED = 8
"""Items of a literal sequence that a loop takes one by one; longer ones are taken as any item."""


class Comprehensions(Names):
    """Evaluates comprehensions."""

    def eval_ListComp(self, node: cst.ListComp, state: State) -> Value:
        return self._comprehension(node.for_in, node.elt, state)

    def eval_GeneratorExp(self, node: cst.GeneratorExp, state: State) -> Value:
        return self._comprehension(node.for_in, node.elt, state)

    def eval_SetComp(self, node: cst.SetComp, state: State) -> Value:
        return self._comprehension(node.for_in, node.elt, state)

    def eval_DictComp(self, node: cst.DictComp, state: State) -> Value:
        pairs: list[tuple[Hashable, Value]] = []

        def each(inner: State) -> None:
            key = self.evaluate(node.key, inner).only()
            value = self.evaluate(node.value, inner)
            literal = key.key if isinstance(key, (Constant, Symbol)) else ANY_KEY
            pairs.append((literal, value))

        complete = self._for_each(node.for_in, state, each)
        return one(Mapping(tuple(pairs), complete))

    def _comprehension(self, clause: cst.CompFor, item: cst.BaseExpression, state: State) -> Value:
        items: list[Value] = []
        complete = self._for_each(
            clause, state, lambda inner: items.append(self.evaluate(item, inner))
        )
        if complete:
            return one(Sequence(tuple(items), is_list=True))
        return one(Sequence((union(items),), is_list=True, repeated=True))

    def _for_each(self, clause: cst.CompFor, state: State, body: Callable[[State], None]) -> bool:
        """Run `body` for each item; True when every item could be told apart."""
        iterable = self.items_of(self.evaluate(clause.iter, state), state)
        known = self.unrolled(iterable)
        run = Value(pair for pair in iterable if isinstance(pair[1], Dataset))
        self.use(run, Kind.CONSUMED, clause, state, clause.iter)
        outer = self.current
        self.current = self.scope(outer)
        inner = state.copy()
        self.loops += 1
        complete = known is not None
        try:
            with self.watching() as activity:
                for value in known if known is not None else [self.element_of(iterable)]:
                    self.assign(clause.target, value, inner)
                    for condition in clause.ifs:
                        self.split(condition.test, inner)
                        complete = False
                    if clause.inner_for_in is not None:
                        complete = self._for_each(clause.inner_for_in, inner, body) and complete
                    else:
                        body(inner)
        finally:
            self.loops -= 1
            self.current = outer
        if known is None:
            self.run_over(clause, clause.iter, iterable, activity, True, state)
        return complete

    def called_on_each(self, given: Arguments, node: cst.Call, state: State) -> list[Value] | None:
        """What a function gives for each item of a sequence that holds datasets; None for others,
        and where the items cannot be told apart."""
        match given.positional:
            case [(_, function), (_, iterable)] if _holds_datasets(iterable):
                items = self.unrolled(iterable)
                return items and [
                    function.each(lambda thing: self.call(thing, _alone(item), node, state))  # noqa: B023
                    for item in items
                ]
        return None

    def folded(self, given: Arguments, node: cst.Call, state: State) -> Value | None:
        """What `reduce` makes of datasets, or of one and a sequence; where it is not known how many
        datasets there are, of one and of others."""
        match given.positional:
            case [(_, function), (_, iterable), *begun]:
                first = [value for _, value in begun]
                if not (_holds_datasets(iterable) or any(map(_is_dataset, first))):
                    return None
                items = self.unrolled(iterable)
                if items is None and not _holds_datasets(iterable):
                    return None
                others = Dataset(Stage("unknown", None, proven=True, why=Why.CONTENTS))
                made, *rest = [*first, *(items or [self.element_of(iterable), one(others)])]
                for item in rest:
                    both = Arguments([(None, made), (None, item)])
                    made = function.each(lambda thing: self.call(thing, both, node, state))  # noqa: B023
                return made
        return None

    def items_of(self, value: Value, state: State) -> Value:
        """The contents of a value whose items are taken: what `__iter__` gives, fields."""

        def opened(thing: Thing) -> Value:
            if not isinstance(thing, Instance):
                return one(thing)
            if is_named_tuple(thing.of):
                items = (self.attribute(thing, each.name, state) for each in fields(thing.of))
                return one(Sequence(tuple(items)))
            made = self.special(thing, "__iter__", Arguments(), state)
            return one(thing) if made is None else self.contents(made, state)

        value = self.contents(value, state)
        return value.each(opened) if Instance in value.kinds else value

    def unrolled(self, iterable: Value) -> list[Value] | None:
        """The items of a short literal sequence, or the keys of a dict; else None."""
        thing = iterable.only()
        match thing:
            case Sequence(items=items, repeated=False) if len(items) <= MAX_UNROLLED:
                return list(items)
            case Mapping(items=pairs, complete=True) if len(pairs) <= MAX_UNROLLED:
                return [one(_from_key(key)) for key, _ in pairs]
        return None

    def element_of(self, value: Value) -> Value:
        def element(thing: Thing) -> Value:
            match thing:
                case Sequence(items=items):
                    return union(items)
                case Mapping(items=items) if items and all(key != ANY_KEY for key, _ in items):
                    return union(one(_from_key(key)) for key, _ in items)
                case Tensor():
                    return one(tensors.indexed(thing, 1))
                case Unknown(identity=("builtins.range", *bounds)):
                    number = self.fresh().only()
                    return self.derived("", "number", number and number.key, *bounds[2:])
                case Dataset(stage=stage) if stage.element is not None:
                    return stage.element
            return self.fresh()

        return value.each(element)


def _from_key(key: Hashable) -> Thing:
    match key:
        case ("symbol", str(path)):
            return Symbol(path)
        case (_, value):
            return Constant(value)
    return Unknown(key)


def _alone(item: Value) -> Arguments:
    return Arguments([(None, item)])


def _holds_datasets(iterable: Value) -> bool:
    """True for a list of nothing but datasets."""
    listed = iterable.only()
    return (
        isinstance(listed, Sequence) and bool(listed.items) and all(map(_is_dataset, listed.items))
    )


def _is_dataset(value: Value) -> bool:
    return bool(value.alternatives) and all(isinstance(thing, Dataset) for thing in value.things())


def from_pairs(listed: Sequence) -> Mapping | None:
    """The dictionary of pairs whose first parts are literals."""
    found: list[tuple[Hashable, Value]] = []
    for item in listed.items:
        pair = item.only()
        if not isinstance(pair, Sequence) or len(pair.items) != 2:
            return None
        key = pair.items[0].only()
        if not isinstance(key, Constant):
            return None
        found.append((key.key, pair.items[1]))
    return Mapping(tuple(found)) if not listed.repeated else None
