# target: 2.8
"""Xception on a Cloud TPU; the records lie in a bucket."""
import argparse
import math

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
SIZE = [331, 331]
CLASSES = 104


def decode_image(image_data):
    image = tf.image.decode_jpeg(image_data, channels=3)
    image = tf.cast(image, tf.float32) / 255.0
    return tf.reshape(image, [*SIZE, 3])


def read_labeled(example):
    spec = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "class": tf.io.FixedLenFeature([], tf.int64),
    }
    example = tf.io.parse_single_example(example, spec)
    return decode_image(example["image"]), tf.cast(example["class"], tf.int32)


def read_unlabeled(example):
    spec = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "id": tf.io.FixedLenFeature([], tf.string),
    }
    example = tf.io.parse_single_example(example, spec)
    return decode_image(example["image"]), example["id"]


def load_dataset(filenames, labeled=True, ordered=False):
    options = tf.data.Options()
    if not ordered:
        options.deterministic = False
    dataset = tf.data.TFRecordDataset(filenames, num_parallel_reads=AUTO)
    dataset = dataset.with_options(options)
    reader = read_labeled if labeled else read_unlabeled
    # One record at a time, its visible callers go on from here.
    return dataset.map(reader, num_parallel_calls=AUTO)


def flip_and_saturate(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_saturation(image, 0.0, 2.0)
    return image, label


def get_training_dataset(filenames, batch_size):
    dataset = load_dataset(filenames, labeled=True)
    dataset = dataset.repeat()
    # The cache of an endless dataset is never complete and never stops growing.
    dataset = dataset.cache()  # hazard: TFD302 error
    dataset = dataset.map(flip_and_saturate, num_parallel_calls=AUTO)
    dataset = dataset.shuffle(2048)
    dataset = dataset.batch(batch_size, drop_remainder=True)
    return dataset.prefetch(AUTO)


def get_validation_dataset(filenames, batch_size):
    dataset = load_dataset(filenames, labeled=True, ordered=True)
    dataset = dataset.batch(batch_size)
    dataset = dataset.cache()  # trap: TFD301
    return dataset.prefetch(AUTO)


def get_test_dataset(filenames, batch_size):
    dataset = load_dataset(filenames, labeled=False, ordered=True)
    # The reading map is parallel, and batch joins it.
    return dataset.batch(batch_size)  # trap: TFD203


def connect(name):
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu=name)
    tf.config.experimental_connect_to_cluster(resolver)
    tf.tpu.experimental.initialize_tpu_system(resolver)
    return tf.distribute.TPUStrategy(resolver)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tpu", default="local")
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--epochs", type=int, default=12)
    args = parser.parse_args()

    strategy = connect(args.tpu)
    batch_size = 16 * strategy.num_replicas_in_sync
    train_files = tf.io.gfile.glob(args.bucket + "/train/*.tfrec")
    val_files = tf.io.gfile.glob(args.bucket + "/val/*.tfrec")
    test_files = tf.io.gfile.glob(args.bucket + "/test/*.tfrec")
    steps = math.ceil(12753 / batch_size)

    with strategy.scope():
        base = tf.keras.applications.Xception(include_top=False, input_shape=[*SIZE, 3])
        model = tf.keras.Sequential([
            base,
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

    model.fit(
        get_training_dataset(train_files, batch_size),
        steps_per_epoch=steps,
        epochs=args.epochs,
        validation_data=get_validation_dataset(val_files, batch_size),
    )

    test_ds = get_test_dataset(test_files, batch_size)
    images_ds = test_ds.map(lambda image, idnum: image)  # trap: TFD201
    probabilities = model.predict(images_ds.prefetch(AUTO))
    print(probabilities.argmax(axis=-1)[:20])


if __name__ == "__main__":
    main()
