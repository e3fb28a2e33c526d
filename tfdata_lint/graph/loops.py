"""Loops: any number of rounds, or one for each item of a short literal."""

from __future__ import annotations

from collections.abc import Hashable

import libcst as cst

from tfdata_lint.graph.dispatch import Dispatch
from tfdata_lint.graph.imported import hints_at_training
from tfdata_lint.graph.machine import datasets_in
from tfdata_lint.graph.pipeline import Kind, Pipeline, Stage, Use, Why
from tfdata_lint.graph.running import Activity, Round
from tfdata_lint.graph.state import State, join
from tfdata_lint.graph.values import (
    Constant,
    Dataset,
    Mapping,
    Model,
    Sequence,
    Stream,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.tree import children
from tfdata_lint.records import replace

PEEK = 10
"""A pipeline that ends in `take(n)` with n up to this is being looked at, not trained on."""

MANY_ROUNDS = 16
"""Rounds of a loop in the graph that take longer than handing an element to another thread does:
20 to 50 microseconds each (measured on 2.10 and 2.21)."""

MAX_TRIALS = 2
"""Loops inside one another of which a trial round is run; in deeper ones locals are unknown."""


class Loops(Dispatch):
    """Runs loops."""

    def run_For(self, node: cst.For, state: State) -> bool:
        iterable = self.items_of(self.evaluate(node.iter, state), state)
        known = self.unrolled(iterable)
        if known is not None:
            return self._unrolled_loop(node, known, state)
        if self.judging and self._has_many_rounds(iterable):
            # What TensorFlow makes of it.
            self.does("costly", "tf.while_loop")
        return self._loop(node, node.body, iterable, state)

    def _has_many_rounds(self, iterable: Value) -> bool:
        """True for tensors without a value, unless they are known to be few."""
        lengths = [
            thing.shape[0] if isinstance(thing, Tensor) and thing.shape else None
            for thing in iterable.things()
        ]
        few = lengths and all(length is not None and length < MANY_ROUNDS for length in lengths)
        return self.is_symbolic(iterable) and not few

    def run_While(self, node: cst.While, state: State) -> bool:
        return self._loop(node, node.body, None, state)

    def _unrolled_loop(self, node: cst.For, items: list[Value], state: State) -> bool:
        """A loop over a short literal: its body once for each item."""
        left: list[State] = []
        reached = True
        for item in items:
            self.assign(node.target, item, state)
            self.breaks.append([])
            self.continues.append([])
            reached = self.execute([node.body], state)
            ends = ([state.copy()] if reached else []) + self.continues.pop()
            left.extend(self.breaks.pop())
            if not ends:
                reached = False
                break
            state.become(join(ends))
            reached = True
        if reached and node.orelse is not None:
            reached = self.execute([node.orelse.body], state)
        ends = ([state.copy()] if reached else []) + left
        if not ends:
            return False
        state.become(join(ends))
        return True

    def _loop(
        self, node: cst.For | cst.While, body: cst.BaseSuite, iterable: Value | None, state: State
    ) -> bool:
        """Any number of rounds: the body runs once on what any round may start from."""
        ran, skipped = self.either_way("")
        after_none = state.copy(state.paths.both(skipped))
        inner = state.copy(state.paths.both(ran))
        self._loosen(node, body, iterable, inner)
        if iterable is not None:
            iterable = self._taken_again(iterable, inner)
        begun = Round(len(self.stages), self.unknowns)
        self._begin_round(node, iterable, inner)
        self.breaks.append([])
        self.continues.append([])
        self.loops += 1
        yielded = len(self.frames[-1].yields) if self.frames else 0
        self.rounds.append(begun)
        seen = len(self.sightings)
        with self.watching() as activity:
            reached = self.execute([body], inner)
        if activity.trains:
            self._restarted(begun)
        self.rounds.pop()
        items = [] if iterable is None else iterable.things()
        if activity.trains and self.rounds and any(map(_may_be_data, items)):
            self.rounds[-1].passes = True
        # What a round trains on goes no further: the generator tells how it went.
        hands_on = (
            bool(self.frames) and len(self.frames[-1].yields) > yielded and not activity.trains
        )
        self.loops -= 1
        broken = self.breaks.pop()
        if activity.runs_model and self.active:
            around = self.function_names.get(self.active[-1], "")
            activity.trains = activity.trains or hints_at_training(around)
        works = activity.trains or activity.runs_model or hands_on
        looks = bool(broken) and not works and _searches(node)
        if not (activity.trains or hands_on or _tries_again(node)):
            kind = Kind.INFERENCE if activity.runs_model else Kind.CONSUMED
            predicts = activity.runs_model and not activity.may_train
            self._only_read(seen, Kind.PEEKED if _has_few_rounds(node) else kind, predicts)
        if hands_on and iterable is not None:
            self.frames[-1].handed_on.append(self.looped(iterable))
        if hands_on:
            # A generator hands on what it reads: whoever takes it may train.
            activity.trains = activity.runs_model = False
        ends = [*self.continues.pop(), *([inner] if reached else [])]
        if iterable is not None:
            at = node.iter if isinstance(node, cst.For) else None
            goes_on = not looks and (bool(ends) or not broken)
            self.run_over(node, at, iterable, activity, goes_on, state)
        endless = (
            isinstance(node, cst.While)
            and isinstance(node.test, cst.Name)
            and (node.test.value == "True")
        )
        for end in ends:
            self._exchange_items(after_none, end)
        surely = self.judging > 0 and bool(items) and all(map(_has_items, items))
        none = [] if surely else [after_none]
        normal = [] if endless else [*none, *ends]
        if normal and node.orelse is not None:
            finished = join(normal)
            normal = [finished] if self.execute([node.orelse.body], finished) else []
        left = [*normal, *broken]
        if not left:
            return False
        joined = join(left)
        state.become(State(joined.values, state.paths, state.base))
        return True

    def _exchange_items(self, before: State, after: State) -> None:
        """Change in the state before a loop the items that it exchanges one by one, as in
        `parts[i] = parts[i].batch(8)`: where there are items, there are rounds."""
        for place in after.differing(before):
            old, new = before.get(place), after.get(place)
            if old is not None and new is not None and _are_exchanged(old.only(), new.only()):
                before.values[place] = old.each(self._with_exchanged_items)

    def _with_exchanged_items(self, thing: Thing) -> Value:
        match thing:
            case Sequence(items=items):
                items = tuple(item.each(self._continued) for item in items)
                return one(Sequence(items, thing.is_list, thing.repeated))
            case Mapping(items=pairs, complete=complete):
                pairs = tuple((key, item.each(self._continued)) for key, item in pairs)
                return one(Mapping(pairs, complete))
        return one(thing)

    def _continued(self, thing: Thing) -> Value:
        """What steps that cannot be seen make of a dataset; of all else nobody knows."""
        if not isinstance(thing, Dataset) or thing.iterator >= 0:
            return self.fresh(why=Why.LOOP)
        if thing.stage.name == "...":
            return one(thing)
        return one(Dataset(Stage("...", None, (thing.stage,), why=Why.LOOP)))

    def _restarted(self, ended: Round) -> None:
        """Note the datasets that a training step takes the first element of, again and again."""
        made = {id(stage) for stage in self.stages[ended.stages :]}
        for first in ended.firsts:
            changes = any(
                id(stage) in made and _newer(argument.value.key, ended.unknowns)
                for stage in first.last.walk()
                for argument in stage.arguments.values()
            )
            if not ended.passes and not changes:
                self.graph.restarts.append(first)

    def _only_read(self, since: int, kind: Kind, predicts: bool) -> None:
        """Iterators that were advanced in a loop without training are read through, no more, and
        once each time that the loop runs."""
        for sighting in self.sightings[since:]:
            if sighting.use.kind is Kind.ITERATOR:
                rounds = min(sighting.use.rounds, self.loops)
                sighting.use = replace(sighting.use, kind=kind, rounds=rounds, predicts=predicts)

    def _begin_round(self, node: cst.For | cst.While, iterable: Value | None, state: State) -> None:
        if isinstance(node, cst.For) and iterable is not None:
            self.assign(node.target, self.element_of(iterable), state)
        elif isinstance(node, cst.While):
            true, _ = self.split(node.test, state)
            narrowed = state.paths.both(true)
            if narrowed:
                state.paths = narrowed

    def _loosen(
        self,
        node: cst.For | cst.While,
        body: cst.BaseSuite,
        iterable: Value | None,
        state: State,
    ) -> None:
        """Before the body runs: what it changes may have been changed by earlier rounds.

        A trial round, of which nothing is kept, shows what changes; a second one what changes only
        when a flag has.
        """
        if self.muted > MAX_TRIALS:
            self.limit("loops")
            for place in [place for place in state.values if place[0] == self.current]:
                state.values[place] = self.fresh(place[1], Why.LOOPS)
            return
        if self._try_round(node, body, iterable, state):
            self._try_round(node, body, iterable, state)

    def _try_round(
        self,
        node: cst.For | cst.While,
        body: cst.BaseSuite,
        iterable: Value | None,
        state: State,
    ) -> bool:
        """Loosen what one round changes; True when a flag is among it."""
        trial = state.copy()
        executed = set(self.executed)
        self.muted += 1
        self.breaks.append([])
        self.continues.append([])
        self._begin_round(node, iterable, trial)
        reached = self.execute([body], trial)
        rounds = [*self.continues.pop(), *([trial] if reached else [])]
        self.breaks.pop()
        self.muted -= 1
        self.executed = executed
        flags = False
        for end in rounds:
            for place in end.differing(state):
                value, old = end.values.get(place), state.get(place)
                if value is None:
                    continue
                if old is None and isinstance(place[0], int):
                    state.values[place] = self.fresh(place[1], Why.LOOP)
                if old is None or old.key == value.key:
                    continue
                flags = flags or any(map(_is_flag, old.things()))
                state.values[place] = self._loosened(old, value)
        return flags

    def _taken_again(self, iterable: Value, state: State) -> Value:
        """What generators may yield too, when the loop has changed what they read."""
        self.muted += 1
        later = [
            thing.again(state.copy())
            for thing in iterable.things()
            if isinstance(thing, Stream) and thing.again is not None
        ]
        self.muted -= 1
        return union([iterable, *later]) if later else iterable

    def _loosened(self, old: Value, new: Value) -> Value:
        """What `old` may be after some rounds that make `new` of it."""
        if old.key == new.key:
            return old
        grown = _derived(old, new)
        return union(self._after_rounds(thing, new, grown) for _, thing in old)

    def _after_rounds(self, thing: Thing, new: Value, grown: bool) -> Value:
        if isinstance(thing, Dataset) and thing.iterator < 0:
            return self._continued(thing) if grown else self.fresh(why=Why.LOOP)
        changed = new.things()
        if isinstance(thing, Dataset) and all(_begins_anew(thing, each) for each in changed):
            return one(thing)
        mappings = [each for each in changed if isinstance(each, Mapping)]
        sequences = [each for each in changed if isinstance(each, Sequence)]
        match thing:
            case Mapping() if len(mappings) == len(changed):
                return one(self._loosened_mapping(thing, mappings))
            case Sequence() if len(sequences) == len(changed):
                return one(self._loosened_sequence(thing, sequences))
            case Model():
                return one(thing)
        return self.fresh(why=Why.LOOP)

    def _loosened_mapping(self, old: Mapping, new: list[Mapping]) -> Mapping:
        known, after = _by_key([old]), _by_key(new)
        pairs = [
            (key, self._loosened(item, after[key]) if key in after else item)
            for key, item in known.items()
        ]
        added = [(key, self.fresh(why=Why.LOOP)) for key in after if key not in known]
        complete = old.complete and all(each.complete for each in new)
        return Mapping((*pairs, *added), complete)

    def _loosened_sequence(self, old: Sequence, new: list[Sequence]) -> Sequence:
        parts = [each.items for each in new]
        same = {(len(each.items), each.repeated) for each in (old, *new)}
        if same == {(len(old.items), False)}:
            after = [union(each) for each in zip(*parts, strict=True)]
            return Sequence(tuple(map(self._loosened, old.items, after)), old.is_list)
        grown = union([item for items in parts for item in items])
        if old.items:
            grown = self._loosened(union(old.items), grown)
        return Sequence((grown,), old.is_list, repeated=True)

    def run_over(
        self,
        node: cst.CSTNode,
        at: cst.BaseExpression | None,
        iterable: Value,
        activity: Activity,
        goes_on: bool,
        state: State,
    ) -> None:
        for guards, stage in datasets_in(self.looped(iterable)):
            if not goes_on or peeked(stage):
                kind = Kind.PEEKED
                if activity.trains and self.rounds and not self.muted and _draws_one(stage):
                    self.locate(node)
                    ways = (way.both(guards) for way in state.paths)
                    self.rounds[-1].firsts.extend(
                        Pipeline(stage, way, Use(kind, node)) for way in ways if way is not None
                    )
            elif activity.trains:
                kind = Kind.LOOP
            else:
                kind = Kind.INFERENCE if activity.runs_model else Kind.CONSUMED
            predicts = kind is Kind.INFERENCE and not activity.may_train
            self.use(one(Dataset(stage)).guarded(guards), kind, node, state, at, predicts=predicts)


def _may_be_data(thing: Thing) -> bool:
    """True for what cannot be seen, or has an unknown number of items, and is no range: such as
    what a strategy makes of data, also counted by `enumerate`."""
    match thing:
        case Unknown(identity=("builtins.range", *_)):
            return False
        case Unknown() | Sequence(repeated=True):
            return True
    return False


def _has_items(thing: Thing) -> bool:
    """True for what is known to have items, so that there is a first round."""
    match thing:
        case Sequence(items=(_, *_), repeated=False) | Mapping(items=(_, *_), complete=True):
            return True
    return False


def _draws_one(stage: Stage) -> bool:
    """True for `take(1)` of shuffled data: another element each time, for which the buffer is
    filled. Of data in order it is the same one each time, to see whether a model learns it."""
    count = stage.arguments.get("count")
    return (
        stage.name == "take"
        and count is not None
        and count.value.only() == Constant(1)
        and any(each.name == "shuffle" for each in stage.walk())
    )


def _is_flag(thing: Thing) -> bool:
    """True for what tests ask for; numbers count rounds or measure."""
    return isinstance(thing, Constant) and type(thing.value) in {bool, str, type(None)}


def _by_key(mappings: list[Mapping]) -> dict[Hashable, Value]:
    """Everything that stands under each key in one of the mappings."""
    found: dict[Hashable, list[Value]] = {}
    for mapping in mappings:
        for key, item in mapping.items:
            found.setdefault(key, []).append(item)
    return {key: union(items) for key, items in found.items()}


def _newer(key: Hashable, unknowns: int) -> bool:
    """True for what depends on a call, or on something that came up later."""
    match key:
        case ("fresh", int(number)):
            return number > unknowns
        case ("call", *_):
            return True
        case tuple():
            return any(_newer(part, unknowns) for part in key)
    return False


def _are_exchanged(old: Thing | None, new: Thing | None) -> bool:
    match old, new:
        case Sequence(), Sequence():
            mine, others = old.items, new.items
        case Mapping(), Mapping():
            mine, others = (tuple(item for _, item in each.items) for each in (old, new))
        case _:
            return False
    return len(mine) == len(others) > 0 and all(
        item.key == other.key or isinstance(other.only(), Unknown)
        for item, other in zip(mine, others, strict=True)
    )


def _begins_anew(iterator: Dataset, thing: Thing) -> bool:
    """True for the same iterator or another one over the same dataset."""
    return isinstance(thing, Dataset) and thing.iterator >= 0 and thing.stage is iterator.stage


def _derived(old: Value, new: Value) -> bool:
    """True when every new dataset was made from one of the old ones."""
    stages = [thing.stage for thing in old.things() if isinstance(thing, Dataset)]
    return all(
        isinstance(thing, Dataset)
        and any(stage is part for stage in stages for part in thing.stage.walk())
        for thing in new.things()
    )


def _tries_again(loop: cst.For | cst.While) -> bool:
    """True for a loop that what it tries ends, such as to take the next element, and that begins
    the data anew where it fails."""
    match loop.body.body:
        case [cst.Try(body=cst.IndentedBlock(body=[*_, last]))] if isinstance(loop, cst.While):
            return isinstance(last, cst.SimpleStatementLine) and any(
                isinstance(each, cst.Break) for each in last.body
            )
    return False


def _searches(loop: cst.For | cst.While) -> bool:
    """True for a loop that what it finds in an element ends: it looks for one, and has it."""
    if not isinstance(loop, cst.For):
        return False
    target: cst.CSTNode = loop.target
    if isinstance(target, cst.Tuple) and _counts(loop.iter):
        target = target.elements[-1]
    return _breaks_on(loop.body, _names(target))


def _has_few_rounds(loop: cst.For | cst.While) -> bool:
    """True for `while len(found) < 3`: a look at as many elements as it takes."""
    match loop:
        case cst.While(
            test=cst.Comparison(
                comparisons=[
                    cst.ComparisonTarget(
                        operator=cst.LessThan() | cst.LessThanEqual(),
                        comparator=cst.Integer(value=number),
                    )
                ]
            )
        ):
            return number.isdecimal() and int(number) <= PEEK
    return False


def _counts(iterable: cst.BaseExpression) -> bool:
    match iterable:
        case cst.Call(func=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name))):
            return name == "enumerate"
    return False


