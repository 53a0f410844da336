"""Each optimizer times its options: one row each, trained on the same network and batches as in Java.

`ROWS` is the table, which Java reads too: a constructor's name and keywords, the kind of number that `lr` is, the settings
of a second group, the element type. A row trains for 2 * half steps; halfway and at the end its state is saved, so that
either language can go on from the other's file.
"""

import os

import numpy as np
import torch
import torch.nn.functional as F

ROWS = []


def row(optimizer, lr="float", second=None, dtype="float32", named=False, skip=False, quick=False, **options):
    """Adds a row; `quick` ones run in every build."""
    said = [f"{key}={value!r}" for key, value in options.items()]
    said += [f"lr is {lr}"] if lr != "float" else []
    said += [f"a second group with {second}"] if second else []
    said += [dtype] if dtype != "float32" else []
    said += ["named"] if named else []
    said += ["a bias without gradient at odd steps"] if skip else []
    ROWS.append(
        dict(
            name=f"{optimizer}({', '.join(said)})",
            optimizer=optimizer,
            lr=lr,
            second=second,
            dtype=dtype,
            named=named,
            skip=skip,
            quick=quick,
            options=options,
        )
    )


def every(optimizer, **usual):
    """What each optimizer is asked, whatever its own options are."""
    row(optimizer, quick=True, **usual)
    row(optimizer, maximize=True, **usual)
    row(optimizer, lr="float32 tensor", **usual)
    row(optimizer, lr="numpy float32", **usual)
    row(optimizer, second={"lr": 0.002}, named=True, **usual)
    row(optimizer, dtype="float64", skip=True, **usual)
    if optimizer != "Rprop":
        row(optimizer, weight_decay=0.1, skip=True, **usual)


every("SGD", lr_value=0.05)
row("SGD", lr_value=0.05, momentum=0.9, quick=True)
row("SGD", lr_value=0.05, momentum=0.9, dampening=0.3, weight_decay=0.01, maximize=True, quick=True)
row("SGD", lr_value=0.05, momentum=0.8, nesterov=True, weight_decay=5e-4, quick=True)
row("SGD", lr_value=0.05, momentum=0.9, skip=True, lr="float64 tensor")
row("SGD", lr_value=0.05, momentum=0.9, second={"lr": 0.01, "momentum": 0.5}, dtype="float64")
for name in ("Adam", "AdamW"):
    every(name, lr_value=0.01)
    row(name, lr_value=0.01, amsgrad=True, quick=True)
    row(name, lr_value=0.01, amsgrad=True, maximize=True, weight_decay=0.1, skip=True)
    row(name, lr_value=0.01, betas=(0.5, 0.9), eps=1e-3)
    row(name, lr_value=0.01, betas=(0.4, 0.6), dtype="float64", amsgrad=True, weight_decay=0.2)
    row(name, lr_value=0.01, lr="numpy float64", weight_decay=0.3)
    row(name, lr_value=0.01, lr="float32 tensor", weight_decay=0.3, quick=True)
row("Adam", lr_value=0.01, decoupled_weight_decay=True, weight_decay=0.1, quick=True)
every("Adamax", lr_value=0.01)
row("Adamax", lr_value=0.01, betas=(0.6, 0.7), eps=1e-2)
every("NAdam", lr_value=0.01)
row("NAdam", lr_value=0.01, weight_decay=0.1, decoupled_weight_decay=True, quick=True)
row("NAdam", lr_value=0.01, momentum_decay=0.1, betas=(0.8, 0.9))
row("NAdam", lr_value=0.01, lr="float32 tensor", weight_decay=0.1, decoupled_weight_decay=True)
every("RAdam", lr_value=0.01)
row("RAdam", lr_value=0.01, weight_decay=0.1, decoupled_weight_decay=True, quick=True)
row("RAdam", lr_value=0.01, betas=(0.5, 0.99), eps=1e-4)
every("Adagrad", lr_value=0.05)
row("Adagrad", lr_value=0.05, lr_decay=0.01, initial_accumulator_value=0.5, quick=True)
row("Adagrad", lr_value=0.05, lr_decay=0.01, lr="float32 tensor", eps=1e-3)
every("Adadelta", lr_value=1.0)
row("Adadelta", lr_value=1.0, rho=0.5, eps=1e-3)
every("RMSprop", lr_value=0.005)
row("RMSprop", lr_value=0.005, momentum=0.9, quick=True)
row("RMSprop", lr_value=0.005, centered=True, quick=True)
row("RMSprop", lr_value=0.005, centered=True, momentum=0.5, alpha=0.6, weight_decay=0.01, eps=1e-4)
row("RMSprop", lr_value=0.005, centered=True, momentum=0.5, dtype="float64")
every("ASGD", lr_value=0.05)
row("ASGD", lr_value=0.05, lambd=0.01, alpha=0.6, t0=20.0, quick=True)
row("ASGD", lr_value=0.05, t0=5.0, dtype="float64", weight_decay=0.01)
every("Rprop", lr_value=0.01)
row("Rprop", lr_value=0.01, etas=(0.4, 1.3), step_sizes=(1e-4, 0.5), quick=True)
row("Rprop", lr_value=0.01, etas=(0.45, 1.1), dtype="float64")

