"""Builtins of Python and helpers of TensorFlow that hand through what they are given."""

from __future__ import annotations

import math

import libcst as cst

from tfdata_lint.graph import handed
from tfdata_lint.graph.cardinality import ONE_FOUND, ONE_NAMED, WILDCARDS
from tfdata_lint.graph.comprehensions import from_pairs
from tfdata_lint.graph.conditions import true_or_false
from tfdata_lint.graph.containers import Containers
from tfdata_lint.graph.eager_only import LACKING
from tfdata_lint.graph.guards import Paths
from tfdata_lint.graph.instances import OF_VALUES, is_instance
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.sequential import changes_things
from tfdata_lint.graph.state import State, apart
from tfdata_lint.graph.tensors import integer
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Partial,
    Sequence,
    Stream,
    Symbol,
    Tensor,
    Thing,
    Value,
    one,
    union,
)
from tfdata_lint.reading.tree import dotted

_MAKING_TENSORS = frozenset(
    {"tensorflow.cast", "tensorflow.constant", "tensorflow.convert_to_tensor"}
)
"""Functions whose result is as true as their first argument."""

TENSOR_ARRAY = "tensorflow.TensorArray()"
"""Where a `TensorArray` comes from, which loops of tensors write to."""


class BuiltIn(Containers):
    """Answers for the calls of functions whose result is made of their arguments."""

    def built_in(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value | None:
        """Builtins and helpers that hand through what they are given."""
        first = given.get(0, "")
        match path:
            case "functools.partial" if given.positional:
                (_, target), *rest = given.positional
                return one(Partial(target, tuple(rest), tuple(given.keywords.items())))
            case "functools.wraps" if first is not None:
                wrapped = {"wrapped": (None, first)}
                return one(
                    Partial(one(Symbol("functools.update_wrapper")), (), tuple(wrapped.items()))
                )
            case "functools.update_wrapper" | "functools.cache" | "functools.lru_cache" if (
                first is not None and isinstance(first.only(), Function)
            ):
                return first
            case "tensorflow.function" | "tensorflow.autograph.experimental.do_not_convert":
                return first if first is not None else self.fresh()
            case "tensorflow.cond" if (chosen := self._chosen(given, state)) is not None:
                return self.call(chosen, Arguments(), node, state)
            case "tensorflow.nest.map_structure":
                self.callbacks(given, node, state)
            case "glob.glob" | "tensorflow.io.gfile.glob" if _asks_for_one(node):
                return self.fresh(self.called(node, path), Why.CALL, ONE_FOUND)
            case "os.path.join" | "tensorflow.io.gfile.join" if (
                not self.tracing and _ends_in_a_name(given)
            ):
                return self._path_of(path, given, node, ONE_NAMED)
            case "pathlib.Path" | "pathlib.PurePath" if not self.tracing:
                return self._path_of(path, given, node, f"{path}()")
            case "tensorflow.TensorArray":
                return self.fresh(self.text(node), foreign=TENSOR_ARRAY)
            case "tensorflow.py_function" | "tensorflow.numpy_function" | "tensorflow.py_func":
                if self.tracing and not given.open and given.get(2, "Tout") is None:
                    # It raises TypeError: the dtypes have no default.
                    state.paths = Paths(())
                    return NONE_VALUE
                first = given.get(0, "func")
                if first is not None:
                    judging, self.judging = self.judging, 0
                    tracing, self.tracing = self.tracing, 0
                    with self.watching(pass_on=False) as inner_activity:
                        for thing in first.things():
                            if isinstance(thing, (Function, Partial)):
                                self.call(thing, Arguments(open=True), node, state.copy())
                            if isinstance(thing, Function) and changes_things(thing.node):
                                self.does("ordered", self.called(node, path))
                    self.judging, self.tracing = judging, tracing
                    for text in inner_activity.ordered:
                        self.does("ordered", text)
                    for text in inner_activity.reads:
                        self.does("reads", text)
            case "builtins.dict":
                pairs = {("str", name): value for name, (_, value) in given.keywords.items()}
                inner = first.only() if first is not None else None
                if isinstance(inner, Sequence):
                    inner = from_pairs(inner)
                if isinstance(inner, Mapping):
                    return one(Mapping((*inner.items, *pairs.items()), inner.complete))
                return one(Mapping(tuple(pairs.items()), first is None and not given.open))
            case "builtins.tuple" | "builtins.list" if first is not None:
                return self.listed(first, path.endswith("list"), node, state)
            case "builtins.tuple" | "builtins.list":
                return one(Sequence((), path.endswith("list")))
            case "builtins.zip":
                zipped = [value for _, value in given.positional]
                items = [self.unrolled(value) for value in zipped]
                if items and not given.open and all(item is not None for item in items):
                    rows = zip(*[item or [] for item in items], strict=False)
                    return one(Sequence(tuple(one(Sequence(row)) for row in rows), once=True))
                each = one(Sequence(tuple(self.element_of(value) for value in zipped)))
                if given.open:
                    # Nobody knows of how many parts.
                    each = self.fresh()
                self.consume_loops(given, node, state)
                return one(Sequence((each,), repeated=True, once=True))
            case "builtins.enumerate" if first is not None:
                known, told = self.unrolled(first), given.get(1, "start")
                start = 0 if told is None else integer(told)
                if known is not None and start is not None and not given.open:
                    return one(
                        Sequence(
                            tuple(
                                one(Sequence((one(Constant(place)), value)))
                                for place, value in enumerate(known, start)
                            ),
                            once=True,
                        )
                    )
                for thing in first.things():
                    if isinstance(thing, Dataset):
                        return first
                pair = Sequence((self.fresh("index"), self.element_of(first)))
                return one(Sequence((one(pair),), repeated=True, once=True))
            case "builtins.map" if (called := self.called_on_each(given, node, state)) is not None:
                return one(Sequence(tuple(called), once=True))
            case "functools.reduce" if (folded := self.folded(given, node, state)) is not None:
                return folded
            case "builtins.filter" | "builtins.map" if len(given.positional) > 1:
                is_part = path == "builtins.filter"
                item = self.element_of(given.positional[1][1]) if is_part else self.fresh(path)
                walked = [self.looped(value) for _, value in given.positional[1:]]
                if any(each.alternatives for each in walked):
                    # Nothing is read before somebody walks through it.
                    return one(Stream(union(walked), item))
                self.consume_loops(given, node, state)
                return one(Sequence((item,), repeated=True, once=True))
            case "builtins.len" if first is not None:
                listed = first.only()
                if isinstance(listed, Sequence) and not listed.repeated:
                    return one(Constant(len(listed.items)))
                if isinstance(listed, Tensor) and listed.shape and listed.shape[0] is not None:
                    return one(Constant(listed.shape[0]))
            case "math.ceil" | "math.floor" | "numpy.ceil" | "numpy.floor" if first is not None:
                return _rounded(first.only(), path)
            case "tensorflow.executing_eagerly" if self.tracing:
                return one(Constant(False))
            case "builtins.hasattr" if first is not None and self.is_symbolic(first):
                name = given.values()[-1].only()
                if isinstance(name, Constant) and f".{name.value}" in LACKING:
                    return one(Constant(False))
            case "tensorflow.is_tensor" if first is not None and self.is_symbolic(first):
                return one(Constant(True))
            case "builtins.isinstance" if len(given.positional) == 2:
                return self._is_instance(given.positional[0][1], given.positional[1][1], node)
            case "builtins.bool" if first is not None and node.args:
                return true_or_false(*self.parted(first, node.args[0].value))
            case "builtins.int" | "builtins.float" | "builtins.str":
                number = first.only() if first is not None else None
                if isinstance(number, Constant) and isinstance(number.value, (int, float)):
                    kind = {"int": int, "float": float, "str": str}
                    made = kind[path.rpartition(".")[2]](number.value)
                    return one(Constant(made, number.divided))
            case "builtins.setattr" if len(given.positional) == 3:
                owner, attribute, assigned = (each for _, each in given.positional)
                literal = attribute.only()
                for _, holder, on in apart(owner, state):
                    if isinstance(literal, Constant) and isinstance(holder, (Instance, Class)):
                        place = (holder.key, str(literal.value))
                        on.values[place] = self.boxed(assigned, on)
                    else:
                        self.set_by_name.add(holder.key)
            case "builtins.getattr" if first is not None and len(given.positional) > 1:
                name = given.positional[1][1].only()
                if isinstance(name, Constant) and isinstance(name.value, str):
                    text = name.value
                    return first.each(lambda thing: self.attribute(thing, text, state))
            case "importlib.import_module" | "builtins.__import__":
                for module in handed.named_in(given):
                    is_root = path.startswith("builtins.")
                    return one(Symbol(module.partition(".")[0] if is_root else canonical(module)))
            case "copy.copy" | "copy.deepcopy" | "builtins.iter" if first is not None:
                return self.iterated(first, path, node, state)
            case "builtins.next" if first is not None:
                return self.advanced(first, node, state)
        return None

    def _path_of(self, path: str, given: Arguments, node: cst.Call, foreign: str) -> Value:
        """The path that a function makes of others: of the same ones, the same."""
        parts = (value.key for value in given.values())
        return self.derived(
            self.called(node, path), path, given.open, *parts, foreign=foreign, why=Why.CALL
        )

    def _chosen(self, given: Arguments, state: State) -> Thing | None:
        """The function that `tf.cond` runs where its test is a literal, also one that was made a
        tensor; None where it is not seen."""
        test = given.get(0, "pred")
        node = next((node for node, value in given.positional if value is test), None)
        if isinstance(node, cst.Call) and node.args and dotted(node.args[0].value):
            function = self.evaluate(node.func, state).only()
            if isinstance(function, Symbol) and function.path in _MAKING_TENSORS:
                test = self.evaluate(node.args[0].value, state)
        thing = test.only() if test is not None else None
        if not isinstance(thing, Constant) or not isinstance(thing.value, bool):
            return None
        chosen = given.get(1, "true_fn") if thing.value else given.get(2, "false_fn")
        return chosen.only() if chosen is not None else None

    def callbacks(self, given: Arguments, node: cst.Call, state: State) -> None:
        """Run the functions handed to TensorFlow (`tf.cond`, `tf.map_fn`): their calls count."""
        for value in given.values():
            for thing in value.things():
                # What was run before is run again where somebody asks what it does.
                if isinstance(thing, Function) and (
                    self.activities or id(thing.node) not in self.executed
                ):
                    self.enter(thing, state)

    def _is_instance(self, value: Value, classes: Value, node: cst.Call) -> Value:
        """`isinstance` of a dataset, a container or a literal; unknown for the rest."""
        inner = classes.only()
        listed = inner.items if isinstance(inner, Sequence) else (classes,)
        paths = [each.only() for each in listed]

        symbols = {path.path for path in paths if isinstance(path, Symbol)}
        all_known = all(isinstance(path, Symbol) for path in paths)

        def test(thing: Thing) -> Value:
            symbolic = self.is_symbolic(one(thing)) and (
                isinstance(thing, Tensor) or symbols <= OF_VALUES
            )
            answer = is_instance(thing, symbols, symbolic) if all_known else None
            if answer is not None:
                return one(Constant(answer))
            return self.untold_instance(self.text(node), thing, classes)

        return value.each(test)


def _ends_in_a_name(given: Arguments) -> bool:
    """True for `os.path.join(folder, "train.csv")`: a name, and no wildcards in what is known."""
    things = [value.only() for _, value in given.positional]
    texts = [thing.value for thing in things if isinstance(thing, Constant)]
    last = things[-1] if things and not given.open else None
    return (
        isinstance(last, Constant)
        and bool(last.value)
        and all(isinstance(text, str) and WILDCARDS.search(text) is None for text in texts)
    )


def _asks_for_one(search: cst.Call) -> bool:
    """True where the name of a file ends in a text, and has no wildcards in all that is written of
    it: `join(folder, "a.csv")`."""
    texts: list[str] = []
    if not search.args or not _ends_in_a_text(search.args[0].value, texts):
        return False
    return not any(WILDCARDS.search(text) for text in texts)


def _ends_in_a_text(name: cst.CSTNode, texts: list[str]) -> bool:
    """True for a text, or what is joined and ends in one; collects all texts in it."""
    match name:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="join")), args=[*_, _] as parts):
            return [_ends_in_a_text(part.value, texts) for part in parts][-1]
        case cst.BinaryOperation(operator=cst.Add(), left=left, right=right):
            return [_ends_in_a_text(part, texts) for part in (left, right)][-1]
        case cst.FormattedString(parts=parts):
            found = [part.value for part in parts if isinstance(part, cst.FormattedStringText)]
            texts += found
            return isinstance(parts[-1], cst.FormattedStringText)
        case cst.SimpleString(value=text):
            texts.append(text)
            return True
    return False


def _rounded(number: Thing | None, path: str) -> Value | None:
    """A known number, rounded up or down: to a float by NumPy."""
    match number:
        case Constant(value=int() | float() as value, divided=divided) if math.isfinite(value):
            whole = math.ceil(value) if path.endswith("ceil") else math.floor(value)
            return one(Constant(float(whole) if path.startswith("numpy.") else whole, divided))
    return None
