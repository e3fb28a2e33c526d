"""Melting from pictures, and the bed of a glacier from echoes."""
import json
import sys

from glacierwatch.choice import levels, source
from glacierwatch.settings import chosen


def learn_melting(model, files, answers, size):
    clear, hazy, foggy = source("camera", files, answers, size)
    model.fit(clear, epochs=20)
    model.fit(foggy, epochs=5)


def learn_beds(model, path, files):
    with open(path) as opened:
        settings = json.load(opened)
    settings["source"] = "radar"
    model.fit(chosen(settings, files, None), epochs=20)


def learn_heights(model, files):
    model.fit(levels(files, 256).prefetch(1), epochs=20)


if __name__ == "__main__":
    from glacierwatch import models

    learn_beds(models.beds(), sys.argv[1], sys.argv[2:])
