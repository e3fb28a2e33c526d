"""A few more steps on the sentences of one customer."""
import sys

import tensorflow as tf

from polyglot import ds_lib, translator
from train import load_encoder, masked_loss


def main(folder, weights):
    encoder = load_encoder(folder)
    model = translator(len(encoder.source), len(encoder.target))
    model.load_weights(weights)
    model.compile(tf.keras.optimizers.Adam(1e-5), masked_loss)

    train = ds_lib.training_batches(folder, encoder, batch_size=32)
    # train.py appends a prefetch to the same batches, this program does not: it waits while the words
    # of each sentence of a batch are looked up
    model.fit(train.repeat(), steps_per_epoch=1000, epochs=3)  # hazard: TFD203 warning
    model.save_weights("finetuned.h5")


if __name__ == "__main__":
    main(*sys.argv[1:])
