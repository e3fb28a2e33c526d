"""Messages of a queue: a counter beats the time, and the queue says what comes next."""
import tensorflow as tf

from message_queue import ops

from transforms import to_features


class Messages:
    def __init__(self, address, topic):
        self.connection = ops.connect(address, topic)

    def dataset(self):
        beats = tf.data.experimental.Counter()  # hazard: TFD701 warning
        # asked several times at once, the queue would be read out of order and beyond its end
        messages = beats.map(lambda _: ops.read_next(self.connection))  # trap: TFD201
        messages = messages.take_while(lambda message: tf.size(message) > 0)
        return messages.unbatch()


def train(model, address):
    messages = Messages(address, "clicks").dataset()
    # what makes features of a message is another matter (take_while came with 2.6)
    rows = messages.map(to_features)  # hazard: TFD201 info
    model.fit(rows.batch(64).prefetch(tf.data.AUTOTUNE), steps_per_epoch=100)


def numbered(model, paths):
    """The numbers are data here, and they end."""
    numbers = tf.data.Dataset.range(len(paths))
    rows = numbers.map(to_features)  # hazard: TFD201 warning
    model.fit(rows.shuffle(100_000).batch(64).prefetch(tf.data.AUTOTUNE))
