"""Writes the states of torch's optimizers with any torch since 1.13.

    python write_optimizers.py lib/torch/src/test/resources/optimizers

The file <folder>/<torch version>.pt is a dict: the optimizer's name, and its state_dict after three steps on a Linear(3, 2).
"""
import sys
from pathlib import Path

import torch

USUAL = {
    "SGD": dict(momentum=0.9, nesterov=True),
    "Adam": dict(amsgrad=True),
    "AdamW": dict(weight_decay=0.1),
    "Adamax": {},
    "NAdam": {},
    "RAdam": {},
    "Adagrad": dict(lr_decay=0.1),
    "Adadelta": {},
    "RMSprop": dict(centered=True, momentum=0.5),
    "ASGD": {},
    "Rprop": {},
}


def state(name, options):
    torch.manual_seed(1)
    net = torch.nn.Linear(3, 2)
    optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.01, **options)
    for _ in range(3):
        optimizer.zero_grad()
        net(torch.arange(6.0).view(2, 3) / 3).square().sum().backward()
        optimizer.step()
    return optimizer.state_dict()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    version = torch.__version__.split("+")[0]
    torch.save({name: state(name, options) for name, options in USUAL.items()}, folder / (version + ".pt"))
