"""Every read of oversight; nothing that the actor may not know of."""
