"""From findings to verdicts: programs, workers, and what is already known."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tfdata_lint.catalogue import Catalogue
from tfdata_lint.findings.cells import in_cell
from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.reading.imports import Finder
from tfdata_lint.rule import Finding
from tfdata_lint.verdict import Status, Verdict
from tfdata_lint.verify.built import Built, NotBuilt
from tfdata_lint.verify.known import Known
from tfdata_lint.verify.model import Job
from tfdata_lint.verify.program import Planner
from tfdata_lint.verify.proof import Proof, Setting, proof_of
from tfdata_lint.verify.run import answers
from tfdata_lint.verify.server import NoTensorFlow, Server

MAX_WORKERS = 2
"""Workers at a time: each imports TensorFlow, and timings disturb one another."""


WAKE_SECONDS = 0.5
"""Between two looks of the main thread, which alone can be told of Ctrl-C."""

_LAST = 1
"""What comes behind all jobs, which come in the order of their negative lengths."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding as it is reported, and the program that will tell, or why there is none."""

    finding: Finding
    folder: str
    built: Built | None = None
    reason: str = ""


class Clerk:
    """Makes the questions about findings, as graphs come; `hand_on` gets those of each graph."""

    def __init__(
        self,
        catalogue: Catalogue,
        finder: Finder,
        setting: Setting,
        hand_on: Callable[[Sequence[Asked]], None] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.finder = finder
        self.setting = setting
        self.asked: list[Asked] = []
        self.hand_on = hand_on

    def see(self, graph: Graph, results: Mapping[str, FileResult], _: Collection[str]) -> None:
        """Take what the interpreter saw in files that belong together."""
        start = len(self.asked)
        planner = Planner.of(graph, self.finder, self.setting.values)
        sources = {source.path: source for source in graph.sources.values()}
        for path, result in sorted(results.items()):
            folder = self.finder.root(os.path.dirname(os.path.abspath(path)))
            for finding in result.findings:
                rule = self.catalogue.find(finding.code)
                reported = in_cell(finding, sources)
                try:
                    if self.setting.script:
                        built = planner.script(finding, rule.claim, self.setting.script)
                    else:
                        built = planner.build(finding, rule.claim)
                except NotBuilt as error:
                    self.asked.append(Asked(reported, folder, reason=str(error)))
                else:
                    self.asked.append(Asked(reported, folder, built))
        if self.hand_on is not None:
            self.hand_on(self.asked[start:])


def without_data(result: Result, asked: Iterable[Asked]) -> list[Asked]:
    """What was reported of files and comments, of which there is nothing to run."""
    known = {each.finding.order for each in asked}
    return [
        Asked(finding, "", reason=finding.message)
        for file in result.files
        for finding in file.findings
        if finding.order not in known
    ]


class Session:
    """Runs questions with some workers, which `close` ends, whatever they are at.

    One worker begins with the first question, the others when all are known: until then, making
    programs keeps a processor busy. Not for several threads.
    """

    def __init__(self, setting: Setting, known: Known, workers: int = MAX_WORKERS) -> None:
        self.setting = setting
        self.known = known
        self.servers = [Server(setting.python, setting.gpu) for _ in range(workers)]
        self._asked: list[Asked] = []
        self._jobs: queue.PriorityQueue[tuple[int, list[int]]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[int, Proof] | None] = queue.SimpleQueue()
        self._at_work = 0
        self._trouble: NoTensorFlow | None = None
        self.interrupted = False

    def ask(self, asked: Iterable[Asked]) -> None:
        """Have these run, each file by one worker. Raises NoTensorFlow."""
        start = len(self._asked)
        self._asked.extend(asked)
        open_ones = []
        for position in range(start, len(self._asked)):
            proof = self._without_running(self._asked[position])
            if proof is None:
                open_ones.append(position)
            else:
                self._done.put((position, proof))
        for _, group in groupby(open_ones, key=lambda each: self._asked[each].finding.path):
            positions = list(group)
            # The longest first, so that at the end no worker waits for another.
            self._jobs.put((-len(positions), positions))
        self._start(1)
        if self._trouble is not None:
            raise self._trouble

    def proofs(self) -> Iterator[tuple[int, Proof]]:
        """What is known of each, by its position among all that were asked, as soon as it is.

        Nothing is asked afterwards. Raises NoTensorFlow, and KeyboardInterrupt once `interrupted`
        is set.
        """
        self._start(len(self.servers))
        for _ in range(self._at_work):
            self._jobs.put((_LAST, []))
        left = self._at_work
        while left or not self._done.empty():
            if self.interrupted:
                raise KeyboardInterrupt
            try:
                found = self._done.get(timeout=WAKE_SECONDS)
            except queue.Empty:
                continue
            if self._trouble is not None:
                raise self._trouble
            if found is None:
                left -= 1
                continue
            position, proof = found
            built = self._asked[position].built
            if built is not None:
                self.known.add(built.question, self.setting, proof)
            yield found

    def _start(self, workers: int) -> None:
        """Sees to it that so many workers are at work, if there is enough to do."""
        while self._at_work < min(workers, self._at_work + self._jobs.qsize()):
            server = self.servers[self._at_work]
            self._at_work += 1
            threading.Thread(target=self._work, args=(server,), daemon=True).start()

    def _without_running(self, asked: Asked) -> Proof | None:
        if asked.built is None:
            return Proof(Verdict(Status.NOT_RUN, asked.reason))
        return self.known.get(asked.built.question, self.setting)

    def _work(self, server: Server) -> None:
        try:
            while not server.closed:
                _, positions = self._jobs.get()
                if not positions:
                    break
                self._run(server, positions)
        except NoTensorFlow as error:
            self._trouble = error
        finally:
            self._done.put(None)

    def _run(self, server: Server, positions: Sequence[int]) -> None:
        questions = [each.question for each in _built(self._asked, positions)]
        job = Job(
            tuple(questions),
            self.setting.python,
            self._asked[positions[0]].folder,
            self.setting.limits,
            self.setting.data_bytes,
            self.setting.gpu,
        )
        answered = 0
        try:
            for answer in answers(job, server):
                question = questions[answer.question]
                self._done.put((positions[answer.question], proof_of(question, answer)))
                answered += 1
        except NoTensorFlow:
            raise
        except Exception as error:
            # A bug of ours in one file must not cost the others.
            said = f"internal error: {type(error).__name__}: {error}"
            for position in positions[answered:]:
                self._done.put((position, Proof(Verdict(Status.NOT_RUN, said))))

    def close(self) -> None:
        """End all workers and remove what they wrote."""
        for server in self.servers:
            server.close()
        for _ in range(self._at_work):
            self._jobs.put((_LAST, []))


def _built(asked: Sequence[Asked], positions: Iterable[int]) -> Iterator[Built]:
    for position in positions:
        built = asked[position].built
        assert built is not None
        yield built
