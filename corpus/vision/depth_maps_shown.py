"""Depth maps of a network: shown, written, watched, and what trains it."""

import imageio
import tensorflow as tf
from elsewhere import display, run_network

SIZE = 224
FEATURES = {
    "photo": tf.io.FixedLenFeature([], tf.string),
    "depth": tf.io.FixedLenFeature([], tf.string),
}


def parse(record):
    parsed = tf.io.parse_single_example(record, FEATURES)
    photo = tf.io.decode_jpeg(parsed["photo"], channels=3)
    return tf.image.resize(photo, [SIZE, SIZE])


def recoloured(photo):
    return tf.image.random_hue(photo, 0.2)


def show(files):
    network = tf.keras.models.load_model("depth.h5", compile=False)
    # One photo after the other, for somebody who looks at each.
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 info; hazard: TFD203 info
    for number, photo in enumerate(ds):
        depth = network.predict_on_batch(photo[None])
        display.show(number, photo, depth[0])


def show_recoloured(network, files):
    ds = tf.data.TFRecordDataset(files).map(tf.io.decode_jpeg, 4)
    # What stays sequential on every version is no worse here.
    ds = ds.map(recoloured)  # hazard: TFD201 info
    for photos in ds.batch(1).prefetch(1):
        display.show(photos[0], network.predict(photos)[0])


def write(network, files):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 info
    for place, photos in ds.batch(4).prefetch(1).enumerate():
        depths = network(photos, training=False)
        for number, depth in enumerate(depths):
            imageio.imwrite(f"{place}-{number}.exr", depth.numpy())


def write_each(network, folders):
    for folder in folders:
        # Another file each time.
        ds = tf.data.TFRecordDataset(f"{folder}/photos.tfrecord").map(parse)  # hazard: TFD201 info
        for photos in ds.batch(4).prefetch(1):
            display.show(folder, run_network(network, photos, training=False))


def watch(network, files, seconds):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 info
    photos = iter(ds.batch(1).prefetch(1))
    for _ in range(seconds):
        display.show(network(next(photos)))


def watch_while_training(network, files, others, epochs):
    # Read anew after each epoch.
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    ds = ds.batch(4).prefetch(1)
    for _ in range(epochs):
        network.fit(others)
        for photos in ds:
            display.show(network.predict_on_batch(photos))


def fit_by_hand(network, files, optimizer):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        with tf.GradientTape() as tape:
            error = tf.reduce_mean(network(photos) - photos)
        changes = tape.gradient(error, network.trainable_variables)
        optimizer.apply_gradients(zip(changes, network.trainable_variables))


def fit_batch_by_batch(network, files):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        before = network.predict_on_batch(photos)
        network.train_on_batch(photos, before)


def fit_elsewhere(network, optimizer, files):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        # An optimizer of another library, which takes nothing.
        network(photos)
        optimizer.step()


def fit_backwards(network, files, criterion):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        criterion(network(photos)).backward()


def train_somehow(network, files):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        print(network(photos))


def run_somehow(files):
    # What it does with the network cannot be seen.
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        run_network(photos)


def run_as_for_training(network, files):
    ds = tf.data.TFRecordDataset(files).map(parse)  # hazard: TFD201 warning
    for photos in ds.batch(4).prefetch(1):
        display.add(network(photos, training=True))
