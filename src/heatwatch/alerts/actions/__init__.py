"""Every write of the rota, of alerts and of who was told."""
