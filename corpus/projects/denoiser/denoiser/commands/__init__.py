"""One module a command; each has run()."""
from . import repair, sweep, train

COMMANDS = {"repair": repair.run, "sweep": sweep.run, "train": train.run}
