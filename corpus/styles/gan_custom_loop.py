"""A GAN trained by hand: for loops, iterators that are advanced, and looks at the data."""
import time

import matplotlib.pyplot as plt
import tensorflow as tf

BATCH = 64
NOISE_DIM = 100


def decode(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, [64, 64])
    return image / 127.5 - 1.0


def augment(image):
    return tf.image.random_flip_left_right(image)


def faces(pattern):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(decode, num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.shuffle(2000)
    ds = ds.map(augment)  # hazard: TFD201 warning
    ds = ds.shuffle(10)
    ds = ds.batch(BATCH, drop_remainder=True)  # hazard: TFD203 warning
    return ds


def sketches(pattern):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(decode, num_parallel_calls=tf.data.AUTOTUNE).shuffle(512)
    ds = ds.batch(BATCH).repeat()  # hazard: TFD203 warning
    return ds


def contact_sheet(pattern):
    """Shows nine pictures; nobody trains on this one."""
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(decode)  # trap: TFD201
    ds = ds.batch(9)  # trap: TFD203
    plt.figure(figsize=(6, 6))
    for images in ds.take(1):
        for i in range(9):
            plt.subplot(3, 3, i + 1)
            plt.imshow(images[i] * 0.5 + 0.5)
            plt.axis("off")
    plt.savefig("faces.png")


def shape_of(pattern):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(decode).batch(4)  # trap: TFD201; trap: TFD203
    first = next(iter(ds))
    return first.shape


generator = tf.keras.Sequential(
    [
        tf.keras.layers.Dense(4 * 4 * 256, input_shape=(NOISE_DIM,)),
        tf.keras.layers.Reshape((4, 4, 256)),
        tf.keras.layers.Conv2DTranspose(128, 5, strides=4, padding="same", activation="relu"),
        tf.keras.layers.Conv2DTranspose(3, 5, strides=4, padding="same", activation="tanh"),
    ]
)
discriminator = tf.keras.Sequential(
    [
        tf.keras.layers.Conv2D(64, 5, strides=2, padding="same", input_shape=(64, 64, 3)),
        tf.keras.layers.LeakyReLU(),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(1),
    ]
)
bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)
g_opt = tf.keras.optimizers.Adam(1e-4)
d_opt = tf.keras.optimizers.Adam(1e-4)


@tf.function
def train_step(images):
    noise = tf.random.normal([BATCH, NOISE_DIM])
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        fake = generator(noise, training=True)
        real_score = discriminator(images, training=True)
        fake_score = discriminator(fake, training=True)
        g_loss = bce(tf.ones_like(fake_score), fake_score)
        d_loss = bce(tf.ones_like(real_score), real_score) + bce(tf.zeros_like(fake_score), fake_score)
    g_grads = g_tape.gradient(g_loss, generator.trainable_variables)
    d_grads = d_tape.gradient(d_loss, discriminator.trainable_variables)
    g_opt.apply_gradients(zip(g_grads, generator.trainable_variables))
    d_opt.apply_gradients(zip(d_grads, discriminator.trainable_variables))
    return g_loss, d_loss


def train(epochs=50):
    contact_sheet("/data/faces/*.jpg")
    print("one batch of sketches:", shape_of("/data/sketches/*.jpg"))
    dataset = faces("/data/faces/*.jpg")
    for epoch in range(epochs):
        start = time.time()
        for step, images in enumerate(dataset):
            g_loss, d_loss = train_step(images)
            if step % 100 == 0:
                print(epoch, step, float(g_loss), float(d_loss))
        print("epoch took", time.time() - start)


def train_on_sketches(steps=20_000):
    iterator = iter(sketches("/data/sketches/*.jpg"))
    step = 0
    while step < steps:
        images = next(iterator)
        train_step(images)
        step += 1


if __name__ == "__main__":
    train()
    train_on_sketches()
