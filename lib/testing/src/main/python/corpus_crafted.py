"""Bad files by the byte: each field of a zip's headers, each pickle opcode, each number of a tensor, set to a lie."""

import io
import pickle
import pickletools
import struct

import torch

from corpus_bad import FOUR, HUGE, flip, holding, packed, tensor
from tar_files import tar

# Name, offset in the header, length. Left out is what neither torch nor any zip tool looks at: times, versions, attributes.
LOCAL = {"mark": (0, 4), "method": (8, 2), "name_length": (26, 2), "extra_length": (28, 2), "name": (30, 1)}
CENTRAL = {"mark": (0, 4), "method": (10, 2), "crc": (16, 4), "packed_size": (20, 4), "size": (24, 4),
           "name_length": (28, 2), "extra_length": (30, 2), "comment_length": (32, 2), "disk": (34, 2),
           "offset": (42, 4), "name": (46, 1)}
END_64 = {"mark": (0, 4), "disk": (16, 4), "directory_disk": (20, 4), "count_here": (24, 8), "count": (32, 8),
          "directory_size": (40, 8), "directory_offset": (48, 8)}
LOCATOR = {"mark": (0, 4), "disk": (4, 4), "offset": (8, 8)}
END = {"mark": (0, 4), "disk": (4, 2), "directory_disk": (6, 2), "count_here": (8, 2), "count": (10, 2),
       "directory_size": (12, 4), "directory_offset": (16, 4), "comment_length": (20, 2)}


def zip_fields(good):
    data = (good / "origin.pt").read_bytes()
    end = data.rindex(b"PK\5\6")
    first, last = data.index(b"PK\1\2"), data.rindex(b"PK\1\2")
    headers = {"local": (0, LOCAL), "central": (first, CENTRAL), "central_last": (last, CENTRAL),
               "end_64": (data.rindex(b"PK\6\6"), END_64), "locator": (data.rindex(b"PK\6\7"), LOCATOR), "end": (end, END)}
    for header, (start, fields) in headers.items():
        for field, (offset, length) in fields.items():
            at = start + offset
            now = int.from_bytes(data[at : at + length], "little")
            for word, value in {"zero": 0, "more": now + 1, "most": 256**length - 1}.items():
                # A full field of the classic end means: look at the zip64 end. A CRC of 0 means: none was computed.
                elsewhere = header == "end" and word == "most" and field not in ("mark", "comment_length")
                if value in (now, 256**length) or elsewhere or (field == "crc" and value == 0):
                    continue
                yield f"zip_{header}_{field}_{word}", data[:at] + value.to_bytes(length, "little") + data[at + length :]
    yield "zip_encrypted", data[:6] + bytes([data[6] | 1]) + data[7 : first + 8] + bytes([data[first + 8] | 1]) + data[first + 9 :]
    middle = data.index(b"PK\1\2", first + 4)
    yield "zip_directory_doubled", data[:middle] + data[first:middle] + data[middle:]
    yield "zip_directory_gap", data[:end] + b"\0" * 7 + data[end:]
    yield "zip_two_ends", data + b"PK\5\6" + b"\0" * 18
    yield "zip_only_end", data[end:]
    yield "zip_only_directory", data[first:]


