"""Objects: what a class makes, `super()`, dataclasses and named tuples."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

import libcst as cst

from tfdata_lint.graph.fields import Field, fields, is_named_tuple, is_record
from tfdata_lint.graph.imported import Imported
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import (
    Class,
    Constant,
    Function,
    Instance,
    Sequence,
    Thing,
    Unknown,
    Value,
    one,
)
from tfdata_lint.records import replace

_COPYING = frozenset({"attr.evolve", "attrs.evolve", "copy.copy", "dataclasses.replace"})

_DECLARING = frozenset(
    {"attr.Factory", "attr.field", "attr.ib", "attrs.Factory", "attrs.field", "dataclasses.field"}
)
"""Calls in the body of a class that only say how its `__init__` works."""

_NAMED_TUPLES = frozenset({"collections.namedtuple", "typing.NamedTuple"})
_NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace"})


class Classes(Imported):
    """Makes objects."""

    def call_symbol(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value:
        first = given.get(0, "obj")
        thing = first.only() if first is not None else None
        if path in _COPYING and isinstance(thing, Instance):
            return self.copied(thing, given, state)
        if path == "builtins.object.__new__":
            return self._made_by_new(given, node, state)
        if path in _DECLARING:
            return self.fresh()
        if path in _NAMED_TUPLES:
            return self._named_tuple(given, node)
        if path in _NAMESPACES and not given.open and not given.positional:
            space = Instance(self._made_class(node, "Namespace", ()), self._new_object())
            for name, (_, value) in given.keywords.items():
                state.values[(space.key, name)] = self.boxed(value, state)
            return one(space)
        return super().call_symbol(path, given, node, state)

    def _new_object(self) -> int:
        self.objects += 1
        return self.objects

    def instantiate(self, of: Class, given: Arguments, node: cst.Call, state: State) -> Value:
        """An object of a class of the linted code, after its `__init__`; or what its `__new__`
        gives in its place."""
        found = self.in_class(of, "__new__", state)
        maker = found.only() if found is not None else None
        if not isinstance(maker, Function):
            return self._begun(self._object_of(of), given, node, state)

        def made(thing: Thing) -> Value:
            if isinstance(thing, Unknown):
                return self._begun(self._object_of(of), given, node, state)
            if isinstance(thing, Instance) and of.key in map(
                attrgetter("key"), thing.of.linearised()
            ):
                return self._begun(thing, given, node, state)
            return one(thing)

        return self.invoke(maker.bound_to(one(of)), given, node, state).each(made)

    def _object_of(self, of: Class) -> Instance:
        instance = Instance(of, self._new_object())
        if self.scoped:
            self.graph.replicated.add(instance.key)
        return instance

    def _begun(self, instance: Instance, given: Arguments, node: cst.Call, state: State) -> Value:
        found = self.in_class(instance.of, "__init__", state)
        target = found.only() if found is not None else None
        if isinstance(target, Function):
            self.invoke(target.bound_to(one(instance)), given, node, state)
        elif is_record(instance.of) and not self._has_fields(instance, state):
            self.fill(instance, given, node, state)
        return one(instance)

    def _has_fields(self, instance: Instance, state: State) -> bool:
        """True for a named tuple that `__new__` has filled."""
        return is_named_tuple(instance.of) and any(
            state.get((instance.key, field.name)) is not None for field in fields(instance.of)
        )

    def _made_by_new(self, given: Arguments, node: cst.Call, state: State) -> Value:
        """What `super().__new__(cls, ...)` and `object.__new__(cls)` give."""
        first = given.get(0, "cls")
        of = first.only() if first is not None else None
        if not isinstance(of, Class):
            return self.fresh("__new__()", Why.CALL)
        rest = replace(given, positional=given.positional[1:])
        for base in self._after_running(of):
            found = state.get((base.key, "__new__"))
            target = found.only() if found is not None else None
            if isinstance(target, Function):
                return self.invoke(target.bound_to(one(of)), rest, node, state)
        instance = self._object_of(of)
        if is_named_tuple(of):
            self.fill(instance, rest, node, state)
        return one(instance)

    def fill(self, instance: Instance, given: Arguments, node: cst.Call, state: State) -> None:
        """Do what an `__init__` does that is made from fields."""
        positional = [value for _, value in given.positional]
        for field in fields(instance.of):
            value: Value | None = None
            if field.taken and positional and not field.keyword_only:
                value = positional.pop(0)
            elif field.taken:
                value = given.get(None, field.name)
            if value is None and field.taken and given.open:
                value = self._unseen_field(instance, field, state)
            if value is None:
                value = self._default_of(instance, field, node, state)
            if value is not None:
                state.values[(instance.key, field.name)] = self.boxed(value, state)
        after = self.in_class(instance.of, "__post_init__", state)
        method = after.only() if after is not None else None
        if isinstance(method, Function):
            self.invoke(method.bound_to(one(instance)), Arguments(), node, state)

    def _unseen_field(self, instance: Instance, field: Field, state: State) -> Value:
        key = ("field", instance.key, field.name)
        unseen = Unknown(key, f"self.{field.name}", why=Why.CALLER)
        said = self.annotated(field.annotation, unseen, instance.of.scope, state)
        return one(unseen) if said is None else said

    def _default_of(
        self, instance: Instance, field: Field, node: cst.Call, state: State
    ) -> Value | None:
        outer = self.current
        self.current = instance.of.scope
        try:
            if field.factory is not None:
                made = self.evaluate(field.factory, state)
                return made.each(lambda thing: self.call(thing, Arguments(), node, state))
            if field.default is None:
                return None
            known = self.in_class(instance.of, field.name, state)
            plain = known is not None and isinstance(known.only(), (Constant, Function))
            return known if plain else self.evaluate(field.default, state)
        finally:
            self.current = outer

    def copied(self, instance: Instance, changes: Arguments, state: State) -> Value:
        """Another object with the same attributes, but for those given by name."""
        other = Instance(instance.of, self._new_object())
        for (holder, name), value in {**state.base, **state.values}.items():
            if holder == instance.key:
                state.values[(other.key, name)] = value
        for name, (_, value) in changes.keywords.items():
            state.values[(other.key, name)] = self.boxed(value, state)
        return one(other)

    def _named_tuple(self, given: Arguments, node: cst.Call) -> Value:
        """The class that `namedtuple("Name", ["a", "b"])` makes."""
        listed = given.get(1, "field_names") or given.get(1, "fields")
        names: list[str] = []
        match listed.only() if listed is not None else None:
            case Constant(value=str(text)):
                names = text.replace(",", " ").split()
            case Sequence(items=items, repeated=False):
                for item in items:
                    thing = item.only()
                    if isinstance(thing, Sequence) and thing.items:
                        thing = thing.items[0].only()
                    if not isinstance(thing, Constant):
                        return self._unseen_tuple()
                    names.append(str(thing.value))
        if not names or not all(name.isidentifier() for name in names):
            return self._unseen_tuple()
        return one(self._made_class(node, "Tuple", names, "typing.NamedTuple"))

    def _unseen_tuple(self) -> Value:
        """A named tuple whose fields cannot be seen: to make one of it computes nothing."""
        made = self.fresh().only()
        assert isinstance(made, Unknown)
        return one(replace(made, foreign="collections.namedtuple()"))

    def _made_class(self, node: cst.Call, name: str, names: Iterable[str], base: str = "") -> Class:
        """A class that no `class` statement makes: one for each call that is written."""
        known = self.made_classes.get(id(node))
        if known is None:
            lines = "".join(f"    {each}: object\n" for each in names)
            statement = cst.parse_statement(f"class {name}:\n{lines or '    pass'}\n")
            assert isinstance(statement, cst.ClassDef)
            known = self.made_classes[id(node)] = Class(statement, self.current, (), base)
        return known

    def super_call(self, name: str, given: Arguments, node: cst.Call, state: State) -> Value:
        """`super().name(...)`."""
        if name == "__new__":
            return self._made_by_new(given, node, state)
        receiver = self.lookup("self", state).only()
        if isinstance(receiver, Instance):
            for base in self._after_running(receiver.of):
                found = state.get((base.key, name))
                target = found.only() if found is not None else None
                if isinstance(target, Function):
                    return self.invoke(target.bound_to(one(receiver)), given, node, state)
            if name == "__init__" and is_record(receiver.of):
                self.fill(receiver, given, node, state)
        if name != "__init__":
            self.does("unknown", f"super().{name}()")
            self.escape(given, node, state)
        return self.fresh(f"super().{name}()", Why.CALL)

    def _after_running(self, of: Class) -> list[Class]:
        """The classes in which `super()` looks: those after the one whose method runs."""
        order = of.linearised()
        for running in reversed(self.active):
            for place, each in enumerate(order):
                if any(id(member) == running for member in each.node.body.body):
                    return order[place + 1 :]
        return order[1:]
