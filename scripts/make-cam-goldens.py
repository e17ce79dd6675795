#!/usr/bin/env python3
"""Makes core/engine/src/test/resources/golden/cams.safetensors with PyTorch (Debian: python3-torch, python3-torchvision).

Raw maps of the explanation methods on seeded networks and images (seeded.py), in float64. The formulas are written here
with torch's own operations (autograd, svd, interpolate) from the papers and from pytorch-grad-cam's, torch-cam's and
FullGrad's published code as design/methods.md quotes them; the packages themselves are not installed.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import safetensors_file
import seeded

golden_networks = __import__("make-network-goldens")


def record(net, layers):
    modules = dict(net.named_modules())
    taken = {}
    handles = []
    for layer in layers:
        def hook(m, i, o, layer=layer):
            o.retain_grad()
            taken[layer] = o
        handles.append(modules[layer].register_forward_hook(hook))
    return taken, handles


def gradient_methods(a, g):
    s = a.sum((2, 3), keepdim=True)

    def weigh(w):
        return (w * a).sum(1)

    g2, g3 = g * g, g * g * g
    library = torch.where(g != 0, g2 / (2 * g2 + s * g3 + 1e-6), torch.zeros_like(g))
    alpha = torch.where(g2 > 0, g2 / (2 * g2 + (s * g3).clamp(min=0)), torch.zeros_like(g))

    def eigen(x):
        x = x[0].flatten(1).t()
        x = x - x.mean(0)
        m = (x @ torch.linalg.svd(x, full_matrices=False)[2][0]).reshape(a.shape[2:])
        return (-m if m.min().abs() > m.max().abs() else m)[None]

    return {
        "gradcam": weigh(g.mean((2, 3), keepdim=True)),
        "gradcam++": weigh((alpha * g.clamp(min=0)).sum((2, 3), keepdim=True)),
        "gradcam++-pytorch": weigh((library * g.clamp(min=0)).sum((2, 3), keepdim=True)),
        "xgradcam": weigh((g * a).sum((2, 3), keepdim=True) / (s + 1e-7)),
        "layercam": (g.clamp(min=0) * a).sum(1),
        "hirescam": (g * a).sum(1),
        "gradcam-elementwise": (g * a).clamp(min=0).sum(1),
        "eigencam": eigen(a),
        "eigengradcam": eigen(g * a),
        # Smooth Grad-CAM++ with no noise.
        "smooth-gradcam++": weigh((alpha * g.clamp(min=0)).sum((2, 3), keepdim=True)),
    }


def full_gradient(net, x, y):
    """idiap/fullgrad-saliency: biases of convolutions, implicit biases of batch norms, psi over the whole tensor."""
    outputs, biases = [], []

    def hook(m, i, o):
        if isinstance(m, nn.BatchNorm2d):
            b = m.bias - m.running_mean * m.weight / torch.sqrt(m.running_var + m.eps)
        elif m.bias is not None:
            b = m.bias
        else:
            return
        outputs.append(o)
        biases.append(b.detach().reshape((1, -1) + (1,) * (o.dim() - 2)))

    handles = [m.register_forward_hook(hook) for m in net.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d, nn.Linear))]
    logits = net(x)
    grads = torch.autograd.grad(logits[0, y], [x] + outputs)
    for h in handles:
        h.remove()
    terms = [(x * grads[0]).detach()] + [b * g for b, g in zip(biases, grads[1:])]
    total = sum(float(t.sum()) for t in terms)
    assert abs(total - float(logits[0, y])) < 1e-9 * abs(float(logits[0, y])), "not complete"

    def psi(t):
        t = t.abs()
        t = t - t.min()
        return t / (t.max() + 1e-6)

    maps = [psi(t) for t in terms if t.dim() == 4]
    maps = [F.interpolate(m, x.shape[2:], mode="bilinear", align_corners=True).sum(1) for m in maps]
    return sum(maps).detach()


def z_plus(forward, x, weight, relevance):
    """Relevance of x by autograd of the positive products alone."""
    with torch.enable_grad():
        parts = []
        for sign in (1, -1):
            p = (sign * x.detach()).clamp(min=0).requires_grad_()
            parts.append((p, forward(p, (sign * weight).clamp(min=0))))
        z = parts[0][1] + parts[1][1]
        share = torch.where(z != 0, relevance / z, torch.zeros_like(z)).detach()
        return sum(p.detach() * torch.autograd.grad((o * share).sum(), p)[0] for p, o in parts)


def relevance_cams(net, x, y):
    """LRP z+ over a bottleneck ResNet, batch norms folded into their convolutions."""
    def folded(conv, bn):
        scale = bn.weight / torch.sqrt(bn.running_var + bn.eps)
        return (conv.weight * scale[:, None, None, None]).detach(), conv.stride, conv.padding

    blocks = [(name, m) for name, m in net.named_modules() if hasattr(m, "conv3")]
    acts = {}
    v = net.maxpool(F.relu(net.bn1(net.conv1(x))))
    inputs = []
    for name, b in blocks:
        h1 = F.relu(b.bn1(b.conv1(v)))
        h2 = F.relu(b.bn2(b.conv2(h1)))
        h3 = b.bn3(b.conv3(h2))
        short = v if b.downsample is None else b.downsample(v)
        inputs.append((v, h1, h2, h3, short))
        v = F.relu(h3 + short)
        acts[name] = v
    pooled = v.mean((2, 3))
    classes = net.fc.out_features
    r = torch.full((1, classes), -1.0 / classes, dtype=torch.float64)
    r[0, y] = 1
    r = z_plus(lambda p, w: p @ w.t(), pooled, net.fc.weight, r)[:, :, None, None]
    r = v * r / v.shape[2] / v.shape[3] / torch.where(pooled != 0, pooled, torch.ones_like(pooled))[:, :, None, None]
    maps = {}
    for (name, b), (v, h1, h2, h3, short) in reversed(list(zip(blocks, inputs))):
        maps[name] = (r.sum((2, 3), keepdim=True) * acts[name]).sum(1)
        total = h3.clamp(min=0) + short.clamp(min=0)
        share = torch.where(total > 0, r / total, torch.zeros_like(r))
        left, right = h3.clamp(min=0) * share, short.clamp(min=0) * share
        for at, conv, bn in ((h2, b.conv3, b.bn3), (h1, b.conv2, b.bn2), (v, b.conv1, b.bn1)):
            w, stride, padding = folded(conv, bn)
            left = z_plus(lambda p, u: F.conv2d(p, u, None, stride, padding), at, w, left)
        if b.downsample is not None:
            w, stride, padding = folded(*b.downsample)
            right = z_plus(lambda p, u: F.conv2d(p, u, None, stride, padding), v, w, right)
        r = left + right
    return maps


def score_cam(net, x, y, a):
    u = F.interpolate(a, x.shape[2:], mode="bilinear", align_corners=False)[0]
    low, high = u.amin((1, 2), keepdim=True), u.amax((1, 2), keepdim=True)
    scores = net(x * ((u - low) / (high - low + 1e-8))[:, None])[:, y]
    return (torch.softmax(scores, 0)[None, :, None, None] * a).sum(1)


def ablation_cam(net, x, y, layer, a):
    module = dict(net.named_modules())[layer]
    score = float(net(x)[0, y])
    weights = []
    for k in range(a.shape[1]):
        def zero(m, i, o, k=k):
            o = o.clone()
            o[:, k] = 0
            return o
        handle = module.register_forward_hook(zero)
        weights.append((score - float(net(x)[0, y])) / score)
        handle.remove()
    return (torch.tensor(weights, dtype=torch.float64)[None, :, None, None] * a).sum(1)


def network(name):
    make, side, layers_of = golden_networks.NETWORKS[name]
    net = seeded.fill(make()).double().eval()
    for module in net.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False  # or a recorded output would be the one after the ReLU
    x = torch.from_numpy(seeded.image(name, (1, 3, side, side))).double().requires_grad_()
    return net, x, layers_of(net)


def formulas():
    """Grad-CAM++ without the library's epsilon, beside the others of golden/cam-formulas.json."""
    path = pathlib.Path(__file__).parent.parent / "core/engine/src/test/resources/golden/cam-formulas.json"
    content = json.loads(path.read_text())
    a, g = (torch.tensor(content[key], dtype=torch.float64).reshape(1, 3, 4, 4) for key in "AG")
    content["methods"]["gradcampp_formula"] = {"raw": gradient_methods(a, g)["gradcam++"].reshape(4, 4).tolist()}
    path.write_text(json.dumps(content))