def opcode_lies():
    """Each opcode: without what it takes from the stack, without its mark, with an argument that is cut or too long."""
    plain = {"PROTO", "FRAME", "STOP", "MARK"}
    for opcode in pickletools.opcodes:
        code, word = opcode.code.encode("latin1"), opcode.name.lower()
        takes = [s.name for s in opcode.stack_before]
        argument = opcode.arg
        if takes and opcode.name not in plain | {"STOP"}:
            filler = b""
            if argument is not None:
                newlines = b"os\nsystem\n" if opcode.name == "INST" else b"0\n"
                filler = b"\0" * argument.n if argument.n > 0 else newlines
            yield f"op_{word}_underflow", b"\x80\x04" + code + filler + b"."
            if "mark" in takes:
                yield f"op_{word}_no_mark", b"\x80\x04]N" + code + filler + b"."
        if argument is not None:
            yield f"op_{word}_cut", b"\x80\x04" + code
            if argument.n < -1:
                width = {-2: 1, -3: 4, -4: 4, -5: 8}[argument.n]
                if opcode.name != "PROTO":
                    yield f"op_{word}_past_end", b"\x80\x04" + code + (100).to_bytes(width, "little") + b"N."
                    top = 256**width // 2 - 1
                    yield f"op_{word}_largest", b"\x80\x04" + code + top.to_bytes(width, "little") + b"N."
            elif argument.n == -1:
                yield f"op_{word}_no_newline", b"\x80\x04" + code + b"12."
                yield f"op_{word}_junk", b"\x80\x04]" + code + b"\xff\xfe'x\n\n."
    unknown = sorted(set(range(256)) - {ord(o.code) for o in pickletools.opcodes})
    for code in unknown[:: len(unknown) // 8]:
        yield f"op_{code:02x}_unknown", b"\x80\x02N" + bytes([code]) + b"."
    found = {
        "memo_negative": b"\x80\x02g-1\n.", "put_empty": b"\x80\x02q\0.", "memoize_empty": b"\x80\x04\x94.", "put_negative": b"Np-1\n.",
        "two_values_short": b"\x80\x02}K\1s.", "build_on_int": b"\x80\x02K\1}b.", "append_on_int": b"\x80\x02K\1K\1a.",
        "appends_on_none": b"\x80\x02N(K\1e.", "additems_on_list": b"\x80\x04](K\1\x90.", "setitems_on_tuple": b"\x80\x02)(K\1K\1u.",
        "list_key": b"\x80\x02(]NtK\1\x86(tR.", "dict_key": b"\x80\x02}}Ns.", "set_of_lists": b"\x80\x04\x8f(]\x90.",
        "frozenset_of_dicts": b"\x80\x04(}\x91.", "odd_dict": b"(I1\nd.", "mark_left": b"\x80\x02N(.", "frame_too_short": b"\x80\x04\x95\1\0\0\0\0\0\0\0K\1.",
        "frame_in_frame": b"\x80\x04\x95\x0c\0\0\0\0\0\0\0\x95\2\0\0\0\0\0\0\0N.N.", "stack_global_of_bytes": b"\x80\x04C\2osC\6system\x93.",
        "next_buffer": b"\x80\x05\x97.", "read_only_buffer": b"\x80\x05\x98.", "empty_global": b"c\n\n)R.",
        "extension_2": b"\x80\2\x83\1\1.", "extension_4": b"\x80\2\x84\1\1\1\1.", "protocol_255": b"\x80\xffN.", "second_protocol": b"\x80\2N0\x80\7N.",
    }
    for word, data in found.items():
        yield f"op_{word}", data


def opcodes():
    for word, data in opcode_lies():
        yield word, holding(data)


def number(n):
    return pickle.dumps(n, 2)[2:-1]


def tuple_of(*parts):
    return b"(" + b"".join(parts) + b"t"


def text(s):
    return b"X" + struct.pack("<I", len(s)) + s.encode()


def storage(kind="FloatStorage", key="0", numel=4):
    return tuple_of(text("storage"), b"ctorch\n" + kind.encode() + b"\n", text(key), text("cpu"), number(numel)) + b"Q"


def rebuilt(function, *arguments, module="torch._utils"):
    return b"\x80\2c" + module.encode() + b"\n" + function.encode() + b"\n" + tuple_of(*arguments) + b"R."


ORDERED = b"ccollections\nOrderedDict\n)R"


def tensors():
    lies = {"offset_past": dict(offset=1), "offset_huge": dict(offset=HUGE), "size_past": dict(size=(3, 2)), "negative": dict(size=(-1, 2)),
            "stride_past": dict(stride=(3, 1)), "stride_huge": dict(stride=(HUGE, 1)), "stride_count": dict(stride=(1,)), "no_key": dict(key="9")}
    for word, lie in lies.items():
        for kind, count in {"HalfStorage": 4, "DoubleStorage": 4, "BoolStorage": 4, "ComplexFloatStorage": 4, "LongStorage": 4}.items():
            width = {"HalfStorage": 2, "DoubleStorage": 8, "BoolStorage": 1, "ComplexFloatStorage": 8, "LongStorage": 8}[kind]
            yield f"tensor_{word}_{kind[:-7].lower()}", holding(tensor(kind=kind, **lie), b"\0" * width * count)
    shape, steps = tuple_of(number(2), number(2)), tuple_of(number(2), number(1))
    v2 = [storage(), number(0), shape, steps, b"\x89", ORDERED]
    wrong = {"offset": 1, "size": 2, "stride": 3}
    for word, at in wrong.items():
        for sort, value in {"text": text("x"), "none": b"N", "float": b"G?\xf0\0\0\0\0\0\0"}.items():
            yield f"rebuild_{word}_{sort}", holding(rebuilt("_rebuild_tensor_v2", *v2[:at], value, *v2[at + 1 :]), FOUR)
    yield "rebuild_storage_text", holding(rebuilt("_rebuild_tensor_v2", text("0"), *v2[1:]), FOUR)
    yield "rebuild_gradient", holding(rebuilt("_rebuild_tensor_v2", *v2[:4], text("x"), ORDERED), FOUR)
    for count in (1, 2, 3):
        yield f"rebuild_{count}_arguments", holding(rebuilt("_rebuild_tensor_v2", *v2[:count]), FOUR)
    yield "rebuild_v3_dtype", holding(rebuilt("_rebuild_tensor_v3", *v2, text("float32"), b"N"), FOUR)
    yield "rebuild_v1_past", holding(rebuilt("_rebuild_tensor", storage(), number(1), shape, steps), FOUR)
    yield "meta_dtype", holding(rebuilt("_rebuild_meta_tensor_no_storage", text("x"), shape, steps, b"\x89"))
    yield "meta_shape", holding(rebuilt("_rebuild_meta_tensor_no_storage", b"ctorch\nfloat32\n", text("x"), steps, b"\x89"))
    for word, arguments in {"no_scheme": (b"N",), "short_scheme": (tuple_of(b"ctorch\nper_tensor_affine\n"),),
                            "text_scale": (tuple_of(b"ctorch\nper_tensor_affine\n", text("x"), number(0)),)}.items():
        yield f"quantized_{word}", holding(
            rebuilt("_rebuild_qtensor", storage("QInt8Storage"), number(0), shape, steps, *arguments, b"\x89", ORDERED), b"\0" * 4)
    layout = b"ctorch.serialization\n_get_layout\n" + tuple_of(text("torch.sparse_coo")) + b"R"
    dense = rebuilt("_rebuild_tensor_v2", *v2)[2:-1]
    yield "sparse_layout", holding(rebuilt("_rebuild_sparse_tensor", b"ctorch.serialization\n_get_layout\n" + tuple_of(text("torch.spars")) + b"R", tuple_of(dense, dense, shape)), FOUR)
    yield "sparse_parts", holding(rebuilt("_rebuild_sparse_tensor", layout, tuple_of(dense)), FOUR)
    yield "sparse_float_indices", holding(rebuilt("_rebuild_sparse_tensor", layout, tuple_of(dense, dense, shape)), FOUR)
    yield "size_of_text", holding(b"\x80\2ctorch\nSize\n" + tuple_of(tuple_of(text("x"))) + b"R.")


def persistent_ids():
    ids = {"none": b"N", "empty": b")", "number": number(5), "list": b"](" + text("storage") + b"e", "word": tuple_of(text("tensor"), text("0")),
           "three": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("0")),
           "class_text": tuple_of(text("storage"), text("FloatStorage"), text("0"), text("cpu"), number(4)),
           "class_foreign": tuple_of(text("storage"), b"cos\nFloatStorage\n", text("0"), text("cpu"), number(4)),
           "key_none": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", b"N", text("cpu"), number(4)),
           "key_climbs": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("../../etc/passwd"), text("cpu"), number(4)),
           "place_number": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("0"), number(0), number(4)),
           "count_text": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("0"), text("cpu"), text("4")),
           "count_float": tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("0"), text("cpu"), b"G@\x10\0\0\0\0\0\0")}
    for word, made in ids.items():
        body = rebuilt("_rebuild_tensor_v2", made + b"Q", number(0), tuple_of(number(4)), tuple_of(number(1)), b"\x89", ORDERED)
        yield f"id_{word}", holding(body, FOUR)


