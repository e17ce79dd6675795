#!/usr/bin/env python3
"""Makes core/engine/src/test/resources/golden/solver.safetensors with SciPy (Debian: python3-scipy).

Small systems in float64 and what scipy.sparse.linalg's LSQR and LSMR (Paige and Saunders 1982; Fong and Saunders 2011) reach
in k steps from zero, all their own rules off: the iterates, and LSQR's estimates of the norm of A, of r and of A'r. Where one singular value stands out
SciPy's steps lose their orthogonality: after 4 steps its iterates are off by 1e-11, after 6 by 2e-6 (by a dense solution in the
Krylov space), so that fewer are taken of that system.
"""
import pathlib

import numpy as np
from scipy.sparse.linalg import lsmr, lsqr

import safetensors_file

OUT = pathlib.Path(__file__).resolve().parent.parent / "core/engine/src/test/resources/golden/solver.safetensors"
STEPS = (1, 2, 3, 4, 6, 8)
random = np.random.RandomState(17)


def spread(rows, columns, values):
    """A matrix with these singular values."""
    left = np.linalg.qr(random.standard_normal((rows, len(values))))[0]
    right = np.linalg.qr(random.standard_normal((columns, len(values))))[0]
    return left @ np.diag(values) @ right.T


tall = random.standard_normal((24, 14))
deficient = spread(24, 14, np.linspace(3, 1, 10))
systems = {
    "contradicting": (tall, random.standard_normal(24)),
    "consistent": (tall, tall @ random.standard_normal(14)),
    "wide": (random.standard_normal((10, 18)), random.standard_normal(10)),
    "deficient": (deficient, random.standard_normal(24)),
    "outstanding": (spread(24, 14, np.r_[20, np.linspace(2, 0.5, 13)]), random.standard_normal(24)),
}
tensors = {}
for name, (a, b) in systems.items():
    tensors[f"{name}.a"], tensors[f"{name}.b"] = a, b
    tensors[f"{name}.limit"] = np.linalg.lstsq(a, b, rcond=1e-10)[0]
    for k in STEPS[:4] if name == "outstanding" else STEPS:
        x, _, taken, rest, _, norm, _, slope, *_ = lsqr(a, b, atol=0, btol=0, conlim=0, iter_lim=k)
        assert taken == k, (name, k, taken)
        tensors[f"{name}.lsqr.{k}"] = x
        tensors[f"{name}.lsmr.{k}"] = lsmr(a, b, atol=0, btol=0, conlim=0, maxiter=k)[0]
        tensors[f"{name}.estimates.{k}"] = np.array([norm, rest, slope])
safetensors_file.save(OUT, tensors)
