"""The same questions for PyTorch."""
import torch
from torch.utils.data import DataLoader, Dataset


class Questions(Dataset):
    """Has a map and a batch of its own."""

    def __init__(self, rows, transforms=()):
        self.rows = rows
        self.transforms = list(transforms)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = self.rows[index]
        for transform in self.transforms:
            row = transform(row)
        return row

    def map(self, transform):
        return Questions(self.rows, self.transforms + [transform])

    def batch(self, size):
        return DataLoader(self, batch_size=size, shuffle=True, num_workers=2)


def tensors(row):
    return torch.tensor(row["input_ids"]), torch.tensor([row["start"], row["end"]])


def loader(rows, batch_size):
    # not tf.data: workers prefetch
    questions = Questions(rows).map(tensors)  # trap: TFD201
    return questions.batch(batch_size)  # trap: TFD203
