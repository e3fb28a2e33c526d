"""Letters and their numbers."""
import string

import tensorflow as tf

LETTERS = list(string.ascii_lowercase + string.digits + " .,'-")
BLANK = len(LETTERS)

_table = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(
        tf.constant(LETTERS), tf.range(len(LETTERS), dtype=tf.int64)
    ),
    default_value=BLANK,
)
char_to_num = tf.keras.layers.StringLookup(vocabulary=LETTERS, num_oov_indices=0)


def to_ids(image, text):
    """Through the hash table."""
    letters = tf.strings.unicode_split(tf.strings.lower(text), "UTF-8")
    return image, _table.lookup(letters)


def to_ids_with_layer(image, text):
    return image, char_to_num(tf.strings.unicode_split(tf.strings.lower(text), "UTF-8"))


def as_dict(image, label):
    return {"image": image, "label": label}
