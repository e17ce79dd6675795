"""The similarity-based networks in PyTorch, written from their papers and from the facts of design/models.md.

Parameter names are those of the published files without the prefixes that their wrappers add.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.models as tv


class Unit(nn.Module):
    """L2 normalisation along the channels, without epsilon."""

    def forward(self, x):
        return x / x.pow(2).sum(1, keepdim=True).sqrt()


class UnitResNet(nn.Module):
    """A torchvision ResNet whose last layer makes an embedding, then L2 normalised."""

    def __init__(self, backbone, length, head="fc"):
        super().__init__()
        for name, child in backbone.named_children():
            if name != "fc":
                self.add_module(name, child)
        width = backbone.fc.in_features
        if head == "fc":
            self.fc = nn.Linear(width, length)
        else:
            self.head = nn.Module()
            self.head.fc = nn.Linear(width, length)
        self.unit = Unit()

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        fc = self.head.fc if hasattr(self, "head") else self.fc
        return self.unit(fc(x.mean(dim=(2, 3))))


class BnInception(nn.Module):
    """BN-Inception as ms-loss has it: global max pool, head.fc, L2 normalisation."""

    # 1x1, 3x3 reduce, 3x3, double 3x3 reduce, double 3x3, pool projection; 0 for a branch that is not there.
    MODULES = {
        "3a": (192, 64, 64, 64, 64, 96, 32), "3b": (256, 64, 64, 96, 64, 96, 64), "3c": (320, 0, 128, 160, 64, 96, 0),
        "4a": (576, 224, 64, 96, 96, 128, 128), "4b": (576, 192, 96, 128, 96, 128, 128),
        "4c": (576, 160, 128, 160, 128, 160, 128), "4d": (608, 96, 128, 192, 160, 192, 128),
        "4e": (608, 0, 128, 192, 192, 256, 0), "5a": (1056, 352, 192, 320, 160, 224, 128),
        "5b": (1024, 352, 192, 320, 192, 224, 128),
    }

    def __init__(self, length):
        super().__init__()
        self.conv("conv1_7x7_s2", 3, 64, 7, 2)
        self.conv("conv2_3x3_reduce", 64, 64, 1)
        self.conv("conv2_3x3", 64, 192, 3)
        for name, (inside, one, reduce, three, reduce_double, double, pool) in self.MODULES.items():
            prefix, stride = "inception_%s_" % name, 1 if one else 2
            if one:
                self.conv(prefix + "1x1", inside, one, 1)
            self.conv(prefix + "3x3_reduce", inside, reduce, 1)
            self.conv(prefix + "3x3", reduce, three, 3, stride)
            self.conv(prefix + "double_3x3_reduce", inside, reduce_double, 1)
            self.conv(prefix + "double_3x3_1", reduce_double, double, 3)
            self.conv(prefix + "double_3x3_2", double, double, 3, stride)
            if pool:
                self.conv(prefix + "pool_proj", inside, pool, 1)
            self.add_module("inception_%s" % name, nn.Identity())
        self.pool1_3x3_s2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.pool2_3x3_s2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.head = nn.Module()
        self.head.fc = nn.Linear(1024, length)
        self.unit = Unit()

    def conv(self, name, inside, out, kernel, stride=1):
        self.add_module(name, nn.Conv2d(inside, out, kernel, stride, kernel // 2))
        self.add_module(name + "_bn", nn.BatchNorm2d(out))

    def run(self, x, *names):
        for name in names:
            x = F.relu(getattr(self, name + "_bn")(getattr(self, name)(x)))
        return x

    def module(self, name, x):
        p = "inception_%s_" % name
        single = self.run(x, p + "3x3_reduce", p + "3x3")
        double = self.run(x, p + "double_3x3_reduce", p + "double_3x3_1", p + "double_3x3_2")
        if not hasattr(self, p + "1x1"):
            parts = [single, double, F.max_pool2d(x, 3, 2, ceil_mode=True)]
        else:
            pooled = F.max_pool2d(x, 3, 1, 1) if name == "5b" else F.avg_pool2d(x, 3, 1, 1)
            parts = [self.run(x, p + "1x1"), single, double, self.run(pooled, p + "pool_proj")]
        # Identities, so that a hook can be put on a module's output.
        return getattr(self, "inception_%s" % name)(torch.cat(parts, 1))

    def forward(self, x):
        x = self.pool1_3x3_s2(self.run(x, "conv1_7x7_s2"))
        x = self.pool2_3x3_s2(self.run(x, "conv2_3x3_reduce", "conv2_3x3"))
        for name in self.MODULES:
            x = self.module(name, x)
        return self.unit(self.head.fc(F.adaptive_max_pool2d(x, 1).flatten(1)))


def block(inside, activation, bias=True, pool=True):
    parts = [nn.Conv2d(inside, 64, 3, padding=1, bias=bias), nn.BatchNorm2d(64), activation()]
    return parts + ([nn.MaxPool2d(2)] if pool else [])


def leaky():
    return nn.LeakyReLU(0.2)


class Conv4(nn.Module):
    """few-shot-meta-baseline's convnet4; the published file has one more "encoder." before the names."""

    def __init__(self, activation):
        super().__init__()
        self.encoder = nn.Sequential(*[nn.Sequential(*block(64 if i else 3, activation)) for i in range(4)])

    def forward(self, x):
        return self.encoder(x).flatten(1)


