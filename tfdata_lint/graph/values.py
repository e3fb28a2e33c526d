"""Abstract values: what a name can stand for, and under which guards.

A `Value` is a set of alternatives, each a thing and the guards under which it holds. Things are
compared by their `key`; unknown things have keys too, so that two tests of the same unknown are
known to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from tfdata_lint.graph.covering import covering
from tfdata_lint.graph.guards import ALWAYS, ANYWAY, Guards, Paths, Subject, fewest
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.records import dataclass, field, replace

if TYPE_CHECKING:
    import libcst as cst

    from tfdata_lint.graph.pipeline import Argument, Stage

MAX_ALTERNATIVES = 64
"""Alternatives of one value; six independent switches in one function make 64."""

MAX_KEPT = 32
"""Alternatives that are kept of a value that has too many."""

MAX_PLAIN = 16
"""Alternatives of a value that is data or unknown, whatever it is: no dataset, and nothing that is
called or holds others."""

MAX_WAYS = 8
"""Ways in which a value is one thing that is no dataset; more are merged into what they share."""

MAX_MET = 1024
"""Pairs of alternatives and ways that meet where branches do; with more of them, alternatives keep
only the guards that they had."""

MAX_KEY_DEPTH = 8
"""How deep the key of an unknown may nest; a deeper one stands for itself alone."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a name can stand for."""

    @property
    def key(self) -> Hashable:
        """What makes it equal to another thing."""
        return self


@dataclass(frozen=True, slots=True)
class Unknown(Thing):
    """Something that cannot be seen. `identity` says which unknown it is; `text` is for readers.

    `foreign` is the import it came from, when that is no part of TensorFlow. `why` says why it
    cannot be seen, where that is known; what is made of it cannot be seen for the same reason.
    """

    identity: Hashable
    text: str = field(default="", compare=False)
    foreign: str = field(default="", compare=False)
    why: Why | None = field(default=None, compare=False)

    @property
    def key(self) -> Hashable:
        return ("unknown", self.identity)


@dataclass(frozen=True, slots=True)
class Constant(Thing):
    """A literal: number, string, bytes, bool, None or Ellipsis.

    `divided` tells that the number came of a division: so many examples by so many in a batch;
    `is_test`, that the bool came of comparing what is not known, which may be arrays.
    """

    value: Any
    divided: bool = field(default=False, compare=False)
    is_test: bool = field(default=False, compare=False)

    @property
    def key(self) -> Hashable:
        return (type(self.value).__name__, self.value)


@dataclass(frozen=True, slots=True)
class Symbol(Thing):
    """Something imported, by its canonical dotted path."""

    path: str

    @property
    def key(self) -> Hashable:
        return ("symbol", self.path)


@dataclass(frozen=True, slots=True)
class Module(Thing):
    """A module or package of the linted project, by its absolute path; a folder where it has no
    `__init__.py`."""

    path: str

    @property
    def key(self) -> Hashable:
        return ("module", self.path)


@dataclass(frozen=True, slots=True)
class Member(Thing):
    """A name imported from a module of the project, which is looked up when it is needed."""

    module: str
    name: str

    @property
    def key(self) -> Hashable:
        return ("member", self.module, self.name)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset(Thing):
    """A dataset, as the stage that made it.

    `iterator` is -1 for the dataset itself; for an iterator over it, the number of loops around
    the place where the iterator was made.
    """

    stage: Stage
    iterator: int = -1

    @property
    def key(self) -> Hashable:
        return ("dataset", self.stage.number, self.iterator)


@dataclass(frozen=True, slots=True, eq=False)
class Function(Thing):
    """A function, method or lambda of the linted code with the scope that it closes over.

    `receiver` is the object or class that a method is bound to. `opaque` marks a function under a
    decorator that may do anything. `defaults` are those of the parameters, from the definition.
    """

    node: cst.FunctionDef | cst.Lambda
    scope: int
    receiver: Value | None = None
    opaque: bool = False
    defaults: tuple[tuple[str, Value], ...] = ()

    @property
    def key(self) -> Hashable:
        receiver = None if self.receiver is None else self.receiver.key
        defaults = tuple((name, value.key) for name, value in self.defaults)
        return ("function", id(self.node), self.scope, receiver, defaults)

    def bound_to(self, receiver: Value) -> Function:
        """The same function as a method of an object or class."""
        return Function(self.node, self.scope, receiver, self.opaque, self.defaults)


