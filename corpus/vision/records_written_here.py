"""Saliency of a picture that is packed first, as the other tools want records."""

import tensorflow as tf

PACKED = "picture.tfrecord"


def unpack(record):
    fields = tf.io.parse_single_example(record, {"jpeg": tf.io.FixedLenFeature([], tf.string)})
    return tf.image.resize(tf.io.decode_jpeg(fields["jpeg"], channels=3), (299, 299))


def pack(name):
    jpeg = tf.train.Feature(bytes_list=tf.train.BytesList(value=[tf.io.read_file(name).numpy()]))
    return tf.train.Example(features=tf.train.Features(feature={"jpeg": jpeg})).SerializeToString()


def one_picture(name, path, model):
    with tf.io.TFRecordWriter(path) as out:
        out.write(pack(name))
    # a single record is all there is in the file
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(1)  # hazard: TFD201 info
    model.fit(ds, epochs=200)


def before_and_after(first, second, model):
    out = tf.io.TFRecordWriter(PACKED)
    out.write(pack(first))
    out.write(pack(second))
    out.close()
    ds = tf.data.TFRecordDataset(PACKED, compression_type=None)
    ds = ds.map(unpack).batch(2)  # hazard: TFD201 info
    model.fit(ds, epochs=200)


def all_pictures(names, path, model):
    with tf.io.TFRecordWriter(path) as out:
        for name in names:
            out.write(pack(name))
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)


def packed_by_others(name, path, fill, model):
    with tf.io.TFRecordWriter(path) as out:
        out.write(pack(name))
        fill(out)
    ds = tf.data.TFRecordDataset(path).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)


def of_another_file(name, path, wanted, model):
    with tf.io.TFRecordWriter(path) as out:
        out.write(pack(name))
    ds = tf.data.TFRecordDataset(wanted).map(unpack).batch(32)  # hazard: TFD201 warning
    model.fit(ds, epochs=20)
