"""Worker processes that are given work in pieces and end at once when they are no longer needed.

They are tied to this process by pipes alone, which exist where semaphores do not: in containers
without `/dev/shm`, under every way of starting a process.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

Common = TypeVar("Common")
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class WorkerDied(Exception):
    """A worker process ended before its work was done."""


def spread(
    work: Callable[[Common, Item], Answer],
    common: Common,
    pieces: Sequence[Sequence[Item]],
    processes: int,
) -> Iterator[Answer]:
    """`work(common, item)` for each item of each piece, in the order in which they are done.

    `work` is a function of a module. Raises WorkerDied, and what `work` raises. Whatever happens,
    also where the caller stops asking, no worker outlives this.
    """
    waiting = list(reversed(pieces))
    workers: dict[Connection, Process] = {}
    try:
        for _ in range(min(processes, len(pieces))):
            ours, theirs = Pipe()
            worker = Process(target=_serve, args=(theirs, work, common), daemon=True)
            with _uninterrupted():
                worker.start()
                workers[ours] = worker
            theirs.close()
            ours.send(waiting.pop())
        busy = set(workers)
        while busy:
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                answers: Sequence[Answer] = _received(connection)
                if waiting:
                    connection.send(waiting.pop())
                else:
                    busy.remove(connection)
                yield from answers
    finally:
        for connection, worker in workers.items():
            worker.terminate()
            connection.close()
        for worker in workers.values():
            worker.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits: it may not come between the start of a process and what knows of it, which
    would leave that process behind. Where signals cannot be held back, it may."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(connection: Connection) -> Any:
    try:
        answers = connection.recv()
    except (EOFError, OSError):
        raise WorkerDied from None
    if isinstance(answers, Exception):
        raise answers
    return answers


def _serve(connection: Connection, work: Callable[[Common, Item], Answer], common: Common) -> None:
    # Ctrl-C reaches every process, but only the first one is to answer: it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            answers: list[Answer] | Exception
            try:
                answers = [work(common, item) for item in connection.recv()]
            except Exception as error:
                answers = error
            connection.send(answers)
    except (EOFError, OSError):
        # Nobody asks any more.
        return
