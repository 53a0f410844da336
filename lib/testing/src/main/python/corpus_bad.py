"""Files that must be refused: each is a small change to a good one."""

import io
import json
import pathlib
import pickle
import struct
import zipfile


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return out.getvalue()


def holding(pkl, *storages, **other):
    """An archive with this pickle."""
    entries = [("a/data.pkl", pkl)]
    entries += [(f"a/data/{i}", s) for i, s in enumerate(storages)]
    entries += [(f"a/{name}", content) for name, content in other.items()]
    return packed(entries + ([] if "version" in other else [("a/version", b"3\n")]))


def tensor(key="0", numel=4, offset=0, size=(2, 2), stride=(2, 1), kind="FloatStorage",
           location="cpu", rebuild="_rebuild_tensor_v2", word="storage"):
    """A tensor's pickle in protocol 2, with whatever numbers are asked for."""
    def number(n):
        return pickle.dumps(n, 2)[2:-1]

    def numbers(many):
        return b"(" + b"".join(map(number, many)) + b"t"

    def text(s):
        return b"X" + struct.pack("<I", len(s)) + s.encode()

    storage = b"(" + text(word) + b"ctorch\n" + kind.encode() + b"\n" + text(key) + text(location)
    return (b"\x80\x02ctorch._utils\n" + rebuild.encode() + b"\n(" + storage + number(numel) + b"tQ"
            + number(offset) + numbers(size) + numbers(stride)
            + b"\x89ccollections\nOrderedDict\n)RtR.")


FOUR = b"\0\0\x80?" * 4
HUGE = 2**63 - 1


def lies():
    yield "missing_storage", holding(tensor())
    yield "short_storage", holding(tensor(), FOUR[:-1])
    yield "long_storage", holding(tensor(), FOUR + b"\0")
    yield "numel_lie", holding(tensor(numel=5), FOUR)
    yield "numel_negative", holding(tensor(numel=-1), FOUR)
    yield "numel_huge", holding(tensor(numel=HUGE), FOUR)
    yield "numel_overflow", holding(tensor(numel=2**62), FOUR)
    yield "numel_bignum", holding(tensor(numel=2**70), FOUR)
    yield "offset_past", holding(tensor(offset=1), FOUR)
    yield "offset_negative", holding(tensor(offset=-1), FOUR)
    yield "offset_huge", holding(tensor(offset=HUGE), FOUR)
    yield "size_past", holding(tensor(size=(3, 2)), FOUR)
    yield "size_negative", holding(tensor(size=(-1, 2)), FOUR)
    yield "size_overflow", holding(tensor(size=(2**32, 2**32), stride=(0, 0)), FOUR)
    yield "size_bignum", holding(tensor(size=(2**64, 1)), FOUR)
    yield "stride_past", holding(tensor(stride=(3, 1)), FOUR)
    yield "stride_negative", holding(tensor(stride=(-2, 1)), FOUR)
    yield "stride_overflow", holding(tensor(stride=(2**62, 2**62)), FOUR)
    yield "stride_count", holding(tensor(stride=(1,)), FOUR)
    yield "unknown_storage_class", holding(tensor(kind="MagicStorage"), FOUR)
    yield "storage_word", holding(tensor(word="stork"), FOUR)
    yield "climbing_key", holding(tensor(key="../0"), FOUR)
    yield "key_absent", holding(tensor(key="7"), FOUR)


