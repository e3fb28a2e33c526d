"""CycleGAN between horses and zebras."""
import tensorflow as tf
import tensorflow_datasets as tfds

from networks import discriminator, unet_generator

AUTOTUNE = tf.data.AUTOTUNE
BUFFER_SIZE = 1000
BATCH_SIZE = 1
IMG_WIDTH = 256
IMG_HEIGHT = 256
EPOCHS = 40
LAMBDA = 10

dataset = tfds.load("cycle_gan/horse2zebra", as_supervised=True)
train_horses, train_zebras = dataset["trainA"], dataset["trainB"]
test_horses, test_zebras = dataset["testA"], dataset["testB"]


def random_crop(image):
    return tf.image.random_crop(image, size=[IMG_HEIGHT, IMG_WIDTH, 3])


def normalize(image):
    return tf.cast(image, tf.float32) / 127.5 - 1


def random_jitter(image):
    image = tf.image.resize(image, [286, 286], method="nearest")
    return tf.image.random_flip_left_right(random_crop(image))


def preprocess_image_train(image, label):
    return normalize(random_jitter(image))


def preprocess_image_test(image, label):
    return normalize(image)


# one picture of what parallel calls make ahead, which nobody waits for
train_horses = train_horses.cache().map(  # trap: TFD301
    preprocess_image_train, num_parallel_calls=AUTOTUNE).shuffle(
    BUFFER_SIZE).batch(BATCH_SIZE)  # trap: TFD203

train_zebras = train_zebras.cache()  # trap: TFD301
train_zebras = train_zebras.map(preprocess_image_train)  # hazard: TFD201 warning
train_zebras = train_zebras.shuffle(BUFFER_SIZE)
train_zebras = train_zebras.batch(BATCH_SIZE)  # hazard: TFD203 warning

# Only one picture of each is ever drawn from these.
test_horses = test_horses.map(preprocess_image_test).batch(BATCH_SIZE)  # trap: TFD201; trap: TFD203
test_zebras = test_zebras.map(preprocess_image_test).batch(BATCH_SIZE)  # trap: TFD201; trap: TFD203

sample_horse = next(iter(test_horses))
sample_zebra = next(iter(test_zebras))
print("horse", sample_horse.shape, "zebra", sample_zebra.shape)

generator_g = unet_generator(3)
generator_f = unet_generator(3)
discriminator_x = discriminator()
discriminator_y = discriminator()

loss_obj = tf.keras.losses.BinaryCrossentropy(from_logits=True)
optimizers = [tf.keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(4)]


def generator_loss(generated):
    return loss_obj(tf.ones_like(generated), generated)


def discriminator_loss(real, generated):
    real_loss = loss_obj(tf.ones_like(real), real)
    return 0.5 * (real_loss + loss_obj(tf.zeros_like(generated), generated))


def cycle_loss(real, cycled):
    return LAMBDA * tf.reduce_mean(tf.abs(real - cycled))


@tf.function
def train_step(real_x, real_y):
    with tf.GradientTape(persistent=True) as tape:
        fake_y = generator_g(real_x, training=True)
        cycled_x = generator_f(fake_y, training=True)
        fake_x = generator_f(real_y, training=True)
        cycled_y = generator_g(fake_x, training=True)
        disc_fake_x = discriminator_x(fake_x, training=True)
        disc_fake_y = discriminator_y(fake_y, training=True)
        total_cycle = cycle_loss(real_x, cycled_x) + cycle_loss(real_y, cycled_y)
        losses = [
            generator_loss(disc_fake_y) + total_cycle,
            generator_loss(disc_fake_x) + total_cycle,
            discriminator_loss(discriminator_x(real_x, training=True), disc_fake_x),
            discriminator_loss(discriminator_y(real_y, training=True), disc_fake_y),
        ]
    models = [generator_g, generator_f, discriminator_x, discriminator_y]
    for loss, model, optimizer in zip(losses, models, optimizers):
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))


for epoch in range(EPOCHS):
    for n, (image_x, image_y) in enumerate(tf.data.Dataset.zip((train_horses, train_zebras))):
        train_step(image_x, image_y)
        if n % 10 == 0:
            print(".", end="")
    print(f"\nepoch {epoch + 1} done")
