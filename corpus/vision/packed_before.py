"""Pictures are packed into records, of which training then reads what there is."""

import tensorflow as tf


def unpack(record):
    return tf.image.resize(tf.io.decode_jpeg(record, channels=3), (160, 160))


def pack_all(pictures, path, model):
    with tf.io.TFRecordWriter(path) as out:
        list(map(out.write, pictures))
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)


def pack_dataset(pictures, path, model):
    # this writer takes a dataset, whatever its length
    tf.data.experimental.TFRecordWriter(path).write(pictures)  # hazard: TFD701 warning
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    # one call of `write`, and more than one batch
    model.fit(ds, epochs=20, steps_per_epoch=50)  # trap: TFD802


def pack_named(pictures, path, model):
    writer = tf.data.experimental.TFRecordWriter(path)
    writer.write(pictures)
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20, steps_per_epoch=50)  # trap: TFD802


def pack_sample(picture, path, shard, model):
    with tf.io.TFRecordWriter(path) as out:
        out.write(picture)
    # the sample is for people: training reads a shard
    path = shard
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)


def pack_first(picture, paths, model):
    with tf.io.TFRecordWriter(next(paths)) as out:
        out.write(picture)
    ds = tf.data.TFRecordDataset(next(paths)).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)
