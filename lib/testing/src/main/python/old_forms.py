"""Tensors as other versions of torch, and other devices, pickled them; and calls that no pickler writes.

`python old_forms.py FOLDER` writes FOLDER/good/*.pt with what torch reads from each in good.json, and FOLDER/bad/*.pt.
"""
import collections
import io
import json
import os
import pickle
import struct
import sys
import warnings
import zipfile

import numpy as np
import torch

warnings.simplefilter("ignore")
DATA = struct.pack("<6f", *range(6))


def storage(legacy, tag=b"storage", more=b""):
    tag = b"U" + bytes([len(tag)]) + tag
    return b"(" + tag + b"ctorch\nFloatStorage\nU\x010U\x03cpuK\x06" + (b"N" if legacy else b"") + more + b"tQ"


SIZES = b"K\x00K\x02K\x03\x86K\x03K\x01\x86"
HOOKS = b"ccollections\nOrderedDict\n)R"
P = b"ctorch.nn.parameter\nParameter\n"


def old(st):
    return b"ctorch._utils\n_rebuild_tensor\n(" + st + SIZES + b"tR"


def new(st, hooks=HOOKS):
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + st + SIZES + b"\x89" + hooks + b"tR"


def v01(st):
    return b"ctorch\nFloatTensor\n)R(" + st + SIZES + b"tb"


GOOD = {
    "reduce_build3": lambda st: P + old(st) + b"\x85R(\x88\x89" + HOOKS + b"tb",
    "reduce_build3_frozen": lambda st: P + old(st) + b"\x85R(\x89\x89" + HOOKS + b"tb",
    "reduce_rg_build3": lambda st: P + old(st) + b"\x88\x86R(\x88\x89" + HOOKS + b"tb",
    "reduce_rg": lambda st: P + old(st) + b"\x89\x86R",
    "newobj_build5": lambda st: P + b")\x81(" + old(st) + b"N" + HOOKS + b"\x88\x89tb",
    "newobj_build5_of_01": lambda st: P + b")\x81(" + v01(st) + b"N" + HOOKS + b"\x89\x89tb",
    "reduce_only": lambda st: P + old(st) + b"\x85R",
    "reduce_only_v2": lambda st: P + new(st) + b"\x85R",
    "parameter_of_old": lambda st: b"ctorch._utils\n_rebuild_parameter\n" + v01(st) + b"\x88" + HOOKS + b"\x87R",
    "tensor_build4": v01,
    "tensor_newobj_build4": lambda st: b"ctorch\nFloatTensor\n)\x81(" + st + SIZES + b"tb",
    "plain_tensor_build4": lambda st: b"ctorch\nTensor\n)R(" + st + SIZES + b"tb",
}

BIG = b"\x8a\x06\x00\x00\x00\x00\x00\x01"  # 2**40
BAD = {
    "bytearray_size": lambda st: b"c__builtin__\nbytearray\n" + BIG + b"\x85R",
    "tensor_size": lambda st: b"ctorch\nFloatTensor\n" + BIG + b"\x85R",
    "parameter_of_int": lambda st: b"ctorch._utils\n_rebuild_parameter\nK\x01\x88" + HOOKS + b"\x87R",
    "codec": lambda st: b"c_codecs\nencode\nU\x01xU\x0dno-such-codec\x86R",
    "codec_name": lambda st: b"c_codecs\nencode\nU\x01xK\x01\x86R",
    "append": lambda st: new(st) + b"K\x01a",
    "appends": lambda st: new(st) + b"(K\x01K\x02e",
    "setitem": lambda st: new(st) + b"K\x01K\x02s",
    "setitems": lambda st: new(st) + b"(K\x01K\x02u",
    "built": lambda st: new(st) + b"}b",
    "append_to_parameter": lambda st: P + new(st) + b"\x85RK\x01a",
    "tag": lambda st: new(storage(False, b"storagf")),
    "module_tag": lambda st: new(storage(False, b"module")),
    "bare_module_tag": lambda st: b"(U\x06modulectorch\nTensor\nU\x01aU\x01btQ",
    "more_fields": lambda st: new(storage(False, more=b"K\x01")),
    "bare_more_fields": lambda st: storage(False, more=b"NN"),
    "more_arguments": lambda st: b"ctorch._utils\n_rebuild_tensor_v2\n(" + st + SIZES + b"\x89" + HOOKS + b"}NtR",
    "hooks": lambda st: new(st, b"ccollections\nOrderedDict\n)RK\x01K\x02s"),
    "storage_call": lambda st: b"ctorch\nFloatStorage\n" + BIG + b"\x85R",
    "untyped_call": lambda st: b"ctorch.storage\nUntypedStorage\n" + BIG + b"\x85R",
    "size_of_str": lambda st: b"ctorch\nSize\nU\x01x\x85R",
    "device_of_float": lambda st: b"ctorch\ndevice\nG\x3f\xf0\x00\x00\x00\x00\x00\x00\x85R",
    "complex_of_str": lambda st: b"c__builtin__\ncomplex\nU\x01x\x85R",
    "set_of_int": lambda st: b"c__builtin__\nset\nK\x01\x85R",
    "bytes_size": lambda st: b"c__builtin__\nbytes\n" + BIG + b"\x85R",
    "ordereddict_of_int": lambda st: b"ccollections\nOrderedDict\nK\x01\x85R",
    "ordereddict_with_items": lambda st: HOOKS + b"K\x01a",
    "dtype_call": lambda st: b"ctorch\nfloat32\n)R",
    "call_of_call": lambda st: HOOKS + b")R",
    "wrapper": lambda st: b"ctorch._utils\n_rebuild_wrapper_subclass\n(ctorch\nTensor\nctorch\nfloat32\n)))NNN\x89tR",
    "from_type": lambda st: b"ctorch._tensor\n_rebuild_from_type_v2\n(ctorch\nTensor\nctorch\nTensor\n)}tR",
    "tensor_called": lambda st: b"ctorch\nTensor\n" + BIG + b"\x85R",
    "device_tensor": lambda st: b"ctorch._utils\n_rebuild_device_tensor_from_cpu_tensor\n(K\x01ctorch\nfloat32\nU\x03cpu\x89tR",
}


