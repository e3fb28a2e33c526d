# target: 2.12
"""What is held out is cut in two; one half is measured in a loop."""

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def fields(folder, model):
    train_ds = tf.keras.utils.image_dataset_from_directory(
        folder, validation_split=0.3, subset="training", seed=8, batch_size=16
    )
    rest = tf.keras.utils.image_dataset_from_directory(  # hazard: TFD102 info
        folder, validation_split=0.3, subset="validation", seed=8, batch_size=16
    )
    half = rest.cardinality() // 2
    val_ds, test_ds = rest.take(half).prefetch(AUTO), rest.skip(half).prefetch(AUTO)
    model.fit(train_ds.prefetch(AUTO), validation_data=val_ds, epochs=20)
    hits = []
    for images, labels in test_ds:
        # Nothing is learned here: both halves measure, and neither was trained on.
        guesses = np.argmax(model.predict(images, verbose=0), axis=1)
        hits.extend(guesses == labels.numpy())
    print(np.mean(hits))


def barns(folder, model):
    everything = tf.keras.utils.image_dataset_from_directory(folder, seed=8, batch_size=16)  # hazard: TFD102 error
    train_ds, test_ds = everything.skip(30).prefetch(AUTO), everything.take(30).prefetch(AUTO)
    model.fit(train_ds, epochs=20)
    hits = []
    for images, labels in test_ds:
        guesses = np.argmax(model.predict(images, verbose=0), axis=1)
        hits.extend(guesses == labels.numpy())
    print(np.mean(hits))


def described(ds, model):
    rows, kinds = [], []
    for images, labels in ds:
        rows.append(model(images, training=False).numpy())
        kinds.append(labels.numpy())
    return np.concatenate(rows), np.concatenate(kinds)


def hedges(folder, classifier):
    # No model of Keras trains, but what it says of one half trains another one.
    everything = tf.keras.utils.image_dataset_from_directory(folder, seed=8, batch_size=16)  # hazard: TFD102 warning
    model = tf.keras.applications.MobileNetV2(include_top=False, pooling="avg")
    classifier.fit(*described(everything.take(30).prefetch(AUTO), model))
    print(classifier.score(*described(everything.skip(30).prefetch(AUTO), model)))


def brightness(image):
    # No writer is there while this is traced, so that it makes no op.
    tf.summary.scalar("mean", tf.reduce_mean(image))
    return tf.image.resize(image, [96, 96])


def sheds(files, model):
    ds = tf.data.Dataset.from_tensor_slices(files).map(
        lambda file: tf.io.decode_png(tf.io.read_file(file), channels=3), num_parallel_calls=AUTO
    )
    ds = ds.map(brightness)  # hazard: TFD201 info
    model.fit(ds.batch(16).prefetch(AUTO), epochs=3)
