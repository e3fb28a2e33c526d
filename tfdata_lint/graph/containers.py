"""Methods of lists, dicts and literals, and what they change in place."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

import libcst as cst

from tfdata_lint.graph.annotations import Annotations
from tfdata_lint.graph.expressions import chosen
from tfdata_lint.graph.guards import ALWAYS
from tfdata_lint.graph.pipeline import Act, Why
from tfdata_lint.graph.relevance import MUTATING
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State, apart
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Box,
    Constant,
    Mapping,
    Model,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

_TEXT_METHODS = frozenset(
    {"endswith", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "startswith", "strip",
     "upper"}
)  # fmt: skip


_PLAIN_FIELDS = Regex(r"(?:[^{}]|\{\{|\}\}|\{\w*\})*")
"""Templates without attributes, items and formats of their own."""


class Containers(Annotations):
    """Answers for the containers that datasets are kept in."""

    def container_method(self, thing: Thing, name: str, given: Arguments) -> Value:
        match thing, name:
            case Constant(value=str(text)), "format":
                filled = _formatted(text, given)
                if filled is not None:
                    return one(Constant(filled))
            case Mapping(items=items, complete=complete), "get" | "pop" | "setdefault":
                key = given.get(0, "key")
                literal = key.only() if key is not None else None
                if isinstance(literal, (Constant, Symbol)):
                    found = thing.get(literal.key)
                    if found is not None:
                        return found
                    if complete:
                        return given.get(1, "default") or NONE_VALUE
                    return self.derived("", thing.key, "get", literal.key, why=Why.CONTENTS)
                if items:
                    others = [given.get(1, "default") or NONE_VALUE]
                    if not complete:
                        others.append(self.fresh(why=Why.CONTENTS))
                    return chosen(thing, literal, others)
            case Mapping(items=items, complete=complete), "items":
                rows = tuple(
                    one(Sequence((self.element_of(one(Mapping(((key, value),)))), value)))
                    for key, value in items
                )
                if complete:
                    return one(Sequence(rows))
                rest = self.fresh(why=Why.CONTENTS)
                return one(Sequence((union([*rows, rest]),), repeated=True))
            case Mapping(items=items, complete=complete), "values":
                values = tuple(value for _, value in items)
                if complete:
                    return one(Sequence(values))
                rest = self.fresh(why=Why.CONTENTS)
                return one(Sequence((union([*values, rest]),), repeated=True))
            case Mapping(items=items, complete=complete), "keys":
                keys = tuple(self.element_of(one(Mapping(((key, value),)))) for key, value in items)
                if complete:
                    return one(Sequence(keys))
                return one(Sequence((union([*keys, self.fresh(why=Why.CONTENTS)]),), repeated=True))
            case Sequence(items=items, last=last), "pop" if items and not given.values():
                return last or (union(items) if thing.repeated else items[-1])
            case Sequence(items=items), "pop" if items:
                return union(items)
            case ((Mapping() | Sequence()), "copy"):
                return one(thing)
            case Constant(value=str(text)), _ if name in _TEXT_METHODS:
                arguments = [value.only() for value in given.values()]
                texts = [each.value for each in arguments if isinstance(each, Constant)]
                if len(texts) == len(arguments) and all(isinstance(each, str) for each in texts):
                    try:
                        return one(Constant(getattr(text, name)(*texts)))
                    except TypeError:
                        return self.fresh(why=Why.VALUE)
        return self.fresh(why=Why.CONTENTS)

    def changed_in_place(
        self,
        owner: Value,
        name: str,
        given: Arguments,
        node: cst.CSTNode,
        at: cst.BaseExpression,
        state: State,
    ) -> Value | None:
        """The result of a method that changes a list, dict or model in place; else None."""
        values = given.values()
        if name in MUTATING and any(isinstance(thing, Box) for thing in owner.things()):
            result = NONE_VALUE
            if name in {"pop", "setdefault"}:
                result = self.contents(owner, state).each(
                    lambda inner: self.container_method(inner, name, given)
                )
            for _, thing, on in apart(owner, state):
                if isinstance(thing, Box):
                    held = self.contents(one(thing), on)
                    by_key = name == "pop" and (_is_named(given) or _is_table(held))
                    if thing.number <= self.outer_boxes and not by_key:
                        text = f"{self.text(at)}.{name}"
                        self.note(Act.SIDE_EFFECT, node, text, on)
                    change = partial(self._mutated, name=name, given=given, state=on)
                    on.values[thing.place] = held.each(change)
            return result
        model = owner.only()
        if isinstance(model, Model) and model.layers is not None and name == "add" and values:
            changed = replace(model, layers=(*model.layers, values[0]))
            self.walk(changed, Tensor(), "sequential", ALWAYS)
            if isinstance(at, (cst.Name, cst.Attribute)):
                self.assign(at, one(changed), state)
            return NONE_VALUE
        return None

    def _mutated(self, thing: Thing, name: str, given: Arguments, state: State) -> Value:
        values = given.values()
        first = values[0].only() if values else None
        place = first.value if isinstance(first, Constant) and type(first.value) is int else None
        match thing, name:
            case Sequence(items=items, repeated=repeated), "append" if len(values) == 1:
                if repeated or self.loops:
                    any_of = union([*items, values[0]])
                    return one(Sequence((any_of,), True, repeated=True, last=values[0]))
                return one(Sequence((*items, values[0]), True))
            case Sequence(items=items, repeated=repeated), "extend" if len(values) == 1:
                more = self.contents(values[0], state).only()
                plain = isinstance(more, Sequence) and not more.repeated
                if plain and isinstance(more, Sequence) and not repeated and not self.loops:
                    return one(Sequence((*items, *more.items), True))
                added = self.element_of(self.contents(values[0], state))
                return one(Sequence((union([*items, added]),), True, repeated=True))
            case Sequence(items=items, repeated=False), "insert" if place is not None:
                return one(Sequence((*items[:place], values[1], *items[place:]), True))
            case Sequence(items=items, repeated=False), "reverse":
                return one(Sequence(items[::-1], True))
            case Sequence(items=items, repeated=False), "pop" if not values:
                return one(Sequence(items[:-1], True))
            case Sequence(items=items), "insert" if len(values) == 2:
                return one(Sequence((union([*items, values[1]]),), True, repeated=True))
            case Sequence(items=items), "reverse" | "sort" | "remove" | "pop":
                return one(Sequence((union(items),), True, repeated=True)) if items else one(thing)
            case Sequence(), "clear":
                return one(Sequence((), True))
            case Mapping(items=items), "pop" if isinstance(first, (Constant, Symbol)):
                left = tuple(pair for pair in items if pair[0] != first.key)
                return one(Mapping(left, thing.complete))
            case Mapping(), "pop":
                return one(Mapping((), complete=False))
            case Mapping(items=items), "setdefault" if isinstance(first, (Constant, Symbol)):
                default = values[1] if len(values) > 1 else NONE_VALUE
                kept = thing.get(first.key)
                if kept is None:
                    rest = [] if thing.complete else [self.fresh(why=Why.CONTENTS)]
                    kept = union([default, *rest])
                return one(self._with_item(thing, first, kept))
            case Mapping(), "clear":
                return one(Mapping(()))
            case Mapping(items=items), "update":
                inner = self.contents(values[0], state).only() if values else None
                pairs: dict[Hashable, Value] = {
                    ("str", key): value for key, (_, value) in given.keywords.items()
                }
                known = inner if isinstance(inner, Mapping) else Mapping((), not values)
                seen = known.complete and not given.open
                # What cannot be seen may replace every item.
                old = (
                    items
                    if seen
                    else ((key, union([v, self.fresh(why=Why.CONTENTS)])) for key, v in items)
                )
                merged = {**dict(old), **dict(known.items), **pairs}
                return one(Mapping(tuple(merged.items()), thing.complete and seen))
        for value in (one(thing), *values):
            self.lose(value, Why.CONTENTS, None, state)
        return self.fresh(why=Why.CONTENTS)

    def put(
        self, owner: Value, index: Value, value: Value, at: cst.BaseExpression, state: State
    ) -> None:
        """`owner[index] = value`."""
        key = index.only()
        for _, holder, on in apart(owner, state):
            if isinstance(holder, Box):
                old = self.contents(one(holder), on)
                new = old.each(lambda inner: one(self._with_item(inner, key, value)))
                on.values[holder.place] = new
                if not _keeps(new, value):
                    for lost in (old, value):
                        self.lose(lost, Why.CONTENTS, at, on)
            elif isinstance(holder, Unknown) and isinstance(key, (Constant, Symbol)):
                on.values[(holder.key, f"[{key.key}]")] = value
            else:
                self.lose(value, Why.CONTENTS, at, on)

    def _with_item(self, thing: Thing, key: Thing | None, value: Value) -> Thing:
        match thing, key:
            case Mapping(items=items, complete=complete), Constant() | Symbol():
                return Mapping(tuple({**dict(items), key.key: value}.items()), complete)
            case Mapping(items=items), _:
                return Mapping(
                    tuple((each, self.fresh(why=Why.CONTENTS)) for each, _ in items),
                    complete=False,
                )
            case Sequence(items=items, repeated=False), Constant(value=int(place)) if (
                -len(items) <= place < len(items)
            ):
                place %= len(items)
                return Sequence((*items[:place], value, *items[place + 1 :]), True)
            case Sequence(items=items, repeated=repeated), _:
                return Sequence(tuple(self.fresh(why=Why.CONTENTS) for _ in items), True, repeated)
        return thing

    def forget(self, given: Arguments, state: State, why: Why = Why.CALL) -> None:
        """Code that cannot be seen was given lists or dicts: it may have changed them."""
        for value in given.values():
            for thing in value.things():
                if isinstance(thing, Box):
                    state.values[thing.place] = self.fresh(why=why)


def _keeps(new: Value, value: Value) -> bool:
    """True when what was put into a container can be found in it again."""
    return any(
        item is value
        for thing in new.things()
        for item in (
            thing.items
            if isinstance(thing, Sequence)
            else [each for _, each in thing.items]
            if isinstance(thing, Mapping)
            else ()
        )
    )


def _is_named(given: Arguments) -> bool:
    """True for `table.pop("label")`: whoever asks for an item by name wants that one."""
    key = given.get(0, "key")
    thing = key.only() if key is not None else None
    return isinstance(thing, Constant) and isinstance(thing.value, str)


def _is_table(held: Value) -> bool:
    """True for a dict: no tensor is a key, so what is asked of it is the same for all elements."""
    return all(isinstance(thing, Mapping) for thing in held.things())


def _formatted(text: str, given: Arguments) -> str | None:
    """`text.format(...)` where all is known, and no more than texts and numbers."""
    things = [value.only() for _, value in given.positional]
    named = {name: value.only() for name, (_, value) in given.keywords.items()}
    if given.open or _PLAIN_FIELDS.fullmatch(text) is None:
        return None
    if not all(map(_is_text_or_number, [*things, *named.values()])):
        return None
    values = [each.value for each in things if isinstance(each, Constant)]
    keywords = {name: each.value for name, each in named.items() if isinstance(each, Constant)}
    try:
        return text.format(*values, **keywords)
    except (IndexError, KeyError, ValueError):
        return None


def _is_text_or_number(thing: Thing | None) -> bool:
    return isinstance(thing, Constant) and isinstance(thing.value, (str, int))
