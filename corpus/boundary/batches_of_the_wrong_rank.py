"""Datasets that reach a model without a batch axis, or with two of them."""

import tensorflow as tf
import tensorflow_datasets as tfds

AUTOTUNE = tf.data.AUTOTUNE
SIZE = (160, 160)


def mnist_arrays():
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    x_train = x_train.astype("float32") / 255.0
    x_test = x_test.astype("float32") / 255.0
    return x_train, y_train, x_test, y_test


def digits():
    return_sequences = [
        tf.keras.layers.Flatten(input_shape=(28, 28)),
        tf.keras.layers.Dense(128, activation="relu"),
        tf.keras.layers.Dense(10),
    ]
    model = tf.keras.Sequential(return_sequences)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train_digits():
    x_train, y_train, x_test, y_test = mnist_arrays()
    train = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(10_000)
    test = tf.data.Dataset.from_tensor_slices((x_test, y_test))
    model = digits()
    model.fit(train.prefetch(AUTOTUNE), epochs=5)  # hazard: TFD804 error
    model.fit(train.batch(64).prefetch(AUTOTUNE), epochs=5)  # trap: TFD804
    model.evaluate(test.prefetch(AUTOTUNE))  # hazard: TFD804 error
    return model.predict(test.batch(64).prefetch(AUTOTUNE))  # trap: TFD804


def train_on_whole_batches():
    """from_tensors: the one element is the whole table."""
    x_train, y_train, x_test, y_test = mnist_arrays()
    model = digits()
    model.fit(tf.data.Dataset.from_tensors((x_train, y_train)).prefetch(1))  # trap: TFD804
    # Sixty batches of a thousand, cut by hand.
    x = x_train.reshape(60, 1000, 28, 28)
    y = y_train.reshape(60, 1000)
    model.fit(tf.data.Dataset.from_tensor_slices((x, y)).prefetch(1))  # trap: TFD804
    one = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(
        lambda image, label: (image[tf.newaxis], label[tf.newaxis]), num_parallel_calls=AUTOTUNE
    )
    model.evaluate(one)  # trap: TFD804
    stacked = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(
        lambda image, label: (tf.expand_dims(image, 0), tf.expand_dims(label, 0)),
        num_parallel_calls=AUTOTUNE,
    )
    model.evaluate(stacked)  # trap: TFD804
    return model


def train_horses():
    data, info = tfds.load("horses_or_humans", as_supervised=True, with_info=True)
    normalise = tf.keras.layers.Rescaling(1 / 255)
    train = data["train"].map(lambda image, label: (normalise(image), label), AUTOTUNE)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Conv2D(16, 3, activation="relu", input_shape=(300, 300, 3)),
            tf.keras.layers.GlobalMaxPooling2D(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(train.prefetch(AUTOTUNE), epochs=3)  # hazard: TFD804 error
    model.fit(train.batch(32).prefetch(AUTOTUNE), epochs=3)  # trap: TFD804
    return model


def batched_by_a_generator(reader):
    """The generator yields batches."""
    ds = tf.data.Dataset.from_generator(
        reader.batches,
        output_signature=(
            tf.TensorSpec([None, 28, 28], tf.float32),
            tf.TensorSpec([None], tf.int64),
        ),
    )
    model = digits()
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)  # trap: TFD804
    return model


def without_the_last_axis():
    """Keras adds an axis of one at the end: grey pictures without channel, numbers in a batch."""
    x_train, y_train, x_test, y_test = mnist_arrays()
    grey = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(64).prefetch(AUTOTUNE)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Conv2D(8, 3, input_shape=(28, 28, 1)),
            tf.keras.layers.GlobalMaxPooling2D(),
            tf.keras.layers.Dense(10),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(grey)  # trap: TFD804
    numbers = tf.data.Dataset.from_tensor_slices((x_test[:, 0, 0], y_test)).batch(64).prefetch(2)
    line = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(10)])
    line.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    line.fit(numbers)  # trap: TFD804
    words = tf.data.Dataset.from_tensor_slices((y_train, y_train)).batch(64).prefetch(2)
    table = tf.keras.Sequential([tf.keras.layers.Embedding(input_dim=10, output_dim=10)])
    table.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    table.fit(words)  # trap: TFD804
    return model, line, table


