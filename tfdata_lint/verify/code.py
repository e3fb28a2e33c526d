"""One file as the slicer sees it: its `ast` tree, positions in it, and who calls whom by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tfdata_lint.reading.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef | ast.Module | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Module)
LOOPS = (ast.For, ast.AsyncFor)


@dataclass
class Code:
    """A file with the parent of each node, and its functions and calls by name."""

    source: Source
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    functions: dict[str, list[Function]] = field(default_factory=dict)
    classes: dict[str, list[ast.ClassDef]] = field(default_factory=dict)
    calls: dict[str, list[ast.Call]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
            if isinstance(node, FUNCTIONS):
                self.functions.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                self.classes.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Call):
                self.calls.setdefault(last_name(node.func), []).append(node)

    @property
    def tree(self) -> ast.Module:
        """The module."""
        return self.source.tree

    @cached_property
    def _lines(self) -> Sequence[str]:
        text, starts = self.source.text, self.source.line_starts
        return [
            text[start:end] for start, end in zip(starts, (*starts[1:], len(text)), strict=True)
        ]

    def offset(self, line: int, column: int) -> int:
        """The character offset of a 1-based line and a column in UTF-8 bytes, as `ast` has them."""
        text = self._lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode(errors="ignore"))
        return self.source.line_starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """The offsets where a node starts, with its decorators, and ends."""
        first = node
        if isinstance(node, SCOPES) and node.decorator_list:
            line = node.decorator_list[0].lineno
            return self.source.line_starts[line - 1], self._end(node)
        return self.offset(first.lineno, first.col_offset), self._end(node)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def name_offset(self, call: ast.Call) -> int:
        """Where a finding about a call stands: at the name of the method or function."""
        end = self._end(call.func)
        if isinstance(call.func, ast.Attribute):
            return end - len(call.func.attr)
        return self.span(call.func)[0]

    @cached_property
    def calls_by_offset(self) -> dict[int, ast.Call]:
        """Each call by the offset of its method or function name."""
        return {self.name_offset(call): call for calls in self.calls.values() for call in calls}

    @cached_property
    def loops_by_offset(self) -> dict[int, ast.AST]:
        """Each `for`, also those of comprehensions, by the offset of what it runs over."""
        return {
            self.span(node.iter)[0]: node
            for node in ast.walk(self.tree)
            if isinstance(node, (*LOOPS, ast.comprehension))
        }

    @cached_property
    def imports(self) -> Sequence[ast.Import | ast.ImportFrom]:
        """The imports anywhere in the file."""
        return [
            each for each in ast.walk(self.tree) if isinstance(each, (ast.Import, ast.ImportFrom))
        ]

    @cached_property
    def imported_names(self) -> frozenset[str]:
        """The names that imports bind."""
        return frozenset(
            alias.asname or alias.name.split(".")[0]
            for each in self.imports
            for alias in each.names
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that something in the file binds."""
        found = {*self.functions, *self.classes}
        for node in ast.walk(self.tree):
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    found.add(name)
                case ast.alias(name=name, asname=bound):
                    found.add(bound or name.split(".")[0])
        return frozenset(found)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, inside out, up to the module."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that a node is or stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def scope(self, node: ast.AST) -> Function | ast.Module:
        """The innermost function whose body a node stands in, else the module."""
        child = node
        for each in self.around(node):
            if isinstance(each, FUNCTIONS) and child in each.body:
                return each
            if isinstance(each, ast.Module):
                return each
            child = each
        return self.tree

    def owner(self, function: Function) -> ast.ClassDef | Function | None:
        """The class that a method belongs to, the function that a nested one stands in."""
        for each in self.around(function):
            if isinstance(each, (ast.ClassDef, *FUNCTIONS)):
                return each
        return None


def last_name(node: ast.expr) -> str:
    """`c` of `a.b.c` or of `c`; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def root_name(node: ast.expr) -> str:
    """`a` of `a.b[0].c()`; empty where no name stands at the root."""
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case ast.Starred(value=inner):
                node = inner
            case _:
                return ""
    return node.id


def parameters(function: Function | ast.Lambda) -> list[ast.arg]:
    """The parameters that can be given by position or by name."""
    arguments = function.args
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def all_parameters(function: Function | ast.Lambda) -> set[str]:
    """The names of all parameters."""
    rest = (function.args.vararg, function.args.kwarg)
    return {each.arg for each in (*parameters(function), *(one for one in rest if one))}


def defaults(function: Function | ast.Lambda) -> dict[str, ast.expr]:
    """The parameters that have a default."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    last = positional[len(positional) - len(arguments.defaults) :]
    found = dict(zip((each.arg for each in last), arguments.defaults, strict=True))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            found[each.arg] = default
    return found


def targets(node: ast.expr) -> Iterator[ast.expr]:
    """The single targets in what is assigned to."""
    match node:
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                yield from targets(item)
        case ast.Starred(value=value):
            yield from targets(value)
        case _:
            yield node


def free_names(node: ast.AST) -> set[str]:
    """The names that an expression reads and does not bind itself."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Lambda(args=arguments, body=body):
            given = [*arguments.defaults, *(each for each in arguments.kw_defaults if each)]
            inner = free_names(body) - all_parameters(node)
            return inner.union(*map(free_names, given))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            bound = {
                each.id
                for part in node.generators
                for each in targets(part.target)
                if isinstance(each, ast.Name)
            }
            return _below(node) - bound
    return _below(node)


def _below(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        found |= free_names(child)
    return found
