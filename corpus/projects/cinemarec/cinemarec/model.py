"""Two towers and a rating on top."""
import tensorflow as tf
from tensorflow.keras import layers


def tower(size, name, width=32):
    ids = tf.keras.Input((), dtype="int64", name=name)
    x = layers.Embedding(size, width)(ids)
    # embedded first
    x = layers.Dense(width, activation="relu")(x)  # trap: TFD807
    return tf.keras.Model(ids, x, name=name + "_tower")


def rating_model(n_titles, n_users):
    title = tf.keras.Input((), dtype="int64", name="title")
    user = tf.keras.Input((), dtype="int64", name="user")
    both = layers.Concatenate()([tower(n_titles, "title")(title), tower(n_users, "user")(user)])
    hidden = layers.Dense(64, activation="relu")(both)
    return tf.keras.Model({"title": title, "user": user}, layers.Dense(1)(hidden))


def popularity_model():
    """Guesses the rating from the number of a title, and is as bad as it sounds."""
    title = tf.keras.Input((1,), dtype="int64", name="title")
    hidden = layers.Dense(16, activation="relu")(title)  # hazard: TFD807 warning
    return tf.keras.Model(title, layers.Dense(1)(hidden))


def dwell_model(n_hash=5000):
    def hashed(name):
        text = tf.keras.Input((), dtype="string", name=name)
        ids = layers.Hashing(n_hash)(text)
        return text, layers.Embedding(n_hash, 16)(ids)

    user, user_vector = hashed("user")
    title, title_vector = hashed("title")
    x = layers.Concatenate()([user_vector, title_vector])
    return tf.keras.Model([user, title], layers.Dense(1)(x))
