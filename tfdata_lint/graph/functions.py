"""Calls of the linted code's own functions and classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import libcst as cst

from tfdata_lint.graph import calls, purity
from tfdata_lint.graph.classes import Classes
from tfdata_lint.graph.datasets import is_look_alike
from tfdata_lint.graph.fields import fields, is_named_tuple
from tfdata_lint.graph.guards import NONE, Guards, Paths
from tfdata_lint.graph.imported import hints_at_training, speaks_of_training
from tfdata_lint.graph.limits import MAX_CALL_DEPTH
from tfdata_lint.graph.names import decorator_name, decorators
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments, Frame, Round
from tfdata_lint.graph.sequential import gives_the_next, takes_the_next
from tfdata_lint.graph.state import State, apart, join
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
    Transformation,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.tree import children

_RECORDS = frozenset(
    {"BytesList", "Example", "Feature", "FeatureList", "FeatureLists", "Features", "FloatList",
     "Int64List", "SequenceExample"}
)  # fmt: skip
"""What records are made of, in the module `tf.train`."""

_TRANSPARENT_DECORATORS = frozenset(
    {"abstractmethod", "argument", "cache", "cached_property", "classmethod", "command",
     "configurable", "contextmanager", "deleter", "do_not_convert", "experimental_do_not_convert",
     "fixture", "function", "getter", "jit", "lazy_property", "lru_cache", "option", "overload",
     "override", "overrides", "profile", "property", "setter", "staticmethod", "typechecked",
     "wraps"}
)  # fmt: skip
"""Decorators after which a call still returns what the function returns."""


_LEAVING_ALONE = ("tensorflow", "tqdm.")
"""Packages whose functions do not change the lists and dicts that they are given."""

_SHAPE_METHODS = frozenset({"set_shape", "get_shape", "shape"})

_RESHAPING_METHODS = frozenset({"expand_dims", "reshape", "squeeze"})
"""Methods of tensors and arrays that leave the values as they are."""


class Functions(Classes):
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
            elif isinstance(argument.value, cst.Ellipsis):
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
                return self.instantiate(thing, given, node, state)
            case Symbol(path=path):
                return self.call_symbol(path, given, node, state)
            case Bound(owner=owner, name=name):
                # A method that was kept under a name: what it belongs to was made before.
                if self.judging and gives_the_next(name):
                    self.does("ordered", self.called(node, name))
                return self.method(owner, name, given, node, state)
            case Layer() | Model():
                return self.call_layer(thing, given, node, state)
            case Instance():
                for name in ("__call__", "call", "forward"):
                    found = self.in_class(thing.of, name, state)
                    method = found.only() if found is not None else None
                    if isinstance(method, Function):
                        if thing.of.foreign_base:
                            self.runs_model()
                            self.does("stateful", f"{thing.of.node.name.value}() (a model)")
                        return self.invoke(method.bound_to(one(thing)), given, node, state)
                self.runs_model()
            case Unknown(text=text, foreign=foreign):
                why = of_callee(thing)
                if self.judging and gives_the_next(text.rpartition(".")[2]):
                    self.does("ordered", self.called(node, text))
                self.note_tensors("", node, given, state)
                if not purity.runs_once(foreign):
                    if _is_parameter(thing):
                        # What is handed in to be called here is written for it.
                        self.does("costly", text or "a function")
                    self.unknown_call(text or "a function", foreign, given, node, state, why)
                parts = tuple(value.key for value in given.values())
                return self.derived(
                    f"{text}()", "call", thing.identity, *parts,
                    foreign=foreign and f"{foreign}()", why=why,
                )  # fmt: skip
        self.does("unknown", self.called(node, "a call"))
        self.escape(given, node, state)
        return self.fresh(why=Why.CALL)

    def opened_arguments(self, given: Arguments, state: State) -> Arguments:
        """The same arguments with the contents of lists and dicts."""
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
        match thing:
            case Dataset():
                return self.transform(thing, name, given, node, state)
            case Symbol(path=path):
                if path == "tensorflow_datasets.core.DatasetBuilder" and name == "as_dataset":
                    return self.construct(f"{path}.as_dataset", given, node, state)
                if canonical(f"{path}.{name}") == "tensorflow.data.Dataset":
                    return self.fresh()
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
                    self.computes(touches=name not in _RESHAPING_METHODS)
                self._note_method(thing, name, given, node, state)
                return self.made(calls.method(thing, name, given))
            case Unknown() if self.is_symbolic(one(thing)):
                self._note_method(thing, name, given, node, state)
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
                self.does("stateful", text, touches=not all(map(_is_one, given.values())))
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

    def invoke(self, function: Function, given: Arguments, node: cst.Call, state: State) -> Value:
        """Run a function of the linted code with these arguments."""
        body = function.node
        name = self.called(node, _name_of(function))
        if function.opaque or (function.receiver is not None and _is_empty(body)):
            # A method without a body is there for subclasses to replace, like one that raises.
            self.unknown_call(name, "", given, node, state)
            return self._unseen_result(function, name, state)
        if (
            id(body) in self.active
            or len(self.active) >= MAX_CALL_DEPTH
            or self.steps > self.allowed
        ):
            again = id(body) in self.active
            self.limit("recursion" if again else "calls")
            self.does("unknown", name)
            why = Why.RECURSION if again else Why.CALLS
            self.escape(given, node, state, why)
            self._forget_changed(body, state, why)
            return one(Unknown(("limit", "call", id(body)), why=why))
        if isinstance(body, cst.FunctionDef):
            self.function_names[id(body)] = body.name.value
            if given.values() and self._trains_by_name(body):
                self.trains()
            if self._not_worth_following(body, given, state):
                return self._passed_over(function, name, given, state)
        if self.judging and takes_the_next(body):
            self.does("ordered", name)
        self.executed.add(id(body))
        outer = self.current
        self.current = self.scope(function.scope)
        self.active.append(id(body))
        self.frames.append(Frame())
        generates = isinstance(body, cst.FunctionDef) and self._generates(body)
        before = state.copy() if generates else state
        try:
            self._bind(function, given, state)
            if isinstance(body, cst.Lambda):
                return self.evaluate(body.body, state)
            reached = self.execute([body.body], state)
            frame = self.frames[-1]
            if generates:
                rerun = partial(self.invoke, function, given, node)
                yields = self.yielded(body.returns, union(frame.yields), function.scope, state)
                # Nobody knows how far it is run.
                ends = [before, *frame.pauses, *(end for _, end in frame.returns)]
                state.become(join([*ends, state] if reached else ends))
                return one(Stream(union([]), yields, rerun))
            ends = [end for _, end in frame.returns]
            results = [value.guarded(way) for value, end in frame.returns for way in end.paths]
            if reached:
                if results:
                    results.extend(NONE_VALUE.guarded(way) for way in state.paths)
                ends.append(state.copy())
            self._forget_locals(ends)
            if ends:
                state.become(join(ends))
            elif function.receiver is not None or self.steps > self.allowed:
                # A method that raises is there for subclasses to replace.
                self.does("unknown", name)
                return self._unseen_result(function, name, state)
            else:
                # Nobody comes back from a function that always raises.
                state.paths = Paths(())
            if len(frame.returns) == 1 and not reached:
                return frame.returns[0][0]
            return union(results) if results else NONE_VALUE
        finally:
            self.frames.pop()
            self.active.pop()
            self._leave(state)
            self.current = outer

    def _forget_changed(self, body: cst.FunctionDef | cst.Lambda, state: State, why: Why) -> None:
        """What a call that is not followed may assign is unknown after it."""
        changes = self.relevance.changes(body)
        for place in list(state.values):
            owner, name = place
            if name in (changes.names if isinstance(owner, int) else changes.attributes):
                state.values[place] = self.fresh(name, why)

    def _trains_by_name(self, body: cst.FunctionDef) -> bool:
        """True for a function that is named after training, and names something of it inside."""
        if not hints_at_training(body.name.value):
            return False
        read = self.relevance.read_by(body)
        if read & _RECORDS:
            # `tf.train.Example` is no training.
            read = read - {"train"}
        return any(map(speaks_of_training, read))

    def _not_worth_following(self, body: cst.FunctionDef, given: Arguments, state: State) -> bool:
        """True for a function that has nothing to do with pipelines, and is given none."""
        if self.judging or self.relevance.follows(body):
            return False
        return not any(_carries(self.opened(value, state)) for value in given.values())

    def _passed_over(self, function: Function, name: str, given: Arguments, state: State) -> Value:
        """The result of a function that is not about pipelines, which is not run."""
        self.forget(given, state, Why.PASSED)
        receiver = function.receiver.only() if function.receiver is not None else None
        if receiver is not None:
            for attribute in sorted(self.relevance.sets(function.node)):
                state.values[(receiver.key, attribute)] = self.fresh(
                    f"self.{attribute}", Why.PASSED
                )
        parts = tuple(value.key for value in given.values())
        return self.derived(f"{name}()", "call", function.key, *parts, why=Why.PASSED)

    def _unseen_result(self, function: Function, name: str, state: State) -> Value:
        """The result of a function whose body says nothing of it, but whose annotation may."""
        result = self.fresh(name, Why.CALL)
        returns = function.node.returns if isinstance(function.node, cst.FunctionDef) else None
        unseen = Unknown(("returned", result.key), name, why=Why.CALL)
        said = self.annotated(returns, unseen, function.scope, state)
        return result if said is None else said

    def _generates(self, body: cst.FunctionDef) -> bool:
        known = self.generators.get(id(body))
        if known is None:
            known = self.generators[id(body)] = _is_generator(body)
        return known

    def _leave(self, state: State) -> None:
        """Remember functions that were defined here and never called, with what they close over."""
        scope = self.scopes[self.current]
        for name in sorted(scope.names):
            value = state.get((self.current, name))
            for thing in value.things() if value is not None else ():
                if isinstance(thing, Function) and id(thing.node) not in self.executed:
                    self.waiting.setdefault(id(thing.node), (thing, state.copy()))
        if not scope.captured:
            for name in scope.names:
                state.values.pop((self.current, name), None)

    def _forget_locals(self, ends: list[State]) -> None:
        """Let go of variables that nobody reads any more, before the ends of a call are joined."""
        scope = self.scopes[self.current]
        if scope.captured or len(ends) < 2:
            return
        for name in scope.names:
            place = (self.current, name)
            if not any(_holds_function(end.get(place)) for end in ends):
                for end in ends:
                    end.values.pop(place, None)

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
            value = self._annotated_where_unseen(function, parameter, value, state)
            self._bind_parameter(name, value, state)
        if isinstance(parameters.star_arg, cst.Param):
            rest = Sequence(tuple(positional)) if not given.open else None
            value = one(rest) if rest is not None else self.fresh("*args", Why.CALLER)
            self._bind_parameter(parameters.star_arg.name.value, value, state)
        for parameter in parameters.kwonly_params:
            name = parameter.name.value
            value = (
                keywords.pop(name)
                if name in keywords
                else self._default(function, parameter, given, state)
            )
            value = self._annotated_where_unseen(function, parameter, value, state)
            self._bind_parameter(name, value, state)
        if parameters.star_kwarg is not None:
            pairs = tuple((("str", name), value) for name, value in keywords.items())
            value = one(Mapping(pairs, complete=not given.open))
            self._bind_parameter(parameters.star_kwarg.name.value, value, state)

    def _annotated_where_unseen(
        self, function: Function, parameter: cst.Param, value: Value, state: State
    ) -> Value:
        """What is passed; its annotation says what it is where the call does not."""

        def told(thing: Thing) -> Value:
            said = None
            if isinstance(thing, Unknown) and not is_look_alike(thing.foreign):
                said = self.annotated(parameter.annotation, thing, function.scope, state)
            return one(thing) if said is None else said

        return value if parameter.annotation is None else value.each(told)

    def _bind_parameter(self, name: str, value: Value, state: State) -> None:
        self.scopes[self.current].names.add(name)
        state.values[(self.current, name)] = self.boxed(value, state)

    def _default(
        self, function: Function, parameter: cst.Param, given: Arguments, state: State
    ) -> Value:
        """A parameter's value when nothing is given: its default, or unknown."""
        name = parameter.name.value
        if parameter.default is not None and not given.open:
            known = dict(function.defaults).get(name)
            return known if known is not None else self.fresh(name)
        key = ("parameter", id(function.node), name)
        unseen = Unknown(key, name, why=Why.CALLER)
        said = self.annotated(parameter.annotation, unseen, function.scope, state)
        return one(unseen) if said is None else said

    def enter(self, function: Function, state: State) -> Value:
        """Run a function that nobody in sight calls: every parameter is unknown."""
        call = cst.Call(func=cst.Name("entry"))
        seen = Function(function.node, function.scope, function.receiver, False, function.defaults)
        if "function" not in decorators(function.node):
            return self.opened(self.invoke(seen, Arguments(open=True), call, state), state)
        # What becomes a graph is there to be called again and again.
        begun = Round(len(self.stages), self.unknowns)
        self.rounds.append(begun)
        self.repeated += 1
        with self.watching() as activity:
            result = self.opened(self.invoke(seen, Arguments(open=True), call, state), state)
        self.repeated -= 1
        self.rounds.pop()
        made = {id(stage) for stage in self.stages[begun.stages :]}
        if activity.trains and not begun.passes:
            self.graph.restarts.extend(
                first
                for first in begun.firsts
                if made.isdisjoint(id(stage) for stage in first.last.walk())
            )
        return result


