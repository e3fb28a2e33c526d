"""What the interpreter hands to the checks: stages, the uses they reach, and layer inputs."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from tfdata_lint.reading.names import origins
from tfdata_lint.records import dataclass, field
from tfdata_lint.regex import Regex

if TYPE_CHECKING:
    import libcst as cst

    from tfdata_lint.graph.guards import Guards
    from tfdata_lint.graph.running import Arguments
    from tfdata_lint.graph.values import Tensor, Thing, Value
    from tfdata_lint.reading.source import Source


_V1 = Regex(r"\bv1\b")

_OBJECT = Regex(r"(?:^|\.)[A-Z]\w*(?:$|[\[(.])")
"""What an object of some class is called: it may have steps of its own."""

_MARKING = frozenset({"batch", "cache", "padded_batch", "prefetch"})
"""Steps that arrays and frames do not have: where Keras takes what two steps made, and one of these
is among them, it is tf.data."""


class Kind(str, Enum):
    """What becomes of a dataset. `GENERATOR` is one that a Python generator walks through which
    `fit` is given: it is a batch ahead (2.4.1 to 2.21, `benchmarks/fed_generators.py`)."""

    FIT = "fit"
    GENERATOR = "generator"
    VALIDATION = "validation"
    EVALUATE = "evaluate"
    PREDICT = "predict"
    LOOP = "loop"
    INFERENCE = "inference"
    ITERATOR = "iterator"
    DISTRIBUTED = "distributed"
    INPUT_FN = "input_fn"
    RETURNED = "returned"
    YIELDED = "yielded"
    PEEKED = "peeked"
    CONSUMED = "consumed"
    DISCARDED = "discarded"
    ESCAPED = "escaped"
    NESTED = "nested"
    UNUSED = "unused"


class Why(str, Enum):
    """Why a dataset cannot be followed: back to where it came from, or on to where it goes.

    The values are what `--statistics` and the drawings say.
    """

    CALL = "unknown call"
    IMPORT = "unknown import"
    PASSED = "call passed over"
    CALLER = "unknown caller"
    METHOD = "unknown method"
    DYNAMIC = "dynamic attribute"
    STAR = "star import"
    NAME = "unknown name"
    CONTENTS = "unknown contents"
    ATTRIBUTE = "kept in an attribute"
    LOOP = "changed in a loop"
    RECURSION = "limit: recursion"
    CALLS = "limit: calls"
    STEPS = "limit: steps"
    COMBINATIONS = "limit: combinations"
    ALTERNATIVES = "limit: alternatives"
    LOOPS = "limit: loops"
    VALUE = "unknown value"


class Purity(str, Enum):
    """What the runtime can do with a mapped function: parallelise it by itself, or not."""

    TRIVIAL = "trivial"
    STATELESS = "stateless"
    STATEFUL = "stateful"
    PYTHON = "python"
    UNKNOWN = "unknown"


class Work(str, Enum):
    """How much a mapped function does with one element, as far as can be seen."""

    SHAPES = "shapes"
    """No more than shapes change, or what it adds is constant: a batch takes no longer."""
    ARITHMETIC = "arithmetic"
    """Casts and arithmetic: for one element that is less than another thread costs."""
    PARSES = "parses"
    """A record or a line is parsed, or its bytes become numbers as they stand: of one of them that
    is less than another thread costs, unless it is big, of a batch it is more."""
    MODEL = "model"
    """A model runs, which may take a device or all cores by itself."""
    STRINGS = "strings"
    """Strings or rows are split, looked up, sorted out: of one of them that is less than another
    thread costs, of a batch it is more."""
    UNSEEN = "unseen"
    """What cannot be seen, where nothing tells that it takes long."""
    TOLD = "told"
    """What cannot be seen, but by its name reads or decodes."""
    MORE = "more"
    """Decoding, loops, or what by its place does such things."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A call in a mapped function that draws random numbers for each element.

    `repeats` tells that a seed makes each new iterator draw the same numbers again, as for the
    random ops, but not for generators and Keras layers, whose state lives on (measured on
    TensorFlow 2.15 and 2.21). `seeded` says that the call is given such a seed itself.
    """

    text: str
    guards: Guards
    repeats: bool = False
    seeded: bool = False


class Act(str, Enum):
    """What a noted call does."""

    RANDOM = "draws random numbers in Python, so once, when it is traced"
    SIDE_EFFECT = "changes or prints something in Python, so once, when it is traced"
    SEED = "seeds TensorFlow's random numbers"
    GIVEN = "gets a tensor that has no value, as a mapped function is traced"


@dataclass(frozen=True, slots=True)
class Note:
    """A call or statement that rules need to know of, though no dataset passes through it.

    `text` is what is called, as people write it, and `result` the key of what it gives.
    """

    act: Act
    node: cst.CSTNode
    text: str
    guards: Guards
    result: Hashable = None


PARALLEL_MAPS = 2, 5
"""The first TensorFlow version that runs stateless maps in parallel by itself, as measured; its
documentation says 2.6."""

PARALLEL_PYTHON = 2, 10
"""The first one that does so for a Python function that says `stateful=False`, as measured from 2.9
up."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What running a mapped function does beyond computing: the purity and the calls that cause it.

    `causes` are calls as a reader knows them (`tf.random.uniform`), in order of appearance.
    `reads` tells that the function reads files. `parallel_since` is the first TensorFlow version
    that parallelises a stateless function like this by itself for certain. `draws` are the calls
    that draw random numbers for each element, `notes` what Python does once. `ordered` tells that
    the function counts on being called for one element after the other. `untouched` are tensors of
    the element that it hands on as they are, and computes nothing with. `shaped` are tensors that
    it tells the shapes of, None where it does so for what is not known as a tensor. `held` tells
    that nothing in sight of what takes time waits, or releases Python's GIL; `ends`, that the
    function always raises or exits, so that nothing comes of the data.
    """

    purity: Purity
    causes: tuple[str, ...] = ()
    reads: bool = False
    parallel_since: tuple[int, int] = PARALLEL_MAPS
    draws: tuple[Draw, ...] = ()
    notes: tuple[Note, ...] = ()
    ordered: bool = False
    work: Work = Work.MORE
    untouched: frozenset[Tensor] = frozenset()
    shaped: frozenset[Tensor] | None = frozenset()
    held: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a stage: its expression (None when it came from `**kwargs`) and its value."""

    node: cst.BaseExpression | None
    value: Value


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generator yields, and whether each pass asks for one that was started before."""

    yields: Value
    reused: bool


@dataclass(eq=False, frozen=True, slots=True)
class Stage:
    """One step of a pipeline, compared by identity.

    `name` is tf.data's own term (`map`, `TFRecordDataset`), "unknown" for a source that cannot be
    seen and "..." for steps that cannot be seen. `call` is the call that made it, None where no
    call did. `proven` tells that this stage alone shows that the chain is tf.data.
    `element` is the value of one element, `effects` those of the mapped function, `inner` the
    datasets that it makes (`interleave`, `flat_map`).
    `generated` is what is known of the generator of `from_generator`. `handled` marks stages made
    where an exception is caught or expected.
    `nested` marks stages built inside a function given to another stage. `path` is the canonical
    path of a constructor. `number` tells stages apart in keys, as identities may be used again.
    `why` says of a stage that stands for what cannot be seen why that is so, and `text` what it is
    called in the code. `rounds` are the loops around it where it was made, as for a use. `names`
    are those that it was bound to, and that of the function that made it.
    """

    name: str
    call: cst.Call | None
    inputs: tuple[Stage, ...] = ()
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    proven: bool = False
    element: Value | None = None
    effects: Effects | None = None
    inner: tuple[Stage, ...] = ()
    generated: Generated | None = None
    handled: bool = False
    nested: bool = False
    path: str = ""
    number: int = field(default_factory=count().__next__)
    why: Why | None = None
    text: str = ""
    rounds: int = 0
    names: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Stage]:
        """This stage and all that feed it, last first, each once."""
        seen: set[int] = set()
        pending = [self]
        while pending:
            stage = pending.pop()
            if id(stage) not in seen:
                seen.add(id(stage))
                yield stage
                pending.extend(reversed(stage.inputs))


@dataclass(eq=False, frozen=True, slots=True)
class Feeding:
    """The call of `fit`, `evaluate` or `predict` that a dataset is given to.

    `arguments` are named as Keras names them, with "**" among them where some cannot be seen.
    `model` is what the method belongs to. `keras` tells that it is Keras' own method, for all that
    the code shows, and no other library's and none that the linted code has instead. `compiled`
    holds the arguments of its `compile` by name, where they can be seen. `raises` tells that a test
    expects the call to raise. `proves` tells that Keras takes no chain of steps there but one of
    tf.data, as the module has TensorFlow, and no file at hand a package with datasets of its own.
    """

    method: str
    arguments: Mapping[str, Argument]
    model: Thing
    keras: bool
    compiled: Value | None = None
    raises: bool = False
    proves: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What becomes of a dataset, where (the call, loop or statement), and the expression used.

    `why` says why it cannot be seen what really becomes of it. `feeding` is the call of the model's
    method where a model is given the dataset. `rounds` are the loops around it, those around the
    calls that lead there too. `few` says of a look what else it is: a `fit` with three batches.
    `predicts` says of a loop that runs a model that it surely trains none.
    """

    kind: Kind
    node: cst.CSTNode | None
    expression: cst.BaseExpression | None = None
    why: Why | None = None
    feeding: Feeding | None = None
    rounds: int = 0
    few: Kind | None = None
    predicts: bool = False


