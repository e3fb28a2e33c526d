"""A model whose answers teach another one, in the session that both share: TensorFlow 1."""

import tensorflow as tf
from victims import graph, session


def answered(folder, teacher):
    def pictures():
        for batch in folder.batches():
            with graph.as_default():
                tf.keras.backend.set_session(session)
                yield batch, teacher.predict(batch)

    # No `output_signature` is there yet.
    ds = tf.data.Dataset.from_generator(  # trap: TFD401
        pictures, (tf.float32, tf.float32), ([None, 64, 64, 3], [None, 10])
    )
    return ds.prefetch(2)


def learn(student, folder, teacher):
    student.fit(answered(folder, teacher), epochs=3, steps_per_epoch=100)
