"""Recordings that are in memory, and reach the model by a generator."""

import numpy as np
import tensorflow as tf


class Recordings:
    def __init__(self, files, length):
        self.clips, self.total, self.voices = self.loaded(files, length)

    def loaded(self, files, length):
        clips, voices = [], []
        for file in files:
            clip = np.load(file)
            if len(clip) < length:
                print("too short:", file)
                continue
            begin = np.random.randint(0, len(clip) - length + 1)
            clips.append(clip[begin : begin + length])
            name = file.split("/")[-1]
            speaker = name.split("-")[0]
            voices.append(int(speaker))
        print("clips:", len(clips))
        return np.stack(clips), len(clips), np.array(voices)

    def rows(self, clips, voices):
        def row_by_row():
            for clip, voice in zip(clips, voices):
                yield clip, voice

        return row_by_row

    def batches(self, length, size=8):
        signature = (
            tf.TensorSpec((length,), tf.float32),
            tf.TensorSpec((), tf.int64),
        )
        ds = tf.data.Dataset.from_generator(
            self.rows(self.clips, self.voices), output_signature=signature
        )
        # A buffer for all of them: from then on, rows are only copied together.
        ds = ds.shuffle(self.total)
        return ds.batch(size)  # hazard: TFD203 info


def counted(rows, labels, signature):
    def pairs():
        for row, label in zip(rows, labels):
            yield row, label

    ds = tf.data.Dataset.from_generator(pairs, output_signature=signature)
    return ds.shuffle(len(rows)).batch(32)  # hazard: TFD203 info


def read_on(reader, signature):
    def rows():
        for row in reader:
            yield row

    ds = tf.data.Dataset.from_generator(rows, output_signature=signature)
    # What a reader gives takes its time, and 500 rows are not all of it.
    return ds.shuffle(500).batch(32)  # hazard: TFD203 warning


def train(model, files, rows, labels, reader, signature):
    model.fit(Recordings(files, 5120).batches(5120), epochs=10)
    model.fit(counted(rows, labels, signature), epochs=10)
    model.fit(read_on(reader, signature), epochs=10)
