"""Saves whole models and checkpoints into the folder given, for the Java tests to write and read alike."""

import sys
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks import Net

torch.set_num_threads(1)
# As a learner's script writes it.
Net.__module__ = "__main__"


class Settings(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = 7
        self.rate = 0.25
        self.name = "small"
        self.deep = True
        self.encoder = nn.Linear(3, 2)
        self.decoder = self.encoder


def sequential():
    return nn.Sequential(
        nn.Conv2d(3, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.25),
        nn.Sequential(nn.Linear(1176, 4, bias=False), nn.Tanh(), nn.Sigmoid(), nn.Identity()),
        nn.LogSoftmax(1),
    )


folder = Path(sys.argv[1])
torch.manual_seed(0)
net = Net()
torch.save(net, folder / "entire_model.pt")
torch.save(net.state_dict(), folder / "state_dict_model.pt")
optimizer = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)
x, target = torch.randn(4, 3, 32, 32), torch.arange(4)
F.cross_entropy(net(x), target).backward()
optimizer.step()
torch.save(
    {
        "epoch": 5,
        "model_state_dict": net.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": 0.4,
    },
    folder / "model.pt",
)
other = Net()
untrained = torch.optim.SGD(other.parameters(), lr=0.001, momentum=0.9)
torch.save(
    {
        "modelA_state_dict": net.state_dict(),
        "modelB_state_dict": other.state_dict(),
        "optimizerA_state_dict": optimizer.state_dict(),
        "optimizerB_state_dict": untrained.state_dict(),
    },
    folder / "multiple_models.pt",
)
torch.save({"first": net.eval(), "again": net}, folder / "twice.pt")
torch.manual_seed(1)
torch.save(sequential().eval(), folder / "sequential.pt")
(folder / "sequential.txt").write_text(str(sequential()))
torch.manual_seed(2)
torch.save(Settings(), folder / "settings.pt")
