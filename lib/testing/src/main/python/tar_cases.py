"""Writes tars as torch 0.1 did, and what torch reads from them; and bad ones: FOLDER."""

import collections
import io
import json
import pathlib
import pickle
import struct
import sys
import tarfile
import warnings

import torch
from torch import nn

from render import render
from tar_files import tar

warnings.simplefilter("ignore")
BASE = torch.arange(12.0).reshape(3, 4)


def packed(members, form=tarfile.PAX_FORMAT, time=1486000000.25, kinds=None):
    """Torch 0.1 took the files' times, which are fractions: PAX writes them into a header of their own."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:", format=form) as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), time
            if kinds and name in kinds:
                entry.type, entry.size, entry.linkname = kinds[name], 0, "pickle"
                data = b""
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def members(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(m.name, archive.extractfile(m).read()) for m in archive.getmembers()]


def viewed(views):
    """A storage of six floats under 10, parts of it under 11 and 12, and tensors over all."""
    storages = pickle.dumps(1, 2) + pickle.dumps((10, "cpu", torch.FloatStorage), 2) + struct.pack(
        "<q6f", 6, *range(6)) + pickle.dumps(views, 2)

    def tensor(key, storage, offset, sizes, strides):
        return pickle.dumps((key, storage, torch.FloatTensor), 2) + struct.pack(
            f"<iI{2 * len(sizes) + 1}q", len(sizes), 7, *sizes, *strides, offset)

    tensors = pickle.dumps(3, 2) + tensor(1, 10, 0, (2, 3), (3, 1)) + tensor(2, 11, 0, (2,), (1,)) + tensor(
        3, 12, 1, (3,), (1,))
    return tar([BASE, BASE[1], BASE[2]], storages=storages, tensors=tensors)


def good():
    ordered = collections.OrderedDict(a=BASE, b=BASE[0])
    ordered._metadata = {"x": 1}
    values = {"one": BASE, "ties": [BASE, BASE, BASE[1:, 2:], BASE.t()], "empty": [torch.empty(0), torch.tensor(3.0)],
              "ordered": ordered, "plain": {"epoch": 1, "names": ["a", None, (1, 2.5)]},
              "long": torch.arange(3), "double": torch.ones(2, dtype=torch.float64), "byte": torch.ones(2).byte(),
              "state_dict": {k: v.data for k, v in nn.Conv2d(1, 2, 3).state_dict().items()}}
    for name, value in values.items():
        for protocol in (1, 2):
            yield f"{name}_{protocol}", tar(value, protocol)
    parts = members(tar(values["ties"]))
    yield "pax", packed(parts)
    yield "gnu", packed(parts, tarfile.GNU_FORMAT, 1486000000)
    yield "reversed", packed(parts[::-1])
    yield "dotted", tar(BASE, note=b"kept")
    yield "views", viewed([(11, 10, 0, 2), (12, 10, 2, 4)])


def bad():
    yield "not_torch", packed([("readme.txt", b"hello")])
    parts = members(tar(BASE))
    yield "twice", packed(parts + parts[1:2])
    yield "link", packed(parts, kinds={"tensors": tarfile.SYMTYPE})
    yield "hard_link", packed(parts, kinds={"storages": tarfile.LNKTYPE})
    yield "view_past", viewed([(11, 10, 0, 2), (12, 10, 2, 5)])
    yield "view_negative", viewed([(11, 10, -1, 2), (12, 10, 2, 4)])
    yield "view_root", viewed([(11, 77, 0, 2), (12, 10, 2, 4)])
    yield "view_key", viewed([(10, 10, 0, 2), (12, 10, 2, 4)])
    yield "view_short", viewed([(11, 10, 0, 2), (12, 10, 2, 3)])
    yield "count", tar(BASE, storages=pickle.dumps(2**40, 2))
    yield "numel", tar(BASE, storages=pickle.dumps(1, 2) + pickle.dumps((1000, "cpu", torch.FloatStorage), 2)
                       + struct.pack("<q", 2**61) + bytes(48) + pickle.dumps([], 2))
    for name, dims in {"dims": 65, "dims_negative": -1, "dims_huge": 2**31 - 1}.items():
        yield name, tar(BASE, tensors=pickle.dumps(1, 2) + pickle.dumps((1, 1000, torch.FloatTensor), 2)
                        + struct.pack("<i4x", dims) + bytes(100))
    yield "big_endian", tar(BASE, sys_info=pickle.dumps({"little_endian": False}, 2))
    whole = tar(BASE)
    yield "cut", whole[: len(whole) // 2]


def main(folder):
    folder = pathlib.Path(folder)
    for name, data in good():
        path = folder / f"{name}.pt"
        path.write_bytes(data)
        path.with_suffix(".json").write_text(json.dumps(render(torch.load(path, weights_only=False))))
    for name, data in bad():
        (folder / f"bad_{name}.pt").write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
