"""python train.py /data/europarl"""
import argparse
import os

import tensorflow as tf

from polyglot import training_batches, translator, validation_batches
from polyglot.vocab import PairEncoder, WordTable


def masked_loss(labels, logits):
    loss = tf.keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    mask = tf.cast(labels != 0, loss.dtype)
    return tf.reduce_sum(loss * mask) / tf.reduce_sum(mask)


def load_encoder(folder):
    source = WordTable(os.path.join(folder, "vocab.src"))
    target = WordTable(os.path.join(folder, "vocab.tgt"))
    return PairEncoder(source, target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--batch_size", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--reverse", action="store_true")
    args = parser.parse_args()

    encoder = load_encoder(args.folder)
    train = training_batches(args.folder, encoder, args.batch_size, args.reverse)
    train = train.prefetch(tf.data.AUTOTUNE)

    model = translator(len(encoder.source), len(encoder.target))
    model.compile("adam", masked_loss)
    model.fit(train, validation_data=validation_batches(args.folder, encoder), epochs=args.epochs)
    model.save_weights("polyglot.h5")


if __name__ == "__main__":
    main()
