"""Seeded parameters and images, the same numbers here and in Java (io.naflow.weights.SeededWeights).

Value i of the tensor called NAME is uniform: splitmix64 of (FNV-1a hash of NAME) + (i+1)*golden ratio, its upper 53
bits divided by 2^53, mapped to [-1, 1), times sqrt(3) so that the variance is 1, then scaled by what the parameter is for.
"""
import numpy as np

MASK = (1 << 64) - 1


def fnv1a(text):
    h = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def standard(name, count):
    """Zero mean, unit variance, float64."""
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    unit = (z >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    return (2 * unit - 1) * np.sqrt(3.0)


def parameter(name, shape):
    """A parameter of a network by its full PyTorch name, float32."""
    count = int(np.prod(shape))
    v = standard(name, count)
    if name.endswith("running_var"):
        v = 1 + 0.25 * v
    elif name.endswith("running_mean"):
        v = 0.1 * v
    elif name.endswith("bias"):
        v = 0.1 * v
    elif len(shape) == 1:
        v = 0.5 + 0.1 * v
    else:
        v = v * np.sqrt(2.0 / (count // shape[0]))
    return v.astype(np.float32).reshape(shape)


def fill(module, prefix=""):
    """Sets every floating-point entry of a torch module's state dict."""
    import torch

    state = module.state_dict()
    for name, value in state.items():
        if value.is_floating_point():
            state[name] = torch.from_numpy(parameter(prefix + name, tuple(value.shape)))
    module.load_state_dict(state)
    return module


def image(name, shape):
    return standard("image:" + name, int(np.prod(shape))).astype(np.float32).reshape(shape)
