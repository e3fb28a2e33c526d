"""A picture and its mask are changed alike, as both draw with one seed, or by stateless ops."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
SEED = 1337


class Jitter(tf.keras.layers.Layer):
    def __init__(self, seed=SEED):
        super().__init__()
        self.of_image = [
            tf.keras.layers.RandomFlip("horizontal", seed=seed),
            tf.keras.layers.RandomRotation(0.2, seed=seed),
        ]
        self.of_mask = [
            tf.keras.layers.RandomFlip("horizontal", seed=seed),
            tf.keras.layers.RandomRotation(0.2, seed=seed),
        ]

    def call(self, image, mask):
        for layer in self.of_image:
            image = layer(image)
        for layer in self.of_mask:
            mask = layer(mask)
        return image, mask


def jittered(images, masks):
    ds = tf.data.Dataset.from_tensor_slices((images, masks)).shuffle(1000).batch(32)
    # In parallel calls the masks would be turned by other angles than the images.
    return ds.map(Jitter()).prefetch(AUTO)  # trap: TFD201


def flipped(picture):
    return tf.image.random_flip_left_right(picture, seed=SEED)


def flipped_in_step(images, masks):
    ds = tf.data.Dataset.from_tensor_slices((images, masks)).shuffle(1000).batch(32)
    ds = ds.map(lambda image, mask: (flipped(image), flipped(mask)))  # trap: TFD201
    return ds.prefetch(AUTO)


def of_images_alone(images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000).batch(32)
    ds = ds.map(flipped)  # hazard: TFD201 warning
    return ds.prefetch(AUTO)


def with_two_seeds(images, masks):
    ds = tf.data.Dataset.from_tensor_slices((images, masks)).shuffle(1000).batch(32)
    ds = ds.map(  # hazard: TFD201 warning
        lambda one, two: (
            tf.image.random_flip_left_right(one, seed=1),
            tf.image.random_flip_left_right(two, seed=2),
        )
    )
    return ds.prefetch(AUTO)
