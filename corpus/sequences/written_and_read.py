"""Rows that a program writes to files and reads again, and an `input_fn` that is none of an estimator."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
ARCHIVE = "https://storage.googleapis.com/download.tensorflow.org/data/stack_overflow_16k.tar.gz"


def write(rows, folder):
    for part in range(10):
        with tf.io.TFRecordWriter(f"{folder}/{part}.tfrecord") as writer:
            for row in rows[part::10]:
                writer.write(row)


def read_again(model, folder):
    # Just written, and so near: nothing waits for them.
    ds = tf.data.Dataset.list_files(f"{folder}/*.tfrecord")
    ds = ds.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 info
    ds = ds.map(lambda r: tf.io.parse_tensor(r, tf.float32))  # hazard: TFD201 info
    model.fit(ds.batch(32).prefetch(AUTO), epochs=4)


def text_input_fn(files):
    layer = tf.keras.layers.TextVectorization(1000)
    layer.adapt(tf.data.TextLineDataset(files))
    ds = tf.data.TextLineDataset(files).shuffle(10_000).batch(32)  # hazard: TFD203 info
    return ds, layer


def line_input_fn(files):
    # 32 lines are read sooner than anybody waits for them.
    return tf.data.TextLineDataset(files).shuffle(10_000).batch(32)  # hazard: TFD203 info


def record_input_fn(files):
    return tf.data.TFRecordDataset(files).shuffle(10_000).batch(32)  # hazard: TFD203 warning


def questions(model):
    # 16,000 questions, as the address says.
    folder = tf.keras.utils.get_file("stack_overflow_16k", ARCHIVE, untar=True)
    raw = tf.keras.preprocessing.text_dataset_from_directory(folder)
    ds = raw.cache()  # trap: TFD301; hazard: TFD106 info
    model.fit(ds.prefetch(AUTO), epochs=4)