def legacy(good):
    data = (good / "legacy_views.pt").read_bytes()
    stream, parts = io.BytesIO(data), []
    for i in range(5):
        start = stream.tell()
        unpickler = pickle.Unpickler(stream)
        unpickler.persistent_load = lambda saved: torch.FloatStorage(int(saved[4]))
        unpickler.load()
        parts.append(data[start : stream.tell()])
    rest = data[stream.tell() :]
    key = pickle.loads(parts[4])[0]

    def made(**changed):
        return b"".join(changed.get(word, part) for word, part in zip(("magic", "version", "system", "value", "keys"), parts)) + changed.get("rest", rest)

    yield "legacy_system_none", made(system=b"\x80\2N.")
    yield "legacy_version_text", made(version=pickle.dumps("1001", 2))
    for word, keys in {"none": None, "dict": {}, "twice": [key, key], "numbers": [1.5], "absent": [key, "1"], "other": ["1"], "empty": []}.items():
        yield f"legacy_keys_{word}", made(keys=pickle.dumps(keys, 2))
    for word, count in {"zero": 0, "less": 5, "negative": -1, "most": 2**63 - 1}.items():
        yield f"legacy_count_{word}", made(rest=struct.pack("<q", count) + rest[8:])
    for part in range(1, 5):
        yield f"legacy_without_{part}", b"".join(parts[:part] + parts[part + 1 :]) + rest
    yield "legacy_no_rest", made(rest=b"")
    yield "legacy_half_count", made(rest=rest[:4])
    yield "legacy_cut_pickle", data[: len(b"".join(parts[:3])) + 5]