def _holds_function(value: Value | None) -> bool:
    return value is not None and any(isinstance(thing, Function) for thing in value.things())


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


def _carries(value: Value) -> bool:
    for thing in value.things():
        match thing:
            case Dataset() | Function() | Partial() | Model() | Layer() | Transformation():
                return True
            case Sequence(items=items) if any(map(_carries, items)):
                return True
            case Mapping(items=pairs) if any(_carries(item) for _, item in pairs):
                return True
    return False


def _is_super(node: cst.BaseExpression) -> bool:
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value == "super"
    )


def _name_of(function: Function) -> str:
    """A function as its callers write it."""
    if isinstance(function.node, cst.Lambda):
        return "a lambda"
    name = function.node.name.value
    return name if function.receiver is None else f"self.{name}"


def _is_empty(node: cst.FunctionDef | cst.Lambda) -> bool:
    """True for a body of nothing but a docstring, `pass` and `...`."""
    if isinstance(node, cst.Lambda):
        return False
    lines = [line for line in node.body.body if isinstance(line, cst.SimpleStatementLine)]
    smalls = [small for line in lines for small in line.body]
    if isinstance(node.body, cst.SimpleStatementSuite):
        smalls = list(node.body.body)
    elif len(lines) < len(node.body.body):
        return False
    return all(
        isinstance(small, cst.Pass)
        or (
            isinstance(small, cst.Expr)
            and isinstance(small.value, (cst.Ellipsis, cst.SimpleString, cst.ConcatenatedString))
        )
        for small in smalls
    )


def _is_generator(node: cst.FunctionDef) -> bool:
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        inner = pending.pop()
        if isinstance(inner, cst.Yield):
            return True
        if not isinstance(inner, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
            pending.extend(children(inner))
    return False


def is_transparent(decorator: cst.Decorator) -> bool:
    """True for a decorator after which a call still returns what the function returns."""
    return decorator_name(decorator) in _TRANSPARENT_DECORATORS


def _is_parameter(thing: Unknown) -> bool:
    return isinstance(thing.identity, tuple) and thing.identity[:1] == ("parameter",)


def _is_one(value: Value) -> bool:
    return all(isinstance(thing, Tensor) and thing.shape == () for thing in value.things())
