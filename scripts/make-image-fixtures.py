#!/usr/bin/python3
"""Makes the fixtures of the image tests: small files of every format and variant, and what Pillow
and torchvision make of them. Run by hand when a case is added; the build and the tests need no Python.

    scripts/make-image-fixtures.py core/image/src/test/resources/image

Made with Pillow 9.4.0 (libjpeg-turbo 2.1.5, libwebp 1.2.4), torch 1.13.0 and torchvision 0.14.1.
The pictures are computed, so nobody owns them. Damaged files are made by the tests themselves.
"""
import ctypes
import hashlib
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import torchvision.transforms as transforms
from PIL import Image, ImageCms, ImageOps, ImageSequence

OUT = Path(sys.argv[1])
DECODED = []


def picture(width, height, seed=0):
    """Slopes, a disc, stripes and noise: smooth and sharp parts in every channel."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    u, v = x / max(width - 1, 1), y / max(height - 1, 1)
    disc = (u - 0.6) ** 2 + (v - 0.4) ** 2 < 0.08
    red = 255 * u
    green = np.where(disc, 240, 90 + 120 * np.sin(9 * u + 5 * v))
    blue = np.where((x // 3 + y // 5) % 2 == 0, 255 * v, 60)
    rgb = np.stack([red, green, blue], axis=2) + random.normal(0, 9, (height, width, 3))
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8), "RGB")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def pixels(image):
    return f"{image.width}\t{image.height}\t{digest(image.tobytes())}"


def add(name, data, expected=None):
    """Writes a file, and notes what Pillow reads from it: as stored, and turned upright."""
    (OUT / name).write_bytes(data)
    stored = expected or Image.open(io.BytesIO(data)).convert("RGB")
    upright = expected or ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    DECODED.append(f"{name}\t{pixels(stored)}\t{pixels(upright)}")


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


# --- JPEG ---------------------------------------------------------------------------------------


def segments(data):
    """The marker segments before the pixel data, and the rest."""
    at, found = 2, []
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, data[at:]


def jpeg(parts, rest):
    return b"\xff\xd8" + b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body for marker, body in parts
    ) + rest


def adobe(transform):
    return 0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)


def swapped_profile():
    """sRGB with red and blue exchanged: whoever applies it shows it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile[:24] + bytes(12) + profile[36:]  # the time it was made at
    return profile.replace(b"rXYZ", b"tmp!").replace(b"bXYZ", b"rXYZ").replace(b"tmp!", b"bXYZ")


