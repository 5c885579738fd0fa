"""Registers the stage with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk stage."""

    name = "heatwatch.desk"
    label = "desk"
