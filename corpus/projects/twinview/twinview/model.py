"""Encoder, projection and the two losses."""
import tensorflow as tf
from tensorflow.keras import layers

from .augment import SIZE


def encoder(width=128):
    return tf.keras.Sequential([
        tf.keras.Input((SIZE, SIZE, 3)),
        layers.Conv2D(width, 3, strides=2, activation="relu"),  # trap: TFD809
        layers.Conv2D(width, 3, strides=2, activation="relu"),
        layers.GlobalAveragePooling2D(),
        # floats out of the pooling
        layers.Dense(width, activation="relu"),  # trap: TFD807
    ])


class Contrastive(tf.keras.Model):
    def __init__(self, width=128, temperature=0.1):
        super().__init__()
        self.encoder = encoder(width)
        self.projection = tf.keras.Sequential([layers.Dense(width, activation="relu"), layers.Dense(width)])
        self.temperature = temperature

    def call(self, images):
        return self.encoder(images)

    def train_step(self, views):
        first, second = views
        with tf.GradientTape() as tape:
            a = tf.math.l2_normalize(self.projection(self.encoder(first, training=True)), axis=1)
            b = tf.math.l2_normalize(self.projection(self.encoder(second, training=True)), axis=1)
            logits = tf.matmul(a, b, transpose_b=True) / self.temperature
            labels = tf.range(tf.shape(logits)[0])
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                + tf.nn.sparse_softmax_cross_entropy_with_logits(labels, tf.transpose(logits))
            )
        variables = self.encoder.trainable_variables + self.projection.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return {"loss": loss}
