"""Opens archives in every way that torch and Python have: archive_check.py FILE… Fails at the first that does not."""

import os
import sys
import zipfile

os.environ["TORCH_SERIALIZATION_DEBUG"] = "1"

import torch

for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as archive:
        assert "nocrc" in path or archive.testzip() is None, path
    plain = torch.load(path)
    mapped = torch.load(path, mmap=True)
    assert str(plain) == str(mapped), path
    with torch.utils.serialization.config.patch("load.calculate_storage_offsets", True):
        torch.load(path)
    torch.load(path, map_location="meta")
    assert torch.serialization.get_unsafe_globals_in_checkpoint(path) == [], path
print("accepted", len(sys.argv) - 1)
