"""Datasets that are looked at, counted, adapted to or written out, and one that trains a jax model."""
import jax
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

AUTO = tf.data.AUTOTUNE




def adapt_vectorizer(files):
    raw = tf.data.TextLineDataset(files).batch(512)  # trap: TFD203
    vectorizer = tf.keras.layers.TextVectorization(max_tokens=20_000, output_sequence_length=64)
    vectorizer.adapt(raw)
    return vectorizer


def adapt_from_reviews():
    reviews = tfds.load("imdb_reviews", split="train", as_supervised=True)
    # keeps one of the two components
    texts = reviews.map(lambda text, label: text)  # trap: TFD201
    # 25,000 short reviews
    texts = texts.cache()  # trap: TFD301
    vectorizer = tf.keras.layers.TextVectorization(max_tokens=10_000)
    vectorizer.adapt(texts.batch(256))  # trap: TFD203
    return vectorizer


def dump(files, target):
    ds = tf.data.TextLineDataset(files).map(tf.strings.strip, num_parallel_calls=AUTO)
    rows = list(ds.batch(1000).as_numpy_iterator())  # trap: TFD203
    np.save(target, np.concatenate(rows))


def squares():
    """A toy: a thousand numbers, in memory."""
    ds = tf.data.Dataset.range(1000)
    ds = ds.map(lambda x: x * x)  # trap: TFD201
    return [int(x) for x in ds.as_numpy_iterator()]


def show_first(files):
    ds = tf.data.TextLineDataset(files)
    ds = ds.map(lambda line: tf.strings.split([line], ",").values)  # trap: TFD201
    for row in ds.take(5):
        print(row.numpy())


def peek(files):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(lambda r: tf.io.parse_tensor(r, tf.float32)).batch(8)  # trap: TFD201; trap: TFD203
    batch = next(iter(ds))
    print(batch.shape, batch.dtype)


def number_of_batches(files):
    paths = tf.data.Dataset.from_tensor_slices(sorted(files))
    return len(paths.batch(32))  # trap: TFD203


def loss_fn(weights, batch):
    logits = batch["x"] @ weights
    return ((logits - batch["y"]) ** 2).mean()


@jax.jit
def update(weights, batch):
    return weights - 0.01 * jax.grad(loss_fn)(weights, batch)


def parse(serialized):
    spec = {"x": tf.io.FixedLenFeature([32], tf.float32), "y": tf.io.FixedLenFeature([1], tf.float32)}
    return tf.io.parse_single_example(serialized, spec)


def train_linear(files, weights, epochs=5):
    """The model is jax, the data are tf.data: the loop waits for every batch."""
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.shuffle(4096)
    ds = ds.batch(128, drop_remainder=True)  # hazard: TFD203 warning
    for _ in range(epochs):
        for batch in tfds.as_numpy(ds):
            weights = update(weights, batch)
    return weights


def train_imagenet(model, vectorized_step):
    ds = tfds.load("imagenet2012", split="train", shuffle_files=True)
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.map(lambda e: (tf.image.resize(e["image"], [224, 224]), e["label"]), num_parallel_calls=AUTO)
    # one asynchronous stage with the parallel map
    ds = ds.batch(256)  # trap: TFD203
    for images, labels in tfds.as_numpy(ds):
        vectorized_step(model, images, labels)


def train_mnist(model):
    ds = tfds.load("mnist", split="train", as_supervised=True)
    ds = ds.map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label), AUTO)  # trap: TFD201
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(60_000).batch(128).prefetch(AUTO)
    model.fit(ds, epochs=6)
