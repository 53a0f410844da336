"""Saves archives with real torch: archive_cases.py FOLDER. Prints a line a file: name, alignment, CRC, saved to."""

import io
import sys
from collections import OrderedDict
from pathlib import Path

import torch
from torch.utils.serialization import config

folder = Path(sys.argv[1])
torch.manual_seed(7)


def save(value, name, alignment=64, crc=True, stream=False):
    config.save.storage_alignment = alignment
    torch.serialization.set_crc32_options(crc)
    path = folder / name
    if stream:
        buffer = io.BytesIO()
        torch.save(value, buffer)
        path.write_bytes(buffer.getvalue())
    else:
        torch.save(value, str(path))
    print(name, alignment, crc, "archive" if stream else path, sep="\t")


def many(count):
    return OrderedDict((f"k{i}", torch.randn(i % 5 + 1)) for i in range(count))


net = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.Linear(4, 2))
save(torch.nn.Linear(2, 1, bias=False).state_dict(), "linear.pt")
save(net.state_dict(), "model.state.pt")
save(net.state_dict(), "noext")
save(net.state_dict(), "näme.pt")
save(net.state_dict(), "stream.bin", stream=True)
save(net.state_dict(), "a" * 200 + ".pth")
save(many(12), "twelve.pt")
for count in (6, 7, 8, 22, 23, 24, 53, 120, 250, 600):
    save(many(count), f"m{count}.pt")
save([torch.empty(0), torch.ones(3), torch.empty(0, 4)], "empty.pt")
save({"epoch": 5, "loss": 0.4}, "notensors.pt")
for alignment in (1, 2, 16, 128, 4096):
    save(net.state_dict(), f"aligned{alignment}.pt", alignment=alignment)
save(net.state_dict(), "nocrc.pt", crc=False)
save(torch.tensor(list(b"PK\7\x08abcdefgh"), dtype=torch.uint8), "descriptor.pt")
save(torch.tensor(list(b"PK\7\x08ab"), dtype=torch.uint8), "short.pt")
save(torch.arange(300_000, dtype=torch.float32), "large.pt")