@dataclass(frozen=True, slots=True, eq=False)
class Partial(Thing):
    """A `functools.partial`: a callable with leading and keyword arguments already given."""

    target: Value
    positional: tuple[tuple[cst.BaseExpression | None, Value], ...] = ()
    keywords: tuple[tuple[str, tuple[cst.BaseExpression | None, Value]], ...] = ()

    @property
    def key(self) -> Hashable:
        return (
            "partial",
            self.target.key,
            tuple(value.key for _, value in self.positional),
            tuple((name, value.key) for name, (_, value) in self.keywords),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Transformation(Thing):
    """What `tf.data.experimental.ignore_errors()` gives: a step for `Dataset.apply`."""

    name: str
    call: cst.Call
    arguments: tuple[tuple[str, Argument], ...] = ()

    @property
    def key(self) -> Hashable:
        return ("transformation", id(self.call))


@dataclass(frozen=True, slots=True, eq=False)
class Class(Thing):
    """A class of the linted code; `bases` are those of its bases that can be seen, and `inherited`
    these and theirs in Python's method resolution order (C3)."""

    node: cst.ClassDef
    scope: int
    bases: tuple[Class, ...] = ()
    foreign_base: str = ""
    inherited: tuple[Class, ...] = ()

    def __post_init__(self) -> None:
        # Each attribute that is looked up asks for it.
        object.__setattr__(self, "inherited", tuple(self._merged_bases()))

    @property
    def key(self) -> Hashable:
        return ("class", id(self.node), self.scope)

    def linearised(self) -> list[Class]:
        """The class and all that it inherits from, in the order in which Python asks them."""
        return [self, *self.inherited]

    def _merged_bases(self) -> list[Class]:
        pending = [base.linearised() for base in self.bases] + [list(self.bases)]
        order: list[Class] = []
        while pending := [each for each in pending if each]:
            heads = [each[0] for each in pending]
            free = (
                head
                for head in heads
                if not any(head.key == other.key for each in pending for other in each[1:])
            )
            chosen = next(free, heads[0])
            order.append(chosen)
            pending = [[each for each in rest if each.key != chosen.key] for rest in pending]
        return order


@dataclass(frozen=True, slots=True)
class Instance(Thing):
    """An object of a class of the linted code; its attributes live in the state."""

    of: Class = field(compare=False)
    identity: int = 0

    @property
    def key(self) -> Hashable:
        return ("instance", self.identity)


@dataclass(frozen=True, slots=True)
class Box(Thing):
    """A list or dict that a name holds: it can be changed, so its contents live in the state."""

    number: int

    @property
    def key(self) -> Hashable:
        return ("box", self.number)

    @property
    def place(self) -> tuple[Hashable, str]:
        """Where its contents are."""
        return (self.key, "")


@dataclass(frozen=True, slots=True, eq=False)
class Options(Thing):
    """A `tf.data.Options` with the settings made so far: dotted name and value."""

    settings: tuple[tuple[str, Value], ...] = ()

    @property
    def key(self) -> Hashable:
        return ("options", tuple((name, value.key) for name, value in self.settings))

    def says(self, name: str, value: bool) -> bool:
        """True when a setting is this literal."""
        given = dict(self.settings).get(name)
        thing = given.only() if given is not None else None
        return isinstance(thing, Constant) and thing.value is value


@dataclass(frozen=True, slots=True, eq=False)
class Stream(Thing):
    """What `iter`, `enumerate`, `zip` or a progress bar makes of datasets, and of what may be one:
    a loop over it runs them.

    `again` runs the generator that it comes from once more, in a given state.
    """

    of: Value
    element: Value
    again: Callable[[Any], Value] | None = None

    @property
    def key(self) -> Hashable:
        return ("stream", self.of.key, self.element.key)


@dataclass(frozen=True, slots=True, eq=False)
class Sequence(Thing):
    """A tuple or list. With `repeated` its one item stands for any number of such items, of which
    `last` may be known to be at the end, and `once` tells that it is an iterator, such as `zip`
    makes: nothing comes when it is read again."""

    items: tuple[Value, ...]
    is_list: bool = False
    repeated: bool = False
    once: bool = False
    last: Value | None = None

    @property
    def key(self) -> Hashable:
        items = tuple(item.key for item in self.items)
        last = self.last.key if self.last is not None else None
        return ("sequence", self.is_list, self.repeated, self.once, items, last)


ANY_KEY = ("any",)
"""Stands for keys that are not known, as a comprehension over something unseen gives them."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Thing):
    """A dictionary with literal keys; `complete` when no other key can be in it."""

    items: tuple[tuple[Hashable, Value], ...]
    complete: bool = True

    def get(self, key: Hashable) -> Value | None:
        """The value under a literal key."""
        for mine, value in reversed(self.items):
            if mine == key:
                return value
        return None

    @property
    def key(self) -> Hashable:
        return ("mapping", self.complete, tuple((key, value.key) for key, value in self.items))


SLICE = "[:]"
"""What stands in the identity of a slice of something unknown, before its bounds."""

EXACT = 2**24
"""`float32` holds each whole number up to here."""


class Range(str, Enum):
    """What the values of a tensor are by construction."""

    ANY = "any"
    BITS = "0 or 1, as literals"
    WHOLE = "whole numbers"
    FRACTIONS = "with fractions"
    BYTES = "0 to 255, as decoded"
    UNIT = "0 to 1, by `convert_image_dtype`"
    COUNTED = "quantities: one after the other up to 2**24, as of `Dataset.range`, or some below 0"


@dataclass(frozen=True, slots=True)
class Tensor(Thing):
    """A tensor or array. `dtype` is a TensorFlow dtype name, `shape` has None for unknown sizes.

    `one_hot` marks integers that are 0 or 1 by construction. `symbolic` names the `Input` of a
    functional model from which the tensor came unchanged in value. `maker` is the call on account
    of which TensorFlow itself does not know the number of axes, or of channels. `traced` marks
    tensors without a value yet, in a function that is traced. `most` is the greatest of its values,
    where they are literals. `unscaled` is the `convert_image_dtype` that was to scale the values
    and did not. `few` tells of a few numbers computed from sizes and drawn numbers. `rows` is a
    number that the first axis is no longer than, where `shape` does not tell its length.
    """

    dtype: str | None = None
    shape: tuple[int | None, ...] | None = None
    one_hot: bool = False
    array: bool = False
    symbolic: int = 0
    range: Range = Range.ANY
    maker: cst.Call | None = field(default=None, compare=False)
    traced: bool = False
    unscaled: cst.Call | None = field(default=None, compare=False)
    most: int | None = None
    few: bool = field(default=False, compare=False)
    rows: int | None = None

    @property
    def key(self) -> Hashable:
        return (
            "tensor", self.dtype, self.shape, self.one_hot, self.array, self.symbolic, self.range,
            id(self.maker), self.traced, id(self.unscaled), self.most, self.rows,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class TypeSpec(Thing):
    """`tf.TensorSpec`, `FixedLenFeature` and the like: what elements will look like."""

    kind: str
    dtype: str | None
    shape: tuple[int | None, ...] | None

    @property
    def key(self) -> Hashable:
        return ("spec", self.kind, self.dtype, self.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Layer(Thing):
    """A Keras layer: the class name, the call that made it, and its arguments by name."""

    name: str
    call: cst.Call
    arguments: tuple[tuple[str, Value], ...] = ()

    def get(self, name: str) -> Value | None:
        """An argument by name."""
        return dict(self.arguments).get(name)

    @property
    def key(self) -> Hashable:
        return ("layer", id(self.call), self.name)


@dataclass(frozen=True, slots=True, eq=False)
class Model(Thing):
    """A Keras model: the layers of a Sequential, or the inputs and outputs of a functional one.

    `layers` is None when they cannot be seen. `replicated` tells that it was made in the scope of a
    strategy of `tf.distribute`.
    """

    call: cst.Call
    layers: tuple[Value, ...] | None = None
    inputs: Value | None = None
    outputs: Value | None = None
    replicated: bool = field(default=False, compare=False)

    @property
    def key(self) -> Hashable:
        layers = None if self.layers is None else tuple(layer.key for layer in self.layers)
        return ("model", id(self.call), layers)


@dataclass(frozen=True, slots=True)
class Resource(Thing):
    """A stateful object of TensorFlow: a Variable, a lookup table, a random Generator."""

    path: str

    @property
    def key(self) -> Hashable:
        return ("resource", self.path)


@dataclass(frozen=True, slots=True)
class Bound(Thing):
    """A method of a thing that is no function of the linted code: `ds.map`, `", ".join`."""

    owner: Thing
    name: str

    @property
    def key(self) -> Hashable:
        return ("bound", self.owner.key, self.name)


Alternative = tuple[Guards, Thing]


class Value:
    """A set of alternatives, immutable; an empty one stands for what cannot be reached."""

    __slots__ = ("_holds_box", "_key", "_kinds", "alternatives")

    def __init__(self, alternatives: Iterable[Alternative]) -> None:
        self.alternatives = tuple(alternatives)
        self._key: Hashable = None
        self._holds_box: bool | None = None
        self._kinds: frozenset[type[Thing]] | None = None

    @property
    def key(self) -> Hashable:
        """What makes it equal to another value."""
        if self._key is None:
            if len(self.alternatives) == 1:
                self._key = self.alternatives[0][1].key
            else:
                self._key = ("or", *((guards, thing.key) for guards, thing in self.alternatives))
        return self._key

    def __iter__(self) -> Iterator[Alternative]:
        return iter(self.alternatives)

    def things(self) -> list[Thing]:
        """The things without their guards."""
        return [thing for _, thing in self.alternatives]

    @property
    def kinds(self) -> frozenset[type[Thing]]:
        """The classes of the things: most questions are about what is not there at all."""
        if self._kinds is None:
            self._kinds = frozenset([type(thing) for _, thing in self.alternatives])
        return self._kinds

    @property
    def holds_box(self) -> bool:
        """True when a `Box` is among the alternatives, or in a tuple, list or dict among them."""
        if self._holds_box is None:
            self._holds_box = not _HOLDING.isdisjoint(self.kinds) and any(
                map(_is_or_holds_box, self.things())
            )
        return self._holds_box

    def only(self) -> Thing | None:
        """The one thing that it can be, else None."""
        return self.alternatives[0][1] if len(self.alternatives) == 1 else None

    def under(self, paths: Paths) -> Value:
        """Only what can be on these paths."""
        if paths is ANYWAY:
            return self
        for guards, _ in self.alternatives:
            if guards.claims:
                break
        else:
            return self
        kept = [alternative for alternative in self.alternatives if paths.admits(alternative[0])]
        return self if len(kept) == len(self.alternatives) else Value(kept)

    def guarded(self, guards: Guards) -> Value:
        """The same alternatives where `guards` hold too."""
        if not guards.claims:
            return self
        if len(self.alternatives) == 1:
            mine, thing = self.alternatives[0]
            both = mine.both(guards)
            return Value(() if both is None else ((both, thing),))
        met = [(mine.both(guards), thing) for mine, thing in self.alternatives]
        return Value([(both, thing) for both, thing in met if both is not None])

    def each(self, change: Callable[[Thing], Value]) -> Value:
        """Every alternative replaced by what `change` makes of it."""
        if len(self.alternatives) == 1 and not self.alternatives[0][0]:
            return change(self.alternatives[0][1])
        return union(change(thing).guarded(guards) for guards, thing in self.alternatives)


_HOLDING = frozenset({Box, Sequence, Mapping})


def _is_or_holds_box(thing: Thing) -> bool:
    match thing:
        case Sequence(items=items):
            return any(item.holds_box for item in items)
        case Mapping(items=pairs):
            return any(item.holds_box for _, item in pairs)
    return isinstance(thing, Box)


def _is_plain(thing: Thing) -> bool:
    match thing:
        case Sequence(items=items):
            return all(_is_plain(inner) for item in items for inner in item.things())
        case Mapping(items=pairs):
            return all(_is_plain(inner) for _, item in pairs for inner in item.things())
    return isinstance(thing, (Constant, Symbol, Tensor, Unknown))


def _steps(thing: Thing) -> Iterator[Hashable]:
    """The steps of the datasets in a thing: what is called, on what another call gives."""
    match thing:
        case Dataset(stage=last):
            for stage in last.walk():
                yield id(stage.call)
                yield from ((id(stage.call), id(each.call)) for each in stage.inputs)
        case Sequence(items=items):
            for item in items:
                for inner in item.things():
                    yield from _steps(inner)
        case Mapping(items=pairs):
            for _, item in pairs:
                for inner in item.things():
                    yield from _steps(inner)


def _may_hold_datasets(thing: Thing) -> bool:
    return isinstance(thing, (Dataset, Box, Instance, Sequence, Mapping))


def parts(value: Value) -> Iterator[Thing]:
    """What a value can be, and all that stands in it, but for what the state has of it."""
    for thing in value.things():
        yield thing
        match thing:
            case Sequence(items=items):
                inner = items
            case Mapping(items=pairs):
                inner = tuple(item for _, item in pairs)
            case Partial():
                given = (*thing.positional, *(argument for _, argument in thing.keywords))
                inner = (thing.target, *(argument for _, argument in given))
            case Stream():
                inner = (thing.of, thing.element)
            case _:
                inner = ()
        for each in inner:
            yield from parts(each)


def one(thing: Thing) -> Value:
    """The value that is always `thing`."""
    return Value(((ALWAYS, thing),))


class Merger:
    """Merges values: equal things merge their guards where they can.

    It remembers what it did, since where branches meet, many names differ in the same way. What
    it remembers holds the guards too, so that their ids stay theirs.
    """

    def __init__(self) -> None:
        self._met: dict[tuple[int, int], tuple[Guards, Guards, Guards | None]] = {}
        self._fewest: dict[tuple[int, ...], tuple[list[Guards], list[tuple[Guards, int]]]] = {}

    def union(self, values: Iterable[tuple[Value, Paths]]) -> Value:
        """Every alternative of every value, each where one of its paths leads.

        Above MAX_ALTERNATIVES the value becomes unknown. Of datasets, so many are kept beside the
        unknown that each step is still seen behind each that it may follow.
        """
        groups: dict[Hashable, list[Alternative]] = {}
        known: dict[int, list[Alternative]] = {}
        seen: set[tuple[int, int]] = set()
        listed = list(values)
        if len(listed) == 1 and listed[0][1] is ANYWAY and len(listed[0][0].alternatives) == 1:
            return listed[0][0]
        met = sum([len(value.alternatives) * len(paths.ways) for value, paths in listed])
        for value, paths in listed:
            for way in paths.ways if met <= MAX_MET else ANYWAY.ways:
                for guards, thing in value.alternatives:
                    both = self._both(guards, way) if way.claims else guards
                    if both is None:
                        continue
                    again = (id(both), id(thing))
                    if again in seen:
                        continue
                    seen.add(again)
                    group = known.get(id(thing))
                    if group is None:
                        group = known[id(thing)] = groups.setdefault(thing.key, [])
                    group.append((both, thing))
        alternatives: list[Alternative] = []
        for group in groups.values():
            alternatives += group if len(group) == 1 else self._merged(group)
        most = MAX_ALTERNATIVES
        if len(alternatives) > MAX_PLAIN and all(_is_plain(thing) for _, thing in alternatives):
            most = MAX_PLAIN
        if len(alternatives) > most:
            # By its subject, since the key may be that of a table with thousands of items.
            first = Subject.of(next(iter(groups)))
            rest = Unknown(("limit", first), why=Why.ALTERNATIVES)
            steps = [frozenset(_steps(thing)) for _, thing in alternatives]
            if not any(steps):
                return one(rest)
            kept = [alternatives[number] for number in covering(steps, MAX_KEPT)]
            return Value([*kept, (ALWAYS, rest)])
        return Value(alternatives)

    def _both(self, guards: Guards, way: Guards) -> Guards | None:
        if not guards.claims:
            return way
        key = (id(guards), id(way))
        known = self._met.get(key)
        if known is None:
            known = self._met[key] = guards, way, guards.both(way)
        return known[2]

    def _merged(self, group: list[Alternative]) -> list[Alternative]:
        """The alternatives of one thing, with as few guards as say the same."""
        ways = [guards for guards, _ in group]
        most = MAX_ALTERNATIVES if _may_hold_datasets(group[0][1]) else MAX_WAYS
        key = (most, *map(id, ways))
        known = self._fewest.get(key)
        if known is None:
            known = self._fewest[key] = ways, fewest(ways, most)
        return [(guards, group[number][1]) for guards, number in known[1]]


def union(values: Iterable[Value]) -> Value:
    """Every alternative of every value, see `Merger`."""
    listed = list(values)
    if len(listed) == 1 and len(listed[0].alternatives) == 1:
        return listed[0]
    return Merger().union([(value, ANYWAY) for value in listed])


def key_depth(key: Hashable) -> int:
    """How deep a key nests, counted up to MAX_KEY_DEPTH + 1."""
    depth = 0
    level: list[Any] = [key]
    while level and depth <= MAX_KEY_DEPTH:
        level = [item for entry in level if isinstance(entry, tuple) for item in entry]
        depth += 1
    return depth


NONE_VALUE = one(Constant(None))


def file_iterator(thing: Thing) -> Value:
    """The same unknown as an iterator over a file."""
    match thing:
        case Unknown(identity=identity):
            return one(replace(thing, identity=("opened", identity)))
    return one(thing)


def is_file_iterator(thing: Thing) -> bool:
    """True for an iterator over a file."""
    match thing:
        case Unknown(identity=("opened", _)):
            return True
    return False
