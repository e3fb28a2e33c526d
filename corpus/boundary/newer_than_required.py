# target: 2.10
"""A script that needs a newer TensorFlow than its package asks for: AdamW came with 2.12."""

import tensorflow as tf


def scale(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


def digits(size):
    try:
        import tensorflow_datasets as tfds
    except ImportError as error:
        raise SystemExit("Install tensorflow-datasets to train on digits.") from error
    train = tfds.load("mnist", split="train", as_supervised=True)
    return train.map(scale).shuffle(10_000).batch(size)  # hazard: TFD203 info


def main(model, epochs=3):
    optimizer = tf.keras.optimizers.AdamW(3e-4)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for _ in range(epochs):
        for images, labels in digits(128):
            with tf.GradientTape() as tape:
                value = loss(labels, model(images, training=True))
            variables = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(value, variables), variables))
