"""Category ids and pixels on their way into Dense layers."""
import glob

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

AUTO = tf.data.AUTOTUNE


def decode(path, label):
    image = tf.io.decode_png(tf.io.read_file(path), channels=1)
    return tf.ensure_shape(image, [28, 28, 1]), label


def scale(image, label):
    # uint8 / int gives float32
    return image / 255, label


def to_float(image, label):
    return tf.image.convert_image_dtype(image, tf.float32), label


def digits(root):
    paths = sorted(glob.glob(f"{root}/*/*.png"))
    labels = [int(path.split("/")[-2]) for path in paths]
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(len(paths), reshuffle_each_iteration=True)
    return ds.map(decode, num_parallel_calls=AUTO)


def compile_and_fit(model, ds):
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=5)


def raw_pixels(root):
    """0..255 reach the first Dense as they were decoded."""
    ds = digits(root).batch(64).prefetch(AUTO)
    model = keras.Sequential(
        [
            layers.Flatten(),
            layers.Dense(128, activation="relu"),  # hazard: TFD807 warning
            layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=5)
    return model


def scaled_pixels(root):
    ds = digits(root).map(scale, num_parallel_calls=AUTO).batch(64).prefetch(AUTO)
    model = keras.Sequential(
        [
            layers.Flatten(),
            layers.Dense(128, activation="relu"),  # trap: TFD807
            layers.Dense(10),
        ]
    )
    compile_and_fit(model, ds)


def converted_pixels(root):
    ds = digits(root)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(to_float)  # trap: TFD201
    ds = ds.batch(64)  # trap: TFD203
    model = keras.Sequential(
        [
            layers.Flatten(),
            layers.Dense(64, activation="relu"),  # trap: TFD807
            layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=5)


def rescaled_in_the_model(root):
    ds = digits(root).batch(64).prefetch(AUTO)
    model = keras.Sequential(
        [
            layers.Rescaling(1.0 / 255),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),  # trap: TFD807
            layers.Dense(10),
        ]
    )
    compile_and_fit(model, ds)


def uint8_input():
    inputs = keras.Input(shape=(28, 28, 1), dtype="uint8")
    x = layers.Flatten()(inputs)
    x = layers.Dense(128, activation="relu")(x)  # hazard: TFD807 warning
    outputs = layers.Dense(10)(x)
    return keras.Model(inputs, outputs)


def category_ids(vocabulary_size):
    """Ids are names, not amounts."""
    store = keras.Input(shape=(1,), dtype="int32", name="store")
    price = keras.Input(shape=(4,), name="price")
    s = layers.Dense(16, activation="relu")(store)  # hazard: TFD807 warning
    p = layers.Dense(16, activation="relu")(price)
    x = layers.Concatenate()([s, p])
    return keras.Model([store, price], layers.Dense(1)(x))


def embedded_ids(vocabulary_size):
    store = keras.Input(shape=(1,), dtype="int32", name="store")
    s = layers.Flatten()(layers.Embedding(vocabulary_size, 16)(store))
    s = layers.Dense(16, activation="relu")(s)  # trap: TFD807
    return keras.Model(store, layers.Dense(1)(s))


def counted_ids(vocabulary_size):
    tags = keras.Input(shape=(None,), dtype="int64", name="tags")
    counts = layers.CategoryEncoding(num_tokens=vocabulary_size, output_mode="multi_hot")(tags)
    x = layers.Dense(32, activation="relu")(counts)  # trap: TFD807
    return keras.Model(tags, layers.Dense(1)(x))


def eager_ids():
    ids = tf.constant([[3, 17, 4], [9, 2, 11]], dtype=tf.int32)
    hidden = layers.Dense(8)(ids)  # hazard: TFD807 warning
    cast = layers.Dense(8)(tf.cast(ids, tf.float32) / 17.0)  # trap: TFD807
    return hidden, cast


def flipped_positions(encode, nodes):
    """With two tensors to choose from, `tf.where` gives elements of these, and no indices."""
    positions = encode(nodes)
    signs = tf.random.uniform([8])
    positions = tf.where(signs < 0.5, positions, -positions)
    return layers.Dense(16)(positions)  # trap: TFD807


def places_of_nodes(present):
    """With none, it gives indices."""
    return layers.Dense(16)(tf.where(present))  # hazard: TFD807 warning


def exclusive_or():
    """A truth table of literals: there is nothing but 0 and 1."""
    table = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    model = keras.Sequential([
        layers.Dense(4, activation="tanh", input_shape=(2,)),  # trap: TFD807
        layers.Dense(1, activation="sigmoid"),
    ])
    model.compile("adam", "binary_crossentropy")
    model.fit(table, np.array([0, 1, 1, 0]), epochs=500)
    return layers.Dense(4)(tf.constant([[1, 0], [0, 1]]))  # trap: TFD807


def signs():
    """Other numbers are among these."""
    table = np.array([[-1, -1], [-1, 1], [1, -1], [2, 1]])
    model = keras.Sequential([
        layers.Dense(4, activation="tanh"),  # hazard: TFD807 warning
        layers.Dense(1),
    ])
    model.compile("adam", "mse")
    model.fit(table, np.array([0.0, 1.0, 1.0, 0.0]), epochs=500)
    return layers.Dense(4)(tf.constant([[1, 0], [0, 3]]))  # hazard: TFD807 warning


def next_number():
    """What is counted are quantities, no ids."""
    ds = tf.data.Dataset.range(200).window(9, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda window: window.batch(9)).map(lambda window: (window[:-1], window[-1]))
    model = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1)])  # trap: TFD807
    model.compile("sgd", "mae")
    model.fit(ds.shuffle(200).batch(8).prefetch(1), epochs=50)


def next_of_many():
    """float32 does not hold each number above 2**24."""
    ds = tf.data.Dataset.range(2**26).window(9, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda window: window.batch(9)).map(lambda window: (window[:-1], window[-1]))
    model = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1)])  # hazard: TFD807 warning
    model.compile("sgd", "mae")
    model.fit(ds.shuffle(200).batch(8).prefetch(1), epochs=50)


def grey_values():
    """Bytes are pixels, wherever they come from."""
    for values in tf.data.Dataset.range(256).map(lambda value: tf.cast(value, tf.uint8)).batch(16):
        print(layers.Dense(4)(values[:, None]))  # hazard: TFD807 warning


def readers(ratings):
    """Who is numbered like this has an id."""
    people = np.arange(5000)
    ds = tf.data.Dataset.from_tensor_slices((people[:, None], ratings)).shuffle(5000)
    model = keras.Sequential([layers.Dense(8), layers.Dense(1)])  # hazard: TFD807 warning
    model.compile("adam", "mse")
    model.fit(ds.batch(8).prefetch(1), epochs=3)
