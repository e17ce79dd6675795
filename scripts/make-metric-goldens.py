#!/usr/bin/env python3
"""Makes core/engine/src/test/resources/golden/metrics.json with NumPy, SciPy and PyTorch (Debian: python3-scipy, python3-torch).

Seeded maps and images, and what other people's code says of them: torch.nn.functional.interpolate for the upsampling,
scipy.stats for entropy, ranks and correlation, scipy.ndimage for connected components and the blur of RISE,
scipy.sparse's direct solver for ROAD's imputation.
"""
import json
import pathlib

import numpy as np
import scipy.ndimage
import scipy.sparse
import scipy.sparse.linalg
import scipy.stats
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).resolve().parent.parent / "core/engine/src/test/resources/golden/metrics.json"
random = np.random.RandomState(20240)


def flat(array):
    """Nine digits: all that a float32 has."""
    return [float("%.9g" % value) for value in np.asarray(array, dtype=np.float64).ravel()]


def resized(array, height, width):
    tensor = torch.from_numpy(np.asarray(array, dtype=np.float64))[None, None]
    return F.interpolate(tensor, size=(height, width), mode="bilinear", align_corners=False)[0, 0].numpy()


def gini(array):
    """As mean absolute difference over twice the mean: another form of the index than the one the project computes."""
    a = np.abs(np.asarray(array, dtype=np.float64).ravel())
    a = a / a.max() + 1e-7
    return np.abs(a[:, None] - a[None, :]).mean() / (2 * a.mean())


def signed_map(height, width):
    return random.normal(0.2, 1, (height, width)).astype(np.float32)


def upsampling():
    cases = []
    for h, w, height, width in [(7, 7, 28, 28), (3, 5, 10, 8), (1, 4, 6, 9), (6, 6, 6, 6), (9, 8, 4, 5), (1, 1, 3, 2)]:
        m = signed_map(h, w)
        cases.append(dict(h=h, w=w, height=height, width=width, map=flat(m), resized=flat(resized(m, height, width))))
    return cases


def statistics():
    cases = []
    for h, w in [(7, 7), (5, 9), (14, 6)]:
        m = signed_map(h, w)
        r = np.maximum(m.astype(np.float64), 0)
        y, x = scipy.ndimage.center_of_mass(r)
        ys, xs = np.mgrid[:h, :w]
        spread = np.sqrt(np.average((xs - x) ** 2 + (ys - y) ** 2, weights=r)) / (np.sqrt(h * h + w * w) / 2)
        cases.append(dict(
            h=h, w=w, map=flat(m), sum=float(m.astype(np.float64).sum()), mean=float(m.astype(np.float64).mean()),
            max=float(m.max()), min=float(m.min()), entropy=float(scipy.stats.entropy(r.ravel())), gini=float(gini(r)),
            coverage=float((r > r.max() / 2).mean()), center_x=(x + 0.5) / w, center_y=(y + 0.5) / h, spread=spread))
    return cases


def similarity():
    cases = []
    for (ha, wa), (hb, wb) in [((7, 7), (7, 7)), ((4, 4), (8, 8)), ((5, 3), (4, 6)), ((14, 14), (7, 7))]:
        a, b = signed_map(ha, wa), signed_map(hb, wb)
        size = max(ha, hb), max(wa, wb)
        ra, rb = resized(np.maximum(a, 0), *size), resized(np.maximum(b, 0), *size)
        cases.append(dict(ha=ha, wa=wa, hb=hb, wb=wb, a=flat(a), b=flat(b),
                          pearson=float(scipy.stats.pearsonr(ra.ravel(), rb.ravel())[0])))
    return cases


