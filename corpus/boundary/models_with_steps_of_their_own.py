# target: 2.12
"""Sketches from a few strokes and a condition: models that say themselves what a step is."""

import tensorflow as tf

STROKES, CONDITIONS, WIDTH = 24, 6, 32


class Sketcher(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = tf.keras.layers.Dense(WIDTH)
        self.start = self.add_weight(name="start", shape=(1, 1, WIDTH))

    def call(self, inputs):
        strokes, condition = inputs
        token = tf.expand_dims(self.embed(condition), 1)
        start = tf.repeat(self.start, tf.shape(strokes)[0], axis=0)
        # Keras gives `call` what the steps below do, strokes and condition together.
        return tf.concat([start, token, strokes], axis=1)  # trap: TFD412

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(data, training=True)))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return {"loss": loss}

    def test_step(self, data):
        return {"loss": tf.reduce_mean(tf.square(self(data)))}


class Ranker(tf.keras.Model):
    """Has no step of its own: `call` gets the features alone."""

    def __init__(self):
        super().__init__()
        self.score = tf.keras.layers.Dense(1)

    def call(self, inputs):
        strokes, condition = inputs["strokes"], inputs["condition"]
        return self.score(tf.concat([strokes, condition], axis=1))  # hazard: TFD412 error


class Logged(tf.keras.Model):
    """Its step is that of Keras."""

    def __init__(self):
        super().__init__()
        self.seen = 0

    def call(self, inputs):
        return tf.matmul(inputs, tf.zeros([7, 3]))  # hazard: TFD412 error

    def train_step(self, data):
        self.seen += 1
        return super().train_step(data)


class Unpacked(tf.keras.Model):
    """Its step asks Keras what the features are."""

    def call(self, inputs):
        return tf.matmul(inputs, tf.zeros([5, 3]))  # trap: TFD412

    def train_step(self, data):
        features, labels, weights = tf.keras.utils.unpack_x_y_sample_weight(data)
        return {"loss": tf.reduce_mean(self(features, training=True))}


class Mapped(tf.keras.Model):
    """Is given arrays, whose labels are not in them."""

    def call(self, inputs):
        return tf.matmul(inputs, tf.zeros([8, 3]))  # trap: TFD412

    def train_step(self, data):
        features, labels = data
        return {"loss": tf.reduce_mean(self(features, training=True))}


def sketches(strokes, conditions):
    assert strokes.shape[1:] == (STROKES, WIDTH) and conditions.shape[1] == CONDITIONS
    ds = tf.data.Dataset.from_tensor_slices(
        (tf.zeros([640, STROKES, WIDTH]), tf.zeros([640, CONDITIONS]))
    )
    return ds.shuffle(640).batch(16, drop_remainder=True).prefetch(tf.data.AUTOTUNE)


def train(strokes, conditions):
    model = Sketcher()
    model.compile("adam")
    ds = sketches(strokes, conditions)
    model.fit(ds, validation_data=ds.take(4), epochs=9)


def rank():
    features = {"strokes": tf.zeros([64, 5, 8]), "condition": tf.zeros([64, 8])}
    ds = tf.data.Dataset.from_tensor_slices((features, tf.zeros([64]))).batch(8).prefetch(2)
    model = Ranker()
    model.compile("adam", "mse")
    model.fit(ds)


def train_others():
    pairs = tf.data.Dataset.from_tensor_slices((tf.zeros([64, 5]), tf.zeros([64]))).batch(8)
    for model in (Logged(), Unpacked()):
        model.compile("adam", "mse")
        model.fit(pairs.prefetch(2))
    mapped = Mapped()
    mapped.compile("adam", "mse")
    mapped.fit(tf.zeros([64, 8]), tf.zeros([64, 3]), batch_size=8)
