"""From the name in a file of settings to what it stands for."""
from glacierwatch import choice


def chosen(settings, files, answers):
    return choice.source(settings["source"], files, answers, settings["size"])
