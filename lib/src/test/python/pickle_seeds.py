"""Writes the fuzzer's first pickles, small ones of every protocol: <folder>/<name>.<protocol>.pkl"""
import collections
import pickle
import sys
from pathlib import Path

from pickle_graphs import Plain

plain = Plain()
plain.me, plain.items = plain, [1, (2, 3)]
ring = []
ring.append((ring, 1))
SEEDS = {
    "atoms": [None, True, 1, 300, 70000, 2**40, -(2**70), 1.5, "a", "é\ud800", b"\xff", bytearray(b"x"), 1j],
    "containers": [{1: "a", (1, 2): [3]}, {1, 2}, frozenset([3]), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), collections.OrderedDict(a=1)],
    "object": plain,
    "ring": ring,
}

if __name__ == "__main__":
    for name, graph in SEEDS.items():
        for protocol in range(6):
            (Path(sys.argv[1]) / f"{name}.{protocol}.pkl").write_bytes(pickle.dumps(graph, protocol))
