"""Functions given to `map`, `filter` and `interleave`: what they make, and what they do."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import libcst as cst

from tfdata_lint.graph import purity
from tfdata_lint.graph.arity import takes
from tfdata_lint.graph.elements import changed, usable
from tfdata_lint.graph.fields import is_record
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.keras import Keras
from tfdata_lint.graph.limits import MAX_RUNS
from tfdata_lint.graph.machine import as_symbolic
from tfdata_lint.graph.names import NO_CALL
from tfdata_lint.graph.pipeline import (
    PARALLEL_MAPS,
    Act,
    Argument,
    Effects,
    Generated,
    Kind,
    Purity,
    Stage,
    Why,
    Work,
)
from tfdata_lint.graph.running import Activity, Arguments
from tfdata_lint.graph.signatures import Operation
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import (
    Class,
    Dataset,
    Function,
    Instance,
    Mapping,
    Partial,
    Sequence,
    Stream,
    Tensor,
    Thing,
    Unknown,
    Value,
    is_file_iterator,
    one,
    parts,
    union,
)
from tfdata_lint.graph.yields import gives_one_object
from tfdata_lint.records import replace

_RANK = {
    Purity.TRIVIAL: 0,
    Purity.STATELESS: 1,
    Purity.UNKNOWN: 2,
    Purity.STATEFUL: 3,
    Purity.PYTHON: 4,
}


class Mapped(Keras):
    """Runs the functions that a dataset runs."""

    def mapped(
        self,
        operation: Operation,
        function: Value,
        element: Value | None,
        state: State,
        *,
        proven: bool,
    ) -> tuple[Value | None, Effects | None, tuple[Stage, ...]]:
        """Run a function on one element: what comes out, what it does besides, and the datasets
        that it makes. Only in what is `proven` to be tf.data it is surely traced."""
        flattens = operation.name in {"interleave", "flat_map", "parallel_interleave"}
        if operation.name not in {"map", "map_and_batch", "filter"} and not flattens:
            for thing in function.things():
                if isinstance(thing, Function):
                    self.enter_nested(thing, state)
            return (element if operation.keeps_elements else None), None, ()
        # The same function may do something else where other tests are known to hold, and nothing
        # of what it does is noted in a rehearsal.
        memo = (
            tuple(thing.key for thing in function.things()),
            element and element.key,
            state.paths.ways,
            proven,
            self.muted > 0,
        )
        if memo in self.mapped_before and not flattens:
            return self.mapped_before[memo]
        if self._was_run_often(function):
            self.limit("runs")
            return (element if operation.keeps_elements else None), None, ()
        tracing, self.tracing = self.tracing, int(proven)
        outcome = self._mapped_once(operation, function, element, flattens, state)
        self.tracing = tracing
        if state.paths.ways:
            self.mapped_before[memo] = outcome
        return outcome

    def _was_run_often(self, function: Value) -> bool:
        """Count a run of a function of the linted code; True where there were enough of them."""
        seen = tuple(each.key for thing in function.things() for each in _functions(thing))
        if not seen:
            return False
        self.runs[seen] = self.runs.get(seen, 0) + 1
        return self.runs[seen] > MAX_RUNS

    def _mapped_once(
        self,
        operation: Operation,
        function: Value,
        element: Value | None,
        flattens: bool,
        state: State,
    ) -> tuple[Value | None, Effects | None, tuple[Stage, ...]]:
        results: list[Value] = []
        worst: Effects | None = None
        for thing in function.things():
            with self.watching(pass_on=False) as activity:
                result, ends = self._run_mapped(thing, element, flattens, state)
            makes_dataset = not flattens and any(
                isinstance(each, Dataset) for each in result.things()
            )
            effects = self._effects(thing, activity, makes_dataset)
            if ends:
                effects = replace(effects, purity=Purity.TRIVIAL, causes=(), ends=True)
            if element is not None and not activity.touches_all:
                kept = _tensors(element) & _tensors(as_symbolic(result, False))
                touched = {replace(each, traced=False) for each in activity.touched}
                effects = replace(effects, untouched=frozenset(kept - touched))
            if worst is None or _RANK[effects.purity] > _RANK[worst.purity]:
                worst = effects
            results.append(result)
        if operation.name == "filter":
            return element, worst, ()
        outcome = as_symbolic(union(results), False)
        if flattens:
            inner = tuple(thing.stage for thing in outcome.things() if isinstance(thing, Dataset))
            return (inner[0].element if len(inner) == 1 else None), worst, inner
        if operation.name == "map_and_batch":
            return changed("batch", outcome), worst, ()
        return usable(outcome), worst, ()

    def _run_mapped(
        self, thing: Thing, element: Value | None, flattens: bool, state: State
    ) -> tuple[Value, bool]:
        """What a mapped function gives, and whether it always raises or exits when it is traced.

        Nobody comes back from that, but who is told what is wrong wants to know of the rest, too.
        """
        inner = state.copy()
        parts = None
        if element is not None and not (_may_be_several(element) and _takes_any_number(thing)):
            parts = _parts(element)
        given = Arguments(open=parts is None)
        if parts is not None:
            given.positional.extend((None, as_symbolic(part, True)) for part in parts)
        elif self.tracing:
            self.elements.update(_parameters(thing))
        kept, self.parts = (
            self.parts,
            {each.key for value in given.values() for each in value.things()},
        )
        self.nested += flattens
        self.judging += 1
        loops, self.loops = self.loops, 0
        settled, self.settled = self.settled, 0
        boxes, self.outer_boxes = self.outer_boxes, self.outer_boxes or self.boxes
        calls, self.outer_calls = self.outer_calls, self.outer_calls or len(self.active)
        try:
            if self.tracing and element is not None and not _fits(thing, element, given):
                inner.paths = Paths(())
            result = self.opened(self.call(thing, given, NO_CALL, inner), inner)
            ends = self.tracing > 0 and not inner.paths.ways
            if ends and self.activities[-1].needs_a_value:
                result = self.fresh(why=Why.VALUE)
            elif ends:
                state.paths = inner.paths
            if flattens:
                self.use(result, Kind.NESTED, None, inner)
            return result, ends
        finally:
            self.loops, self.outer_boxes, self.outer_calls = loops, boxes, calls
            self.settled = settled
            self.parts = kept
            self.nested -= flattens
            self.judging -= 1

    def takes_elements(self, function: Value, element: Value | None) -> bool:
        """False for a function that cannot be called with the parts of an element."""
        parts = None if element is None else _parts(element)
        if element is None or parts is None:
            return True
        given = Arguments([(None, part) for part in parts])
        return any(_fits(thing, element, given) for thing in function.things())

    def _effects(self, thing: Thing, activity: Activity, makes_dataset: bool) -> Effects:
        found, causes = self._purity(thing, activity, makes_dataset)
        return Effects(
            found,
            causes,
            bool(activity.reads) and found is not Purity.TRIVIAL,
            max(activity.late.values(), default=PARALLEL_MAPS),
            tuple(activity.draws),
            tuple(activity.notes),
            # What draws alike, as for a picture and its mask, does not where calls run in parallel.
            bool(activity.ordered) or any(len(drawn) > 1 for drawn in activity.seeded.values()),
            _work(thing, activity, found),
            shaped=None
            if activity.shapes_others
            else frozenset(replace(each, traced=False) for each in activity.shaped),
            held=found is Purity.PYTHON
            and not activity.waits
            and activity.costly.keys() <= activity.python.keys(),
        )

    def _purity(
        self, thing: Thing, activity: Activity, makes_dataset: bool
    ) -> tuple[Purity, tuple[str, ...]]:
        if activity.python:
            return Purity.PYTHON, tuple(activity.python)
        if activity.stateful or (activity.builds and not makes_dataset):
            return Purity.STATEFUL, (*activity.stateful, *activity.builds)
        if activity.unknown or activity.apart or isinstance(thing, Unknown):
            return Purity.UNKNOWN, (*activity.unknown, *activity.apart)
        if makes_dataset or (_is_seen(thing) and not activity.computes):
            return Purity.TRIVIAL, ()
        if activity.packs and activity.touches:
            return Purity.UNKNOWN, tuple(activity.packs)
        return Purity.STATELESS, ()

    def traced(
        self, path: str, given: Arguments, node: cst.Call, state: State, result: Value
    ) -> None:
        """Note what Python does once where a function is traced, and what it gives.

        Who prints names and shapes wants to know of the tracing, and of no element.
        """
        if purity.draws_while_tracing(path):
            self.note(Act.RANDOM, node, purity.readable(path), state, result.key)
        elif purity.tells(path) and any(
            self._holds_element(self.opened(value, state)) for value in given.values()
        ):
            self.note(Act.SIDE_EFFECT, node, purity.readable(path), state)

    def is_of_element(self, value: Value) -> bool:
        """True for a tensor, and for a parameter of a mapped function or an item of it."""
        inside = self.active[self.outer_calls :]
        for thing in value.things():
            identity = thing.identity if isinstance(thing, Unknown) else None
            while isinstance(identity, tuple) and len(identity) == 3 and identity[1] == "[":
                identity = identity[0]
            match identity:
                case ("parameter", int(function), _) if function in inside:
                    return True
            if isinstance(thing, Tensor):
                return True
        return False

    def _holds_element(self, value: Value) -> bool:
        """True for what is of an element, and for tuples, lists and dicts with something of it."""
        if self.is_of_element(value):
            return True
        for thing in value.things():
            match thing:
                case Sequence(items=items) if any(map(self._holds_element, items)):
                    return True
                case Mapping(items=pairs) if any(self._holds_element(item) for _, item in pairs):
                    return True
        return False

    def is_apart(self, given: Arguments, *others: Hashable) -> bool:
        """True in a traced function for a call that is given nothing of an element, for all that
        can be seen: it is made once, and is not in the graph."""
        if not (self.tracing and self.judging) or given.open:
            return False
        things = [part for value in given.values() for part in parts(value)]
        if any(isinstance(each, (Function, Partial, Tensor)) for each in things):
            return False
        return not any(map(self._may_be_of_element, (*others, *(each.key for each in things))))

    def _may_be_of_element(self, key: Hashable) -> bool:
        match key:
            case ("parameter", int(function), _) if function in self.active[self.outer_calls :]:
                return True
            case ("fresh", _) | ("mapping", False, _):
                # What it was made of is not known.
                return True
        if key in self.parts:
            return True
        return isinstance(key, tuple) and any(map(self._may_be_of_element, key))

    def seeds(self, seed: Value) -> None:
        """A random number that seeds an op is rightly drawn once: the op draws for each element."""
        for activity in self.activities:
            activity.notes = {
                note: None
                for note in activity.notes
                if note.act is not Act.RANDOM or not _holds(seed.key, note.result)
            }

    def run_generator(self, generator: Argument | None, state: State) -> Generated | None:
        """Run a generator, whose body belongs to the linted code too; None where it is not seen."""
        things = generator.value.things() if generator is not None else []
        made: list[Stream] = []
        for thing in things:
            if not _is_seen(thing):
                continue
            # What was run before is run again for what it yields, and not for what it does.
            again = isinstance(thing, Function) and id(thing.node) in self.executed
            self.muted += again
            tracing, self.tracing = self.tracing, 0
            with self.watching(pass_on=False):
                result = self.call(thing, Arguments(open=True), NO_CALL, state.copy()).only()
            self.tracing = tracing
            self.muted -= again
            if result is None:
                continue
            if is_file_iterator(result) or (isinstance(result, Sequence) and result.once):
                made.append(Stream(one(result), self.element_of(one(result))))
            if isinstance(result, Stream):
                made.append(result)
        if not made or len(made) < len(things):
            return None
        reused = all(isinstance(thing, Function) and gives_one_object(thing) for thing in things)
        return Generated(union(stream.element for stream in made), reused)

    def enter_nested(self, function: Function, state: State) -> None:
        """Run a function for what it does, once, whatever its arguments."""
        if id(function.node) not in self.executed:
            self.invoke(function, Arguments(open=True), NO_CALL, state.copy())


def _functions(thing: Thing) -> Iterator[Function]:
    """A function, also one whose arguments are already given: these are no other function."""
    if isinstance(thing, Partial):
        for inner in thing.target.things():
            yield from _functions(inner)
    if isinstance(thing, Function):
        yield thing


def _tensors(value: Value) -> set[Tensor]:
    return {thing for thing in parts(value) if isinstance(thing, Tensor)}


def _parameters(thing: Thing) -> Iterator[Hashable]:
    """The identities of what a mapped function gets, where the element is not known: of the
    parameters that nothing else fills."""
    filled, keywords = 0, frozenset[str]()
    if isinstance(thing, Partial):
        filled, keywords = len(thing.positional), frozenset(dict(thing.keywords))
        inner = thing.target.only()
        thing = thing if inner is None else inner
    if not isinstance(thing, Function):
        return
    parameters = thing.node.params
    filled += thing.receiver is not None
    for parameter in (*parameters.posonly_params, *parameters.params)[filled:]:
        if parameter.default is None and parameter.name.value not in keywords:
            yield ("parameter", id(thing.node), parameter.name.value)


def _may_be_several(element: Value) -> bool:
    """True for an element of which nothing tells that it is one tensor."""
    return any(
        isinstance(thing, Unknown) or (isinstance(thing, Tensor) and thing.dtype is None)
        for thing in element.things()
    )


def _takes_any_number(thing: Thing) -> bool:
    """True for a function with `*args`."""
    return any(isinstance(each.node.params.star_arg, cst.Param) for each in _functions(thing))


def _parts(element: Value) -> tuple[Value, ...] | None:
    """The arguments that a mapped function gets for an element, None where it is not known how
    many these are."""
    match element.only():
        case Sequence(is_list=False, repeated=True):
            return None
        case Sequence(items=items, is_list=False):
            return items
    return (element,)


def _fits(thing: Thing, element: Value, given: Arguments) -> bool:
    """False for a function that cannot be called with the parts of an element that is known."""
    match element.only():
        case Tensor(dtype=str()) | Mapping() | Sequence():
            return not isinstance(thing, Function) or takes(thing, given)
    return True


def _holds(key: Hashable, part: Hashable) -> bool:
    """True when a key is made of another one."""
    if key == part:
        return True
    return isinstance(key, tuple) and any(_holds(inner, part) for inner in key)


def _work(thing: Thing, activity: Activity, found: Purity) -> Work:
    if activity.runs_model and all(map(purity.computes_like_a_model, activity.costly)):
        return Work.MODEL
    if activity.costly:
        told = activity.costly.keys() <= activity.unknown.keys()
        if found is Purity.UNKNOWN and told and all(map(purity.hints_at_reading, activity.costly)):
            return Work.TOLD
        seen = found is Purity.STATELESS or (found is Purity.UNKNOWN and not activity.unknown)
        only = seen and not activity.draws
        return Work.PARSES if only and all(map(purity.parses, activity.costly)) else Work.MORE
    if activity.unknown and found is Purity.UNKNOWN:
        return Work.UNSEEN
    if activity.splits:
        return Work.STRINGS
    return Work.ARITHMETIC if activity.touches else Work.SHAPES


def _is_seen(thing: Thing) -> bool:
    """True for a function of the linted code, also with arguments that are already given, for an
    object that is called, and for a class that only keeps what it is given."""
    if isinstance(thing, Partial):
        return all(map(_is_seen, thing.target.things()))
    if isinstance(thing, Class):
        return is_record(thing)
    return isinstance(thing, (Function, Instance))
