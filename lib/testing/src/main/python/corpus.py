"""Writes good files, NAME.pt beside NAME.json with what torch reads from it, and bad ones: corpus.py FOLDER."""

import collections
import datetime
import json
import pathlib
import random
import shutil
import sys
import types
import warnings
from argparse import Namespace

import numpy
import torch
from torch import nn

import corpus_bad
import corpus_crafted
import corpus_kinds
import corpus_layers
from corpus_containers import PLAIN, containers
from render import name as name_of
from render import render

warnings.simplefilter("ignore")
DTYPES = ("float64 float32 float16 bfloat16 complex64 complex128 int64 int32 int16 int8 uint8 uint16"
          " uint32 uint64 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu"
          " complex32 bcomplex32 float4_e2m1fn_x2 bits8 bits16 bits1x8 bits2x4 bits4x2").split()


class Corpus:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.names = []
        self.saved = []

    def path(self, name):
        assert name not in self.names, name
        self.names.append(name)
        return self.folder / f"{name}.pt"

    def save(self, name, value, **options):
        torch.save(value, self.path(name), **options)
        self.saved.append(name)
        self.expect(name)

    def expect(self, name, value=None):
        """What torch reads is what is expected, but where torch itself can't read the file."""
        if value is None:
            value = torch.load(self.folder / f"{name}.pt", weights_only=False)
        text = json.dumps(render(value))
        (self.folder / f"{name}.json").write_text(text)

    def raw(self, name, data, value=None):
        self.path(name).write_bytes(data)
        self.expect(name, value)


