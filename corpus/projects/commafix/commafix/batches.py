"""Sentences in pieces of equal length."""

import tensorflow as tf

PIECE = 64


class Batches:
    def __init__(self, sentences, encoder, batch_size=32):
        self.sentences = sentences
        self.encoder = encoder
        self.batch_size = batch_size

    def __iter__(self):
        for sentence in self.sentences:
            ids, commas = self.encoder.encode(sentence, PIECE)
            yield ids, commas

    def for_training(self):
        # The tagger runs on 2.1 as well, where there is no signature yet, and all is said here.
        ds = tf.data.Dataset.from_generator(  # trap: TFD401
            lambda: iter(self),
            output_types=(tf.int32, tf.int32),
            output_shapes=((PIECE,), (PIECE,)),
        )
        return ds.shuffle(2000).batch(self.batch_size).prefetch(2)
