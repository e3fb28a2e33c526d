"""Data that come from modules that are not here: what is done with them tells what they are."""

import tensorflow as tf
from plantlab.data import LeafPairs, image_paths, leaf_loader, leaves, scored_pairs


def load(path, label):
    pixels = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(pixels, [160, 160]), label


def classifier():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(12),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train_a_classifier():
    """Keras takes no other object that has `shuffle` and `batch` one after the other."""
    train, val = image_paths()
    train = train.map(load)  # hazard: TFD201 warning
    train = train.shuffle(500).batch(32)  # hazard: TFD203 warning
    classifier().fit(train, epochs=5)
    # Only copied, for all that is known: what came before may be ready.
    val = val.repeat(2).batch(32)  # hazard: TFD203 info
    classifier().fit(val, epochs=5)


def train_by_hand(model, optimizer, loss_of):
    """Pictures and labels as two arguments: so other containers map functions, too."""
    pairs = leaves("train")
    pairs = pairs.map(load)  # trap: TFD201
    pairs = pairs.shuffle(500).batch(32)  # trap: TFD203
    for images, labels in pairs:
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


def convert(executor, files, outputs):
    executor.map(load, files, outputs)  # trap: TFD101


def train_on_an_object():
    pairs = LeafPairs("train").map(load)  # trap: TFD201
    classifier().fit(pairs.shuffle(500).batch(32), epochs=5)  # trap: TFD203


def load_leaf(row):
    return {"pixels": tf.io.decode_jpeg(tf.io.read_file(row["path"])), "label": row["label"]}


def export_rows(writer):
    """Rows as dictionaries: tables of other libraries map such functions, too."""
    rows = scored_pairs()
    rows = rows.map(load_leaf)  # trap: TFD201
    rows = rows.shuffle(100).batch(16)  # trap: TFD203
    for row in rows:
        writer.write(row)


def train_on_a_loader():
    """A loader of one's own may have a `batch` that yields arrays."""
    loader = leaf_loader()
    classifier().fit(loader.batch(32), steps_per_epoch=100)  # trap: TFD203


def totals(rows):
    """Pairs of keys and numbers, and no tensor."""
    return rows.map(lambda key, values: (key, sum(values))).repeat(2)  # trap: TFD201
