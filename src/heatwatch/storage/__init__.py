"""Everything an instance must not lose, in two sealed streams that either database engine can be filled from.

One stream holds all tables but `vault_key`, and the instance's own files; the other holds `vault_key` alone, so that it
can be thrown away after thirty days (docs/decisions/0013-backup-in-two-streams.md). Both are JSON lines, sealed to the
office's recovery recipients while they are written. No host key and no reader key is in either.
"""
