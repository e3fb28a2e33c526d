"""Small random programs that build pipelines, each as a function of its seed alone.

They can be run: every flag has a value, though one that only running tells where it comes from
`hidden(...)`. `reveal_pipeline(ds)` marks where the real chain is compared with the known one, and
`fail()` raises ValueError.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

MAX_DEPTH = 3
"""How deep blocks nest."""

STEPS = (
    "map(lambda x: x)",
    "shuffle(3)",
    "batch(2)",
    "repeat(2)",
    "take(4)",
    "skip(1)",
    "cache()",
    "prefetch(1)",
    "filter(lambda x: tf.constant(True))",
)
SOURCES = ("tf.data.Dataset.range(9)", "tf.data.Dataset.counter()")
MODES = ("train", "eval", "test")


class Program:
    """Writes one program, statement by statement."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.indent = 0
        self.depth = 0
        self.datasets: list[str] = []
        self.flags: list[str] = []
        self.modes: list[str] = []
        self.functions: list[str] = []
        self.named = 0

    def text(self) -> str:
        """The whole program."""
        self.put("import functools")
        self.put("import tensorflow as tf")
        for _ in range(2):
            self.new_flag()
        self.new_mode()
        for _ in range(2):
            self.new_dataset()
        self.helper()
        for _ in range(self.random.randint(3, 7)):
            self.statement()
        for name in self.datasets:
            self.reveal(name)
        return "".join(f"{line}\n" for line in self.lines)

    # Writing

    def put(self, line: str) -> None:
        self.lines.append("    " * self.indent + line)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A block in which new names are its own."""
        self.put(head)
        self.indent += 1
        self.depth += 1
        before = (self.datasets[:], self.flags[:], self.modes[:], self.functions[:])
        yield
        self.datasets, self.flags, self.modes, self.functions = before
        self.depth -= 1
        self.indent -= 1

    def name(self, kind: str) -> str:
        self.named += 1
        return f"{kind}{self.named}"

    def pick(self, choices: list[T] | tuple[T, ...]) -> T:
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    # Expressions

    def flag_value(self) -> str:
        value = self.pick(("True", "False"))
        return f"hidden({value})" if self.maybe(0.6) else value

    def test(self) -> str:
        match self.random.randrange(8):
            case 0:
                return f"not {self.pick(self.flags)}"
            case 1:
                return f"{self.pick(self.flags)} and {self.pick(self.flags)}"
            case 2:
                return f"{self.pick(self.flags)} or not {self.pick(self.flags)}"
            case 3:
                return f'{self.pick(self.modes)} == "{self.pick(MODES)}"'
            case 4:
                return f'{self.pick(self.modes)} in ("{self.pick(MODES)}", "{self.pick(MODES)}")'
            case 5:
                return f'{self.pick(self.modes)} != "{self.pick(MODES)}"'
            case _:
                return self.pick(self.flags)

    def step(self) -> str:
        return self.pick(STEPS)

    def steps(self, most: int = 2) -> str:
        return "".join(f".{self.step()}" for _ in range(self.random.randint(1, most)))

    def dataset(self) -> str:
        """An expression that makes a dataset."""
        name = self.pick(self.datasets)
        match self.random.randrange(14):
            case 0:
                return self.pick(SOURCES)
            case 1:
                return name
            case 2:
                return f"{name}{self.steps()} if {self.test()} else {name}{self.steps()}"
            case 3:
                return f"{name}.concatenate({self.pick(self.datasets)})"
            case 4:
                return f"{name}.apply(lambda d: d{self.steps()})"
            case 5:
                return f"(lambda d, f={self.pick(self.flags)}: d{self.steps()} if f else d)({name})"
            case 6 | 7 | 8 if self.functions:
                return self.call(self.pick(self.functions), name)
            case 9:
                other = f"{self.pick(self.datasets)}{self.steps()}"
                return f"[{name}, {other}][{self.pick((0, 1, -1))}]"
            case 10:
                return f'{{"a": {name}, "b": {name}{self.steps()}}}["{self.pick(("a", "b"))}"]'
            case 11:
                choice = f"lambda f, d: d{self.steps()} if f else d"
                return f"functools.partial({choice}, {self.pick(self.flags)})({name})"
            case _:
                return f"{name}{self.steps(3)}"

    def call(self, function: str, argument: str) -> str:
        flag = self.pick((*self.flags, "True", "False"))
        return self.pick(
            (
                f"{function}({argument})",
                f"{function}({argument}, {flag})",
                f"{function}({argument}, flag={flag})",
                f"{function}(ds={argument}, flag=not {flag})",
                f"{function}(*({argument}, {flag}))",
                f'{function}({argument}, **{{"flag": {flag}}})',
            )
        )

    # Statements

    def new_flag(self) -> None:
        name = self.name("flag")
        self.put(f"{name} = {self.flag_value()}")
        self.flags.append(name)

    def new_mode(self) -> None:
        name = self.name("mode")
        value = f'"{self.pick(MODES)}"'
        self.put(f"{name} = {f'hidden({value})' if self.maybe(0.6) else value}")
        self.modes.append(name)

    def new_dataset(self) -> None:
        name = self.name("ds")
        self.put(f"{name} = {self.pick(SOURCES)}{self.steps() if self.maybe(0.3) else ''}")
        self.datasets.append(name)

    def change(self) -> None:
        self.put(f"{self.pick(self.datasets)} = {self.dataset()}")

    def reveal(self, expression: str) -> None:
        self.put(f"reveal_pipeline({expression})")

    def statement(self) -> None:
        """One random statement."""
        simple: list[Callable[[], None]] = [
            self.change,
            self.change,
            self.change,
            lambda: self.reveal(self.pick(self.datasets)),
            self.rebind,
            self.swap,
            self.walrus,
            self.container,
            self.item,
        ]
        nested: list[Callable[[], None]] = [
            self.branch,
            self.branch,
            self.loop,
            self.loop,
            self.counted,
            self.failing,
            self.helper,
            self.factory,
            self.holder,
            self.cases,
            self.global_change,
        ]
        self.pick(nested if self.depth < MAX_DEPTH and self.maybe(0.5) else simple)()

    def body(self, most: int = 3) -> None:
        for _ in range(self.random.randint(1, most)):
            self.statement()

    def rebind(self) -> None:
        match self.random.randrange(3):
            case 0:
                flag = self.pick(self.flags)
                self.put(f"{flag} = not {flag}")
            case 1:
                self.put(f"{self.pick(self.flags)} = {self.flag_value()}")
            case _:
                self.put(f"{self.pick(self.flags)} = {self.test()}")

    def swap(self) -> None:
        a, b = self.pick(self.datasets), self.pick(self.datasets)
        self.put(f"{a}, {b} = {b}, {a}{self.steps()}")

    def walrus(self) -> None:
        name = self.pick(self.datasets)
        self.put(f"if {self.pick(self.flags)} and ({name} := {name}{self.steps()}) is not None:")
        self.put("    pass")

    def container(self) -> None:
        """A list or dictionary that is changed in place, perhaps through a second name."""
        name, other = self.name("items"), self.name("same")
        ds = self.pick(self.datasets)
        if self.maybe(0.5):
            key, new = "0", f"{name}.append({ds}{self.steps()})"
            self.put(f"{name} = [{ds}{self.steps()}]")
        else:
            key, new = '"a"', f'{name}["b"] = {ds}{self.steps()}'
            self.put(f'{name} = {{"a": {ds}{self.steps()}}}')
        self.put(f"{other} = {self.pick((name, name, f'{name}.copy()'))}")
        self.put(new)
        self.put(f"if {self.test()}:")
        self.put(f"    {self.pick((name, other))}[{key}] = {self.dataset()}")
        self.put(f"{ds} = {name}[{key}]{self.steps()}")
        self.reveal(f"{other}[{key}]")

    def item(self) -> None:
        """A comprehension."""
        ds = self.pick(self.datasets)
        kind = self.random.randrange(3)
        if kind == 0:
            self.put(f"{ds} = [d{self.steps()} for d in ({ds}, {self.pick(self.datasets)})][-1]")
        elif kind == 1:
            self.put(f"{ds} = {{k: {ds}.batch(k) for k in (1, 2)}}[{self.pick((1, 2))}]")
        else:
            a, b = self.pick(self.datasets), self.pick(self.datasets)
            self.put(f"{a}, {b} = (d{self.steps()} for d in [{a}, {b}])")

    def branch(self) -> None:
        with self.block(f"if {self.test()}:"):
            self.body()
        if self.maybe(0.3):
            with self.block(f"elif {self.test()}:"):
                self.body()
        if self.maybe(0.5):
            with self.block("else:"):
                self.body()

    def loop(self) -> None:
        over = self.pick(
            (
                "(1, 2)",
                "[True, False]",
                "hidden([1, 0, 2])",
                "range(2)",
                "()",
                "hidden([])",
                "enumerate((True, False))",
            )
        )
        variable = self.name("x")
        with self.block(f"for {variable} in {over}:"):
            if self.maybe(0.5):
                self.put(f"if {variable}:")
                self.put(f"    {self.pick(self.datasets)} = {self.dataset()}")
            self.body(2)
            if self.maybe(0.3):
                self.put(f"if {self.test()}:")
                self.put(f"    {self.pick(('break', 'continue'))}")
                self.body(1)
        if self.maybe(0.2):
            with self.block("else:"):
                self.body(1)

    def counted(self) -> None:
        count = self.name("n")
        self.put(f"{count} = 0")
        with self.block(f"while {count} < {self.pick((0, 1, 2))}:"):
            self.put(f"{count} += 1")
            self.body(2)

    def failing(self) -> None:
        with self.block("try:"):
            self.body(2)
            if self.maybe(0.6):
                self.put(f"if {self.test()}:")
                self.put("    fail()")
                self.body(1)
        with self.block(f"except {self.pick(('ValueError', 'Exception'))}:"):
            self.body(2)
        if self.maybe(0.2):
            with self.block("else:"):
                self.body(1)
        if self.maybe(0.2):
            with self.block("finally:"):
                self.body(1)

    def helper(self) -> None:
        """A function of a dataset and a flag, which may return early."""
        name = self.name("make")
        default = self.pick(("True", "False", self.pick(self.flags)))
        with self.block(f"def {name}(ds, flag={default}):"):
            self.datasets, self.flags = ["ds"], ["flag"]
            self.functions = self.functions[-1:]
            self.body()
            if self.maybe(0.4):
                self.put(f"if {self.test()}:")
                self.put(f"    return {self.dataset()}")
            self.put(f"return {self.dataset()}")
        self.functions.append(name)

    def factory(self) -> None:
        """A function that returns a function that keeps its variables."""
        name = self.name("factory")
        inner = f"d{self.steps()} if flag else d{self.steps()}"
        with self.block(f"def {name}(flag):"):
            if self.maybe(0.5):
                self.put(f"return lambda d: {inner}")
            else:
                self.put("def inner(d):")
                self.put(f"    return {inner}")
                self.put("return inner")
        ds = self.pick(self.datasets)
        self.put(f"{ds} = {name}({self.pick((*self.flags, 'True', 'False'))})({ds})")

    def holder(self) -> None:
        """A class, perhaps a subclass that overrides, and an object whose attributes change."""
        base, child = self.name("Base"), self.name("Child")
        thing = self.name("thing")
        steps = self.steps
        with self.block(f"class {base}:"):
            self.put(f"flag = {self.flag_value()}")
            with self.block("def __init__(self, ds):"):
                self.put(f"self.ds = ds{steps()}")
            with self.block("def grow(self):"):
                self.put("if self.flag:")
                self.put(f"    self.ds = self.ds{steps()}")
                self.put("return self")
            with self.block("def get(self):"):
                self.put(f"return self.ds{steps()}")
        with self.block(f"class {child}({base}):"):
            match self.random.randrange(3):
                case 0:
                    self.put("flag = not " + base + ".flag")
                case 1:
                    self.put("def get(self):")
                    self.put(f"    return super().get(){steps()}")
                case _:
                    self.put("def __init__(self, ds):")
                    self.put(f"    super().__init__(ds{steps()})")
                    self.put("    self.flag = False")
        ds = self.pick(self.datasets)
        self.put(f"{thing} = {self.pick((base, child))}({ds})")
        if self.maybe(0.5):
            self.put(f"if {self.test()}:")
            self.put(f"    {thing}.grow()")
        if self.maybe(0.5):
            self.put(f"for _ in {self.pick(('(1, 2)', 'hidden([1, 2])', 'hidden([])'))}:")
            self.put(f"    {thing}.grow()")
        self.put(f"{ds} = {self.pick((f'{thing}.get()', f'{thing}.grow().ds'))}")
        self.reveal(f"{thing}.ds")

    def cases(self) -> None:
        with self.block(f"match {self.pick(self.modes)}:"):
            for _ in range(self.random.randint(1, 2)):
                with self.block(f'case "{self.pick(MODES)}" | "{self.pick(MODES)}":'):
                    self.body(2)
            if self.maybe(0.5):
                with self.block("case _:"):
                    self.body(1)

    def global_change(self) -> None:
        """A function that changes a variable of the module; only where that is the current one."""
        if self.indent:
            return self.change()
        name = self.name("change")
        ds = self.pick(self.datasets)
        with self.block(f"def {name}():"):
            self.put(f"global {ds}")
            self.put(f"{ds} = {ds}{self.steps()}")
        if self.maybe(0.5):
            self.put(f"for _ in {self.pick(('(1, 2)', 'hidden([1, 2])'))}:")
            self.put(f"    {name}()")
        else:
            self.put(f"{name}()")
        return None


def program(seed: int) -> str:
    """The program of a seed."""
    return Program(seed).text()
