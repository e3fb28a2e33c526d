"""Who is compared with whom."""
import collections
import os
import random


class TripletSampler:
    """Two pictures of one product, and one of another."""

    def __init__(self, paths):
        self.groups = collections.defaultdict(list)
        for path in paths:
            self.groups[os.path.basename(os.path.dirname(path))].append(path)
        self.products = [name for name, found in self.groups.items() if len(found) > 1]

    def __call__(self):
        while True:
            same, other = random.sample(self.products, 2)
            anchor, positive = random.sample(self.groups[same], 2)
            yield anchor, positive, random.choice(self.groups[other])


class Batches:
    """A plain list in pieces; for the hard negative search in numpy."""

    def __init__(self, items):
        self.items = list(items)

    def shuffle(self, seed):
        random.Random(seed).shuffle(self.items)
        return self

    def map(self, function):
        return Batches(function(item) for item in self.items)

    def batch(self, size):
        return Batches(self.items[i:i + size] for i in range(0, len(self.items), size))

    def __iter__(self):
        return iter(self.items)
