"""How many steps an epoch has: batches are counted, examples are counted, and once both are mixed up."""
import tensorflow as tf

BATCH = 16


def made():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def mixed_up(x, y, size):
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000).batch(size)
    ds = ds.prefetch(2)
    steps = len(ds) // size
    made().fit(ds, epochs=10, steps_per_epoch=steps)  # hazard: TFD802 warning


def mixed_up_and_repeated(folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder, batch_size=BATCH, image_size=(96, 96))
    made().fit(
        ds.repeat().prefetch(2),
        epochs=10,
        steps_per_epoch=len(ds) // BATCH,  # hazard: TFD802 warning
    )


def examples(x, y):
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    steps = len(ds) // BATCH
    ds = ds.shuffle(10_000).repeat().batch(BATCH).prefetch(2)
    made().fit(ds, epochs=10, steps_per_epoch=steps)  # trap: TFD802


def batches(x, y):
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000).batch(BATCH).prefetch(2)
    made().fit(ds, epochs=10, steps_per_epoch=len(ds))  # trap: TFD802


def a_quarter_on_purpose(x, y, parts=4):
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000).batch(BATCH)
    made().fit(ds.repeat().prefetch(2), epochs=10 * parts, steps_per_epoch=len(ds) // parts)  # trap: TFD802


def as_often_as_epochs(x, y, epochs=16):
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000).batch(BATCH).repeat(epochs)
    made().fit(ds.prefetch(2), epochs=epochs, steps_per_epoch=len(ds) // epochs)  # trap: TFD802


def sequences(ids, length=16):
    ids = tf.data.Dataset.from_tensor_slices(ids).batch(length, drop_remainder=True)
    steps = len(ids) // BATCH
    ds = ids.map(lambda part: (part[:-1], part[1:]), num_parallel_calls=4).shuffle(1000)
    made().fit(ds.batch(BATCH).repeat().prefetch(2), epochs=9, steps_per_epoch=steps)  # trap: TFD802
