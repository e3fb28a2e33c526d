"""How much of the files that a pipeline reads has been read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from tfdata_lint.verify.worker.recorder import Recorder
from tfdata_lint.verify.worker.standins.python import real_glob


def file_bytes(recorder: Recorder, datasets: list[Any]) -> int | None:
    """The sizes of all files that the sources name, None where they name none."""
    paths: set[str] = set()
    for dataset in datasets:
        made = recorder.made(dataset)
        if made is not None and not made.inputs(recorder.dataset_type):
            for text in _texts((*made.arguments, *made.keywords.values())):
                paths.update(each for each in _found(text) if os.path.isfile(each))
    return sum(map(os.path.getsize, paths)) if paths else None


def _found(text: str) -> list[str]:
    """The files that a text leads to; many texts are none."""
    return [] if "\0" in text else real_glob(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (str, os.PathLike)):
        yield os.fspath(value)
    elif isinstance(value, bytes):
        yield os.fsdecode(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif getattr(getattr(value, "dtype", None), "kind", "") in ("O", "S", "U"):
        yield from _texts(value.tolist())
    elif getattr(getattr(value, "dtype", None), "name", "") == "string" and hasattr(value, "numpy"):
        yield from _texts(value.numpy().tolist() if value.shape.rank else value.numpy())


def read_bytes() -> int | None:
    """What this process has read so far, from files or their copies in memory."""
    try:
        with open("/proc/self/io", encoding="ascii") as file:
            return int(file.readline().split()[1])
    except (OSError, IndexError, ValueError):
        return None
