"""What becomes of datasets: training, loops, iterators, escapes."""

from __future__ import annotations

import re
from enum import Enum

import libcst as cst

from tfdata_lint.graph import purity
from tfdata_lint.graph.api import FIRST_ITERATORS, KERAS_METHODS
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.machine import datasets_in
from tfdata_lint.graph.mapped import Mapped
from tfdata_lint.graph.pipeline import Argument, Feeding, Kind, Pipeline, Use, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.signatures import bind
from tfdata_lint.graph.state import State
from tfdata_lint.graph.unseen import of_callee
from tfdata_lint.graph.values import (
    Dataset,
    Function,
    Instance,
    Layer,
    Mapping,
    Model,
    Partial,
    Sequence,
    Stream,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.fetched import fetched_alone
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.tree import dotted, last_name, walk
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

_USES = {
    "fit": Kind.FIT,
    "fit_generator": Kind.FIT,
    "evaluate": Kind.EVALUATE,
    "evaluate_generator": Kind.EVALUATE,
    "predict": Kind.PREDICT,
    "predict_generator": Kind.PREDICT,
}

_STEPS = {
    Kind.FIT: "train_step",
    Kind.VALIDATION: "test_step",
    Kind.EVALUATE: "test_step",
    Kind.PREDICT: "predict_step",
}
"""The methods that Keras hands a batch with its labels; `call` gets what these make of it."""

_DISTRIBUTING = frozenset(
    {"experimental_distribute_dataset", "make_dataset_iterator", "distribute_dataset"}
)

_DISTRIBUTING_FUNCTIONS = frozenset(
    {
        "distribute_datasets_from_function",
        "experimental_distribute_datasets_from_function",
        "make_input_fn_iterator",
    }
)

_TRAINING_METHODS = frozenset(
    {"train_on_batch", "apply_gradients", "backward", "minimize", "train_step", "fit",
     "partial_fit"}
)  # fmt: skip

_RUNNING_METHODS = frozenset(
    {"evaluate", "evaluate_generator", "predict", "predict_generator", "predict_on_batch",
     "test_on_batch", "test_step"}
)  # fmt: skip
"""Methods that run a model and train nothing."""

_ON_BATCHES = frozenset({"train_on_batch", "test_on_batch", "predict_on_batch"})
"""Methods that run a model on what one element of a dataset holds."""

_FIRST_ITERATORS = frozenset(
    f"tensorflow.data.{owner}{name}" for owner in ("", "Dataset.") for name in FIRST_ITERATORS
)

KERAS_MODELS = frozenset(
    f"tensorflow.keras.{name}"
    for name in ("Model", "Sequential", "models.Model", "models.Sequential")
)

_KERAS_ALONE = frozenset(
    {"class_weight", "initial_epoch", "steps_per_epoch", "validation_freq", "validation_steps"}
)
"""Arguments of `fit` that other libraries do not have."""

_KERAS_TOGETHER = frozenset({"epochs", "validation_data"})
"""Arguments of `fit` that other libraries do not have together."""

_OTHER_MODELS = frozenset(
    {"autokeras", "catboost", "keras_tuner", "lightgbm", "sklearn", "xgboost"}
)
"""Packages whose models have a `fit` of their own."""

_TENSORFLOW = frozenset({"tensorflow"})

_OTHER_SETS = Regex(
    r"^[ \t]*(?:import|from)[ \t]+"
    r"(?:datasets|grain|jax|mindspore|mxnet|paddle|ray|torch|torchdata|webdataset)\b",
    re.MULTILINE,
)
"""Imports of packages with datasets of their own, which have steps of the same names."""

_COMPILED = "arguments of compile()"
"""The name under which they are kept beside a model's attributes."""

_PASSED_ON = frozenset(
    {"tqdm.tqdm", "tqdm.tqdm_gui", "tqdm.tqdm_notebook", "tqdm.asyncio.tqdm", "tqdm.auto.tqdm",
     "tqdm.autonotebook.tqdm", "tqdm.gui.tqdm", "tqdm.notebook.tqdm",
     "tqdm.notebook.tqdm_notebook", "tqdm.rich.tqdm", "tqdm.std.tqdm",
     "tensorflow_datasets.as_numpy", "tensorflow_datasets.core.as_numpy"}
)  # fmt: skip


_KERAS_PACKAGES = (
    "keras_core.", "keras_cv.", "keras_hub.", "keras_nlp.", "keras_rs.", "tensorflow.keras.",
    "tensorflow_recommenders.", "tensorflow_similarity.", "transformers.",
)  # fmt: skip
"""Packages whose model classes have the `fit` of Keras."""


_NO_MODEL = Regex(
    r"detector|explainer|estimator|indexer|learner|normalizer|pca$|pipeline|"
    r"scaler|tokenizer|trainer|tuner|vectorizer",
    re.IGNORECASE,
)
"""Names of what has a `fit` of its own, which may read the data once or prefetch by itself."""


_READING_ONCE = frozenset(
    {"tensorflow.data.Dataset.save", "tensorflow.data.experimental.TFRecordWriter().write",
     "tensorflow.data.experimental.get_single_element", "tensorflow.data.experimental.save",
     "tensorflow_datasets.as_dataframe", "tensorflow_datasets.show_examples",
     "tensorflow_datasets.show_statistics"}
)  # fmt: skip
"""Functions that run through a dataset, or look at it, and train nothing."""

_MEASURING = frozenset({"evaluate", "predict"})
"""Methods of estimators that read what an `input_fn` makes once."""

_OF_INPUT = _MEASURING | {"EvalSpec", "TrainSpec", "train"}
"""What takes an `input_fn` first: methods of estimators, and what tells these to train."""

_ONE_PASS = Regex(
    r"(?:^|_)(?:adapt|count|describe|display|dump|export|hist|histogram|inspect|materiali[sz]e"
    r"|plot|print|save|serialize|show|stat|statistics|stats|summari[sz]e|visuali[sz]e|vocab"
    r"|vocabulary|write)(?:_|$)"
)
"""What functions are called by that read the data to write, count or show something of them."""

_CLASS = Regex(r"(?:class|cls)(?:\(\))?$", re.IGNORECASE)
"""What is made of a class that is handed in, and may have methods of its own."""


class Owner(Enum):
    """Whose `fit`, `evaluate` or `predict` a method is, for all that the code shows."""

    KERAS = "keras"
    """A Keras model's: it is made or compiled in sight, or given what only Keras takes."""
    PERHAPS_KERAS = "perhaps"
    """A model's that works like those of Keras, with methods that may be its own."""
    OTHER = "other"
    """That of something which may prefetch by itself, or read the data just once."""


@once
def _imports_other_sets(source: Source) -> bool:
    return _OTHER_SETS.search(source.text) is not None


class Uses(Mapped):
    """Notes the uses that datasets reach."""

    def method_of_model(
        self, thing: Model | Layer, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        if name == "predict" and not any(True for v in given.values() for _ in datasets_in(v)):
            self.runs_model()
            return one(Tensor("float32", array=True))
        if not self.used(thing, name, given, node, state):
            self.does("unknown", self.called(node, name))
            if name != "adapt":
                self.escape(given, node, state)
            else:
                for value in given.values():
                    self.use(value, Kind.CONSUMED, node, state)
        return self.fresh(name)

    def used(self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State) -> bool:
        """Note what a method does to the datasets it is given; False when it is not known."""
        if name in _RUNNING_METHODS:
            self.runs_model()
        elif name in _TRAINING_METHODS or name in _USES:
            self.trains()
        if name in _ON_BATCHES:
            features = given.get(0, "x")
            if features is not None:
                self.feed(thing, features.under(state.paths), node, state)
        if name == "compile":
            named = {("str", each): value for each, (_, value) in given.keywords.items()}
            positions = zip(("optimizer", "loss"), given.positional, strict=False)
            named.update((("str", each), value) for each, (_, value) in positions)
            compiled = Mapping(tuple(named.items()), complete=not given.open)
            state.values[(thing.key, _COMPILED)] = one(compiled)
        if name == "compile" and isinstance(thing, (Instance, Symbol, Unknown)):
            self.compiled.add(thing.key)
        owner = self._owner_of(thing, given) if name in _USES else Owner.OTHER
        if owner is not Owner.OTHER:
            self.does("unknown", self.called(node, name))
            feeding = self._feeding(thing, owner, name, given, node, state)
            for place, (at, value) in enumerate(given.positional):
                if place == 0:
                    self._fed(thing, value, _USES[name], node, at, state, feeding)
                else:
                    self.use(value, Kind.ESCAPED, node, state)
            for keyword, (at, value) in given.keywords.items():
                if keyword in {"x", "generator"}:
                    self._fed(thing, value, _USES[name], node, at, state, feeding)
                elif keyword == "validation_data":
                    self._fed(thing, value, Kind.VALIDATION, node, at, state, feeding)
                else:
                    self._callbacks_of(value, state)
            return True
        if name in _DISTRIBUTING:
            for at, value in (*given.positional, *given.keywords.values()):
                self.use(value, Kind.DISTRIBUTED, node, state, at)
            return True
        if name in _DISTRIBUTING_FUNCTIONS:
            for value in given.values():
                for inner in value.things():
                    if isinstance(inner, (Function, Partial)):
                        made = self.call(inner, Arguments(open=True), node, state)
                        self.use(made, Kind.DISTRIBUTED, node, state)
            return True
        return False

    def _feeding(
        self,
        thing: Thing,
        owner: Owner,
        name: str,
        given: Arguments,
        node: cst.Call,
        state: State,
    ) -> Feeding | None:
        """What is told of a call of `fit`, `evaluate` or `predict`."""
        operation = KERAS_METHODS.get(name)
        if operation is None:
            return None
        written = {id(argument.value) for argument in node.args}
        arguments = {}
        for parameter, (at, value) in bind(operation, given.positional, given.keywords).items():
            # What a `partial` or a table holds stands elsewhere.
            arguments[parameter] = Argument(at if id(at) in written else None, value)
            self.locate(arguments[parameter].node)
        if given.open:
            arguments["**"] = Argument(None, self.fresh())
        compiled = state.get((thing.key, _COMPILED))
        if compiled is not None:
            compiled = compiled.under(state.paths)
        keras = owner is Owner.KERAS
        only = keras and self.imports(_TENSORFLOW, state) and not self._has_other_sets()
        return Feeding(name, arguments, thing, keras, compiled, self.raises > 0, only)

    def _has_other_sets(self) -> bool:
        """True where a file at hand imports a package with datasets of its own."""
        here = self.scopes[self.of_module(self.current)].source
        return any(map(_imports_other_sets, (here, *self.project.sources)))

    def imports(self, packages: frozenset[str], state: State) -> bool:
        """True when the module has a name from one of these packages."""
        module = self.of_module(self.current)
        return any(
            isinstance(thing, Symbol) and thing.path.partition(".")[0] in packages
            for name in self.scopes[module].names
            for values in (state.base, state.values)
            if (value := values.get((module, name))) is not None
            for thing in value.things()
        )

    def is_imported_model(self, thing: Symbol, name: str, given: Arguments) -> bool:
        """True where `thing.name(given)` is a method of Keras, for what comes from a module that is
        not in sight."""
        if thing.path.partition(".")[0] in _OTHER_MODELS:
            return False
        told = given.keywords.keys()
        if name == "compile":
            return "optimizer" in told or "loss" in told
        return name in _USES and (
            thing.key in self.compiled
            or told >= _KERAS_TOGETHER
            or not _KERAS_ALONE.isdisjoint(told)
        )

    def _owner_of(self, thing: Thing, given: Arguments) -> Owner:
        """Whose method `thing.fit(given)` and the like is."""
        compiled = thing.key in self.compiled
        match thing:
            case Model():
                return Owner.KERAS
            case Instance(of=of):
                foreign = {each.foreign_base for each in of.linearised()} - {""}
                if foreign and foreign <= KERAS_MODELS:
                    return Owner.KERAS
                seen = of.foreign_base.startswith(_KERAS_PACKAGES)
                return Owner.PERHAPS_KERAS if seen or compiled else Owner.OTHER
            case Unknown(text=text, foreign=foreign):
                if foreign in KERAS_MODELS:
                    # An annotation says so.
                    return Owner.KERAS
                made = foreign.partition("(")[0]
                is_class = made.rpartition(".")[2][:1].isupper() or _CLASS.search(text) is not None
                known = made.startswith(_KERAS_PACKAGES)
                other = (is_class and not known) or made.partition(".")[0] in _OTHER_MODELS
                if not compiled and (other or _NO_MODEL.search(text.rpartition(".")[2])):
                    return Owner.OTHER
                shown = compiled or not _KERAS_ALONE.isdisjoint(given.keywords)
                if shown and not is_class and not other:
                    return Owner.KERAS
        return Owner.PERHAPS_KERAS

    def _callbacks_of(self, value: Value, state: State) -> None:
        self.use(value, Kind.ESCAPED, None, state)

    def _fed(
        self,
        thing: Thing,
        value: Value,
        kind: Kind,
        node: cst.Call,
        at: cst.BaseExpression | None,
        state: State,
        feeding: Feeding | None,
    ) -> None:
        self.use(value, kind, node, state, at, feeding=feeding)
        for guards, fed in value:
            if not state.paths.admits(guards):
                continue
            if isinstance(fed, (Function, Partial)):
                made = self.call(fed, Arguments(open=True), node, state)
                self.use(made, kind, node, state, feeding=feeding)
            if isinstance(fed, Stream) and kind is Kind.FIT and _goes_round(fed, node):
                self.use(fed.of.guarded(guards), Kind.GENERATOR, node, state)
            element = fed.stage.element if isinstance(fed, Dataset) else None
            if isinstance(fed, Tensor):
                element = one(fed)
            if element is None:
                continue
            if isinstance(thing, Instance):
                # Of arrays, the labels are another argument.
                whole = kind if isinstance(fed, Dataset) else None
                self._feed_instance(thing, element, whole, node, state)
            else:
                self.feed(thing, element.guarded(guards), node, state)

    def _feed_instance(
        self, thing: Instance, element: Value, kind: Kind | None, node: cst.Call, state: State
    ) -> None:
        """A model class of the linted code: run its own step for this kind of use on an element,
        else its `call` on the features of one."""
        if not thing.of.foreign_base:
            return
        step = self.in_class(thing.of, _STEPS[kind], state) if kind in _STEPS else None
        target, fed = step.only() if step is not None else None, element
        if not isinstance(target, Function) or _asks_keras(target):
            found = self.in_class(thing.of, "call", state)
            target, only = found.only() if found is not None else None, element.only()
            if isinstance(only, Sequence) and only.items and not only.is_list:
                fed = only.items[0]
        if isinstance(target, Function):
            given = Arguments([(None, fed)], open=True)
            self.invoke(target.bound_to(one(thing)), given, node, state.copy())

    def escape(self, given: Arguments, node: cst.Call, state: State, why: Why = Why.CALL) -> None:
        """Arguments of a call that cannot be followed: datasets escape, functions may be run. What
        is called after saving, counting or showing reads the data for that."""
        callee = dotted(node.func) or last_name(node.func)
        reads = why in {Why.CALL, Why.IMPORT} and _ONE_PASS.search(purity.words(callee)) is not None
        for keyword, (at, value) in (
            *(("", pair) for pair in given.positional),
            *given.keywords.items(),
        ):
            rest = []
            for guards, thing in value:
                if isinstance(thing, Dataset) and thing.iterator >= 0:
                    kind = Kind.ITERATOR if self.depth > thing.iterator else Kind.ESCAPED
                    self.use(one(thing).guarded(guards), kind, node, state, at, why=why)
                elif isinstance(thing, (Function, Partial)):
                    self._handed_over(thing, keyword, node, state)
                elif isinstance(thing, Instance) and keyword.endswith("input_fn"):
                    for called in self.attribute(thing, "__call__", state).things():
                        if isinstance(called, Function):
                            self._handed_over(called, keyword, node, state)
                elif isinstance(thing, Stream):
                    self.use(thing.of.guarded(guards), Kind.ESCAPED, node, state, why=why)
                else:
                    rest.append((guards, thing))
            kind = Kind.CONSUMED if reads else Kind.ESCAPED
            if last_name(node.func) == "make_initializer":
                # Of an iterator that several datasets share.
                kind = Kind.ITERATOR
            known = kind is not Kind.ESCAPED
            self.use(Value(rest), kind, node, state, at, why=None if known else why)

    def _handed_over(
        self, thing: Function | Partial, keyword: str, node: cst.Call, state: State
    ) -> None:
        """A function given to code that cannot be seen: it may be called there."""
        kind = _of_input(last_name(node.func), keyword)
        body = thing.node if isinstance(thing, Function) else None
        if kind is Kind.ESCAPED and body is not None and id(body) in self.executed:
            return
        if isinstance(thing, Function):
            # It may stand in another file than the code that hands it over.
            self.locate(thing.node, thing.scope)
        inner = state.copy()
        result = self.opened(self.call(thing, Arguments(open=True), node, inner), inner)
        # What is measured right here is read once; what others are told to measure, by and by.
        here = kind is not Kind.ESCAPED and last_name(node.func) in _MEASURING
        self.use(result, kind, node if here else body or node, state)

    def iterated(self, first: Value, path: str, node: cst.Call, state: State) -> Value:
        """`iter(x)`; copies are the thing itself."""
        if path != "builtins.iter":
            return first

        def over(thing: Thing) -> Value:
            match thing:
                case Dataset(iterator=-1):
                    return one(Dataset(thing.stage, self.depth))
                case Sequence():
                    return one(replace(thing, once=True))
                case Unknown():
                    return one(Stream(one(thing), self.element_of(one(thing))))
            return one(thing)

        return first.each(over)

    def advanced(self, first: Value, node: cst.Call, state: State) -> Value:
        """`next(iterator)`: step by step in a loop, or one look."""
        is_kept = self._is_kept(first, node)

        def step(guards: Guards, thing: Thing) -> Value:
            if not isinstance(thing, (Dataset, Stream)):
                return self.fresh()
            # What `tfds.as_numpy` gives is an iterator as it comes.
            made_at = max(thing.iterator, 0) if isinstance(thing, Dataset) and not is_kept else 0
            again = self.depth > made_at or self._asked_for_more(node)
            kind = Kind.ITERATOR if again else Kind.PEEKED
            read = self.looped(one(thing)).guarded(guards)
            self.use(read, kind, node, state)
            if kind is Kind.PEEKED and self.rounds and not self.muted:
                use = Use(kind, node)
                for _, stage in datasets_in(read):
                    looks = [Pipeline(stage, way, use) for way in state.paths]
                    self.rounds[-1].firsts.extend(looks)
            return self.element_of(one(thing))

        return union(step(guards, thing).guarded(guards) for guards, thing in first)

    def _is_kept(self, iterator: Value, node: cst.Call) -> bool:
        """True for `next(self.iterator)`, `next(iterators[name])`, a name of further outside, and
        one that not each round makes anew: the iterator may be that of the round before."""
        match node:
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name("get_next" | "__next__"))):
                asked = owner
            case cst.Call(args=[cst.Arg(value=asked), *_]):
                pass
            case _:
                return False
        match asked:
            case cst.Attribute() | cst.Subscript():
                return True
            case cst.Name(name):
                scope = self.scopes[self.current]
                outside = scope.parent is not None and name not in scope.names
                return outside or name in scope.redirected or len(iterator.alternatives) > 1
        return False

    def _asked_for_more(self, node: cst.Call) -> bool:
        """True for `next(self.iterator)` in a method that did not make the iterator: each call asks
        for one more."""
        match node.args:
            case [cst.Arg(value=cst.Attribute(value=cst.Name("self"), attr=cst.Name(name))), *_]:
                return bool(self.active) and not self.relevance.may_set(self.active[-1], name)
        return False

    def kind_of_iterator(self, made: cst.Call) -> Kind:
        """What an iterator of TensorFlow 1 is used for: a model gets its tensors, for all that the
        code shows, unless a session alone does."""
        source = self.graph.sources.get(id(made))
        if source is not None:
            line, _ = source.position(source.span(made)[0])
            if fetched_alone(source, line):
                return Kind.CONSUMED
        return Kind.ITERATOR

    def iterator_method(self, owner: Dataset, name: str, node: cst.Call, state: State) -> Value:
        if name in {"get_next", "next", "__next__"}:
            return self.advanced(one(owner), node, state)
        if name in {"get_next_as_optional"}:
            self.use(one(owner), Kind.ITERATOR, node, state)
        return self.fresh(name)

    def listed(self, first: Value, is_list: bool, node: cst.Call, state: State) -> Value:
        """`list(x)` and `tuple(x)`."""

        def listing(guards: Guards, thing: Thing) -> Value:
            match thing:
                case Dataset():
                    self.use(one(thing).guarded(guards), Kind.CONSUMED, node, state)
                    item = thing.stage.element or self.fresh()
                    return one(Sequence((item,), is_list, repeated=True))
                case Sequence(items=items, repeated=repeated):
                    return one(Sequence(items, is_list, repeated))
                case Stream(of=of):
                    self.use(of.guarded(guards), Kind.CONSUMED, node, state)
                case Mapping(items=pairs, complete=True):
                    keys = (self.element_of(one(Mapping((pair,)))) for pair in pairs)
                    return one(Sequence(tuple(keys), is_list))
            return one(Sequence((self.element_of(one(thing)),), is_list, repeated=True))

        return union(listing(guards, thing).guarded(guards) for guards, thing in first)

    def consumed_by_function(
        self, path: str, given: Arguments, node: cst.Call, state: State
    ) -> Value | None:
        """Functions that take datasets and hand them on, or read them."""
        values = given.values()
        if path in _PASSED_ON and values:
            return values[0]
        if path in {"builtins.enumerate", "builtins.zip", "itertools.islice"} and any(
            isinstance(thing, (Dataset, Stream)) for value in values for thing in value.things()
        ):
            # `strict` is no part of a row.
            elements = [self.element_of(value) for _, value in given.positional] or [self.fresh()]
            if path == "builtins.enumerate":
                elements = [self.fresh("index"), elements[0]]
            element = elements[0] if path == "itertools.islice" else one(Sequence(tuple(elements)))
            if path == "builtins.zip" and given.open:
                element = self.fresh()
            return one(Stream(one(Sequence(tuple(map(_walked, values)))), element))
        if path in _FIRST_ITERATORS:
            for at, value in (*given.positional, *given.keywords.values()):
                self.use(value, self.kind_of_iterator(node), node, state, at)
            return self.fresh("iterator")
        if path in {"builtins.len", "builtins.print", "builtins.type", "builtins.isinstance",
                    "builtins.repr", "builtins.str", "builtins.id", "builtins.hasattr",
                    "tensorflow.data.experimental.cardinality", "tensorflow.print",
                    "tensorflow.data.get_output_classes", "tensorflow.data.get_output_shapes",
                    "tensorflow.data.get_output_types"}:  # fmt: skip
            return None
        if path in _READING_ONCE:
            for value in values:
                self.use(value, Kind.CONSUMED, node, state)
            return self.fresh(path, Why.CALL)
        if path in {"builtins.sum", "builtins.sorted", "builtins.max", "builtins.min",
                    "builtins.any", "builtins.all"}:  # fmt: skip
            for value in values:
                self.use(_walked(value), Kind.CONSUMED, node, state)
        elif any(True for value in values for _ in datasets_in(value)) and not path.startswith(
            ("builtins.", "functools.", "copy.")
        ):
            for value in values:
                if _ONE_PASS.search(purity.words(path)) is not None:
                    self.use(value, Kind.CONSUMED, node, state)
                else:
                    self.lose(value, of_callee(Symbol(path)), node, state)
        return None

    def consume_loops(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Datasets that a builtin walks through."""
        for value in given.values():
            self.use(_walked(value), Kind.CONSUMED, node, state)

    def looped(self, iterable: Value) -> Value:
        """The datasets that a loop over `iterable` runs."""
        found: list[Value] = []
        for guards, thing in iterable:
            match thing:
                case Dataset():
                    found.append(one(thing).guarded(guards))
                case Stream(of=of):
                    found.append(of.guarded(guards))
        return union(found)

    def element_of(self, value: Value) -> Value:
        def element(thing: Thing) -> Value:
            if isinstance(thing, Stream):
                return thing.element
            return super(Uses, self).element_of(one(thing))

        return value.each(element)


def _of_input(callee: str, keyword: str) -> Kind:
    """What becomes of the dataset that a function returns which is handed over like this."""
    if not (keyword.endswith("input_fn") or (callee in _OF_INPUT and not keyword)):
        return Kind.ESCAPED
    if callee == "predict":
        return Kind.PREDICT
    return Kind.EVALUATE if "eval" in f"{callee}{keyword}".lower() else Kind.INPUT_FN


def _goes_round(stream: Stream, fit: cst.Call) -> bool:
    """True for what a generator function yields that `fit` takes so many steps of in each epoch:
    such a one begins anew, as one without steps is read once."""
    given = {each.keyword.value for each in fit.args if each.keyword is not None}
    return stream.again is not None and "steps_per_epoch" in given


def _walked(value: Value) -> Value:
    """A value, with what a stream is of in its place."""
    return value.each(lambda thing: thing.of if isinstance(thing, Stream) else one(thing))


def _asks_keras(step: Function) -> bool:
    """True for a step that has Keras take the features from what it gets: the one of its base
    class, or the function that unpacks them."""
    names = (node.value for node in walk(step.node) if type(node) is cst.Name)
    return not {"super", "unpack_x_y_sample_weight"}.isdisjoint(names)
