"""Alerts, the rota, where each person is reached, and the board of what waits too long."""
