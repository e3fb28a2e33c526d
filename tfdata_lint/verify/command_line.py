"""What stands on the command line of a program that parses one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tfdata_lint.verify.built import NotBuilt
from tfdata_lint.verify.code import Code, last_name
from tfdata_lint.verify.entry import MADE_UP_FOLDER, path_name
from tfdata_lint.verify.route import Slice


def command_line(
    codes: Iterable[Code], made: Slice, settings: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What must stand on the command line of the program, and what of it is made up."""
    positional, options, made_up = [], [], []
    for code in codes:
        for call in code.calls.get("add_argument", ()):
            if code.statement(call) not in made.kept:
                continue
            name = required(call) or empty(call)
            if name is None:
                continue
            bare = name.lstrip("-").replace("-", "_")
            value = settings.get(bare, "").strip("'\"") or choice(call)
            if value is None:
                typed = type_of(call)
                stand_in = path_name(bare) if typed in {None, "str"} else None
                if typed == "Path":
                    stand_in = f"{MADE_UP_FOLDER}/{bare}"
                if stand_in is None and required(call) is None:
                    continue
                if stand_in is None:
                    raise NotBuilt(
                        f"nothing says what the argument `{name}` is; "
                        f"give it with --set {bare}=VALUE"
                    )
                value = stand_in
            if bare not in settings:
                made_up.append(f"the argument `{name} {value}`")
            if name.startswith("-"):
                options += [name, value]
            else:
                positional.append(value)
    return (*options, *positional), tuple(made_up)


def required(call: ast.Call) -> str | None:
    """The name of an argument that must be given on the command line."""
    words = {each.arg: each.value for each in call.keywords}
    names = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if not names or not all(isinstance(each, str) for each in names):
        return None
    name = str(names[-1])
    if name.startswith("-"):
        required = words.get("required")
        return name if isinstance(required, ast.Constant) and required.value is True else None
    count = words.get("nargs")
    optional = isinstance(count, ast.Constant) and count.value in ("?", "*")
    return None if optional else name


def empty(call: ast.Call) -> str | None:
    """The name of an option that is None where it is not given."""
    words = {each.arg for each in call.keywords}
    names = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if not names or words & {"default", "action", "choices"}:
        return None
    return str(names[-1]) if str(names[-1]).startswith("-") else None


def choice(call: ast.Call) -> str | None:
    """The first of the values that a command line argument may have."""
    for each in call.keywords:
        if each.arg == "choices" and isinstance(each.value, (ast.List, ast.Tuple)):
            first = each.value.elts[0] if each.value.elts else None
            if isinstance(first, ast.Constant):
                return str(first.value)
    return None


def type_of(call: ast.Call) -> str | None:
    found = (last_name(each.value) for each in call.keywords if each.arg == "type")
    return next(found, None)
