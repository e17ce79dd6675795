#!/usr/bin/env python3
"""Makes array.npy and text-N.png in core/engine/src/test/resources/picture with NumPy and Pillow
(Debian: python3-numpy, python3-pil, fonts-dejavu-core, fonts-dejavu-extra).

The first: a float32 array of 2x3, whose file a writer has to equal byte by byte.
The second: a line of text in each face of make-glyphs.py, drawn as a whole, black on white.
"""
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FACES = ["DejaVuSans-Bold.ttf:32", "DejaVuSans.ttf:22", "DejaVuSansCondensed.ttf:18"]
TEXT = "layer3.5 (1024×14×14) → ✗ naïve файл jpg"


def text(face):
    file, size = face.split(":")
    path = "/usr/share/fonts/truetype/dejavu/" + file
    font = ImageFont.truetype(path, int(size), layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("RGB", (900, 60), "white")
    ImageDraw.Draw(image).text((20, 10), TEXT, fill="black", font=font)
    return image


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "core/engine/src/test/resources/picture"
    np.save(folder / "array.npy", np.array([[0, -1.5, 2.25], [1e-30, 3e38, 0.1]], dtype=np.float32))
    for i, face in enumerate(FACES):
        text(face).save(folder / f"text-{i}.png")


if __name__ == "__main__":
    main()
