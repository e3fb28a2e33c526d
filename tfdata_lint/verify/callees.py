"""Which functions of the project a call runs, and which of its arguments they read."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from tfdata_lint.graph.api import CONSUMERS, TRANSFORMATIONS
from tfdata_lint.verify.code import FUNCTIONS, Code, Function, last_name, parameters, root_name
from tfdata_lint.verify.route import Import
from tfdata_lint.verify.syntax import parameter_at

_BUILTIN_METHODS = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind)
)


@dataclass
class Known:
    """What a slice has come to so far, in the file `code` at the moment.

    `attributes` are the names of attributes that it reads, all of them with `by_name`; `reads` has
    the parameters that each function reads.
    """

    find: Import
    code: Code
    codes: dict[int, Code] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=set)
    by_name: bool = False
    reads: dict[Function, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Callees:
    """Finds functions by their names."""

    known: Known

    def named(self, name: str) -> list[Function]:
        """The functions of the slice that have a name."""
        return [each for code in self.known.codes.values() for each in code.functions.get(name, ())]

    def unread(self, node: ast.AST) -> set[ast.expr]:
        """The arguments in code that the functions of the project which get them do not read."""
        found: set[ast.expr] = set()
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                made, bound = self._callees(call)
                if made:
                    found |= self._unread_arguments(call, made, bound)
        return found

    def _callees(self, call: ast.Call) -> tuple[list[Function], bool]:
        """The functions that a call may run, and whether they are bound to an object."""
        name = last_name(call.func)
        if isinstance(call.func, ast.Attribute) and not self._is_ours(call.func):
            return [], False
        codes = self.known.codes.values()
        classes = [each for code in codes for each in code.classes.get(name, ())]
        if classes:
            inits = [
                each
                for one in classes
                for each in one.body
                if isinstance(each, FUNCTIONS) and each.name == "__init__"
            ]
            return (inits, True) if len(inits) == len(classes) else ([], False)
        made = self.named(name)
        owners = {
            isinstance(code.owner(each), ast.ClassDef)
            for code in self.known.codes.values()
            for each in code.functions.get(name, ())
        }
        if len(owners) != 1 or any(each.decorator_list for each in made):
            return [], False
        return made, owners.pop()

    def _is_ours(self, function: ast.Attribute) -> bool:
        """True for what is certainly no method or function of a library."""
        name, root = function.attr, root_name(function)
        if name in TRANSFORMATIONS or name in CONSUMERS or name in _BUILTIN_METHODS:
            return False
        for statement in self.known.code.imports:
            for alias in statement.names:
                if (alias.asname or alias.name.split(".")[0]) == root:
                    return self.leads_to(statement, alias.name) is not None
        return True

    def leads_to(self, node: ast.Import | ast.ImportFrom, name: str) -> Code | None:
        """The file of the project that an import leads to."""
        if isinstance(node, ast.Import):
            return self.known.find(self.known.code, name, "")
        return self.known.find(self.known.code, "." * node.level + (node.module or ""), name)

    def _unread_arguments(
        self, call: ast.Call, made: Sequence[Function], bound: bool
    ) -> set[ast.expr]:
        if any(isinstance(each, ast.Starred) for each in call.args):
            return set()
        found: set[ast.expr] = set()
        for place, argument in enumerate(call.args):
            names = [parameter_at(each, place + bound) for each in made]
            if all(
                name is not None and name not in self.known.reads.get(each, ())
                for name, each in zip(names, made, strict=True)
            ):
                found.add(argument)
        for keyword in call.keywords:
            if keyword.arg is not None and all(
                keyword.arg in {each.arg for each in parameters(one)}
                and keyword.arg not in self.known.reads.get(one, ())
                for one in made
            ):
                found.add(keyword.value)
        return {each for each in found if not isinstance(each, ast.Constant)}
