"""Datasets: what makes them, what changes them, and what becomes of them."""

from __future__ import annotations

from typing import Any

import libcst as cst

from tfdata_lint.graph import purity, tensors
from tfdata_lint.graph.api import CONSTRUCTORS, TRANSFORMATIONS, Operation, bind
from tfdata_lint.graph.guards import ALWAYS, Guards
from tfdata_lint.graph.keras import Keras
from tfdata_lint.graph.machine import Activity, Arguments, Given, State, datasets_in
from tfdata_lint.graph.rearranging import rearranges
from tfdata_lint.graph.pipeline import Argument, Effects, Kind, Purity, Stage
from tfdata_lint.graph.values import (
    NONE_VALUE,
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
    Stream,
    Symbol,
    Tensor,
    Thing,
    Transformation,
    TypeSpec,
    Unknown,
    Value,
    one,
    union,
)

PEEK = 10
"""A pipeline that ends in `take(n)` with n up to this is being looked at, not trained on."""

_USES = {
    "fit": Kind.FIT,
    "fit_generator": Kind.FIT,
    "evaluate": Kind.EVALUATE,
    "evaluate_generator": Kind.EVALUATE,
    "predict": Kind.PREDICT,
    "predict_generator": Kind.PREDICT,
}

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
    {"train_on_batch", "test_on_batch", "predict_on_batch", "apply_gradients", "minimize",
     "train_step", "test_step", "fit", "partial_fit"}
)  # fmt: skip

_PROVING_ARGUMENTS = frozenset(
    {"num_parallel_calls", "reshuffle_each_iteration", "drop_remainder", "cycle_length",
     "padded_shapes"}
)  # fmt: skip
"""Keywords of tf.data that its look-alikes do not share; AUTOTUNE proves the same."""

_PASSED_ON = frozenset(
    {"tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.notebook.tqdm", "tqdm.std.tqdm",
     "tensorflow_datasets.as_numpy", "tensorflow_datasets.core.as_numpy"}
)  # fmt: skip


