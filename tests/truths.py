"""Pipelines whose truth is known from measurements, for each Keras generation.

The finding is about the call that the marked line names: `# <- map`. `new` and `old` are the
TensorFlow releases from 2.16 on (Keras 3) and before (Keras 2, from 2.11 on).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import dedent

from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.verdict import FixStatus, Status
from tfdata_lint.verify.model import Place, Program, Question

YES, NO, OPEN = Status.CONFIRMED, Status.REFUTED, Status.NOT_DECIDED
PROVEN, WITHDRAWN, UNKNOWN = FixStatus.PROVEN, FixStatus.WITHDRAWN, FixStatus.UNKNOWN

CATALOGUE = load_catalogue()


@dataclass(frozen=True)
class Truth:
    """One pipeline. `fix` is what the repaired form has in the place of `old`, its first part."""

    name: str
    code: str
    text: str
    new: Status
    old: Status
    fix: tuple[str, str] | None = None
    fixed: FixStatus | None = None
    made_up: tuple[str, ...] = field(default=())

    def question(self, path: str = "/nowhere/program.py") -> Question:
        """What the verifier is asked."""
        text = HEAD + dedent(self.text)
        after = None
        if self.fix is not None:
            assert text.count(self.fix[0]) == 1, self.name
            after = Program(path, text.replace(*self.fix))
        return Question(
            self.code,
            CATALOGUE.find(self.code).claim,
            Program(path, text),
            place(text),
            after,
            self.made_up,
        )


HEAD = """import time
import numpy as np
import tensorflow as tf

D = tf.data.Dataset
AUTO = tf.data.AUTOTUNE
off = tf.data.Options()
off.autotune.enabled = False

def use(ds, kind="loop", *model, **arguments):
    __tfdata_lint_use__(ds, kind, *model, **arguments)
