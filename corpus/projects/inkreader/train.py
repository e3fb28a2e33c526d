"""Trains the line reader with the CTC loss."""
import sys

import tensorflow as tf
from tensorflow.keras import layers

import inkreader
from inkreader import bundle
from inkreader.images import HEIGHT, WIDTH


class CTCLoss(layers.Layer):
    def call(self, labels, logits):
        batch = tf.shape(logits)[0]
        lengths = tf.fill([batch], tf.shape(logits)[1])
        label_lengths = tf.reduce_sum(tf.cast(labels != inkreader.BLANK, tf.int32), axis=1)
        loss = tf.nn.ctc_loss(
            tf.cast(labels, tf.int32), logits, label_lengths, lengths,
            logits_time_major=False, blank_index=inkreader.BLANK)
        self.add_loss(tf.reduce_mean(loss))
        return logits


def reader():
    image = tf.keras.Input((WIDTH, HEIGHT, 1), name="image")
    label = tf.keras.Input((None,), name="label", dtype="int64")
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(image)  # trap: TFD809
    x = layers.MaxPooling2D(2)(x)
    x = layers.Reshape((WIDTH // 2, HEIGHT // 2 * 32))(x)
    x = layers.Dense(64, activation="relu")(x)  # trap: TFD807
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
    logits = layers.Dense(inkreader.BLANK + 1)(x)
    model = tf.keras.Model([image, label], CTCLoss()(label, logits))
    model.compile("adam")
    return model


def stamp_dater():
    return tf.keras.Sequential([
        # 784 bytes
        layers.Dense(128, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(100),
    ])


def main(folder):
    splits = inkreader.load_splits(folder)
    model = reader()
    model.fit(splits.train, validation_data=splits.valid, epochs=50)
    print(model.evaluate(splits.test))

    dater = stamp_dater()
    dater.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    dater.fit(bundle.stamps(folder + "/stamps/*.png", scaled=False), epochs=5)


if __name__ == "__main__":
    main(sys.argv[1])
