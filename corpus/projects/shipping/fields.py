"""What stands in the records of a parcel service. No dataset is made here."""
import tensorflow as tf

FEATURES = {
    "street": tf.io.FixedLenFeature([], tf.string),
    "weights": tf.io.FixedLenFeature([16], tf.float32),
    "days": tf.io.FixedLenFeature([], tf.int64),
}


def parser(lower=True):
    def parse(record):
        fields = tf.io.parse_single_example(record, FEATURES)
        street = fields["street"].decode("utf-8")  # hazard: TFD408 error
        return street.lower() if lower else street, fields["days"]

    return parse


def weights_and_days(record):
    fields = tf.io.parse_single_example(record, FEATURES)
    return fields["weights"], fields["days"]


def readable(street):
    # Of the values that a loop gets, and of those that Python code is given.
    return street.numpy().decode("utf-8")  # trap: TFD408


def spelled(street, days):
    return tf.py_function(readable, [street], tf.string), days
