"""Views, by subject. Each says with a decorator of `gate` who may use it."""
