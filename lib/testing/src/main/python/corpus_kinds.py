"""Good files of the rarer kinds: nested and sparse tensors, tars, storages that are views, shards, TorchScript."""

import json
import pickle
import zipfile

import torch
from torch import nn

import legacy_streams
import tar_cases
import tensor_kinds

# Large ones, and parameters whose parts torch makes anew at each look: TensorKindsTest has them.
ELSEWHERE = ("sparse_many", "sparse_rows", "nested_parameter", "parameters_sparse")


def kinds(c):
    for name, value in tensor_kinds.good():
        if name not in ELSEWHERE:
            path = c.path(f"kind_{name}")
            torch.save(value, path)
            path.with_suffix(".json").write_text(json.dumps(tensor_kinds.expected(name, value, path)))
    for name, data in tar_cases.good():
        c.raw(f"tar_protocol_1_{name[:-2]}" if name.endswith("_1") else f"tar_{name}", data)
    for name, data in legacy_streams.views():
        c.raw(f"legacy_storage_{name}", data)
    with open(c.path("legacy_stream"), "wb") as file:
        for number in range(3):
            torch.save(torch.full((2,), float(number)), file, _use_new_zipfile_serialization=False)
    c.expect("legacy_stream")
    shards(c)
    scripts(c)


def shards(c):
    """An index beside its shards, of either kind; its names are sorted, as transformers writes them."""
    import safetensors.torch
    net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 4)).state_dict()
    parts = [dict(list(net.items())[:2]), dict(list(net.items())[2:])]
    for kind in ("bin", "safetensors"):
        places = {}
        for number, part in enumerate(parts):
            name = f"shard-{number + 1:05d}-of-00002.{kind}"
            if kind == "bin":
                torch.save(part, c.folder / name)
            else:
                safetensors.torch.save_file(part, c.folder / name)
            places.update(dict.fromkeys(part, name))
        index = json.dumps({"metadata": {"total_size": 80}, "weight_map": places}, indent=2, sort_keys=True)
        c.raw(f"shards_{kind}", index.encode(), dict(sorted(net.items())))


def scripts(c):
    modules = {"linear": nn.Sequential(nn.Linear(2, 3), nn.ReLU()), "norm": nn.BatchNorm2d(2), "lstm": nn.LSTM(2, 3),
               "embedding": nn.Embedding(3, 2)}
    for name, module in modules.items():
        path = c.path(f"torchscript_{name}")
        torch.jit.script(module).save(str(path))
        c.expect(path.stem, script(path))
    path = c.path("torchscript_traced")
    torch.jit.trace(lambda x: x + torch.ones(2), torch.zeros(2)).save(str(path))
    c.expect(path.stem, script(path))


class Call:
    """A call that is shown, as it is not run."""

    def __init__(self, function, arguments):
        self.call = function, arguments

    def __reduce_ex__(self, protocol):
        return self.call


def script(path):
    """The values of a TorchScript zip by Python's own pickle, each class of its code a class without any."""
    archive = zipfile.ZipFile(path)
    top = archive.namelist()[0].split("/")[0]
    found = {}
    for part in ("data", "constants"):
        storages, classes = {}, {}

        class Unpickler(pickle.Unpickler):
            def find_class(self, module, name):
                if module == "torch.jit._pickle":
                    return lambda *arguments: Call(super(Unpickler, self).find_class(module, name), arguments)
                if not module.startswith("__torch__"):
                    return super().find_class(module, name)
                return classes.setdefault((module, name), type(name, (), {"__module__": module}))

            def persistent_load(self, saved):
                kind, storage_type, key, place, count = saved
                if key not in storages:
                    data = bytearray(archive.read(f"{top}/{part}/{key}"))
                    storages[key] = torch.frombuffer(data, dtype=torch.uint8).untyped_storage()
                return torch.storage.TypedStorage(wrap_storage=storages[key], dtype=storage_type.dtype, _internal=True)

        found[part] = Unpickler(archive.open(f"{top}/{part}.pkl")).load()
    return found
