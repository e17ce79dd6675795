#!/usr/bin/env python3
"""Makes the ONNX files that the tests read, with values from PyTorch in float64.

    python3 scripts/make-onnx-fixtures.py        # needs torch, onnx, onnxscript, safetensors

Three small networks hold every operator that is supported; each is exported by both of PyTorch's
exporters. Beside NAME.onnx stand NAME.json (its blocks) and NAME.safetensors: input, logits, class,
and at each block gradcam/BLOCK and hirescam/BLOCK: sums over the channels of mean(G)·A and G·A,
with G the gradient of the largest logit, signed and not resized.
"""

import json
import os

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

OUT = os.path.join(
    os.path.dirname(__file__), "../core/engine/src/test/resources/io/naflow/onnx")


class SqueezeExcite(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc1 = nn.Conv2d(c, c // 2, 1)
        self.fc2 = nn.Conv2d(c // 2, c, 1)

    def forward(self, x):
        s = self.fc2(F.silu(self.fc1(x.mean((2, 3), keepdim=True))))
        return x * s.sigmoid()


class EfficientChannels(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 1, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv(x.mean((2, 3)).unsqueeze(1)).squeeze(1)
        return x * y.sigmoid()[:, :, None, None]


class SpatialGate(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, 3, padding=1)

    def forward(self, x):
        pooled = torch.cat([x.amax(1, keepdim=True), x.mean(1, keepdim=True)], 1)
        return x * self.conv(pooled).sigmoid()


class Selective(nn.Module):
    """Two branches weighed by a softmax between them."""

    def __init__(self, c):
        super().__init__()
        self.one = nn.Conv2d(c, c, 3, padding=1)
        self.two = nn.Conv2d(c, c, 3, padding=2, dilation=2)
        self.fc = nn.Linear(c, 2 * c)

    def forward(self, x):
        y = torch.stack([self.one(x), self.two(x)], 1)
        w = self.fc(y.sum(1).mean((2, 3))).reshape(-1, 2, y.shape[2], 1, 1).softmax(1)
        return (y * w).sum(1)


class Unit(nn.Module):
    def __init__(self, a, b, gate, act, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(a, b, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(b)
        self.act = act
        self.conv2 = nn.Conv2d(b, b, 3, 1, 1, groups=2)
        self.gate = gate
        self.shortcut = nn.Identity() if a == b and stride == 1 else nn.Conv2d(a, b, 1, stride)

    def forward(self, x):
        y = self.gate(self.conv2(self.act(self.bn1(self.conv1(x)))))
        return self.act(y + self.shortcut(x))


class Gates(nn.Module):
    blocks = ["stem", "pool", "body.0", "body.1", "body.2", "body.3", "body.4"]

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.ReLU())
        self.pool = nn.MaxPool2d(3, 2, 1, ceil_mode=True)
        self.body = nn.Sequential(
            Unit(8, 8, SqueezeExcite(8), nn.SiLU()),
            Unit(8, 12, EfficientChannels(), nn.ReLU(), 2),
            Unit(12, 12, SpatialGate(), nn.Hardswish()),
            Unit(12, 12, Selective(12), nn.GELU()),
            Unit(12, 12, SqueezeExcite(12), nn.Mish()))
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        x = self.body(self.pool(self.stem(x)))
        return self.fc(x.mean((2, 3)))


class ChannelsLast(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.dw = nn.Conv2d(c, c, 5, padding=2, groups=c)
        self.norm = nn.LayerNorm(c, eps=1e-6)
        self.fc1 = nn.Linear(c, 2 * c)
        self.fc2 = nn.Linear(2 * c, c)
        self.gamma = nn.Parameter(torch.rand(c) + 0.5)

    def forward(self, x):
        y = self.norm(self.dw(x).permute(0, 2, 3, 1))
        y = self.gamma * self.fc2(F.gelu(self.fc1(y)))
        return x + y.permute(0, 3, 1, 2)


class Normed(nn.Module):
    def __init__(self, c, norm, act):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3, padding=1)
        self.norm = norm
        self.act = act

    def forward(self, x):
        return self.act(self.norm(self.conv(x))) - x * 0.5


class Norms(nn.Module):
    blocks = ["stem", "layers.0", "layers.1", "layers.2", "layers.3", "layers.4", "layers.5"]

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 4, 2, 1), nn.ReLU6())
        self.layers = nn.Sequential(
            ChannelsLast(8),
            Normed(8, nn.GroupNorm(4, 8), nn.PReLU(8)),
            Normed(8, nn.InstanceNorm2d(8, affine=True), nn.LeakyReLU(0.1)),
            Normed(8, nn.GroupNorm(2, 8), nn.ELU(0.7)),
            Normed(8, nn.GroupNorm(1, 8), nn.Hardtanh(-0.4, 0.6)),
            Normed(8, nn.BatchNorm2d(8), nn.Tanh()))
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.layers(self.stem(x)), 1).flatten(1)
        return self.head(self.norm(x)).sigmoid()

    def logits(self, x):
        x = F.adaptive_avg_pool2d(self.layers(self.stem(x)), 1).flatten(1)
        return self.head(self.norm(x))


class Shuffle(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c // 2, c // 2, 3, padding=1)

    def forward(self, x):
        a, b = x.chunk(2, 1)
        y = torch.cat([a, F.relu(self.conv(b))], 1)
        n, c, h, w = y.shape
        return y.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


class Pyramid(nn.Module):
    """Three ways of making a map larger again, and three borders."""

    def __init__(self, c):
        super().__init__()
        self.down = nn.Conv2d(c, c, 3, 2)
        self.up = nn.Conv2d(c, 4 * c, 1)
        self.pad = nn.ReflectionPad2d((1, 2, 0, 1))
        self.mix = nn.Conv2d(c, c, 3)

    def forward(self, x):
        size = x.shape[2:]
        y = self.down(F.pad(x, (0, 1, 0, 1)))
        a = F.interpolate(y, size=size, mode="bilinear", align_corners=False)
        b = F.interpolate(y, scale_factor=2.0, mode="nearest")
        c = F.pixel_shuffle(self.up(y), 2)
        z = torch.cat([a[:, ::2], b[:, 1::2]], 1) + torch.maximum(c, x)
        z = self.mix(self.pad(z))
        return F.relu(F.pad(z, (0, 0, 1, 0), mode="replicate"))


class Moves(nn.Module):
    blocks = ["features.0", "features.1", "features.2", "features.3", "features.4"]

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Sequential(nn.Conv2d(12, 8, 3, padding=1), nn.ReLU()),
            Shuffle(8),
            Pyramid(8),
            nn.AvgPool2d(3, 2, 1, count_include_pad=False),
            Shuffle(8))
        self.classifier = nn.Sequential(nn.Linear(16, 6), nn.Dropout(), nn.ReLU(), nn.Linear(6, 4))

    def forward(self, x):
        return self.logits(x).softmax(1)

    def logits(self, x):
        x = torch.cat(
            [x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]], 1)
        x = self.features(x)
        return self.classifier(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))