def main():
    out = {}

    def put(key, value):
        out[key] = value.detach().numpy()[0].astype(np.float32)

    net, x, layers = network("resnet50")
    layers = ["maxpool"] + layers
    taken, handles = record(net, layers)
    logits = net(x)
    y = int(logits.argmax())
    logits[0, y].backward()
    for layer, a in taken.items():
        for method, m in gradient_methods(a.detach(), a.grad).items():
            put("resnet50/%s/%s" % (layer, method), m)
    put("resnet50/input/gradient-x-input", (x.grad * x).sum(1))
    for h in handles:
        h.remove()
    put("resnet50/input/fullgrad", full_gradient(net, x, y))
    with torch.no_grad():
        for layer, m in relevance_cams(net, x, y).items():
            put("resnet50/%s/relevance-cam" % layer, m)

    net, x, _ = network("cifar-resnet20")
    with torch.no_grad():
        y = int(net(x).argmax())
        # The last one lies inside a block.
        for layer in ("layer1.2", "layer2.0", "layer3.2", "layer2.1.bn1"):
            seen = []
            handle = dict(net.named_modules())[layer].register_forward_hook(lambda m, i, o: seen.append(o))
            net(x)
            handle.remove()
            put("cifar-resnet20/%s/scorecam" % layer, score_cam(net, x, y, seen[0]))
            put("cifar-resnet20/%s/ablationcam" % layer, ablation_cam(net, x, y, layer, seen[0]))

    net, x, layers = network("resnet18-cbam")
    gates = {}
    for name, m in net.named_modules():
        if isinstance(m, golden_networks.SpatialGate):
            m.spatial.register_forward_hook(lambda m, i, o, name=name: gates.__setitem__(name, torch.sigmoid(o)))
    taken, _ = record(net, layers)
    logits = net(x)
    logits[0, int(logits.argmax())].backward()
    for layer, a in taken.items():
        guided = (a.grad.mean((2, 3), keepdim=True) * a).sum(1) * gates[layer + ".cbam.SpatialGate"][:, 0]
        put("resnet18-cbam/%s/attention-guided" % layer, guided)

    formulas()
    target = pathlib.Path(__file__).parent.parent / "core/engine/src/test/resources/golden/cams.safetensors"
    safetensors_file.save(target, out, {"torch": torch.__version__})
    print(target, target.stat().st_size, "bytes", len(out), "maps")


if __name__ == "__main__":
    main()
