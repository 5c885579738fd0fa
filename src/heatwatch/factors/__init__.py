"""What a person shows beside the passphrase: codes of an app, passkeys, and recovery codes."""
