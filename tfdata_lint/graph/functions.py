"""What happens when a function of the linted code runs."""

from __future__ import annotations

from functools import partial
from weakref import ref

import libcst as cst

from tfdata_lint.graph.arity import called_by, takes
from tfdata_lint.graph.classes import Classes
from tfdata_lint.graph.datasets import is_look_alike
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.imported import (
    hints_at_evaluation,
    hints_at_training,
    speaks_of_training,
)
from tfdata_lint.graph.limits import MAX_CALL_DEPTH
from tfdata_lint.graph.names import NO_CALL, decorator_name, decorators
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments, Frame, Round
from tfdata_lint.graph.sequential import takes_the_next
from tfdata_lint.graph.state import State, either, join
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Class,
    Constant,
    Dataset,
    Function,
    Layer,
    Mapping,
    Model,
    Partial,
    Sequence,
    Stream,
    Symbol,
    Thing,
    Transformation,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.bound import bindings, shows_all_names
from tfdata_lint.reading.outline import IndentedBlock, may_yield
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

_WITH_OWN_YIELDS = frozenset({cst.FunctionDef, cst.Lambda, cst.ClassDef})


def _invoke(
    interpreter: ref[Functions], function: Function, given: Arguments, node: cst.Call, state: State
) -> Value:
    """Invoke a function once more, which is only asked while the interpreter runs."""
    runs = interpreter()
    assert runs is not None, "the interpreter is gone"
    return runs.invoke(function, given, node, state)


