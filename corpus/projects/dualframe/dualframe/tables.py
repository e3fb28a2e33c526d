from .frameworks import required, torch

tf = required("tensorflow")


def rows(paths):
    lines = tf.data.TextLineDataset(paths).skip(1)
    lines = lines.cache()  # hazard: TFD301 info
    return lines.shuffle(500).batch(256).prefetch(2)


class Rows(torch.utils.data.Dataset):
    def __init__(self, frame):
        self.frame = frame

    def batch(self, size):
        return self.frame.groupby(self.frame.index // size)  # trap: TFD203
