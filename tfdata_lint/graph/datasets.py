"""Datasets: what makes them, and what changes them."""

from __future__ import annotations

import re

import libcst as cst

from tfdata_lint.graph import purity, tensors
from tfdata_lint.graph.api import (
    CONSTRUCTORS,
    FIRST_ITERATORS,
    KEEPING_ELEMENTS,
    TRANSFORMATIONS,
)
from tfdata_lint.graph.eager_only import OF_TEXTS
from tfdata_lint.graph.elements import (
    changed,
    counted,
    declared,
    leaves,
    loaded,
    mixture,
    pictures,
    regrouped,
    some_of,
    sounds,
    structure,
)
from tfdata_lint.graph.guards import ALWAYS, Guards, Paths
from tfdata_lint.graph.limits import MAX_IDLE_STEPS
from tfdata_lint.graph.pipeline import Argument, Effects, Generated, Kind, Purity, Stage, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.signatures import Operation, bind
from tfdata_lint.graph.state import State
from tfdata_lint.graph.unseen import of_callee
from tfdata_lint.graph.uses import Uses
from tfdata_lint.graph.values import (
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Options,
    Partial,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Transformation,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.screen import PROVING
from tfdata_lint.regex import Regex

_NO_DATASETS = frozenset(
    {"apache_beam", "concurrent", "cudf", "dask", "datasets", "grain", "jax", "joblib", "mindspore",
     "modin", "multiprocessing", "mxnet", "numpy", "paddle", "pandas", "polars", "pyspark", "ray",
     "reactivex", "rx", "torch", "torchdata", "webdataset", "xarray"}
)  # fmt: skip
"""Packages whose objects have `map` or `batch` and are no tf.data."""

_STRUCTURAL_METHODS = frozenset(
    {"_asdict", "_replace", "as_list", "assert_has_rank", "endswith", "get", "get_shape",
     "is_compatible_with", "is_fully_defined", "items", "keys", "merge_with", "num_elements", "pop",
     "set_shape", "startswith", "values", "with_rank", "with_rank_at_least"}
)  # fmt: skip
"""Methods of an element, of a static shape or of a name in it that compute nothing."""

_FILLING_METHODS = frozenset({"copy", "setdefault", "update"})
"""Methods that a dictionary has, too, and that compute nothing where it is one."""

_HANDING_ON = frozenset(
    {"assert_cardinality", "cache", "enumerate", "map", "prefetch", "repeat", "shuffle",
     "with_options"}
)  # fmt: skip
"""Steps behind which all elements are still there."""

_DROPPING = frozenset({"grain", "mindspore"})
"""Packages whose `batch` has `drop_remainder` too: beside them it proves nothing."""

_OPTIMIZING = Regex(r"optimi[sz]|(?:^|[._])optim?\.(?:apply|step|update|zero_grad)", re.IGNORECASE)
"""Methods of optimizers, and of what is told to optimize, whatever they are given."""

_OF_ELEMENTS = ("element_length_func", "key_func")
"""Arguments of steps that are functions of an element, and what these give is no element."""

MAX_COMBINATIONS = 64
"""Ways in which the inputs of one mixture are combined; above it they are unknown."""


class Datasets(Uses):
    """Makes stages."""

    def construct(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value:
        """What a constructor gives."""
        operation = CONSTRUCTORS[path]
        arguments = self.bound_arguments(operation, given)
        inputs = [arguments[name].value for name in operation.inputs if name in arguments]
        if operation.name in {"zip", "sample_from_datasets", "choose_from_datasets"}:
            mixed = mixture(inputs, [value for _, value in given.positional])
            return self._combined(operation.name, mixed, arguments, node, state)
        stage_name = operation.name
        self._builds(node, stage_name)
        element = self._made_element(operation, arguments, state)
        generated = self.run_generator(arguments.get("generator"), state)
        value = one(
            Dataset(
                self.stage(
                    stage_name, node, (), arguments, element, proven=True, path=path,
                    generated=generated,
                )
            )
        )  # fmt: skip
        subset = arguments["subset"].value.only() if "subset" in arguments else None
        if operation.package == "keras" and subset == Constant("both"):
            other = self.stage(stage_name, node, (), arguments, element, proven=True, path=path)
            return one(Sequence((value, one(Dataset(other)))))
        if path.startswith("tensorflow_datasets."):
            return self._loaded(path, arguments, value, node, state)
        return value

    def _builds(self, node: cst.Call, name: str) -> None:
        """Note what is a stateful op in the graph of a mapped function. Those of `interleave` and
        the like are there to make datasets."""
        if self.judging and not self.nested:
            self.does("builds", self.called(node, name))

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
            made = self.stage(
                stage.stage.name, node, (), more, stage.stage.element, proven=True, path=path
            )
            return one(Dataset(made))

        match split:
            case Sequence(items=items, is_list=is_list, repeated=False):
                self._forget(stage.stage)
                result = one(Sequence(tuple(another(item) for item in items), is_list))
            case None | Constant(value=None) if "split" not in arguments or split is not None:
                self._forget(stage.stage)
                names = ("train", "test", "validation")
                begun = len(self.stages)
                pairs = tuple((("str", name), another(one(Constant(name)))) for name in names)
                # It may hold fewer of them, or others.
                self.guessed.update((each.number, Why.CONTENTS) for each in self.stages[begun:])
                result = one(Mapping(pairs, complete=False))
        with_info = arguments["with_info"].value.only() if "with_info" in arguments else None
        match with_info:
            case Constant(value=True):
                return one(Sequence((result, self.fresh("info"))))
            case None | Constant():
                return result
        return self.fresh()

    def beside(self, table: Mapping, key: Thing | None) -> Value | None:
        """The dataset of another split, in what `tfds.load` gives without one."""
        known = table.items[0][1].only() if table.items and not table.complete else None
        if not isinstance(known, Dataset):
            return None
        if self.guessed.get(known.stage.number) is not Why.CONTENTS:
            return None
        if not (isinstance(key, Constant) and isinstance(key.value, str)):
            return None
        stage = known.stage
        made = self.splits.get((stage.number, key.value))
        if made is None and stage.call is not None:
            arguments = {**stage.arguments, "split": Argument(None, one(key))}
            made = self.splits[(stage.number, key.value)] = self.stage(
                stage.name, stage.call, (), arguments, stage.element, proven=True, path=stage.path
            )
        return None if made is None else one(Dataset(made))

    def _forget(self, stage: Stage) -> None:
        if self.stages and self.stages[-1] is stage:
            self.stages.pop()

    def _combined(
        self,
        name: str,
        mixed: Value | None,
        arguments: dict[str, Argument],
        node: cst.Call,
        state: State,
        proven: bool = True,
    ) -> Value:
        """`zip` and mixtures of a tuple or dict of datasets, which may hold others: one stage for
        each way in which the datasets can be chosen."""
        combinations: list[tuple[Guards, tuple[Stage, ...], tuple[Value | None, ...]]] = [
            (ALWAYS, (), ())
        ]
        for member in leaves(mixed) if mixed is not None else [self.fresh()]:
            grown = []
            for guards, stages, elements in combinations:
                for more, thing in member:
                    met = guards.both(more)
                    if met is None or not state.paths.admits(met):
                        continue
                    stage = (
                        thing.stage if isinstance(thing, Dataset) else self.unknown_source(thing)
                    )
                    grown.append((met, (*stages, stage), (*elements, stage.element)))
            if len(grown) > MAX_COMBINATIONS:
                self.limit("combinations")
                (any_of_them,) = self.fresh(why=Why.COMBINATIONS).things()
                count = len(grown[0][1])
                unseen = (self.unknown_source(any_of_them),) * count
                grown = [(ALWAYS, unseen, (None,) * count)]
            combinations = grown
        results = []
        for guards, stages, elements in combinations:
            element: Value | None = None
            parts = [part for part in elements if part is not None]
            if name == "zip" and mixed is not None and len(parts) == len(elements):
                element = regrouped(mixed, iter(parts))
            elif elements and name != "zip":
                element = elements[0] if len({id(part) for part in elements}) == 1 else None
            stage = self.stage(name, node, stages, arguments, element, proven=proven)
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
        why: Why | None = None,
        generated: Generated | None = None,
    ) -> Stage:
        """A new stage, remembered in order."""
        if inputs and element is not None and name not in _HANDING_ON:
            element = some_of(element)
        nested = self.nested > 0
        call = self.in_a_file(call)
        around = self.function_names.get(self.active[-1]) if self.active else None
        stage = Stage(
            name, call, inputs, arguments, proven, element, effects, inner, generated,
            self.handled > 0, nested, path, why=why, rounds=self.loops,
            names=[] if around is None else [around],
        )  # fmt: skip
        further = MAX_IDLE_STEPS if proven else self.idle
        self.allowed = max(self.allowed, min(self.steps + further, self.most))
        if not self.muted:
            self.stages.append(stage)
        return stage

    def unknown_source(self, thing: Thing) -> Stage:
        """The stage that stands for a dataset that cannot be seen; one for each unknown."""
        known = self.sources.get(thing.key)
        if known is None:
            why = (thing.why if isinstance(thing, Unknown) else None) or Why.VALUE
            text = thing.text if isinstance(thing, Unknown) else ""
            known = self.sources[thing.key] = Stage("unknown", None, why=why, text=text)
            if why is Why.ALTERNATIVES:
                self.limit("alternatives")
        return known

    def bound_arguments(self, operation: Operation, given: Arguments) -> dict[str, Argument]:
        """Arguments by parameter name; `open` ones add nothing."""
        named = bind(operation, given.positional, given.keywords)
        arguments = {name: Argument(node, value) for name, (node, value) in named.items()}
        if given.open:
            arguments["**"] = Argument(None, self.fresh())
        return arguments

    def _made_element(
        self, operation: Operation, arguments: dict[str, Argument], state: State
    ) -> Value | None:
        name = operation.name
        if name in {"TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset", "list_files"}:
            return one(Tensor("string", ()))
        if name == "range":
            return counted(arguments)
        if name in {"from_tensor_slices", "from_tensors"} and "tensors" in arguments:
            return structure(arguments["tensors"].value, drop_first=name == "from_tensor_slices")
        if name == "from_generator":
            return declared(arguments)
        if name == "tfds.load":
            return loaded(arguments)
        if name == "image_dataset_from_directory":
            return pictures(arguments, self.graph.optional)
        if name == "audio_dataset_from_directory":
            return sounds(arguments, self.graph.optional)
        return None

    def transform(
        self, owner: Dataset, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """`ds.name(...)`."""
        if owner.iterator >= 0:
            return self.iterator_method(owner, name, node, state)
        if name == "apply":
            return self._applied(owner, given, node, state)
        operation = TRANSFORMATIONS.get(name)
        if operation is not None:
            return self._transformed(owner, operation, given, node, state)
        static = f"tensorflow.data.Dataset.{name}"
        if static in CONSTRUCTORS:
            # `ds.zip((ds, other))` has nothing of `ds` but the class.
            return self.construct(static, given, node, state)
        value = one(owner)
        if name in {"as_numpy_iterator", "__iter__"}:
            return one(Dataset(owner.stage, self.depth))
        if name in FIRST_ITERATORS:
            self.use(value, self.kind_of_iterator(node), node, state, _receiver(node))
            return self.fresh("iterator")
        if name in {"reduce", "save", "get_single_element"}:
            self._builds(node, name)
            self.use(value, Kind.CONSUMED, node, state, _receiver(node))
            if name == "reduce":
                for argument in given.values():
                    for thing in argument.things():
                        if isinstance(thing, Function):
                            self.enter_nested(thing, state)
        elif name not in {"cardinality", "options", "element_spec", "__len__", "set_shape"}:
            if name in {"batch_size", "class_names", "file_paths"}:
                return self.fresh(name)
            self.lose(value, Why.METHOD, node, state)
        return self.fresh(name, Why.METHOD)

    def _transformed(
        self, owner: Dataset, operation: Operation, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        arguments = self.bound_arguments(operation, given)
        before = owner.stage
        proven = _proves(given) or (
            "drop_remainder" in given.keywords and not self.imports(_DROPPING, state)
        )
        if operation.inputs:
            others = [arguments[name].value for name in operation.inputs if name in arguments]
            mixed = mixture(others, []) if others else None
            both = one(Sequence((one(owner), self.fresh() if mixed is None else mixed)))
            return self._combined(operation.name, both, arguments, node, state, proven)
        if proven or any(stage.proven for stage in before.walk()):
            self._ends_where_refused(arguments, before.element, state)
        function = arguments.get(operation.function) if operation.function else None
        if function is None:
            element = before.element
            if not operation.keeps_elements:
                element = changed(operation.name, before.element, arguments)
            if operation.name == "window":
                element = self._windows(before.element, node, arguments)
            made = self.stage(operation.name, node, (before,), arguments, element, proven=proven)
            return one(Dataset(made))

        def by(thing: Thing) -> Value:
            element, effects, inner = self.mapped(
                operation,
                one(thing),
                before.element,
                state,
                proven=proven or any(stage.proven for stage in before.walk()),
            )
            # Nothing else maps functions that ask TensorFlow to call Python.
            sure = proven or (effects is not None and effects.purity is Purity.PYTHON)
            stage = self.stage(
                operation.name, node, (before,), arguments, element, effects, sure, inner=inner
            )
            return one(Dataset(stage))

        return function.value.under(state.paths).each(by)

    def _windows(
        self, element: Value | None, node: cst.Call, arguments: dict[str, Argument]
    ) -> Value:
        """The elements of `window`: a dataset for each tensor, a single one for all that is not
        known."""
        if element is None:
            return self._window(None, node, arguments)
        return element.each(lambda thing: self._window(thing, node, arguments))

    def _window(self, thing: Thing | None, node: cst.Call, arguments: dict[str, Argument]) -> Value:
        match thing:
            case Sequence(items=items, is_list=False, repeated=False):
                parts = (self._windows(item, node, arguments) for item in items)
                return one(Sequence(tuple(parts)))
            case Mapping(items=items, complete=complete):
                pairs = ((key, self._windows(each, node, arguments)) for key, each in items)
                return one(Mapping(tuple(pairs), complete))
        inner = one(thing) if isinstance(thing, Tensor) else None
        call = self.in_a_file(node)
        window = Stage("window", call, arguments=arguments, proven=True, element=inner, nested=True)
        return one(Dataset(window))

    def _ends_where_refused(
        self, arguments: dict[str, Argument], element: Value | None, state: State
    ) -> None:
        """Nobody comes back from a step whose key function does not take an element."""
        keys = [arguments[name].value for name in _OF_ELEMENTS if name in arguments]
        if not all(self.takes_elements(key, element) for key in keys):
            state.paths = Paths(())

    def _applied(self, owner: Dataset, given: Arguments, node: cst.Call, state: State) -> Value:
        function = given.get(0, "transformation_func")
        if function is None:
            return self.fresh()

        def apply(thing: Thing) -> Value:
            match thing:
                case Transformation(name=name, arguments=arguments):
                    element = owner.stage.element
                    named = dict(arguments)
                    self._ends_where_refused(named, element, state)
                    if name not in KEEPING_ELEMENTS:
                        element = changed(name, element)
                    effects = None
                    inner: tuple[Stage, ...] = ()
                    if "map_func" in named:
                        element, effects, inner = self.mapped(
                            TRANSFORMATIONS.get(name, Operation(name)), named["map_func"].value,
                            owner.stage.element, state, proven=True,
                        )  # fmt: skip
                    stage = self.stage(
                        name, node, (owner.stage,), named, element, effects, True, inner=inner
                    )
                    return one(Dataset(stage))
                case Function() | Partial() | Instance():
                    argument = Arguments([(_receiver(node), one(owner))])
                    return self.call(thing, argument, node, state)
            return one(Dataset(self._unseen(owner.stage, thing)))

        return function.each(apply)

    def _unseen(self, before: Stage, thing: Thing) -> Stage:
        """Steps after `before` that cannot be seen, as `thing` cannot."""
        why = of_callee(thing)
        return self.stage("...", None, (before,), {}, None, why=why)

    def method_of_unknown(
        self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """A method of something that is no dataset for all that can be seen."""
        if self.used(thing, name, given, node, state):
            return self.fresh(name)
        if isinstance(thing, Unknown):
            if name in TRANSFORMATIONS and self._resembles(thing, given):
                source = Dataset(self.unknown_source(thing))
                if name == "apply":
                    return self._applied(source, given, node, state)
                return self._transformed(source, TRANSFORMATIONS[name], given, node, state)
            why = of_callee(thing)
            if name == "astype":
                dtype = tensors.dtype_named(given.get(0, "dtype"), numpy=True)
                return one(Tensor(dtype, array=True))
            foreign = f"{thing.foreign}.{name}" if thing.foreign else ""
            fills = name in _FILLING_METHODS and _is_dictionary(thing)
            if name in _STRUCTURAL_METHODS or fills or _changes_a_name(name, given):
                return self.derived(
                    f"{thing.text}.{name}()", "call", thing.identity, name,
                    *(value.key for value in given.values()), foreign=foreign, why=why,
                )  # fmt: skip
            if name in {"assign", "assign_add", "assign_sub"}:
                self.does("stateful", self.text(node.func))
            lowered = name.lower()
            if ("step" in lowered or "train" in lowered) and given.values():
                self.trains()
            if _OPTIMIZING.search(f"{thing.text}.{name}") is not None:
                self.trains()
            functions = self._handed_to_element(thing, given)
            for function in functions:
                self.enter(function, state)
            if functions or not purity.runs_once(thing.foreign):
                apart = not functions and self.is_apart(given, thing.key)
                kind = "packs" if functions else "apart" if apart else "unknown"
                self.does(kind, self.called(node, f"{thing.text}.{name}"))
                if not apart and purity.hints_at_work(f"{thing.foreign}.{name}"):
                    self.does("costly", self.called(node, f"{thing.text}.{name}"))
            self.escape(given, node, state, why)
            parts = tuple(value.key for value in given.values())
            result = self.derived(
                f"{thing.text}.{name}()",
                "call", thing.identity, name, *parts,
                foreign=foreign and f"{foreign}()", why=why,
            )  # fmt: skip
            self.traced(foreign, given, node, state, result)
            return result
        self.does("unknown", self.called(node, name))
        self.escape(given, node, state)
        return self.fresh(name, Why.CALL)

    def _handed_to_element(self, thing: Unknown, given: Arguments) -> list[Function]:
        """The functions in `element.transform(function)`, if there is nothing else: a container
        that runs them on its parts, as `tf.nest.map_structure` does."""
        if not self.tracing or not (thing.key in self.parts or self.is_of_element(one(thing))):
            return []
        things = [each for value in given.values() for each in value.things()]
        functions = [each for each in things if isinstance(each, Function)]
        return functions if len(functions) == len(things) else []

    def _resembles(self, thing: Unknown, given: Arguments) -> bool:
        """False when the origin or an argument rules tf.data out."""
        if is_look_alike(thing.foreign):
            return False
        return not any(
            name in {"batched", "num_proc", "remove_columns", "axis", "na_action", "chunksize"}
            for name in given.keywords
        )


def is_look_alike(path: str) -> bool:
    """True for what comes from a package that is known to have no tf.data."""
    return path.partition(".")[0] in _NO_DATASETS


def _is_dictionary(thing: Unknown) -> bool:
    """True for the fields of a named tuple, by name."""
    match thing.identity:
        case ("call", _, "_asdict", *_):
            return True
    return False


def _changes_a_name(method: str, given: Arguments) -> bool:
    """True for a method of strings that is given nothing but constants: as tensors have none, it is
    the name of a feature that is changed."""
    values = given.values()
    return f".{method}" in OF_TEXTS and all(
        isinstance(thing, Constant) for value in values for thing in value.things()
    )


def _receiver(node: cst.Call) -> cst.BaseExpression | None:
    return node.func.value if isinstance(node.func, cst.Attribute) else None


def _proves(given: Arguments) -> bool:
    if any(name in PROVING for name in given.keywords):
        return True
    return any(
        isinstance(thing, Options)
        or (isinstance(thing, Symbol) and thing.path.startswith("tensorflow.data."))
        for value in given.values()
        for thing in value.things()
    )