def _breaks_on(node: cst.CSTNode, names: set[str]) -> bool:
    """True when a test of one of these names, or of what is made of them, leads to `break`."""
    for inner in _same_loop(node):
        match inner:
            case cst.Assign(targets=targets, value=value) if names & _names(value):
                names.update(*(_names(each.target) for each in targets))
            case cst.If(test=test) if names & _names(test) and _breaks(inner):
                return True
        if _breaks_on(inner, names):
            return True
    return False


def _breaks(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Break) or any(map(_breaks, _same_loop(node)))


def _same_loop(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes below a node in which `break` means the same loop."""
    others = (cst.For, cst.While, cst.FunctionDef, cst.ClassDef)
    return [child for child in children(node) if not isinstance(child, others)]


def _names(node: cst.CSTNode) -> set[str]:
    """The names that stand in an expression, attributes left out."""
    match node:
        case cst.Name(value=name):
            return {name}
        case cst.Attribute(value=owner):
            return _names(owner)
    return set().union(*map(_names, children(node)))


_AFTER_TAKE = frozenset(
    {"batch", "cache", "enumerate", "map", "padded_batch", "prefetch", "repeat", "shuffle",
     "with_options"}
)  # fmt: skip
"""Steps that make no more elements of the few that `take` lets through."""


def peeked(stage: Stage) -> bool:
    """True for a pipeline of a few elements, cut off by `take`."""
    while stage.name in _AFTER_TAKE and len(stage.inputs) == 1:
        stage = stage.inputs[0]
    if stage.name != "take" or "count" not in stage.arguments:
        return False
    count = stage.arguments["count"].value.only()
    return isinstance(count, Constant) and type(count.value) is int and 0 <= count.value <= PEEK