class Functions(Classes):
    """Runs functions of the linted code."""

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
            why = Why.RECURSION if again else Why.CALLS
            return self._cut_off(function, name, given, node, state, why)
        # Of an element that is not known, there may be more parts.
        if not takes(function, given, whole=node is not NO_CALL) and (
            self.tracing or self._is_as_written(function, node)
        ):
            # Python raises, and nobody comes back from that.
            state.paths = Paths(())
            return NONE_VALUE
        if isinstance(body, cst.FunctionDef):
            self.function_names[id(body)] = body.name.value
            if given.values():
                self._note_by_name(body)
            if self._not_worth_following(body, given, state):
                return self._passed_over(function, name, given, state)
        if self.judging and self._takes_the_next(body):
            self.does("ordered", name)
        self.executed.add(id(body))
        outer = self.current
        self.current = self.scope(function.scope)
        self.active.append(id(body))
        self.frames.append(Frame())
        generates = isinstance(body, cst.FunctionDef) and self._generates(body)
        before = state.copy() if generates else state
        begun, whole = state.paths, self.steps <= self.allowed
        try:
            self._bind(function, given, state)
            if isinstance(body, cst.Lambda):
                return self.evaluate(body.body, state)
            reached = self.execute([body.body], state)
            if whole and len(self.active) > 1 and self.steps > self.allowed:
                state.paths = begun
                return self._cut_off(function, name, given, node, state, Why.STEPS)
            frame = self.frames[-1]
            if generates:
                # The graph may hold the generator, and is there when the interpreter is gone.
                rerun = partial(_invoke, ref(self), function, given, node)
                yields = self.yielded(body.returns, union(frame.yields), function.scope, state)
                # Nobody knows how far it is run.
                ends = [before, *frame.pauses, *(end for _, end in frame.returns)]
                state.become(join([*ends, state] if reached else ends))
                return one(Stream(union(frame.handed_on), yields, rerun))
            results = list(frame.returns)
            if reached:
                results.append((NONE_VALUE, state.copy()))
            ends = [end for _, end in results]
            self._forget_locals(ends)
            if ends:
                state.become(join(ends))
            elif function.receiver is not None and _name_of(function) != "self.__getattr__":
                # A method that raises is there for subclasses to replace.
                self.does("unknown", name)
                return self._unseen_result(function, name, state)
            else:
                # Nobody comes back from a function that always raises.
                state.paths = Paths(())
            return either(results) if results else NONE_VALUE
        finally:
            self.frames.pop()
            self.active.pop()
            self._leave(state)
            self.current = outer

    def _is_as_written(self, function: Function, node: cst.Call) -> bool:
        """True for a call that surely is one of this function, which its name alone stands for."""
        name = called_by(function, node)
        sources = (self.scopes[number].source for number in (self.current, function.scope))
        return name is not None and all(
            shows_all_names(source) and len(bindings(source).get(name, ())) == 1
            for source in sources
        )

    def _cut_off(
        self,
        function: Function,
        name: str,
        given: Arguments,
        node: cst.Call,
        state: State,
        why: Why,
    ) -> Value:
        """The result of a call that is not followed to its end: it may have changed what it can."""
        self.does("unknown", name)
        self.escape(given, node, state, why)
        self._forget_changed(function.node, state, why)
        return one(Unknown(("limit", "call", id(function.node)), why=why))

    def _forget_changed(self, body: cst.FunctionDef | cst.Lambda, state: State, why: Why) -> None:
        """What a call that is not followed may assign is unknown after it."""
        changes = self.relevance.changes(body)
        either = changes.names | changes.attributes
        for place in [place for place in state.values if place[1] in either]:
            owner, name = place
            if name in (changes.names if isinstance(owner, int) else changes.attributes):
                state.values[place] = self.fresh(name, why)

    def _note_by_name(self, body: cst.FunctionDef) -> None:
        """Note what a function does that is named after training or a step of an evaluation, and
        names something of training inside."""
        evaluates = hints_at_evaluation(body.name.value)
        if not evaluates and not hints_at_training(body.name.value):
            return
        read = self.relevance.read_by(body)
        if read & _RECORDS:
            # `tf.train.Example` is no training.
            read = read - {"train"}
        if any(map(speaks_of_training, read)):
            if evaluates:
                self.runs_model()
            else:
                self.trains()

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

    def _takes_the_next(self, body: cst.FunctionDef | cst.Lambda) -> bool:
        known = self.takers.get(id(body))
        if known is None:
            known = self.takers[id(body)] = takes_the_next(body)
        return known

    def _generates(self, body: cst.FunctionDef) -> bool:
        known = self.generators.get(id(body))
        if known is None:
            text = self.scopes[self.current].source.text
            known = "yield" in text and may_yield(body) and _is_generator(body)
            self.generators[id(body)] = known
        return known

    def _leave(self, state: State) -> None:
        """Remember functions that were defined here and never called, with what they close over."""
        scope = self.scopes[self.current]
        for name in sorted(scope.names):
            value = state.get((self.current, name))
            for thing in value.things() if value is not None else ():
                if (
                    isinstance(thing, Function)
                    and id(thing.node) not in self.executed
                    and not self._is_entered_anyway(thing)
                ):
                    self.waiting.setdefault(id(thing.node), (thing, state.copy()))
        if not scope.captured:
            for name in scope.names:
                state.values.pop((self.current, name), None)

    def _is_entered_anyway(self, function: Function) -> bool:
        """True for one of a module or class that matters: what was handed in is no closure."""
        is_local = function.scope > 0 and not self.scopes[function.scope].is_class
        return not is_local and self.relevance.matters(function.node)

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
        if isinstance(parameter.default, cst.Name) and parameter.default.value == "None":
            self.graph.optional.add(key)
        elif _is_something(dict(function.defaults).get(name)):
            self.something.add(key)
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


def _is_something(default: Value | None) -> bool:
    """True for a default that is known, and not None."""
    thing = default.only() if default is not None else None
    known = isinstance(thing, (Class, Constant, Function, Mapping, Sequence, Symbol))
    return known and thing != Constant(None)


def _holds_function(value: Value | None) -> bool:
    return value is not None and any(isinstance(thing, Function) for thing in value.things())


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


def _name_of(function: Function) -> str:
    """A function as its callers write it."""
    if isinstance(function.node, cst.Lambda):
        return "a lambda"
    name = function.node.name.value
    return name if function.receiver is None else f"self.{name}"


def _is_empty(node: cst.FunctionDef | cst.Lambda) -> bool:
    """True for a body of nothing but a docstring, `pass` and `...`."""
    if isinstance(node, cst.Lambda) or (isinstance(node.body, IndentedBlock) and node.body.is_busy):
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
        # LibCST's classes are abstract, and take long to answer `isinstance`.
        kind = type(inner)
        if kind is cst.Yield:
            return True
        if kind not in _WITH_OWN_YIELDS:
            pending += children(inner)
    return False


def is_transparent(decorator: cst.Decorator) -> bool:
    """True for a decorator after which a call still returns what the function returns."""
    return decorator_name(decorator) in _TRANSPARENT_DECORATORS
