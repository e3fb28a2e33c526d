"""Mail folders as datasets.

Everything public is exported by the package.
"""
import email
import json
import pathlib

import tensorflow as tf

__all__ = [
    "SIGNATURE",
    "batched",
    "finished",
    "json_messages",
    "mail_messages",
    "probe_messages",
    "subject_lines",
]

SIGNATURE = (
    tf.TensorSpec(shape=(), dtype=tf.string),
    tf.TensorSpec(shape=(), dtype=tf.int32),
)


class MailFolder:
    def __init__(self, root):
        self.files = sorted(pathlib.Path(root).glob("*/*.eml"))

    def __call__(self):
        for path in self.files:
            message = email.message_from_bytes(path.read_bytes())
            yield str(message.get_payload()), int(path.parent.name == "spam")


def mail_messages(root):
    """Unbatched; train.py goes on."""
    return tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        MailFolder(root),
        output_types=(tf.string, tf.int32),
        output_shapes=((), ()),
    )


def json_messages(path):
    def rows():
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["text"], row["spam"]

    ds = tf.data.Dataset.from_generator(rows, output_signature=SIGNATURE)  # trap: TFD401
    # the archive has millions of messages
    return ds.cache()  # hazard: TFD301 info


def probe_messages():
    def rows():
        yield "cheap watches", 1
        yield "see you at noon", 0

    # neither types nor a signature: a TypeError as soon as it is called
    return tf.data.Dataset.from_generator(rows)  # hazard: TFD401 error


def subject_lines(path):
    """Tab separated, for the quick model."""

    def split(line):
        parts = tf.strings.split(line, "\t")
        return parts[1], tf.strings.to_number(parts[0], tf.int32)

    ds = tf.data.TextLineDataset(path)
    ds = ds.map(split)  # hazard: TFD201 info
    return ds.shuffle(50_000)


def batched(ds, encode, batch_size):
    """Every caller hands over a function that looks words up in a table."""
    ds = ds.map(encode)  # hazard: TFD201 info
    # takes a dataset and gives it back: the callers finish it
    return ds.padded_batch(batch_size)  # trap: TFD203


def finished(ds):
    return ds.prefetch(tf.data.AUTOTUNE)
