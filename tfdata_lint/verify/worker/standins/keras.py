"""Data, downloads and weights that Keras brings."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from tfdata_lint.verify.worker.standins.known import Known
from tfdata_lint.verify.worker.standins.missing import IMAGES, Missing

ARRAYS: dict[str, tuple[tuple[tuple[int, ...], str, int], tuple[int, ...], int]] = {
    "mnist": (((60000, 28, 28), "uint8", 256), (60000,), 10),
    "fashion_mnist": (((60000, 28, 28), "uint8", 256), (60000,), 10),
    "cifar10": (((50000, 32, 32, 3), "uint8", 256), (50000, 1), 10),
    "cifar100": (((50000, 32, 32, 3), "uint8", 256), (50000, 1), 100),
    "boston_housing": (((404, 13), "float64", 0), (404,), 50),
    "california_housing": (((16512, 8), "float32", 0), (16512,), 5),
}
"""Shape, dtype and number of values of the features, shape and number of classes of the labels of
the training part of Keras' own data sets, as their documentation gives them."""


class Keras:
    """Gives arrays, folders and files for those that Keras would download or read."""

    def __init__(self, tf: Any, known: Known, missing: Missing) -> None:
        self.tf = tf
        self.known = known
        self.missing = missing

    def install(self) -> None:
        """Exchange what downloads and reads, under both names that Keras has."""
        for keras in (self.tf.keras, sys.modules.get("keras")):
            if keras is not None and hasattr(keras, "datasets"):
                self._install(keras)

    def _install(self, keras: Any) -> None:
        for name in ARRAYS:
            module = getattr(keras.datasets, name, None)
            if module is not None:
                _put(module, "load_data", functools.partial(self._arrays, name))
        for name in ("imdb", "reuters"):
            module = getattr(keras.datasets, name)
            _put(module, "load_data", functools.partial(self._sentences, name))
        _put(keras.utils, "get_file", self._get_file)
        preprocessing = getattr(keras, "preprocessing", None)
        for part in ("image", "text", "audio"):
            name = part + "_dataset_from_directory"
            for module in (keras.utils, preprocessing, getattr(preprocessing, part, None)):
                if hasattr(module, name):
                    self._wrap_folder(module, name)
        for name in dir(keras.applications):
            build = getattr(keras.applications, name)
            if name[0].isupper() and callable(build):
                _put(keras.applications, name, self._without_weights(build))

    def _get_file(self, fname: Any = None, origin: str = "", *rest: Any, **words: Any) -> str:
        name = str(fname or os.path.basename(origin))
        if words.get("extract") or words.get("untar"):
            name = re.sub(r"\.(?:zip|tgz|tar(?:\.\w+)?)$", "", name)
        self.known.say(f"the download {os.path.basename(name)}")
        ours = os.path.join(self.missing.folder, "downloads", os.path.basename(name))
        self.missing.paths.setdefault(ours, "")
        return ours

    def _without_weights(self, build: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(build)
        def built(*given: Any, **words: Any) -> Any:
            if len(given) < 2 and not os.path.exists(str(words.get("weights"))):
                if words.get("weights", "imagenet") is not None:
                    self.known.say("weights of a pretrained model")
                words["weights"] = None
            return build(*given, **words)

        return built

    def _wrap_folder(self, module: Any, name: str) -> None:
        real = getattr(module, name)
        suffix, kind = {
            "image": (".jpg", "jpeg"),
            "text": (".txt", "text"),
            "audio": (".wav", "wav"),
        }[name.split("_")[0]]

        @functools.wraps(real)
        def made(directory: Any, *rest: Any, **words: Any) -> Any:
            if os.path.isdir(directory) and os.listdir(directory):
                return real(directory, *rest, **words)
            ours = self.missing.ours(os.fspath(directory))
            classes = words.get("class_names") or ["0", "1"]
            labels = words.get("labels", rest[0] if rest else "inferred")
            if isinstance(labels, (list, tuple)):
                classes = [""]
            count = len(labels) if classes == [""] else max(IMAGES, 96 // len(classes))
            for each in classes:
                for number in range(count):
                    path = os.path.join(ours, each, f"{number:04d}{suffix}")
                    self.missing.write(path, kind)
            self.known.say(f"a folder of {name.split(chr(95))[0]} files")
            return real(ours, *rest, **words)

        _put(module, name, made)

    def _arrays(self, name: str, *given: Any, **words: Any) -> Any:
        import numpy as np

        (shape, dtype, values), labels, classes = ARRAYS[name]
        self.known.say(f"arrays in the shape of keras.datasets.{name}", documented=bool(values))
        generator = np.random.default_rng(0)

        def part(count: int) -> Any:
            size = (count, *shape[1:])
            if values:
                features = generator.integers(0, values, size, dtype=dtype)
            else:
                features = generator.normal(size=size).astype(dtype)
            kind = "uint8" if values and name.endswith("mnist") else "int64" if values else dtype
            return features, generator.integers(0, classes, (count, *labels[1:])).astype(kind)

        return part(shape[0]), part(max(shape[0] // 5, 1))

    def _sentences(self, name: str, *given: Any, **words: Any) -> Any:
        import numpy as np

        top = words.get("num_words") or 10000
        longest = words.get("maxlen") or 200
        self.known.say(f"arrays in the shape of keras.datasets.{name}")
        generator = np.random.default_rng(0)

        def part(count: int) -> Any:
            features = np.empty(count, dtype=object)
            for number, length in enumerate(generator.integers(20, longest, count)):
                features[number] = generator.integers(1, top, length).tolist()
            return features, generator.integers(0, 2 if name == "imdb" else 46, count)

        return part(2000), part(400)


def _put(module: Any, name: str, new: Any) -> None:
    """Exchanges a function, also where it is defined: `from tensorflow.keras.utils import ...`
    takes it from there once more."""
    home = sys.modules.get(getattr(getattr(module, name), "__module__", ""))
    setattr(module, name, new)
    if home is not None and hasattr(home, name):
        setattr(home, name, new)
