"""The mean of several trainings that went on from the same weights: steadier than each (Wortsman et al., ICML 2022).

python -m training.mean --weights sixth.pt seventh.pt --out weights.pt
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Load, take the mean, save; what is told of them is what the last one tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    saved = [torch.load(path, weights_only=True) for path in chosen.weights]
    networks = [one["network"] for one in saved]
    mean = {name: sum(one[name] for one in networks) / len(networks) for name in networks[0]}
    torch.save({"network": mean, "about": saved[-1]["about"]}, chosen.out)


if __name__ == "__main__":
    main()
