"""What a run is told, one object for all: the defaults stand in the class, the file of the run says more."""
from dataclasses import dataclass
from enum import Enum


class Order(Enum):
    AS_STORED = "as stored"
    SAME = "the same in each run"
    ANY = "any"


@dataclass
class Settings:
    _current = None

    order: Order = Order.AS_STORED
    buffer: int = 4096
    workers: int = 1
    worker: int = 0
    readers: int = 8

    @staticmethod
    def current():
        if Settings._current is None:
            Settings._current = Settings()
        return Settings._current


def take_over(settings, table):
    """Called by the command line, with what it read from the file of the run."""
    if "order" in table:
        settings.order = Order(table["order"])
    settings.workers = table.get("workers", 1)
    settings.worker = table.get("worker", 0)