def boxes():
    """Pixel (x, y) is inside if its middle is: a loop over pixels rather than the project's arithmetic on edges."""
    cases = []
    layouts = [[(2.0, 3.0, 15.0, 11.0)], [(0.6, 1.5, 7.2, 9.49), (5.0, 5.0, 20.0, 18.5)], [(-4.0, 10.2, 30.0, 13.0)]]
    for (h, w), layout in [(s, l) for s in [(4, 5), (7, 7), (20, 24)] for l in layouts]:
        m = signed_map(h, w)
        big = resized(np.maximum(m, 0), 20, 24)
        inside = np.array([[any(x0 <= x + .5 < x1 and y0 <= y + .5 < y1 for x0, y0, x1, y1 in layout)
                            for x in range(24)] for y in range(20)])
        cases.append(dict(h=h, w=w, map=flat(m), boxes=layout, area=int(inside.sum()),
                          energy=float(big[inside].sum() / big.sum()), peak=bool(inside.ravel()[big.argmax()])))
    return cases


def iou(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(w, 0) * max(h, 0)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def localization(m, boxes):
    largest, best = [], []
    for i in range(20):
        labels, n = scipy.ndimage.label(m > (i / 20) * m.max(), structure=np.ones((3, 3)))
        found = [(x.start, y.start, x.stop, y.stop) for y, x in scipy.ndimage.find_objects(labels)]
        areas = np.bincount(labels.ravel())[1:]
        ious = [max(iou(f, b) for b in boxes) for f in found]
        largest.append(ious[int(areas.argmax())])
        best.append(max(ious))
    return largest, best


def input_maps():
    """Smooth maps, in steps of 1/32 so that there are many equal pixels."""
    cases = []
    h, w = 40, 48
    for boxes in [[(10.0, 5.0, 30.0, 22.0)], [(2.0, 2.0, 12.0, 9.0), (30.5, 20.0, 47.0, 39.5)], [(0.0, 36.0, 5.0, 40.0)]]:
        m = scipy.ndimage.gaussian_filter(random.normal(0, 1, (h, w)), 4)
        m = (np.round((m - m.min()) / (m.max() - m.min()) * 32) / 32).astype(np.float32).astype(np.float64)
        inside = np.array([[any(x0 <= x + .5 < x1 and y0 <= y + .5 < y1 for x0, y0, x1, y1 in boxes)
                            for x in range(w)] for y in range(h)])
        order = np.argsort(-m.ravel(), kind="stable")
        hit = inside.ravel()[order]
        peak = divmod(int(m.argmax()), w)
        ys, xs = np.nonzero(inside)
        auc = scipy.stats.mannwhitneyu(m[inside], m[~inside]).statistic / (inside.sum() * (~inside).sum())
        v1, v2 = localization(m, boxes)
        cases.append(dict(
            h=h, w=w, map=flat(m), boxes=boxes, sparseness=float(gini(m)),
            complexity=float(scipy.stats.entropy(m.ravel())), effective_complexity=int((m > 1e-5).sum()),
            energy_pointing_game=float(m[inside].sum() / m.sum()),
            pointing_game=int((((ys - peak[0]) ** 2 + (xs - peak[1]) ** 2) < 15 ** 2).any()),
            pointing_game_exact=int(inside[peak]), relevance_rank_accuracy=float(hit[:inside.sum()].mean()),
            top_k_intersection=float(hit[:1000].mean()), roc_auc=float(auc), iou=v1, iou_v2=v2))
    return cases


def image(height, width):
    return scipy.ndimage.gaussian_filter(random.normal(0, 3, (3, height, width)), (0, 1, 1)).astype(np.float32)


def rise_blur(x):
    inp = np.zeros((11, 11))
    inp[5, 5] = 1
    kernel = torch.from_numpy(scipy.ndimage.gaussian_filter(inp, 5))[None, None].repeat(3, 1, 1, 1)
    return F.conv2d(torch.from_numpy(x.astype(np.float64))[None], kernel, padding=5, groups=3)[0].numpy()


def blurs():
    return [dict(h=h, w=w, image=flat(x), blurred=flat(rise_blur(x))) for h, w in [(14, 17), (6, 9)] for x in [image(h, w)]]


def imputed(x, kept):
    """The mean of the neighbours at each hole, by a sparse LU factorisation; noise left out."""
    h, w = kept.shape
    weights = {(dy, dx): (1 / 6 if dy == 0 or dx == 0 else 1 / 12)
               for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)}
    matrix = scipy.sparse.lil_matrix((h * w, h * w))
    for y in range(h):
        for c in range(w):
            row = y * w + c
            if kept[y, c]:
                matrix[row, row] = 1
                continue
            total = 0
            for (dy, dx), weight in weights.items():
                if 0 <= y + dy < h and 0 <= c + dx < w:
                    matrix[row, (y + dy) * w + c + dx] = -weight
                    total += weight
            matrix[row, row] = total
    right = np.where(kept.ravel()[:, None], x.reshape(3, -1).T.astype(np.float64), 0)
    return scipy.sparse.linalg.spsolve(matrix.tocsc(), right).T