def tensors(c):
    source = torch.arange(48, dtype=torch.uint8)
    for dtype in DTYPES:
        c.save(f"dtype_{dtype}", source.view(getattr(torch, dtype)))
    c.save("dtype_bool", torch.arange(4) > 1)
    for dtype in ("bfloat16", "float16", "complex64", "int16", "float8_e4m3fn", "uint16", "complex32"):
        c.save(f"view_{dtype}", source.view(getattr(torch, dtype)).reshape(2, -1).t()[1:])
    base = torch.arange(24.0).reshape(2, 3, 4)
    views = {"column": base[:, 1], "transposed": base.permute(2, 0, 1), "step": base[:, ::2, 1::2],
             "expanded": torch.ones(1).expand(1000), "scalar": base[1, 2, 3], "flat": base.view(-1),
             "empty": base[:0], "strided": torch.as_strided(base, (3, 3), (1, 2), 4),
             "diagonal": torch.diagonal(base, 0, 1, 2)}
    for name, view in views.items():
        c.save(f"view_{name}", view)
    c.save("views_together", [base, *views.values()])
    c.save("empty", [torch.empty(0), torch.empty(2, 0, 3), torch.empty(0, dtype=torch.int8)])
    c.save("scalars", [torch.tensor(3.0), torch.tensor(True), torch.tensor(7)])
    one = torch.ones(2, 2)
    c.save("ties", {"a": one, "b": one, "c": one[0], "d": one.clone()})
    c.save("empty_tie", [t := torch.empty(0), t, t.view(0, 1)])
    pair = torch.complex(torch.arange(3.0), torch.ones(3))
    c.save("conj", pair.conj())
    c.save("neg", pair.conj().imag)
    c.save("conj_neg", torch._neg_view(pair.conj()))
    c.save("conj_view", pair.conj()[1:])
    c.save("conj_shared", [pair, pair.conj()])
    c.save("conj128", pair.to(torch.complex128).conj())
    c.save("requires_grad", [torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True) * 2])
    c.save("parameter", nn.Parameter(torch.ones(3)))
    c.save("parameter_frozen", nn.Parameter(torch.ones(3), requires_grad=False))
    tagged = nn.Parameter(torch.ones(2))
    tagged.tag, tagged.mask = "x", torch.zeros(2)
    c.save("parameter_state", tagged)
    c.save("parameter_state_twice", [tagged, tagged, tagged.mask])
    noted = torch.ones(2)
    noted.note = [torch.ones(1), 2]
    c.save("attributes", [noted, noted, torch.zeros(1)])
    c.save("buffer", nn.Buffer(torch.ones(2)))
    c.save("storages", [one.storage(), one, torch.ones(3).untyped_storage()])
    c.save("storage_half", torch.ones(3).half().storage())
    coo = torch.sparse_coo_tensor([[0, 1, 1], [1, 0, 0]], [1.0, 2.0, 3.0], (2, 2))
    c.save("sparse_coo", coo)
    c.save("sparse_coalesced", coo.coalesce())
    c.save("sparse_hybrid", torch.sparse_coo_tensor([[0, 2]], torch.ones(2, 3), (4, 3)))
    c.save("sparse_empty", torch.sparse_coo_tensor(size=(3, 3)))
    c.save("sparse_csr", torch.eye(3).to_sparse_csr())
    c.save("sparse_csc", torch.eye(3).to_sparse_csc())
    c.save("sparse_bsr", torch.eye(4).to_sparse_bsr((2, 2)))
    c.save("sparse_bsc", torch.eye(4).to_sparse_bsc((2, 2)))
    c.save("sparse_batched", torch.eye(3).expand(2, 3, 3).to_sparse_csr())
    for kind in (torch.qint8, torch.quint8, torch.qint32):
        c.save(f"quantized_{name_of(kind)}", torch.quantize_per_tensor(torch.arange(6.0), 0.1, 3, kind))
    c.save("quantized_channel", torch.quantize_per_channel(
        torch.ones(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0, torch.qint8))
    c.save("quantized_view", torch.quantize_per_tensor(torch.arange(6.0), 0.1, 3, torch.qint8).view(2, 3).t())
    c.save("meta", [torch.empty(2, 3, device="meta"), torch.empty(2, device="meta", dtype=torch.int8)])
    c.save("large", torch.arange(100_000.0))
    c.save("many", [torch.full((1,), float(i)) for i in range(300)])


def values(c):
    c.save("atoms", [None, True, False, 0, -1, 255, 256, 65536, -2**31, 2**31, 2**63, -2**63, 0.1,
                     float("inf"), float("-inf"), float("nan"), -0.0, 5e-324, complex(1, -0.0)])
    c.save("ints", [10**30, -10**30, 2**2000, -2**2040, 2**4100])
    c.save("texts", ["", "h\u00e9", "\U0001f600", "\ud800", "a\udfffb", "\x00\n\"\\", "x" * 70000])
    c.save("bytes", [b"", b"abc\xff", bytearray(), bytearray(b"\x00\xff"), bytes(range(256))])
    c.save("sets", [set(), {1, 2}, {"a", None, 2.5}, frozenset(), frozenset([(1, 2), frozenset([3])])])
    c.save("keys", {1: 2, 2.5: 3, None: 4, (1, 2): 5, "s": 6, True: 7, b"b": 8, frozenset([1]): 9})
    c.save("counter", collections.Counter("abca"))
    c.save("defaultdict", collections.defaultdict(list, a=[1]))
    c.save("defaultdict_none", collections.defaultdict(None, a=[1]))
    c.save("defaultdict_nested", collections.defaultdict(dict, {1: {"x": torch.ones(1)}}))
    c.save("ordered", collections.OrderedDict(a=1, b=torch.ones(1)))
    marked = collections.OrderedDict(a=1)
    marked.note = {"x": [1]}
    c.save("ordered_attributes", marked)
    c.save("torch_words", [torch.Size([2, 3]), torch.Size([]), torch.device("cuda", 1), torch.device("cpu"),
                           torch.float32, torch.bfloat16, torch.strided, torch.sparse_coo])
    c.save("slices", [slice(1, 2), slice(None), slice(1, None, -2), range(3), range(5, 0, -2)])
    c.save("ellipsis", [Ellipsis, (Ellipsis, 1)])
    zone = datetime.timezone(datetime.timedelta(hours=2))
    c.save("times", [datetime.datetime(2020, 1, 2, 3, 4, 5, 6), datetime.datetime(2020, 1, 2, tzinfo=zone),
                     datetime.date(2020, 2, 3), datetime.time(1, 2), datetime.timedelta(1, 2, 3)])
    c.save("paths", [pathlib.PurePosixPath("/a/b"), pathlib.PosixPath("c"), pathlib.PureWindowsPath("c:/d")])
    c.save("namespace", Namespace(lr=0.1, layers=[1, 2], weight=torch.ones(1)))
    c.save("simple_namespace", types.SimpleNamespace(a=1))
    c.save("functions", [len, torch.add, print, collections.OrderedDict, nn.Linear, torch.nn.functional.relu])
    kinds = "f4 f8 f2 i1 i2 i4 i8 u1 u2 u4 u8 b1 c8 c16".split()
    c.save("numpy_scalars", [numpy.dtype(k).type(1) for k in kinds])
    c.save("numpy_arrays", [numpy.arange(6).astype(k).reshape(2, 3) for k in kinds])
    c.save("numpy_layouts", [numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)), numpy.arange(4.0)[::2],
                             numpy.arange(3, dtype=">f4"), numpy.array(2.0), numpy.zeros((0, 3))])
    c.save("numpy_text", [numpy.array(["ab", "c"]), numpy.array([b"ab", b"c"])])
    c.save("numpy_dtype", [numpy.dtype("f4"), numpy.dtype(">i8")])
    c.save("numpy_random_state", numpy.random.RandomState(1).get_state())
    around = [1]
    around.append(around)
    c.save("cycle_list", around)
    knot = {}
    knot["me"] = {"up": knot, "again": [knot]}
    c.save("cycle_dict", knot)
    loop = Namespace(a=1)
    loop.me = loop
    c.save("cycle_object", loop)
    turn = ([],)
    turn[0].append(turn)
    c.save("cycle_tuple", turn)
    shared = [1]
    c.save("shared", [shared, shared, (shared, shared)])
    deep = []
    for _ in range(200):
        deep = [deep]
    c.save("deep", deep)
    c.save("wide", {f"k{i}": i for i in range(2500)})
    c.save("batches", [list(range(n)) for n in (0, 1, 2, 999, 1000, 1001, 2001)])
    c.save("random_states", [torch.get_rng_state(), random.Random(1).getstate()])
    everything = dict(PLAIN, b=b"xy", e=b"", s={1}, f=frozenset([2]), a=bytearray(b"z"), big=2**3000,
                      u="h\u00e9\n", c=1j, d=collections.OrderedDict(x=1), size=torch.Size([1]))
    for protocol in range(6):
        # Protocol 0 turns a storage's id into text, which torch itself can't read again.
        everything["w"] = PLAIN["w"] if protocol else None
        c.save(f"protocol_{protocol}", everything, pickle_protocol=protocol)
        c.save(f"legacy_protocol_{protocol}", everything, pickle_protocol=protocol,
               _use_new_zipfile_serialization=False)
        c.save(f"protocol_{protocol}_numpy", [numpy.arange(3.0), numpy.float32(2)], pickle_protocol=protocol)
    for protocol in (3, 4, 5):
        c.save(f"protocol_{protocol}_objects", [Namespace(a=1), slice(1), pathlib.PurePosixPath("/a")],
               pickle_protocol=protocol)


