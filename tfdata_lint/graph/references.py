"""Where a file names something of tf.data, by which path, whatever becomes of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.history import NAMES
from tfdata_lint.graph.pipeline import Reference
from tfdata_lint.reading.names import Names, dotted as dotted_in, names_in, origins
from tfdata_lint.reading.outline import is_read, outermost
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import walk
from tfdata_lint.reading.tree import children, dotted
from tfdata_lint.regex import Regex

_WORTH_A_LOOK = Regex(r"\bexperimental|\bget_output_|\bmake_(?:one_shot|initializable)_iter")
"""What stands in every file that names something this is about."""

_DATA = Regex(r"tensorflow\.(?P<v1>compat\.v1\.)?(?:compat\.v2\.)?data\.(?P<rest>.+)")

_MODULE = Regex(r"tensorflow\.(?:compat\.v[12]\.)*data\b")

_OPTIONS = Regex(
    r".+?\.(?:experimental_optimization\.(?P<optimization>\w+)|(?P<stats>experimental_stats)\.)"
)
"""A setting of `tf.data.Options`, whatever the options are called."""


@once
def references(source: Source) -> list[Reference]:
    """Every attribute of a file that is a name of tf.data, or is imported by itself, and settings
    of options."""
    if _WORTH_A_LOOK.search(source.text) is None:
        return []
    has_options = "Options(" in source.text
    return list(_found(source, has_options)) if has_options or _names_data(source) else []


def _names_data(source: Source) -> bool:
    """False only for a file in which no name, wherever it is read, leads to `tf.data`."""
    names = names_in(source)
    return any(map(_MODULE.match, names.imported)) or any(
        _leads_to_data(names, text) for text in names.dotted
    )


def _leads_to_data(names: Names, text: str) -> bool:
    """False only for what stands for nothing in `tf.data`, wherever in the file it is."""
    return any(map(_MODULE.match, names.ever(text)))


def _found(source: Source, has_options: bool) -> Iterator[Reference]:
    names = names_in(source)
    passed_over = set(_without(source, has_options))
    pending: list[cst.CSTNode] = [source.module]
    while pending:
        node = pending.pop()
        # By its type: LibCST's classes are abstract, and take long to answer `isinstance`.
        if type(node) is cst.ImportFrom:
            yield from _imported(node)
            continue
        if type(node) is cst.FunctionDef and node.body in passed_over:
            pending.extend(each for each in reversed(children(node)) if each is not node.body)
            continue
        if type(node) is not cst.Attribute or not (text := dotted(node)):
            pending.extend(reversed(children(node)))
            continue
        # To ask where nodes stand takes long.
        if not _may_be_meant(text, names, has_options):
            continue
        setting = _OPTIONS.match(text) if has_options else None
        line, column = source.position(source.span(node)[0])
        here = line, len(source.line(line)[: column - 1].encode("utf-8", "replace"))
        meant = origins(source, text, here)
        found = [_DATA.fullmatch(path) for path in meant]
        if len(found) == 1 and (match := found[0]) is not None:
            known, inner = _known(match["rest"], node)
            if known:
                yield Reference(known, inner, legacy=match["v1"] is not None)
        elif setting is not None and not meant:
            path = f"experimental.OptimizationOptions.{setting['optimization']}"
            if setting["stats"]:
                path = f"Options.{setting['stats']}"
            if path in NAMES:
                yield Reference(path, node)


def _without(source: Source, has_options: bool) -> Iterator[cst.BaseSuite]:
    """The bodies that nothing had to parse so far, of functions in which nothing is to be found."""
    names = names_in(source)
    outline = source.outline
    for function, written in zip(outline.functions, outermost(source.tree), strict=True):
        if not is_read(function) and not any(
            isinstance(node, ast.ImportFrom)
            or (
                isinstance(node, ast.Attribute)
                and (parts := dotted_in(node)) is not None
                and _may_be_meant(".".join(parts), names, has_options)
            )
            for statement in written.body
            for node in walk(statement)
        ):
            yield function.body


def _may_be_meant(text: str, names: Names, has_options: bool) -> bool:
    return (has_options and _OPTIONS.match(text) is not None) or _leads_to_data(names, text)


def _imported(statement: cst.ImportFrom) -> Iterator[Reference]:
    """The names of tf.data that a statement imports."""
    module = dotted(statement.module) if statement.module is not None else ""
    if statement.relative or isinstance(statement.names, cst.ImportStar):
        return
    for alias in statement.names:
        match = _DATA.fullmatch(f"{module}.{dotted(alias.name)}")
        if match is not None and match["rest"] in NAMES:
            yield Reference(match["rest"], alias.name, legacy=match["v1"] is not None)


def _known(path: str, node: cst.Attribute) -> tuple[str, cst.BaseExpression]:
    """The longest beginning of a path that is a name of tf.data, with the part of the node."""
    inner: cst.BaseExpression = node
    while path not in NAMES and isinstance(inner, cst.Attribute):
        path, _, _ = path.rpartition(".")
        inner = inner.value
    return path, inner
