"""How fast is the model alone? Data made in memory, so that no disk is in the way."""
import argparse
import time

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
CLASSES = 10


def small_model(size=64):
    model = tf.keras.Sequential([
        tf.keras.Input((size, size, 3)),
        tf.keras.layers.Conv2D(16, 3, activation="relu"),
        tf.keras.layers.Conv2D(32, 3, activation="relu"),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(CLASSES),
    ])
    model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def standardize(image, label):
    return tf.image.per_image_standardization(image), label


def noise_dataset(batch_size):
    images = tf.random.uniform((512, 64, 64, 3))
    labels = tf.random.uniform((512,), maxval=CLASSES, dtype=tf.int32)
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    # 25 megabytes, all in memory: true, but it costs little.
    ds = ds.map(standardize)  # hazard: TFD201 info
    ds = ds.shuffle(512)
    return ds.batch(batch_size)  # hazard: TFD203 info


def repeated_dataset(batch_size):
    images = tf.random.uniform((256, 64, 64, 3))
    labels = tf.zeros((256,), tf.int32)
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.cache()  # trap: TFD301
    ds = ds.repeat()
    # Random numbers keep the map sequential, however small the data.
    ds = ds.map(lambda image, label: (tf.image.random_flip_up_down(image), label))  # hazard: TFD201 warning
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def one_hot_ids(batch_size):
    ds = tf.data.Dataset.range(1000)
    ds = ds.map(lambda i: (tf.fill((64, 64, 3), tf.cast(i, tf.float32) / 1000.0), i % CLASSES))  # trap: TFD201
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def big_static_dataset(batch_size):
    # 14.6 GiB of zeros, and once more in the cache
    frames = np.zeros((20000, 256, 256, 3), dtype=np.float32)
    ds = tf.data.Dataset.from_tensor_slices(frames)
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def huge_static_dataset(batch_size):
    # 29 GiB
    frames = np.ones((30000, 512, 512), dtype=np.float32)
    ds = tf.data.Dataset.from_tensor_slices(frames).cache()  # hazard: TFD301 error
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def modest_static_dataset(batch_size):
    # 98 MB
    frames = np.zeros((2000, 64, 64, 3), dtype=np.float32)
    ds = tf.data.Dataset.from_tensor_slices((frames, np.zeros(2000, np.int32))).cache()  # trap: TFD301
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def endless_dataset():
    def batches():
        while True:
            yield np.random.rand(16, 64, 64, 3).astype("float32")

    # Neither types nor a signature: TypeError.
    ds = tf.data.Dataset.from_generator(batches)  # hazard: TFD401 error
    return ds.take(100).prefetch(AUTOTUNE)


def seconds_for(model, dataset, steps=None):
    start = time.perf_counter()
    model.fit(dataset, steps_per_epoch=steps, epochs=1, verbose=0)
    return time.perf_counter() - start


def throughput(dataset, batch_size, limit=50):
    reducer = tf.keras.layers.GlobalAveragePooling2D()
    start = time.perf_counter()
    count = 0
    for batch in dataset.take(limit):
        reducer(batch)
        count += batch_size
    return count / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--big", action="store_true")
    args = parser.parse_args()

    model = small_model()
    print("noise", seconds_for(model, noise_dataset(args.batch_size)))
    print("repeated", seconds_for(model, repeated_dataset(args.batch_size), steps=100))
    print("ids", seconds_for(model, one_hot_ids(args.batch_size)))
    print("modest", seconds_for(model, modest_static_dataset(args.batch_size)))
    print("endless", throughput(endless_dataset(), 16))
    if args.big:
        print("big", throughput(big_static_dataset(args.batch_size), args.batch_size))
        with_channel = huge_static_dataset(args.batch_size).map(
            lambda frames: frames[..., None], num_parallel_calls=AUTOTUNE)
        print("huge", throughput(with_channel, args.batch_size))


if __name__ == "__main__":
    main()
