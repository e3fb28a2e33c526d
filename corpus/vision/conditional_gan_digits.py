"""A conditional GAN on MNIST: the digit is given to both networks."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

LATENT = 64
CLASSES = 10
BATCH = 128


def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    images = np.concatenate([x_train, x_test]).astype("float32") / 255.0
    labels = np.concatenate([y_train, y_test]).astype("int32")
    return images[..., None], labels[:, None]


def build_generator():
    noise = keras.Input(shape=(LATENT,))
    label = keras.Input(shape=(1,), dtype="int32")
    embedded = layers.Flatten()(layers.Embedding(CLASSES, 50)(label))
    # The ids went through an embedding: floats arrive here.
    embedded = layers.Dense(7 * 7)(embedded)  # trap: TFD807
    embedded = layers.Reshape((7, 7, 1))(embedded)
    x = layers.Dense(7 * 7 * 128)(noise)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Reshape((7, 7, 128))(x)
    x = layers.Concatenate()([x, embedded])
    x = layers.Conv2DTranspose(64, 4, strides=2, padding="same", activation="relu")(x)
    image = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")(x)
    return keras.Model([noise, label], image, name="generator")


def build_discriminator():
    image = keras.Input(shape=(28, 28, 1))
    label = keras.Input(shape=(1,), dtype="int32")
    # The digit is used as a magnitude here: a nine counts nine times a one.
    plane = layers.Dense(28 * 28)(label)  # hazard: TFD807 warning
    plane = layers.Reshape((28, 28, 1))(plane)
    x = layers.Concatenate()([image, plane])
    x = layers.Conv2D(64, 3, strides=2, padding="same")(x)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Conv2D(128, 3, strides=2, padding="same")(x)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Flatten()(x)
    return keras.Model([image, label], layers.Dense(1)(x), name="discriminator")


class ConditionalGAN(keras.Model):
    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator = generator
        self.discriminator = discriminator
        self.loss_fn = keras.losses.BinaryCrossentropy(from_logits=True)

    def compile(self, g_optimizer, d_optimizer):
        super().compile()
        self.g_optimizer = g_optimizer
        self.d_optimizer = d_optimizer

    def train_step(self, data):
        images, labels = data
        count = tf.shape(images)[0]
        noise = tf.random.normal((count, LATENT))
        with tf.GradientTape() as tape:
            fakes = self.generator([noise, labels], training=True)
            real_logits = self.discriminator([images, labels], training=True)
            fake_logits = self.discriminator([fakes, labels], training=True)
            d_loss = self.loss_fn(tf.ones_like(real_logits), real_logits)
            d_loss += self.loss_fn(tf.zeros_like(fake_logits), fake_logits)
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        with tf.GradientTape() as tape:
            fakes = self.generator([noise, labels], training=True)
            fake_logits = self.discriminator([fakes, labels], training=True)
            g_loss = self.loss_fn(tf.ones_like(fake_logits), fake_logits)
        grads = tape.gradient(g_loss, self.generator.trainable_weights)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
        return {"d_loss": d_loss, "g_loss": g_loss}


def main():
    images, labels = load_data()
    dataset = (
        tf.data.Dataset.from_tensor_slices((images, labels))
        # MNIST, already in memory.
        .cache()  # trap: TFD301
        .shuffle(4096)
        .batch(BATCH, drop_remainder=True)
        .prefetch(tf.data.AUTOTUNE)
    )
    gan = ConditionalGAN(build_generator(), build_discriminator())
    gan.compile(keras.optimizers.Adam(2e-4), keras.optimizers.Adam(2e-4))
    gan.fit(dataset, epochs=30)

    digits = np.arange(CLASSES, dtype="int32")[:, None]
    one_hot = keras.utils.to_categorical(digits[:, 0], CLASSES)
    # One-hot rows are no magnitudes.
    projection = layers.Dense(4)(tf.one_hot(digits[:, 0], CLASSES, dtype=tf.int32))  # trap: TFD807
    print("projection", projection.shape, "targets", one_hot.shape)


if __name__ == "__main__":
    main()