for each in ROWS:
    each["lr_value"] = each["options"].pop("lr_value")
    each["name"] = each["name"].replace("lr_value=", "lr=")


def lr_of(each):
    value = each["lr_value"]
    return {
        "float": lambda: value,
        "float32 tensor": lambda: torch.tensor(value, dtype=torch.float32),
        "float64 tensor": lambda: torch.tensor(value, dtype=torch.float64),
        "numpy float32": lambda: np.float32(value),
        "numpy float64": lambda: np.float64(value),
    }[each["lr"]]()


class Wide(torch.nn.Module):
    """Float64: DJL has no float64 layers, so elements are multiplied alone; sums would be the engine's."""

    def __init__(self):
        super().__init__()
        for name, count in (("a", 40), ("b", 8)):
            values = torch.arange(count, dtype=torch.float64).sub(count / 3).div(7)
            setattr(self, name, torch.nn.Parameter(values))

    def loss(self, step, skip):
        x = torch.randn(48).double()
        loss = (self.a * x[:40] - 0.5).square().sum()
        return loss if skip else loss + (self.b * x[40:] + 0.25).square().sum()


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(8, 16)
        self.second = torch.nn.Linear(16, 4)
        self.extra = torch.nn.Parameter(torch.ones(4))

    def loss(self, step, skip):
        x = torch.randn(16, 8)
        y = self.second(F.relu(self.first(x)))
        y = y if skip else y + self.extra
        return F.cross_entropy(y, (torch.arange(16) + step) % 4)


def make(each):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = Wide() if each["dtype"] == "float64" else Net()
    parameters = list(net.named_parameters() if each["named"] else net.parameters())
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in each["options"].items()}
    make_optimizer = getattr(torch.optim, each["optimizer"])
    if each["second"]:
        parameters = [{"params": parameters[:-1]}, {"params": parameters[-1:], **each["second"]}]
    return net, make_optimizer(parameters, lr=lr_of(each), **options)


def train(net, optimizer, each, first, last):
    for step in range(first, last):
        torch.manual_seed(step)
        optimizer.zero_grad()
        net.loss(step, each["skip"] and step % 2 == 1).backward()
        optimizer.step()


def save(net, optimizer, name):
    torch.save({"net": [p.detach() for p in net.parameters()], "optimizer": optimizer.state_dict()}, name)


def load(each, name):
    net, optimizer = make(each)
    saved = torch.load(name, weights_only=False)
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), saved["net"], strict=True):
            parameter.copy_(value)
    optimizer.load_state_dict(saved["optimizer"])
    return net, optimizer


def straight(which, half):
    """Trains the rows `which`, saves half.pt and end.pt in a folder each, and returns what Python prints."""
    printed = []
    for index in which:
        each = ROWS[index]
        os.makedirs(f"python{index}", exist_ok=True)
        torch.save({"lr": lr_of(each)}, f"python{index}/lr.pt")
        net, optimizer = make(each)
        train(net, optimizer, each, 0, half)
        save(net, optimizer, f"python{index}/half.pt")
        if each["dtype"] == "float64" and each["optimizer"] in ("NAdam", "ASGD"):
            # load_state_dict makes mu_product, eta and mu float64, so that torch itself goes on to other numbers.
            net, optimizer = load(each, f"python{index}/half.pt")
        train(net, optimizer, each, half, 2 * half)
        save(net, optimizer, f"python{index}/end.pt")
        printed.append(str(optimizer))
    return printed


def goes_on(which, half):
    """Goes on from Java's half.pt; returns for each row whether it ends where Python's straight run did."""
    answers = []
    for index in which:
        each = ROWS[index]
        net, optimizer = load(each, f"java{index}/half.pt")
        train(net, optimizer, each, half, 2 * half)
        save(net, optimizer, f"java{index}/on.pt")
        on, end = (torch.load(name, weights_only=False) for name in (f"java{index}/on.pt", f"python{index}/end.pt"))
        answers.append(equal(on, end))
    return answers


def equal(one, other):
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other) and one.dtype == other.dtype
    if isinstance(one, dict):
        return list(one) == list(other) and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other and type(one) is type(other)
