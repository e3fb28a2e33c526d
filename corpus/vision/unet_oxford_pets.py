"""A U-Net for the trimaps of the Oxford pets."""
import tensorflow as tf
import tensorflow_datasets as tfds

BATCH_SIZE = 64
BUFFER_SIZE = 1000
EPOCHS = 20
OUTPUT_CLASSES = 3

dataset, info = tfds.load("oxford_iiit_pet:3.*.*", with_info=True)


def normalize(input_image, input_mask):
    input_image = tf.cast(input_image, tf.float32) / 255.0
    input_mask -= 1
    return input_image, input_mask


def load_image(datapoint):
    input_image = tf.image.resize(datapoint["image"], (128, 128))
    input_mask = tf.image.resize(
        datapoint["segmentation_mask"],
        (128, 128),
        method=tf.image.ResizeMethod.NEAREST_NEIGHBOR,
    )
    return normalize(input_image, input_mask)


class Augment(tf.keras.layers.Layer):
    """The same flip for image and mask."""

    def __init__(self, seed=42):
        super().__init__()
        self.augment_inputs = tf.keras.layers.RandomFlip(mode="horizontal", seed=seed)
        self.augment_labels = tf.keras.layers.RandomFlip(mode="horizontal", seed=seed)

    def call(self, inputs, labels):
        return self.augment_inputs(inputs), self.augment_labels(labels)


TRAIN_LENGTH = info.splits["train"].num_examples
STEPS_PER_EPOCH = TRAIN_LENGTH // BATCH_SIZE

train_images = dataset["train"].map(load_image, num_parallel_calls=tf.data.AUTOTUNE)
test_images = dataset["test"].map(load_image, num_parallel_calls=tf.data.AUTOTUNE)

train_batches = (
    train_images
    # A few thousand small images: the set is modest.
    .cache()  # trap: TFD301
    .shuffle(BUFFER_SIZE)
    .batch(BATCH_SIZE)
    .repeat()
    # Both layers draw with one seed: parallel calls would flip some masks and not their images.
    .map(Augment())  # trap: TFD201
    .prefetch(buffer_size=tf.data.AUTOTUNE)
)

# A parallel map straight before batch: fused, and asynchronous.
test_batches = test_images.batch(BATCH_SIZE)  # trap: TFD203

for images, masks in train_batches.take(2):
    print(images.shape, masks.shape)


def down_block(x, filters):
    x = tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    x = tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x, tf.keras.layers.MaxPooling2D()(x)


def up_block(x, skip, filters):
    x = tf.keras.layers.Conv2DTranspose(filters, 3, strides=2, padding="same")(x)
    x = tf.keras.layers.Concatenate()([x, skip])
    return tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


def unet_model(output_channels):
    inputs = tf.keras.layers.Input(shape=[128, 128, 3])
    skips = []
    x = inputs
    for filters in (32, 64, 128):
        skip, x = down_block(x, filters)
        skips.append(skip)
    x = tf.keras.layers.Conv2D(256, 3, padding="same", activation="relu")(x)
    for filters, skip in zip((128, 64, 32), reversed(skips)):
        x = up_block(x, skip, filters)
    outputs = tf.keras.layers.Conv2D(output_channels, 1)(x)
    return tf.keras.Model(inputs=inputs, outputs=outputs)


model = unet_model(OUTPUT_CLASSES)
model.compile(
    optimizer="adam",
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model_history = model.fit(
    train_batches,
    epochs=EPOCHS,
    steps_per_epoch=STEPS_PER_EPOCH,
    validation_steps=info.splits["test"].num_examples // BATCH_SIZE,
    validation_data=test_batches,
)

# One pass at the end, picture by picture.
# what else this file names came with TensorFlow 2.6: `layers.RandomFlip`
final_ds = dataset["test"].map(load_image)  # hazard: TFD201 info
final_ds = final_ds.batch(1)  # trap: TFD203
print(model.evaluate(final_ds))