def imputations():
    cases = []
    for h, w, share in [(6, 7, 0.3), (24, 20, 0.5), (32, 32, 0.9), (40, 40, 0.999)]:
        x = image(h, w)
        kept = random.uniform(size=(h, w)) >= share
        kept[h // 3: 2 * h // 3, w // 3:] = False
        kept[h - 1, 0] = True
        cases.append(dict(h=h, w=w, image=flat(x), kept=kept.astype(int).ravel().tolist(), filled=flat(imputed(x, kept))))
    return cases


def replacements():
    """The loop of RISE's CausalMetric with a made-up network, sigmoid of a weighted mean; pixels without ties."""
    h, w = 12, 14
    x = image(h, w)
    m = random.permutation(h * w).reshape(h, w) / (h * w - 1)
    weights = random.normal(0, 1, 3 * h * w)
    score = lambda z: float(1 / (1 + np.exp(-(weights * z.ravel()).sum() / 20)))
    result = dict(h=h, w=w, image=flat(x), map=flat(m), weights=flat(weights))
    step = -(-h * w // 28)
    for name, start, finish in [("deletion_auc", x.astype(np.float64), np.zeros_like(x)), ("insertion_auc", rise_blur(x), x)]:
        current = start.reshape(3, -1).copy()
        order = np.flip(np.argsort(m.ravel()))
        steps = (h * w + step - 1) // step
        scores = np.empty(steps + 1)
        for i in range(steps + 1):
            scores[i] = score(current)
            at = order[step * i: step * (i + 1)]
            current[:, at] = finish.reshape(3, -1)[:, at]
        result[name] = float((scores.sum() - scores[0] / 2 - scores[-1] / 2) / (scores.shape[0] - 1))
    return [result]


def structural_similarity():
    """Wang et al. 2004, equation 13, window by window; a generator of its own leaves the other cases as they are."""
    own = np.random.RandomState(11)
    distance = np.arange(11) - 5
    window = np.exp(-(distance[:, None] ** 2 + distance[None, :] ** 2) / (2 * 1.5 ** 2))
    window /= window.sum()
    cases = []
    for h, w, mix in [(11, 11, 0.5), (16, 13, 0.2), (20, 24, 0.9)]:
        a = own.rand(h, w).astype(np.float32)
        b = (mix * a + (1 - mix) * own.rand(h, w)).astype(np.float32)
        values = []
        for y in range(h - 10):
            for x in range(w - 10):
                p = a[y:y + 11, x:x + 11].astype(np.float64)
                q = b[y:y + 11, x:x + 11].astype(np.float64)
                mp, mq = (window * p).sum(), (window * q).sum()
                vp, vq = (window * (p - mp) ** 2).sum(), (window * (q - mq) ** 2).sum()
                cov = (window * (p - mp) * (q - mq)).sum()
                values.append((2 * mp * mq + 1e-4) * (2 * cov + 9e-4) / ((mp ** 2 + mq ** 2 + 1e-4) * (vp + vq + 9e-4)))
        cases.append(dict(h=h, w=w, a=flat(a), b=flat(b), similarity=float(np.mean(values))))
    return cases


def main():
    golden = dict(upsampling=upsampling(), statistics=statistics(), similarity=similarity(), boxes=boxes(),
                  input_maps=input_maps(), blurs=blurs(), imputations=imputations(), replacements=replacements(),
                  structural_similarity=structural_similarity())
    OUT.write_text(json.dumps(golden) + "\n")
    print("wrote", OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
