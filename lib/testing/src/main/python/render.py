"""A live Python object as the nodes that `inspect --json` prints."""

import collections
import copyreg
import hashlib
import json
import struct
import types

import numpy
import torch


def bits(number):
    return struct.pack(">d", number).hex()


def storage_bytes(storage):
    # Not tolist(): a storage may hold a megabyte.
    return torch.tensor([], dtype=torch.uint8).set_(storage).numpy().tobytes()


def element_bytes(tensor):
    """The elements in row-major order; strides are followed here, as torch can't copy each dtype."""
    tensor = tensor.detach()
    if tensor.is_conj():
        tensor = tensor.resolve_conj()
    if tensor.is_neg():
        tensor = tensor.resolve_neg()
    if tensor.numel() == 0:
        return b""
    size = tensor.element_size()
    raw = numpy.frombuffer(storage_bytes(tensor.untyped_storage()), numpy.uint8)
    view = numpy.lib.stride_tricks.as_strided(
        raw[tensor.storage_offset() * size :],
        tuple(tensor.shape) + (size,),
        tuple(step * size for step in tensor.stride()) + (1,),
    )
    return view.tobytes()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def name(value):
    return str(value).removeprefix("torch.")


def global_name(value):
    module = getattr(value, "__module__", None) or "builtins"
    return f"{module}.{value.__qualname__}"


class Render:
    def __init__(self):
        self.open, self.objects, self.storages, self.kept = {}, {}, {}, []

    def node(self, value):
        self.kept.append(value)
        kind = type(value)
        if value is None:
            return {"t": "none"}
        if value is Ellipsis:
            return {"t": "global", "v": "builtins.Ellipsis"}
        if kind is bool:
            return {"t": "bool", "v": value}
        if kind is int:
            return {"t": "int", "v": str(value)}
        if kind is float:
            return {"t": "float", "bits": bits(value), "v": repr(value)}
        if kind is complex:
            return {"t": "complex", "re": bits(value.real), "im": bits(value.imag)}
        if kind is str:
            return {"t": "str", "v": value}
        if kind in (bytes, bytearray):
            return {"t": kind.__name__, "hex": value.hex()}
        if kind is torch.Size:
            return {"t": "size", "v": list(value)}
        if kind in (torch.device, torch.dtype, torch.layout):
            return {"t": kind.__name__, "v": name(value)}
        if isinstance(value, torch.Tensor):
            return self.tensor(value)
        if kind is torch.UntypedStorage or kind is torch.storage.TypedStorage:
            return self.storage(value)
        if kind is numpy.ndarray:
            data = numpy.ascontiguousarray(value).tobytes()
            shape = list(value.shape)
            return {"t": "numpy_array", "dtype": value.dtype.str, "shape": shape, "sha256": sha(data)}
        if isinstance(value, numpy.generic):
            return {"t": "numpy_scalar", "dtype": value.dtype.str, "hex": value.tobytes().hex()}
        if isinstance(value, type) or kind is types.FunctionType or (
                kind is types.BuiltinFunctionType and isinstance(value.__self__, types.ModuleType)):
            return {"t": "global", "v": global_name(value)}
        return self.container(value)

    def container(self, value):
        if id(value) in self.open:
            return {"t": "ref", "obj": self.open[id(value)]}
        self.open[id(value)] = len(self.open)
        try:
            return self.opened(value)
        finally:
            del self.open[id(value)]

    def opened(self, value):
        kind = type(value)
        if kind in (list, tuple):
            return {"t": kind.__name__, "items": [self.node(v) for v in value]}
        if kind in (set, frozenset):
            items = [self.node(v) for v in value]
            items.sort(key=lambda n: json.dumps(n, sort_keys=True, separators=(",", ":")))
            return {"t": kind.__name__, "items": items}
        if kind in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
            pairs = [[self.node(k), self.node(v)] for k, v in value.items()]
            found = {"t": kind.__name__.lower(), "items": pairs}
            if getattr(value, "__dict__", None):
                found["attrs"] = self.node(vars(value))
            return found
        return self.object(value)

    def object(self, value):
        reduced = value.__reduce_ex__(2)
        if isinstance(reduced, str):
            return {"t": "global", "v": f"{type(value).__module__}.{reduced}"}
        made, args, state, items, pairs = (tuple(reduced) + (None,) * 5)[:5]
        if made is copyreg.__newobj__:
            made, args = args[0], args[1:]
        found = {"t": "object", "cls": global_name(made), "args": self.node(tuple(args))}
        items = list(items or ())
        pairs = list(pairs or ())
        if items:
            found["items"] = [self.node(v) for v in items]
        if pairs:
            found["pairs"] = [[self.node(k), self.node(v)] for k, v in pairs]
        found["state"] = self.node(state)
        return found

    def label(self, storage):
        if storage.nbytes() == 0:
            return None
        return self.storages.setdefault(storage._cdata, len(self.storages))

    def storage(self, value):
        raw = value.untyped() if isinstance(value, torch.storage.TypedStorage) else value
        self.kept.append(raw)
        dtype = getattr(value, "dtype", torch.uint8)
        return {"t": "storage", "dtype": name(dtype), "numel": len(value),
                "sha256": sha(storage_bytes(raw)), "layout": {"storage": self.label(raw)}}

    def tensor(self, value):
        if value.is_nested:
            return self.container(value)
        shape = list(value.shape)
        head = {"dtype": name(value.dtype), "shape": shape}
        if value.device.type == "meta":
            return {"t": "meta_tensor", **head}
        if value.layout == torch.sparse_coo:
            return {"t": "sparse_coo", **head, "coalesced": value.is_coalesced(),
                    "indices": self.node(value._indices()), "values": self.node(value._values())}
        if value.layout in (torch.sparse_csr, torch.sparse_bsr):
            return self.compressed(value, head, value.crow_indices(), value.col_indices())
        if value.layout in (torch.sparse_csc, torch.sparse_bsc):
            return self.compressed(value, head, value.ccol_indices(), value.row_indices())
        if value.is_quantized:
            return self.quantized(value, head)
        storage = value.untyped_storage()
        self.kept.append(storage)
        layout = {"obj": self.objects.setdefault(id(value), len(self.objects)),
                  "storage": self.label(storage), "storage_nbytes": storage.nbytes(),
                  "strides": list(value.stride()), "offset": value.storage_offset(),
                  "requires_grad": value.requires_grad}
        kind = "parameter" if type(value) is torch.nn.Parameter else "tensor"
        found = {"t": kind, **head, "sha256": sha(element_bytes(value)), "layout": layout}
        if vars(value) and ("attrs", id(value)) not in self.open:
            found["attrs"] = self.node(vars(value))
        return found

    def compressed(self, value, head, compressed, plain):
        return {"t": name(value.layout), **head, "compressed": self.node(compressed),
                "plain": self.node(plain), "values": self.node(value.values())}

    def quantized(self, value, head):
        found = {"t": "qtensor", **head, "qscheme": name(value.qscheme()),
                 "sha256": sha(element_bytes(value.int_repr()))}
        if value.qscheme() in (torch.per_tensor_affine, torch.per_tensor_symmetric):
            found.update(scale=bits(value.q_scale()), zero_point=value.q_zero_point())
        return found


def render(value):
    return Render().node(value)
