"""What Python's torch says of the networks that the Java tests build: sections of text on stdout."""

import hashlib

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks import Net

torch.set_num_threads(1)


def sha(tensor):
    return hashlib.sha256(tensor.detach().contiguous().numpy().tobytes()).hexdigest()


def section(name):
    print(f"=== {name}")


def train(name, make, steps=20):
    section(name)
    torch.manual_seed(0)
    net = Net()
    optimizer = make(net.parameters())
    for _ in range(steps):
        x, target = torch.randn(32, 3, 32, 32), torch.arange(32) % 10
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), target)
        loss.backward()
        optimizer.step()
        print(sha(loss), *(sha(p)[:12] for p in net.parameters()))
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            print(index, key, sha(value))
    print(optimizer)


section("weights")
torch.manual_seed(0)
net = Net()
for name, parameter in net.named_parameters():
    print(name, sha(parameter))
section("next draw")
x = torch.randn(32, 3, 32, 32)
print(sha(x))
section("logits")
print(sha(net(x)))
print(sha(net(x[:1])))
section("state_dict")
for name, tensor in net.state_dict().items():
    print(name, list(tensor.shape), tensor.dtype)
for path, values in net.state_dict()._metadata.items():
    print(repr(path), values["version"])
section("printed net")
print(net)
section("printed layers")
for layer in (
    nn.Conv2d(4, 6, (3, 5), stride=2, padding=1, groups=2, bias=False),
    nn.Conv2d(4, 6, 3, dilation=2),
    nn.MaxPool2d(2),
    nn.MaxPool2d(3, 2, 1),
    nn.Linear(3, 4, bias=False),
    nn.ReLU(),
    nn.ReLU(inplace=True),
    nn.Flatten(),
    nn.Dropout(),
    nn.Dropout(0.25, True),
    nn.Identity(),
    nn.Tanh(),
    nn.Sigmoid(),
    nn.Softmax(1),
    nn.LogSoftmax(-1),
    nn.Sequential(),
    nn.ModuleList(),
    nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2), nn.Sequential(nn.ReLU(), nn.Identity())),
    nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.ReLU()]),
    nn.ModuleList([nn.Sequential(nn.Linear(2, 2), nn.ReLU()) for _ in range(3)]),
):
    print(layer)
section("missing and unexpected")
state = net.state_dict()
state["fc4.weight"] = state.pop("fc3.weight")
try:
    net.load_state_dict(state)
except RuntimeError as error:
    print(error)
section("wrong shape")
state = net.state_dict()
state["fc3.bias"] = torch.zeros(4)
try:
    net.load_state_dict(state, strict=False)
except RuntimeError as error:
    print(error)

section("more layers")
torch.manual_seed(3)
norms = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.1), nn.LayerNorm((6, 6)))
print(norms)
x = torch.randn(5, 3, 8, 8)
print(sha(norms(x)))
print(sha(norms(x)))
print(sha(norms.eval()(x)))
for name, tensor in norms.state_dict().items():
    print(name, list(tensor.shape), sha(tensor))

train("sgd", lambda p: torch.optim.SGD(p, 0.01))
train("sgd with momentum", lambda p: torch.optim.SGD(p, 0.01, momentum=0.9))
train(
    "sgd with everything",
    lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, dampening=0.1, weight_decay=0.01, maximize=True),
)
train("sgd with nesterov", lambda p: torch.optim.SGD(p, 0.01, momentum=0.8, weight_decay=5e-4, nesterov=True))
