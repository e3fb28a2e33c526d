"""From findings to verdicts: programs, workers, and what is already known."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding as it is reported, and the program that will tell, or why there is none."""

    finding: Finding
    folder: str
    built: Built | None = None
    reason: str = ""


class Clerk:
    """Makes the questions about findings, as graphs come."""

    def __init__(self, catalogue: Catalogue, finder: Finder, setting: Setting) -> None:
        self.catalogue = catalogue
        self.finder = finder
        self.setting = setting
        self.asked: list[Asked] = []

    def see(self, graph: Graph, results: Mapping[str, FileResult], _: Collection[str]) -> None:
        """Take what the interpreter saw in files that belong together."""
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
    """Runs questions with some workers, which `close` ends, whatever they are at."""

    def __init__(self, setting: Setting, known: Known, workers: int = MAX_WORKERS) -> None:
        self.setting = setting
        self.known = known
        self.servers = [Server(setting.python, setting.gpu) for _ in range(workers)]

    def proofs(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Proof]]:
        """What is known of each, by its position, as soon as it is. Raises NoTensorFlow."""
        open_ones = []
        for position, each in enumerate(asked):
            proof = self._without_running(each)
            if proof is None:
                open_ones.append(position)
            else:
                yield position, proof
        jobs: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
        groups = groupby(open_ones, key=lambda position: asked[position].finding.path)
        # The longest first, so that at the end no worker waits for another.
        for job in sorted((list(group) for _, group in groups), key=len, reverse=True):
            jobs.put(job)
        done: queue.SimpleQueue[tuple[int, Proof] | NoTensorFlow | None] = queue.SimpleQueue()
        left = min(len(self.servers), jobs.qsize())
        for server in self.servers[:left]:
            threading.Thread(
                target=self._work, args=(server, asked, jobs, done), daemon=True
            ).start()
        while left:
            try:
                found = done.get(timeout=WAKE_SECONDS)
            except queue.Empty:
                continue
            if found is None:
                left -= 1
            elif isinstance(found, NoTensorFlow):
                raise found
            else:
                (built,) = _built(asked, found[:1])
                self.known.add(built.question, self.setting, found[1])
                yield found

    def _without_running(self, asked: Asked) -> Proof | None:
        if asked.built is None:
            return Proof(Verdict(Status.NOT_RUN, asked.reason))
        return self.known.get(asked.built.question, self.setting)

    def _work(
        self,
        server: Server,
        asked: Sequence[Asked],
        jobs: queue.SimpleQueue[list[int]],
        done: queue.SimpleQueue[tuple[int, Proof] | NoTensorFlow | None],
    ) -> None:
        try:
            while not server.closed:
                positions = jobs.get_nowait()
                answered = 0
                questions = [each.question for each in _built(asked, positions)]
                job = Job(
                    tuple(questions),
                    self.setting.python,
                    asked[positions[0]].folder,
                    self.setting.limits,
                    self.setting.data_bytes,
                    self.setting.gpu,
                )
                try:
                    for answer in answers(job, server):
                        question = questions[answer.question]
                        done.put((positions[answer.question], proof_of(question, answer)))
                        answered += 1
                except NoTensorFlow:
                    raise
                except Exception as error:
                    # A bug of ours in one file must not cost the others.
                    said = f"internal error: {type(error).__name__}: {error}"
                    for position in positions[answered:]:
                        done.put((position, Proof(Verdict(Status.NOT_RUN, said))))
        except queue.Empty:
            pass
        except NoTensorFlow as error:
            done.put(error)
        finally:
            done.put(None)

    def close(self) -> None:
        """End all workers and remove what they wrote."""
        for server in self.servers:
            server.close()


def _built(asked: Sequence[Asked], positions: Iterable[int]) -> Iterator[Built]:
    for position in positions:
        built = asked[position].built
        assert built is not None
        yield built
