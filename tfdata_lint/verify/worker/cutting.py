"""Scripts of the user, cut short: what would train is noted and not run."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tfdata_lint.verify.worker.recorded import Used
from tfdata_lint.verify.worker.recorder import Recorder

_FITTING = ("fit", "evaluate", "predict")


def cut_short(recorder: Recorder) -> None:
    """From here on models do not train, and loops over datasets end after their first round."""
    model = recorder.tf.keras.Model
    for kind in _FITTING:
        setattr(model, kind, _idle(recorder, kind, getattr(model, kind)))
    for name in ("train_on_batch", "test_on_batch", "predict_on_batch"):
        setattr(model, name, _idle_step(recorder, getattr(model, name)))
    _cut_loops(recorder)


def _idle(recorder: Recorder, kind: str, original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    @functools.wraps(original)
    def idle(model: Any, *arguments: Any, **keywords: Any) -> Any:
        if recorder.is_quiet:
            return original(model, *arguments, **keywords)
        place = recorder.places.of_user(sys._getframe(1))
        given = dict(signature.bind(model, *arguments, **keywords).arguments)
        data = given.pop("x", None)
        given.pop("self", None)
        if isinstance(data, recorder.dataset_type):
            recorder.uses.append(Used(data, kind, place, model, given))
        checked = given.pop("validation_data", None)
        if isinstance(checked, recorder.dataset_type):
            recorder.uses.append(Used(checked, "validation", place, model))
        return _Nothing()

    return idle


def _idle_step(recorder: Recorder, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def idle(model: Any, *arguments: Any, **keywords: Any) -> Any:
        return original(model, *arguments, **keywords) if recorder.is_quiet else _Nothing()

    return idle


def _cut_loops(recorder: Recorder) -> None:
    iterate = recorder.dataset_type.__iter__

    @functools.wraps(iterate)
    def cut(dataset: Any) -> Any:
        place = recorder.watched(sys._getframe(1), "")
        if place is None or not recorder.tf.executing_eagerly():
            return iterate(dataset)
        recorder.uses.append(Used(dataset, "loop", place))
        return _First(iterate(dataset))

    recorder.dataset_type.__iter__ = cut


class _First:
    """An iterator that ends after its first element, so that a loop's body is seen once."""

    def __init__(self, iterator: Iterator[Any]) -> None:
        self._iterator = iterator
        self._given = False

    def __iter__(self) -> _First:
        return self

    def __next__(self) -> Any:
        if self._given:
            raise StopIteration
        self._given = True
        return next(self._iterator)

    next = __next__
    get_next = __next__


class _Nothing:
    """Stands for the history or the result of what was not trained."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return _Nothing()

    def __getitem__(self, _: Any) -> Any:
        return _Nothing()

    def __iter__(self) -> Iterator[Any]:
        return iter((0.0, 0.0))

    def __float__(self) -> float:
        return 0.0

    def __format__(self, specification: str) -> str:
        return format(0.0, specification)
