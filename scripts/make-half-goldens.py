#!/usr/bin/python3
"""Golden values of IEEE half precision from numpy, for HalfMapTest.

half-values.f32.gz: the value of each of the 65536 halves, little-endian float32, in bit order.
half-rounding.gz: 6000 float32 values and the bits numpy rounds each to (uint16), as two arrays.

Run from the repository's root: scripts/make-half-goldens.py
"""
import gzip
import numpy as np

TARGET = "jobs/src/test/resources/table/"


def save(name, content):
    with open(TARGET + name, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
            packed.write(content)


halves = np.arange(65536, dtype=np.uint32).astype("<u2")
save("half-values.f32.gz", halves.view("<f2").astype("<f4").tobytes())

generator = np.random.default_rng(20260101)
magnitudes = np.exp2(generator.uniform(-27, 14.99, 3000))
signed = (magnitudes * generator.choice([-1, 1], 3000)).astype("<f4")
# Exact ties: midway between neighbouring halves.
low = generator.integers(0, 0x7400, 3000).astype("<u2")
exact = low.view("<f2").astype("<f8")
above = (low + np.uint16(1)).astype("<u2").view("<f2").astype("<f8")
ties = ((exact + above) / 2).astype("<f4")
values = np.concatenate([signed, ties]).astype("<f4")
assert np.abs(values).max() < 2**15
# The largest lies in [2^14, 2^15): there HalfMap's scale is 1 and the bits are numpy's.
values[0] = 20000.0
save("half-rounding.gz", values.tobytes() + values.astype("<f2").tobytes())
