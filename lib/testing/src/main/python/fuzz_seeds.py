"""Writes the small files that the fuzzer starts from, a folder for each of its targets: fuzz_seeds.py FOLDER."""
import collections
import io
import json
import pickle
import struct
import sys
import zipfile
from pathlib import Path

import torch

from pickle_graphs import Plain
from tar_files import tar

plain = Plain()
plain.me, plain.items = plain, [1, (2, 3)]
ring = []
ring.append((ring, 1))
GRAPHS = {
    "atoms": [None, True, 1, 300, 70000, 2**40, -(2**70), 1.5, "a", "é\ud800", b"\xff", bytearray(b"x"), 1j],
    "containers": [{1: "a", (1, 2): [3]}, {1, 2}, frozenset([3]), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), collections.OrderedDict(a=1)],
    "object": plain,
    "ring": ring,
}
# Written by hand: what no pickler writes any more.
OLDEST = (b"(I01\nF1.5\nS'a\\x41'\nV\\u0041\np0\ng0\n(i__main__\nOld\n(c__main__\nOld\nI5\no"
          b"Pid\nK\x01QL5L\n2010(1t.")
BASE = torch.arange(6.0).reshape(2, 3)
SPARSE = torch.eye(2).to_sparse()
VALUES = {
    "tensor": {"w": BASE, "v": BASE.t()[1:], "h": torch.ones(2).bfloat16()},
    "module": torch.nn.Linear(2, 1),
    "kinds": [SPARSE, torch.nn.Parameter(BASE), torch.quantize_per_tensor(BASE, 0.1, 0, torch.qint8), torch.ones(2).untyped_storage()],
    "words": [torch.Size([1]), torch.device("cpu"), torch.float16, collections.Counter("a"), torch.ones(1).numpy()],
}


def saved(value, **options):
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()


def deflated(archive):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
    return out.getvalue()


def script():
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), out)
    return out.getvalue()


def safetensors(header, body=b""):
    text = json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + body


def program(name):
    """The graph alone, without where its lines came from."""
    import exported_programs
    from torch._export.serde.serialize import serialize

    tree = json.loads(serialize(exported_programs.exported(name)).exported_program)

    def bare(graph):
        for node in graph["nodes"]:
            node["metadata"] = {}
            for argument in node["inputs"]:
                if inner := argument["arg"].get("as_graph"):
                    bare(inner["graph"])

    bare(tree["graph_module"]["graph"])
    return json.dumps(tree, separators=(",", ":")).encode()


def seeds():
    for name, graph in GRAPHS.items():
        for protocol in range(6):
            yield f"pickle/{name}.{protocol}.pkl", pickle.dumps(graph, protocol)
    yield "pickle/oldest.pkl", OLDEST
    for name, value in VALUES.items():
        yield f"archive/{name}.zip", saved(value)
        yield f"archive/{name}.packed.zip", deflated(saved(value, pickle_protocol=4))
        yield f"legacy/{name}.pt", saved(value, _use_new_zipfile_serialization=False, pickle_protocol=2)
    yield "archive/script.zip", script()
    yield "legacy/newest.pt", saved(VALUES["tensor"], _use_new_zipfile_serialization=False, pickle_protocol=5)
    for protocol in range(6):
        yield f"legacy/plain.{protocol}.pkl", pickle.dumps(["a", 1, {2: None}], protocol)
    for name, value in {"one": BASE, "tie": [BASE, BASE[0]], "words": {"a": BASE, "b": (1, None, "x")}}.items():
        yield f"tar/{name}.tar", tar(value)
    one = {"a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]}}
    two = {"b": {"dtype": "I8", "shape": [], "data_offsets": [8, 9]}, "__metadata__": {"format": "pt"}}
    yield "safetensors/none.safetensors", safetensors({})
    yield "safetensors/one.safetensors", safetensors(one, bytes(8))
    yield "safetensors/two.safetensors", safetensors({**one, **two}, bytes(9))
    for name in ("lstm", "nested", "tied", "branches"):
        yield f"program/{name}.json", program(name)


if __name__ == "__main__":
    torch.manual_seed(0)
    for path, content in seeds():
        file = Path(sys.argv[1]) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
