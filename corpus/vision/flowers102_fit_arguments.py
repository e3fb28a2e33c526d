"""Oxford flowers in several short runs; the last steps of the pipelines are written where they are used."""
import tensorflow as tf
import tensorflow_datasets as tfds
from datasets import load_dataset

AUTOTUNE = tf.data.AUTOTUNE
SIZE = 224
CLASSES = 102

(train_raw, val_raw, test_raw), info = tfds.load(
    "oxford_flowers102",
    split=["train", "validation", "test"],
    as_supervised=True,
    with_info=True,
)


class Captions:
    """A list with a map of its own."""

    def __init__(self, names):
        self.names = names

    def map(self, fn):
        return Captions([fn(name) for name in self.names])


def resize(image, label):
    image = tf.image.resize(image, (SIZE, SIZE)) / 255.0
    return image, label


def jitter(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_hue(image, 0.05)
    return image, label


def describe(row):
    row["width"], row["height"] = row["image"].size
    return row


captions = Captions(info.features["label"].names)
captions = captions.map(str.title)  # trap: TFD201
print(captions.names[:5])

# Hugging Face datasets: another library, another map.
hub = load_dataset("nelorth/oxford-flowers", split="train")
hub = hub.map(describe)  # trap: TFD201
print("largest width", max(hub["width"]))

train = train_raw.map(resize, num_parallel_calls=AUTOTUNE)
train = train.cache("/tmp/flowers_train")  # trap: TFD301
val = val_raw.map(resize, AUTOTUNE).cache("/tmp/flowers_val")  # trap: TFD201; trap: TFD301
# what else this file names came with TensorFlow 2.6: `layers.Rescaling`
test = test_raw.map(resize)  # hazard: TFD201 info


def make_model():
    base = tf.keras.applications.EfficientNetB0(
        include_top=False, pooling="avg", input_shape=(SIZE, SIZE, 3))
    base.trainable = False
    model = tf.keras.Sequential([
        tf.keras.Input((SIZE, SIZE, 3)),
        tf.keras.layers.Rescaling(255.0),
        base,
        tf.keras.layers.Dense(CLASSES),
    ])
    model.compile(
        optimizer=tf.keras.optimizers.Adam(1e-3),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


model = make_model()

# A first look at the curves
model.fit(
    train.shuffle(1020).batch(64),  # hazard: TFD203 warning
    validation_data=val.batch(64).prefetch(AUTOTUNE),
    epochs=2,
)

# The long run
model.fit(
    train.shuffle(1020)
    .map(jitter)  # hazard: TFD201 warning
    .batch(64)
    .prefetch(AUTOTUNE),
    validation_data=val.batch(64),  # hazard: TFD203 warning
    epochs=20,
)

# take and repeat behind the prefetch do no work.
model.fit(
    train.shuffle(1020).batch(32).prefetch(AUTOTUNE).take(8).repeat(),  # trap: TFD203
    steps_per_epoch=16,
    epochs=1,
)

# The jitter comes after the prefetch.
model.fit(
    train.shuffle(1020).batch(32).prefetch(AUTOTUNE).map(jitter),  # hazard: TFD201 warning; hazard: TFD203 warning
    epochs=1,
)

# The same, in parallel, and so asynchronous by itself.
model.fit(
    train.shuffle(1020).batch(32).prefetch(AUTOTUNE).map(jitter, AUTOTUNE),  # trap: TFD201; trap: TFD203
    epochs=1,
)

optimizer = tf.keras.optimizers.SGD(1e-3)


@tf.function
def train_step(images, labels):
    with tf.GradientTape() as tape:
        loss = model.compiled_loss(labels, model(images, training=True))
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss


# take() bounds the loop, but the loop trains.
for images, labels in train.shuffle(1020).batch(16).take(50):  # hazard: TFD203 warning
    print(float(train_step(images, labels)))

print(model.evaluate(test.batch(64)))  # trap: TFD203
