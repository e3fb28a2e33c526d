"""How a program gets to a use: which function is called, with which arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tfdata_lint.verify.code import (
    FUNCTIONS,
    LOOPS,
    Code,
    Function,
    defaults,
    free_names,
    last_name,
    parameters,
    root_name,
    targets,
)
from tfdata_lint.verify.route import Slice

MADE_UP_FOLDER = "made-up"
"""The folder, below the worker's own, in which data are made up."""

MADE_UP_FILES = 2
"""Files in a made-up list."""

GENERATOR = "__tfdata_lint_generator__"
"""The builtin that stands for a generator function: its elements come from the signature."""

_LIST_OR_FILE = frozenset(
    {"TFRecordDataset", "TextLineDataset", "CsvDataset", "FixedLengthRecordDataset"}
)
_PATH = frozenset(
    {"join", "Path", "PurePath", "PosixPath", "glob", "iglob", "rglob", "listdir", "scandir",
     "walk", "list_files", "match_files", "read_file", "get_file", "exists", "isfile", "isdir",
     "imread", "read_csv", "make_csv_dataset", "make_batched_features_dataset", "GFile", "open",
     "image_dataset_from_directory", "text_dataset_from_directory",
     "audio_dataset_from_directory", "flow_from_directory", "fspath", "expanduser"}
)  # fmt: skip
_IN_TURN = frozenset({"len", "list", "sorted", "shuffle", "sample", "enumerate", "zip"})
_SLICES = frozenset({"from_tensor_slices", "from_tensors"})
_PATH_NAMES = ("file", "path", "dir", "folder", "root", "pattern", "shard", "record", "glob")
"""What the name of a parameter holds that stands for a file, a folder or a pattern."""

_FILE_NAMES = ("train", "val", "test", "data", "vocab", "manifest", "bucket", "images")
"""The same for arguments of a command line, which are mostly texts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into a program: code that is put behind the module, the names it needs there, and what
    is made up for it. `missing` are the parameters for which there is nothing."""

    text: str
    made_up: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Callers:
    """Calls functions of a slice: with what was set, else defaults, else made-up data."""

    def __init__(self, codes: Mapping[str, Code], settings: Mapping[str, str]) -> None:
        self.codes = codes
        self.settings = settings

    def entry(self, code: Code, function: Function, made: Slice) -> Entry:
        """The call of a function, of its class or of the function around it first."""
        given, made_up, missing = self._arguments(code, function, made)
        owner = code.owner(function)
        text = function.name
        if isinstance(owner, ast.ClassDef):
            kinds = {last_name(each) for each in function.decorator_list}
            first = owner.name
            if not kinds & {"staticmethod", "classmethod"}:
                init = _method(owner, "__init__")
                inner = ("", (), ()) if init is None else self._arguments(code, init, made)
                first = f"{owner.name}({inner[0]})"
                made_up, missing = (*inner[1], *made_up), (*inner[2], *missing)
            text = f"{first}.{function.name}"
            if kinds & {"property", "cached_property"}:
                return Entry(text, made_up, missing)
        elif isinstance(owner, FUNCTIONS):
            outer = self.entry(code, owner, made)
            made_up, missing = (*outer.made_up, *made_up), (*outer.missing, *missing)
            text = outer.text
        return Entry(f"{text}({given})", made_up, missing)

    def _arguments(
        self, code: Code, function: Function, made: Slice
    ) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        read = made.reads.get(function, set())
        default = defaults(function)
        positional = {each.arg for each in function.args.posonlyargs}
        decided = _decided(function, made)
        given: list[str] = []
        made_up: list[str] = []
        missing: list[str] = []
        for each in _own_parameters(code, function):
            name = each.arg
            if name in self.settings:
                value = self.settings[name]
            elif name in decided:
                value = str(decided[name])
            elif name in default:
                if not positional:
                    continue
                value = ast.unparse(default[name])
            elif name not in read:
                value = "None"
            else:
                stand_in = self._made_up(function, name)
                if stand_in is None:
                    missing.append(name)
                    value = "..."
                else:
                    value, what = stand_in
                    made_up.append(f"{what} for `{name}`")
            given.append(value if name in positional else f"{name}={value}")
        return ", ".join(given), tuple(made_up), tuple(missing)

    def _made_up(self, function: Function, name: str) -> tuple[str, str] | None:
        """What can stand for a parameter: made-up names of files, or a generator."""
        seen = set(self._roles(function, name, 0))
        named = any(part in name.lower() for part in _PATH_NAMES)
        if "generator" in seen and not seen & {"path", "files"}:
            return GENERATOR, "a generator"
        if "path" in seen or (named and not seen & {"files", "turn", "slices"}):
            return repr(f"{MADE_UP_FOLDER}/{name}"), "a path"
        if "files" in seen or (named and seen & {"turn", "slices"}):
            names = [f"{MADE_UP_FOLDER}/{name}-{number}" for number in range(MADE_UP_FILES)]
            return repr(names), "names of files"
        return None

    def _roles(self, function: Function, name: str, depth: int) -> Iterator[str]:
        """How a function uses a parameter, also through functions that it hands it to."""
        if depth > 4:
            return
        names = {name}
        for each in ast.walk(function):
            if isinstance(each, ast.Assign) and free_names(each.value) & names:
                if not isinstance(each.value, ast.Call) or _keeps_paths(each.value):
                    names |= {root_name(t) for one in each.targets for t in targets(one)}
            elif isinstance(each, (*LOOPS, ast.comprehension)) and _in_turn(each.iter, names):
                yield "turn"
                names |= {root_name(t) for t in targets(each.target)}
            elif isinstance(each, ast.BinOp) and isinstance(each.op, (ast.Div, ast.Add, ast.Mod)):
                texts = (each.left, each.right)
                if any(isinstance(one, (ast.Constant, ast.JoinedStr)) for one in texts) and any(
                    isinstance(one, ast.Name) and one.id in names for one in texts
                ):
                    constant = next(one for one in texts if not isinstance(one, ast.Name))
                    if isinstance(getattr(constant, "value", None), str):
                        yield "path"
            elif isinstance(each, ast.Call):
                yield from self._roles_in_call(each, names, depth)

    def _roles_in_call(self, call: ast.Call, names: set[str], depth: int) -> Iterator[str]:
        given = [*enumerate(call.args), *((each.arg, each.value) for each in call.keywords)]
        called = last_name(call.func)
        for place, argument in given:
            if not _whole(argument, names) or isinstance(argument, ast.Call):
                continue
            if called in _LIST_OR_FILE:
                yield "files"
            elif called in _PATH:
                yield "path"
            elif called in _IN_TURN:
                yield "turn"
            elif called in _SLICES:
                yield "slices"
            elif called == "from_generator" and place in (0, "generator"):
                yield "generator"
            elif isinstance(argument, ast.Name):
                for code in self.codes.values():
                    for function in _callees(code, called):
                        inner = _own_parameters(code, function)
                        names_of = [each.arg for each in inner]
                        if isinstance(place, int) and place < len(names_of):
                            yield from self._roles(function, names_of[place], depth + 1)
                        elif place in names_of:
                            yield from self._roles(function, str(place), depth + 1)


