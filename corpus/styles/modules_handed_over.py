"""Training code of a library that runs without TensorFlow too: the module comes out of helpers."""

import importlib

from sklearn.pipeline import Pipeline
from somewhere.lazy import LazyLoader, optional_import, try_import

tf = LazyLoader("tf", globals(), "tensorflow")
keras = try_import("tensorflow.keras")
tfds, has_tfds = optional_import("tensorflow_datasets")
backend = importlib.import_module("tensorflow")


def parse(record):
    fields = tf.io.parse_single_example(
        record,
        {
            "image": tf.io.FixedLenFeature([], tf.string),
            "label": tf.io.FixedLenFeature([], tf.int64),
        },
    )
    image = tf.io.decode_jpeg(fields["image"], channels=3)
    return tf.image.resize(image, [224, 224]), fields["label"]


def train_on_records(paths, epochs):
    dataset = tf.data.TFRecordDataset(paths)
    dataset = dataset.map(parse)  # hazard: TFD201 info
    dataset = dataset.cache()  # hazard: TFD301 warning
    dataset = dataset.shuffle(2000).batch(64)  # hazard: TFD203 info
    model = keras.Sequential([keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10)])
    model.compile("adam", "mse")
    model.fit(dataset, epochs=epochs)


def train_on_signals(generator, model):
    dataset = backend.data.Dataset.from_generator(generator, "float32")  # hazard: TFD401 warning
    dataset = dataset.batch(16).prefetch(2)
    model.fit(dataset, epochs=4)


def train_on_pets(model):
    pets = tfds.load("oxford_iiit_pet", split="train", as_supervised=True)
    # What is decoded in parallel is resized one by one.
    pets = pets.map(lambda x, y: (tf.image.resize(x, [128, 128]), y))  # hazard: TFD201 warning
    model.fit(pets.batch(32).prefetch(2))


class Exporter:
    def __init__(self):
        self.tf = importlib.import_module("tensorflow")

    def pipeline(self, paths, model):
        lines = self.tf.data.TextLineDataset(paths)
        lines = lines.map(self.split, num_parallel_calls=4).batch(8)
        lines = lines.cache()  # hazard: TFD301 info; trap: TFD203
        model.fit(lines, epochs=2)

    def split(self, line):
        return self.tf.strings.split(line)


def load_later():
    import tensorflow

    return tensorflow


def train_with_what_a_function_gives(paths, model):
    framework = load_later()
    images = framework.data.Dataset.from_tensor_slices(paths)
    images = images.map(  # hazard: TFD201 warning
        lambda path: framework.io.decode_png(framework.io.read_file(path), channels=1)
    )
    model.fit(images.batch(8).prefetch(1), epochs=3)


# The word is an option here: what comes of it holds tables, and no module.


def fit_classical(frame, make_experiment):
    experiment = make_experiment(backend="tensorflow")
    rows = experiment.data.map(str.strip)  # trap: TFD201
    rows.cache()  # trap: TFD301
    return Pipeline([]).fit(rows.batch(10))  # trap: TFD203


def fit_with_store(store_for):
    tf_store = store_for("tensorflow")
    shards = tf_store.data.Dataset.filter(year=2020)
    shards = shards.map(lambda row: row.lower())  # trap: TFD201
    return shards