def make_jpegs():
    image = picture(160, 120)
    small = picture(37, 23, 1)
    for name, subsampling in ("444", 0), ("422", 1), ("420", 2):
        add(f"jpeg-{name}.jpg", saved(image, "JPEG", quality=85, subsampling=subsampling))
    add("jpeg-low-quality.jpg", saved(image, "JPEG", quality=12))
    add("jpeg-progressive.jpg", saved(image, "JPEG", quality=80, progressive=True))
    add("jpeg-odd-size.jpg", saved(small, "JPEG", quality=80))
    add("jpeg-1x1.jpg", saved(picture(1, 1), "JPEG"))
    add("jpeg-grey.jpg", saved(small.convert("L"), "JPEG"))
    add("jpeg-grey-progressive.jpg", saved(small.convert("L"), "JPEG", progressive=True))
    add("jpeg-profile.jpg", saved(small, "JPEG", icc_profile=swapped_profile()))

    cmyk = small.convert("CMYK")
    black = Image.fromarray(np.array(small.convert("L")) // 3, "L")
    cmyk = Image.merge("CMYK", [*cmyk.split()[:3], black])
    parts, rest = segments(saved(cmyk, "JPEG", quality=90))
    bare = [part for part in parts if part[0] not in (0xE0, 0xEE)]
    add("jpeg-cmyk.jpg", jpeg([adobe(0), *bare], rest))
    add("jpeg-ycck.jpg", jpeg([adobe(2), *bare], rest))
    add("jpeg-cmyk-unmarked.jpg", jpeg(bare, rest))

    parts, rest = segments(saved(small, "JPEG", quality=90, subsampling=0))
    bare = [part for part in parts if part[0] != 0xE0]
    add("jpeg-rgb.jpg", jpeg([adobe(0), *bare], rest))
    add("jpeg-adobe-ycc.jpg", jpeg([adobe(1), *bare], rest))
    add("jpeg-unmarked.jpg", jpeg(bare, rest))
    named = [
        (marker, body.replace(b"\x01\x11\x00\x02\x11\x01\x03\x11\x01", b"R\x11\x00G\x11\x01B\x11\x01"))
        for marker, body in bare
    ]
    scan = rest.replace(b"\x03\x01\x00\x02\x11\x03\x11", b"\x03R\x00G\x11B\x11", 1)
    add("jpeg-named-rgb.jpg", jpeg(named, scan))
    trailing = saved(small, "JPEG")
    add("jpeg-trailing-bytes.jpg", trailing + b"\0" * 40 + saved(image.resize((8, 8)), "JPEG"))
    add("jpeg-stray-bytes.jpg", trailing[:-2] + b"\0\1\2\3" + trailing[-2:])
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        data = saved(small, "JPEG", quality=40, exif=exif.tobytes())
        add(f"jpeg-orientation-{orientation}.jpg", data)
    little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    add("jpeg-orientation-little-endian.jpg", saved(small, "JPEG", quality=40, exif=little))
    broken = b"Exif\0\0II*\0\xff\xff\0\0"
    add("jpeg-broken-exif.jpg", saved(small, "JPEG", quality=40, exif=broken), small_jpeg(small))


def small_jpeg(image):
    return Image.open(io.BytesIO(saved(image, "JPEG", quality=40))).convert("RGB")


# --- PNG ----------------------------------------------------------------------------------------

PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def filtered(row, above, kind, step):
    left = np.concatenate([np.zeros(step, int), row[:-step]]) if len(row) > step else np.zeros(len(row), int)
    corner = np.concatenate([np.zeros(step, int), above[:-step]]) if len(row) > step else np.zeros(len(row), int)
    p = left + above - corner
    a, b, c = abs(p - left), abs(p - above), abs(p - corner)
    paeth = np.where((a <= b) & (a <= c), left, np.where(b <= c, above, corner))
    guess = [0, left, above, (left + above) // 2, paeth][kind]
    return bytes([kind]) + ((row - guess) % 256).astype(np.uint8).tobytes()


def png(samples, depth, color, interlaced=False, chunks=(), pieces=1):
    """A PNG of samples (height × width × channels), with all filters in turn."""
    height, width, channels = samples.shape
    raw, kind = b"", 0
    for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        part = samples[y0::dy, x0::dx].astype(int)
        if part.size == 0:
            continue
        flat = part.reshape(part.shape[0], -1)
        if depth == 16:
            packed = np.stack([flat >> 8, flat & 255], axis=2).reshape(flat.shape[0], -1)
        elif depth == 8:
            packed = flat
        else:
            bits = (flat[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
            packed = np.packbits(bits.reshape(flat.shape[0], -1).astype(np.uint8), axis=1).astype(int)
        above = np.zeros(packed.shape[1], int)
        for row in packed:
            raw += filtered(row, above, kind % 5, max(channels * depth // 8, 1))
            above, kind = row, kind + 1
    data = zlib.compress(raw)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    cut = -(-len(data) // pieces)
    idat = b"".join(png_chunk(b"IDAT", data[i : i + cut]) for i in range(0, len(data), cut))
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
        + b"".join(png_chunk(*chunk) for chunk in chunks) + idat + png_chunk(b"IEND", b"")
    )


def make_pngs():
    image = picture(37, 23, 2)
    rgb = np.array(image).astype(int)
    grey = np.array(image.convert("L")).astype(int)[:, :, None]
    alpha = np.indices(grey.shape).sum(axis=0) * 4 % 256
    random = np.random.default_rng(3)
    fine = random.integers(0, 256, rgb.shape)
    add("png-rgb.png", png(rgb, 8, 2, pieces=4))
    add("png-rgba.png", png(np.dstack([rgb, alpha]), 8, 6))
    add("png-rgb-16.png", png(rgb * 256 + fine, 16, 2))
    add("png-rgba-16.png", png(np.dstack([rgb * 256 + fine, alpha * 256]), 16, 6))
    add("png-grey.png", png(grey, 8, 0))
    add("png-grey-alpha.png", png(np.dstack([grey, alpha]), 8, 4))
    add("png-grey-alpha-16.png", png(np.dstack([grey * 256 + 77, alpha * 256]), 16, 4))
    # Pillow 9 clips 16-bit grey at 255; here, as in Pillow 11, the high byte counts.
    high = Image.fromarray(np.repeat(grey, 3, axis=2).astype(np.uint8), "RGB")
    add("png-grey-16.png", png(grey * 256 + fine[:, :, :1], 16, 0), high)
    for depth in 1, 2, 4:
        add(f"png-grey-{depth}.png", png(grey >> (8 - depth), depth, 0))
    for depth in 1, 2, 4, 8:
        colors = 1 << depth
        palette = random.integers(0, 256, colors * 3).astype(np.uint8).tobytes()
        index = (grey if depth == 8 else grey >> (8 - depth))
        add(f"png-palette-{depth}.png", png(index, depth, 3, chunks=[(b"PLTE", palette)]))
        add(
            f"png-palette-{depth}-interlaced.png",
            png(index, depth, 3, True, [(b"PLTE", palette), (b"tRNS", bytes(range(0, colors)))]),
        )
    add("png-rgb-transparent-color.png", png(rgb, 8, 2, chunks=[(b"tRNS", struct.pack(">HHH", *rgb[0, 0]))]))
    add("png-grey-transparent-color.png", png(grey, 8, 0, chunks=[(b"tRNS", struct.pack(">H", grey[0, 0, 0]))]))
    add("png-rgb-interlaced.png", png(rgb, 8, 2, True))
    add("png-rgba-16-interlaced.png", png(np.dstack([rgb * 256 + fine, alpha]), 16, 6, True))
    add("png-grey-1-interlaced.png", png(grey >> 7, 1, 0, True))
    for width, height in (1, 1), (2, 3), (5, 1), (1, 7):
        add(f"png-{width}x{height}-interlaced.png", png(np.array(picture(width, height)).astype(int), 8, 2, True))
    profile = b"x\0\0" + zlib.compress(swapped_profile())
    add("png-profile-and-gamma.png", png(rgb, 8, 2, chunks=[(b"gAMA", struct.pack(">I", 100000)), (b"iCCP", profile)]))
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    add("png-orientation-6.png", png(rgb, 8, 2, chunks=[(b"eXIf", exif)]))
    add("png-animated.png", saved(image, "PNG", save_all=True, append_images=[picture(37, 23, 9)]))


# --- GIF ----------------------------------------------------------------------------------------


def lzw(bits, data):
    """Codes without strings: the decoder's table still grows, and is cleared in time."""
    clear, out, filled, packed = 1 << bits, 0, 0, bytearray()
    codes = [clear]
    for i, value in enumerate(data):
        codes.append(int(value))
        if (i + 1) % (clear - 2) == 0:
            codes.append(clear)
    for code in codes + [clear + 1]:
        out |= code << filled
        filled += bits + 1
        while filled >= 8:
            packed.append(out & 255)
            out, filled = out >> 8, filled - 8
    packed.append(out & 255)
    blocks = b"".join(bytes([len(packed[i : i + 255])]) + packed[i : i + 255] for i in range(0, len(packed), 255))
    return bytes([bits]) + blocks + b"\0"


def gif(width, height, palette, frame, local=b"", transparent=None, bits=8):
    """One frame (x, y, indices) on a screen."""
    x, y, indices = frame
    size = lambda colors: 0x80 | (len(colors) // 3).bit_length() - 2 if colors else 0
    data = b"GIF89a" + struct.pack("<HHBBB", width, height, size(palette), 0, 0) + palette
    if transparent is not None:
        data += b"!\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0"
    data += b"," + struct.pack("<HHHHB", x, y, indices.shape[1], indices.shape[0], size(local)) + local
    return data + lzw(bits, indices.ravel()) + b";"


def make_gifs():
    image = picture(160, 120, 4)
    small = picture(37, 23, 5)
    add("gif-256-colors.gif", saved(image.quantize(256), "GIF"))
    add("gif-2-colors.gif", saved(small.quantize(2), "GIF", interlace=0))
    add("gif-interlaced.gif", saved(small.quantize(64), "GIF", interlace=1))
    add("gif-grey.gif", saved(small.convert("L"), "GIF"))
    add("gif-flat.gif", saved(Image.new("P", (120, 100), 3), "GIF"))
    frames = [picture(37, 23, seed).quantize(32) for seed in (6, 7)]
    add("gif-animated.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50))
    palette = np.random.default_rng(8).integers(0, 256, 12).astype(np.uint8).tobytes()
    indices = np.indices((5, 7)).sum(axis=0) % 4
    add("gif-frame-inside.gif", gif(12, 9, palette, (3, 2, indices), bits=2))
    add("gif-frame-inside-transparent.gif", gif(12, 9, palette, (3, 2, indices), transparent=2, bits=2))
    add("gif-frame-beyond-screen.gif", gif(4, 4, palette, (2, 1, indices), bits=2))
    add("gif-local-palette.gif", gif(7, 5, palette, (0, 0, indices), local=palette[::-1], bits=2))
    add("gif-no-palette.gif", gif(7, 5, b"", (0, 0, indices * 60)))
    add("gif-colors-beyond-palette.gif", gif(7, 5, palette, (0, 0, indices * 60)))


# --- BMP ----------------------------------------------------------------------------------------


def bmp(width, height, depth, body, compression=0, palette=b"", masks=b"", used=0):
    header = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, depth, compression, len(body), 2835, 2835, used, 0
    )
    offset = 14 + 40 + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + header + masks + palette + body


def make_bmps():
    image = picture(37, 23, 9)
    rgb = np.array(image).astype(int)
    add("bmp-24.bmp", saved(image, "BMP"))
    add("bmp-32.bmp", saved(image.convert("RGBA"), "BMP"))
    add("bmp-8.bmp", saved(image.quantize(200), "BMP"))
    add("bmp-grey.bmp", saved(image.convert("L"), "BMP"))
    add("bmp-1.bmp", saved(image.convert("1"), "BMP"))
    rows = lambda array: b"".join(row.tobytes() + b"\0" * (-len(row.tobytes()) % 4) for row in array[::-1])
    r, g, b = rgb[:, :, 0], rgb[:, :, 1], rgb[:, :, 2]
    add("bmp-16.bmp", bmp(37, 23, 16, rows((r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2"))))
    masks = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
    add("bmp-16-565.bmp", bmp(37, 23, 16, rows((r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2")), 3, masks=masks))
    masks = struct.pack("<III", 0xFF000000, 0xFF0000, 0xFF00)
    add("bmp-32-masks.bmp", bmp(37, 23, 32, rows((r << 24 | g << 16 | b << 8).astype("<u4")), 3, masks=masks))
    add("bmp-24-top-down.bmp", bmp(37, -23, 24, rows(rgb[::-1, :, ::-1].reshape(23, -1).astype(np.uint8))))
    palette = np.random.default_rng(10).integers(0, 256, 64).astype(np.uint8).tobytes()
    index = (g >> 4).astype(np.uint8)
    even = np.pad(index, ((0, 0), (0, 1)))
    add("bmp-4.bmp", bmp(37, 23, 4, rows(even[:, ::2] << 4 | even[:, 1::2]), palette=palette))
    core = struct.pack("<IHHHH", 12, 37, 23, 1, 8)
    colors = np.random.default_rng(11).integers(0, 256, 768).astype(np.uint8).tobytes()
    body = rows(g.astype(np.uint8))
    add("bmp-os2.bmp", b"BM" + struct.pack("<IHHI", 0, 0, 0, 26 + 768) + core + colors + body)
    # Runs, literals of even and odd length, a move, an early end of a row, and of the image.
    runs = b"\x05\x01\x00\x03\x02\x03\x04\x00\x00\x00\x00\x04\x09\x08\x07\x06\x00\x00\x00\x02\x02\x01\x03\x05\x00\x01"
    want = np.zeros((4, 8), int)
    want[0, :8] = [1, 1, 1, 1, 1, 2, 3, 4]
    want[1, :4] = [9, 8, 7, 6]
    want[3, 2:5] = 5
    table = np.frombuffer(colors, np.uint8).reshape(256, 3)
    palette256 = b"".join(bytes([*c[::-1], 0]) for c in table)
    expected = Image.fromarray(table[want[::-1]].astype(np.uint8), "RGB")
    add("bmp-rle8.bmp", bmp(8, 4, 8, runs, 1, palette256), expected)
    runs = b"\x05\x12\x00\x03\x34\x50\x00\x00\x00\x06\x67\x89\xab\x00\x00\x00\x08\xcd\x00\x01"
    want = np.zeros((4, 8), int)
    want[0] = [1, 2, 1, 2, 1, 3, 4, 5]
    want[1, :6] = [6, 7, 8, 9, 10, 11]
    want[2] = [12, 13] * 4
    expected = Image.fromarray(table[want[::-1]].astype(np.uint8), "RGB")
    add("bmp-rle4.bmp", bmp(8, 4, 4, runs, 2, palette256[:64]), expected)


# --- WebP ---------------------------------------------------------------------------------------


def webp_with(image, **settings):
    """Settings that Pillow does not pass on, by libwebp itself."""
    library = ctypes.CDLL("libwebp.so.7")
    names = (
        "lossless quality method hint target_size target_psnr segments sns_strength filter_strength "
        "filter_sharpness filter_type autofilter alpha_compression alpha_filtering alpha_quality passes "
        "show preprocessing partitions partition_limit emulate_jpeg threads low_memory near_lossless "
        "exact palette sharp_yuv qmin qmax"
    ).split()

    class Config(ctypes.Structure):
        _fields_ = [(n, ctypes.c_float if n in ("quality", "target_psnr") else ctypes.c_int) for n in names]

    class Picture(ctypes.Structure):
        _fields_ = [
            ("argb", ctypes.c_int), ("space", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
            ("planes", ctypes.c_void_p * 3), ("strides", ctypes.c_int * 2), ("alpha", ctypes.c_void_p),
            ("alpha_stride", ctypes.c_int), ("pad", ctypes.c_uint32 * 2), ("pixels", ctypes.c_void_p),
            ("stride", ctypes.c_int), ("pad2", ctypes.c_uint32 * 3), ("writer", ctypes.c_void_p),
            ("target", ctypes.c_void_p), ("rest", ctypes.c_byte * 400),
        ]

    class Memory(ctypes.Structure):
        _fields_ = [
            ("bytes", ctypes.POINTER(ctypes.c_uint8)), ("size", ctypes.c_size_t),
            ("room", ctypes.c_size_t), ("pad", ctypes.c_uint32),
        ]

    config, canvas, memory = Config(), Picture(), Memory()
    assert library.WebPConfigInitInternal(ctypes.byref(config), 0, ctypes.c_float(75), 0x020F)
    for name, value in settings.items():
        setattr(config, name, value)
    assert library.WebPPictureInitInternal(ctypes.byref(canvas), 0x020F)
    canvas.width, canvas.height = image.size
    assert library.WebPPictureImportRGB(ctypes.byref(canvas), image.tobytes(), image.width * 3)
    library.WebPMemoryWriterInit(ctypes.byref(memory))
    canvas.writer = ctypes.cast(library.WebPMemoryWrite, ctypes.c_void_p)
    canvas.target = ctypes.cast(ctypes.pointer(memory), ctypes.c_void_p)
    assert library.WebPEncode(ctypes.byref(config), ctypes.byref(canvas))
    return bytes(memory.bytes[: memory.size])


def make_webps():
    image = picture(160, 120, 12)
    small = picture(37, 23, 13)
    alpha = small.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(small.size))
    for quality in 5, 50, 95:
        add(f"webp-lossy-{quality}.webp", saved(image, "WEBP", quality=quality))
    add("webp-lossy-odd-size.webp", saved(small, "WEBP", quality=60))
    add("webp-lossy-alpha.webp", saved(alpha, "WEBP", quality=70))
    add("webp-lossy-1x1.webp", saved(picture(1, 1), "WEBP"))
    add(
        "webp-lossy-simple-filter.webp",
        webp_with(image, quality=20, filter_type=0, filter_strength=90, partitions=2, segments=3),
    )
    add(
        "webp-lossy-sharp-filter.webp",
        webp_with(image, quality=30, filter_type=1, filter_strength=80, filter_sharpness=6, partitions=3),
    )
    add("webp-lossy-no-filter.webp", webp_with(image, quality=40, filter_strength=0, segments=1))
    add("webp-lossless.webp", saved(image, "WEBP", lossless=True))
    add("webp-lossless-fast.webp", saved(small, "WEBP", lossless=True, method=0, quality=0))
    add("webp-lossless-alpha.webp", saved(alpha, "WEBP", lossless=True, exact=True))
    for colors in 2, 4, 12, 100:
        flat = image.quantize(colors).convert("RGB")
        add(f"webp-lossless-{colors}-colors.webp", saved(flat, "WEBP", lossless=True))
    frames = [picture(37, 23, seed) for seed in (14, 15)]
    add("webp-animated.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=60))
    exif = Image.Exif()
    exif[0x0112] = 8
    add("webp-orientation-8.webp", saved(small, "WEBP", quality=60, exif=exif.tobytes()))
    # A frame that leaves a margin of its canvas.
    still = saved(small, "WEBP", quality=60)[12:]
    place = struct.pack("<I", 2)[:3] + struct.pack("<I", 1)[:3]
    size = struct.pack("<I", 36)[:3] + struct.pack("<I", 22)[:3]
    frame = place + size + b"\x64\0\0\0" + still
    canvas = b"\x02\0\0\0" + struct.pack("<I", 47)[:3] + struct.pack("<I", 39)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    body += b"ANMF" + struct.pack("<I", len(frame)) + frame
    add("webp-frame-inside.webp", b"RIFF" + struct.pack("<I", len(body)) + body)


# --- Resizing and preprocessing -----------------------------------------------------------------

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def make_resized(sources):
    sizes = {
        "source-160x120.png": [(80, 60), (53, 40), (159, 121), (160, 50), (33, 120), (7, 5), (1, 1), (240, 301)],
        "source-37x23.png": [(18, 11), (37, 11), (36, 23), (74, 46), (100, 3), (5, 90), (37, 23)],
        "source-1x1.png": [(1, 1), (5, 7)],
        "source-200x3.png": [(31, 31), (1, 50), (333, 2)],
        "source-2x150.png": [(9, 9), (64, 1)],
    }
    lines = []
    for name, wanted in sizes.items():
        for width, height in wanted:
            for kind, number in FILTERS.items():
                resized = sources[name].resize((width, height), number)
                lines.append(f"{name}\t{width}\t{height}\t{kind}\t{digest(resized.tobytes())}")
    (OUT / "resized.tsv").write_text("\n".join(lines) + "\n")


def make_prepared(sources):
    image_net = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    caffe = [104 / 255, 117 / 255, 128 / 255], [1 / 255] * 3
    half = [0.5] * 3, [0.5] * 3
    cases = [
        ("source-160x120.png", "shorter-side:64", "bilinear", "center:56x56", image_net),
        ("source-160x120.png", "shorter-side:256", "bilinear", "center:224x224", image_net),
        ("source-160x120.png", "shorter-side:92", "bilinear", "center:84x84", half),
        ("source-160x120.png", "shorter-side:71", "bicubic", "center:64x64", image_net),
        ("source-160x120.png", "shorter-side:120", "bilinear", "center:120x120", image_net),
        ("source-160x120.png", "shorter-side:64", "bilinear", "center:61x80", caffe),
        ("source-160x120.png", "exact:96x96", "bilinear", "center:84x84", image_net),
        ("source-160x120.png", "exact:50x70", "bicubic", "none", image_net),
        ("source-160x120.png", "none", "bilinear", "center:101x75", image_net),
        ("source-160x120.png", "none", "bilinear", "none", half),
        ("source-160x120.png", "none", "bilinear", "center:200x100", image_net),
        ("source-37x23.png", "shorter-side:80", "bilinear", "center:80x80", image_net),
        ("source-37x23.png", "shorter-side:33", "bicubic", "center:32x32", caffe),
        ("source-37x23.png", "none", "bilinear", "center:64x64", image_net),
        ("source-37x23.png", "none", "bilinear", "center:24x36", image_net),
        ("source-37x23.png", "shorter-side:20", "bilinear", "center:33x27", image_net),
        ("source-1x1.png", "shorter-side:16", "bilinear", "center:8x8", image_net),
        ("source-200x3.png", "shorter-side:32", "bilinear", "center:32x32", image_net),
        ("source-2x150.png", "shorter-side:32", "bicubic", "center:28x28", image_net),
    ]
    lines = []
    for name, resize, kind, crop, (mean, std) in cases:
        rule, _, size = resize.partition(":")
        steps = []
        mode = {"bilinear": transforms.InterpolationMode.BILINEAR, "bicubic": transforms.InterpolationMode.BICUBIC}[kind]
        if rule != "none":
            wanted = int(size) if rule == "shorter-side" else [int(n) for n in size.split("x")]
            steps.append(transforms.Resize(wanted, interpolation=mode))
        if crop != "none":
            steps.append(transforms.CenterCrop([int(n) for n in crop.partition(":")[2].split("x")]))
        view = transforms.Compose(steps)(sources[name])
        swapped = mean[0] == 104 / 255
        ordered = Image.merge("RGB", view.split()[::-1]) if swapped else view
        values = transforms.Compose([transforms.ToTensor(), transforms.Normalize(mean, std)])(ordered)
        values = values.numpy().astype("<f4")
        numbers = "\t".join(",".join(repr(n) for n in three) for three in (mean, std))
        order = "bgr" if swapped else "rgb"
        probes = ",".join(repr(float(n)) for n in values.ravel()[:: max(values.size // 5, 1)][:5])
        lines.append(
            f"{name}\t{resize}\t{kind}\t{crop}\t{order}\t{numbers}\t{view.width}\t{view.height}"
            f"\t{digest(view.tobytes())}\t{digest(values.tobytes())}\t{probes}"
        )
    (OUT / "prepared.tsv").write_text("\n".join(lines) + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    make_jpegs()
    make_pngs()
    make_gifs()
    make_bmps()
    make_webps()
    sources = {}
    for width, height in (160, 120), (37, 23), (1, 1), (200, 3), (2, 150):
        sources[f"source-{width}x{height}.png"] = picture(width, height, width)
    for name, image in sources.items():
        add(name, saved(image, "PNG"))
    make_resized(sources)
    make_prepared(sources)
    (OUT / "decoded.tsv").write_text("\n".join(sorted(DECODED)) + "\n")
    total = sum(file.stat().st_size for file in OUT.iterdir())
    print(f"{len(list(OUT.iterdir()))} files, {total} bytes")


main()
