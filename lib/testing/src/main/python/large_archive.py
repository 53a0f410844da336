"""A sparse zip64 archive: large_archive.py save FILE writes one with torch, large_archive.py check FILE opens one."""

import os
import sys

os.environ["TORCH_SERIALIZATION_DEBUG"] = "1"

import torch

LENGTHS = (5 << 30, 7, 0xFFFFFFFF)

action, path = sys.argv[1:]
if action == "save":
    torch.serialization.set_crc32_options(False)
    with torch.serialization.skip_data():
        torch.save([torch.empty(length, dtype=torch.uint8) for length in LENGTHS], path)
else:
    mapped = torch.load(path, mmap=True)
    assert [t.numel() for t in mapped] == list(LENGTHS)
    torch.load(path, map_location="meta")
    print(mapped[0][-1].item(), mapped[1].tolist(), mapped[2][-1].item())
