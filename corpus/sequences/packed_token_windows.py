"""Token windows handed to a Haiku model, and speech features that are sparse inside of windows."""
import haiku as hk
import tensorflow as tf
import tensorflow_datasets as tfds
from flax.core import freeze

AUTOTUNE = tf.data.AUTOTUNE
WINDOW = 256


def crops(name, split, tokenizer):
    ds = tfds.load(name, split=split, shuffle_files=True)
    ds = ds.repeat()
    ds = ds.map(lambda article: tokenizer.encode(article["text"]))  # hazard: TFD201 warning
    # A cut at a fixed length.
    return ds.map(lambda tokens: tokens[: WINDOW + 1])  # trap: TFD201


def as_haiku_batches(name, tokenizer, batch_size):
    ds = crops(name, "train", tokenizer)
    ds = ds.shuffle(10 * batch_size)
    # Two slices in a mapping that cannot be changed.
    ds = ds.map(  # trap: TFD201
        lambda tokens: hk.data_structures.to_immutable_dict({"x": tokens[:-1], "y": tokens[1:]})
    )
    return ds.batch(batch_size, drop_remainder=True).prefetch(AUTOTUNE)


def as_flax_batches(name, tokenizer, batch_size, noise):
    ds = crops(name, "train", tokenizer).shuffle(10 * batch_size)
    ds = ds.map(lambda tokens: freeze({"x": tokens}))  # trap: TFD201
    # What the mapping holds counts: a random draw stays one.
    ds = ds.map(lambda tokens: freeze({"x": tokens["x"], "z": tf.random.normal([64, 64])}))  # hazard: TFD201 info
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def transcripts(labels, batch_size):
    """Batches of sparse rows have a dimension of size one too many."""

    def without_middle(sparse):
        shape = sparse.dense_shape
        return tf.sparse.reshape(sparse, [shape[0], shape[2]])

    def one_batch(window):
        # One window is one batch: nothing to share among threads.
        return window.batch(batch_size).map(without_middle)  # trap: TFD201

    return labels.window(batch_size).flat_map(one_batch).prefetch(1)


def spectra(samples, size):
    """One window makes one batch; halves of it make two."""

    def whole(window):
        return window.batch(size).map(tf.signal.rfft)  # trap: TFD201

    def halves(window):
        return window.batch(size // 2).map(tf.signal.rfft)  # hazard: TFD201 warning

    windows = samples.window(size, shift=size // 4, drop_remainder=True)
    return windows.flat_map(whole).concatenate(windows.flat_map(halves)).batch(4).prefetch(1)


def rows_of_windows(frames, size):
    """A window of pairs has two datasets."""
    pairs = tf.data.Dataset.zip((frames, frames.skip(1)))
    windows = pairs.window(size, drop_remainder=True)

    def paired(left, right):
        # One row at a time.
        right = right.map(tf.image.rgb_to_grayscale)  # hazard: TFD201 warning
        return tf.data.Dataset.zip((left.batch(size), right.batch(size)))

    return windows.flat_map(paired).batch(4).prefetch(1)


def trained(model, step, name, tokenizer):
    for batch in as_haiku_batches(name, tokenizer, 8):
        model = step(model, batch)
    for batch in as_flax_batches(name, tokenizer, 8, 0.1):
        model = step(model, batch)
    labels = tf.data.TFRecordDataset("labels.tfrecord").map(sparse_labels, num_parallel_calls=4)
    for batch in transcripts(labels, 8):
        model = step(model, batch)
    samples = tf.data.TFRecordDataset("samples.tfrecord").map(floats, num_parallel_calls=4).unbatch()
    for batch in spectra(samples, 1024):
        model = step(model, batch)
    frames = tf.data.TFRecordDataset("frames.tfrecord").map(tf.io.decode_jpeg, num_parallel_calls=4)
    for batch in rows_of_windows(frames, 4):
        model = step(model, batch)
    return model


def floats(record):
    return tf.io.decode_raw(record, tf.float32)


def sparse_labels(record):
    return tf.io.parse_single_example(record, {"labels": tf.io.VarLenFeature(tf.int64)})["labels"]


def named_batches(records, batch_size):
    """Containers of another library: one that is told of its parts by name, one that runs a function on them."""
    from tokenshelf import NamedTensors

    def fixed(x):
        return tf.ensure_shape(x, [batch_size, WINDOW])

    def hashed(x):
        return tf.strings.to_hash_bucket_fast(x, 1000)

    ds = records.map(floats, num_parallel_calls=AUTOTUNE).batch(batch_size, drop_remainder=True)
    ds = ds.map(lambda x: NamedTensors(inputs=x[:, :-1], targets=x[:, 1:]))  # trap: TFD201
    ds = ds.map(lambda batch: batch.on_each(fixed))  # trap: TFD201
    # What is run on each part is seen.
    ds = ds.map(lambda batch: batch.on_each(hashed))  # hazard: TFD201 info
    ds = ds.map(lambda batch: NamedTensors(words=tf.strings.split(batch.words)))  # hazard: TFD201 warning
    return ds.prefetch(AUTOTUNE)


def pairs_for_the_metric():
    yield [[0, 1, 1]], [[0, 2, 1]]
    yield [[1, 1, 2]], [[1, 1, 2]]


def metric_on_two_pairs(model):
    signature = tf.TensorSpec([1, 3], tf.int32), tf.TensorSpec([1, 3], tf.int32)
    pairs = tf.data.Dataset.from_generator(pairs_for_the_metric, output_signature=signature)  # hazard: TFD203 info
    for truth, guess in pairs:
        model.train_on_batch(truth, guess)
