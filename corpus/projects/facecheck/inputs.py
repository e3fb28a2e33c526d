"""What estimators are given; the datasets come from elsewhere."""

import faces


def train_input(folder, size, epochs):
    ds = faces.faces(folder, part="learned")
    ds = ds.shuffle(4000).repeat(epochs)
    return ds.batch(size).prefetch(1)  # trap: TFD203


def unseen_input(folder, size):
    return faces.faces(folder, part="unseen").batch(size).prefetch(1)  # trap: TFD203


def make_input_fn(folder, size):
    """Nobody finishes what it gives."""

    def _input_fn():
        ds = faces.faces(folder, part="learned").shuffle(4000)
        return ds.repeat().batch(size)  # hazard: TFD203 warning

    return _input_fn
