"""Python functions that hold the GIL as long as they run, or a lock that all of them share, so that
two of them never run at a time.

Parallel calls of them gain nothing: a look-up in an array, a tokenizer in Python and the like take
as long or longer with them (measured on 2.15 and 2.21).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libcst as cst

from tfdata_lint.graph.sequential import own_names
from tfdata_lint.graph.values import (
    Constant,
    Function,
    Mapping,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
)
from tfdata_lint.reading.tree import dotted, walk
from tfdata_lint.regex import Regex

LookUp = Callable[[Function, cst.BaseExpression], Value]
"""What an expression of names and attributes stands for, where a function is defined."""

_BUILTINS = frozenset(
    {"abs", "all", "any", "bool", "bytes", "chr", "dict", "enumerate", "float", "int", "isinstance",
     "len", "list", "max", "min", "ord", "range", "reversed", "round", "set", "sorted", "str",
     "tuple", "zip"}
)  # fmt: skip

_METHODS = frozenset(
    {"append", "count", "decode", "encode", "endswith", "extend", "find", "format", "get",
     "index", "insert", "isalnum", "isalpha", "isdigit", "isspace", "item", "items", "join", "keys",
     "lower", "lstrip", "numpy", "replace", "rsplit", "rstrip", "split", "splitlines", "startswith",
     "strip", "title", "tolist", "upper", "values", "zfill"}
)  # fmt: skip
"""Methods of strings, lists, dictionaries, tensors and numbers that take little time."""

_CODING = frozenset({"decode", "encode"})
"""Methods of texts that tokenizers have too, which are given more than the name of an encoding."""

_TOKENIZING = _CODING | {"tokenize"}
_TOKENIZER = Regex(r"tokeni[sz]er|(?:sub|)word_?encoder", re.IGNORECASE)
"""What somebody calls a tokenizer, and nobody in sight makes, is taken for one in Python."""

_MODULES = Regex(
    r"""(?: collections | itertools | json | math | operator | re | string | unicodedata
      | jieba | nltk | tensorflow_datasets\.(?:deprecated|features)\.text
      | tensorflow\.(?:keras\.)?preprocessing\.(?:text|sequence)
      )\.""",
    re.VERBOSE,
)
"""Modules that are all Python, or that hold the GIL in what they do."""

_FUNCTIONS = Regex(
    r"numpy\.(?:array|asarray|bool_|float(?:16|32|64)|u?int(?:8|16|32|64)|str_)"
    r"|tensorflow\.(?:compat\.as_\w+|constant|convert_to_tensor)"
)
"""Functions that only make an array or a tensor of what is there."""

_LITTLE = Regex(
    r"numpy\.(?:abs|absolute|add|all|amax|amin|any|arg(?:max|min)|argwhere|around|array|ceil|clip"
    r"|concatenate|divide|exp|expand_dims|flip|floor|log|log1p|max|maximum|mean|median|min|minimum"
    r"|multiply|nan_to_num|nonzero|ptp|ravel|reshape|round|sqrt|squeeze|stack|std|subtract"
    r"|sum|transpose|var|where|(?:ones|zeros)_like)"
)
_LITTLE_METHODS = frozenset(
    {"all", "any", "argmax", "argmin", "astype", "clip", "flatten", "max", "mean", "min", "ravel",
     "reshape", "round", "squeeze", "std", "sum", "transpose", "var"}
)  # fmt: skip
"""What NumPy does with a small array in less than a tenth of the time that it takes to hand the
array to Python, which holds the GIL (measured on 2.15 and 2.21)."""

SMALL_ARRAYS = 2**14
"""Bytes up to which arrays are small in that sense: reductions and arithmetic on 4,096 floats take
9 to 15 microseconds, with the call around them 190 to 240."""

_OF_H5PY = Regex(r"h5py\.")
_NAMED_H5 = Regex(r"(?:^|[._])(?:h5|hdf5)", re.IGNORECASE)
"""Reads hold a lock that all of the library shares: parallel calls of them gain nothing (0.58 to
1.14 on TensorFlow 2.10, 2.15 and 2.21)."""

_REFUSED = (
    cst.Await, cst.ClassDef, cst.FunctionDef, cst.Global, cst.Import, cst.ImportFrom, cst.Lambda,
    cst.Nonlocal, cst.Try, cst.TryStar, cst.With, cst.Yield,
)  # fmt: skip
"""What may do anything, or is not looked into."""

_MAX_DEPTH = 3
"""Functions that call each other, as far as they are followed."""

_DRAWING = Regex(r"(?:(?:np|numpy)\.)?random\.\w+")
"""What draws global random numbers, as people write it."""


def draws_in_python(function: Function, look_up: LookUp, depth: int = 0) -> bool:
    """True for a function that calls Python's or NumPy's global random numbers, itself or through
    others of the linted code."""
    if function.opaque or depth > _MAX_DEPTH:
        return False
    called = [node.func for node in walk(function.node.body) if isinstance(node, cst.Call)]
    if any(_DRAWING.fullmatch(dotted(each)) for each in called):
        return True
    things = [
        thing for each in called if dotted(each) for thing in look_up(function, each).things()
    ]
    return any(
        isinstance(each, Function) and draws_in_python(each, look_up, depth + 1) for each in things
    )


def holds_the_gil(
    function: Function, look_up: LookUp, text: str, small: bool, depth: int = 0
) -> bool:
    """True for a function in which nothing is seen that may wait, or let another thread run: only
    indices, strings, lists and what is known to be all Python, and arithmetic where all that it
    gets is `small`. `text` is that of its file."""
    if function.opaque or depth > _MAX_DEPTH:
        return False
    own = _made_here(function.node)
    small = small and all(
        isinstance(thing, (Constant, Function, Symbol))
        for name in _read(function.node) - own
        for thing in look_up(function, cst.Name(name)).things()
    )

    def is_own(node: cst.BaseExpression) -> bool:
        return _root(node) in own

    def is_held(thing: Thing) -> bool:
        match thing:
            case Function():
                return holds_the_gil(thing, look_up, text, small, depth + 1)
            case Symbol(path=path):
                if path.startswith("builtins."):
                    return path.removeprefix("builtins.") in _BUILTINS
                return bool(_MODULES.match(path) or _FUNCTIONS.fullmatch(path))
            case Unknown(foreign=foreign):
                return _MODULES.match(foreign) is not None
        return False

    def is_there(node: cst.BaseExpression) -> bool:
        if is_own(node) or isinstance(node, cst.Call):
            # Calls are asked about by themselves.
            return True
        things = look_up(function, node).things() if dotted(node) else []
        if isinstance(node, cst.Subscript):
            # `file["pictures"][0]`
            while isinstance(node, cst.Subscript):
                node = node.value
            things = look_up(function, node).things() if dotted(node) else []
            return bool(things) and all(_is_of_h5py(thing, dotted(node)) for thing in things)
        return bool(things) and all(_is_in_memory(thing, dotted(node), text) for thing in things)

    def names_an_encoding(argument: cst.Arg) -> bool:
        """True for a text, also by a name of its own."""
        value = argument.value
        things = look_up(function, value).things() if dotted(value) and not is_own(value) else []
        return _is_text(value) or (
            bool(things)
            and all(isinstance(each, Constant) and isinstance(each.value, str) for each in things)
        )

    def is_tokenizer(method: cst.Attribute) -> bool:
        name = dotted(method.value)
        if method.attr.value not in _TOKENIZING or _TOKENIZER.search(name) is None:
            return False
        things = look_up(function, renamed.get(name, method.value)).things()
        return all(isinstance(each, Unknown) and not each.foreign for each in things)

    def calls_harmlessly(call: cst.Call) -> bool:
        callee = call.func
        if (
            isinstance(callee, cst.Attribute)
            and callee.attr.value in _METHODS
            and (_is_text(callee.value) or is_there(callee.value))
            and (callee.attr.value not in _CODING or all(map(names_an_encoding, call.args)))
        ):
            return True
        if isinstance(callee, cst.Attribute) and is_tokenizer(callee):
            return True
        if is_own(callee) or (
            isinstance(callee, cst.Attribute) and isinstance(callee.value, cst.Call)
        ):
            return (
                small and isinstance(callee, cst.Attribute) and callee.attr.value in _LITTLE_METHODS
            )
        if not dotted(callee):
            return False
        things = look_up(function, callee).things()
        if small and all(isinstance(e, Symbol) and _LITTLE.fullmatch(e.path) for e in things):
            return all(is_operand(each) for given in call.args for each in _operands(given.value))
        return bool(things) and all(map(is_held, things))

    def is_little(node: cst.BinaryOperation | cst.AugAssign) -> bool:
        """True for arithmetic on small arrays and numbers, which does not make bigger ones."""
        if not small or isinstance(node.operator, (cst.MatrixMultiply, cst.MatrixMultiplyAssign)):
            return False
        named = [each for each in walk(node) if isinstance(each, cst.Name)]
        return not any(each.value in {"None", "newaxis"} for each in named) and all(
            map(is_operand, _operands(node))
        )

    def is_operand(node: cst.BaseExpression) -> bool:
        """True for what is made here, and for numbers and names of types."""
        if isinstance(node, (cst.Integer, cst.Float, cst.Call)) or is_own(node):
            # Calls are asked about by themselves.
            return True
        things = look_up(function, node).things() if dotted(node) else []
        return bool(things) and all(isinstance(each, (Constant, Symbol)) for each in things)

    slices = (node for node in walk(function.node.body) if isinstance(node, cst.Slice))
    renamed = _renamed(function.node)
    # Bounds are whole numbers, and so is `row + 1` where it is an index.
    bounds = {id(node) for each in slices for node in walk(each)}
    indices = (node for node in walk(function.node.body) if isinstance(node, cst.Index))
    bounds.update(id(each.value) for each in indices if _is_next(each.value))
    for node in walk(function.node.body):
        match node:
            case cst.Call() if not calls_harmlessly(node):
                return False
            case cst.Subscript(value=value) if not is_there(value):
                return False
            case cst.BinaryOperation() | cst.AugAssign() if not (
                id(node) in bounds or _is_of_lists(node) or is_little(node)
            ):
                return False
        if isinstance(node, _REFUSED):
            return False
    return True


def _made_here(body: cst.FunctionDef | cst.Lambda) -> set[str]:
    """What a function is given at each call or makes itself, without other names for what is there
    before: defaults of parameters, `tokenizer = self.tokenizer`."""
    parameters = (*body.params.params, *body.params.kwonly_params)
    own = own_names(body) - {each.name.value for each in parameters if each.default is not None}
    for name, value in _renamed(body).items():
        if _root(value) not in own:
            own.discard(name)
    return own


def _renamed(body: cst.FunctionDef | cst.Lambda) -> dict[str, cst.BaseExpression]:
    """The names in a function that stand for other ones: `tokenizer = self.tokenizer`."""
    return {
        dotted(each.target): node.value
        for node in walk(body.body)
        if isinstance(node, cst.Assign) and dotted(node.value)
        for each in node.targets
    }


def _read(body: cst.FunctionDef | cst.Lambda) -> set[str]:
    """The names in a function, those of attributes and of arguments left out."""
    found: set[str] = set()
    skipped: set[int] = set()
    for node in walk(body.body):
        match node:
            case cst.Attribute(attr=name):
                skipped.add(id(name))
            case cst.Arg(keyword=cst.Name() as name):
                skipped.add(id(name))
            case cst.Name(value=name) if id(node) not in skipped:
                found.add(name)
    return found


def _root(node: cst.BaseExpression) -> str:
    """The name that an expression of attributes, items and calls of methods begins with."""
    while True:
        match node:
            case cst.Attribute(value=inner) | cst.Subscript(value=inner):
                node = inner
            case cst.Call(func=cst.Attribute(value=inner)):
                node = inner
            case cst.Name(value=name):
                return name
            case _:
                return ""


def _is_text(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString))


def _is_in_memory(thing: Thing, name: str, text: str) -> bool:
    """True for what is an array, a list or a table, or is asked for its shape somewhere, and for
    what h5py has opened."""
    match thing:
        case Tensor() | Sequence() | Mapping() | Constant():
            return True
        case Unknown() if _is_of_h5py(thing, name):
            return True
        case Unknown(foreign=""):
            asked = rf"\b{re.escape(name)}\.(?:shape|dtype|ndim|astype)\b"
            return re.search(asked, text) is not None
    return False


def _is_of_h5py(thing: Thing, name: str) -> bool:
    """True for what h5py opens, for items and attributes of that, and for what is named after it
    and comes from nowhere else."""
    if not isinstance(thing, Unknown):
        return False
    if not thing.foreign and _NAMED_H5.search(name):
        return True
    made = thing.identity
    while isinstance(made, tuple) and made and isinstance(made[0], tuple):
        made = made[0]
    match made:
        case ("call", str(path), *_) if _OF_H5PY.match(path):
            return True
    return _OF_H5PY.match(thing.foreign) is not None


def _is_next(index: cst.BaseExpression) -> bool:
    """True for an index that is so much more or less than another one."""
    match index:
        case cst.BinaryOperation(operator=cst.Add() | cst.Subtract(), right=cst.Integer()):
            return True
    return False


def _is_of_lists(node: cst.BinaryOperation | cst.AugAssign) -> bool:
    """True for sums with lists, texts and single numbers, and for texts that are formatted."""
    if isinstance(node, cst.AugAssign):
        return isinstance(node.operator, cst.AddAssign) and _is_plain(node.value)
    if isinstance(node.operator, cst.Modulo):
        return _is_text(node.left)
    return isinstance(node.operator, cst.Add) and any(map(_is_plain, _sides(node)))


def _operands(node: cst.BaseExpression | cst.AugAssign) -> Iterator[cst.BaseExpression]:
    """What is calculated with, where an expression is arithmetic or a row of values."""
    match node:
        case cst.BinaryOperation(left=left, right=right):
            yield from _operands(left)
            yield from _operands(right)
        case cst.AugAssign(target=target, value=value):
            yield target
            yield from _operands(value)
        case cst.UnaryOperation(expression=inner):
            yield from _operands(inner)
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for each in elements:
                yield from _operands(each.value)
        case cst.BaseExpression():
            yield node


def _sides(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    while isinstance(node, cst.BinaryOperation):
        yield node.right
        node = node.left
    yield node


def _is_plain(node: cst.BaseExpression) -> bool:
    return _is_text(node) or isinstance(node, (cst.Integer, cst.List, cst.ListComp))
