#!/usr/bin/env python3
"""Makes core/engine/src/test/resources/golden/networks.safetensors with PyTorch (Debian: python3-torch, python3-torchvision).

For each architecture, with seeded parameters (seeded.py) and a seeded image: the output, and at every block's output the
map sum_k L_k*A_k and the channel mean of L, where A is the activation and L = d y_c / d A by automatic differentiation of the
whole network (gates included), c the class of the largest logit. For a network that embeds (similarity_networks.py), L = d
sum_d w_d / d A with w_d = q_d s_d / |sum q s|, the denominator held, for its output q and a seeded vector s (the NAFlow
paper's Eq. 17-21). The attention modules are written here from their papers and from the facts of design/models.md;
torchvision supplies the rest.
"""
import pathlib
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.models as tv

import safetensors_file
import seeded
import similarity_networks

CLASSES = 10


class ChannelGate(nn.Module):
    def __init__(self, channels, reduction=16):
        super().__init__()
        hidden = channels // reduction
        self.mlp = nn.Sequential(nn.Flatten(), nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels))

    def forward(self, x):
        size = x.shape[2:]
        logit = self.mlp(F.avg_pool2d(x, size)) + self.mlp(F.max_pool2d(x, size))
        return x * torch.sigmoid(logit)[:, :, None, None]


class SpatialGate(nn.Module):
    def __init__(self):
        super().__init__()
        self.spatial = nn.Sequential()
        self.spatial.add_module("conv", nn.Conv2d(2, 1, 7, padding=3, bias=False))
        self.spatial.add_module("bn", nn.BatchNorm2d(1))

    def forward(self, x):
        pooled = torch.stack([x.max(dim=1)[0], x.mean(dim=1)], dim=1)
        return x * torch.sigmoid(self.spatial(pooled))


