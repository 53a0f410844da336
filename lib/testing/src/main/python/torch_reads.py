"""Reads what Java wrote as real torch does, and compares it with what torch wrote."""
import os
import pathlib
import sys
import zipfile

os.environ["TORCH_SERIALIZATION_DEBUG"] = "1"
import torch

theirs, ours = map(pathlib.Path, sys.argv[1:3])
for name in ("state_dict", "sgd", "adam", "checkpoint", "views", "ties", "parameters", "sparse"):
    path = f"{ours}/{name}.pt"
    assert zipfile.ZipFile(path).testzip() is None, name
    assert torch.serialization.get_unsafe_globals_in_checkpoint(path) == [], name
    torch.load(path)
    torch.load(path, mmap=True)
    # Torch itself validates a sparse tensor's indices, which meta tensors do not have.
    if name != "sparse":
        torch.load(path, map_location="meta")
legacy = torch.load(f"{ours}/legacy.pt")
expected = torch.load(f"{theirs}/legacy.pt")
assert list(legacy) == list(expected)
assert all(torch.equal(legacy[key], expected[key]) for key in expected)
