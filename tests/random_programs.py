"""Small random programs that build pipelines, each as a function of its seed alone.

A program is a dict of files; `main.py` is run. What only running tells comes from
`hidden(number, value)`, which gives the value, and from `options.true1`, which is what its name
says. `reveal_pipeline(2, ds)` marks where the real chain is compared with the known one,
`accept` is a predicate, `first` gives the first of two, `files` are names of files, `number` makes
a number of one, and `fail()` raises ValueError. All these are builtins.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from itertools import count
from typing import TypeVar

T = TypeVar("T")

BUILT_IN = frozenset(
    {"accept", "fail", "files", "first", "hidden", "number", "options", "reveal_pipeline"}
)

MAX_DEPTH = 3
"""How deep blocks nest."""

STEPS = (
    "batch(2)",
    "batch(2, drop_remainder={flag})",
    "cache()",
    "filter(accept)",
    "map(tf.identity)",
    "map(tf.identity, num_parallel_calls=2)",
    "map(tf.identity, num_parallel_calls=2 if {flag} else None)",
    "map(tf.identity, {keywords})",
    "prefetch(1)",
    "prefetch(tf.data.AUTOTUNE)",
    "repeat()",
    "repeat(2)",
    "repeat(-1)",
    "shard(2, 0)",
    "shuffle(1)",
    "shuffle(3)",
    "shuffle(9, seed=1)",
    "shuffle(3, reshuffle_each_iteration={flag})",
    "skip(1)",
    "take(4)",
    "take(-1)",
)
SOURCES = (
    "tf.data.Dataset.range(9)",
    "tf.data.Dataset.random(1)",
    "tf.data.Dataset.from_tensor_slices(tf.zeros([8], tf.int64))",
    "tf.data.Dataset.list_files(files).map(number)",
    "tf.data.Dataset.list_files(files, shuffle=False).map(number)",
)
MODES = ("train", "eval", "test")
KEYWORDS = ("num_parallel_calls", "deterministic")
"""Keywords of `map`, for what `**` carries."""


@dataclass
class Scope:
    """Expressions that mean something where a statement is written.

    `places` hold datasets and may be assigned, `datasets` may only be read; so it is with `flags`
    and `facts`, which are True or False. `functions` take a dataset and a `flag`, `keywords` are
    dicts for `**`.
    """

    places: list[str] = field(default_factory=list)
    datasets: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)

    def copy(self) -> Scope:
        """A scope for a block: names that it binds are not there behind it."""
        return Scope(*(getattr(self, each.name)[:] for each in fields(self)))

    def inner(self, **more: list[str]) -> Scope:
        """The scope of a function: what is around may be read."""
        around = self.copy()
        return Scope(
            places=more.get("places", []),
            datasets=[*around.datasets, *around.places],
            flags=more.get("flags", []),
            facts=[*around.facts, *around.flags],
            modes=around.modes,
            functions=around.functions[-2:],
            keywords=around.keywords,
        )

    def bound(self) -> Scope:
        """Only plain names: what an import can bring."""
        every = (getattr(self, each.name) for each in fields(self))
        return Scope(*([name for name in names if name.isidentifier()] for names in every))

    def names(self) -> list[str]:
        """Every name once."""
        return list(
            dict.fromkeys(name for each in fields(self) for name in getattr(self, each.name))
        )

    def add(self, other: Scope) -> None:
        """Take over what another scope has."""
        for each in fields(self):
            getattr(self, each.name).extend(getattr(other, each.name))

    def seen_as(self, change: Callable[[str], str]) -> Scope:
        """The same scope where every name is written in another way."""
        return Scope(
            *([change(name) for name in getattr(self, each.name)] for each in fields(self))
        )


class Writer:
    """Writes one file, statement by statement."""

    def __init__(self, source: random.Random, numbers: Iterator[int]) -> None:
        self.random = source
        self.numbers = numbers
        self.lines: list[str] = []
        self.indent = 0
        self.depth = 0
        self.scope = Scope()

    @property
    def text(self) -> str:
        """What was written."""
        return "".join(f"{line}\n" for line in self.lines)

    def begin(self) -> None:
        """What every file has."""
        self.put("import contextlib, dataclasses, functools, typing", "import tensorflow as tf")
        self.new_flag()
        self.new_flag()
        self.new_mode()
        self.new_dataset()
        self.new_dataset()

    def take(self, module: str, own: Scope, package: str = "pipe") -> None:
        """Import what a module of the package has; `package` is how the package is written."""
        names, alias = own.names(), self.name("module")
        within = f"{package}.{module}".replace("..", ".")
        match self.random.randrange(7):
            case 0:
                self.put(f"from {within} import {', '.join(names)}")
                return self.scope.add(own)
            case 1:
                self.put(f"from {within} import *")
                return self.scope.add(own)
            case 2 if package == "pipe":
                self.put(f"from pipe import {', '.join(names)}")
                return self.scope.add(own)
            case 3:
                self.put(*(f"from {within} import {name} as {name}x" for name in names))
                return self.scope.add(own.seen_as(lambda name: f"{name}x"))
            case 4 if package == "pipe":
                self.put(f"import pipe.{module}")
                alias = f"pipe.{module}"
            case 5:
                self.put(f"from {package} import {module}")
                alias = module
            case _:
                self.put(f"from {package} import {module} as {alias}")
        return self.scope.add(own.seen_as(lambda name: f"{alias}.{name}"))

    def put(self, *lines: str) -> None:
        self.lines.extend("    " * self.indent + line for line in lines)

    @contextmanager
    def block(self, head: str, scope: Scope | None = None) -> Iterator[None]:
        """A block in which new names are its own."""
        self.put(head)
        self.indent += 1
        self.depth += 1
        outer, self.scope = self.scope, self.scope.copy() if scope is None else scope
        yield
        self.scope = outer
        self.depth -= 1
        self.indent -= 1

    def function(self, head: str, **names: list[str]) -> AbstractContextManager[None]:
        """A block that is the body of a function."""
        return self.block(f"def {head}:", self.scope.inner(**names))

    def name(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}"

    def pick(self, choices: list[T] | tuple[T, ...]) -> T:
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    # Values

    def unseen(self, value: object) -> str:
        """A value, perhaps so that only running the program tells it."""
        number = next(self.numbers)
        return self.pick(
            (
                repr(value),
                f"hidden({number}, {value!r})",
                f"options.{str(value).lower()}{number}",
            )
        )

    def flag(self) -> str:
        """An expression that is True or False."""
        return self.pick([*self.scope.flags, *self.scope.facts, self.pick(("True", "False"))])

    def test(self, depth: int = 2) -> str:
        scope = self.scope
        kind = self.random.randrange(10) if depth else 0
        match kind:
            case 1:
                return f"not {self.flag()}"
            case 2:
                sign = self.pick(("and", "or"))
                return f"({self.test(depth - 1)} {sign} {self.test(depth - 1)})"
            case 3 | 4 if scope.modes:
                sign = self.pick(("==", "!="))
                return f'{self.pick(scope.modes)} {sign} "{self.pick(MODES)}"'
            case 5 if scope.modes:
                sign = self.pick(("in", "not in"))
                several = ", ".join(f'"{self.pick(MODES)}"' for _ in range(2))
                return f"{self.pick(scope.modes)} {sign} ({several})"
            case 6:
                return f"{self.flag()} is {self.pick(('True', 'False', 'not True'))}"
            case 7:
                return f"{self.pick(('any', 'all'))}([{self.flag()}, {self.flag()}])"
        return self.flag()

    # Datasets

    def known(self) -> str:
        """An expression that stands for a dataset."""
        scope = self.scope
        return self.pick([*scope.places, *scope.places, *scope.datasets, self.pick(SOURCES)])

    def step(self) -> str:
        step = self.pick(STEPS)
        if "{flag}" in step:
            return step.format(flag=self.flag())
        if "{keywords}" in step:
            carried = self.pick([*self.scope.keywords, '{"num_parallel_calls": 3}'])
            return step.replace("{keywords}", f"**{carried}")
        return step

    def steps(self, most: int = 2) -> str:
        return "".join(f".{self.step()}" for _ in range(self.random.randint(1, most)))

    def dataset(self) -> str:
        """An expression that makes a dataset."""
        ds, flag = self.known(), self.flag()
        more = self.steps()
        match self.random.randrange(23):
            case 0:
                return ds
            case 1:
                return f"{ds}{more} if {self.test()} else {ds}{self.steps()}"
            case 2:
                return f"{ds}.concatenate({self.known()})"
            case 3:
                return f"{ds}.apply(lambda d: d{more})"
            case 4:
                return f"(lambda d, f={flag}: d{more} if f else d)({ds})"
            case 5:
                return f"[{ds}, {self.known()}{more}][{self.pick((0, 1, -1))}]"
            case 6:
                return f'{{"a": {ds}, "b": {ds}{more}}}["{self.pick(("a", "b"))}"]'
            case 7:
                return f"functools.partial(lambda f, d: d{more} if f else d, {flag})({ds})"
            case 8:
                return f"functools.reduce(lambda d, f: f(d), [lambda d: d{more}], {ds})"
            case 9:
                return f"({flag} and {ds}{more}) or {ds}"
            case 10:
                return f"tf.data.Dataset.zip(({ds}, {self.known()}{more})).map(first)"
            case 11:
                inner = self.pick(("range(3)", "from_tensors(x)", "from_tensors(x).repeat(2)"))
                made = f"lambda x: tf.data.Dataset.{inner}"
                return f"{ds}.{self.pick(('flat_map', 'interleave'))}({made})"
            case 12:
                made = (
                    f"lambda x: tf.data.Dataset.from_tensors(x).repeat(3), 2, {self.pick((1, 2))}"
                )
                calls = f"num_parallel_calls=2, deterministic={flag}"
                return f"{ds}.interleave({made}, {calls})"
            case 13 | 14 | 15 | 16 | 17 if self.scope.functions:
                return self.call(self.pick(self.scope.functions), ds)
        return f"{ds}{self.steps(3)}"

    def call(self, function: str, argument: str) -> str:
        flag = self.flag()
        forms = [
            f"{function}({argument})",
            f"{function}({argument}, flag={flag})",
            f"{function}(ds={argument}, flag=not {flag})",
            f"{function}(*({argument},), flag={flag})",
            f'{function}({argument}, **{{"flag": {flag}}})',
            f"{argument}.apply({function})",
        ]
        if function.rpartition(".")[2].startswith("make"):
            forms += [f"{function}({argument}, {flag})", f"{function}(*({argument}, {flag}))"]
        return self.pick(forms)

    # Simple statements

    def new_flag(self) -> None:
        name = self.name("flag")
        self.put(f"{name} = {self.unseen(self.pick((True, False)))}")
        self.scope.flags.append(name)

    def new_mode(self) -> None:
        name = self.name("mode")
        self.put(f"{name} = {self.unseen(self.pick(MODES))}")
        self.scope.modes.append(name)

    def new_dataset(self) -> None:
        name = self.name("ds")
        self.put(f"{name} = {self.pick(SOURCES)}{self.steps() if self.maybe(0.3) else ''}")
        self.scope.places.append(name)

    def place(self) -> str:
        return self.pick(self.scope.places)

    def change(self) -> None:
        self.put(f"{self.place()} = {self.dataset()}")

    def reveal(self) -> None:
        self.reveal_this(self.known())

    def reveal_this(self, expression: str) -> None:
        self.put(f"reveal_pipeline({next(self.numbers)}, {expression})")

    def rebind(self) -> None:
        if not self.scope.flags:
            return self.new_flag()
        name = self.pick(self.scope.flags)
        value = self.pick((f"not {name}", self.unseen(self.maybe(0.5)), self.test()))
        return self.put(f"{name} = {value}")

    def swap(self) -> None:
        a, b = self.place(), self.place()
        self.put(f"{a}, {b} = {b}, {a}{self.steps()}")

    def walrus(self) -> None:
        name = self.name("ds")
        sign = self.pick(("and", "or"))
        self.put(f"{name} = {self.known()}")
        self.put(f"if {self.test(1)} {sign} ({name} := {name}{self.steps()}) is None:")
        self.put(f"    {name} = {name}{self.steps()}")
        self.scope.places.append(name)

    def optional(self) -> None:
        """A name that is None at first."""
        name, ds = self.name("maybe"), self.place()
        self.put(f"{name} = None", f"if {self.test()}:", f"    {name} = {self.dataset()}")
        if self.maybe(0.5):
            self.put(f"{ds} = {name} or {self.known()}")
        else:
            self.put(f"if {name} is {self.pick(('None', 'not None'))}:")
            self.put(f"    {ds} = {self.dataset()}")
            self.put(f"if {name} is not None:", f"    {self.place()} = {name}{self.steps()}")

    def container(self) -> None:
        """A list or dict that may have a second name, and whose items may be assigned."""
        name, other = self.name("items"), self.name("same")
        kind = self.random.randrange(3)
        if kind == 0:
            keys = [f"{name}[0]", f"{name}[-1]", f"{other}[0]"]
            self.put(f"{name} = [{self.known()}, {self.dataset()}]")
        else:
            keys = [f'{name}["a"]', f'{name}["b"]', f'{other}["a"]']
            values = self.known(), self.dataset()
            made = ('{{"a": {}, "b": {}}}', "dict(a={}, b={})")[kind - 1]
            self.put(f"{name} = {made.format(*values)}")
        self.put(f"{other} = {self.pick((name, name, f'{name}.copy()'))}")
        self.scope.places += keys

    def mutate(self) -> None:
        """A list that grows, shrinks and turns."""
        name = self.name("items")
        self.put(f"{name} = [{self.known()}, {self.known()}]")
        for _ in range(self.random.randint(1, 3)):
            change = self.pick(
                (
                    f"append({self.dataset()})",
                    f"insert(0, {self.dataset()})",
                    f"extend([{self.known()}])",
                    "reverse()",
                    f"append({name}.pop())",
                    f"append({name}[0]{self.steps()})",
                )
            )
            if self.maybe(0.3):
                self.put(f"if {self.test()}:", f"    {name}.{change}")
            else:
                self.put(f"{name}.{change}")
        self.put(f"{self.place()} = {name}[{self.pick((0, -1))}]")

    def comprehension(self) -> None:
        a, b, more = self.place(), self.place(), self.steps()
        self.put(
            self.pick(
                (
                    f"{a} = [d{more} for d in ({a}, {b})][-1]",
                    f"{a} = {{k: {a}.batch(k) for k in (1, 2)}}[{self.pick((1, 2))}]",
                    f"{a}, {b} = (d{more} for d in [{a}, {b}])",
                    f"{a} = [d for d in ({a}, {b}) if {self.test()} or d is {a}][0]",
                    f"{a}, {b} = map(lambda d: d{more}, ({a}, {b}))",
                )
            )
        )

    def unpacking(self) -> None:
        a, b = self.place(), self.place()
        first = self.known()
        values = f"{first}, {self.dataset()}, {self.known()}"
        rest = self.name("rest")
        self.put(
            self.pick(
                (
                    f"{a}, *{rest} = {values}",
                    f"*{rest}, {a} = [{values}]",
                    f"({a}, {rest}), {b} = ({first}, 1), {self.known()}",
                    f"{a} = {b} = {self.dataset()}",
                )
            )
        )

    def keywords(self) -> None:
        """A dict for `**`, which may change."""
        name = self.name("keywords")
        self.put(f"{name} = {self.pick(('{}', 'dict(num_parallel_calls=2)'))}")
        if self.maybe(0.6):
            key = self.pick(KEYWORDS)
            value = "2" if key == "num_parallel_calls" else self.flag()
            form = f'{name}["{key}"] = {value}', f"{name}.update({key}={value})"
            self.put(f"if {self.test()}:", f"    {self.pick(form)}")
        self.scope.keywords.append(name)

    def alias(self) -> None:
        """A second name for an object, or for one of two, by which attributes may be assigned."""
        holders = [place for place in self.scope.places if place.startswith("thing")]
        if not holders:
            return self.change()
        name = self.name("thing")
        holder, _, attribute = self.pick(holders).partition(".")
        same = [each for each in holders if each.endswith(f".{attribute}")]
        other, _, _ = self.pick(same).partition(".")
        self.put(f"{name} = {self.pick((holder, f'{holder} if {self.test()} else {other}'))}")
        self.scope.places.append(f"{name}.{attribute}")
        return None

    def late(self) -> None:
        """A function that finds its variable changed when it is called."""
        name, ds = self.name("late"), self.name("ds")
        self.put(f"{ds} = {self.known()}", f"{name} = lambda: {ds}{self.steps()}")
        self.scope.places.append(ds)
        self.change()
        self.put(f"{self.place()} = {name}()")

    # Statements with blocks

    def statement(self) -> None:
        """One random statement."""
        deeper = self.depth < MAX_DEPTH and self.maybe(0.55)
        self.pick(self._nested() if deeper else self._simple())()

    def _simple(self) -> list[Callable[[], None]]:
        return [
            *3 * [self.change],
            *2 * [self.reveal],
            self.rebind,
            self.swap,
            self.walrus,
            self.optional,
            self.container,
            self.mutate,
            self.comprehension,
            self.unpacking,
            self.keywords,
            self.alias,
            self.late,
        ]

    def _nested(self) -> list[Callable[[], None]]:
        return [
            *4 * [self.branch],
            *2 * [self.loop],
            self.table,
            self.counted,
            self.endless,
            *2 * [self.failing],
            self.suppressed,
            self.cases,
            *3 * [self.helper],
            self.factory,
            *2 * [self.holder],
            self.record,
            self.registry,
            self.registered,
            self.decorator,
            self.partial,
            self.generator,
            self.manager,
            self.recursion,
            self.closure,
            self.global_change,
        ]

    def body(self, most: int = 2) -> None:
        for _ in range(self.random.randint(1, most)):
            self.statement()

    def branch(self) -> None:
        with self.block(f"if {self.test()}:"):
            self.body()
        if self.maybe(0.3):
            with self.block(f"elif {self.test()}:"):
                self.body(2)
        if self.maybe(0.5):
            with self.block("else:"):
                self.body(2)

    def loop(self) -> None:
        over = self.pick(
            (
                "x in (1, 2)",
                "x in [True, False]",
                'x in ("train", "eval")',
                "x in hidden(0, [1, 0, 2])",
                "x in range(2)",
                "x in ()",
                "x in hidden(0, [])",
                "i, x in enumerate((True, False))",
                "i, x in zip((1, 2), (0, 1))",
                'i, x in {"a": 1, "b": 0}.items()',
            )
        )
        x = self.name("x")
        with self.block(f"for {over.replace('x in', f'{x} in').replace('i, ', f'i{x}, ')}:"):
            test = self.pick((x, f"{x} == 1", f'{x} == "train"'))
            self.scope.facts.append(f"bool({test})")
            self.body(2)
            if self.maybe(0.3):
                self.put(f"if {self.test()}:", f"    {self.pick(('break', 'continue'))}")
                self.body(1)
        if self.maybe(0.2):
            with self.block("else:"):
                self.body(1)

    def table(self) -> None:
        """A dict that a loop fills under keys which only running tells, and may decide by."""
        name, key, ds = self.name("table"), self.name("key"), self.name("ds")
        keys = "hidden(0, ['train', 'eval', 'test'])"
        tests = (
            f'{key} == "train"',
            f'{key} != "eval"',
            f'{key} in ("train", "test")',
            f'{key}.startswith("t")',
            f'{key} in hidden(0, ["eval"])',
            f'{key} == "train" and {self.test()}',
        )
        if self.maybe(0.3):
            chosen = f"{self.known()} if {self.pick(tests)} else {self.known()}"
            self.put(f"{name} = {{{key}: {chosen} for {key} in {keys}}}")
        else:
            self.put(f"{name} = {self.pick(('{}', 'dict()', '{1: 2}'))}")
            with self.block(f"for {key} in {keys}:"):
                self.put(f"{ds} = {self.dataset()}")
                for test in self.random.sample(tests, self.random.randint(0, 2)):
                    self.put(f"if {test}:", f"    {ds} = {ds}{self.steps()}")
                self.put(f"{name}[{key}] = {ds}{self.steps()}")
        read = f'{name}["{self.pick(MODES)}"]', f'{name}.get("{self.pick(MODES)}")'
        if self.maybe(0.3):
            other = self.name("key")
            with self.block(f"for {other} in {keys}:"):
                place = self.place()
                self.put(f"{place} = {self.pick((*read, f'{name}[{other}]'))}")
                self.put(f"if {other} == 'train':", f"    {place} = {place}{self.steps()}")
        self.put(f"{self.place()} = {self.pick(read)}")

    def counted(self) -> None:
        name = self.name("n")
        self.put(f"{name} = 0")
        with self.block(f"while {name} < {self.pick((0, 1, 2))}:"):
            self.put(f"{name} += 1")
            self.body(2)

    def endless(self) -> None:
        name = self.name("n")
        self.put(f"{name} = 0")
        with self.block("while True:"):
            self.put(f"{name} += 1")
            self.body(1)
            self.put(f"if {name} > 1 or {self.test()}:", "    break")
            self.body(1)

    def risk(self) -> None:
        """Statements of which one may raise."""
        self.body(2)
        failure = self.pick(("fail()", "raise ValueError", "[][1]"))
        if self.maybe(0.7):
            self.put(f"if {self.test()}:")
            if self.maybe(0.4):
                self.put(f"    {self.place()} = {self.dataset()}")
            self.put(f"    {failure}")
            self.body(1)

    def failing(self) -> None:
        with self.block("try:"):
            self.risk()
        with self.block(f"except {self.pick(('(ValueError, IndexError)', 'Exception'))}:"):
            self.body(2)
        if self.maybe(0.2):
            with self.block("else:"):
                self.body(1)
        if self.maybe(0.2):
            with self.block("finally:"):
                self.body(1)

    def suppressed(self) -> None:
        with self.block("with contextlib.suppress(Exception):"):
            self.risk()

    def cases(self) -> None:
        if not self.scope.modes:
            return self.new_mode()
        with self.block(f"match {self.pick(self.scope.modes)}:"):
            for _ in range(self.random.randint(1, 2)):
                with self.block(f'case "{self.pick(MODES)}" | "{self.pick(MODES)}":'):
                    self.body(2)
            if self.maybe(0.5):
                with self.block("case _:"):
                    self.body(1)
        return None

    # Functions

    def helper(self) -> None:
        """A function of a dataset and a flag, which may return early."""
        name = self.name("make")
        default = self.pick(("True", "False", self.flag()))
        with self.function(f"{name}(ds, flag={default})", places=["ds"], flags=["flag"]):
            self.body()
            if self.maybe(0.4):
                self.put(f"if {self.test()}:", f"    return {self.dataset()}")
            self.put(f"return {self.dataset()}")
        self.scope.functions.append(name)

    def short(self, head: str, *before: str, ds: str = "ds", flag: str = "flag") -> None:
        """A function of a few lines: what it returns depends on a flag."""
        with self.function(head, places=[ds], flags=[flag] if flag in head else []):
            self.put(*before)
            if self.maybe(0.4):
                self.put(f"if {self.test()}:", f"    {ds} = {ds}{self.steps()}")
            self.put(f"return {self.pick((f'{ds}{self.steps()}', self.dataset()))}")

    def factory(self) -> None:
        """A function that returns a function that keeps its variables."""
        name, made = self.name("factory"), self.name("built")
        with self.function(f"{name}(kept)", flags=["kept"]):
            if self.maybe(0.5):
                self.put(f"return lambda ds, flag=False: ds{self.steps()} if kept else ds")
            else:
                self.scope.datasets = []
                self.short("inner(ds, flag=False)")
                self.put("return inner")
        self.put(f"{made} = {name}({self.flag()})")
        self.scope.functions += [made, f"{name}({self.flag()})"]

    def decorator(self) -> None:
        """A decorator, which may have an argument, and a function under it."""
        name, made, more = self.name("decorator"), self.name("built"), self.steps()
        inner = "inner(ds, *args, **kwargs)"
        with self.function(f"{name}(f, kept=True)", flags=["kept"]):
            if self.maybe(0.7):
                self.put("@functools.wraps(f)")
            before = f"ds{more}" if self.maybe(0.5) else "ds"
            after = more if self.maybe(0.5) else ""
            with self.function(inner, places=["ds"]):
                if self.maybe(0.5):
                    self.put(f"if {self.test()}:", "    return f(ds)")
                self.put(f"return f({before}, *args, **kwargs){after}")
            self.put("return inner")
        partial = f"functools.partial({name}, kept={self.flag()})"
        if self.scope.functions and self.maybe(0.4):
            self.put(f"{made} = {name}({self.pick(self.scope.functions)})")
        else:
            self.put(f"@{self.pick((name, name, partial))}")
            self.short(f"{made}(ds, flag=False)")
        self.scope.functions.append(made)

    def partial(self) -> None:
        name = self.name("built")
        if not self.scope.functions:
            self.helper()
        function = self.pick(self.scope.functions)
        self.put(f"{name} = functools.partial({function}, flag={self.flag()})")
        self.scope.functions.append(name)

    def registry(self) -> None:
        """A dict of functions."""
        name, first, second = self.name("table"), self.name("make"), self.name("make")
        self.short(f"{first}(ds, flag=False)")
        self.short(f"{second}(ds, flag={self.flag()})")
        default = self.pick([*self.scope.functions, "lambda ds, flag=True: ds"])
        self.put(f'{name} = {{"train": {first}, "eval": {second}, "test": {default}}}')
        mode = self.pick([*self.scope.modes, '"eval"'])
        self.scope.functions += [f"{name}[{mode}]", f"{name}.get({mode}, {first})"]

    def registered(self) -> None:
        """A dict that a decorator fills."""
        name, register = self.name("table"), self.name("register")
        self.put(f"{name} = {{}}")
        with self.function(f"{register}(key)"):
            self.put("def enter(f):", f"    {name}[key] = f", "    return f", "return enter")
        for mode in MODES[:2]:
            self.put(f'@{register}("{mode}")')
            self.short(f"{self.name('make')}(ds, flag=True)")
        self.scope.functions.append(f'{name}["{self.pick(MODES[:2])}"]')

    def recursion(self) -> None:
        name = self.name("again")
        with self.function(f"{name}(ds, n=2, flag=False)", places=["ds"], flags=["flag"]):
            self.put("if n == 0:", f"    return {self.known()}")
            self.put(f"return {name}(ds{self.steps()}, n - 1, flag)")
        self.scope.functions.append(name)

    def generator(self) -> None:
        """A function that yields datasets, and what takes them."""
        name, a, b = self.name("parts"), self.place(), self.place()
        with self.function(f"{name}(ds, flag=False)", places=["ds"], flags=["flag"]):
            self.body(1)
            self.put("yield ds")
            if self.maybe(0.4):
                self.put(f"if {self.test()}:", f"    ds = ds{self.steps()}")
            self.put(f"yield {self.dataset()}")
        made = f"{name}({self.known()}, {self.flag()})"
        each = self.name("d")
        match self.random.randrange(4):
            case 0:
                self.put(f"{a}, {b} = {made}")
            case 1:
                self.put(f"{a} = list({made})[{self.pick((0, 1, -1))}]")
            case 2:
                self.put(f"{a} = next({made})")
            case _:
                self.put(f"for {each} in {made}:", f"    {a} = {each}{self.steps()}")
                self.scope.datasets.append(each)

    def manager(self) -> None:
        """A context manager that gives a dataset."""
        name, d, ds, exits = self.name("scope"), self.name("d"), self.known(), False
        if self.maybe(0.5):
            self.put("@contextlib.contextmanager")
            with self.function(f"{name}(ds)", places=["ds"]):
                self.put(f"yield ds{self.steps()}")
        else:
            exits = self.maybe(0.5)
            with self.block(f"class {name}:"):
                self.put("def __init__(self, ds):", "    self.ds = ds")
                self.put("def __enter__(self):", f"    return self.ds{self.steps()}")
                self.put("def __exit__(self, *_):", f"    return {exits}")
        with self.block(f"with {name}({ds}) as {d}:"):
            self.scope.places.append(d)
            self.pick((self.body, self.risk) if exits else (self.body,))()
            self.put(f"{self.place()} = {d}{self.steps()}")

    def closure(self) -> None:
        """A function inside another one that rebinds its variables."""
        name, grow = self.name("make"), self.name("grow")
        with self.function(f"{name}(ds, flag=False)", places=["ds"], flags=["flag"]):
            with self.function(f"{grow}()", places=["ds"], flags=["flag"]):
                self.put("nonlocal ds, flag")
                self.body(2)
            self.put(f"for _ in {self.pick(('(1, 2)', 'hidden(0, [1, 2])'))}:", f"    {grow}()")
            self.put(f"if {self.test()}:", f"    {grow}()", f"return {self.dataset()}")
        self.scope.functions.append(name)

    def global_change(self) -> None:
        """A function that changes a variable of the module; only where that is the current one."""
        names = [place for place in self.scope.places if place.isidentifier()]
        if self.indent or not names:
            return self.change()
        name, ds = self.name("change"), self.pick(names)
        with self.function(f"{name}()", places=[ds]):
            self.put(f"global {ds}", f"{ds} = {ds}{self.steps()}")
            if self.maybe(0.5):
                self.body(1)
        if self.maybe(0.5):
            self.put(f"for _ in {self.pick(('(1, 2)', 'hidden(0, [1, 2])'))}:", f"    {name}()")
        else:
            self.put(f"{name}()")
        return None

    # Classes

    def holder(self) -> None:
        """A class and a subclass that overrides some of it, and an object of one of them."""
        base, child, thing = self.name("Base"), self.name("Child"), self.name("thing")
        with self.block(f"class {base}:"):
            self.put(f"flag = {self.unseen(self.maybe(0.5))}")
            self._members(("init", "finish", "ready", "grow", "build", "plain", "made", "call"))
        with self.block(f"class {child}({base}):"):
            if self.maybe(0.4):
                self.put(f"flag = not {base}.flag")
            several = [
                each for each in ("more", "finish", "ready", "super", "grow") if self.maybe(0.4)
            ]
            self._members(several or ["finish"])
        made = self.pick((base, child, child, f"{child}.made"))
        self.put(f"{thing} = {made}({self.known()})")
        self.scope.places.append(f"{thing}.ds")
        self.scope.datasets += [f"{thing}.ready", f"{thing}.grow().ds"]
        self.scope.flags.append(f"{thing}.flag")
        self.scope.functions += [f"{thing}.build", thing, f"{base}.plain"]

    def _members(self, wanted: tuple[str, ...] | list[str]) -> None:
        for each in wanted:
            more = self.steps()
            match each:
                case "init":
                    self.put("def __init__(self, ds):", f"    self.ds = ds{more}")
                case "more":
                    self.put("def __init__(self, ds):", f"    super().__init__(ds{more})")
                    if self.maybe(0.5):
                        self.put(f"    self.flag = {self.flag()}")
                case "finish":
                    self.short("finish(self, ds)")
                case "super":
                    self.short("build(self, ds, flag=False)", "ds = super().build(ds, flag)")
                case "ready":
                    self.put("@property", "def ready(self):", f"    return self.ds{more}")
                case "grow":
                    self.put(
                        "def grow(self):", "    if self.flag:", f"        self.ds = self.ds{more}"
                    )
                    self.put("    return self")
                case "build":
                    self.put("def build(self, ds, flag=False):")
                    self.put("    if flag or self.flag:", f"        ds = ds{more}")
                    self.put("    return self.finish(ds)")
                case "plain":
                    self.put("@staticmethod")
                    self.short("plain(ds, flag=True)")
                case "made":
                    self.put("@classmethod", "def made(cls, ds):", f"    return cls(ds{more})")
                case "call":
                    self.put("def __call__(self, ds, flag=False):")
                    self.put(f"    return ds{more} if flag else self.ds")

    def record(self) -> None:
        """A dataclass or named tuple that holds datasets."""
        name, thing, other = self.name("Record"), self.name("thing"), self.name("thing")
        named = self.maybe(0.3)
        if not named:
            self.put("@dataclasses.dataclass")
        with self.block(f"class {name}({'typing.NamedTuple' if named else ''}):"):
            self.put(
                "ds: object", "other: object = None", f"flag: bool = {self.unseen(self.maybe(0.5))}"
            )
        self.put(f"{thing} = {name}({self.known()}, other={self.dataset()})")
        if named:
            self.put(f"{other} = {thing}._replace(ds={self.dataset()})")
            self.put(f"{self.place()}, {self.place()}, _ = {thing}")
            self.scope.datasets += [f"{thing}.ds", f"{other}.ds", f"{other}.other"]
        else:
            self.put(f"{other} = dataclasses.replace({thing}, ds={self.dataset()})")
            self.scope.places += [f"{thing}.ds", f"{other}.ds", f"{other}.other"]
            self.scope.flags.append(f"{thing}.flag")
        self.scope.facts.append(f"{other}.flag")


def program(seed: int) -> dict[str, str]:
    """The files of a seed's program: paths below its folder, and texts."""
    source, numbers = random.Random(seed), count(1)
    files = {"pipe/__init__.py": ""}
    modules: dict[str, Scope] = {}
    for name in ("steps", "data")[: source.choice((0, 0, 1, 2))]:
        writer = Writer(source, numbers)
        writer.begin()
        for other, scope in modules.items():
            writer.take(other, scope, package=source.choice((".", "pipe")))
        for _ in range(source.randint(1, 2)):
            writer.statement()
        modules[name] = writer.scope.bound()
        files[f"pipe/{name}.py"] = writer.text
        listed = ", ".join(modules[name].names())
        files["pipe/__init__.py"] += f"from .{name} import {source.choice(('*', listed))}\n"
    writer = Writer(source, numbers)
    writer.begin()
    for name, scope in modules.items():
        writer.take(name, scope)
    for _ in range(source.randint(2, 4)):
        writer.statement()
    for place in writer.scope.places:
        writer.reveal_this(place)
    files["main.py"] = writer.text
    return files


def real(name: str) -> bool | str:
    """What an attribute of `options` is: True for `true1`, "train" for `train2`."""
    word = name.rstrip("0123456789")
    return {"true": True, "false": False}.get(word, word)
