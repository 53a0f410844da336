"""Repacks a torch file as other zip tools would: foreign_zips.py FOLDER. Each is opened by torch; prints their names."""

import sys
import zipfile
from pathlib import Path

import torch

folder = Path(sys.argv[1])
torch.manual_seed(2)
value = {f"k{i}": torch.randn(300 + i) for i in range(12)}
original = folder / "original.pt"
torch.save(value, original)
records = [(i.filename, zipfile.ZipFile(original).read(i)) for i in zipfile.ZipFile(original).infolist()]
NEWER = (".format_version", ".storage_alignment", "byteorder", "serialization_id")
older = [(n, b) for n, b in records if not n.endswith(NEWER)]


def pack(name, entries, method=zipfile.ZIP_STORED, streamed=False, tail=b"", comment=b"", folders=()):
    path = folder / name
    with open(path, "wb") as file:
        target = Unseekable(file) if streamed else file
        with zipfile.ZipFile(target, "w", method) as archive:
            archive.comment = comment
            for entry in folders:
                archive.writestr(entry, b"")
            for entry, content in entries:
                archive.writestr(entry, content)
        file.write(tail)
    loaded = torch.load(path)
    assert all(torch.equal(loaded[key], value[key]) for key in value), name
    print(name)


class Unseekable:
    def __init__(self, file):
        self.write, self.flush = file.write, file.flush


version = [r for r in older if r[0].endswith("/version")]
others = [r for r in older if not r[0].endswith("/version")]
pack("stored.pt", records)
pack("reversed.pt", records[::-1])
pack("lexicographic.pt", sorted(others) + version)
pack("version_first.pt", version + others)
pack("deflated.pt", records, zipfile.ZIP_DEFLATED)
pack("streamed.pt", records, zipfile.ZIP_DEFLATED, streamed=True)
pack("streamed_stored.pt", records, streamed=True)
pack("tail.pt", records, tail=b"bytes behind the end" * 10)
pack("comment.pt", records, comment=b"a comment")
pack("folders.pt", records, folders=("original/", "original/data/"))
pack("renamed.pt", [(n.replace("original/", "x y/"), b) for n, b in records])
pack("extra.pt", records + [("original/notes.txt", b"kept")])
