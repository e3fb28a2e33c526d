"""What the interpreter foresees of a program, and whether that agrees with what really happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import libcst as cst

from tests.random_programs import BUILT_IN, real
from tfdata_lint.graph.guards import Guards, Literal, Paths, Subject
from tfdata_lint.graph.outlook import look_ahead
from tfdata_lint.graph.pipeline import Argument, Stage
from tfdata_lint.graph.project import Interpreter
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import Constant, Dataset, Symbol, Thing, Unknown, Value
from tfdata_lint.reading.project import Project

AUTOTUNE = -1


@dataclass(frozen=True, eq=False)
class Made:
    """A dataset that TensorFlow made: its last step, with its literal arguments."""

    name: str
    arguments: Mapping[str, object]
    inputs: tuple[Made, ...]

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.arguments.items())
        return _text(f"{self.name}({given})", [str(each) for each in self.inputs])


class Agreement(IntEnum):
    """How what is known of a dataset agrees with the real one; the worst part counts."""

    NONE = 0
    POSSIBLE = 1
    EXACT = 2


@dataclass(frozen=True)
class Sight:
    """What the interpreter knows where it sees a `reveal_pipeline` once."""

    value: Value
    paths: Paths


class Observer(Interpreter):
    """Notes what each `reveal_pipeline` is given, and what the tests of unseen values really say.

    `sights` are by the numbers that are their first arguments.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project, look_ahead(project))
        self.sights: dict[object, list[Sight]] = {}
        self._real: dict[Subject, Literal] = {}

    def _is_nowhere(self, value: Value, node: cst.Name) -> bool:
        """As ever; what is a builtin while programs run is bound."""
        return node.value not in BUILT_IN and super()._is_nowhere(value, node)

    def call(self, thing: Thing, given: Arguments, node: cst.Call, state: State) -> Value:
        """As ever; `hidden(1, True)` is really its last argument."""
        made = super().call(thing, given, node, state)
        match thing:
            case Unknown(text="hidden"):
                _, value = given.positional[1]
                self._is_really(made, value)
            case Unknown(text="reveal_pipeline") if not self.muted:
                (_, number), (_, value) = given.positional
                known = number.only()
                assert isinstance(known, Constant)
                self.sights.setdefault(known.value, []).append(Sight(value, state.paths))
        return made

    def attribute(self, thing: Thing, name: str, state: State) -> Value:
        """As ever; `options.true1` is really what its name says."""
        value = super().attribute(thing, name, state)
        match thing:
            case Unknown(text="options"):
                self._is_really(value, Constant(real(name)))
        return value

    def _is_really(self, unseen: Value, value: Value | Constant) -> None:
        thing = unseen.only()
        known = value if isinstance(value, Constant) else value.only()
        if thing is not None and isinstance(known, Constant):
            self._real[Subject.of(thing.key)] = known.key

    def holds(self, guards: Guards) -> bool:
        """True where nothing that really is so speaks against it."""
        for claim in guards.claims:
            literal = self._real.get(claim.subject)
            if isinstance(literal, tuple) and (
                (claim.among is not None and literal not in claim.among)
                or literal in claim.never
                or claim.truth not in (None, bool(literal[1]))
            ):
                return False
        return True

    def agreement(self, number: int, made: Made) -> Agreement:
        """How well a real dataset was foreseen."""
        matching = _Matching(self)
        return max(
            (
                matching.value(sight.value, made)
                for sight in self.sights.get(number, ())
                if any(map(self.holds, sight.paths))
            ),
            default=Agreement.NONE,
        )

    def exactly(self, number: int, made: Made) -> Iterator[tuple[Stage, Guards]]:
        """The pipelines that were foreseen step by step, and are the real one."""
        matching = _Matching(self)
        for sight in self.sights.get(number, ()):
            if any(map(self.holds, sight.paths)):
                for guards, thing in sight.value:
                    if (
                        isinstance(thing, Dataset)
                        and self.holds(guards)
                        and matching.stage(thing.stage, made) is Agreement.EXACT
                    ):
                        yield thing.stage, guards

    def foreseen(self, number: int) -> list[str]:
        """What is foreseen, for readers."""
        return sorted(
            {
                f"{described(thing)}  if {' and '.join(guards.texts()) or 'reached'}"
                for sight in self.sights.get(number, ())
                if any(map(self.holds, sight.paths))
                for guards, thing in sight.value
                if self.holds(guards)
            }
        )


