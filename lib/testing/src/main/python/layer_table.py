"""Runs each row of the layer table in real torch, and saves what came out into the folder of the first argument.

The rows stand in layer_table_*.py, a family a file: ROWS maps the row's name to the expression that makes the layer, what
it is given, and options where there are any.

    "conv2d_same": ("nn.Conv2d(2, 4, 3, padding='same')", [(2, 2, 6, 6)]),
    "unpool": ("nn.MaxUnpool1d(2)", [(1, 2, 3), "indices"], {"call": "m(x[0], x[1], output_size=(7,))"}),

An input is a shape, which is drawn from randn and requires a gradient, or an expression; no inputs at all: the layer is
made, saved and never called. Options: "call", the expression of the call, where m is the layer and x its inputs (m(*x)
else); "setup", statements that change m once it is made; "modes", where not "train eval predict".

For each row NAME: NAME.pt is the layer, NAME.txt its printed form, NAME_state.pt its state_dict, and NAME_runs.pt what each
mode gave: outputs, the cotangents that they were multiplied by, gradients of inputs and parameters (None where there is
none), and the state_dict afterwards. table.json lists the rows, and all module classes of torch.nn.
"""

import glob
import importlib
import inspect
import json
import math
import os
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = {"torch": torch, "nn": nn, "np": np, "math": math}


def rows():
    """All rows by name, in the order of their files."""
    found = {}
    for path in sorted(glob.glob(os.path.join(HERE, "layer_table_*.py"))):
        family = importlib.import_module(os.path.basename(path)[: -len(".py")])
        twice = found.keys() & family.ROWS.keys()
        assert not twice, f"{path}: these rows are there already: {twice}"
        found.update(family.ROWS)
    return found


def flat(value):
    """The tensors of what a layer returned, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in flat(item)]
    return []


def copied(tensors):
    return [None if t is None else t.detach().clone().contiguous() for t in tensors]


def run(m, inputs, call, mode, seed):
    """One call in one mode, and its way back where something has one."""
    m.train(mode == "train")
    m.zero_grad(set_to_none=True)
    leaves = [x.detach().clone().requires_grad_(x.requires_grad and mode != "predict") for x in inputs]
    torch.manual_seed(seed)
    with torch.set_grad_enabled(mode != "predict"):
        # A layer that works in place may not do so on a leaf.
        x = [leaf.clone() for leaf in leaves]
        outputs = flat(eval(call, NAMES | {"m": m, "x": x}))
    result = {"outputs": copied(outputs), "cotangents": [], "input_gradients": [], "parameter_gradients": {}}
    learning = [y for y in outputs if y.requires_grad]
    if learning:
        cotangents = [torch.randn_like(y) if y.requires_grad else None for y in outputs]
        sum((y * c).sum() for y, c in zip(outputs, cotangents) if c is not None).backward()
        result["cotangents"] = cotangents
        result["input_gradients"] = copied([leaf.grad for leaf in leaves])
        result["parameter_gradients"] = {name: p.grad for name, p in m.named_parameters()}
    result["state"] = {key: value.clone() for key, value in m.state_dict().items() if isinstance(value, torch.Tensor)}
    return result


def save(folder, name, make, given=(), options=None):
    options = options or {}
    # It holds the names of attributes of earlier layers, which then are other strings than those of a first layer.
    sys._clear_type_cache()
    # The number under which a hook is kept counts through the process.
    torch.utils.hooks.RemovableHandle.next_id = 0
    torch.manual_seed(0)
    m = eval(make, dict(NAMES))
    exec(options.get("setup", ""), NAMES | {"m": m})
    torch.save(m, folder / f"{name}.pt")
    torch.save(m.state_dict(), folder / f"{name}_state.pt")
    (folder / f"{name}.txt").write_text(str(m), encoding="utf-8")
    # Another seed than those of the calls: a norm's gradient vanishes where it is multiplied by its own input.
    torch.manual_seed(100)
    inputs = [eval(x, dict(NAMES)) if isinstance(x, str) else torch.randn(x, requires_grad=True) for x in given]
    runs = {}
    if inputs:
        for seed, mode in enumerate(options.get("modes", "train eval predict").split()):
            runs[mode] = run(m, inputs, options.get("call", "m(*x)"), mode, seed)
    data = {"inputs": copied(inputs), "learn": [x.requires_grad for x in inputs], "runs": runs}
    torch.save(data, folder / f"{name}_runs.pt")
    kind = type(m)
    return {"name": name, "make": make, "type": f"{kind.__module__}.{kind.__name__}", "runs": bool(runs)}


def classes():
    found = [c for c in vars(nn).values() if inspect.isclass(c) and issubclass(c, nn.Module)]
    return sorted({f"{c.__module__}.{c.__name__}" for c in found})


def main(folder):
    warnings.simplefilter("ignore")
    table = []
    for name, row in rows().items():
        try:
            table.append(save(folder, name, *row))
        except Exception as e:
            raise AssertionError(f"row {name}: {row}") from e
    text = json.dumps({"rows": table, "classes": classes()})
    (folder / "table.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.path.insert(0, HERE)
    main(Path(sys.argv[1]))
