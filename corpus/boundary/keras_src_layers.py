# What is imported from inside of Keras tells how new it is: `keras.src` came with 2.13.
import tensorflow as tf
from keras.src.layers import Rescaling


def load(path, label):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, (64, 64)), label


def train(model, paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(load)  # hazard: TFD201 info
    ds = ds.shuffle(1000).batch(32)  # hazard: TFD203 info
    tf.keras.Sequential([Rescaling(1 / 255), model]).fit(ds, epochs=10)
