"""Forms, by subject: entering, tip, administration."""
