"""Statements after which there are several ways: `if`, `match`, `with`, `try`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.attempts import Attempt
from tfdata_lint.graph.guards import Fact, Guards, Paths
from tfdata_lint.graph.loops import Loops
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State, join
from tfdata_lint.graph.values import (
    Constant,
    Dataset,
    Instance,
    Stream,
    Symbol,
    Thing,
    Unknown,
    Value,
    one,
)
from tfdata_lint.reading.telling import tells
from tfdata_lint.reading.tree import children, dotted

_SWALLOWING = frozenset({"contextlib.suppress", "pytest.raises", "unittest.TestCase.assertRaises"})
"""Context managers after which the code goes on although the block has raised."""

_UNCHECKED = frozenset({"batch", "cache", "prefetch", "repeat", "shuffle"})
"""Steps that every dataset takes: the elements are not looked at when they are made."""


class Branches(Loops):
    """Runs branches, and joins their ends."""

    def run_If(self, node: cst.If, state: State) -> bool:
        true, false = self.split(node.test, state)
        branches: list[tuple[Paths, cst.CSTNode | None]] = [
            (true, node.body),
            (false, node.orelse.body if isinstance(node.orelse, cst.Else) else node.orelse),
        ]
        settled = self.judging > 0 and not self._asks_tensor(node.test, state)
        self.settled += settled
        try:
            return self._branch(branches, state)
        finally:
            self.settled -= settled

    def _asks_tensor(self, test: cst.BaseExpression, state: State) -> bool:
        """True for a test of what a traced function makes of its element."""
        match test:
            case cst.UnaryOperation(expression=inner):
                return self._asks_tensor(inner, state)
            case cst.BooleanOperation(left=left, right=right):
                return self._asks_tensor(left, state) or self._asks_tensor(right, state)
            case cst.Comparison(left=left, comparisons=comparisons):
                sides = [left, *(each.comparator for each in comparisons)]
                return any(self._asks_tensor(side, state) for side in sides)
        self.muted += 1
        with self.watching(pass_on=False):
            value = self.evaluate(test, state.copy())
        self.muted -= 1
        return self.is_symbolic(value)

    def _branch(self, branches: list[tuple[Paths, cst.CSTNode | None]], state: State) -> bool:
        ends = []
        objects = self.objects
        for ways, body in branches:
            paths = state.paths.both(ways)
            if not paths:
                continue
            inner = state.copy(paths)
            if body is None or self.execute([body], inner):
                ends.append(inner)
        if not ends:
            return False
        state.become(join(ends, objects))
        return True

    def run_Match(self, node: cst.Match, state: State) -> bool:
        subject = self.evaluate(node.subject, state)
        rest = state.paths
        ends = []
        for case in node.cases:
            inner = state.copy(rest)
            true, false = self._matches(subject, case, inner)
            inner.paths = rest.both(true)
            rest = rest.both(false)
            self._capture(case.pattern, subject, inner)
            if inner.paths and self.execute([case.body], inner):
                ends.append(inner)
        if rest:
            ends.append(state.copy(rest))
        if not ends:
            return False
        state.become(join(ends))
        return True

    def _matches(self, subject: Value, case: cst.MatchCase, state: State) -> tuple[Paths, Paths]:
        literals = [self._pattern(pattern, state) for pattern in _either(case.pattern)]
        wild = any(
            isinstance(pattern, cst.MatchAs) and pattern.pattern is None
            for pattern in _either(case.pattern)
        )
        if wild and case.guard is None:
            return Paths(), Paths(())
        thing = subject.only()
        known = [literal for literal in literals if literal is not None]
        if case.guard is None and thing is not None and known and len(known) == len(literals):
            keys = frozenset(literal.key for literal in known)
            if isinstance(thing, Constant):
                return (Paths(), Paths(())) if thing.key in keys else (Paths(()), Paths())
            text = self.text(case.pattern)
            yes = Guards.when(thing.key, Fact(among=keys, text=f"case {text}"))
            no = Guards.when(thing.key, Fact(never=keys, text=f"not case {text}"))
            return Paths([yes]), Paths([no])
        return self.either_way(f"case {self.text(case.pattern)}")

    def _capture(self, pattern: cst.MatchPattern, subject: Value, state: State) -> None:
        """Bind the names of a pattern: the subject to a name that stands for all of it."""
        if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
            self.bind_name(pattern.name.value, subject, state)
            return
        pending = list(children(pattern))
        while pending:
            match pending.pop():
                case cst.MatchAs(pattern=inner, name=name):
                    if name is not None:
                        self.bind_name(name.value, self.fresh(name.value), state)
                    if inner is not None:
                        pending.append(inner)
                case cst.MatchStar(name=cst.Name(value=rest)):
                    self.bind_name(rest, self.fresh(rest), state)
                case cst.CSTNode() as node:
                    pending.extend(children(node))
        if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
            self.bind_name(pattern.rest.value, self.fresh(pattern.rest.value), state)

    def _pattern(self, pattern: cst.MatchPattern, state: State) -> Thing | None:
        match pattern:
            case cst.MatchValue(value=value) | cst.MatchSingleton(value=value):
                thing = self.evaluate(value, state).only()
                return thing if isinstance(thing, (Constant, Symbol)) else None
        return None

    def either_way(self, text: str) -> tuple[Paths, Paths]:
        """The two outcomes of a test that nothing is known of."""
        subject = self.fresh(text).key
        return (
            Paths([Guards.when(subject, Fact(truth=True, text=text))]),
            Paths([Guards.when(subject, Fact(truth=False))]),
        )

    def run_With(self, node: cst.With, state: State) -> bool:
        managers = []
        swallows = False
        for item in node.items:
            value = self.evaluate(item.item, state)
            managers.append(value)
            if isinstance(item.item, cst.Call):
                manager = self.evaluate(item.item.func, state).only()
                swallows = swallows or (isinstance(manager, Symbol) and manager.path in _SWALLOWING)
            entered = self._entered(value, state)
            if item.asname is not None:
                self.assign(item.asname.name, entered, state)
        exits = [thing for value in managers for thing in value.things()]
        self.muted += 1
        for thing in exits:
            swallows = swallows or self._swallows(thing, state.copy())
        self.muted -= 1
        raises = any(_expects_an_exception(item.item) for item in node.items)
        handled = swallows or raises
        self.handled += handled
        self.raises += raises
        scoped = any(_is_scope(item.item) for item in node.items)
        # Also of a strategy that is made where nobody looks.
        self.graph.distributes |= scoped
        self.scoped += scoped
        if swallows:
            reached = self._tolerated(node.body, state)
        else:
            reached = self.execute([node.body], state)
        self.handled -= handled
        self.raises -= raises
        self.scoped -= scoped
        if reached:
            for thing in exits:
                self._swallows(thing, state)
        return reached and bool(state.paths)

    def _tolerated(self, body: cst.BaseSuite, state: State) -> bool:
        """A body that may be left by an exception, after which the code goes on behind it."""
        fine, failed = self.either_way("")
        reached, stops = self._attempt(body, state)
        ends = [state.copy(state.paths.both(fine))] if reached else []
        ends += _under(failed, stops)
        if ends:
            state.become(join(ends))
        return bool(ends) and bool(state.paths)

    def _entered(self, value: Value, state: State) -> Value:
        """What `with ... as` binds."""

        def entered(thing: Thing) -> Value:
            match thing:
                case Instance():
                    made = self.special(thing, "__enter__", Arguments(), state)
                    return one(thing) if made is None else made
                case Stream(element=element) if element.alternatives:
                    # A generator under `contextmanager`.
                    return element
                case Dataset() | Unknown():
                    return one(thing)
            return self.fresh()

        return value.each(entered)

    def _swallows(self, thing: Thing, state: State) -> bool:
        """Leave a context manager; True when it may go on after an exception."""
        if not isinstance(thing, Instance):
            return False
        left = self.special(thing, "__exit__", Arguments(open=True), state)
        return left is not None and bool(self.parted(left, cst.Name("__exit__"))[0])

    def _attempt(self, body: cst.BaseSuite, state: State) -> tuple[bool, list[State]]:
        """Run a body that may be left by an exception: whether its end is reached, and the states
        in which it may be left."""
        self.attempts.append(attempt := Attempt([state.copy()], self._scopes))
        reached = self.execute([body], state)
        self.attempts.pop()
        return reached, attempt.stops()

    def run_Try(self, node: cst.Try, state: State) -> bool:
        fine, failed = self.either_way("")
        body = state.copy()
        first_return = len(self.frames[-1].returns) if self.frames else 0
        handled = bool(node.handlers)
        self.handled += handled
        reached, stops = self._attempt(node.body, body)
        self.handled -= handled
        ends = []
        if reached:
            body.paths = body.paths.both(fine)
            if node.orelse is None or self.execute([node.orelse.body], body):
                ends.append(body)
        raised = _under(failed, stops)
        for handler in node.handlers:
            if ends and _imports_only(node.body):
                # A fallback for an import that fails names the same thing elsewhere.
                continue
            if ends and _steps_only(node.body) and _only_tells(handler.body):
                # What has no such steps is no dataset.
                continue
            if not raised:
                continue
            start = join([each.copy() for each in raised])
            if handler.name is not None:
                self.assign(handler.name.name, self.fresh(), start)
            if self.execute([handler.body], start):
                ends.append(start)
        if any(map(_catches_all, node.handlers)):
            raised = []
        self._leave_try(node.finalbody, raised, first_return)
        if ends:
            state.become(join(ends))
        return bool(ends) and (node.finalbody is None or self.execute([node.finalbody.body], state))

    def _leave_try(
        self, finalbody: cst.Finally | None, raised: list[State], first_return: int
    ) -> None:
        """Take the ways that do not go on behind a `try`, through its `finally`."""
        after = [] if finalbody is None else [finalbody.body]
        if raised:
            end = join([each.copy() for each in raised])
            if self.execute(after, end) and self.attempts:
                self.attempts[-1].stop(end)
        if self.frames and after:
            returns = self.frames[-1].returns
            for made in returns[first_return:]:
                if not self.execute(after, made[1]):
                    # A `return` in `finally` takes the place of this one.
                    returns.remove(made)

    run_TryStar = run_Try


def _either(pattern: cst.MatchPattern) -> list[cst.MatchPattern]:
    if isinstance(pattern, cst.MatchOr):
        return [element.pattern for element in pattern.patterns]
    return [pattern]


def _is_scope(manager: cst.BaseExpression) -> bool:
    """True for the scope of a strategy of `tf.distribute`, by its name."""
    match manager:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="scope")), args=[]):
            return True
    return False


def _expects_an_exception(manager: cst.BaseExpression) -> bool:
    """True for `pytest.raises(...)`, `self.assertRaisesRegex(...)` and their like."""
    function = manager.func if isinstance(manager, cst.Call) else manager
    name = function.attr if isinstance(function, cst.Attribute) else function
    return isinstance(name, cst.Name) and "raises" in name.value.lower()


def _under(paths: Paths, states: list[State]) -> list[State]:
    """The states where they can be on these paths."""
    met = [(each, each.paths.both(paths)) for each in states]
    return [each.copy(both) for each, both in met if both]


def _catches_all(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    match handler.type:
        case cst.Name(value=name):
            return name in {"Exception", "BaseException"}
    return handler.type is None


def _imports_only(body: cst.BaseSuite) -> bool:
    statements = body.body
    return all(
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], (cst.Import, cst.ImportFrom))
        for statement in statements
    )


def _steps_only(body: cst.BaseSuite) -> bool:
    """True for `ds = ds.prefetch(n)` and its like: steps that do not fail for a dataset."""
    return all(map(_adds_steps, _simple(body)))


def _adds_steps(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)], value=cst.Call() as value):
            name = dotted(target)
            return bool(name) and name == _stepped(value)
    return False


def _stepped(chain: cst.BaseExpression) -> str:
    """What a chain of steps begins with; empty for another call."""
    while isinstance(chain, cst.Call):
        function = chain.func
        if not isinstance(function, cst.Attribute):
            return ""
        if function.attr.value not in _UNCHECKED or any(map(_calls, chain.args)):
            return ""
        chain = function.value
    return dotted(chain)


def _calls(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) or any(map(_calls, children(node)))


def _only_tells(body: cst.BaseSuite) -> bool:
    """True for a handler that at most says what has happened."""
    return all(map(_tells, _simple(body)))


def _tells(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.Pass():
            return True
        case cst.Expr(value=cst.Call(func=function)):
            return tells(dotted(function))
    return False


def _simple(body: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements of a body, those that hold others as they are."""
    for statement in body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        else:
            yield statement
