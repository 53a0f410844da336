"""Runs layers of torch.nn with settings and inputs drawn at random, legal or not: python layer_sweep.py FOLDER SEED COUNT.

A case that Python computes leaves its outputs, gradients and buffers in each mode, and one that it refuses its sentence."""

import json
import random
import sys
import warnings
from pathlib import Path

import torch
from layer_table import copied, flat
from torch import nn

import layer_sweep_calls

NAMES = {"torch": torch, "nn": nn}
TYPES = {"float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16, "int64": torch.int64, "bool": torch.bool}
EXTREMES = [float("inf"), -float("inf"), float("nan"), 1e-40, -1e-42, 3e38, -3e38, 0.0, -0.0, 1e20, 65504.0, 88.7, -103.9]


def expression(given):
    return given if isinstance(given, str) else f"torch.randn({given})"


def changed(r, given):
    """Another rank, size or no elements at all, now and then."""
    way = r.random()
    if isinstance(given, str) or way > 0.09:
        return given
    if way < 0.03 and given:
        place = r.randrange(len(given))
        return [*given[:place], 0, *given[place + 1 :]]
    if way < 0.05 and given:
        place = r.randrange(len(given))
        return [*given[:place], given[place] + 1, *given[place + 1 :]]
    if way < 0.07:
        return [1, *given]
    return given[1:] if given else [2]


def prepared(r, x, kind, spoilt, turned):
    if x.is_floating_point() and kind:
        x = (x * 3 if kind in ("int64",) else x).to(TYPES[kind])
    if spoilt and x.is_floating_point() and x.numel():
        rows = x.reshape(-1).clone()
        for _ in range(r.randint(1, 3)):
            rows[r.randrange(len(rows))] = r.choice(EXTREMES)
        x = rows.reshape(x.shape)
    order = list(range(x.dim()))
    if turned and x.dim() > 1:
        r.shuffle(order)
    # It is kept as it lies in memory, and turned back into place before the call.
    return x.permute(order).contiguous(), [order.index(i) for i in range(len(order))]


def call(m, x, words):
    if "call" in words:
        return eval(words["call"], {"m": m, "x": x})
    if "masks" not in words:
        return m(*x)
    named = dict(zip(words["masks"], x[len(x) - len(words["masks"]) :]))
    plain = x[: len(x) - len(named)]
    return m(*(plain * 3 if words.get("same") else plain), **named, **words["flags"])


def run(m, inputs, orders, words, mode, seed):
    m.train(mode == "train")
    m.zero_grad(set_to_none=True)
    leaves = [x.clone().requires_grad_(x.is_floating_point() and mode != "predict") for x in inputs]
    torch.manual_seed(seed)
    result = {}
    try:
        with torch.set_grad_enabled(mode != "predict"):
            x = [leaf.clone().permute(order) for leaf, order in zip(leaves, orders)]
            if mode == "predict" or not any(leaf.requires_grad for leaf in leaves):
                x = [each.detach() for each in x]
            outputs = flat(call(m, x, words))
            result["outputs"] = copied(outputs)
            result["after"] = copied(x)
    except Exception as e:
        # What it changed before it failed is no matter.
        return {"error": f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"}
    result["state"] = {k: v.clone() for k, v in m.state_dict().items() if isinstance(v, torch.Tensor)}
    result["cotangents"] = []
    if any(y.requires_grad for y in outputs):
        # Contiguous, as Java gets them: a batch norm's way back hangs on how its input and they lie.
        cotangents = [torch.randn(y.shape, dtype=y.dtype) if y.requires_grad else None for y in outputs]
        try:
            sum((y * c).sum() for y, c in zip(outputs, cotangents) if c is not None).backward()
        except Exception as e:
            return result | {"no_way_back": f"{type(e).__name__}: {str(e).splitlines()[0]}"}
        result["cotangents"] = copied(cotangents)
        result["input_gradients"] = copied([leaf.grad for leaf in leaves])
        result["parameter_gradients"] = {
            name: None if p.grad is None else p.grad.to_dense() for name, p in m.named_parameters()
        }
    return result


def one(folder, seed, index):
    r = random.Random(f"{seed} {index}")
    torch.manual_seed(seed * 1000003 + index)
    make, given, words = layer_sweep_calls.draw(r, index)
    given = [changed(r, x) for x in given]
    kind = r.choice(["float64", "float16", "bfloat16", "int64"]) if r.random() < 0.25 else None
    own = kind if kind not in (None, "int64") and r.random() < 0.7 else None
    spoilt, turned = r.random() < 0.12, r.random() < 0.2
    # What overflows on the way is NaN in one version of the fused attention and of the layer norm, and 0 in the other.
    spoilt = spoilt and "masks" not in words and not any(name in make for name in ("CrossMapLRN2d", "LayerNorm"))
    try:
        m = eval(make, dict(NAMES))
    except Exception as e:
        return None
    m = m.to(TYPES[own]) if own else m
    given += list(words.get("masks", {}).values())
    values = [prepared(r, eval(expression(x), dict(NAMES)), kind, spoilt, turned) for x in given]
    inputs, orders = [x for x, _ in values], [order for _, order in values]
    name = f"case{index}"
    torch.save(m, folder / f"{name}.pt")
    runs = {mode: run(m, inputs, orders, words, mode, i) for i, mode in enumerate(("train", "eval", "predict"))}
    torch.save({"inputs": inputs, "orders": orders, "runs": runs}, folder / f"{name}_runs.pt")
    shown = f"{make}({', '.join(f'{str(x.dtype)[6:]}{list(x.shape)}' for x in inputs)})" + (f".{own}" if own else "")
    said = {"masks": list(words.get("masks", {})), "flags": words.get("flags", {}), "same": words.get("same", False)}
    notes = (" spoilt" if spoilt else "") + (" turned" if turned else "")
    return {"name": name, "shown": shown + notes + (f" {said['masks']} {said['flags']}" if "masks" in words else ""), **said}


def main(folder, seed, first, count):
    warnings.simplefilter("ignore")
    cases = [case for index in range(first, first + count) if (case := one(folder, seed, index))]
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]), *[int(each) for each in sys.argv[2:5]])
