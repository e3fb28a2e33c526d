"""Where a program has to get to for a finding, and what it leads by."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.graph.pipeline import Kind
from tfdata_lint.rule import Finding, Step
from tfdata_lint.verify.built import NotBuilt
from tfdata_lint.verify.code import (
    FUNCTIONS,
    LOOPS,
    Code,
    Function,
    free_names,
    last_name,
    root_name,
    targets,
)
from tfdata_lint.verify.model import HOOK
from tfdata_lint.verify.route import Mode
from tfdata_lint.verify.uses import given_to, kind_named, other_halves, unwrapped, word_at
from tfdata_lint.verify.writing import Capture

if TYPE_CHECKING:
    from tfdata_lint.verify.program import Planner

_CONSUMING = frozenset({Kind.FIT, Kind.EVALUATE, Kind.PREDICT})
_NO_ARGUMENTS = frozenset({"x", "generator", "callbacks", "verbose"})

_TAKING_FUNCTIONS = frozenset(
    name for name, each in TRANSFORMATIONS.items() if each.function is not None
)
"""Steps that are given a function."""


class Aim:
    """The place where a finding's data are used, or what stands for it.

    `musts` are statements that the program needs, `captures` what is kept of some of them, with
    `extra` expressions that this reads, `wraps` expressions that get text around them. `left` is a
    kind of use and the name of a dataset that the module leaves, where nothing uses it.
    """

    def __init__(self, planner: Planner, finding: Finding, consumer: bool) -> None:
        self.planner = planner
        self.finding = finding
        self.consumer = consumer
        self.paths = {code.source.path: code for code in planner.codes.values()}
        self.musts: set[ast.stmt] = set()
        self.captures: dict[ast.stmt, Capture] = {}
        self.wraps: dict[ast.expr, tuple[str, str]] = {}
        self.extra: dict[ast.stmt, tuple[ast.expr, ...]] = {}
        self.returns_data = False
        self.left: tuple[str, ...] = ()

    def taken(self) -> tuple[Code, Function | None, Mode]:
        """The file and function with the use, None for the module; notes what the path makes."""
        trail = self.finding.trail
        steps = [step for step in trail if self._call(step) is not None]
        for step in steps:
            code, call = self._found(step)
            self.musts.add(code.statement(call))
            self.musts.update(other_halves(code, call))
        if not trail:
            return self._aim_at_layer()
        use = trail[-1]
        kind = kind_named(use.stage)
        code = self.paths[use.path]
        offset = code.source.line_starts[use.line - 1] + use.column - 1
        if kind is Kind.DISCARDED:
            elsewhere = self.planner.used_elsewhere(trail)
            if elsewhere is not None and elsewhere.path in self.paths:
                use, kind = elsewhere, kind_named(elsewhere.stage)
                code = self.paths[use.path]
                offset = code.source.line_starts[use.line - 1] + use.column - 1
            elif elsewhere is None and steps:
                aim = self._aim_at_what_is_left(*self._found(steps[-1]))
                if aim is not None:
                    return aim
        if kind in (Kind.RETURNED, Kind.YIELDED):
            function = next(
                (
                    each
                    for each in code.functions.get(word_at(code.source.text, offset), ())
                    if code.source.position(code.span(each)[0])[0] <= use.line
                    and use.line <= (each.end_lineno or 0)
                ),
                None,
            )
            if function is not None:
                self.returns_data = True
                return code, function, Mode.VALUE
        if kind is Kind.LOOP or (kind is not None and offset in code.loops_by_offset):
            loop = code.loops_by_offset.get(offset)
            if isinstance(loop, (*LOOPS, ast.comprehension)):
                return self._aim_at(code, loop, unwrapped(loop.iter), Kind.LOOP.value)
        user = code.calls_by_offset.get(offset)
        if user is not None and kind is not None:
            expression = given_to(user, kind)
            here = (use.path, use.line, use.column)
            finding = self.finding
            if kind is Kind.ITERATOR and here == (finding.path, finding.line, finding.column):
                # What makes the iterator is what the finding is about.
                expression = user
            if expression is not None:
                rest = self._consumer(user, kind) if self.consumer else ("", ())
                return self._aim_at(code, user, expression, kind.value, *rest)
        stages = [step for step in steps if kind is None or step is not use]
        if not stages:
            raise NotBuilt("the place where the data are made is not in a file")
        code, call = self._found(stages[-1])
        return self._aim_at(code, call, call, (kind or Kind.UNUSED).value)

    def _aim_at(
        self,
        code: Code,
        node: ast.AST,
        expression: ast.expr,
        kind: str,
        text: str = "",
        reads: tuple[ast.expr, ...] = (),
    ) -> tuple[Code, Function | None, Mode]:
        """Hand an expression to the hook in place of the statement that it stands in."""
        node, expression = self._outside(code, node, expression)
        statement = code.statement(node)
        while not _holds(statement, expression):
            statement = code.statement(code.parents[statement])
        self.musts.add(statement)
        keeps = isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and (
            expression is node
        )
        if keeps:
            self.wraps[expression] = (f"{HOOK}(", f', "{kind}"{text})')
        else:
            before, after = f"{HOOK}((", f'), "{kind}"{text})'
            self.extra[statement] = reads
            self.captures[statement] = self.repeated(code, expression, before, after)
        scope = code.scope(node)
        return code, scope if isinstance(scope, FUNCTIONS) else None, Mode.PATH

    def repeated(self, code: Code, expression: ast.expr, before: str, after: str) -> Capture:
        """An expression that is kept, with the loops of comprehensions that bind what it reads."""
        statement = code.statement(expression)
        read = free_names(expression)
        loops: list[ast.comprehension] = []
        for each in code.around(expression):
            if each is statement:
                break
            for loop in reversed(getattr(each, "generators", ())):
                bound = {root_name(target) for target in targets(loop.target)}
                if read & bound and expression not in ast.walk(loop.iter):
                    read = read - bound | free_names(loop.iter)
                    loops.insert(0, loop)
        if not loops:
            return Capture(expression, before, after)
        where = "".join(f" {ast.unparse(loop)}" for loop in loops)
        iterated = tuple(loop.iter for loop in loops)
        self.extra[statement] = (*self.extra.get(statement, ()), *iterated)
        opening = f"_=[{before.removeprefix('_=')}"
        return Capture(expression, opening, f"{after}{where}]")

    def _outside(self, code: Code, node: ast.AST, expression: ast.expr) -> tuple[ast.AST, ast.expr]:
        """For what stands in a function that is given to another step: that whole expression."""
        scope = code.scope(node)
        owner = code.owner(scope) if isinstance(scope, FUNCTIONS) else None
        if isinstance(scope, FUNCTIONS) and isinstance(owner, FUNCTIONS):
            named = [
                each
                for each in ast.walk(owner)
                if isinstance(each, ast.Name)
                and each.id == scope.name
                and not isinstance(code.statement(each), ast.Return)
                and not any(one is scope for one in code.around(each))
            ]
            if named:
                return self._outside(code, named[0], named[0])
        statement = code.statement(node)
        inside = any(
            isinstance(each, ast.Lambda)
            for each in code.around(expression)
            if statement in code.around(each)
        )
        whole = getattr(statement, "value", None)
        itself = isinstance(expression, ast.Name) and node is expression
        if isinstance(whole, ast.expr) and (inside or itself):
            return whole, whole
        return node, expression

    def _aim_at_layer(self) -> tuple[Code, Function | None, Mode]:
        finding = self.finding
        at = Step(finding.path, finding.line, finding.column, "")
        if self._call(at) is None:
            return self._aim_at_statement()
        code, call = self._found(at)
        self.musts.add(code.statement(call))
        fed = self.planner.fed(finding)
        if fed is not None and self._call(fed) is not None:
            code, user = self._found(fed)
            expression = given_to(user, Kind.FIT)
            if expression is not None:
                kind = (
                    Kind.FIT
                    if not isinstance(user.func, ast.Attribute)
                    else (kind_named(user.func.attr) or Kind.FIT)
                )
                return self._aim_at(code, user, expression, kind.value, *self._consumer(user, kind))
        scope = code.scope(call)
        if not isinstance(scope, FUNCTIONS):
            return code, None, Mode.PATH
        step = self._step_given(scope)
        if step is not None:
            code, call = step
            return self._aim_at(code, call, call, Kind.UNUSED.value)
        # What a function makes of the layer is in what it returns.
        return code, scope, Mode.VALUE if _returns(scope, call) else Mode.PATH

    def _step_given(self, function: Function) -> tuple[Code, ast.Call] | None:
        """The step of a pipeline that a function is given to, by its name alone."""
        for code in self.planner.codes.values():
            for name in sorted(_TAKING_FUNCTIONS):
                for call in code.calls.get(name, ()):
                    given = (*call.args[:1], *(each.value for each in call.keywords))
                    if any(last_name(each) == function.name for each in given):
                        return code, call
        return None

    def _aim_at_what_is_left(
        self, code: Code, call: ast.Call
    ) -> tuple[Code, Function | None, Mode] | None:
        """For a result that is lost: the dataset it was made of, as the module leaves it."""
        statement = code.statement(call)
        name = root_name(call.func)
        if name not in code.names or not isinstance(code.scope(statement), ast.Module):
            return None
        self.musts.add(statement)
        self.left = (Kind.DISCARDED.value, name)
        return code, None, Mode.PATH

    def _aim_at_statement(self) -> tuple[Code, Function | None, Mode]:
        """For what is no call: the innermost statement on its line."""
        finding = self.finding
        code = self.paths[finding.path]
        inside = [
            each
            for each in ast.walk(code.tree)
            if isinstance(each, ast.stmt) and each.lineno <= finding.line <= (each.end_lineno or 0)
        ]
        if not inside:
            raise NotBuilt("there is no code to run")
        statement = inside[-1]
        self.musts.add(statement)
        scope = code.scope(statement)
        return code, scope if isinstance(scope, FUNCTIONS) else None, Mode.PATH

    def _consumer(self, call: ast.Call, kind: Kind) -> tuple[str, tuple[ast.expr, ...]]:
        """The model that a call gives the data to, and the other arguments, as text."""
        if kind not in _CONSUMING or not isinstance(call.func, ast.Attribute):
            return "", ()
        if root_name(call.func) not in self._code_of(call).names:
            return "", ()
        words = [
            each for each in call.keywords if each.arg is not None and each.arg not in _NO_ARGUMENTS
        ]
        text = f", {ast.unparse(call.func.value)}"
        reads = [call.func.value]
        for position, argument in enumerate(call.args[1:2]):
            if position == 0 and not isinstance(argument, ast.Starred):
                text += f", y={ast.unparse(argument)}"
                reads.append(argument)
        for each in words:
            text += f", {each.arg}={ast.unparse(each.value)}"
            reads.append(each.value)
        return text, tuple(reads)

    def _code_of(self, call: ast.Call) -> Code:
        """The file that a call stands in."""
        return next(code for code in self.planner.codes.values() if call in code.parents)

    def _call(self, step: Step) -> ast.Call | None:
        code = self.paths.get(step.path)
        if code is None:
            return None
        offset = code.source.line_starts[step.line - 1] + step.column - 1
        return code.calls_by_offset.get(offset)

    def _found(self, step: Step) -> tuple[Code, ast.Call]:
        call = self._call(step)
        assert call is not None
        return self.paths[step.path], call


def _holds(statement: ast.AST, expression: ast.expr) -> bool:
    return any(each is expression for each in ast.walk(statement))


def _returns(function: Function, call: ast.Call) -> bool:
    return any(isinstance(each, ast.Return) and each.value for each in ast.walk(function))
