"""Registers the stage with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The vault stage."""

    name = "heatwatch.vault"
    label = "vault"
