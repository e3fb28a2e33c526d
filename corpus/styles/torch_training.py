"""A torch project whose names look like tf.data."""
import random

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset, random_split
from torchvision import datasets, transforms


class FolderDataset(Dataset):
    """Map-style dataset with a few habits of tf.data."""

    def __init__(self, root, transform=None):
        self.inner = datasets.ImageFolder(root)
        self.transform = transform
        self._cache = {}

    def __len__(self):
        return len(self.inner)

    def __getitem__(self, index):
        if index in self._cache:
            return self._cache[index]
        image, label = self.inner[index]
        if self.transform is not None:
            image = self.transform(image)
        return image, label

    def map(self, fn):
        previous = self.transform
        self.transform = fn if previous is None else transforms.Compose([previous, fn])
        return self

    def cache(self):
        self._cache = {i: self[i] for i in range(len(self))}
        return self

    def shuffle(self, seed=0):
        order = list(range(len(self)))
        random.Random(seed).shuffle(order)
        return Subset(self, order)

    def batch(self, batch_size):
        return DataLoader(self, batch_size=batch_size, num_workers=4, prefetch_factor=2)


def loaders(root, batch_size=64):
    dataset = FolderDataset(root)
    dataset = dataset.map(transforms.Resize((224, 224)))  # trap: TFD201
    dataset = dataset.map(transforms.ToTensor())  # trap: TFD201
    train, val = random_split(dataset, [0.9, 0.1])
    train_loader = DataLoader(train, batch_size=batch_size, shuffle=True, num_workers=8, pin_memory=True)
    val_loader = DataLoader(val, batch_size=batch_size)
    return train_loader, val_loader


def small_loader(root):
    dataset = FolderDataset(root, transforms.ToTensor())
    return dataset.cache().batch(16)  # trap: TFD301; trap: TFD203


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(8),
        )
        self.head = nn.Linear(32 * 8 * 8, classes)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), 1))

    def fit(self, loader, epochs, device):
        optimizer = torch.optim.AdamW(self.parameters(), lr=1e-3)
        criterion = nn.CrossEntropyLoss()
        for epoch in range(epochs):
            for images, labels in loader:
                images, labels = images.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = criterion(self(images), labels)
                loss.backward()
                optimizer.step()
            print(epoch, loss.item())


@torch.no_grad()
def evaluate(model, loader, device):
    correct = total = 0
    for images, labels in loader:
        predicted = model(images.to(device)).argmax(dim=1).cpu()
        correct += (predicted == labels).sum().item()
        total += labels.numel()
    return correct / total


def main():
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train_loader, val_loader = loaders("/data/flowers")
    model = Net(102).to(device)
    model.fit(train_loader, epochs=10, device=device)
    print("accuracy", evaluate(model, val_loader, device))
    first = next(iter(small_loader("/data/flowers-mini")))
    print(first[0].shape)


if __name__ == "__main__":
    main()


def half_ported(model, rows):
    # There is no such name in torch: whatever it may be, it is no tf.data.
    inputs, targets = [], []
    for row in rows:
        inputs.append(row[:-1])
        targets.append(row[1:])
    data = torch.util.Dataset.from_tensor_slices((inputs, targets))
    data = data.shuffle(500).batch(24, drop_remainder=True)  # trap: TFD203
    model.fit(data, epochs=5)
