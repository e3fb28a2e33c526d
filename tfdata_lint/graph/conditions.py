"""Tests to the paths on which they are true and false."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.guards import ALWAYS, Fact, Guards, Paths, simplified
from tfdata_lint.graph.machine import Machine
from tfdata_lint.graph.state import State, join
from tfdata_lint.graph.values import (
    ANY_KEY,
    Bound,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Layer,
    Mapping,
    Model,
    Partial,
    Sequence,
    Symbol,
    Thing,
    Unknown,
    Value,
    one,
    union,
)

_ORDERINGS: dict[type[cst.BaseCompOp], tuple[Callable[[Any, Any], bool], str, bool]] = {
    cst.LessThan: (operator.lt, "<", True),
    cst.GreaterThanEqual: (operator.ge, "<", False),
    cst.GreaterThan: (operator.gt, ">", True),
    cst.LessThanEqual: (operator.le, ">", False),
}
"""Each ordering as a function, and as one of `<` and `>` with its truth, so that opposites meet."""

_EMPTY = Paths(())

_OPPOSITES = (
    (" is not ", " is "),
    (" not in ", " in "),
    (" != ", " == "),
    (" is ", " is not "),
    (" in ", " not in "),
    (" == ", " != "),
    (" < ", " >= "),
    (" > ", " <= "),
    (" <= ", " > "),
    (" >= ", " < "),
)


class Conditions(Machine):
    """Splits the paths at a test."""

    def split(self, test: cst.BaseExpression, state: State) -> tuple[Paths, Paths]:
        if type(test) is cst.Name or type(test) is cst.Attribute:
            # Most tests are; the classes below are abstract, and asked one after the other.
            return self.parted(self.contents(self.evaluate(test, state), state), test)
        match test:
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                true, false = self.split(inner, state)
                return false, true
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
                true, false = self.split(left, state)
                more_true, more_false = self._split_under(true, false, right, state)
                return true.both(more_true), false.either(true.both(more_false))
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
                true, false = self.split(left, state)
                more_true, more_false = self._split_under(false, true, right, state)
                return true.either(false.both(more_true)), false.both(more_false)
            case cst.Comparison():
                true, false, _ = self.compared(test, state)
                return true, false
            case cst.Call(
                func=cst.Name("isinstance"), args=[cst.Arg(cst.Name(name)), cst.Arg(classes)]
            ):
                outcome = self.contents(self.evaluate(test, state), state)
                self._tell_apart(name, classes, outcome, test, state)
                return self.parted(outcome, test)
            case _:
                return self.parted(self.contents(self.evaluate(test, state), state), test)

    def parted(self, value: Value, test: cst.BaseExpression) -> tuple[Paths, Paths]:
        """The paths on which a value is true, and false; `test` is how the value is written."""
        return _outcomes(
            ((guards, (thing,)) for guards, thing in value),
            lambda thing: self._truth_of(thing, test),
        )

    def untold_instance(self, text: str, thing: Thing, classes: Value) -> Value:
        """The outcome of `isinstance` that nothing is known of, the same one each time."""
        return self.derived(text, "isinstance", thing.key, classes.key)

    def _tell_apart(
        self,
        name: str,
        classes: cst.BaseExpression,
        outcome: Value,
        test: cst.Call,
        state: State,
    ) -> None:
        """Where `isinstance` asks whether a variable is a dataset, and nothing else tells it, it is
        one on the paths on which the test is true."""
        place = (self.current, name)
        held = state.values.get(place)
        if held is None or not any(isinstance(thing, Unknown) for thing in held.things()):
            return
        asked = self.evaluate(classes, state)
        listed = asked.only()
        kinds = listed.items if isinstance(listed, Sequence) else (asked,)
        if not kinds or not all(map(_is_of_datasets, kinds)):
            return
        open_outcomes = {thing.key: one(thing) for thing in outcome.things()}

        def told(thing: Thing) -> Value:
            tested = self.untold_instance("", thing, asked).only()
            if (
                not isinstance(thing, Unknown)
                or thing.foreign
                or tested is None
                or tested.key not in open_outcomes
            ):
                return one(thing)
            true, false = self.parted(open_outcomes[tested.key], test)
            return union(
                [
                    *(self.promised(thing).guarded(way) for way in true),
                    *(one(thing).guarded(way) for way in false),
                ]
            )

        state.values[place] = held.each(told)

    def _split_under(
        self, taken: Paths, other: Paths, test: cst.BaseExpression, state: State
    ) -> tuple[Paths, Paths]:
        """Split the right side of `and` or `or`, which runs only on the paths `taken`."""
        inner = state.copy(state.paths.both(taken))
        if not inner.paths:
            return _EMPTY, _EMPTY
        result = self.split(test, inner)
        rejoin(state, inner, other)
        return result

    def compared(self, test: cst.Comparison, state: State) -> tuple[Paths, Paths, list[Value]]:
        """`a < b`, and `a < b < c` as `a < b and b < c`; also what is compared."""
        true, false = Paths(), Paths(())
        a = self.contents(self.evaluate(test.left, state), state)
        sides = [a]
        for number, link in enumerate(test.comparisons):
            if number:
                going_on, ended = state.paths.both(true), state.paths.both(false)
                if not going_on:
                    break
                inner = state.copy(going_on)
                b = self.contents(self.evaluate(link.comparator, inner), inner)
                state.become(join([inner, state.copy(ended)]) if ended else inner)
            else:
                b = self.contents(self.evaluate(link.comparator, state), state)
            more_true, more_false = _outcomes(
                ((both, (x, y)) for ga, x in a for gb, y in b if (both := ga.both(gb)) is not None),
                lambda x, y, kind=link.operator: self._compare(kind, x, y, test),
            )
            true, false = true.both(more_true), false.either(true.both(more_false))
            sides.append(b)
            a = b
        return true, false, sides

    def _truth_of(self, thing: Thing, test: cst.BaseExpression) -> Any:
        match thing:
            case Constant(value=value):
                return bool(value)
            case Sequence(items=items, repeated=False):
                return bool(items)
            case Mapping(items=pairs, complete=True) if any(map(_is_there, pairs)):
                # Of an empty one nobody knows what fills it.
                return True
            case Function() | Partial() | Class() | Dataset() | Layer() | Model() | Instance():
                return True
        text = self.text(test)
        return thing.key, Fact(truth=True, text=text), Fact(truth=False, text=f"not {text}")

    def _compare(self, kind: cst.BaseCompOp, a: Thing, b: Thing, test: cst.BaseExpression) -> Any:
        text = self.text(test)
        if isinstance(kind, (cst.NotEqual, cst.IsNot, cst.NotIn)):
            flipped: cst.BaseCompOp = (
                cst.In()
                if isinstance(kind, cst.NotIn)
                else cst.Is()
                if isinstance(kind, cst.IsNot)
                else cst.Equal()
            )
            outcome = self._compare(flipped, a, b, test)
            if isinstance(outcome, bool):
                return not outcome
            subject, yes, no = outcome
            return subject, _named(no, text), _named(yes, _opposite(text))
        if isinstance(kind, (cst.Equal, cst.Is)):
            return self._equal(a, b, text)
        if isinstance(kind, cst.In):
            return self._contained(a, b, text)
        test_of, symbol, positive = _ORDERINGS[type(kind)]
        if isinstance(a, Constant) and isinstance(b, Constant):
            try:
                return bool(test_of(a.value, b.value))
            except TypeError:
                return False
        subject = (symbol, a.key, b.key)
        yes, no = Fact(truth=positive, text=text), Fact(truth=not positive, text=_opposite(text))
        return subject, yes, no

    def _equal(self, a: Thing, b: Thing, text: str) -> Any:
        if isinstance(a, (Constant, Symbol)) and not isinstance(b, (Constant, Symbol)):
            a, b = b, a
        match a, b:
            case Constant(value=x), Constant(value=y):
                return (type(x) is type(y) and x == y) or bool(
                    isinstance(x, (int, float)) and isinstance(y, (int, float)) and x == y
                )
            case Symbol(path=x), Symbol(path=y) if x == y:
                return True
            case Symbol(path=x), Symbol(path=y) if x.rpartition(".")[0] == y.rpartition(".")[0]:
                # Members of one enumeration, such as ModeKeys.
                return False
            case _, Constant(value=None) if not isinstance(a, (Bound, Constant, Unknown)):
                return False
            case Unknown(identity=identity), Constant(value=None) if identity in self.something:
                # Nobody in sight passes None where the default says what it is.
                return False
            case _, Constant() | Symbol():
                literal = frozenset([b.key])
                return (
                    a.key,
                    Fact(among=literal, text=text),
                    Fact(never=literal, text=_opposite(text)),
                )
        pair = tuple(sorted((a.key, b.key), key=repr))
        return ("==", pair), Fact(truth=True, text=text), Fact(truth=False, text=f"not {text}")

    def _contained(self, a: Thing, b: Thing, text: str) -> Any:
        match b:
            case Sequence(items=items, repeated=False):
                literals = [item.only() for item in items]
                if all(isinstance(literal, (Constant, Symbol)) for literal in literals):
                    keys = frozenset(literal.key for literal in literals if literal is not None)
                    if isinstance(a, Constant):
                        return a.key in keys
                    return (
                        a.key,
                        Fact(among=keys, text=text),
                        Fact(never=keys, text=_opposite(text)),
                    )
            case Constant(value=str(whole)) if isinstance(a, Constant):
                return isinstance(a.value, str) and a.value in whole
            case Mapping(complete=True) if isinstance(a, (Constant, Symbol)):
                return b.get(a.key) is not None
            case Mapping(items=items, complete=True) if items and ANY_KEY not in dict(items):
                keys = frozenset(key for key, _ in items)
                return a.key, Fact(among=keys, text=text), Fact(never=keys, text=_opposite(text))
        yes, no = Fact(truth=True, text=text), Fact(truth=False, text=f"not {text}")
        return ("in", a.key, b.key), yes, no


def rejoin(state: State, inner: State, other: Paths) -> None:
    """Go on after a part of an expression that ran only in `inner`, and not on the other paths."""
    if inner.differing(state):
        rest = state.paths.both(other)
        state.values = join([inner, state.copy(rest)] if rest else [inner]).values


def true_or_false(true: Paths, false: Paths, is_test: bool = False) -> Value:
    """True on the first paths, False on the others."""
    return union(
        one(Constant(outcome, is_test=is_test)).guarded(way)
        for outcome, ways in ((True, true), (False, false))
        for way in ways
    )


def _is_there(pair: tuple[Hashable, Value]) -> bool:
    """False for an item of a dict that a loop may have put there, or not yet."""
    key, value = pair
    thing = value.only()
    return key != ANY_KEY and thing is not None and not isinstance(thing, Unknown)


def _outcomes(
    cases: Iterable[tuple[Guards, tuple[Thing, ...]]], decide: Callable[..., Any]
) -> tuple[Paths, Paths]:
    """The paths on which a test of the things is true, and those on which it is false.

    `decide` tells the outcome for some things: a bool, or a subject and what each outcome says of
    it. It is asked once for the same things under other guards.
    """
    known: dict[tuple[int, ...], tuple[Guards | None, Guards | None]] = {}
    true: list[Guards] = []
    false: list[Guards] = []
    for guards, things in cases:
        key = tuple(map(id, things))
        if key not in known:
            known[key] = _sides(decide(*things))
        for ways, side in zip((true, false), known[key], strict=True):
            met = None if side is None else guards.both(side)
            if met is not None:
                ways.append(met)
    return simplified(true), simplified(false)


def _sides(outcome: Any) -> tuple[Guards | None, Guards | None]:
    """The guards under which a test is true and false; None where it never is."""
    if isinstance(outcome, bool):
        return (ALWAYS, None) if outcome else (None, ALWAYS)
    subject, yes, no = outcome
    return Guards.when(subject, yes), Guards.when(subject, no)


def _is_of_datasets(kind: Value) -> bool:
    """True for a class whose instances are datasets."""
    thing = kind.only()
    return isinstance(thing, Symbol) and (
        thing.path == "tensorflow.data.Dataset" or thing.path in CONSTRUCTORS
    )


def _opposite(text: str) -> str:
    """A comparison that is true where the given one is false, as people write it."""
    for sign, other in _OPPOSITES:
        if text.count(sign) == 1:
            return text.replace(sign, other)
    return f"not ({text})"


def _named(fact: Fact, text: str) -> Fact:
    return Fact(fact.among, fact.never, fact.truth, text)