def _callees(code: Code, name: str) -> Iterator[Function]:
    """The functions that a call of a name may run; for a class, what makes its objects."""
    yield from code.functions.get(name, ())
    for each in code.classes.get(name, ()):
        init = _method(each, "__init__")
        if init is not None:
            yield init
        else:
            for base in each.bases:
                yield from _callees(code, last_name(base))


_OF_PATHS = frozenset(name for kind in (str, list, Path) for name in dir(kind))
"""Attributes of what names files, or of a list of it."""


def _whole(node: ast.expr, names: set[str]) -> bool:
    """True where one of some names is used, and not only a part of it: `params["lexicon"]`,
    `settings.folder`."""
    parts = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Subscript) and isinstance(each.slice, ast.Constant):
            if isinstance(each.slice.value, str):
                parts.add(id(each.value))
        elif isinstance(each, ast.Attribute) and each.attr not in _OF_PATHS:
            parts.add(id(each.value))
    used = (each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in names)
    return any(id(each) not in parts for each in used)


def _in_turn(node: ast.expr, names: set[str]) -> bool:
    """True for a loop over one of some names, also in another order or with numbers."""
    while isinstance(node, ast.Call) and last_name(node.func) in _IN_TURN and node.args:
        node = node.args[0]
    return isinstance(node, ast.Name) and node.id in names


def path_name(name: str) -> str | None:
    """A made-up path for what is called like one."""
    named = any(part in name.lower() for part in (*_PATH_NAMES, *_FILE_NAMES))
    return f"{MADE_UP_FOLDER}/{name}" if named else None


def _keeps_paths(call: ast.Call) -> bool:
    return last_name(call.func) in _PATH | _IN_TURN | {"str", "constant"}


def _own_parameters(code: Code, function: Function) -> list[ast.arg]:
    """The parameters that a caller gives: without `self`."""
    given = parameters(function)
    static = any(last_name(each) == "staticmethod" for each in function.decorator_list)
    return given[1:] if isinstance(code.owner(function), ast.ClassDef) and not static else given


def _method(owner: ast.ClassDef, name: str) -> Function | None:
    found = (each for each in owner.body if isinstance(each, FUNCTIONS) and each.name == name)
    return next(found, None)


def _decided(function: Function, made: Slice) -> dict[str, bool]:
    """The parameters of which the path of the data says whether they are true."""
    found: dict[str, bool] = {}
    for each in ast.walk(function):
        if isinstance(each, ast.If) and each.test in made.decided:
            outcome = made.decided[each.test]
            test = each.test
            if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test, outcome = test.operand, not outcome
            if isinstance(test, ast.Name):
                found.setdefault(test.id, outcome)
    names = {each.arg for each in parameters(function)}
    return {name: outcome for name, outcome in found.items() if name in names}


def call_sites(
    codes: Mapping[str, Code], code: Code, function: Function
) -> list[tuple[Code, ast.Call]]:
    """The calls that run a function, by its name, and by the attribute's where it is a method."""
    owner = code.owner(function)
    method = isinstance(owner, ast.ClassDef)
    found = []
    for each in codes.values():
        if not method and each is not code and isinstance(owner, FUNCTIONS):
            continue
        for call in each.calls.get(function.name, ()):
            inside = any(one is function for one in each.around(call))
            attribute = isinstance(call.func, ast.Attribute)
            if inside or (method and not attribute):
                continue
            if attribute and not method and each is code:
                continue
            if not attribute and each is not code and function.name in each.functions:
                continue
            found.append((each, call))
    return found