def in_zip(path, body):
    name = os.path.basename(path)[:-3]
    with zipfile.ZipFile(path, "w") as z:
        z.writestr(f"{name}/data.pkl", b"\x80\x02ccollections\nOrderedDict\n)R(X\x01\x00\x00\x00w" + body + b"u.")
        z.writestr(f"{name}/data/0", DATA)
        z.writestr(f"{name}/version", "3\n")


def in_stream(path, body):
    with open(path, "wb") as f:
        for head in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}):
            f.write(pickle.dumps(head, 2))
        f.write(b"\x80\x02ccollections\nOrderedDict\n)R(X\x01\x00\x00\x00w" + body + b"u.")
        f.write(pickle.dumps(["0"], 2) + struct.pack("<q", 6) + DATA)


class FromNumpy:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return torch._utils._rebuild_device_tensor_from_numpy, self.args


class FromTensor(FromNumpy):
    def __reduce__(self):
        return torch._utils._rebuild_device_tensor_from_cpu_tensor, self.args


def others(folder):
    ones = np.arange(6, dtype="f4").reshape(2, 3)
    torch.save({"w": FromNumpy(ones, torch.float32, "cpu", True)}, f"{folder}/xla_numpy.pt")
    torch.save({"w": FromNumpy(np.asfortranarray(ones), torch.float32, "cpu", False)}, f"{folder}/xla_fortran.pt")
    torch.save({"w": FromNumpy(ones.astype("i8"), torch.int64, "cpu", False)}, f"{folder}/xla_long.pt")
    torch.save({"w": FromTensor(torch.ones(2), torch.float32, "cpu", False)}, f"{folder}/xla_tensor.pt")
    torch.save({"w": FromTensor(torch.ones(2).bfloat16(), torch.bfloat16, "cpu", True)}, f"{folder}/xla_bfloat16.pt")


def seen(path):
    w = torch.load(path, weights_only=False)["w"]
    return [type(w).__name__, list(w.shape), str(w.dtype), w.requires_grad, w.detach().double().tolist()]


def check(folder):
    """Prints a line for each file that torch does not read as what good.json says."""
    expected = json.load(open(f"{folder}/good.json"))
    for name, value in expected.items():
        found = seen(f"{folder}/again/{name}.pt")
        if found != value:
            print(f"{name}: {found}, not {value}")


def main(folder):
    os.makedirs(f"{folder}/good")
    os.makedirs(f"{folder}/bad")
    for name, body in GOOD.items():
        in_stream(f"{folder}/good/{name}_stream.pt", body(storage(True)))
        in_zip(f"{folder}/good/{name}.pt", body(storage(False)))
    others(f"{folder}/good")
    for name, body in BAD.items():
        in_zip(f"{folder}/bad/{name}.pt", body(storage(False)))
    torch.save({"a": np.arange(3.0), "b": bytearray(b"xy")}, f"{folder}/numpy5.pt", pickle_protocol=5)
    result = {f[:-3]: seen(f"{folder}/good/{f}") for f in sorted(os.listdir(f"{folder}/good"))}
    json.dump(result, open(f"{folder}/good.json", "w"))


if __name__ == "__main__":
    (check if sys.argv[1] == "check" else main)(sys.argv[-1])