class Cbam(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.ChannelGate = ChannelGate(channels)
        self.SpatialGate = SpatialGate()

    def forward(self, x):
        return self.SpatialGate(self.ChannelGate(x))


class Bam(nn.Module):
    def __init__(self, channels, reduction=16, dilation=4):
        super().__init__()
        hidden = channels // reduction
        self.channel_att = nn.Module()
        self.channel_att.gate_c = nn.Sequential()
        c = self.channel_att.gate_c
        c.add_module("flatten", nn.Flatten())
        c.add_module("gate_c_fc_0", nn.Linear(channels, hidden))
        c.add_module("gate_c_bn_1", nn.BatchNorm1d(hidden))
        c.add_module("gate_c_relu_1", nn.ReLU())
        c.add_module("gate_c_fc_final", nn.Linear(hidden, channels))
        self.spatial_att = nn.Module()
        self.spatial_att.gate_s = nn.Sequential()
        s = self.spatial_att.gate_s
        s.add_module("gate_s_conv_reduce0", nn.Conv2d(channels, hidden, 1))
        s.add_module("gate_s_bn_reduce0", nn.BatchNorm2d(hidden))
        s.add_module("gate_s_relu_reduce0", nn.ReLU())
        for i in range(2):
            s.add_module("gate_s_conv_di_%d" % i, nn.Conv2d(hidden, hidden, 3, padding=dilation, dilation=dilation))
            s.add_module("gate_s_bn_di_%d" % i, nn.BatchNorm2d(hidden))
            s.add_module("gate_s_relu_di_%d" % i, nn.ReLU())
        s.add_module("gate_s_conv_final", nn.Conv2d(hidden, 1, 1))

    def forward(self, x):
        channels = self.channel_att.gate_c(F.avg_pool2d(x, x.shape[2:]))[:, :, None, None]
        return x * (1 + torch.sigmoid(channels * self.spatial_att.gate_s(x)))


class GatedBlock(nn.Module):
    """A torchvision block with CBAM before the residual addition."""

    def __init__(self, block):
        super().__init__()
        bottleneck = hasattr(block, "conv3")
        for name in ["conv1", "bn1", "conv2", "bn2"] + (["conv3", "bn3"] if bottleneck else []):
            setattr(self, name, getattr(block, name))
        self.downsample = block.downsample
        self.bottleneck = bottleneck
        self.cbam = Cbam((block.conv3 if bottleneck else block.conv2).out_channels)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.bottleneck:
            y = self.bn3(self.conv3(F.relu(y)))
        y = self.cbam(y)
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class CifarBlock(nn.Module):
    def __init__(self, inside, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.stride, self.added = stride, out - inside

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.added:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added // 2, self.added // 2))
        return F.relu(y + x)


class CifarResNet(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        inside = 16
        for stage, width in enumerate([16, 32, 64]):
            layers = []
            for i in range(blocks):
                layers.append(CifarBlock(inside, width, 2 if stage and not i else 1))
                inside = width
            setattr(self, "layer%d" % (stage + 1), nn.Sequential(*layers))
        self.linear = nn.Linear(64, CLASSES)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean(dim=(2, 3)))


class SceneNet(nn.Module):
    """The demo's plain network, of torchvision's blocks."""

    def __init__(self, fc):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        inside = 16
        for stage, width in enumerate([32, 48, 64]):
            shortcut = nn.Sequential(nn.Conv2d(inside, width, 1, 2, bias=False), nn.BatchNorm2d(width))
            blocks = nn.Sequential(tv.resnet.BasicBlock(inside, width, 2, shortcut), tv.resnet.BasicBlock(width, width))
            setattr(self, "layer%d" % (stage + 1), blocks)
            inside = width
        self.fc = fc

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean(dim=(2, 3)))


def with_cbam(net):
    for stage in (net.layer1, net.layer2, net.layer3, net.layer4):
        for i in range(len(stage)):
            stage[i] = GatedBlock(stage[i])
    return net


def with_bam(net):
    for i, stage in enumerate((net.layer1, net.layer2, net.layer3)):
        block = stage[-1]
        channels = (block.conv3 if hasattr(block, "conv3") else block.conv2).out_channels
        setattr(net, "bam%d" % (i + 1), Bam(channels))

    def forward(x):
        x = net.maxpool(net.relu(net.bn1(net.conv1(x))))
        x = net.bam1(net.layer1(x))
        x = net.bam2(net.layer2(x))
        x = net.bam3(net.layer3(x))
        return net.fc(torch.flatten(net.avgpool(net.layer4(x)), 1))

    net.forward = forward
    return net


def small_stem(net):
    net.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    net.maxpool = nn.Identity()
    return net


def residual_blocks(net):
    names = ["layer%d.%d" % (s, i) for s in range(1, 5) if hasattr(net, "layer%d" % s)
             for i in range(len(getattr(net, "layer%d" % s)))]
    return names + [n for n in ("bam1", "bam2", "bam3") if hasattr(net, n)]


def features(net):
    return ["features.%d" % i for i, m in enumerate(net.features) if not isinstance(m, nn.Conv2d)]


def googlenet():
    net = tv.googlenet(num_classes=CLASSES, aux_logits=False, transform_input=True, init_weights=False)
    inner = net.forward
    # The image is given as the network behind transform_input sees it; torchvision wants ImageNet's normalisation.
    mean = torch.tensor([0.485, 0.456, 0.406]).double().view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).double().view(1, 3, 1, 1)
    net.forward = lambda x: inner((x * 0.5 + 0.5 - mean) / std)
    return net


def inceptions(net):
    return [name for name, _ in net.named_children() if name.startswith(("inception", "maxpool"))]