@dataclass(eq=False, frozen=True)
class Pipeline:
    """One way that the data can take to one use: every branch is already taken."""

    last: Stage
    guards: Guards
    use: Use

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage of the pipeline, sources first."""
        return tuple(self.last.walk())[::-1]

    @cached_property
    def proven(self) -> bool:
        """True when the code shows that this is tf.data and no look-alike."""
        if any(stage.proven for stage in self.stages):
            return True
        if self.use.feeding is None or not self.use.feeding.proves:
            return False
        steps = [stage.name for stage in self.stages if stage.call is not None and stage.inputs]
        made = (stage.text for stage in self.stages if stage.name == "unknown")
        return len(steps) > 1 and not (_MARKING.isdisjoint(steps) or any(map(_OBJECT.search, made)))


@dataclass(frozen=True, slots=True)
class LayerInput:
    """A Keras layer that receives a tensor whose dtype is known.

    `call` made the layer, `how` is "called" (on a tensor), "functional" (after an Input in a
    functional model), "sequential" (fed by data, nothing before it casts) or "cast" (fed by data
    that a float Input casts first). `argument` is the tensor as written in a call, `fed` the call
    that gives the data to the model.
    """

    layer: str
    call: cst.Call
    dtype: str
    how: str
    guards: Guards
    argument: cst.BaseExpression | None = None
    fed: cst.Call | None = None


@dataclass(eq=False, frozen=True, slots=True)
class TensorCall:
    """A call that gets tensors, or an operator between them.

    `path` is the canonical path of the function, the operator's name in LibCST (`Add`), or a dot
    and the name of a method, whose first argument is then what it belongs to; empty for a call of
    something that cannot be seen. `symbolic` are the positions and keywords of arguments that are
    tensors without a value, because a mapped function is being traced. Where an exception is caught
    or expected, calls are not noted.
    """

    path: str
    node: cst.CSTNode
    arguments: Arguments
    guards: Guards
    symbolic: frozenset[int | str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names something of tf.data.

    `path` is what `tfdata_lint.graph.history` calls it. `legacy` tells that it is that of
    `tf.compat.v1`. `stage` is the dataset of which an attribute is read.
    """

    path: str
    node: cst.BaseExpression
    legacy: bool = False
    stage: Stage | None = None


