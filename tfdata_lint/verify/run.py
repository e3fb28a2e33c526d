"""Answers the questions of a job: what to run next, until the judge has what it needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tfdata_lint.verify import judge
from tfdata_lint.verify.model import (
    Answer,
    Evidence,
    Growth,
    Job,
    Place,
    Program,
    Question,
    Race,
    Run,
    from_json,
    to_json,
)
from tfdata_lint.verify.server import Server

SEED = 1
"""Before and after run with the same seed, so that random data can be compared."""

BUFFER = 128
"""Elements that a `shuffle` holds at most where it is not asked how many: more take longer to fill,
and change nothing else."""

RACED_BUFFER = 16
"""The same in a race, which fills them anew for each timed pass and does not look at values."""

GROWTH_ELEMENTS = 2048
"""Elements over which the growth of resident memory is watched, if time allows."""


def answers(job: Job, server: Server | None = None) -> Iterator[Answer]:
    """The answers in the order of the questions, each as soon as it is known.

    Without a `server` one is started, and ended. Raises server.NoTensorFlow.
    """
    if server is None:
        with Server(job.python, job.gpu) as own:
            yield from answers(job, own)
        return
    data_bytes = job.data_bytes or _memory()
    runs = _Runs(job, server)
    for number, question in enumerate(job.questions):
        evidence = _evidence(runs, question)
        verdict = judge.judge(question, evidence, data_bytes)
        yield Answer(number, verdict, evidence)


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class _Runs:
    """Runs programs, each once for all the questions about it."""

    job: Job
    server: Server
    _done: dict[tuple[str, int | None, bool], Run] = field(default_factory=dict)

    def before(self, question: Question, seed: int | None = SEED) -> Run:
        """What the program does, looked at where the questions say."""
        most = self.job.limits.elements
        return self._measured(question.before, seed, self._short(question), None, most)

    def after(self, question: Question, like: Run, seed: int | None = SEED) -> Run:
        """What its repaired form does, looked at where `like` was, and as far."""
        assert question.after is not None
        numbers = [use.number for use in like.uses]
        return self._measured(
            question.after, seed, self._short(question), numbers, self._compared(like)
        )

    def _compared(self, like: Run) -> int:
        """How many elements of a pass can be compared with those of another run.

        Where its passes came to an end, it counts whether those of the other do so too.
        """
        passes = [each for use in like.uses for each in use.passes]
        if not passes or any(each.complete or each.error is not None for each in passes):
            return self.job.limits.elements
        return max(len(each.digests) for each in passes)

    def _short(self, question: Question) -> bool:
        """True when nothing that is asked about the program depends on full buffers."""
        return not any(
            judge.wants_whole_buffers(each)
            for each in self.job.questions
            if each.before == question.before
        )

    def _measured(
        self,
        program: Program,
        seed: int | None,
        short: bool,
        numbers: list[int] | None,
        elements: int,
    ) -> Run:
        key = repr(program), seed, short
        if key not in self._done:
            self._done[key] = self._measure(program, seed, short, numbers, elements)
        return self._done[key]

    def _measure(
        self,
        program: Program,
        seed: int | None,
        short: bool,
        numbers: list[int] | None,
        elements: int,
    ) -> Run:
        about = [each for each in self.job.questions if program in (each.before, each.after)]
        # Runs without seeds are for what is random, which no consumer changes.
        consumed = about if seed is not None else []
        found, ended = self._ask(
            "measure",
            program,
            [each.place for each in about],
            seed=seed,
            most_buffered=BUFFER if short else None,
            numbers=numbers or None,
            elements=elements,
            again=any(map(judge.wants_passes, about)),
            count_reads=any(map(judge.wants_reads, about)),
            shares=any(judge.wants_shares(each) for each in about if each.before == program),
            counts=any(map(judge.wants_counts, about)),
            model=any(map(judge.wants_model, consumed)),
            epochs=any(map(judge.wants_epochs, consumed)),
        )
        run = Run() if found is None else from_json(Run, found)
        return run if ended is None else replace(run, ended=ended)

    def race(self, question: Question, how: str) -> Race:
        """Both forms against each other."""
        after = question.after
        found, ended = self._ask(
            "race",
            question.before,
            [question.place],
            most_buffered=RACED_BUFFER if self._short(question) else None,
            after=None if after is None else to_json(after),
            consumer=how == "consumer",
            improve=judge.IMPROVED.get(question.code, "parallel"),
        )
        race = Race() if found is None else from_json(Race, found)
        return race if ended is None else replace(race, ended=ended)

    def probe(self, question: Question, name: str) -> Mapping[str, Any]:
        """What a probe of the worker found, nothing where it does not apply."""
        found, _ = self._ask("probe", question.before, [question.place], seed=None, name=name)
        return {} if found is None or "ended" in found else found

    def growth(self, question: Question) -> Growth | None:
        """How memory grows, None where that could not be seen."""
        elements, grown = GROWTH_ELEMENTS, []
        for without in (False, True):
            found, _ = self._ask(
                "resident", question.before, [question.place], without=without, elements=elements
            )
            if found is None or "elements" not in found:
                return None
            elements = found["elements"]
            grown.append(found["grown_bytes"])
        return Growth(elements, *grown)

    def _ask(
        self,
        kind: str,
        program: Program,
        places: list[Place],
        seed: int | None = SEED,
        most_buffered: int | None = None,
        **more: Any,
    ) -> tuple[dict[str, Any] | None, str | None]:
        return self.server.ask(
            {
                "kind": kind,
                "folder": self.job.folder,
                "program": to_json(program),
                "places": [to_json(place) for place in places],
                "seed": seed,
                "most_buffered": most_buffered,
                "limits": to_json(self.job.limits),
                **more,
            }
        )


def _evidence(runs: _Runs, question: Question) -> Evidence:
    before = runs.before(question)
    if _is_stuck(before):
        return replace(Evidence(before), probe=_probe(runs, question, Evidence(before)))
    after = None if question.after is None else runs.after(question, before)
    evidence = Evidence(before, after)
    if judge.wants_unseeded(question, evidence):
        evidence = replace(evidence, unseeded_before=runs.before(question, None))
        if question.after is not None and judge.wants_unseeded_after(question):
            evidence = replace(evidence, unseeded_after=runs.after(question, before, None))
    if judge.wants_growth(question, evidence):
        evidence = replace(evidence, growth=runs.growth(question))
    evidence = replace(evidence, probe=_probe(runs, question, evidence))
    how = judge.wants_race(question, evidence)
    if how is not None:
        evidence = replace(evidence, race=runs.race(question, how))
    return evidence


def _probe(runs: _Runs, question: Question, evidence: Evidence) -> Mapping[str, Any]:
    name = judge.wants_probe(question, evidence)
    return {} if name is None else runs.probe(question, name)


def _is_stuck(before: Run) -> bool:
    """True for what its repaired form lacks or takes as well: a package, time, memory."""
    return (
        before.ended is not None
        and not before.layers
        and not any(use.passes for use in before.uses)
    )
