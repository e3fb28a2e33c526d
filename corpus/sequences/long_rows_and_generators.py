"""Documents as rows of word vectors, digits in rows of unknown number, and loops in generators that `fit` is given."""

import tensorflow as tf


def words(record):
    fields = {"vectors": tf.io.VarLenFeature(tf.float32), "topic": tf.io.FixedLenFeature([], tf.int64)}
    parsed = tf.io.parse_single_example(record, fields)
    return tf.reshape(tf.sparse.to_dense(parsed["vectors"]), [-1, 300]), parsed["topic"]


def steps(record):
    fields = {"steps": tf.io.VarLenFeature(tf.float32), "who": tf.io.FixedLenFeature([], tf.int64)}
    parsed = tf.io.parse_single_example(record, fields)
    return tf.reshape(tf.sparse.to_dense(parsed["steps"]), [-1, 6]), parsed["who"]


def digit(record):
    parsed = tf.io.parse_single_example(record, {"digit": tf.io.FixedLenFeature([], tf.string)})
    return tf.reshape(tf.io.decode_raw(parsed["digit"], tf.uint8), [-1, 784])


def of_documents(model, files):
    # 300 numbers for each word
    ds = tf.data.TFRecordDataset(files).map(words).shuffle(2000)  # hazard: TFD201 warning
    model.fit(ds.padded_batch(32, ([None, 300], [])).prefetch(1), epochs=10)


def of_walks(model, files):
    # six numbers a step: read before another thread has them
    ds = tf.data.TFRecordDataset(files).map(steps).shuffle(2000)  # hazard: TFD201 info
    model.fit(ds.padded_batch(32, ([None, 6], [])).prefetch(1), epochs=10)


def of_digits(model, files):
    # one row in each record
    ds = tf.data.TFRecordDataset(files).map(digit).shuffle(500)  # hazard: TFD201 info
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def _photo(path, label):
    photo = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    photo = tf.image.resize(photo, [224, 224])
    return tf.image.random_flip_left_right(photo) / 255.0, label


def endless(ds):
    while True:
        for photos, labels in ds:
            yield {"photos": photos}, {"kinds": labels}


def of_photos(paths, labels, held_paths, held_labels, build):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000).map(_photo)  # hazard: TFD201 warning
    # `fit` is one batch ahead of a generator by itself
    ds = ds.shuffle(64).batch(32)  # trap: TFD203
    held = tf.data.Dataset.from_tensor_slices((held_paths, held_labels))
    # the same flips for what is held out
    held = held.map(_photo, num_parallel_calls=8).batch(32).prefetch(1)  # hazard: TFD112 warning
    model = build()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(endless(ds), steps_per_epoch=300, epochs=20, validation_data=held)


def mean_of(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(_photo)  # hazard: TFD201 info
    total = sum(float(tf.reduce_mean(photos["photos"])) for photos, _ in once(ds.batch(32)))
    return total / len(paths)


def once(ds):
    for photos, labels in ds:
        yield {"photos": photos}, labels


def whiten(whitening, files):
    # read once: no epochs, no steps
    ds = tf.data.TFRecordDataset(files).map(tf.io.decode_jpeg)  # hazard: TFD201 info
    whitening.fit(once(ds.map(lambda photo: (photo, 0), 4)))


def chunks(names, long, size):
    files = tf.data.Dataset.from_tensor_slices(names)
    if long:
        # batches are made in there already
        return files.flat_map(lambda name: tf.data.TextLineDataset(name).take(2048).batch(512))  # hazard: TFD203 warning
    lines = files.flat_map(tf.data.TextLineDataset).shuffle(20_000)
    return lines.batch(size)  # hazard: TFD203 warning


def of_lines(model, names, long=False):
    for lines in chunks(names, long, 256):
        model.train_on_batch(lines)


def asked_for_each(files, step):
    ds = tf.data.TextLineDataset(files).batch(512).prefetch(2)
    # by the name of the class, and as little there in TensorFlow 2
    lines = tf.data.Dataset.make_one_shot_iterator(ds)  # hazard: TFD703 error
    for _ in range(1000):
        step(lines.get_next())
