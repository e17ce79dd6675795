#!/usr/bin/env python3
"""Makes core/engine/src/main/resources/io/naflow/picture/colour-maps.txt from matplotlib's tables (Debian: python3-matplotlib).

One line a map: its name, then 256 colours from low to high as hexadecimal RRGGBB. viridis, magma, inferno and plasma are
by S. van der Walt and N. Smith (CC0), cividis by J. Nuñez, C. Anderton and R. Renslow (2018), coolwarm by K. Moreland
(2009, "Diverging Color Maps for Scientific Visualization").
"""
import pathlib

import matplotlib
import numpy as np

NAMES = ["viridis", "magma", "inferno", "plasma", "cividis", "coolwarm"]
TARGET = "core/engine/src/main/resources/io/naflow/picture/colour-maps.txt"


def main():
    lines = []
    for name in NAMES:
        colours = matplotlib.colormaps[name](np.arange(256))[:, :3]
        lines.append(name + " " + np.round(255 * colours).astype(np.uint8).tobytes().hex())
    root = pathlib.Path(__file__).resolve().parent.parent
    (root / TARGET).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
