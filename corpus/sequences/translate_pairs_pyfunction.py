"""English to Czech from tab separated pairs; the tokenizers are Python objects."""
import collections
import functools

import tensorflow as tf
from tensorflow.keras import layers

BUFFER_SIZE = 20000
BATCH_SIZE = 64
MAX_LENGTH = 40
AUTOTUNE = tf.data.AUTOTUNE


class WordTokenizer:
    def __init__(self, sentences, size):
        counts = collections.Counter(w for s in sentences for w in s.split())
        self.words = [w for w, _ in counts.most_common(size)]
        self.ids = {w: i + 3 for i, w in enumerate(self.words)}

    def encode(self, sentence):
        return [1] + [self.ids.get(w, 0) for w in sentence.split()] + [2]


def read_sentences(path, column):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t")[column] for line in f]


tokenizer_en = WordTokenizer(read_sentences("pairs/train.tsv", 0), 8000)
tokenizer_cs = WordTokenizer(read_sentences("pairs/train.tsv", 1), 8000)


def split_pair(line):
    parts = tf.strings.split([line], "\t").values
    return parts[0], parts[1]


def encode(en, cs):
    return (tokenizer_en.encode(en.numpy().decode()), tokenizer_cs.encode(cs.numpy().decode()))


def tf_encode(en, cs):
    en_ids, cs_ids = tf.py_function(encode, [en, cs], [tf.int64, tf.int64])
    en_ids.set_shape([None])
    cs_ids.set_shape([None])
    return en_ids, cs_ids


def short_enough(en, cs, max_length=MAX_LENGTH):
    return tf.logical_and(tf.size(en) <= max_length, tf.size(cs) <= max_length)


def teacher_forcing(en, cs):
    return {"source": en, "target": cs[:, :-1]}, cs[:, 1:]


train_ds = (
    tf.data.TextLineDataset("pairs/train.tsv")
    .map(split_pair)  # hazard: TFD201 info
    # All Python: no two sentences are ever encoded at a time (C11).
    .map(tf_encode)  # hazard: TFD201 info
    .filter(short_enough)
    .cache()  # hazard: TFD301 info
    .shuffle(BUFFER_SIZE)
    .padded_batch(BATCH_SIZE, padded_shapes=([None], [None]))
    .map(teacher_forcing)  # trap: TFD201
    .prefetch(AUTOTUNE)
)

val_ds = (
    tf.data.TextLineDataset("pairs/dev.tsv")
    .map(split_pair, num_parallel_calls=AUTOTUNE)
    .map(tf_encode, num_parallel_calls=AUTOTUNE)
    .filter(short_enough)
    .cache()  # trap: TFD301
    .padded_batch(BATCH_SIZE, padded_shapes=([None], [None]))
    .map(teacher_forcing, AUTOTUNE)  # trap: TFD201; trap: TFD203
)

test_ds = tf.data.TextLineDataset("pairs/test.tsv")
test_ds = test_ds.map(split_pair, num_parallel_calls=AUTOTUNE)
test_ds = test_ds.map(tf_encode)  # hazard: TFD201 info
test_ds = test_ds.filter(functools.partial(short_enough, max_length=200))
test_ds = test_ds.padded_batch(BATCH_SIZE, padded_shapes=([None], [None]))
# two slices and a dictionary need no threads, but nobody works ahead of them either
test_ds = test_ds.map(teacher_forcing)  # trap: TFD201; hazard: TFD203 info


def build(vocab_size, units=256):
    source = tf.keras.Input((None,), dtype="int64", name="source")
    target = tf.keras.Input((None,), dtype="int64", name="target")
    embed_source = layers.Embedding(vocab_size, units)(source)
    embed_target = layers.Embedding(vocab_size, units)(target)
    encoded, state = layers.GRU(units, return_sequences=True, return_state=True)(embed_source)  # trap: TFD809
    decoded = layers.GRU(units, return_sequences=True)(embed_target, initial_state=state)  # trap: TFD809
    context = layers.Attention()([decoded, encoded])
    merged = layers.Concatenate()([decoded, context])
    normed = layers.LayerNormalization()(merged)  # trap: TFD809
    return tf.keras.Model([source, target], layers.Dense(vocab_size)(normed))


if __name__ == "__main__":
    sample = next(iter(val_ds))
    print({name: value.shape for name, value in sample[0].items()})

    model = build(8003)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(train_ds, validation_data=val_ds, epochs=20)
    print(model.evaluate(test_ds))
