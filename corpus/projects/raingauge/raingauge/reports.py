"""What is drawn of each station."""

from raingauge.readings import Gauges
from stationkit import chart, stations


def report(kind):
    for gauges in stations(kind, Gauges):
        chart(gauges.hourly_ds(), gauges.mixed_ds(), gauges.test_ds())
