"""Writes tensors of the rarer kinds, good and bad, and what torch reads from them: FOLDER."""

import io
import json
import pathlib
import sys
import warnings

import numpy
import torch
from torch import nn

from render import render

warnings.simplefilter("ignore")
SPARSE = (torch.eye(3).to_sparse(), torch.eye(3).to_sparse_csr(), torch.eye(3).to_sparse_csc(),
          torch.eye(4).to_sparse_bsr((2, 2)), torch.eye(4).to_sparse_bsc((2, 2)))


def noted(value):
    value.note = ["n", torch.ones(1)]
    return value


def good():
    ones = torch.nested.nested_tensor([torch.ones(2, 3), torch.arange(6.0).reshape(2, 3).t(), torch.ones(0, 4)])
    yield "nested", ones
    yield "nested_grad", torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], requires_grad=True)
    yield "nested_half", torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], dtype=torch.float16)
    yield "nested_scalars", torch.nested.nested_tensor([torch.tensor(1.0), torch.tensor(2.0)])
    yield "nested_none", torch.nested.nested_tensor([])
    yield "nested_turned", ones.transpose(1, 2)
    yield "nested_values", [ones, ones.values()]
    yield "nested_parameter", nn.Parameter(torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]))
    yield "parameters_sparse", [nn.Parameter(t) for t in SPARSE]
    yield "parameter_sparse_noted", noted(nn.Parameter(SPARSE[0]))
    eight = torch.quantize_per_tensor(torch.arange(6.0), 0.1, 3, torch.qint8)
    channels = torch.quantize_per_channel(torch.ones(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0,
                                          torch.qint8)
    yield "parameters_quantized", [nn.Parameter(t, requires_grad=False) for t in (eight, channels)]
    yield "parameter_meta", nn.Parameter(torch.empty(2, 3, device="meta"))
    yield "noted", [noted(t) for t in (SPARSE[0].clone(), SPARSE[1].clone(), eight, channels)]
    yield "sparse_batched", torch.sparse_csr_tensor(torch.tensor([0, 1, 2]).expand(2, 3),
                                                    torch.tensor([0, 1]).expand(2, 2), torch.ones(2, 2))
    yield "sparse_int32", torch.sparse_csr_tensor(torch.tensor([0, 1, 2], dtype=torch.int32),
                                                  torch.tensor([0, 1], dtype=torch.int32), torch.ones(2))
    yield "sparse_dense", torch.sparse_csr_tensor(torch.tensor([0, 1, 2]), torch.tensor([0, 1]), torch.ones(2, 5))
    none = torch.tensor([], dtype=torch.int64)
    yield "sparse_empty", [torch.sparse_csr_tensor(torch.tensor([0]), none, torch.empty(0), (0, 3)),
                           torch.sparse_csr_tensor(torch.zeros(2, 1, dtype=torch.int64),
                                                   torch.zeros(2, 0, dtype=torch.int64), torch.empty(2, 0), (2, 0, 3)),
                           torch.sparse_coo_tensor(torch.zeros(0, 2, dtype=torch.int64), torch.ones(2, 3), (3,))]
    yield "sparse_many", torch.sparse_coo_tensor(torch.arange(200_000).reshape(1, -1), torch.ones(200_000), (200_000,),
                                                 is_coalesced=True)
    big = torch.arange(300_000).remainder(1000)
    yield "sparse_rows", torch.sparse_csr_tensor(torch.arange(0, 300_001, 1000), big, torch.ones(300_000))
    times = ["2020-01-02", "NaT"]
    yield "numpy_times", [numpy.array(times, "M8[D]"), numpy.array([1, 2], "m8[25s]"), numpy.datetime64("2020", "ns"),
                          numpy.timedelta64(3, "h"), numpy.timedelta64(3), numpy.array(times, ">M8[us]"),
                          numpy.array([[1, 2], [3, 4]], "m8[3M]", order="F")]


class Made:
    def __init__(self, function, *args):
        self.call = function, args

    def __reduce__(self):
        return self.call


def coo(indices, values, size, *coalesced):
    data = (torch.tensor(indices), values, torch.Size(size), *coalesced)
    return Made(torch._utils._rebuild_sparse_tensor, torch.sparse_coo, data)


def csr(compressed, plain, values, size, layout=torch.sparse_csr):
    data = (torch.tensor(compressed), torch.tensor(plain), values, torch.Size(size))
    return Made(torch._utils._rebuild_sparse_tensor, layout, data)


def bad():
    two = torch.ones(2)
    yield "coo_high", coo([[0, 3]], two, (3,), False)
    yield "coo_negative", coo([[0, -1]], two, (3,), False)
    yield "coo_falling", coo([[1, 0]], two, (3,), True)
    yield "coo_twice", coo([[0, 0]], two, (3,), True)
    yield "coo_second", coo([[0, 1], [0, 7]], two, (3, 3), False)
    yield "coo_old", coo([[0, 3]], two, (3,))
    yield "coo_dense", coo([[0, 1]], torch.ones(2, 4), (3, 5), False)
    yield "coo_late", Made(torch._utils._rebuild_sparse_tensor, torch.sparse_coo, (
        torch.cat([torch.arange(200_000), torch.tensor([200_000])]).reshape(1, -1), torch.ones(200_001),
        torch.Size([200_000]), False))
    yield "csr_start", csr([1, 1, 2], [0, 0], two, (2, 2))
    yield "csr_end", csr([0, 1, 1], [0, 1], two, (2, 2))
    yield "csr_falling", csr([0, 2, 1], [0], torch.ones(1), (2, 2))
    yield "csr_past", csr([0, 1, 9], [0, 1], two, (2, 9))
    yield "csr_high", csr([0, 1, 2], [0, 2], two, (2, 2))
    yield "csr_negative", csr([0, 1, 2], [0, -1], two, (2, 2))
    yield "csr_order", csr([0, 2, 2], [1, 0], two, (2, 2))
    yield "csr_twice", csr([0, 2, 2], [0, 0], two, (2, 2))
    yield "csr_batch", csr([[0, 1, 2], [0, 1, 2]], [[0, 1], [0, 5]], torch.ones(2, 2), (2, 2, 2))
    yield "csr_rows", csr([0, 1, 2], [0, 1], two, (3, 2))
    yield "csr_values", csr([0, 1, 2], [0, 1], torch.ones(3), (2, 2))
    yield "csc_high", csr([0, 1, 2], [0, 4], two, (4, 2), torch.sparse_csc)
    yield "bsr_blocks", csr([0, 1], [0], torch.ones(1, 2, 2), (2, 3), torch.sparse_bsr)
    yield "bsr_high", csr([0, 1], [2], torch.ones(1, 2, 2), (2, 4), torch.sparse_bsr)


def bad_nested():
    """Torch trusts what a file says of a nested tensor, and refuses it by default."""
    def nested(buffer, sizes, strides, offsets):
        return Made(torch._utils._rebuild_nested_tensor, buffer, *map(torch.tensor, (sizes, strides, offsets)))

    ones = torch.ones(5)
    yield "nested_high", nested(ones, [[2], [4]], [[1], [1]], [0, 2])
    yield "nested_negative", nested(ones, [[2], [-3]], [[1], [1]], [0, 2])
    yield "nested_before", nested(ones, [[2], [3]], [[1], [1]], [-1, 2])
    yield "nested_stride", nested(ones, [[2], [3]], [[1], [2]], [0, 2])
    yield "nested_overflow", nested(ones, [[2], [3]], [[1], [2**62]], [0, 2])
    yield "nested_rows", nested(ones, [[2], [3]], [[1], [1]], [0])
    yield "nested_strides", nested(ones, [[2], [3]], [1, 1], [0, 2])
    yield "nested_floats", nested(ones, [[2.0], [3.0]], [[1], [1]], [0, 2])


def expected(name, value, path):
    """What the file shows: a parameter of another kind of tensor shows as that tensor."""
    # Torch saves an empty nested tensor, and can't read it again.
    found = value if name == "nested_none" else torch.load(path, weights_only=False)
    if name in ("nested_parameter", "parameter_sparse_noted"):
        found = found.data
    elif name == "parameters_sparse":
        found = [parameter.data for parameter in found]
    return render(found)


def main(folder):
    folder = pathlib.Path(folder)
    for name, value in good():
        path = folder / f"{name}.pt"
        torch.save(value, path)
        path.with_suffix(".json").write_text(json.dumps(expected(name, value, path)))
    once = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
    same = nn.Parameter(SPARSE[1])
    torch.save([once, once, same, same], folder / "twice.bin")
    for name, value in bad():
        torch.save(value, folder / f"bad_{name}.pt")
        try:
            torch.load(folder / f"bad_{name}.pt", weights_only=True)
            print("torch reads", name)
        except RuntimeError as e:
            assert "Weights only load failed" not in str(e), (name, e)
    for name, value in bad_nested():
        torch.save(value, folder / f"bad_{name}.pt")


if __name__ == "__main__":
    main(sys.argv[1])