class ProtoConv4(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential()
        for i in range(4):
            part = nn.Module()
            part.trunk = nn.Sequential(*block(64 if i else 3, nn.ReLU))
            self.trunk.add_module(str(i), part)

    def forward(self, x):
        for part in self.trunk:
            x = part.trunk(x)
        return x.flatten(1)


class Conv64F(nn.Module):
    """LibFewShot's, with maxpool_last2 and without last_pool."""

    def __init__(self, activation):
        super().__init__()
        for i in range(4):
            setattr(self, "layer%d" % (i + 1), nn.Sequential(*block(64 if i else 3, activation, pool=i < 2)))
        self.layer3_maxpool = nn.MaxPool2d(2)

    def forward(self, x):
        return self.layer4(self.layer3_maxpool(self.layer3(self.layer2(self.layer1(x))))).flatten(1)


class Dn4(nn.Module):
    """The local descriptors, as they are before they are normalised and compared."""

    def __init__(self, bias):
        super().__init__()
        parts = [block(64 if i else 3, leaky, bias, pool=i < 2) for i in range(4)]
        self.features = nn.Sequential(*[layer for part in parts for layer in part])

    def forward(self, x):
        return self.features(x).flatten(1)


def pools(net):
    return [name for name, m in net.named_modules() if isinstance(m, nn.MaxPool2d)]


def activations(net):
    return pools(net) + [name for name, m in net.named_modules() if isinstance(m, (nn.ReLU, nn.LeakyReLU))]


def stages(net):
    return ["layer%d.%d" % (s, i) for s in range(1, 5) for i in range(len(getattr(net, "layer%d" % s)))]


def modules(net):
    return ["pool1_3x3_s2", "pool2_3x3_s2"] + ["inception_" + name for name in net.MODULES]


# name: (network for an embedding of a given length, side of the golden image, layers to compare)
NETWORKS = {
    "resnet18-npid": (lambda n: UnitResNet(tv.resnet18(), n), 95, stages),
    "resnet50-npid": (lambda n: UnitResNet(tv.resnet50(), n), 64, stages),
    "resnet50-ms": (lambda n: UnitResNet(tv.resnet50(), n, "head.fc"), 95, stages),
    "bninception-ms": (BnInception, 95, modules),
    "conv4": (lambda n: Conv4(nn.ReLU), 37, activations),
    "conv4-leaky": (lambda n: Conv4(leaky), 37, activations),
    "conv4-protonet": (lambda n: ProtoConv4(), 37, activations),
    "conv64f": (lambda n: Conv64F(nn.ReLU), 37, activations),
    "conv64f-leaky": (lambda n: Conv64F(leaky), 37, activations),
    "conv64f-dn4": (lambda n: Dn4(True), 27, activations),
    "conv64f-dn4-2019": (lambda n: Dn4(False), 27, activations),
}
