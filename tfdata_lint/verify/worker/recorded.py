"""What a recorder keeps: how datasets were made, what uses them, which layers were called."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

SHOWN_CHARACTERS = 80
"""How much of an argument is kept."""


class Made:
    """How a dataset was made: the method, where, from which datasets, and how to make it again."""

    def __init__(
        self,
        tag: str,
        name: str,
        place: Place,
        make: Callable[..., Any],
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
    ) -> None:
        self.tag = tag
        self.name = name
        self.place = place
        self.make = make
        self.arguments = arguments
        self.keywords = keywords

    def inputs(self, dataset_type: type) -> list[Any]:
        """The datasets that the call was given, in order."""
        return list(datasets_in((self.arguments, self.keywords), dataset_type))

    def given(self) -> dict[str, Any]:
        """The arguments by the names of their parameters, the dataset itself left out."""
        try:
            bound = inspect.signature(self.make).bind(*self.arguments, **self.keywords).arguments
        except (TypeError, ValueError):
            bound = dict(self.keywords)
        return {name: value for name, value in bound.items() if name != "self"}

    def shown(self) -> dict[str, str]:
        """The same as a reader knows them."""
        return {name: _shown(value) for name, value in self.given().items()}


class Used:
    """A dataset that reached a use. `consumed` is what the user's model did with a batch of it."""

    def __init__(
        self,
        dataset: Any,
        kind: str,
        place: Place | None,
        consumer: Any = None,
        arguments: dict[str, Any] | None = None,
    ) -> None:
        self.dataset = dataset
        self.kind = kind
        self.place = place
        self.consumer = consumer
        self.arguments = arguments or {}
        self.consumed: dict[str, Any] | None = None


class Called:
    """A layer that was called: the first input, and what it raised."""

    def __init__(self, layer: Any, value: Any, error: BaseException | None) -> None:
        self.layer = layer
        self.value = value
        self.error = error


def datasets_in(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from datasets_in(each, kind)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from datasets_in(each, kind)


def replaced(value: Any, kind: type, replace: Callable[[Any], Any]) -> Any:
    if isinstance(value, kind):
        return replace(value)
    if isinstance(value, dict):
        return {key: replaced(each, kind, replace) for key, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(replaced(each, kind, replace) for each in value)
    return value


def _shown(value: Any) -> str:
    """An argument as a reader knows it, on one line."""
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    text = " ".join(repr(value).split())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 3] + "..."
