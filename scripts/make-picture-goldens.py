#!/usr/bin/env python3
"""Makes upsampled.json, array.npy and text-N.png in core/src/test/resources/picture with PyTorch, NumPy and Pillow
(Debian: python3-torch, python3-numpy, python3-pil, fonts-dejavu-core, fonts-dejavu-extra).

Each case of the first: a seeded map and what torch.nn.functional.interpolate(mode="bilinear", align_corners=False) makes
of it. The second: a float32 array of 2x3, whose file a writer has to equal byte by byte.
The third: a line of text in each face of make-glyphs.py, drawn as a whole, black on white.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

SIZES = [((1, 1), (5, 7)), ((2, 2), (4, 4)), ((7, 7), (32, 32)), ((3, 5), (10, 4)), ((4, 1), (9, 3)), ((8, 8), (8, 8)), ((9, 7), (4, 3))]


def case(size, target):
    height, width = size
    generator = torch.Generator().manual_seed(100 * height + width)
    values = torch.randn(1, 1, height, width, generator=generator)
    result = F.interpolate(values, size=target, mode="bilinear", align_corners=False)
    return {
        "height": height,
        "width": width,
        "map": values.flatten().tolist(),
        "targetHeight": target[0],
        "targetWidth": target[1],
        "result": [round(value, 7) for value in result.flatten().tolist()],
    }


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
    folder = pathlib.Path(__file__).resolve().parent.parent / "core/src/test/resources/picture"
    cases = [case(size, target) for size, target in SIZES]
    (folder / "upsampled.json").write_text(json.dumps(cases) + "\n", encoding="ascii")
    np.save(folder / "array.npy", np.array([[0, -1.5, 2.25], [1e-30, 3e38, 0.1]], dtype=np.float32))
    for i, face in enumerate(FACES):
        text(face).save(folder / f"text-{i}.png")


if __name__ == "__main__":
    main()
