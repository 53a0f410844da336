"""Writes small files with any torch since 1.13, and golden.json with what that torch reads back from them.

    python write_goldens.py lib/torch/src/test/resources/goldens

The files go into <folder>/<torch version>/. The listing holds, for each file and each dense tensor in it, the dtype,
the shape, the SHA-256 of the elements in row-major order, and a number that tensors of one storage share.
"""
import collections
import hashlib
import io
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore")
INTEGERS = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
QUANTIZED = ("qint", "quint")


def net():
    """Six layers and so twelve storages: torch's records are numbered 0 to 11."""
    torch.manual_seed(1)
    return nn.Sequential(*[nn.Linear(2 + i, 3 + i) for i in range(6)])


def checkpoint():
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for _ in range(2):
        optimizer.zero_grad()
        loss = model(torch.ones(4, 2)).pow(2).sum()
        loss.backward()
        optimizer.step()
    return {
        "epoch": 2,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": loss.item(),
        "loss_tensor": loss.detach(),
    }


def views():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    waves = torch.complex(torch.arange(3.0), torch.arange(3.0) + 1)
    weight = nn.Parameter(torch.full((2, 2), 0.5))
    return {
        "base": base,
        "tie": base,
        "column": base[:, 1],
        "transposed": base.t(),
        "stepped": base[::2, 1::2],
        "expanded": base[:1].expand(3, 6),
        "channels_last": torch.arange(16.0).reshape(1, 2, 2, 4).to(memory_format=torch.channels_last),
        "scalar": torch.tensor(2.5),
        "scalar_of_base": base[2, 3],
        "empty": torch.empty(0),
        "empty_rows": torch.empty(0, 3, dtype=torch.int64),
        "complex": waves,
        "conjugate": waves.conj(),
        "negative": torch._neg_view(torch.arange(4.0) + 1),
        "wants_gradient": torch.ones(2, requires_grad=True),
        "parameters": [weight, (weight, nn.Parameter(torch.zeros(1), requires_grad=False))],
    }


def dtypes():
    """A tensor of each dense dtype that this torch can save and read back, and the names of the others."""
    known = sorted({str(v)[6:]: v for v in vars(torch).values() if isinstance(v, torch.dtype)}.items())
    tensors, refused = collections.OrderedDict(), []
    for name, dtype in known:
        if name.startswith(QUANTIZED):
            continue
        try:
            values = torch.tensor([0, 1, 1, 0] if name == "bool" else [0, 60, 61, 127] * 8, dtype=torch.uint8)
            tensor = values.view(dtype)
            content = io.BytesIO()
            torch.save(tensor, content)
            content.seek(0)
            entry(torch.load(content, weights_only=False))
            tensors[name] = tensor
        except (RuntimeError, TypeError, AttributeError, KeyError, NotImplementedError) as e:
            refused.append(f"{name}: {type(e).__name__}")
    return tensors, refused


def row_major(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg()
    try:
        array = tensor.numpy()
    except TypeError:
        array = tensor.view(INTEGERS[tensor.element_size()]).numpy()
    return np.ascontiguousarray(array).tobytes()


def entry(tensor):
    return {
        "dtype": str(tensor.dtype)[len("torch.") :],
        "shape": list(tensor.shape),
        "sha256": hashlib.sha256(row_major(tensor)).hexdigest(),
    }


def walk(path, value):
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, nn.Module):
        yield from walk(path, value.state_dict())
    elif isinstance(value, (dict, list, tuple)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(f"{path}.{key}" if path else str(key), item)


def listing(file):
    found = list(walk("", torch.load(file, weights_only=False)))
    numbers, entries = {}, {}
    for path, tensor in found:
        storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()
        entries[path] = dict(entry(tensor), storage=numbers.setdefault(storage._cdata, len(numbers)))
    return entries


if __name__ == "__main__":
    version = torch.__version__.split("+")[0]
    folder = Path(sys.argv[1]) / version
    folder.mkdir(parents=True, exist_ok=True)
    every_dtype, refused = dtypes()
    zips = {
        "state_dict": net().state_dict(),
        "checkpoint": checkpoint(),
        "views": views(),
        "dtypes": every_dtype,
        "module": nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)),
    }
    legacy = {"legacy_checkpoint": checkpoint(), "legacy_views": views()}
    for name, value in zips.items():
        torch.save(value, folder / f"{name}.pt")
    for name, value in legacy.items():
        torch.save(value, folder / f"{name}.pt", _use_new_zipfile_serialization=False)
    files = {f"{name}.pt": listing(folder / f"{name}.pt") for name in [*zips, *legacy]}
    golden = {"torch": torch.__version__, "refused_dtypes": refused, "files": files}
    (folder / "golden.json").write_text(json.dumps(golden, indent=0) + "\n")
