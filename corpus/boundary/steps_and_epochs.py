"""Runs that say how many steps an epoch has, on data that are not repeated."""

import math

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
BATCH_SIZE = 64
NUM_TRAIN = 50_000
NUM_VAL = 10_000
STEPS_PER_EPOCH = NUM_TRAIN // BATCH_SIZE
FEW_STEPS = 20


def decode(record):
    example = tf.io.parse_single_example(
        record,
        {
            "pixels": tf.io.FixedLenFeature([32 * 32 * 3], tf.float32),
            "label": tf.io.FixedLenFeature([], tf.int64),
        },
    )
    return tf.reshape(example["pixels"], [32, 32, 3]), example["label"]


def from_records(pattern, repeat=None):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(5000)
    if repeat is not None:
        ds = ds.repeat(repeat)
    return ds.map(decode, num_parallel_calls=AUTOTUNE).batch(BATCH_SIZE).prefetch(AUTOTUNE)


def make_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((32, 32, 3)),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(10),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def one_pass_an_epoch():
    model = make_model()
    # The data end after the first epoch: TensorFlow cannot know their number beforehand.
    model.fit(
        from_records("train-*.tfrecord"),
        epochs=20,
        steps_per_epoch=NUM_TRAIN // BATCH_SIZE,  # hazard: TFD802 warning
    )


def one_pass_an_epoch_from_a_count(num_examples, epochs):
    model = make_model()
    steps = int(np.ceil(num_examples / BATCH_SIZE))
    model.fit(
        from_records("train-*.tfrecord"),
        validation_data=from_records("val-*.tfrecord"),
        epochs=epochs,
        steps_per_epoch=steps,  # hazard: TFD802 warning
    )


def one_pass_an_epoch_by_name():
    model = make_model()
    ds = from_records("train-*.tfrecord")
    model.fit(ds, epochs=20, steps_per_epoch=STEPS_PER_EPOCH)  # hazard: TFD802 warning
    # A part of the data in each epoch, as much as somebody found right.
    model.fit(ds, epochs=20, steps_per_epoch=FEW_STEPS)  # trap: TFD802


