"""Files that run code when Python loads them: files(folder) -> (file name, content).

Each shape of `payloads` as a plain pickle and in a zip, and one shape at every place of every container where a pickle
stands. A file's canary is the file that its payload makes, beside it.
"""
import io
import pickle
import struct
import zipfile

import torch

from payloads import shapes
from tar_files import tar

MAGIC = pickle.dumps(0x1950A86A20F9469CFC6C, 2)


def canary_of(path):
    return path.parent.absolute() / (path.name + ".canary")


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return out.getvalue()


def files(folder):
    def shape(file, kind="reduce"):
        return shapes(canary_of(folder / file))[kind]

    for kind in shapes("x"):
        for file in (f"payload_plain_{kind}.pt", f"payload_{kind}.pt"):
            data = shape(file, kind)
            yield file, data if "plain" in file else packed([("a/data.pkl", data), ("a/version", b"3\n")])
    yield from in_legacy(shape)
    yield from in_tar(shape)
    yield from in_script(shape)
    file = "payload_second_pickle.pt"
    yield file, packed([("a/data.pkl", b"\x80\x02N." + shape(file)), ("a/version", b"3\n")])
    file = "payload_other_pickle.pt"
    yield file, packed([("a/data.pkl", b"\x80\x02N."), ("a/other.pkl", shape(file)), ("a/version", b"3\n")])
    file = "payload_deflated.pt"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", shape(file))
        archive.writestr("a/version", b"3\n")
    yield file, out.getvalue()
    index = b'{"metadata": {}, "weight_map": {"w": "shard_of_payload_index.bin"}}'
    file = "payload_index.pt"
    yield "shard_of_payload_index.bin", packed([("a/data.pkl", shape(file)), ("a/version", b"3\n")])
    yield file, index


def in_legacy(shape):
    out = io.BytesIO()
    torch.save([1], out, _use_new_zipfile_serialization=False)
    whole = io.BytesIO(out.getvalue())
    parts = []
    for _ in range(5):
        start = whole.tell()
        pickle.load(whole)
        parts.append(out.getvalue()[start : whole.tell()])
    for i, part in enumerate(("magic", "version", "system", "object", "keys")):
        file = f"payload_legacy_{part}.pt"
        yield file, b"".join(parts[:i]) + shape(file) + b"".join(parts[i + 1 :])


def in_tar(shape):
    value = torch.ones(2)
    for member in ("storages", "tensors", "pickle"):
        file = f"payload_tar_{member}.pt"
        yield file, tar(value, **{member: shape(file)})


def in_script(shape):
    """torch.jit.load reads these with an unpickler of its own, in C++, that calls nothing."""
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), out)
    with zipfile.ZipFile(out) as archive:
        records = [(i.filename, archive.read(i)) for i in archive.infolist()]
    for part in ("data", "constants"):
        file = f"payload_script_{part}.pt"
        yield file, packed([(n, shape(file) if n.endswith(f"/{part}.pkl") else b) for n, b in records])
