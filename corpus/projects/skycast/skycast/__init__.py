"""Weather of the next hours from the weather of the last day."""
from .datamodule import Config, DataModule
from .radar import RadarModule
from .stations import GustModule, StationModule

MODULES = {"stations": StationModule, "gusts": GustModule, "radar": RadarModule}

__all__ = ["MODULES", "Config", "DataModule", "GustModule", "RadarModule", "StationModule"]
