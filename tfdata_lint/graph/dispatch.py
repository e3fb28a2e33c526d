"""What a call gives, by what it is that is called."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from tfdata_lint.graph import calls, handed, purity
from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.graph.built_in import TENSOR_ARRAY
from tfdata_lint.graph.fields import fields, is_named_tuple
from tfdata_lint.graph.functions import Functions
from tfdata_lint.graph.guards import NONE, Guards, Paths
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.sequential import gives_the_next
from tfdata_lint.graph.state import State, apart
from tfdata_lint.graph.tensors import is_small
from tfdata_lint.graph.unseen import of_callee
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
    Module,
    Partial,
    Resource,
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
from tfdata_lint.reading.tree import children, last_name

_LEAVING_ALONE = ("tensorflow", "tqdm.")
"""Packages whose functions do not change the lists and dicts that they are given."""

_SHAPE_METHODS = frozenset({"set_shape", "get_shape", "shape"})

_WRITING = frozenset({"identity", "scatter", "split", "unstack", "write"})
"""Methods of a `TensorArray` that give it with other contents."""

_RESHAPING_METHODS = frozenset({"expand_dims", "reshape", "squeeze"})
"""Methods of tensors and arrays that leave the values as they are."""


class Dispatch(Functions):
    """Follows calls."""

    def eval_Call(self, node: cst.Call, state: State) -> Value:
        function = node.func
        self.locate(node)
        if isinstance(function, cst.Attribute):
            if _is_super(function.value):
                return self.super_call(
                    function.attr.value, self.arguments(node, state), node, state
                )
            owner = self.evaluate(function.value, state)
            given = self.arguments(node, state)
            name = function.attr.value
            changed = self.changed_in_place(owner, name, given, node, function.value, state)
            if changed is not None:
                return changed
            owner = _present(self.contents(owner, state))
            return self._called(
                owner, state, lambda thing, on: self.method(thing, name, given, node, on)
            )
        callee = self.evaluate(function, state)
        given = self.arguments(node, state)
        return self._called(callee, state, lambda thing, on: self.call(thing, given, node, on))

    def _called(self, value: Value, state: State, call: Callable[[Thing, State], Value]) -> Value:
        """What calling each thing that a value can be gives."""
        things = value.things()
        # Datasets change nothing, so that there is nothing to keep apart.
        together = len(things) == 1 or all(isinstance(each, (Dataset, Unknown)) for each in things)
        if not together:
            return union(
                call(thing, on).guarded(guards) for guards, thing, on in apart(value, state)
            )
        results = []
        for guards, thing in value:
            seen = len(self.sightings)
            results.append(call(thing, state).guarded(guards))
            self._sighted_under(guards, seen)
        return union(results)

    def _sighted_under(self, guards: Guards, since: int) -> None:
        """What was called only under these guards has its uses under them too."""
        if not guards.claims or len(self.sightings) == since:
            return
        sightings, self.sightings[since:] = self.sightings[since:], []
        for sighting in sightings:
            together = sighting.guards.both(guards)
            if together is not None:
                sighting.guards = together
                self.sightings.append(sighting)

    def arguments(self, node: cst.Call, state: State) -> Arguments:
        """The arguments of a call, `*args` and `**kwargs` opened where they can be seen."""
        given = Arguments()
        starred = False
        for argument in node.args:
            value = self.evaluate(argument.value, state)
            if argument.star == "*":
                inner = self.items_of(value, state).only()
                if isinstance(inner, Sequence) and not inner.repeated:
                    given.positional.extend((None, item) for item in inner.items)
                else:
                    given.open = starred = True
                    given.hidden.append((argument.value, value))
            elif argument.star == "**":
                inner = self.contents(value, state).only()
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
            elif starred:
                given.hidden.append((argument.value, value))
            elif type(argument.value) is cst.Ellipsis:
                # `fit(ds, ...)`, as examples are written: and so on.
                given.open = starred = True
            else:
                given.positional.append((argument.value, value))
        return given

    def call(self, thing: Thing, given: Arguments, node: cst.Call, state: State) -> Value:
        if not isinstance(thing, (Function, Partial, Class, Instance)):
            boxes, given = given, self.opened_arguments(given, state)
            if _may_change_arguments(thing):
                self.forget(boxes, state)
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
                modules = any(True for _ in handed.named_in(given))
                if modules and self.in_class(thing, "__getattr__", state) is not None:
                    # What stands for a module that is imported later is used like the module.
                    parts = tuple(value.key for value in given.values())
                    return self.derived(thing.node.name.value, "call", thing.key, *parts)
                return self.instantiate(thing, given, node, state)
            case Symbol(path=path):
                return self.call_symbol(path, given, node, state)
            case Bound(owner=owner, name=name):
                # A method that was kept under a name: what it belongs to was made before.
                if self.judging and gives_the_next(name):
                    self.does("ordered", self.called(node, name))
                if isinstance(owner, Instance) and not is_named_tuple(owner.of):
                    # Under its name stands something else by now, which may hold this method.
                    return self.method_of_unknown(owner, name, given, node, state)
                return self.method(owner, name, given, node, state)
            case Layer() | Model():
                return self.call_layer(thing, given, node, state)
            case Instance():
                for name in ("__call__", "call", "forward"):
                    found = self.in_class(thing.of, name, state)
                    method = found.only() if found is not None else None
                    if isinstance(method, Function):
                        if thing.of.foreign_base:
                            self._runs_foreign(thing.of)
                        return self.invoke(method.bound_to(one(thing)), given, node, state)
                self.runs_model(surely=False)
            case Unknown(text=text, foreign=foreign):
                why = of_callee(thing)
                if self.judging and gives_the_next(text.rpartition(".")[2]):
                    self.does("ordered", self.called(node, text))
                self.note_tensors("", node, given, state)
                if purity.is_model(foreign) and not self._prepares(thing, node):
                    self.runs_model()
                    self.does("unknown", self.called(node, text))
                    self.escape(given, node, state, why)
                elif not purity.runs_once(foreign):
                    self.unknown_call(
                        text or "a function", foreign, given, node, state, why,
                        kept=True, made_of=(thing.key,),
                    )  # fmt: skip
                parts = tuple(value.key for value in given.values())
                return self.derived(
                    f"{text}()", "call", thing.identity, *parts,
                    foreign=foreign and f"{foreign}()", why=why,
                )  # fmt: skip
        self.does("unknown", self.called(node, "a call"))
        self.escape(given, node, state)
        return self.fresh(why=Why.CALL)

    def _runs_foreign(self, of: Class) -> None:
        """Note a call of what has a base that is not in sight: of a model, for all that is known,
        but for layers that a mapped function calls, whose own code is all that runs."""
        called = f"{of.node.name.value}()"
        if not (self.judging and _is_layer(of)):
            self.runs_model()
            self.does("stateful", f"{called} (a model)")
        elif any(_makes_weights(each.node) for each in of.linearised()):
            self.runs_model()
            self.does("stateful", f"{called} (a layer with weights)")

    def _prepares(self, model: Unknown, node: cst.Call) -> bool:
        """True for a loaded model that only makes what another one takes, such as tokens."""
        names = repr(model.identity), self.called(node, "")
        return any("preproc" in name.lower() or "token" in name.lower() for name in names)

    def _is_told_by_a_tensor(self, given: Arguments) -> bool:
        """True for a shape with a size that is not known while a function is traced, which raises
        TypeError (tried on 2.12 and 2.21)."""
        told = given.get(0, "shape")
        shape = told.only() if told is not None else None
        if isinstance(shape, Tensor):
            return self.is_symbolic(one(shape))
        return isinstance(shape, Sequence) and any(map(self.is_symbolic, shape.items))

    def opened_arguments(self, given: Arguments, state: State) -> Arguments:
        """The same arguments with the contents of lists and dicts."""
        if not any(value.holds_box for value in given.values()):
            return given
        return Arguments(
            [(node, self.opened(value, state)) for node, value in given.positional],
            {
                name: (node, self.opened(value, state))
                for name, (node, value) in given.keywords.items()
            },
            given.open,
            [(node, self.opened(value, state)) for node, value in given.hidden],
        )

    def method(
        self, thing: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """`thing.name(...)`."""
        if not isinstance(thing, (Instance, Class, Module)):
            boxes, given = given, self.opened_arguments(given, state)
            if _may_change_arguments(thing):
                self.forget(boxes, state)
        if name == "set_shape":
            if not _is_of_no_known_shape(given):
                self.tells_shapes(one(thing))
            if isinstance(thing, Tensor) and self._is_told_by_a_tensor(given):
                state.paths = Paths(())
                return NONE_VALUE
        match thing:
            case Dataset():
                return self.transform(thing, name, given, node, state)
            case Symbol(path=path):
                if path == "tensorflow_datasets.core.DatasetBuilder" and name == "as_dataset":
                    return self.construct(f"{path}.as_dataset", given, node, state)
                if canonical(f"{path}.{name}") == "tensorflow.data.Dataset":
                    return self.fresh()
                if self.is_imported_model(thing, name, given):
                    self.used(thing, name, given, node, state)
                    return self.fresh(name)
                return self.call_symbol(canonical(f"{path}.{name}"), given, node, state)
            case Instance(of=of) if name == "_replace" and is_named_tuple(of):
                return self.copied(thing, given, state)
            case Instance(of=of) if name == "_asdict" and is_named_tuple(of):
                named = [
                    (each.name, self.attribute(thing, each.name, state)) for each in fields(of)
                ]
                return one(Mapping(tuple((("str", each), value) for each, value in named), True))
            case Instance() | Class() | Module():
                found = self.attribute(thing, name, state)
                inner = found.only()
                if isinstance(inner, Bound) and inner.owner is thing:
                    return self.method_of_unknown(thing, name, given, node, state)
                return self._called(found, state, lambda each, on: self.call(each, given, node, on))
            case Tensor() if name == "get_shape":
                return self.attribute(thing, "shape", state)
            case Tensor():
                if name not in _SHAPE_METHODS:
                    self.computes(name not in _RESHAPING_METHODS, [one(thing), *given.values()])
                self._note_method(thing, name, given, node, state)
                return self.made(calls.method(thing, name, given))
            case Unknown(foreign=made) if made == TENSOR_ARRAY:
                self.computes(True, given.values())
                if name in _WRITING:
                    return one(thing)
                return self.made(Tensor("int32", ()) if name == "size" else Tensor())
            case Unknown() if self.is_symbolic(one(thing)):
                self._note_method(thing, name, given, node, state)
            case Constant() if thing.key == NONE:
                # It has no such method: what is called is set where nobody sees it.
                text = self.text(node.func.value) if isinstance(node.func, cst.Attribute) else ""
                set_elsewhere = Unknown(("set elsewhere", text), text, why=Why.VALUE)
                return self.method_of_unknown(set_elsewhere, name, given, node, state)
            case Stream() | Sequence(once=True) if name in TRANSFORMATIONS:
                # An AttributeError: what Python's `zip` and generators give is no dataset.
                state.paths = Paths(())
                return NONE_VALUE
            case Sequence() | Mapping() | Constant():
                return self.container_method(thing, name, given)
            case Resource(path=path):
                text = f"{self.called(node, name)} (a {path})"
                if path == "tf.random.Generator":
                    drawn = calls.drawn(name, given)
                    self.does("stateful", text, touches=not is_small(drawn))
                    self.draws(text, state)
                    return self.fresh() if drawn is None else self.made(drawn)
                # One string or number is found sooner than another thread has it.
                single = all(map(_is_one, given.values()))
                self.does("stateful", text, touches=not single)
                if name == "lookup" and not single:
                    self.does("splits", text)
                if path.endswith("StaticVocabularyTable") and name == "lookup":
                    return one(Tensor("int64"))
                return self.fresh()
            case Model() | Layer():
                return self.method_of_model(thing, name, given, node, state)
        return self.method_of_unknown(thing, name, given, node, state)

    def _note_method(
        self, owner: Thing, name: str, given: Arguments, node: cst.Call, state: State
    ) -> None:
        more = [(None, one(owner)), *given.positional]
        with_owner = Arguments(more, given.keywords, given.open, given.hidden)
        self.note_tensors(f".{name}", node, with_owner, state)


def _is_of_no_known_shape(given: Arguments) -> bool:
    """True for `set_shape(x.shape)` with a tensor that is traced without a shape: it tells none."""
    told = given.get(0, "shape")
    match told.only() if told is not None else None:
        case Bound(owner=Tensor(shape=None, traced=True, array=False), name="shape"):
            return True
    return False


def _present(owner: Value) -> Value:
    """Without None where there is something else: to call a method of None raises."""
    kept = [(guards, thing) for guards, thing in owner if thing.key != NONE]
    return Value(kept) if kept and len(kept) < len(owner.alternatives) else owner


def _may_change_arguments(thing: Thing) -> bool:
    """True for code that cannot be seen, unless it is known to leave lists and dicts alone."""
    match thing:
        case Symbol(path=path):
            inside = f"{path}."
            return not inside.startswith(_LEAVING_ALONE) and purity.kind_of(inside) == "unknown"
    return isinstance(thing, Unknown)


def _is_super(node: cst.BaseExpression) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value == "super"
    )


def _is_one(value: Value) -> bool:
    return all(isinstance(thing, Tensor) and thing.shape == () for thing in value.things())


def _is_layer(of: Class) -> bool:
    """True where nothing but Keras's own base of layers, or that of modules, is not in sight."""
    return all(
        (not each.foreign_base or purity.is_bare_layer(each.foreign_base))
        and sum(base.keyword is None for base in each.node.bases) <= len(each.bases) + 1
        for each in of.linearised()
    )


def _makes_weights(of: cst.ClassDef) -> bool:
    pending: list[cst.CSTNode] = [of.body]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Call) and purity.makes_weights(last_name(node.func)):
            return True
        pending += children(node)
    return False
