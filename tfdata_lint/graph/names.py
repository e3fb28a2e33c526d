"""Names and attributes to values: scopes, objects, classes, modules."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph import handed, tensors
from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.graph.conditions import Conditions
from tfdata_lint.graph.fields import annotation_of
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.history import NAMES
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Reference, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Bound,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Member,
    Module,
    Resource,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    TypeSpec,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.reading.bound import binds_nearly_all, where_bound
from tfdata_lint.reading.literals import is_class
from tfdata_lint.reading.source import ForeignNode
from tfdata_lint.reading.tree import dotted
from tfdata_lint.regex import Regex

_LITERAL_NAMES = {
    name: one(Constant(value)) for name, value in (("True", True), ("False", False), ("None", None))
}

NO_CALL = cst.Call(func=cst.Name("unwritten"))
"""Stands where a property is read, and where TensorFlow calls: no call is written there."""


_OF_LOADERS = frozenset({"class_names", "file_paths"})
"""Attributes of what the loaders of Keras give, which datasets with one more step do not have
(tried on 2.12 and 2.21)."""

_GIVEN = Regex(
    rf"\.(?:{'|'.join(sorted(_OF_LOADERS))})(?:\s*=(?!=)|[ \t]*:[ \t]*\w|\s+in\b)"
    r"|setattr\b|\b__dict__\b"
)
"""Where code may give such an attribute to something itself."""


class Names(Conditions):
    """Looks up what names and attributes stand for."""

    def eval_Name(self, node: cst.Name, state: State) -> Value:
        if node.value in _LITERAL_NAMES:
            return _LITERAL_NAMES[node.value]
        value = self.lookup(node.value, state)
        if Unknown in value.kinds and self._is_nowhere(value, node):
            # A NameError, and nobody comes back from that.
            state.paths = Paths(())
            return NONE_VALUE
        for thing in value.things() if Resource in value.kinds and self.activities else ():
            if isinstance(thing, Resource):
                self.does("stateful", f"{node.value} (a {thing.path})", touches=False)
        return value

    def _is_nowhere(self, value: Value, node: cst.Name) -> bool:
        """True for a name that nothing binds which is seen there, in a mapped function, or in a
        file that binds all but a few."""
        match value.only():
            case Unknown(identity=("name", _, str(name)), why=Why.NAME):
                source = self.scopes[self.current].source
                if self.tracing:
                    if not self.judging:
                        return False
                elif not binds_nearly_all(source):
                    return False
                bound = where_bound(source, name)
                if not bound:
                    return bound is not None
                try:
                    line, _ = source.position(source.span(node)[0])
                except ForeignNode:
                    return False
                return not any(line in lines for lines in bound)
        return False

    def lookup(self, name: str, state: State) -> Value:
        """What a name stands for in the current scope."""
        number: int | None = self.current
        scope = self.scopes[self.current]
        if name in scope.redirected:
            number = scope.redirected[name]
        innermost = True
        outermost = number
        while number is not None:
            scope = self.scopes[number]
            if innermost or not scope.is_class:
                value = state.get((number, name))
                if value is not None:
                    found = value.under(state.paths)
                    if Member in found.kinds:
                        found = self.resolved(found, state)
                    if Unknown in found.kinds:
                        found = self._as_used(found, name, local=scope.parent is not None)
                    return found
            innermost = False
            outermost, number = number, scope.parent
        if name == "__name__":
            return one(Constant("__main__"))
        if name in tensors.BUILTINS:
            return one(Symbol(f"builtins.{name}"))
        if name == "xrange":
            # `range` of Python 2, in a file that Python 3 can parse as well.
            return one(Symbol("builtins.range"))
        why = Why.STAR if outermost in self.star_imports else Why.NAME
        module = handed.ALIASES.get(name)
        if module is not None and handed.used_as(scope.source, name, module):
            return one(Symbol(module))
        return self.derived(name, "name", outermost, name, why=why)

    def is_imported_class(self, name: str, state: State) -> bool:
        """True for a name that is surely imported from a module that defines a class of this name,
        where that is known without running it."""
        scope = self.scopes[self.current]
        number: int | None = scope.redirected.get(name, self.current)
        while number is not None and (held := state.get((number, name))) is None:
            number = self.scopes[number].parent
        thing = held.only() if number is not None and held is not None else None
        if not isinstance(thing, Member) or thing.module in self.modules:
            return False
        if self.project.has(thing.module) or not thing.module.endswith(".py"):
            return False
        source = self.project.source(thing.module)
        return source is not None and is_class(source, thing.name)

    def _as_used(self, value: Value, text: str, local: bool = False) -> Value:
        """A value, called `text` in the code that runs, in which what a call gave that was told the
        name of a module is this module, if it is used as such; so is what a call gave that a
        `local` name stands for, which everybody gives to this module."""
        if Unknown not in value.kinds:
            return value

        def module(thing: Thing) -> Value:
            path = None
            if isinstance(thing, Unknown):
                made = local and not thing.foreign and thing.why in {Why.CALL, Why.PASSED}
                usual = handed.ALIASES.get(text) if made else None
                path = handed.named_by(thing.identity) or usual
            if path is None or not handed.used_as(self.scopes[self.current].source, text, path):
                return one(thing)
            return one(Symbol(canonical(path)))

        return value.each(module)

    def resolved(self, value: Value, state: State) -> Value:
        """A value with what was imported from the project's modules looked up there."""
        if Member not in value.kinds:
            return value
        return value.each(
            lambda thing: (
                self.module_member(thing.module, thing.name, state)
                if isinstance(thing, Member)
                else one(thing)
            )
        )

    def eval_Attribute(self, node: cst.Attribute, state: State) -> Value:
        owner = self.contents(self.evaluate(node.value, state), state)
        name = node.attr.value
        for thing in owner.things() if Dataset in owner.kinds else ():
            known = NAMES.get(f"Dataset.{name}") if isinstance(thing, Dataset) else None
            if isinstance(thing, Dataset) and known is not None and known.until is not None:
                self.locate(node)
                self.graph.references.append(Reference(known.path, node, stage=thing.stage))
        if name in _OF_LOADERS and self._is_lost(owner.only()):
            # An AttributeError, and nobody comes back from that.
            state.paths = Paths(())
            return NONE_VALUE
        found = owner.each(lambda thing: self.attribute(thing, name, state))
        return self._as_used(found, dotted(node))

    def _is_lost(self, thing: Thing | None) -> bool:
        """True for a dataset made by one more step. In a notebook, the cell may have been run
        before the step was."""
        source = self.scopes[self.current].source
        return (
            isinstance(thing, Dataset)
            and thing.iterator < 0
            and thing.stage.name in TRANSFORMATIONS
            and source.layout is None
            and _GIVEN.search(source.text) is None
        )

    def attribute(self, thing: Thing, name: str, state: State) -> Value:
        match thing:
            case Symbol(path=path):
                return one(Symbol(canonical(f"{path}.{name}")))
            case Instance():
                return self.member(thing, thing.of, name, state)
            case Class():
                return self.class_member(thing, name, state)
            case Module(path=path):
                return self.module_member(path, name, state)
            case Tensor(shape=shape) if name == "shape" and shape is not None:
                return one(
                    Sequence(tuple(self._size(size, thing, i) for i, size in enumerate(shape)))
                )
            case Tensor(dtype=dtype) if name == "dtype" and dtype is not None:
                return one(Symbol(f"tensorflow.{dtype}"))
            case Dataset(stage=stage, iterator=-1) if (
                name == "element_spec" and stage.element is not None
            ):
                return stage.element.each(lambda element: self._spec_of(element, thing))
            case Unknown(identity=identity, text=text, foreign=foreign, why=why):
                assigned = state.get((thing.key, name))
                if assigned is not None:
                    return assigned.under(state.paths)
                foreign = f"{foreign}.{name}" if foreign else ""
                return self.derived(f"{text}.{name}", identity, ".", name, foreign=foreign, why=why)
            case Function(node=cst.FunctionDef(name=own)) if name == "__name__":
                return one(Constant(own.value))
            case Constant(value=None):
                return self.fresh()
        return one(Bound(thing, name))

    def _spec_of(self, element: Thing, dataset: Thing) -> Value:
        """What `element_spec` tells of an element: the same structure, of specs."""

        def of(value: Value) -> Value:
            return value.each(lambda part: self._spec_of(part, dataset))

        match element:
            case Tensor(dtype=dtype, shape=shape) if dtype is not None and shape is not None:
                return one(TypeSpec("TensorSpec", dtype, shape))
            case Sequence(items=items, is_list=False, repeated=False):
                return one(Sequence(tuple(map(of, items))))
            case Mapping(items=items, complete=complete):
                return one(Mapping(tuple((key, of(item)) for key, item in items), complete))
        return self.derived("element_spec", dataset.key, element.key)

    def _size(self, size: int | None, tensor: Tensor, axis: int) -> Value:
        if size is None:
            return self.derived("", tensor.key, "shape", axis)
        return one(Constant(size))

    def member(self, instance: Instance, of: Class, name: str, state: State) -> Value:
        """An attribute of an object: its own, its class's, or an unknown one."""
        own = state.get((instance.key, name))
        if own is not None:
            value = own.under(state.paths)
            for thing in value.things():
                if isinstance(thing, Resource) and self.activities:
                    self.does("stateful", f"self.{name} (a {thing.path})", touches=False)
            found = self.in_class(of, name, state)
            if found is not None and found.key == own.key:
                return self._unless_set(value, instance, name)
            if found is None or state.paths.within(guards for guards, _ in own):
                return value
            # On some ways the object has no own one.
            return union([value, found])
        found = self.in_class(of, name, state)
        if found is None:
            annotation = annotation_of(of, name)
            key = ("declared", instance.key, name)
            unseen = Unknown(key, f"self.{name}", why=self._unset(instance))
            said = self.annotated(annotation, unseen, of.scope, state)
            if said is not None:
                return said
            asked = self._asked(instance, of, name, state)
            if asked is not None:
                return asked
            if of.foreign_base or name in tensors.FIT_METHODS:
                return one(Bound(instance, name))
            return self.derived(f"self.{name}", instance.key, ".", name, why=self._unset(instance))
        method = found.only()
        if not isinstance(method, Function):
            return self._unless_set(found, instance, name)
        kinds = decorators(method.node)
        if "staticmethod" in kinds:
            return found
        bound = one(method.bound_to(one(of) if "classmethod" in kinds else one(instance)))
        if kinds & {"property", "cached_property", "lazy_property"}:
            return self.call(bound.alternatives[0][1], Arguments(), NO_CALL, state)
        return bound

    def _asked(self, instance: Instance, of: Class, name: str, state: State) -> Value | None:
        """What `__getattr__` gives, nothing where it raises; None where there is none."""
        found = self.in_class(of, "__getattr__", state)
        method = found.only() if found is not None else None
        if not isinstance(method, Function) or id(method.node) in self.active:
            return None
        given = Arguments([(None, one(Constant(name)))])
        end = state.copy()
        value = self.call(method.bound_to(one(instance)), given, NO_CALL, end)
        if not end.paths:
            return union([])
        state.become(end)
        return value

    def _unless_set(self, found: Value, instance: Instance, name: str) -> Value:
        """What a class says of its objects; but a switch that something sets on an object that
        cannot be seen may be set on this one."""
        switches = all(isinstance(thing, (Constant, Symbol)) for thing in found.things())
        if not switches or not self.relevance.set_on_objects(name):
            return found
        return self.derived(f"self.{name}", instance.key, ".", name, why=Why.CONTENTS)

    def _unset(self, instance: Instance) -> Why:
        """Why an attribute that nothing in sight sets is unknown."""
        classes = instance.of.linearised()
        by_name = any(thing.key in self.set_by_name for thing in (instance, *classes))
        return Why.DYNAMIC if by_name else Why.CONTENTS

    def special(
        self, instance: Instance, name: str, given: Arguments, state: State
    ) -> Value | None:
        """The result of a method that Python calls by itself; None where there is none."""
        found = self.in_class(instance.of, name, state)
        method = found.only() if found is not None else None
        if not isinstance(method, Function):
            return None
        return self.call(method.bound_to(one(instance)), given, NO_CALL, state)

    def in_class(self, of: Class, name: str, state: State) -> Value | None:
        """An attribute found in a class or, in order, in its bases."""
        for each in of.linearised():
            value = state.get((each.key, name))
            if value is not None:
                return value
        return None

    def class_member(self, of: Class, name: str, state: State) -> Value:
        """`Class.name`."""
        if of.foreign_base.startswith("enum."):
            return one(Symbol(f"{of.scope}.{of.node.name.value}.{name}"))
        found = self.in_class(of, name, state)
        if found is None:
            if name == "__name__":
                return one(Constant(of.node.name.value))
            if of.foreign_base:
                return one(Symbol(canonical(f"{of.foreign_base}.{name}")))
            return self.derived(f"{of.node.name.value}.{name}", of.key, ".", name)
        thing = found.only()
        if isinstance(thing, Function) and "classmethod" in decorators(thing.node):
            return one(thing.bound_to(one(of)))
        return found


def decorators(node: cst.FunctionDef | cst.Lambda) -> set[str]:
    """The last names of a function's decorators."""
    listed = node.decorators if isinstance(node, cst.FunctionDef) else ()
    return {decorator_name(each) for each in listed}


def decorator_name(decorator: cst.Decorator) -> str:
    """The last name of a decorator: `function` for `@tf.function(jit_compile=True)`."""
    expression = decorator.decorator
    while isinstance(expression, cst.Call):
        expression = expression.func
    name = expression.attr if isinstance(expression, cst.Attribute) else expression
    return name.value if isinstance(name, cst.Name) else ""
