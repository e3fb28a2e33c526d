"""The state in which code is interpreted, and what every part of the interpreter shares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import libcst as cst

from tfdata_lint.graph.attempts import Attempt
from tfdata_lint.graph.eager_only import needs_a_value
from tfdata_lint.graph.guards import Guards, Paths
from tfdata_lint.graph.limits import MAX_IDLE_STEPS, MAX_STEPS
from tfdata_lint.graph.pipeline import (
    Act,
    Draw,
    Effects,
    Feeding,
    Graph,
    Kind,
    Note,
    Stage,
    TensorCall,
    Use,
    Why,
)
from tfdata_lint.graph.relevance import Relevance
from tfdata_lint.graph.running import (
    Activity,
    Arguments,
    Frame,
    Node,
    Round,
    Scope,
    Sighting,
)
from tfdata_lint.graph.state import Place, State
from tfdata_lint.graph.tensors import is_small
from tfdata_lint.graph.values import (
    MAX_KEY_DEPTH,
    Box,
    Class,
    Constant,
    Dataset,
    Function,
    Layer,
    Mapping,
    Sequence as SequenceThing,
    Tensor,
    Thing,
    Unknown,
    Value,
    key_depth,
    one,
)
from tfdata_lint.records import replace

if TYPE_CHECKING:
    from tfdata_lint.reading.project import Project
    from tfdata_lint.reading.source import Source

_RUNNING = (
    "frames", "active", "current", "loops", "steps", "allowed", "most", "nested", "judging",
    "outer_boxes", "outer_calls", "muted", "handled", "raises", "scoped", "tracing", "activities",
    "breaks", "continues", "attempts", "rounds", "settled",
)  # fmt: skip

_PASSES = frozenset({Kind.FIT, Kind.EVALUATE, Kind.PREDICT, Kind.LOOP, Kind.CONSUMED})
"""Uses that run through all of a dataset."""

_HOLDING_DATASETS = frozenset({Dataset, Mapping, SequenceThing, Unknown})
"""What may be a dataset, or have some among its items; lists are opened before."""

_NO_MODULE = cst.Module(())


class Machine(ABC):
    """What the parts of the interpreter share."""

    def __init__(self, project: Project, relevance: Relevance) -> None:
        self.project = project
        self.relevance = relevance
        self.graph = Graph()
        self.base: dict[Place, Value] = {}
        self.modules: dict[str, int | None] = {}
        self.loading: dict[str, State] = {}
        self.resolving: set[tuple[str, str]] = set()
        self.scopes: dict[int, Scope] = {}
        self.located: list[cst.CSTNode] = []
        self.compiled: set[Hashable] = set()
        self.elements: set[Hashable] = set()
        self.parts: set[Hashable] = set()
        self.something: set[Hashable] = set()
        self._start()
        self.sightings: list[Sighting] = []
        self.stages: list[Stage] = []
        self.executed: set[int] = set()
        self.texts: dict[int, tuple[cst.CSTNode, str]] = {}
        self.class_keys: dict[int, Hashable] = {}
        self.star_imports: set[int] = set()
        self.starred: dict[int, dict[str, None]] = {}
        self.set_by_name: set[Hashable] = set()
        self.kept: set[int] = set()
        self.guessed: dict[int, Why | None] = {}
        self.class_list: list[Class] = []
        self.defined: list[Function] = []
        self.waiting: dict[int, tuple[Function, State]] = {}
        self.left_at_import: dict[int, int] = {}
        self.sources: dict[Hashable, Stage] = {}
        self.splits: dict[tuple[int, str], Stage] = {}
        self.reached: dict[int, list[Layer]] = {}
        self.input_names: dict[int, Hashable] = {}
        self.function_names: dict[int, str] = {}
        self.made_classes: dict[int, Class] = {}
        self.generators: dict[int, bool] = {}
        self.takers: dict[int, bool] = {}
        self.mapped_before: dict[
            Hashable, tuple[Value | None, Effects | None, tuple[Stage, ...]]
        ] = {}
        self.runs: dict[tuple[Hashable, ...], int] = {}
        self.further = 0
        self.idle = MAX_IDLE_STEPS
        self.begun = self.in_vain = self.made_before = 0
        self.unknowns = 0
        self._scopes = 0
        self.objects = 0
        self.boxes = 0
        self._symbols = 0
        self._ops = 0

    def _start(self) -> None:
        self.frames: list[Frame] = []
        self.active: list[int] = []
        self.current = 0
        self.loops = self.repeated = 0
        self.steps = 0
        self.allowed = self.most = MAX_STEPS
        self.nested = 0
        self.judging = 0
        self.settled = 0
        self.outer_boxes = 0
        self.outer_calls = 0
        self.muted = 0
        self.handled = 0
        self.raises = 0
        self.scoped = 0
        self.tracing = 0
        self.activities: list[Activity] = []
        self.breaks: list[list[State]] = []
        self.continues: list[list[State]] = []
        self.rounds: list[Round] = []
        self.attempts: list[Attempt] = []

    def interrupted(self) -> dict[str, Any]:
        """Put aside what runs, so that other code can be run as if nothing were running."""
        kept = {name: getattr(self, name) for name in _RUNNING}
        self._start()
        return kept

    def resume(self, kept: dict[str, Any]) -> None:
        """Go on with what was put aside."""
        for name, value in kept.items():
            setattr(self, name, value)

    # What the other parts provide.

    @abstractmethod
    def evaluate(self, node: cst.BaseExpression, state: State) -> Value:
        """The value of an expression; the state may change (calls, walrus)."""

    @abstractmethod
    def split(self, test: cst.BaseExpression, state: State) -> tuple[Paths, Paths]:
        """The paths on which a test is true, and those on which it is false."""

    @abstractmethod
    def execute(self, body: Iterable[cst.CSTNode], state: State) -> bool:
        """Run statements; False when their end is never reached."""

    @abstractmethod
    def assign(self, target: cst.BaseExpression, value: Value, state: State) -> None:
        """Bind a name, attribute, subscript or a tuple of them."""

    @abstractmethod
    def bind_name(self, name: str, value: Value, state: State) -> None:
        """Bind a name in the current scope, or where `global` or `nonlocal` says."""

    @abstractmethod
    def either_way(self, text: str) -> tuple[Paths, Paths]:
        """The two outcomes of a test that nothing is known of."""

    @abstractmethod
    def attribute(self, thing: Thing, name: str, state: State) -> Value:
        """`thing.name`."""

    @abstractmethod
    def in_class(self, of: Class, name: str, state: State) -> Value | None:
        """An attribute found in a class or its bases."""

    @abstractmethod
    def annotated(
        self, annotation: cst.Annotation | None, unseen: Unknown, scope: int, state: State
    ) -> Value | None:
        """What an annotation says of a value that is not seen."""

    @abstractmethod
    def promised(self, unseen: Unknown) -> Value:
        """The dataset that something which is not seen is said to be."""

    @abstractmethod
    def unknown_source(self, thing: Thing) -> Stage:
        """The stage that stands for a dataset that cannot be seen."""

    @abstractmethod
    def beside(self, table: Mapping, key: Thing | None) -> Value | None:
        """What stands under a key that a table is not known to have, where that is known."""

    @abstractmethod
    def enter(self, function: Function, state: State) -> Value:
        """Run a function with every argument unknown."""

    @abstractmethod
    def invoke(self, function: Function, given: Arguments, node: cst.Call, state: State) -> Value:
        """Run a function of the linted code."""

    @abstractmethod
    def call(self, thing: Thing, given: Arguments, node: cst.Call, state: State) -> Value:
        """The result of calling a thing."""

    @abstractmethod
    def run_over(
        self,
        node: cst.CSTNode,
        at: Node,
        iterable: Value,
        activity: Activity,
        goes_on: bool,
        state: State,
    ) -> None:
        """Note what a loop over a dataset is: training, reading through, or a look."""

    @abstractmethod
    def looped(self, iterable: Value) -> Value:
        """The datasets that a loop over a value runs."""

    @abstractmethod
    def element_of(self, value: Value) -> Value:
        """What a loop over a value binds."""

    @abstractmethod
    def module_member(self, path: str, name: str, state: State) -> Value:
        """What a name stands for in a module of the project."""

    # Small services.

    @property
    def depth(self) -> int:
        """Loops around the code at hand; what becomes a graph, to be called repeatedly, is one."""
        return self.loops + self.repeated

    def fresh(self, text: str = "", why: Why | None = None, foreign: str = "") -> Value:
        """An unknown that equals nothing else."""
        self.unknowns += 1
        return one(Unknown(("fresh", self.unknowns), text, foreign, why))

    def derived(
        self, text: str, *parts: Hashable, foreign: str = "", why: Why | None = None
    ) -> Value:
        """An unknown that equals every other one made from the same parts."""
        if key_depth(parts) > MAX_KEY_DEPTH:
            return self.fresh(text, why, foreign)
        return one(Unknown(parts, text, foreign, why))

    def text(self, node: cst.CSTNode) -> str:
        """A node as written, on one line, for messages."""
        known = self.texts.get(id(node))
        if known is None:
            # With the node: what was made on the way must not leave its text to another one.
            known = node, _plain(node) or " ".join(_NO_MODULE.code_for_node(node).split())
            self.texts[id(node)] = known
        return known[1]

    def scope(self, parent: int, is_class: bool = False) -> int:
        """Open a scope inside another one and return its number, which is positive."""
        self._scopes += 1
        self.scopes[self._scopes] = Scope(self.scopes[parent].source, parent, is_class)
        return self._scopes

    def module_scope(self, source: Source) -> int:
        """Open the scope of a module and return its number, which is not positive."""
        number = -len(self.modules)
        self.scopes[number] = Scope(source, None)
        return number

    def outlives(self, place: Place, attempt: Attempt) -> bool:
        """True for a place that may still be read after an attempt was given up."""
        scope = place[0]
        return not (
            isinstance(scope, int) and scope > attempt.scopes and not self.scopes[scope].captured
        )

    def of_module(self, scope: int) -> int:
        """The scope of the module that a scope belongs to."""
        while (parent := self.scopes[scope].parent) is not None:
            scope = parent
        return scope

    def locate(self, node: cst.CSTNode | None, scope: int | None = None) -> None:
        """Note the file that a node stands in: that of a scope, else that of the code that runs."""
        if node is not None and id(node) not in self.graph.sources:
            source = self.scopes[self.current if scope is None else scope].source
            self.graph.sources[id(node)] = source
            # A node that was made on the way must not leave its identity to another one.
            self.located.append(node)

    def in_a_file(self, call: cst.Call | None) -> cst.Call | None:
        """A call, None for one that stands nowhere: that of a property or a decorator."""
        return call if id(call) in self.graph.sources else None

    def limit(self, name: str) -> None:
        """Count that a limit was reached."""
        self.graph.limits[name] = self.graph.limits.get(name, 0) + 1

    @contextmanager
    def watching(self, pass_on: bool = True) -> Iterator[Activity]:
        """Collect what the code in the block does."""
        activity = Activity()
        self.activities.append(activity)
        try:
            yield activity
        finally:
            self.activities.pop()
            if pass_on and self.activities:
                self.activities[-1].add(activity)

    def boxed(self, value: Value, state: State) -> Value:
        """A value as a name holds it: lists and dicts become boxes, which can be changed."""
        if _CHANGEABLE.isdisjoint(value.kinds) or not any(map(_is_changeable, value.things())):
            return value

        def box(thing: Thing) -> Value:
            if not _is_changeable(thing):
                return one(thing)
            self.boxes += 1
            made = Box(self.boxes)
            state.values[made.place] = one(thing)
            return one(made)

        return value.each(box)

    def opened(
        self, value: Value, state: State, known: dict[Box, Value | None] | None = None
    ) -> Value:
        """A value with the contents of its boxes, also those inside tuples, lists and dicts.

        `known` are boxes that were opened already, and, as None, those that hold this value: one
        may hold itself.
        """
        if not value.holds_box:
            return value
        seen: dict[Box, Value | None] = {} if known is None else known

        def open_thing(thing: Thing) -> Value:
            match thing:
                case Box():
                    if thing not in seen:
                        inner = state.get(thing.place)
                        if inner is not None:
                            seen[thing] = None
                            seen[thing] = self.opened(inner.under(state.paths), state, seen)
                    found = seen.get(thing)
                    return self.fresh(why=Why.CONTENTS) if found is None else found
                case SequenceThing(items=items) if any(item.holds_box for item in items):
                    parts = tuple(self.opened(item, state, seen) for item in items)
                    return one(SequenceThing(parts, thing.is_list, thing.repeated))
                case Mapping(items=pairs) if any(item.holds_box for _, item in pairs):
                    opened = tuple((key, self.opened(item, state, seen)) for key, item in pairs)
                    return one(Mapping(opened, thing.complete))
            return one(thing)

        return value.each(open_thing)

    def contents(self, value: Value, state: State) -> Value:
        """A value with its own box opened; boxes inside stay, so that they can be changed."""
        if Box not in value.kinds:
            return value

        def open_thing(thing: Thing) -> Value:
            if isinstance(thing, Box):
                inner = state.get(thing.place)
                return self.fresh(why=Why.CONTENTS) if inner is None else inner.under(state.paths)
            return one(thing)

        return value.each(open_thing)

    def is_symbolic(self, value: Value) -> bool:
        """True for a tensor without a value: in a function that is traced, and made there or given
        to it."""
        things = value.things() if self.tracing else []
        return bool(things) and all(map(self._symbolic, things))

    def _symbolic(self, thing: Thing) -> bool:
        match thing:
            case Tensor(traced=traced, array=array):
                return traced and not array
            case Unknown(identity=(inner, "[", _)):
                return self._symbolic(Unknown(inner))
            case Unknown(identity=identity):
                return identity in self.elements
        return False

    def note_tensors(self, path: str, node: cst.CSTNode, given: Arguments, state: State) -> None:
        """Note a call that gets tensors, unless an exception is awaited: what tells a shape counts
        there too. Where the call needs a value, nothing comes after it."""
        if self.handled and path != ".set_shape":
            return
        named: list[tuple[int | str, Value]] = [
            *((place, value) for place, (_, value) in enumerate(given.positional)),
            *((name, value) for name, (_, value) in given.keywords.items()),
        ]
        symbolic = frozenset(place for place, value in named if self.is_symbolic(value))
        if not self.muted or path == ".set_shape":
            self._note_tensors(path, node, given, symbolic, state)
        if needs_a_value(path, given, symbolic, self.graph):
            self.activities[-1].needs_a_value = True
            state.paths = Paths(())

    def _note_tensors(
        self,
        path: str,
        node: cst.CSTNode,
        given: Arguments,
        symbolic: frozenset[int | str],
        state: State,
    ) -> None:
        if isinstance(node, cst.Call):
            if self.in_a_file(node) is None:
                return
        else:
            self.locate(node)
        if symbolic and not path.startswith("tensorflow.") and isinstance(node, cst.Call):
            self.note(Act.GIVEN, node, path, state)
        if symbolic or path.startswith((".", "tensorflow.")) or "." not in path:
            for way in state.paths:
                self.graph.tensor_calls.append(TensorCall(path, node, given, way, symbolic))

    def are_small(self, values: Iterable[Value]) -> bool:
        """True for a few numbers, also together with what was there before the function ran."""
        things = [thing for value in values for thing in value.things()]
        return any(map(is_small, things)) and all(
            isinstance(thing, Constant)
            or is_small(thing)
            or (
                isinstance(thing, Unknown)
                and thing.why is not Why.CALL
                and not self.is_symbolic(one(thing))
            )
            for thing in things
        )

    def made(self, thing: Thing) -> Value:
        """What an operation makes: while a function is traced, tensors without a value."""
        return as_symbolic(one(thing), True) if self.tracing else one(thing)

    def does(self, kind: str, text: str, touches: bool = True) -> None:
        """Note a stateful, python, unknown, ordered, costly, splitting, packing or waiting call,
        one apart from the element, or one that builds datasets or reads files. It computes values
        of the element, unless told otherwise."""
        if self.activities:
            getattr(self.activities[-1], kind)[text] = None
            if kind not in {"apart", "builds", "costly", "ordered", "packs", "splits", "waits"}:
                self.computes(touches)

    def draws_with(self, seed: Value | None, name: str, layer: Hashable = None) -> None:
        """Note that a layer, or an op that each call makes anew, draws with a seed, if it is given
        one."""
        self._ops += 1
        thing = seed.only() if seed is not None else None
        if self.activities and thing is not None and thing != Constant(None):
            self.activities[-1].seeded.setdefault((name, thing.key), set()).add(layer or self._ops)

    def draws(self, text: str, state: State, repeats: bool = False, seeded: bool = False) -> None:
        """Note a call that draws random numbers each time it runs."""
        if self.activities:
            for way in state.paths:
                self.activities[-1].draws[Draw(text, way, repeats, seeded)] = None

    def note(
        self, act: Act, node: cst.CSTNode, text: str, state: State, result: Hashable = None
    ) -> None:
        """Note a call or statement of the linted code that rules need to know of."""
        if self.activities and id(node) in self.graph.sources:
            for way in state.paths:
                self.activities[-1].notes[Note(act, node, text, way, result)] = None

    def computes(self, touches: bool = True, of: Iterable[Value] = ()) -> None:
        """Note that something is computed, not only handed on: of values, unless told otherwise.
        Nobody knows of which, where there is no tensor in what it is computed `of`."""
        if self.activities:
            activity = self.activities[-1]
            activity.computes = True
            activity.touches |= touches
            things = [thing for value in of for thing in parts(value)] if touches else []
            tensors = [thing for thing in things if isinstance(thing, Tensor)]
            unseen = any(self.is_symbolic(one(thing)) for thing in things if thing not in tensors)
            activity.touched.update(dict.fromkeys(tensors))
            activity.touches_all |= touches and (unseen or not tensors)

    def tells_shapes(self, of: Value) -> None:
        """Note that code tells TensorFlow the shape of something."""
        if self.activities:
            tensors = [thing for thing in of.things() if isinstance(thing, Tensor)]
            self.activities[-1].shaped.update(dict.fromkeys(tensors))
            self.activities[-1].shapes_others |= not tensors

    def trains(self) -> None:
        """Note that a training step runs."""
        if self.activities:
            self.activities[-1].trains = True

    def runs_model(self, surely: bool = True) -> None:
        """Note that a model runs, which is no training by itself; unless it is not `surely` one."""
        if self.activities:
            self.activities[-1].runs_model = True
            self.activities[-1].may_train |= not surely

    def lose(self, value: Value, why: Why, node: cst.CSTNode | None, state: State) -> None:
        """Note that the datasets in a value go where they cannot be followed."""
        self.use(value, Kind.ESCAPED, node, state, why=why)

    def use(
        self,
        value: Value,
        kind: Kind,
        node: cst.CSTNode | None,
        state: State,
        at: Node = None,
        why: Why | None = None,
        feeding: Feeding | None = None,
        predicts: bool = False,
    ) -> None:
        """Note that the datasets in a value (also inside tuples, lists, dicts) reach a use.

        `why` says of an escape why it is one, when it is not because of a call; `feeding` which
        method of a model it is.
        """
        if self.muted:
            return
        if kind is Kind.ESCAPED:
            why = why or Why.CALL
        if self.nested and kind is not Kind.PEEKED:
            kind = Kind.NESTED
        if isinstance(node, cst.Call):
            node = self.in_a_file(node)
        else:
            self.locate(node)
        value = self.opened(value, state)
        if _HOLDING_DATASETS.isdisjoint(value.kinds) and not self.rounds:
            return
        direct = {id(thing.stage) for thing in value.things() if isinstance(thing, Dataset)}
        if self.rounds and kind in _PASSES:
            reads = kind is not Kind.CONSUMED or any(True for _ in datasets_in(value))
            self.rounds[-1].passes = self.rounds[-1].passes or reads
        for guards, stage in datasets_in(value):
            if state.paths.admits(guards):
                expression = at if id(stage) in direct else None
                self.locate(expression)
                use = Use(kind, node, expression, why, feeding, self.loops, predicts=predicts)
                self.sightings.append(Sighting(stage, guards, use))
        for guards, thing in value:
            if not isinstance(thing, Unknown) or not (direct or thing.why is Why.ALTERNATIVES):
                continue
            if state.paths.admits(guards):
                if thing.why is Why.ALTERNATIVES:
                    self.limit("alternatives")
                if direct:
                    use = Use(kind, node, None, why, feeding, self.loops)
                    self.sightings.append(Sighting(self.unknown_source(thing), guards, use))


def _plain(node: cst.CSTNode) -> str:
    """A dotted name as written, where it has no parentheses and spaces: LibCST writes it slowly."""
    names: list[str] = []
    while type(node) is cst.Attribute:
        dot = node.dot
        if node.lpar or not (dot.whitespace_before.empty and dot.whitespace_after.empty):
            return ""
        names.append(node.attr.value)
        node = node.value
    if type(node) is not cst.Name or node.lpar:
        return ""
    return ".".join([node.value, *reversed(names)])


def parts(value: Value) -> Iterator[Thing]:
    """What a value can be, and what is in tuples, lists and dicts among that."""
    for thing in value.things():
        match thing:
            case SequenceThing(items=items):
                for item in items:
                    yield from parts(item)
            case Mapping(items=pairs):
                for _, item in pairs:
                    yield from parts(item)
            case _:
                yield thing


def as_symbolic(value: Value, so: bool) -> Value:
    """A value in which tensors have no value yet, or have one."""

    def part(thing: Thing) -> Value:
        match thing:
            case Tensor(array=False):
                return one(replace(thing, traced=so))
            case SequenceThing(items=items):
                parts = tuple(as_symbolic(item, so) for item in items)
                return one(SequenceThing(parts, thing.is_list, thing.repeated))
            case Mapping(items=pairs):
                marked = tuple((key, as_symbolic(item, so)) for key, item in pairs)
                return one(Mapping(marked, thing.complete))
        return one(thing)

    return value.each(part)


_CHANGEABLE = frozenset({Mapping, SequenceThing})


def _is_changeable(thing: Thing) -> bool:
    return isinstance(thing, Mapping) or (isinstance(thing, SequenceThing) and thing.is_list)


def datasets_in(
    value: Value, wanted: Callable[[Dataset], bool] = lambda _: True
) -> Iterator[tuple[Guards, Stage]]:
    """Every dataset in a value, looking into tuples, lists and dicts, with its guards."""
    for guards, thing in value:
        inner: Iterable[Value] = ()
        match thing:
            case Dataset() if wanted(thing):
                yield guards, thing.stage
            case SequenceThing(items=items):
                inner = items
            case Mapping(items=pairs):
                inner = [item for _, item in pairs]
        for item in inner:
            yield from datasets_in(item.guarded(guards), wanted)
