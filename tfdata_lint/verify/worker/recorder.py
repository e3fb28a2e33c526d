"""Notes every tf.data call of the user with its place, and what the datasets are used for."""

from __future__ import annotations

import builtins
import contextlib
import functools
import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker.places import Places
from tfdata_lint.verify.worker.recorded import Called, Made, Used, datasets_in, replaced

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

HOOK = "__tfdata_lint_use__"

_TAG = "tfdl"

_NO_STAGES = {
    "apply", "as_numpy_iterator", "cardinality", "element_spec", "fingerprint",
    "get_single_element", "options", "reduce", "save",
}  # fmt: skip

_SOURCES = ("TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset")

_EXPERIMENTAL_SOURCES = (
    "CsvDataset", "SqlDataset", "RandomDataset", "make_csv_dataset",
    "make_batched_features_dataset", "sample_from_datasets", "choose_from_datasets",
)  # fmt: skip

_LOADERS = (
    "image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory",
    "timeseries_dataset_from_array",
)  # fmt: skip

_KEEPING = {"cache": "filename", "snapshot": "path"}
"""Steps that keep elements in files, and the parameter after the dataset that says where."""


class Recorder:
    """Patches TensorFlow in this process, and keeps what happens."""

    def __init__(self, tf: Any, places: Places) -> None:
        self.tf = tf
        self.dataset_type = _base(tf.data.Dataset)
        self.uses: list[Used] = []
        self.layers: list[tuple[Any, Place]] = []
        self.called: list[Called] = []
        self.functions: dict[str, Any] = {}
        self.places = places
        self._made: dict[int, tuple[Any, Made]] = {}
        self._count = 0
        self._pending = ""
        self._silent = 0

    def install(self) -> None:
        """From here on everything is noted."""
        setattr(builtins, HOOK, self._hook)
        self._name_the_nameless()
        self._record_methods()
        self._record_sources()
        self._record_layers()

    def made(self, dataset: Any) -> Made | None:
        """How a dataset came about, None for one that no call of the user made."""
        found = self._made.get(id(dataset))
        return None if found is None else found[1]

    def all_made(self) -> list[tuple[Any, Made]]:
        """Every dataset that a call of the user made, in order."""
        return list(self._made.values())

    def tagged(self, tag: str) -> Any:
        """The first dataset that has the tag, None without one."""
        return next((each for each, made in self._made.values() if made.tag == tag), None)

    @property
    def is_quiet(self) -> bool:
        """True while nothing is noted or cut short."""
        return self._silent > 0

    def quiet(self) -> _Quiet:
        """While it is entered, nothing is noted or cut short."""
        return _Quiet(self)

    def replay(self, dataset: Any, tag: str, change: Callable[[Made, list[Any]], Any]) -> Any:
        """The dataset made again, with the stage `tag` made by `change(made, inputs)` instead.

        Returns the dataset itself where nothing in it has the tag.
        """
        made = self.made(dataset)
        if made is None:
            return dataset
        before = made.inputs(self.dataset_type)
        after = [self.replay(each, tag, change) for each in before]
        if made.tag == tag:
            return change(made, after)
        if all(old is new for old, new in zip(before, after)):
            return dataset
        return self.again(made, after)

    def again(self, made: Made, inputs: list[Any], **keywords: Any) -> Any:
        """The call of `made` once more, on other datasets and with other keywords."""
        replacing = iter(inputs)
        arguments, given = replaced(
            (made.arguments, made.keywords), self.dataset_type, lambda _: next(replacing)
        )
        with self.quiet():
            return made.make(*arguments, **{**given, **keywords})

    def _hook(self, dataset: Any, kind: str, consumer: Any = None, /, **arguments: Any) -> Any:
        place = self.places.of_caller(sys._getframe(1), HOOK)
        if dataset is None:
            self.uses.append(Used(None, kind, place, consumer, arguments))
        # A function may return several, in a tuple or a dict.
        for each in datasets_in(dataset, self.dataset_type):
            self.uses.append(Used(each, kind, place, consumer, arguments))
        return dataset

    def _name_the_nameless(self) -> None:
        """What methods of TensorFlow 1 make, which take no name or forget it, gets the call's."""
        told = self.dataset_type._metadata.fget

        def metadata(dataset: Any) -> Any:
            found = told(dataset)
            if not found.name and self._pending:
                found.name = self._pending.encode()
            return found

        self.dataset_type._metadata = property(metadata)

    @contextlib.contextmanager
    def _naming(self, tag: str) -> Iterator[None]:
        around, self._pending = self._pending, tag
        try:
            yield
        finally:
            self._pending = around

    def _record_methods(self) -> None:
        for owner in {self.dataset_type, self.tf.compat.v1.data.Dataset}:
            for name, member in list(vars(owner).items()):
                if name.startswith("_") or name in _NO_STAGES:
                    continue
                static = isinstance(member, (staticmethod, classmethod))
                function = member.__func__ if static else member
                if not inspect.isfunction(function):
                    continue
                noted = self._noting(function, name)
                setattr(owner, name, type(member)(noted) if static else noted)

    def _record_sources(self) -> None:
        data = self.tf.data
        places = [(data, name) for name in _SOURCES]
        places += [(data.experimental, name) for name in _EXPERIMENTAL_SOURCES]
        # Keras 3 has the same functions under two names, in modules of their own, and gives those
        # of the module that defines them to `from tensorflow.keras.utils import ...`.
        for keras in (self.tf.keras, sys.modules.get("keras")):
            utils = getattr(keras, "utils", None)
            loaders = [(name, getattr(utils, name)) for name in _LOADERS if hasattr(utils, name)]
            for name, loader in loaders:
                places += [(utils, name), (sys.modules.get(loader.__module__), name)]
        for owner, name in {(id(owner), name): (owner, name) for owner, name in places}.values():
            source = getattr(owner, name, None)
            if inspect.isclass(source):
                self._record_construction(source, name)
            elif source is not None:
                setattr(owner, name, self._noting(source, name))

    def _record_construction(self, source: Any, name: str) -> None:
        construct = source.__init__
        takes_name = _takes_name(construct)

        @functools.wraps(construct)
        def noted(made: Any, *arguments: Any, **keywords: Any) -> None:
            place = self.watched(sys._getframe(1), name)
            if place is None:
                construct(made, *arguments, **keywords)
                return
            tag = self._tag()
            named = {**keywords, "name": tag} if takes_name else keywords
            with self._naming(tag):
                construct(made, *arguments, **named)
            self._note(made, Made(tag, name, place, source, arguments, keywords))

        source.__init__ = noted

    def _noting(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        takes_name = _takes_name(function)

        # AutoGraph leaves what it takes for TensorFlow's own as it is, and goes by __module__.
        @functools.wraps(function)
        def noted(*arguments: Any, **keywords: Any) -> Any:
            place = self.watched(sys._getframe(1), name)
            if place is None:
                return function(*arguments, **keywords)
            tag = self._tag()
            if name in _KEEPING:
                arguments, keywords = _kept_here(_KEEPING[name], arguments, keywords)
            named = {**keywords, "name": tag} if takes_name else keywords
            with self._naming(tag):
                made = function(*arguments, **named)
            if isinstance(made, self.dataset_type):
                self._note(made, Made(tag, name, place, function, arguments, keywords))
            return made

        return noted

    def watched(self, frame: Any, name: str) -> Place | None:
        """The place of a call that the user's code makes; None for others, and while quiet."""
        return None if self._silent else self.places.of_caller(frame, name)

    def _tag(self) -> str:
        self._count += 1
        return f"{_TAG}{self._count}"

    def _note(self, dataset: Any, made: Made) -> None:
        # The dataset is kept, so that its identity is not used again.
        self._made[id(dataset)] = dataset, made

    def _record_layers(self) -> None:
        for owner in _layer_types(self.tf):
            self._record_layer(owner)

    def _record_layer(self, owner: Any) -> None:
        construct, call = owner.__init__, owner.__call__

        @functools.wraps(construct)
        def constructed(layer: Any, *arguments: Any, **keywords: Any) -> None:
            if not self._silent:
                place = self.places.of_user(sys._getframe(1))
                if place is not None:
                    self.layers.append((layer, place))
            construct(layer, *arguments, **keywords)

        # Keras looks at the parameters of constructors, and not through wrappers.
        constructed.__signature__ = inspect.signature(construct)  # type: ignore[attr-defined]

        @functools.wraps(call)
        def called(layer: Any, *arguments: Any, **keywords: Any) -> Any:
            value = arguments[0] if arguments else keywords.get("inputs")
            try:
                result = call(layer, *arguments, **keywords)
            except Exception as error:
                self.called.append(Called(layer, value, error))
                raise
            self.called.append(Called(layer, value, None))
            return result

        owner.__init__ = constructed
        owner.__call__ = called


class _Quiet:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __enter__(self) -> None:
        self._recorder._silent += 1

    def __exit__(self, *_: Any) -> None:
        self._recorder._silent -= 1


def _base(dataset: Any) -> Any:
    """The class that has the methods of every dataset."""
    return next(each for each in dataset.__mro__ if each.__name__ == "DatasetV2")


def _layer_types(tf: Any) -> list[Any]:
    types = [tf.keras.layers.Layer]
    keras = sys.modules.get("keras")
    other = getattr(getattr(keras, "layers", None), "Layer", None)
    if other is not None and not any(issubclass(each, other) for each in types):
        types.append(other)
    return types


def _kept_here(
    parameter: str, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments with a file of the task's folder in the place of the user's."""
    path = arguments[1] if len(arguments) > 1 else keywords.get(parameter)
    if not isinstance(path, (str, os.PathLike)) or not os.fspath(path):
        return arguments, keywords
    os.makedirs("kept", exist_ok=True)
    # The same file is the same file here, too.
    name = hashlib.blake2b(os.fsencode(os.path.abspath(path)), digest_size=8).hexdigest()
    here = os.path.join(os.getcwd(), "kept", name)
    if len(arguments) > 1:
        return (arguments[0], here, *arguments[2:]), keywords
    return arguments, {**keywords, parameter: here}


def _takes_name(function: Callable[..., Any]) -> bool:
    kinds = inspect.signature(function).parameters
    return "name" in kinds or (
        function.__name__ == "range"
        and any(each.kind is each.VAR_KEYWORD for each in kinds.values())
    )