NETWORKS = {
    "alexnet": (lambda: tv.alexnet(num_classes=CLASSES), 127, features),
    "squeezenet1_0": (lambda: tv.squeezenet1_0(num_classes=CLASSES), 95, features),
    "squeezenet1_1": (lambda: tv.squeezenet1_1(num_classes=CLASSES), 95, features),
    "resnet18": (lambda: tv.resnet18(num_classes=CLASSES), 95, residual_blocks),
    "resnet34": (lambda: tv.resnet34(num_classes=CLASSES), 64, residual_blocks),
    "resnet50": (lambda: tv.resnet50(num_classes=CLASSES), 95, residual_blocks),
    "resnet101": (lambda: tv.resnet101(num_classes=CLASSES), 64, residual_blocks),
    "resnet18-cbam": (lambda: with_cbam(tv.resnet18(num_classes=CLASSES)), 95, residual_blocks),
    "resnet50-cbam": (lambda: with_cbam(tv.resnet50(num_classes=CLASSES)), 95, residual_blocks),
    "resnet18-bam": (lambda: with_bam(tv.resnet18(num_classes=CLASSES)), 95, residual_blocks),
    "resnet50-bam": (lambda: with_bam(tv.resnet50(num_classes=CLASSES)), 95, residual_blocks),
    "resnet18-cifar": (lambda: small_stem(tv.resnet18(num_classes=CLASSES)), 32, residual_blocks),
    "cifar-resnet20": (lambda: CifarResNet(3), 32, residual_blocks),
    "cifar-resnet56": (lambda: CifarResNet(9), 32, residual_blocks),
    "scenenet": (lambda: SceneNet(nn.Linear(64, CLASSES)), 64, residual_blocks),
    "vgg16": (lambda: tv.vgg16(num_classes=CLASSES, init_weights=False), 64, similarity_networks.pools),
    "vgg19": (lambda: tv.vgg19(num_classes=CLASSES, init_weights=False), 64, similarity_networks.pools),
    "vgg19_bn": (lambda: tv.vgg19_bn(num_classes=CLASSES, init_weights=False), 64, similarity_networks.pools),
    "vgg16_bn": (lambda: tv.vgg16_bn(num_classes=CLASSES, init_weights=False), 64, similarity_networks.pools),
    "googlenet": (googlenet, 95, inceptions),
}
for _name, (_make, _side, _layers) in similarity_networks.NETWORKS.items():
    NETWORKS[_name] = (lambda make=_make: make(CLASSES), _side, _layers)


def run(name, make, side, layers_of):
    # In float64, so that no rounding decides which side of its kink a ReLU is on.
    net = seeded.fill(make()).double().eval()
    x = torch.from_numpy(seeded.image(name, (1, 3, side, side))).double()
    modules = dict(net.named_modules())
    taken = {}
    for layer in layers_of(net):
        modules[layer].register_forward_hook(lambda m, i, o, layer=layer: (o.retain_grad(), taken.__setitem__(layer, o))[0])
    x.requires_grad_()
    y = net(x)
    if name in similarity_networks.NETWORKS:
        q = y.flatten()
        products = q * torch.from_numpy(seeded.standard("support:" + name, q.numel()))
        (products / products.sum().abs().detach()).sum().backward()
    else:
        y[0, int(y.argmax())].backward()
    out = {"%s/output" % name: y.detach().numpy()[0].flatten().astype(np.float32)}
    for layer, a in taken.items():
        out["%s/%s/map" % (name, layer)] = (a.grad * a).sum(1)[0].detach().numpy().astype(np.float32)
        out["%s/%s/importance" % (name, layer)] = a.grad.mean(1)[0].numpy().astype(np.float32)
    print(name, side, "output", y.detach().numpy()[0].flatten()[:3], "layers", len(taken))
    return out


def main():
    torch.manual_seed(0)
    wanted = sys.argv[1:] or list(NETWORKS)
    golden, sides = {}, {}
    for name in wanted:
        make, side, layers_of = NETWORKS[name]
        golden.update(run(name, make, side, layers_of))
        sides[name] = str(side)
    target = pathlib.Path(__file__).parent.parent / "core/engine/src/test/resources/golden/networks.safetensors"
    target.parent.mkdir(parents=True, exist_ok=True)
    safetensors_file.save(target, golden, {"torch": torch.__version__, "classes": str(CLASSES), **sides})
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
