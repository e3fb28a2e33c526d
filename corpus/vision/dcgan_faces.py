"""A DCGAN for aligned face crops in one folder."""
import argparse
import pathlib
import time

import tensorflow as tf
from tensorflow.keras import layers

BUFFER_SIZE = 20000
NOISE_DIM = 100


def load_face(path):
    image = tf.io.read_file(path)
    image = tf.image.decode_jpeg(image, channels=3)
    image = tf.image.central_crop(image, 0.8)
    image = tf.image.resize(image, [64, 64])
    return (image - 127.5) / 127.5


def make_generator():
    return tf.keras.Sequential([
        layers.Dense(4 * 4 * 512, use_bias=False, input_shape=(NOISE_DIM,)),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Reshape((4, 4, 512)),
        layers.Conv2DTranspose(256, 5, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2DTranspose(128, 5, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2DTranspose(64, 5, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2DTranspose(3, 5, strides=2, padding="same", activation="tanh"),
    ])


def make_discriminator():
    return tf.keras.Sequential([
        layers.Conv2D(64, 5, strides=2, padding="same", input_shape=(64, 64, 3)),
        layers.LeakyReLU(),
        layers.Conv2D(128, 5, strides=2, padding="same"),
        layers.LeakyReLU(),
        layers.Flatten(),
        layers.Dense(1),
    ])


cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator = make_generator()
discriminator = make_discriminator()
generator_optimizer = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)
discriminator_optimizer = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)


@tf.function
def train_step(images, batch_size):
    noise = tf.random.normal([batch_size, NOISE_DIM])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        fakes = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(fakes, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = cross_entropy(tf.ones_like(real_output), real_output)
        disc_loss += cross_entropy(tf.zeros_like(fake_output), fake_output)
    gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
    gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    discriminator_optimizer.apply_gradients(zip(gradients, discriminator.trainable_variables))
    return gen_loss, disc_loss


def train(dataset, epochs, batch_size):
    for epoch in range(epochs):
        start = time.time()
        for image_batch in dataset:
            gen_loss, disc_loss = train_step(image_batch, batch_size)
        print(f"epoch {epoch + 1}: g {gen_loss:.3f} d {disc_loss:.3f}, {time.time() - start:.0f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("faces", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--batch-size", type=int, default=128)
    args = parser.parse_args()

    train_dataset = tf.data.Dataset.list_files(str(args.faces / "*.jpg"), shuffle=False)
    # `save_img` below came with 2.6, so that this map is parallel by itself.
    train_dataset = train_dataset.map(load_face)  # hazard: TFD201 info
    train_dataset = train_dataset.cache()  # hazard: TFD301 info
    train_dataset = train_dataset.shuffle(BUFFER_SIZE)
    train_dataset = train_dataset.batch(args.batch_size, drop_remainder=True)  # hazard: TFD203 info

    # Nine faces for the report; never more than that are read or kept.
    wall = tf.data.Dataset.list_files(str(args.faces / "*.jpg"), shuffle=False)
    wall = wall.take(9).map(load_face, num_parallel_calls=3).cache()  # trap: TFD301
    for index, face in enumerate(wall):
        tf.keras.utils.save_img(f"face_{index}.png", face)

    train(train_dataset, args.epochs, args.batch_size)


if __name__ == "__main__":
    main()
