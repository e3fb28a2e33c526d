"""Cats against dogs, straight from folders of JPEGs."""
import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
DATA_DIR = "PetImages/train"
TEST_DIR = "PetImages/test"
IMAGE_SIZE = (180, 180)
BATCH_SIZE = 32

train_ds = tf.keras.utils.image_dataset_from_directory(
    DATA_DIR,
    validation_split=0.2,
    subset="training",
    seed=1337,
    image_size=IMAGE_SIZE,
    batch_size=BATCH_SIZE,
)
val_ds = tf.keras.utils.image_dataset_from_directory(
    DATA_DIR,
    validation_split=0.2,
    subset="validation",
    seed=1337,
    image_size=IMAGE_SIZE,
    batch_size=BATCH_SIZE,
)
# The Keras loader ends with a prefetch of its own.
test_ds = tf.keras.utils.image_dataset_from_directory(  # trap: TFD203
    TEST_DIR,
    shuffle=False,
    image_size=IMAGE_SIZE,
    batch_size=BATCH_SIZE,
)

class_names = train_ds.class_names

plt.figure(figsize=(10, 10))
for images, labels in train_ds.take(1):
    for i in range(9):
        plt.subplot(3, 3, i + 1)
        plt.imshow(images[i].numpy().astype("uint8"))
        plt.title(class_names[int(labels[i])])
        plt.axis("off")
plt.savefig("samples.png")

rescale = layers.Rescaling(1.0 / 255)
# One batch, to look at the range of the values.
normalized_ds = train_ds.map(lambda x, y: (rescale(x), y))  # trap: TFD201
image_batch, label_batch = next(iter(normalized_ds))
print("range", float(tf.reduce_min(image_batch)), float(tf.reduce_max(image_batch)))

data_augmentation = tf.keras.Sequential([
    layers.RandomFlip("horizontal"),
    layers.RandomRotation(0.1),
    layers.RandomZoom(0.1),
])

train_ds = train_ds.cache().shuffle(1000).prefetch(buffer_size=AUTOTUNE)  # hazard: TFD301 info; hazard: TFD109 info
val_ds = val_ds.cache().prefetch(buffer_size=AUTOTUNE)  # trap: TFD301

augmented_train_ds = train_ds.map(lambda x, y: (data_augmentation(x, training=True), y))  # hazard: TFD201 warning; hazard: TFD203 warning


def make_model(num_classes):
    inputs = tf.keras.Input(shape=IMAGE_SIZE + (3,))
    x = layers.Rescaling(1.0 / 255)(inputs)
    for filters in (32, 64, 128):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    outputs = layers.Dense(num_classes)(x)
    return tf.keras.Model(inputs, outputs)


model = make_model(len(class_names))
model.compile(
    optimizer="adam",
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(augmented_train_ds, validation_data=val_ds, epochs=25)

loss, accuracy = model.evaluate(test_ds)
print(f"test accuracy {accuracy:.3f}")
