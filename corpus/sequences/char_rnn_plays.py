"""Character and word level language models on a text file of plays."""
import argparse
import time

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--text", default="data/plays.txt")
    parser.add_argument("--vocab", default="data/words.txt")
    parser.add_argument("--seq_length", type=int, default=100)
    parser.add_argument("--batch_size", type=int, default=64)
    parser.add_argument("--buffer_size", type=int, default=10000)
    parser.add_argument("--epochs", type=int, default=20)
    return parser.parse_args()


def split_input_target(sequence):
    input_text = sequence[:-1]
    target_text = sequence[1:]
    return input_text, target_text


def char_dataset(path, args):
    with open(path, encoding="utf-8") as handle:
        text = handle.read()
    vocab = sorted(set(text))
    lookup = tf.keras.layers.StringLookup(vocabulary=vocab, mask_token=None)
    all_ids = lookup(tf.strings.unicode_split(text, "UTF-8"))
    ids = tf.data.Dataset.from_tensor_slices(all_ids)
    # this batch cuts the stream into sequences, the real one comes later
    sequences = ids.batch(args.seq_length + 1, drop_remainder=True)  # trap: TFD203
    # two slices: nothing to run in parallel
    dataset = sequences.map(split_input_target)  # trap: TFD201
    dataset = (
        dataset
        .shuffle(args.buffer_size)
        .batch(args.batch_size, drop_remainder=True)
        .prefetch(AUTOTUNE)
    )
    return dataset, lookup


def word_dataset(path, vocab_file, args):
    initializer = tf.lookup.TextFileInitializer(
        vocab_file, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
        tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
    table = tf.lookup.StaticVocabularyTable(initializer, num_oov_buckets=1)
    lines = tf.data.TextLineDataset(path)
    lines = lines.filter(lambda line: tf.strings.length(line) > 0)
    # a table lookup keeps the map sequential on every version
    words = lines.map(lambda line: table.lookup(tf.strings.split([line]).values))  # hazard: TFD201 info
    stream = words.unbatch()
    stream = stream.cache()  # hazard: TFD301 info
    chunks = stream.batch(args.seq_length + 1, drop_remainder=True)
    pairs = chunks.map(split_input_target)  # trap: TFD201
    pairs = pairs.shuffle(args.buffer_size)
    return pairs.batch(args.batch_size, drop_remainder=True)  # hazard: TFD203 info


class CharModel(tf.keras.Model):
    def __init__(self, vocab_size, embedding_dim=256, rnn_units=1024):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
        self.gru = tf.keras.layers.GRU(rnn_units, return_sequences=True)  # trap: TFD809
        self.head = tf.keras.layers.Dense(vocab_size)  # trap: TFD807

    def call(self, inputs, training=False):
        x = self.embedding(inputs)
        x = self.gru(x, training=training)
        return self.head(x)


def train_chars(args):
    dataset, lookup = char_dataset(args.text, args)
    for source, target in dataset.take(1):
        print("source", source.shape, "target", target.shape)

    model = CharModel(lookup.vocabulary_size())
    optimizer = tf.keras.optimizers.Adam()
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def train_step(source, target):
        with tf.GradientTape() as tape:
            loss = loss_fn(target, model(source, training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        return loss

    for epoch in range(args.epochs):
        start = time.time()
        for source, target in dataset:
            loss = train_step(source, target)
        print("epoch %d loss %.4f (%.1f s)" % (epoch, float(loss), time.time() - start))


def train_words(args, vocab_size=20001):
    dataset = word_dataset(args.text, args.vocab, args)
    model = tf.keras.Sequential([
        tf.keras.layers.Embedding(vocab_size, 128),
        tf.keras.layers.LSTM(256, return_sequences=True),  # trap: TFD809
        tf.keras.layers.Dense(vocab_size),  # trap: TFD807
    ])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(dataset, epochs=args.epochs)


if __name__ == "__main__":
    arguments = parse_args()
    train_chars(arguments)
    train_words(arguments)
