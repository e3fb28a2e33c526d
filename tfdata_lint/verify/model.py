"""What is asked of a run and what it measured: plain data that survive JSON.

The static half builds a `Job` of `Question`s; `run.verify` answers it with `Answer`s. The worker,
which runs in the user's Python and has none of these types, reads and writes the same fields as
JSON.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import Verdict

HOOK = "__tfdata_lint_use__"
"""The builtin by which a program hands a dataset over to whatever uses it.

`__tfdata_lint_use__(dataset, kind, consumer=None, /, **arguments)` returns the dataset. `kind` is a
value of `graph.pipeline.Kind`. `consumer` is the Keras model that gets the data, where the program
builds one, and `arguments` are those of its `fit`, `evaluate` or `predict`. `dataset` may be None
where a model is all there is. Calls of layers need no hook: they are recorded as they happen.
"""

ENDLESS = -1
"""`cardinality` of data that never end (`tf.data.INFINITE_CARDINALITY`)."""

UNKNOWN = -2
"""`cardinality` that TensorFlow does not know (`tf.data.UNKNOWN_CARDINALITY`)."""


@dataclass(frozen=True, slots=True)
class Program:
    """Python that builds pipelines: a slice of a file, or a script as the user starts it.

    It runs as `__main__` with `path` as its `__file__` and `arguments` as `sys.argv[1:]`. `text`
    is run in place of the file's own, None means that one. `changed` are other files of the
    user (absolute paths) with the text that imports shall see in their place. With `cut_short`,
    `fit`, `evaluate`, `predict` and loops over datasets are noted as uses and not run, so that a
    script of the user builds its pipelines and trains nothing; the hook need not be called.
    """

    path: str
    text: str | None = None
    arguments: tuple[str, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a called method or function: 1-based line and column (in characters).

    `path` is the user's file, as an absolute path; "" is the program itself. Lines are those of the
    text that runs.
    """

    line: int
    column: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One finding. `after` is the program with the finding's fix applied, None without a fix.

    `place` is the call that the finding is about, in `before`: the method of a stage, or the
    constructor of a layer. `made_up` says what data were invented, one phrase each.
    """

    code: str
    claim: Claim
    before: Program
    place: Place
    after: Program | None = None
    made_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take.

    `seconds` of wall time, `memory_bytes` of resident memory above that of the bare interpreter
    with TensorFlow, `elements` drawn in one pass, `output_bytes` that are kept of what it prints.
    """

    seconds: float = 60.0
    memory_bytes: int = 4 * 2**30
    elements: int = 256
    output_bytes: int = 2**20


