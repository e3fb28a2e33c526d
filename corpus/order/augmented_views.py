"""Augmentation: where it freezes, where it repeats itself, and where it does not belong."""

import logging
import random

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
logger = logging.getLogger(__name__)
history = []
calls = 0


def augment(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_brightness(image, 0.1)
    return image, label


def scale(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


def frozen_flips(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)
    # Every epoch sees the flips of the first one.
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.shuffle(1000).batch(32).prefetch(AUTOTUNE), epochs=30)


def frozen_noise(features, labels, scratch):
    def jitter(x, y):
        return x + tf.random.normal(tf.shape(x), stddev=0.01), y

    ds = tf.data.Dataset.from_tensor_slices((features, labels))
    ds = ds.map(jitter, num_parallel_calls=AUTOTUNE).cache(scratch)  # hazard: TFD106 warning
    return ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)


def frozen_layers(model, images, labels):
    flips = tf.keras.Sequential(
        [tf.keras.layers.RandomFlip("horizontal"), tf.keras.layers.RandomRotation(0.1)]
    )
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).batch(64)
    ds = ds.map(lambda x, y: (flips(x, training=True), y), num_parallel_calls=AUTOTUNE)
    ds = ds.cache().prefetch(AUTOTUNE)  # hazard: TFD106 warning
    for epoch in range(10):
        for x, y in ds:
            model.train_on_batch(x, y)


