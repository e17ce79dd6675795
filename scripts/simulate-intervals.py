#!/usr/bin/env python3
"""How often the 95 % intervals of compare hold the true mean: the figures of docs/comparing.md, with NumPy and SciPy.

Written apart from io.naflow.jobs.compare.statistic, by docs/comparing.md. DRAWS samples each; about five minutes.
"""
import sys

import numpy as np
import scipy.stats

DRAWS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
RESAMPLES = 1000
random = np.random.default_rng(17)


def interval(x):
    n, mean = len(x), x.mean()
    differing = n - np.unique(x, return_counts=True)[1].max()
    if differing < 5:
        return None
    error = x.std(ddof=1) / np.sqrt(n)
    weights = random.poisson(1, (RESAMPLES, n))
    weights = weights[weights.sum(1) > 0]
    count = weights.sum(1)
    own = x - mean
    means = weights @ own / count
    variance = weights @ own**2 / count - means**2
    with np.errstate(divide="ignore", invalid="ignore"):
        standing = np.where(variance > 1e-12 * x.var(), means / np.sqrt(variance / (count - 1)), np.copysign(np.inf, means))
    standing.sort()
    student = scipy.stats.t.ppf(0.975, n - 1)
    tail = scipy.stats.norm.cdf(-np.sqrt(n / (n - 1)) * student)
    place = tail * (len(standing) - 1)
    lower, upper = (standing[[int(place), -1 - int(place)]]) if not np.isfinite(standing).all() else np.quantile(standing, [tail, 1 - tail])
    if not np.isfinite([lower, upper]).all():
        return None
    return mean - max(student, upper) * error, mean + max(student, -lower) * error


def student(x):
    half = scipy.stats.t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x))
    return x.mean() - half, x.mean() + half


def rare(share):
    return lambda n: (random.random(n) < share) * random.exponential(1, n)


CASES = [
    ("normal", lambda n: random.normal(0, 1, n), 0),
    ("exponential", lambda n: random.exponential(1, n), 1),
    ("log-normal", lambda n: np.exp(random.normal(0, 1, n)), np.exp(0.5)),
    ("square of a normal", lambda n: random.normal(0, 1, n) ** 2, 1),
    ("beta(½, 3)", lambda n: random.beta(0.5, 3, n), 1 / 7),
    ("Student's t, 3 degrees", lambda n: random.standard_t(3, n), 0),
    ("0, in one of five exponential", rare(0.2), 0.2),
    ("0, in one of twenty exponential", rare(0.05), 0.05),
]
print("| values | n | holds | given for | Student's holds |\n|---|---|---|---|---|")
for name, draw, truth in CASES:
    for n in (20, 100):
        held, plain = [], []
        for _ in range(DRAWS):
            x = draw(n)
            found = interval(x)
            held += [found[0] <= truth <= found[1]] if found else []
            low, high = student(x)
            plain.append(low <= truth <= high)
        share = f"{np.mean(held):.3f}" if len(held) > 50 else "–"
        print(f"| {name} | {n} | {share} | {len(held) / DRAWS:.2f} | {np.mean(plain):.3f} |", flush=True)
