#!/usr/bin/env python3
"""Makes core/engine/src/main/resources/io/naflow/picture/glyphs.bin.gz: the letters of strips, drawn by Pillow from the DejaVu
fonts (Debian: python3-pil, fonts-dejavu-core, fonts-dejavu-extra), so that strips need no font of the system.

Big-endian. For each face, in the order of Typeface.java: its line height and baseline (bytes), the number of glyphs
(short); for each glyph: code point (int), advance, left, top, width, height (bytes; left signed, top from the line's
top), then width*height coverages, 0..255 in steps of 17.
"""
import gzip
import pathlib
import struct

from PIL import ImageFont

FOLDER = pathlib.Path("/usr/share/fonts/truetype/dejavu")
FACES = [("DejaVuSans-Bold.ttf", 32), ("DejaVuSans.ttf", 22), ("DejaVuSansCondensed.ttf", 18)]
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3A9), (0x3B1, 0x3C9), (0x401, 0x45F)]
SYMBOLS = "–—‘’“”•…←↑→↓−√≈≠≤≥□✓✗"
TARGET = "core/engine/src/main/resources/io/naflow/picture/glyphs.bin.gz"


def glyph(font, code):
    mask, (left, top) = font.getmask2(chr(code), mode="L")
    width, height = mask.size
    coverage = bytes(17 * round(mask.getpixel((x, y)) / 17) for y in range(height) for x in range(width))
    return struct.pack(">iBbbBB", code, round(font.getlength(chr(code))), left, top, width, height) + coverage


def face(file, size):
    # Fonts without kerning tables applied: each letter stands alone.
    font = ImageFont.truetype(str(FOLDER / file), size, layout_engine=ImageFont.Layout.BASIC)
    ascent, descent = font.getmetrics()
    codes = sorted({c for first, last in RANGES for c in range(first, last + 1)} | {ord(c) for c in SYMBOLS})
    glyphs = [glyph(font, code) for code in codes]
    return struct.pack(">BBh", ascent + descent, ascent, len(glyphs)) + b"".join(glyphs)


def main():
    content = b"".join(face(file, size) for file, size in FACES)
    root = pathlib.Path(__file__).resolve().parent.parent
    (root / TARGET).write_bytes(gzip.compress(content, 9, mtime=0))


if __name__ == "__main__":
    main()
