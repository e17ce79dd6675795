#!/usr/bin/env python3
"""Makes core/engine/src/test/resources/checkpoints/*.pt with PyTorch: files as the networks' authors publish them.

Nesting, prefixes, names and shapes are those of the real files (design/models.md). All large tensors are views of one
storage of halves, whose bytes are left out of the archive: the entry omitted/K says in their place how many bytes data/K
has, and the test puts it back (PublishedCheckpoints.java).
"""
import io
import pathlib
import sys
import types
import zipfile

import torch
import torch.nn as nn
import torchvision.models as tv

import similarity_networks as own

OUT = pathlib.Path(__file__).parent.parent / "core/engine/src/test/resources/checkpoints"
HALVES, COUNT = torch.full((512 * 512 * 9,), 0.5), torch.tensor(7)


def state(module, prefix="", without=()):
    """The state dict of a module, its tensors views of one storage."""
    return {
        prefix + name: HALVES[: value.numel()].view(value.shape) if value.is_floating_point() else COUNT
        for name, value in module.state_dict().items()
        if not name.startswith(without)
    }


def lemniscate(name, attributes):
    """An object of one of lemniscate.pytorch's classes, with 5 images of 128 numbers in its memory."""
    path = "lib." + name
    sys.modules.setdefault("lib", types.ModuleType("lib"))
    sys.modules[path] = types.ModuleType(path)
    cls = type(name, (nn.Module,), {"__module__": path})
    setattr(sys.modules[path], name, cls)
    made = cls()
    made.nLem = 5
    made.register_buffer("params", torch.tensor([4096, 0.07, -1, 0.5]))
    made.register_buffer("memory", torch.arange(640.0).reshape(5, 128) / 640)
    for key, value in attributes.items():
        setattr(made, key, value)
    return made


def alias_method():
    path = "lib.alias_multinomial"
    sys.modules.setdefault("lib", types.ModuleType("lib"))
    sys.modules[path] = types.ModuleType(path)
    sys.modules[path].AliasMethod = type("AliasMethod", (), {"__module__": path})
    made = sys.modules[path].AliasMethod()
    made.prob, made.alias = torch.ones(5), torch.zeros(5, dtype=torch.int64)
    return made


def npid(arch, memory):
    network = own.NETWORKS[arch + "-npid"][0](128)
    optimizer = {"state": {0: {"momentum_buffer": COUNT}}, "param_groups": [{"lr": 0.03, "params": [0]}]}
    return {"epoch": 200, "arch": arch, "state_dict": state(network, "module."), "lemniscate": memory,
            "best_prec1": 0.42, "optimizer": optimizer}


def retrieval(name, prefix, extra):
    network = own.NETWORKS[name][0](512)
    backbone = {prefix + key: value for key, value in state(network, without=("head",)).items()}
    head = {key: value for key, value in state(network).items() if key.startswith("head")}
    return {"model": {**backbone, **extra, **head}, "optimizer": {"state": {}}, "scheduler": {"last_epoch": 3000}}


def meta_baseline():
    encoder = state(own.NETWORKS["conv4"][0](0), "encoder.")
    args = {"encoder": "convnet4", "encoder_args": {}, "method": "cos"}
    return {"file": __doc__, "config": {"train_dataset": "mini-imagenet"}, "model": "meta-baseline", "model_args": args,
            "model_sd": {**encoder, "temp": torch.tensor(10.0)}, "training": {"epoch": 20, "optimizer": "sgd"}}


def rap():
    conv4 = state(own.NETWORKS["conv4-protonet"][0](0))
    aliases = {name.replace(".trunk.0.", ".C.").replace(".trunk.1.", ".BN."): value for name, value in conv4.items()}
    both = {**aliases, **conv4}
    former = {"trunk_former" + name[5:]: value for name, value in both.items() if name[6] < "3"}
    later = {"trunk_later.0" + name[7:]: value for name, value in both.items() if name[6] == "3"}
    return {"epoch": 299, "state": {**both, **former, **later}}


def dn4(name, key, prefix):
    return {"epoch_index": 29, "encoder_model": "Conv64F_Local", key: state(own.NETWORKS[name][0](0), prefix),
            "best_prec1": torch.tensor(50.3), "optimizer": {"state": {}, "param_groups": []}}


def save(path, content):
    """Saves with the large storage left out."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            name = entry.filename
            if len(data) == 4 * HALVES.numel():
                name, data = name.replace("/data/", "/omitted/"), str(len(data)).encode()
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    files = {
        "googlenet": state(tv.googlenet(aux_logits=True, init_weights=False)),
        "squeezenet1_0": state(tv.squeezenet1_0()),
        "resnet18-npid": npid("resnet18", lemniscate("LinearAverage", {"momentum": 0.5})),
        "resnet50-npid": npid("resnet50", lemniscate("NCEAverage", {"K": 4096, "multinomial": alias_method()})),
        "resnet50-ms": retrieval("resnet50-ms", "backbone.model.", state(nn.Linear(2048, 1000), "backbone.model.fc.")),
        "bninception-ms": retrieval("bninception-ms", "backbone.", {}),
        "conv4": meta_baseline(),
        "conv4-protonet": rap(),
        "conv64f": {"epoch": 99, "optimizer": {"state": {}}, "model": {
            **state(own.NETWORKS["conv64f"][0](0), "emb_func."), **state(nn.Linear(64, 5), "classifier.")}},
        "conv64f-dn4": dn4("conv64f-dn4", "model", "features."),
        "conv64f-dn4-2019": dn4("conv64f-dn4-2019", "state_dict", ""),
    }
    for name, content in files.items():
        save(OUT / (name + ".pt"), content)
        print(name, (OUT / (name + ".pt")).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
