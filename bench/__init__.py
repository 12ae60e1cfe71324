"""Speed and scale, each figure beside a floor or a gate of the same run: `python -m bench`."""
