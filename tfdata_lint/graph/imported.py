"""Calls of what is imported: tf.data, TensorFlow, Keras, NumPy, builtins and strangers."""

from __future__ import annotations

import math
import re

import libcst as cst

from tfdata_lint.graph import calls, handed, known_sets, operations, purity
from tfdata_lint.graph.api import APPLIED, BUILDERS, CONSTRUCTORS, TRANSFORMATIONS
from tfdata_lint.graph.comprehensions import from_pairs
from tfdata_lint.graph.conditions import true_or_false
from tfdata_lint.graph.containers import Containers
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Act, Note, Why
from tfdata_lint.graph.released import BIG_ARRAY, LookUp, draws_in_python, releases_the_gil
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.sequential import changes_things
from tfdata_lint.graph.state import State, apart
from tfdata_lint.graph.tensors import PICTURE_AXES, as_few, bytes_of, is_small
from tfdata_lint.graph.unseen import of_callee
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Bound,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Options,
    Partial,
    Resource,
    Sequence,
    Stream,
    Symbol,
    Tensor,
    Thing,
    Transformation,
    TypeSpec,
    Unknown,
    Value,
    file_iterator,
    one,
)
from tfdata_lint.reading.tree import dotted, last_name
from tfdata_lint.regex import Regex

_READING = frozenset(
    {"tensorflow.io.read_file", "tensorflow.read_file", "tensorflow.io.gfile.GFile", "numpy.load",
     "numpy.genfromtxt", "numpy.loadtxt", "builtins.open", "scipy.io.loadmat",
     "scipy.io.wavfile.read", "soundfile.read"}
)  # fmt: skip
"""Functions that read a whole file."""

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

_MAKING_TENSORS = frozenset(
    {"tensorflow.cast", "tensorflow.constant", "tensorflow.convert_to_tensor"}
)
"""Functions whose result is as true as their first argument."""

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
"""What steps are called that show a batch to a model and train nothing."""

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

_DISTRIBUTE = ("tensorflow.distribute.", "tensorflow.contrib.distribute.")

TENSOR_ARRAY = "tensorflow.TensorArray()"
"""Where a `TensorArray` comes from, which loops of tensors write to."""

_SYMBOLIC = frozenset({"tensorflow.Tensor", "builtins.object"})
"""The types of a tensor without a value that code asks for."""

_VALUES = frozenset(
    {"builtins.bool", "builtins.bytes", "builtins.float", "builtins.int", "builtins.str",
     "numpy.generic", "numpy.ndarray"}
)  # fmt: skip
"""Types that nothing which is given to a traced function has."""

_LOOPS = frozenset(
    f"tensorflow.{name}"
    for name in ("while_loop", "map_fn", "vectorized_map", "scan", "foldl", "foldr")
)
"""Functions that call what they are given in rounds of their own."""

_READING_NAMES = frozenset(
    {"imread", "load", "open", "load_img", "dcmread", "read_image", "read_csv", "VideoCapture"}
)
"""Last names of foreign functions that read a whole file."""


