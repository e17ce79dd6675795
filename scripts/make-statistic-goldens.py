#!/usr/bin/env python3
"""Makes jobs/src/test/resources/golden/statistics.json and statistics-sweep.json with NumPy and SciPy (Debian: python3-scipy).

Seeded samples, and what scipy.stats says of them; Cliff's delta, Holm and Benjamini-Hochberg, which SciPy 1.10 lacks, by
counting all pairs and by trying every level; the earth mover's distance by linear programming over all ways. The sweep has every statistic over all, or many, small
samples: with ties, all zero, of none, one and two values; what SciPy has no exact value of by trying all signs.
"""
import itertools
import json
import pathlib

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats

OUT = pathlib.Path(__file__).resolve().parent.parent / "jobs/src/test/resources/golden/statistics.json"
random = np.random.RandomState(61)


def signed_rank(differences):
    """By all signs of the ranks of what is not 0."""
    differences = differences[differences != 0]
    if len(differences) == 0:
        return 1.0
    ranks = scipy.stats.rankdata(np.abs(differences))
    signs = np.array(list(itertools.product([0, 1], repeat=len(ranks))))
    sums = signs @ ranks
    smaller = min(ranks[differences > 0].sum(), ranks[differences < 0].sum())
    return float(min(1, 2 * (sums <= smaller).mean()))


def wilcoxon(name, differences, mode):
    p = (
        signed_rank(np.array(differences))
        if mode == "all signs"
        else scipy.stats.wilcoxon(differences, correction=True, method=mode, zero_method="wilcox").pvalue
    )
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
        "ks_p": float(scipy.stats.ks_2samp(baseline, candidate, method="exact").pvalue),
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
        wilcoxon("few with ties, 12", np.array([1, 1, -1, 2, 2, 3, -2, 4, 5, 5, 0, 6.0]), "all signs"),
        wilcoxon("signs only, 90", np.array([1.0] * 34 + [-1.0] * 21 + [0.0] * 35), "approx"),
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


def newcombe(n11, n10, n01, n00):
    """Newcombe (1998), method 10; first less second as there, so turned: second less first."""
    n = n11 + n10 + n01 + n00
    p1, p2 = (n11 + n10) / n, (n11 + n01) / n
    (l1, u1), (l2, u2) = ((w.low, w.high) for w in map(lambda k: wilson(k, n), (n11 + n10, n11 + n01)))
    margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    phi = 0.0
    if margins:
        a = n11 * n00 - n10 * n01
        phi = (max(a - n / 2, 0) if a > 0 else a) / margins**0.5
    theta = p1 - p2
    low = theta - np.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = theta + np.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    return -high, -low


def wilson(k, n):
    return scipy.stats.binomtest(k, n).proportion_ci(method="wilson")


def pairs(n):
    """Each table of n pairs with its interval, which reaches 0 where McNemar's test does not reject."""
    for n11 in range(n + 1):
        for n10 in range(n + 1 - n11):
            for n01 in range(n + 1 - n11 - n10):
                low, high = newcombe(n11, n10, n01, n - n11 - n10 - n01)
                p = 1.0 if n10 + n01 == 0 else scipy.stats.binomtest(n01, n10 + n01).pvalue
                if p > 0.05:
                    low, high = min(low, 0.0), max(high, 0.0)
                yield [n11, n10, n01, n - n11 - n10 - n01, float(low), float(high)]


def two_samples():
    """Small samples with and without ties, and a few larger ones."""
    for n, m in itertools.product(range(1, 8), repeat=2):
        yield random.randint(0, 3, n).astype(float), random.randint(0, 4, m).astype(float)
        yield random.normal(0, 1, n).round(3), random.normal(0.7, 1, m).round(3)
    for n, m in [(24, 24), (24, 30), (100, 80), (300, 200)]:
        yield random.normal(0, 1, n).round(3), random.normal(0.5, 1, m).round(3)
    yield np.arange(24.0), np.arange(24.0) + 30
    yield np.zeros(5), np.zeros(7)


def two_sample_case(baseline, candidate):
    case = drift(baseline, candidate)
    case["cliffs_delta"] = float(np.sign(candidate[:, None] - baseline[None, :]).mean())
    return case


def family(p):
    return {
        "p": p.tolist(),
        "holm": smallest_level(p, holm_rejects),
        "benjamini_hochberg": scipy.stats.false_discovery_control(p).tolist() if len(p) else [],
    }


def signed_rank_cases():
    for n in range(5):
        for differences in itertools.product([-2.0, -1.0, 0.0, 1.0, 3.0], repeat=n):
            yield np.array(differences)
    for n in range(5, 13):
        for _ in range(12):
            yield random.randint(-4, 6, n).astype(float)
            yield random.normal(0.4, 1, n).round(3)


sweep = {
    # By n, then k: k of n differing pairs are right by the candidate only.
    "mcnemar": [[float(scipy.stats.binomtest(k, n).pvalue) if n else 1.0 for k in range(n + 1)] for n in range(121)],
    "mcnemar_large": [[n, k, float(scipy.stats.binomtest(k, n).pvalue)] for n, k in [(1000, 460), (9999, 5101), (20000, 10000), (100000, 50700)]],
    "wilson": [[[float(end) for end in wilson(k, n)] for k in range(n + 1)] for n in range(1, 31)],
    "newcombe": [table for n in [1, 2, 3, 5, 8, 12] for table in pairs(n)],
    "signed_rank": [[d.tolist(), signed_rank(d)] for d in signed_rank_cases()],
    "two_samples": [two_sample_case(*samples) for samples in two_samples()],
    "families": [family(random.choice([0.0, 0.001, 0.01, 0.02, 0.04, 0.3, 1.0], n)) for n in range(8) for _ in range(6)],
    "standardized": [[d.tolist(), float(d.mean() / d.std(ddof=1))] for n in range(2, 9) for d in random.randint(-3, 5, (12, n)).astype(float) if d.std() > 0],
}
SWEEP = OUT.with_name("statistics-sweep.json")
SWEEP.write_text(json.dumps(sweep) + "\n")
print(SWEEP, SWEEP.stat().st_size)