"""


def place(text: str) -> Place:
    """The marked call."""
    for number, line in enumerate(text.splitlines(), 1):
        before, mark, name = line.partition("  # <- ")
        if mark:
            return Place(number, before.rindex(f"{name}(") + 1)
    raise ValueError("no line is marked")


PARALLEL = (".map(f)", ".map(f, num_parallel_calls=AUTO)")

TRUTHS = [
    Truth(
        "stateless map, defaults",
        "TFD201",
        """
        def f(x):
            return tf.linalg.matmul(tf.ones([64, 64]), tf.ones([64, 64])) + tf.cast(x, tf.float32)
        use(D.range(64).map(f).shuffle(4).batch(4))  # <- map
        """,
        NO,
        NO,
        PARALLEL,
        PROVEN,
    ),
    Truth(
        "stateless map, autotune off",
        "TFD201",
        """
        def f(x):
            return tf.linalg.matmul(tf.ones([99, 99]), tf.ones([99, 99])) + tf.cast(x, tf.float32)
        use(D.range(64).map(f).shuffle(4).batch(4).with_options(off))  # <- map
        """,
        YES,
        YES,
        PARALLEL,
        PROVEN,
    ),
    Truth(
        "stateless map and batch are fused",
        "TFD201",
        """
        def f(x):
            return tf.linalg.matmul(tf.ones([64, 64]), tf.ones([64, 64])) + tf.cast(x, tf.float32)
        use(D.range(64).map(f).batch(4))  # <- map
        """,
        NO,
        NO,
    ),
    Truth(
        "tf.image.random_flip",
        "TFD201",
        """
        def f(x):
            return tf.image.random_flip_left_right(tf.ones([128, 128, 3]) * tf.cast(x, tf.float32))
        use(D.range(64).map(f).shuffle(4).batch(4))  # <- map
        """,
        YES,
        YES,
        PARALLEL,
        UNKNOWN,
    ),
    Truth(
        "tf.image.random_brightness, fused with batch",
        "TFD201",
        """
        def f(x):
            return tf.image.random_brightness(tf.ones([64, 64, 3]) * tf.cast(x, tf.float32), 0.2)
        use(D.range(64).map(f).batch(4))  # <- map
        """,
        YES,
        YES,
        PARALLEL,
    ),
    Truth(
        "sleeping numpy_function",
        "TFD201",
        """
        def wait(x):
            time.sleep(0.01)
            return x
        def f(x):
            return tf.numpy_function(wait, [x], tf.int64)
        use(D.range(48).map(f).shuffle(4).batch(4))  # <- map
        """,
        YES,
        YES,
        PARALLEL,
        PROVEN,
    ),
    Truth(
        "map inside interleave",
        "TFD201",
        """
        def f(x):
            return tf.linalg.matmul(tf.ones([99, 99]), tf.ones([99, 99])) + tf.cast(x, tf.float32)
        def read(i):
            return D.range(8).map(f)  # <- map
        use(D.range(4).interleave(read).batch(4))
        """,
        YES,
        YES,
        PARALLEL,
        PROVEN,
    ),
    Truth(
        "stateless random map",
        "TFD201",
        """
        def f(x):
            return tf.random.stateless_uniform([64, 64], tf.stack([x, x]))
        use(D.range(64).map(f).shuffle(4).batch(4))  # <- map
        """,
        NO,
        NO,
    ),
    Truth(
        "short part of the pipeline",
        "TFD201",
        """
        def slow():
            for i in range(32):
                time.sleep(0.004)
                yield i
        def f(x):
            tf.print(x, output_stream="file:///dev/null")
            return x
        ds = D.from_generator(slow, output_signature=tf.TensorSpec([], tf.int32))
        use(ds.map(f).shuffle(4).batch(4))  # <- map
        """,
        NO,
        NO,
        PARALLEL,
    ),
    Truth(
        "batch at the end, defaults",
        "TFD203",
        """
        use(D.range(400).shuffle(100).batch(8))  # <- batch
        """,
        NO,
        NO,
    ),
    Truth(
        "batch at the end, autotune off",
        "TFD203",
        """
        def wait(x):
            time.sleep(0.005)
            return x
        ds = D.range(32).map(lambda x: tf.numpy_function(wait, [x], tf.int64)).shuffle(2)
        use(ds.batch(2).with_options(off))  # <- batch
        """,
        YES,
        YES,
        (".batch(2)", ".batch(2).prefetch(AUTO)"),
        PROVEN,
    ),
    Truth(
        "injection off",
        "TFD203",
        """
        off = tf.data.Options()
        off.experimental_optimization.inject_prefetch = False
        def wait(x):
            time.sleep(0.005)
            return x
        ds = D.range(32).map(lambda x: tf.numpy_function(wait, [x], tf.int64)).shuffle(2)
        use(ds.batch(2).with_options(off))  # <- batch
        """,
        YES,
        YES,
    ),
    Truth(
        "map and batch, autotune off",
        "TFD203",
        """
        use(D.range(400).map(lambda x: x * 2).batch(8).with_options(off))  # <- batch
        """,
        NO,
        NO,
    ),
    Truth(
        "prefetch before repeat, autotune off",
        "TFD203",
        """
        use(D.range(40).batch(8).prefetch(2).repeat(2).with_options(off))  # <- repeat
        """,
        NO,
        NO,
    ),
    Truth(
        "float32 images that do not fit",
        "TFD301",
        """
        def f(x):
            return tf.zeros([224, 224, 3]) + tf.cast(x, tf.float32)
        use(D.range(4000).map(f).cache().batch(8))  # <- cache
        """,
        YES,
        YES,
    ),
    Truth(
        "small numbers",
        "TFD301",
        """
        use(D.range(4000).map(lambda x: x * 2).cache().batch(8))  # <- cache
        """,
        NO,
        NO,
    ),
    Truth(
        "endless repeat before cache",
        "TFD301",
        """
        use(D.range(40).repeat().cache().batch(8))  # <- cache
        """,
        YES,
        YES,
    ),
    Truth(
        "made-up images",
        "TFD301",
        """
        def f(x):
            return tf.zeros([224, 224, 3]) + tf.cast(x, tf.float32)
        use(D.range(40).map(f).cache().batch(8))  # <- cache
        """,
        OPEN,
        OPEN,
        made_up=("40 images",),
    ),
    Truth(
        "lines of a big file",
        "TFD301",
        """
        with open("lines.txt", "w") as file:
            file.writelines(f"{number:063d}\\n" for number in range(200_000))
        ds = tf.data.TextLineDataset("lines.txt").map(lambda x: tf.zeros([64, 64]))
        use(ds.cache().batch(8))  # <- cache
        """,
        YES,
        YES,
    ),
    Truth(
        "a cache in a file of the user",
        "TFD301",
        """
        use(D.range(40).cache("/nowhere/of/the/user/data").batch(8))  # <- cache
        """,
        NO,
        NO,
    ),
    Truth(
        "oversized prefetch",
        "TFD304",
        """
        ds = D.range(640).map(lambda x: tf.zeros([64, 64]))
        use(ds.batch(8).prefetch(64))  # <- prefetch
        """,
        YES,
        YES,
        (".prefetch(64)", ".prefetch(2)"),
        PROVEN,
    ),
    Truth(
        "generator without types",
        "TFD401",
        """
        use(D.from_generator(lambda: iter([1, 2])))  # <- from_generator
        """,
        YES,
        YES,
    ),
    Truth(
        "generator with types alone, into fit",
        "TFD401",
        """
        def rows():
            for i in range(8):
                yield np.ones([4], "float32"), np.ones([1], "float32")
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        types = tf.float32, tf.float32
        use(D.from_generator(rows, types).batch(4), "fit", model)  # <- from_generator
        """,
        YES,
        YES,
    ),
    Truth(
        "generator with types alone, into predict",
        "TFD401",
        """
        def rows():
            for i in range(8):
                yield np.ones([4], "float32")
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        use(D.from_generator(rows, tf.float32).batch(4), "predict", model)  # <- from_generator
        """,
        NO,
        YES,
    ),
    Truth(
        "generator with a signature",
        "TFD401",
        """
        def rows():
            for i in range(8):
                yield np.ones([4], "float32")
        spec = tf.TensorSpec([4], tf.float32)
        use(D.from_generator(rows, output_signature=spec).batch(4))  # <- from_generator
        """,
        NO,
        NO,
    ),
    Truth(
        "integers of different length into batch",
        "TFD412",
        """
        def rows():
            for i in range(8):
                yield [1] * i
        ds = D.from_generator(rows, output_signature=tf.TensorSpec([None], tf.int32))
        use(ds.batch(4))  # <- batch
        """,
        YES,
        YES,
        (".batch(4)", ".padded_batch(4)"),
        PROVEN,
    ),
    Truth(
        "Conv2D called on uint8",
        "TFD809",
        """
        pixels = tf.zeros([2, 8, 8, 3], tf.uint8)
        y = tf.keras.layers.Conv2D(4, 3)(pixels)  # <- Conv2D
        """,
        YES,
        YES,
        ("(pixels)", "(tf.cast(pixels, tf.float32))"),
        PROVEN,
    ),
    Truth(
        "LayerNormalization called on int32",
        "TFD809",
        """
        counts = tf.constant([[1, 5, 9, 2]])
        y = tf.keras.layers.LayerNormalization()(counts)  # <- LayerNormalization
        """,
        YES,
        NO,
        ("(counts)", "(tf.cast(counts, tf.float32))"),
    ),
    Truth(
        "LSTM called on int32",
        "TFD809",
        """
        steps = tf.zeros([2, 5, 3], tf.int32) + 1
        y = tf.keras.layers.LSTM(4)(steps)  # <- LSTM
        """,
        NO,
        YES,
    ),
    Truth(
        "BatchNormalization called on uint8",
        "TFD809",
        """
        pixels = tf.zeros([2, 8, 8, 3], tf.uint8) + 7
        y = tf.keras.layers.BatchNormalization()(pixels)  # <- BatchNormalization
        """,
        NO,
        NO,
    ),
    Truth(
        "Conv2D first in a Sequential without Input",
        "TFD809",
        """
        ds = D.from_tensor_slices(np.zeros([8, 8, 8, 3], "uint8")).batch(4).prefetch(1)
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Conv2D(4, 3),  # <- Conv2D
                tf.keras.layers.Flatten(),
            ]
        )
        use(ds, "predict", model)
        """,
        NO,
        YES,
    ),
    Truth(
        "Dense on pixels",
        "TFD807",
        """
        pixels = tf.constant(np.arange(192, dtype="uint8").reshape(4, 48))
        y = tf.keras.layers.Dense(4)(pixels)  # <- Dense
        """,
        YES,
        YES,
    ),
    Truth(
        "Dense on one-hot integers",
        "TFD807",
        """
        hot = tf.one_hot([0, 2, 1], 3, dtype=tf.int32)
        y = tf.keras.layers.Dense(4)(hot)  # <- Dense
        """,
        NO,
        NO,
    ),
    Truth(
        "discarded shuffle",
        "TFD101",
        """
        ds = D.range(50)
        ds.shuffle(50, seed=3)  # <- shuffle
        use(ds.batch(5))
        """,
        YES,
        YES,
        ("ds.shuffle", "ds = ds.shuffle"),
    ),
    Truth(
        "discarded prefetch changes nothing",
        "TFD101",
        """
        ds = D.range(50)
        ds.prefetch(2)  # <- prefetch
        use(ds.batch(5))
        """,
        NO,
        NO,
        ("ds.prefetch", "ds = ds.prefetch"),
        PROVEN,
    ),
    Truth(
        "random map before cache",
        "TFD106",
        """
        def f(x):
            return tf.cast(x, tf.float32) + tf.random.uniform([])
        use(D.range(20).map(f).cache().batch(5))  # <- cache
        """,
        YES,
        YES,
        (".map(f).cache()", ".cache().map(f)"),
    ),
    Truth(
        "cache cut short",
        "TFD210",
        """
        use(D.range(100).map(lambda x: x * 2).cache().take(20))  # <- take
        """,
        YES,
        YES,
        (".cache().take(20)", ".take(20).cache()"),
        PROVEN,
    ),
    Truth(
        "a graph of TensorFlow 1",
        "TFD203",
        """
        tf.compat.v1.disable_eager_execution()
        ds = tf.compat.v1.data.Dataset.range(64).map(lambda x: x * 2).shuffle(8)
        use(ds.batch(8), "iterator")  # <- batch
        """,
        NO,
        NO,
    ),
    Truth(
        "a map in a graph of TensorFlow 1",
        "TFD201",
        """
        tf.compat.v1.disable_eager_execution()
        ds = tf.compat.v1.data.Dataset.range(64).map(lambda x: x * 2)  # <- map
        use(ds.shuffle(8).batch(8), "iterator")
        """,
        NO,
        NO,
    ),
    Truth(
        "one-shot iterator",
        "TFD703",
        """
        it = D.range(5).make_one_shot_iterator()  # <- make_one_shot_iterator
        """,
        YES,
        YES,
    ),
    Truth(
        "endless data without steps",
        "TFD801",
        """
        ds = D.from_tensor_slices((np.ones([4, 2]), np.ones([4, 1]))).batch(2).repeat()
        use(ds, "fit", epochs=2)  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "seeded augmentation repeats itself",
        "TFD501",
        """
        tf.random.set_seed(1)
        ds = D.range(20).map(lambda x: tf.random.uniform([]) + tf.cast(x, tf.float32))
        use(ds.shuffle(4, seed=1, reshuffle_each_iteration=False).batch(5))  # <- shuffle
        """,
        YES,
        YES,
    ),
    Truth(
        "augmented evaluation data",
        "TFD112",
        """
        ds = D.range(20).map(lambda x: tf.random.uniform([]) + tf.cast(x, tf.float32))
        use(ds.batch(5), "evaluate")  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "one unit and categorical cross-entropy",
        "TFD806",
        """
        model = tf.keras.Sequential(
            [tf.keras.Input((2,)), tf.keras.layers.Dense(1, activation="softmax")]
        )
        model.compile("sgd", "categorical_crossentropy")
        ds = D.from_tensor_slices((np.ones([8, 2]), np.ones([8, 1]))).batch(2)
        use(ds, "fit", model, epochs=2)  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "fewer batches than steps",
        "TFD802",
        """
        ds = D.from_tensor_slices((np.ones([10, 2]), np.ones([10, 1]))).batch(2)
        use(ds, "fit", epochs=4, steps_per_epoch=4)  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "as many batches as steps",
        "TFD802",
        """
        ds = D.from_tensor_slices((np.ones([10, 2]), np.ones([10, 1]))).batch(2)
        use(ds, "fit", epochs=4, steps_per_epoch=5)  # <- use
        """,
        NO,
        NO,
    ),
    Truth(
        "batches that are divided by the size of a batch",
        "TFD802",
        """
        ds = D.from_tensor_slices((np.ones([40, 2]), np.ones([40, 1]))).batch(4)
        use(ds, "fit", epochs=2, steps_per_epoch=len(ds) // 4)  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "batch_size beside a dataset",
        "TFD803",
        """
        ds = D.from_tensor_slices((np.ones([10, 2]), np.ones([10, 1]))).batch(2)
        use(ds, "fit", epochs=2, batch_size=5)  # <- use
        """,
        YES,
        YES,
        (", batch_size=5", ""),
        PROVEN,
    ),
    Truth(
        "labels beside a dataset",
        "TFD803",
        """
        ds = D.from_tensor_slices((np.ones([10, 2]), np.ones([10, 1]))).batch(2)
        use(ds, "fit", y=np.ones([10, 1]))  # <- use
        """,
        YES,
        YES,
    ),
    Truth(
        "eager call in a mapped function",
        "TFD408",
        """
        def f(x):
            return x.numpy() + 1  # <- numpy
        use(D.range(4).map(f).batch(2))
        """,
        YES,
        YES,
    ),
]
