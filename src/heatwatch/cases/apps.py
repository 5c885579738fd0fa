"""Registers the stage with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases stage."""

    name = "heatwatch.cases"
    label = "cases"
