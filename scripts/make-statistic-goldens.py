#!/usr/bin/env python3
"""Makes jobs/src/test/resources/golden/statistics.json with NumPy and SciPy (Debian: python3-scipy).

Seeded samples, and what scipy.stats says of them; Cliff's delta, Holm and Benjamini-Hochberg, which SciPy 1.10 lacks, by
counting all pairs and by trying every level; the earth mover's distance by linear programming over all ways.
"""
import json
import pathlib

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats

OUT = pathlib.Path(__file__).resolve().parent.parent / "jobs/src/test/resources/golden/statistics.json"
random = np.random.RandomState(61)


def wilcoxon(name, differences, mode):
    p = scipy.stats.wilcoxon(differences, correction=True, mode=mode, zero_method="wilcox").pvalue
    return {"name": name, "differences": list(map(float, differences)), "p": float(p)}


def effect(baseline, candidate):
    difference = candidate - baseline
    return {
        "baseline": baseline.tolist(),
        "candidate": candidate.tolist(),
        "dz": float(difference.mean() / difference.std(ddof=1)),
        "cliffs_delta": float(np.sign(candidate[:, None] - baseline[None, :]).mean()),
    }


def smallest_level(p_values, rejects):
    """Adjusted p-value by its meaning: the smallest level at which the procedure rejects, found by bisection."""
    adjusted = []
    for index in range(len(p_values)):
        if not rejects(p_values, 1.0)[index]:
            adjusted.append(1.0)
            continue
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            if rejects(p_values, middle)[index]:
                high = middle
            else:
                low = middle
        adjusted.append(high)
    return adjusted


def holm_rejects(p_values, level):
    rejected = np.zeros(len(p_values), bool)
    for step, index in enumerate(np.argsort(p_values, kind="stable")):
        if p_values[index] > level / (len(p_values) - step):
            break
        rejected[index] = True
    return rejected


def benjamini_hochberg_rejects(p_values, level):
    rejected = np.zeros(len(p_values), bool)
    order = np.argsort(p_values, kind="stable")
    good = [k for k, index in enumerate(order) if p_values[index] <= (k + 1) / len(p_values) * level]
    if good:
        rejected[order[: good[-1] + 1]] = True
    return rejected


def psi(baseline, candidate):
    """By numpy.digitize over the baseline's order statistics at i·n/10."""
    edges = np.unique(np.sort(baseline)[[i * len(baseline) // 10 for i in range(1, 10)]])
    b = np.bincount(np.digitize(baseline, edges), minlength=len(edges) + 1) / len(baseline)
    c = np.bincount(np.digitize(candidate, edges), minlength=len(edges) + 1) / len(candidate)
    b, c = np.maximum(b, 1e-4), np.maximum(c, 1e-4)
    return float(((c - b) * np.log(c / b)).sum())


def drift(baseline, candidate):
    ks = scipy.stats.ks_2samp(baseline, candidate).statistic
    n, m = len(baseline), len(candidate)
    return {
        "baseline": baseline.tolist(),
        "candidate": candidate.tolist(),
        "psi": psi(baseline, candidate),
        "ks": float(ks),
        "ks_p": float(scipy.special.kolmogorov(ks * np.sqrt(n * m / (n + m)))),
        "wasserstein": float(scipy.stats.wasserstein_distance(baseline, candidate)),
    }


def earth(side, sparse):
    a, b = random.gamma(0.3 if sparse else 2.0, size=(2, side * side))
    if sparse:
        a[a < 0.2] = 0
        b[b < 0.2] = 0
    a, b = a / a.sum(), b / b.sum()
    places = np.array([(i // side, i % side) for i in range(side * side)], float) / (side - 1)
    cost = np.sqrt(((places[:, None] - places[None, :]) ** 2).sum(-1) / 2)
    n = side * side
    rows = np.kron(np.eye(n), np.ones(n))
    columns = np.kron(np.ones(n), np.eye(n))
    solved = scipy.optimize.linprog(
        cost.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.concatenate([a, b]), method="highs"
    )
    return {"side": side, "a": a.tolist(), "b": b.tolist(), "distance": float(solved.fun)}


def mcnemar(only_baseline, only_candidate):
    p = scipy.stats.binomtest(only_candidate, only_baseline + only_candidate, 0.5).pvalue
    return {"only_baseline": only_baseline, "only_candidate": only_candidate, "p": float(p)}


p_values = [0.01, 0.02, 0.022, 0.03, 0.9, 0.04, 0.001, 0.04, 0.2]
base = random.normal(0.5, 0.1, 40)
ties = np.round(random.normal(0.4, 1, 80), 1)
content = {
    "wilcoxon": [
        wilcoxon("exact, 8", random.normal(0.5, 1, 8), "exact"),
        wilcoxon("exact, 30", random.normal(0.3, 1, 30), "exact"),
        wilcoxon("exact, 50", random.normal(0.4, 1, 50), "exact"),
        wilcoxon("approximate, 51", random.normal(0.2, 1, 51), "approx"),
        wilcoxon("approximate, 400", random.normal(-0.1, 1, 400), "approx"),
        wilcoxon("ties and zeros, 80", ties, "approx"),
        wilcoxon("few with ties, 12", np.array([1, 1, -1, 2, 2, 3, -2, 4, 5, 5, 0, 6.0]), "approx"),
        wilcoxon("signs only, 60", np.array([1.0] * 22 + [-1.0] * 9 + [0.0] * 29), "approx"),
    ],
    "effect": [effect(base, base + random.normal(0.05, 0.1, 40)), effect(np.round(base, 1), np.round(base + 0.03, 1))],
    "mcnemar": [mcnemar(3, 12), mcnemar(40, 40), mcnemar(0, 5), mcnemar(310, 251)],
    "adjusted": {
        "p": p_values,
        "holm": smallest_level(np.array(p_values), holm_rejects),
        "benjamini_hochberg": smallest_level(np.array(p_values), benjamini_hochberg_rejects),
    },
    "drift": [
        drift(random.normal(0, 1, 200), random.normal(0.3, 1.2, 150)),
        drift(np.round(random.gamma(1, 1, 90), 1), np.round(random.gamma(1.5, 1, 130), 1)),
        drift(random.uniform(0, 1, 30), random.uniform(3, 4, 25)),
    ],
    "earth": [earth(2, False), earth(4, False), earth(7, False), earth(7, True), earth(7, True)],
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(content, indent=1) + "\n")
print(OUT, OUT.stat().st_size)