class Imported(Containers):
    """Answers for the calls of imported functions."""

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
        special = self._special(path, given, node, state)
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
        if path in _READING:
            self.does("reads", path)
        resource = purity.resource(path)
        if resource is not None:
            return one(Resource(resource))
        kind = purity.kind_of(path)
        known = calls.called(path, given, node)
        little = is_small(known) if purity.draws(path) else self.are_small(given.values())
        little = little or purity.cuts(path)
        if path.startswith("tensorflow.") and not path.startswith(_STRUCTURAL):
            self.computes(not (little or purity.changes_shapes(path)), given.values())
        promised = path in _PYTHON_CALLS and _is_false(given.get(3, "stateful"))
        if promised and not self._draws_in_python(given.get(0, "func"), state):
            kind = "pure"
            self._late(path, (2, 10))
        if "stateless_" in path:
            self._late(path, (2, 7))
        record = (
            self.tracing and purity.makes_record(path) and given.keywords and not given.positional
        )
        if kind == "python" and (
            _has_big_arrays(given.get(1, "inp")) or self._releases_the_gil(given, state)
        ):
            self.does("waits", purity.readable(path))
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
            result = self.fresh(self.called(node, path), Why.CALL, f"{path}()")
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
                self._callbacks(given, node, state)
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
    ) -> None:
        """Note what a call may do of which no more is known than what it is called; `kept` says
        that it is of something that code keeps, as it does models, and not of a function."""
        self.does("unknown", text)
        if purity.hints_at_work(foreign or text):
            self.does("costly", text)
        last = (foreign or text).rpartition(".")[2]
        if given.values() and self.depth <= 1 and _EVALUATING.search(last) is not None:
            # Between the epochs of a training, it waits for its data like a step of that.
            self.runs_model()
        elif given.values() and hints_at_training(last):
            self.trains()
        elif given.values() and _names_a_model(last):
            self.runs_model(surely=_only_predicts(text, kept, given))
        if last in _READING_NAMES:
            self.does("reads", text)
        self.escape(given, node, state, why)

    def _late(self, path: str, since: tuple[int, int]) -> None:
        if self.activities:
            self.activities[-1].late[path] = since

    def _callbacks(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Run the functions handed to TensorFlow (`tf.cond`, `tf.map_fn`): their calls count."""
        for value in given.values():
            for thing in value.things():
                # What was run before is run again where somebody asks what it does.
                if isinstance(thing, Function) and (
                    self.activities or id(thing.node) not in self.executed
                ):
                    self.enter(thing, state)

    def _chosen(self, given: Arguments, state: State) -> Thing | None:
        """The function that `tf.cond` runs where its test is a literal, also one that was made a
        tensor; None where it is not seen."""
        test = given.get(0, "pred")
        node = next((node for node, value in given.positional if value is test), None)
        if isinstance(node, cst.Call) and node.args and dotted(node.args[0].value):
            function = self.evaluate(node.func, state).only()
            if isinstance(function, Symbol) and function.path in _MAKING_TENSORS:
                test = self.evaluate(node.args[0].value, state)
        thing = test.only() if test is not None else None
        if not isinstance(thing, Constant) or not isinstance(thing.value, bool):
            return None
        chosen = given.get(1, "true_fn") if thing.value else given.get(2, "false_fn")
        return chosen.only() if chosen is not None else None

    def _special(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value | None:
        """Builtins and helpers that hand through what they are given."""
        first = given.get(0, "")
        match path:
            case "functools.partial" if given.positional:
                (_, target), *rest = given.positional
                return one(Partial(target, tuple(rest), tuple(given.keywords.items())))
            case "functools.wraps" if first is not None:
                wrapped = {"wrapped": (None, first)}
                return one(
                    Partial(one(Symbol("functools.update_wrapper")), (), tuple(wrapped.items()))
                )
            case "functools.update_wrapper" | "functools.cache" | "functools.lru_cache" if (
                first is not None and isinstance(first.only(), Function)
            ):
                return first
            case "tensorflow.function" | "tensorflow.autograph.experimental.do_not_convert":
                return first if first is not None else self.fresh()
            case "tensorflow.cond" if (chosen := self._chosen(given, state)) is not None:
                return self.call(chosen, Arguments(), node, state)
            case "tensorflow.nest.map_structure":
                self._callbacks(given, node, state)
            case "tensorflow.TensorArray":
                return self.fresh(self.text(node), foreign=TENSOR_ARRAY)
            case "tensorflow.py_function" | "tensorflow.numpy_function" | "tensorflow.py_func":
                first = given.get(0, "func")
                if first is not None:
                    judging, self.judging = self.judging, 0
                    tracing, self.tracing = self.tracing, 0
                    with self.watching(pass_on=False) as inner_activity:
                        for thing in first.things():
                            if isinstance(thing, (Function, Partial)):
                                self.call(thing, Arguments(open=True), node, state.copy())
                            if isinstance(thing, Function) and changes_things(thing.node):
                                self.does("ordered", self.called(node, path))
                    self.judging, self.tracing = judging, tracing
                    for text in inner_activity.ordered:
                        self.does("ordered", text)
                    for text in inner_activity.reads:
                        self.does("reads", text)
            case "builtins.dict":
                pairs = {("str", name): value for name, (_, value) in given.keywords.items()}
                inner = first.only() if first is not None else None
                if isinstance(inner, Sequence):
                    inner = from_pairs(inner)
                if isinstance(inner, Mapping):
                    return one(Mapping((*inner.items, *pairs.items()), inner.complete))
                return one(Mapping(tuple(pairs.items()), first is None and not given.open))
            case "builtins.tuple" | "builtins.list" if first is not None:
                return self.listed(first, path.endswith("list"), node, state)
            case "builtins.tuple" | "builtins.list":
                return one(Sequence((), path.endswith("list")))
            case "builtins.zip":
                items = [self.unrolled(value) for value in given.values()]
                if items and all(item is not None for item in items):
                    rows = zip(*[item or [] for item in items], strict=False)
                    return one(Sequence(tuple(one(Sequence(row)) for row in rows), once=True))
                each = Sequence(tuple(self.element_of(value) for value in given.values()))
                self.consume_loops(given, node, state)
                return one(Sequence((one(each),), repeated=True, once=True))
            case "builtins.enumerate" if first is not None:
                known = self.unrolled(first)
                if known is not None:
                    return one(
                        Sequence(
                            tuple(
                                one(Sequence((one(Constant(place)), value)))
                                for place, value in enumerate(known)
                            ),
                            once=True,
                        )
                    )
                for thing in first.things():
                    if isinstance(thing, Dataset):
                        return first
                pair = Sequence((self.fresh("index"), self.element_of(first)))
                return one(Sequence((one(pair),), repeated=True, once=True))
            case "builtins.map" if (called := self.called_on_each(given, node, state)) is not None:
                return one(Sequence(tuple(called), once=True))
            case "functools.reduce" if (folded := self.folded(given, node, state)) is not None:
                return folded
            case "builtins.filter" | "builtins.map" if len(given.positional) > 1:
                self.consume_loops(given, node, state)
                is_part = path == "builtins.filter"
                item = self.element_of(given.positional[1][1]) if is_part else self.fresh(path)
                walked = self.looped(given.positional[1][1])
                if walked.alternatives:
                    return one(Stream(walked, item))
                return one(Sequence((item,), repeated=True, once=True))
            case "builtins.len" if first is not None:
                listed = first.only()
                if isinstance(listed, Sequence) and not listed.repeated:
                    return one(Constant(len(listed.items)))
                if isinstance(listed, Tensor) and listed.shape and listed.shape[0] is not None:
                    return one(Constant(listed.shape[0]))
            case "math.ceil" | "math.floor" | "numpy.ceil" | "numpy.floor" if first is not None:
                return _rounded(first.only(), path)
            case "tensorflow.executing_eagerly" if self.tracing:
                return one(Constant(False))
            case "builtins.hasattr" if first is not None and self.is_symbolic(first):
                if given.values()[-1].only() == Constant("numpy"):
                    return one(Constant(False))
            case "tensorflow.is_tensor" if first is not None and self.is_symbolic(first):
                return one(Constant(True))
            case "builtins.isinstance" if len(given.positional) == 2:
                return self._is_instance(given.positional[0][1], given.positional[1][1], node)
            case "builtins.bool" if first is not None and node.args:
                return true_or_false(*self.parted(first, node.args[0].value))
            case "builtins.int" | "builtins.float" | "builtins.str":
                number = first.only() if first is not None else None
                if isinstance(number, Constant) and isinstance(number.value, (int, float)):
                    kind = {"int": int, "float": float, "str": str}
                    made = kind[path.rpartition(".")[2]](number.value)
                    return one(Constant(made, number.divided))
            case "builtins.setattr" if len(given.positional) == 3:
                owner, attribute, assigned = (each for _, each in given.positional)
                literal = attribute.only()
                for _, holder, on in apart(owner, state):
                    if isinstance(literal, Constant) and isinstance(holder, (Instance, Class)):
                        place = (holder.key, str(literal.value))
                        on.values[place] = self.boxed(assigned, on)
                    else:
                        self.set_by_name.add(holder.key)
            case "builtins.getattr" if first is not None and len(given.positional) > 1:
                name = given.positional[1][1].only()
                if isinstance(name, Constant) and isinstance(name.value, str):
                    text = name.value
                    return first.each(lambda thing: self.attribute(thing, text, state))
            case "importlib.import_module" | "builtins.__import__":
                for module in handed.named_in(given):
                    is_root = path.startswith("builtins.")
                    return one(Symbol(module.partition(".")[0] if is_root else canonical(module)))
            case "copy.copy" | "copy.deepcopy" | "builtins.iter" if first is not None:
                return self.iterated(first, path, node, state)
            case "builtins.next" if first is not None:
                return self.advanced(first, node, state)
        return None

    def _looking_up(self, state: State) -> LookUp:
        """What finds out what an expression means in a function."""

        def look_up(function: Function, expression: cst.BaseExpression) -> Value:
            outer, self.current = self.current, function.scope
            try:
                with self.watching(pass_on=False):
                    return self.contents(self._looked_up(function, expression, state), state)
            finally:
                self.current = outer

        return look_up

    def _draws_in_python(self, value: Value | None, state: State) -> bool:
        """True for a Python function of the linted code that is seen to draw of Python's or NumPy's
        global random numbers: to call it stateless is no true promise."""
        look_up = self._looking_up(state)
        things = value.things() if value is not None else []
        return any(isinstance(each, Function) and draws_in_python(each, look_up) for each in things)

    def _releases_the_gil(self, given: Arguments, state: State) -> bool:
        """True where something tells that other threads may run during a Python function."""
        node, value = given.pair(0, "func")
        name = last_name(node) if node is not None else ""
        look_up = self._looking_up(state)
        things = value.things() if value is not None else []
        return any(releases_the_gil(thing, name, look_up) for thing in things)

    def _looked_up(self, function: Function, expression: cst.BaseExpression, state: State) -> Value:
        if isinstance(expression, cst.Attribute):
            owner = self._looked_up(function, expression.value, state)
            name = expression.attr.value
            return owner.each(lambda thing: self.attribute(thing, name, state))
        if not isinstance(expression, cst.Name):
            return self.fresh()
        if function.receiver is not None and expression.value in {"self", "cls"}:
            return function.receiver
        return self.lookup(expression.value, state)

    def _is_instance(self, value: Value, classes: Value, node: cst.Call) -> Value:
        """`isinstance` of a dataset, a container or a literal; unknown for the rest."""
        inner = classes.only()
        listed = inner.items if isinstance(inner, Sequence) else (classes,)
        paths = [each.only() for each in listed]

        def test(thing: Thing) -> Value:
            named = [path.path for path in paths if isinstance(path, Symbol)]
            if len(named) == len(paths):
                known = _type_names(thing)
                if self.is_symbolic(one(thing)) and (
                    isinstance(thing, Tensor) or _VALUES.issuperset(named)
                ):
                    known = _SYMBOLIC
                if known is not None:
                    return one(Constant(any(name in known for name in named)))
            return self.untold_instance(self.text(node), thing, classes)

        return value.each(test)


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
    """True for names such as `train_step` or `update`."""
    lowered = name.lower()
    return any(word in lowered for word in ("train", "step", "update", "learn"))


def speaks_of_training(word: str) -> bool:
    """True for a name that code which trains or runs a model has: `loss`, `GradientTape`."""
    lowered = word.lower()
    parts = ("train", "loss", "grad", "optimi", "minimize", "learn", "weight")
    return any(part in lowered for part in parts) or _names_a_model(word)


_MAKING_LISTS = frozenset(
    {"glob.glob()", "os.listdir()", "tensorflow.io.gfile.glob()", "tensorflow.io.gfile.listdir()"}
)
"""Calls whose results are lists, whatever is in them."""


def _has_big_arrays(value: Value | None) -> bool:
    """True for a list of tensors of which one is known to be big, or is a picture of any size."""
    listed = value.only() if value is not None else None
    if not isinstance(listed, Sequence):
        return False
    found = [thing for each in listed.items for thing in each.things()]
    return any(isinstance(each, Tensor) and _is_big(each) for each in found)


def _is_big(tensor: Tensor) -> bool:
    size = bytes_of(tensor)
    if size is None:
        return tensor.shape is not None and len(tensor.shape) >= PICTURE_AXES
    return size >= BIG_ARRAY


def _type_names(thing: Thing) -> frozenset[str] | None:
    """The types that a thing is an instance of, as far as tests for datasets go."""
    match thing:
        case Dataset(iterator=-1):
            return frozenset({"tensorflow.data.Dataset", "tensorflow.data.DatasetV2"})
        case Constant(value=value):
            return frozenset(f"builtins.{each.__name__}" for each in type(value).__mro__)
        case Sequence(is_list=is_list):
            return frozenset({"builtins.list" if is_list else "builtins.tuple", "builtins.object"})
        case Mapping():
            return frozenset({"builtins.dict", "builtins.object"})
        case TypeSpec(kind="TensorSpec"):
            return frozenset({"tensorflow.TensorSpec", "tensorflow.TypeSpec", "builtins.object"})
        case Unknown(foreign=made) if made in _MAKING_LISTS:
            return frozenset({"builtins.list", "builtins.object"})
        case Unknown(identity=("builtins.sorted", *_)):
            return frozenset({"builtins.list", "builtins.object"})
    return None


def _rounded(number: Thing | None, path: str) -> Value | None:
    """A known number, rounded up or down: to a float by NumPy."""
    match number:
        case Constant(value=int() | float() as value, divided=divided) if math.isfinite(value):
            whole = math.ceil(value) if path.endswith("ceil") else math.floor(value)
            return one(Constant(float(whole) if path.startswith("numpy.") else whole, divided))
    return None


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
