"""Counts the beads of a pattern; `equal_length` and `in_rows` are settings here, no functions."""
from looms import Loom  # not in this repository

import collating
from collating import split_beads


class Weaver:
    def __init__(self, lines, in_rows=True):
        self.lines = [split_beads(line) for line in lines]
        self.in_rows = in_rows

    def equal_length(self, count):
        return count % 2 == 0

    def count(self, equal_length=False):
        beads = [len(line) for line in self.lines]
        if equal_length and self.equal_length(len(beads)):
            beads = beads[:: 1 if self.in_rows else 2]
        return sum(beads)


class Shuttle(Loom):
    def threads(self):
        return self.wound(collating.by_hand)
