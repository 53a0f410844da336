"""Runs torch's schedulers, given as expressions, and tells the rates; Java runs its own ones beside."""

import os

import torch
from torch.optim.lr_scheduler import *  # noqa: F403  the expressions name them


def metric(step):
    """What ReduceLROnPlateau is told; Java computes the same."""
    return 1 / (1 + min(step, 40)) + (step % 7) * 1e-3


def optimizer_of(kind):
    a, b = (torch.nn.Parameter(torch.ones(2)) for _ in range(2))
    groups = [{"params": [a]}, {"params": [b], "lr": 0.02}]
    return torch.optim.Adam(groups, lr=0.1) if kind == "Adam" else torch.optim.SGD(groups, lr=0.1, momentum=0.9)


def make(kind, expression):
    optimizer = optimizer_of(kind)
    return optimizer, eval(expression, {**globals(), "o": optimizer})


def go(optimizer, scheduler, first, last):
    rates = []
    for step in range(first, last):
        optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):  # noqa: F405
            scheduler.step(metric(step))
        else:
            scheduler.step()
        groups = optimizer.param_groups
        momenta = [float(g["betas"][0] if "betas" in g else g["momentum"]) for g in groups]
        rates.append([float(g["lr"]) for g in groups] + momenta + [float(lr) for lr in scheduler.get_last_lr()])
    return rates


def save(optimizer, scheduler, name):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    torch.save({"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}, name)


def straight(rows, half):
    """Returns the rates of each row, `[kind, expression]`; leaves python{i}/half.pt and end.pt."""
    answers = []
    for index, (kind, expression) in enumerate(rows):
        optimizer, scheduler = make(kind, expression)
        rates = go(optimizer, scheduler, 0, half)
        save(optimizer, scheduler, f"python{index}/half.pt")
        rates += go(optimizer, scheduler, half, 2 * half)
        save(optimizer, scheduler, f"python{index}/end.pt")
        answers.append(rates)
    return answers


def goes_on(rows, half):
    """Returns the rates of the second half, from Java's java{i}/half.pt."""
    answers = []
    for index, (kind, expression) in enumerate(rows):
        optimizer, scheduler = make(kind, expression)
        saved = torch.load(f"java{index}/half.pt", weights_only=False)
        scheduler.load_state_dict(saved["scheduler"])
        optimizer.load_state_dict(saved["optimizer"])
        answers.append(go(optimizer, scheduler, half, 2 * half))
    return answers
