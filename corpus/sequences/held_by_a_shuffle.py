"""What a shuffle of all, a cache and a step that does two things hold, and for how long."""

import tensorflow as tf


def _scan(path):
    return tf.image.resize(tf.io.decode_png(tf.io.read_file(path), channels=1), [256, 256])


def _record(record):
    parsed = tf.io.parse_single_example(record, {"scan": tf.io.FixedLenFeature([], tf.string)})
    return tf.image.resize(tf.io.decode_png(parsed["scan"], channels=3), [512, 512])


def endless(model, paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(_scan, num_parallel_calls=8)
    # the two steps are one, which goes on asking
    ds = ds.shuffle(len(paths)).repeat().batch(32)  # hazard: TFD203 warning
    model.fit(ds, steps_per_epoch=500, epochs=8)


def in_passes(model, paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(_scan, num_parallel_calls=8)
    # all is there when the first batch is
    ds = ds.shuffle(len(paths)).batch(32)  # hazard: TFD203 info
    model.fit(ds, epochs=8)


def in_one_step(model, paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(_scan, num_parallel_calls=8).batch(32)
    both = tf.data.experimental.shuffle_and_repeat(64)  # hazard: TFD701 warning
    ds = ds.apply(both).prefetch(1)  # hazard: TFD109 warning
    model.fit(ds, steps_per_epoch=500, epochs=8)


def by_purpose(settings, purpose):
    if purpose == "train":
        names = settings.train_files
    else:
        names = settings.valid_files
    ds = tf.data.TFRecordDataset(names).map(_record, num_parallel_calls=8)
    # what is trained on goes through it, too
    ds = ds.cache()  # hazard: TFD301 warning
    return ds.repeat().batch(16).prefetch(1)


def held_out(settings):
    ds = tf.data.TFRecordDataset(settings.valid_files).map(_record, num_parallel_calls=8)
    ds = ds.cache()  # trap: TFD301
    return ds.repeat().batch(16).prefetch(1)


def held_out_if_any(settings):
    names = settings.valid_files or []
    if isinstance(names, str):
        names = tf.io.gfile.glob(names)
    ds = tf.data.TFRecordDataset(names).map(_record, num_parallel_calls=8)
    ds = ds.cache()  # trap: TFD301
    return ds.batch(16).prefetch(1)


def one_pass(model, paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(_scan, num_parallel_calls=8)
    # one pass is none that is gone on with
    ds = ds.shuffle(len(paths)).repeat(1).batch(32)  # hazard: TFD203 info
    model.fit(ds, epochs=8)


def folders(model, settings):
    ds = tf.keras.utils.image_dataset_from_directory(
        "scans", image_size=(1024, 1024), batch_size=settings.batch_size
    )
    model.fit(ds.cache().prefetch(1), epochs=5)  # hazard: TFD301 warning; hazard: TFD106 info
