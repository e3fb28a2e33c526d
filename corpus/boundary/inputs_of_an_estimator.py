"""Inputs of a speech recogniser, in a file that names nothing else."""

import tensorflow as tf

COLUMNS = {"speech": tf.FixedLenSequenceFeature([40], tf.float32)}


def parse(record):
    return tf.parse_single_sequence_example(record, None, COLUMNS)


def speech_input_fn(files, size, rounds):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(parse)  # hazard: TFD201 info
    ds = ds.shuffle(2000)
    ds = ds.batch(size)  # hazard: TFD203 warning
    iterator = ds.repeat(rounds).make_one_shot_iterator()
    context, speech = iterator.get_next()
    return {"speech": speech}, context


def predict_input_fn(files, size):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.batch(size)  # hazard: TFD203 info
    speech = ds.make_one_shot_iterator().get_next()
    return {"speech": speech}


def frames_of(files, size):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(lambda record: tf.decode_raw(record, tf.float32), 4)
    ds = ds.map(lambda wave: tf.extract_image_patches(wave, [1, size, size, 1]))  # hazard: TFD201 warning
    return ds.prefetch(2)
