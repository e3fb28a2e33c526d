"""Hourly readings of rain gauges."""
