"""Calls: of the linted code's own functions and classes, and of what it imports."""

from __future__ import annotations

from typing import Any

import libcst as cst

from tfdata_lint.graph import purity, tensors
from tfdata_lint.graph.api import APPLIED, BUILDERS, CONSTRUCTORS, canonical
from tfdata_lint.graph.datasets import Datasets
from tfdata_lint.graph.expressions import decorators
from tfdata_lint.graph.guards import ALWAYS
from tfdata_lint.graph.machine import (
    MAX_CALL_DEPTH,
    MAX_STEPS,
    Arguments,
    Frame,
    State,
    join,
)
from tfdata_lint.graph.pipeline import Kind
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
    Options,
    Partial,
    Resource,
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

_TRANSPARENT_DECORATORS = frozenset(
    {
        "abstractmethod", "autograph_experimental_do_not_convert", "cache", "cached_property",
        "classmethod", "configurable", "contextmanager", "do_not_convert", "experimental_do_not_convert",
        "fixture", "function", "lazy_property", "lru_cache", "option", "argument", "command",
        "jit", "override", "overrides", "property", "staticmethod", "wraps", "typechecked", "profile",
    }
)  # fmt: skip
"""Decorators after which a call still returns what the function returns."""


_READING = frozenset(
    {"tensorflow.io.read_file", "tensorflow.read_file", "tensorflow.io.gfile.GFile", "numpy.load",
     "builtins.open"}
)  # fmt: skip
"""Functions that read a whole file."""


_READING_NAMES = frozenset(
    {"imread", "load", "open", "load_img", "dcmread", "read_image", "read_csv", "VideoCapture"}
)
"""Last names of foreign functions that read a whole file."""


def hints_at_training(name: str) -> bool:
    """True for names such as `train_step`, `update` or `infer`."""
    lowered = name.lower()
    return any(word in lowered for word in ("train", "step", "update", "learn", "infer"))


