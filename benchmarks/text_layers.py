"""What `num_parallel_calls` gains where a mapped function looks words up in the table of a layer.

Run it with the Python of a TensorFlow environment. Prints the elapsed time without divided by that
with AUTOTUNE and with four calls, medians of seven interleaved runs, for single texts and for
batches of them. Nothing else takes time: a step of training would hide some of the gain.
"""

from __future__ import annotations

import random
import time
from functools import partial

import tensorflow as tf

from benchmarks.ways import compared

VOCABULARY = [f"word{number}" for number in range(5_000)]
TEXTS = 1_600
WORDS = (20, 200, 2_000)
BATCH = 32


def seconds(texts: list[str], batch: int | None, calls: int | None) -> float:
    ds = tf.data.Dataset.from_tensor_slices(texts)
    if batch is not None:
        ds = ds.batch(batch)
    ds = ds.map(
        tf.keras.layers.TextVectorization(output_sequence_length=200, vocabulary=VOCABULARY),
        num_parallel_calls=calls,
    )
    start = time.perf_counter()
    for _ in ds:
        pass
    return time.perf_counter() - start


def main() -> None:
    random.seed(1)
    for words in WORDS:
        texts = [" ".join(random.choices(VOCABULARY, k=words)) for _ in range(TEXTS)]
        for batch in (None, BATCH):
            what = "single texts" if batch is None else f"batches of {batch} texts"
            said = compared(partial(seconds, texts, batch))
            print(f"{what} of {words:,} words: {said}", flush=True)


if __name__ == "__main__":
    main()
