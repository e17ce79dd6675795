#!/usr/bin/env python3
"""Makes the small files in core/weights/src/test/resources/weights that the tests of io.naflow.weights read.

They are committed; the build never runs this. Files in the format before PyTorch 1.6 differ from
run to run, as their storages are named by addresses in memory. It needs Python 3 with torch and
numpy (Debian's python3-torch 1.13.1 made the committed ones) and takes the output folder as its
only argument:

    scripts/make-weights-fixtures.py core/weights/src/test/resources/weights

expected.json holds, for each file, what torch itself has under each path: type, shape, numbers.
"""

import collections
import json
import pathlib
import struct
import sys
import types
import zipfile

import numpy as np
import torch
from torch import nn

OUT = pathlib.Path(sys.argv[1])
EXPECTED = {}
DTYPES = {
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float32: "F32",
    torch.float64: "F64",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.int16: "I16",
    torch.int32: "I32",
    torch.int64: "I64",
    torch.bool: "BOOL",
}


def number(x):
    x = float(x)
    return x if x - x == 0 else str(x)


def expect(name, tensors):
    EXPECTED[name] = {
        path: {
            "dtype": DTYPES[t.dtype],
            "shape": list(t.shape),
            "values": [number(x) for x in t.detach().double().contiguous().view(-1).tolist()],
        }
        for path, t in tensors.items()
    }


def save_both(name, value, tensors, **options):
    """In the zip format and in the one before PyTorch 1.6."""
    torch.save(value, OUT / f"{name}.zip.pt", **options)
    torch.save(value, OUT / f"{name}.legacy.pt", _use_new_zipfile_serialization=False, **options)
    expect(f"{name}.zip.pt", tensors)
    expect(f"{name}.legacy.pt", tensors)


def repack(source, target, change):
    """Copies a zip archive without compression, entry by entry; change gives each new content."""
    with zipfile.ZipFile(OUT / source) as old, zipfile.ZipFile(OUT / target, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), change(name, old.read(name)))
        folder = old.namelist()[0].split("/")[0]
        new.writestr(zipfile.ZipInfo(f"{folder}/byteorder"), change("byteorder", b"little"))


def make_types():
    special = [0.0, -0.0, 1.0, -2.5, 65504.0, 6.103515625e-05, 5.960464477539063e-08, 6.0975551605224609e-05,
               float("inf"), float("-inf"), float("nan"), 0.333251953125]
    tensors = {
        "half": torch.tensor(special, dtype=torch.float16),
        "bfloat16": torch.tensor(special + [1e38, 1e-40], dtype=torch.bfloat16),
        "float": torch.tensor(special + [1e-45, 3.4028234663852886e38], dtype=torch.float32),
        "double": torch.tensor(special + [1e-300, 0.1], dtype=torch.float64),
        "int8": torch.tensor([-128, 0, 127], dtype=torch.int8),
        "uint8": torch.tensor([0, 128, 255], dtype=torch.uint8),
        "int16": torch.tensor([-32768, 32767], dtype=torch.int16),
        "int32": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
        "int64": torch.tensor([-(2**63), 2**53, 7], dtype=torch.int64),
        "bool": torch.tensor([[True, False], [False, True]]),
    }
    save_both("types", tensors, tensors)


def make_views():
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    table = torch.arange(1000, dtype=torch.float32).reshape(20, 50)
    half = torch.arange(12, dtype=torch.float16).reshape(3, 4)
    tensors = {
        "base": base,
        "again": base,
        "transposed": base.permute(2, 0, 1),
        "sliced": base[:, 1:, ::2],
        "offset": base[1],
        "expanded": base[0, 0, :1].expand(5, 1).expand(5, 3),
        "column": table[:, 7],
        "corner": table.t()[40:, 15:],
        "half_transposed": half.t(),
        "empty": torch.zeros(0, 3),
        "scalar": torch.tensor(42.5),
        "one": torch.zeros(1, 1, 1) + 3,
    }
    save_both("views", tensors, tensors)


def state_dict():
    torch.manual_seed(1)
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Linear(4, 2))
    return nn.DataParallel(net).state_dict()


def make_nested():
    state = state_dict()
    optimizer = {
        "state": {0: {"step": 3, "momentum_buffer": torch.ones(4)}},
        "param_groups": [{"lr": 0.1, "nesterov": False, "params": [0, 1, 2]}],
    }
    value = {
        "epoch": 90,
        "arch": "resnet18",
        "state_dict": state,
        "best_prec1": np.float64(77.622),
        "best_prec5": np.float32(93.5),
        "seed": np.uint64(2**64 - 1),
        "shape": torch.Size([3, 4]),
        "dtype": torch.float16,
        "device": torch.device("cuda", 1),
        "milestones": collections.Counter([30, 60]),
        "history": collections.defaultdict(list, loss=[2.5, 1.25, float("inf")]),
        "tags": {"cub"},
        "key": b"\x00\xff",
        "empty_key": b"",
        "nothing": None,
        "big": 2**80,
        "pair": ("a", 1),
        "optimizer": optimizer,
    }
    tensors = {f"state_dict.{k}": v for k, v in state.items()}
    tensors["optimizer.state.0.momentum_buffer"] = torch.ones(4)
    save_both("nested", value, tensors)
    for protocol in (1, 3, 4, 5):
        name = f"nested.protocol{protocol}.legacy.pt"
        torch.save(value, OUT / name, _use_new_zipfile_serialization=False, pickle_protocol=protocol)
        expect(name, tensors)
    torch.save(value, OUT / "nested.protocol4.zip.pt", pickle_protocol=4)
    expect("nested.protocol4.zip.pt", tensors)


