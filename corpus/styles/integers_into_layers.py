"""Integer tensors in front of convolutions, recurrent layers and normalisations."""
import tensorflow as tf
from tensorflow.keras import Input, Model, Sequential
from tensorflow.keras import layers

AUTO = tf.data.AUTOTUNE


def read_png(path, label):
    image = tf.io.decode_png(tf.io.read_file(path), channels=3)
    return tf.ensure_shape(image, [96, 96, 3]), label


def read_resized(path, label):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, [96, 96]), label


def tiles(paths, labels, reader):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(10_000)
    ds = ds.map(reader, num_parallel_calls=AUTO)  # trap: TFD201
    return ds.batch(32).prefetch(AUTO)


def sequential_without_input(paths, labels):
    """uint8 reaches the convolution: TypeError up to Keras 2."""
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.map(read_png, num_parallel_calls=AUTO).batch(32).prefetch(AUTO)
    model = Sequential(
        [
            layers.Conv2D(32, 3, activation="relu"),  # hazard: TFD809 error
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=3)


def sequential_with_input_shape(paths, labels):
    """The declared input is float32, and Keras casts to it."""
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.map(read_png, num_parallel_calls=AUTO).batch(32).prefetch(AUTO)
    model = Sequential(
        [
            layers.Conv2D(32, 3, activation="relu", input_shape=(96, 96, 3)),  # trap: TFD809
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=3)


def sequential_on_resized(paths, labels):
    # resize gives float32, whatever it is given
    ds = tiles(paths, labels, read_resized)
    model = Sequential(
        [
            layers.Conv2D(32, 3, activation="relu"),  # trap: TFD809
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=3)


def functional_uint8():
    inputs = Input(shape=(96, 96, 3), dtype="uint8")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)  # hazard: TFD809 error
    x = layers.GlobalAveragePooling2D()(x)
    return Model(inputs, layers.Dense(10)(x))


def functional_rescaled():
    inputs = Input(shape=(96, 96, 3), dtype="uint8")
    x = layers.Rescaling(1.0 / 255)(inputs)
    x = layers.Conv2D(32, 3, activation="relu")(x)  # trap: TFD809
    x = layers.BatchNormalization()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return Model(inputs, layers.Dense(10)(x))


def text_classifier(vocabulary_size):
    tokens = Input(shape=(None,), dtype="int32")
    x = layers.Embedding(vocabulary_size, 64, mask_zero=True)(tokens)
    x = layers.LSTM(64)(x)  # trap: TFD809
    return Model(tokens, layers.Dense(2)(x))


def smoke_test():
    steps = tf.constant([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    state = layers.LSTM(4)(steps)  # hazard: TFD809 error
    normed = layers.LayerNormalization()(steps)  # hazard: TFD809 error
    scaled = layers.BatchNormalization()(steps)  # hazard: TFD809 error
    casted = layers.GRU(4)(tf.cast(steps, tf.float32))  # trap: TFD809
    return state, normed, scaled, casted


def count_signal(paths):
    ds = tf.data.TFRecordDataset(paths)
    # what else this file names came with TensorFlow 2.6: `layers.Rescaling`
    ds = ds.map(lambda r: tf.io.parse_tensor(r, tf.float32))  # hazard: TFD201 info
    ds = ds.shuffle(1000).repeat()
    # 2.6 decodes in parallel by itself, and holds as many elements as it has calls
    ds = ds.batch(16)  # hazard: TFD203 warning
    model = Sequential([layers.Conv1D(8, 5, input_shape=(400, 1)), layers.GlobalMaxPooling1D()])
    model.compile("sgd", "mse")
    iterator = iter(ds)
    for _ in range(1000):
        signal = next(iterator)
        model.train_on_batch(signal, tf.reduce_max(signal, axis=1))
