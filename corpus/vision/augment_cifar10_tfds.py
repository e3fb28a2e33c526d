# target: 2.12
"""CIFAR-10 with cutout and mixup."""
import tensorflow as tf
import tensorflow_datasets as tfds

AUTOTUNE = tf.data.AUTOTUNE
NUM_CLASSES = 10

hparams = {
    "batch_size": 256,
    "epochs": 60,
    "cutout": 8,
    "mixup_alpha": 0.2,
    "base_lr": 0.1,
}


def to_float(image, label):
    image = tf.image.convert_image_dtype(image, tf.float32)
    return image, tf.one_hot(label, NUM_CLASSES)


def random_crop_flip(image, label):
    image = tf.pad(image, [[4, 4], [4, 4], [0, 0]], mode="REFLECT")
    image = tf.image.random_crop(image, [32, 32, 3])
    return tf.image.random_flip_left_right(image), label


def cutout(image, label, size):
    row = tf.random.uniform([], 0, 32 - size, dtype=tf.int32)
    col = tf.random.uniform([], 0, 32 - size, dtype=tf.int32)
    hole = tf.zeros([size, size, 1])
    mask = tf.pad(hole, [[row, 32 - size - row], [col, 32 - size - col], [0, 0]], constant_values=1.0)
    return image * mask, label


def mixup(first, second):
    (image_a, label_a), (image_b, label_b) = first, second
    alpha = hparams["mixup_alpha"]
    gamma_a = tf.random.gamma([], alpha)
    gamma_b = tf.random.gamma([], alpha)
    weight = gamma_a / (gamma_a + gamma_b)
    return image_a * weight + image_b * (1 - weight), label_a * weight + label_b * (1 - weight)


def training_pipeline(mix):
    ds = tfds.load("cifar10", split="train[:90%]", as_supervised=True)
    ds = ds.map(to_float)  # trap: TFD201
    # Fifty thousand thumbnails.
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(10_000)
    ds = ds.map(random_crop_flip)  # hazard: TFD201 warning
    ds = ds.map(lambda x, y: cutout(x, y, hparams["cutout"]), AUTOTUNE)  # trap: TFD201
    if mix:
        ds = tf.data.Dataset.zip((ds, ds.shuffle(2048)))
        ds = ds.map(mixup)  # hazard: TFD201 info
        ds = ds.batch(hparams["batch_size"])
        return ds.prefetch(AUTOTUNE)
    ds = ds.shuffle(512)
    return ds.batch(hparams["batch_size"], drop_remainder=True)  # hazard: TFD203 info


def validation_pipeline():
    ds = tfds.load("cifar10", split="train[90%:]", as_supervised=True)
    ds = ds.map(to_float, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()  # trap: TFD301
    return ds.batch(512, num_parallel_calls=AUTOTUNE)  # trap: TFD203


def residual_block(x, filters, stride=1):
    shortcut = x
    x = tf.keras.layers.Conv2D(filters, 3, stride, padding="same", use_bias=False)(x)
    x = tf.keras.layers.BatchNormalization()(x)
    x = tf.keras.layers.ReLU()(x)
    x = tf.keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = tf.keras.layers.BatchNormalization()(x)
    if stride != 1 or shortcut.shape[-1] != filters:
        shortcut = tf.keras.layers.Conv2D(filters, 1, stride, use_bias=False)(shortcut)
    return tf.keras.layers.ReLU()(x + shortcut)


def build():
    inputs = tf.keras.Input((32, 32, 3))
    x = tf.keras.layers.Conv2D(64, 3, padding="same")(inputs)
    for filters, stride in ((64, 1), (128, 2), (256, 2)):
        x = residual_block(x, filters, stride)
    x = tf.keras.layers.GlobalAveragePooling2D()(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(NUM_CLASSES)(x))


if __name__ == "__main__":
    network = build()
    network.compile(
        optimizer=tf.keras.optimizers.SGD(hparams["base_lr"], momentum=0.9),
        loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    val = validation_pipeline()
    network.fit(training_pipeline(mix=False), validation_data=val, epochs=5)
    network.fit(training_pipeline(mix=True), validation_data=val, epochs=hparams["epochs"])
