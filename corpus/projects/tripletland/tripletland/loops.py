"""Losses and loops."""
import tensorflow as tf
from tensorflow.keras import layers


def encoder(side=128, width=64):
    image = tf.keras.Input((side, side, 3))
    x = layers.Conv2D(32, 3, strides=2, activation="relu")(image)  # trap: TFD809
    x = layers.Conv2D(64, 3, strides=2, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return tf.keras.Model(image, layers.Dense(width)(x))


def attribute_encoder(width=64):
    """Color and material of a product are codes out of two lists."""
    codes = tf.keras.Input((2,), dtype="int32")
    x = layers.Dense(width)(codes)  # hazard: TFD807 warning
    return tf.keras.Model(codes, x)


class TripletModel(tf.keras.Model):
    def __init__(self, network, margin=0.2):
        super().__init__()
        self.network = network
        self.margin = margin

    def call(self, inputs):
        return {name: tf.math.l2_normalize(self.network(value), -1) for name, value in inputs.items()}

    def train_step(self, inputs):
        with tf.GradientTape() as tape:
            out = self(inputs, training=True)
            near = tf.reduce_sum(tf.square(out["anchor"] - out["positive"]), -1)
            far = tf.reduce_sum(tf.square(out["anchor"] - out["negative"]), -1)
            loss = tf.reduce_mean(tf.nn.relu(near - far + self.margin))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def contrastive(network, dataset, temperature=0.1):
    optimizer = tf.keras.optimizers.Adam(1e-3)
    for left, right in dataset:
        with tf.GradientTape() as tape:
            a = tf.math.l2_normalize(network(left, training=True), -1)
            b = tf.math.l2_normalize(network(right, training=True), -1)
            logits = tf.matmul(a, b, transpose_b=True) / temperature
            targets = tf.range(tf.shape(logits)[0])
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return network
