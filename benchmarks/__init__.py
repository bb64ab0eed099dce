"""How fast, how large, and how right: the measurements behind the claims. `python -m benchmarks`."""
