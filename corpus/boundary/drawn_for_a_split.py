# target: unknown
"""Shares of the data that are drawn once, and kept: what a cache is for here."""
import tensorflow as tf

AUTOTUNE = tf.data.experimental.AUTOTUNE


def parse(record):
    read = tf.io.parse_single_example(record, {"x": tf.io.FixedLenFeature([64], tf.float32)})
    return dict(read)


def mark(row, share=0.8):
    row["trained_on"] = tf.random.uniform([]) < share
    return row


def shaken(row):
    return {**row, "x": row["x"] + tf.random.normal([64], stddev=0.1)}


def halves(files, size):
    rows = tf.data.TFRecordDataset(files, num_parallel_reads=4).map(parse, num_parallel_calls=AUTOTUNE)
    # Without the cache a row would be in one share now, and in the other the next time.
    rows = rows.map(mark, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD106 info; hazard: TFD301 info
    train = rows.filter(lambda row: row["trained_on"]).map(shaken, num_parallel_calls=AUTOTUNE)
    valid = rows.filter(lambda row: not row["trained_on"])
    return train.batch(size).prefetch(1), valid.batch(size).prefetch(1)


def frozen(files, size):
    rows = tf.data.TFRecordDataset(files, num_parallel_reads=4).map(parse, num_parallel_calls=AUTOTUNE)
    rows = rows.map(shaken, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD106 warning; hazard: TFD301 info
    return rows.batch(size).prefetch(1)


def read_once(pattern, size):
    """Files in turn, but in the first pass only."""
    files = tf.data.Dataset.list_files(pattern)
    rows = files.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 info
    rows = rows.map(parse, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD301 info
    return rows.shuffle(10000).batch(size).prefetch(1)


def spectrum(record):
    return tf.abs(tf.signal.stft(tf.io.decode_raw(record, tf.float32), 512, 128))


def kept_spectra(files, size):
    rows = tf.data.TFRecordDataset(files, num_parallel_reads=4).map(spectrum)  # hazard: TFD201 info
    return rows.cache().shuffle(1000).padded_batch(size).prefetch(1)  # hazard: TFD301 info


def read_anew(pattern, model, size):
    """Each epoch makes its own cache."""
    for _ in range(30):
        files = tf.data.Dataset.list_files(pattern)
        rows = files.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 warning
        rows = rows.map(spectrum)  # hazard: TFD201 warning
        rows = rows.cache()  # hazard: TFD301 info
        for batch in rows.padded_batch(size).prefetch(1):
            model.train_on_batch(batch)


def mirrored(path, label):
    picture = tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (32, 32))
    return tf.image.random_flip_left_right(picture), label


def of_one_kind(paths, labels, size):
    """The filter asks the label, and the pictures are the same in each epoch."""
    pairs = tf.data.Dataset.from_tensor_slices((paths, labels)).map(mirrored, num_parallel_calls=AUTOTUNE)
    pairs = pairs.cache()  # hazard: TFD106 warning; hazard: TFD301 info
    return pairs.filter(lambda picture, label: label > 3).batch(size).prefetch(1)


def read_each_time(pattern, size):
    files = tf.data.Dataset.list_files(pattern)
    rows = files.interleave(tf.data.TFRecordDataset, cycle_length=4)  # hazard: TFD202 warning
    rows = rows.map(parse, num_parallel_calls=AUTOTUNE)
    return rows.shuffle(10000).batch(size).prefetch(1)


def main(files, pattern, paths, labels, model):
    model.fit(of_one_kind(paths, labels, 64), epochs=30)
    model.fit(kept_spectra(files, 32), epochs=30)
    read_anew(pattern, model, 128)
    train, valid = halves(files, 128)
    model.fit(train, validation_data=valid, epochs=30)
    model.fit(frozen(files, 128), epochs=30)
    model.fit(read_once(pattern, 128), epochs=30)
    model.fit(read_each_time(pattern, 128), epochs=30)
