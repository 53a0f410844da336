"""Makes strided views of every dtype: tensor_views.py FOLDER. Prints a line a view, tab-separated:
storage file, dtype, offset, shape, strides, conj, neg, SHA-256 of the elements, tolist of the elements as float64 hex."""

import hashlib
import sys
from pathlib import Path

import torch

folder = Path(sys.argv[1])
DTYPES = (
    "float64 float32 float16 bfloat16 complex128 complex64 complex32 int64 int32 int16 int8 uint8 bool uint16 "
    "uint32 uint64 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu"
).split()
REAL = {"float64", "float32", "float16", "bfloat16"} | {d for d in DTYPES if d.startswith("float8")}


def raw(tensor):
    """The elements in row-major order, bits resolved."""
    plain = tensor.resolve_conj().resolve_neg().contiguous()
    if plain.numel() == 0:
        return b""
    return bytes(plain.reshape(-1).view(torch.uint8).tolist())


def show(tensor, name):
    storage = tensor.untyped_storage()
    (folder / name).write_bytes(bytes(torch.tensor([], dtype=torch.uint8).set_(storage).tolist()))
    dtype = str(tensor.dtype).removeprefix("torch.")
    values = ""
    if dtype in REAL and 0 < tensor.numel() < 1000:
        flat = tensor.resolve_neg().contiguous().reshape(-1).to(torch.float64)
        values = ",".join("nan" if x != x else x.hex() for x in flat.tolist())
    fields = [name, dtype, tensor.storage_offset(), list(tensor.shape), list(tensor.stride())]
    fields += [tensor.is_conj(), tensor.is_neg(), hashlib.sha256(raw(tensor)).hexdigest(), values]
    print(*fields, sep="\t")


torch.manual_seed(3)
count = 0
for dtype in DTYPES:
    kind = getattr(torch, dtype)
    size = torch.empty(0, dtype=kind).element_size()
    if dtype == "bool":
        base = torch.randint(0, 2, (2, 3, 4)).to(torch.bool)
    elif size == 1:
        base = torch.arange(256, dtype=torch.uint8).view(kind).reshape(8, 4, 8)
    else:
        base = torch.randint(0, 256, (4 * 5 * 6 * size,), dtype=torch.uint8).view(kind).reshape(4, 5, 6)
    if dtype == "float16":
        # Of a signalling NaN torch's own kernels make two different ones: the vector one keeps it, the scalar one quiets it.
        base = torch.where(base.isnan(), torch.full_like(base, float("nan")), base)
    views = [base, base.transpose(0, 2), base[:, 1], base[1:, ::2, 1::3], base[0, 0, 0], base[1, 2], base[:0]]
    views += [base[0, 0, :1].expand(7), base[:, :, 0].t(), base.permute(2, 0, 1)[1], base[:1, :0].expand(3, 0, base.shape[2])]
    if dtype in {"complex128", "complex64"}:
        views += [base.conj(), base.conj().transpose(0, 1), base.conj().imag, base.imag]
        views += [torch._neg_view(base), torch._neg_view(base.conj())[:, 1]]
    elif dtype in {"float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8"}:
        views += [torch._neg_view(base), torch._neg_view(base.transpose(0, 1))[1:]]
    for view in views:
        show(view, f"s{count}.bin")
        count += 1

large = torch.arange(700 * 501, dtype=torch.float32).reshape(700, 501)
for view in (large, large.t(), large[:, 3:490], large.t()[::3, 1::2]):
    show(view, f"s{count}.bin")
    count += 1