class Words(dict):
    pass


class Steps(list):
    pass


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 5)
        self.bn = nn.BatchNorm2d(6)
        self.fc = nn.Linear(6, 2)


def models(c):
    net = Net()
    parameters = list(net.parameters())
    makers = torch.optim
    for name in "SGD Adam AdamW RMSprop Adagrad Adadelta Adamax NAdam RAdam ASGD Rprop".split():
        more = {"momentum": 0.9} if name == "SGD" else {}
        optimizer = getattr(makers, name)(parameters, lr=0.1, **more)
        sum((p**2).sum() for p in parameters).backward()
        optimizer.step()
        c.save(f"optimizer_{name}", optimizer.state_dict())
    c.save("optimizer_fresh", makers.SGD(parameters).state_dict())
    sgd = makers.SGD(parameters, lr=0.1, momentum=0.9)
    plans = makers.lr_scheduler
    for plan in (plans.StepLR(sgd, 3), plans.MultiStepLR(sgd, [1, 3, 3]), plans.ExponentialLR(sgd, 0.9),
                 plans.CosineAnnealingLR(sgd, 5), plans.LinearLR(sgd), plans.LambdaLR(sgd, lambda e: 1.0),
                 plans.ReduceLROnPlateau(sgd), plans.OneCycleLR(sgd, 1.0, 10)):
        c.save(f"scheduler_{type(plan).__name__}", plan.state_dict())
    c.save("scaler", torch.amp.GradScaler("cpu").state_dict())
    c.save("state_dict", net.state_dict())
    c.save("state_dict_legacy", net.state_dict(), _use_new_zipfile_serialization=False)
    c.save("checkpoint", {"epoch": 5, "model_state_dict": net.state_dict(),
                          "optimizer_state_dict": sgd.state_dict(), "loss": 0.4})
    c.save("several", {f"model{k}_state_dict": nn.Linear(2, 2).state_dict() for k in "AB"})
    c.save("entire_sequential", nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(2, 2)))
    c.save("entire_lstm", nn.LSTM(3, 4, num_layers=2, bidirectional=True))
    c.save("entire_attention", nn.MultiheadAttention(4, 2))
    c.save("entire_norms", nn.ModuleList([nn.BatchNorm2d(2), nn.LayerNorm(3), nn.GroupNorm(1, 2)]))
    c.save("entire_embedding", nn.Embedding(3, 4, padding_idx=0))
    c.save("entire_user_class", net)
    c.save("parameter_list", nn.ParameterList([torch.ones(1)]))
    c.save("words", Words(a=1, b=[2]))
    c.save("steps", Steps([1, torch.ones(1)]))
    tall = Words(a=1)
    tall.note = "n"
    c.save("words_attributes", tall)


def main(folder):
    # A class of the file is looked up by the name of the module that wrote it.
    sys.modules.setdefault("corpus", sys.modules[__name__])
    torch.manual_seed(0)
    for part in ("good", "bad"):
        shutil.rmtree(pathlib.Path(folder) / part, ignore_errors=True)
    corpus = Corpus(pathlib.Path(folder) / "good")
    for part in (tensors, values, models, containers, corpus_layers.layers, corpus_layers.older, corpus_kinds.kinds):
        part(corpus)
    corpus_layers.containers(corpus, DTYPES)
    # Those that torch.save itself wrote: another writer can be held against their bytes.
    (corpus.folder / "saved.txt").write_text("\n".join(corpus.saved))
    bad = pathlib.Path(folder) / "bad"
    print(len(corpus.names), corpus_crafted.write(bad, corpus.folder, corpus_bad.write(bad, corpus.folder)))


if __name__ == "__main__":
    main(sys.argv[1])
