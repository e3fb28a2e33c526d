"""Which TensorFlow code is for, as it says itself: by its style, or by tests around a place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tfdata_lint.reading.bound import bindings
from tfdata_lint.reading.disabled import disables
from tfdata_lint.reading.first_names import TABLE
from tfdata_lint.reading.names import dotted, names_in, origins
from tfdata_lint.reading.old_libraries import uses_old_libraries
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.surroundings import function_around, is_call_of, run_before
from tfdata_lint.reading.syntax import below, nodes_of, statements
from tfdata_lint.reading.telling import tells
from tfdata_lint.regex import Regex
from tfdata_lint.target import Target, Version

_ASKED = Regex(
    r"hasattr\((?!self\b|cls\b)|version|eager|\btf_?[12]\b|\bv[12]\b|is_v2|\bis_tf"
    r"|\([\"'](?:tf\.|tensorflow\.)?data\.\w",
    re.IGNORECASE,
)
"""What tests of the TensorFlow at hand have in common: also a function that is asked for a name by
its text."""

_ERRORS = "AttributeError|ImportError|ModuleNotFoundError"

_ABSENT = Regex(rf"\b(?:{_ERRORS})\b")

_MISSING = Regex(rf"\b(?:{_ERRORS}|Exception)\b")

_COMPATIBLE = Regex(r"\bcompat\.v1\s+as\b|\bcompat\s+import\s+v1\b")
"""What gives a name to the TensorFlow 1 that TensorFlow 2 has."""

_TENSORFLOW = ("tensorflow", "tf")
"""What TensorFlow itself is called where a module hands it on."""

_VERSIONED = frozenset({"keras", "tensorflow", "tf_keras"})
"""Packages whose names come and go with the version of TensorFlow."""

_OF_TENSORFLOW = Regex(r"\b(?:keras|tensorflow|tf)\.")

_NAME = Regex(r"\w+")

_GONE = frozenset(TABLE.split())
"""What only TensorFlow 1 has, behind `tf.`."""

_FIRST = _GONE | {"estimator"}
"""The same, and what is used with it."""

_NAMED_NEXT = Regex(r"\.get_next\(\s*name\s*=")
"""Iterators of TensorFlow 2 take no name (TypeError on 2.10, 2.15 and 2.21)."""

_SESSION = Regex(r"tf\.keras\.backend\.[gs]et_session")
"""TensorFlow 2 has them in `tf.compat.v1.keras.backend` alone."""

_RUN = Regex(r"\.run\([^()]*(?:\bfeed_dict\s*=|\.initializer\b)")
"""What sessions are given: TensorFlow 2 has none, and its iterators no initializer."""

_VERSION = Regex(r"\d+(?:\.\d+)*\.?")

_NUMBER = Regex(r"\b(?:tf|tensorflow)\.__version__")

_WRITTEN = Regex(r"\btf\.(\w+)(?:\.(\w+))?")


def is_first_version(
    source: Source, offset: int, project: Iterable[Source], target: Target
) -> bool:
    """True for code at an offset of a file that runs under TensorFlow 1, its compatibility module
    or its behaviour, or may: where another module goes by the name of TensorFlow there.

    As long as the target is not known to be 2, what only TensorFlow 1 has tells it, in any file of
    the project.
    """
    if target.below(2) or _is_compatible(source, offset) or _is_handed_on(source, offset):
        return True
    if disables(source, source.position(offset)[0]):
        return True
    return not target.at_least(2) and any(map(has_first_names, project))


def _is_compatible(source: Source, offset: int) -> bool:
    """True for code that is written with a name of the compatibility module, and for all other
    code that no name of TensorFlow begins in a file that imports it."""
    if _COMPATIBLE.search(source.text) is None:
        return False
    first = _NAME.match(source.text, offset)
    paths = list(names_in(source).ever(first.group())) if first is not None else []
    roots = {path.partition(".")[0] for path in paths}
    return roots != {"tensorflow"} or any(".v1" in path for path in paths)


def _is_handed_on(source: Source, offset: int) -> bool:
    """True for `tf.data...` where `tf` is a module under another name: it hands on what it likes,
    which may be of TensorFlow 1 as long as a graph is built."""
    first = _NAME.match(source.text, offset)
    if first is None or first.group() != "tf" or not _imports_another(source):
        return False
    return origins(source, "tf", (source.position(offset)[0], 0)) != {"tensorflow"}


@once
def _imports_another(source: Source) -> bool:
    """True where a module under another name is imported as `tf`. `from backend import tf` is
    TensorFlow."""
    if "as tf" not in source.text:
        return False
    imported = (
        (getattr(node, "module", None) or alias.name, alias.name)
        for node in statements(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.asname == "tf"
    )
    return any(
        module.partition(".")[0] != "tensorflow" and name not in _TENSORFLOW
        for module, name in imported
    )


@once
def has_first_names(source: Source) -> bool:
    """True for a file that names what only TensorFlow 1 has, or an estimator, in its code, or that
    needs libraries as they were before TensorFlow 2."""
    if uses_old_libraries(source) or _NAMED_NEXT.search(source.text) is not None:
        return True
    if "contrib" in source.text and any(map(_is_of_contrib, names_in(source).imported)):
        return True
    if "compat" not in source.text and _RUN.search(source.text) is not None:
        return True
    # Comments keep old code: most files are told apart without a look at what is code.
    if not (_SESSION.search(source.text) or any(map(_is_first, _WRITTEN.finditer(source.text)))):
        return False
    if any(map(_SESSION.fullmatch, names_in(source).dotted)):
        return True
    written = (_WRITTEN.match(name) for name in names_in(source).dotted)
    return any(_is_first(name) for name in written if name is not None)


def is_behind_first_names(source: Source, line: int) -> bool:
    """True for a line of a function that surely runs only behind what only TensorFlow 1 has: under
    TensorFlow 2 it fails there."""
    own = {name for name in _TENSORFLOW if _is_tensorflow(source, name)}
    nodes = (node for before in run_before(source, line) for node in _surely_run(before))
    names = (dotted(node) for node in nodes if isinstance(node, ast.Attribute))
    behind = (name[1:] for name in names if name is not None and name[0] in own)
    return any(name[0] in _GONE or ".".join(name[:2]) in _GONE for name in behind)


def _is_tensorflow(source: Source, name: str) -> bool:
    """True for a name that is bound by `import tensorflow` alone, in any scope."""
    bound = bindings(source).get(name, ())
    return bool(bound) and all(
        isinstance(node, ast.Import) and home == "tensorflow" for node, home in bound
    )


def _surely_run(node: ast.AST) -> Iterator[ast.AST]:
    """What is evaluated with a statement: not what may not be, or once for each of nothing."""
    pending = [node]
    for each in pending:
        yield each
        if not isinstance(each, ast.Assert | ast.ListComp | ast.SetComp | ast.DictComp):
            pending += below(each)


def _is_of_contrib(path: str) -> bool:
    return path == "tensorflow.contrib" or path.startswith("tensorflow.contrib.")


def _is_first(name: re.Match[str]) -> bool:
    first, second = name.groups()
    return first in _FIRST or f"{first}.{second}" in _FIRST


def is_about_version(test: str) -> bool:
    """True for the text of a test that asks which TensorFlow runs."""
    return _ASKED.search(test) is not None


def is_asked(source: Source, offset: int) -> bool:
    """True where a test asked for a name before it is used, or a handler waits for its absence."""
    line, column = source.position(offset)
    around = _around(source.tree, line)
    for node in around:
        match node:
            case ast.Try():
                if any(_waits(handler, node.body) for handler in node.handlers):
                    return True
            case ast.If(test=test) | ast.IfExp(test=test):
                if is_about_version(ast.unparse(test)):
                    return True
            case ast.Call(func=ast.Name("getattr"), args=[_, _, default]):
                if (default.lineno, default.col_offset) < (line, column):
                    return True
    functions = (node for node in around if isinstance(node, ast.FunctionDef))
    return any(_after_return(function, line) for function in functions)


def is_called_where_tested(source: Source, line: int, project: Iterable[Source]) -> bool:
    """True for a line in a function that the project calls only where a test asked which TensorFlow
    runs: by its name, or as a method of the same object."""
    function = function_around(source, line)
    if function is None:
        return False
    calls = [
        (file, node)
        for file in project
        if function.name in file.text
        for node in nodes_of(file)
        if isinstance(node, ast.Call) and is_call_of(node, {function.name})
    ]
    return bool(calls) and all(
        dotted(node.func) in {(function.name,), ("self", function.name), ("cls", function.name)}
        and _is_tested(file, node.lineno)
        for file, node in calls
    )


def _is_tested(source: Source, line: int) -> bool:
    around = _around(source.tree, line)
    tests = (node.test for node in around if isinstance(node, ast.If | ast.IfExp))
    functions = (node for node in around if isinstance(node, ast.FunctionDef))
    return any(is_about_version(ast.unparse(test)) for test in tests) or any(
        _after_return(function, line) for function in functions
    )


@once
def tells_versions_apart(source: Source) -> bool:
    """True for a file that asks anywhere which TensorFlow runs, or waits for a name of it to be
    absent: it is for several of them."""
    for node in nodes_of(source):
        match node:
            case ast.Try():
                caught = any(each.type is not None and _catches(each) for each in node.handlers)
                if caught and any(map(_imports_tensorflow, node.body)):
                    return True
                if any(map(_waits_for_attributes, node.handlers)) and any(
                    _OF_TENSORFLOW.search(ast.unparse(each)) for each in node.body
                ):
                    return True
            case ast.If(test=test) | ast.IfExp(test=test):
                if is_about_version(ast.unparse(test)):
                    return True
            case ast.Compare():
                if is_about_version(ast.unparse(node)):
                    return True
    return False


def _waits_for_attributes(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and "AttributeError" in ast.unparse(handler.type)


def _imports_tensorflow(statement: ast.stmt) -> bool:
    """True for an import of TensorFlow or Keras, or of what the project itself makes of them."""
    match statement:
        case ast.Import(names=names):
            modules = [each.name for each in names]
        case ast.ImportFrom(module=str(module), level=0):
            modules = [module]
        case _:
            return isinstance(statement, ast.ImportFrom)
    return any(module.partition(".")[0] in _VERSIONED for module in modules)


def tests_older(source: Source, version: Version) -> bool:
    """True for a file that compares the TensorFlow at hand with one before a version: it is for
    such a one as well."""
    if _NUMBER.search(source.text) is None:
        return False
    tests = (
        node if isinstance(node, ast.Compare) else node.test
        for node in nodes_of(source)
        if isinstance(node, ast.Compare | ast.If | ast.IfExp)
    )
    return any(
        _NUMBER.search(ast.unparse(test)) is not None
        and any(number < version for number in _numbers(test))
        for test in tests
    )


def _numbers(test: ast.expr) -> Iterator[Version]:
    """The versions that are written in a test as texts."""
    for node in ast.walk(test):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and _VERSION.fullmatch(text) is not None:
            yield tuple(map(int, re.findall(r"\d+", text)))


def _around(tree: ast.Module, line: int) -> list[ast.AST]:
    """All that stands in a line, or around it."""
    found: list[ast.AST] = []
    pending: list[ast.AST] = [tree]
    while pending:
        for node in below(pending.pop()):
            if _first_line(node, line) <= line <= getattr(node, "end_lineno", line):
                found.append(node)
                pending.append(node)
    return found


def _first_line(node: ast.AST, unplaced: int) -> int:
    """The line in which a node begins with its decorators; another one for what has no place of
    its own, such as the arguments of a function."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    line: int = getattr(decorators[0] if decorators else node, "lineno", unplaced)
    return line


