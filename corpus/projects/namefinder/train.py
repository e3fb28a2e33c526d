# target: 2.15
"""Trains a tagger of names on sentences, whose vectors are looked up in the pipeline."""

import argparse

import tensorflow as tf
from vectors import prepare_vector_layer

SIGNATURE = (tf.TensorSpec((None,), tf.string), tf.TensorSpec((None,), tf.string))


def sentences(path):
    words, tags = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                word, tag = line.split()
                words.append(word)
                tags.append(tag)
            elif words:
                yield words, tags
                words, tags = [], []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus")
    parser.add_argument("vectors")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()

    vocabulary = sorted({word for words, _ in sentences(options.corpus) for word in words})
    names = sorted({tag for _, tags in sentences(options.corpus) for tag in tags})
    embedding, columns = prepare_vector_layer(options.vectors, vocabulary)
    word_number = tf.keras.layers.StringLookup(vocabulary=vocabulary)
    tag_number = tf.keras.layers.StringLookup(vocabulary=names, num_oov_indices=0)

    def encoded(words, tags):
        return embedding(word_number(words)), tag_number(tags)

    ds = tf.data.Dataset.from_generator(
        lambda: sentences(options.corpus), output_signature=SIGNATURE
    )
    # Sentences one by one: a look-up of twenty words takes little, and a layer all cores by itself.
    ds = ds.map(encoded)  # hazard: TFD201 info
    ds = ds.shuffle(1000).padded_batch(32)  # hazard: TFD203 info

    vectors = tf.keras.Input((None, columns))
    hidden = tf.keras.layers.Bidirectional(
        tf.keras.layers.LSTM(64, return_sequences=True)
    )(vectors)
    model = tf.keras.Model(vectors, tf.keras.layers.Dense(len(names), activation="softmax")(hidden))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(ds, epochs=options.epochs)


if __name__ == "__main__":
    main()
