"""python main.py train --clean='/data/clean/*.wav'"""
import sys

from absl import app, logging

from denoiser import settings
from denoiser.commands import COMMANDS


def main(argv):
    if len(argv) != 2 or argv[1] not in COMMANDS:
        sys.exit("usage: main.py [" + "|".join(COMMANDS) + "]")
    logging.info("caching in %s", settings.FLAGS.cache_dir)
    COMMANDS[argv[1]]()


if __name__ == "__main__":
    app.run(main)
