"""What stands around an optimizer's step, beside its Java twin in TrainingAidsOracleTest."""

import hashlib

import torch
import torch.nn as nn
import torch.nn.functional as F


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.bn = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 6 * 6, 10)

    def forward(self, x):
        # The gradients of a batch norm differ between torch 2.7.1 and 2.15: none flow through this one.
        self.bn(self.conv(x).detach())
        x = F.relu(self.conv(x))
        return self.fc(x.view(-1, 4 * 6 * 6))


def sha(tensor):
    return hashlib.sha256(tensor.detach().contiguous().numpy().tobytes()).hexdigest()[:16]


def grads(net):
    return [sha(p.grad) for p in net.parameters() if p.grad is not None]


def batch(n=16):
    return torch.randn(n, 1, 8, 8), torch.arange(n) % 10


def backward(net, scale=1.0):
    x, target = batch()
    loss = F.cross_entropy(net(x), target) * scale
    loss.backward()
    return loss


def step(net, optimizer):
    optimizer.zero_grad()
    loss = backward(net)
    optimizer.step()
    return loss.item()
