"""Shorter starts, where only the time of each element is asked for."""

from __future__ import annotations

import functools
from typing import Any


def fill_less(dataset_type: Any, most: int) -> None:
    """From here on, buffers of `shuffle` are filled up to `most` elements."""
    real = dataset_type.shuffle

    @functools.wraps(real)
    def shuffled(own: Any, buffer_size: Any, *given: Any, **words: Any) -> Any:
        return real(own, _less(buffer_size, most), *given, **words)

    dataset_type.shuffle = shuffled


def _less(size: Any, most: int) -> Any:
    try:
        return min(int(size), most) if int(size) > 0 else size
    except (TypeError, ValueError):
        return size