def repeated(num_examples):
    model = make_model()
    model.fit(
        from_records("train-*.tfrecord", repeat=-1),
        epochs=20,
        steps_per_epoch=NUM_TRAIN // BATCH_SIZE,  # trap: TFD802
    )
    ds = from_records("train-*.tfrecord").repeat()
    model.fit(ds, epochs=20, steps_per_epoch=num_examples // BATCH_SIZE)  # trap: TFD802


def once():
    """One epoch needs no second pass."""
    model = make_model()
    model.fit(
        from_records("train-*.tfrecord"),
        steps_per_epoch=NUM_TRAIN // BATCH_SIZE,  # trap: TFD802
    )
    # A smoke test over a few batches.
    model.fit(from_records("train-*.tfrecord"), epochs=2, steps_per_epoch=5)  # trap: TFD802


def repeated_for_the_epochs(epochs):
    model = make_model()
    ds = from_records("train-*.tfrecord", repeat=epochs)
    model.fit(ds, epochs=epochs, steps_per_epoch=NUM_TRAIN // BATCH_SIZE)  # trap: TFD802


def arrays_in_memory():
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    x_train = x_train[..., None] / 255.0
    x_test = x_test[..., None] / 255.0
    ds = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(32).prefetch(AUTOTUNE)
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    # 60000 / 32 = 1875 steps, exactly what there is: Keras starts anew for each epoch.
    model.fit(ds, epochs=5, steps_per_epoch=60_000 // 32)  # trap: TFD802
    model.fit(ds, epochs=5, steps_per_epoch=len(ds))  # trap: TFD802
    model.fit(ds, epochs=5, steps_per_epoch=ds.cardinality().numpy())  # trap: TFD802
    # Three epochs of 600 need 1800 of the 1875 batches.
    model.fit(ds, epochs=3, steps_per_epoch=600)  # trap: TFD802
    # The fourth has 75 left.
    model.fit(ds, epochs=4, steps_per_epoch=600)  # hazard: TFD802 error
    # 2000 steps are more than one pass has.
    model.fit(ds, epochs=3, steps_per_epoch=2000)  # hazard: TFD802 error
    # The remainder: 60000 / 256 is 234 and a bit, so a 235th batch is left over.
    wide = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(256).prefetch(AUTOTUNE)
    model.fit(wide, epochs=5, steps_per_epoch=60_000 // 256)  # hazard: TFD802 error
    left = int(60_000 / 256), math.floor(60_000 / 256), len(y_train) // 256
    model.fit(wide, epochs=5, steps_per_epoch=left[0])  # hazard: TFD802 error
    model.fit(wide, epochs=5, steps_per_epoch=left[1])  # hazard: TFD802 error
    model.fit(wide, epochs=5, steps_per_epoch=left[2])  # hazard: TFD802 error
    down = int(np.floor(len(y_train) / 256))
    model.fit(wide, epochs=5, steps_per_epoch=down)  # hazard: TFD802 error
    even = tf.data.Dataset.from_tensor_slices((x_train, y_train))
    even = even.batch(256, drop_remainder=True).prefetch(AUTOTUNE)
    model.fit(even, epochs=5, steps_per_epoch=60_000 // 256)  # trap: TFD802
    model.fit(wide, epochs=5, steps_per_epoch=math.ceil(60_000 / 256))  # trap: TFD802
    model.fit(wide, epochs=5, steps_per_epoch=int(np.ceil(60_000 / 256)))  # trap: TFD802
    model.fit(ds, epochs=5, steps_per_epoch=math.floor(len(y_train) / 32))  # trap: TFD802
    return model


def epoch_by_epoch(num_examples):
    """Each fit() starts the data anew."""
    model = make_model()
    ds = from_records("train-*.tfrecord")
    for epoch in range(20):
        model.fit(ds, epochs=1, steps_per_epoch=num_examples // BATCH_SIZE)  # trap: TFD802
        model.save_weights(f"epoch-{epoch}.weights.h5")


def resumed(last_epoch):
    model = make_model()
    ds = from_records("train-*.tfrecord")
    model.fit(
        ds,
        initial_epoch=9,
        epochs=10,
        # One epoch is left to run.
        steps_per_epoch=NUM_TRAIN // BATCH_SIZE,  # trap: TFD802
    )


def validated_in_part():
    model = make_model()
    # Validation starts anew each time, so fewer steps than data are fine.
    model.fit(
        from_records("train-*.tfrecord"),
        epochs=20,
        validation_data=from_records("val-*.tfrecord"),
        validation_steps=NUM_VAL // BATCH_SIZE,  # trap: TFD802
    )


def chosen_by_a_flag(training, num_examples):
    ds = from_records("train-*.tfrecord")
    if training:
        ds = ds.repeat()
    model = make_model()
    if training:
        model.fit(ds, epochs=20, steps_per_epoch=num_examples // BATCH_SIZE)  # trap: TFD802
    else:
        model.evaluate(ds)
    return model


def epoch_after_epoch(num_examples, first, last):
    """Resumed for one epoch each time."""
    model = make_model()
    ds = from_records("train-*.tfrecord")
    for epoch in range(first, last):
        model.fit(
            ds,
            initial_epoch=epoch,
            epochs=epoch + 1,
            steps_per_epoch=num_examples // BATCH_SIZE,  # trap: TFD802
        )


def from_a_loader(loader, num_examples):
    """Whether the generator ever ends is the loader's business."""
    spec = (tf.TensorSpec([None, 32, 32, 3], tf.float32), tf.TensorSpec([None], tf.int64))
    ds = tf.data.Dataset.from_generator(lambda: loader.batches(), output_signature=spec)
    model = make_model()
    model.fit(
        ds.prefetch(AUTOTUNE),
        epochs=20,
        steps_per_epoch=num_examples // BATCH_SIZE,  # trap: TFD802
    )


def from_shards_of_a_reader(reader, shards, num_examples):
    """What the reader makes of a shard may be repeated."""
    ds = tf.data.Dataset.from_tensor_slices(shards)
    ds = ds.interleave(reader.open, num_parallel_calls=AUTOTUNE).batch(BATCH_SIZE)
    model = make_model()
    model.fit(
        ds.prefetch(AUTOTUNE),
        epochs=20,
        steps_per_epoch=num_examples // BATCH_SIZE,  # trap: TFD802
    )