class _Matching:
    """Compares what is known with what really is, each pair once."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.known: dict[tuple[int, int], Agreement] = {}

    def value(self, value: Value, made: Made) -> Agreement:
        """The best alternative whose guards hold."""
        return max(
            (self._thing(thing, made) for guards, thing in value if self.observer.holds(guards)),
            default=Agreement.NONE,
        )

    def _thing(self, thing: Thing, made: Made) -> Agreement:
        match thing:
            case Dataset(stage=stage):
                return self.stage(stage, made)
            case Unknown() | Symbol():
                return Agreement.POSSIBLE
        return Agreement.NONE

    def stage(self, stage: Stage, made: Made) -> Agreement:
        pair = stage.number, id(made)
        if pair not in self.known:
            self.known[pair] = self._stage(stage, made)
        return self.known[pair]

    def _stage(self, stage: Stage, made: Made) -> Agreement:
        match stage.name, stage.inputs:
            case "unknown", _:
                return Agreement.POSSIBLE
            case "...", (before,):
                # Unseen steps may mix what came before with other datasets.
                grown = [self.stage(stage, each) for each in made.inputs]
                return min(max([self.stage(before, made), *grown]), Agreement.POSSIBLE)
        if stage.name != made.name or len(stage.inputs) != len(made.inputs):
            return Agreement.NONE
        inputs = map(self.stage, stage.inputs, made.inputs)
        return min([self._arguments(stage, made), *inputs])

    def _arguments(self, stage: Stage, made: Made) -> Agreement:
        worst = Agreement.EXACT
        for name in {*stage.arguments, *made.arguments} - {"**"}:
            argument = stage.arguments.get(name)
            if argument is None:
                agrees = Agreement.POSSIBLE if "**" in stage.arguments else Agreement.NONE
            elif name in made.arguments:
                agrees = self._argument(argument, made.arguments[name])
            else:
                literal = isinstance(argument.value.only(), Constant)
                agrees = Agreement.NONE if literal else Agreement.EXACT
            worst = min(worst, agrees)
        return worst

    def _argument(self, argument: Argument, value: object) -> Agreement:
        def agreement(thing: Thing) -> Agreement:
            match thing:
                case Constant(value=known):
                    return Agreement.EXACT if known == value else Agreement.NONE
                case Symbol(path="tensorflow.data.AUTOTUNE") if value == AUTOTUNE:
                    return Agreement.EXACT
            return Agreement.POSSIBLE

        return max(
            (agreement(thing) for guards, thing in argument.value if self.observer.holds(guards)),
            default=Agreement.NONE,
        )


def described(thing: Thing) -> str:
    """A thing as `Made` would be written."""
    return _described(thing.stage) if isinstance(thing, Dataset) else type(thing).__name__


def _described(stage: Stage) -> str:
    given = []
    for name, argument in stage.arguments.items():
        known = [each.value for each in argument.value.things() if isinstance(each, Constant)]
        given.append(f"{name}={'|'.join(map(str, known)) or '?'}")
    return _text(f"{stage.name}({', '.join(given)})", [_described(each) for each in stage.inputs])


def _text(step: str, inputs: list[str]) -> str:
    match inputs:
        case []:
            return step
        case [one]:
            return f"{one} > {step}"
    return f"{' & '.join(f'[{each}]' for each in inputs)} > {step}"
