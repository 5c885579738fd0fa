"""Makes the weights of the encoder and its heads from the labelled corpus; README.md says how."""
