"""Where the author has decided, and where advice would change nothing."""

import collections
import sys

import tensorflow as tf
import tensorflow_datasets as tfds
from handwriting import engine

AUTO = tf.data.AUTOTUNE


def read_with_one_engine(files):
    ds = tf.data.TFRecordDataset(files)
    # The recogniser behind this is not thread-safe.
    ds = ds.map(engine.recognise)  # hazard: TFD201 info
    return ds.prefetch(AUTO)


def read_with_one_lock(files):
    ds = tf.data.TFRecordDataset(files)
    # This must not run in parallel: it holds a lock all the time.
    ds = ds.map(lambda r: tf.py_function(engine.locked, [r], tf.string))  # hazard: TFD201 info
    return ds.prefetch(AUTO)


def read_with_a_remark(files):
    ds = tf.data.TFRecordDataset(files)
    # Strokes are parsed first, so that the shuffle sees their length.
    # what else this file names came with TensorFlow 2.11: `Dataset.counter`
    ds = ds.map(engine.strokes)  # hazard: TFD201 info
    return ds.shuffle(1000).prefetch(AUTO)


def longest_batch(files, tuning):
    ds = tf.data.TFRecordDataset(files)
    if tuning:
        # Only tells how large a batch may be. Performance is not important.

        ds = ds.repeat()
        ds = ds.map(engine.padded)  # hazard: TFD201 info
    else:
        ds = ds.map(engine.padded, num_parallel_calls=AUTO)  # trap: TFD201
    return ds.prefetch(AUTO)


def with_ink(ds: tf.data.Dataset):
    def add(features, ink):
        fields = features._asdict()
        fields.update(ink=ink)
        return collections.namedtuple("Line", (*features._fields, "ink"))(**fields)

    # Nothing but a named tuple with one more field.
    return ds.map(add)  # trap: TFD201


def hashed_words(files):
    ds = tf.data.TextLineDataset(files)
    # One short string: less than what another thread costs.
    ds = ds.map(lambda word: tf.strings.to_hash_bucket_fast(word, 4096))  # trap: TFD201
    return ds.batch(512).prefetch(AUTO)


def one_of_each():
    ds = tfds.load("emnist/letters", split="test").map(engine.prepare)  # trap: TFD201
    pages = tfds.as_numpy(ds)
    found = {}
    # Three letters are enough for the picture.
    while len(found) < 3:
        page = next(pages)
        found.setdefault(int(page["label"]), page["image"])
    return found


def sequential_or_not(files, training):
    ds = tf.data.TFRecordDataset(files)
    if training:
        ds = ds.shuffle(2048).map(engine.strokes, num_parallel_calls=AUTO)  # trap: TFD201
    else:
        # The same without shuffle and threads: a choice.
        ds = ds.map(engine.strokes)  # hazard: TFD201 info
    return ds.padded_batch(16).prefetch(AUTO)


def fit_from_kept_pages(model, files):
    ds = tf.data.TFRecordDataset(files).map(engine.page, num_parallel_calls=AUTO)
    ds = ds.cache()  # hazard: TFD301 info
    # Batches are copied from memory from the second epoch on.
    ds = ds.shuffle(1000).batch(32)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def fit_from_flipped_pages(model, files):
    ds = tf.data.TFRecordDataset(files).map(engine.page, num_parallel_calls=AUTO)
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.map(lambda page, text: (tf.image.random_brightness(page, 0.1), text))  # hazard: TFD201 warning
    # Here there is work after the cache.
    # what else this file names came with TensorFlow 2.11: `Dataset.counter`
    ds = ds.shuffle(1000).batch(32)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def fit_in_batches_of_one(model, files):
    ds = tf.data.TFRecordDataset(files).map(engine.page, num_parallel_calls=AUTO)
    # One more axis for what was made ahead.
    ds = ds.shuffle(1000).prefetch(4).batch(1)  # trap: TFD203
    model.fit(ds, epochs=2)


def fit_from_replay(agent, buffer):
    # A prefetch would sample before the agent has played on.
    ds = tf.data.Dataset.counter().flat_map(lambda _: buffer.as_dataset().take(100).batch(10))  # trap: TFD203
    games = iter(ds)
    for _ in range(1000):
        agent.train_on_batch(next(games))


def replayed(buffer):
    ids = tf.random.Generator.from_seed(7)

    def sample(_):
        return buffer.rows(ids.uniform([64], maxval=buffer.size, dtype=tf.int64))

    # Asks the buffer anew each time.
    return tf.data.Dataset.counter().map(sample).prefetch(1)  # trap: TFD201


def distributed(strategy, files):
    ds = tf.data.TFRecordDataset(files).shuffle(1000)
    # The strategy adds a prefetch.
    ds = ds.batch(256)  # trap: TFD203
    return strategy.experimental_distribute_dataset(ds)


def fused(model, files):
    ds = tf.data.TextLineDataset(files).map(tf.strings.to_number, num_parallel_calls=AUTO)
    # Not in sight, but the records are parsed already, and pairing is no work by its name.
    model.fit(ds.map(engine.as_pair).batch(32))  # hazard: TFD201 info; trap: TFD203


def not_fused(model, files):
    ds = tf.data.TextLineDataset(files).map(tf.strings.to_number, num_parallel_calls=AUTO)
    model.fit(ds.padded_batch(32))  # hazard: TFD203 info


def kept_if_wanted(files, cache_pages=True):
    ds = tf.data.TFRecordDataset(files)
    if cache_pages:
        # Named after it: whoever leaves it on knows.
        ds = ds.cache()  # trap: TFD301
    return ds.shuffle(1000).batch(32).prefetch(AUTO)


def fit_with_defaults(model, files):
    model.fit(kept_if_wanted(files))


def score_on_imagenet(model):
    ds = tfds.load("imagenet2012", split="validation", as_supervised=True)
    ds = ds.map(lambda x, y: (tf.image.resize(x, (224, 224)), y), num_parallel_calls=AUTO)
    # Validation, but 28 GiB of it.
    ds = ds.cache()  # hazard: TFD301 error
    return model.evaluate(ds.batch(64).prefetch(AUTO))


def score_on_digits(model):
    ds = tfds.load("mnist", split="test", as_supervised=True)
    ds = ds.cache()  # trap: TFD301
    return model.evaluate(ds.batch(64).prefetch(AUTO))


def with_parallel_maps_switched_on(files):
    options = tf.data.Options()
    options.experimental_optimization.map_parallelization = True
    ds = tf.data.TFRecordDataset(files)
    # Stateless, and the runtime's own parallel maps are asked for.
    ds = ds.map(tf.io.decode_png)  # hazard: TFD201 info
    return ds.with_options(options).prefetch(AUTO)


def frames_of(video):
    beats = tf.data.Dataset.range(0, sys.maxsize).map(lambda beat: beat == 0)  # trap: TFD201
    # The decoder behind it gives one frame after the other.
    frames = beats.map(lambda first: engine.next_frame(video, first))  # trap: TFD201
    return frames.take_while(lambda frame: tf.size(frame) > 0).prefetch(AUTO)


class MnistRecords:
    def __init__(self, file):
        self.file = file

    def train(self):
        # Sixty thousand small pictures, whatever they are written in.
        ds = tf.data.TFRecordDataset(self.file).cache()  # trap: TFD301
        return ds.shuffle(60_000).batch(128).prefetch(AUTO)


class PageRecords:
    def __init__(self, file):
        self.file = file

    def train(self):
        ds = tf.data.TFRecordDataset(self.file).cache()  # hazard: TFD301 info
        return ds.shuffle(60_000).batch(128).prefetch(AUTO)
