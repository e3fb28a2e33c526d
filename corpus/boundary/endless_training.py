"""Image and text classifiers trained on data that are repeated: which of the runs come to an end."""

import argparse

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
FEATURES = {
    "image": tf.io.FixedLenFeature([], tf.string),
    "label": tf.io.FixedLenFeature([], tf.int64),
}


def parse(record):
    example = tf.io.parse_single_example(record, FEATURES)
    image = tf.io.decode_jpeg(example["image"], channels=3)
    image = tf.image.resize(image, [224, 224]) / 255.0
    return image, example["label"]


def records(files, training=False, batch_size=32):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=AUTOTUNE)
    if training:
        ds = ds.shuffle(10_000).repeat()
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def build_classifier():
    backbone = tf.keras.applications.MobileNetV2(include_top=False, pooling="avg")
    model = tf.keras.Sequential([backbone, tf.keras.layers.Dense(10)])
    model.compile(
        optimizer="adam",
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def train_forgetting_the_steps(train_files, val_files):
    model = build_classifier()
    train_ds = records(train_files, training=True)
    val_ds = records(val_files)
    model.fit(train_ds, validation_data=val_ds, epochs=10)  # hazard: TFD801 error
    # Finite: the helper repeats only for training.
    model.evaluate(val_ds)  # trap: TFD801
    return model


def train_with_steps(train_files, val_files, num_examples):
    model = build_classifier()
    model.fit(  # trap: TFD801
        records(train_files, training=True),
        steps_per_epoch=num_examples // 32,
        validation_data=records(val_files),
        epochs=10,
    )
    return model


def train_with_validation_that_never_ends(train_files, val_files):
    model = build_classifier()
    model.fit(
        records(train_files, training=True),
        steps_per_epoch=500,
        epochs=20,
        validation_data=records(val_files, training=True),  # hazard: TFD801 error
    )
    model.fit(
        records(train_files, training=True),
        steps_per_epoch=500,
        epochs=20,
        validation_data=records(val_files, training=True),  # trap: TFD801
        validation_steps=50,
    )
    return model


def score(files):
    model = tf.keras.models.load_model("classifier.keras")
    test_ds = records(files).repeat()
    loss, accuracy = model.evaluate(test_ds)  # hazard: TFD801 error
    # Bounded again.
    sampled = model.predict(test_ds.take(20))  # trap: TFD801
    limited = model.evaluate(test_ds, steps=20)  # trap: TFD801
    return loss, accuracy, sampled, limited


def train_on_random_patches(volume):
    """The generator never returns, and says so."""

    def patches():
        while True:
            x, y = np.random.randint(0, volume.shape[0] - 64, size=2)
            yield volume[x : x + 64, y : y + 64, None], volume[x : x + 64, y : y + 64, None]

    spec = tf.TensorSpec([64, 64, 1], tf.float32)
    ds = tf.data.Dataset.from_generator(patches, output_signature=(spec, spec))
    model = tf.keras.Sequential([tf.keras.layers.Conv2D(1, 3, padding="same")])
    model.compile("adam", "mse")
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=5)  # hazard: TFD801 error
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=5, steps_per_epoch=100)  # trap: TFD801
    return model


def train_on_a_finite_generator(recordings):
    def windows():
        for recording in recordings:
            at = 0
            while True:
                if at + 400 > len(recording):
                    break
                yield recording[at : at + 400]
                at += 160

    ds = tf.data.Dataset.from_generator(
        windows, output_signature=tf.TensorSpec([400], tf.float32)
    )
    ds = ds.map(lambda x: (x, x), num_parallel_calls=AUTOTUNE).batch(64).prefetch(AUTOTUNE)
    model = tf.keras.Sequential([tf.keras.layers.Dense(32), tf.keras.layers.Dense(400)])
    model.compile("adam", "mse")
    # The loop breaks off at the end of each recording.
    model.fit(ds, epochs=5)  # trap: TFD801
    return model


def train_with_paired_noise(x, y):
    """The endless half ends with the other one."""
    images = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1000).batch(32)
    noise = tf.data.Dataset.random(seed=1).batch(32)
    both = tf.data.Dataset.zip((images, noise))
    both = both.map(
        lambda data, seeds: (data[0] + tf.cast(seeds[0] % 2, tf.float32), data[1]),
        num_parallel_calls=AUTOTUNE,
    )
    model = build_classifier()
    model.fit(both.prefetch(AUTOTUNE), epochs=3)  # trap: TFD801
    return model


class CountedTrainer:
    """Has a fit() of its own, which stops by itself."""

    def __init__(self, model, limit):
        self.model = model
        self.limit = limit
        self.optimizer = tf.keras.optimizers.Adam()

    def fit(self, dataset):
        for step, (images, labels) in enumerate(dataset):
            if step == self.limit:
                break
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(
                    tf.keras.losses.sparse_categorical_crossentropy(
                        labels, self.model(images, training=True), from_logits=True
                    )
                )
            grads = tape.gradient(loss, self.model.trainable_variables)
            self.optimizer.apply_gradients(zip(grads, self.model.trainable_variables))


def train_for_a_number_of_steps(files):
    trainer = CountedTrainer(build_classifier(), limit=10_000)
    trainer.fit(records(files, training=True))  # trap: TFD801


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", nargs="+")
    parser.add_argument("--val", nargs="+")
    parser.add_argument("--steps", type=int)
    args = parser.parse_args()
    train_forgetting_the_steps(args.train, args.val)
    train_with_steps(args.train, args.val, args.steps * 32)
    train_with_validation_that_never_ends(args.train, args.val)
    score(args.val)
    train_for_a_number_of_steps(args.train)


if __name__ == "__main__":
    main()
