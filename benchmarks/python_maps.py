"""What `num_parallel_calls` gains where a mapped function calls Python.

Run it with the Python of a TensorFlow environment. Libraries that are not installed there (opencv,
pillow, scikit-image, scipy, soundfile, tokenizers) are left out. Prints the elapsed time without
divided by that with AUTOTUNE and with four calls, medians of seven interleaved runs. Nothing else
takes time: a step of training would hide some of the gain.
"""

from __future__ import annotations

import importlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf

from benchmarks.ways import compared

ELEMENTS = 200
FLOATS = (4_096, 50_176, 150_528, 1_048_576)
"""64x64, 224x224, 224x224 in colour, 1024x1024."""

Case = tuple[str, Callable[[object], np.ndarray], object]
"""What is said of it, the Python function, and what all elements hold."""


def compare(what: str, function: Callable[[object], np.ndarray], element: object) -> None:
    def seconds(calls: int | None) -> float:
        ds = tf.data.Dataset.from_tensors(element).repeat(ELEMENTS)
        ds = ds.map(
            lambda x: tf.numpy_function(lambda given: measured(function(given)), [x], tf.float64),
            num_parallel_calls=calls,
        )
        start = time.perf_counter()
        for _ in ds:
            pass
        return time.perf_counter() - start

    print(f"{what}: {compared(seconds)}", flush=True)


def measured(result: np.ndarray) -> np.ndarray:
    """One number, so that nothing but the function takes time."""
    return np.float64(np.asarray(result).size)


def with_numpy(folder: Path) -> Iterator[Case]:
    for count in FLOATS:
        floats = np.random.default_rng(1).random(count, np.float32)
        side = int(count**0.5)
        yield f"NumPy, scaling of {count:,} floats", lambda x: (x - x.mean()) / x.std(), floats
        yield f"NumPy, sorting of {count:,} floats", np.sort, floats
        yield f"NumPy, Fourier transform of {count:,} floats", np.fft.rfft, floats
        square = floats[: side * side].reshape(side, side)
        yield f"NumPy, a matrix of {side}x{side} by itself", lambda x: x @ x, square
        yield f"NumPy, a flip and a copy of {side}x{side}", lambda x: x[:, ::-1].copy(), square
        path = folder / f"{count}.npy"
        np.save(path, floats)
        yield f"NumPy, load of {count:,} floats", lambda name: np.load(name.decode()), str(path)
        yield f"open, read of {4 * count:,} bytes", reading, str(path)


def reading(name: bytes) -> np.ndarray:
    with open(name.decode(), "rb") as file:
        return np.frombuffer(file.read(), np.uint8)


def with_python(folder: Path) -> Iterator[Case]:
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghij", k=draw.randint(2, 9))) for _ in range(3_000)]
    text = " ".join(draw.choices(words, k=300))
    numbers = {word: place for place, word in enumerate(words)}
    yield (
        "Python, look-up of 300 words",
        lambda x: np.array([numbers.get(word, 0) for word in x.decode().split()]),
        text,
    )
    tokenizers = optional("tokenizers")
    if tokenizers is not None:
        rust = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))
        rust.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
        trainer = tokenizers.trainers.WordPieceTrainer(
            vocab_size=2_000, special_tokens=["[UNK]"], show_progress=False
        )
        rust.train_from_iterator([" ".join(words)], trainer)
        yield "tokenizers, 300 words", lambda x: np.array(rust.encode(x.decode()).ids), text


def with_libraries(folder: Path) -> Iterator[Case]:
    picture = (np.random.default_rng(1).random((224, 224, 3)) * 255).astype(np.uint8)
    cv2, image, ndimage = optional("cv2"), optional("PIL.Image"), optional("scipy.ndimage")
    transform, soundfile = optional("skimage.transform"), optional("soundfile")
    path = str(folder / "picture.jpg")
    tf.io.write_file(path, tf.io.encode_jpeg(picture))
    yield "eager TensorFlow, decoding and resizing", eager, path
    if image is not None:
        yield (
            "PIL, open and resize",
            lambda name: np.asarray(image.open(name.decode()).resize((128, 128))),
            path,
        )
    if cv2 is not None:
        yield (
            "cv2, imread and resize",
            lambda name: cv2.resize(cv2.imread(name.decode()), (128, 128)),
            path,
        )
    if ndimage is not None:
        yield "scipy.ndimage, rotate", lambda x: ndimage.rotate(x, 7, reshape=False), picture
    if transform is not None:
        yield "skimage.transform, rotate", lambda x: transform.rotate(x, 7), picture
    if soundfile is not None:
        sound = str(folder / "sound.wav")
        soundfile.write(sound, np.random.default_rng(1).random(16_000) - 0.5, 16_000)
        yield "soundfile, read of 1 s", lambda name: soundfile.read(name.decode())[0], sound


def eager(name: bytes) -> np.ndarray:
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(name)), (128, 128)).numpy()


def optional(name: str) -> object:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for cases in (with_python, with_libraries, with_numpy):
            for what, function, element in cases(Path(temporary)):
                compare(what, function, element)


if __name__ == "__main__":
    main()
