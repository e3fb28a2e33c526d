"""Statements: how they change the state, and on which paths the next one is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.functions import is_transparent
from tfdata_lint.graph.imports import Imports
from tfdata_lint.graph.limits import MAX_OWN_STEPS
from tfdata_lint.graph.machine import datasets_in
from tfdata_lint.graph.names import decorator_name
from tfdata_lint.graph.pipeline import Act, Kind, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State, apart
from tfdata_lint.graph.values import (
    Box,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Module,
    Options,
    Partial,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
)
from tfdata_lint.reading.tree import dotted
from tfdata_lint.records import replace

_CLASS_DECORATORS = frozenset(
    {"add_metaclass", "attrs", "configurable", "dataclass", "define", "final", "frozen",
     "python_2_unicode_compatible", "register", "register_keras_serializable", "runtime_checkable",
     "s", "total_ordering", "unique"}
)  # fmt: skip
"""Decorators after which a class is still the same."""

_FOLLOWED = (Function, Partial, Instance, Class)
"""Decorators of the linted code: what they do is seen."""


def _opaque(thing: Thing) -> Value:
    return one(_opaque_function(thing)) if isinstance(thing, Function) else one(thing)


def _opaque_function(function: Function) -> Function:
    return Function(function.node, function.scope, function.receiver, True, function.defaults)


@cache
def _handler(of: type[Any], kind: type[cst.CSTNode]) -> Callable[..., bool] | None:
    """The method for a kind of node."""
    found: Callable[..., bool] | None = getattr(of, f"run_{kind.__name__}", None)
    return found


class Statements(Imports):
    """Executes statements: a method `run_<node>` for each kind; False means "never goes on"."""

    def execute(self, body: Iterable[cst.CSTNode], state: State) -> bool:
        for statement in body:
            if not state.paths:
                return False
            self.steps += 1
            if self.steps > self.allowed and self._stops():
                return False
            if self.attempts:
                self._may_raise(state)
            handler = _handler(type(self), type(statement))
            if handler is not None and not handler(self, statement, state):
                return False
        return bool(state.paths)

    def _stops(self) -> bool:
        """True where nothing more is run: in what is called at once, in what was entered later."""
        if len(self.active) <= 1 and self.steps <= self.allowed + MAX_OWN_STEPS:
            return False
        self.limit("steps")
        return True

    def _may_raise(self, state: State) -> None:
        """Keep the state in which a statement that raises leaves the `try` around it."""
        attempt = self.attempts[-1]
        last = attempt.states[-1]
        changed = last.differing(state)
        gone = [place for place in changed if not self.outlives(place, attempt)]
        if len(gone) == len(changed) and last.paths.ways == state.paths.ways:
            return
        left = state.copy()
        for place in gone:
            left.values.pop(place, None)
        attempt.stop(left)

    def run_IndentedBlock(self, node: cst.IndentedBlock, state: State) -> bool:
        return self.execute(node.body, state)

    def run_SimpleStatementSuite(self, node: cst.SimpleStatementSuite, state: State) -> bool:
        return self.execute(node.body, state)

    def run_SimpleStatementLine(self, node: cst.SimpleStatementLine, state: State) -> bool:
        return self.execute(node.body, state)

    # Names and assignments

    def bind_name(self, name: str, value: Value, state: State) -> None:
        """Bind a name in the current scope, or where `global` or `nonlocal` says."""
        scope = self.scopes[self.current].redirected.get(name, self.current)
        place = (self.class_keys[scope], name) if scope in self.class_keys else (scope, name)
        value = self.boxed(value, state)
        state.values[place] = value
        if place[0] != scope:
            state.values[(scope, name)] = value
        self.scopes[scope].names.add(name)
        self._name(name, value)

    def _name(self, name: str, value: Value) -> None:
        for thing in value.things() if Dataset in value.kinds else ():
            if isinstance(thing, Dataset) and name not in thing.stage.names:
                thing.stage.names.append(name)

    def _set_property(
        self, holder: Instance, name: str, value: Value, target: cst.Attribute, state: State
    ) -> bool:
        """Run the setter of a property; False when there is none."""
        found = self.in_class(holder.of, f"{name}.setter", state)
        setter = found.only() if found is not None else None
        if not isinstance(setter, Function):
            return False
        call = cst.Call(func=target)
        self.invoke(setter.bound_to(one(holder)), Arguments([(None, value)]), call, state)
        return True

    def _set_option(self, target: cst.Attribute, value: Value, state: State) -> bool:
        """`options.autotune.enabled = False`: the name gets options with that setting. False for
        the attribute of anything else."""
        path = dotted(target)
        root, _, setting = path.partition(".")
        holder = self.lookup(root, state).only() if setting else None
        if isinstance(holder, Options):
            self.bind_name(root, one(Options((*holder.settings, (setting, value)))), state)
        return isinstance(holder, Options)

    def assign(self, target: cst.BaseExpression, value: Value, state: State) -> None:
        match target:
            case cst.Name(value=name):
                self.bind_name(name, value, state)
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                self._unpack(elements, value, state)
            case cst.StarredElement(value=inner):
                self.assign(inner, one(Sequence((self.element_of(value),), True, True)), state)
            case cst.Attribute(value=owner):
                for _, holder, on in apart(self.evaluate(owner, state), state):
                    self._set(holder, target, value, on)
            case cst.Subscript(value=owner, slice=[element]):
                if isinstance(element.slice, cst.Index):
                    index = self.evaluate(element.slice.value, state)
                    self.put(self.evaluate(owner, state), index, value, target, state)

    def _set(self, holder: Thing, target: cst.Attribute, value: Value, state: State) -> None:
        """`target = value`, where the target is an attribute of `holder`."""
        name = target.attr.value
        match holder:
            case Instance() if self._set_property(holder, name, value, target, state):
                return
            case Module():
                self._set_in_module(holder, name, value, target, state)
            case Instance() | Class() | Unknown():
                state.values[(holder.key, name)] = self.boxed(value, state)
                self._name(name, value)
                for _, stage in datasets_in(self.opened(value, state)):
                    self.kept.add(stage.number)
            case _ if not self._set_option(target, value, state):
                self.lose(value, Why.CONTENTS, target, state)

    def _set_in_module(
        self, module: Module, name: str, value: Value, target: cst.Attribute, state: State
    ) -> None:
        """Bind a name in another module: who has taken the old value from there keeps it."""
        self.lose(value, Why.CONTENTS, target, state)
        number = self.modules.get(module.path)
        if number is not None:
            state.values[(number, name)] = self.fresh(name, Why.CONTENTS)

    def _unpack(self, elements: object, value: Value, state: State) -> None:
        targets = list(elements)  # type: ignore[call-overload]
        starred = any(isinstance(target, cst.StarredElement) for target in targets)
        value = self.items_of(value, state)
        if not starred and len(value.alternatives) > 1:
            # Of another number of parts, it raises.
            fitting = [pair for pair in value if _may_have_parts(pair[1], len(targets))]
            value = Value(fitting) if fitting else value

        def part(thing: Thing, place: int) -> Value:
            match thing:
                case Sequence(items=items, repeated=False) if not starred and len(items) == len(
                    targets
                ):
                    return items[place]
                case Sequence(items=items, repeated=True):
                    return items[0]
                case Tensor():
                    return one(tensors.indexed(thing, 1))
                case Unknown(identity=identity, text=text, foreign=foreign, why=why):
                    return self.derived(
                        f"{text}[{place}]", identity, "[", place, foreign=foreign, why=why
                    )
            return self.fresh()

        for place, element in enumerate(targets):
            inner = value.each(lambda thing, place=place: part(thing, place))  # type: ignore[misc]
            self.assign(
                element if isinstance(element, cst.StarredElement) else element.value,
                inner, state,
            )  # fmt: skip

    def run_Assign(self, node: cst.Assign, state: State) -> bool:
        value = self.evaluate(node.value, state)
        for target in node.targets:
            self.assign(target.target, value, state)
        return True

    def run_AnnAssign(self, node: cst.AnnAssign, state: State) -> bool:
        if node.value is not None:
            value = self.evaluate(node.value, state)
            unknowns = [thing for thing in value.things() if isinstance(thing, Unknown)]
            if unknowns and len(unknowns) == len(value.things()):
                key = ("annotated", id(node), value.key)
                unseen = Unknown(key, self.text(node.value), why=unknowns[0].why)
                value = self.annotated(node.annotation, unseen, self.current, state) or value
            self.assign(node.target, value, state)
        return True

    def run_AugAssign(self, node: cst.AugAssign, state: State) -> bool:
        left = self.evaluate(node.target, state)
        right = self.evaluate(node.value, state)
        # What settings decide about counts the parts of a function, and no elements.
        if self.judging and not self.settled and self._outlives_call(node.target, state):
            self.locate(node)
            self.note(Act.SIDE_EFFECT, node, f"{self.text(node.target)} changes", state)
        if any(isinstance(thing, Box) for thing in left.things()):
            given = Arguments([(node.value, right)])
            self.changed_in_place(left, "extend", given, node, node.target, state)
        elif any(isinstance(thing, Tensor) for thing in (*left.things(), *right.things())):
            kind = getattr(cst, type(node.operator).__name__.removesuffix("Assign"))
            sides = (node.target, left), (node.value, right)
            self.assign(node.target, self.operated(kind, node, sides, state), state)
        else:
            self.assign(node.target, self.fresh(), state)
        return True

    def _outlives_call(self, target: cst.BaseExpression, state: State) -> bool:
        """True for an attribute, for an item of a list or dict that was there before, and for a
        name that is declared `global` or `nonlocal`."""
        match target:
            case cst.Name(value=name):
                return name in self.scopes[self.current].redirected
            case cst.Subscript(value=cst.Name() | cst.Attribute() as owner):
                boxes = self.evaluate(owner, state).things()
                return any(
                    isinstance(thing, Box) and thing.number <= self.outer_boxes for thing in boxes
                )
        return isinstance(target, cst.Attribute)

    def run_Del(self, node: cst.Del, state: State) -> bool:
        targets: list[cst.BaseExpression] = [node.target]
        if isinstance(node.target, cst.Tuple | cst.List):
            targets = [element.value for element in node.target.elements]
        for target in targets:
            if isinstance(target, cst.Subscript):
                self._delete_item(target, node, state)
        return True

    def _delete_item(self, target: cst.Subscript, node: cst.Del, state: State) -> None:
        index = target.slice[0].slice
        key = index.value if isinstance(index, cst.Index) else None
        value = self.fresh() if key is None else self.evaluate(key, state)
        owner = self.evaluate(target.value, state)
        given = Arguments([(key, value)])
        self.changed_in_place(owner, "pop", given, node, target.value, state)

    def run_Global(self, node: cst.Global, state: State) -> bool:
        for item in node.names:
            self.scopes[self.current].redirected[item.name.value] = self.of_module(self.current)
        return True

    def run_Nonlocal(self, node: cst.Nonlocal, state: State) -> bool:
        for item in node.names:
            name = item.name.value
            number = self.scopes[self.current].parent
            while number is not None and state.get((number, name)) is None:
                number = self.scopes[number].parent
            if number is not None:
                self.scopes[self.current].redirected[name] = number
        return True

    # Definitions

    def run_FunctionDef(self, node: cst.FunctionDef, state: State) -> bool:
        self.scopes[self.current].captured = True
        self.locate(node)
        defaults = self.defaults_of(node, state)
        function = Function(node, self.current, None, False, defaults)
        value = one(function)
        for decorator in reversed(node.decorators):
            wrapper = self.evaluate(decorator.decorator, state).only()
            if isinstance(wrapper, _FOLLOWED):
                call = cst.Call(func=decorator.decorator)
                value = self.call(wrapper, Arguments([(None, value)]), call, state)
            elif not is_transparent(decorator):
                value = value.each(_opaque)
        kept = value.only()
        if not isinstance(kept, Function) or kept.node is not node:
            kept = _opaque_function(function)
        self.defined.append(kept)
        setter = any(decorator_name(each) == "setter" for each in node.decorators)
        self.bind_name(f"{node.name.value}.setter" if setter else node.name.value, value, state)
        return True

    def run_ClassDef(self, node: cst.ClassDef, state: State) -> bool:
        bases: list[Class] = []
        foreign = ""
        for argument in node.bases:
            if argument.keyword is None:
                thing = self.evaluate(argument.value, state).only()
                match thing:
                    case Class():
                        bases.append(thing)
                        foreign = foreign or thing.foreign_base
                    case Symbol(path=path) if path not in {"builtins.object", "abc.ABC"}:
                        foreign = path
                    case Unknown(text=text):
                        foreign = text or "unknown"
        of = Class(node, self.current, tuple(bases), foreign)
        outer = self.current
        self.current = self.scope(outer, is_class=True)
        self.class_keys[self.current] = of.key
        try:
            self.execute([node.body], state)
        finally:
            self.current = outer
        value = one(of)
        for decorator in reversed(node.decorators):
            wrapper = self.evaluate(decorator.decorator, state).only()
            if isinstance(wrapper, _FOLLOWED):
                call = cst.Call(func=decorator.decorator)
                value = self.call(wrapper, Arguments([(None, value)]), call, state)
            elif decorator_name(decorator) not in _CLASS_DECORATORS:
                value = self.fresh(node.name.value)
        value = value.each(lambda thing: self._still_of(of, thing, state))
        self.bind_name(node.name.value, value, state)
        self.class_list.append(of)
        return True

    def _still_of(self, of: Class, thing: Thing, state: State) -> Value:
        """What an unseen decorator makes of a class is unknown, but known to come from this one."""
        if not isinstance(thing, Unknown):
            return one(thing)
        base = "" if self.in_class(of, "fit", state) is not None else of.foreign_base
        return one(replace(thing, foreign=f"{base}.{of.node.name.value}"))

    # Simple statements

    def run_Expr(self, node: cst.Expr, state: State) -> bool:
        begun = len(self.stages)
        value = self.evaluate(node.value, state)
        if isinstance(node.value, cst.Call):
            maker = self._maker(node.value, value, begun, state)
            if maker is None:
                self.use(value, Kind.DISCARDED, node, state, node.value)
            else:
                self.use(value, Kind.RETURNED, maker, state)
        return True

    def _maker(
        self, call: cst.Call, value: Value, begun: int, state: State
    ) -> cst.FunctionDef | None:
        """The function that made all the data which a call gives, where these are dropped: as in
        the last lines of a module, where they are tried before others import them. So many stages
        were there before the call."""
        if not dotted(call.func):
            return None
        made = {id(stage) for stage in self.stages[begun:]}
        stages = [stage for _, last in datasets_in(value) for stage in last.walk()]
        if not stages or not all(id(stage) in made for stage in stages):
            return None
        match self.evaluate(call.func, state).only():
            case Function(node=cst.FunctionDef() as function):
                return function
        return None

    def run_Return(self, node: cst.Return, state: State) -> bool:
        value = self.evaluate(node.value, state) if node.value is not None else one(Constant(None))
        if self.frames:
            self.frames[-1].returns.append((value.under(state.paths), state.copy()))
        return False

    def run_Raise(self, node: cst.Raise, state: State) -> bool:
        return False

    def run_Assert(self, node: cst.Assert, state: State) -> bool:
        true, _ = self.split(node.test, state)
        narrowed = state.paths.both(true)
        if narrowed or self.tracing:
            # Nobody comes back from tracing a function in which it fails.
            state.paths = narrowed
        return True

    def run_Break(self, node: cst.Break, state: State) -> bool:
        if self.breaks:
            self.breaks[-1].append(state.copy())
        return False

    def run_Continue(self, node: cst.Continue, state: State) -> bool:
        if self.continues:
            self.continues[-1].append(state.copy())
        return False


def _may_have_parts(thing: Thing, count: int) -> bool:
    """False for a tuple, list or tensor that is known to have another number of parts."""
    match thing:
        case Sequence(items=items, repeated=False):
            return len(items) == count
        case Tensor(shape=shape) if shape is not None:
            return bool(shape) and shape[0] in (None, count)
    return True
