"""Methods of lists, dicts and literals, and what they change in place."""

from __future__ import annotations

from collections.abc import Hashable

import libcst as cst

from tfdata_lint.graph.datasets import Datasets
from tfdata_lint.graph.guards import ALWAYS
from tfdata_lint.graph.machine import (
    Arguments,
    State,
)
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Constant,
    Mapping,
    Model,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Value,
    one,
    union,
)


class Containers(Datasets):
    """Answers for the containers that datasets are kept in."""

    def container_method(self, thing: Thing, name: str, given: Arguments) -> Value:
        match thing, name:
            case Mapping(items=items, complete=complete), "get" | "pop" | "setdefault":
                key = given.get(0, "key")
                literal = key.only() if key is not None else None
                if isinstance(literal, (Constant, Symbol)):
                    found = thing.get(literal.key)
                    if found is not None:
                        return found
                    if complete:
                        return given.get(1, "default") or NONE_VALUE
                    return self.derived("", thing.key, "get", literal.key)
            case Mapping(items=items, complete=complete), "items":
                rows = tuple(
                    one(Sequence((self.element_of(one(Mapping(((key, value),)))), value)))
                    for key, value in items
                )
                return one(Sequence(rows or (self.fresh(),), repeated=not complete))
            case Mapping(items=items, complete=complete), "values":
                values = tuple(value for _, value in items)
                if complete:
                    return one(Sequence(values))
                return one(Sequence((union([*values, self.fresh()]),), repeated=True))
            case ((Mapping() | Sequence()), "copy"):
                return one(thing)
        return self.fresh()

    def rebinds(
        self, owner: Value, name: str, given: Arguments, at: cst.BaseExpression, state: State
    ) -> bool:
        """Methods that change a list, dict or model in place: the name gets the changed one."""
        thing = owner.only()
        values = given.values()
        changed: Thing | None = None
        match thing, name:
            case Sequence(repeated=False, is_list=True), "append" if len(values) == 1:
                if self.loops:
                    changed = Sequence((union([*thing.items, values[0]]),), True, repeated=True)
                else:
                    changed = Sequence((*thing.items, values[0]), True)
            case Sequence(repeated=True, is_list=True), "append" if len(values) == 1:
                changed = Sequence((union([*thing.items, values[0]]),), True, repeated=True)
            case Mapping(), "update":
                inner = values[0].only() if values else None
                pairs: dict[Hashable, Value] = {
                    ("str", key): value for key, (_, value) in given.keywords.items()
                }
                known = inner if isinstance(inner, Mapping) else Mapping((), not values)
                items = {**dict(thing.items), **dict(known.items), **pairs}
                complete = thing.complete and known.complete and not given.open
                changed = Mapping(tuple(items.items()), complete)
            case Model(layers=layers), "add" if layers is not None and values:
                changed = Model(thing.call, (*layers, values[0]), thing.inputs)
                self.walk(changed, Tensor(), "sequential", ALWAYS)
        if changed is None or not isinstance(at, (cst.Name, cst.Attribute)):
            return False
        self.assign(at, one(changed), state)
        return True
