"""A script for letters to an editor, of which some data are prepared and then forgotten."""

import tensorflow as tf
import tensorflow_datasets as tfds

letters, later, latest = tfds.load("letters", split=["train", "test[:50%]", "test[50%:]"], as_supervised=True)
words = tf.keras.layers.TextVectorization(max_tokens=8000, output_sequence_length=120)
words.adapt(letters.map(lambda text, _: text).batch(256).prefetch(2))


def number(text, kind):
    return words(text), kind


train = letters.batch(64).map(number).prefetch(2)  # hazard: TFD201 warning
# Nothing reads these: no time is lost.
held = later.batch(64).map(number).prefetch(2)  # hazard: TFD201 info
# These are read.
final = latest.batch(64).map(number).prefetch(2)  # hazard: TFD201 warning


def pairs():
    yield [0.0, 1.0], 1


def more_pairs():
    yield [1.0, 1.0], 0


drawn = tf.data.Dataset.from_generator(pairs, (tf.float32, tf.int32), ([2], []))  # hazard: TFD401 warning
left_over = tf.data.Dataset.from_generator(more_pairs, (tf.float32, tf.int32), ([2], []))  # hazard: TFD401 info
# What is asked for its elements' types is written to show that.
told = tf.data.Dataset.from_generator(more_pairs, (tf.float32, tf.int32))  # hazard: TFD401 warning
print(told.element_spec)

model = tf.keras.Sequential([tf.keras.layers.Embedding(8000, 32), tf.keras.layers.LSTM(32), tf.keras.layers.Dense(1)])
model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True))
model.fit(train, epochs=4)
model.fit(final, epochs=4)
small = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
small.compile("sgd", "mse")
small.fit(drawn.batch(8).prefetch(2), epochs=2)


def retrain(files, held_files):
    # A local name that nothing reads is out of everybody's reach.
    ours = tf.data.TextLineDataset(files).batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
    theirs = tf.data.TextLineDataset(held_files).batch(64).map(words).prefetch(2)  # hazard: TFD201 info
    model.fit(ours, epochs=2)


def prepare(files, held_files):
    # A global name of another part of the program is not.
    global reserve
    ours = tf.data.TextLineDataset(files).batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
    reserve = tf.data.TextLineDataset(held_files).batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
    model.fit(ours, epochs=2)


class Desk:
    def __init__(self, files, held_files):
        self.held = tf.data.TextLineDataset(held_files).batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
        ours = tf.data.TextLineDataset(files).batch(64).map(words).prefetch(2)  # hazard: TFD201 warning
        model.fit(ours, epochs=2)
