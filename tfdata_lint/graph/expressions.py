"""Expressions to values."""

from __future__ import annotations

import operator
from ast import literal_eval
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.comprehensions import Comprehensions
from tfdata_lint.graph.conditions import rejoin, true_or_false
from tfdata_lint.graph.fields import is_named_tuple
from tfdata_lint.graph.guards import ALWAYS, Fact, Guards, Paths
from tfdata_lint.graph.names import NO_CALL
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments, Given
from tfdata_lint.graph.state import State, join
from tfdata_lint.graph.unseen import of_callee
from tfdata_lint.graph.values import (
    ANY_KEY,
    NONE_VALUE,
    SLICE,
    Bound,
    Constant,
    Function,
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
from tfdata_lint.records import replace

MAX_FOLDED = 10_000
"""Length of strings and size of integers beyond which arithmetic on literals is not done."""

_ARITHMETIC: dict[type[cst.BaseBinaryOp], Callable[[Any, Any], Any]] = {
    cst.Add: operator.add,
    cst.Subtract: operator.sub,
    cst.Multiply: operator.mul,
    cst.Divide: operator.truediv,
    cst.FloorDivide: operator.floordiv,
    cst.Modulo: operator.mod,
    cst.Power: operator.pow,
}


@lru_cache(maxsize=4_000)
def _literal(text: str) -> Value:
    """What a number or string stands for; the same few are written again and again."""
    return one(Constant(literal_eval(text)))


@cache
def _handler(of: type[Any], kind: type[cst.BaseExpression]) -> Callable[..., Value] | None:
    """The method for a kind of node."""
    found: Callable[..., Value] | None = getattr(of, f"eval_{kind.__name__}", None)
    return found


_GENERIC = frozenset(
    {"builtins.dict", "builtins.frozenset", "builtins.list", "builtins.set", "builtins.tuple",
     "builtins.type"}
)  # fmt: skip

_COUNTS = frozenset({"float", "int", "len", "ord"})

_DIVISIONS = (cst.Divide, cst.FloorDivide)

_OF_PYTHON = (cst.In, cst.Is, cst.IsNot, cst.NotIn)
"""Comparisons that give one answer, whatever is compared."""


class Expressions(Comprehensions):
    """Evaluates expressions: a method `eval_<node>` for each kind of node that means something."""

    def evaluate(self, node: cst.BaseExpression, state: State) -> Value:
        handler = _handler(type(self), type(node))
        return self.fresh() if handler is None else handler(self, node, state)

    # Literals

    def eval_Integer(self, node: cst.Integer, state: State) -> Value:
        return _literal(node.value)

    def eval_Float(self, node: cst.Float, state: State) -> Value:
        return _literal(node.value)

    def eval_SimpleString(self, node: cst.SimpleString, state: State) -> Value:
        return _literal(node.value)

    def eval_ConcatenatedString(self, node: cst.ConcatenatedString, state: State) -> Value:
        value = node.evaluated_value
        return self.derived("", "text", id(node)) if value is None else one(Constant(value))

    def eval_FormattedString(self, node: cst.FormattedString, state: State) -> Value:
        parts: list[Value] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append(one(Constant(part.value)))
            elif isinstance(part, cst.FormattedStringExpression):
                value = self.evaluate(part.expression, state)
                plain = part.conversion is None and part.format_spec is None
                parts.append(value if plain else self.fresh())
        texts = [
            thing.value
            for thing in (part.only() for part in parts)
            if isinstance(thing, Constant) and isinstance(thing.value, str)
        ]
        if len(texts) == len(parts):
            return one(Constant("".join(texts)))
        return self.derived("", "f-string", *(part.key for part in parts))

    def eval_Ellipsis(self, node: cst.Ellipsis, state: State) -> Value:
        return one(Constant(...))

    # Containers

    def eval_Tuple(self, node: cst.Tuple, state: State) -> Value:
        return self._sequence(node.elements, False, state)

    def eval_List(self, node: cst.List, state: State) -> Value:
        return self._sequence(node.elements, True, state)

    def eval_Set(self, node: cst.Set, state: State) -> Value:
        return self._sequence(node.elements, True, state)

    def _sequence(self, elements: Any, is_list: bool, state: State) -> Value:
        items: list[Value] = []
        repeated = False
        for element in elements:
            value = self.evaluate(element.value, state)
            if isinstance(element, cst.StarredElement):
                inner = self.items_of(value, state).only()
                if isinstance(inner, Sequence) and not inner.repeated:
                    items.extend(inner.items)
                else:
                    items.append(self.element_of(self.contents(value, state)))
                    repeated = True
            else:
                items.append(value)
        if repeated:
            return one(Sequence((union(items),), is_list, repeated=True))
        return one(Sequence(tuple(items), is_list))

    def eval_Dict(self, node: cst.Dict, state: State) -> Value:
        items: dict[Hashable, Value] = {}
        complete = True
        for element in node.elements:
            value = self.evaluate(element.value, state)
            if isinstance(element, cst.DictElement):
                key = self.evaluate(element.key, state).only()
                if isinstance(key, (Constant, Symbol)):
                    items[key.key] = value
                else:
                    complete = False
            else:
                inner = self.contents(value, state).only()
                if isinstance(inner, Mapping):
                    items.update(inner.items)
                    complete = complete and inner.complete
                else:
                    complete = False
        return one(Mapping(tuple(items.items()), complete))

    # Names

    # Subscripts

    def eval_Subscript(self, node: cst.Subscript, state: State) -> Value:
        owner = self.contents(self.evaluate(node.value, state), state)
        thing = owner.only()
        if isinstance(thing, Symbol) and _is_generic(thing.path):
            # What stands in the brackets says nothing, and may lead to modules that nothing needs.
            return self.fresh(why=of_callee(thing))
        indices = [element.slice for element in node.slice]
        if len(indices) == 1 and isinstance(indices[0], cst.Index):
            index = self.evaluate(indices[0].value, state)
            if self.tracing and self.judging and _lacks(thing, index.only()):
                # A KeyError, and nobody comes back from that.
                state.paths = Paths(())
                return NONE_VALUE
            return owner.each(lambda thing: self.item(thing, index, state))
        return owner.each(lambda thing: self._sliced(thing, indices, state))

    def item(self, thing: Thing, index: Value, state: State) -> Value:
        """`thing[index]` for one index."""
        if len(index.alternatives) > 1:
            return index.each(lambda key: self.item(thing, one(key), state))
        key = index.only()
        literal = key.key if isinstance(key, (Constant, Symbol)) else None
        match thing:
            case Sequence(items=items, repeated=True, last=last):
                if last is not None and key == Constant(-1):
                    return last
                return self._one_of_many(items[0], index)
            case Sequence(items=items):
                match key:
                    case Constant(value=int(place)) if -len(items) <= place < len(items):
                        return items[place]
                return union(items) if items else self.fresh()
            case Mapping():
                found = thing.get(literal) if literal is not None else None
                if found is not None:
                    return found
                found = thing.get(ANY_KEY) if literal is not None else None
                if found is not None and [guards for guards, _ in found] == [ALWAYS]:
                    # Of several ways the key may decide which.
                    return self._one_of_many(found, index)
                if literal is None and thing.items:
                    others = [] if thing.complete else [self.fresh(why=Why.CONTENTS)]
                    return chosen(thing, key, others)
                beside = self.beside(thing, key)
                if beside is not None:
                    return beside
                return self.derived("", thing.key, "[", index.key, why=Why.CONTENTS)
            case Tensor():
                return one(tensors.at(thing, key))
            case Instance(of=of) if is_named_tuple(of):
                return self.items_of(one(thing), state).each(
                    lambda fields: self.item(fields, index, state)
                )
            case Instance():
                made = self.special(thing, "__getitem__", Arguments([(None, index)]), state)
                return self.fresh(why=Why.METHOD) if made is None else made
            case Symbol(path=path):
                return self.derived("", "symbol", path, "[", index.key, why=of_callee(thing))
            case Unknown(identity=identity, text=text, why=why):
                assigned = state.get((thing.key, f"[{literal}]"))
                if assigned is not None:
                    return assigned.under(state.paths)
                return self.derived(f"{text}[...]", identity, "[", index.key, why=why)
        return self.fresh()

    def _one_of_many(self, value: Value, index: Value) -> Value:
        """The one at an index of many that are alike: where it is not known, it is not the same as
        those at others."""

        def told_apart(thing: Thing) -> Value:
            match thing:
                case Unknown(identity=identity, text=text, foreign=foreign, why=why):
                    return self.derived(text, identity, "[", index.key, foreign=foreign, why=why)
            return one(thing)

        return value.each(told_apart)

    def _sliced(self, thing: Thing, indices: list[Any], state: State) -> Value:
        bounds: list[tuple[int | None, int | None] | None] = []
        plain = True
        given: list[Thing | None] = []
        for index in indices:
            if isinstance(index, cst.Index):
                given.append(self.evaluate(index.value, state).only())
                bounds.append(None)
                plain = False
            else:
                parts = [
                    None if part is None else self.evaluate(part, state)
                    for part in (index.lower, index.upper, index.step)
                ]
                values = [_integer(part) for part in parts]
                known = all(
                    part is None or value is not None
                    for part, value in zip(parts, values, strict=True)
                )
                bounds.append((values[0], values[1]) if known and parts[2] is None else (None, -0))
                plain = plain and known and parts[2] is None
        match thing:
            case Sequence(items=items, is_list=is_list, repeated=False) if (
                plain and len(bounds) == 1
            ):
                lower, upper = bounds[0] or (None, None)
                return one(Sequence(items[lower:upper], is_list))
            case Sequence(repeated=True):
                return one(replace(thing, last=None))
            case Tensor() if len(given) == len(indices) == 2:
                return one(tensors.with_axis(thing, given[0], given[1]))
            case Tensor():
                return one(tensors.sliced(thing, bounds if plain else None))
            case Unknown(identity=identity, text=text, why=why) if plain and len(bounds) == 1:
                return self.derived(f"{text}[...]", identity, SLICE, bounds[0], why=why)
        return self.fresh()

    # Operators

    def eval_UnaryOperation(self, node: cst.UnaryOperation, state: State) -> Value:
        if isinstance(node.operator, cst.Not):
            return self._truth(node, state)
        value = self.evaluate(node.expression, state)

        def negate(thing: Thing) -> Value:
            match thing:
                case Constant(value=int() | float() as number) if isinstance(
                    node.operator, cst.Minus
                ):
                    return one(Constant(-number))
                case Tensor():
                    self.computes(of=[one(thing)])
                    return self.made(tensors.computed(thing))
            return self.derived("", type(node.operator).__name__, thing.key)

        return value.each(negate)

    def eval_BinaryOperation(self, node: cst.BinaryOperation, state: State) -> Value:
        sides = (
            (node.left, self.contents(self.evaluate(node.left, state), state)),
            (node.right, self.contents(self.evaluate(node.right, state), state)),
        )
        return self.operated(type(node.operator), node, sides, state)

    def operated(
        self,
        kind: type[cst.BaseBinaryOp],
        node: cst.CSTNode,
        sides: tuple[Given, Given],
        state: State,
    ) -> Value:
        """What an operator makes of its two sides, also one such as `/=`."""
        (_, left), (_, right) = sides
        if any(isinstance(thing, Tensor) for thing in (*left.things(), *right.things())):
            self.note_tensors(kind.__name__, node, Arguments(list(sides)), state)
        result = left.each(lambda a: right.each(lambda b: self._binary(kind, a, b)))
        known = all(isinstance(thing, Constant) for thing in result.things())
        if not known and not _while_tracing(kind, [*left.things(), *right.things()]):
            few = self.are_small((left, right))
            self.computes(not few, (left, right))
            return tensors.as_few(result) if few else result
        return result

    def _binary(self, kind: type[cst.BaseBinaryOp], a: Thing, b: Thing) -> Value:
        match a, b:
            case Constant(value=x), Constant(value=y) if kind in _ARITHMETIC:
                folded = _fold(kind, x, y)
                if folded is not None:
                    divided = kind in _DIVISIONS or a.divided or b.divided
                    return one(Constant(folded, divided))
            case Sequence(repeated=False), Sequence(repeated=False) if kind is cst.Add:
                return one(Sequence(a.items + b.items, a.is_list))
            case Sequence(items=(single,)), Constant(value=int()) if kind is cst.Multiply:
                return one(Sequence((single,), a.is_list, repeated=True))
        if kind is cst.Modulo and isinstance(a, Constant) and isinstance(a.value, str):
            # A text, whatever is filled in.
            return self.fresh()
        if isinstance(a, Tensor) or isinstance(b, Tensor):
            return self.made(tensors.arithmetic(kind, a, b))
        return self.derived("", kind.__name__, a.key, b.key)

    def eval_BooleanOperation(self, node: cst.BooleanOperation, state: State) -> Value:
        left = self.evaluate(node.left, state)
        true, false = self.parted(self.contents(left, state), node.left)
        is_or = isinstance(node.operator, cst.Or)
        stays, goes = (true, false) if is_or else (false, true)
        kept = Value(pair for pair in left if not _is_constant(pair[1], not is_or))
        values = [kept.guarded(way) for way in stays]
        inner = state.copy(state.paths.both(goes))
        if inner.paths:
            right = self.evaluate(node.right, inner)
            values.extend(right.guarded(way) for way in goes)
            rejoin(state, inner, stays)
        return union(values)

    def eval_Comparison(self, node: cst.Comparison, state: State) -> Value:
        true, false, sides = self.compared(node, state)
        few = all(map(self.are_small, pairwise(sides)))
        self.computes(touches=not few)
        if len(sides) == 2 and not isinstance(node.comparisons[0].operator, _OF_PYTHON):
            left, right = (side.only() for side in sides)
            if isinstance(left, Tensor) or isinstance(right, Tensor):
                # Element by element.
                return self.made(tensors.compared(sides[0], sides[1], few))
            compared = (node.left, node.comparisons[0].comparator)
            if any(map(_may_be_array, compared, sides)):
                return true_or_false(true, false, is_test=True)
        return true_or_false(true, false)

    def _truth(self, node: cst.BaseExpression, state: State) -> Value:
        return true_or_false(*self.split(node, state))

    def eval_IfExp(self, node: cst.IfExp, state: State) -> Value:
        true, false = self.split(node.test, state)
        values: list[Value] = []
        ends: list[State] = []
        for ways, branch in ((true, node.body), (false, node.orelse)):
            reached = state.paths.both(ways)
            if reached:
                inner = state.copy(reached)
                value = self.evaluate(branch, inner)
                values.extend(value.guarded(way) for way in ways)
                ends.append(inner)
        if ends:
            state.become(join(ends))
        return union(values)

    # Calls and functions

    def eval_Lambda(self, node: cst.Lambda, state: State) -> Value:
        self.scopes[self.current].captured = True
        return one(Function(node, self.current, defaults=self.defaults_of(node, state)))

    def called(self, node: cst.Call, otherwise: str) -> str:
        """What is called, as written; `otherwise` where no call is written."""
        return otherwise if node is NO_CALL else self.text(node.func)

    def defaults_of(
        self, node: cst.FunctionDef | cst.Lambda, state: State
    ) -> tuple[tuple[str, Value], ...]:
        """The default values of parameters, as they are when the function is defined."""
        parameters = node.params
        return tuple(
            (each.name.value, self.evaluate(each.default, state))
            for each in (
                *parameters.posonly_params, *parameters.params, *parameters.kwonly_params
            )
            if each.default is not None
        )  # fmt: skip

    def eval_Await(self, node: cst.Await, state: State) -> Value:
        return self.evaluate(node.expression, state)

    def eval_NamedExpr(self, node: cst.NamedExpr, state: State) -> Value:
        value = self.evaluate(node.value, state)
        self.assign(node.target, value, state)
        return value

    def eval_Yield(self, node: cst.Yield, state: State) -> Value:
        inner = node.value.item if isinstance(node.value, cst.From) else node.value
        if inner is not None:
            value = self.evaluate(inner, state)
            if isinstance(node.value, cst.From):
                value = self.contents(value, state)
                if self.frames:
                    self.frames[-1].handed_on.append(self.looped(value))
                value = self.element_of(value)
            if self.frames:
                self.frames[-1].yields.append(self.opened(value.under(state.paths), state))
        if self.frames:
            self.frames[-1].pauses.append(state.copy())
        return self.fresh()

    def eval_StarredElement(self, node: cst.StarredElement, state: State) -> Value:
        return self.evaluate(node.value, state)


def _may_be_array(node: cst.BaseExpression, value: Value) -> bool:
    """False for what is known, and for calls that give a number whatever they are given."""
    if (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value in _COUNTS
    ):
        return False
    return any(
        isinstance(thing, Unknown) or (isinstance(thing, Constant) and thing.is_test)
        for thing in value.things()
    )


def _lacks(table: Thing | None, key: Thing | None) -> bool:
    """True for a dictionary of which all keys are known, and a text that is none of them."""
    if not (isinstance(table, Mapping) and table.complete):
        return False
    if not (isinstance(key, Constant) and isinstance(key.value, str)):
        return False
    return table.get(key.key) is None and table.get(ANY_KEY) is None


def chosen(table: Mapping, key: Thing | None, others: list[Value]) -> Value:
    """What an unknown key finds: each item where the key is its, and else one of `others`."""
    keys = frozenset(each for each, _ in table.items)
    if key is None or ANY_KEY in keys:
        return union([*(value for _, value in table.items), *others])
    name = key.text if isinstance(key, Unknown) else ""

    def fact(each: Hashable) -> Guards:
        literal = each[1] if isinstance(each, tuple) else each
        text = f"{name} == {literal!r}" if name else ""
        return Guards.when(key.key, Fact(among=frozenset([each]), text=text))

    missing = Guards.when(key.key, Fact(never=keys))
    return union(
        [
            *(value.guarded(fact(each)) for each, value in table.items),
            *(value.guarded(missing) for value in others),
        ]
    )


def _is_constant(thing: Thing, truth: bool) -> bool:
    return isinstance(thing, Constant) and bool(thing.value) is truth


def _while_tracing(kind: type[cst.BaseBinaryOp], operands: list[Thing]) -> bool:
    """True for what is done with lists and static shapes: once, when the function is traced."""
    joins = kind in {cst.Add, cst.Multiply} and not any(
        isinstance(thing, Tensor) for thing in operands
    )
    return any(joins if isinstance(thing, Sequence) else _is_shape(thing) for thing in operands)


def _is_shape(thing: Thing) -> bool:
    """True for what is read off the static shape of a tensor."""
    match thing:
        case Bound(owner=owner, name=name):
            return name == "shape" or _is_shape(owner)
        case Unknown(identity=(inner, ".", str(name))):
            return name == "shape" or _is_shape(Unknown(inner))
        case Unknown(identity=(inner, "[", _)):
            return _is_shape(Unknown(inner))
    return False


def _is_generic(path: str) -> bool:
    """True for what gives a type when it is indexed: `Union[int, str]`, `dict[str, int]`."""
    return path in _GENERIC or path.startswith(
        ("collections.abc.", "typing.", "typing_extensions.")
    )


def _integer(value: Value | None) -> int | None:
    thing = value.only() if value is not None else None
    if isinstance(thing, Constant) and type(thing.value) is int:
        return thing.value
    return None


def _fold(kind: type[cst.BaseBinaryOp], x: Any, y: Any) -> Any:
    numbers = all(type(value) in (int, float) for value in (x, y))
    strings = kind is cst.Add and isinstance(x, str) and isinstance(y, str)
    if not (numbers or strings):
        return None
    if numbers and max(abs(x), abs(y)) > MAX_FOLDED and kind in (cst.Power,):
        return None
    try:
        result = _ARITHMETIC[kind](x, y)
    except (ArithmeticError, ValueError):
        return None
    return (
        None
        if isinstance(result, (str, complex))
        and (isinstance(result, complex) or len(result) > MAX_FOLDED)
        else result
    )
