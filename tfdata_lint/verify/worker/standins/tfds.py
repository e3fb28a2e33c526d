"""Datasets of tensorflow-datasets that were not downloaded, prepared from their features."""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from tfdata_lint.verify.worker.standins.contents import SIDE, UNKNOWN_SIZE, WORDS
from tfdata_lint.verify.worker.standins.known import Known
from tfdata_lint.verify.worker.standins.missing import Missing

EXAMPLES = 96
"""Made-up examples of one split."""

PARTS = 3
"""Length of a made-up sequence, where its feature leaves it open."""

BLOCK = 16
"""Pixels of one colour in a made-up image, so that it takes about as many bytes as a photograph."""

_TEXT = re.compile(r"""["']([A-Za-z]\w*)""")
_SPLIT = re.compile(r"""\bsplit\s*=\s*(\[[^\]]*\]|\([^)]*\)|["'][^"']*["'])""")
_SPLITS = ("train", "test", "validation")


class Tfds:
    """Prepares, in our folder and by the builder's own code, what is not in the user's."""

    def __init__(self, tf: Any, known: Known, missing: Missing) -> None:
        self.tf = tf
        self.known = known
        self.missing = missing
        self._made: dict[Any, Any] = {}

    def install(self, module: Any) -> None:
        """Exchange `tfds.builder`, which `tfds.load` calls."""
        self.tfds = module
        loading: Any = importlib.import_module("tensorflow_datasets.core.load")
        real = loading.builder

        @functools.wraps(real)
        def builder(name: Any, *given: Any, **words: Any) -> Any:
            words.pop("try_gcs", None)
            made = real(name, *given, **words)
            if os.path.exists(os.path.join(str(made.data_dir), "dataset_info.json")):
                return made
            ours = os.path.join(self.missing.folder, "tensorflow_datasets")
            made = real(name, *given, **{**words, "data_dir": ours})
            if not os.path.exists(str(made.data_dir)):
                self._prepare(made)
            return made

        loading.builder = module.builder = builder

    def _prepare(self, builder: Any) -> None:
        splits = self._splits(type(builder))
        builder._split_generators = lambda *_, **__: {
            each: self._examples(builder) for each in splits
        }
        # Nothing is downloaded, so that nothing needs a manager of downloads.
        builder._make_download_manager = lambda *_, **__: SimpleNamespace(downloaded_size=0)
        self.tfds.disable_progress_bar()
        config = self.tfds.download.DownloadConfig(try_download_gcs=False)
        builder.download_and_prepare(download_config=config)
        builder.download_and_prepare = lambda *_, **__: None
        features = builder.info.features
        shown = self._is_documented(features)
        self.known.say(f"examples with the features of {builder.name}", documented=shown)

    def _splits(self, kind: type) -> list[str]:
        """Those that the program names, of those that the builder names, and the usual ones."""
        try:
            source = inspect.getsource(kind)
        except (OSError, TypeError):
            source = ""
        named = set(_TEXT.findall(source)) & set(_TEXT.findall(self.known.text))
        for text in _SPLIT.findall(self.known.text):
            named.update(_TEXT.findall(text))
        return sorted({*_SPLITS, *named} - {"all"})

    def _examples(self, builder: Any) -> Iterator[tuple[int, Any]]:
        import numpy

        generator = numpy.random.default_rng(0)
        for number in range(EXAMPLES):
            yield number, self._value(builder.info.features, generator)

    def _value(self, feature: Any, generator: Any) -> Any:
        """What `encode_example` of a feature takes."""
        import numpy

        kinds = self.tfds.features
        if isinstance(feature, kinds.FeaturesDict):
            return {name: self._value(each, generator) for name, each in feature.items()}
        if isinstance(feature, (kinds.Sequence, kinds.Dataset)):
            length = getattr(feature, "_length", None) or PARTS
            return [self._value(feature.feature, generator) for _ in range(length)]
        if isinstance(feature, kinds.BBoxFeature):
            return kinds.BBox(ymin=0.1, xmin=0.2, ymax=0.6, xmax=0.8)
        if isinstance(feature, kinds.ClassLabel):
            return int(generator.integers(0, feature.num_classes or 2))
        info = feature.get_tensor_info()
        dtype = self.tf.as_dtype(feature.dtype)
        if isinstance(feature, kinds.Image):
            height, width, channels = (
                size or usual for size, usual in zip(info.shape, (SIDE, SIDE, 3))
            )
            blocks = generator.integers(
                0, 256, (-(-height // BLOCK), -(-width // BLOCK), channels)
            ).astype(dtype.as_numpy_dtype)
            return blocks.repeat(BLOCK, 0).repeat(BLOCK, 1)[:height, :width]
        shape = [UNKNOWN_SIZE if size is None else size for size in info.shape]
        if dtype == self.tf.string:
            text = " ".join(generator.choice(WORDS, 8))
            return numpy.full(shape, text).tolist() if shape else text
        if dtype.is_floating:
            return generator.random(shape).astype(dtype.as_numpy_dtype)
        return generator.integers(0, 2, shape).astype(dtype.as_numpy_dtype)

    def _is_documented(self, features: Any) -> bool:
        """True where all numbers have the range of the real ones: images and labels."""
        kinds = self.tfds.features
        return isinstance(features, kinds.FeaturesDict) and all(
            isinstance(each, (kinds.Image, kinds.ClassLabel, kinds.Text))
            for each in features.values()
        )
