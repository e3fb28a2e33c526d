"""Maps over pictures with labels that leave the pictures as they are, and some that do not."""

import tensorflow as tf

FIELDS = {
    "image": tf.io.FixedLenFeature([], tf.string),
    "label": tf.io.FixedLenFeature([], tf.int64),
}
CLASSES = 200


def decode(record):
    fields = tf.io.parse_single_example(record, FIELDS)
    image = tf.io.decode_jpeg(fields["image"], channels=3)
    return tf.image.resize(image, [512, 512]), fields["label"]


def pictures(paths):
    return tf.data.TFRecordDataset(paths).map(decode, num_parallel_calls=8)


def with_one_hot(image, label):
    return image, tf.one_hot(label, CLASSES)


def smooth(image, label):
    return image, tf.one_hot(label, CLASSES) * 0.9 + 0.1 / CLASSES


def as_table(image, label):
    return {"image": image, "label": tf.cast(label, tf.float32) / CLASSES}


def scaled(image, label):
    return image / 255.0, tf.one_hot(label, CLASSES)


def with_mean(image, label):
    return image, tf.reduce_mean(image), label


def training_sets(paths, model):
    # 3 MiB of picture are handed on, and 200 numbers are made.
    first = pictures(paths).map(with_one_hot)  # trap: TFD201
    model.fit(first.batch(32).prefetch(2), epochs=3)
    second = pictures(paths).map(smooth)  # trap: TFD201
    model.fit(second.batch(32).prefetch(2), epochs=3)
    third = pictures(paths).map(as_table)  # trap: TFD201
    model.fit(third.batch(32).prefetch(2), epochs=3)
    fourth = pictures(paths).map(scaled)  # hazard: TFD201 warning
    model.fit(fourth.batch(32).prefetch(2), epochs=3)
    fifth = pictures(paths).map(with_mean)  # hazard: TFD201 warning
    model.fit(fifth.batch(32).prefetch(2), epochs=3)


def batched_sets(paths, model):
    batches = pictures(paths).batch(32)
    first = batches.map(with_one_hot)  # trap: TFD201
    model.fit(first.prefetch(2), epochs=3)
    second = batches.map(scaled)  # hazard: TFD201 warning
    model.fit(second.prefetch(2), epochs=3)


def from_a_table(generator, model):
    signature = {
        "volume": tf.TensorSpec([64, 128, 128], tf.float32),
        "grade": tf.TensorSpec([], tf.int32),
    }

    def graded(scan):
        scan["grade"] = tf.cast(scan["grade"], tf.float32) / 5.0
        return scan

    scans = tf.data.Dataset.from_generator(generator, output_signature=signature)
    scans = scans.map(graded)  # trap: TFD201
    model.fit(scans.batch(4).prefetch(2), epochs=3)