def values(network, image):
    network = network.double()
    kept = {}
    handles = [
        network.get_submodule(name).register_forward_hook(
            lambda module, args, out, name=name: kept.__setitem__(name, out))
        for name in network.blocks]
    logits = getattr(network, "logits", network.forward)(image.double())
    for handle in handles:
        handle.remove()
    classes = logits.argmax(1)
    score = logits.gather(1, classes[:, None]).sum()
    found = {"input": image, "logits": logits.detach().float(), "class": classes}
    for name, a in kept.items():
        (g,) = torch.autograd.grad(score, a, retain_graph=True)
        found["gradcam/" + name] = (g.mean((2, 3), keepdim=True) * a).sum(1).detach().float()
        found["hirescam/" + name] = (g * a).sum(1).detach().float()
    network.float()
    return {key: value.contiguous() for key, value in found.items()}


def randomised(network):
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.3, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
        if getattr(module, "weight", None) is not None and module.weight.dim() == 1:
            nn.init.uniform_(module.weight, 0.6, 1.4)
        if getattr(module, "bias", None) is not None:
            nn.init.uniform_(module.bias, -0.3, 0.3)
    return network.eval()


def main():
    os.makedirs(OUT, exist_ok=True)
    torch.manual_seed(19)
    for name, network, shape, opsets in [
            ("gates", Gates(), (2, 3, 40, 32), (13, 18)),
            ("norms", Norms(), (1, 3, 24, 20), (17, 20)),
            ("moves", Moves(), (2, 3, 48, 32), (11, 18))]:
        network = randomised(network)
        image = torch.randn(shape)
        found = values(network, image)
        for exporter, opset in zip(("torchscript", "dynamo"), opsets):
            base = os.path.join(OUT, name + ("" if exporter == "torchscript" else "-dynamo"))
            torch.onnx.export(
                network, (image,), base + ".onnx", input_names=["image"], output_names=["out"],
                opset_version=opset, dynamo=exporter == "dynamo", external_data=False)
            if base.endswith("norms-dynamo"):
                model = onnx.load(base + ".onnx")
                os.remove(base + ".onnx")
                onnx.save_model(
                    model, base + ".onnx", save_as_external_data=True, size_threshold=64,
                    all_tensors_to_one_file=True, location=os.path.basename(base) + ".onnx.data")
            save_file(found, base + ".safetensors")
            with open(base + ".json", "w") as out:
                json.dump({"blocks": network.blocks, "opset": opset}, out)
                out.write("\n")


if __name__ == "__main__":
    main()
