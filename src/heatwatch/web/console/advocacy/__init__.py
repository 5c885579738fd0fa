"""The notes of victim advocates, and what counsel said of them."""