class Datasets(Keras):
    """Makes stages, and notes the uses that datasets reach."""

    # Making datasets

    def construct(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value:
        """What a constructor gives."""
        operation = CONSTRUCTORS[path]
        arguments = self.bound_arguments(operation, given)
        inputs = [arguments[name].value for name in operation.inputs if name in arguments]
        if operation.name in {"zip", "sample_from_datasets", "choose_from_datasets"}:
            members = _members(inputs, [value for _, value in given.positional])
            return self._combined(operation.name, members, arguments, node, state)
        stage_name = operation.name
        element = self._made_element(operation, arguments, state)
        value = one(Dataset(self.stage(stage_name, node, (), arguments, element, proven=True, path=path)))
        if path.startswith("tensorflow_datasets."):
            return self._loaded(path, arguments, value, node, state)
        return value

    def _loaded(
        self,
        path: str,
        arguments: dict[str, Argument],
        dataset: Value,
        node: cst.Call,
        state: State,
    ) -> Value:
        """`tfds.load` gives a dataset, a list or dict of them, and perhaps the info with it."""
        split = arguments["split"].value.only() if "split" in arguments else None
        result = dataset
        stage = dataset.alternatives[0][1]
        assert isinstance(stage, Dataset)

        def another(name: Value) -> Value:
            more = {**arguments, "split": Argument(None, name)}
            return one(
                Dataset(
                    self.stage(stage.stage.name, node, (), more, None, proven=True, path=path)
                )
            )

        match split:
            case Sequence(items=items, is_list=is_list, repeated=False):
                self._forget(stage.stage)
                result = one(Sequence(tuple(another(item) for item in items), is_list))
            case None | Constant(value=None) if "split" not in arguments or split is not None:
                self._forget(stage.stage)
                names = ("train", "test", "validation")
                pairs = tuple(
                    (("str", name), another(one(Constant(name)))) for name in names
                )
                result = one(Mapping(pairs, complete=False))
        with_info = arguments["with_info"].value.only() if "with_info" in arguments else None
        match with_info:
            case Constant(value=True):
                return one(Sequence((result, self.fresh("info"))))
            case None | Constant():
                return result
        return self.fresh()

    def _forget(self, stage: Stage) -> None:
        if self.stages and self.stages[-1] is stage:
            self.stages.pop()

    def _combined(
        self,
        name: str,
        members: list[Value] | None,
        arguments: dict[str, Argument],
        node: cst.Call,
        state: State,
    ) -> Value:
        """`zip` and mixtures: one stage for each way in which the members can be chosen."""
        combinations: list[tuple[Guards, tuple[Stage, ...], tuple[Value | None, ...]]] = [
            (ALWAYS, (), ())
        ]
        for member in members if members is not None else [self.fresh()]:
            grown = []
            for guards, stages, elements in combinations:
                for more, thing in member:
                    met = guards.both(more)
                    if met is None or not state.paths.admits(met):
                        continue
                    stage = (
                        thing.stage
                        if isinstance(thing, Dataset)
                        else self.unknown_source(thing)
                    )
                    grown.append((met, (*stages, stage), (*elements, stage.element)))
            combinations = grown[:64]
        results = []
        for guards, stages, elements in combinations:
            element: Value | None = None
            if name == "zip" and all(part is not None for part in elements):
                element = one(Sequence(tuple(part for part in elements if part is not None)))
            elif elements and name != "zip":
                element = elements[0] if len({id(part) for part in elements}) == 1 else None
            stage = self.stage(name, node, stages, arguments, element, proven=True)
            results.append(one(Dataset(stage)).guarded(guards))
        return union(results)

    def stage(
        self,
        name: str,
        call: cst.Call | None,
        inputs: tuple[Stage, ...],
        arguments: dict[str, Argument],
        element: Value | None,
        effects: Effects | None = None,
        proven: bool = False,
        path: str = "",
        inner: tuple[Stage, ...] = (),
    ) -> Stage:
        """A new stage, remembered in order."""
        nested = self.nested > 0
        if self.active:
            around = self.function_names.get(self.active[-1])
        else:
            around = None
        stage = Stage(
            name, call, inputs, arguments, proven, element, effects, inner, nested, path
        )
        if around is not None:
            self.graph.names.setdefault(stage, set()).add(around)
        if not self.muted:
            self.stages.append(stage)
        return stage

    def unknown_source(self, thing: Thing) -> Stage:
        """The stage that stands for a dataset that cannot be seen; one for each unknown."""
        known = self.sources.get(thing.key)
        if known is None:
            known = self.sources[thing.key] = Stage("unknown", None)
        return known

    def bound_arguments(self, operation: Operation, given: Arguments) -> dict[str, Argument]:
        """Arguments by parameter name; `open` ones add nothing."""
        named = bind(operation, given.positional, given.keywords)
        arguments = {name: Argument(node, value) for name, (node, value) in named.items()}
        if given.open:
            arguments["**"] = Argument(None, self.fresh())
        return arguments

    # Elements

    def _made_element(
        self, operation: Operation, arguments: dict[str, Argument], state: State
    ) -> Value | None:
        name = operation.name
        if name in {"TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset", "list_files"}:
            return one(Tensor("string", ()))
        if name == "range":
            return one(Tensor("int64", ()))
        if name in {"from_tensor_slices", "from_tensors"} and "tensors" in arguments:
            return _structure(
                arguments["tensors"].value, drop_first=name == "from_tensor_slices"
            )
        if name == "from_generator":
            self._run_generator(arguments.get("generator"), state)
            signature = arguments.get("output_signature")
            if signature is not None:
                return _specified(signature.value)
            types = arguments.get("output_types")
            return _typed(types.value) if types is not None else None
        if name == "image_dataset_from_directory":
            mode = arguments.get("label_mode")
            image = one(Tensor("float32"))
            match mode.value.only() if mode is not None else Constant("int"):
                case Constant(value=None):
                    return image
                case Constant():
                    return one(Sequence((image, one(Tensor()))))
        return None

    def _run_generator(self, generator: Argument | None, state: State) -> None:
        """The generator's body belongs to the linted code too."""
        for thing in generator.value.things() if generator is not None else ():
            if isinstance(thing, Function):
                with self.watching(pass_on=False):
                    self.enter_nested(thing, state)

    def enter_nested(self, function: Function, state: State) -> None:
        """Run a function for what it does, once, whatever its arguments."""
        if id(function.node) not in self.executed:
            self.invoke(function, Arguments(open=True), _NOWHERE, state.copy())

    # Transformations

    def transform(
        self, owner: Dataset, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """`ds.name(...)`."""
        if owner.iterator >= 0:
            return self._iterator_method(owner, name, node, state)
        if name == "apply":
            return self._applied(owner, given, node, state)
        operation = TRANSFORMATIONS.get(name)
        if operation is not None:
            return self._transformed(owner, operation, given, node, state)
        value = one(owner)
        if name in {"as_numpy_iterator", "__iter__"}:
            return one(Dataset(owner.stage, self.loops))
        if name in {"make_one_shot_iterator", "make_initializable_iterator"}:
            self.use(value, Kind.ITERATOR, node, state, _receiver(node))
            return self.fresh("iterator")
        if name in {"reduce", "save", "get_single_element"}:
            self.use(value, Kind.CONSUMED, node, state, _receiver(node))
            if name == "reduce":
                for argument in given.values():
                    for thing in argument.things():
                        if isinstance(thing, Function):
                            self.enter_nested(thing, state)
        elif name not in {"cardinality", "options", "element_spec", "__len__", "set_shape"}:
            if name in {"batch_size", "class_names", "file_paths"}:
                return self.fresh(name)
            self.use(value, Kind.ESCAPED, node, state)
        return self.fresh(name)

    def _transformed(
        self, owner: Dataset, operation: Operation, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        arguments = self.bound_arguments(operation, given)
        before = owner.stage
        proven = _proves(given)
        if operation.inputs:
            others = [arguments[name].value for name in operation.inputs if name in arguments]
            members = _members(others, []) or [self.fresh()]
            return self._combined(operation.name, [one(owner), *members], arguments, node, state)
        element, effects, inner = before.element, None, ()
        function = arguments.get(operation.function) if operation.function else None
        if function is not None:
            element, effects, inner = self._mapped(
                operation, function.value, before.element, state
            )
        elif not operation.keeps_elements:
            element = _changed(operation.name, before.element)
        stage = self.stage(
            operation.name, node, (before,), arguments, element, effects, proven, inner=inner
        )
        return one(Dataset(stage))

    def _applied(self, owner: Dataset, given: Arguments, node: cst.Call, state: State) -> Value:
        function = given.get(0, "transformation_func")
        if function is None:
            return self.fresh()

        def apply(thing: Thing) -> Value:
            match thing:
                case Transformation(name=name, arguments=arguments):
                    element = owner.stage.element
                    operation = TRANSFORMATIONS.get(name)
                    if operation is None or not operation.keeps_elements:
                        element = _changed(name, element)
                    effects, inner = None, ()
                    named = dict(arguments)
                    if "map_func" in named:
                        element, effects, inner = self._mapped(
                            operation or Operation(name), named["map_func"].value,
                            owner.stage.element, state,
                        )  # fmt: skip
                    stage = self.stage(
                        name, node, (owner.stage,), named, element, effects, True, inner=inner
                    )
                    return one(Dataset(stage))
                case Function() | Partial():
                    argument = Arguments([(_receiver(node), one(owner))])
                    result = self.call(thing, argument, node, state)
                    return result.each(
                        lambda made: one(made)
                        if isinstance(made, Dataset)
                        else one(Dataset(self._unseen(owner.stage)))
                    )
            return one(Dataset(self._unseen(owner.stage)))

        return function.each(apply)

    def _unseen(self, before: Stage) -> Stage:
        """Steps that cannot be seen, after `before`."""
        return self.stage("...", None, (before,), {}, None)

    # Mapped functions

    def _mapped(
        self, operation: Operation, function: Value, element: Value | None, state: State
    ) -> tuple[Value | None, Effects | None, tuple[Stage, ...]]:
        """Run a function on one element: what comes out, what it does besides, and the datasets
        that it makes."""
        flattens = operation.name in {"interleave", "flat_map", "parallel_interleave"}
        if operation.name not in {"map", "map_and_batch", "filter"} and not flattens:
            for thing in function.things():
                if isinstance(thing, Function):
                    self.enter_nested(thing, state)
            return (element if operation.keeps_elements else None), None, ()
        results: list[Value] = []
        worst: Effects | None = None
        for thing in function.things():
            with self.watching(pass_on=False) as activity:
                result = self._run_mapped(thing, element, flattens, state)
            makes_dataset = not flattens and any(
                isinstance(each, Dataset) for each in result.things()
            )
            effects = self._effects(thing, activity, makes_dataset)
            if worst is None or _RANK[effects.purity] > _RANK[worst.purity]:
                worst = effects
            results.append(result)
        if operation.name == "filter":
            return element, worst, ()
        outcome = union(results)
        if flattens:
            inner = tuple(
                thing.stage for thing in outcome.things() if isinstance(thing, Dataset)
            )
            return (inner[0].element if len(inner) == 1 else None), worst, inner
        if operation.name == "map_and_batch":
            return _changed("batch", outcome), worst, ()
        return _usable(outcome), worst, ()

    def _run_mapped(
        self, thing: Thing, element: Value | None, flattens: bool, state: State
    ) -> Value:
        inner = state.copy()
        given = Arguments(open=element is None)
        if element is not None:
            only = element.only()
            parts: tuple[Value, ...] = (element,)
            if isinstance(only, Sequence) and not only.is_list:
                parts = only.items
            given.positional.extend((None, part) for part in parts)
        self.nested += flattens
        loops, self.loops = self.loops, 0
        try:
            result = self.call(thing, given, _NOWHERE, inner)
            if flattens:
                self.use(result, Kind.NESTED, None, inner)
            return result
        finally:
            self.loops = loops
            self.nested -= flattens

    def _effects(self, thing: Thing, activity: Activity, makes_dataset: bool) -> Effects:
        reads = bool(activity.reads)
        if activity.python:
            return Effects(Purity.PYTHON, tuple(activity.python), reads)
        if activity.stateful:
            return Effects(Purity.STATEFUL, tuple(activity.stateful), reads)
        if activity.unknown or isinstance(thing, Unknown):
            return Effects(Purity.UNKNOWN, tuple(activity.unknown), reads)
        if makes_dataset or (isinstance(thing, Function) and rearranges(thing.node)):
            return Effects(Purity.TRIVIAL)
        return Effects(Purity.STATELESS, (), reads)

    # Uses

    def method_of_unknown(
        self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """A method of something that is no dataset for all that can be seen."""
        if self._used(thing, name, given, node, state):
            return self.fresh(name)
        if isinstance(thing, Unknown):
            if name in TRANSFORMATIONS and self._resembles(given):
                source = Dataset(self.unknown_source(thing))
                return self._transformed(source, TRANSFORMATIONS[name], given, node, state)
            if name == "astype":
                dtype = tensors.dtype_named(given.get(0, "dtype"), numpy=True)
                return one(Tensor(dtype, array=True))
            foreign = f"{thing.foreign}.{name}" if thing.foreign else ""
            lowered = name.lower()
            if ("step" in lowered or "train" in lowered) and given.values():
                self.trains()
            self.does("unknown", self.text(node.func))
            self.escape(given, node, state)
            parts = tuple(value.key for value in given.values())
            return self.derived(
                f"{thing.text}.{name}()",
                "call", thing.identity, name, *parts,
                foreign=foreign and f"{foreign}()",
            )  # fmt: skip
        self.does("unknown", self.text(node.func))
        self.escape(given, node, state)
        return self.fresh(name)

    def _resembles(self, given: Arguments) -> bool:
        """False when an argument rules tf.data out: a keyword that it does not have."""
        return not any(
            name in {"batched", "num_proc", "remove_columns", "axis", "na_action", "chunksize"}
            for name in given.keywords
        )

    def method_of_model(
        self, thing: Model | Layer, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        if name == "predict" and not any(True for v in given.values() for _ in datasets_in(v)):
            self.trains()
            return one(Tensor("float32", array=True))
        if not self._used(thing, name, given, node, state):
            self.does("unknown", self.text(node.func))
            if name != "adapt":
                self.escape(given, node, state)
            else:
                for value in given.values():
                    self.use(value, Kind.CONSUMED, node, state)
        return self.fresh(name)

    def _used(
        self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> bool:
        """Note what a method does to the datasets it is given; False when it is not known."""
        if name in _TRAINING_METHODS or name in _USES:
            self.trains()
        if name in _USES:
            for place, (at, value) in enumerate(given.positional):
                if place == 0:
                    self._fed(thing, value, _USES[name], node, at, state)
                else:
                    self.use(value, Kind.ESCAPED, node, state)
            for keyword, (at, value) in given.keywords.items():
                if keyword in {"x", "generator"}:
                    self._fed(thing, value, _USES[name], node, at, state)
                elif keyword == "validation_data":
                    self._fed(thing, value, Kind.VALIDATION, node, at, state)
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
    ) -> None:
        self.use(value, kind, node, state, at)
        for guards, fed in value:
            if not state.paths.admits(guards):
                continue
            if isinstance(fed, (Function, Partial)):
                made = self.call(fed, Arguments(open=True), node, state)
                self.use(made, kind, node, state)
            element = fed.stage.element if isinstance(fed, Dataset) else None
            if isinstance(fed, Tensor):
                element = one(fed)
            if element is None:
                continue
            if isinstance(thing, Instance):
                self._feed_instance(thing, element, node, state)
            else:
                self.feed(thing, element.guarded(guards), state)

    def _feed_instance(
        self, thing: Instance, element: Value, node: cst.Call, state: State
    ) -> None:
        """A model class of the linted code: run its `call` on one element."""
        found = self.in_class(thing.of, "call", state) if thing.of.foreign_base else None
        target = found.only() if found is not None else None
        if isinstance(target, Function):
            only = element.only()
            features = element
            if isinstance(only, Sequence) and only.items and not only.is_list:
                features = only.items[0]
            bound = Function(target.node, target.scope, one(thing), target.opaque)
            self.invoke(bound, Arguments([(None, features)], open=True), node, state.copy())

    def escape(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Arguments of a call that cannot be followed: datasets escape, functions may be run."""
        for keyword, (at, value) in (
            *(("", pair) for pair in given.positional),
            *given.keywords.items(),
        ):
            for guards, thing in value:
                if isinstance(thing, Dataset) and thing.iterator >= 0:
                    kind = Kind.ITERATOR if self.loops > thing.iterator else Kind.ESCAPED
                    self.use(one(thing).guarded(guards), kind, node, state, at)
                elif isinstance(thing, (Function, Partial)):
                    self._handed_over(thing, keyword, node, state)
                else:
                    self.use(one(thing).guarded(guards), Kind.ESCAPED, node, state, at)

    def _handed_over(
        self, thing: Function | Partial, keyword: str, node: cst.Call, state: State
    ) -> None:
        """A function given to code that cannot be seen: it may be called there."""
        body = thing.node if isinstance(thing, Function) else None
        if body is not None and id(body) in self.executed:
            return
        result = self.call(thing, Arguments(open=True), node, state.copy())
        estimator = isinstance(node.func, cst.Attribute) and node.func.attr.value == "train"
        fed = keyword.endswith("input_fn") or (estimator and not keyword)
        kind = Kind.RETURNED if fed else Kind.ESCAPED
        self.use(result, kind, body or node, state)

    # Iterators and loops

    def iterated(self, first: Value, path: str, node: cst.Call, state: State) -> Value:
        """`iter(x)`; copies are the thing itself."""
        if path != "builtins.iter":
            return first

        def over(thing: Thing) -> Value:
            if isinstance(thing, Dataset) and thing.iterator < 0:
                return one(Dataset(thing.stage, self.loops))
            return one(thing)

        return first.each(over)

    def advanced(self, first: Value, node: cst.Call, state: State) -> Value:
        """`next(iterator)`: step by step in a loop, or one look."""

        def step(thing: Thing) -> Value:
            if isinstance(thing, Dataset) and thing.iterator >= 0:
                kind = Kind.ITERATOR if self.loops > thing.iterator else Kind.PEEKED
                self.use(one(thing), kind, node, state)
                return thing.stage.element or self.fresh()
            return self.fresh()

        return first.each(step)

    def _iterator_method(
        self, owner: Dataset, name: str, node: cst.Call, state: State
    ) -> Value:
        if name in {"get_next", "next", "__next__"}:
            return self.advanced(one(owner), node, state)
        if name in {"get_next_as_optional"}:
            self.use(one(owner), Kind.ITERATOR, node, state)
        return self.fresh(name)

    def listed(self, first: Value, is_list: bool, node: cst.Call, state: State) -> Value:
        """`list(x)` and `tuple(x)`."""

        def listing(thing: Thing) -> Value:
            match thing:
                case Dataset():
                    self.use(one(thing), Kind.CONSUMED, node, state)
                    item = thing.stage.element or self.fresh()
                    return one(Sequence((item,), is_list, repeated=True))
                case Sequence(items=items, repeated=repeated):
                    return one(Sequence(items, is_list, repeated))
            return one(Sequence((self.element_of(one(thing)),), is_list, repeated=True))

        return first.each(listing)

    def consumed_by_function(
        self, path: str, given: Arguments, node: cst.Call, state: State
    ) -> Value | None:
        """Functions that take datasets and hand them on, or read them."""
        values = given.values()
        if path in _PASSED_ON and values:
            return values[0]
        if path in {"builtins.enumerate", "builtins.zip", "itertools.islice"}:
            if any(isinstance(t, (Dataset, Stream)) for value in values for t in value.things()):
                elements = [self.element_of(value) for value in values]
                if path == "builtins.enumerate":
                    elements = [self.fresh("index"), elements[0]]
                element = (
                    elements[0]
                    if path == "itertools.islice"
                    else one(Sequence(tuple(elements)))
                )
                return one(Stream(one(Sequence(tuple(values))), element))
        if path in {
            "tensorflow.data.make_one_shot_iterator",
            "tensorflow.data.make_initializable_iterator",
        }:
            for value in values:
                self.use(value, Kind.ITERATOR, node, state)
            return self.fresh("iterator")
        if path in {"builtins.len", "builtins.print", "builtins.type", "builtins.isinstance",
                    "builtins.repr", "builtins.str", "builtins.id", "builtins.hasattr",
                    "tensorflow.data.experimental.cardinality", "tensorflow.print",
                    "tensorflow.data.experimental.get_single_element"}:  # fmt: skip
            return None
        if path in {"builtins.sum", "builtins.sorted", "builtins.max", "builtins.min",
                    "builtins.any", "builtins.all"}:  # fmt: skip
            for value in values:
                self.use(value, Kind.CONSUMED, node, state)
        elif any(True for value in values for _ in datasets_in(value)) and not path.startswith(
            ("builtins.", "functools.", "copy.")
        ):
            for value in values:
                self.use(value, Kind.ESCAPED, node, state)
        return None

    def consume_loops(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Datasets that a builtin walks through."""
        for value in given.values():
            self.use(value, Kind.CONSUMED, node, state)

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
            return super(Datasets, self).element_of(one(thing))

        return value.each(element)


_NOWHERE = cst.Call(func=cst.Name("mapped"))
"""Stands for the call that TensorFlow makes of a mapped function."""

_RANK = {
    Purity.TRIVIAL: 0,
    Purity.STATELESS: 1,
    Purity.UNKNOWN: 2,
    Purity.STATEFUL: 3,
    Purity.PYTHON: 4,
}


def _receiver(node: cst.Call) -> cst.BaseExpression | None:
    return node.func.value if isinstance(node.func, cst.Attribute) else None


def _proves(given: Arguments) -> bool:
    if any(name in _PROVING_ARGUMENTS for name in given.keywords):
        return True
    return any(
        isinstance(thing, Symbol) and thing.path.startswith("tensorflow.data.")
        for value in given.values()
        for thing in value.things()
    )


def _members(inputs: list[Value], positional: list[Value]) -> list[Value] | None:
    """The datasets given as a tuple, a list, or one by one; None when they cannot be told."""
    members: list[Value] = []
    for value in inputs or positional:
        thing = value.only()
        match thing:
            case Sequence(items=items, repeated=False):
                members.extend(items)
            case Mapping(items=items):
                members.extend(item for _, item in items)
            case Sequence() | None:
                return None
            case _:
                members.append(value)
    return members


def _structure(value: Value, drop_first: bool) -> Value:
    """The elements of `from_tensor_slices(value)`: tuples and dicts stay, lists become tensors."""

    def part(thing: Thing) -> Value:
        match thing:
            case Sequence(items=items, is_list=False, repeated=False) if _holds_tensors(items):
                return one(Sequence(tuple(_structure(item, drop_first) for item in items)))
            case Mapping(items=items, complete=complete):
                pairs = tuple((key, _structure(item, drop_first)) for key, item in items)
                return one(Mapping(pairs, complete))
        tensor = tensors.as_tensor(one(thing))
        tensor = Tensor(tensor.dtype, tensor.shape, tensor.one_hot)
        return one(tensors.indexed(tensor, 1) if drop_first else tensor)

    return value.each(part)


def _holds_tensors(items: tuple[Value, ...]) -> bool:
    return any(not isinstance(item.only(), Constant) for item in items)


def _specified(value: Value) -> Value:
    def part(thing: Thing) -> Value:
        match thing:
            case TypeSpec(kind="TensorSpec", dtype=dtype, shape=shape):
                return one(Tensor(dtype, shape))
            case Sequence(items=items, repeated=False):
                return one(Sequence(tuple(map(_specified, items))))
            case Mapping(items=items, complete=complete):
                return one(Mapping(tuple((k, _specified(v)) for k, v in items), complete))
        return one(Tensor())

    return value.each(part)


def _typed(value: Value) -> Value:
    def part(thing: Thing) -> Value:
        match thing:
            case Sequence(items=items, repeated=False):
                return one(Sequence(tuple(map(_typed, items))))
            case Mapping(items=items, complete=complete):
                return one(Mapping(tuple((k, _typed(v)) for k, v in items), complete))
        return one(Tensor(tensors.dtype_named(one(thing))))

    return value.each(part)


def _usable(outcome: Value) -> Value:
    """A mapped function's result as an element: lists become tuples, None cannot be."""

    def part(thing: Thing) -> Value:
        if isinstance(thing, Sequence) and not thing.repeated:
            return one(Sequence(tuple(_usable(item) for item in thing.items)))
        return one(thing)

    return outcome.each(part)


def _changed(name: str, element: Value | None) -> Value | None:
    """The element after a stage that regroups elements."""
    if element is None:
        return None
    if name in {"batch", "padded_batch"}:
        return _axes(element, lambda shape: (None, *shape))
    if name == "unbatch":
        return _axes(element, lambda shape: shape[1:])
    if name == "enumerate":
        return one(Sequence((one(Tensor("int64", ())), element)))
    return None


def _axes(element: Value, change: Any) -> Value:
    def part(thing: Thing) -> Value:
        match thing:
            case Tensor(shape=shape):
                changed = change(shape) if shape is not None else None
                return one(Tensor(thing.dtype, changed, thing.one_hot))
            case Sequence(items=items):
                inner = tuple(_axes(item, change) for item in items)
                return one(Sequence(inner, thing.is_list, thing.repeated))
            case Mapping(items=items, complete=complete):
                return one(Mapping(tuple((k, _axes(v, change)) for k, v in items), complete))
        return one(thing)

    return element.each(part)


