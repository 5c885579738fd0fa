"""Keys, measured: opening, listing, re-sealing, and large files: `bench/vault`."""
