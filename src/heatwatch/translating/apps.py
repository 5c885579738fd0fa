"""Registers the stage with Django."""

from django.apps import AppConfig


class TranslatingConfig(AppConfig):
    """The translating stage."""

    name = "heatwatch.translating"
    label = "translating"
