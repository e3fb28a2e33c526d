"""Iterators that begin inside of a `tf.function`, and such as go through one."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def first_batch_for_ever(model, optimizer, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def step():
        batch = next(iter(ds))  # hazard: TFD208 warning
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(model(batch))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    for _ in range(1000):
        step()


@tf.function
def step_on(model, optimizer, ds):
    batch = next(iter(ds))  # hazard: TFD208 warning
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(batch))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def given_the_dataset(model, optimizer, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)
    for _ in range(1000):
        step_on(model, optimizer, ds)


def bound_first(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)

    @tf.function(jit_compile=False)
    def train_step():
        batches = iter(ds)
        batch = next(batches)  # hazard: TFD208 warning
        model.train_step(batch)

    while model.step < 1000:
        train_step()


# One iterator for many steps, and functions that read the data to the end


def iterator_goes_through(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat().batch(32).prefetch(AUTOTUNE)
    batches = iter(ds)

    @tf.function
    def train_step(iterator):
        model.train_step(next(iterator))  # trap: TFD208

    for _ in range(1000):
        train_step(batches)


def a_whole_epoch(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def epoch():
        for batch in ds:  # trap: TFD208
            model.train_step(batch)

    for _ in range(10):
        epoch()


def an_epoch_of_steps(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def epoch():
        batches = iter(ds)
        for _ in tf.range(100):
            model.train_step(next(batches))  # trap: TFD208

    for _ in range(10):
        epoch()


def called_once(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def build():
        return model(next(iter(ds)))  # trap: TFD208

    build()


def a_look_in_each_epoch(model, rows, log):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def pictures():
        return model(next(iter(ds)))  # trap: TFD208

    for epoch in range(10):
        for batch in ds:
            model.train_on_batch(batch)
        log(pictures())


class Trainer:
    """Whoever makes one calls `train_step` for each step."""

    def __init__(self, model, optimizer, rows):
        self.model = model
        self.optimizer = optimizer
        self.ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)

    @tf.function
    def train_step(self):
        batch = next(iter(self.ds))  # hazard: TFD208 warning
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.model(batch))
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        return loss

    @tf.function
    def train_epoch(self):
        for batch in self.ds:  # trap: TFD208
            self.model.train_step(batch)

    @tf.function
    def sample(self):
        return self.model(next(iter(self.ds)))  # trap: TFD208

    @tf.function
    def adapt_to(self, rows):
        # Other rows at each call.
        ds = tf.data.Dataset.from_tensor_slices(rows).batch(32)
        self.model.train_step(next(iter(ds)))  # trap: TFD208


class SteppingTrainer:
    """The iterator begins once, where the trainer is made."""

    def __init__(self, dataset: tf.data.Dataset, model, optimizer):
        self._batches = iter(dataset)
        self._dataset = dataset
        self.model = model
        self.optimizer = optimizer

    @tf.function
    def step(self):
        self._update(next(self._batches))  # trap: TFD208

    @tf.function
    def step_from_the_start(self):
        self._update(next(iter(self._dataset)))  # hazard: TFD208 warning

    def _update(self, batch):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.model(batch))
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))


class MeanGradient:
    """Each call reads all of the data, in a loop of the graph: its body takes the next batch of
    an iterator that begins before the loop."""

    def __init__(self, dataset: tf.data.Dataset, model, optimizer):
        self.dataset = dataset
        self.rounds = dataset.cardinality()
        self.model = model
        self.optimizer = optimizer

    def __call__(self):
        batches = iter(self.dataset)

        def add_one(number, total):
            loss = self._update(next(batches))  # trap: TFD208
            return number + 1, total + loss

        return tf.while_loop(
            cond=lambda number, _: number < self.rounds,
            body=add_one,
            loop_vars=[tf.constant(0, tf.int64), tf.constant(0.0)],
        )

    def first_again_and_again(self):
        def add_one(number, total):
            loss = self._update(next(iter(self.dataset)))  # hazard: TFD208 warning
            return number + 1, total + loss

        return tf.while_loop(
            cond=lambda number, _: number < self.rounds,
            body=add_one,
            loop_vars=[tf.constant(0, tf.int64), tf.constant(0.0)],
        )

    def _update(self, batch):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.model(batch))
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        return loss


class PowerIteration:
    def __init__(self, dataset: tf.data.Dataset, model, optimizer):
        self.gradient = MeanGradient(dataset, model, optimizer)

    @tf.function
    def step(self):
        return self.gradient()

    @tf.function
    def poor_step(self):
        return self.gradient.first_again_and_again()
