"""Calls of what is imported: tf.data, TensorFlow, Keras, NumPy, builtins and strangers."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cached_property

import libcst as cst

from tfdata_lint.graph import calls, known_sets, operations, purity
from tfdata_lint.graph.api import APPLIED, BUILDERS, CONSTRUCTORS, TRANSFORMATIONS
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.pipeline import PARALLEL_PYTHON, Act, Note, Why
from tfdata_lint.graph.python_calls import PythonCalls, has_big_arrays
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.tensors import as_few, is_small
from tfdata_lint.graph.unseen import of_callee
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Bound,
    Constant,
    Dataset,
    Options,
    Resource,
    Symbol,
    Transformation,
    Unknown,
    Value,
    file_iterator,
    one,
)
from tfdata_lint.regex import Regex

_OPENING = frozenset(
    {"builtins.open", "bz2.open", "codecs.open", "csv.DictReader", "csv.reader", "fileinput.input",
     "gzip.open", "io.open", "lzma.open", "tensorflow.io.gfile.GFile"}
)  # fmt: skip
"""Functions that give an iterator over a file: nothing comes when it is read again."""

_CHANGING = (
    "random.", "numpy.random.", "time.", "datetime.", "uuid.", "secrets.", "os.", "pathlib.",
    "glob.", "shutil.", "subprocess.", "tensorflow.io.gfile.", "tensorflow.gfile.",
    "builtins.input", "builtins.open", "builtins.next",
)  # fmt: skip
"""Calls that may give something else the next time."""

_GENERATORS = frozenset({"numpy.random.RandomState", "numpy.random.default_rng", "random.Random"})

_CHANGING_BY_DELTA = frozenset(
    {"tensorflow.image.random_brightness", "tensorflow.image.random_hue"}
)
"""Random changes whose second argument is the greatest one."""

_ENDING = frozenset({"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit"})
"""Calls that never come back."""

_PYTHON_CALLS = frozenset({"tensorflow.numpy_function", "tensorflow.py_func"})

_DIFFERENTIATING = frozenset(
    {"jax.grad", "jax.value_and_grad", "tensorflow.GradientTape", "tensorflow.gradients"}
)

_INFERRING = Regex(r"(?:infer|predict)[^.]*$", re.IGNORECASE)
_EVALUATING = Regex(
    r"^(?!.*train)(?:.*_)?(?:test|val|valid|validate|validation|eval|evaluate|evaluation)_?step",
    re.IGNORECASE,
)

_MODEL = Regex(
    r"(?:model|net|network|coder|discriminator|generator|critic|policy)_?\d*(?:\(\))?$",
    re.IGNORECASE,
)
"""What models are called, and what makes one and hands it on."""

_STRUCTURAL = (
    "tensorflow.nest.", "tensorflow.ensure_shape", "tensorflow.identity", "tensorflow.TensorShape",
    "tensorflow.TensorSpec", "tensorflow.data.",
    "tensorflow.constant", "tensorflow.zeros", "tensorflow.ones",
    "tensorflow.keras.utils.pack_x_y_sample_weight",
    "tensorflow.keras.utils.unpack_x_y_sample_weight",
)  # fmt: skip
"""Calls that compute nothing."""

_TELLING_SHAPES = frozenset({"tensorflow.ensure_shape", "tensorflow.reshape"})

_BY_NAME = frozenset(
    {"builtins.eval", "builtins.exec", "builtins.getattr", "builtins.globals", "builtins.locals",
     "builtins.setattr", "builtins.vars", "importlib.import_module", "operator.attrgetter",
     "operator.methodcaller"}
)  # fmt: skip
"""Functions that reach what a name stands for by a string."""

_GIVING_TENSORS = tuple(
    f"tensorflow.{name}."
    for name in ("audio", "image", "io", "linalg", "math", "nn", "signal", "strings")
)
"""Modules whose functions give tensors, or structures of them."""

_SUMMARIES = "tensorflow.summary."

_DISTRIBUTE = ("tensorflow.distribute.", "tensorflow.contrib.distribute.")

_LOOPS = frozenset(
    f"tensorflow.{name}"
    for name in ("while_loop", "map_fn", "vectorized_map", "scan", "foldl", "foldr")
)
"""Functions that call what they are given in rounds of their own."""

_READING_NAMES = frozenset(
    {"imread", "load", "open", "load_img", "dcmread", "read_image", "read_csv", "VideoCapture"}
)
"""Last names of foreign functions that read a whole file."""


class Imported(PythonCalls):
    """Answers for the calls of imported functions."""

    @cached_property
    def _has_writer(self) -> bool:
        """True where a writer of summaries may be the default one: without one, a summary makes no
        op (2.12.1)."""
        return any("as_default(" in source.text for source in self.project.sources)

    def call_symbol(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value:
        """The result of calling something imported."""
        if path in CONSTRUCTORS:
            return self.construct(path, given, node, state)
        owner, _, method = path.rpartition(".")
        if owner == "tensorflow.data.Dataset" and method in TRANSFORMATIONS and given.positional:
            (_, first), *rest = given.positional
            if all(isinstance(thing, Dataset) for thing in first.things()):
                more = Arguments(rest, given.keywords, given.open, given.hidden)
                return first.each(lambda of: self.call(Bound(of, method), more, node, state))
        if path in APPLIED:
            bound = self.bound_arguments(APPLIED[path], given)
            return one(Transformation(APPLIED[path].name, node, tuple(bound.items())))
        if path in BUILDERS:
            return one(Symbol("tensorflow_datasets.core.DatasetBuilder"))
        dataset = self.consumed_by_function(path, given, node, state)
        if dataset is not None:
            return dataset
        array = known_sets.keras_dataset(path)
        if array is not None:
            return one(array)
        layer = self.keras(path, given, node, state)
        if layer is not None:
            return layer
        special = self.built_in(path, given, node, state)
        if special is not None:
            return special
        if purity.packs(path) and len(given.positional) == 1 and not given.keywords:
            return given.positional[0][1]
        if path in _ENDING or (self.tracing and operations.refuses(path, given)):
            state.paths = Paths(())
            return NONE_VALUE
        if path in _DIFFERENTIATING:
            self.trains()
        if path == "tensorflow.data.Options":
            return one(Options())
        if purity.reads(path):
            self.does("reads", path)
        resource = purity.resource(path)
        if resource is not None:
            return one(Resource(resource))
        kind = purity.kind_of(path)
        if path.startswith(_SUMMARIES) and not self._has_writer:
            kind = "pure"
        known = calls.called(path, given, node)
        little = is_small(known) if purity.draws(path) else self.are_small(given.values())
        little = little or purity.cuts(path)
        if path.startswith("tensorflow.") and not path.startswith(_STRUCTURAL):
            self.computes(not (little or purity.changes_shapes(path)), given.values())
        promised = path in _PYTHON_CALLS and _is_false(given.get(3, "stateful"))
        if promised and not self.draws_in_python(given.get(0, "func"), state):
            kind = "pure"
            self._late(path, PARALLEL_PYTHON)
        if "stateless_" in path:
            self._late(path, (2, 7))
        record = (
            self.tracing and purity.makes_record(path) and given.keywords and not given.positional
        )
        if kind == "python" and (
            has_big_arrays(given.get(1, "inp")) or self.releases_the_gil(given, state)
        ):
            self.does("waits", purity.readable(path))
        if kind == "unknown" and self.is_apart(given):
            kind = "apart"
        if kind != "pure":
            self.does("packs" if record else kind, purity.readable(path), touches=not little)
        self._notable(path, given, node, state)
        if purity.is_costly(path) or (kind == "unknown" and purity.hints_at_work(path)):
            self.does("costly", purity.readable(path))
        elif purity.handles_strings(path):
            self.does("splits", purity.readable(path))
        # A dot or a bare name at the beginning stands for methods and operators there.
        imported = path if path[:1] != "." and "." in path else f"project.{path.lstrip('.')}"
        self.note_tensors(imported, node, given, state)
        if known is not None:
            result = self.made(known)
            if path in _TELLING_SHAPES:
                self.tells_shapes(result)
            if self.are_small(given.values()) and operations.is_elementwise(path):
                result = as_few(result)
            self.traced(path, given, node, state, result)
            return result
        if kind == "python":
            return self.fresh()
        if path.startswith(_CHANGING):
            self.escape(given, node, state)
            # What a traced function seeds itself is meant to give the same each time.
            foreign = "" if self.tracing and _is_seeded(path, given) else f"{path}()"
            result = self.fresh(self.called(node, path), Why.CALL, foreign)
            self.traced(path, given, node, state, result)
            return result.each(file_iterator) if path in _OPENING else result
        why = of_callee(Symbol(path))
        if path in _BY_NAME:
            why = Why.DYNAMIC
            for value in given.values():
                self.lose(value, why, node, state)
        if path.startswith(("tensorflow.", "numpy.", "math.", "builtins.")):
            if path.startswith("tensorflow.estimator."):
                self.escape(given, node, state)
            elif path.startswith("tensorflow."):
                rounds = int(path in _LOOPS)
                self.repeated += rounds
                self.callbacks(given, node, state)
                self.repeated -= rounds
            if path.startswith("builtins.") and given.values():
                parts = tuple(value.key for value in given.values())
                return self.derived(self.called(node, path), path, *parts, why=why)
            parts = tuple(value.key for value in given.values())
            foreign = f"{path}()" if path.startswith("numpy.") else ""
            text = self.called(node, path)
            unseen = self.derived(text, path, *parts, foreign=foreign, why=why)
            if path.startswith(_GIVING_TENSORS) and any(map(self.is_symbolic, given.values())):
                self.elements.update(
                    each.identity for each in unseen.things() if isinstance(each, Unknown)
                )
            return unseen
        if record or purity.runs_once(path):
            self.escape(given, node, state, why)
        else:
            self.unknown_call(path, path, given, node, state, why)
        parts = tuple(value.key for value in given.values())
        result = self.derived(path, "call", path, *parts, foreign=f"{path}()", why=why)
        return result.each(file_iterator) if path in _OPENING else result

    def _notable(self, path: str, given: Arguments, node: cst.Call, state: State) -> None:
        """Note what rules need to know of a call, apart from what it gives."""
        if _distributes(path, given):
            self.graph.distributes = True
        text = purity.readable(path)
        if purity.draws(path) and not _changes_nothing(path, given):
            repeats = not path.startswith("tensorflow.keras.")
            seed = given.get(purity.seed_position(path), "seed")
            thing = seed.only() if seed is not None else None
            seeded = isinstance(thing, Constant) and thing.value is not None
            self.draws(text, state, repeats, repeats and seeded)
            self.draws_with(seed, path)
            if seed is not None:
                self.seeds(seed)
        elif purity.seeds(path) and not self.muted and id(node) in self.graph.sources:
            self.graph.seeds.extend(Note(Act.SEED, node, text, way) for way in state.paths)
        elif purity.tells(path):
            self.traced(path, given, node, state, NONE_VALUE)

    def unknown_call(
        self,
        text: str,
        foreign: str,
        given: Arguments,
        node: cst.Call,
        state: State,
        why: Why = Why.CALL,
        kept: bool = False,
        made_of: tuple[Hashable, ...] = (),
    ) -> None:
        """Note what a call may do of which no more is known than what it is called; `kept` says
        that it is of something that code keeps, as it does models, and not of a function; `made_of`
        what it is a method of, or was made by."""
        apart = self.is_apart(given, *made_of)
        self.does("apart" if apart else "unknown", text)
        if not apart and purity.hints_at_work(foreign or text):
            self.does("costly", text)
        last = (foreign or text).rpartition(".")[2]
        if given.values() and hints_at_evaluation(last):
            self.runs_model()
        elif given.values() and (hints_at_training(last) or hints_at_training(_written(node))):
            self.trains()
        elif given.values() and _names_a_model(last):
            self.runs_model(surely=_only_predicts(text, kept, given))
        if last in _READING_NAMES:
            self.does("reads", text)
        self.escape(given, node, state, why)

    def _late(self, path: str, since: tuple[int, int]) -> None:
        if self.activities:
            self.activities[-1].late[path] = since


def _written(node: cst.Call) -> str:
    """The last name of what is called, as it is written: `train_step = jax.pmap(step)`."""
    match node.func:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return name
    return ""


def _names_a_model(name: str) -> bool:
    """True for names such as `model`, `unet` or `self.encoder`."""
    lowered = name.lower()
    return any(
        word in lowered
        for word in (
            "model",
            "net",
            "coder",
            "discriminat",
            "generat",
            "critic",
            "policy",
            "predict",
            "infer",
        )
    )


def _only_predicts(text: str, kept: bool, given: Arguments) -> bool:
    """True for a call of what is named after a model that surely does not train it: `model(x)` of
    something that is kept under that name, `infer(x)`, `run_network(x, training=False)`. Another
    function with such a name may do anything."""
    training = given.get(None, "training")
    if training is not None:
        return _is_false(training)
    return _INFERRING.search(text) is not None or (kept and _MODEL.search(text) is not None)


def hints_at_training(name: str) -> bool:
    """True for names such as `train_step` or `update`, and not for `val_step`."""
    lowered = name.lower()
    words = ("train", "step", "update", "learn")
    return any(word in lowered for word in words) and not hints_at_evaluation(name)


def hints_at_evaluation(name: str) -> bool:
    """True for names such as `val_step`, of what shows a batch to a model and trains nothing."""
    return _EVALUATING.search(name) is not None


def speaks_of_training(word: str) -> bool:
    """True for a name that code which trains or runs a model has: `loss`, `GradientTape`."""
    lowered = word.lower()
    parts = ("train", "loss", "grad", "optimi", "minimize", "learn", "weight")
    return any(part in lowered for part in parts) or _names_a_model(word)


def _is_seeded(path: str, given: Arguments) -> bool:
    """True for a generator of Python's or NumPy's random numbers that gets a literal seed."""
    seed = given.get(0, "seed") if path in _GENERATORS else None
    thing = seed.only() if seed is not None else None
    return isinstance(thing, Constant) and thing.value is not None


def _distributes(path: str, given: Arguments) -> bool:
    """True for what makes a strategy of `tf.distribute`, and what tells estimators of one."""
    if path.endswith(".RunConfig"):
        told = given.get(None, "train_distribute")
        return told is not None and told.only() != Constant(None)
    return path.startswith(_DISTRIBUTE) and path.endswith("Strategy")


def _is_false(value: Value | None) -> bool:
    thing = value.only() if value is not None else None
    return isinstance(thing, Constant) and thing.value is False


def _changes_nothing(path: str, given: Arguments) -> bool:
    """True for a random change of an image by no more than 0."""
    if path not in _CHANGING_BY_DELTA:
        return False
    change = given.get(1, "max_delta")
    thing = change.only() if change is not None else None
    return isinstance(thing, Constant) and thing.value == 0