class Functions(Datasets):
    """Follows calls. Each part of it answers for one kind of thing that can be called."""

    def eval_Call(self, node: cst.Call, state: State) -> Value:
        function = node.func
        if isinstance(function, cst.Attribute):
            if _is_super(function.value):
                return self._super(function.attr.value, node, state)
            owner = self.evaluate(function.value, state)
            given = self.arguments(node, state)
            name = function.attr.value
            if self._rebinds(owner, name, given, function.value, state):
                return NONE_VALUE
            return self._each(
                owner, state, lambda thing, on: self.method(thing, name, given, node, on)
            )
        callee = self.evaluate(function, state)
        given = self.arguments(node, state)
        return self._each(callee, state, lambda thing, on: self.call(thing, given, node, on))

    def _each(self, value: Value, state: State, act: Any) -> Value:
        """Act on each alternative, each on a state of its own paths when there are several."""
        if len(value.alternatives) == 1:
            guards, thing = value.alternatives[0]
            result: Value = act(thing, state)
            return result.guarded(guards)
        results: list[Value] = []
        ends: list[State] = []
        if all(isinstance(thing, (Dataset, Unknown)) for thing in value.things()):
            for guards, thing in value:
                results.append(act(thing, state).guarded(guards))
            return union(results)
        for guards, thing in value:
            paths = state.paths.both(type(state.paths)((guards,)))
            if paths:
                inner = state.copy(paths)
                results.append(act(thing, inner).guarded(guards))
                ends.append(inner)
        if ends:
            state.become(join(ends))
        return union(results)

    def arguments(self, node: cst.Call, state: State) -> Arguments:
        """The arguments of a call, `*args` and `**kwargs` opened where they can be seen."""
        given = Arguments()
        for argument in node.args:
            value = self.evaluate(argument.value, state)
            if argument.star == "*":
                inner = value.only()
                if isinstance(inner, Sequence) and not inner.repeated:
                    given.positional.extend((None, item) for item in inner.items)
                else:
                    given.open = True
            elif argument.star == "**":
                inner = value.only()
                if isinstance(inner, Mapping):
                    for key, item in inner.items:
                        match key:
                            case ("str", str(name)):
                                given.keywords[name] = (None, item)
                            case _:
                                given.open = True
                    given.open = given.open or not inner.complete
                else:
                    given.open = True
            elif argument.keyword is not None:
                given.keywords[argument.keyword.value] = (argument.value, value)
            else:
                given.positional.append((argument.value, value))
        return given

    # What is called

    def call(self, thing: Thing, given: Arguments, node: cst.Call, state: State) -> Value:
        match thing:
            case Function():
                return self.invoke(thing, given, node, state)
            case Partial(target=target, positional=positional, keywords=keywords):
                more = Arguments(
                    [*positional, *given.positional],
                    {**dict(keywords), **given.keywords},
                    given.open,
                )
                return target.each(lambda inner: self.call(inner, more, node, state))
            case Class():
                return self.instantiate(thing, given, node, state)
            case Symbol(path=path):
                return self.call_symbol(path, given, node, state)
            case Bound(owner=owner, name=name):
                return self.method(owner, name, given, node, state)
            case Layer() | Model():
                return self.call_layer(thing, given, node, state)
            case Instance():
                for name in ("__call__", "call", "forward"):
                    found = self.in_class(thing.of, name, state)
                    target = found.only() if found is not None else None
                    if isinstance(target, Function):
                        if thing.of.foreign_base:
                            self.trains()
                            self.does("stateful", f"{thing.of.node.name.value}() (a model)")
                        bound = Function(target.node, target.scope, one(thing), target.opaque)
                        return self.invoke(bound, given, node, state)
                self.trains()
            case Unknown(text=text, foreign=foreign):
                self._unknown_call(text or "a function", foreign, given, node, state)
                parts = tuple(value.key for value in given.values())
                return self.derived(
                    f"{text}()", "call", thing.identity, *parts, foreign=foreign and f"{foreign}()"
                )
        self.does("unknown", self._called(node))
        self.escape(given, node, state)
        return self.fresh()

    def _called(self, node: cst.Call) -> str:
        return self.text(node.func)

    def _unknown_call(
        self, text: str, foreign: str, given: Arguments, node: cst.Call, state: State
    ) -> None:
        self.does("unknown", text)
        last = (foreign or text).rpartition(".")[2]
        if given.values() and (hints_at_training(last) or not foreign):
            self.trains()
        if last in _READING_NAMES:
            self.does("reads", text)
        self.escape(given, node, state)

    # The linted code's own functions

    def invoke(self, function: Function, given: Arguments, node: cst.Call, state: State) -> Value:
        """Run a function of the linted code with these arguments."""
        body = function.node
        if function.opaque:
            self._unknown_call(self._called(node), "", given, node, state)
            return self.fresh()
        if id(body) in self.active or len(self.active) >= MAX_CALL_DEPTH or self.steps > MAX_STEPS:
            self.limit("recursion" if id(body) in self.active else "calls")
            self.escape(given, node, state)
            return one(Unknown(("limit", "call", id(body))))
        self.executed.add(id(body))
        if isinstance(body, cst.FunctionDef):
            self.function_names[id(body)] = body.name.value
            if given.values() and hints_at_training(body.name.value):
                self.trains()
        outer = self.current
        self.current = self.scope(function.scope)
        self.active.append(id(body))
        self.frames.append(Frame())
        try:
            self._bind(function, given, state)
            if isinstance(body, cst.Lambda):
                return self.evaluate(body.body, state)
            reached = self.execute([body.body], state)
            frame = self.frames[-1]
            if frame.yields or self._generates(body):
                for value in frame.yields:
                    self.use(value, Kind.YIELDED, body, state)
                return self.fresh()
            ends = [end for _, end in frame.returns]
            results = [value.guarded(way) for value, end in frame.returns for way in end.paths]
            if reached:
                if results:
                    results.extend(NONE_VALUE.guarded(way) for way in state.paths)
                ends.append(state.copy())
            if ends:
                state.become(join(ends))
            if len(frame.returns) == 1 and not reached:
                return frame.returns[0][0]
            return union(results) if results else NONE_VALUE
        finally:
            self.frames.pop()
            self.active.pop()
            self._leave(state)
            self.current = outer

    def _generates(self, body: cst.FunctionDef) -> bool:
        known = self.generators.get(id(body))
        if known is None:
            known = self.generators[id(body)] = _is_generator(body)
        return known

    def _leave(self, state: State) -> None:
        """Remember functions that were defined here and never called, with what they close over."""
        scope = self.current
        for place, value in state.values.items():
            if place[0] == scope:
                for thing in value.things():
                    if isinstance(thing, Function) and id(thing.node) not in self.executed:
                        self.waiting.setdefault(id(thing.node), (thing, state.copy()))
        if not any(value.parent == scope for value in self.scopes[scope + 1 :]):
            for place in [place for place in state.values if place[0] == scope]:
                del state.values[place]

    def _bind(self, function: Function, given: Arguments, state: State) -> None:
        """Bind parameters in the current scope."""
        parameters = function.node.params
        positional: list[Value] = [value for _, value in given.positional]
        if function.receiver is not None:
            positional.insert(0, function.receiver)
        keywords = {name: value for name, (_, value) in given.keywords.items()}
        for parameter in (*parameters.posonly_params, *parameters.params):
            name = parameter.name.value
            if positional:
                value = positional.pop(0)
            elif name in keywords:
                value = keywords.pop(name)
            else:
                value = self._default(function, parameter, given, state)
            state.values[(self.current, name)] = value
        if isinstance(parameters.star_arg, cst.Param):
            rest = Sequence(tuple(positional)) if not given.open else None
            value = one(rest) if rest is not None else self.fresh("*args")
            state.values[(self.current, parameters.star_arg.name.value)] = value
        for parameter in parameters.kwonly_params:
            name = parameter.name.value
            value = (
                keywords.pop(name)
                if name in keywords
                else self._default(function, parameter, given, state)
            )
            state.values[(self.current, name)] = value
        if parameters.star_kwarg is not None:
            pairs = tuple((("str", name), value) for name, value in keywords.items())
            value = one(Mapping(pairs, complete=not given.open))
            state.values[(self.current, parameters.star_kwarg.name.value)] = value

    def _default(
        self, function: Function, parameter: cst.Param, given: Arguments, state: State
    ) -> Value:
        """A parameter's value when nothing is given: its default, or unknown."""
        name = parameter.name.value
        annotated = self.annotated(parameter, function, state)
        if annotated is not None:
            return annotated
        if parameter.default is None or given.open:
            return one(Unknown(("parameter", id(function.node), name), name))
        inner = self.current
        self.current = function.scope
        try:
            return self.evaluate(parameter.default, state)
        finally:
            self.current = inner

    def enter(self, function: Function, state: State) -> Value:
        """Run a function that nobody in sight calls: every parameter is unknown."""
        call = cst.Call(func=cst.Name("entry"))
        seen = Function(function.node, function.scope, function.receiver)
        return self.invoke(seen, Arguments(open=True), call, state)

    # Classes

    def instantiate(self, of: Class, given: Arguments, node: cst.Call, state: State) -> Value:
        """An object of a class of the linted code, after its `__init__`."""
        self._objects += 1
        instance = Instance(of, self._objects)
        found = self.in_class(of, "__init__", state)
        target = found.only() if found is not None else None
        if isinstance(target, Function):
            self.invoke(Function(target.node, target.scope, one(instance)), given, node, state)
        elif _is_dataclass(of.node):
            self._dataclass(instance, given, state)
        return one(instance)

    def _dataclass(self, instance: Instance, given: Arguments, state: State) -> None:
        """The attributes that a generated `__init__` sets."""
        positional = [value for _, value in given.positional]
        for statement in instance.of.node.body.body:
            if not isinstance(statement, cst.SimpleStatementLine):
                continue
            for small in statement.body:
                if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
                    name = small.target.value
                    value = positional.pop(0) if positional else given.get(None, name)
                    if value is not None:
                        state.values[(instance.key, name)] = value

    def _super(self, name: str, node: cst.Call, state: State) -> Value:
        """`super().name(...)`."""
        given = self.arguments(node, state)
        receiver = self.lookup("self", state).only()
        if isinstance(receiver, Instance) and self.classes:
            for base in self.classes[-1].bases if self.classes[-1] else receiver.of.bases:
                found = self.in_class(base, name, state)
                target = found.only() if found is not None else None
                if isinstance(target, Function):
                    return self.invoke(
                        Function(target.node, target.scope, one(receiver)), given, node, state
                    )
        if name != "__init__":
            self.escape(given, node, state)
        return self.fresh(f"super().{name}()")

    # What is imported

    def call_symbol(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value:
        """The result of calling something imported."""
        if path in CONSTRUCTORS:
            return self.construct(path, given, node, state)
        if path in APPLIED:
            bound = self.bound_arguments(APPLIED[path], given)
            return one(Transformation(APPLIED[path].name, node, tuple(bound.items())))
        if path in BUILDERS:
            return one(Symbol("tensorflow_datasets.core.DatasetBuilder"))
        dataset = self.consumed_by_function(path, given, node, state)
        if dataset is not None:
            return dataset
        array = tensors.keras_dataset(path)
        if array is not None:
            return one(array)
        layer = self.keras(path, given, node, state)
        if layer is not None:
            return layer
        special = self._special(path, given, node, state)
        if special is not None:
            return special
        if path == "tensorflow.GradientTape":
            self.trains()
        if path == "tensorflow.data.Options":
            return one(Options())
        if path in _READING:
            self.does("reads", path)
        if purity.resource(path):
            return one(Resource(purity.readable(path)))
        kind = purity.kind_of(path)
        if path == "tensorflow.numpy_function" and _is_false(given.get(None, "stateful")):
            kind = "pure"
        if kind != "pure":
            self.does(kind, purity.readable(path) if kind != "unknown" else self._called(node))
        known = tensors.called(path, given)
        if known is not None:
            return one(known)
        if kind == "python":
            return self.fresh()
        if path.startswith(("tensorflow.", "numpy.", "math.", "builtins.")):
            if path.startswith("tensorflow."):
                self._callbacks(given, node, state)
            if path.startswith("builtins.") and given.values():
                parts = tuple(value.key for value in given.values())
                return self.derived(self._called(node), path, *parts)
            return self.derived(self._called(node), path, *(v.key for v in given.values()))
        self._unknown_call(path, path, given, node, state)
        parts = tuple(value.key for value in given.values())
        return self.derived(path, "call", path, *parts, foreign=f"{path}()")

    def _callbacks(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Run the functions handed to TensorFlow (`tf.cond`, `tf.map_fn`): their calls count."""
        for value in given.values():
            for thing in value.things():
                if isinstance(thing, Function) and id(thing.node) not in self.executed:
                    self.enter(thing, state)

    def _special(
        self, path: str, given: Arguments, node: cst.Call, state: State
    ) -> Value | None:
        """Builtins and helpers that hand through what they are given."""
        first = given.get(0, "")
        match path:
            case "functools.partial" if given.positional:
                (_, target), *rest = given.positional
                return one(Partial(target, tuple(rest), tuple(given.keywords.items())))
            case "tensorflow.function" | "tensorflow.autograph.experimental.do_not_convert":
                return first if first is not None else self.fresh()
            case "tensorflow.nest.map_structure":
                self._callbacks(given, node, state)
            case "tensorflow.py_function" | "tensorflow.numpy_function" | "tensorflow.py_func":
                if first is not None:
                    with self.watching(pass_on=False) as inner_activity:
                        for thing in first.things():
                            if isinstance(thing, (Function, Partial)):
                                self.call(thing, Arguments(open=True), node, state.copy())
                    for text in inner_activity.reads:
                        self.does("reads", text)
            case "builtins.dict":
                pairs = {("str", name): value for name, (_, value) in given.keywords.items()}
                inner = first.only() if first is not None else None
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
                    rows = zip(*[item or [] for item in items])
                    return one(Sequence(tuple(one(Sequence(row)) for row in rows)))
                each = Sequence(tuple(self.element_of(value) for value in given.values()))
                self.consume_loops(given, node, state)
                return one(Sequence((one(each),), repeated=True))
            case "builtins.enumerate" if first is not None:
                known = self.unrolled(first)
                if known is not None:
                    return one(
                        Sequence(
                            tuple(
                                one(Sequence((one(Constant(place)), value)))
                                for place, value in enumerate(known)
                            )
                        )
                    )
                for thing in first.things():
                    if isinstance(thing, Dataset):
                        return first
                pair = Sequence((self.fresh("index"), self.element_of(first)))
                return one(Sequence((one(pair),), repeated=True))
            case "builtins.len" if first is not None:
                thing = first.only()
                if isinstance(thing, Sequence) and not thing.repeated:
                    return one(Constant(len(thing.items)))
            case "builtins.isinstance" if len(given.positional) == 2:
                return self._is_instance(given.positional[0][1], given.positional[1][1], node)
            case "builtins.int" | "builtins.float" | "builtins.bool" | "builtins.str":
                thing = first.only() if first is not None else None
                if isinstance(thing, Constant) and isinstance(thing.value, (int, float)):
                    kind = {"int": int, "float": float, "bool": bool, "str": str}
                    return one(Constant(kind[path.rpartition(".")[2]](thing.value)))
            case "builtins.getattr" if first is not None and len(given.positional) > 1:
                name = given.positional[1][1].only()
                if isinstance(name, Constant) and isinstance(name.value, str):
                    text = name.value
                    return first.each(lambda thing: self.attribute(thing, text, state))
            case "copy.copy" | "copy.deepcopy" | "builtins.iter" if first is not None:
                return self.iterated(first, path, node, state)
            case "builtins.next" if first is not None:
                return self.advanced(first, node, state)
        return None

    def _is_instance(self, value: Value, classes: Value, node: cst.Call) -> Value:
        """`isinstance` of a dataset, a container or a literal; unknown for the rest."""
        inner = classes.only()
        listed = inner.items if isinstance(inner, Sequence) else (classes,)
        paths = [each.only() for each in listed]

        def test(thing: Thing) -> Value:
            named = [path.path for path in paths if isinstance(path, Symbol)]
            if len(named) == len(paths):
                known = _type_names(thing)
                if known is not None:
                    return one(Constant(any(name in known for name in named)))
            return self.derived(self.text(node), "isinstance", thing.key, classes.key)

        return value.each(test)

    # Methods of what is no function of the linted code

    def method(
        self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """`thing.name(...)`."""
        match thing:
            case Dataset():
                return self.transform(thing, name, given, node, state)
            case Symbol(path=path):
                if path == "tensorflow_datasets.core.DatasetBuilder" and name == "as_dataset":
                    return self.construct(f"{path}.as_dataset", given, node, state)
                if canonical(f"{path}.{name}") == "tensorflow.data.Dataset":
                    return self.fresh()
                return self.call_symbol(canonical(f"{path}.{name}"), given, node, state)
            case Instance() | Class():
                found = self.attribute(thing, name, state)
                inner = found.only()
                if isinstance(inner, Bound) and inner.owner is thing:
                    return self.method_of_unknown(thing, name, given, node, state)
                if isinstance(inner, Function):
                    self.classes.append(self.owner_of(inner, thing, state))
                    try:
                        return self.call(inner, given, node, state)
                    finally:
                        self.classes.pop()
                return self._each(found, state, lambda each, on: self.call(each, given, node, on))
            case Tensor():
                return one(tensors.method(thing, name, given))
            case Sequence() | Mapping() | Constant():
                return self._container_method(thing, name, given)
            case Resource(path=path):
                self.does("stateful", f"{self._called(node)} (a {path})")
                if path.endswith("StaticVocabularyTable") and name == "lookup":
                    return one(Tensor("int64"))
                return self.fresh()
            case Model() | Layer():
                return self.method_of_model(thing, name, given, node, state)
        return self.method_of_unknown(thing, name, given, node, state)

    def owner_of(self, function: Function, thing: Thing, state: State) -> Class | None:
        """The class in whose body a method stands, for `super()`."""
        of = thing.of if isinstance(thing, Instance) else thing
        pending = [of] if isinstance(of, Class) else []
        while pending:
            each = pending.pop(0)
            if any(member is function.node for member in each.node.body.body):
                return each
            pending.extend(each.bases)
        return None

    def _container_method(self, thing: Thing, name: str, given: Arguments) -> Value:
        match thing, name:
            case Mapping(items=items, complete=complete), "get" | "pop" | "setdefault":
                key = given.get(0, "key")
                literal = key.only() if key is not None else None
                if isinstance(literal, (Constant, Symbol)):
                    found = thing.get(literal.key)
                    if found is not None:
                        return found
                    if complete:
                        return given.get(1, "default") or NONE_VALUE
                    return self.derived("", thing.key, "get", literal.key)
            case Mapping(items=items, complete=complete), "items":
                rows = tuple(
                    one(Sequence((self.element_of(one(Mapping(((key, value),)))), value)))
                    for key, value in items
                )
                return one(Sequence(rows or (self.fresh(),), repeated=not complete))
            case Mapping(items=items, complete=complete), "values":
                values = tuple(value for _, value in items)
                if complete:
                    return one(Sequence(values))
                return one(Sequence((union([*values, self.fresh()]),), repeated=True))
            case (Mapping() | Sequence()), "copy":
                return one(thing)
        return self.fresh()

    def _rebinds(
        self, owner: Value, name: str, given: Arguments, at: cst.BaseExpression, state: State
    ) -> bool:
        """Methods that change a list, dict or model in place: the name gets the changed one."""
        thing = owner.only()
        values = given.values()
        changed: Thing | None = None
        match thing, name:
            case Sequence(repeated=False, is_list=True), "append" if len(values) == 1:
                if self.loops:
                    changed = Sequence((union([*thing.items, values[0]]),), True, repeated=True)
                else:
                    changed = Sequence((*thing.items, values[0]), True)
            case Sequence(repeated=True, is_list=True), "append" if len(values) == 1:
                changed = Sequence((union([*thing.items, values[0]]),), True, repeated=True)
            case Mapping(), "update":
                inner = values[0].only() if values else None
                pairs = {("str", key): value for key, (_, value) in given.keywords.items()}
                known = inner if isinstance(inner, Mapping) else Mapping((), not values)
                items = {**dict(thing.items), **dict(known.items), **pairs}
                complete = thing.complete and known.complete and not given.open
                changed = Mapping(tuple(items.items()), complete)
            case Model(layers=layers), "add" if layers is not None and values:
                changed = Model(thing.call, (*layers, values[0]), thing.inputs)
                self.walk(changed, Tensor(), "sequential", ALWAYS)
        if changed is None or not isinstance(at, (cst.Name, cst.Attribute)):
            return False
        self.assign(at, one(changed), state)
        return True


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
    return None


def _is_super(node: cst.BaseExpression) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value == "super"
    )


def _is_false(value: Value | None) -> bool:
    thing = value.only() if value is not None else None
    return isinstance(thing, Constant) and thing.value is False


def _is_generator(node: cst.FunctionDef) -> bool:
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        inner = pending.pop()
        if isinstance(inner, cst.Yield):
            return True
        if not isinstance(inner, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
            pending.extend(inner.children)
    return False


def _is_dataclass(node: cst.ClassDef) -> bool:
    for decorator in node.decorators:
        expression = decorator.decorator
        if isinstance(expression, cst.Call):
            expression = expression.func
        name = expression.attr if isinstance(expression, cst.Attribute) else expression
        if isinstance(name, cst.Name) and name.value == "dataclass":
            return True
    return False


def is_opaque(node: cst.FunctionDef) -> bool:
    """True when a decorator may make a call return something else."""
    return not decorators(node) <= _TRANSPARENT_DECORATORS
