"""How far links agree with labelled situations, beside two plain baselines."""
