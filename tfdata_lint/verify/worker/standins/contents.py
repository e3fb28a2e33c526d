"""Bytes, lines and records that the readers of a program take."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfdata_lint.verify.worker.standins.known import Bytes, Known, Recipe

RECORDS = 160
"""Records or lines in a made-up file: what a few passes over some batches take."""

SIDE = 256
"""Pixels of a made-up image, where no shape says otherwise: more than most crops ask for."""

DIFFERENT_IMAGES = 16
"""Made-up images of one kind and shape; further ones repeat them."""

VALUES = 64 * 64 * 3
"""Numbers in made-up bytes, where no shape says how many."""

SAMPLES = 16000
"""Samples of made-up sound: one second."""

ELEMENTS = 300
"""Elements of a made-up generator."""

UNKNOWN_SIZE = 4
"""Length of a dimension that a signature leaves open."""

WORDS = [
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "it",
    "is",
    "was",
    "that",
    "for",
    "on",
    "with",
    "as",
    "at",
    "by",
    "this",
    "from",
    "they",
    "be",
]


class Contents:
    """Makes data that are as a program says they are."""

    def __init__(self, tf: Any, known: Known) -> None:
        self.tf = tf
        self.known = known
        self.random = known.random
        self._images: dict[tuple[str, tuple[int, ...] | None], list[bytes]] = {}

    def line(self) -> str:
        if self.known.csv is not None:
            return self.known.separator.join(self.field(each) for each in self.known.csv)
        if self.known.numbers:
            return self.known.separator.join(
                str(self.random.randint(0, 9)) for _ in range(self.known.fields)
            )
        if self.known.separator != " ":
            return self.known.separator.join(self.sentence(3) for _ in range(self.known.fields))
        return self.sentence(12)

    def sentence(self, length: int) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(length))

    def field(self, default: Any) -> str:
        dtype = self._dtype_of(default)
        if dtype is None or dtype == self.tf.string:
            return self.random.choice(WORDS)
        if dtype.is_floating:
            return f"{self.random.random():.3f}"
        return str(self.random.randint(0, 1))

    def _dtype_of(self, default: Any) -> Any:
        if isinstance(default, self.tf.DType):
            return default
        while isinstance(default, (list, tuple)) and default:
            default = default[0]
        try:
            return self.tf.convert_to_tensor(default).dtype
        except (TypeError, ValueError):
            return None

    def content(self, made: Bytes) -> bytes:
        """Bytes that a decoder takes."""
        tf = self.tf
        shape = made.shape
        if made.kind in ("jpeg", "png", "bmp", "gif"):
            self.known.say(f"{made.kind.upper()} images", documented=True)
            return self._image(made.kind, shape)
        if made.kind == "wav":
            self.known.say("sound of one second")
            wave = tf.random.stateless_uniform([SAMPLES, 1], [0, 1], -1.0, 1.0)
            encoded: bytes = tf.audio.encode_wav(wave, 16000).numpy()
            return encoded
        if made.kind in ("raw", "tensor"):
            dtype = tf.as_dtype(made.dtype or tf.uint8)
            size = shape if shape is not None else (VALUES,)
            number = 1
            for each in size:
                number *= each
            self.known.say(f"random {dtype.name} values")
            values = self._numbers(dtype, number if made.kind == "raw" else size)
            if made.kind == "raw":
                raw: bytes = values.tobytes()
                return raw
            packed: bytes = tf.io.serialize_tensor(tf.constant(values, dtype)).numpy()
            return packed
        return ("\n".join(self.line() for _ in range(40)) + "\n").encode()

    def _numbers(self, dtype: Any, size: Any) -> Any:
        import numpy as np

        generator = np.random.default_rng(0)
        if dtype.is_floating:
            return generator.normal(size=size).astype(dtype.as_numpy_dtype)
        return generator.integers(0, 2 if dtype.name == "bool" else 100, size).astype(
            dtype.as_numpy_dtype
        )

    def _image(self, kind: str, shape: tuple[int, ...] | None) -> bytes:
        """One of a few images, since making one costs more than reading it."""
        made = self._images.setdefault((kind, shape), [])
        if len(made) < DIFFERENT_IMAGES:
            made.append(self._new_image(kind, shape))
            return made[-1]
        return self.random.choice(made)

    def _new_image(self, kind: str, shape: tuple[int, ...] | None) -> bytes:
        tf = self.tf
        height, width, channels = SIDE, SIDE, 3
        if shape is not None and len(shape) == 3 and shape[2] in (1, 3, 4):
            height, width, channels = shape
        with tf.init_scope():
            small = tf.random.stateless_uniform(
                [1, 16, 16, channels], [self.random.randint(0, 99), 1]
            )
            # Smooth, as photographs are, so that the bytes are about as many.
            image = tf.image.resize(small, [height, width])[0]
            pixels = tf.cast(image * 255.0, tf.uint8)
            if kind == "jpeg" and channels in (1, 3):
                encoded = tf.io.encode_jpeg(pixels).numpy()
            elif kind == "bmp":
                encoded = _bitmap(pixels.numpy())
            elif kind == "gif":
                encoded = _GIF
            else:
                encoded = tf.io.encode_png(pixels).numpy()
        done: bytes = encoded
        return done

    def write_records(self, path: str) -> None:
        tf = self.tf
        self.known.say(
            "TFRecord shards with the features that the code parses"
            if self.known.recipes
            else "TFRecord shards"
        )
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tf.io.TFRecordWriter(path) as writer:
            records = [self.record() for _ in range(8)]
            for number in range(RECORDS):
                writer.write(records[number % len(records)])

    def record(self) -> bytes:
        tf = self.tf
        if not self.known.recipes:
            if self.known.file.kind and self.known.file.kind != "text":
                return self.content(self.known.file)
            return self.line().encode()
        train = tf.train
        features: dict[str, Any] = {}
        sequences: dict[str, Any] = {}
        for recipe in self.known.recipes:
            for key, spec in recipe.features.items():
                features[key] = self._feature(recipe, key, spec)
            for key, spec in (recipe.sequence or {}).items():
                parts = [self._feature(recipe, key, spec) for _ in range(5)]
                sequences[key] = train.FeatureList(feature=parts)
        if any(recipe.sequence is not None for recipe in self.known.recipes):
            example = train.SequenceExample(
                context=train.Features(feature=features),
                feature_lists=train.FeatureLists(feature_list=sequences),
            )
        else:
            example = train.Example(features=train.Features(feature=features))
        data: bytes = example.SerializeToString()
        return data

    def _feature(self, recipe: Recipe, key: str, spec: Any) -> Any:
        tf = self.tf
        count = 1
        shape = getattr(spec, "shape", None)
        if shape is None or isinstance(spec, (tf.io.VarLenFeature, tf.io.RaggedFeature)):
            count = 3
        else:
            for size in tf.TensorShape(shape).as_list():
                count *= size or 1
            if isinstance(spec, tf.io.FixedLenSequenceFeature):
                count *= 3
        dtype = tf.as_dtype(spec.dtype)
        if dtype == tf.string:
            made = recipe.contents.get(key)
            if made is None and re.search(r"image|encoded|jpe?g|png|pixels", key):
                made = Bytes("jpeg")
            value = self.content(made) if made is not None else self.sentence(6).encode()
            return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value] * count))
        if dtype.is_floating:
            numbers = [self.random.random() for _ in range(count)]
            return tf.train.Feature(float_list=tf.train.FloatList(value=numbers))
        values = [self._integer(key) for _ in range(count)]
        return tf.train.Feature(int64_list=tf.train.Int64List(value=values))

    def _integer(self, key: str) -> int:
        if re.search(r"height|width|rows|cols", key):
            return SIDE
        if re.search(r"depth|channels", key):
            return 3
        return self.random.randint(0, 1)

    def generator(self, given: Sequence[Any], words: dict[str, Any]) -> Callable[[], Iterator[Any]]:
        """A generator whose elements are as the signature says."""
        tf = self.tf
        names = ("output_types", "output_shapes", "args", "output_signature")
        said = dict(zip(names, given), **words)
        signature = said.get("output_signature")
        if signature is None and said.get("output_types") is not None:
            types, shapes = said["output_types"], said.get("output_shapes")
            if shapes is None:
                signature = tf.nest.map_structure(lambda each: tf.TensorSpec((), each), types)
            else:
                flat = tf.nest.flatten(types)
                parts = tf.nest.flatten(
                    shapes if not isinstance(types, (tuple, dict)) else _paired(types, shapes)
                )
                if len(parts) != len(flat):
                    parts = list(shapes) if len(flat) > 1 else [shapes]
                specs = [tf.TensorSpec(shape, dtype) for shape, dtype in zip(parts, flat)]
                signature = tf.nest.pack_sequence_as(types, specs)
        self.known.say("elements of a generator, as its signature says")

        def generate(*_: Any) -> Iterator[Any]:
            for _number in range(ELEMENTS):
                yield tf.nest.map_structure(self._like, signature)

        return generate

    def _like(self, spec: Any) -> Any:
        """A value that fits a specification."""
        import numpy as np

        tf = self.tf
        shape = [
            UNKNOWN_SIZE if size is None else size
            for size in ((spec.shape.rank and spec.shape) or [])
        ]
        dtype = tf.as_dtype(spec.dtype)
        if isinstance(spec, tf.RaggedTensorSpec):
            return tf.RaggedTensor.from_tensor(tf.cast(tf.zeros(shape), dtype))
        if dtype == tf.string:
            return np.full(shape, "made up").tolist() if shape else "made up"
        if dtype.is_floating or dtype.is_complex:
            return np.random.default_rng(0).normal(size=shape).astype(dtype.as_numpy_dtype)
        return np.random.default_rng(0).integers(0, 2, shape).astype(dtype.as_numpy_dtype)


_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
"""The smallest GIF that decoders take: one pixel."""


def _bitmap(pixels: Any) -> bytes:
    """An array of height, width and 3 colours as an uncompressed BMP."""
    height, width = pixels.shape[:2]
    row = -(-3 * width // 4) * 4
    head = b"BM" + struct.pack("<IHHI", 54 + row * height, 0, 0, 54)
    head += struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, row * height, 0, 0, 0, 0)
    lines = [line[:, ::-1].tobytes().ljust(row, b"\0") for line in pixels[::-1]]
    return head + b"".join(lines)


def _paired(types: Any, shapes: Any) -> list[Any]:
    """The shapes in the order of the types."""
    if isinstance(types, dict):
        return [shapes[name] for name in sorted(types)]
    return list(shapes)
