"""Registers the stage with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts stage."""

    name = "heatwatch.accounts"
    label = "accounts"
