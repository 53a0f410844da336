"""Makes the tar of torch 0.1, which no torch writes any more; `_legacy_load` (torch/serialization.py) still reads it."""
import io
import pickle
import struct
import tarfile

import torch


def tar(value, protocol=2, **members):
    """The tar that holds a value; `members` replaces the content of a member, or leaves it out where it is None."""
    tensors, storages = {}, {}

    class Pickler(pickle.Pickler):
        # Parts are pickled as plain numbers; what they mean stands in the other two members.
        def persistent_id(self, part):
            if isinstance(part, torch.Tensor):
                storage = part.storage()
                storages.setdefault(storage.data_ptr(), (len(storages) + 1000, storage))
                tensors.setdefault(id(part), (len(tensors) + 1, part))
                return tensors[id(part)][0]
            return None

    body = io.BytesIO()
    Pickler(body, protocol).dump(value)
    content = {
        "sys_info": pickle.dumps({"protocol_version": 1000, "little_endian": True}, 2),
        "storages": stored(storages.values(), protocol),
        "tensors": described(tensors.values(), storages, protocol),
        "pickle": body.getvalue(),
    }
    content.update(members)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in content.items():
            if data is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
    # Padded to a block and the two of the end, not to tarfile's 10 kB.
    return out.getvalue().rstrip(b"\0").ljust(512, b"\0") + bytes(-len(out.getvalue().rstrip(b"\0")) % 512 + 1024)


def stored(storages, protocol):
    data = pickle.dumps(len(storages), protocol)
    for key, storage in storages:
        data += pickle.dumps((key, "cpu", getattr(torch, storage.pickle_storage_type())), protocol)
        data += struct.pack("<q", len(storage)) + bytes(storage.untyped().tolist())
    return data + pickle.dumps([], protocol)


def described(tensors, storages, protocol):
    data = pickle.dumps(len(tensors), protocol)
    for key, tensor in tensors:
        storage = storages[tensor.storage().data_ptr()][0]
        data += pickle.dumps((key, storage, getattr(torch, tensor.type().rsplit(".")[-1])), protocol)
        data += struct.pack("<i4x", tensor.dim())
        data += struct.pack(f"<{tensor.dim()}q", *tensor.shape) + struct.pack(f"<{tensor.dim()}q", *tensor.stride())
        data += struct.pack("<q", tensor.storage_offset())
    return data
