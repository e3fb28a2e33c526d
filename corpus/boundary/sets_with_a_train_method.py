"""A class of datasets of which a method is called `train`: it gives data, and trains nothing."""
import tensorflow as tf


class Pictures:
    def __init__(self, train_file, val_file, size=32):
        self.files = {"train": train_file, "val": val_file}
        self.size = size

    def train(self):
        return self._of("train")

    def validation(self):
        return self._of("val")

    def _of(self, part):
        ds = tf.data.TFRecordDataset(self.files[part]).shuffle(1000)
        return ds.batch(self.size).repeat()  # hazard: TFD203 info


if __name__ == "__main__":
    pictures = Pictures("data/train.record", "data/val.record")
    train, val = pictures.train(), pictures.validation()
    rows = val.make_initializable_iterator()
    row = rows.get_next()
    with tf.Session() as session:
        session.run(rows.initializer)
        for _ in range(5):
            print(session.run(row))
