"""Forecasts of meters: what is said to `fit`, and old names of tf.data."""

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
BATCH = 64


def network():
    model = tf.keras.Sequential([tf.keras.Input((24,)), tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


def readings(rows=1000):
    x = np.zeros((rows, 24), np.float32)
    y = np.zeros((rows,), np.float32)
    return tf.data.Dataset.from_tensor_slices((x, y))


# Remainders


def scores_of_all():
    ds = readings().batch(BATCH, drop_remainder=True)  # hazard: TFD604 warning
    return network().predict(ds.prefetch(AUTOTUNE))


def scores_without_rest():
    # 1000 readings in batches of 50: nothing is left.
    ds = readings().batch(50, drop_remainder=True)  # trap: TFD604
    return network().predict(ds.prefetch(AUTOTUNE))


def none_at_all():
    ds = readings(40).batch(BATCH, drop_remainder=True)  # hazard: TFD604 error
    network().fit(ds.prefetch(AUTOTUNE))


def one_by_one():
    ds = readings().batch(1, drop_remainder=True)  # trap: TFD604
    return network().evaluate(ds.prefetch(AUTOTUNE))


def first_batches():
    ds = readings().batch(BATCH, drop_remainder=True)  # trap: TFD604
    return network().predict(ds.take(4).prefetch(AUTOTUNE))


def while_training():
    ds = readings().shuffle(1000).batch(BATCH, drop_remainder=True)  # trap: TFD604
    network().fit(ds.prefetch(AUTOTUNE), epochs=5)


# Steps


def endless():
    ds = readings().shuffle(1000).repeat().batch(BATCH).prefetch(AUTOTUNE)
    network().fit(ds, epochs=5)  # hazard: TFD801 error


def endless_and_counted():
    ds = readings().shuffle(1000).repeat().batch(BATCH).prefetch(AUTOTUNE)
    network().fit(ds, epochs=5, steps_per_epoch=15)  # trap: TFD801; trap: TFD802


def counted_in_the_data():
    ds = readings().shuffle(1000).repeat(5).batch(BATCH).prefetch(AUTOTUNE)
    network().fit(ds)  # trap: TFD801


def beats():
    ds = tf.data.Dataset.counter().map(lambda n: (tf.zeros((24,)), tf.zeros(())), num_parallel_calls=1)
    ds = ds.batch(BATCH).prefetch(AUTOTUNE)
    network().fit(ds)  # hazard: TFD801 error
    network().evaluate(ds, steps=10)  # trap: TFD801


def measured_forever(model_path):
    model = network()
    val = readings().repeat().batch(BATCH).prefetch(AUTOTUNE)
    train = readings().shuffle(1000).batch(BATCH).prefetch(AUTOTUNE)
    model.fit(train, validation_data=val, epochs=5)  # hazard: TFD801 error
    model.fit(train, validation_data=val, validation_steps=10, epochs=5)  # trap: TFD801
    model.fit(train, validation_data=val.take(16), epochs=5)  # trap: TFD801


def more_steps_than_batches():
    ds = readings().shuffle(1000).batch(BATCH).prefetch(AUTOTUNE)  # 16 batches
    network().fit(ds, epochs=5, steps_per_epoch=20)  # hazard: TFD802 error


def fewer_steps_than_batches():
    ds = readings().shuffle(1000).batch(BATCH).prefetch(AUTOTUNE)
    network().fit(ds, epochs=5, steps_per_epoch=10)  # hazard: TFD802 error
    network().fit(ds, epochs=1, steps_per_epoch=10)  # trap: TFD802
    network().fit(ds, epochs=2, steps_per_epoch=8)  # trap: TFD802
    network().fit(ds, epochs=5, steps_per_epoch=16)  # trap: TFD802
    network().fit(ds, epochs=5, steps_per_epoch=len(ds))  # trap: TFD802


def filtered(model_path):
    ds = readings().filter(lambda x, y: y > 0).shuffle(1000).batch(BATCH).prefetch(AUTOTUNE)
    # Nobody knows how many are left.
    network().fit(ds, epochs=5, steps_per_epoch=1000 // BATCH)  # hazard: TFD802 warning
    network().fit(ds.repeat(), epochs=5, steps_per_epoch=1000 // BATCH)  # trap: TFD802


# Arguments


def for_arrays(weights):
    ds = readings().shuffle(1000).batch(BATCH).prefetch(AUTOTUNE)
    model = network()
    model.fit(ds, batch_size=BATCH)  # hazard: TFD803 info
    model.fit(ds, batch_size=256)  # hazard: TFD803 warning
    model.fit(ds, sample_weight=weights)  # hazard: TFD803 error
    model.fit(ds, validation_split=0.1)  # hazard: TFD803 error
    model.fit(ds, class_weight={0: 1.0, 1: 2.0})  # trap: TFD803
    model.fit(ds, shuffle=False)  # trap: TFD803
    model.fit(np.zeros((8, 24)), np.zeros(8), batch_size=4, shuffle=True)  # trap: TFD803


def arrays_or_not(data, labels, batch_size):
    # Arrays are batched by `fit`, datasets have no labels beside them.
    model = network()
    if isinstance(data, tf.data.Dataset):
        model.fit(data, epochs=2)  # trap: TFD803
    else:
        model.fit(data, labels, batch_size=batch_size, epochs=2)  # trap: TFD803


# Batches


def single_readings():
    network().fit(readings().prefetch(AUTOTUNE))  # hazard: TFD804 error


def windows_of_readings(series):
    ds = tf.data.Dataset.from_tensor_slices(tf.zeros((1000, 24)))
    ds = ds.map(lambda row: (row[tf.newaxis], row[:1]), num_parallel_calls=AUTOTUNE).prefetch(AUTOTUNE)
    network().fit(ds)  # trap: TFD804


def batches_from_python():
    def rows():
        yield np.zeros((BATCH, 24), np.float32), np.zeros((BATCH,), np.float32)

    spec = (tf.TensorSpec((None, 24), tf.float32), tf.TensorSpec((None,), tf.float32))
    ds = tf.data.Dataset.from_generator(rows, output_signature=spec).prefetch(AUTOTUNE)
    network().fit(ds)  # trap: TFD804


def batches_of_batches(folder):
    ds = tf.keras.utils.text_dataset_from_directory(folder, batch_size=BATCH)
    ds = ds.batch(BATCH).prefetch(AUTOTUNE)  # hazard: TFD805 warning
    return ds


def batches_taken_apart(folder):
    ds = tf.keras.utils.text_dataset_from_directory(folder, batch_size=BATCH)
    ds = ds.unbatch().batch(BATCH * 2).prefetch(AUTOTUNE)  # trap: TFD805
    return ds


def days_of_hours(series):
    hours = tf.data.Dataset.from_tensor_slices(series).batch(24, drop_remainder=True)
    return hours.batch(BATCH).prefetch(AUTOTUNE)  # trap: TFD805


# Names


def newest_experimental(ds: tf.data.Dataset):
    third = tf.data.experimental.at(ds, 3)  # trap: TFD701
    return third, tf.data.experimental.pad_to_cardinality(10)  # trap: TFD701


def old_names(parts):
    ds = tf.data.experimental.choose_from_datasets(parts, tf.data.Dataset.range(3))  # hazard: TFD701 warning
    ds = ds.apply(tf.data.experimental.dense_to_ragged_batch(8))  # hazard: TFD701 warning
    return ds.apply(tf.data.experimental.map_and_batch(lambda x: x, 8))  # hazard: TFD701 warning


def gone(ds: tf.data.Dataset):
    options = tf.data.Options()
    options.experimental_optimization.autotune_cpu_budget = 4  # hazard: TFD702 error
    options.autotune.cpu_budget = 4  # trap: TFD702
    options.experimental_optimization.autotune_buffers = True  # hazard: TFD702 error
    return ds.with_options(options), tf.data.experimental.latency_stats("rows")  # hazard: TFD702 error


def iterators(ds: tf.data.Dataset):
    first = ds.make_initializable_iterator()  # hazard: TFD703 error
    second = tf.compat.v1.data.make_initializable_iterator(ds)  # trap: TFD703
    return first, second, iter(ds)  # trap: TFD703
