"""Registers the stage with Django."""

from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    """The stage of shifts that are handed over."""

    name = "heatwatch.shifts"
    label = "shifts"