def fresh_flips(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(scale, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    ds = ds.shuffle(1000).map(augment, num_parallel_calls=AUTOTUNE)
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=30)


def one_or_the_other(images, labels, training):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    if training:
        ds = ds.shuffle(1000).map(augment, num_parallel_calls=AUTOTUNE)
    else:
        ds = ds.cache()  # trap: TFD106
    return ds.batch(32).prefetch(AUTOTUNE)


def switched_inside(images, labels, training):
    def prepare(image, label):
        if training:
            image = tf.image.random_flip_left_right(image)
        return image, label

    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(prepare, num_parallel_calls=AUTOTUNE)
    if not training:
        ds = ds.cache()  # trap: TFD106
    return ds.batch(32).prefetch(AUTOTUNE)


def one_batch_to_overfit(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).batch(32)
    ds = ds.take(1).cache().repeat().prefetch(AUTOTUNE)  # trap: TFD106
    model.fit(ds, steps_per_epoch=100, epochs=5)


def one_epoch(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    model.fit(ds.batch(32).prefetch(AUTOTUNE))


def same_crop_for_all(images, labels):
    def crop(image, label):
        return tf.image.stateless_random_crop(image, (24, 24, 3), seed=(1, 2)), label

    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(crop, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    return ds.batch(32).prefetch(AUTOTUNE)


def fixed_order(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    # The order of the first epoch is that of all: some accept it.
    ds = ds.shuffle(10_000).batch(128).cache()  # hazard: TFD106 info
    model.fit(ds.prefetch(AUTOTUNE), epochs=12)


def shuffled_again(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.shuffle(10_000, seed=1).cache().shuffle(1000)  # trap: TFD106
    model.fit(ds.batch(128).prefetch(AUTOTUNE), epochs=12)


def fixed_on_purpose(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.shuffle(10_000, reshuffle_each_iteration=False).cache()  # trap: TFD106
    model.fit(ds.batch(128).prefetch(AUTOTUNE), epochs=12)


def four_views_of_each(model, images, labels):
    # One epoch is four views of each image: the set is larger, not frozen.
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).repeat(4)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    model.fit(ds.shuffle(4000).batch(32).prefetch(AUTOTUNE), epochs=10)


def as_many_views_as_asked(images, labels, views):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.flat_map(lambda image, label: tf.data.Dataset.from_tensors((image, label)).repeat(views))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    return ds.shuffle(4000).batch(32).prefetch(AUTOTUNE)


def originals_and_copies(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.concatenate(ds.map(augment, num_parallel_calls=AUTOTUNE)).cache()  # trap: TFD106
    model.fit(ds.shuffle(2000).batch(32).prefetch(AUTOTUNE), epochs=10)


def two_sources(model, images, labels, more_images, more_labels):
    # Two sets one after the other: each image is there once, with one flip for ever.
    more = tf.data.Dataset.from_tensor_slices((more_images, more_labels))
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).concatenate(more)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.shuffle(2000).batch(32).prefetch(AUTOTUNE), epochs=10)


def repeated_behind_the_cache(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.repeat(10).batch(32).prefetch(AUTOTUNE))


def endless_in_a_loop(step, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()  # hazard: TFD106 warning
    batches = iter(ds.shuffle(1000).repeat().batch(32).prefetch(AUTOTUNE))
    for _ in range(10_000):
        step(next(batches))


def steps_of_one_epoch(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    model.fit(ds.repeat().batch(32).prefetch(AUTOTUNE), steps_per_epoch=50, epochs=1)


def said_in_a_comment(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    # The views are fixed on purpose, so that runs with different losses see the same ones.
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    model.fit(ds.shuffle(1000).batch(32).prefetch(AUTOTUNE), epochs=10)


def another_comment(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)
    # Keep the images in memory, so that they are read and augmented faster.
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.shuffle(1000).batch(32).prefetch(AUTOTUNE), epochs=10)


# Python's random numbers


def coin_flip(image, label):
    if np.random.rand() > 0.5:  # hazard: TFD107 error
        image = tf.image.flip_left_right(image)
    return image, label


def shifted(image, label):
    offset = random.randint(0, 8)  # hazard: TFD107 error
    return tf.roll(image, offset, axis=1), label


class Cutout:
    def __init__(self, size):
        self.size = size
        self.rng = np.random.default_rng(7)  # trap: TFD107

    def __call__(self, image, label):
        top = self.rng.integers(0, self.size)  # hazard: TFD107 error
        return tf.image.crop_to_bounding_box(image, top, 0, self.size, self.size), label

    def in_python(self, image):
        top = self.rng.integers(0, self.size)  # trap: TFD107
        image[top : top + 4] = 0
        return image


def python_random(images, labels):
    # One angle for the whole run, drawn while the pipeline is built.
    angle = random.choice([0, 1, 2, 3])  # trap: TFD107
    cutout = Cutout(16)

    def erase(image, label):
        image = tf.numpy_function(cutout.in_python, [image], tf.float32)
        return tf.ensure_shape(image, [32, 32, 3]), label

    def paired_crop(image, mask):
        # It seeds two ops, which then draw for each element.
        seed = np.random.randint(10_000)  # trap: TFD107
        image = tf.image.random_crop(image, (24, 24, 3), seed=seed)
        return image, tf.image.random_crop(mask, (24, 24, 1), seed=seed)

    def paired_flip(image, mask):
        seed = np.random.randint(10_000)  # trap: TFD107
        image = tf.image.random_flip_left_right(image, seed)
        return image, tf.image.random_flip_left_right(mask, seed)

    def brighter(image, mask):
        # It is no seed, but how much is drawn from.
        most = np.random.rand()  # hazard: TFD107 error
        return tf.image.random_brightness(image, most), mask

    def rows():
        while True:
            yield random.random()  # trap: TFD107

    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000)
    ds = ds.map(coin_flip, num_parallel_calls=AUTOTUNE)
    ds = ds.map(shifted, num_parallel_calls=AUTOTUNE)
    ds = ds.map(lambda x, y: (tf.image.rot90(x, angle), y), num_parallel_calls=AUTOTUNE)
    ds = ds.map(cutout, num_parallel_calls=AUTOTUNE).map(erase, num_parallel_calls=AUTOTUNE)
    masks = ds.map(paired_crop, num_parallel_calls=AUTOTUNE)
    masks = masks.map(paired_flip, num_parallel_calls=AUTOTUNE)
    masks = masks.map(brighter, num_parallel_calls=AUTOTUNE)
    noise = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec([], tf.float32))
    random.shuffle(history)  # trap: TFD107
    return tf.data.Dataset.zip((masks, noise)).batch(32).prefetch(AUTOTUNE)


def pandas_rows(frame):
    # A map of pandas runs Python for each row.
    return frame["text"].map(lambda text: text if random.random() > 0.1 else "")  # trap: TFD107


# Side effects


def chatty(image, label):
    global calls
    calls += 1  # hazard: TFD108 info
    print("augmenting", image)  # hazard: TFD108 info
    history.append(label)  # hazard: TFD108 info
    logger.info("label %s", label)  # hazard: TFD108 info
    return image, label


def quiet(image, label):
    # Said once for each tracing, as it should be.
    print("tracing for images of", image.shape)  # trap: TFD108
    logger.info("history has %d entries", len(history))  # trap: TFD108
    parts = []
    for shift in range(3):
        parts.append(tf.roll(image, shift, axis=0))  # trap: TFD108
    tf.print("augmenting", tf.shape(image))  # trap: TFD108
    return tf.stack(parts), label


def in_python(image):
    print("this runs for each image")  # trap: TFD108
    history.append(image.mean())  # trap: TFD108
    return image


def count_lines(path):
    total = 0
    for _ in tf.data.TextLineDataset(path):
        total += 1  # trap: TFD108
    print(total)  # trap: TFD108
    return total


def side_effects(images, labels):
    print("building the pipeline")  # trap: TFD108
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(chatty, num_parallel_calls=AUTOTUNE).map(quiet, num_parallel_calls=AUTOTUNE)
    ds = ds.map(
        lambda x, y: (tf.numpy_function(in_python, [x], tf.float32), y),
        num_parallel_calls=AUTOTUNE,
    )
    return ds.map(
        lambda x, y: (tf.ensure_shape(x, [3, 32, 32, 3]), y), num_parallel_calls=AUTOTUNE
    ).prefetch(AUTOTUNE)


# Augmented evaluation


def noisy_validation(model, train, val):
    train_ds = tf.data.Dataset.from_tensor_slices(train)
    train_ds = train_ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    val_ds = tf.data.Dataset.from_tensor_slices(val)
    val_ds = val_ds.map(augment, num_parallel_calls=AUTOTUNE)  # hazard: TFD112 warning
    model.fit(
        train_ds.batch(32).prefetch(AUTOTUNE),
        validation_data=val_ds.batch(32).prefetch(AUTOTUNE),
        epochs=10,
    )


def loader(arrays, batch):
    ds = tf.data.Dataset.from_tensor_slices(arrays)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # hazard: TFD112 warning
    return ds.batch(batch).prefetch(AUTOTUNE)


def same_loader_for_both(model, train, test):
    model.fit(loader(train, 32), epochs=10)
    print(model.evaluate(loader(test, 256)))


def noisy_predictions(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images)
    ds = ds.map(  # hazard: TFD112 warning
        lambda x: tf.image.random_contrast(x, 0.8, 1.2),
        num_parallel_calls=AUTOTUNE,
    )
    ds = ds.map(tf.image.random_flip_up_down, num_parallel_calls=AUTOTUNE)  # hazard: TFD112 warning
    return model.predict(ds.batch(32).prefetch(AUTOTUNE))


def switched_loader(arrays, training):
    ds = tf.data.Dataset.from_tensor_slices(arrays)
    if training:
        ds = ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    return ds.batch(32).prefetch(AUTOTUNE)


def switched_for_both(model, train, val):
    model.fit(switched_loader(train, True), validation_data=switched_loader(val, False), epochs=9)


def test_time_augmentation(model, images, rounds=8):
    ds = tf.data.Dataset.from_tensor_slices(images)
    ds = ds.map(tf.image.random_flip_left_right, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    ds = ds.batch(32).prefetch(AUTOTUNE)
    return sum(model.predict(ds) for _ in range(rounds)) / rounds


def training_accuracy(model, train):
    ds = tf.data.Dataset.from_tensor_slices(train)
    ds = ds.map(augment, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)  # trap: TFD112
    model.fit(ds, epochs=10)
    print("on what it was trained with", model.evaluate(ds))


def scaled_validation(model, train, val):
    train_ds = tf.data.Dataset.from_tensor_slices(train).map(augment, num_parallel_calls=AUTOTUNE)
    val_ds = tf.data.Dataset.from_tensor_slices(val).map(  # trap: TFD112
        scale, num_parallel_calls=AUTOTUNE
    )
    model.fit(
        train_ds.batch(32).prefetch(AUTOTUNE),
        validation_data=val_ds.batch(32).prefetch(AUTOTUNE),
        epochs=9,
    )


def layers_that_are_off(model, val):
    flip = tf.keras.layers.RandomFlip("horizontal")
    ds = tf.data.Dataset.from_tensor_slices(val).batch(32)
    ds = ds.map(  # trap: TFD112
        lambda x, y: (flip(x, training=False), y), num_parallel_calls=AUTOTUNE
    )
    return model.evaluate(ds.prefetch(AUTOTUNE))


def shuffled_validation(model, val):
    # Another order changes no mean.
    ds = tf.data.Dataset.from_tensor_slices(val).shuffle(1000).batch(32)  # trap: TFD112
    return model.evaluate(ds.prefetch(AUTOTUNE))


def validation_views(model, train, val):
    # Drawn once and kept: the metric is compared over the same views in each epoch.
    val_ds = tf.data.Dataset.from_tensor_slices(val)
    val_ds = val_ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    val_ds = val_ds.batch(32).cache().prefetch(AUTOTUNE)  # trap: TFD106
    train_ds = tf.data.Dataset.from_tensor_slices(train).shuffle(10_000).batch(32).prefetch(AUTOTUNE)
    model.fit(train_ds, validation_data=val_ds, epochs=10)


def measured_by_hand(model, val):
    val_ds = tf.data.Dataset.from_tensor_slices(val)
    val_ds = val_ds.map(augment, num_parallel_calls=AUTOTUNE)  # hazard: TFD112 warning
    accuracy = tf.keras.metrics.CategoricalAccuracy()
    for images, labels in val_ds.batch(32).prefetch(AUTOTUNE):
        accuracy.update_state(labels, model(images, training=False))
    return accuracy.result()


def predicted_by_hand(model, test):
    # Several views of each picture, of which the mean is taken.
    test_ds = tf.data.Dataset.from_tensor_slices(test)
    test_ds = test_ds.map(augment, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    test_ds = test_ds.batch(32).prefetch(AUTOTUNE)
    views = [[model(images, training=False) for images, _ in test_ds] for _ in range(8)]
    return tf.reduce_mean([tf.concat(view, 0) for view in views], 0)
