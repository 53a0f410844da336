"""Edited .pt2 files: the four places where torch.export.load runs code, and claims that are not true.

`write(folder)` makes them from NAME.pt2 of `exported_programs.save("net")`. Whatever runs code touches the file `canary`.
"""
import io
import json
import os
import pickle
import shutil

import torch

import exported_programs as e

MODEL = "models/model.json"
WEIGHTS = "data/weights/model_weights_config.json"


class Runs:
    def __reduce__(self):
        return os.system, ("touch canary",)


def pickled(value):
    out = io.BytesIO()
    torch.save(value, out)
    return out.getvalue()


def graph(tree):
    return tree["graph_module"]["graph"]


def in_model(change):
    return e.with_json(MODEL, change)


def in_weights(change):
    return e.with_json(WEIGHTS, lambda tree: change(tree["config"]["fc3.bias"]))


def node(index, **fields):
    return in_model(lambda tree: graph(tree)["nodes"][index].update(fields))


def put(record, content):
    return lambda name, old: content if name == record else old


def meta(**fields):
    return in_weights(lambda entry: entry["tensor_meta"].update(fields))


def target(name):
    return node(1, target=name)


def renamed(old, new):
    """A name wherever it stands in the model: as a word of the file that wants to be code."""
    return lambda name, content: content.replace(json.dumps(old).encode(), json.dumps(new).encode()) if name == MODEL else content


def expression(tree):
    for value in graph(tree)["tensor_values"].values():
        for size in value["sizes"]:
            if "as_expr" in size:
                size["as_expr"]["expr_str"] = "__import__('os').system('touch canary')"


def arguments(index, change):
    return in_model(lambda tree: change(graph(tree)["nodes"][index]["inputs"]))


def deep(levels):
    return b'{"a":' * levels + b"1" + b"}" * levels


RUNS_CODE = {
    "sample_inputs": put("data/sample_inputs/model.pt", pickled(((Runs(),), {}))),
    "use_pickle": lambda name, old: pickled(Runs()) if name == "data/weights/weight_9" else in_weights(
        lambda entry: entry.update(use_pickle=True, path_name="weight_9"))(name, old),
    "expr_str": in_model(expression),
    "guards_code": in_model(lambda tree: tree.update(guards_code=["__import__('os').system('touch canary') == 0"])),
}

EDITED = {
    "weight_expr": meta(sizes=[{"as_expr": {"expr_str": "__import__('os').system('touch canary')", "hint": None}}]),
    "past_record": meta(storage_offset={"as_int": 1}),
    "negative_stride": meta(strides=[{"as_int": -1}]),
    "huge": meta(sizes=[{"as_int": 2**62}, {"as_int": 8}], strides=[{"as_int": 1}, {"as_int": 2**61}]),
    "dtype": meta(dtype=99),
    "no_record": in_weights(lambda entry: entry.update(path_name="weight_77")),
    "climbs": in_weights(lambda entry: entry.update(path_name="../../../etc/passwd")),
    "empty_record": put("data/weights/weight_9", b""),
    "archive_version": put("archive_version", b"1"),
    "big_endian": put("byteorder", b"big"),
    "schema": in_model(lambda tree: tree["schema_version"].update(major=9)),
    "deep": put(MODEL, deep(100_000)),
    "cut": lambda name, old: old[:-10] if name == MODEL else old,
    "twice": lambda name, old: old.replace(b'{"graph_module":', b'{"graph_module":1,"graph_module":', 1) if name == MODEL else old,
    "younger": target("torch.ops.aten.relu_of_tomorrow.default"),
    "younger_form": target("torch.ops.aten.relu.tomorrow"),
    "custom": target("torch.ops.mine.relu.default"),
    "python": target("os.system"),
    "opens_a_file": node(1, target="torch.ops.aten.from_file.default", inputs=[
        {"name": "filename", "arg": {"as_string": "canary"}, "kind": 1}, {"name": "shared", "arg": {"as_bool": True}, "kind": 1},
        {"name": "size", "arg": {"as_int": 10}, "kind": 1}]),
    "name_is_code": renamed("relu", "relu = ops.aten.save(1, 'canary')\n    x"),
    "unknown_name": arguments(1, lambda inputs: inputs[0]["arg"]["as_tensor"].update(name="nowhere")),
    "other_type": arguments(1, lambda inputs: inputs[0].update(arg={"as_string": "x"})),
    "more_arguments": arguments(1, lambda inputs: inputs.append({"name": "tomorrow", "arg": {"as_int": 1}, "kind": 1})),
    "fewer_arguments": arguments(1, lambda inputs: inputs.clear()),
    "fewer_leaves": in_model(lambda tree: tree["graph_module"]["module_call_graph"][0]["signature"].update(
        in_spec='[1, {"type": "builtins.tuple", "context": "null", "children_spec": []}]')),
}


def flipped(source, target):
    """One bit of a weight, its CRC as it was."""
    shutil.copy(source, target)
    with open(target, "r+b") as file:
        content = file.read()
        at = content.index(b"data/weights/weight_1") + 200
        file.seek(at)
        file.write(bytes([content[at] ^ 1]))


def write():
    e.save("net")
    for name, change in {**RUNS_CODE, **EDITED}.items():
        e.edited("net.pt2", name + ".pt2", change)
        if name == "use_pickle":
            import zipfile
            with zipfile.ZipFile(name + ".pt2", "a") as more:
                top = more.namelist()[0].split("/")[0]
                if f"{top}/data/weights/weight_9" not in more.namelist():
                    more.writestr(f"{top}/data/weights/weight_9", pickled(Runs()))
    flipped("net.pt2", "flipped.pt2")


def torch_runs(name):
    """Whether torch itself runs what the file says."""
    if os.path.exists("canary"):
        os.remove("canary")
    try:
        torch.export.load(name + ".pt2").module()(*e.inputs("net", 2)[0])
    except Exception:
        pass
    ran = os.path.exists("canary")
    if ran:
        os.remove("canary")
    return ran
