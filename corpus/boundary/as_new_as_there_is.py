# target: 2.10
"""A script for either optimizer: it takes what the TensorFlow at hand has."""

import tensorflow as tf

try:
    Optimizer = tf.keras.optimizers.AdamW
except AttributeError:
    Optimizer = tf.keras.optimizers.Adam


def picture(path):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (224, 224))


def main(model, pattern, epochs=3):
    optimizer = Optimizer(3e-4)
    data = tf.data.Dataset.list_files(pattern).map(picture, num_parallel_calls=8).shuffle(512)
    data = data.batch(32)  # hazard: TFD203 warning
    for _ in range(epochs):
        for images in data:
            with tf.GradientTape() as tape:
                value = tf.reduce_mean(tf.square(model(images, training=True) - images))
            variables = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(value, variables), variables))