def safetensors():
    def made(header, body=b"\0" * 16):
        return struct.pack("<Q", len(header)) + header.encode() + body

    def entry(dtype='"F32"', shape="[2,2]", ends="[0,16]", more=""):
        return f'{{"a":{{"dtype":{dtype},"shape":{shape},"data_offsets":{ends}{more}}}}}'

    lies = {"dtype_number": entry(dtype="1"), "dtype_none": entry(dtype="null"), "dtype_case": entry(dtype='"f32"'), "shape_text": entry(shape='"2"'),
            "shape_float": entry(shape="[2.0,2.0]"), "shape_none": entry(shape="null"), "shape_nested": entry(shape="[[2,2]]"),
            "shape_huge": entry(shape="[9223372036854775807]"), "shape_bignum": entry(shape="[18446744073709551616]"), "shape_zero": entry(shape="[0]"),
            "ends_one": entry(ends="[0]"), "ends_three": entry(ends="[0,8,16]"), "ends_text": entry(ends='["0","16"]'), "ends_negative": entry(ends="[-4,12]"),
            "ends_float": entry(ends="[0.5,16]"), "ends_bignum": entry(ends="[0,18446744073709551632]"), "ends_hole": entry(ends="[4,16]", shape="[3]"),
            "no_dtype": '{"a":{"shape":[2,2],"data_offsets":[0,16]}}', "no_shape": '{"a":{"dtype":"F32","data_offsets":[0,16]}}',
            "no_ends": '{"a":{"dtype":"F32","shape":[2,2]}}', "list": "[]", "number": "1", "entry_list": '{"a":[]}', "entry_none": '{"a":null}',
            "metadata_number": '{"__metadata__":{"a":1},' + entry()[1:], "metadata_list": '{"__metadata__":[],' + entry()[1:],
            "two_values": entry() + "{}", "comma": entry()[:-1] + ",}", "quotes": entry().replace('"', "'"), "comment": "{/**/" + entry()[1:],
            "twice_in_entry": entry(more=',"dtype":"I8"'), "nan": entry(shape="[NaN]"), "deep": '{"a":' + "[" * 5000 + "]" * 5000 + "}"}
    for word, header in lies.items():
        yield f"st_{word}", made(header)
    for word, length in {"zero": 0, "one": 1, "short": 20, "long": 100, "huge": 2**62, "negative": 2**64 - 1}.items():
        yield f"st_length_{word}", struct.pack("<Q", length) + made(entry())[8:]
    for cut in (4, 8, 9, 30):
        yield f"st_cut_{cut}", made(entry())[:cut]
    yield "st_utf8", made(entry()).replace(b'"a"', b'"\xff"')
    yield "st_data_cut", made(entry(), b"\0" * 15)


def tars():
    value = torch.ones(2)
    whole = tar(value)
    for member in ("storages", "tensors", "pickle"):
        yield f"tar_no_{member}", tar(value, **{member: None})
        yield f"tar_empty_{member}", tar(value, **{member: b""})
        # A number is a pickle as good as any, where the saved object stands.
        if member != "pickle":
            yield f"tar_number_{member}", tar(value, **{member: pickle.dumps(5, 2)})
    views = pickle.dumps((1, 1000, torch.FloatTensor), 2)

    def described(dims=1, sizes=(2,), steps=(1,), offset=0, view=views):
        return pickle.dumps(1, 2) + view + struct.pack(f"<i4x{len(sizes)}q{len(steps)}qq", dims, *sizes, *steps, offset)

    lies = {"dims_negative": dict(dims=-1), "dims_huge": dict(dims=2**31 - 1), "dims_more": dict(dims=2), "size_past": dict(sizes=(3,)),
            "size_negative": dict(sizes=(-1,)), "size_huge": dict(sizes=(HUGE,)), "step_past": dict(steps=(2,)), "step_negative": dict(steps=(-1,)),
            "step_huge": dict(steps=(HUGE,)), "offset_past": dict(offset=1), "offset_negative": dict(offset=-1),
            "storage_absent": dict(view=pickle.dumps((1, 7, torch.FloatTensor), 2)), "view_number": dict(view=pickle.dumps(1, 2))}
    for word, lie in lies.items():
        yield f"tar_{word}", tar(value, tensors=described(**lie))
    stored = (1000, "cpu", torch.FloatStorage)
    for word, (count, bits) in {"more": (3, 8), "huge": (HUGE, 8), "negative": (-1, 8), "cut": (2, 4)}.items():
        yield f"tar_storage_{word}", tar(value, storages=pickle.dumps(1, 2) + pickle.dumps(stored, 2) + struct.pack("<q", count) + b"\0" * bits)
    one = pickle.dumps(stored, 2) + struct.pack("<q", 2) + b"\0" * 8
    for word, view in {"root": (5, 999, 0, 1), "past": (5, 1000, 1, 2), "negative": (5, 1000, -1, 1), "text": "x"}.items():
        yield f"tar_view_{word}", tar(value, storages=pickle.dumps(1, 2) + one + pickle.dumps([view], 2))
    yield "tar_id_absent", tar(value, pickle=b"\x80\2K\x63Q.")
    yield "tar_id_text", tar(value, pickle=b"\x80\2" + text("x") + b"Q.")
    yield "tar_no_end", whole[:-1024]
    yield "tar_half_end", whole[:-512]
    yield "tar_header_sum", flip(whole, 150)
    yield "tar_cut", whole[:1024]
    yield "tar_storage_count", tar(value, storages=pickle.dumps(-1, 2))
    yield "tar_link", whole[:156] + b"2" + whole[157:]


