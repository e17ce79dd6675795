#!/usr/bin/env python3
"""Makes the fixtures of the mask tests: small masks of every kind, which of their pixels are the
object's, how networks' inputs show them, and how much of a map lies on them, computed with NumPy in
float64 and fractions. Run by hand when a case is added; the build and the tests need no Python.

    scripts/make-mask-goldens.py core/image/src/test/resources/image/masks core/engine/src/test/resources/golden/masks.json

Made with Pillow 13.0.0 and NumPy 2.4.6.
"""
import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

OUT = Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
WIDTH, HEIGHT = 13, 9


def blob():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return ((x - 4.2) / 3.5) ** 2 + ((y - 5.1) / 2.6) ** 2 < 1


def palette_image(numbers):
    image = Image.fromarray(numbers.astype(np.uint8), "L").convert("L")
    image = Image.frombytes("P", (WIDTH, HEIGHT), image.tobytes())
    # The colour of number 1 is black, and that of number 0 is not: numbers count, not colours.
    image.putpalette([90, 90, 90, 0, 0, 0] + [7 * i % 256 for i in range(6, 768)])
    return image


def files():
    """Name of each file, its image, and which pixels are the object's."""
    inside = blob()
    one = np.zeros((HEIGHT, WIDTH), bool)
    one[3, 11] = True
    grey = np.where(inside, 1 + np.arange(WIDTH) * 20, 0).astype(np.uint8)
    yield "grey8.png", Image.fromarray(grey, "L"), inside
    yield "grey1.png", Image.fromarray(np.where(inside, 255, 0).astype(np.uint8), "L").convert("1"), inside
    yield "grey16-low.png", Image.fromarray(np.where(inside, 3, 0).astype(np.uint16)), inside
    yield "one.png", Image.fromarray(np.where(one, 1, 0).astype(np.uint8), "L"), one
    yield "all.png", Image.fromarray(np.full((HEIGHT, WIDTH), 200, np.uint8), "L"), ~np.zeros_like(one)
    yield "none.png", Image.fromarray(np.zeros((HEIGHT, WIDTH), np.uint8), "L"), np.zeros_like(one)
    yield "palette.png", palette_image(np.where(inside, 1, 0)), inside
    border = np.where(inside, 15, 0)
    border[2, 1:8] = 255
    yield "palette-border.png", palette_image(border), border == 15
    yield "palette-255.png", palette_image(np.where(inside, 255, 0)), inside
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[inside, 2] = 1
    yield "rgb-blue.png", Image.fromarray(rgb, "RGB"), inside
    rgba = np.dstack([rgb, np.full((HEIGHT, WIDTH), 255, np.uint8)])
    rgba[one, 3] = 0
    yield "rgba.png", Image.fromarray(rgba, "RGBA"), inside
    yield "grey.bmp", Image.fromarray(np.where(inside, 255, 0).astype(np.uint8), "L"), inside
    yield "grey.gif", Image.fromarray(np.where(inside, 255, 0).astype(np.uint8), "L"), inside


def shown(inside, resized, crop, size):
    """The pixel of the original on which the middle of each pixel of the input lies."""
    found = np.zeros((size[1], size[0]), bool)
    for y in range(size[1]):
        for x in range(size[0]):
            column = (Fraction(2 * (x + crop[0]) + 1, 2) * WIDTH / resized[0])
            row = (Fraction(2 * (y + crop[1]) + 1, 2) * HEIGHT / resized[1])
            if 0 <= column < WIDTH and 0 <= row < HEIGHT:
                found[y, x] = inside[int(row), int(column)]
    return found


def upsampling(small, large):
    """Bilinear with half-pixel centres, as a matrix: PyTorch's align_corners=False."""
    matrix = np.zeros((large, small))
    for i in range(large):
        at = max((i + 0.5) * small / large - 0.5, 0)
        low = min(int(at), small - 1)
        high = min(low + 1, small - 1)
        matrix[i, low] += 1 - (at - low)
        matrix[i, high] += at - low
    return matrix


def measured(values, region):
    positive = np.maximum(values, 0)
    large = upsampling(values.shape[0], region.shape[0]) @ positive @ upsampling(values.shape[1], region.shape[1]).T
    peak = np.unravel_index(np.argmax(large), large.shape)
    return float(large[region].sum() / large.sum()), bool(region[peak])


def main():
    decoded = []
    for name, image, inside in files():
        image.save(OUT / name)
        decoded.append({"file": name, "inside": inside.astype(int).tolist()})
    # (width, height) each: resized to, corner of the window, the window.
    geometries = [
        ((WIDTH, HEIGHT), (0, 0), (WIDTH, HEIGHT)),
        ((7, 5), (0, 0), (7, 5)),
        ((26, 27), (3, 8), (16, 16)),
        ((13, 9), (-2, -4), (17, 17)),
        ((32, 22), (5, -5), (20, 32)),
    ]
    random = np.random.default_rng(5)
    views = []
    for resized, crop, size in geometries:
        for file in ("grey8.png", "one.png", "all.png", "none.png"):
            inside = np.array(next(d["inside"] for d in decoded if d["file"] == file), bool)
            region = shown(inside, resized, crop, size)
            view = {"file": file, "resized": resized, "crop": crop, "size": size,
                    "shown": region.astype(int).tolist(), "maps": []}
            for height, width in ((1, 3), (2, 2), (4, 5)):
                values = random.normal(0.2, 1, (height, width)).astype(np.float32)
                if region.any() and (values > 0).any():
                    energy, peak = measured(values.astype(np.float64), region)
                    view["maps"].append({"map": values.astype(float).tolist(), "energy": energy, "peak": peak})
            views.append(view)
    text = json.dumps({"decoded": decoded, "views": views}, separators=(",", ":"))
    (OUT / "goldens.json").write_text(text)
    Path(sys.argv[2]).write_text(text)


main()
