"""Registers the stage with Django."""

from django.apps import AppConfig


class TextingConfig(AppConfig):
    """The texting stage."""

    name = "heatwatch.texting"
    label = "texting"