def kinds():
    starts = {"xz": b"\xfd7zXZ\0", "bzip2": b"BZh91AY", "seven_zip": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07\0", "zstd": b"\x28\xb5\x2f\xfd",
              "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "pdf": b"%PDF-1.7\n", "onnx": b"\x08\x07\x12\x07pytorch", "tflite": b"\x1c\0\0\0TFL3",
              "hdf5": b"\x89HDF\r\n\x1a\n", "gguf": b"GGUF\3\0\0\0", "elf": b"\x7fELF\2\1\1", "macho": b"\xcf\xfa\xed\xfe", "sqlite": b"SQLite format 3\0",
              "yaml": b"model: 1\n", "csv": b"a,b\n1,2\n", "python": b"import torch\n", "xml": b"<?xml version='1.0'?>", "json": b'{"a": 1}', "utf16": "text".encode("utf-16"),
              "parquet": b"PAR1", "protobuf": b"\n\x05hello"}
    for word, start in starts.items():
        yield f"kind_{word}", start + b"\0" * (0 if word in ("yaml", "csv", "python", "xml", "json") else 64)
    yield "kind_npz", packed([("a.npy", b"\x93NUMPY\1\0")])
    yield "kind_docx", packed([("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")])
    yield "kind_empty_zip", b"PK\5\6" + b"\0" * 18
    yield "kind_one_byte", b"\x80"
    yield "kind_export", packed([("m/archive_format", b"pt2"), ("m/models/model.json", b"{}"), ("m/data/weights/weight_0", b"")])


def indexes():
    """Each stands beside the shard `bad_shard.bin`, which is whole, and holds `w`."""
    yield "index_missing_shard", b'{"weight_map": {"w": "no_such_file.bin"}}'
    yield "index_climbs", b'{"weight_map": {"w": "../bad/bad_shard.bin"}}'
    yield "index_rooted", b'{"weight_map": {"w": "/etc/passwd"}}'
    yield "index_itself", b'{"weight_map": {"w": "index_itself.pt"}}'
    yield "index_absent_key", b'{"weight_map": {"v": "bad_shard.bin"}}'
    yield "index_number", b'{"weight_map": {"w": 1}}'
    yield "index_none", b'{"weight_map": {"w": null}}'
    yield "index_empty_name", b'{"weight_map": {"w": ""}}'
    yield "index_dot", b'{"weight_map": {"w": "."}}'
    yield "index_list", b'{"weight_map": ["w"]}'
    yield "index_cut", b'{"weight_map": {"w": "bad_shard.bin"'
    yield "index_twice", b'{"weight_map": {"w": "bad_shard.bin", "w": "bad_shard.bin"}}'
    yield "index_zero_in_name", b'{"weight_map": {"w": "bad\\u0000shard.bin"}}'


def write(folder, good, taken):
    names = list(taken)
    torch.save({"w": torch.ones(2)}, folder / "bad_shard.bin")
    for part in (zip_fields(good), opcodes(), tensors(), persistent_ids(), legacy(good), safetensors(), tars(), kinds(), indexes()):
        for name, data in part:
            assert name not in names, name
            names.append(name)
            (folder / f"{name}.pt").write_bytes(data)
    return len(names)
