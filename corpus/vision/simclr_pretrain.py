"""Contrastive pre-training (two random views of each picture) and a linear probe."""
import functools
import os

import tensorflow as tf
import tensorflow_datasets as tfds

AUTOTUNE = tf.data.AUTOTUNE
SIZE = 96


class Config:
    unlabeled_dir = os.environ.get("UNLABELED", "data/unlabeled")
    batch_size = 256
    temperature = 0.1
    epochs = 100
    probe_epochs = 20


def color_jitter(image, strength):
    image = tf.image.random_brightness(image, 0.8 * strength)
    image = tf.image.random_contrast(image, 1 - 0.8 * strength, 1 + 0.8 * strength)
    image = tf.image.random_saturation(image, 1 - 0.8 * strength, 1 + 0.8 * strength)
    return tf.clip_by_value(image, 0.0, 1.0)


def make_view(image, strength=1.0):
    image = tf.image.random_crop(image, [72, 72, 3])
    image = tf.image.resize(image, [SIZE, SIZE])
    image = tf.image.random_flip_left_right(image)
    return color_jitter(image, strength)


def two_views(image, strength):
    return make_view(image, strength), make_view(image, strength)


def decode(path):
    image = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.convert_image_dtype(image, tf.float32)
    return tf.image.resize(image, [SIZE, SIZE])


def unlabeled_dataset(cfg):
    parallel = dict(num_parallel_calls=AUTOTUNE)
    ds = tf.data.Dataset.list_files(os.path.join(cfg.unlabeled_dir, "*", "*.jpg"))
    ds = ds.map(decode, **parallel)  # trap: TFD201
    ds = ds.cache("/tmp/simclr_unlabeled")  # trap: TFD301
    ds = ds.shuffle(10 * cfg.batch_size, reshuffle_each_iteration=True)
    ds = ds.map(functools.partial(two_views, strength=0.8))  # hazard: TFD201 warning
    ds = ds.shuffle(64)
    ds = ds.batch(cfg.batch_size, drop_remainder=True)  # trap: TFD203
    return ds


def probe_datasets(cfg):
    train, test = tfds.load("stl10", split=["train", "test"], as_supervised=True)

    def scale(image, label):
        return tf.image.convert_image_dtype(image, tf.float32), label

    train = train.map(scale, num_parallel_calls=AUTOTUNE)
    # Five thousand labelled pictures.
    train = train.cache()  # trap: TFD301
    train = train.shuffle(5000).batch(cfg.batch_size)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    test = test.map(scale).batch(cfg.batch_size)  # trap: TFD201; trap: TFD203
    return train.prefetch(AUTOTUNE), test


def make_encoder():
    return tf.keras.Sequential([
        tf.keras.Input((SIZE, SIZE, 3)),
        tf.keras.layers.Conv2D(128, 3, strides=2, activation="relu"),
        tf.keras.layers.Conv2D(128, 3, strides=2, activation="relu"),
        tf.keras.layers.Conv2D(128, 3, strides=2, activation="relu"),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(128, activation="relu"),
    ], name="encoder")


def nt_xent(z_a, z_b, temperature):
    z_a = tf.math.l2_normalize(z_a, axis=1)
    z_b = tf.math.l2_normalize(z_b, axis=1)
    logits = tf.matmul(z_a, z_b, transpose_b=True) / temperature
    labels = tf.range(tf.shape(logits)[0])
    loss = tf.keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return tf.reduce_mean(loss)


def pretrain(cfg, encoder):
    head = tf.keras.Sequential([tf.keras.Input((128,)), tf.keras.layers.Dense(64)])
    optimizer = tf.keras.optimizers.Adam(1e-3)
    variables = encoder.trainable_variables + head.trainable_variables

    @tf.function
    def train_step(view_a, view_b):
        with tf.GradientTape() as tape:
            z_a = head(encoder(view_a, training=True))
            z_b = head(encoder(view_b, training=True))
            loss = nt_xent(z_a, z_b, cfg.temperature)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    # The only caller of unlabeled_dataset puts the prefetch on.
    views = unlabeled_dataset(cfg).prefetch(AUTOTUNE)
    for epoch in range(cfg.epochs):
        for view_a, view_b in views:
            loss = train_step(view_a, view_b)
        print(f"epoch {epoch}: {float(loss):.3f}")


def main():
    cfg = Config()
    encoder = make_encoder()
    pretrain(cfg, encoder)
    encoder.trainable = False
    probe = tf.keras.Sequential([encoder, tf.keras.layers.Dense(10)])
    probe.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"])
    train, test = probe_datasets(cfg)
    probe.fit(train, epochs=cfg.probe_epochs)
    print(probe.evaluate(test))


if __name__ == "__main__":
    main()
