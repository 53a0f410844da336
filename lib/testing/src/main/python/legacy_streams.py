"""Writes streams of several legacy saves, and files of torch before 0.4, and says what torch reads: FOLDER."""

import io
import json
import pathlib
import pickle
import struct
import sys

import torch

from render import render

MAGIC = 0x1950A86A20F9469CFC6C
SYSTEM = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}


def rebuilt(storage, offset, size, stride):
    """Stands for a tensor while pickling; torch 0.3 wrote this call, without the flags of today."""
    class Tensor:
        def __reduce__(self):
            return torch._utils._rebuild_tensor, (storage, offset, size, stride)

    return Tensor()


class Storage:
    """A storage of torch before 0.4: a whole one, or a view of elements of another."""

    def __init__(self, kind, root, numel, view=None):
        self.id = ("storage", kind, root, "cpu", numel, view)


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.id if isinstance(value, Storage) else None


def old_stream(value, roots, protocol=2):
    """What torch before 0.4 wrote: roots maps a key to the bytes of its storage and its element size."""
    out = io.BytesIO()
    for part in (MAGIC, 1001, SYSTEM):
        pickle.dump(part, out, protocol)
    Pickler(out, protocol).dump(value)
    pickle.dump(sorted(roots), out, protocol)
    for key in sorted(roots):
        data, item = roots[key]
        out.write(struct.pack("<q", len(data) // item) + data)
    return out.getvalue()


def views():
    """Two storages that are parts of a third one; torch shares the memory, and so do the tensors."""
    floats = struct.pack("<6f", *range(6))
    whole = Storage(torch.FloatStorage, "100", 6)
    head = Storage(torch.FloatStorage, "100", 6, ("200", 0, 2))
    tail = Storage(torch.FloatStorage, "100", 6, ("300", 2, 4))
    same = Storage(torch.FloatStorage, "100", 6, ("300", 2, 4))
    parts = [rebuilt(whole, 0, (2, 3), (3, 1)), rebuilt(head, 0, (2,), (1,)), rebuilt(tail, 1, (3,), (1,)),
             rebuilt(same, 0, (2, 2), (1, 2))]
    yield "views", old_stream(parts, {"100": (floats, 4)})
    # The whole storage is named by its views alone.
    yield "views_only", old_stream([parts[3], parts[1]], {"100": (floats, 4)})
    longs = Storage(torch.LongStorage, "7", 3, ("8", 1, 2))
    yield "views_long", old_stream({"a": rebuilt(longs, 0, (2,), (1,)), "b": parts[2]},
                                   {"7": (struct.pack("<3q", 5, -6, 7), 8), "100": (floats, 4)})


def bad_views():
    floats = struct.pack("<6f", *range(6))
    for name, view in {"past": ("2", 4, 3), "far": ("2", 7, 0), "negative": ("2", -1, 2), "count": ("2", 0, -1),
                       "short": ("2", 0), "overflow": ("2", 2**62, 2**62), "text": ("2", "0", 1)}.items():
        storage = Storage(torch.FloatStorage, "1", 6, view)
        yield f"bad_{name}", old_stream(rebuilt(storage, 0, (1,), (1,)), {"1": (floats, 4)})
    # The view is large enough for no such tensor.
    storage = Storage(torch.FloatStorage, "1", 6, ("2", 0, 2))
    yield "bad_tensor", old_stream(rebuilt(storage, 0, (3,), (1,)), {"1": (floats, 4)})


def streams(folder):
    shared = torch.arange(3.0)
    saves = [{"w": shared, "n": 1}, [shared, shared[1:], "b"], None, torch.ones(2, dtype=torch.bfloat16)]
    old = {"_use_new_zipfile_serialization": False}
    with open(folder / "two.pt", "wb") as file:
        torch.save(saves[0], file, **old)
        torch.save(saves[1], file, **old)
    with open(folder / "four.pt", "wb") as file:
        for save in saves:
            torch.save(save, file, **old)
    with open(folder / "zip_behind.pt", "wb") as file:
        torch.save(saves[0], file, **old)
        torch.save(saves[1], file)
    for name in ("two", "four", "zip_behind"):
        found = []
        with open(folder / f"{name}.pt", "rb") as file:
            size = (folder / f"{name}.pt").stat().st_size
            while file.tell() < size:
                found.append(render(torch.load(file)))
                if name == "zip_behind" and len(found) == 2:
                    break
        (folder / f"{name}.json").write_text(json.dumps(found))


def main(folder):
    folder = pathlib.Path(folder)
    streams(folder)
    for name, data in views():
        (folder / f"{name}.pt").write_bytes(data)
        loaded = torch.load(folder / f"{name}.pt", weights_only=True)
        (folder / f"{name}.json").write_text(json.dumps([render(loaded)]))
    for name, data in bad_views():
        (folder / f"{name}.pt").write_bytes(data)
        try:
            print(name, torch.load(folder / f"{name}.pt", weights_only=False))
        except Exception as e:
            print(name, type(e).__name__, str(e)[:80].replace("\n", " "))


if __name__ == "__main__":
    main(sys.argv[1])