def make_bare():
    state = collections.OrderedDict((k[len("module."):], v) for k, v in state_dict().items())
    save_both("bare", state, state)
    save_both("tensor", torch.arange(3.0), {"root": torch.arange(3.0)})
    parameters = {"weight": nn.Parameter(torch.arange(4.0)), "tied": None}
    parameters["tied"] = parameters["weight"]
    parameters["marked"] = nn.Parameter(torch.arange(2.0), requires_grad=False)
    save_both("parameters", parameters, parameters)


def make_numpy():
    arrays = {
        "float64": np.linspace(0, 1, 6).reshape(2, 3),
        "float32_f": np.asfortranarray(np.arange(6, dtype="f4").reshape(2, 3)),
        "float16": np.arange(3, dtype="f2"),
        "big_endian": np.arange(4, dtype=">i4"),
        "bool": np.array([True, False]),
        "scalar": np.array(5, dtype="i8"),
        "empty": np.zeros((0, 2), dtype="u1"),
    }
    tensors = {k: torch.from_numpy(v.astype(v.dtype.newbyteorder("=")).copy()) for k, v in arrays.items()}
    save_both("numpy", arrays, tensors)
    torch.save(arrays, OUT / "numpy.protocol5.zip.pt", pickle_protocol=5)
    expect("numpy.protocol5.zip.pt", tensors)


def make_module():
    """A training checkpoint of lemniscate.pytorch: a state dict beside a pickled module object."""
    lib = types.ModuleType("lib.LinearAverage")
    sys.modules["lib"] = types.ModuleType("lib")
    sys.modules["lib.LinearAverage"] = lib

    class LinearAverage(nn.Module):
        def __init__(self):
            super().__init__()
            self.nLem = 5
            self.momentum = 0.5
            self.register_buffer("params", torch.tensor([0.07, 0.5]))
            self.register_buffer("memory", torch.arange(20.0).reshape(5, 4))
            self.head = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))

    LinearAverage.__module__ = "lib.LinearAverage"
    LinearAverage.__qualname__ = "LinearAverage"
    lib.LinearAverage = LinearAverage
    torch.manual_seed(2)
    module = LinearAverage()
    state = state_dict()
    tensors = {f"state_dict.{k}": v for k, v in state.items()}
    tensors.update({f"lemniscate.{k}": v for k, v in module.state_dict().items()})
    save_both("module", {"epoch": 200, "state_dict": state, "lemniscate": module}, tensors)


def make_odd_archives():
    tensors = {"weight": torch.arange(5.0), "count": torch.tensor(3)}
    torch.save(tensors, OUT / "plain.pt")
    expect("plain.pt", tensors)

    def swapped(name, content):
        if name == "byteorder":
            return b"big"
        if "/data/" not in name:
            return content
        width = 4 if len(content) == 20 else 8
        return b"".join(content[i : i + width][::-1] for i in range(0, len(content), width))

    repack("plain.pt", "bigendian.pt", swapped)
    expect("bigendian.pt", tensors)
    limit = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = 4
    repack("plain.pt", "zip64.pt", lambda name, content: content)
    zipfile.ZIP64_LIMIT = limit
    expect("zip64.pt", tensors)
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), OUT / "torchscript.pt")


def make_safetensors():
    """Written from the format's description alone."""
    tensors = {
        "conv.weight": torch.arange(12.0).reshape(2, 3, 2) / 7,
        "conv.count": torch.tensor(5),
        "half": torch.tensor([1.5, -0.25, 65504.0], dtype=torch.float16),
        "mask": torch.tensor([True, False, True]),
        "empty": torch.zeros(0, 3),
        'odd "name" é': torch.tensor([1, 2], dtype=torch.uint8),
    }
    header, data = {"__metadata__": {"format": "pt", "licence": "CC0 \u2713"}}, b""
    for name, t in tensors.items():
        raw = t.numpy().tobytes()
        header[name] = {
            "dtype": DTYPES[t.dtype],
            "shape": list(t.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    (OUT / "plain.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    expect("plain.safetensors", tensors)


OUT.mkdir(parents=True, exist_ok=True)
make_types()
make_views()
make_nested()
make_bare()
make_numpy()
make_module()
make_odd_archives()
make_safetensors()
(OUT / "expected.json").write_text(json.dumps(EXPECTED, indent=0, sort_keys=True) + "\n")
total = sum(f.stat().st_size for f in OUT.iterdir())
print(f"{len(list(OUT.iterdir()))} files, {total} bytes")
