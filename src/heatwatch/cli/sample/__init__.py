"""The demonstration agency: made-up staff, made-up tips, worked as a desk would work them."""
