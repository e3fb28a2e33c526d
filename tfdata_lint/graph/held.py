"""Python functions that hold the GIL as long as they run, so that two of them never run at a time.

Parallel calls of them gain nothing: a look-up in an array, a tokenizer in Python and the like take
as long or longer with them (measured on 2.15 and 2.21).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libcst as cst

from tfdata_lint.graph.sequential import own_names, walk
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
from tfdata_lint.reading.tree import dotted
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

_REFUSED = (
    cst.Await, cst.ClassDef, cst.FunctionDef, cst.Global, cst.Import, cst.ImportFrom, cst.Lambda,
    cst.Nonlocal, cst.Try, cst.TryStar, cst.With, cst.Yield,
)  # fmt: skip
"""What may do anything, or is not looked into."""

_MAX_DEPTH = 3
"""Functions that call each other, as far as they are followed."""


def holds_the_gil(function: Function, look_up: LookUp, text: str, depth: int = 0) -> bool:
    """True for a function in which nothing is seen that may wait, or let another thread run: only
    indices, strings, lists and what is known to be all Python. `text` is that of its file."""
    if function.opaque or depth > _MAX_DEPTH:
        return False
    own = _made_here(function.node)

    def is_own(node: cst.BaseExpression) -> bool:
        return _root(node) in own

    def is_held(thing: Thing) -> bool:
        match thing:
            case Function():
                return holds_the_gil(thing, look_up, text, depth + 1)
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
        return bool(things) and all(_is_in_memory(thing, dotted(node), text) for thing in things)

    def names_an_encoding(argument: cst.Arg) -> bool:
        """True for a text, also by a name of its own."""
        value = argument.value
        things = look_up(function, value).things() if dotted(value) and not is_own(value) else []
        return _is_text(value) or (
            bool(things)
            and all(isinstance(each, Constant) and isinstance(each.value, str) for each in things)
        )

    def calls_harmlessly(call: cst.Call) -> bool:
        callee = call.func
        if (
            isinstance(callee, cst.Attribute)
            and callee.attr.value in _METHODS
            and (_is_text(callee.value) or is_there(callee.value))
            and (callee.attr.value not in _CODING or all(map(names_an_encoding, call.args)))
        ):
            return True
        if not dotted(callee) or is_own(callee):
            return False
        things = look_up(function, callee).things()
        return bool(things) and all(map(is_held, things))

    for node in walk(function.node.body):
        match node:
            case cst.Call() if not calls_harmlessly(node):
                return False
            case cst.Subscript(value=value) if not is_there(value):
                return False
            case cst.BinaryOperation() | cst.AugAssign() if not _is_of_lists(node):
                return False
        if isinstance(node, _REFUSED):
            return False
    return True


def _made_here(body: cst.FunctionDef | cst.Lambda) -> set[str]:
    """What a function is given at each call or makes itself, without other names for what is there
    before: defaults of parameters, `tokenizer = self.tokenizer`."""
    parameters = (*body.params.params, *body.params.kwonly_params)
    own = own_names(body) - {each.name.value for each in parameters if each.default is not None}
    for node in walk(body.body):
        match node:
            case cst.Assign(targets=targets, value=value) if (
                dotted(value) and _root(value) not in own
            ):
                own -= {dotted(each.target) for each in targets}
    return own


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
    """True for what is an array, a list or a table, or is asked for its shape somewhere."""
    match thing:
        case Tensor() | Sequence() | Mapping() | Constant():
            return True
        case Unknown(foreign=""):
            asked = rf"\b{re.escape(name)}\.(?:shape|dtype|ndim|astype)\b"
            return re.search(asked, text) is not None
    return False


def _is_of_lists(node: cst.BinaryOperation | cst.AugAssign) -> bool:
    """True for sums with lists, texts and single numbers, and for texts that are formatted."""
    if isinstance(node, cst.AugAssign):
        return isinstance(node.operator, cst.AddAssign) and _is_plain(node.value)
    if isinstance(node.operator, cst.Modulo):
        return _is_text(node.left)
    return isinstance(node.operator, cst.Add) and any(map(_is_plain, _sides(node)))


def _sides(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    while isinstance(node, cst.BinaryOperation):
        yield node.right
        node = node.left
    yield node


def _is_plain(node: cst.BaseExpression) -> bool:
    return _is_text(node) or isinstance(node, (cst.Integer, cst.List, cst.ListComp))
