"""Saves one object of each kind that torch.save knows, into the folder that is named."""
import argparse
import collections
import datetime
import pathlib
import random
import sys
import warnings

import torch
from torch import nn

warnings.simplefilter("ignore")
torch.manual_seed(0)
torch.set_num_threads(1)
folder = pathlib.Path(sys.argv[1])


def save(name, value, **options):
    torch.save(value, f"{folder}/{name}.pt", **options)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.bn = nn.BatchNorm2d(6)
        self.fc = nn.Linear(10, 4)


net = Net()
sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
adam = torch.optim.Adam(net.fc.parameters())
sum((p**2).sum() for p in net.parameters()).backward()
sgd.step()
adam.step()
save("state_dict", net.state_dict())
save("sgd", sgd.state_dict())
save("adam", adam.state_dict())
save("checkpoint", {"epoch": 5, "model_state_dict": net.state_dict(),
                    "optimizer_state_dict": sgd.state_dict(), "loss": 0.4})
save("entire_model", net)
save("sequential", nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.LSTM(3, 4)))
save("scheduler", torch.optim.lr_scheduler.MultiStepLR(sgd, [1, 3]).state_dict())

base = torch.arange(12.0).reshape(3, 4)
weight = torch.ones(2, 2)
save("views", [base, base[:, 1], base.t(), base[1:, 2:], weight.expand(5, 2, 2)])
save("ties", {"a": weight, "b": weight, "c": weight[0]})
save("empty", [torch.empty(0), torch.empty(2, 0, 3), torch.tensor(3.0)])
for name in ("float64 float32 float16 bfloat16 complex64 complex128 int64 int32 int16 int8 uint8"
             " uint16 uint32 uint64 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz"
             " float8_e8m0fnu complex32 bcomplex32 float4_e2m1fn_x2 bits8 bits16").split():
    save(f"dtype_{name}", torch.arange(16, dtype=torch.uint8).view(getattr(torch, name)))
save("dtype_bool", torch.arange(4) > 1)
pair = torch.ones(2, dtype=torch.complex64)
save("conj", pair.conj())
save("neg", pair.conj().imag)
save("conj_neg", torch._neg_view(pair.conj()))
parameter = nn.Parameter(torch.ones(3))
tagged = nn.Parameter(torch.ones(2))
tagged.tag = "x"
save("parameters", [parameter, tagged, parameter])
noted = torch.ones(2)
noted.note = [torch.ones(1), 2]
save("attributes", [noted, noted])
save("buffer", nn.Buffer(torch.ones(2)))
save("requires_grad", torch.ones(2, requires_grad=True))
save("storages", [weight.untyped_storage(), torch.ones(2).storage()])
save("sparse", [torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 2.0], (2, 2)),
                torch.eye(3).to_sparse_csr(), torch.eye(3).to_sparse_csc(),
                torch.eye(4).to_sparse_bsr((2, 2)), torch.eye(4).to_sparse_bsc((2, 2))])
save("quantized", [torch.quantize_per_tensor(torch.ones(2), 0.1, 3, torch.qint8),
                   torch.quantize_per_channel(torch.ones(2, 2), torch.tensor([0.1, 0.2]),
                                              torch.tensor([0, 1]), 0, torch.qint8)])
save("meta", torch.empty(2, 3, device="meta"))
save("nested", torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]))

save("atoms", {"none": None, "t": True, "i": 1, "big": 10**30, "neg": -5, "f": 0.1,
               "inf": float("inf"), "s": "h\u00e9", "b": b"abc\xff", "eb": b"",
               "ba": bytearray(b"xy"), "l": [1, [2]], "t1": (1,), "t4": (1, 2, 3, 4),
               "set": {1}, "c": complex(1, -2), "size": torch.Size([2, 3]),
               "dev": torch.device("cuda", 1), "cpu": torch.device("cpu"), "dt": torch.float32,
               "lay": torch.strided, 1: 2, 2.5: 3, None: 4, (1, 2): 5, "storage": "cpu",
               "w": weight})
save("counter", collections.Counter("abca"))
factory = collections.defaultdict(list)
factory["a"].append(1)
save("defaultdict", factory)
save("frozenset", frozenset([1]))
save("ordered", collections.OrderedDict(a=1, b=torch.ones(1)))
around = [1]
around.append(around)
save("cycle", around)
save("many_tensors", [torch.full((1,), float(i)) for i in range(1500)])
save("many_keys", {f"k{i}": i for i in range(2500)})
save("random_states", [torch.get_rng_state(), random.getstate()])
save("python", [slice(1, 2), range(3), Ellipsis, datetime.datetime(2020, 1, 2),
                pathlib.PurePosixPath("/a/b"), argparse.Namespace(a=1)])
try:
    import numpy
    save("numpy", {"a": numpy.arange(6.0).reshape(2, 3), "s": numpy.float32(1.5),
                   "d": numpy.dtype("f4"), "f": numpy.asfortranarray(numpy.ones((2, 2)))})
except ImportError:
    pass
for protocol in (2, 3, 4, 5):
    save(f"protocol_{protocol}", {"a": torch.ones(2), "b": b"xy", "s": {1, 2}},
         pickle_protocol=protocol)
save("h\u00e9llo", [1])
save("legacy", {"a": torch.ones(2), "b": torch.arange(3)},
     _use_new_zipfile_serialization=False)
