"""A training loop for any DataModule."""
import tensorflow as tf


class Trainer:
    def __init__(self, model, module, rate=1e-3):
        self.model = model
        self.module = module
        self.optimizer = tf.keras.optimizers.Adam(rate)
        self.loss = tf.keras.losses.MeanAbsoluteError()

    @tf.function
    def train_step(self, past, future):
        with tf.GradientTape() as tape:
            loss = self.loss(future, self.model(past, training=True))
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    @tf.function
    def valid_step(self, past, future):
        return self.loss(future, self.model(past, training=False))

    def fit(self, epochs):
        self.module.setup()
        for epoch in range(epochs):
            for past, future in self.module.train_ds:
                loss = self.train_step(past, future)
            losses = [float(self.valid_step(past, future)) for past, future in self.module.valid_ds]
            print(epoch, float(loss), sum(losses) / max(len(losses), 1))

    def test(self):
        self.model.compile(loss="mae")
        return self.model.evaluate(self.module.test_ds)
