# target: 2.8
"""Bucketed batches for a small Transformer, prepared by one class."""
import dataclasses
import os

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


@dataclasses.dataclass
class DataConfig:
    data_dir: str
    source_vocab: str
    target_vocab: str
    batch_size: int = 64
    max_length: int = 128
    shuffle_buffer: int = 100_000
    num_workers: int = 8
    cache_dir: str = "/tmp/translation-cache"


class TranslationData:
    BOUNDARIES = [16, 32, 64]

    def __init__(self, config):
        self.config = config
        self.source_lookup = tf.keras.layers.StringLookup(vocabulary=config.source_vocab)
        self.target_lookup = tf.keras.layers.StringLookup(vocabulary=config.target_vocab)

    def _read(self, split):
        source = tf.data.TextLineDataset(os.path.join(self.config.data_dir, split + ".src"))
        target = tf.data.TextLineDataset(os.path.join(self.config.data_dir, split + ".tgt"))
        return tf.data.Dataset.zip((source, target))

    @staticmethod
    def _split_words(source, target):
        return tf.strings.split([source]).values, tf.strings.split([target]).values

    def _lookup(self, source, target):
        return self.source_lookup(source), self.target_lookup(target)

    @staticmethod
    def _length(source, target):
        return tf.maximum(tf.size(source), tf.size(target))

    def training(self):
        ds = self._read("train")
        ds = ds.shuffle(self.config.shuffle_buffer)
        ds = ds.map(self._split_words)  # hazard: TFD201 info
        ds = ds.map(self._lookup)  # hazard: TFD201 info
        ds = ds.filter(lambda s, t: self._length(s, t) <= self.config.max_length)
        ds = ds.bucket_by_sequence_length(  # hazard: TFD203 warning
            self._length,
            bucket_boundaries=self.BOUNDARIES,
            bucket_batch_sizes=[self.config.batch_size] * (len(self.BOUNDARIES) + 1),
        )
        return ds

    def cached_training(self):
        ds = self._read("train")
        ds = ds.map(self._split_words, self.config.num_workers)  # trap: TFD201
        ds = ds.map(self._lookup, self.config.num_workers)  # trap: TFD201
        # a file, not the memory
        ds = ds.cache(os.path.join(self.config.cache_dir, "train"))  # trap: TFD301
        ds = ds.shuffle(self.config.shuffle_buffer)
        ds = ds.padded_batch(self.config.batch_size)
        return ds.prefetch(AUTOTUNE)

    def in_memory_training(self):
        ds = self._read("train")
        ds = ds.map(self._split_words, num_parallel_calls=AUTOTUNE)
        ds = ds.map(self._lookup, num_parallel_calls=AUTOTUNE)
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(self.config.shuffle_buffer)
        ds = ds.padded_batch(self.config.batch_size)  # hazard: TFD203 info
        return ds

    def overfit(self, sentences=256):
        """A handful of pairs, to see whether the model can learn at all."""
        ds = self._read("train").take(sentences)
        ds = ds.map(self._split_words, num_parallel_calls=1)  # trap: TFD201
        ds = ds.map(self._lookup, num_parallel_calls=1)  # trap: TFD201
        ds = ds.cache()  # trap: TFD301
        return ds.padded_batch(self.config.batch_size).prefetch(1)


def seq2seq(source_size, target_size, width=256):
    source = tf.keras.Input((None,), dtype=tf.int64)
    target = tf.keras.Input((None,), dtype=tf.int64)
    x = tf.keras.layers.Embedding(source_size, width)(source)
    x = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(width // 2, return_sequences=True))(x)  # trap: TFD809
    y = tf.keras.layers.Embedding(target_size, width)(target)
    y = tf.keras.layers.MultiHeadAttention(4, width // 4)(y, x)
    return tf.keras.Model([source, target], tf.keras.layers.Dense(target_size)(y))  # trap: TFD807


def run(config, mode):
    data = TranslationData(config)
    model = seq2seq(32000, 32000)
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.Adam(1e-4)
    datasets = {
        "bucketed": data.training,
        "cached": data.cached_training,
        "memory": data.in_memory_training,
        "overfit": data.overfit,
    }
    for step, (source, target) in enumerate(datasets[mode]()):
        with tf.GradientTape() as tape:
            logits = model([source, target[:, :-1]], training=True)
            loss = loss_fn(target[:, 1:], logits)
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        if step % 100 == 0:
            print(step, float(loss))


if __name__ == "__main__":
    run(DataConfig("wmt", "wmt/src.vocab", "wmt/tgt.vocab"), os.environ.get("MODE", "cached"))