@dataclass(frozen=True, slots=True)
class Job:
    """The findings of one file, for one worker.

    `python` is the interpreter that has TensorFlow, `folder` the absolute path of the project: the
    current folder of relative paths that programs read, and where their imports are looked for.
    `data_bytes` is the memory that data may take on the user's machine, None for what it has.
    """

    questions: tuple[Question, ...]
    python: str
    folder: str
    limits: Limits = field(default_factory=Limits)
    data_bytes: int | None = None
    gpu: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a pipeline as it was built, and what the runtime made of it.

    `inputs` are positions in the same tuple. `executed` is the name of the runtime's step
    ("ParallelMapV2"), "" where it was not seen; `parallelism` and `autotuned` are what the runtime
    said of it, None where it said nothing. `produced` counts the elements that it was asked for, in
    `own_seconds` of its own time, its inputs' not counted; `typical_seconds` is what that would be
    if each element took as long as the median one, so without the waiting of a busy machine.
    `stateful` names the operations that keep a mapped function from being parallelised, `python`
    says that it runs Python. `element_bytes` is the mean size of its elements, None where unknown.
    """

    name: str
    place: Place | None
    inputs: tuple[int, ...]
    spec: str
    cardinality: int
    arguments: Mapping[str, str] = field(default_factory=dict)
    executed: str = ""
    parallelism: int | None = None
    autotuned: bool | None = None
    produced: int = 0
    own_seconds: float = 0.0
    typical_seconds: float = 0.0
    element_bytes: float | None = None
    stateful: tuple[str, ...] = ()
    python: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """One iteration over a dataset, up to the limits.

    `digests` has one hash an element, in order. `complete` says that the data ended by themselves.
    `reads` counts what the sources gave, None where it was not counted. `starved` is the share of
    the time in which the process could have run, but other processes had the processors.
    """

    digests: tuple[str, ...]
    complete: bool
    seconds: float
    reads: int | None = None
    error: str | None = None
    starved: float = 0.0


@dataclass(frozen=True, slots=True)
class Component:
    """One tensor of an element: its path in the structure, what is declared and what was drawn.

    `low` and `high` are the least and greatest number in the elements drawn, None for what are no
    numbers.
    """

    path: str
    declared_dtype: str
    declared_shape: str
    dtype: str
    shapes: tuple[str, ...]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Consumed:
    """What the consumer did with the data: nothing is trained, whatever it is.

    `how` is "fit", "evaluate" or "predict". With `own_model` it is the user's model on one batch
    (never `fit`), otherwise Keras' own data handling around a model that learns nothing, for at
    most three epochs. `steps` are batches consumed in each epoch; `endless` says that there was no
    end to them, `cut` that it took too long for all of them. `ignored` names arguments that Keras
    said it ignores. `loss` is None where it was not computed or is not `finite`.
    """

    how: str
    own_model: bool = False
    error: str | None = None
    epochs: int = 1
    steps: tuple[int, ...] = ()
    endless: bool = False
    cut: bool = False
    ignored: tuple[str, ...] = ()
    loss: float | None = None
    finite: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer did with the numbers that it received, against the same numbers as floats.

    `difference` is the greatest absolute difference of the outputs, None where one of them failed.
    """

    layer: str
    place: Place
    dtype: str
    low: float | None
    high: float | None
    error: str | None
    error_of_floats: str | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class Use:
    """A dataset that reached a use, with its stages (sources first, the last one is used).

    `number` is its position among all uses of the program, of which only some are measured.
    `nested` are stages made by the functions of others; their `inputs` are not told.
    `executed` are the steps that ran, as paths from the last one (`Root::Prefetch::BatchV2`),
    `injected` those that TensorFlow added by itself. `element_seconds` is the median time that the
    consumer waited for an element, `busy_seconds` and `typical_seconds` the time of all steps over
    the first pass, as of one stage.
    `file_bytes` are the sizes of the files that the sources name, `read_bytes` what was read in the
    first pass.
    """

    number: int
    kind: str
    place: Place | None
    stages: tuple[Stage, ...]
    spec: str
    cardinality: int
    nested: tuple[Stage, ...] = ()
    executed: tuple[str, ...] = ()
    injected: tuple[str, ...] = ()
    passes: tuple[Pass, ...] = ()
    components: tuple[Component, ...] = ()
    consumed: tuple[Consumed, ...] = ()
    element_seconds: float | None = None
    busy_seconds: float = 0.0
    typical_seconds: float = 0.0
    file_bytes: int | None = None
    read_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What one program did. `ended` says why it ended before it was through, else None.

    `error` is the exception of the user's own code (type and text), which is evidence; `ended` is
    a limit, a refusal, a crash or something missing, which is none. `warnings` are what TensorFlow
    and Python said, each once. `error_places` are the lines of the user's code that the exception
    went through, with 0 for the column. `documented` are those of `made_up` whose numbers are in
    the range of the real ones.
    """

    tensorflow: str = ""
    keras: str = ""
    uses: tuple[Use, ...] = ()
    layers: tuple[Layer, ...] = ()
    error: str | None = None
    error_places: tuple[Place, ...] = ()
    ended: str | None = None
    warnings: tuple[str, ...] = ()
    made_up: tuple[str, ...] = ()
    documented: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Race:
    """Interleaved timings A B A B in one process: seconds for the same elements.

    `consumer_seconds` is how long whatever used an element was made to take. `starved` is the share
    of the time in which the process could have run, but other processes had the processors.
    """

    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()
    elements: int = 0
    consumer_seconds: float = 0.0
    starved: float = 0.0
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """How much resident memory grew over the same elements, each in a process of its own.

    `without_bytes` is for what feeds the stage in question.
    """

    elements: int
    with_bytes: int
    without_bytes: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was measured for one question.

    `before` and `after` run with the same random seeds, so that their data can be compared;
    `unseeded_before` and `unseeded_after` without, so that random data differ from pass to pass.
    `probe` has what was looked at for the rule alone, by names that end in their unit.
    """

    before: Run
    after: Run | None = None
    unseeded_before: Run | None = None
    unseeded_after: Run | None = None
    race: Race | None = None
    growth: Growth | None = None
    probe: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict and all that it rests on. `question` is the position in the job."""

    question: int
    verdict: Verdict
    evidence: Evidence


Data = TypeVar("Data")


def to_json(value: Any) -> dict[str, Any]:
    """Any of these types as JSON's own."""
    return asdict(value)


def from_json(kind: type[Data], value: Any) -> Data:
    """The reverse of `to_json`. Raises KeyError, TypeError, ValueError for other data."""
    made: Data = _decoded(kind, value)
    return made


def _decoded(kind: Any, value: Any) -> Any:
    if value is None or kind is Any:
        return value
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        given = {each.name: each for each in fields(kind)}
        if not isinstance(value, dict) or value.keys() - given.keys():
            raise ValueError(f"not a {kind.__name__}: {value!r}")
        return kind(**{name: _decoded(hints[name], part) for name, part in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_decoded(get_args(kind)[0], part) for part in value)
    if origin is Mapping:
        return dict(value)
    if origin in (Union, types.UnionType):
        options = [each for each in get_args(kind) if each is not type(None)]
        return _decoded(options[0], value) if len(options) == 1 else value
    return value
