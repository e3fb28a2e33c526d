"""TensorFlow Datasets had these encoders until 4.0, when TensorFlow 2.3 was the newest: this may be
for one that knows no signatures."""

import tensorflow as tf
import tensorflow_datasets as tfds


def verses(path, tokenizer):
    def lines():
        with open(path) as file:
            for line in file:
                yield line.strip(), len(tokenizer.tokenize(line))

    return lines


def train(model, path, vocabulary):
    encoder = tfds.features.text.TokenTextEncoder(vocabulary)
    lines = verses(path, tfds.features.text.Tokenizer())
    ds = tf.data.Dataset.from_generator(lines, (tf.string, tf.int64), ([], []))  # trap: TFD401
    ds = ds.map(  # hazard: TFD201 info
        lambda text, count: tf.py_function(
            lambda t, c: (encoder.encode(t.numpy()), c), [text, count], (tf.int64, tf.int64)
        )
    )
    ds = ds.shuffle(4000).padded_batch(16, ([None], []))  # hazard: TFD203 warning
    model.fit(ds, epochs=8)


def look(path, tokenizer):
    ds = tf.data.Dataset.from_generator(verses(path, tokenizer), (tf.string, tf.int64))  # hazard: TFD401 warning
    for text, count in ds.take(3):
        print(tfds.features.text.Tokenizer().tokenize(text.numpy()), count)