def _catches(handler: ast.ExceptHandler) -> bool:
    """True for a handler of what is raised where a name is absent."""
    return handler.type is None or _MISSING.search(ast.unparse(handler.type)) is not None


def _waits(handler: ast.ExceptHandler, tried: list[ast.stmt]) -> bool:
    """True for a handler of what is raised where a name is absent.

    One of whatever several statements may raise that only tells of it waits for nothing: there is
    nothing in the place of a name, unless the statements leave and what stands behind them is.
    """
    if not _catches(handler):
        return False
    if handler.type is not None and _ABSENT.search(ast.unparse(handler.type)) is not None:
        return True
    alone = len(tried) == 1 and not hasattr(tried[0], "body")
    return alone or not all(map(_tells, handler.body)) or any(map(_leaves, tried))


def _leaves(statement: ast.stmt) -> bool:
    """True where what stands behind a statement is run only if it fails."""
    return any(isinstance(e, ast.Return | ast.Break | ast.Continue) for e in ast.walk(statement))


def _tells(statement: ast.stmt) -> bool:
    """True for `print(error)`, `logging.exception("...")`, and what they need."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Raise(exc=None):
            return True
        case ast.Expr(value=ast.Call(func=function)):
            return tells(ast.unparse(function))
    return False


def _after_return(function: ast.FunctionDef, line: int) -> bool:
    """True behind `if <test of the version>: return ...` of this function."""
    for statement in function.body:
        if statement.lineno >= line:
            break
        if (
            isinstance(statement, ast.If)
            and isinstance(statement.body[-1], ast.Return | ast.Raise)
            and is_about_version(ast.unparse(statement.test))
        ):
            return True
    return False
