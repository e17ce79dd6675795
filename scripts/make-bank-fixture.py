#!/usr/bin/env python3
"""Makes jobs/src/test/resources/checkpoints/resnet18-npid-bank.pt with PyTorch: an NPID checkpoint with a memory bank.

Parameters are seeded (seeded.py) and so left out of the archive: the entry omitted/K says in place of data/K which
parameter of what shape it holds, and the test puts it back (BankCheckpoint.java). The bank, 24 unit vectors from the
seeded numbers called "bank", is in the file.
"""
import importlib
import io
import pathlib
import zipfile

import torch

import seeded
import similarity_networks as own

fixtures = importlib.import_module("make-checkpoint-fixtures")
OUT = pathlib.Path(__file__).parent.parent / "jobs/src/test/resources/checkpoints/resnet18-npid-bank.pt"
IMAGES, LENGTH = 24, 128


def main():
    network = own.NETWORKS["resnet18-npid"][0](LENGTH)
    state, names = {}, {}
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            value = torch.from_numpy(seeded.parameter(name, tuple(value.shape)))
            names[value.numpy().tobytes()] = name + " " + ",".join(str(size) for size in value.shape)
        state["module." + name] = value
    bank = fixtures.lemniscate("LinearAverage", {"momentum": 0.5})
    rows = torch.from_numpy(seeded.standard("bank", IMAGES * LENGTH)).reshape(IMAGES, LENGTH)
    bank.memory = (rows / rows.norm(dim=1, keepdim=True)).float()
    bank.nLem = IMAGES
    buffer = io.BytesIO()
    torch.save({"epoch": 200, "arch": "resnet18", "state_dict": state, "lemniscate": bank, "best_prec1": 0.42}, buffer)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(OUT, "w") as target:
        for entry in source.infolist():
            data, name = source.read(entry), entry.filename
            if data in names:
                name, data = name.replace("/data/", "/omitted/"), names[data].encode()
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    print(OUT.name, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