@dataclass
class Graph:
    """All that the interpreter found in the files of a project.

    `restarts` are the datasets of which each round of a training loop, or each call of a compiled
    step, takes the first element anew.
    `sources` has the file that each node stands in, by the node's identity. `limits` has how often
    each limit of the interpreter was reached. `distributes` tells that a strategy of
    `tf.distribute` is made somewhere, or estimators are told of one. `optional` are the identities
    of parameters that are None unless a caller, who is not in sight, gives them. `replicated` has
    the keys of the objects that were made in the scope of a strategy of `tf.distribute`.
    """

    pipelines: list[Pipeline] = field(default_factory=list)
    layer_inputs: list[LayerInput] = field(default_factory=list)
    seeds: list[Note] = field(default_factory=list)
    tensor_calls: list[TensorCall] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    restarts: list[Pipeline] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    distributes: bool = False
    optional: set[Hashable] = field(default_factory=set)
    replicated: set[Hashable] = field(default_factory=set)
    sources: dict[int, Source] = field(default_factory=dict)

    @cached_property
    def through(self) -> dict[int, list[Pipeline]]:
        """The pipelines that each call makes a stage of, by the call's identity."""
        found: dict[int, list[Pipeline]] = {}
        for pipeline in self.pipelines:
            for call in {id(stage.call) for stage in pipeline.stages}:
                found.setdefault(call, []).append(pipeline)
        return found

    def unproven_calls(self) -> set[int]:
        """The identities of calls that something which may be no tf.data dataset reaches."""
        return {
            id(stage.call)
            for pipeline in self.pipelines
            if not pipeline.proven
            for stage in pipeline.stages
        }

    @cached_property
    def files(self) -> list[Source]:
        """The files that something was found in, each once."""
        return list({id(source): source for source in self.sources.values()}.values())

    def place(self, call: cst.Call) -> tuple[Source, int]:
        """The file of a call, and the line of the name that it ends with."""
        source = self.sources[id(call)]
        return source, source.position(source.span(call.func)[1])[0]

    def is_legacy(self, call: cst.Call | None) -> bool:
        """True for a call of something in `tf.compat.v1`, as it is written or imported."""
        source = self.sources.get(id(call))
        if call is None or source is None:
            return False
        start, end = source.span(call.func)
        written = source.text[start:end]
        if "compat.v1" not in source.text:
            return False
        name = written.partition(".")[0].strip()
        return any(map(_V1.search, (written, *origins(source, name, source.position(start)))))
