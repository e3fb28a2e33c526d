"""Trains on trays, then on pots."""

from flats import Pots, Trays


class Gardener:
    def __init__(self, paths, model):
        self.trays = Trays(paths, "/tmp/trays", vary=False)
        self.model = model

    def train(self):
        self.model.fit(self.trays.pictures(), epochs=20)


def on_pots(paths, model):
    pots = Pots(paths, "/tmp/pots", vary=True)
    model.fit(pots.pictures(), epochs=20)
