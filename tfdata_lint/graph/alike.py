"""Which stages are the same place in the code: made by the same call from the same inputs."""

from __future__ import annotations

from collections.abc import Hashable

from tfdata_lint.graph.machine import datasets_in
from tfdata_lint.graph.pipeline import Stage


class Alike:
    """Numbers stages from 1, sources first. Those that the same code makes of the same inputs have
    one number, however often a function ran; `first` has the first stage of each."""

    def __init__(self) -> None:
        self.first: dict[int, Stage] = {}
        self._by_key: dict[Hashable, int] = {}
        self._known: dict[int, int] = {}

    def number(self, last: Stage) -> int:
        """The number of a stage, after all that it is made of have theirs."""
        # Without recursion: a pipeline may be longer than Python's stack.
        pending = [last]
        while pending:
            stage = pending[-1]
            missing = [each for each in made_of(stage) if id(each) not in self._known]
            if missing:
                pending.extend(reversed(missing))
                continue
            pending.pop()
            if id(stage) not in self._known:
                number = self._by_key.setdefault(self._key(stage), len(self._by_key) + 1)
                self._known[id(stage)] = number
                self.first.setdefault(number, stage)
        return self._known[id(last)]

    def _key(self, stage: Stage) -> Hashable:
        place: Hashable = id(stage.call)
        if stage.call is None:
            # What is not seen is one thing where the code calls it the same.
            place = stage.text or (id(stage) if not stage.inputs else "")
        effects = stage.effects
        return (
            stage.name,
            place,
            stage.why,
            effects and (effects.purity, effects.causes),
            tuple(self._known[id(each)] for each in (*stage.inputs, *given(stage))),
            tuple(self._known[id(each)] for each in stage.inner),
        )


def made_of(stage: Stage) -> list[Stage]:
    """All stages that one is made of, directly."""
    return [*stage.inputs, *given(stage), *stage.inner]


def given(stage: Stage) -> list[Stage]:
    """Datasets whose elements a source reads: `TFRecordDataset(files)`. Those that a mixture is
    given are its inputs, where each pipeline has its own of several ways."""
    if stage.inputs:
        return []
    found = {
        id(each): each
        for argument in stage.arguments.values()
        for _, each in datasets_in(argument.value)
    }
    return list(found.values())
