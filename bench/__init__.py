"""The measurements named in the README, one command each."""