# Twice.


def folders(directory, **options):
    return tf.keras.utils.image_dataset_from_directory(directory, image_size=SIZE, **options)


def transfer_model():
    base = tf.keras.applications.MobileNetV2(input_shape=(*SIZE, 3), include_top=False)
    base.trainable = False
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Rescaling(1 / 127.5, offset=-1),
            base,
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(5),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train_flowers():
    model = transfer_model()
    train = folders("flowers/train").shuffle(100)
    train = train.batch(32).prefetch(AUTOTUNE)  # hazard: TFD805 error
    val = folders("flowers/val")
    val = val.batch(32).prefetch(AUTOTUNE)  # hazard: TFD805 error
    model.fit(train, validation_data=val, epochs=3)
    return model


def train_flowers_in_other_batches():
    model = transfer_model()
    single = folders("flowers/train", batch_size=None)
    single = single.batch(64).prefetch(AUTOTUNE)  # trap: TFD805
    rebatched = folders("flowers/train").unbatch()
    rebatched = rebatched.batch(64).prefetch(AUTOTUNE)  # trap: TFD805
    model.fit(single, epochs=3)
    model.fit(rebatched, epochs=3)
    return model


def train_single_rows(columns):
    rows = tf.data.experimental.make_csv_dataset("table.csv", 256, label_name="y", num_epochs=1)
    rows = rows.unbatch().shuffle(10_000).batch(32).prefetch(AUTOTUNE)  # trap: TFD805
    digits_one_by_one = tfds.load("mnist", split="train", as_supervised=True, batch_size=None)
    digits_one_by_one = digits_one_by_one.batch(32).prefetch(AUTOTUNE)  # trap: TFD805
    return rows.take(columns), digits_one_by_one


def train_table():
    ds = tf.data.experimental.make_csv_dataset(
        "table.csv", batch_size=32, label_name="label", num_epochs=1
    )
    ds = ds.batch(32).prefetch(AUTOTUNE)  # hazard: TFD805 error
    model = tf.keras.Sequential([tf.keras.layers.Dense(16), tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(ds, epochs=2)
    return model


def characters(text):
    """Sequences first, then batches of sequences."""
    ids = tf.data.Dataset.from_tensor_slices(tf.strings.unicode_split(text, "UTF-8"))
    ids = ids.map(lambda char: tf.strings.to_hash_bucket_fast(char, 256), AUTOTUNE)
    sequences = ids.batch(101, drop_remainder=True)
    sequences = sequences.map(lambda chunk: (chunk[:-1], chunk[1:]), num_parallel_calls=AUTOTUNE)
    return sequences.shuffle(1000).batch(64, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD805


def episodes(directory):
    """Meta-learning: tasks of eight batches each, on purpose, for a loop of one's own."""
    support = folders(directory, batch_size=5, label_mode="int")
    tasks = support.batch(8)  # hazard: TFD805 warning
    for images, labels in tasks.prefetch(2):
        adapt(images, labels)


def windows_of_batches(directory):
    """One image of each batch, and only then batches."""
    firsts = folders(directory).map(lambda images, labels: (images[0], labels[0]), AUTOTUNE)
    model = transfer_model()
    model.fit(firsts.batch(16).prefetch(AUTOTUNE))  # trap: TFD805
    flat = folders(directory).flat_map(
        lambda images, labels: tf.data.Dataset.from_tensor_slices((images, labels))
    )
    model.fit(flat.batch(16).prefetch(AUTOTUNE))  # trap: TFD805
    return model
