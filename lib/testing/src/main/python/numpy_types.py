"""Saves NumPy arrays and scalars of many types, and prints how NumPy prints the types of each once it is loaded: `FILE|DTYPE`."""
import sys

import numpy as np
import torch

DTYPES = [
    [("a", "<i4"), ("b", "<f4")],
    [("a", ">i4"), ("b", "<f4")],
    [("é", "i1"), ("b'\"", "u2")],
    [("p", [("x", "f4"), ("y", "U3")]), ("m", "f4", (2, 3)), ("n", "c8", (4,)), ("t", "M8[25s]"), ("s", "S3"), ("v", "V5"), ("ok", "?")],
    [(("a title", "a"), "i4"), ("b", "f8")],
    {"names": ["a", "b"], "formats": ["i4", "f8"], "offsets": [4, 16], "itemsize": 32},
    {"names": ["a", "b"], "formats": ["i4", "i4"], "offsets": [0, 0]},
    {"names": ["a", "b"], "formats": ["i4", "f8"], "offsets": [4, 16], "titles": ["one", None]},
    np.dtype([("a", "i1"), ("b", "f8")], align=True),
    [("in", np.dtype([("a", "i1"), ("b", "f8")], align=True)), ("z", "i2")],
    [("rows", [("x", ">f4")], (2,))],
    ">f4",
    ">M8[ns]",
    "V4",
    "S5",
    ">U3",
    "?",
]

if __name__ == "__main__":
    folder = sys.argv[1]
    for number, given in enumerate(DTYPES):
        array = np.zeros((2, 1), dtype=given)
        for protocol in (2, 5):
            for kind, value in (("array", array), ("scalar", array[0, 0])):
                name = f"{number}_{protocol}_{kind}.pt"
                torch.save(value, f"{folder}/{name}", pickle_protocol=protocol)
                loaded = torch.load(f"{folder}/{name}", weights_only=False)
                fields = loaded.dtype.names is not None
                print(f"{name}|{loaded.dtype if fields else loaded.dtype.str}")
