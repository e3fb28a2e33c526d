# target: 2.16
"""CIFAR-100 with Keras 3: how far raw bytes go, against scaled ones."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

BATCH_SIZE = 128
AUTOTUNE = tf.data.AUTOTUNE

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar100.load_data()
y_train = y_train.squeeze()
y_test = y_test.squeeze()


def standardize(image, label):
    return tf.image.per_image_standardization(image), label


def random_erase(image, label):
    if tf.random.uniform([]) < 0.25:
        top = tf.random.uniform([], 0, 24, tf.int32)
        keep = tf.concat([tf.ones([top, 32, 1]), tf.zeros([8, 32, 1]), tf.ones([24 - top, 32, 1])], 0)
        image = image * keep
    return image, label


raw_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))
raw_ds = raw_ds.shuffle(20_000)
raw_ds = raw_ds.batch(BATCH_SIZE)  # hazard: TFD203 info
raw_test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(BATCH_SIZE).prefetch(AUTOTUNE)

# From Keras 3 on a Sequential model casts what it is fed.
conv_on_bytes = keras.Sequential([
    layers.Conv2D(32, 3, activation="relu"),  # trap: TFD809
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(100),
])
conv_on_bytes.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
conv_on_bytes.fit(raw_ds, epochs=3, validation_data=raw_test)

linear_on_bytes = keras.Sequential([
    layers.Flatten(),
    layers.Dense(100),  # hazard: TFD807 warning
])
linear_on_bytes.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
linear_on_bytes.fit(raw_ds, epochs=3)

# Picks one component, and adapt only looks through the data.
normalizer = layers.Normalization()
normalizer.adapt(raw_ds.map(lambda image, label: image))  # trap: TFD201; trap: TFD203
linear_normalized = keras.Sequential([
    normalizer,
    layers.Flatten(),
    layers.Dense(100),  # trap: TFD807
])
linear_normalized.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
linear_normalized.fit(raw_test, epochs=1)

# An integer input stays an integer tensor in a functional model, on every version.
byte_input = keras.Input(shape=(32, 32, 3), dtype="uint8")
features = layers.Conv2D(32, 3, activation="relu")(byte_input)  # hazard: TFD809 error
features = layers.GlobalAveragePooling2D()(features)
typed_model = keras.Model(byte_input, layers.Dense(100)(features))
typed_model.summary()

scaled_input = keras.Input(shape=(32, 32, 3), dtype="uint8")
scaled = layers.Rescaling(1.0 / 255)(scaled_input)
features = layers.Conv2D(32, 3, activation="relu")(scaled)  # trap: TFD809
features = layers.GlobalAveragePooling2D()(features)
scaled_model = keras.Model(scaled_input, layers.Dense(100)(features))

train_ds = (
    tf.data.Dataset.from_tensor_slices((x_train, y_train))
    .map(standardize)  # hazard: TFD201 info
    .cache()  # trap: TFD301
    .shuffle(20_000)
    .map(random_erase)  # hazard: TFD201 info
    .batch(BATCH_SIZE)
    .prefetch(AUTOTUNE)
)

optimizer = keras.optimizers.AdamW(1e-3)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
tape_model = keras.applications.MobileNetV3Small(
    input_shape=(32, 32, 3), weights=None, classes=100, classifier_activation=None,
    include_preprocessing=False)


@tf.function
def train_step(images, labels):
    with tf.GradientTape() as tape:
        loss = loss_fn(labels, tape_model(images, training=True))
    grads = tape.gradient(loss, tape_model.trainable_variables)
    optimizer.apply(grads, tape_model.trainable_variables)
    return loss


for epoch in range(30):
    for step, (images, labels) in enumerate(train_ds):
        loss = train_step(images, labels)
    print("epoch", epoch, "loss", float(loss))
