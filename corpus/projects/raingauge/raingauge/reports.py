"""What is drawn of each station."""

from stationkit import chart

from raingauge.readings import Gauges


def report(gauges):
    chart(gauges.hourly_ds(), gauges.mixed_ds(), gauges.test_ds(), title=Gauges.__doc__)
