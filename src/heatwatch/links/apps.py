"""Registers the stage with Django."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """The links stage."""

    name = "heatwatch.links"
    label = "links"