def archives(good):
    with zipfile.ZipFile(good / "origin.pt") as archive:
        records = [(i.filename, archive.read(i)) for i in archive.infolist()]

    def without(end):
        return packed([r for r in records if not r[0].endswith(end)])

    def changed(end, content):
        return packed([(n, content if n.endswith(end) else b) for n, b in records])

    yield "no_pickle", without("data.pkl")
    yield "no_version", without("version")
    yield "no_data", without("data/0")
    for version in (b"0\n", b"11\n", b"-1\n", b"x\n", b"", b"99999999999999999999\n"):
        yield f"version_{version.strip().decode() or 'empty'}", changed("/version", version)
    yield "byteorder", changed("byteorder", b"middle")
    yield "empty_pickle", changed("data.pkl", b"")
    yield "duplicate", packed(records + [("origin/data/0", b"\0" * 24)])
    yield "duplicate_pickle", packed(records + [("origin/data.pkl", b"\x80\x02N.")])
    yield "climbing", packed(records + [("origin/../../evil", b"x")])
    yield "rooted", packed(records + [("/etc/evil", b"x")])
    yield "outside", packed(records + [("other/data.pkl", b"\x80\x02N.")])
    data = (good / "origin.pt").read_bytes()
    for part in (1, 3, 10, 100, 25, 50, 75, 99):
        yield f"cut_{part}", data[: len(data) * part // 100 if part > 10 and part < 100 else part]
    for back in (1, 4, 22, 60, 98):
        yield f"cut_end_{back}", data[:-back]
    at = data.index(b"FB") - 1
    payload = data.index(b"\x80\x02}")
    yield "flip_pickle", flip(data, payload + 9)
    weights = data.index(struct.pack("<4f", 0, 1, 2, 3))
    for i in (0, 7, 15):
        yield f"flip_weights_{i}", flip(data, weights + i)
    yield "flip_header", flip(data, at - 20)
    directory = data.index(b"PK\1\2")
    for i, field in {16: "crc", 20: "packed_size", 24: "size", 28: "name_length", 42: "offset"}.items():
        yield f"flip_{field}", flip(data, directory + i)
    for i, field in {-22: "end_mark", -12: "count", -6: "directory_offset"}.items():
        yield f"flip_{field}", flip(data, len(data) + i)
    legacy = (good / "legacy_views.pt").read_bytes()
    for part in (14, 20, 40, 100, 200, len(legacy) - 1, len(legacy) - 24):
        yield f"legacy_cut_{part}", legacy[:part]
    yield "legacy_numel", legacy[:-32] + struct.pack("<q", 7) + legacy[-24:]
    yield "legacy_numel_huge", legacy[:-32] + struct.pack("<q", HUGE) + legacy[-24:]
    yield "legacy_protocol", legacy.replace(b"M\xe9\x03.", b"M\xea\x03.", 1)


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def pickles():
    found = {
        "no_stop": b"\x80\x02N", "stop_only": b"\x80\x02.", "empty_pop": b"\x80\x020.",
        "no_mark": b"\x80\x02K\x01t.", "unknown_opcode": b"\x80\x02\xff.", "protocol_6": b"\x80\x06N.",
        "memo_absent": b"\x80\x02h\x05.", "long_lie": b"\x80\x02\x8bP\xff\xff\x7f\x01.",
        "long_negative": b"\x80\x02\x8b\xff\xff\xff\xff.", "text_lie": b"\x80\x02X\xff\xff\xff\x7fab.",
        "bytes_lie": b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fab.", "utf8": b"\x80\x02X\x01\0\0\0\xff.",
        "unhashable_key": b"\x80\x02}]K\x01s.",
        "append_to_dict": b"\x80\x02}K\x01a.", "setitem_on_list": b"\x80\x02]K\x01K\x02s.",
        "odd_setitems": b"\x80\x02}(K\x01u.", "persid_text": b"\x80\x02X\x01\0\0\0aQ.",
        "persid_short": b"\x80\x02X\x07\0\0\0storage\x85Q.", "extension": b"\x80\x02\x82\x01.",
        "out_of_band": b"\x80\x05\x97.", "frame_lie": b"\x80\x04\x95\xff\0\0\0\0\0\0\0N.",
        "int_text": b"I12x\n.", "float_text": b"Fabc\n.", "global_cut": b"cos\nsys", "reduce_int": b"K\x01)R.",
        "reduce_args": b"\x80\x02ctorch\nSize\nK\x01R.", "tensor_args": b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.",
        "stack_global": b"\x80\x04K\x01K\x02\x93.", "build_none": b"\x80\x02N}b.",
    }
    for name, data in found.items():
        yield f"pickle_{name}", holding(data)


def safetensors():
    def made(header, body=b"\0" * 16):
        text = header if isinstance(header, bytes) else json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + body

    def one(dtype="F32", shape=(2, 2), ends=(0, 16)):
        return {"a": {"dtype": dtype, "shape": list(shape), "data_offsets": list(ends)}}

    yield "st_size", made(one(shape=(2, 3)))
    yield "st_past", made(one(ends=(0, 20)))
    yield "st_backwards", made(one(ends=(16, 0)))
    yield "st_negative", made(one(shape=(-2, -2)))
    yield "st_overflow", made(one(shape=(2**32, 2**32)))
    yield "st_dtype", made(one(dtype="F33"))
    yield "st_json", made(b'{"a": {')
    yield "st_gap", made(one(), b"\0" * 20)
    yield "st_overlap", made({**one(), "b": one()["a"]})
    yield "st_header_lie", struct.pack("<Q", 5000) + b'{"a": 1}'
    yield "st_double", made(b'{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},'
                            b'"a":{"dtype":"U8","shape":[8],"data_offsets":[8,16]}}')


def kinds():
    yield "kind_empty", b""
    yield "kind_html", b"<!DOCTYPE html><html></html>"
    yield "kind_lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    yield "kind_text", b"hello, this is no torch file"
    yield "kind_zeros", b"\0" * 1000
    yield "kind_gzip", b"\x1f\x8b\x08" + b"\0" * 30
    yield "kind_numpy", b"\x93NUMPY\x01\0" + b"\0" * 60
    yield "kind_zip", packed([("a/readme", b"x")])


def write(folder, good):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for part in (lies(), archives(good), pickles(), safetensors(), kinds()):
        for name, data in part:
            assert name not in names, name
            names.append(name)
            (folder / f"{name}.pt").write_bytes(data)
    return names
