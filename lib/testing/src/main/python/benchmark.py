"""The Python side of the benchmark: each function does one piece of work, its preparations apart from it.

A function gives a call that does the work once; `seconds` times it. Files lie in the current folder; `write_files` makes
them.
"""

import gc
import io
import itertools
import os
import pickle
import time
import zipfile
from collections import OrderedDict
from pathlib import Path

import torch
import torch.nn.functional as F

from networks import Net

SMALL_TENSORS = 100_000
BIG_TENSORS, BIG_ELEMENTS = 4, 1 << 26


def small() -> OrderedDict:
    return OrderedDict((f"layers.{i}.weight", torch.full((4,), float(i))) for i in range(SMALL_TENSORS))


def big() -> OrderedDict:
    return OrderedDict((f"layers.{i}.weight", torch.full((BIG_ELEMENTS,), float(i))) for i in range(BIG_TENSORS))


def write_files(which: str) -> None:
    torch.save(globals()[which](), f"{which}.pt")


def seconds(work) -> dict:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


class Storage:
    pass


class Plain:
    """Pickles as a tensor does, but without torch's Python code: C alone is timed."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __reduce__(self):
        return Plain, self.arguments


def pickle_write():
    tree = OrderedDict(
        (f"layers.{i}.weight", Plain(("storage", Storage, str(i), "cpu", 4), 0, (4,), (1,), False, OrderedDict()))
        for i in range(SMALL_TENSORS)
    )
    return lambda: pickle.dumps(tree, protocol=2)


class StubUnpickler(pickle.Unpickler):
    """Calls what is written in C wherever the pickle names a class, so that C alone is timed."""

    def find_class(self, module, name):
        return {"OrderedDict": OrderedDict}.get(name, itertools.chain)

    persistent_load = staticmethod(len)


def pickle_read():
    data = zipfile.ZipFile("small.pt").read("small/data.pkl")
    return lambda: StubUnpickler(io.BytesIO(data)).load()


def load(name: str, **options):
    return lambda: torch.load(name, **options)


def save(name: str):
    tensors = torch.load(name)

    def work():
        path = Path("python") / name
        path.parent.mkdir(exist_ok=True)
        torch.save(tensors, path)
        # Java's save ends with the file on the disk.
        with open(path, "rb") as file:
            os.fsync(file.fileno())
        path.unlink()

    return work


def train(batch: int, steps: int):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    x = torch.randn(batch, 3, 32, 32)
    target = torch.arange(batch) % 10

    def work():
        for _ in range(steps):
            optimizer.zero_grad()
            F.cross_entropy(net(x), target).backward()
            optimizer.step()

    return work
