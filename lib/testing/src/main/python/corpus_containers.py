"""Good files whose content is plain and whose container is not: old, foreign, swapped, legacy, safetensors."""

import pickle
import zipfile

import numpy
import torch
from torch import nn

PLAIN = {"w": torch.arange(6.0).reshape(2, 3), "n": [1, "a", None, True, 2.5], "t": (1, 2)}


def records(path):
    with zipfile.ZipFile(path) as archive:
        return [(i.filename, archive.read(i)) for i in archive.infolist()]


def containers(c):
    torch.save(PLAIN, c.path("origin"))
    c.expect("origin")
    original = records(c.folder / "origin.pt")
    old = [(n, b) for n, b in original
           if not n.endswith((".format_version", ".storage_alignment", "byteorder", "serialization_id"))]

    def pack(name, entries, method=zipfile.ZIP_STORED, tail=b"", comment=b""):
        path = c.path(name)
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.comment = comment
            for entry, content in entries:
                archive.writestr(entry, content)
        with open(path, "ab") as file:
            file.write(tail)
        c.expect(name)

    pack("zip_stored", original)
    pack("zip_reversed", original[::-1])
    pack("zip_old", old)
    pack("zip_deflated", original, zipfile.ZIP_DEFLATED)
    pack("zip_tail", original, tail=b"bytes behind the end")
    pack("zip_comment", original, comment=b"a comment")
    pack("zip_extra", original + [("origin/notes.txt", b"kept")])
    pack("zip_renamed", [(n.replace("origin/", "x y/"), b) for n, b in original])
    for number in (1, 2, 9, 10):
        pack(f"zip_version_{number}", [(n, b"%d\n" % number if n.endswith("/version") else b) for n, b in old])
    swapped = []
    for name, content in original:
        if "/data/" in name:
            content = numpy.frombuffer(content, "<f4").astype(">f4").tobytes()
        swapped.append((name, b"big" if name.endswith("byteorder") else content))
    pack("zip_big_endian", swapped)
    data = (c.folder / "origin.pt").read_bytes()
    c.raw("trailing", data + b"\0" * 100)
    config = torch.utils.serialization.config.save
    config.storage_alignment = 4096
    c.save("alignment_4096", PLAIN)
    config.storage_alignment = 64
    torch.serialization.set_crc32_options(False)
    c.save("crc_off", PLAIN)
    torch.serialization.set_crc32_options(True)
    for name, value in {"views": [PLAIN["w"], PLAIN["w"].t()], "dtypes": torch.ones(3).bfloat16(),
                        "parameter": nn.Parameter(torch.ones(2)), "nothing": [1], "empty": torch.empty(0),
                        "storage": torch.ones(2).storage(),
                        "sequential": nn.Sequential(nn.Linear(2, 1))}.items():
        c.save(f"legacy_{name}", value, _use_new_zipfile_serialization=False)
    legacy = (c.folder / "legacy_views.pt").read_bytes()
    c.raw("legacy_tail", legacy + b"more")
    for protocol in range(6):
        value = {"a": [1, 2.5, "x", b"y", (None, True)], "b": {1}}
        c.raw(f"plain_pickle_{protocol}", pickle.dumps(value, protocol), value)
    import safetensors.torch
    for name, value in {"one": {"a": torch.ones(2, 2)}, "none": {}, "scalar": {"s": torch.tensor(2.0)},
                        "dtypes": {str(d)[6:]: torch.ones(2).to(d) for d in (
                            torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.uint8,
                            torch.bool, torch.float8_e4m3fn, torch.uint16)}}.items():
        path = c.path(f"safetensors_{name}")
        safetensors.torch.save_file(value, path)
        # Not load(): it gives the names in another order each time.
        c.expect(path.stem, safetensors.torch.load_file(path))
